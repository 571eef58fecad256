"""What the site map draws of a claim, and what its words say of it."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pyproj import Geod

from toolkit.places import describe_map, locate_sites, site_map
from toolkit.places.map_data import claim_marks
from toolkit.places.outlines import lakes_of, land_of, rivers_of
from toolkit.places.view import View, fitted_view
from toolkit.records import (
    Assertion,
    BetweenCheck,
    Case,
    Claim,
    ContainmentCheck,
    DistanceCheck,
    NearCheck,
    SideCheck,
    Site,
)

WGS84 = Geod(ellps="WGS84")


def _case(position: str, *checks: dict[str, Any], country: str | None = None, more: tuple[str, ...] = ()) -> Case:
    stated = tuple(Assertion(position=p, stated_by="somebody") for p in (position, *more))
    kinds: dict[str, Any] = {
        "distance": DistanceCheck,
        "within": ContainmentCheck,
        "between": BetweenCheck,
        "near": NearCheck,
        "side": SideCheck,
    }
    claims = tuple(
        Claim(id=f"c{n}", text="a claim", speaker="A paper", check=kinds[c["kind"]](site="site", **c))
        for n, c in enumerate(checks)
    )
    site = Site(id="site", name="The mine", country=country, assertions=stated)
    return Case(
        slug="x",
        title="x",
        question="x?",
        as_of="2026-11-01",
        limits=("x",),
        sha256="0" * 64,
        sites=(site,),
        claims=claims,
    )


SUMY = {"kind": "distance", "reference": "the Russian border", "is": "40 km"}
GOMA = {"kind": "distance", "reference": "Goma", "is": "about 45 km", "direction": "west"}
CASES = {
    "border": _case("51.05 N 34.60 E", SUMY, country="UA"),
    "wedge": _case("1.56 S 28.88 E", GOMA, {"kind": "within", "area": "North Kivu"}, country="CD"),
    "two seas": _case("16.85 S 179.95 W", {"kind": "distance", "reference": "Labasa", "is": "85 km"}, country="FJ"),
    "coast": _case("14.6 N 42.3 E", {"kind": "distance", "reference": "the Yemeni coast", "is": "40 nautical miles"}),
    "far": _case("28.05 N 9.11 E", {"kind": "distance", "reference": "Algiers", "is": "more than 1,000 km"}),
    "between": _case("2.9 S 57.5 W", {"kind": "between", "first": "Manaus", "second": "Santarém"}, country="BR"),
    "side": _case("0.75 S 36.4 E", {"kind": "side", "reference": "the equator", "side": "south"}, country="KE"),
    "pole": _case("89.6 N 40 E", more=("89.7 N 150 W",)),
    "south": _case("78 S 166 E"),
}


@pytest.mark.parametrize("name", CASES)
def test_labels_lie_inside_the_map_and_apart_in_all_parts_of_the_world(name: str) -> None:
    figure = site_map(CASES[name], locate_sites(CASES[name]))
    figure.draw_without_rendering()
    for ax in figure.axes[:-1]:
        frame = ax.get_window_extent().padded(1)
        boxes = [t.get_window_extent() for t in ax.texts if t.get_text() and t.get_zorder() == 20]
        assert boxes
        assert all(frame.x0 <= b.x0 and b.x1 <= frame.x1 and frame.y0 <= b.y0 and b.y1 <= frame.y1 for b in boxes)
        assert [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.overlaps(b)] == []


def test_the_ring_lies_at_the_stated_distance_from_the_place() -> None:
    figure = site_map(CASES["wedge"], locate_sites(CASES["wedge"]))
    lon, lat = 29.22845, -1.67409  # Goma, GeoNames 216281
    ax = figure.axes[0]
    half_x, half_y = ax.get_xlim()[1], ax.get_ylim()[1]
    rings = [line for line in ax.lines if line.get_linewidth() == 1.1 and line.get_linestyle() == "--"]
    view = _view_of(CASES["wedge"], half_x, half_y)
    points = [view.lonlat(x, y) for line in rings for x, y in zip(*line.get_data(), strict=True)]
    inner = [p for p in points if view.widened(1.05).holds(*p)]
    assert len(inner) > 20
    assert all(WGS84.inv(lon, lat, *p)[2] == pytest.approx(45_000, rel=0.005) for p in inner)


def _view_of(case: Case, half_x: float, half_y: float) -> View:
    """Find the middle of the map that was drawn: the site's mark tells where it lies on it."""
    located = locate_sites(case)
    figure = site_map(case, located)
    at = located[0].reference
    assert at is not None
    mark = next(line for line in figure.axes[0].lines if line.get_markersize() == 9)
    (x,), (y,) = mark.get_data()
    middle = View(at.lat, at.lon, half_x, half_y).lonlat(-x, -y)
    return View(middle[1], middle[0], half_x, half_y)


