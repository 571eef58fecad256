from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.quotes.conftest import MakeDocument, case_of
from toolkit.quotes import build_timeline, collect_statements, known_before, perhaps_before, read_document
from toolkit.quotes.axis import TimeAxis
from toolkit.quotes.who import says
from toolkit.records import Case, Document, TimelineEntry, bounds

TEXT = "“It is over,” Ostrand said on 2 November 2018. Ruth Ellander had said that it was not."


def _timeline(make_document: MakeDocument) -> tuple[TimelineEntry, ...]:
    document = make_document(TEXT, published="2018-11-13")
    case = case_of(
        document,
        events=[
            {"id": "treaty", "date": "2018-06-12", "text": "A treaty is signed."},
            {"id": "war", "date": "2018", "text": "War."},
        ],
        scenes=[{"id": "image", "sensor": "A satellite", "acquired": "2018-03-29T02:00:00Z"}],
    )
    return build_timeline(case, collect_statements([read_document(document)]))


def test_everything_dated_stands_in_one_order_and_the_undated_last(make_document: MakeDocument) -> None:
    assert [e.ref for e in _timeline(make_document)] == ["war", "image", "treaty", "s1", "page", "s2"]
    assert [e.lane for e in _timeline(make_document)][1:4] == ["captured", "happened", "said"]
    assert _timeline(make_document)[-1].date is None


def test_when_the_desk_got_a_file_is_a_lane_and_no_date_of_the_file(make_document: MakeDocument) -> None:
    page = make_document(TEXT, published="2018-11-13").model_copy(update={"taken_in": "2018-11-15T08:00:00Z"})
    undated = page.model_copy(update={"id": "undated", "published": None, "taken_in": "2018-11-14"})
    scene = {"id": "image", "sensor": "A satellite", "acquired": "2018-03-29T02:00:00Z", "taken_in": "2018-12"}
    timeline = build_timeline(case_of(page, undated, scenes=[scene]))
    assert [(e.lane, e.ref) for e in timeline] == [
        ("captured", "image"),
        ("published", "page"),
        ("acquired", "undated"),
        ("acquired", "page"),
        ("acquired", "image"),
    ]
    assert [e.text for e in timeline if e.lane == "acquired"][-1] == "This desk takes in an image by A satellite."
    assert known_before(timeline, "undated") == ()
    assert [e.ref for e in known_before(timeline, "page")] == ["image"]


def test_a_mail_is_sent_and_not_published(make_document: MakeDocument) -> None:
    mail = make_document(TEXT, name="letter.eml", published="2018-11-13").model_copy(update={"outlet": None})
    signed = mail.model_copy(update={"author": "Ida Holm"})
    told = [build_timeline(case_of(document))[0].text for document in (mail, signed)]
    assert [build_timeline(case_of(document))[0].lane for document in (mail, signed)] == ["sent", "sent"]
    assert told == ["“A page” is sent; who by is not stated.", "Ida Holm sends “A page”."]


def test_known_before_counts_only_what_was_certainly_there(make_document: MakeDocument) -> None:
    timeline = _timeline(make_document)
    assert [e.ref for e in known_before(timeline, "treaty")] == ["image"]
    assert [e.ref for e in known_before(timeline, "page")] == ["image", "treaty", "s1"]
    assert known_before(timeline, "s2") == ()
    assert known_before(timeline, "nothing of that name") == ()


def test_every_entry_names_its_evidence(make_document: MakeDocument) -> None:
    said = [e for e in _timeline(make_document) if e.lane in {"said", "published"}]
    assert all(len(e.evidence) == 1 and e.document == "page" for e in said)


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=30), DAYS)
def test_the_axis_keeps_the_order_of_days(days: list[date], other: date) -> None:
    axis = TimeAxis.over([(d, d) for d in days], width_in=8.0)
    order = sorted({*days, other})
    places = [axis.cell(d) for d in order]
    assert all(a[1] <= b[0] + 1e-9 for a, b in itertools.pairwise(places))
    assert all(-1e-9 <= a <= b <= 8.0 + 1e-9 for a, b in places)


