"""Sentinel-2 products as ESA ships them, Level-1C and Level-2A: a .SAFE folder of JPEG2000 files and XML.

Sources: ESA, "Sentinel-2 Products Specification Document" (S2-PDGS-TAS-DI-PSD), versions 14 and 15; SentiWiki "S2
Products" for the offset of -1,000 counts that products hold from processing baseline 04.00 on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.bandnames import common_names
from toolkit.imagery.catalogues.offsets import OFFSET, decide_offset
from toolkit.imagery.catalogues.products import SENTINEL_2_L2A
from toolkit.imagery.products.markup import agreed_date, epsg_of, every, moment, named, number, read_or_note, text
from toolkit.imagery.products.plan import Counts, Cover, Layer, Members, Plan
from toolkit.imagery.stated_dates import named_date

ROOT = re.compile(r"(?:.*/)?S2[A-D]_(?:OPER_PRD_)?MSIL(?:1C|2A)_[^/]*?\.SAFE(?=/)|(?:.*/)?(?=MTD_MSIL)", re.I)
"""The folder of a product: by its name, or by the metadata in it."""

_BANDS = ("B02", "B03", "B04", "B08", "B11", "B12", "B05", "B06", "B07", "B8A", "B01")
"""Bands that show the ground; those that every comparison uses first, the aerosol band of 60 m last."""

_ORDER = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
"""What ``band_id`` 0 to 12 means in the metadata."""

_COUNTS = 10_000.0  # of a reflectance of 1
_WITH_OFFSET = 4  # processing baseline
_BASELINE = re.compile(r"_N(\d\d)(\d\d)_", re.I)
_FILE = r"(?:.*_)?({band})(?:_(10|20|60)m)?\.(?:jp2|tiff?)"


def plan(root: str, members: Members) -> Plan:
    """Read a product.

    Parameters
    ----------
    root
        Its folder, with the slash at the end; "" where it lies on top.
    members
        Files of it and beside it.

    Returns
    -------
    Plan
        Metadata that cannot be read is replaced by what the names say, and named in its notes.
    """
    names = [name for name in members if name.startswith(root)]
    top, lost = read_or_note(members, named(names, r"MTD_MSIL(1C|2A)\.xml|S2._(OPER|USER)_MTD_SAFL.*\.xml"))
    tile, also_lost = read_or_note(members, named(names, r"MTD_TL\.xml|S2._(OPER|USER)_MTD_L.*\.xml"))
    folder = root.rstrip("/").rpartition("/")[2]
    uri = text(top, "PRODUCT_URI") or text(top, "PRODUCT_URI_2A") or text(top, "PRODUCT_URI_1C") or folder
    name = uri.removesuffix(".SAFE") or "Sentinel-2"
    surface = "2A" in (text(top, "PROCESSING_LEVEL") or name)
    stated = moment(text(tile, "SENSING_TIME")) or moment(text(top, "PRODUCT_START_TIME"))
    acquired, doubt = agreed_date(stated, named_date(folder or name))
    zenith = number(text(tile, "Mean_Sun_Angle", "ZENITH_ANGLE"))
    clouds = number(text(top, "Cloud_Coverage_Assessment"))
    return Plan(
        name,
        _sensor(text(top, "SPACECRAFT_NAME") or name),
        acquired,
        _layers(names, _scale(top), _offsets(top, name)),
        cover=_cover(names, surface=surface),
        cloud_pct=number(text(tile, "CLOUDY_PIXEL_PERCENTAGE")) if clouds is None else clouds,
        sun_elevation_deg=None if zenith is None else round(90.0 - zenith, 3),
        sun_azimuth_deg=number(text(tile, "Mean_Sun_Angle", "AZIMUTH_ANGLE")),
        provider="ESA",
        credit=f"Contains modified Copernicus Sentinel data {(acquired or '')[:4]}".strip(),
        licence=SENTINEL_2_L2A.licence,
        notes=(*lost, *also_lost, *doubt),
        shapes=_shapes(tile),
        epsg=epsg_of(text(tile, "HORIZONTAL_CS_CODE")),
        recheck=_rechecked if surface else None,
    )


def _layers(names: list[str], scale: float, offsets: dict[str, float]) -> tuple[Layer, ...]:
    """Give the bands that the product has, each with its files from the finest to the coarsest."""
    pictures = [n for n in names if "IMG_DATA" in n] or names
    called = zip(_BANDS, common_names(_BANDS, "Sentinel-2 MSI"), strict=True)
    held = [(band, common, _files(pictures, band)) for band, common in called]
    return tuple(Layer(common, files, scale, offsets[band] * scale) for band, common, files in held if files)


def _files(names: list[str], band: str) -> tuple[tuple[str, int], ...]:
    """Give the files of a band: Level-2A repeats it at 20 and 60 m."""
    found = named(names, _FILE.format(band=band))
    metres = {name: re.search(r"_(10|20|60)m\.", name, re.I) for name in found}
    own = sorted(found, key=lambda name: int(m[1]) if (m := metres[name]) else 0)
    return tuple((name, 1) for name in own)


def _scale(top: Any) -> float:
    counts = number(text(top, "BOA_QUANTIFICATION_VALUE")) or number(text(top, "QUANTIFICATION_VALUE"))
    return 1.0 / counts if counts and counts > 0 else 1.0 / _COUNTS


def _offsets(top: Any, name: str) -> dict[str, float]:
    """Give what to add to the counts of each band: as the metadata lists it, else by the baseline in the name."""
    listed = [] if top is None else [*every(top, "BOA_ADD_OFFSET"), *every(top, "RADIO_ADD_OFFSET")]
    stated = {e.get("band_id"): number(e.text) for e in listed}
    baseline = _BASELINE.search(name)
    usual = float(-OFFSET) if top is None and baseline and int(baseline[1]) >= _WITH_OFFSET else 0.0
    return {band: value if (value := stated.get(str(n))) is not None else usual for n, band in enumerate(_ORDER)}


def _sensor(name: str) -> str:
    found = re.search(r"(?:Sentinel-|S)2([A-D])", name, re.I)
    return f"Sentinel-2{found[1].upper()} MSI" if found else "Sentinel-2 MSI"


def _cover(names: list[str], *, surface: bool) -> Cover | None:
    """Give the scene classification of Level-2A, or the cloud mask of Level-1C from baseline 04.00 on."""
    classes = named(names, _FILE.format(band="SCL"))
    if surface and classes:
        return Cover("scl", min(classes, key=lambda n: "_60m" in n), lambda bands: bands[0])
    masks = named(names, r"MSK_CLASSI_B00\.jp2")
    return Cover("cloud", masks[0], _opaque_or_cirrus) if masks else None


def _opaque_or_cirrus(bands: Counts) -> Counts:
    found: Counts = np.any(bands[:2] > 0, axis=0).astype(np.uint8)
    return found


def _shapes(tile: Any) -> tuple[tuple[int, int], ...]:
    sizes = [] if tile is None else every(tile, "Size")
    read = [(number(text(size, "NROWS")), number(text(size, "NCOLS"))) for size in sizes]
    return tuple((int(rows), int(columns)) for rows, columns in read if rows and columns)


def _rechecked(plan: Plan, counts: dict[str, Counts], valid: NDArray[np.bool_], classes: Counts | None) -> Plan:
    """Ask the pixels whether the 1,000 is in the counts; where the metadata says otherwise the pixels are believed."""
    stated = min(layer.offset / (layer.scale or 1.0) for layer in plan.layers)
    told = {"scale": 1.0 / _COUNTS, "offset": stated / _COUNTS}
    item = {"id": plan.name, "properties": {}, "assets": {"band": {"href": "band", "raster:bands": [told]}}}
    decision = decide_offset(item, counts, valid, classes)
    if decision.present == (stated < 0):
        return plan
    offset = float(-OFFSET) if decision.present else 0.0
    layers = tuple(replace(layer, offset=offset * (layer.scale or 1.0)) for layer in plan.layers)
    note = f"Its metadata states an offset of {stated:.0f} counts, its pixels show {offset:.0f}: they are believed."
    return replace(plan, layers=layers, notes=(*plan.notes, note))
