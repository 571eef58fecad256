"""The marked point of a map link, or else the centre of its map; a link is only read here, never opened."""

from __future__ import annotations

import math
import re
from urllib.parse import parse_qs, unquote, urlsplit

from toolkit.errors import CoordinateError
from toolkit.places.readings import Reading, decimal_reading

_N = r"[+-]?\d{1,3}(?:\.\d+)?"
_LINK = re.compile(r"https?://(?!(?:www\.)?geohash\.org/)", re.IGNORECASE)
_PAIR = re.compile(rf"(?:loc:)?\s*({_N})\s*[,~ _]\s*({_N})(?:[,(_].*)?")
_PIN = re.compile(rf"!3d({_N})!4d({_N})")
_AT = re.compile(rf"/@({_N}),({_N})(?:,(\d+(?:\.\d+)?[azm]))?")
_PATH = re.compile(rf"/(?:place|search|data)/\+?({_N}),\+?\+?({_N})(?:[/,?]|$)")
_ROUTE = re.compile(r"/dir/(.+)")
_ZOOM = re.compile(r"^(\d{1,2}(?:\.\d+)?)z$")
_HEIGHT = re.compile(r"^(\d{1,8}(?:\.\d+)?)m$")
_FRAGMENT = re.compile(
    rf"(?:map|view|m)=(?:(\d+(?:\.\d+)?)/)?({_N})[/,]({_N})(?:,(\d+(?:\.\d+)?)z)?|^(\d+(?:\.\d+)?)/({_N})/({_N})"
)
_GEOHACK = re.compile(
    r"(\d{1,3}(?:\.\d+)?)_(?:(\d{1,2}(?:\.\d+)?)_)?(?:(\d{1,2}(?:\.\d+)?)_)?([NS])_"
    r"(\d{1,3}(?:\.\d+)?)_(?:(\d{1,2}(?:\.\d+)?)_)?(?:(\d{1,2}(?:\.\d+)?)_)?([EW])"
)
_PINNED = (("mlat", "mlon"),)
_NAMED = (("lat", "lon"), ("lat", "lng"), ("latitude", "longitude"), ("y", "x"))
_POINTED = ("q", "query", "pt", "whatshere[point]", "sp", "coordinate", "daddr", "destination")
_CENTRED = ("ll", "sll", "cp", "center", "c", "where1", "viewpoint")
_ZOOMS = ("zoom", "z", "lvl", "level")
_LON_FIRST = re.compile(r"(?:^|\.)(?:yandex\.[a-z.]+|2gis\.[a-z.]+)$")
_SHIFTED = re.compile(r"(?:^|\.)(?:amap\.com|autonavi\.com|gaode\.com|map\.baidu\.com|map\.qq\.com)$")

TILE_M = 156_543.03
"""Metres a pixel at zoom 0 on the equator: the circumference over 256 pixels (OpenStreetMap wiki, "Zoom levels")."""

HALF_VIEW_PX = 500
"""Pixels from the middle of a map to its edge: a window of 1,000. The middle says no more than that something lies in
the view."""

CENTRE, ROUTE_END = "map-centre", "route-end"
"""Notations that say what the point is: the middle of a map without a pin; where a route leads to."""


def read_map_link(text: str) -> Reading | None:
    """Read the position in a link to Google, OpenStreetMap, Bing, Apple, Yandex, Wikimapia, Copernicus Browser ...

    Parameters
    ----------
    text
        A position as written.

    Returns
    -------
    Reading or None
        None when it is no link. Yandex and 2GIS write longitude first; the middle of a map has the radius of what it
        shows and the notation "map-centre", the end of a route "route-end".

    Raises
    ------
    CoordinateError
        The link has no position in it, or its map is drawn on a shifted datum (Amap, Baidu, Tencent).
    """
    if not _LINK.match(text):
        return None
    try:
        parts = urlsplit(unquote(text))
        host = (parts.hostname or "").lower()
    except ValueError as e:
        raise CoordinateError(f"no readable link ({e})") from e
    if _SHIFTED.search(host):
        raise CoordinateError(
            f"links of {host} give positions on a shifted datum (GCJ-02 or BD-09), some 100 to 700 m off WGS84",
            remedy="Find the spot again on another map and give that link.",
        )
    asked = {k.lower(): v[-1].strip() for k, v in parse_qs(f"{parts.query}&{parts.fragment}").items()}
    lon_first = _LON_FIRST.search(host) is not None
    zoom = next((float(asked[k]) for k in _ZOOMS if re.fullmatch(r"\d{1,2}(?:\.\d+)?", asked.get(k, ""))), None)
    found = (
        _named(asked, _PINNED)
        or _paired(asked, _POINTED, lon_first=lon_first)
        or _geohack(asked.get("params", ""))
        or _route(parts.path)
        or _in_path(parts.path)
        or _centre(_named(asked, _NAMED), zoom)
        or _apple(asked, host)
        or _centre(_paired(asked, _CENTRED, lon_first=lon_first), zoom)
        or _in_fragment(parts.fragment, lon_first=lon_first)
        or _in_fragment(parts.query, lon_first=lon_first)
    )
    if found is None:
        raise CoordinateError("a link with no position in it")
    return found


