"""The timeline in other programs' formats, read back by other programs where there are any."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import extruct
import pytest

from toolkit.quotes import to_csv, to_icalendar, to_schema_org, to_timeline_json, to_timelinejs
from toolkit.records import Document, Statement, TimelineEntry

DOCUMENT = Document(
    id="a",
    title="Harbour shut",
    outlet="The Courier",
    published="2018-11-13",
    url="https://courier.example/a",
    sha256="0" * 64,
)


def _statement(number: int, text: str, **more: object) -> Statement:
    given = {
        "content": ((0, len(text)),),
        "grade": "print",
        "kind": "direct",
        "rule": "r",
        "confidence": 0.95,
        "document": "a",
        "text": text,
    }
    return Statement.model_validate({**given, "id": f"s{number}", "speaker": "Mira Ostrand", **more})


SAID = [
    _statement(1, "“No, <b>never</b>,” & \\(x\\)", said_on="2018-11-12", negated=True),
    _statement(2, '=HYPERLINK("x")', said_on="2018-11-05/2018-11-11", speaker="The Ministry", kind="indirect"),
    _statement(3, "that she had, perhaps", speaker=None, hedged=True),
]
TIMELINE = [
    TimelineEntry(lane="happened", date="2018-06", label="A <treaty>; signed, at last", text="Signed. " * 16, ref="t"),
    TimelineEntry(lane="captured", date="2018-11-12T07:08:00Z", label="Image", text="An image is taken.", ref="i"),
    TimelineEntry(lane="said", date="2018-11-05/2018-11-11", label="대변인", text="“그렇다” & more", ref="s2"),
    TimelineEntry(lane="published", date="1998~", label="Old", text="Old report.", ref="o"),
    TimelineEntry(lane="said", date=None, label="She", text="Some day.", ref="s3"),
]


def test_a_spreadsheet_runs_nothing_and_json_keeps_the_words() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(SAID))))
    assert [r["id"] for r in rows] == ["s1", "s2", "s3"]
    assert rows[0]["text"] == SAID[0].text
    assert rows[1]["text"] == '\'=HYPERLINK("x")'
    assert (rows[0]["negated"], rows[2]["hedged"], rows[2]["speaker"]) == ("yes", "yes", "")
    assert json.loads(to_schema_org(SAID, [DOCUMENT]))["@graph"][2]["text"] == '=HYPERLINK("x")'


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@SUM", "\t=1", "\r=1"])
def test_every_start_of_a_formula_is_disarmed(start: str) -> None:
    [row] = list(csv.DictReader(io.StringIO(to_csv([_statement(1, start + " said he")]))))
    assert row["text"].startswith("'")


def test_our_json_holds_every_field() -> None:
    found = json.loads(to_timeline_json(TIMELINE))
    assert [TimelineEntry.model_validate(e) for e in found["entries"]] == TIMELINE


def test_timelinejs_gets_dates_at_their_precision_and_no_markup() -> None:
    found = json.loads(to_timelinejs(TIMELINE, title="What <was> known"))
    assert found["title"]["text"] == {
        "headline": "What &lt;was&gt; known",
        "text": "1 entries have no date and are not shown.",
    }
    first, image, week, about = found["events"]
    assert first["start_date"] == {"year": 2018, "month": 6}
    assert first["text"]["headline"] == "A &lt;treaty&gt;; signed, at last"
    assert image["start_date"] == {"year": 2018, "month": 11, "day": 12, "hour": 7, "minute": 8}
    assert (week["start_date"]["day"], week["end_date"]["day"], week["group"]) == (5, 11, "said")
    assert (about["start_date"], about["display_date"]) == ({"year": 1998}, "1998 (about)")
    assert len({e["unique_id"] for e in found["events"]}) == 4


def test_schema_org_quotations_are_read_by_extruct() -> None:
    page = f"<html><head><script type='application/ld+json'>{to_schema_org(SAID, [DOCUMENT])}</script></head></html>"
    [found] = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    article, *quotations = found["@graph"]
    assert (article["@type"], article["publisher"]["name"], article["datePublished"]) == (
        "Article",
        "The Courier",
        "2018-11-13",
    )
    assert [q["@type"] for q in quotations] == ["Quotation"] * 3
    assert [q.get("spokenByCharacter", {}).get("@type") for q in quotations] == ["Person", "Organization", None]
    assert [q.get("dateCreated") for q in quotations] == ["2018-11-12", None, None]
    assert quotations[1]["temporalCoverage"] == "2018-11-05/2018-11-11"
    assert "deny" in quotations[0]["description"]
    assert all(q["isPartOf"] == {"@id": "#a"} for q in quotations)


def test_icalendar_lasts_as_long_as_a_date_may() -> None:
    text = to_icalendar(TIMELINE, title="Known; when", stamp="2018-12-31")
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == 4
    starts = [line.partition(":")[2] for line in unfolded if line.startswith("DTSTART")]
    ends = [line.partition(":")[2] for line in unfolded if line.startswith("DTEND")]
    assert list(zip(starts, ends, strict=True)) == [
        ("20180601", "20180701"),
        ("20181112", "20181113"),
        ("20181105", "20181112"),
        ("19980101", "19990101"),
    ]
    assert "SUMMARY:happened: A <treaty>\\; signed\\, at last" in unfolded
    assert "SUMMARY:said: 대변인" in unfolded
    assert all(date.fromisoformat(s) for s in starts)
    assert len({line for line in unfolded if line.startswith("UID:")}) == 4


def test_each_export_repeats_byte_for_byte() -> None:
    for write in (
        lambda: to_csv(SAID),
        lambda: to_schema_org(SAID, [DOCUMENT]),
        lambda: to_timeline_json(TIMELINE),
        lambda: to_timelinejs(TIMELINE, title="T"),
        lambda: to_icalendar(TIMELINE, title="T", stamp="2018"),
    ):
        assert write() == write()
