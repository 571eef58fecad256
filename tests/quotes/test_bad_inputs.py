"""Inputs made to break a reader: one line or a note each, in bounded time, and never a wrong speaker."""

from __future__ import annotations

import time

import pytest

from tests.quotes.conftest import MakeDocument
from toolkit.errors import DocumentError
from toolkit.quotes import extract_statements, read_document
from toolkit.quotes.statements import collect_statements

HEAD = (
    "From: Ida Holm <ida@velsund.example>\r\nTo: karl@velsund.example\r\nDate: Wed, 12 May 2021 09:30:00 +0200\r\n"
    "Subject: pier\r\nMIME-Version: 1.0\r\n"
)
WORDS = "The pier is shut, said Karl Voss. Nobody asked us.\r\n"
MIXED = HEAD + 'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'


@pytest.mark.parametrize(
    "charset",
    [
        "x-nothing",
        "idna",
        "rot13",
        "unicode_escape",
        "zlib",
        "base64",
        "punycode",
        "utf-16",
        "utf-32",
        "a" * 5000,
        '"; x',
    ],
)
def test_a_forged_charset_garbles_nothing(make_document: MakeDocument, charset: str) -> None:
    read = read_document(
        make_document(f"{HEAD}Content-Type: text/plain; charset={charset}\r\n\r\n{WORDS}", name="a.eml")
    )
    assert read.text == WORDS.strip()
    assert [s.speaker for s in collect_statements([read]) if s.grade == "print"] == ["Karl Voss"]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-16", "koi8-r"])
def test_letters_in_utf_8_under_another_name_are_read_and_noted(make_document: MakeDocument, charset: str) -> None:
    mail = f"{HEAD}Content-Type: text/plain; charset={charset}\r\n\r\nRøros said “nei”.\r\n"
    read = read_document(make_document(mail, name="a.eml"))
    assert read.text == "Røros said “nei”."
    assert f"the mail calls its bytes {charset}" in " ".join(read.notes)


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "koi8-r", "utf-7", "iso-2022-jp"])
def test_letters_in_the_charset_that_is_named_are_read(make_document: MakeDocument, charset: str) -> None:
    words = {"iso-8859-1": "Røros", "utf-7": "Røros", "iso-2022-jp": "港は閉鎖"}.get(charset, "порт закрыт")
    mail = f"{HEAD}Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + words.encode(charset)
    assert read_document(make_document(mail, name="a.eml")).text == words


@pytest.mark.parametrize(
    ("mail", "note"),
    [
        (MIXED + "--x\r\nContent-Type: text/plain\r\n\r\n" + WORDS * 50, ""),
        (
            MIXED
            + "--x\r\nContent-Type: text/plain\r\n\r\n"
            + WORDS
            + "--x\r\nContent-Type: application/octet-stream\r\n"
            "Content-Disposition: attachment; filename=a\r\n\r\nQUJD\r\n" * 10_000 + "--x--",
            "more than 200 parts",
        ),
    ],
)
def test_a_boundary_without_end_and_ten_thousand_attachments_are_bounded(
    make_document: MakeDocument, mail: str, note: str
) -> None:
    begun = time.process_time()
    read = read_document(make_document(mail, name="a.eml"))
    assert read.text.startswith("The pier is shut")
    assert note in " ".join(read.notes)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("mark", ['\\";', "\r\n ;", "a=b; ", '";"'], ids=["escaped", "folded", "plain", "quoted"])
def test_a_field_that_never_ends_is_read_in_a_moment(make_document: MakeDocument, mark: str) -> None:
    begun = time.process_time()
    mail = f'{HEAD}Content-Type: text/plain; charset="x{mark * 100_000}\r\n\r\n{WORDS}'
    read = read_document(make_document(mail, name="a.eml"))
    assert read.text.startswith("The pier is shut") is True  # no letter of the mail in a failure's report
    assert time.process_time() - begun < 5


def test_mails_in_mails_without_end_are_one_line(make_document: MakeDocument) -> None:
    mail = HEAD + "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000))
    with pytest.raises(DocumentError, match="E_DOCUMENT_FORMAT: the mail holds mails in mails"):
        read_document(make_document(f"{mail}Content-Type: text/plain\r\n\r\n{WORDS}", name="a.eml"))


