"""The marked point of a map link, or else the centre of its map; a link is only read here, never opened."""

from __future__ import annotations

import math
import re
from urllib.parse import parse_qs, unquote, urlsplit

from toolkit.errors import CoordinateError
from toolkit.places.angles import angle_of, normalise, read_pair
from toolkit.places.grids import read_plus_code
from toolkit.places.readings import Reading, decimal_reading, printed_radius

_N = r"[+-]?\d{1,3}(?:\.\d+)?"
_LINK = re.compile(r"https?://(?!(?:www\.)?(?:geohash\.org|plus\.codes)/)", re.IGNORECASE)
_BARE_LINK = re.compile(
    r"(?!(?:www\.)?(?:geohash\.org|plus\.codes)/)(?:[\w-]{1,40}\.){1,4}[a-z]{2,6}/\S*", re.IGNORECASE
)
_WORDS = re.compile(r"///[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+|(?:what3words|w3w)\b.*", re.IGNORECASE)
_WORD_HOSTS = re.compile(r"(?:^|\.)(?:what3words\.com|w3w\.co)$")
_SHORT = re.compile(r"(?:^|\.)(?:goo\.gl|bit\.ly|t\.co|tinyurl\.com|binged\.it)$")
_PAIR = re.compile(rf"(?:loc:)?\s*({_N})\s*[,~ _]\s*({_N})(?:[,(_].*)?")
_PIN = re.compile(rf"!3d({_N})!4d({_N})")
_AT = re.compile(rf"/@({_N}),({_N})(?:,(\d+(?:\.\d+)?[azm]))?")
_AT_ALONE = re.compile(rf"@{_N},{_N}|@?{_N},{_N},\d+(?:\.\d+)?[azm](?:,[\w.,]*)?")
_PATH = re.compile(rf"/(?:place|search|data)/\+?({_N}),\+?\+?({_N})(?:[/,?]|$)")
_PLACE = re.compile(r"/place/([^/@]{6,80})(?:/|$)")
_ROUTE = re.compile(r"/dir/(.+)")
_ZOOM = re.compile(r"^(\d{1,2}(?:\.\d+)?)z$")
_HEIGHT = re.compile(r"^(\d{1,8}(?:\.\d+)?)m$")
_FRAGMENT = re.compile(
    rf"(?:map|view|m)=(?:(\d+(?:\.\d+)?)/)?({_N})[/,]({_N})(?:,(\d+(?:\.\d+)?)z)?|^(\d+(?:\.\d+)?)/({_N})/({_N})"
)
_GEOHACK_PLAIN = re.compile(rf"({_N})(?:;|_N_)({_N})(?:_E)?(?:_|$)")
_GEOHACK = re.compile(
    r"(\d{1,3}(?:\.\d+)?)_(?:(\d{1,2}(?:\.\d+)?)_)?(?:(\d{1,2}(?:\.\d+)?)_)?([NS])_"
    r"(\d{1,3}(?:\.\d+)?)_(?:(\d{1,2}(?:\.\d+)?)_)?(?:(\d{1,2}(?:\.\d+)?)_)?([EW])"
)
_PINNED = (("mlat", "mlon"),)
_NAMED = (("lat", "lon"), ("lat", "lng"), ("latitude", "longitude"), ("y", "x"))
_POINTED = ("q", "query", "pt", "whatshere[point]", "sp", "coordinate", "daddr", "destination", "where1")
_CENTRED = ("ll", "sll", "cp", "center", "c", "mapcenter", "viewpoint")
_ZOOMS = ("zoom", "z", "lvl", "level")
_LON_FIRST = re.compile(
    r"(?:^|\.)(?:yandex\.[a-z.]+|2gis\.[a-z.]+|arcgis\.com|map\.naver\.com|firms\.modaps\.eosdis\.nasa\.gov)$"
)
_LAT_FIRST_ALWAYS = ("text", "rtext", "route")
"""Keys of searches and routes, which are written latitude first where the map itself is not (Yandex, OpenStreetMap)."""

