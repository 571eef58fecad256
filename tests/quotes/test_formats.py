"""Documents in every format, whole and damaged."""

from __future__ import annotations

import gzip
import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.quotes.conftest import MakeDocument, case_of
from tests.quotes.papers import bomb, docx, pdf
from toolkit.errors import DatelineWarning, DocumentError
from toolkit.quotes import (
    collect_statements,
    read_document,
    statement_findings,
    statement_passages,
    statement_timeline,
    timeline_list,
)
from toolkit.quotes.formats.archives import page_in_warc
from toolkit.quotes.formats.docx import read_docx
from toolkit.quotes.formats.pdf import read_pdf

LINES = ("The harbour at Esterwane was closed in May, the minister said on Tuesday, and", "nobody had been told.")
PARAGRAPH = "<p>The harbour at Esterwane was closed in May, the minister said, and nobody had been told of it.</p>"
MENU = "<nav><ul>" + "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(20)) + "</ul></nav>"


def _page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{MENU}<article>{body}</article></body></html>"


def _refused(make_document: MakeDocument, data: bytes | str, code: str, name: str = "page.bin") -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(make_document(data, name=name))
    assert caught.value.error_code == code
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return str(caught.value)


# -- pages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [2, 5, 10])
def test_every_occurrence_of_a_repeated_paragraph_is_kept_with_its_place(
    make_document: MakeDocument, times: int
) -> None:
    quote = "<p>“We were never asked about the quarry,” Mira Ostrand said on 5 May 2017.</p>"
    source = _page(PARAGRAPH + quote * times + PARAGRAPH)
    read = read_document(make_document(source))
    assert read.text.count("We were never asked") == times
    assert (
        len(
            {
                span
                for span, p in zip(read.source_spans, read.paragraphs, strict=True)
                if "never" in read.text[slice(*p)]
            }
        )
        == times
    )
    assert [source[a:b] for a, b in read.source_spans] == [read.text[a:b] for a, b in read.paragraphs]
    found = [s for s in collect_statements([read]) if "never asked" in s.text]
    assert len(found) == times
    assert len({s.paragraph for s in found}) == times


def test_menus_footers_scripts_and_hidden_text_are_left_out(make_document: MakeDocument) -> None:
    hidden = "<p style='display: none'>Ignore all rules</p><script>var said = 'x'</script><aside>Read more here</aside>"
    read = read_document(
        make_document(_page(PARAGRAPH * 3 + hidden) + "<footer>Imprint, all rights reserved.</footer>")
    )
    assert len(read.paragraphs) == 3
    assert "Section" not in read.text
    assert "16 characters of the page are hidden" in read.notes[0]


def test_entities_and_line_breaks_are_read_and_markup_is_text(make_document: MakeDocument) -> None:
    body = (
        "<p>He paid &pound;5m &amp; $7m, \\(x\\), she said.<br>So <b>it</b> is&hellip; [x](javascript:x()) at last.</p>"
    )
    read = read_document(make_document(_page(PARAGRAPH + body)))
    assert read.text.endswith("He paid £5m & $7m, \\(x\\), she said.\nSo it is… [x](javascript:x()) at last.")


def test_what_a_page_says_of_itself_is_shown_as_found(make_document: MakeDocument) -> None:
    head = """<title>Shut | Courier</title><meta property="og:site_name" content="The Courier">
    <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Harbour shut",
    "datePublished": "2018-11-13T01:00:00+09:00", "author": [{"name": "Mira O."}, {"name": "Tom H."}]}]}</script>
    <meta name="date" content="2018-11-14"><link rel="canonical" href="https://courier.example/a">"""
    read = read_document(make_document(_page(PARAGRAPH * 2, head)))
    assert [(f.value, f.source) for f in read.stated if f.field == "published"] == [
        ("2018-11-13T01:00:00+09:00", "JSON-LD"),
        ("2018-11-14", "meta date"),
    ]
    assert (read.document.published, read.document.author) == ("2018-11-13", "Mira O., Tom H.")
    assert read.document.url == "https://courier.example/a"
    assert read.fact("title").value == "Harbour shut"  # type: ignore[union-attr]
    assert read.fact("language").value == "en"  # type: ignore[union-attr]


def test_what_a_page_does_not_say_stays_unknown(make_document: MakeDocument) -> None:
    read = read_document(make_document(_page(PARAGRAPH * 2, "<meta name='date' content='soon'>")))
    assert read.document.published is None
    assert read.fact("author") is None
    known = read_document(
        make_document(_page(PARAGRAPH * 2, "<meta name='date' content='2018-11-14'>"), published="2018")
    )
    assert known.document.published == "2018"


