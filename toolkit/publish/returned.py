"""The fact-checker's sheet as it comes back: read cell by cell, each row held to what it was written from."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from toolkit.errors import CONFUSED, UsageError
from toolkit.publish.factcheck import Row
from toolkit.publish.spreadsheet import COLUMNS
from toolkit.records import KINDS, VERDICTS
from toolkit.report.cells import plain_cell

MOST_BYTES = 50_000_000
"""Largest sheet read, in bytes; 20,000 sentences have 10 MB."""
MOST_UNPACKED = 400_000_000
"""Largest workbook once unpacked, in bytes."""
MOST_ROWS = 100_000
"""Most rows read."""
LONGEST_REMARK = 4_000
"""Characters of a remark: two pages."""

CHECKED, WRONG, CHANGE, OPEN = "checked", "wrong", "change", "open"
_MEANS = {
    "checked": CHECKED,
    "ok": CHECKED,
    "yes": CHECKED,
    "wrong": WRONG,
    "no": WRONG,
    "change": CHANGE,
    "changed": CHANGE,
    "open": OPEN,
    "": OPEN,
}
_NO_VALUE = re.compile(
    rb"<c r=\"(?P<column>[A-Z]{1,3})(?P<line>\d{1,7})\"[^>]*>\s*"
    rb"<f\b[^<]*(?:</f>|(?<=/)>)\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>"
)
"""A cell of a workbook that holds a formula and no value, as programs write it that do not compute."""
_EDITED = {"who": "speaker", "said_on": "said_on", "passage": "text"}
"""Columns of a quotation that may be edited, with the field that each sets."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered in one row.

    Attributes
    ----------
    row
        The row as the report has it now.
    line
        Line of the sheet, from 2.
    means
        checked, wrong or change; open for a remark alone.
    by
        Who checked.
    day
        When, as 2026-05-03; "" = not said.
    remark
        What else was written.
    edits
        Fields that were edited, with their new values.
    """

    row: Row
    line: int
    means: str
    by: str
    day: str
    remark: str
    edits: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken over, and why."""

    line: int
    why: str


def read_sheet(data: bytes, name: str) -> list[dict[str, str]]:
    """Read a sheet that came back.

    Parameters
    ----------
    data
        Its bytes.
    name
        Name of the file; its ending says what it is.

    Returns
    -------
    list of dict
        A row each, by the names of our columns, with ``line``. Values are what the cells show; nothing is computed.

    Raises
    ------
    UsageError
        It is no sheet of ours, holds macros, or is too large (E_SHEET).
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in ("xlsx", "ods", "csv"):
        why = "may hold macros" if ending in ("xlsm", "xlsb", "xltm", "xls") else "is no sheet that is read"
        raise _refused(f"{name} {why}", "Save it as .xlsx, .ods or .csv.")
    if len(data) > MOST_BYTES:
        raise _refused(f"{name} has more than {MOST_BYTES // 1_000_000} MB", "Is it the right file?")
    table = _csv(data, name) if ending == "csv" else _workbook(data, name)
    return _named(table, name, _unsaved(data) if ending == "xlsx" else {})


def _refused(what: str, remedy: str) -> UsageError:
    return UsageError(what, remedy=remedy, code="E_SHEET")


def _csv(data: bytes, name: str) -> list[list[Any]]:
    try:
        text = data.decode("utf-8-sig")
        first = text.partition("\n")[0]
        mark = ";" if first.count(";") > first.count(",") else ","  # as German and French spreadsheets write it
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except (UnicodeDecodeError, csv.Error) as e:
        raise _refused(f"{name} cannot be read as CSV in UTF-8 ({e})", "Save it as .xlsx, or as CSV in UTF-8.") from e


def _workbook(data: bytes, name: str) -> list[list[Any]]:
    _require_harmless(data, name)
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        wanted = "Sentences" if "Sentences" in book.sheet_names else book.sheet_names[0]
        rows = book.get_sheet_by_name(wanted).to_python(skip_empty_area=False, nrows=MOST_ROWS)
    except (python_calamine.CalamineError, *CONFUSED) as e:
        raise _refused(f"{name} cannot be read ({e})", "Open it in a spreadsheet and save it again.") from e
    return [list(row) for row in rows]


def _unsaved(data: bytes) -> dict[int, set[int]]:
    """Return, by line, the columns whose formula was never computed: its cell would count as empty."""
    found: dict[int, set[int]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/"):
                continue
            for cell in _NO_VALUE.finditer(archive.read(name)):
                column = 0
                for letter in cell["column"]:
                    column = 26 * column + letter - ord("A") + 1
                found.setdefault(int(cell["line"]), set()).add(column - 1)
    return found


def _require_harmless(data: bytes, name: str) -> None:
    """Refuse a workbook with macros, whatever its name says, and one that unpacks without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, *CONFUSED) as e:
        raise _refused(f"{name} is no workbook ({e})", "Save it as .xlsx, .ods or .csv.") from e
    if any("vbaproject" in m.filename.lower() or m.filename.startswith("Basic/") for m in members):
        raise _refused(f"{name} holds macros", "Save it as .xlsx without them.")
    if sum(m.file_size for m in members) > MOST_UNPACKED:
        raise _refused(f"{name} unpacks to more than {MOST_UNPACKED // 1_000_000} MB", "Is it the right file?")


