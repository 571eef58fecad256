"""The fact-checker's sheet as files: CSV, Excel and JSON; claims first, then quotations, then every other sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict

from toolkit.publish.factcheck import Row
from toolkit.records import Case, bounds, to_json
from toolkit.report.cells import plain_cell

COLUMNS: dict[str, str] = {
    "number": "No.",
    "sentence": "What is printed",
    "passage": "Passage, verbatim",
    "link": "Link",
    "locator": "Where to look",
    "numbers": "Measured",
    "status": "Verdict",
    "who": "Who says it",
    "said_on": "When",
    "checked_by": "Who checked",
    "checked_on": "Date",
    "ok": "OK?",
    "remark": "Remark",
    "section": "Section",
    "comes_from": "Comes from",
    "finding": "Finding",
    "evidence": "Evidence",
    "sha256": "SHA-256",
    "key": "Key",
}
"""Columns of the sheet; a person fills in who checked, date, OK? and remark, and may edit speaker, day and passage of a
quotation and the verdict of a claim. The key says what the row was written from."""

ANSWERS = ("checked", "wrong", "change", "open")
"""What may stand under "OK?"."""

_ORDER = ("claim", "quotation", "other")
_WIDTHS = {
    "sentence": 50,
    "passage": 50,
    "link": 30,
    "locator": 44,
    "evidence": 26,
    "who": 22,
    "numbers": 24,
    "sha256": 20,
    "remark": 30,
    "comes_from": 20,
}


def in_sheet_order(rows: Sequence[Row]) -> list[Row]:
    """Put rows in the order of the sheet; their numbers stay those of the annotated report.

    Parameters
    ----------
    rows
        Rows in reading order.
    """
    return sorted(rows, key=lambda row: (_ORDER.index(row.part), row.number))


def cells(row: Row, case: str) -> dict[str, object]:
    """Return the values of a row by column, with the key that tells what it was written from."""
    facts = asdict(row)
    # blank cells stay blank, so that a row nobody answered is told from one that was
    marks = {name: facts.pop(name) for name in ("checked_by", "checked_on", "ok")}
    return {**facts, **{name: mark for name, mark in marks.items() if mark}, "key": f"{case} {row.seal}"}


def to_csv(rows: Sequence[Row], *, case: str) -> bytes:
    """Write the sheet as CSV (RFC 4180) in UTF-8 with a mark that spreadsheets know it by.

    Parameters
    ----------
    rows
        Rows of the sheet.
    case
        Slug of the case.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS.values())
    for row in in_sheet_order(rows):
        facts = cells(row, case)
        writer.writerow([plain_cell(facts.get(name, "")) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def to_json_rows(rows: Sequence[Row], case: Case) -> str:
    """Write the sheet as JSON, every word as it is."""
    return to_json({"format": "dateline/factcheck/1", "case": case.slug, "rows": [asdict(row) for row in rows]})


def to_xlsx(rows: Sequence[Row], *, case: str, title: str, stamp: str) -> bytes:
    """Write the sheet as a workbook: strings stay strings, the head stays in sight, "OK?" offers four answers.

    Parameters
    ----------
    rows
        Rows of the sheet.
    case
        Slug of the case.
    title
        Title of the report.
    stamp
        Date of the report, as EDTF: the same rows and stamp give the same bytes.
    """
    from datetime import UTC, datetime, time

    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    # the stamp's date and not today's, or two exports of one run would differ
    made = datetime.combine(bounds(stamp)[0], time(), tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": title, "created": made, "author": "", "comments": "dateline fact-check sheet"})
    sheet = book.add_worksheet("Sentences")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF2", "bottom": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    blank = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFFBEA"})
    for column, (name, heading) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, _WIDTHS.get(name, 13))
        sheet.write_string(0, column, heading, head)
    for at, row in enumerate(in_sheet_order(rows), start=1):
        facts = cells(row, case)
        sheet.write_number(at, 0, row.number, cell)
        for column, name in enumerate(list(COLUMNS)[1:], start=1):
            if name in facts:
                sheet.write_string(at, column, _fits(str(facts[name])), cell)
            else:
                sheet.write_blank(at, column, None, blank)
    last, ok = max(len(rows), 1), list(COLUMNS).index("ok")
    sheet.data_validation(1, ok, last, ok, {"validate": "list", "source": list(ANSWERS)})
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return buffer.getvalue()


def _fits(text: str) -> str:
    # Excel takes 32,767 characters in a cell at most
    return text if len(text) <= 32_000 else f"{text[:32_000]} … (cut; sentences.json has all)"