def test_the_frame_holds_what_a_claim_measures_from_and_where_it_puts_the_site() -> None:
    for name in ("border", "wedge", "two seas", "coast", "far", "between"):
        located = locate_sites(CASES[name])
        figure = site_map(CASES[name], located)
        ax = figure.axes[0]
        view = _view_of(CASES[name], ax.get_xlim()[1], ax.get_ylim()[1])
        for mark in claim_marks(CASES[name], located):
            assert mark.line is None or all(view.holds(*end) for end in mark.line)


def test_a_border_claim_has_its_line_and_a_band_on_the_sites_own_side() -> None:
    figure = site_map(CASES["border"], locate_sites(CASES["border"]))
    assert "Russia \u2013 Ukraine" in {text.get_text() for text in figure.axes[0].texts}
    assert "claimed: 40 km" in {text.get_text() for text in figure.axes[0].texts}
    rings = [line for line in figure.axes[0].lines if line.get_linewidth() == 1.1 and line.get_linestyle() == "--"]
    highest = max(y for line in rings for y in line.get_ydata())
    site = next(line for line in figure.axes[0].lines if line.get_markersize() == 9)
    assert highest < site.get_ydata()[0], "40 km from the border lies farther south than the depot, and not in Russia"


def test_the_words_give_what_is_measured_and_what_is_claimed() -> None:
    caption, alt = describe_map(CASES["border"], locate_sites(CASES["border"]))
    assert "14.1 km from the border between Russia and Ukraine where 40 km is claimed" in alt
    assert "tolerance" in caption


def test_a_close_up_that_shows_nothing_more_is_left_out() -> None:
    assert len(site_map(CASES["far"], locate_sites(CASES["far"])).axes) == 2
    near = _case("1.56 S 28.88 E", GOMA, country="CD", more=("1.561 S 28.883 E",))
    assert len(site_map(near, locate_sites(near)).axes) == 3, "two positions 350 m apart are one dot on the whole map"


def test_a_parallel_is_drawn_as_the_line_it_is() -> None:
    (mark,) = claim_marks(CASES["side"], locate_sites(CASES["side"]))
    assert mark.line is not None
    assert mark.line[1] == pytest.approx((36.4, 0.0), abs=0.01)


def test_a_view_over_the_pole_or_the_antimeridian_keeps_its_distances() -> None:
    for points in ([(40.0, 89.6), (-150.0, 89.7)], [(179.9, -17.0), (-179.8, -16.5)], [(10.0, -89.0), (190.0, -88.5)]):
        view = fitted_view(points, (6.0, 6.0), 5.0)
        assert all(view.holds(*point) for point in points)
        drawn = math.dist(*(view.xy(*point) for point in points))
        assert drawn == pytest.approx(WGS84.inv(*points[0], *points[1])[2] / 1000, rel=0.01)


def test_land_and_waters_of_a_view_are_where_they_are() -> None:
    from shapely import Point

    view = View(52.4, 13.0, 60, 60)  # Berlin and Potsdam, all land
    assert land_of(view).whole.contains(Point(*view.xy(13.4, 52.52)))
    assert {"Elbe", "Havel"} & {river.name for river in rivers_of(View(52.4, 12.0, 90, 90))}
    sea = View(54.6, 12.5, 60, 60)  # the western Baltic
    assert not land_of(sea).whole.contains(Point(*sea.xy(12.0, 54.6)))
    lake = View(46.45, 6.6, 60, 60)  # Lake Geneva
    assert any(shape.contains(Point(*lake.xy(6.6, 46.45))) for shape in lakes_of(lake))
    fiji = View(-17.0, 179.9, 300, 300)  # Taveuni on one side, Vanua Levu on the other
    assert land_of(fiji).whole.contains(Point(*fiji.xy(-179.97, -16.85)))
    assert land_of(fiji).whole.contains(Point(*fiji.xy(179.3, -16.6)))


def test_far_land_does_not_turn_inside_out() -> None:
    from shapely import Point

    ocean = View(-17.0, -179.9, 1800, 1800)  # its antipode lies in Africa
    assert not land_of(ocean).whole.contains(Point(*ocean.xy(-165.0, -20.0)))
