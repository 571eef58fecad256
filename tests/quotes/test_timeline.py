from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.quotes.conftest import MakeDocument, case_of
from toolkit.quotes import build_timeline, collect_statements, known_before, read_document
from toolkit.quotes.axis import TimeAxis
from toolkit.records import TimelineEntry

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
    )  # fmt: skip
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
        ("captured", "image"), ("published", "page"), ("acquired", "undated"), ("acquired", "page"),
        ("acquired", "image"),
    ]  # fmt: skip
    assert [e.text for e in timeline if e.lane == "acquired"][-1] == "This desk takes in an image by A satellite."
    assert known_before(timeline, "undated") == ()
    assert [e.ref for e in known_before(timeline, "page")] == ["image"]


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
    axis = TimeAxis.over(days, width_in=8.0)
    order = sorted({*days, other})
    places = [axis.cell(d) for d in order]
    assert all(a[1] <= b[0] + 1e-9 for a, b in itertools.pairwise(places))
    assert all(-1e-9 <= a <= b <= 8.0 + 1e-9 for a, b in places)


def test_a_dense_week_gets_more_room_than_a_quiet_year() -> None:
    week = [date(2018, 11, 12) + timedelta(days=n % 3) for n in range(40)]
    axis = TimeAxis.over([date(2012, 1, 1), *week, date(2026, 1, 1)], width_in=8.0)
    assert axis.cell(date(2018, 11, 14))[1] - axis.cell(date(2018, 11, 12))[0] > 4.0
    assert len(axis.cuts()) == 2


def test_ticks_keep_their_distance() -> None:
    axis = TimeAxis.over([date(2018, 1, 1) + timedelta(days=3 * n) for n in range(60)], width_in=8.0)
    places = [x for x, _ in axis.ticks(0.5)]
    assert len(places) > 5
    assert all(b - a >= 0.5 for a, b in itertools.pairwise(places))
