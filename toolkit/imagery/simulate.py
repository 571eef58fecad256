"""Make the scenes of the training exercise: a seeded, documented landscape with changes that are known exactly.

    python -m toolkit.imagery.simulate OUT_FOLDER

The landscape is drawn at 2 m and averaged to 10 m, so that a shift by part of a pixel is a true one. Between the dates
vegetation dries a little (differently field by field), haze is added, after is shifted, both get their own sensor
noise, and a cloud and its shadow pass over one corner. It knows no harvest, no relief and no view angle: a method that
does well here has met its easier opponents only. Reflectances follow the shape of published spectra for such surfaces;
none is measured. The ground lies in open sea round 0.5 N 0.5 E, so that no real place is shown.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from math import cos, pi, radians, sin, tan
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.sun import sun_position
from toolkit.records import TrueChange

Grid = NDArray[np.float64]

SEED = 20310304
SIZE_PX = 400
GSD_M = 10.0
FINE = 5  # cells of the drawn landscape per pixel side
MARGIN = FINE  # cells drawn beyond the scene, so that after can be cut with a shift
CRS = "EPSG:32631"
CENTRE_EAST_M, CENTRE_NORTH_M = 221_750.0, 55_300.0  # 0.5 N 0.5 E to the nearest 50 m
SHIFT_PX = (0.6, -0.4)  # row, column: where after shows what before shows at 0, 0
MIDDLE_SHIFT_PX = (-0.2, 0.4)
BEFORE = datetime(2031, 3, 4, 10, 20, tzinfo=UTC)
MIDDLE = datetime(2031, 6, 10, 10, 21, tzinfo=UTC)
AFTER = datetime(2031, 9, 18, 10, 22, tzinfo=UTC)
SENSOR = "simulated six-band imager"
BANDS = ("blue", "green", "red", "nir08", "swir16", "swir22")
DN_PER_REFLECTANCE = 400
BLUR_PX = 0.45  # Gaussian blur of the optics: with the pixel's own box, 0.24 of the contrast is left at Nyquist
NOISE = 0.0025  # standard deviation of the sensor noise, reflectance

SPECTRA = {  # reflectance in the order of BANDS
    "crop": (0.040, 0.070, 0.050, 0.340, 0.200, 0.110),
    "pasture": (0.055, 0.085, 0.080, 0.270, 0.240, 0.150),
    "soil": (0.085, 0.110, 0.140, 0.210, 0.290, 0.250),
    "forest": (0.025, 0.045, 0.030, 0.270, 0.120, 0.055),
    "water": (0.060, 0.055, 0.035, 0.018, 0.010, 0.007),
    "road": (0.130, 0.140, 0.150, 0.180, 0.200, 0.190),
    "rock": (0.190, 0.220, 0.250, 0.300, 0.350, 0.320),
    "spoil": (0.240, 0.280, 0.320, 0.380, 0.450, 0.410),
    "roof": (0.300, 0.310, 0.320, 0.340, 0.330, 0.300),
    "cloud": (0.620, 0.600, 0.590, 0.610, 0.480, 0.380),
}
HAZE = (0.012, 0.009, 0.006, 0.003, 0.001, 0.000)  # reflectance added where haze is densest


@dataclass(frozen=True, slots=True)
class Works:
    """Something that was built between the two dates.

    Attributes
    ----------
    id, what
        Short name, and the plain words of the answer sheet.
    shape
        Outline.
    east_m, north_m
        Centre, from the scene's centre.
    length_m, width_m
        Sides of the rectangle, or axes of the ellipse.
    turn_deg
        Direction of the length, anticlockwise from east.
    surface
        Key of SPECTRA.
    detectable
        False when it is too small to see, or hidden.
    early
        True when it stands by the middle date already.
    """

    id: str
    what: str
    shape: Literal["rectangle", "ellipse"]
    east_m: float
    north_m: float
    length_m: float
    width_m: float
    turn_deg: float
    surface: str
    detectable: bool = True
    early: bool = False

    @property
    def area_m2(self) -> float:
        """Area in square metres."""
        return self.length_m * self.width_m * (1.0 if self.shape == "rectangle" else pi / 4)


WORKS = (
    Works("spoil-heap-north", "spoil heap north of the pit", "ellipse", 60, 430, 130, 90, 20, "spoil", early=True),
    Works("spoil-heap-east", "spoil heap east of the pit", "ellipse", 420, -60, 100, 70, 100, "spoil"),
    Works(
        "pit-extension",
        "extension of the pit to the southwest",
        "ellipse",
        -330,
        -300,
        200,
        120,
        35,
        "rock",
        early=True,
    ),
    Works("crusher-hall", "crusher hall with a light roof", "rectangle", 330, 330, 80, 50, 10, "roof"),
    Works("long-shed", "long shed beside the haul road", "rectangle", -620, 330, 120, 40, 75, "roof"),
    Works("haul-road", "haul road to the west", "rectangle", -700, 60, 560, 20, 4, "spoil", early=True),
    Works("guard-hut", "guard hut, too small for 10 m pixels", "rectangle", 560, -420, 4, 4, 0, "roof", False),
    Works("pump-house", "pump house, hidden under the cloud", "rectangle", 1180, 1180, 60, 40, 0, "roof", False),
)
CLOUD = {"east_m": 1180.0, "north_m": 1180.0, "length_m": 520.0, "width_m": 380.0, "height_m": 900.0}


@dataclass(frozen=True, slots=True)
class _Land:
    """What the ground is made of, cell by cell: index into ``names``, and how dry each place turns."""

    names: tuple[str, ...]
    cover: NDArray[np.int64]
    dryness: Grid


def centre() -> tuple[float, float]:
    """Give the scene's centre as longitude and latitude, WGS84."""
    return _lonlat(0.0, 0.0)


