"""A case for other programs' maps: layers as GeoJSON, and a project that opens them all in QGIS and in GeoLibre."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.places.antimeridian import degrees_east
from toolkit.places.claim_marks import circle_of
from toolkit.places.exports import to_geojson
from toolkit.places.map_data import ClaimMark, claim_marks
from toolkit.places.view import web_zoom
from toolkit.reading import read_json
from toolkit.records import human_span, to_json, verdict_word
from toolkit.style import PALETTE

if TYPE_CHECKING:
    from toolkit.desk.running.finished import FinishedRun

_WINDOW_PX = (1000, 700)
"""Size of window in which a project opens on all that it holds."""

_TONES = {"supported": "supported", "loose": "loose", "contradicted": "contradicted", "disputed": "loose"}
_QGIS = "3.22"
"""Whose form of project is written; later versions read it."""

_ROUND = "EPSG:3857"
"""The map's projection: circles look like circles in it, as on web maps."""

Feature = dict[str, Any]


class Layer(NamedTuple):
    """Shapes of one kind that are drawn alike.

    Attributes
    ----------
    name
        Name of its file, without the ending.
    title
        What a person reads in the list of layers.
    shape
        "Point", "Line" or "Polygon".
    colour
        As #rrggbb.
    features
        GeoJSON features.
    """

    name: str
    title: str
    shape: str
    colour: str
    features: list[Feature]


def write_gis(run: FinishedRun, folder: Path) -> dict[str, Any]:
    """Write stated positions, claims and measured changes as layers, and a project of each program.

    Parameters
    ----------
    run
        A finished run.
    folder
        An empty folder.

    Returns
    -------
    dict
        ``layers``, their names; ``told``, a phrase.
    """
    layers = [layer for layer in _layers(run) if layer.features]
    title = f"SIMULATED: {run.case.title}" if run.case.simulated else run.case.title
    for layer in layers:
        collection = {"type": "FeatureCollection", "name": layer.name, "features": layer.features}
        _write(folder / f"{layer.name}.geojson", to_json(collection))
    if layers:
        _write(folder / f"{run.case.slug}.geolibre", to_json(_geolibre(title, layers)))
        _write(folder / f"{run.case.slug}.qgs", _qgis(title, layers))
    return {"layers": [layer.name for layer in layers], "told": f"{len(layers)} layers; nothing is withheld"}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _layers(run: FinishedRun) -> Iterator[Layer]:
    """Give the layers, those that lie on top first."""
    sites = run.outputs["site-lookup"].sites
    points = json.loads(to_geojson(sites))["features"]
    ruled_out = [point["properties"]["status"] == "contradicted" for point in points]
    others = [point for point, out in zip(points, ruled_out, strict=True) if not out]
    yield Layer("positions", "Stated positions", "Point", PALETTE["accent"], others)
    apart = [point for point, out in zip(points, ruled_out, strict=True) if out]
    yield Layer("positions-contradicted", "Stated positions, contradicted", "Point", PALETTE["contradicted"], apart)
    yield from _claims(run)
    for step, made in run.outputs.items():
        if "changes.gpkg" not in made.files:  # no pair, or one that does not say where it lies
            continue
        measured = read_json(run.folder / step / "changes.geojson")
        between = measured["provenance"]
        span = human_span(between["before_acquired"], between["after_acquired"])
        name = step.replace("imagery-comparison", "changes")
        yield Layer(name, f"Measured changes, {span}", "Polygon", PALETTE["captured"], measured["features"])


def _claims(run: FinishedRun) -> Iterator[Layer]:
    """Give the claims about places as lines and rings, a layer for each verdict as the report words it."""
    made = run.outputs["site-lookup"]
    found = {(finding.claim, finding.part): finding for finding in made.findings}
    drawn: dict[tuple[str, str], list[Feature]] = {}
    for mark in claim_marks(run.case, made.sites):
        finding = found.get((mark.finding.claim, mark.finding.part), mark.finding)
        kind = verdict_word(finding), _TONES.get(str(finding.verdict), "soft")
        drawn.setdefault(kind, []).extend(_drawn(mark._replace(finding=finding)))
    for (word, tone), features in sorted(drawn.items()):
        name = f"claims-{word.replace(' ', '-')}"
        yield Layer(name, f"Claims: {word}", "Line", PALETTE[tone], features)


def _drawn(mark: ClaimMark) -> Iterator[Feature]:
    told = {"claim": mark.claim, "site": mark.site, "text": mark.text, "finding": mark.finding.text}
    told["verdict"] = verdict_word(mark.finding)
    if mark.line is not None:
        yield _line(mark.line, {**told, "shows": f"from the site to {mark.names[0]}"})
    for radius in mark.radii_km if mark.centre else ():
        ring = circle_of(mark, radius)
        yield _line([*ring, ring[0]], {**told, "shows": f"{radius:g} km from {mark.names[0]}"})


