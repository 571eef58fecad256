"""Which two scenes to compare: those in which everything but the ground is most alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolkit.imagery import change, choice_findings, choose_pair, control_options, with_choice
from toolkit.imagery.catalogues.base import Listing, Look
from toolkit.imagery.scene_strip import choice_table, time_strip
from toolkit.records import Case, ImageryPlan, Scene, SceneSearch, Site

SPANS = ("2030-01-01/2030-12-31", "2031-01-01/2031-12-31")


def a_case(**search: Any) -> Case:
    wanted = SceneSearch(**{"window": SPANS, **search})
    return Case(
        slug="a",
        title="A",
        question="Q?",
        as_of="2031",
        sites=(Site(id="s", name="S"),),
        imagery=ImageryPlan(site="s", search=wanted),
    )


def seen(day: str, *, path: Path, clear: float | None = 100, sun: float = 50, orbit: str = "22", **more: Any) -> Any:
    name = f"s-{day}"
    scene = Scene(
        id=name,
        sensor=more.get("sensor", "Sentinel-2A MSI"),
        acquired=f"{day}T10:20:00Z",
        bands=more.get("bands", ("blue", "green", "red", "nir")),
        sun_elevation_deg=sun,
        sha256=f"{int(day.replace('-', '')):064x}",
        path=path,
    )
    return scene, Look(scene=name, collection="c", clear_pct=clear, orbit=orbit, left_out=more.get("left_out"))


def a_listing(*pairs: Any) -> Listing:
    return Listing(scenes=tuple(s for s, _ in pairs), looks=tuple(k for _, k in pairs), searched=True)


@pytest.fixture
def held(drill: tuple[Path, Path]) -> Path:
    return drill[0]


def test_the_same_season_sun_and_orbit_win_over_the_nearest_date(held: Path) -> None:
    listing = a_listing(
        seen("2030-09-18", path=held),
        seen("2030-12-20", path=held, sun=22),
        seen("2031-02-01", path=held, sun=30),
        seen("2031-09-16", path=held),
        seen("2031-09-21", path=held, orbit="65"),
    )
    best = choose_pair(a_case(), listing).pairs[0]
    assert (best.before, best.after) == ("s-2030-09-18", "s-2031-09-16")
    assert "same orbit (22)" in best.reasons
    assert "the same days of the year" in best.reasons
    assert "100 % and 100 % of the area clear" in best.reasons


def test_cloud_over_the_area_counts_and_not_over_the_scene(held: Path) -> None:
    listing = a_listing(
        seen("2030-09-18", path=held), seen("2031-09-16", path=held, clear=55), seen("2031-10-01", path=held, clear=99)
    )
    assert choose_pair(a_case(), listing).pairs[0].after == "s-2031-10-01"


def test_the_control_pair_lies_wholly_before_the_event_and_shares_the_earlier_scene(held: Path) -> None:
    days = ("2030-09-03", "2030-09-13", "2030-09-18", "2031-09-16", "2031-09-26")
    listing = a_listing(*(seen(day, path=held) for day in days))
    choice = choose_pair(a_case(window=(), event="2031-01-15"), listing)
    assert choice.control is not None
    assert {choice.control.before, choice.control.after} <= {f"s-{day}" for day in days[:3]}
    assert choice.pairs[0].before in {choice.control.before, choice.control.after}
    options = control_options(listing, choice)
    assert (options is None) is ("control" not in change.CompareOptions.model_fields)


def test_without_an_event_there_is_no_control_pair(held: Path) -> None:
    listing = a_listing(seen("2031-03-01", path=held), seen("2031-06-01", path=held), seen("2031-09-01", path=held))
    choice = choose_pair(a_case(window=("2031",)), listing)
    assert len(choice.pairs) == 3
    assert choice.control is None
    assert control_options(listing, choice) is None


def test_radar_is_chosen_by_its_orbit_and_not_by_cloud_or_sun(held: Path) -> None:
    radar = {"sensor": "Sentinel-1A C-SAR", "bands": ("vv", "vh"), "clear": None}
    listing = a_listing(
        seen("2030-09-18", path=held, orbit="44", **radar),
        seen("2031-09-18", path=held, orbit="117", **radar),
        seen("2031-10-24", path=held, orbit="44", sun=5, **radar),
    )
    best = choose_pair(a_case(), listing).pairs[0]
    assert best.after == "s-2031-10-24"
    assert best.reasons == ("36 days apart in the year", "same orbit (44)", "401 days apart")


def test_scenes_of_other_bands_or_of_one_day_are_no_pair(held: Path) -> None:
    listing = a_listing(
        seen("2030-09-18", path=held),
        seen("2031-09-16", path=held, bands=("vv", "vh")),
        seen("2030-12-30", path=held),
        seen("2031-01-01", path=held),
    )
    assert [(p.before, p.after) for p in choose_pair(a_case(), listing).pairs] == [("s-2030-09-18", "s-2031-01-01")]


def test_the_choice_becomes_the_cases_pair_unless_it_names_one(held: Path) -> None:
    listing = a_listing(seen("2030-09-18", path=held), seen("2031-09-16", path=held))
    case = a_case()
    choice = choose_pair(case, listing)
    chosen = with_choice(case, listing, choice)
    assert chosen.imagery is not None
    assert (chosen.imagery.before, chosen.imagery.half_width_m) == ("s-2030-09-18", 2500.0)
    assert with_choice(chosen, listing, choice) is chosen
    said = choice_findings(case, listing, choice)[0]
    assert "18 September 2030 and 16 September 2031" in said.text
    assert choice_findings(chosen, listing, choice) == []


def test_an_edition_without_a_day_of_acquisition_is_never_ranked(held: Path) -> None:
    scene = Scene(id="t", sensor="tiled map", acquired=None, path=held)
    listing = Listing(scenes=(scene,), looks=(Look(scene="t", collection="c", released="2031-05-01"),), searched=True)
    choice = choose_pair(a_case(), listing)
    assert choice.pairs == ()
    assert choice.passed_over == ("published 1 May 2031: the day of acquisition is unknown",)
    (strip,) = time_strip(listing, choice)
    assert "released 1 May 2031" in strip.alt


def test_the_strip_shows_the_chosen_scenes_and_tells_them_in_words(held: Path) -> None:
    days = [f"2030-0{month}-{day}" for month in range(1, 9) for day in ("03", "18")] + ["2031-09-16"]
    listing = a_listing(*(seen(day, path=held, clear=90) for day in days))
    choice = choose_pair(a_case(), listing)
    (strip,) = time_strip(listing, choice)
    assert strip.alt.startswith("Strip of 12 small images: ")
    assert "16 September 2031, Sentinel-2A MSI, 90 % clear (after)" in strip.alt
    assert "5 more are held" in strip.caption
    assert len(strip.canvas.axes) == 12


def test_the_table_gives_reasons_and_what_was_passed_over(held: Path) -> None:
    cloudy = (
        Scene(id="c", sensor="s", acquired="2031-05-01T10:00:00Z"),
        Look(scene="c", collection="c", left_out="9 % of the area is clear: too little"),
    )
    listing = a_listing(seen("2030-09-18", path=held), cloudy, seen("2031-09-16", path=held))
    table = repr(choice_table(listing, choose_pair(a_case(), listing)))
    assert "Points against" in table
    assert "1 May 2031" in table
    assert "9 % of the area is clear" in table


def test_nothing_held_gives_nothing(held: Path) -> None:
    choice = choose_pair(a_case(), Listing())
    assert (choice.pairs, time_strip(Listing(), choice), choice_findings(a_case(), Listing(), choice)) == ((), (), [])
