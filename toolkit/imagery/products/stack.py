"""Write the bands of a product as one GeoTIFF on the finest grid among them.

Coarser bands are interpolated, not repeated, as for windows from a catalogue; the mask of clouds is never interpolated.
Reflectance is written times 10,000 in 16 bits. A band that is damaged, or lies elsewhere than the others, is left out
and named, and the others stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from toolkit.errors import RasterError, RasterFormatError, RasterTooBig
from toolkit.imagery.load import area_window, no_georeference, window_transform
from toolkit.imagery.place import on_earth
from toolkit.imagery.products.plan import Counts, Cover, Layer, Members, Plan
from toolkit.imagery.raster import Area
from toolkit.raster_files import checked, opening, shielded

if TYPE_CHECKING:
    from rasterio.crs import CRS
    from rasterio.io import DatasetReader

MOST_VALUES = 900_000_000
"""Pixels times bands of a scene: six bands and a mask of a whole Sentinel-2 tile are 844 million, and what is compared
strip by strip may have a thousand million. A product with more bands leaves out the last of them."""

_ROWS = 1024  # read at once: the tiles of Sentinel-2's JPEG2000 have as many
_SAMPLE_PX, _SAMPLES = 512, 3  # windows that the pixels are asked on: their side, and how many each way
_NO_DATA = 0  # count that stands for no data in every product here
_DARKEST, _BRIGHTEST = -0.2, 1.6
"""Reflectance of a whole scene's middle pixel: of open water less than 0, of fresh snow and cloud up to 1.3 towards a
low sun; twice as much, or less than what correction for the air leaves of a shadow, is a wrong scale."""
_FINER = 1.01  # ratio from which a band is coarser


class Grid(NamedTuple):
    """Where the pixels of the scene lie."""

    crs: CRS
    transform: Affine
    shape: tuple[int, int]


class Source(NamedTuple):
    """A band, open."""

    layer: Layer
    file: str
    band: int
    data: DatasetReader


class _BadFileError(Exception):
    """A file cannot be read to its end, or does not belong to the others."""

    def __init__(self, file: str, why: str):
        super().__init__(file)
        self.file, self.why = file, why


def stack(plan: Plan, members: Members, target: Path, area: Area | None = None) -> Plan:
    """Write a product's bands and its mask of clouds as one GeoTIFF.

    Parameters
    ----------
    plan
        What to write.
    members
        Its files.
    target
        File to write.
    area
        Only this square; None = all of it.

    Returns
    -------
    Plan
        The plan with what was found out on the way in its notes.

    Raises
    ------
    RasterError
        No band can be read, none says where it lies, or the area is not in the scene.
    """
    bad: dict[str, str] = {}
    while True:
        try:
            with ExitStack() as held:
                held.enter_context(shielded())
                done = _written(plan, _Work(members, target, area, bad), held)
        except _BadFileError as e:
            bad[e.file] = e.why
            continue
        told = tuple(f"{file.rpartition('/')[2]} {why}, and is left out." for file, why in bad.items())
        return replace(done, notes=(*done.notes, *told))


class _Work(NamedTuple):
    """What is to be done: files, where to, what of it, and files known to be bad, with the reason."""

    members: Members
    target: Path
    area: Area | None
    bad: dict[str, str]


def _written(plan: Plan, work: _Work, held: ExitStack) -> Plan:
    sources = _opened(plan, work.members, work.bad, held)
    plan = replace(plan, notes=(*plan.notes, *_contradicted(plan, sources)))
    grid, sources = _laid(plan, sources, work.area)
    cover = None if plan.cover is None or plan.cover.file in work.bad else plan.cover
    masked = _open(cover.file, work.members, held) if cover else None
    counts, valid, classes = _sampled(sources, cover, masked, grid)
    plan = _plausible(plan, counts, valid)
    if plan.recheck is not None and plan.layers[0].scale is not None:
        plan = plan.recheck(plan, counts, valid, classes)
    by_name = {layer.name: layer for layer in plan.layers}
    sources = [s._replace(layer=by_name[s.layer.name]) for s in sources]
    _write(plan, sources, (cover, masked), grid, work.target)
    return plan


def _opened(plan: Plan, members: Members, bad: dict[str, str], held: ExitStack) -> list[Source]:
    """Open the best file of every band that is not known to be bad."""
    found = []
    for layer in plan.layers:
        choices = [(file, band) for file, band in layer.files if file not in bad]
        if choices:
            file, band = choices[0]
            found.append(Source(layer, file, band, _open(file, members, held)))
    if not found:
        first, why = next(iter(bad.items()), (plan.name, "holds no band"))
        raise RasterFormatError(
            f"no band of the product can be read: {first.rpartition('/')[2]} {why}",
            where=plan.name,
            remedy="Fetch the product again.",
        )
    return found


def _open(file: str, members: Members, held: ExitStack) -> DatasetReader:
    import rasterio
    from rasterio.errors import RasterioError

    try:
        driver, _ = checked(members[file], file)
        source: DatasetReader = held.enter_context(rasterio.open(members[file], **opening(driver)))
    except (RasterError, RasterioError) as e:
        raise _BadFileError(file, "is damaged, or no image") from e
    return source


def _contradicted(plan: Plan, sources: list[Source]) -> tuple[str, ...]:
    """Say where the metadata states another size or place than the files have; the files are believed."""
    told = []
    sizes = {(s.data.height, s.data.width) for s in sources}
    if plan.shapes and (other := sorted(sizes - set(plan.shapes))):
        stated = " or ".join(f"{rows} x {columns}" for rows, columns in plan.shapes)
        held = f"{other[0][0]} x {other[0][1]}"
        told.append(f"Its metadata states {stated} pixels, its files have {held}: the files are believed.")
    codes = {code for s in sources if s.data.crs and (code := s.data.crs.to_epsg())}
    if plan.epsg and codes - {plan.epsg}:
        told.append(f"Its metadata states EPSG:{plan.epsg}, its files EPSG:{min(codes)}: the files are believed.")
    return tuple(told)


def _laid(plan: Plan, sources: list[Source], area: Area | None) -> tuple[Grid, list[Source]]:
    """Give the grid, the finest band's, and the bands that fit into it with as many values as may be."""
    placed = [s for s in sources if s.data.crs is not None]
    if not placed:
        raise no_georeference(plan.name)
    first = min(placed, key=lambda s: abs(s.data.transform.a))
    on_earth(first.data.crs, plan.name)
    for source in sources:
        if source.data.crs != first.data.crs or not _together(source.data, first.data):
            raise _BadFileError(source.file, "lies elsewhere than the other bands")
    grid = Grid(first.data.crs, first.data.transform, (first.data.height, first.data.width))
    if area is not None:
        window = area_window(grid.transform, grid.crs, grid.shape, area, plan.name)
        shape = int(window.height), int(window.width)
        grid = Grid(grid.crs, window_transform(window, grid.transform), shape)
    room = MOST_VALUES // (grid.shape[0] * grid.shape[1]) - (plan.cover is not None)
    if room < 1:
        raise RasterTooBig(
            f"a scene of {grid.shape[1]:,} x {grid.shape[0]:,} pixels is too large",
            where=plan.name,
            remedy="Cut the site out of it: --around LAT,LON.",
        )
    return grid, sources[:room]