def _named(table: Sequence[Sequence[Any]], name: str, unsaved: Mapping[int, Collection[int]]) -> list[dict[str, str]]:
    """Return the rows by the names of our columns, wherever they stand; the head may have been moved down."""
    headings = {heading: column for column, heading in COLUMNS.items()}
    heads: list[dict[str, int]] = []
    for cells in table[:20]:
        shown = {_text(cell): column for column, cell in enumerate(cells)}
        heads.append({headings[text]: column for text, column in shown.items() if text in headings})
    at = next((n for n, head in enumerate(heads) if {"key", "ok"} <= set(head)), None)
    if at is None:
        raise _refused(f"{name} lacks the columns 'Key' and 'OK?'", "Take the sheet of 'dateline export --factcheck'.")
    places = heads[at]
    found = []
    for line, cells in enumerate(table[at + 1 :], start=at + 2):
        row = {column: _text(cells[n]) if n < len(cells) else "" for column, n in places.items()}
        if any(row.values()):
            formulas = ", ".join(repr(COLUMNS[c]) for c, n in places.items() if n in unsaved.get(line, ()))
            found.append({**row, "line": str(line), "unsaved": formulas})
    return found


def _text(cell: Any) -> str:
    """Return what a cell shows."""
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()[:10]
    # a spreadsheet gives every number as a float
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def answers(
    rows: Iterable[Row], returned: Iterable[Mapping[str, str]], *, case: str, by: str | None = None
) -> tuple[list[Answer], list[Refusal]]:
    """Hold each row that came back to the report as it stands.

    Parameters
    ----------
    rows
        The rows of the report now.
    returned
        What ``read_sheet`` gives.
    case
        Slug of the case.
    by
        Who checked, where the sheet does not say.

    Returns
    -------
    tuple of list of Answer, list of Refusal
        What was answered; and the rows that are not taken over: another case's, changed since, answered twice, or
        unclear, or edited without an answer. Other rows without an answer and a remark are passed over.
    """
    # spreadsheets reorder, drop and duplicate rows: only the key says which sentence a row is about
    now = {row.comes_from: row for row in rows}
    taken: dict[str, Answer] = {}
    refused: list[Refusal] = []
    for cells in returned:
        line = int(cells["line"])
        if formulas := cells.get("unsaved"):
            why = f"{formulas} holds a formula without a value: open the sheet in a spreadsheet and save it"
            refused.append(Refusal(line, why))
            continue
        if not _touched(cells):
            if slip := _unanswered(cells, now, case):
                refused.append(Refusal(line, slip))
            continue
        why, row = _row_of(cells, now, case)
        made = _answer(cells, row, line, by) if row is not None else why
        if isinstance(made, str):
            refused.append(Refusal(line, made))
        elif made.row.comes_from in taken:
            first = taken[made.row.comes_from].line
            refused.append(Refusal(line, f"the sentence stands twice; line {first} was taken"))
        else:
            taken[made.row.comes_from] = made
    return list(taken.values()), refused