def _line(spots: Any, told: dict[str, str]) -> Feature:
    points, before = [], spots[0][0]
    for lon, lat in spots:  # across the antimeridian it goes on counting, or it would be drawn round the whole earth
        before += degrees_east(lon, of=before)
        points.append([round(before, 6), round(lat, 6)])
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": points}, "properties": told}


def _bounds(layers: list[Layer]) -> tuple[float, float, float, float]:
    from shapely.geometry import shape

    features = chain.from_iterable(layer.features for layer in layers)
    boxes = [shape(feature["geometry"]).bounds for feature in features]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _geolibre(title: str, layers: list[Layer]) -> dict[str, Any]:
    """Give a project as GeoLibre's docs/project-format.md describes it, the layers inside."""
    west, south, east, north = _bounds(layers)
    middle = [(west + east) / 2, (south + north) / 2]
    zoom = web_zoom((west, south, east, north), *_WINDOW_PX)
    listed = []
    for layer in reversed(layers):  # there the last lies on top
        style = {
            "fillColor": layer.colour,
            "strokeColor": layer.colour,
            "strokeWidth": 2,
            "fillOpacity": 0.2 if layer.shape == "Polygon" else 0.8,
            "circleRadius": 6,
        }
        listed.append(
            {
                "id": layer.name,
                "name": layer.title,
                "type": "geojson",
                "source": {"type": "geojson"},
                "visible": True,
                "opacity": 1,
                "style": style,
                "metadata": {},
                "geojson": {"type": "FeatureCollection", "features": layer.features},
            }
        )
    return {
        "version": "0.1.0",
        "name": title,
        "mapView": {"center": middle, "zoom": zoom, "bearing": 0, "pitch": 0, "bbox": [west, south, east, north]},
        "basemapStyleUrl": "",  # nothing is fetched from anywhere
        "basemapVisible": True,
        "basemapOpacity": 1,
        "layers": listed,
        "styles": {},
        "metadata": {"madeBy": "dateline"},
    }


def _qgis(title: str, layers: list[Layer]) -> str:
    """Give a project of QGIS that reads the layers beside it."""
    root = ET.Element("qgis", version=_QGIS, projectname=title)
    ET.SubElement(root, "title").text = title
    _reference_system(ET.SubElement(root, "projectCrs"), _ROUND)
    tree = ET.SubElement(root, "layer-tree-group")
    listed = ET.SubElement(root, "projectlayers")
    for layer in layers:
        known = f"dateline-{layer.name}"  # QGIS gives a layer another id where it has fewer than ten letters
        ET.SubElement(tree, "layer-tree-layer", id=known, name=layer.title, checked="Qt::Checked", expanded="1")
        entry = ET.SubElement(listed, "maplayer", type="vector", geometry=layer.shape)
        ET.SubElement(entry, "id").text = known
        ET.SubElement(entry, "datasource").text = f"./{layer.name}.geojson"
        ET.SubElement(entry, "layername").text = layer.title
        ET.SubElement(entry, "provider", encoding="UTF-8").text = "ogr"
        _reference_system(ET.SubElement(entry, "srs"))
        _drawn_alike(entry, layer)
    west, south, east, north = _bounds(layers)
    sides = {"xmin": repr(west), "ymin": repr(south), "xmax": repr(east), "ymax": repr(north)}
    seen = ET.SubElement(ET.SubElement(root, "ProjectViewSettings"), "DefaultViewExtent", sides)
    _reference_system(seen)
    system = ET.SubElement(ET.SubElement(root, "properties"), "SpatialRefSys")
    ET.SubElement(system, "ProjectionsEnabled", type="int").text = "1"
    ET.indent(root)
    return f"<!DOCTYPE qgis>\n{ET.tostring(root, encoding='unicode')}\n"


def _reference_system(parent: ET.Element, name: str = "EPSG:4326") -> None:
    ET.SubElement(ET.SubElement(parent, "spatialrefsys"), "authid").text = name


def _drawn_alike(entry: ET.Element, layer: Layer) -> None:
    """Write with which symbol QGIS draws a layer."""
    red, green, blue = (int(layer.colour[at : at + 2], 16) for at in (1, 3, 5))
    colour = f"{red},{green},{blue}"
    kind, drawer, looks = {
        "Point": (
            "marker",
            "SimpleMarker",
            {"color": f"{colour},255", "size": "3", "outline_color": "255,255,255,255"},
        ),
        "Line": ("line", "SimpleLine", {"line_color": f"{colour},255", "line_width": "0.5"}),
        "Polygon": ("fill", "SimpleFill", {"color": f"{colour},50", "outline_color": f"{colour},255"}),
    }[layer.shape]
    renderer = ET.SubElement(entry, "renderer-v2", type="singleSymbol")
    symbol = ET.SubElement(ET.SubElement(renderer, "symbols"), "symbol", type=kind, name="0", alpha="1")
    drawn = ET.SubElement(symbol, "layer", {"class": drawer, "enabled": "1"})
    for name, value in looks.items():
        ET.SubElement(drawn, "prop", k=name, v=value)
