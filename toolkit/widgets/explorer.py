"""A map to explore: sites, the positions stated for them, distance claims and footprints, on shipped outlines."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import ipyleaflet
import ipywidgets
from leafmap import leafmap

from toolkit.errors import CoordinateError
from toolkit.records import Case, LocatedSite, Position, Scene, human
from toolkit.settings import get_settings
from toolkit.style import PALETTE

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

_OUTLINE_STYLES: dict[str, dict[str, Any]] = {
    "land": {"color": PALETTE["line"], "weight": 1, "fillColor": PALETTE["land"], "fillOpacity": 1},
    "border": {"color": PALETTE["soft"], "weight": 1, "dashArray": "4 4", "fillOpacity": 0},
}
_MARGIN_DEG = 3.0
OUTLINES = "outlines"


def site_map(case: Case, located: Sequence[LocatedSite], scenes: Iterable[Scene] = ()) -> leafmap.Map:
    """Draw a map that can be moved, with no tiles and no request.

    Parameters
    ----------
    case
        The case; its distance claims between sites and references become lines.
    located
        The sites, as located.
    scenes
        Held scenes; those with pixels at hand show their footprints.

    Returns
    -------
    leafmap.Map
        Click a mark to read who states the position.
    """
    lines = list(_claim_lines(case, located))
    box = _box(located, [end for line in lines for end in line.locations])
    west, south, east, north = box
    groups = {
        "footprints": _footprints(scenes),
        "distance claims": lines,
        "positions": [layer for site in located for layer in _positions(site)],
    }
    shown = [ipyleaflet.LayerGroup(layers=tuple(layers), name=name) for name, layers in groups.items()]
    chart = leafmap.Map(
        center=((south + north) / 2, (west + east) / 2),
        zoom=_zoom(box),
        layers=(_outlines(box), *shown),
        height="520px",
        layers_control=True,
        draw_control=False,
        toolbar_control=False,
        fullscreen_control=False,
        attribution_control=False,
    )
    chart.layers[0].name = OUTLINES  # leafmap calls any first layer OpenStreetMap
    return chart


def _positions(located: LocatedSite) -> Iterator[Any]:
    reference = located.reference
    for place in sorted(located.positions, key=lambda p: p.status == "reference"):
        colour = PALETTE["contradicted" if place.status == "contradicted" else "accent"]
        if reference and place.status == "contradicted":
            yield ipyleaflet.Polyline(
                locations=[(place.lat, place.lon), (reference.lat, reference.lon)],
                color=colour,
                weight=1,
                fill=False,
                dash_array="3 5",
                name=f"{located.site.id}: how far off",
            )
        yield ipyleaflet.Circle(
            location=(place.lat, place.lon),
            radius=max(1, int(place.uncertainty_m)),
            color=colour,
            weight=1,
            fill_opacity=0.15,
            name=f"{located.site.id}: uncertainty",
        )
        yield ipyleaflet.CircleMarker(
            location=(place.lat, place.lon),
            radius=7 if place.status == "reference" else 5,
            color=colour,
            fill_color=colour if place.status == "reference" else "white",
            fill_opacity=0.9,
            weight=2,
            popup=_popup(_position_lines(located, place)),
            name=located.site.id,
        )


def _position_lines(located: LocatedSite, place: Position) -> list[str]:
    off = f"{place.from_reference_m / 1000:,.1f} km from the reference" if place.from_reference_m is not None else ""
    return [located.site.name, f"{place.stated} ({place.stated_by})", place.status, off, *place.reasons]


def _popup(lines: Iterable[str]) -> ipywidgets.HTML:
    """Make a pop-up; leaflet prints HTML, so every line is escaped first."""
    first, *rest = [html.escape(line) for line in lines if line]
    return ipywidgets.HTML("<br>".join([f"<b>{first}</b>", *rest]))


def _claim_lines(case: Case, located: Sequence[LocatedSite]) -> Iterator[Any]:
    from toolkit.places import parse_coordinates

    ends = {s.site.id: (s.reference.lat, s.reference.lon) for s in located if s.reference}
    for reference in case.references:
        try:
            read = parse_coordinates(reference.position)
        except CoordinateError:
            continue
        ends |= dict.fromkeys((reference.name, *reference.names), (read.lat, read.lon))
    for claim, check in case.checks_of("distance"):
        if check.site in ends and check.reference in ends:
            yield ipyleaflet.Polyline(
                locations=[ends[check.site], ends[check.reference]],
                color=PALETTE["said"],
                weight=2,
                fill=False,
                popup=_popup([claim.text, claim.speaker]),
                name=f"claim {claim.id}",
            )


def _footprints(scenes: Iterable[Scene]) -> Iterator[Any]:
    from rasterio.transform import array_bounds
    from rasterio.warp import transform_bounds

    from toolkit.imagery.load import load

    for scene in scenes:
        if scene.path is None:
            continue
        raster = load(scene.path)
        if raster.crs is None:
            continue
        rows, columns = raster.shape
        edges = array_bounds(rows, columns, raster.transform)
        west, south, east, north = transform_bounds(raster.crs, "EPSG:4326", *edges)
        yield ipyleaflet.Rectangle(
            bounds=((south, west), (north, east)),
            color=PALETTE["captured"],
            weight=2,
            fill_opacity=0.05,
            popup=_popup([scene.sensor, human(scene.acquired), scene.credit or ""]),
            name=f"scene {scene.id}",
        )


def _box(located: Sequence[LocatedSite], ends: Iterable[Sequence[float]]) -> Box:
    """Give the box round every reference position and both ends of every line, given as (latitude, longitude)."""
    points = [(s.reference.lon, s.reference.lat) for s in located if s.reference] + [(lon, lat) for lat, lon in ends]
    lons, lats = zip(*(points or [(0.0, 0.0)]), strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _zoom(box: Box) -> int:
    """Give the leaflet zoom at which a box takes up about 500 pixels: zoom 0 is 256 pixels for 360 degrees."""
    west, south, east, north = box
    span = max(east - west, (north - south) * 1.4, 0.02) * 1.3
    return max(2, min(15, math.floor(math.log2(360 / span * 500 / 256))))


def _outlines(box: Box) -> Any:
    path = get_settings().data / "lines" / "outlines.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    west, south, east, north = box
    wide = (west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)
    near = [f for f in features if _meets(_extent(f["geometry"]["coordinates"]), wide)]
    return ipyleaflet.GeoJSON(
        name=OUTLINES,
        data={"type": "FeatureCollection", "features": near},
        style=_OUTLINE_STYLES["land"],
        style_callback=lambda feature: _OUTLINE_STYLES.get(feature["properties"]["kind"], _OUTLINE_STYLES["border"]),
    )


def _extent(coordinates: Any) -> Box:
    if isinstance(coordinates[0], (int, float)):
        return coordinates[0], coordinates[1], coordinates[0], coordinates[1]
    parts = [_extent(part) for part in coordinates]
    return min(p[0] for p in parts), min(p[1] for p in parts), max(p[2] for p in parts), max(p[3] for p in parts)


def _meets(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
