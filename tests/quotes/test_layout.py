"""What printed pages put between words: running heads, page numbers, hyphens at line ends, columns."""

from __future__ import annotations

import pytest

from tests.quotes.conftest import MakeDocument
from tests.quotes.papers import pdf
from toolkit.quotes import collect_statements, read_document
from toolkit.quotes.formats.layout import Line, in_columns, joined_hyphens, without_running_heads


@pytest.mark.parametrize(
    ("pages", "left"),
    [
        (["HEAD\nfirst words\nPage 1 of 2", "HEAD\nlast words\nPage 2 of 2"], "HEAD\nfirst words\nlast words"),
        (["first\n1", "second\n2", "third\n3"], "first\nsecond\nthird"),
        (["Council 2021\nfirst\n- 1 -", "Council 2022\nsecond\n- 2 -"], "Council 2021\nfirst\nsecond"),
        (["first\nMinutes of 3 May", "second\nMinutes of 3 May"], "first\nMinutes of 3 May\nsecond"),
        (["one page\n1987"], "one page\n1987"),
        (["first line\nin May 12", "second line\nit was 13"], "first line\nin May 12\nsecond line\nit was 13"),
    ],
)
def test_running_heads_and_page_numbers_leave_the_text(pages: list[str], left: str) -> None:
    kept, _ = without_running_heads(pages)
    assert "\n".join(kept) == left


def test_a_quotation_over_a_page_break_holds_no_running_head(make_document: MakeDocument) -> None:
    first = ("VELSUND COUNCIL", "It met. “We will not extend the lease, and", "Page 1 of 2")
    second = ("VELSUND COUNCIL", "the pier closes in May,” Karl Voss said after the vote.", "Page 2 of 2")
    read = read_document(make_document(pdf([first, second]), name="page.pdf"))
    found = [s for s in collect_statements([read]) if "lease" in s.text]
    assert [" ".join(s.text.split()) for s in found] == ["“We will not extend the lease, and the pier closes in May,”"]
    assert "lines that repeat on the pages are left out: “VELSUND COUNCIL”" in read.notes


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("We will not negoti-\nate.", "We will not negotiate."),
        ("Ida Holm-\nberg left.", "Ida Holmberg left."),
        ("a self-\nmade man", "a self-made man"),
        ("Abu al-\nBaghdadi", "Abu al-Baghdadi"),
        ("well-\nknown, and well-known", "well-known, and well-known"),
        ("a long-\nterm, a long-term", "a long-term, a long-term"),
        ("a cooper\u00ad\nation", "a cooperation"),
        ("no break - here\nand there", "no break - here\nand there"),
    ],
)
def test_words_cut_at_a_line_s_end_are_whole(text: str, joined: str) -> None:
    assert joined_hyphens(text, text) == joined


def test_two_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    rows = [("a1", 50), ("b1", 320), ("a2", 50), ("b2", 320), ("a3", 50), ("b3", 320), ("a4", 50), ("b4", 320)]
    lines = [Line(text, x, 700 - n // 2) for n, (text, x) in enumerate(rows)]
    assert in_columns(lines, 600) == "a1\na2\na3\na4\nb1\nb2\nb3\nb4"
    in_order = sorted(lines, key=lambda line: line.x)
    assert in_columns(in_order, 600) is None
    assert in_columns(lines[:2], 600) is None


def _page(columns: int, words: str) -> list[Line]:
    """Lay numbered lines in columns, drawn row by row."""
    wide = 520 // columns
    return [Line(f"{words} {c}{row}", 40 + wide * c, 700 - 12 * row) for row in range(6) for c in range(columns)]


@pytest.mark.parametrize("columns", [3, 4])
def test_three_and_more_columns_of_prose_are_read_one_after_the_other(columns: int) -> None:
    lines = _page(columns, "the harbour was shut on")
    read = in_columns([Line("A storm at night", 40, 740), *lines], 600)
    assert read is not None
    told = [line.rpartition(" ")[2] for line in read.split("\n")[1:]]
    assert told == [f"{c}{row}" for c in range(columns) for row in range(6)]
    assert in_columns(sorted(lines, key=lambda line: line.x), 600) is None
    indented = [Line(line.text, line.x + 15 * (line.y < 690), line.y) for line in lines]
    assert in_columns(indented, 600) == "\n".join(line.text for line in sorted(indented, key=lambda line: line.x // 50))


def test_cells_of_a_table_and_headings_in_the_middle_stay_in_their_rows() -> None:
    narrow = [Line(line.text, 0.6 * line.x, line.y) for line in _page(3, "12 t")]
    assert in_columns(narrow, 600) is None
    page = [Line(f"body of the text, line {n}", 50, 700 - 12 * n) for n in range(12)]
    heads = [Line(f"A heading of some length {n}", 200, 694 - 36 * n) for n in range(4)]
    assert in_columns(sorted([*page, *heads], key=lambda line: -line.y), 600) is None


@pytest.mark.parametrize("paper", ["q 1 1 1 rg 0 0 9 9 re f Q", "q 0 0 0 0 k 0 0 9 9 re f Q", "q 0 0 0 0 scn Q"])
def test_a_white_ground_makes_no_text_unseen(make_document: MakeDocument, paper: str) -> None:
    read = read_document(make_document(pdf([("“It is shut,” Ida Holm said.",)], before=paper), name="page.pdf"))
    assert not [n for n in read.notes if "nobody sees" in n]


def test_a_heading_is_no_part_of_the_sentence_below_it(make_document: MakeDocument) -> None:
    lines = [
        "Location",
        "The yard is at the end of the road that leads from the market to the old harbour, and",
        "it is fenced. Its owner, the firm of",
        "Mr Smith, has two gates.",
        "Water use",
        "The yard takes its water from the river, which falls dry in the months of summer, as the",
        "council says.",
    ]
    text = read_document(make_document(pdf([lines]), name="report.pdf"))
    said = [text.text[a:b] for a, b in text.paragraphs]
    assert said[0] == "Location"
    assert "Water use" in said
    assert any("the firm of\nMr Smith" in paragraph for paragraph in said)  # a line that breaks off is no heading