def _together(one: DatasetReader, other: DatasetReader) -> bool:
    """Tell whether two files begin and end at one place, to a pixel of the coarser."""
    pixel = max(abs(one.transform.a), abs(other.transform.a))
    return all(abs(a - b) <= pixel for a, b in zip(one.bounds, other.bounds, strict=True))


def _reader(source: DatasetReader, grid: Grid, held: ExitStack, *, smooth: bool) -> tuple[Any, int, int]:
    """Give what to read a band of the grid from, and the row and column at which the grid begins in it."""
    from rasterio.vrt import WarpedVRT
    from rasterio.warp import Resampling

    offset = ~source.transform @ (grid.transform.c, grid.transform.f)
    same = abs(source.transform.a / grid.transform.a - 1) < _FINER - 1
    if same and max(abs(v - round(v)) for v in offset) < _FINER - 1:
        return source, round(offset[1]), round(offset[0])
    warped = WarpedVRT(
        source,
        crs=grid.crs,
        transform=grid.transform,
        height=grid.shape[0],
        width=grid.shape[1],
        resampling=Resampling.bilinear if smooth else Resampling.nearest,
        src_nodata=_NO_DATA if smooth else None,
        nodata=_NO_DATA if smooth else None,
    )
    return held.enter_context(warped), 0, 0


def _read(from_: tuple[Any, int, int], bands: int | list[int], box: tuple[slice, slice], file: str) -> Counts:
    """Read a box of the grid."""
    from rasterio.errors import RasterioError
    from rasterio.windows import Window

    source, row, column = from_
    rows, columns = box
    window = Window(column + columns.start, row + rows.start, columns.stop - columns.start, rows.stop - rows.start)
    try:
        read: Counts = source.read(bands, window=window)
    except RasterioError as e:
        raise _BadFileError(file, "is damaged") from e
    return read


def _sampled(
    sources: list[Source], cover: Cover | None, masked: DatasetReader | None, grid: Grid
) -> tuple[dict[str, Counts], NDArray[np.bool_], Counts | None]:
    """Read windows spread over the scene: counts by band, which hold data, and the classes of the mask."""
    boxes = list(_spread(grid.shape))
    with ExitStack() as held:
        counts = {}
        for source in sources:
            from_ = _reader(source.data, grid, held, smooth=True)
            counts[source.layer.name] = np.concatenate(
                [_read(from_, source.band, box, source.file).ravel() for box in boxes]
            )
        classes = None
        if cover is not None and masked is not None and cover.name == "scl":
            from_ = _reader(masked, grid, held, smooth=False)
            read = [cover.codes(_read(from_, list(masked.indexes), box, cover.file)).ravel() for box in boxes]
            classes = np.concatenate(read)
    valid = np.all([values != _NO_DATA for values in counts.values()], axis=0)
    return counts, valid, classes


