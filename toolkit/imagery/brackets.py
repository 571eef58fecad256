"""What one pair shows of one area of ground, and the dates between which that area came and went."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from toolkit.imagery.result import Comparison
from toolkit.records import Seen, SeenOn

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from toolkit.imagery.raster import Raster

_MOSTLY = 0.5  # share of an area that must have changed for the area to count as changed
_HARDLY = 0.1  # share up to which it counts as unchanged; in between nothing is said
_SHIFT_PX = 0.5  # by less an outline need not be moved
_VISIBLE = 0.95  # share of the area that must have been compared before "unchanged" says anything


class Sight(NamedTuple):
    """What a pair shows of an area.

    Attributes
    ----------
    differs
        True where the two images differ there, False where they do not and would have shown it; None = cannot tell.
    why
        Why it cannot tell.
    area_m2, area_error_m2
        Size of the changed areas there, with half the width of its range; None where it does not differ.
    """

    differs: bool | None
    why: str | None = None
    area_m2: float | None = None
    area_error_m2: float | None = None


def sight(pair: Comparison, shape: BaseGeometry, area_m2: float) -> Sight:
    """Ask a pair whether an area of ground differs between its two images.

    Parameters
    ----------
    pair
        The comparison.
    shape
        Outline of the area, EPSG:4326.
    area_m2
        Its size.
    """
    if pair.changed is None or pair.pair is None or pair.polygons is None:
        return Sight(None, pair.reasons[0] if pair.reasons else "It cannot be measured.")
    hidden = 1.0 - _visible(pair, shape)
    touching = pair.polygons[pair.polygons.intersects(shape)] if len(pair.polygons) else pair.polygons
    covered = float(touching.union_all().intersection(shape).area / shape.area) if len(touching) else 0.0
    if covered >= _MOSTLY:
        total, error = float(touching["area_m2"].sum()), float(touching["area_error_m2"].sum())
        return Sight(True, None, total, error)
    if hidden > 1.0 - _VISIBLE:
        cloudy = bool(pair.pair.cloudy.any())
        return Sight(None, "Cloud or its shadow hides it." if cloudy else "The image does not show it.")
    if covered > _HARDLY:
        return Sight(None, "Only part of it differs.")
    if pair.options.detection_test and (pair.detectable_m2 is None or pair.detectable_m2 > area_m2):
        return Sight(None, "An area of its size would not surely show.")
    return Sight(False)


def moved(shape: BaseGeometry, shift_px: tuple[float, float], grid: Raster) -> BaseGeometry:
    """Move an outline by what registration found between two images.

    Parameters
    ----------
    shape
        Outline, EPSG:4326.
    shift_px
        Rows and columns.
    grid
        Whose rows and columns.
    """
    import geopandas as gpd

    rows, columns = shift_px
    if max(abs(rows), abs(columns)) < _SHIFT_PX or grid.crs is None:
        return shape
    step = grid.transform
    right, down = step.a * columns + step.b * rows, step.d * columns + step.e * rows
    own = gpd.GeoSeries([shape], crs="EPSG:4326").to_crs(grid.crs).translate(right, down)
    there: BaseGeometry = own.to_crs("EPSG:4326").iloc[0]
    return there


def _visible(pair: Comparison, shape: BaseGeometry) -> float:
    """Give the share of an area's pixels that were compared; one that lies outside the images has none."""
    import geopandas as gpd
    from rasterio.features import rasterize

    assert pair.pair is not None  # noqa: S101  (the caller checks)
    grid, valid = pair.pair.before, pair.pair.valid
    own = gpd.GeoSeries([shape], crs="EPSG:4326").to_crs(grid.crs).iloc[0]
    drawn = rasterize([(own, 1)], out_shape=valid.shape, transform=grid.transform, dtype="uint8", all_touched=True)
    inside = drawn.astype(bool)
    if not inside.any():
        return 0.0
    expected = max(1.0, own.area / abs(grid.transform.determinant))
    share = min(1.0, float(inside.sum()) / expected)  # one at the edge lies partly outside
    return float(share * valid[inside].mean())


def bracketed(seen: Seen) -> Seen:
    """Read off how an area looks on each date between which dates it came, and went.

    Parameters
    ----------
    seen
        The area, with its dates in order of time.

    Returns
    -------
    Seen
        With its dates; or with a note, where it came and went more than once, or was there in the first image.
    """
    known = [look for look in seen.dates if look.state in {"absent", "present"}]
    turns = _turns(known)
    kinds = [after.state for _, after in turns]
    if kinds == ["present"]:
        return _with(seen, came=turns[0])
    if kinds == ["present", "absent"]:
        return _with(seen, came=turns[0], went=turns[1])
    if not kinds:
        return seen.model_copy(update={"note": "No image shows it to come or to go."})
    return seen.model_copy(update={"note": "It comes and goes more than once: no dates are given."})


Turn = tuple[SeenOn, SeenOn]


def _turns(known: list[SeenOn]) -> list[Turn]:
    """Give each two dates, one after the other, between which the state differs."""
    return [(a, b) for a, b in pairwise(known) if a.state != b.state]


def _with(seen: Seen, *, came: Turn | None = None, went: Turn | None = None) -> Seen:
    found: dict[str, str] = {}
    if came:
        found |= {"after": came[0].date, "by": came[1].date}
    if went:
        found |= {"gone_after": went[0].date, "gone_by": went[1].date}
    return seen.model_copy(update=found)
