from __future__ import annotations

import pytest

from tests.quotes.conftest import MakeDocument
from toolkit.errors import DatelineWarning, DocumentError
from toolkit.quotes import read_document


def test_the_text_is_the_stored_characters(make_document: MakeDocument) -> None:
    text = "# Head\r\n\r\nOne “quoted” line.\nStill the same block.\r\n\r\n\r\nLast\ttab."
    read = read_document(make_document(text, name="page.md"))
    assert read.text == text
    assert [text[a:b] for a, b in read.paragraphs] == [
        "# Head",
        "One “quoted” line.\nStill the same block.",
        "Last\ttab.",
    ]
    assert [read.paragraph_of(text.index(w)) for w in ("Head", "same", "Last")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("naïve".encode(), "utf-8"),
        ("naïve".encode("utf-8-sig"), "utf-8-sig"),
        ("naïve".encode("utf-16"), "utf-16"),
        (b"# -*- coding: latin-1 -*-\nna\xefve", "latin-1"),
    ],
)
def test_a_declared_encoding_is_believed(make_document: MakeDocument, data: bytes, encoding: str) -> None:
    read = read_document(make_document(data))
    assert read.text.endswith("naïve")
    assert read.encoding == encoding


def test_a_guessed_encoding_is_announced(make_document: MakeDocument) -> None:
    with pytest.warns(DatelineWarning, match="Windows-1252"):
        read = read_document(make_document(b"\x93Nothing new,\x94 he said."))
    assert read.text == "“Nothing new,” he said."


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "E_DOCUMENT_EMPTY", "no characters"),
        ("\ufeff \n\n\t".encode(), "E_DOCUMENT_EMPTY", "no characters"),
        (b"%PDF-1.7 ...", "E_PDF_DAMAGED", "cut short"),
        (b"<!DOCTYPE html><p>Hello", "E_ARTICLE_NONE", "no article"),
        (b"\x1f\x8b\x08\x00abc", "E_DOCUMENT_FORMAT", "a gzip archive"),
        (b"PK\x03\x04abc", "E_DOCX_DAMAGED", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "E_DOCUMENT_FORMAT", "a PNG image"),
        (b"abc\x00def", "E_DOCUMENT_FORMAT", "binary data"),
        (b"\xef\xbb\xbfabc \xff\xfe", "E_DOCUMENT_ENCODING", "utf-8-sig"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(make_document: MakeDocument, data: bytes, code: str, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as caught:
        read_document(make_document(data))
    assert caught.value.error_code == code
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_cited_or_missing_document_cannot_be_read(make_document: MakeDocument) -> None:
    document = make_document("Text.")
    with pytest.raises(DocumentError, match="cited, not held"):
        read_document(document.model_copy(update={"path": None}))
    document.path.unlink()  # type: ignore[union-attr]
    with pytest.raises(DocumentError, match="cannot read the bytes"):
        read_document(document)
