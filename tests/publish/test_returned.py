"""The sheet that comes back: each row is taken as answered or refused in one line, and nothing is guessed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.processes import require
from toolkit.errors import UsageError
from toolkit.publish.factcheck import Row
from toolkit.publish.returned import Answer, Refusal, answers, read_sheet
from toolkit.publish.spreadsheet import COLUMNS, to_csv, to_xlsx

ROWS = [
    Row(1, "Claims", "The pier is 300 m long.", "claim:pier", status="agrees", who="Ida Holm", part="claim"),
    Row(
        2,
        "Who said what",
        "No ship came",
        "statement:s1",
        status="said, word for word",
        who="she",
        part="quotation",
        passage="“No ship came,”",
        said_on="2018-11-12",
    ),
    Row(3, "Who said what", "=SUM(A1)", "statement:s2", who="-1", part="quotation", passage="=SUM(A1)"),
    Row(4, "Where it is", "The pier lies 3 km off.", "finding:claim-pier", status="supported"),
]
PLACE = {name: n + 1 for n, name in enumerate(COLUMNS)}


def _line(sheet: Any, source: str) -> int:
    column = PLACE["comes_from"]
    return next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, column).value == source)


def _set(sheet: Any, source: str, **cells: Any) -> None:
    line = _line(sheet, source)
    for name, value in cells.items():
        sheet.cell(line, PLACE[name]).value = value


def _back(
    edit: Callable[[Any], None], *, case: str = "pier", rows: list[Row] = ROWS
) -> tuple[list[Answer], list[Refusal]]:
    """The sheet as a person with a spreadsheet gives it back."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(ROWS, case="pier", title="Pier", stamp="2018-12-01")))
    edit(book["Sentences"])
    out = io.BytesIO()
    book.save(out)
    return answers(rows, read_sheet(out.getvalue(), "back.xlsx"), case="pier", by="Desk")


@pytest.mark.parametrize(
    ("source", "cells", "means", "edits"),
    [
        ("claim:pier", {"ok": "checked", "checked_by": "R. Reader"}, "checked", {}),
        ("claim:pier", {"ok": "YES"}, "checked", {}),
        ("claim:pier", {"ok": "change", "status": "differs"}, "change", {"verdict": "contradicted"}),
        ("claim:pier", {"ok": "change", "status": "not-checkable"}, "change", {"verdict": "not-checkable"}),
        ("statement:s1", {"ok": "change", "who": "Ida Holm"}, "change", {"speaker": "Ida Holm"}),
        ("statement:s1", {"ok": "change", "said_on": "2018-11-11"}, "change", {"said_on": "2018-11-11"}),
        ("statement:s1", {"ok": "change", "passage": "No ship"}, "change", {"text": "No ship"}),
        ("statement:s1", {"ok": "wrong", "remark": "It is a headline."}, "wrong", {}),
        ("statement:s2", {"ok": "checked"}, "checked", {}),
        ("finding:claim-pier", {"remark": "Ask the harbour."}, "open", {}),
    ],
)
def test_an_answer_is_taken_as_it_was_given(
    source: str, cells: dict[str, str], means: str, edits: dict[str, str]
) -> None:
    given, refused = _back(lambda sheet: _set(sheet, source, **cells))
    assert refused == []
    (answer,) = given
    assert (answer.row.comes_from, answer.means, answer.edits) == (source, means, edits)
    assert answer.by == cells.get("checked_by", "Desk")


@pytest.mark.parametrize(
    ("source", "cells", "told"),
    [
        ("claim:pier", {"ok": "perhaps"}, "it may say"),
        ("claim:pier", {"ok": "change"}, "nothing in"),
        ("claim:pier", {"ok": "wrong"}, "the remark must say"),
        ("claim:pier", {"ok": "change", "status": "very true"}, "no verdict"),
        ("claim:pier", {"ok": "change", "who": "Somebody"}, "cannot be changed here"),
        ("statement:s1", {"ok": "checked", "who": "Ida Holm"}, "does not say change"),
        ("statement:s1", {"ok": "checked", "key": None}, "merged"),
        ("statement:s1", {"ok": "checked", "key": "quay k0"}, "the case 'quay'"),
        ("statement:s1", {"ok": "checked", "key": "pier k123"}, "reads otherwise now"),
        ("claim:pier", {"ok": "checked", "remark": "x" * 5_000}, "more than 4,000"),
    ],
)
def test_what_is_unclear_is_refused_row_by_row(source: str, cells: dict[str, Any], told: str) -> None:
    def _edit(sheet: Any) -> None:
        _set(sheet, "finding:claim-pier", ok="checked")
        _set(sheet, source, **cells)

    given, refused = _back(_edit)
    assert [a.row.comes_from for a in given] == ["finding:claim-pier"]
    (one,) = refused
    assert told in one.why


