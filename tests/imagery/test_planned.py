"""A case's pair that cannot be compared is one plain line, and its claims stay open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasterio.transform import from_origin

from toolkit.imagery import CompareOptions, check_claims, compare_case, findings, pairs_faults
from toolkit.imagery.raster import Pixels
from toolkit.records import Case, ChangeCheck, Claim, ImageryPlan, LocatedSite, Position, Scene, Site

QUICK = CompareOptions(detection_test=False)
DAYS = {"before": "2031-04-01", "after": "2032-04-01"}
Writes = Callable[..., Path]
Pair = dict[str, Path]


def _sites() -> tuple[LocatedSite, ...]:
    spot = Position(
        lon=0.4952, lat=0.5315, uncertainty_m=10, notation="decimal", stated="x", stated_by="y", status="reference"
    )
    return (
        LocatedSite(site=Site(id="spot", name="Spot"), status="stated", positions=(spot,), explanation="e", how="h"),
    )


def _held(pair: Pair, days: dict[str, str | None]) -> list[Scene]:
    return [Scene(id=n, sensor="imager", acquired=days.get(n), file=p.name, path=p) for n, p in pair.items()]


def _case(scenes: list[Scene], **plan: Any) -> Case:
    claim = Claim(
        id="built", text="A hall was built", speaker="x", checks=(ChangeCheck(kind="change", expect="change"),)
    )
    return Case(
        slug="case",
        title="t",
        question="q",
        as_of="2033",
        sites=(Site(id="spot", name="Spot"),),
        scenes=tuple(scenes),
        claims=(claim,),
        imagery=ImageryPlan(site="spot", before="before", after="after", half_width_m=900, **plan),
    )


@pytest.fixture
def shown(tmp_path: Path, write_scene: Writes, ground: Pixels, rendering: Callable[..., Pixels]) -> Pair:
    """Two views of one ground round the site, between which nothing changed."""
    return {n: write_scene(tmp_path / f"{n}.tif", rendering(ground, seed)) for seed, n in enumerate(DAYS)}


def _far(path: Path, write: Writes, ground: Pixels) -> None:
    write(path, ground, transform=from_origin(520_000, 60_000, 10, 10))


def _other_zone(path: Path, write: Writes, ground: Pixels) -> None:
    write(path, ground, crs="EPSG:32652")


def _nowhere(path: Path, write: Writes, ground: Pixels) -> None:
    write(path, ground, crs=None)


def _local(path: Path, write: Writes, ground: Pixels) -> None:
    write(path, ground, crs='LOCAL_CS["site",UNIT["metre",1]]')


def _words(path: Path, write: Writes, ground: Pixels) -> None:
    path.write_text("this is no image")


def _headless(path: Path, write: Writes, ground: Pixels) -> None:
    write(path, ground)
    path.write_bytes(path.read_bytes()[:90])


def _one_band(path: Path, write: Writes, ground: Pixels) -> None:
    write(path, ground[:1])


def _empty(path: Path, write: Writes, ground: Pixels) -> None:
    write(path, np.zeros_like(ground), nodata=0)


BROKEN = {
    "does not show the site": _far,
    "does not show the site, ": _other_zone,
    "no coordinate reference system": _nowhere,
    "coordinates are local": _local,
    "no GeoTIFF": _words,
    "damaged": _headless,
    "6 bands against 1": _one_band,
    "No pixel of the scene holds a value": _empty,
}


@pytest.mark.parametrize("why", BROKEN)
def test_a_pair_that_cannot_be_one_is_a_line_and_its_claim_stays_open(
    why: str, shown: Pair, write_scene: Writes, ground: Pixels
) -> None:
    BROKEN[why](shown["after"], write_scene, ground)
    held = _held(shown, DAYS)
    case = _case(held)
    found = compare_case(case, held, sites=_sites(), options=QUICK)
    assert found.status == "not-comparable"
    assert why.rstrip(", ") in found.reasons[0]
    assert [f.text for f in findings(found)] == [f"No change was measured. {found.reasons[0]}"]
    (answer,) = check_claims(case, found)
    assert (answer.verdict, answer.text) == ("not-checkable", f"This cannot be checked. {found.reasons[0]}")
    told = pairs_faults(case, held, _sites())
    if why.startswith("No pixel"):
        assert not told  # only the pixels tell, and no header
    else:
        assert told == [f"The pair of [imagery] will not be comparable: {found.reasons[0]}"]


@pytest.mark.parametrize("days", [{"before": "2032", "after": "2031"}, DAYS])
def test_a_pair_in_the_wrong_order_or_of_the_same_bytes_is_told(days: dict[str, str | None], shown: Pair) -> None:
    if days is DAYS:
        shown["after"].write_bytes(shown["before"].read_bytes())
    held = _held(shown, days)
    found = compare_case(_case(held), held, sites=_sites(), options=QUICK)
    assert found.status == "not-comparable"
    assert pairs_faults(_case(held), held, _sites()) == [
        f"The pair of [imagery] will not be comparable: {found.reasons[0]}"
    ]


def test_a_sound_pair_is_foreseen_without_a_word(shown: Pair) -> None:
    held = _held(shown, DAYS)
    assert pairs_faults(_case(held), held, _sites()) == []
    assert pairs_faults(_case(held), held, ()) == []
    assert compare_case(_case(held), held, sites=_sites(), options=QUICK).status == "no-detectable-change"


def test_scenes_apart_are_foreseen_where_no_site_has_a_position(
    shown: Pair, write_scene: Writes, ground: Pixels
) -> None:
    _far(shown["after"], write_scene, ground)
    held = _held(shown, DAYS)
    assert "show no common ground" in pairs_faults(_case(held), held, ())[0]
    assert compare_case(_case(held), held, options=QUICK).status == "not-comparable"


def test_a_control_pair_that_is_none_does_not_take_the_pair_along(
    shown: Pair, write_scene: Writes, ground: Pixels, tmp_path: Path
) -> None:
    shown["early"] = tmp_path / "early.tif"
    _far(shown["early"], write_scene, ground)
    held = _held(shown, {**DAYS, "early": "2030-04-01"})
    case = _case(held, control=("early", "before"))
    found = compare_case(case, held, sites=_sites(), options=QUICK)
    assert found.status == "no-detectable-change"
    assert found.reasons[-1] == "The control pair is not used: The scene early.tif does not show the site."
    assert pairs_faults(case, held, _sites()) == [
        "The pair of [imagery]: its control pair will not be used: The scene early.tif does not show the site."
    ]