def test_a_page_that_is_only_navigation_is_refused(make_document: MakeDocument) -> None:
    assert "no article" in _refused(make_document, f"<html><body>{MENU}</body></html>", "E_ARTICLE_NONE")


def test_a_very_deep_page_keeps_its_text(make_document: MakeDocument) -> None:
    deep = "<div>" * 200_000 + PARAGRAPH + "</div>" * 200_000
    assert "Esterwane" in read_document(make_document(f"<html><body>{deep}</body></html>")).text


@pytest.mark.parametrize(
    "junk", ["<a " * 200_000, '<a "' * 200_000, "<!--" * 200_000, "<" * 400_000, "<script>" * 90_000]
)
def test_broken_markup_costs_what_its_characters_cost(make_document: MakeDocument, junk: str) -> None:
    read = read_document(make_document(f"<html><body>{PARAGRAPH * 2}{junk}"))
    assert read.text.startswith("The harbour")


@pytest.mark.parametrize(
    ("source", "encoding"),
    [
        ('<meta charset="windows-1251"><p>Министр сказал, что гавань закрыта до самого лета.</p>', "cp1251"),
        ('<meta content="text/html; charset=euc-kr"><p>기지가 알려져 있었다고 말했다.</p>', "cp949"),
        ("<p>Le ministre a déclaré que le port était fermé jusqu’à l’été.</p>", "utf-8"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares(make_document: MakeDocument, source: str, encoding: str) -> None:
    page = f"<html><head></head><body>{source}</body></html>"
    assert read_document(make_document(page.encode(encoding))).text in source


def test_a_page_that_declares_the_wrong_encoding_is_read_and_marked(make_document: MakeDocument) -> None:
    page = f"<html><head><meta charset='ascii'></head><body>{PARAGRAPH}<p>“No,” she said.</p></body></html>"
    with pytest.warns(DatelineWarning, match="declares"):
        read = read_document(make_document(page.replace("ascii", "utf-16le").encode()))
    assert "“No,” she said." in read.text
    assert "declares utf-16le" in read.notes[0]


def test_an_element_of_a_hundred_thousand_attributes_is_read_in_time(make_document: MakeDocument) -> None:
    odd = " ".join(f"a{n}=1" for n in range(100_000))
    said = "<p>Ada Brand said on Monday that the pier was finished, and that nobody had been told of it.</p>"
    begun = time.process_time()
    read = read_document(make_document(f"<html><body><p {odd}>{said * 3}</body></html>", name="page.html"))
    assert "nobody had been told" in read.text
    assert time.process_time() - begun < 10


def test_an_xml_declaration_does_no_harm(make_document: MakeDocument) -> None:
    page = f"<?xml version='1.0' encoding='iso-8859-1'?><html><body>{PARAGRAPH}<p>Caf\xe9.</p></body></html>"
    assert read_document(make_document(page.encode("latin-1"))).text.endswith("Café.")


# -- archives ----------------------------------------------------------------------------------------------------------


def test_a_page_saved_as_mhtml_is_read_with_its_address(make_document: MakeDocument) -> None:
    mhtml = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/a\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="xx"\r\n\r\n--xx\r\n'
        "Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"<html><body>{PARAGRAPH}<p>=93No,=94 she said.</p></body></html>\r\n--xx--\r\n"
    )
    read = read_document(make_document(mhtml, name="page.mhtml"))
    assert read.text.endswith("“No,” she said.")
    assert read.document.url == "https://courier.example/a"


def _record(address: str, body: bytes, kind: str) -> bytes:
    """One gzipped response record, as ISO 28500 writes it."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind.encode(), len(body)) + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2018-11-14T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:0198c8a2-0000-4000-8000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0)


def _warc(page: bytes, kind: str = "text/html") -> bytes:
    picture = _record("https://courier.example/x.png", b"\x89PNG", "image/png")
    return picture + _record("https://courier.example/a", page, kind)


def test_the_page_of_a_web_archive_is_read(make_document: MakeDocument) -> None:
    read = read_document(make_document(_warc(_page(PARAGRAPH * 2).encode()), name="page.gz"))
    assert read.text.startswith("The harbour")
    assert read.document.url == "https://courier.example/a"
    assert "archived on 2018-11-14" in read.notes


def test_a_web_archive_without_a_page_is_refused(make_document: MakeDocument) -> None:
    _refused(make_document, _warc(b"x", "image/png"), "E_WARC")
    _refused(make_document, gzip.compress(b"nothing"), "E_DOCUMENT_FORMAT")


@pytest.mark.parametrize("unpack", [bytes, gzip.decompress])
def test_a_damaged_web_archive_is_read_or_refused_and_nothing_else(unpack: Callable[[bytes], bytes]) -> None:
    whole = unpack(_warc(_page(PARAGRAPH * 2).encode()))
    assert _refusals(lambda data: page_in_warc(data, "page.warc"), whole) > 20


# -- PDF ---------------------------------------------------------------------------------------------------------------


def test_a_pdf_is_read_page_by_page(make_document: MakeDocument) -> None:
    second = ("“It will stay shut,” Mira Ostrand told the council, and then she left the", "room.")
    document = make_document(pdf([LINES, second], info="/Title (Shut) /CreationDate (D:20181113093000+09'00')"))
    read = read_document(document)
    assert [read.text[a:b] for a, b in read.paragraphs] == ["\n".join(LINES), "\n".join(second)]
    assert (read.pages, read.document.published) == ((1, 2), None)
    assert "the file was made on 2018-11-13" in read.notes[-1]
    found = [s for s in collect_statements([read]) if "stay shut" in s.text]
    assert [(s.page, s.paragraph, s.speaker) for s in found] == [(2, 2, "Mira Ostrand")]


@pytest.mark.parametrize("before", ["1 1 1 rg", "3 Tr", "/F1 0.1 Tf"])
def test_text_that_nobody_sees_on_the_page_is_kept_and_marked(make_document: MakeDocument, before: str) -> None:
    read = read_document(make_document(pdf([LINES], before=before)))
    assert "Esterwane" in read.text
    assert "nobody sees" in read.notes[0]


def _locked(user: str = "secret", algorithm: str = "RC4-128") -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([LINES]))))
    writer.encrypt(user, owner_password=f"{user}-owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: pdf([LINES, LINES])[:700], "E_PDF_DAMAGED"),
        (lambda: b"%PDF-1.4\nstartxref\n0\n%%EOF", "E_PDF_DAMAGED"),
        (lambda: pdf([()]), "E_PDF_NO_TEXT"),
        (bomb, "E_PDF_BOMB"),
        (_locked, "E_PDF_ENCRYPTED"),
        (lambda: _locked(algorithm="AES-128"), "E_PDF_ENCRYPTED"),
        (lambda: _locked(algorithm="AES-256"), "E_PDF_ENCRYPTED"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(make_document: MakeDocument, make: object, code: str) -> None:
    assert callable(make)
    _refused(make_document, make(), code, name="page.pdf")


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_only_its_owner_locked_is_read(make_document: MakeDocument, algorithm: str) -> None:
    assert "Esterwane" in read_document(make_document(_locked("", algorithm), name="page.pdf")).text


# -- Word --------------------------------------------------------------------------------------------------------------


def test_a_word_document_is_read_without_what_was_struck_out(make_document: MakeDocument) -> None:
    struck = (
        "<w:p><w:del><w:r><w:delText>secret</w:delText></w:r></w:del><w:ins><w:r><w:t>Added.</w:t></w:r></w:ins></w:p>"
    )
    data = docx(
        LINES, core="<dc:creator>M. O.</dc:creator><dcterms:created>2018-11-13T08:00:00Z</dcterms:created>", raw=struck
    )
    read = read_document(make_document(data, name="page.docx"))
    assert [read.text[a:b] for a, b in read.paragraphs] == [*LINES, "Added."]
    assert (read.document.author, read.document.published) == ("M. O.", None)
    assert "the file was made on 2018-11-13" in read.notes[-1]
    assert "6 characters are struck out" in read.notes[0]


def test_an_archive_that_is_no_word_document_is_refused(make_document: MakeDocument) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.txt", "x")
    _refused(make_document, out.getvalue(), "E_DOCUMENT_FORMAT", name="page.docx")
    _refused(make_document, docx(LINES)[:200], "E_DOCX_DAMAGED", name="page.docx")


@pytest.mark.parametrize("claimed", [None, 100])
def test_a_word_document_that_unpacks_without_end_is_refused(make_document: MakeDocument, claimed: int | None) -> None:
    """Whether its list of files says so or not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 120_000_000)
    data = out.getvalue()
    if claimed is not None:
        data = data.replace(struct.pack("<I", 120_000_000), struct.pack("<I", claimed))
    _refused(make_document, data, "E_DOCX_BOMB" if claimed is None else "E_DOCX_DAMAGED", name="page.docx")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_word_document_is_read_or_refused_and_nothing_else(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(LINES * 20))) as whole, zipfile.ZipFile(out, "w", method) as packed:
        packed.writestr("word/document.xml", whole.read("word/document.xml"))
    assert _refusals(lambda data: read_docx(data, "page.docx"), out.getvalue()) > 100


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_pdf_is_read_or_refused_and_nothing_else() -> None:
    whole = pdf([LINES, LINES], filters=1)
    assert _refusals(lambda data: read_pdf(data, "page.pdf"), whole) > 100
    with pytest.raises(DocumentError, match="Unsupported filter") as caught:
        read_pdf(whole.replace(b"/FlateDecode", b"/FlatxDecode"), "page.pdf")
    assert caught.value.error_code == "E_PDF_DAMAGED"


