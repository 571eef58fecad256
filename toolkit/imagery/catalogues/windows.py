"""Read the window of an area out of one item's files, and write it as a small GeoTIFF.

The file's own header says where its pixels lie; the item is only believed on where the files are. Pixels are cut on the
grid they were delivered on and never resampled, except that coarser bands are interpolated onto the finest grid. They
are not repeated: the edges of repeated pixels lie alike in both scenes, and of a shift of 0.72 pixels the registration
then finds 0.18. Optical products known by name are written as reflectance times 10,000, so that no later step has to
know of scales and offsets; radar and unknown products keep their counts. What the provider's quality band calls cloud
or shadow is masked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import NoClearPixels, RasterFormatError, RasterTooBig, SiteOutside
from toolkit.imagery import load
from toolkit.imagery.catalogues.offsets import OFFSET, OffsetDecision, decide_offset
from toolkit.imagery.catalogues.products import SENTINEL_2_L2A, Product, band_assets, quality_asset
from toolkit.imagery.catalogues.proxy import Proxy
from toolkit.imagery.catalogues.radar import on_ground, utm_grid
from toolkit.imagery.catalogues.tiff import Grid, Tagged, window_bytes
from toolkit.imagery.quality_band import QualityBand, read_quality_band
from toolkit.imagery.raster import Area

LEAST_CLEAR_PCT = 40.0
"""Below this share of clear ground the bands are not fetched: too little is left to compare, and to register by."""

LEAST_COVERED_PCT = 50.0
"""Share of the area that a scene must show."""

MOST_PX = 16_000_000
"""Most pixels of a window over all bands: 16 km square in six bands of 10 m."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A window that was read.

    Attributes
    ----------
    data
        GeoTIFF; None = too little of the area is clear.
    bands
        Names of its bands.
    grid
        Where its pixels lie.
    clear_pct, covered_pct
        Share of the area without cloud and shadow; share with data.
    offset
        What was decided on a Sentinel-2 offset.
    """

    data: bytes | None
    bands: tuple[str, ...]
    grid: Grid
    clear_pct: float | None
    covered_pct: float
    offset: OffsetDecision | None = None


def read_window(item: dict[str, Any], product: Product, area: Area, proxy: Proxy, tags: Mapping[str, str]) -> Cut:
    """Read the area out of an item's files: the quality band first, the others only if enough is clear.

    Parameters
    ----------
    item
        The item, as JSON.
    product
        Its product.
    area
        Square of ground.
    proxy
        Open, and the only way to the files.
    tags
        Facts to write into the window: time, sensor, credit, licence.

    Returns
    -------
    Cut
        The window, or why there is none.

    Raises
    ------
    NetworkError
        A file cannot be had: gone, refused, too slow, cut off on the way.
    RasterError
        A file is damaged or too big, the site is not in the scene, or a Sentinel-2 offset cannot be decided.
    """
    addresses = band_assets(item, product)
    if not addresses:
        raise RasterFormatError(
            "the item names no band that is known", where=str(item.get("id")), remedy="Choose another collection."
        )
    with _through(proxy, str(item.get("id"))):
        admitted = {name: proxy.admit(address) for name, address in addresses.items()}
        if product.radar:
            return _radar_cut(admitted, area, product, tags, str(item.get("id")))
        grid = _grid(next(iter(admitted.values())), area, str(item.get("id")), len(admitted))
        quality = _quality(item, product, grid, proxy)
        if quality is not None:
            clear, covered = quality.percent(quality.clear), _covered(~quality.nothing, grid, area)
            if clear < LEAST_CLEAR_PCT or covered < LEAST_COVERED_PCT:
                return Cut(None, (), grid, clear, covered)
        counts = _loaded(admitted, grid, "bilinear")
    valid = np.all([band != 0 for band in counts.values()], axis=0)
    if not valid.any():
        raise NoClearPixels(
            "no pixel of the area holds a value", where=str(item.get("id")), remedy="Choose another scene."
        )
    return _optical_cut(item, product, _Seen(counts, valid, quality, grid), tags, _covered(valid, grid, area))


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What was read of an optical scene: counts by band, which hold data, what hides the ground, and where it lies."""

    counts: dict[str, NDArray[Any]]
    valid: NDArray[np.bool_]
    quality: QualityBand | None
    grid: Grid


def _optical_cut(
    item: dict[str, Any], product: Product, seen: _Seen, tags: Mapping[str, str], covered_pct: float
) -> Cut:
    counts, valid, quality, grid = seen.counts, seen.valid, seen.quality, seen.grid
    decision = None
    if product is SENTINEL_2_L2A:
        classes = quality.classes if quality else None
        decision = decide_offset(item, counts, valid if quality is None else valid & ~quality.cloud, classes)
    taken_off = OFFSET if decision and decision.present else 0
    stack = np.stack(list(counts.values())).astype(np.float64) - taken_off
    facts = {**tags, "counts_offset": str(taken_off)}
    if product.scale is not None:
        stack = (stack * product.scale + product.offset) * 1e4
        facts |= {
            "reflectance_scale": "0.0001",
            "source_scale": f"{product.scale:g}",
            "source_offset": f"{product.offset - taken_off * product.scale:g}",
        }
    kind: Any = np.int16 if product.scale is not None else np.uint16
    limits = np.iinfo(kind)
    pixels = np.clip(np.rint(stack), limits.min, limits.max).astype(kind)
    clear = valid if quality is None else valid & quality.clear
    if decision is not None:
        facts["offset_decision"] = decision.words
    written = window_bytes(pixels, clear, grid, Tagged(tuple(counts), facts))
    share = quality.percent(quality.clear) if quality else None
    return Cut(written, tuple(counts), grid, share, covered_pct, decision)


