"""When was it first seen: between two dates that could have shown it, or no dates at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from toolkit.imagery import compare
from toolkit.imagery.brackets import Sight, bracketed
from toolkit.imagery.result import Comparison
from toolkit.imagery.series import SeriesResult, _chosen, _state, measure_series
from toolkit.imagery.series_words import series_findings, with_date
from toolkit.imagery.simulate_series import GSD_M, make_series
from toolkit.records import (
    Bracket,
    ChangeCheck,
    Finding,
    Scene,
    Seen,
    SeenOn,
    Series,
    SeriesDate,
    dated_verdict,
    first_of,
)

STATES = {"a": "absent", "p": "present", "o": "otherwise", "u": "unknown"}
DAYS = [f"2020-0{month}-01" for month in range(1, 9)]


def _area(states: str, **given: Any) -> Seen:
    dates = tuple(
        SeenOn(scene=f"s{n}", date=DAYS[n], state=STATES[letter])  # type: ignore[arg-type]
        for n, letter in enumerate(states)
    )
    return bracketed(Seen(number=1, lon=0, lat=0, area_m2=900, dates=dates, **given))


@pytest.mark.parametrize(
    ("states", "came", "went"),
    [
        ("ap", (0, 1), None),
        ("aap", (1, 2), None),
        ("app", (0, 1), None),
        ("aup", (0, 2), None),  # what an image cannot tell widens the bracket
        ("aoup", (0, 3), None),  # half built is neither
        ("aoap", (2, 3), None),  # ploughed, and green again: not there yet
        ("appa", (0, 1), (2, 3)),
        ("aupuua", (0, 2), (2, 5)),
        ("apap", None, None),  # comes and goes: no dates
        ("apapa", None, None),
        ("pap", None, None),
        ("auu", None, None),
    ],
)
def test_a_bracket_ends_only_on_dates_that_tell(
    states: str, came: tuple[int, int] | None, went: tuple[int, int] | None
) -> None:
    seen = _area(states)
    wanted = [DAYS[n] if n is not None else None for n in (*(came or (None, None)), *(went or (None, None)))]
    assert [seen.after, seen.by, seen.gone_after, seen.gone_by] == wanted
    assert (seen.note is None) == (came is not None)


@pytest.mark.parametrize(
    ("earlier", "later", "passing", "state"),
    [
        (Sight(True), Sight(False), False, "present"),
        (Sight(False), Sight(True), False, "absent"),
        (Sight(True), Sight(True), False, "otherwise"),
        (Sight(False), Sight(False), False, "unknown"),
        (Sight(None, "cloud"), Sight(True), False, "unknown"),
        (Sight(False), Sight(None, "cloud"), False, "unknown"),
        (Sight(True), Sight(True), True, "present"),
        (Sight(False), Sight(False), True, "absent"),
        (Sight(True), Sight(False), True, "otherwise"),
    ],
)
def test_a_date_tells_only_where_both_images_of_the_pair_agree(
    earlier: Sight, later: Sight, passing: bool, state: str
) -> None:
    assert _state(earlier, later, passing=passing)[0] == state


BRACKET = Bracket("2007-03-04", "2007-09-18T10:00:00Z")


@pytest.mark.parametrize(
    ("claimed", "verdict"),
    [
        ("2007", "supported"),
        ("2007-03/2007-09", "supported"),
        ("2007-03-04/2007-09-18", "supported"),
        ("../2007-12-31", "supported"),
        ("2007-05", "not-checkable"),  # within the bracket: it may have been in May
        ("2007-09", "not-checkable"),
        ("2006/2007-05", "not-checkable"),
        ("2008", "contradicted"),
        ("2006", "contradicted"),
        ("2007-01/2007-02", "contradicted"),
        ("2007-09-19/..", "contradicted"),
        ("2007-XX-XX", "supported"),
    ],
)
def test_a_stated_date_is_held_against_the_whole_bracket(claimed: str, verdict: str) -> None:
    assert dated_verdict(BRACKET, claimed) == verdict


def test_the_first_of_several_has_the_earliest_ends_and_none_where_one_is_not_known() -> None:
    early, late, open_one = _area("aap"), _area("auup"), _area("apap")
    assert first_of([early, late]) == (DAYS[0], DAYS[2])
    assert first_of([early, open_one]) is None
    assert first_of([]) is None


def _scene(name: str, day: str | None, sensor: str = "imager", sha: str = "") -> Scene:
    return Scene(id=name, sensor=sensor, acquired=day, file=f"{name}.tif", path=Path(f"{name}.tif"), sha256=sha or None)


def _pair() -> Comparison:
    return Comparison("measured", scenes=(_scene("one", "2020-01-01"), _scene("two", "2020-12-01")))


def test_images_that_cannot_be_used_are_one_line_each_and_the_others_stay() -> None:
    listed = [
        _scene("late", "2021-05-01"),
        _scene("undated", None),
        _scene("same-day", "2020-12-01"),
        _scene("twice-b", "2020-06-01T12:00:00Z"),
        _scene("twice-a", "2020-06-01"),
        _scene("other", "2020-07-01", "other imager"),
        _scene("third", "2020-08-01", "third imager"),
        _scene("sentinel", "2020-09-01", "Sentinel-1 SAR"),
        _scene("early", "2019-05-01"),
    ]
    chosen, passed, notes = _chosen(_pair(), listed)
    assert [s.id for s in chosen] == ["early", "twice-a", "other", "third", "late"]
    assert {one.scene: one.why for one in passed} == {
        "undated": "Its date is not known.",
        "same-day": "It is of the same day as two, which is used.",
        "twice-b": "It is of the same day as twice-a, which is used.",
        "sentinel": "Radar and optical images cannot be compared with each other.",
    }
    assert notes == ["The images are of 3 sensors and are compared on the bands they share."]


def test_three_hundred_images_are_not_all_compared_and_each_of_the_rest_is_told() -> None:
    many = [_scene(f"s{n}", f"{1700 + n}-01-01") for n in range(300)]
    chosen, passed, notes = _chosen(_pair(), many)
    assert len(chosen) == 58
    assert (chosen[0].id, chosen[-1].id) == ("s0", "s299")
    gaps = np.diff([int(scene.id[1:]) for scene in chosen])
    assert (gaps.min(), gaps.max()) == (5, 6)
    assert notes == ["58 of 300 further images are compared, spread evenly: a series takes 60."]
    assert len(passed) == 242
    assert all("A series takes 60 images" in (one.why or "") for one in passed)


def _record(*seen: Seen) -> Series:
    return Series(dates=(), seen=seen, how="x", evidence=("0" * 64,))


def _claimed(verdict: str) -> Finding:
    return Finding(id="c", kind="change", basis="measured", text="It changed.", verdict=verdict, how="x")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expect", "measured", "on", "verdict"),
    [
        ("change", "supported", "2020", "supported"),
        ("change", "supported", "2020-02/2020-03", "supported"),
        ("change", "supported", "2020-02-15", "not-checkable"),
        ("change", "supported", "2021", "contradicted"),
        ("change", "not-checkable", "2020", "not-checkable"),
        ("no-change", "contradicted", "2020", "contradicted"),
        ("no-change", "contradicted", "2021", "not-checkable"),  # it changed, but not then
        ("no-change", "supported", "2021", "supported"),
    ],
)
def test_a_claim_on_change_that_says_when_needs_both(expect: str, measured: str, on: str, verdict: str) -> None:
    check = ChangeCheck.model_validate({"kind": "change", "expect": expect, "on": on})
    seen = _area("aap")
    assert with_date(_claimed(measured), check, [seen], _record(seen)).verdict == verdict
    if measured == ("supported" if expect == "change" else "contradicted"):
        assert with_date(_claimed(measured), check, [], None).verdict == "not-checkable"


def test_areas_that_share_their_dates_are_told_in_one_sentence() -> None:
    areas = [_area("ap").model_copy(update={"number": n}) for n in (1, 2, 4)]
    gone = _area("appa").model_copy(update={"number": 3})
    found = series_findings(SeriesResult(_record(*areas, gone).model_copy(update={"dates": _dates()})), ())
    texts = [f.text for f in found[1:]]
    came = "first seen between 1 January 2020 and 1 February 2020"
    assert texts == [
        f"Changed areas 1, 2 and 4 were {came}.",
        f"Changed area 3 was {came}, and was gone between 1 March 2020 and 1 April 2020.",
    ]


def _dates() -> tuple[Any, ...]:
    return tuple(SeriesDate(scene=f"s{n}", date=DAYS[n], used=True) for n in range(2))


@pytest.mark.slow
def test_no_bracket_of_a_simulated_series_is_wrong(tmp_path: Path) -> None:
    """A small sample of benchmarks/series.py, which measures 200."""
    truth = make_series(tmp_path, 3, count=5)
    pair = compare(truth.scenes[0], truth.scenes[-1])
    found = measure_series(pair, truth.scenes)
    assert found is not None
    days = {scene.acquired: number for number, scene in enumerate(truth.scenes)}
    asked = 0
    for building in truth.buildings:
        lon, lat = truth.lonlat(building)
        reach = building.side_px * GSD_M / 111_000
        for one in found.record.seen:
            if max(abs(one.lon - lon), abs(one.lat - lat)) < reach and one.after and one.by:
                asked += 1
                assert days[one.after] < building.came <= days[one.by]
    assert asked
