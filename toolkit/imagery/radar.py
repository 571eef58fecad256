"""What a radar image's numbers are, and how they become decibels."""

from __future__ import annotations

from typing import Literal

import numpy as np

from toolkit.imagery.load import Pixels, Raster

RadarUnit = Literal["decibels", "linear", "counts"]
"""Decibels; power or amplitude as floats; whole numbers, as digital numbers are."""

_UNIT_TAGS = frozenset({"units", "unit", "unittype", "scale", "calibration"})
_BELOW_DB = 0.02  # share of negative values from which floats are decibels: power and amplitude have none
_FLOOR = 1e-3  # of the median power: what is darker is noise of the instrument
_PER_LOG = 10.0 / np.log(10.0)


def unit_of(raster: Raster) -> RadarUnit:
    """Tell the unit of a radar image, by what the file says, and by its numbers.

    Parameters
    ----------
    raster
        Pixels.
    """
    stated = {v.strip().lower() for k, v in raster.tags.items() if k.lower() in _UNIT_TAGS}
    if stated & {"db", "decibel", "decibels"} or any(name.lower().endswith("_db") for name in raster.bands):
        return "decibels"
    values = raster.data[:, raster.valid]
    if values.size and float(np.mean(values < 0)) > _BELOW_DB:
        return "decibels"
    whole = bool((values == np.rint(values)).all()) and float(values.max(initial=0.0)) > 1.0
    return "counts" if whole else "linear"


def decibels(raster: Raster) -> Pixels:
    """Give radar pixels in decibels; their differences are ratios on the ground.

    Parameters
    ----------
    raster
        Pixels of any unit. Counts get one added, so that black is no abyss; amplitude is not squared, which doubles no
        more than the unit that everything is measured in.
    """
    unit = unit_of(raster)
    if unit == "decibels":
        return raster.data
    if unit == "counts":
        return np.asarray(_PER_LOG * np.log1p(np.maximum(raster.data, 0.0)), np.float32)
    floors = [_FLOOR * max(float(np.median(band[raster.valid])), 1e-12) for band in raster.data]
    low = np.array(floors, np.float32)[:, None, None]
    return np.asarray(_PER_LOG * np.log(np.maximum(raster.data, low)), np.float32)