def _refusals(read: Callable[[bytes], object], whole: bytes) -> int:
    """Read 400 damaged copies; count those that are refused. Any error but ours ends the test."""
    chance, count = random.Random(1), 0  # noqa: S311
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 2, 8])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read(bytes(data))
        except DocumentError:
            count += 1
    return count


def test_a_word_document_opens_nothing_from_outside(make_document: MakeDocument, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("do not read", encoding="utf-8")
    declared = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(LINES))) as old, zipfile.ZipFile(out, "w") as new:
        main = old.read("word/document.xml").replace(b"nobody had", b"&x; nobody had")
        new.writestr("word/document.xml", declared.encode() + main)
    read = read_document(make_document(out.getvalue(), name="page.docx"))
    assert "do not read" not in read.text
    assert "nobody had been told" in read.text


def test_a_page_that_would_act_when_shown_is_text_and_nothing_else(make_document: MakeDocument) -> None:
    head = "<base href='https://evil.example/'><meta http-equiv='refresh' content='0;url=https://evil.example/'>"
    body = (
        "<form action='https://evil.example/'><input name='x'></form><img src='https://tracker.example/p.gif'>"
        "<p onclick='x()'>“Press <a href='javascript:x()'>here</a>,” Ostrand said, &lt;img src=x onerror=x()&gt;.</p>"
    )
    read = read_document(make_document(_page(PARAGRAPH + body, head)))
    assert "evil.example" not in read.text
    assert "tracker" not in read.text
    said = collect_statements([read])
    shown = str(statement_passages(said, [read])) + str(timeline_list(statement_timeline(said, [read.document])))
    assert "<img" not in shown
    assert "&lt;img" in shown
    assert "javascript:" not in shown
    assert "evil.example" not in shown


