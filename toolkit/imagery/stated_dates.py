"""When an image was taken, as its file says it: by a tag, else by its name as providers write it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import PurePath
from typing import NamedTuple

from toolkit.errors import DateError
from toolkit.records import bounds

_TAGS = (
    "acquired",
    "acquisition_date",
    "acquisitiondatetime",
    "date_acquired",
    "sensing_time",
    "product_start_time",
    "datatake_1_datatake_sensing_start",
    "datetime",
    "acquisition_time",
)
"""Keys of tags that name the acquisition. A TIFF's own DateTime says when the file was written, and is none of them."""

_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:[T_](\d\d)(\d\d)(\d\d))?(?!\d)")
_DASHED = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.](\d\d)[-_.](\d\d)(?!\d)")
_LANDSAT_DAY = re.compile(r"\b(?:L[CEMOT][4-9]|L[EMT]70)\d{6,7}((?:19|20)\d\d)(\d{3})[A-Z]{3}\d\d")
_FIRST = 1960  # before the first satellite image of the ground


class StatedDate(NamedTuple):
    """A date of acquisition.

    Attributes
    ----------
    edtf
        As EDTF.
    source
        "tag ..." or "the file's name".
    """

    edtf: str
    source: str


def stated_date(tags: dict[str, str], name: str) -> StatedDate | None:
    """Read when an image was taken.

    Returns
    -------
    StatedDate or None
        None where neither says it.
    """
    low = {key.lower(): value.strip() for key, value in tags.items() if value.strip()}
    for key in _TAGS:
        if key in low and (found := _edtf(low[key])):
            return StatedDate(found, f"tag {key}")
    found = named_date(name)
    return StatedDate(found, "the file's name") if found else None


def named_date(name: str) -> str | None:
    """Read the date in a file's name.

    Parameters
    ----------
    name
        With or without its ending.

    Returns
    -------
    str or None
        EDTF, with the time of day where the name has it (UTC, as satellites' names count).

    Examples
    --------
    >>> named_date("S2B_MSIL2A_20190629T212529_N0212_R043_T06VVN_20201006T080531.tif")
    '2019-06-29T21:25:29Z'
    >>> named_date("LC08_L2SP_028030_20200114_20200824_02_T1.tif"), named_date("roads.tif")
    ('2020-01-14', None)
    """
    stem = PurePath(name).stem
    if old := _LANDSAT_DAY.search(stem):
        day = date(int(old[1]), 1, 1) + timedelta(days=int(old[2]) - 1)
        return day.isoformat()
    if found := _DASHED.search(stem):
        return _edtf("-".join(found.groups()))
    for found in _COMPACT.finditer(stem):
        day_text = "-".join(found.groups()[:3])
        time = f"T{found[4]}:{found[5]}:{found[6]}Z" if found[4] else ""
        if answer := _edtf(day_text + time) or _edtf(day_text):
            return answer
    return None


def _edtf(text: str) -> str | None:
    """Give a date that is one, or None; "2024/05/01 10:50:31" is written as EDTF has it."""
    tidy = re.sub(r"^(\d{4})[/.](\d\d)[/.](\d\d)", r"\1-\2-\3", text.strip())
    tidy = re.sub(r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z| ?UTC|\+00:?00)?$", r"\1T\2Z", tidy)
    try:
        first, _ = bounds(tidy)
    except DateError:
        return None
    return tidy if first.year >= _FIRST else None


_SENSORS = (
    (r"S2[ABC]_|_MSIL[12][AC]|T\d\d[A-Z]{3}_\d{8}T", "Sentinel-2 MSI"),
    (r"S1[ABC]_|_GRD[HM]?_|_SLC_", "Sentinel-1 SAR"),
    (r"LC0?9", "Landsat-9 OLI"),
    (r"L[CO]0?8", "Landsat-8 OLI"),
    (r"LE0?7", "Landsat-7 ETM+"),
    (r"L[TM]0?[45]", "Landsat-5 TM"),
    (r"_3B_|PSScene|AnalyticMS|_PS[A-Z0-9.]{0,4}_", "PlanetScope"),
    (r"UMBRA", "Umbra SAR"),
    (r"ICEYE", "ICEYE SAR"),
    (r"CAPELLA", "Capella SAR"),
    (r"TSX|TDX", "TerraSAR-X"),
    (r"ALOS.?PALSAR|PALSAR", "PALSAR"),
)
"""Beginnings and parts of names by which providers' files are known."""

_SENSOR_TAGS = ("sensor", "satellite", "platform", "spacecraft_id", "satelliteid", "spacecraft_name", "instrument")
_POLARISATIONS = frozenset({"vv", "vh", "hh", "hv"})


def stated_sensor(tags: dict[str, str], name: str, bands: tuple[str, ...] = ()) -> str:
    """Read what took an image.

    Parameters
    ----------
    tags
        What the file says of itself.
    name
        Its name.
    bands
        Names of its bands; polarisations are radar's alone.

    Returns
    -------
    str
        Empty where nothing says it.

    Examples
    --------
    >>> stated_sensor({}, "S1A_IW_GRDH_1SDV_20240501T170000.tif")
    'Sentinel-1 SAR'
    """
    low = {key.lower(): value.strip() for key, value in tags.items() if value.strip()}
    stated = [low[key] for key in _SENSOR_TAGS if key in low]
    if stated:
        return stated[0]
    for pattern, sensor in _SENSORS:
        if re.search(rf"(?:^|[_\-.]){pattern}" if pattern[0] == "L" else pattern, PurePath(name).stem):
            return sensor
    parts = {re.split(r"[_\- ]", band.lower())[0] for band in bands}
    radar = bool(bands) and all(p in _POLARISATIONS or p.startswith(("sigma0", "gamma0", "beta0")) for p in parts)
    return "radar" if radar else ""
