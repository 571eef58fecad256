"""Landsat scenes of Collection 1 and 2, Level 1 and 2, as USGS ships them: a GeoTIFF a band, and an MTL file.

Sources: USGS LSDS-1619 (Landsat 8-9) and LSDS-1618 (Landsat 4-7), Collection 2 Level 2 product guides: surface
reflectance is counts times 0.0000275 less 0.2 in every scene. LSDS-1822, Data Format Control Book of Level 1:
reflectance at the top of the atmosphere is (M * counts + A) / sin(elevation of the sun), with M and A from the MTL.
"""

from __future__ import annotations

import math
import re

from toolkit.errors import RasterError
from toolkit.imagery.bandnames import common_names
from toolkit.imagery.catalogues.products import LANDSAT_C2_L2
from toolkit.imagery.products.markup import (
    Groups,
    agreed_date,
    grouped_json,
    grouped_xml,
    moment,
    named,
    number,
    odl,
    read_json,
    xml,
)
from toolkit.imagery.products.plan import Counts, Cover, Layer, Members, Plan
from toolkit.imagery.stated_dates import named_date

ROOT = re.compile(
    r"((?:.*/)?(L[COETM]0[1-9]_L[12][A-Z]{2}_\d{6}_\d{8}_\d{8}_0[12]_(?:T1|T2|RT))_)(?:[A-Z0-9_]+\.(?:TIF|xml|txt|json))",
    re.I,
)
"""The beginning of every file's name, with its folder; the second group is the product's identifier."""

_SENSORS = {"LC": "OLI", "LO": "OLI", "LE": "ETM+", "LT": "TM", "LM": "MSS"}
_WANTED = ("blue", "green", "red", "nir", "nir08", "swir16", "swir22", "coastal")
_MULTISPECTRAL_SCANNER = {"1": "green", "2": "red", "3": "rededge", "4": "nir"}  # bands of Landsat 4 and 5's MSS
_OLDER_SCANNER = {"4": "green", "5": "red", "6": "rededge", "7": "nir"}  # of Landsat 1 to 3


def plan(root: str, members: Members) -> Plan:
    """Read a scene.

    Parameters
    ----------
    root
        What all its files begin with.
    members
        Files of it and beside it.

    Returns
    -------
    Plan
        Without a readable MTL, what the name says; counts of Level 1 are then kept as they are.
    """
    names = [name for name in members if name.startswith(root)]
    groups, notes = _metadata(names, members)
    name = root.rpartition("/")[2].rstrip("_")
    flat: dict[str, str] = {}
    for group in reversed(groups.values()):  # the first group that has a key wins
        flat |= group
    surface = name[5:7].upper() == "L2"
    sensor = f"Landsat-{int(name[2:4])} {_SENSORS[name[:2].upper()]}"
    day, time = flat.get("DATE_ACQUIRED"), flat.get("SCENE_CENTER_TIME")
    acquired, doubt = agreed_date(moment(f"{day}T{time}") or moment(day), named_date(name))
    layers = _layers(names, sensor, groups, surface=surface)
    if layers and layers[0].scale is None:
        notes = (*notes, "How its counts become reflectance is not stated: they are kept as they are.")
    size = number(flat.get("REFLECTIVE_LINES")), number(flat.get("REFLECTIVE_SAMPLES"))
    return Plan(
        name,
        sensor,
        acquired,
        layers,
        cover=_cover(names),
        cloud_pct=_percent(flat.get("CLOUD_COVER")),
        sun_elevation_deg=number(flat.get("SUN_ELEVATION")),
        sun_azimuth_deg=_turn(number(flat.get("SUN_AZIMUTH"))),
        provider="USGS",
        credit=LANDSAT_C2_L2.credit,
        licence=LANDSAT_C2_L2.licence,
        notes=(*notes, *doubt),
        shapes=((int(size[0]), int(size[1])),) if size[0] and size[1] else (),
        epsg=_utm(flat),
    )


