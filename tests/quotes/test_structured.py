"""Mails, subtitles, feeds and posts come through a door of their own; files of places are refused by name."""

from __future__ import annotations

import json

import pytest

from tests.quotes.conftest import MakeDocument
from toolkit.errors import DocumentError
from toolkit.quotes import collect_statements, read_document
from toolkit.quotes.locators import locator

MAIL = (
    "Return-Path: <a@x.example>\r\nFrom: =?utf-8?q?Karl_V=C3=B6ss?= <voss@velsund.example>\r\n"
    "To: Ida Holm <i@x.example>\r\nDate: Wed, 12 May 2021 09:30:00 +0200\r\nSubject: The pier\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset={charset}\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n=E2=80=9CWe close it,=E2=80=9D Anna Lee said yesterday.\r\n\r\n"
    "Karl\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nxx\r\n"
    "--b--\r\n"
)
VTT = (
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Anna Lee>Is it <b>safe</b>?</v>\n\n"
    "2\n00:00:03.000 --> 00:00:07.000\n<v Karl Voss>It is safe,</v>\n\n"
    "3\n00:00:07.000 --> 00:00:09.000\n<v Karl Voss>and we checked it.</v>\n\n"
    "4\n00:00:10.000 --> 00:00:11.000\n<v Anna Lee>Thank you.</v>\n"
)
SRT = (
    "1\n00:00:01,000 --> 00:00:04,000\nThe council met.\n\n2\n00:00:05,000 --> 00:00:07,000\n<i>VOSS: It is shut.</i>\n"
)
RSS = (
    "<?xml version='1.0'?><rss><channel><title>Velsund Post</title><item><title>Pier</title>"
    "<pubDate>Wed, 12 May 2021 09:00:00 GMT</pubDate>"
    "<description>&lt;p&gt;“It is shut,” Ida Holm said.&lt;/p&gt;</description></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("day", "published"),
    [
        ("14 March 2024", "2024-03-14"),
        ("Thursday, 14 March 2024", "2024-03-14"),
        ("March 14, 2024", "2024-03-14"),
        ("as soon as may be", None),
    ],
)
def test_a_letter_with_the_head_of_a_mail_has_its_own_day_and_sender(
    make_document: MakeDocument, day: str, published: str | None
) -> None:
    head = f'To: The mayor\nFrom: Halina Wrona, guest house "Mewa"\nDate: {day}\nSubject: Night blasting\n\n'
    read = read_document(make_document(f"{head}Dear mayor,\n\nwe heard five explosions.\n", name="letter.txt"))
    assert (read.document.author, read.document.published) == ("Halina Wrona", published)


@pytest.mark.parametrize("charset", ["utf-8", "no-such-charset", "ascii"])
def test_a_mail_gives_its_text_and_who_sent_it_when(make_document: MakeDocument, charset: str) -> None:
    read = read_document(make_document(MAIL.format(charset=charset), name="a.eml"))
    assert read.text.startswith("“We close it,” Anna Lee said yesterday.")
    assert (read.document.author, read.document.published) == ("Karl Vöss", "2021-05-12")
    assert read.notes[0].startswith("a mail from Karl Vöss <voss@velsund.example> to Ida Holm")
    assert any(note.startswith("left out: 1 attached, which have other authors: ") for note in read.notes)
    [said] = collect_statements([read])
    assert (said.speaker, said.said_on) == ("Anna Lee", "2021-05-11")


def test_what_is_attached_to_a_mail_is_not_said_by_its_sender(make_document: MakeDocument) -> None:
    head = (
        "From: Karl Vöss <voss@velsund.example>\nTo: Ida Holm\nSubject: Words\nDate: Wed, 12 May 2021 09:00:00 +0200\n"
    )
    page = (
        "Content-Type: text/html\nContent-Disposition: attachment; filename=page.html\n\n<p>We close it in June.</p>\n"
    )
    inner = (
        "From: Anna Lee <lee@port.example>\nTo: Karl\nSubject: In\nContent-Type: text/plain\n\nWe close it in June.\n"
    )
    bare = "Content-Type: text/plain\nContent-Disposition: attachment\n\nWe close it in June.\n"
    own = "Content-Type: text/html\n\n<p>Please read what is attached to this mail.</p>\n"
    for number, attached in enumerate((page, f"Content-Type: message/rfc822\n\n{inner}", bare)):
        mail = f"{head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        read = read_document(make_document(f"{mail}--b\n{own}--b\n{attached}--b--\n", name=f"{number}.eml"))
        assert read.text == "Please read what is attached to this mail."
        with pytest.raises(DocumentError, match="no text of its own, and 1 attached"):
            read_document(make_document(f"{mail}--b\n{attached}--b--\n", name=f"{number}-bare.eml"))