def _plausible(plan: Plan, counts: dict[str, Counts], valid: NDArray[np.bool_]) -> Plan:
    """Keep the counts where the stated scale makes reflectances of them that no ground, cloud or snow has."""
    if not valid.any():
        return plan
    medians = {name: float(np.median(values[valid])) for name, values in counts.items()}
    scaled = (layer for layer in plan.layers if layer.scale is not None and layer.name in medians)
    for layer in scaled:
        found = medians[layer.name] * (layer.scale or 1.0) + layer.offset
        if not _DARKEST < found < _BRIGHTEST:
            note = f"The scale that its metadata states makes a reflectance of {found:.3g}: its counts are kept."
            kept = tuple(replace(layer, scale=None, offset=0.0) for layer in plan.layers)
            return replace(plan, layers=kept, notes=(*plan.notes, note))
    return plan


def _spread(shape: tuple[int, int]) -> Iterator[tuple[slice, slice]]:
    rows, columns = shape
    side = min(_SAMPLE_PX, rows, columns)
    for top in sorted({round(p) for p in np.linspace(0, rows - side, _SAMPLES)}):
        for left in sorted({round(p) for p in np.linspace(0, columns - side, _SAMPLES)}):
            yield slice(top, top + side), slice(left, left + side)


def _kind(sources: list[Source]) -> str:
    """Give the type of the pixels written: 16 bits for reflectance, else as they came."""
    if all(s.layer.scale is not None for s in sources):
        return "int16"
    kinds = {str(s.data.dtypes[s.band - 1]) for s in sources}
    return kinds.pop() if len(kinds) == 1 else "float32"


def _write(
    plan: Plan, sources: list[Source], quality: tuple[Cover | None, DatasetReader | None], grid: Grid, target: Path
) -> None:
    import rasterio

    cover, masked = quality
    kind, (rows, columns) = _kind(sources), grid.shape
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "dtype": kind,
        "count": len(sources) + (cover is not None),
        "height": rows,
        "width": columns,
        "crs": grid.crs,
        "transform": grid.transform,
        "compress": "deflate",
        "predictor": 2 if kind != "float32" else 3,
        "interleave": "band",
        "bigtiff": "if_safer",
        **({"tiled": True, "blockxsize": 512, "blockysize": 512} if min(rows, columns) >= 512 else {}),
    }
    valid = np.ones(grid.shape, bool)
    strips = [(slice(top, min(top + _ROWS, rows)), slice(0, columns)) for top in range(0, rows, _ROWS)]
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(target, "w", **profile) as out:
        for number, source in enumerate(sources, 1):
            with ExitStack() as held:
                from_ = _reader(source.data, grid, held, smooth=True)
                for box in strips:
                    counts = _read(from_, source.band, box, source.file)
                    there = np.isfinite(counts) & (counts != _NO_DATA)
                    valid[box] &= there
                    pixels = _as_written(counts, there, source.layer, kind)
                    out.write(pixels, number, window=_window(box))
        if cover is not None and masked is not None:
            with ExitStack() as held:
                from_ = _reader(masked, grid, held, smooth=False)
                for box in strips:
                    codes = cover.codes(_read(from_, list(masked.indexes), box, cover.file))
                    out.write(codes.astype(kind), len(sources) + 1, window=_window(box))
        out.write_mask(valid)
        out.descriptions = (*(s.layer.name for s in sources), *([cover.name] if cover else []))
        out.update_tags(**_tags(plan, sources))


def _window(box: tuple[slice, slice]) -> Any:
    from rasterio.windows import Window

    return Window.from_slices(*((s.start, s.stop) for s in box))


def _as_written(counts: Counts, there: NDArray[np.bool_], layer: Layer, kind: str) -> Counts:
    """Give reflectance times 10,000, or counts as they are; 0 where there is no data."""
    if layer.scale is None:
        kept: Counts = np.where(there, counts, 0).astype(kind)
        return kept
    ten_thousandths = (counts.astype(np.float64) * layer.scale + layer.offset) * 1e4
    pixels: Counts = np.where(there, np.clip(np.rint(ten_thousandths), -32768, 32767), 0).astype(kind)
    return pixels


def _tags(plan: Plan, sources: list[Source]) -> dict[str, str]:
    """Give what the scene says of itself, by the names that every reader of scenes here knows."""
    facts: dict[str, Any] = {
        "acquired": plan.acquired,
        "sensor": plan.sensor,
        "product": plan.name,
        "credit": plan.credit,
        "licence": plan.licence,
        "sun_elevation_deg": plan.sun_elevation_deg,
        "sun_azimuth_deg": plan.sun_azimuth_deg,
        "cloud_cover_pct": plan.cloud_pct,
    }
    scales = {s.layer.scale for s in sources if s.layer.scale is not None}
    if _kind(sources) == "int16" and scales:
        facts["reflectance_scale"] = 0.0001
        facts["source_scale"] = ", ".join(f"{scale:g}" for scale in sorted(scales))
        offsets = {source.layer.offset for source in sources}
        facts["source_offset"] = ", ".join(f"{offset:g}" for offset in sorted(offsets))
    return {key: f"{value:g}" if isinstance(value, float) else str(value) for key, value in facts.items() if value}