@pytest.mark.parametrize(
    "data",
    [
        "[" * 10_000 + "]" * 10_000,
        '{"text":' * 10_000 + "1" + "}" * 10_000,
        '[{"text":"It is"},' + "[" * 9_999 + "]" * 10_000,
    ],
)
def test_json_nested_ten_thousand_deep_is_one_line(make_document: MakeDocument, data: str) -> None:
    with pytest.raises(DocumentError, match="E_DOCUMENT_FORMAT: the file is JSON, nested deeper"):
        read_document(make_document(data, name="a.json"))


def test_cues_that_overlap_and_code_in_them_are_noted_and_left_out(make_document: MakeDocument) -> None:
    cue = "00:00:{:02d}.000 --> 00:00:59.000\n<v {}><b>It is <i>safe</i></b><script>alert(1)</script>\n\n"
    film = "WEBVTT\n\n" + "".join(cue.format(n, "Karl Voss" if n % 2 else "Ida Holm") for n in range(20))
    read = read_document(make_document(film, name="a.vtt"))
    assert "alert" not in read.text
    assert "19 cues begin before the one above them ends" in " ".join(read.notes)
    assert {s.speaker for s in collect_statements([read])} == {"Karl Voss", "Ida Holm"}


def test_a_feed_of_many_entries_is_read_up_to_a_bound_and_says_so(make_document: MakeDocument) -> None:
    item = "<item><title>Pier</title><description>" + "x " * 400 + "</description></item>"
    feed = '<?xml version="1.0"?><rss version="2.0"><channel>' + item * 12_000 + "</channel></rss>"
    begun = time.process_time()
    read = read_document(make_document(feed, name="a.xml"))
    assert "a feed of 12000 entries; 5000 are read" in read.notes
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("line", ["a" * 5_000_000, "“It is shut,” he said. " * 2_000])
def test_a_line_without_an_end_ends_in_time(make_document: MakeDocument, line: str) -> None:
    begun = time.process_time()
    read = read_document(make_document(line, name="a.txt"))
    extract_statements(read.text[:50_000])
    assert time.process_time() - begun < 30


@pytest.mark.parametrize("mark", ["“", '"', "«", "„"])
def test_marks_that_never_close_over_three_hundred_paragraphs_are_nobody_s_words(mark: str) -> None:
    closing = {"“": "”", "„": "“", "«": "»"}.get(mark, mark)
    lines = [f"{mark}Nobody in the town asked us about number {n} of the piers." for n in range(300)]
    text = f"{mark}We asked them,{closing} said Karl Voss. {mark}Nobody came.\n\n" + "\n\n".join(lines)
    begun = time.process_time()
    found = extract_statements(f"{text}\n\nIda Holm said it was over.")
    assert {s.speaker for s in found if s.grade == "print"} <= {"Karl Voss", "Ida Holm"}
    assert sum(s.grade == "print" for s in found) <= 2
    assert time.process_time() - begun < 30


def test_a_text_that_changes_its_language_in_a_paragraph_gives_no_wrong_speaker() -> None:
    text = (
        "Karl Voss said the pier was shut. Der Hafen ist geschlossen, sagte Anna Schmidt. “It is over,” dijo Juan"
        " Pérez, мэр Иван Петров заявил, что база закрыта. “We will not go,” Ida Holm said."
    )
    printed = {(s.speaker, s.text) for s in extract_statements(text, language="en") if s.grade == "print"}
    assert printed <= {("Karl Voss", "the pier was shut"), ("Ida Holm", "“We will not go,”")}


def test_a_line_of_posts_nested_too_deep_is_counted_and_the_others_are_read(
    make_document: MakeDocument,
) -> None:
    deep = '{"a":' * 9_999 + "1" + "}" * 9_999
    posts = '{"user": {"name": "Ida Holm"}, "text": "The pier is shut."}\n' + deep + "\n"
    posts += '{"user": {"name": "Karl Voss"}, "text": "It is not."}\n'
    read = read_document(make_document(posts, name="posts.jsonl"))
    assert [s.speaker for s in collect_statements([read])] == ["Ida Holm", "Karl Voss"]
    assert read.notes[-1].endswith("are left out: 1")
