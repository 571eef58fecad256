"""PlanetScope scenes as Planet delivers them: an analytic GeoTIFF, UDM2, and metadata as XML or JSON.

Sources: Planet, "Imagery Product Specifications" (2023): bands by product, surface reflectance as counts / 10,000;
"Usable Data Masks": bands 1 to 8 of UDM2 are clear, snow, shadow, light haze, heavy haze, cloud, confidence, and the
older mask.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from toolkit.errors import RasterError
from toolkit.imagery.load import file_bands
from toolkit.imagery.products.markup import (
    agreed_date,
    every,
    moment,
    named,
    number,
    read_json,
    text,
    xml,
)
from toolkit.imagery.products.plan import Counts, Cover, Layer, Members, Plan
from toolkit.imagery.stated_dates import named_date

ROOT = re.compile(
    r"((?:.*/)?(?:\d{8}_\d{6}(?:_\d\d)?_[0-9a-f]{4}|\d{7}_\d{7}_\d{4}-\d\d-\d\d_[0-9a-f]{4}))_.*\.tiff?", re.I
)
"""What the names of an item's files begin with: its identifier, after the folder."""

_FOUR = ("blue", "green", "red", "nir")
_EIGHT = ("coastal", "blue", "green_i", "green", "yellow", "red", "rededge", "nir")
_FIVE = ("blue", "green", "red", "rededge", "nir")
_BY_COUNT = {4: _FOUR, 5: _FIVE, 8: _EIGHT}
_SURFACE = 1e-4  # reflectance a count, in surface reflectance products


def plan(root: str, members: Members) -> Plan | None:
    """Read a scene.

    Parameters
    ----------
    root
        What all its files begin with.
    members
        Files of it and beside it.

    Returns
    -------
    Plan or None
        None where no analytic image is among the files: pictures for the eye are scenes as they are.
    """
    names = [name for name in members if name.startswith(root)]
    images = [n for n in named(names, r".*Analytic.*\.tiff?") if not re.search(r"_(?:DN_)?udm", n, re.I)]
    if not images:
        return None
    image = min(images, key=lambda n: ("_SR" not in n, "harmonized" not in n, n))
    told, notes = _stated(names, members)
    count = 8 if re.search(r"_8b|_8_band", image, re.I) else _count(image, members)
    bands = _BY_COUNT.get(count) or tuple(f"band-{n}" for n in range(1, count + 1))
    surface = "_SR" in image
    factors = told.get("factors") or {}
    layers = tuple(
        Layer(band, ((image, n),), _SURFACE if surface else factors.get(n)) for n, band in enumerate(bands, 1)
    )
    identifier = root.rpartition("/")[2]
    acquired, doubt = agreed_date(told.get("acquired"), named_date(identifier))
    if layers[0].scale is None:
        notes = (*notes, "How its counts become reflectance is not stated: they are kept as they are.")
    return Plan(
        identifier,
        f"PlanetScope {told.get('instrument') or ''}".strip(),
        acquired,
        layers,
        cover=_cover(names),
        cloud_pct=told.get("cloud_pct"),
        sun_elevation_deg=told.get("sun_elevation"),
        sun_azimuth_deg=told.get("sun_azimuth"),
        provider="Planet Labs",
        credit=f"© {(acquired or '')[:4]} Planet Labs PBC".replace("©  ", "© "),
        notes=(*notes, *doubt),
        shapes=told.get("shapes") or (),
    )


def _count(image: str, members: Members) -> int:
    """Give the number of bands of an image; 4, as most have, where it cannot be opened: reading it will say why."""
    try:
        return len(file_bands(members[image], image))
    except RasterError:
        return 4


def _stated(names: list[str], members: Members) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Read XML, then JSON: what the first does not say the second may."""
    told: dict[str, Any] = {}
    notes: tuple[str, ...] = ()
    for found in [*named(names, r".*metadata.*\.xml"), *named(names, r".*\.json")]:
        try:
            new = _from_xml(xml(members, found)) if found.endswith(".xml") else _from_json(read_json(members, found))
        except RasterError as e:
            notes = (*notes, f"{e.what[0].upper()}{e.what[1:]}.")
            continue
        told = {**{k: v for k, v in new.items() if v is not None}, **told}
    if not told and not notes:
        notes = ("It came without metadata: its date is read from its name.",)
    return told, notes


def _from_xml(root: Any) -> dict[str, Any]:
    factors = {}
    for band in every(root, "bandSpecificMetadata"):
        which, factor = number(text(band, "bandNumber")), number(text(band, "reflectanceCoefficient"))
        if which and factor:
            factors[int(which)] = factor
    rows, columns = number(text(root, "numRows")), number(text(root, "numColumns"))
    return {
        "acquired": moment(text(root, "acquisitionDateTime")) or moment(text(root, "acquisitionDate")),
        "sun_elevation": number(text(root, "illuminationElevationAngle")),
        "sun_azimuth": number(text(root, "illuminationAzimuthAngle")),
        "cloud_pct": number(text(root, "cloudCoverPercentage")),
        "instrument": text(root, "Instrument", "shortName"),
        "factors": factors or None,
        "shapes": ((int(rows), int(columns)),) if rows and columns else None,
    }


def _from_json(found: dict[str, Any]) -> dict[str, Any]:
    facts = found.get("properties")
    if not isinstance(facts, dict):
        return {}
    cloud = number(facts.get("cloud_percent"))
    if cloud is None and (share := number(facts.get("cloud_cover"))) is not None:
        cloud = 100.0 * share
    return {
        "acquired": moment(facts.get("acquired")) or moment(facts.get("datetime")),
        "sun_elevation": number(facts.get("sun_elevation", facts.get("view:sun_elevation"))),
        "sun_azimuth": number(facts.get("sun_azimuth", facts.get("view:sun_azimuth"))),
        "cloud_pct": number(facts.get("eo:cloud_cover")) if cloud is None else cloud,
        "instrument": facts["instrument"] if isinstance(facts.get("instrument"), str) else None,
    }


def _cover(names: list[str]) -> Cover | None:
    found = named(names, r".*udm2.*\.tiff?")
    if found:
        return Cover("fmask", found[0], _codes)
    older = named(names, r".*_udm(?!2).*\.tiff?")
    return Cover("fmask", older[0], _older) if older else None


def _codes(bands: Counts) -> Counts:
    """Give Fmask's codes for UDM2: shadow, snow, haze and cloud, and what is not usable."""
    codes = np.zeros(bands.shape[1:], np.uint8)
    if len(bands) < 6:
        return _older(bands)
    codes[bands[1] > 0] = 3
    codes[bands[2] > 0] = 2
    codes[(bands[3:6] > 0).any(axis=0)] = 4
    if len(bands) >= 8:
        codes[(bands[7].astype(np.uint8) & 1) > 0] = 255
    return codes


def _older(bands: Counts) -> Counts:
    """Give the same codes for the older mask: bit 0 is fill, bit 1 cloud."""
    bits = bands[0].astype(np.uint8)
    codes = np.where(bits & 0b10, np.uint8(4), np.uint8(0))
    codes[(bits & 0b1) > 0] = 255
    return codes