def test_a_dense_week_gets_more_room_than_a_quiet_year() -> None:
    week = [date(2018, 11, 12) + timedelta(days=n % 3) for n in range(40)]
    axis = TimeAxis.over([(d, d) for d in (date(2012, 1, 1), *week, date(2026, 1, 1))], width_in=8.0)
    assert axis.cell(date(2018, 11, 14))[1] - axis.cell(date(2018, 11, 12))[0] > 4.0
    assert len(axis.cuts()) == 2


def test_ticks_keep_their_distance() -> None:
    days = [date(2018, 1, 1) + timedelta(days=3 * n) for n in range(60)]
    axis = TimeAxis.over([(d, d) for d in days], width_in=8.0)
    places = [x for x, _ in axis.ticks(0.5)]
    assert len(places) > 5
    assert all(b - a >= 0.5 for a, b in itertools.pairwise(places))


SPANS = st.one_of(
    DAYS.map(lambda d: d.isoformat()),
    DAYS.map(lambda d: f"{d.year}-{d.month:02}"),
    DAYS.map(lambda d: f"{d.year}"),
    DAYS.map(lambda d: f"../{d.isoformat()}"),
    DAYS.map(lambda d: f"{d.isoformat()}/.."),
)


@given(st.lists(SPANS, min_size=1, max_size=20))
def test_no_date_is_drawn_among_days_it_cannot_mean(dates: list[str]) -> None:
    spans = [bounds(d) for d in dates]
    axis = TimeAxis.over(spans, width_in=8.0)
    drawn = [(axis.cell(a)[0], axis.cell(b)[1]) for a, b in spans]
    for (a, b), (left, right) in zip(spans, drawn, strict=True):
        for (c, _), (other, _) in zip(spans, drawn, strict=True):
            if b < c:
                assert right <= other + 1e-9
        assert right - left > 0 or (b - a).days <= 1
        assert -1e-9 <= left <= right <= 8.0 + 1e-9


def test_a_year_before_the_precise_days_has_its_own_place_and_the_gap_is_stated() -> None:
    axis = TimeAxis.over([bounds(d) for d in ("2002", "2007-07", "2009-09-21", "2009-09-25", "2015")], width_in=8.0)
    assert axis.cell(date(2002, 12, 31))[1] < axis.cell(date(2007, 7, 1))[0]
    assert axis.cell(date(2007, 7, 31))[1] < axis.cell(date(2009, 9, 21))[0]
    assert axis.cell(date(2009, 9, 25))[1] < axis.cell(date(2015, 1, 1))[0]
    assert [days for _, days in axis.cuts()] == [1643, 783, 1924]
    assert "2002" in {label for _, label in axis.ticks()}


def test_an_open_beginning_stands_where_it_ends_and_decides_an_order_only_by_its_end() -> None:
    entries = (
        TimelineEntry(lane="happened", date="../2018-11-12", label="a", text="A.", ref="a"),
        TimelineEntry(lane="happened", date="2018-11-01", label="b", text="B.", ref="b"),
        TimelineEntry(lane="happened", date="2018-12-01", label="c", text="C.", ref="c"),
    )
    assert [e.ref for e in known_before(entries, "c")] == ["a", "b"]
    assert [e.ref for e in perhaps_before(entries, "b")] == ["a"]


def test_a_group_says_and_a_body_says() -> None:
    told = {
        "Fishers of Mollendo": "Fishers of Mollendo say",
        "Two drivers": "Two drivers say",
        "Ida Holm and Karl Voss": "Ida Holm and Karl Voss say",
        "The Ministry of Trade and Industry": "The Ministry of Trade and Industry says",
        "The United Nations": "The United Nations says",
        "Sanders": "Sanders says",
        "Police in Accra": "Police in Accra say",
        "The mayor of the Seven Villages": "The mayor of the Seven Villages says",
    }
    assert {name: says(name) for name in told} == told


def test_a_paper_that_nobody_is_known_to_have_published_bears_its_date() -> None:
    letter = Document(
        id="letter", title="To the akim", outlet="not stated", author="Dana Omarova", published="2022-10-11"
    )
    case = Case(slug="a", title="A", question="Q?", as_of="2023-01-01", documents=(letter,))
    told = [entry.text for entry in build_timeline(case)]
    assert told == ["“To the akim”, by Dana Omarova, bears this date; who published it is not stated."]