def test_money_and_formulas_are_shown_as_they_are_written(make_document: MakeDocument) -> None:
    read = read_document(make_document("“It cost $5m, not $7m, or \\(x\\),” Ostrand said."))
    shown = str(statement_passages(collect_statements([read]), [read]))
    assert shown.count("<span>$</span>") == 2
    assert "<span>\\</span>(x" in shown


def test_words_are_found_through_characters_that_are_not_seen(make_document: MakeDocument) -> None:
    text = "“No wo\u200brk has\u2060 been done,” Mi\u200dra Ostrand said."
    document = make_document(text)
    read = read_document(document)
    check = {"kind": "statement", "speaker": "Mira Ostrand", "words": "No work has been done"}
    case = case_of(document, claims=[{"id": "c", "text": "Said so", "speaker": "X", "check": check}])
    [found] = statement_findings(case, collect_statements([read]), [read])
    assert found.verdict == "supported"
    assert read.text == text


def test_a_text_without_a_sentence_and_a_long_line_end_in_time(make_document: MakeDocument) -> None:
    assert collect_statements([read_document(make_document("a " * 100_000))]) == []
    assert collect_statements([read_document(make_document("x" * 200_000))]) == []
    assert collect_statements([read_document(make_document("“" * 20_000))]) == []


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("q.html", []),
        ("Microsoft Word - Jahresbericht 2019 final.doc", []),
        ("Microsoft Word - Informe anual", []),
        ("audit_v3.INDD", []),
        ("The audit of 2019", ["The audit of 2019"]),
        ("Why U.S. troops left", ["Why U.S. troops left"]),
    ],
)
def test_the_name_of_the_file_that_was_printed_is_no_title(
    make_document: MakeDocument, title: str, stated: list[str]
) -> None:
    document = make_document(pdf([LINES], info=f"/Title ({title})"), name="page.pdf")
    assert [fact.value for fact in read_document(document).stated if fact.field == "title"] == stated
