"""Sentinel-1 ground range detected (GRD) products: counts calibrated to sigma nought, in decibels, placed in UTM.

Source: ESA, "Sentinel-1 Product Specification" (S1-RS-MDA-52-7441) and "Radiometric Calibration of S-1 Level-1
Products" (ESA-EOPG-CSCOP-TN-0002): sigma nought is counts squared over A squared, where A is interpolated from the
vectors of the calibration annotation. Thermal noise is not taken off.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import RasterError
from toolkit.imagery.catalogues.products import SENTINEL_1_GRD
from toolkit.imagery.products.markup import agreed_date, damaged, every, moment, named, number, read_or_note, text, xml
from toolkit.imagery.products.plan import Layer, Members, Plan
from toolkit.imagery.stated_dates import named_date

ROOT = re.compile(r"(?:.*/)?(S1[A-D]_(?:IW|EW|SM|WV|S\d)_GRD[FHM]?_[^/]*?\.SAFE)(?=/)", re.I)
"""The folder of a product."""

_MEASURED = r"s1.-..-grd-(vv|vh|hh|hv)-.*\.tiff?"
_KEPT = SENTINEL_1_GRD.licence


class Vectors(NamedTuple):
    """Values of A at lines and columns of the image.

    Attributes
    ----------
    lines
        (n,) rows, rising.
    columns
        (m,) columns, rising.
    values
        (n, m).
    """

    lines: NDArray[np.float64]
    columns: NDArray[np.float64]
    values: NDArray[np.float64]

    def at(self, rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float32]:
        """Interpolate A, bilinearly.

        Parameters
        ----------
        rows
            (y,) rows of the image.
        columns
            (x,) columns of it.

        Returns
        -------
        numpy.ndarray
            (y, x) float32.
        """
        across = np.stack([np.interp(columns, self.columns, line) for line in self.values])
        place = np.clip(np.interp(rows, self.lines, np.arange(len(self.lines))), 0, len(self.lines) - 1)
        low = np.floor(place).astype(int)
        high = np.minimum(low + 1, len(self.lines) - 1)
        share = (place - low)[:, None]
        found: NDArray[np.float32] = (across[low] * (1 - share) + across[high] * share).astype(np.float32)
        return found


def plan(root: str, members: Members) -> Plan:
    """Read a product.

    Parameters
    ----------
    root
        Its folder, with the slash at the end.
    members
        Files of it and beside it.
    """
    names = [name for name in members if name.startswith(root)]
    name = root.rstrip("/").rpartition("/")[2].removesuffix(".SAFE")
    measured = {m[1].lower(): n for n in named(names, _MEASURED) if (m := re.search(r"-grd-(v.|h.)-", n, re.I))}
    annotated = [n for n in named(names, r"s1.-..-grd-.*\.xml") if "/calibration/" not in f"/{n}"]
    annotation, lost = read_or_note(members, annotated)
    acquired, doubt = agreed_date(moment(text(annotation, "startTime")), named_date(name))
    size = number(text(annotation, "numberOfLines")), number(text(annotation, "numberOfSamples"))
    way = (text(annotation, "pass") or "").lower()
    return Plan(
        name,
        f"Sentinel-1{name[2].upper()} SAR",
        acquired,
        tuple(Layer(band, ((measured[band], 1),)) for band in ("vv", "vh", "hh", "hv") if band in measured),
        provider="ESA",
        credit=f"Contains modified Copernicus Sentinel data {(acquired or '')[:4]}".strip(),
        licence=_KEPT,
        notes=(*([f"Taken on an {way} pass."] if way in {"ascending", "descending"} else []), *lost, *doubt),
        shapes=((int(size[0]), int(size[1])),) if size[0] and size[1] else (),
        radar=True,
    )


def calibration(measured: str, members: Members) -> Vectors:
    """Read the calibration annotation of a polarisation.

    Raises
    ------
    RasterError
        It is missing or cannot be read (E_PRODUCT).
    """
    stem = measured.rpartition("/")[2].rpartition(".")[0].removesuffix("-cog")
    found = named(members, rf"calibration-{re.escape(stem)}\.xml")
    if not found:
        raise damaged(f"calibration-{stem}.xml", "it is missing")
    read = [v for e in every(xml(members, found[0]), "calibrationVector") if (v := _vector(e))]
    if not read:
        raise damaged(found[0], "it holds no vectors of sigma nought")
    columns = read[0][1]
    values = [np.interp(columns, at, a) for _, at, a in read]
    lines = np.array([line for line, _, _ in read])
    order = np.argsort(lines)
    return Vectors(lines[order], columns, np.stack(values)[order])


def _vector(element: Any) -> tuple[float, NDArray[np.float64], NDArray[np.float64]] | None:
    line, pixels, values = number(text(element, "line")), text(element, "pixel"), text(element, "sigmaNought")
    try:
        at, a = (np.array((words or "").split(), np.float64) for words in (pixels, values))
    except ValueError:
        return None
    whole = line is not None and len(at) == len(a) > 0 and bool(np.isfinite(a).all() and (a > 0).all())
    return (line, at, a) if whole and line is not None else None


def decibels(counts: NDArray[Any], a: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give sigma nought in decibels; NaN where the count is 0, which stands for no data.

    Parameters
    ----------
    counts
        (y, x) amplitudes.
    a
        (y, x) calibration.

    Examples
    --------
    >>> decibels(np.array([[100.0, 0.0]]), np.full((1, 2), 1000.0, np.float32)).tolist()
    [[-20.0, nan]]
    """
    amplitude = np.where(counts > 0, counts, np.nan).astype(np.float32)
    found: NDArray[np.float32] = (20.0 * np.log10(amplitude / a)).astype(np.float32)
    return found


def not_calibrated(name: str, fault: RasterError) -> str:
    """Say that a polarisation is left out.

    Parameters
    ----------
    name
        "vv" or another.
    fault
        Why.
    """
    return f"{name.upper()} is left out: {fault.what}."