_SHIFTED = re.compile(
    r"(?:^|\.)(?:amap\.com|autonavi\.com|gaode\.com|map\.baidu\.com|map\.qq\.com|google\.cn|google\.com\.cn)$"
)
_OF_HOSTS = (
    # what stands in the path or behind the # of these, by their own documents and by trying them
    (re.compile(r"(?:^|\.)2gis\.[a-z.]+$"), re.compile(rf"/geo/(?:\d+/)?(?P<lon>{_N}),(?P<lat>{_N})(?:$|[/?])")),
    (re.compile(r"(?:^|\.)2gis\.[a-z.]+$"), re.compile(rf"/points/.*?(?P<lon>{_N}),(?P<lat>{_N})(?:;\d+)?/?$")),
    (re.compile(r"(?:^|\.)here\.com$"), re.compile(rf"/[lp]/(?P<lat>{_N}),(?P<lon>{_N})(?:,|$)")),
    (
        re.compile(r"^map\.kakao\.com$"),
        re.compile(rf"/link/(?:map|to|roadview)/(?:[^/]*,)?(?P<lat>{_N}),(?P<lon>{_N})$"),
    ),
    (re.compile(r"(?:^|\.)flightradar24\.com$"), re.compile(rf"^/(?P<lat>{_N}),(?P<lon>{_N})/(?P<zoom>\d+)")),
    (re.compile(r"(?:^|\.)windy\.com$"), re.compile(rf"\?(?:[\w-]+,)*?(?P<lat>{_N}),(?P<lon>{_N}),(?P<zoom>\d+)")),
    (
        re.compile(r"(?:^|\.)marinetraffic\.com$"),
        re.compile(rf"/centerx:(?P<lon>{_N})/centery:(?P<lat>{_N})/zoom:(?P<zoom>\d+)"),
    ),
    (re.compile(r"^firms\."), re.compile(rf"#.*@(?P<lon>{_N}),(?P<lat>{_N}),(?P<zoom>\d+(?:\.\d+)?)z?")),
)

TILE_M = 156_543.03
"""Metres a pixel at zoom 0 on the equator: the circumference over 256 pixels (OpenStreetMap wiki, "Zoom levels")."""

HALF_VIEW_PX = 500
"""Pixels from the middle of a map to its edge: a window of 1,000. The middle says no more than that something lies in
the view."""

CENTRE, ROUTE_END = "map-centre", "route-end"
"""Notations that say what the point is: the middle of a map without a pin; where a route leads to."""