def true_changes() -> tuple[TrueChange, ...]:
    """Give the right answers: what was built, where, how large, and whether it can be seen."""
    return tuple(_true_change(works) for works in WORKS)


def _true_change(works: Works) -> TrueChange:
    lon, lat = _lonlat(works.east_m, works.north_m)
    area = round(works.area_m2, 1)
    return TrueChange(id=works.id, what=works.what, lon=lon, lat=lat, area_m2=area, detectable=works.detectable)


def truth_toml() -> str:
    """Give the right answers as the top of a truth.toml."""
    lines = [
        "# Right answers of the exercise.",
        "# shift_px and [[changes]] are written by `python -m toolkit.imagery.simulate`; a test keeps them the same.",
        f"shift_px = [{SHIFT_PX[0]}, {SHIFT_PX[1]}]",
    ]
    for change in true_changes():
        lines += ["", "[[changes]]", f'id = "{change.id}"', f'what = "{change.what}"']
        lines += [f"lon = {change.lon}", f"lat = {change.lat}", f"area_m2 = {change.area_m2}"]
        lines += [] if change.detectable else ["detectable = false"]
    return "\n".join(lines) + "\n"


def simulate() -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Draw both scenes.

    Returns
    -------
    tuple of numpy.ndarray
        Before and after, (band, y, x) uint16, reflectance times 400.
    """
    rng = np.random.default_rng(SEED)
    ground = _texture(rng)
    land = _landscape(rng)
    built = _with_works(land)
    haze = np.clip(_smooth_noise(rng, SIZE_PX, 60.0) * 0.35 + 0.5, 0.0, 1.0)
    noise = rng.standard_normal((2, len(BANDS), SIZE_PX, SIZE_PX)) * NOISE
    cloud, shadow = _cloud_and_shadow(rng)
    before, after = [], []
    for band in range(len(BANDS)):
        early = _average(_reflectance(land, ground, band, season=0.0), (0.0, 0.0))
        late = _average(_reflectance(built, ground, band, season=1.0), SHIFT_PX)
        late = late * (1.0 - 0.6 * shadow) + HAZE[band] * haze
        late = late * (1.0 - cloud) + SPECTRA["cloud"][band] * cloud
        before.append(early + noise[0, band])
        after.append(late + noise[1, band])
    return _digital(before), _digital(after)


def simulate_middle() -> NDArray[np.uint16]:
    """Draw the scene between the two: half of the season, and what stands by then.

    Returns
    -------
    numpy.ndarray
        (band, y, x) uint16, reflectance times 400.
    """
    rng = np.random.default_rng(SEED)
    ground = _texture(rng)
    land = _landscape(rng)
    built = _with_works(land, tuple(works for works in WORKS if works.early))
    own = np.random.default_rng(SEED + 1)
    noise = own.standard_normal((len(BANDS), SIZE_PX, SIZE_PX)) * NOISE
    drawn = [_average(_reflectance(built, ground, band, season=0.5), MIDDLE_SHIFT_PX) for band in range(len(BANDS))]
    return _digital([band + one for band, one in zip(drawn, noise, strict=True)])


def write(folder: Path) -> None:
    """Write drill-before.tif, drill-middle.tif, drill-after.tif and changes.toml.

    Parameters
    ----------
    folder
        Where to; made if absent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, when, data in zip(("drill-before", "drill-after"), (BEFORE, AFTER), simulate(), strict=True):
        _write_scene(folder / f"{name}.tif", data, when)
    _write_scene(folder / "drill-middle.tif", simulate_middle(), MIDDLE)
    (folder / "changes.toml").write_text(truth_toml(), encoding="utf-8", newline="\n")


