"""A draft held against a case: what was changed is found, what was not is bound, and Word keeps its own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.desk.folders import find_case
from toolkit.publish.proofing import Proof, annotated_docx, proof_draft, proof_page
from toolkit.publish.proofing.units import units_of
from toolkit.quotes import read_document
from toolkit.records import Case, Document, Finding, Quantity

TEXT = """\
Quarry row goes on

The Ministry of Works withdrew the permit for the Harrow quarry on 20 February 2031. The quarry lies 15 km northeast \
of Tolvane, the ministry says. Harrow Watch says it is 25 km from Port Esterwane.

Two images, of 4 March 2031 and 18 September 2031, were compared by the Corven Institute. Mira Tavistane, a researcher \
at the institute, said that there are halls where there was grass in March.

Peter Quorell, the spokesman of the ministry, said that no work has been done at the quarry since March. Tomas \
Haskavel denied that the harbour had been paid to keep quiet.

Anna Brannimar, the mayor of Tolvane, put the number of workers at 40. The minister, Ruth Ellander, said: “The quarry \
is closed and stays closed.”
"""

CHANGES = [
    ("15 km northeast", "24 km northeast", "figure"),
    ("25 km from", "25 miles from", "figure"),
    ("northeast of", "southwest of", "direction"),
    ("20 February 2031", "23 February 2031", "date"),
    ("18 September 2031", "18 September 2030", "date"),
    ("workers at 40", "workers at 70", "figure"),
    ("Tomas Haskavel", "Ida Holm", "name"),
    ("Ruth Ellander", "Ida Holm", "name"),
    ("denied that", "admitted that", "polarity"),
    ("said that no work", "denied that no work", "polarity"),
    ("no work has been done", "work has been done", "polarity"),
    ("closed and stays closed", "closed and stays empty", "quotation"),
    ("from Port Esterwane", "from Oslo", "name"),
    ("the mayor of Tolvane", "the mayor of Nampo", "name"),
]


def _proof(text: str, tmp_path: Path) -> Proof:
    path = tmp_path / "draft.txt"
    path.write_text(text, encoding="utf-8")
    draft = Document(id="draft", title="draft", outlet="desk", file=path.name, path=path)
    return proof_draft(find_case("drill"), read_document(draft))


def test_an_unchanged_draft_is_bound(tmp_path: Path) -> None:
    proof = _proof(TEXT, tmp_path)
    assert [row for row in proof.rows if row.standing in {"differs", "absent"}] == []
    assert proof.count("bound") > 20


def test_how_many_images_the_desk_compared_is_not_how_many_others_did(tmp_path: Path) -> None:
    told = "3 images from 4 March 2031 to 18 September 2031 were compared, each with both of the pair."
    series = Finding(id="imagery-series", kind="note", basis="measured", text=told, how="by hand")
    path = tmp_path / "draft.txt"
    path.write_text(TEXT, encoding="utf-8")
    draft = Document(id="draft", title="draft", outlet="desk", file=path.name, path=path)
    proof = proof_draft(find_case("drill"), read_document(draft), findings=(series,))
    assert [row for row in proof.rows if row.standing == "differs"] == []


def test_each_change_is_found_where_it_stands(tmp_path: Path) -> None:
    text = TEXT
    missed = []
    for before, after, kind in CHANGES:
        assert before in text
        changed = text.replace(before, after, 1)
        at = changed.index(after)
        found = [r for r in _proof(changed, tmp_path).rows if r.standing in {"differs", "absent"}]
        if not any(r.start < at + len(after) + 40 and r.end > at - 40 for r in found):
            missed.append((before, after, kind))
    assert missed == []


@pytest.mark.parametrize(
    ("written", "standing", "how"),
    [
        ("The quarry lies 9.3 miles northeast of Tolvane.", "bound", "converted"),
        ("The quarry lies 20 km northeast of Tolvane.", "differs", ""),
        ("The quarry lies 15 km northeast of Tolvane.", "bound", ""),
    ],
)
def test_a_conversion_is_accepted_and_named(written: str, standing: str, how: str, tmp_path: Path) -> None:
    row = next(r for r in _proof(f"Head\n\n{written}\n", tmp_path).rows if r.kind == "figure")
    assert row.standing == standing
    assert row.says.startswith(how)


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ("0.5450 N, 0.5002 E", "bound"),
        ("0.545 N, 0.500 E", "bound"),
        ("0.5540 N, 0.5002 E", "differs"),
        ("0.5450 S, 0.5002 E", "differs"),
        ("0.5450 N, 1.5002 E", "differs"),
    ],
)
def test_a_position_is_held_against_those_of_the_case(written: str, standing: str, tmp_path: Path) -> None:
    proof = _proof(f"Head\n\nThe residents use {written} for the quarry.\n", tmp_path)
    (row,) = [row for row in proof.rows if row.text == written]
    assert row.standing == standing
    assert row.says.startswith("the case says “")
    assert not [r for r in proof.rows if r is not row and r.start < row.end and row.start < r.end]


def test_the_places_of_two_distances_that_were_exchanged_are_found(tmp_path: Path) -> None:
    text = "Head\n\nHarrow Watch said last week that the quarry lies 25 km from Tolvane.\n"
    assert {row.text for row in _proof(text, tmp_path).rows if row.standing == "differs"} & {"25 km", "Tolvane"}


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _reviewed(path: Path) -> None:
    """A Word file as a colleague sends it back: tracked changes, a comment, a footnote's mark, right-to-left text."""
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    paragraph = document.add_paragraph("The quarry lies ")
    for tag, text, of in (("del", "24 km", "delText"), ("ins", "15 km", "t")):
        paragraph._p.append(
            parse_xml(f'<w:{tag} xmlns:w="{_WORD}" w:id="1" w:author="A"><w:r><w:{of}>{text}</w:{of}></w:r></w:{tag}>')
        )
    end = paragraph.add_run(" northeast of Tolvane, the ministry says.")
    document.add_comment([end], text="Really 24 km?", author="A. Editor", initials="AE")
    end._r.append(parse_xml(f'<w:footnoteReference xmlns:w="{_WORD}" w:id="2"/>'))
    right = document.add_paragraph("אמר ראש העיר: המחצבה סגורה.")
    right.paragraph_format.element.get_or_add_pPr().append(parse_xml(f'<w:bidi xmlns:w="{_WORD}"/>'))
    document.save(str(path))