def read_map_link(text: str) -> Reading | None:
    """Read the position in a link to Google, OpenStreetMap, Bing, Apple, Yandex, Wikimapia, Copernicus Browser ...

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
    if _WORDS.fullmatch(text):
        raise _no_open_grid()
    if _AT_ALONE.fullmatch(text):
        text = f"https://www.google.com/maps/@{text.removeprefix('@')}"
    if _BARE_LINK.fullmatch(text):
        text = f"https://{text}"
    if not _LINK.match(text):
        return None
    try:
        parts = urlsplit(unquote(text))
        host = (parts.hostname or "").lower()
    except ValueError as e:
        raise CoordinateError(f"no readable link ({e})") from e
    if _WORD_HOSTS.search(host):
        raise _no_open_grid()
    if _SHORT.search(host):
        raise CoordinateError(
            "a shortened link, which says nothing unless it is opened",
            remedy="Open it in a browser and give the long address.",
        )
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
        or _last_leg(asked)
        or _paired(asked, _POINTED, lon_first=lon_first)
        or _of_host(host, text)
        or _geohack(asked.get("params", ""))
        or _route(parts.path)
        or _in_path(parts.path)
        or _centre(_named(asked, _NAMED), zoom)
        or _apple(asked, host)
        or _centre(_paired(asked, _CENTRED, lon_first=lon_first), zoom or _third(asked))
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


def _no_open_grid() -> CoordinateError:
    return CoordinateError(
        "words of what3words, whose list of squares is not open, so that no one can check them offline",
        remedy="Look them up there, and give the coordinates.",
    )


def _last_leg(asked: dict[str, str]) -> Reading | None:
    """Read what is searched for, or the end of a route: latitude first on every map."""
    for key in _LAT_FIRST_ALWAYS:
        legs = re.split(r"[~;]", asked.get(key, ""))
        if pair := _PAIR.fullmatch(legs[-1].strip()):
            return decimal_reading(pair[1], pair[2], ROUTE_END if len(legs) > 1 else "map-link")
    return None


def _of_host(host: str, text: str) -> Reading | None:
    """Read what only this host writes so."""
    rest = unquote(text).partition(host)[2] if host else ""
    for whose, pattern in _OF_HOSTS:
        if whose.search(host) and (found := pattern.search(rest)):
            middle = decimal_reading(found["lat"], found["lon"], "map-link")
            zoom = found.groupdict().get("zoom")
            return _centre(middle, float(zoom) if zoom else None)
    return None


def _paired(asked: dict[str, str], keys: tuple[str, ...], *, lon_first: bool) -> Reading | None:
    for key in keys:
        if pair := _PAIR.fullmatch(asked.get(key, "").removeprefix("point.")):
            first, second = (pair[2], pair[1]) if lon_first else (pair[1], pair[2])
            return decimal_reading(first, second, "map-link")
    return None


def _third(asked: dict[str, str]) -> float | None:
    """Give the zoom of a middle written "126.10,38.58,15"."""
    values = (asked.get(key, "").split(",") for key in _CENTRED)
    written = next((v[2] for v in values if len(v) > 2), "")
    return float(written) if re.fullmatch(r"\d{1,2}(?:\.\d+)?", written) else None


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
    if (marked := _marked(path)) is not None:
        return marked
    found = _AT.search(path)
    if found is None:
        return None
    middle, seen = decimal_reading(found[1], found[2], "map-link"), found[3] or ""
    if zoom := _ZOOM.match(seen):
        return _centre(middle, float(zoom[1]))
    if height := _HEIGHT.match(seen):  # a camera sees about as far round as it stands high
        return middle._replace(uncertainty_m=max(float(height[1]), middle.uncertainty_m), notation=CENTRE)
    return middle


def _marked(path: str) -> Reading | None:
    """Read a pin that is named by its degrees, minutes and seconds, or by its Plus code."""
    if not (named := _PLACE.search(path)):
        return None
    words = named[1].replace("+", " ").strip()
    try:
        return _degrees_or_code(words)
    except CoordinateError:  # the place has a name, with such signs in it
        return None


def _degrees_or_code(words: str) -> Reading | None:
    if code := read_plus_code(re.sub(r"(?<=[0-9A-Z]{4}) (?=[0-9A-Z]{2})", "+", words, count=1)):
        return code._replace(notation="map-link")
    if "°" not in words:
        return None
    lat, lon = read_pair(normalise(words))
    if (lat.axis, lon.axis) != ("lat", "lon"):
        return None
    return Reading(lat.degrees, lon.degrees, printed_radius(lat.degrees, lat.unit, lon.unit), "map-link")


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
    """Read Wikipedia's GeoHack links: 38_35_04_N_126_06_28_E, 38.58;126.10 and -38.58_N_126.10_E."""
    if plain := _GEOHACK_PLAIN.match(params):
        return decimal_reading(plain[1], plain[2], "map-link")
    match = _GEOHACK.match(params)
    if match is None:
        return None

    lat = angle_of([p for p in match.groups()[:3] if p], match[4])
    lon = angle_of([p for p in match.groups()[4:7] if p], match[8])
    return Reading(lat.degrees, lon.degrees, printed_radius(lat.degrees, lat.unit, lon.unit), "map-link")