def test_an_edit_without_an_answer_is_not_lost() -> None:
    def _edit(sheet: Any) -> None:
        _set(sheet, "statement:s1", who="Ida Holm", said_on="4 May 2019")

    given, refused = _back(_edit)
    assert given == []
    assert [one.why for one in refused] == ["'Who says it' was edited, and OK? is empty: write change"]


def test_rows_may_be_moved_and_deleted_and_the_head_pushed_down() -> None:
    def _edit(sheet: Any) -> None:
        _set(sheet, "statement:s1", ok="checked")
        sheet.delete_rows(_line(sheet, "claim:pier"))
        sheet.insert_rows(1, amount=3)
        sheet.move_range(f"A{sheet.max_row}:{sheet.cell(1, len(COLUMNS)).column_letter}{sheet.max_row}", rows=5)

    given, refused = _back(_edit)
    assert [a.row.comes_from for a in given] == ["statement:s1"]
    assert refused == []


def test_a_sentence_that_changed_since_is_refused_and_one_answered_twice_is_taken_once() -> None:
    def _edit(sheet: Any) -> None:
        for source in ("claim:pier", "statement:s1"):
            _set(sheet, source, ok="checked")
        values = [cell.value for cell in sheet[_line(sheet, "claim:pier")]]
        sheet.append(values)

    other = [ROWS[0], Row(2, "Who said what", "Two ships came", "statement:s1", part="quotation"), *ROWS[2:]]
    given, refused = _back(_edit, rows=other)
    assert [a.row.comes_from for a in given] == ["claim:pier"]
    assert [("twice" in r.why, "reads otherwise" in r.why) for r in sorted(refused, key=lambda r: r.line)] == [
        (False, True),
        (True, False),
    ]


def test_a_formula_counts_as_what_it_shows_and_runs_nowhere() -> None:
    given, refused = _back(lambda sheet: _set(sheet, "claim:pier", ok='=HYPERLINK("http://x.example","checked")'))
    assert given == []
    # a program that does not compute saves no value; the answer is not taken for none
    assert ["'OK?' holds a formula without a value" in one.why for one in refused] == [True]


def test_a_formula_that_a_spreadsheet_computed_counts() -> None:
    book = to_xlsx(ROWS, case="pier", title="Pier", stamp="2018-12-01")
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Sentences"]
    place = sheet.cell(_line(sheet, "claim:pier"), PLACE["ok"]).coordinate
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                cell = f'<c r="{place}" t="str"><f>IF(1,"checked","")</f><v>checked</v></c>'
                body = re.sub(rf'<c r="{place}"[^>]*/>', cell, body)
            new.writestr(name, body)
    given, refused = answers(ROWS, read_sheet(out.getvalue(), "back.xlsx"), case="pier", by="Desk")
    assert ([one.means for one in given], refused) == (["checked"], [])


def test_a_sheet_as_csv_comes_back_with_commas_or_semicolons() -> None:
    text = to_csv(ROWS, case="pier").decode("utf-8-sig")
    for old, new in (("", ""), (",", ";")):
        marked = text.replace(old, new) if old else text
        (first, *_) = read_sheet(marked.encode("utf-8-sig"), "back.csv")
        assert first["comes_from"] == "claim:pier"
        assert answers(ROWS, [{**first, "ok": "checked"}], case="pier")[1] == []


def _with_macro() -> bytes:
    data = io.BytesIO(to_xlsx(ROWS, case="pier", title="Pier", stamp="2018-12-01"))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("back.xlsm", b"", "may hold macros"),
        ("back.xlsx", _with_macro(), "holds macros"),
        ("back.xlsx", b"PK no zip", "no workbook"),
        ("back.xlsx", to_xlsx(ROWS, case="pier", title="P", stamp="2018")[:900], "no workbook"),
        ("back.docx", b"", "no sheet that is read"),
        ("back.csv", b"a,b\n1,2\n", "lacks the columns"),
        ("back.csv", b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused_whole(name: str, data: bytes, told: str) -> None:
    with pytest.raises(UsageError, match="E_SHEET") as raised:
        read_sheet(data, name)
    assert told in str(raised.value)


@pytest.mark.slow
def test_libreoffice_saves_a_sheet_that_is_read_alike(tmp_path: Path) -> None:
    require(shutil.which("soffice"), "no LibreOffice on this machine (Debian: apt-get install libreoffice-calc-nogui)")
    source = tmp_path / "sheet.xlsx"
    source.write_bytes(to_xlsx(ROWS, case="pier", title="Pier", stamp="2018-12-01"))
    wanted = read_sheet(source.read_bytes(), "sheet.xlsx")
    for kind in ("ods", "xlsx"):
        out = tmp_path / kind
        words = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind]
        subprocess.run([*words, "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=120)
        found = read_sheet((out / f"sheet.{kind}").read_bytes(), f"sheet.{kind}")
        assert [{**row, "line": ""} for row in found] == [{**row, "line": ""} for row in wanted]
