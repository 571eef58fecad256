"""Make series of images whose right answers are known: when each building came, and whether it went again.

Used to measure how often dates of a series are right, and in a test of it. Fields dry and green with the year, some are
ploughed, haze and noise differ from date to date, each image is shifted by part of a pixel, clouds throw shadows, and a
strip may be missing. No real place is shown; the ground lies in open sea.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import pi, sin
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.simulate import BANDS, CENTRE_EAST_M, CENTRE_NORTH_M, CRS, DN_PER_REFLECTANCE, SPECTRA
from toolkit.records import Scene

Grid = NDArray[np.float64]

SIZE_PX = 130
GSD_M = 10.0
_FINE = 3  # cells a pixel
_MARGIN = 3 * _FINE
_NOISE = 0.0025  # reflectance, as in the drill
_FIELDS = ("crop", "pasture", "soil", "forest")
_GREEN = np.array([-0.02, -0.01, -0.05, 0.16, -0.06, -0.07])  # from dry to green ground, by band
_PLOUGHED = 0.02  # share of the fields that another crop or bare soil covers on each date
_CLOUDY, _STRIPED = 0.35, 0.1  # share of the dates with cloud, and with a missing strip


class Building(NamedTuple):
    """Something that was built, and when.

    Attributes
    ----------
    row_px, column_px
        Its middle, in pixels.
    side_px
        Side of the square it covers, in pixels.
    came
        First image in which it stands, by its place in time.
    went
        First image in which it does not stand any more; None = it stays.
    """

    row_px: float
    column_px: float
    side_px: float
    came: int
    went: int | None


@dataclass(frozen=True, slots=True)
class Truth:
    """The right answers of a series.

    Attributes
    ----------
    scenes
        The images, in order of time, with ``path`` set.
    buildings
        What was built.
    """

    scenes: tuple[Scene, ...]
    buildings: tuple[Building, ...]

    def lonlat(self, building: Building) -> tuple[float, float]:
        """Give where a building stands, WGS84.

        Parameters
        ----------
        building
            One of the buildings.
        """
        from pyproj import Transformer

        half = SIZE_PX * GSD_M / 2
        east = CENTRE_EAST_M - half + building.column_px * GSD_M
        north = CENTRE_NORTH_M + half - building.row_px * GSD_M
        lon, lat = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(east, north)
        return float(lon), float(lat)


def make_series(folder: Path, seed: int, *, count: int | None = None) -> Truth:
    """Draw a series and write its images.

    Parameters
    ----------
    folder
        Where to; made if absent.
    seed
        The same seed gives the same bytes.
    count
        How many images; 6 to 20 if absent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    drawn = int(rng.integers(6, 21))
    count = count or drawn
    gaps = rng.choice([16, 32, 60, 120, 300], size=count, p=[0.3, 0.3, 0.2, 0.15, 0.05])
    days = [date(2021, 3, 1) + timedelta(days=int(d)) for d in np.cumsum(gaps)]
    buildings = _buildings(rng, count)
    ground = _Ground(rng)
    scenes = []
    for number, day in enumerate(days):
        standing = [b for b in buildings if b.came <= number and (b.went is None or number < b.went)]
        clear = number in {0, count - 1}
        data = ground.image(rng, day, standing, clear=clear)
        path = folder / f"s{number:02d}.tif"
        _write(path, data)
        scenes.append(
            Scene(
                id=path.stem,
                sensor="simulated six-band imager",
                acquired=f"{day}T10:20:00Z",
                file=path.name,
                bands=BANDS,
                gsd_m=GSD_M,
                simulated=True,
                path=path,
            )
        )
    return Truth(tuple(scenes), buildings)


def _buildings(rng: np.random.Generator, count: int) -> tuple[Building, ...]:
    """Choose up to four squares apart from each other; a quarter of them go again."""
    corners = [(0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75)]
    chosen = rng.permutation(4)[: int(rng.integers(1, 5))]
    found = []
    for place in chosen:
        row, column = (SIZE_PX * share + rng.uniform(-12, 12) for share in corners[place])
        came = int(rng.integers(1, count))
        goes = rng.random() < 0.25 and came < count - 2
        went = int(rng.integers(came + 1, count)) if goes else None
        found.append(Building(row, column, float(rng.uniform(3.5, 10.0)), came, went))
    return tuple(found)


