"""The fact-checker's sheet and the other papers made from a finished run."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from pypdf import PdfReader

from tests.processes import require
from toolkit.cli.main import main
from toolkit.publish.factcheck import Row
from toolkit.publish.spreadsheet import ANSWERS, COLUMNS, to_csv, to_json_rows, to_xlsx
from toolkit.records import Case
from toolkit.report.cells import plain_cell

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult

FORMULAS = [
    '=HYPERLINK("http://x.example","a")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\ufeff=1",
    "＝1",
    "=cmd|' /C calc'!A0",
    "−5 m lower",
    "http://x.example/a",
    "007",
    "{=1}",
]


def _rows() -> list[Row]:
    return [Row(n, "Claims", text, "finding:f", who=text, locator=text) for n, text in enumerate(FORMULAS, start=1)]


def test_no_cell_of_the_csv_begins_a_formula_and_the_json_keeps_every_word(case: Case) -> None:
    written = to_csv(_rows(), case="pier")
    assert written.startswith(b"\xef\xbb\xbf")
    cells = [cell for line in csv.reader(io.StringIO(written.decode("utf-8-sig"))) for cell in line]
    assert not [c for c in cells if c.lstrip(" \ufeff")[:1] in set("=+-@\t\r\n＝＋－＠") and c.strip(" \ufeff")]
    assert [r["sentence"] for r in json.loads(to_json_rows(_rows(), case))["rows"]] == FORMULAS
    assert plain_cell("−5 m lower") == "−5 m lower"


def test_the_workbook_holds_strings_only_and_offers_three_answers() -> None:
    data = to_xlsx(_rows(), case="pier", title="=A title", stamp="2031-10")
    assert data == to_xlsx(_rows(), case="pier", title="=A title", stamp="2031-10")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Sentences"]
    assert [c.value for c in sheet[1]] == list(COLUMNS.values())
    said = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [c.data_type for c in said] == ["s"] * len(FORMULAS)
    assert [c.value.replace("_x000D_", "\r") for c in said] == FORMULAS
    assert all(c.hyperlink is None for row in sheet.iter_rows() for c in row)
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == f'"{",".join(ANSWERS)}"'
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert "2031-10-01T00:00:00Z" in book.read("docProps/core.xml").decode()
        assert b"<f>" not in b"".join(book.read(n) for n in book.namelist())


def test_the_sheet_lists_claims_then_quotations_then_all_else_under_their_numbers() -> None:
    rows = [
        Row(1, "At the head", "Title", "case:title"),
        Row(
            2,
            "Claims",
            "It lies 12 km away",
            "claim:c",
            part="claim",
            passage="12 km from the harbour",
            numbers="21 km",
        ),
        Row(3, "Claims", "It lies 21 km away.", "finding:f"),
        Row(4, "Who said what", "Never", "statement:s", part="quotation", passage="Never", link="https://x.example"),
        Row(5, "Claims", "It grew", "claim:d", part="claim"),
    ]
    lines = list(csv.DictReader(io.StringIO(to_csv(rows, case="pier").decode("utf-8-sig"))))
    assert [line["No."] for line in lines] == ["2", "5", "4", "1", "3"]
    assert [line["Passage, verbatim"] for line in lines[:3]] == ["12 km from the harbour", "", "Never"]
    assert (lines[0]["Measured"], lines[2]["Link"]) == ("21 km", "https://x.example")


@pytest.fixture(scope="module")
def papers(finished_runs: dict[str, RunResult], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything exported from the drill, but for the PDF."""
    runs = finished_runs["drill"].folder.parent
    out = tmp_path_factory.mktemp("papers") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_RUNS", str(runs))
        kinds = ["--public", "--factcheck", "--annotated", "--clean", "--figures", "--gis"]
        assert main(["export", "drill", *kinds, "--out", str(out), "--json"]) == 0
    return out


@pytest.mark.slow
def test_every_sentence_of_the_report_has_a_row_that_says_where_to_look(
    papers: Path, finished_runs: dict[str, RunResult]
) -> None:
    rows = json.loads((papers / "factcheck" / "sentences.json").read_text(encoding="utf-8"))["rows"]
    results = json.loads((finished_runs["drill"].folder / "report" / "results.json").read_text(encoding="utf-8"))
    assert [r["number"] for r in rows] == list(range(1, len(rows) + 1))
    sources = {r["comes_from"] for r in rows}
    for kind, items in (("finding", "findings"), ("claim", "claims"), ("statement", "statements")):
        assert {f"{kind}:{item['id']}" for item in results[items]} <= sources
    kinds = {source.partition(":")[0] for source in sources}
    assert kinds <= {
        "answer",
        "case",
        "change",
        "claim",
        "comparison",
        "entry",
        "figure",
        "finding",
        "limit",
        "method",
        "note",
        "position",
        "site",
        "statement",
    }
    for row in rows:
        kind = row["comes_from"].partition(":")[0]
        if kind == "statement":
            assert re.search(r"paragraph \d+, characters [\d,]+–[\d,]+", row["locator"]), row
            assert row["sha256"]
            assert row["who"]
        if kind in {"finding", "claim"}:
            assert row["status"], row
            assert row["locator"] or row["status"] == "not-checkable" or row["evidence"], row