def test_a_mail_whose_boundary_never_ends_or_with_ten_thousand_parts_is_read(make_document: MakeDocument) -> None:
    endless = MAIL.format(charset="utf-8").replace("--b--", "") + "x" * 1000
    assert "Anna Lee" in read_document(make_document(endless)).text
    part = "--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=x\r\n\r\nx\r\n"
    many = MAIL.format(charset="utf-8").replace("--b--", part * 10_000 + "--b--")
    assert "more than 200 parts" in " ".join(read_document(make_document(many)).notes)


def test_subtitles_give_turns_without_tags_and_times(make_document: MakeDocument) -> None:
    read = read_document(make_document(VTT, name="a.vtt"))
    turns = ["Anna Lee: Is it safe?", "Karl Voss: It is safe, and we checked it.", "Anna Lee: Thank you."]
    assert read.text.split("\n\n") == turns
    assert [s.speaker for s in collect_statements([read])] == ["Anna Lee", "Karl Voss", "Anna Lee"]
    assert "4 cues from 00:00:01.000 to 00:00:11.000" in read.notes[0]
    srt = read_document(make_document(SRT, name="a.srt"))
    assert [(s.speaker, s.text) for s in collect_statements([srt])] == [("VOSS", "It is shut.")]


def test_a_feed_gives_its_entries_with_their_days(make_document: MakeDocument) -> None:
    read = read_document(make_document(RSS, name="a.xml"))
    [said] = collect_statements([read])
    assert (said.speaker, said.said_on, said.text) == ("Ida Holm", "2021-05-12", "“It is shut,”")


@pytest.mark.parametrize("lines", [False, True])
def test_posts_give_author_and_day(make_document: MakeDocument, lines: bool) -> None:
    posts = [
        {"user": {"screen_name": "velsund"}, "full_text": "The pier is shut.", "created_at": "2021-05-12T09:30:00Z"},
        {"author": "kvoss", "text": "Not true.", "date": "2021-05-13"},
    ]
    text = "\n".join(json.dumps(p) for p in posts) if lines else json.dumps({"data": posts})
    read = read_document(make_document(text, name="a.json"))
    found = [(s.speaker, s.text, s.said_on) for s in collect_statements([read])]
    assert found == [("@velsund", "The pier is shut.", "2021-05-12"), ("@kvoss", "Not true.", "2021-05-13")]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("<?xml version='1.0'?><kml><Placemark/></kml>", "KML"),
        ("<gpx version='1.1'></gpx>", "GPX"),
        ("name,lat,lon\nA,1,2\n", "a table of coordinates"),
        ("id;latitude;longitude\n", "a table of coordinates"),
        ('{"type": "FeatureCollection", "features": []}', "GeoJSON"),
        ('{"name": "x"}', "JSON and holds no posts"),
    ],
)
def test_what_is_no_prose_is_refused_by_name(make_document: MakeDocument, data: str, what: str) -> None:
    with pytest.raises(DocumentError, match=what):
        read_document(make_document(data))


@pytest.mark.parametrize(
    "data", ["[" * 10_000 + '"x"', "[A note](x) on “it”.", '{"a": 1', "From here: to there\nNote: x\n"]
)
def test_a_text_that_only_looks_like_a_structure_is_a_text(make_document: MakeDocument, data: str) -> None:
    assert read_document(make_document(data)).text == data


