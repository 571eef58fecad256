"""Bring two scenes onto one grid, with the same bands in the same order, and match their brightness."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from toolkit.errors import BandMismatch, SiteOutside
from toolkit.imagery.load import no_georeference, to_pixels, to_place
from toolkit.imagery.raster import Mask, Pixels, Raster

_WHOLE_PIXEL = 0.01  # grids whose origins differ by less than this share of a pixel from whole pixels are one grid


def shared_bands(before: Raster, after: Raster) -> tuple[list[int], list[int]]:
    """Give the bands of two scenes that can be held against each other.

    Returns
    -------
    tuple of list of int
        Indexes in each, in one order: by name where both name them, those that both have; else as they stand.

    Raises
    ------
    BandMismatch
        Another number of bands without names, or no name in common.
    """
    where, remedy = f"{before.name}, {after.name}", "Give two scenes with the same bands."
    named = all(not name.startswith("band-") for name in (*before.bands, *after.bands))
    if named:
        shared = [name for name in before.bands if name in after.bands]
        few = len(shared) < min(len(before.bands), len(after.bands), _FEWEST_SHARED)
        if not shared or few:
            names = f"bands {', '.join(before.bands)} against {', '.join(after.bands)}"
            raise BandMismatch(names, where=where, remedy=remedy)
        return [before.bands.index(n) for n in shared], [after.bands.index(n) for n in shared]
    if len(before.bands) != len(after.bands):
        raise BandMismatch(f"{len(before.bands)} bands against {len(after.bands)}", where=where, remedy=remedy)
    everything = list(range(len(before.bands)))
    return everything, everything


_FEWEST_SHARED = 3  # bands that two scenes with different sets must share to be one pair


def same_bands(before: Raster, after: Raster) -> tuple[Raster, Raster]:
    """Give two scenes with the bands that both have, in one order.

    Returns
    -------
    tuple of Raster
        Both; bands are put in order by name when both files name them.

    Raises
    ------
    BandMismatch
        Another number of bands without names, or no name in common.
    """
    mine, yours = shared_bands(before, after)
    return _with_bands(before, mine), _with_bands(after, yours)


def _with_bands(raster: Raster, chosen: list[int]) -> Raster:
    """Give a scene with some bands, in another order."""
    if chosen == list(range(len(raster.bands))):
        return raster
    return replace(raster, data=raster.data[chosen], bands=tuple(raster.bands[i] for i in chosen))


def on_grid(before: Raster, after: Raster) -> Raster:
    """Give ``after`` on the grid of ``before``.

    Grids that differ by whole pixels are cut, not resampled; others are resampled bilinearly. Two files without any
    georeference count as one grid only if they have the same size and both name their sensor: a pair somebody prepared.

    Parameters
    ----------
    before
        Earlier scene.
    after
        Later scene, bands already the same.

    Returns
    -------
    Raster
        The later scene, (band, y, x) as before; not valid where it has no pixels.

    Raises
    ------
    NoGeoreference
        A scene does not say where it lies.
    SiteOutside
        The two scenes do not overlap.
    """
    if before.crs is None or after.crs is None:
        prepared = before.crs is after.crs is None and before.shape == after.shape and before.sensor and after.sensor
        if not prepared:
            raise no_georeference(before.name if before.crs is None else after.name)
        return after
    after = _same_turn(before, after)
    if before.crs == after.crs:
        column, row = to_pixels(after.transform, *to_place(before.transform, 0, 0))
        far_column, far_row = to_pixels(after.transform, *to_place(before.transform, before.shape[1], before.shape[0]))
        same_size = max(abs(far_column - column - before.shape[1]), abs(far_row - row - before.shape[0])) < _WHOLE_PIXEL
        if same_size and max(abs(column - round(column)), abs(row - round(row))) < _WHOLE_PIXEL:
            return _checked(before, _cut(before, after, round(row), round(column)))
    return _checked(before, _resampled(before, after))


def _same_turn(before: Raster, after: Raster) -> Raster:
    """Count the longitudes of both scenes alike, to 180 or to 360."""
    if before.crs is None or after.crs is None or not (before.crs.is_geographic and after.crs.is_geographic):
        return after
    turns = round((after.transform.c - before.transform.c) / 360.0)
    return replace(after, transform=Affine.translation(-360.0 * turns, 0.0) @ after.transform) if turns else after


_FINER = 1.4  # ratio of pixel sizes from which a pixel of the grid is the mean of several of the scene's


def _checked(before: Raster, after: Raster) -> Raster:
    if not after.valid.any():
        raise SiteOutside(
            "the two scenes show no common ground",
            where=f"{before.name}, {after.name}",
            remedy="Choose two scenes of the same place.",
        )
    return after


def _cut(before: Raster, after: Raster, row: int, column: int) -> Raster:
    """Copy the part of ``after`` whose first pixel is (row, column) onto the grid of ``before``."""
    rows, columns = before.shape
    data = np.zeros((len(after.data), rows, columns), np.float32)
    valid = np.zeros((rows, columns), bool)
    top, left = max(0, row), max(0, column)
    bottom, right = min(after.shape[0], row + rows), min(after.shape[1], column + columns)
    if bottom > top and right > left:
        here = slice(top - row, bottom - row), slice(left - column, right - column)
        data[(slice(None), *here)] = after.data[:, top:bottom, left:right]
        valid[here] = after.valid[top:bottom, left:right]
    hidden = None
    if after.hidden is not None:
        hidden = np.zeros((rows, columns), bool)
        if bottom > top and right > left:
            hidden[here] = after.hidden[top:bottom, left:right]
    return replace(after, data=data, valid=valid, transform=before.transform, hidden=hidden)


def _resampled(before: Raster, after: Raster) -> Raster:
    from rasterio.warp import Resampling, reproject

    rows, columns = before.shape
    finer = bool(before.gsd_m and after.gsd_m and before.gsd_m >= _FINER * after.gsd_m)
    method = Resampling.average if finer else Resampling.bilinear
    data = np.full((len(after.data), rows, columns), np.nan, np.float32)
    source = np.where(after.valid, after.data, np.nan).astype(np.float32)
    reproject(
        source,
        data,
        src_transform=after.transform,
        src_crs=after.crs,
        dst_transform=before.transform,
        dst_crs=before.crs,
        src_nodata=np.nan,
        dst_nodata=np.nan,
        resampling=method,
    )
    valid: Mask = np.asarray(np.isfinite(data).all(axis=0))
    hidden = None
    if after.hidden is not None:
        drawn = np.zeros((rows, columns), np.float32)
        reproject(
            after.hidden.astype(np.float32),
            drawn,
            src_transform=after.transform,
            src_crs=after.crs,
            dst_transform=before.transform,
            dst_crs=before.crs,
            resampling=method,
        )
        hidden = drawn > 0  # whatever touches cloud is hidden
    for band in data:
        band[~valid] = np.median(band[valid]) if valid.any() else 0.0
    return replace(after, data=data, valid=valid, transform=before.transform, crs=before.crs, hidden=hidden)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A rising curve from one scene's brightness to another's.

    Attributes
    ----------
    have, want
        Equal quantiles of both, rising.
    """

    have: NDArray[np.float64]
    want: NDArray[np.float64]

    def __call__(self, values: NDArray[Any]) -> Pixels:
        """Give values, of any shape, at the other scene's brightness."""
        moved: Pixels = np.interp(values, self.have, self.want).astype(np.float32)
        return moved


def brightness_curve(reference: NDArray[Any], values: NDArray[Any]) -> Curve:
    """Give the curve that takes the histogram of ``values`` to that of ``reference``.

    Parameters
    ----------
    reference
        (pixel,) numbers.
    values
        The same pixels in the other scene.

    Returns
    -------
    Curve
        Through the two cumulative histograms at 1,001 quantiles.
    """
    quantiles = np.linspace(0, 1, 1001)
    have, place, count = np.unique(np.quantile(values, quantiles), return_inverse=True, return_counts=True)
    # one value that many pixels hold, as in a palette, stands for the middle of its quantiles, not for their first
    return Curve(have, np.bincount(place, np.quantile(reference, quantiles)) / count)