@pytest.mark.slow
def test_the_annotated_report_numbers_every_row_and_the_clean_one_holds_no_apparatus(papers: Path) -> None:
    rows = json.loads((papers / "factcheck" / "sentences.json").read_text(encoding="utf-8"))["rows"]
    page = (papers / "annotated" / "annotated.html").read_text(encoding="utf-8")
    assert re.findall(r'id="row-(\d+)"', page) == [str(r["number"]) for r in rows]
    clean = (papers / "clean" / "clean.html").read_text(encoding="utf-8")
    body = clean[clean.index("<main") :]
    assert not re.search(r"[0-9a-f]{64}|href=\"#e\d|data-from|finding-|\bE\d\b", re.sub(r"base64,[^\"]+", "", body))
    assert "SIMULATED" in body or "SIMULATED" in clean
    text = (papers / "clean" / "clean.md").read_text(encoding="utf-8")
    for name in re.findall(r"\]\((figures/[^)]+)\)", text):
        assert (papers / "clean" / name).is_file()


@pytest.mark.slow
def test_each_exhibit_is_there_as_png_svg_and_html_with_credit_and_stamp(papers: Path) -> None:
    listed = json.loads((papers / "figures" / "figures.json").read_text(encoding="utf-8"))["figures"]
    assert {f["svg"] for f in listed} == {"lines", "holds the PNG"}
    for figure in listed:
        svg = (papers / "figures" / f"{figure['name']}.svg").read_text(encoding="utf-8")
        assert "SIMULATED" in svg
        assert "<title" in svg
        assert "<script" not in svg
        assert (papers / "figures" / f"{figure['name']}.png").is_file()
        assert all(credit in svg.replace("&amp;", "&") for credit in figure["credits"])
        assert ("<path" in svg) is (figure["svg"] == "lines")
    for path in (papers / "figures").glob("exhibit-??.html"):
        piece = path.read_text(encoding="utf-8")
        assert not re.search(r"<script|<style|style=|https?://", piece)
        assert "SIMULATED" in piece
        assert 'alt=""' not in piece


@pytest.mark.slow
def test_a_second_export_gives_the_same_bytes(
    papers: Path, finished_runs: dict[str, RunResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_RUNS", str(finished_runs["drill"].folder.parent))
    kinds = ["--public", "--factcheck", "--annotated", "--clean", "--figures", "--gis"]
    assert main(["export", "drill", *kinds, "--out", str(tmp_path / "again"), "--json"]) == 0
    first = {p.relative_to(papers).as_posix(): p.read_bytes() for p in papers.rglob("*") if p.is_file()}
    again = {
        p.relative_to(tmp_path / "again").as_posix(): p.read_bytes()
        for p in (tmp_path / "again").rglob("*")
        if p.is_file()
    }
    assert sorted(first) == sorted(again)
    assert [name for name in first if first[name] != again[name]] == []


@pytest.mark.slow
@pytest.mark.browser
def test_the_pdf_has_numbered_pages_every_claim_with_its_finding_and_no_trace_of_the_machine(
    finished_runs: dict[str, RunResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit.publish.pdf import find_browser

    require(find_browser(), "no chromium on this machine (Debian: apt-get install chromium)")
    monkeypatch.setenv("DATELINE_RUNS", str(finished_runs["drill"].folder.parent))
    assert main(["export", "drill", "--pdf", "--out", str(tmp_path / "out"), "--json"]) == 0
    data = (tmp_path / "out" / "pdf" / "report.pdf").read_bytes()
    reader = PdfReader(io.BytesIO(data))
    pages = [page.extract_text() for page in reader.pages]
    assert f"1 / {len(pages)}" in pages[0]
    assert f"{len(pages)} / {len(pages)}" in pages[-1]
    text = unicodedata.normalize("NFKC", " ".join(" ".join(pages).split()))  # without ligatures
    assert "We hear lorries every night" in text
    assert "SHA-256" in text
    results = json.loads((finished_runs["drill"].folder / "report" / "results.json").read_text(encoding="utf-8"))
    claims = [row["text"] for row in results["claims"]]
    assert [words for words in claims if "".join(words.split()) not in text.replace(" ", "")] == []
    # head, map, statements, sources; a page for the pictures of each comparison; then four claims a page
    assert len(pages) <= 5 + 2 + len(claims) / 4
    assert "SIMULATED" in pages[0]
    assert reader.metadata
    assert {reader.metadata["/Creator"], reader.metadata["/Producer"]} == {"dateline"}
    for trace in (str(tmp_path).encode(), b"dateline-pdf-", b"HeadlessChrome", b"file:///"):
        assert trace not in data


def test_without_chromium_one_line_says_what_to_do(
    finished_runs: dict[str, RunResult],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATELINE_RUNS", str(finished_runs["drill"].folder.parent))
    monkeypatch.setenv("DATELINE_CHROMIUM", "no-such-chromium")
    assert main(["export", "drill", "--pdf", "--out", str(tmp_path / "out")]) == 3
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1
    assert told[0].startswith("E_NO_BROWSER: ")
    assert "apt-get install chromium" in told[0]
    assert not (tmp_path / "out" / "pdf").exists()


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["drill"], "E_USAGE", 2),
        (["no-such-case", "--clean"], "E_STEP_MISSING", 3),
        (["../drill", "--clean"], "E_CASE_ID", 3),
        (["drill", "--clean", "--out", "RUN/inside"], "E_EXPORT_PLACE", 2),
        (["drill", "--clean", "--out", "TAKEN"], "E_EXPORT_PLACE", 2),
    ],
)
def test_a_wrong_call_is_one_line_and_touches_nothing(
    finished_runs: dict[str, RunResult],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: str,
    exit_code: int,
) -> None:
    run = finished_runs["drill"].folder
    monkeypatch.setenv("DATELINE_RUNS", str(run.parent))
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "mine.txt").write_text("mine", encoding="utf-8")
    given = [w.replace("RUN", str(run)).replace("TAKEN", str(tmp_path)) for w in words]
    assert main(["export", *given]) == exit_code
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1
    assert told[0].startswith(f"{code}: ")
    assert (tmp_path / "clean" / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clean"]