def test_the_sender_of_a_mail_speaks_and_whoever_is_quoted_does_not(make_document: MakeDocument) -> None:
    mail = (
        "From: Karl Voss <v@x.example>\r\nTo: Ida Holm <i@x.example>\r\nDate: Wed, 12 May 2021 09:30:00 +0200\r\n"
        "Subject: The pier\r\nContent-Type: text/plain\r\n\r\nDear Ida,\r\n\r\n"
        "I will not extend the lease this year.\r\n\r\nAnna Lee said the pier was safe.\r\n\r\n"
        "Kind regards\r\nKarl\r\n\r\nOn Tuesday, Ida Holm wrote:\r\n> Will you extend the lease for the kiosk?\r\n"
    )
    found = collect_statements([read_document(make_document(mail, name="a.eml"))])
    assert [(s.speaker, s.text, s.grade, s.said_on) for s in found] == [
        ("Karl Voss", "I will not extend the lease this year.", "read", "2021-05-12"),
        ("Anna Lee", "the pier was safe", "print", "2021-05-12"),
        ("Ida Holm", "> Will you extend the lease for the kiosk?", "read", "2021-05-11"),
    ]


def test_what_is_said_in_a_film_is_found_by_its_time_code(make_document: MakeDocument) -> None:
    found = collect_statements([read_document(make_document(VTT, name="a.vtt"))])
    assert [(s.speaker, s.time_code) for s in found][:2] == [
        ("Anna Lee", "00:00:01.000"),
        ("Karl Voss", "00:00:03.000"),
    ]
    assert "at 00:00:03.000 of the film" in locator(found[1])


@pytest.mark.parametrize(
    ("voice", "speaker"),
    [
        ("Ida Holm", "Ida Holm"),
        ("Dr. Amina Yusuf", "Amina Yusuf"),
        ("Man", None),
        ("Speaker 2", None),
        ("Narrator", None),
    ],
)
def test_one_voice_that_a_film_names_speaks_and_nobodys_does_not(
    make_document: MakeDocument, voice: str, speaker: str | None
) -> None:
    cue = f"WEBVTT\n\n00:00:03.000 --> 00:00:08.000\n<v {voice}>The ministry paid nobody before 1991.\n"
    found = collect_statements([read_document(make_document(cue))])
    assert [(s.speaker, s.grade) for s in found if s.grade == "print"] == ([(speaker, "print")] if speaker else [])


@pytest.mark.parametrize("signature", ["Karl Voss", "Karl Voss\r\nCounsel, Northbay Ltd", "Dr K. Voss, Northbay Ltd"])
def test_the_name_under_a_mail_is_nothing_said(make_document: MakeDocument, signature: str) -> None:
    mail = (
        "From: Karl Voss <v@x.example>\r\nTo: i@x.example\r\nDate: Wed, 12 May 2021 09:30:00 +0200\r\n"
        f"Content-Type: text/plain\r\n\r\nI will not extend the lease this year.\r\n\r\n{signature}\r\n"
    )
    found = collect_statements([read_document(make_document(mail, name="a.eml"))])
    assert [s.text for s in found] == ["I will not extend the lease this year."]


@pytest.mark.parametrize("day", ["2023-07-04T10:00:00Z", "Tue, 04 Jul 2023 10:00:00 +1200"])
def test_what_an_entry_of_a_feed_tells_was_said_on_its_day(make_document: MakeDocument, day: str) -> None:
    feed = f"<?xml version='1.0'?><rss><channel><title>Post</title><item><title>Pier</title><pubDate>{day}</pubDate>"
    feed += "<description>“It is shut,” said Ida Holm.</description></item></channel></rss>"
    read = read_document(make_document(feed, name="a.xml"))
    assert [(s.speaker, s.said_on) for s in collect_statements([read])] == [("Ida Holm", "2023-07-04")]


def test_a_sound_in_subtitles_stands_apart_and_arrows_open_a_turn(make_document: MakeDocument) -> None:
    film = "WEBVTT\n\n00:01.000 --> 00:02.000\n[music]\n\n00:02.000 --> 00:05.000\n>> REPORTER: The pier is shut.\n"
    read = read_document(make_document(film, name="a.vtt"))
    assert read.text == "[music]\n\nREPORTER: The pier is shut."
    assert [(s.speaker, s.text) for s in collect_statements([read])] == [("REPORTER", "The pier is shut.")]
