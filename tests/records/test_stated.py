"""Figures as printed: value, unit, hedge, range and the step of the last digit."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from toolkit.records import DistanceCheck, find_stated, parse_stated

METRES = [
    ("about 50 miles", 80_467.2, "about"),
    ("more than 500 metres", 500, "beyond"),
    ("half a kilometre", 500, "at"),
    ("97 nautical miles", 179_644, "at"),
    ("a quarter of a mile", 402.336, "at"),
    ("three quarters of a mile", 1207.008, "at"),
    ("two and a half miles", 4023.36, "at"),
    ("within 50 yards", 45.72, "within"),
    ("two hundred and fifty metres", 250, "at"),
    ("at least about 20 km", 20_000, "beyond"),
    ("10 km or more", 10_000, "beyond"),
    ("less than a kilometre", 1000, "within"),
    ("50-mile", 80_467.2, "at"),
    ("15km", 15_000, "at"),
    ("1,200 km", 1_200_000, "at"),
    ("some 30 feet", 9.144, "about"),
]


@pytest.mark.parametrize(("text", "metres", "relation"), METRES)
def test_a_length_is_read_with_its_unit_and_hedge(text: str, metres: float, relation: str) -> None:
    figure = parse_stated(text)
    assert figure.dimension == "length"
    assert figure.base_low == pytest.approx(metres, rel=1e-4)
    assert figure.relation == relation
    assert figure.text == text


OTHERS = [
    ("18 months", "duration", 547.86),
    ("five and a half years", "duration", 2008.83),
    ("a fortnight", None, None),
    ("2½ hours", "duration", 2.5 / 24),
    ("2,500 acres", "area", 10_117_141),
    ("5,000 sq ft", "area", 464.515),
    ("20 football pitches", "area", 142_800),
    ("12 500 hectares", "area", 125_000_000),
    ("1 in 5,000", "ratio", 0.0002),
    ("a third", "ratio", 1 / 3),
    ("two thirds", "ratio", 2 / 3),
    ("half", "ratio", 0.5),
    ("twice", "ratio", 2),
    ("more than doubled", "ratio", 2),
    ("nearly tripled", "ratio", 3),
    ("halved", "ratio", 0.5),
    ("two out of three", "ratio", 2 / 3),
    ("three in ten", "ratio", 0.3),
    ("half of them", "ratio", 0.5),
    ("fivefold", "ratio", 5),
    ("40 percent", "ratio", 0.4),
    ("3,000 or so", "count", 3000),
    ("a dozen", "count", 12),
    ("1.5 million people", "count", 1_500_000),
]


@pytest.mark.parametrize(("text", "dimension", "base"), [row for row in OTHERS if row[1]])
def test_areas_times_ratios_and_counts_are_read(text: str, dimension: str, base: float) -> None:
    figure = parse_stated(text)
    assert figure.dimension == dimension
    assert figure.base_low == pytest.approx(base, rel=1e-3)


def test_a_range_keeps_both_ends() -> None:
    figure = parse_stated("between 80 and 90 km")
    assert (figure.low, figure.high, figure.relation) == (80, 90, "between")
    assert figure.off(85_000) == 0
    assert figure.off(95_000) == 5_000


def test_the_last_digit_that_counts_gives_the_rounding() -> None:
    rounding = {text: parse_stated(text).rounding for text in ("85 km", "80 km", "2.2 km", "500 metres", "1,200 km")}
    assert rounding == pytest.approx(
        {"85 km": 500, "80 km": 4000, "2.2 km": 50, "500 metres": 25, "1,200 km": 50_000}, rel=1e-6
    )


def test_about_adds_one_more_step_and_never_more_than_15_percent() -> None:
    assert parse_stated("about 85 km").hedge == 1000
    assert parse_stated("about 50 km").hedge == 7500
    assert parse_stated("85 km").hedge == 0


@pytest.mark.parametrize("text", ["nothing", "about", "in 2018", "the 5th Brigade", "38.58470", "Landsat-5", ""])
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no figure"):
        parse_stated(text)


def test_a_number_behind_a_month_is_a_day_only_if_it_can_be_one() -> None:
    assert [f.stated.low for f in find_stated("In March 8,635 workers came; on 8 March 40 left, in May 250.")] == [
        8635.0,
        40.0,
        250.0,
    ]


@pytest.mark.parametrize("counted", ["550 tents", "12 tenants", "40 tense men", "30 sixties songs", "8 halfway houses"])
def test_a_word_that_begins_like_a_number_is_none(counted: str) -> None:
    stated = parse_stated(counted)
    assert f"{stated.low:g} {stated.unit}" == counted


def test_two_figures_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="more than one figure"):
        parse_stated("5 km from the sea and 3 km from the road")


def test_figures_are_found_in_running_text_and_years_and_dates_are_none() -> None:
    text = "On 12 March 2018 the depot, 12 km north of Springfield and about 30 feet deep, cost $4 million in 2018."
    assert [found.stated.text for found in find_stated(text)] == ["12 km", "about 30 feet", "4 million"]


@pytest.mark.parametrize(
    ("written", "point"),
    [
        ("north-west", "northwest"),
        ("North West", "northwest"),
        ("NW", "northwest"),
        ("nnw", "north-northwest"),
        ("north-north-west", "north-northwest"),
        ("northwesterly", "northwest"),
        ("southern", "south"),
        ("eastwards", "east"),
        ("E.", "east"),
        ("west", "west"),
    ],
)
def test_a_direction_is_read_as_papers_write_it(written: str, point: str) -> None:
    check = DistanceCheck(kind="distance", site="a", reference="B", stated="3 km", direction=written)  # type: ignore[arg-type]
    assert check.direction == point


def test_what_is_no_direction_is_refused() -> None:
    with pytest.raises(ValidationError, match="direction"):
        DistanceCheck(kind="distance", site="a", reference="B", stated="3 km", direction="left")  # type: ignore[arg-type]


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5_000, "1" + ",000" * 200, "9" * 20 + " billion"])
def test_a_number_larger_than_any_that_is_printed_is_none(number: str) -> None:
    assert list(find_stated(f"It lies {number} km from there.")) == []
    with pytest.raises(ValueError, match="no figure"):
        parse_stated(f"{number} km")


@pytest.mark.parametrize(
    ("printed", "dimension", "low", "high"),
    [
        ("a few hundred metres", "length", 200, 700),
        ("several kilometres", "length", 3000, 10000),
        ("a couple of miles", "length", 2414, 4828),
        ("several dozen trucks", "count", 36, 120),
        ("two-and-a-half kilometres", "length", 2500, 2500),
        ("€3m", "count", 3e6, 3e6),
        ("5 km2", "area", 5e6, 5e6),
        ("$45 million", "count", 45e6, 45e6),
    ],
)
def test_loose_words_and_money_are_no_other_figure(printed: str, dimension: str, low: float, high: float) -> None:
    stated = parse_stated(printed)
    assert (stated.dimension, round(stated.base_low), round(stated.base_high)) == (dimension, low, high)
    assert [found.stated.text for found in find_stated("a few people came several times")] == []