def _named(asked: dict[str, str], pairs: tuple[tuple[str, str], ...]) -> Reading | None:
    for lat, lon in pairs:
        if all(re.fullmatch(_N, asked.get(k, "")) for k in (lat, lon)):
            return decimal_reading(asked[lat], asked[lon], "map-link")
    return None


def _paired(asked: dict[str, str], keys: tuple[str, ...], *, lon_first: bool) -> Reading | None:
    for key in keys:
        if pair := _PAIR.fullmatch(asked.get(key, "").removeprefix("point.")):
            first, second = (pair[2], pair[1]) if lon_first else (pair[1], pair[2])
            return decimal_reading(first, second, "map-link")
    return None


def _apple(asked: dict[str, str], host: str) -> Reading | None:
    """Read Apple's links: there ``ll`` is the pin where ``q`` names it (Apple, Map Links)."""
    if not host.endswith("maps.apple.com") or "q" not in asked:
        return None
    return _paired(asked, ("ll",), lon_first=False)


def _centre(found: Reading | None, zoom: float | None) -> Reading | None:
    """Give the middle of a map of that zoom its radius: what the view shows."""
    if found is None or zoom is None:
        return found
    radius = TILE_M * math.cos(math.radians(found.lat)) / 2**zoom * HALF_VIEW_PX
    return found._replace(uncertainty_m=max(radius, found.uncertainty_m), notation=CENTRE)


def _route(path: str) -> Reading | None:
    """Read where a route leads to; one that ends at a name has no position."""
    if not (match := _ROUTE.search(path)):
        return None
    legs = [leg for leg in match[1].split("/") if not leg.startswith(("@", "data=", "am="))]
    while legs and not legs[-1]:
        legs.pop()
    pair = _PAIR.fullmatch(legs[-1].replace("+", " ").strip()) if legs else None
    if pair is None:
        raise CoordinateError("a route whose end is no position", remedy="Give the place itself.")
    return decimal_reading(pair[1], pair[2], ROUTE_END if len(legs) > 1 else "map-link")


def _in_path(path: str) -> Reading | None:
    if found := _PIN.search(path) or _PATH.search(path):
        return decimal_reading(found[1], found[2], "map-link")
    found = _AT.search(path)
    if found is None:
        return None
    middle, seen = decimal_reading(found[1], found[2], "map-link"), found[3] or ""
    if zoom := _ZOOM.match(seen):
        return _centre(middle, float(zoom[1]))
    if height := _HEIGHT.match(seen):  # a camera sees about as far round as it stands high
        return middle._replace(uncertainty_m=max(float(height[1]), middle.uncertainty_m), notation=CENTRE)
    return middle


def _in_fragment(words: str, *, lon_first: bool) -> Reading | None:
    found = _FRAGMENT.search(words)
    if found is None:
        return None
    before, first, second, after, bare, third, fourth = found.groups()
    lat, lon = (first, second) if first else (third, fourth)
    if lon_first:
        lat, lon = lon, lat
    zoom = before or after or bare or _zoom_after(words, found.end())
    return _centre(decimal_reading(lat, lon, "map-link"), float(zoom) if zoom else None)


def _zoom_after(words: str, at: int) -> str | None:
    found = re.match(r"/(\d{1,2}(?:\.\d+)?)(?:$|[&/,])", words[at:])
    return found[1] if found else None


def _geohack(params: str) -> Reading | None:
    """Read Wikipedia's GeoHack links: 38_35_04_N_126_06_28_E."""
    match = _GEOHACK.match(params)
    if match is None:
        return None
    from toolkit.places.angles import angle_of

    lat = angle_of([p for p in match.groups()[:3] if p], match[4])
    lon = angle_of([p for p in match.groups()[4:7] if p], match[8])
    from toolkit.places.readings import printed_radius

    return Reading(lat.degrees, lon.degrees, printed_radius(lat.degrees, lat.unit, lon.unit), "map-link")