def _touched(cells: Mapping[str, str]) -> bool:
    return bool(cells.get("ok") or cells.get("remark"))


def _unanswered(cells: Mapping[str, str], now: Mapping[str, Row], case: str) -> str:
    """Say what was edited in a row whose OK? is empty, so that it is not lost; nothing where nothing was.

    Days are left out: a spreadsheet turns "2018-11" into a day by itself.
    """
    _, row = _row_of(cells, now, case)
    edited = [c for c in ("who", "passage", "status") if row and c in cells and not _same(cells[c], getattr(row, c))]
    names = ", ".join(repr(COLUMNS[column]) for column in edited)
    return f"{names} was edited, and OK? is empty: write change" if names else ""


def _row_of(cells: Mapping[str, str], now: Mapping[str, Row], case: str) -> tuple[str, Row | None]:
    slug, _, seal = cells.get("key", "").rpartition(" ")
    if not seal:
        return "it has no key: was the row merged with another?", None
    if slug != case:
        return f"it belongs to the case {slug!r}", None
    # the seal covers what the checker read; where it fits nothing she answered another wording
    row = next((row for row in now.values() if row.comes_from == cells.get("comes_from", "")), None)
    sealed = next((row for row in now.values() if row.seal == seal), None)
    if sealed is None:
        return "the report reads otherwise now: write the sheet again" if row else "the report no longer has it", None
    return "", sealed


def _answer(cells: Mapping[str, str], row: Row, line: int, by: str | None) -> Answer | str:
    """Return the answer of a row, or why it cannot be taken."""
    said = cells.get("ok", "").casefold()
    if said not in _MEANS:
        return f"OK? says {said[:40]!r}; it may say checked, wrong, change or open"
    means, remark = _MEANS[said], cells.get("remark", "")
    if len(remark) > LONGEST_REMARK:
        return f"the remark has more than {LONGEST_REMARK:,} characters"
    edits = _edits(cells, row)
    if isinstance(edits, str):
        return edits
    if means == CHANGE and not edits:
        return "it says change, and nothing in speaker, day, passage or verdict is edited"
    # an edit that nobody declared may be a slip of the mouse
    if means != CHANGE and edits:
        return f"{', '.join(sorted(edits))} was edited, and it does not say change"
    if means == WRONG and not remark:
        return "it says wrong: the remark must say what is"
    return Answer(row, line, means, cells.get("checked_by") or by or "", cells.get("checked_on", ""), remark, edits)


def _edits(cells: Mapping[str, str], row: Row) -> dict[str, str] | str:
    """Return the fields whose cells were edited."""
    edits: dict[str, str] = {}
    for column in ("who", "said_on", "passage", "status"):
        if column not in cells or _same(cells[column], getattr(row, column)):
            continue
        if row.part == "quotation" and column in _EDITED:
            edits[_EDITED[column]] = cells[column]
        elif row.part == "claim" and column == "status":
            verdict = _verdict(cells[column])
            if verdict is None:
                return f"{cells[column][:40]!r} is no verdict; known: {', '.join(VERDICTS)}"
            edits["verdict"] = verdict
        else:
            return f"{COLUMNS[column]!r} of this row cannot be changed here"
    return edits


def _same(cell: str, own: str) -> bool:
    wanted = " ".join(own.split())
    return " ".join(cell.split()) in (wanted, " ".join(plain_cell(own).split()))


def _verdict(text: str) -> str | None:
    """Return the verdict that a word means: its name, or what a chip says for it."""
    plain = text.casefold().replace(" ", "-")
    if plain in VERDICTS:
        return plain
    for kind in KINDS.values():
        for verdict, word in kind.words.items():
            if word.casefold() == text.casefold():
                return verdict
    return None
