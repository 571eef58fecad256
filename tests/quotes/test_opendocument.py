"""OpenDocument texts: what a person reads in them, and what stands aside; and zip archives that are one work."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from tests.quotes.conftest import MakeDocument
from tests.quotes.papers import flat_odt, odt
from toolkit.errors import DocumentError, EvidenceError
from toolkit.evidence.kinds import kind_of
from toolkit.quotes import read_document
from toolkit.quotes.formats.opendocument import read_opendocument

LINES = ("The harbour at Esterwane was closed in May, the minister said on Tuesday, and", "nobody had been told.")
HIDDEN = '<style:style style:name="T9"><style:text-properties text:display="none"/></style:style>'


def _paragraphs(make_document: MakeDocument, data: bytes, name: str = "page.odt") -> list[str]:
    read = read_document(make_document(data, name=name))
    return [read.text[a:b] for a, b in read.paragraphs]


def test_a_text_is_read_by_its_paragraphs_packed_and_flat(make_document: MakeDocument) -> None:
    assert _paragraphs(make_document, odt(LINES)) == list(LINES)
    assert _paragraphs(make_document, flat_odt(LINES), "page.fodt") == list(LINES)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<text:p>Two<text:s text:c='2'/>blanks and\n   one</text:p>", "Two  blanks and one"),
        ("<text:p>A<text:tab/>B<text:line-break/>C</text:p>", "A\tB\nC"),
        ("<text:p>A <text:span>part <text:span>of</text:span></text:span> it</text:p>", "A part of it"),
        ("<text:h>A heading</text:h>", "A heading"),
        ("<text:list><text:list-item><text:p>An item</text:p></text:list-item></text:list>", "An item"),
        (
            "<table:table-row><table:table-cell><text:p>A cell</text:p></table:table-cell></table:table-row>",
            "A cell",
        ),
        ("<text:p>Box:<draw:frame><draw:text-box><text:p>in it</text:p></draw:text-box></draw:frame></text:p>", "Box:"),
    ],
)
def test_marks_lists_tables_and_boxes_are_read(make_document: MakeDocument, markup: str, words: str) -> None:
    assert _paragraphs(make_document, odt(LINES, raw=markup))[2] == words


def test_what_was_struck_out_hidden_or_commented_is_left_out_and_counted(make_document: MakeDocument) -> None:
    struck = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>secret</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    comment = "<text:p>Seen.<office:annotation><text:p>Is it?</text:p></office:annotation></text:p>"
    unseen = '<text:p>Open <text:span text:style-name="T9">closed</text:span>end.</text:p>'
    data = odt(LINES, raw=struck + comment + unseen, styles=HIDDEN)
    read = read_document(make_document(data, name="page.odt"))
    assert [read.text[a:b] for a, b in read.paragraphs] == [*LINES, "Seen.", "Open end."]
    assert read.notes == (
        "6 characters are struck out in tracked changes and left out",
        "6 characters are hidden text and left out",
        "1 comment in the margin is left out",
    )


def test_notes_stand_behind_the_text_and_the_pages_head_in_a_note(make_document: MakeDocument) -> None:
    note = (
        "<text:p>Closed<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>In the paper.</text:p></text:note-body></text:note> since.</text:p>"
    )
    data = odt(
        (*LINES,), raw=note + "<text:p>The end.</text:p>", margin="<style:header><text:p>Draft</text:p></style:header>"
    )
    read = read_document(make_document(data, name="page.odt"))
    assert [read.text[a:b] for a, b in read.paragraphs][2:] == ["Closed since.", "The end.", "In the paper."]
    assert read.notes[0] == "1 paragraph of footnotes and endnotes stands behind the text"
    assert "“Draft”" in read.notes[1]


def test_what_it_says_of_itself_is_told_and_its_day_of_making_is_no_publication(make_document: MakeDocument) -> None:
    meta = (
        "<dc:title>Harbour</dc:title><meta:initial-creator>M. O.</meta:initial-creator>"
        "<meta:creation-date>2018-11-13T08:00:00</meta:creation-date>"
    )
    read = read_document(make_document(odt(LINES, meta=meta), name="page.odt"))
    assert (read.document.author, read.document.published) == ("M. O.", None)
    assert "the file was made on 2018-11-13 (OpenDocument creation date)" in read.notes[-1]


def _refused(make_document: MakeDocument, data: bytes, code: str) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(make_document(data, name="page.odt"))
    assert caught.value.error_code == code
    assert caught.value.remedy
    return str(caught.value)


def test_a_locked_text_is_refused_with_a_remedy(make_document: MakeDocument) -> None:
    out = io.BytesIO(odt(LINES))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert "password" in _refused(make_document, out.getvalue(), "E_ODT_DAMAGED")


def test_an_opendocument_text_that_unpacks_without_end_is_refused(make_document: MakeDocument) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", b" " * 120_000_000)
    _refused(make_document, out.getvalue(), "E_ODT_BOMB")


def test_an_opendocument_text_opens_nothing_from_outside(make_document: MakeDocument, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("do not read", encoding="utf-8")
    declared = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(odt(("nobody &amp; all",)))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, declared.encode() + part.replace(b"&amp;", b"&x;") if name == "content.xml" else part)
    read = read_document(make_document(out.getvalue(), name="page.odt"))
    assert "do not read" not in read.text
    assert "nobody" in read.text
    flat = flat_odt(("nobody &amp; all",)).replace(b"&amp;", b"&x;")
    start = flat.index(b"<office")
    _refused(make_document, flat[:start] + declared.encode() + flat[start:], "E_DOCUMENT_FORMAT")


def test_a_damaged_opendocument_text_is_read_or_refused_and_nothing_else() -> None:
    whole = odt(LINES * 20)
    chance = random.Random(7)  # noqa: S311
    refused = 0
    for _ in range(300):
        data = bytearray(whole)
        data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_opendocument(bytes(data[: chance.randrange(len(data)) if chance.random() < 0.3 else None]), "page.odt")
        except DocumentError:
            refused += 1
    assert refused > 50


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"mimetype": "application/epub+zip", "OEBPS/a.xhtml": "<html/>"}, "a book"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "a spreadsheet"),
        ({"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": "<a/>"}, "a presentation"),
        ({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}, "a spreadsheet"),
        ({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}, "a presentation"),
    ],
)
def test_one_work_in_a_zip_is_no_archive_of_documents(members: dict[str, str], what: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x", "w") as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    with pytest.raises(EvidenceError) as caught:
        kind_of(tmp_path / "x", "x")
    assert caught.value.error_code == "E_FORMAT"
    assert what in str(caught.value)


def test_an_archive_with_a_file_called_mimetype_is_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("mimetype", "text/plain")
        archive.writestr("a.txt", "A text.")
    assert kind_of(tmp_path / "x.zip", "x.zip") == "zip"


def test_xml_of_another_form_is_refused_and_not_read_as_prose(make_document: MakeDocument) -> None:
    data = b'<?xml version="1.0"?><TEI><text><p>Ida Holm said the quay was shut.</p></text></TEI>'
    assert "XML" in _refused(make_document, data, "E_DOCUMENT_FORMAT")
