"""Located sites for other programs: GeoJSON, KML, GPX, GeoPackage and the Linked Places Format.

Every stated position is a point on WGS84 with Darwin Core's ``coordinateUncertaintyInMeters`` (TDWG, Darwin Core 2023:
the radius that holds the whole of the location) and how it stands to the site's reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from toolkit import __version__, geopackage
from toolkit.records import LocatedSite, Position, to_json

if TYPE_CHECKING:
    import geopandas

LINKED_PLACES = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
"""JSON-LD context of the Linked Places Format, version 1.1; named in the file, never opened here."""

_CERTAINTY = {
    "reference": "certain",
    "agrees": "certain",
    "nearby": "less-certain",
    "unchecked": "less-certain",
    "contradicted": "uncertain",
}


def _points(located: Sequence[LocatedSite]) -> Iterator[tuple[LocatedSite, Position, dict[str, Any]]]:
    for site in located:
        for p in site.positions:
            yield (
                site,
                p,
                {
                    "site": site.site.id,
                    "name": site.site.name,
                    "stated": p.stated,
                    "statedBy": p.stated_by,
                    "document": p.document,
                    "status": p.status,
                    "coordinateUncertaintyInMeters": round(p.uncertainty_m, 2),
                    "reasons": list(p.reasons),
                },
            )


def to_geojson(located: Sequence[LocatedSite]) -> str:
    """Write every stated position as a GeoJSON point (RFC 7946: WGS84, longitude first).

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.

    Returns
    -------
    str
        A feature collection. ``coordinateUncertaintyInMeters`` is Darwin Core's term; ``status`` says how the position
        stands to the site's reference.
    """
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [p.lon, p.lat]}, "properties": facts}
        for _, p, facts in _points(located)
    ]
    return to_json({"type": "FeatureCollection", "features": features})


def to_kml(located: Sequence[LocatedSite]) -> str:
    """Write every stated position as a KML placemark (OGC 12-007r2), one folder a site.

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.

    Returns
    -------
    str
        KML 2.2; the facts stand in ExtendedData, and nothing in it is fetched from elsewhere.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<kml xmlns="http://www.opengis.net/kml/2.2">', "<Document>"]
    lines.append("<name>Stated positions</name>")
    for site in located:
        lines += ["<Folder>", f"<name>{_xml(site.site.name)}</name>"]
        for _, p, facts in _points([site]):
            lines += ["<Placemark>", f"<name>{_xml(site.site.name)}: {_xml(p.stated_by)}</name>", "<ExtendedData>"]
            lines += [
                f"<Data name={quoteattr(key)}><value>{_xml(_flat(value))}</value></Data>"
                for key, value in facts.items()
            ]
            lines += ["</ExtendedData>", f"<Point><coordinates>{_number(p.lon)},{_number(p.lat)}</coordinates></Point>"]
            lines.append("</Placemark>")
        lines.append("</Folder>")
    return "\n".join([*lines, "</Document>", "</kml>", ""])


