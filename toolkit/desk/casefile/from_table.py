"""Many cases from one template: each row of a table fills in a case.toml."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

from toolkit.desk.folders import CASE_FILE, check_slug, copy_plain, find_case, replace_folder
from toolkit.errors import CaseError
from toolkit.evidence import write_atomic
from toolkit.reading import TOML_LIMIT, read_bytes, read_text
from toolkit.settings import get_settings, own_cases
from toolkit.system import remove_tree

_MARK = "# made by 'dateline batch --from', from the template "
_FIELD = re.compile(r"\$\{([A-Za-z0-9_-]+)\}")


def cases_from_sheet(sheet: Path, template: str) -> list[str]:
    """Make a case for every row of a table.

    Parameters
    ----------
    sheet
        CSV in UTF-8 with a heading; the column ``slug`` names the case, the others fill ``${column}`` in the template.
    template
        Name of the case that serves as template. Its documents and scenes come along.

    Returns
    -------
    list of str
        Slugs, in row order. A case that was made this way before is made anew; one written by hand is never touched.

    Raises
    ------
    CaseError
        The table has no column ``slug``, lacks a column that the template asks for, names a case twice or one that was
        written by hand. Nothing is made then.
    """
    folder = find_case(template)
    pattern = read_text(folder / CASE_FILE, limit=TOML_LIMIT, error=CaseError)
    made = [_filled(pattern, row, template, where) for where, row in _rows(sheet, set(_FIELD.findall(pattern)))]
    root = own_cases(get_settings().home)
    for slug, _ in made:
        _require_ours(root / slug)
    for slug, text in made:
        aside = root / f".{slug}.partial"
        remove_tree(aside)
        copy_plain(folder, aside, without=(CASE_FILE,))
        write_atomic(aside / CASE_FILE, text.encode())
        replace_folder(aside, root / slug)
    return [slug for slug, _ in made]


def _rows(sheet: Path, wanted: set[str]) -> list[tuple[str, dict[str, str]]]:
    try:
        reader = csv.DictReader(io.StringIO(read_text(sheet, follow=True, error=CaseError), newline=""), strict=True)
        rows = [(f"{sheet.name}, line {reader.line_num}", row) for row in reader]
        columns = set(reader.fieldnames or ())
    except csv.Error as e:
        raise CaseError(
            f"the table cannot be read: {e}", where=str(sheet), remedy="Save it as CSV in UTF-8.", code="E_SHEET"
        ) from e
    if missing := sorted({"slug", *wanted} - columns):
        raise CaseError(
            f"the table has no column {missing[0]!r}",
            where=sheet.name,
            remedy="Add it, or take it out of the template.",
            code="E_SHEET_COLUMN",
        )
    slugs = [row["slug"] for _, row in rows]
    for where, row in rows:
        if None in row or None in row.values():
            raise CaseError("the row has too few or too many cells", where=where, remedy="Mend it.", code="E_SHEET_ROW")
        if slugs.count(row["slug"]) > 1:
            raise CaseError(
                f"case {row['slug']!r} stands twice", where=where, remedy="Give each its own slug.", code="E_SHEET_ROW"
            )
    return rows


def _filled(pattern: str, row: dict[str, str], template: str, where: str) -> tuple[str, str]:
    """Fill the template; what a cell holds can only ever be text inside quotation marks."""
    slug = check_slug(row["slug"])
    # JSON's escapes are TOML's: a quotation mark in a cell cannot end the string it stands in
    text = _FIELD.sub(lambda field: json.dumps(row[field[1]].strip(), ensure_ascii=False)[1:-1], pattern)
    text = re.sub(r"(?m)^slug\s*=.*$", f'slug = "{slug}"', text, count=1)
    return slug, f"{_MARK}{template!r}, {where}\n{text}"


def _require_ours(folder: Path) -> None:
    path = folder / CASE_FILE
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_symlink() or not _is_ours(path):
        raise CaseError(
            f"case {folder.name!r} exists and was written by hand",
            where=str(folder),
            remedy="Choose another slug in the table.",
            code="E_CASE_EXISTS",
        )


def _is_ours(path: Path) -> bool:
    """Tell whether a case file begins with the mark of this command."""
    return path.is_file() and not path.is_symlink() and read_bytes(path, limit=TOML_LIMIT).startswith(_MARK.encode())
