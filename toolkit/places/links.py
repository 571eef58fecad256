"""The marked point of a map link, or else the centre of its map; a link is only read here, never opened."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from toolkit.errors import CoordinateError
from toolkit.places.readings import Reading, decimal_reading

_N = r"[+-]?\d{1,3}(?:\.\d+)?"
_LINK = re.compile(r"https?://(?!(?:www\.)?geohash\.org/)", re.IGNORECASE)
_PAIR = re.compile(rf"(?:loc:)?\s*({_N})\s*[,~ _]\s*({_N})(?:[,(_].*)?")
_PIN = re.compile(rf"!3d({_N})!4d({_N})")
_AT = re.compile(rf"/@({_N}),({_N})")
_PATH = re.compile(rf"/(?:place|search|dir|data)/\+?({_N}),\+?\+?({_N})(?:[/,?]|$)")
_FRAGMENT = re.compile(rf"(?:map|view|m)=(?:\d+(?:\.\d+)?/)?({_N})[/,]({_N})|^(?:\d+(?:\.\d+)?/)({_N})/({_N})")
_GEOHACK = re.compile(r"(\d{1,3}(?:\.\d+)?)_(?:(\d{1,2}(?:\.\d+)?)_)?(?:(\d{1,2}(?:\.\d+)?)_)?([NS])_"
                      r"(\d{1,3}(?:\.\d+)?)_(?:(\d{1,2}(?:\.\d+)?)_)?(?:(\d{1,2}(?:\.\d+)?)_)?([EW])")  # fmt: skip
_NAMED = (("mlat", "mlon"), ("lat", "lon"), ("lat", "lng"), ("latitude", "longitude"), ("y", "x"))
_PAIRED = ("q", "query", "pt", "whatshere[point]", "sp", "coordinate", "daddr", "destination", "ll", "sll", "cp",
           "center", "c", "where1", "viewpoint")  # fmt: skip
_LON_FIRST = re.compile(r"(?:^|\.)yandex\.[a-z.]+$")
_SHIFTED = re.compile(r"(?:^|\.)(?:amap\.com|autonavi\.com|gaode\.com|map\.baidu\.com|map\.qq\.com)$")


def read_map_link(text: str) -> Reading | None:
    """Read the position in a link to Google, OpenStreetMap, Bing, Apple, Yandex, Wikimapia, Copernicus Browser ...

    Parameters
    ----------
    text
        A position as written.

    Returns
    -------
    Reading or None
        None when it is no link. Yandex writes longitude first.

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
    marked = _marked(asked, lon_first=_LON_FIRST.search(host) is not None) or _geohack(asked.get("params", ""))
    if marked:
        return marked
    if found := _PIN.search(parts.path) or _PATH.search(parts.path) or _AT.search(parts.path):
        return decimal_reading(found[1], found[2], "map-link")
    if found := _FRAGMENT.search(parts.fragment) or _FRAGMENT.search(parts.query):
        lat, lon = [value for value in found.groups() if value][-2:]
        return decimal_reading(lat, lon, "map-link")
    raise CoordinateError("a link with no position in it")


def _marked(asked: dict[str, str], *, lon_first: bool) -> Reading | None:
    for lat, lon in _NAMED:
        if all(re.fullmatch(_N, asked.get(k, "")) for k in (lat, lon)):
            return decimal_reading(asked[lat], asked[lon], "map-link")
    for key in _PAIRED:
        if pair := _PAIR.fullmatch(asked.get(key, "").removeprefix("point.")):
            first, second = (pair[2], pair[1]) if lon_first else (pair[1], pair[2])
            return decimal_reading(first, second, "map-link")
    return None


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
