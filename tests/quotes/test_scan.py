"""Pages without a text layer: read by machine, marked so, with their place, and never printed as anybody's words."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.quotes.conftest import MakeDocument
from tests.quotes.papers import pdf
from toolkit.errors import DocumentError
from toolkit.quotes import read_document
from toolkit.quotes.formats import scan
from toolkit.quotes.statements import collect_statements
from toolkit.records import DocumentText

LINES = [
    "Harbour minister Karl Voss said the pier would close in June.",
    "“We will not extend the lease,” he told the committee.",
]
DOTS = 100
"""Dots an inch of the pages drawn here; the reader must cope with small letters."""

needs_scan = pytest.mark.skipif(not scan.installed(), reason="the extra scan is not installed")


def _picture(skew: float) -> Image.Image:
    page = Image.new("L", (850, 420), 255)
    pen, face = ImageDraw.Draw(page), ImageFont.load_default(24)
    for place, line in enumerate(LINES):
        pen.text((50, 150 + 90 * place), line, font=face, fill=20)
    return page.rotate(skew, fillcolor=255, resample=Image.Resampling.BICUBIC)


def _scan(*pictures: Image.Image) -> bytes:
    held = BytesIO()
    pictures[0].save(held, "PDF", resolution=DOTS, save_all=True, append_images=list(pictures[1:]))
    return held.getvalue()


@pytest.fixture(scope="module")
def askew(tmp_path_factory: pytest.TempPathFactory) -> DocumentText:
    from toolkit.records import Document

    path = tmp_path_factory.mktemp("scan") / "a.pdf"
    path.write_bytes(_scan(_picture(2.5)))
    return read_document(Document(id="a", title="Minutes", outlet="Port", path=path, url="https://a.example/a.pdf"))


@needs_scan
def test_a_page_that_is_askew_is_read_line_by_line(askew: DocumentText) -> None:
    read = askew.text.replace('"', "“").replace("”", "“")
    assert read.split("\n\n") == [line.replace("”", "“") for line in LINES]
    assert "was read by machine" in " ".join(askew.notes)


@needs_scan
def test_what_a_machine_read_is_never_printed_and_has_its_place(askew: DocumentText) -> None:
    found = collect_statements([askew])
    assert {s.speaker for s in found} == {"Karl Voss"}
    assert {s.grade for s in found} == {"read"}
    assert all(s.rule.endswith("read by machine") for s in found)
    left, top, width, height = map(int, (askew.box_of(0) or "").split(","))
    assert (30 < left < 45, 80 < top < 125, width > 400, height < 60) == (True, True, True, True)  # points of 612 x 302
    assert found[0].link == f"https://a.example/a.pdf#page=1&viewrect={left},{top},{width},{height}"


@needs_scan
def test_a_page_of_noise_is_no_text(make_document: MakeDocument) -> None:
    noise = Image.effect_noise((500, 300), 120)
    with pytest.raises(DocumentError) as refused:
        read_document(make_document(_scan(noise), name="a.pdf"))
    assert str(refused.value).startswith("E_PDF_NO_TEXT")


def test_without_the_extra_a_scan_is_refused_and_the_line_says_how_to_read_it(
    make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.quotes.formats.pdf.installed", lambda: False)
    with pytest.raises(DocumentError) as refused:
        read_document(make_document(_scan(_picture(0)), name="a.pdf"))
    assert str(refused.value).startswith("E_PDF_NO_TEXT")
    assert "pip install 'dateline[scan]'" in str(refused.value)


def test_a_page_with_text_needs_no_machine(make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.quotes.formats.pdf.read_scans", lambda *_: pytest.fail("read by machine"))
    assert read_document(make_document(pdf([("The pier is shut.",)]), name="a.pdf")).boxes == ()
