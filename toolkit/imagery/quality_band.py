"""Read a provider's quality band: which pixels show the ground, and which a cloud, its shadow or nothing.

Sentinel-2 SCL: ESA, "Level-2A Algorithm Overview", classes 0-11; QA60, MSK_CLDPRB and MSK_CLASSI_* as Earth Engine
ships them; CLM and CLP of Sentinel Hub. Landsat QA_PIXEL: USGS LSDS-1619, bits 0-5; pixel_qa and BQA of Collection 1:
LSDS-1873; SR_CLOUD_QA: LSDS-1618. Fmask: Zhu and others (2015), doi:10.1016/j.rse.2014.12.014, values 0-4 and 255.
UDM2: Planet, "Usable Data Masks". All of them take bright new roofs for cloud now and then, and few see thin haze.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

QualityKind = Literal[
    "scl",
    "qa_pixel",
    "fmask",
    "pixel_qa",
    "bqa",
    "cloud_qa",
    "qa60",
    "percent",
    "byte",
    "flag",
    "clear_flag",
    "clear_score",
]
"""Kinds of quality band: class numbers, bits, probabilities of cloud, and flags."""

_NAMES: dict[str, QualityKind] = {
    "scl": "scl",
    "scl_20m": "scl",
    "scl_60m": "scl",
    "scene_classification": "scl",
    "qa_pixel": "qa_pixel",
    "pixel_qa": "pixel_qa",
    "bqa": "bqa",
    "qa": "bqa",
    "sr_cloud_qa": "cloud_qa",
    "cloud_qa": "cloud_qa",
    "fmask": "fmask",
    "cfmask": "fmask",
    "qa60": "qa60",
    "msk_cldprb": "percent",
    "cldprb": "percent",
    "cld": "percent",
    "cloud_probability": "percent",
    "probability": "percent",
    "msk_cldprb_20m": "percent",
    "cld_20m": "percent",
    "clp": "byte",
    "clm": "flag",
    "cloud_mask": "flag",
    "cloudmask": "flag",
    "s2cloudless": "flag",
    "is_cloud": "flag",
    "cloud": "flag",
    "clouds": "flag",
    "cloud_shadow": "flag",
    "shadow": "flag",
    "heavy_haze": "flag",
    "haze": "flag",
    "light_haze": "flag",
    "msk_classi_opaque": "flag",
    "msk_classi_cirrus": "flag",
    "unusable": "flag",
    "clear": "clear_flag",
    "cs": "clear_score",
    "cs_cdf": "clear_score",
}
_LIKELY_PCT, _LIKELY_BYTE, _CLEAR_SCORE = 40.0, 102.0, 0.6  # s2cloudless's own threshold, 0.4; Cloud Score+'s 0.6


class Quality(NamedTuple):
    """A quality band: its number, from 1, and its kind, as ``read_quality_band`` knows it."""

    band: int
    kind: QualityKind


def named_quality(name: str, number: int) -> Quality | None:
    """Give the quality band that a name stands for; None for a band of light.

    Parameters
    ----------
    name
        As the file states it.
    number
        Number of the band, from 1.
    """
    low = name.strip().lower().replace(" ", "_").replace("-", "_")
    kind = _NAMES.get(low) or _by_words(set(re.split(r"[^a-z0-9]+", low)), low)
    return Quality(number, kind) if kind else None


def _by_words(words: set[str], name: str) -> QualityKind | None:
    """Tell a quality band by the words of a longer name: "udm2_cloud", "LC08_QA_PIXEL", "SCL (20m)"."""
    if words & _NOT_WHETHER:
        return None
    if "scl" in words or {"scene", "classification"} <= words:
        return "scl"
    if any(word.startswith(("fmask", "cfmask")) for word in words):
        return "fmask"
    if {"qa", "pixel"} <= words:
        return "pixel_qa" if "pixel_qa" in name else "qa_pixel"
    if (words & _CLOUDY and words & _HOW_LIKELY) or words & {"cldprb", "cloudprob", "cldprob"}:
        return "percent"
    if words & (_CLOUDY | {"shadow", "haze", "udm", "udm1"}):
        return "flag"
    return "clear_flag" if "clear" in words else None


_CLOUDY = frozenset({"cloud", "clouds", "cloudy", "cld", "cloudmask", "s2cloudless", "omnicloud"})
_HOW_LIKELY = frozenset({"prob", "probability", "prb", "percent", "pct", "likelihood", "score"})
_NOT_WHETHER = frozenset({"confidence", "distance", "dist", "height", "top", "temperature", "snow", "optical"})
"""Words of bands that do not say whether a cloud is there."""


def class_band(blocks: list[NDArray[Any]]) -> QualityKind | None:
    """Tell the kind of a last band without a name that holds class numbers beside bands of light.

    Parameters
    ----------
    blocks
        (band, pixel ...) windows of the file.

    Returns
    -------
    QualityKind or None
        None for a band of light.
    """
    last = np.unique(np.concatenate([b[-1].ravel() for b in blocks]))
    if len(last) > _MOST_CLASSES or not np.isin(last, np.rint(last)).all():
        return None
    for band in range(blocks[0].shape[0] - 1):
        values = np.concatenate([b[band].ravel() for b in blocks])
        values = values[np.isfinite(values)]
        if not values.size or float(np.ptp(values)) <= _BRIGHT:
            return None
    for kind, wanted in _CLASSES.items():
        if np.isin(last, wanted).all():
            return kind
    bits = np.isin(last, _LANDSAT_CLEAR).any() and (last >= 0).all() and (last < 2**16).all()
    return "qa_pixel" if bits else None


FMASK_VALUES = (0, 1, 2, 3, 4, 255)
"""What Fmask may hold: land, water, shadow, snow, cloud, fill."""

_CLASSES: dict[QualityKind, tuple[int, ...]] = {
    "fmask": FMASK_VALUES,
    "scl": tuple(range(12)),
    "qa60": (0, 1024, 2048, 3072),
}
_LANDSAT_CLEAR = (21824, 21888, 5440, 5504)  # clear land and clear water of QA_PIXEL, Landsat 8-9 and 4-7
_MOST_CLASSES = 64
_BRIGHT = 20.0  # a band of real brightness holds more than the class numbers do

_SCL = {"nothing": (0, 1), "cloud": (8, 9, 10), "shadow": (3,)}
_FMASK = {"nothing": (255,), "cloud": (4,), "shadow": (2,)}
_QA_FILL, _QA_CLOUD, _QA_SHADOW = 0b1, 0b1110, 0b10000  # fill; dilated cloud, cirrus, cloud; cloud shadow

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class QualityBand:
    """What lies between the satellite and the ground, pixel by pixel.

    Attributes
    ----------
    nothing
        (y, x) bool: no data, or defective.
    cloud
        (y, x) bool: cloud or cirrus.
    shadow
        (y, x) bool: shadow of a cloud.
    classes
        (y, x) the band itself, where its classes tell land cover too (SCL); None = they do not.
    """

    nothing: Flags
    cloud: Flags
    shadow: Flags
    classes: NDArray[Any] | None = None

    @property
    def clear(self) -> Flags:
        """Give the pixels that show the ground, (y, x) bool."""
        return ~(self.nothing | self.hidden)

    @property
    def hidden(self) -> Flags:
        """Give the pixels where a cloud or its shadow hides the ground, (y, x) bool."""
        return self.cloud | self.shadow

    def percent(self, flags: Flags) -> float:
        """Give the share of the area that is flagged, in percent of the pixels with data.

        Parameters
        ----------
        flags
            (y, x) bool.
        """
        seen = ~self.nothing
        return round(100.0 * float((flags & seen).sum()) / max(1, int(seen.sum())), 1)


def read_quality_band(values: NDArray[Any], kind: QualityKind) -> QualityBand:
    """Read a quality band.

    Parameters
    ----------
    values
        (y, x) integers as the provider codes them.
    kind
        Which band it is.
    """
    if kind in _BITS:
        bits, (fill, over, dark) = _whole(values), _BITS[kind]
        return QualityBand((bits & fill) > 0, (bits & over) > 0, (bits & dark) > 0)
    if kind in _ABOVE:
        return _one_sided(np.asarray(values, np.float64), kind)
    if kind == "fmask" and not np.isin(values[np.isfinite(values)], FMASK_VALUES).all():
        return _harmonized(_whole(values))
    table = _SCL if kind == "scl" else _FMASK
    nothing, cloud, shadow = (np.isin(values, table[word]) for word in ("nothing", "cloud", "shadow"))
    return QualityBand(nothing, cloud, shadow, values if kind == "scl" else None)


_BITS: dict[QualityKind, tuple[int, int, int]] = {
    "qa_pixel": (_QA_FILL, _QA_CLOUD, _QA_SHADOW),
    "pixel_qa": (0b1, 0b100000, 0b1000),
    "bqa": (0b1, 0b10000, 0b100000000),  # shadow: its confidence is high from bit 8 on
    "cloud_qa": (0, 0b1010, 0b100),
    "qa60": (0, 0b110000000000, 0),
}
"""Bits that mean nothing here, cloud, and shadow."""

_ABOVE: dict[QualityKind, float] = {
    "percent": _LIKELY_PCT,
    "byte": _LIKELY_BYTE,
    "flag": 0.0,
    "clear_flag": 0.0,
    "clear_score": _CLEAR_SCORE,
}


def _harmonized(bits: NDArray[np.uint16]) -> QualityBand:
    """Read the Fmask of NASA's Harmonized Landsat and Sentinel-2, which holds bits and not classes.

    Bit 0 is cirrus, 1 cloud, 2 beside them, 3 shadow, 6 and 7 the aerosol level (HLS Product User Guide 2.0, table 9).
    """
    fill = bits == _HLS_FILL
    return QualityBand(fill, ((bits & 0b111) > 0) & ~fill, ((bits & 0b1000) > 0) & ~fill)


_HLS_FILL = 255


def _whole(values: NDArray[Any]) -> NDArray[np.uint16]:
    """Give bits, of a band that may have been stored as floats."""
    whole = np.nan_to_num(np.asarray(values, np.float64), nan=1.0, posinf=1.0, neginf=1.0)
    return np.clip(whole, 0, 2**16 - 1).astype(np.uint16)


def _one_sided(values: NDArray[np.float64], kind: QualityKind) -> QualityBand:
    """Read a band in which more means more cloud, or less cloud."""
    unknown = ~np.isfinite(values)
    if kind == "flag":
        unknown |= values == 255  # Sentinel Hub's CLM where it does not know
    above = np.where(unknown, False, values > _ABOVE[kind] * _full_scale(values, kind))
    cloud = above if kind in {"percent", "byte", "flag"} else ~above & ~unknown
    return QualityBand(unknown, cloud, np.zeros(values.shape, bool))


def _full_scale(values: NDArray[np.float64], kind: QualityKind) -> float:
    """Give by how much a probability's scale differs from percent: shares up to 1, bytes, ten thousandths."""
    if kind != "percent":
        return 1.0
    known = values[np.isfinite(values)]
    most = float(known.max(initial=0.0))
    if most <= 1.0:
        return 0.01 if (known != np.rint(known)).any() else 1.0
    for full, factor in ((100.0, 1.0), (255.0, 2.55)):
        if most <= full:
            return factor
    return 100.0