def test_a_colleagues_changes_and_comments_stay_and_the_text_is_read_as_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import docx

    _reviewed(tmp_path / "story.docx")
    assert main(["proof", "drill", str(tmp_path / "story.docx"), "--out", str(tmp_path / "out")]) == 0
    assert "24 km" not in capsys.readouterr().out
    made = docx.Document(str(tmp_path / "out" / "story.proof.docx"))
    body = made.element.xml
    assert body.count("<w:del ") == body.count("<w:ins ") == body.count("<w:footnoteReference ") == 1
    said = [comment.text for comment in made.comments]
    assert "Really 24 km?" in said
    assert made.paragraphs[1].text == "אמר ראש העיר: המחצבה סגורה."


def test_words_comments_stand_at_the_words_and_its_styles_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import docx

    document = docx.Document()
    document.add_heading("Quarry row", level=1)
    paragraph = document.add_paragraph("The quarry lies ")
    paragraph.add_run("24 km").bold = True
    paragraph.add_run(" northeast of Tolvane, the ministry says.")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Anna Brannimar put the number of workers at 70."
    document.save(str(tmp_path / "story.docx"))
    before = (tmp_path / "story.docx").read_bytes()
    assert main(["proof", "drill", str(tmp_path / "story.docx"), "--out", str(tmp_path / "out")]) == 1
    assert "differs" in capsys.readouterr().out
    assert (tmp_path / "story.docx").read_bytes() == before
    made = docx.Document(str(tmp_path / "out" / "story.proof.docx"))
    said = [comment.text for comment in made.comments]
    assert any(text.startswith("differs: the case says “15 km”") for text in said)
    assert made.paragraphs[0].style.name == "Heading 1"
    assert [run.text for run in made.paragraphs[1].runs if run.bold] == ["24 km"]
    assert made.paragraphs[1].text == "The quarry lies 24 km northeast of Tolvane, the ministry says."


def test_what_a_stranger_wrote_stays_text(tmp_path: Path) -> None:
    proof = _proof("Head\n\n<script>alert(1)</script> Ida & “<b>never said</b>” \x07 שלום 24 km\n", tmp_path)
    page = proof_page(proof)
    assert "<script>" not in page
    assert "default-src 'none'" in page
    assert io.BytesIO(annotated_docx(proof, None)).getvalue().startswith(b"PK")


def test_a_draft_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["proof", "drill", "nowhere.docx"]) == 3
    assert capsys.readouterr().err.startswith("E_FILE_MISSING")


@pytest.mark.parametrize(("written", "standing"), [("14.9 km", "bound"), ("15 km", "bound"), ("19 km", "differs")])
def test_what_was_measured_is_the_cases_too(written: str, standing: str, tmp_path: Path) -> None:
    found = Finding(
        id="claim-esterwane-25",
        claim="esterwane-25",
        kind="distance",
        basis="measured",
        text="Harrow quarry lies 14.9 km from Port Esterwane; the claim says 25 km.",
        verdict="contradicted",
        quantities=(Quantity(name="measured", value=14.9, unit="km", uncertainty=0.02),),
        how="by hand",
    )
    path = tmp_path / "draft.txt"
    path.write_text(f"Quarry row goes on\n\nThe quarry lies {written} from Port Esterwane.\n", encoding="utf-8")
    draft = Document(id="draft", title="draft", outlet="desk", file=path.name, path=path)
    proof = proof_draft(find_case("drill"), read_document(draft), findings=(found,))
    assert [row.standing for row in proof.rows if row.kind == "figure"] == [standing]


def test_the_day_of_a_document_is_written_as_drafts_write_it() -> None:
    mail = Document(id="mail", title="Re: the strip", outlet="not stated", published="2024-05-03")
    case = Case(slug="a", title="A", question="Q?", as_of="2024-06-01", documents=(mail,))
    [unit] = units_of(case, [], []).units
    assert unit.text.endswith("published 3 May 2024")
