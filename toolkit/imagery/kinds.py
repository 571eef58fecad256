"""What kind of change an area shows, where the bands tell: vegetation, water, fire, bare or built ground.

The later scene is first brought to the earlier one's brightness over the ground that did not change, so that season,
haze and units that all ground shares have no say. Indices: NDVI (Rouse and others 1974), NDWI (McFeeters 1996,
doi:10.1080/01431169608948714), NBR (Key & Benson 2006). Bare and built ground look alike in such bands and are not told
apart. Where nothing is plain, nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.raster import Mask
from toolkit.records import ChangeKind

if TYPE_CHECKING:
    from toolkit.imagery.result import Comparison, Pair

_GREEN = 0.3  # NDVI from which ground counts as grown over; crops and woods have .4 to .9, soil and towns under .25
_GREENER = 0.15  # change of NDVI that is plain: twice what sensors and haze make of one ground
_WETTER = 0.2  # rise of NDWI that is plain; water lies above 0
_DRIER_NIR = 0.6  # of the infrared that water leaves at most
_BURNT = 0.27  # fall of NBR from which fire is of moderate severity (Key & Benson 2006, table LA-1)
_BRIGHTER = 1.2  # of visible light: bare or built ground where there was other
_NO_BRIGHTER = 1.1  # of visible light that burnt ground has at most
_NIR = ("nir", "nir08")


class Told(NamedTuple):
    """What the bands say of one changed area.

    Attributes
    ----------
    kind
        Kind of change; None = not plain.
    greenness_before, greenness_after
        NDVI, the later scene brought to the earlier one's brightness.
    brighter
        Visible light of the later scene over that of the earlier one.
    """

    kind: ChangeKind | None
    greenness_before: float
    greenness_after: float
    brighter: float


def kinds_of(comparison: Comparison) -> dict[int, Told]:
    """Tell the kinds of the changed areas of a comparison, by number; empty where the bands do not tell.

    Parameters
    ----------
    comparison
        Measured, with its pixels; of a large scene, whose pixels are thinned, nothing is said.
    """
    from rasterio.features import rasterize

    pair, table = comparison.pair, comparison.polygons
    if pair is None or table is None or table.empty or table.crs is None or comparison.seen_bits is not None:
        return {}
    names = pair.before.bands
    nir = next((name for name in _NIR if name in names), None)
    if nir is None or not {"red", "green"} <= set(names):
        return {}
    grid = pair.before
    shapes = zip(table.to_crs(grid.crs).geometry, table["number"], strict=True)
    numbered = rasterize(shapes, out_shape=grid.shape, transform=grid.transform, dtype="int32")
    return _told(pair, numbered, nir)


def _told(pair: Pair, numbered: NDArray[np.int32], nir: str) -> dict[int, Told]:
    from scipy.ndimage import find_objects

    quiet = pair.valid & (numbered == 0)
    if not quiet.any():
        return {}
    wanted = [name for name in ("blue", "green", "red", nir, "swir22") if name in pair.before.bands]
    scenes = {name: _alike(pair, pair.before.bands.index(name), quiet) for name in wanted}
    found = {}
    for number, box in enumerate(find_objects(numbered), 1):
        if box is None:
            continue
        inside = (numbered[box] == number) & pair.valid[box]
        if inside.any():
            found[number] = _one(_levels(scenes, box, inside), nir)
    return {number: told for number, told in found.items() if told is not None}


def _alike(pair: Pair, band: int, quiet: Mask) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give one band of both scenes, the later one brought to the earlier one's brightness by the unchanged ground."""
    first, second = pair.before.data[band], pair.after.data[band]
    middles = [float(np.median(scene[quiet])) for scene in (first, second)]
    spreads = [float(np.median(np.abs(s[quiet] - m))) + 1e-9 for s, m in zip((first, second), middles, strict=True)]
    return first, (second - middles[1]) * (spreads[0] / spreads[1]) + middles[0]


def _levels(
    scenes: dict[str, tuple[NDArray[Any], NDArray[Any]]], box: tuple[slice, ...], inside: Mask
) -> dict[str, tuple[float, float]]:
    """Give the median of an area in each band, before and after."""
    return {
        name: (float(np.median(first[box][inside])), float(np.median(second[box][inside])))
        for name, (first, second) in scenes.items()
    }


def _index(high: tuple[float, float], low: tuple[float, float]) -> tuple[float, float]:
    """Give (high - low) / (high + low), before and after."""
    before, after = ((h - w) / max(h + w, 1e-9) for h, w in zip(high, low, strict=True))
    return before, after


def _one(levels: dict[str, tuple[float, float]], nir: str) -> Told | None:
    if min(min(pair) for pair in levels.values()) <= 0:
        return None
    greenness = _index(levels[nir], levels["red"])
    visible = [levels[name] for name in ("blue", "green", "red") if name in levels]
    brighter = sum(after for _, after in visible) / sum(before for before, _ in visible)
    return Told(_kind(levels, nir, greenness, brighter), *(round(v, 2) for v in (*greenness, brighter)))


def _kind(
    levels: dict[str, tuple[float, float]], nir: str, greenness: tuple[float, float], brighter: float
) -> ChangeKind | None:
    wetness = _index(levels["green"], levels[nir])
    infrared = levels[nir][1] / levels[nir][0]
    if wetness[1] > 0 > wetness[0] and wetness[1] - wetness[0] >= _WETTER and infrared <= _DRIER_NIR:
        return "water"
    if wetness[0] > 0 > wetness[1] and wetness[0] - wetness[1] >= _WETTER:
        return "water-gone"
    greener = greenness[1] - greenness[0]
    if "swir22" in levels and brighter <= _NO_BRIGHTER:
        burn = _index(levels[nir], levels["swir22"])
        if burn[0] - burn[1] >= _BURNT and infrared < 1.0 and greener < 0:
            return "burnt"
    if greener <= -_GREENER and greenness[0] >= _GREEN:
        return "vegetation-lost"
    if greener >= _GREENER and greenness[1] >= _GREEN:
        return "vegetation-grown"
    bare = max(greenness) < _GREEN and brighter >= _BRIGHTER
    return "bare-or-built" if bare else None
