"""What a band is, by any of the names that providers give it, and which bands show the ground.

Sources: STAC's EO extension (common names), ESA's Sentinel-2 band numbers, USGS's names of Landsat Collection 2, Earth
Engine's short forms, Planet's and NAIP's. B4 is red for Sentinel-2 and Landsat 8, and near infrared for Landsat 4 to 7:
which it is follows from the other bands of the file, or from the sensor's name.
"""

from __future__ import annotations

import re

VISIBLE = frozenset({"coastal", "blue", "green", "red", "yellow", "pan"})
"""Common names of bands the eye sees; all others count as infrared."""

INFRARED = frozenset(
    {"rededge", "rededge071", "rededge075", "rededge078", "nir", "nir08", "nir09", "swir16", "swir22", "lwir"}
)
"""Common names of bands it does not see."""

COMMON_BANDS = VISIBLE | INFRARED | {"scl", "qa_pixel", "fmask", "cirrus"}
"""Names that mean the same in every file (STAC's, of the EO extension)."""

NOT_GROUND = frozenset(
    {
        "cirrus",
        "nir09",
        "lwir",
        "lwir11",
        "lwir12",
        "aerosol",
        "aot",
        "wvp",
        "b61",
        "b62",
        "qa_radsat",
        "qa_aerosol",
        "sr_qa_aerosol",
        "sr_atmos_opacity",
        "saa",
        "sza",
        "vaa",
        "vza",
        "snw",
        "msk_snwprb",
        "angle",
        "local_incidence_angle",
        "st_qa",
        "st_cdist",
        "st_atran",
        "st_drad",
        "st_emis",
        "st_emsd",
        "st_trad",
        "st_urad",
    }
)
"""Bands that show the air, its temperature, or how the image was taken: a change in them is none on the ground."""

_SENTINEL2 = {
    "b01": "coastal",
    "b02": "blue",
    "b03": "green",
    "b04": "red",
    "b05": "rededge071",
    "b06": "rededge075",
    "b07": "rededge078",
    "b08": "nir",
    "b8a": "nir08",
    "b09": "nir09",
    "b10": "cirrus",
    "b11": "swir16",
    "b12": "swir22",
}
_LANDSAT8 = {
    "b1": "coastal",
    "b2": "blue",
    "b3": "green",
    "b4": "red",
    "b5": "nir08",
    "b6": "swir16",
    "b7": "swir22",
    "b8": "pan",
    "b9": "cirrus",
    "b10": "lwir11",
    "b11": "lwir12",
}
_LANDSAT7 = {
    "b1": "blue",
    "b2": "green",
    "b3": "red",
    "b4": "nir08",
    "b5": "swir16",
    "b6": "lwir",
    "b6_vcid_1": "lwir",
    "b6_vcid_2": "lwir",
    "b7": "swir22",
    "b8": "pan",
}
_PLAIN = {
    "r": "red",
    "g": "green",
    "b": "blue",
    "n": "nir",
    "nir1": "nir",
    "near infrared": "nir",
    "near-infrared": "nir",
    "near_infrared": "nir",
    "nearinfrared": "nir",
    "infrared": "nir",
    "ir": "nir",
    "red edge": "rededge",
    "red-edge": "rededge",
    "red_edge": "rededge",
    "rededge1": "rededge071",
    "rededge2": "rededge075",
    "rededge3": "rededge078",
    "swir1": "swir16",
    "swir2": "swir22",
    "coastal blue": "coastal",
    "coastal_blue": "coastal",
    "coastal aerosol": "coastal",
    "coastal_aerosol": "coastal",
    "panchromatic": "pan",
    "thermal": "lwir",
    "water_vapour": "nir09",
    "water vapour": "nir09",
    "nir_narrow": "nir08",
    "nir08": "nir08",
}
_NUMBERED = re.compile(
    r"(?:.*[_ \-])?(sr_|st_|toa_)?b(?:and)?[ _\-]?(0?\d|1[0-2]|8a)(_vcid_[12])?(?:[_ \-]\d+m)?", re.IGNORECASE
)


def common_names(stated: tuple[str, ...], sensor: str = "") -> tuple[str, ...]:
    """Give the common name of every band whose name is known; the others keep their own.

    Parameters
    ----------
    stated
        As the file names its bands.
    sensor
        Name of the sensor, if it is known.

    Returns
    -------
    tuple of str
        One a band. No common name is given twice: where two bands would share one, both keep their own.

    Examples
    --------
    >>> common_names(("B04", "B03", "B02", "B08"))
    ('red', 'green', 'blue', 'nir')
    >>> common_names(("SR_B3", "SR_B4", "SR_B5"), sensor="Landsat-7 ETM+")
    ('red', 'nir08', 'swir16')
    """
    table = _table(stated, sensor)
    found = [_common(name, table) for name in stated]
    return tuple(f if found.count(f) == 1 else s for f, s in zip(found, stated, strict=True))


def _common(name: str, table: dict[str, str]) -> str:
    low = name.strip().lower()
    if low in COMMON_BANDS or low in NOT_GROUND:
        return low
    if low in _PLAIN:
        return _PLAIN[low]
    key = _key(name)
    if key is None:
        return name
    return table.get(key) or table.get(_short(key)) or name


def _key(name: str) -> str | None:
    """Give "b04", "b8a" or "b6_vcid_1" for a name that numbers a band, such as "SR_B4" or "T33UUP_B04_10m"."""
    if name.startswith("band-"):
        return None  # our own stand-in for a name
    match = _NUMBERED.fullmatch(name.strip())
    if match is None:
        return None
    return f"b{match[2].lower()}{(match[3] or '').lower()}"