def _covered(shown: NDArray[np.bool_], grid: Grid, area: Area) -> float:
    """Give the share of the area that is shown, in percent; the window may be cut off at the edge of the scene."""
    pixels = float(shown.size)
    if area.half_width_m and grid.crs.is_projected:
        pixels = (2 * area.half_width_m) ** 2 / abs(grid.transform.determinant)
    return round(min(100.0, 100.0 * float(shown.sum()) / pixels), 1)


@contextmanager
def _through(proxy: Proxy, name: str) -> Iterator[None]:
    """Shut GDAL in behind the proxy, and say what went wrong in our own words: the proxy knows better than GDAL."""
    import rasterio
    from rasterio.errors import RasterioError

    proxy.trouble = None
    noisy = [logging.getLogger(n) for n in ("odc.loader._rio", "rasterio._env", "rasterio._err")]
    before = [logger.disabled for logger in noisy]
    try:
        for logger in noisy:
            logger.disabled = True  # the error that is raised says it all
        with rasterio.Env(**proxy.gdal()):
            yield
    except RasterioError as e:
        if proxy.trouble is not None:
            raise proxy.trouble from e
        raise RasterFormatError(
            "a file of the scene is damaged or cut off", where=name, remedy="Choose another scene.", code="E_ASSET_CUT"
        ) from e
    finally:
        for logger, disabled in zip(noisy, before, strict=True):
            logger.disabled = disabled


def _grid(made_up: str, area: Area, name: str, bands: int) -> Grid:
    """Read where a file's pixels lie from its header, and give the whole-pixel window of the area, cut to the scene."""
    import rasterio
    from odc.geo.geobox import GeoBox
    from odc.geo.geom import box, point

    with rasterio.open(made_up, driver="GTiff", OVERVIEW_LEVEL="NONE") as source:
        if source.crs is None:
            raise load.no_georeference(name)
        simulated = str(source.tags().get("simulated", "")).strip().lower() in {"true", "1", "yes"}
        crs, wkt = source.crs, source.crs.to_wkt()
        whole = GeoBox(source.shape, source.transform, wkt)
    around, reach = f"+proj=aeqd +lat_0={area.lat} +lon_0={area.lon} +datum=WGS84", area.half_width_m or 2500.0
    if not whole.extent.contains(point(0, 0, around).to_crs(wkt)):
        raise SiteOutside(
            f"the point {area.lat:.4f}, {area.lon:.4f} is not in the scene", where=name, remedy="Choose another scene."
        )
    square = box(-reach, -reach, reach, reach, around).to_crs(wkt, resolution=reach / 4)
    window = whole.enclosing(square) & whole
    rows, columns = window.shape
    if rows * columns * bands > MOST_PX:
        raise RasterTooBig(
            f"a window of {columns} x {rows} pixels in {bands} bands is more than {MOST_PX}",
            where=name,
            remedy="Set half_width_m to a smaller area.",
        )
    return Grid(crs, window.transform, (rows, columns), simulated)


def _quality(item: dict[str, Any], product: Product, grid: Grid, proxy: Proxy) -> QualityBand | None:
    found = quality_asset(item, product)
    if found is None:
        return None
    address, kind = found
    values = _loaded({"quality": proxy.admit(address)}, grid, "nearest")["quality"]
    return read_quality_band(values, kind)


def _loaded(admitted: Mapping[str, str], grid: Grid, resampling: str) -> dict[str, NDArray[np.uint16]]:
    """Read files onto one grid by odc-stac, which sees made-up addresses and nothing else of the item."""
    import pystac
    from odc.geo.geobox import GeoBox
    from odc.stac import load as odc_load

    box = GeoBox(grid.shape, grid.transform, grid.crs.to_wkt())
    west, south, east, north = box.extent.to_crs("EPSG:4326").boundingbox
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    item = pystac.Item("window", shape, [west, south, east, north], datetime(2000, 1, 1, tzinfo=UTC), {})
    facts = {"raster:bands": [{"data_type": "uint16", "nodata": 0}]}
    for name, made_up in admitted.items():
        item.add_asset(name, pystac.Asset(made_up, media_type=pystac.MediaType.COG, roles=["data"], extra_fields=facts))
    found = odc_load([item], bands=list(admitted), geobox=box, resampling=resampling, dtype="uint16")
    return {name: found[name].values[0] for name in admitted}


def _radar_cut(admitted: Mapping[str, str], area: Area, product: Product, tags: Mapping[str, str], name: str) -> Cut:
    grid = utm_grid(area, product.gsd_m or 10.0)
    read = {band: on_ground(made_up, grid, name) for band, made_up in admitted.items()}
    grid = replace(grid, simulated=any(simulated for _, simulated in read.values()))
    pixels = np.stack([counts for counts, _ in read.values()])
    valid = (pixels != 0).all(axis=0)
    written = window_bytes(pixels, valid, grid, Tagged(tuple(read), dict(tags)))
    return Cut(written, tuple(read), grid, None, _covered(valid, grid, area))