def _metadata(names: list[str], members: Members) -> tuple[Groups, tuple[str, ...]]:
    """Read the first MTL that can be read: text, XML or JSON, which say the same."""
    notes: tuple[str, ...] = ()
    for found in named(names, r".*_MTL\.(txt|xml|json)"):
        try:
            if found.lower().endswith(".json"):
                return grouped_json(read_json(members, found)), notes
            if found.lower().endswith(".xml"):
                return grouped_xml(xml(members, found)), notes
            return odl(members, found), notes
        except RasterError as e:
            notes = (*notes, f"{e.what[0].upper()}{e.what[1:]}.")
    return {}, notes or ("It came without its MTL file: date and scale are read from its name.",)


def _layers(names: list[str], sensor: str, groups: Groups, *, surface: bool) -> tuple[Layer, ...]:
    """Give the bands of reflected light, in the order of ``_WANTED``; the pan band has another grid and is left out."""
    held = {m[1]: name for name in names if (m := re.search(r"_(?:SR_)?B(\d{1,2})\.TIF$", name, re.I))}
    if "MSS" in sensor:
        table = _MULTISPECTRAL_SCANNER if set(held) <= set("1234") else _OLDER_SCANNER
    else:
        bands = tuple(held)
        table = dict(zip(bands, common_names(tuple(f"B{b}" for b in bands), sensor), strict=True))
    ordered = sorted((b for b in held if table.get(b) in _WANTED), key=lambda b: _WANTED.index(table[b]))
    return tuple(Layer(table[b], ((held[b], 1),), *_rescaling(groups, b, surface=surface)) for b in ordered)


def _rescaling(groups: Groups, band: str, *, surface: bool) -> tuple[float | None, float]:
    """Give scale and offset from counts to reflectance."""
    if surface:
        return LANDSAT_C2_L2.scale, LANDSAT_C2_L2.offset
    rescaling = next((g for name, g in groups.items() if "RADIOMETRIC_RESCALING" in name), {})
    scale, offset = (number(rescaling.get(f"REFLECTANCE_{word}_BAND_{band}")) for word in ("MULT", "ADD"))
    angles = (number(group.get("SUN_ELEVATION")) for group in groups.values())
    elevation = next((angle for angle in angles if angle is not None), None)
    if not scale or offset is None or elevation is None or elevation <= 0:
        return None, 0.0
    light = math.sin(math.radians(elevation))
    return scale / light, offset / light


def _cover(names: list[str]) -> Cover | None:
    """Give the quality band; the flags lie in its low byte, what is left out are their confidences."""
    found = named(names, r".*_QA_PIXEL\.TIF")
    if found:
        return Cover("qa_pixel", found[0], _low_byte)
    older = named(names, r".*_BQA\.TIF")
    return Cover("fmask", older[0], _older_flags) if older else None


def _low_byte(bands: Counts) -> Counts:
    low: Counts = bands[0] & 0xFF
    return low


def _older_flags(bands: Counts) -> Counts:
    """Give Fmask's codes for the bits of Collection 1: fill, cloud, and a shadow of high confidence."""
    codes: Counts = (bands[0] & 0b110000000) // 0b110000000 * 2
    codes[(bands[0] & 0b10000) > 0] = 4
    codes[(bands[0] & 0b1) > 0] = 255
    return codes


def _percent(value: str | None) -> float | None:
    found = number(value)
    return None if found is None or found < 0 else found  # -1 stands for not looked at


def _turn(azimuth: float | None) -> float | None:
    return None if azimuth is None else round(azimuth % 360.0, 6)


def _utm(flat: dict[str, str]) -> int | None:
    zone = number(flat.get("UTM_ZONE"))
    return 32600 + int(zone) if zone and flat.get("MAP_PROJECTION") == "UTM" else None  # USGS counts south as negative