def _lonlat(east_m: float, north_m: float) -> tuple[float, float]:
    from pyproj import Transformer

    to_lonlat = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    lon, lat = to_lonlat.transform(CENTRE_EAST_M + east_m, CENTRE_NORTH_M + north_m)
    return round(lon, 6), round(lat, 6)


def _axes() -> tuple[Grid, Grid]:
    """Give east (1, x) and north (y, 1) of every cell, in metres from the scene's centre."""
    half = SIZE_PX * GSD_M / 2
    steps = (np.arange(SIZE_PX * FINE + 2 * MARGIN) - MARGIN + 0.5) * GSD_M / FINE
    return (steps - half)[None, :], (half - steps)[:, None]


def _smooth_noise(rng: np.random.Generator, size: int, sigma: float) -> Grid:
    """Give noise of unit variance that varies over ``sigma`` cells."""
    from scipy.ndimage import gaussian_filter

    noise = gaussian_filter(rng.standard_normal((size, size)), sigma, mode="wrap")
    scaled: Grid = (noise - noise.mean()) / noise.std()
    return scaled


def _coarse_noise(rng: np.random.Generator, sigma_m: float) -> Grid:
    """Give smooth noise on the fine grid, drawn at 10 m and stretched."""
    from scipy.ndimage import zoom

    side = SIZE_PX * FINE + 2 * MARGIN
    stretched: Grid = zoom(_smooth_noise(rng, side // FINE, sigma_m / GSD_M), FINE, order=1)
    return stretched


def _texture(rng: np.random.Generator) -> Grid:
    """Give the ground's own pattern, the same on both dates: a factor near 1."""
    return 1.0 + 0.03 * _coarse_noise(rng, 12.0) + 0.03 * _coarse_noise(rng, 120.0)


def _landscape(rng: np.random.Generator) -> _Land:
    names = tuple(name for name in SPECTRA if name != "cloud")
    code = {name: index for index, name in enumerate(names)}
    east, north = _axes()
    turn = radians(17)
    along, across = east * cos(turn) + north * sin(turn), north * cos(turn) - east * sin(turn)
    row = np.floor((across + 4000) / 190).astype(int)
    column = np.floor((along + 4000 + 97 * (row % 5)) / 270).astype(int)
    kind = rng.choice([code["crop"], code["pasture"], code["soil"]], size=(64, 64), p=[0.5, 0.33, 0.17])
    dry = np.clip(1.0 + 0.04 * rng.standard_normal((64, 64)), 0.85, 1.15)
    cover, dryness = kind[row % 64, column % 64], dry[row % 64, column % 64]
    forest = _coarse_noise(rng, 180.0) > 0.75
    cover[forest], dryness[forest] = code["forest"], 1.0
    bed = -1150 + 190 * np.sin(north / 520) + 60 * np.sin(north / 170)
    cover[np.abs(east - bed) < 24] = code["water"]
    cover[np.abs(across - 620) < 5] = code["road"]
    cover[np.abs(along + 1550) < 5] = code["road"]
    for house in rng.uniform(-180, 180, size=(26, 2)):
        cover[(np.abs(east - 1150 - house[0]) < 6) & (np.abs(north + 1050 - house[1]) < 5)] = code["roof"]
    cover[(east / 190) ** 2 + (north / 150) ** 2 < 1.0 + 0.12 * _coarse_noise(rng, 60.0)] = code["rock"]
    return _Land(names, cover, dryness)


def _inside(works: Works) -> NDArray[np.bool_]:
    east, north = _axes()
    turn = radians(works.turn_deg)
    along = (east - works.east_m) * cos(turn) + (north - works.north_m) * sin(turn)
    across = (north - works.north_m) * cos(turn) - (east - works.east_m) * sin(turn)
    if works.shape == "rectangle":
        inside: NDArray[np.bool_] = (np.abs(along) < works.length_m / 2) & (np.abs(across) < works.width_m / 2)
        return inside
    ellipse: NDArray[np.bool_] = (along / works.length_m) ** 2 + (across / works.width_m) ** 2 < 0.25
    return ellipse


def _with_works(land: _Land, built: tuple[Works, ...] = WORKS) -> _Land:
    cover = land.cover.copy()
    for works in built:
        cover[_inside(works)] = land.names.index(works.surface)
    return _Land(land.names, cover, land.dryness)


def _reflectance(land: _Land, ground: Grid, band: int, *, season: float) -> Grid:
    """Give one band of the fine landscape; ``season`` 1 dries whatever is green (nir - red) by a share of it."""
    spectra = np.array([SPECTRA[name] for name in land.names])
    greenness = spectra[:, 3] - spectra[:, 2]
    drying = np.array([0.02, 0.01, 0.05, -0.16, 0.06, 0.07])[band] * season
    shade: Grid = (spectra[:, band][land.cover] + drying * greenness[land.cover] * land.dryness) * ground
    return shade


def _average(fine: Grid, shift_px: tuple[float, float]) -> Grid:
    """Blur and average the fine grid to pixels, cut so that the ground appears moved by ``shift_px``."""
    from scipy.ndimage import gaussian_filter

    top, left = (MARGIN - round(s * FINE) for s in shift_px)
    side = SIZE_PX * FINE
    cut = gaussian_filter(fine, BLUR_PX * FINE, mode="nearest")[top : top + side, left : left + side]
    pixels: Grid = cut.reshape(SIZE_PX, FINE, SIZE_PX, FINE).mean(axis=(1, 3))
    return pixels


def _cloud_and_shadow(rng: np.random.Generator) -> tuple[Grid, Grid]:
    """Give the opacity of the cloud in after, and of its shadow, both 0 to 1."""
    half = SIZE_PX * GSD_M / 2
    steps = (np.arange(SIZE_PX) + 0.5) * GSD_M
    east, north = (steps - half)[None, :], (half - steps)[:, None]
    ragged = 0.25 * _smooth_noise(rng, SIZE_PX, 6.0)
    lon, lat = centre()
    sun = sun_position(lon=lon, lat=lat, when=AFTER)
    throw = CLOUD["height_m"] / tan(radians(sun.elevation_deg))
    away = (-throw * sin(radians(sun.azimuth_deg)), -throw * cos(radians(sun.azimuth_deg)))

    def opacity(east_m: float, north_m: float) -> Grid:
        reach = np.hypot((east - east_m) / CLOUD["length_m"], (north - north_m) / CLOUD["width_m"]) * 2
        soft: Grid = np.clip((1.15 + ragged - reach) / 0.35, 0.0, 1.0)
        return soft

    cloud = opacity(CLOUD["east_m"], CLOUD["north_m"])
    return cloud, opacity(CLOUD["east_m"] + away[0], CLOUD["north_m"] + away[1])


def _digital(bands: list[Grid]) -> NDArray[np.uint16]:
    """Give whole counts; 0 stays free for "no data"."""
    counts: NDArray[np.uint16] = np.rint(np.clip(np.stack(bands) * DN_PER_REFLECTANCE, 1, 1000)).astype(np.uint16)
    return counts


def _write_scene(path: Path, data: NDArray[np.uint16], when: datetime) -> None:
    import rasterio
    from rasterio.transform import from_origin

    half = SIZE_PX * GSD_M / 2
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "dtype": "uint16",
        "count": len(BANDS),
        "width": SIZE_PX,
        "height": SIZE_PX,
        "crs": CRS,
        "transform": from_origin(CENTRE_EAST_M - half, CENTRE_NORTH_M + half, GSD_M, GSD_M),
        "nodata": 0,
        "compress": "deflate",
        "zlevel": 9,
        "predictor": 2,
        "interleave": "band",
    }
    with rasterio.open(path, "w", **profile) as scene:
        scene.write(data)
        scene.descriptions = BANDS
        scene.update_tags(
            acquired=when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            sensor=SENSOR,
            gsd_m="10",
            simulated="true",
            reflectance_scale="0.0025",
            TIFFTAG_IMAGEDESCRIPTION="SIMULATED scene of a training exercise. It shows no real place.",
        )


if __name__ == "__main__":
    write(Path(sys.argv[1]))