def to_gpx(located: Sequence[LocatedSite]) -> str:
    """Write every stated position as a GPX 1.1 waypoint (Topografix 2004).

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.

    Returns
    -------
    str
        GPX has no field for a radius: it stands in the description, with who states the position and its status.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<gpx version="1.1" creator="dateline {__version__}" xmlns="http://www.topografix.com/GPX/1/1">')
    for site, p, facts in _points(located):
        told = f"{p.stated}, stated by {p.stated_by}; {p.status}; "
        told += f"coordinateUncertaintyInMeters {facts['coordinateUncertaintyInMeters']:g}"
        lines.append(f'<wpt lat="{_number(p.lat)}" lon="{_number(p.lon)}"><name>{_xml(site.site.name)}</name>')
        lines.append(f"<desc>{_xml(told)}</desc><src>{_xml(p.stated_by)}</src><type>{_xml(p.status)}</type></wpt>")
    return "\n".join([*lines, "</gpx>", ""])


def to_linked_places(located: Sequence[LocatedSite], *, base: str = "urn:dateline:site:") -> str:
    """Write sites in the Linked Places Format, one feature a site with a geometry for each stated position.

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.
    base
        What the sites' identifiers start with.

    Returns
    -------
    str
        GeoJSON-LD. Who states a position is its citation; when, its timespan; gazetteer entries are close matches.
    """
    return to_json(
        {
            "type": "FeatureCollection",
            "@context": LINKED_PLACES,
            "features": [_linked(site, base) for site in located],
        }
    )


def _linked(site: LocatedSite, base: str) -> dict[str, Any]:
    stated_on = {(a.position, a.stated_by): a.stated_on for a in site.site.assertions}
    geometries = []
    for _, p, facts in _points([site]):
        geometry: dict[str, Any] = {
            "type": "Point",
            "coordinates": [p.lon, p.lat],
            "geowkt": f"POINT({_number(p.lon)} {_number(p.lat)})",
            "certainty": _CERTAINTY[p.status],
            "citations": [{"label": f"{p.stated_by}: {p.stated}"}],
            "coordinateUncertaintyInMeters": facts["coordinateUncertaintyInMeters"],
        }
        if on := stated_on.get((p.stated, p.stated_by)):
            geometry["when"] = {"timespans": [{"start": {"in": str(on)}}]}
        geometries.append(geometry)
    properties: dict[str, Any] = {"title": site.site.name}
    if site.site.country:
        properties["ccodes"] = [site.site.country]
    feature: dict[str, Any] = {
        "@id": f"{base}{site.site.id}",
        "type": "Feature",
        "properties": properties,
        "names": [{"toponym": name} for name in dict.fromkeys((site.site.name, *site.site.names))],
        "types": [{"label": "place in question"}],
        "geometry": {"type": "GeometryCollection", "geometries": geometries} if geometries else None,
        "links": [{"type": "closeMatch", "identifier": c.gazetteer_id} for c in site.candidates],
        "descriptions": [{"value": site.explanation, "lang": "en"}],
    }
    return feature


def to_geopackage(located: Sequence[LocatedSite]) -> bytes:
    """Write every stated position into a GeoPackage (OGC 12-128r18), layer "positions", EPSG:4326.

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.

    Returns
    -------
    bytes
        The file; its date of change is fixed, so that the same sites give the same bytes.
    """
    return geopackage.to_geopackage(positions_frame(located), layer="positions", geometry="Point")


EXPORTS: dict[str, Callable[[Sequence[LocatedSite]], str | bytes]] = {
    "geojson": to_geojson,
    "kml": to_kml,
    "gpx": to_gpx,
    "gpkg": to_geopackage,
    "lpf.json": to_linked_places,
}
"""Every format by its file ending."""


def positions_frame(located: Sequence[LocatedSite]) -> geopandas.GeoDataFrame:
    """Give every stated position as a row.

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns as in ``to_geojson``, reasons joined; points in EPSG:4326, longitude first.
    """
    import geopandas
    from shapely import Point

    columns = ["site", "name", "stated", "statedBy", "document", "status", "coordinateUncertaintyInMeters", "reasons"]
    shapes = [Point(p.lon, p.lat) for _, p, _ in _points(located)]
    data: dict[str, list[Any]] = {column: [] for column in columns}
    for *_, facts in _points(located):
        for column in columns:
            value = facts[column]
            data[column].append(_flat(value) if isinstance(value, list) else value)
    return geopandas.GeoDataFrame(data, geometry=shapes, crs="EPSG:4326")


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _number(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".")


def _xml(text: str) -> str:
    """Escape text for XML 1.0, which allows no control characters and no lone surrogates."""
    allowed = "".join(c for c in text if c in "\t\n\r" or " " <= c < "\ud800" or "\ue000" <= c not in "\ufffe\uffff")
    return escape(allowed)