def _short(key: str) -> str:
    return re.sub(r"^b0", "b", key)


def _table(stated: tuple[str, ...], sensor: str) -> dict[str, str]:
    """Choose whose numbers these are."""
    keys = {key for name in stated if (key := _key(name))}
    named = sensor.lower()
    usgs = any(name.lower().startswith(("sr_b", "st_b")) for name in stated)
    tiled = any(_OF_A_TILE.search(name) for name in stated)
    if tiled or "sentinel-2" in named or (not usgs and "landsat" not in named and _looks_like_sentinel(keys)):
        return {**_SENTINEL2, **{_short(k): v for k, v in _SENTINEL2.items()}}
    if re.search(r"landsat[ -_]*[4-7]|\betm|\btm\b|le0?7|lt0?[45]", named):
        return _LANDSAT7
    if re.search(r"landsat[ -_]*[89]|\boli|l[co]0?[89]", named) or not usgs:
        return _LANDSAT8
    short = {_short(k) for k in keys}
    numbers = any(name.lower() == "st_b6" for name in stated)
    older = numbers or ("b6" not in short and {"b1", "b5", "b7"} <= short)
    return _LANDSAT7 if older else _LANDSAT8


_OF_A_TILE = re.compile(r"^T\d{2}[A-Z]{3}_|_[126]0m(\.jp2)?$")  # of ESA's file names: T33UUP_..._B11_20m


def _looks_like_sentinel(keys: set[str]) -> bool:
    """Tell by a band with a leading zero, by B8A or B12, or by B8 beside B4, which is as fine there."""
    return bool(keys & {"b8a", "b12"}) or any(k.startswith("b0") for k in keys) or {"b4", "b8"} <= keys


def ground_bands(names: tuple[str, ...]) -> list[int]:
    """Give the indexes of the bands that show the ground.

    Returns
    -------
    list of int
        All, if none would be left. Beside three bands of known colours one whose name speaks of no light (a height, a
        date, a count, a temperature) is no ground. The coastal band, made to see aerosol, is left out where enough
        others are there.
    """
    kept = [i for i, name in enumerate(names) if name.lower() not in NOT_GROUND and not _AIR.search(name)]
    if sum(names[i].lower() in _COLOURED for i in kept) >= _FEWEST_NAMED:
        kept = [i for i in kept if _of_light(names[i])]
    if len(kept) > _ENOUGH:
        kept = [i for i in kept if names[i] != "coastal"]
    return kept or list(range(len(names)))


_ENOUGH = 4
_FEWEST_NAMED = 3  # bands of known colours from which a file is taken to name all its light
_COLOURED = VISIBLE | INFRARED
_LIGHT_WORDS = frozenset({"re", "vnir", "swir", "mir", "vre", "infrared", "vv", "vh", "hh", "hv"}) | _COLOURED
_LIGHT_NUMBER = re.compile(r"(.*[_ -])?b(and)?[ _-]?\d{1,3}[a-z]?|\d{3,4}(\.\d+)?|.*\d ?nm", re.IGNORECASE)


def _of_light(name: str) -> bool:
    """Tell a band of light: by a colour among its words, or by a number or a wavelength; one without a name is."""
    low = name.lower()
    words = {word.rstrip("0123456789i") for word in re.split(r"[^a-z0-9]+", low)}
    return low in COMMON_BANDS or bool(words & _LIGHT_WORDS) or _LIGHT_NUMBER.fullmatch(low) is not None


_AIR = re.compile(r"temperature|thermal|tir\b|cirrus|water.?vapou?r|aerosol|ozone", re.IGNORECASE)


def shown_bands(names: tuple[str, ...]) -> list[int]:
    """Give the bands to show as red, green and blue.

    Parameters
    ----------
    names
        Common names, as far as they are known.

    Returns
    -------
    list of int
        Three indexes. True colour, else shortwave and near infrared, else near infrared with what is visible; without
        names four bands or more count as blue, green, red, infrared, three as red, green, blue, fewer are grey.
    """
    views = colour_views(names)
    if views:
        return next(iter(views.values()))
    if {"red", "green"} <= set(names) and len(names) >= 3:
        rest = [i for i in range(len(names)) if names[i] not in {"red", "green"}]
        return [rest[0], names.index("red"), names.index("green")]
    if len(names) >= 4:
        return [2, 1, 0]
    return [0, 1, 2] if len(names) == 3 else [0, 0, 0]


def colour_views(names: tuple[str, ...]) -> dict[str, list[int]]:
    """Give the ways in which bands are commonly shown.

    Parameters
    ----------
    names
        Common names, as far as they are known.

    Returns
    -------
    dict of str to list of int
        What each is called, and the indexes of its red, green and blue; the one that a report shows is the first.

    Examples
    --------
    >>> colour_views(("blue", "green", "red", "nir"))
    {'True colour': [2, 1, 0], 'Near infrared': [3, 2, 1]}
    """
    found: dict[str, list[int]] = {}
    for name, wanted in _COLOURS:
        if set(wanted) <= set(names):
            found.setdefault(name, [names.index(band) for band in wanted])
    return found


_COLOURS = (
    ("True colour", ("red", "green", "blue")),
    ("Shortwave infrared", ("swir16", "nir08", "red")),
    ("Shortwave infrared", ("swir16", "nir", "red")),
    ("Near infrared", ("nir", "red", "green")),
    ("Near infrared", ("nir08", "red", "green")),
)