class _Ground:
    """The ground without what is built: fields, each with its own habit of drying."""

    def __init__(self, rng: np.random.Generator):
        side = SIZE_PX * _FINE + 2 * _MARGIN
        rows, columns = np.mgrid[0:side, 0:side] / _FINE
        self.field = (rows // 17).astype(int) * 31 + ((columns + 7 * (rows // 17)) // 23).astype(int)
        kinds = rng.choice(len(_FIELDS), size=2000, p=[0.45, 0.3, 0.15, 0.1])
        self.kind = kinds[self.field % 2000]
        self.habit = 1.0 + 0.06 * rng.standard_normal(2000)
        self.pattern = 1.0 + 0.05 * _smooth(rng, side, 2.5) + 0.03 * _smooth(rng, side, 20.0)
        self.spectra = np.array([SPECTRA[name] for name in _FIELDS])

    def image(
        self, rng: np.random.Generator, day: date, standing: list[Building], *, clear: bool
    ) -> NDArray[np.uint16]:
        """Draw the ground on one day, (band, y, x); 0 = missing."""
        season = 0.5 + 0.5 * sin(2 * pi * (day.timetuple().tm_yday - 80) / 365)
        kind = self.kind
        if not clear:
            ploughed = rng.random(2000) < _PLOUGHED
            kind = np.where(ploughed[self.field % 2000], _FIELDS.index("soil"), kind)
        green = (self.spectra[:, 3] - self.spectra[:, 2])[kind] * self.habit[self.field % 2000] * season
        roofs = _roofs(self.field.shape, standing)
        shift = rng.uniform(-0.8, 0.8, size=2)
        cloud, shadow = (np.zeros((SIZE_PX, SIZE_PX)),) * 2
        if not clear and rng.random() < _CLOUDY:
            cloud, shadow = _cloud(rng)
        haze, bands = rng.uniform(0.0, 0.01), []
        for band in range(len(BANDS)):
            fine = (self.spectra[:, band][kind] + _GREEN[band] * green) * self.pattern
            fine = np.where(roofs, SPECTRA["roof"][band] * (1 + 0.2 * (self.pattern - 1)), fine)
            seen = _averaged(fine, shift) * (1.0 - 0.6 * shadow) + haze * (1 - band / 6)
            seen = seen * (1 - cloud) + SPECTRA["cloud"][band] * cloud
            bands.append(seen + _NOISE * rng.standard_normal(seen.shape))
        counts = np.rint(np.clip(np.stack(bands) * DN_PER_REFLECTANCE, 1, 1000)).astype(np.uint16)
        if not clear and rng.random() < _STRIPED:
            at = int(rng.integers(0, SIZE_PX - 20))
            counts[:, :, at : at + int(rng.integers(5, 45))] = 0
        return counts


def _smooth(rng: np.random.Generator, side: int, sigma: float) -> Grid:
    from scipy.ndimage import gaussian_filter

    noise = gaussian_filter(rng.standard_normal((side, side)), sigma, mode="wrap")
    scaled: Grid = noise / noise.std()
    return scaled


def _roofs(shape: tuple[int, ...], standing: list[Building]) -> NDArray[np.bool_]:
    rows, columns = np.ogrid[0 : shape[0], 0 : shape[1]]
    found = np.zeros(shape, bool)
    for one in standing:
        half = one.side_px * _FINE / 2
        row, column = one.row_px * _FINE + _MARGIN, one.column_px * _FINE + _MARGIN
        found |= (abs(rows - row) < half) & (abs(columns - column) < half)
    return found


def _averaged(fine: Grid, shift_px: Grid) -> Grid:
    from scipy.ndimage import gaussian_filter

    top, left = (_MARGIN - round(float(s) * _FINE) for s in shift_px)
    side = SIZE_PX * _FINE
    cut = gaussian_filter(fine, 0.45 * _FINE, mode="nearest")[top : top + side, left : left + side]
    pixels: Grid = cut.reshape(SIZE_PX, _FINE, SIZE_PX, _FINE).mean(axis=(1, 3))
    return pixels


def _cloud(rng: np.random.Generator) -> tuple[Grid, Grid]:
    """Give the opacity of clouds and of their shadows, 0 to 1."""
    from scipy.ndimage import shift

    field = _smooth(rng, SIZE_PX, float(rng.uniform(6, 20)))
    cover = rng.uniform(0.08, 0.7)
    level = np.quantile(field, 1 - cover)
    cloud: Grid = np.clip((field - level) / 0.35, 0.0, 1.0)
    thrown: Grid = np.clip(shift(cloud, (-14.0, 9.0), order=1), 0.0, 1.0)
    return cloud, thrown


def _write(path: Path, data: NDArray[np.uint16]) -> None:
    import rasterio
    from rasterio.transform import from_origin

    half = SIZE_PX * GSD_M / 2
    place = from_origin(CENTRE_EAST_M - half, CENTRE_NORTH_M + half, GSD_M, GSD_M)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        dtype="uint16",
        count=len(BANDS),
        width=SIZE_PX,
        height=SIZE_PX,
        crs=CRS,
        transform=place,
        nodata=0,
    ) as scene:
        scene.write(data)
        scene.descriptions = BANDS
        scene.update_tags(simulated="true", sensor="simulated six-band imager")
