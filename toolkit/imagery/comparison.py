"""Compare two scenes: may they be compared, what changed, how large, and what the pair could not show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit import __version__
from toolkit.errors import NoClearPixels
from toolkit.imagery import limits as stated_limits
from toolkit.imagery.align import NO_SHIFT, TRUSTED_FROM, Shift
from toolkit.imagery.change import ChangeMap, CompareOptions, optical_change, radar_change
from toolkit.imagery.control import Control, judged, sentence
from toolkit.imagery.harmonise import on_grid, same_bands
from toolkit.imagery.load import Area, Mask, Raster, outline
from toolkit.imagery.measure import polygons
from toolkit.imagery.prepare import check_order, is_radar, opened, registered, without_clouds
from toolkit.imagery.quality import visible_first
from toolkit.imagery.result import Comparison, Pair, finite
from toolkit.imagery.swath import Swath, is_large, planned
from toolkit.records import Case, LocatedSite, Scene

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FINEST_WITHOUT_INFRARED_M = 5.0
"""Finer images with visible bands alone are not measured: at 0.5-2 m no classical method passed kappa 0.22."""

_FEWEST_PX = 400  # a fit of six bands on fewer pixels says nothing


def compare(
    before: Path | str | Scene,
    after: Path | str | Scene,
    *,
    options: CompareOptions | None = None,
    area: Area | None = None,
) -> Comparison:
    """Measure what changed on the ground between two scenes.

    Parameters
    ----------
    before
        The earlier scene: a GeoTIFF, JPEG2000 or PNG, or a record with ``path`` set, whose facts go before the file's
        own tags.
    after
        The later scene, with the same bands.
    options
        Parameters; absent = the one set that is used for every pair.
    area
        Compare only this square; absent = all that both scenes share.

    Returns
    -------
    Comparison
        On the grid of ``before``. Radar is known by the sensor's name.

    Raises
    ------
    RasterFormatError
        A file is missing, damaged, or no such image.
    RasterTooBig
        A scene has more pixels than the limit.
    NoGeoreference
        A scene does not say where it lies. Two files of one size that both name their sensor are compared all the same.
    SiteOutside
        The area is not in a scene, or the scenes do not overlap.
    BandMismatch
        The scenes do not have the same bands.
    SameScene
        Both are the same bytes.
    WrongOrder
        After was taken before before.
    NoClearPixels
        Too little is left to compare.
    """
    chosen = options or CompareOptions()
    if area is None and (large := _strip_by_strip(before, after, chosen)):
        return large
    ready = _prepared(before, after, area, chosen)
    if why := _not_measurable(ready.scenes[0], ready.pair.before):
        return _unreliable(*ready.scenes, ready.pair, why, chosen)
    control = None
    if chosen.control:
        control = _controlled(chosen, area, radar=ready.radar)
        chosen = chosen.model_copy(update={"certain": control.gate}) if not ready.radar else chosen
    return _measured(ready, _changed(ready, chosen), chosen, control)


def _strip_by_strip(
    before: Path | str | Scene, after: Path | str | Scene, options: CompareOptions
) -> Comparison | None:
    """Compare two files too large for memory; None where they are not, or must be compared otherwise."""
    paths = [p.path if isinstance(p, Scene) else Path(p) for p in (before, after)]
    if paths[0] is None or paths[1] is None or not is_large(paths[0]):
        return None
    first, earlier = opened(before, "before", None, read=outline)
    second, later = opened(after, "after", None, read=outline)
    check_order(first, second)
    plan = planned(paths[0], paths[1], earlier, later)
    if plan is None or options.control or is_radar(first.sensor) or _not_measurable(first, earlier):
        return None
    earlier, later = same_bands(earlier, later)
    swath = Swath(plan, (first, second), (earlier, later), options)
    ready = _Ready((first, second), swath.pair, swath.shift, radar=False)
    stated = stated_limits.limits(
        ready.scenes, swath.pair, swath.found, swath.shift, options, radar=False, near=swath.middle()
    )
    found = _result(ready, swath.found, options, None, outlines=swath.polygons, stated=stated)
    return replace(
        found,
        comparable_pct=swath.compared_pct,
        smallest_m2=_smallest_m2(earlier.gsd_m, options),
        seen_bits=swath.seen,
    )


class _Ready(NamedTuple):
    """A pair on one grid, registered unless it is not to be measured."""

    scenes: tuple[Scene, Scene]
    pair: Pair
    shift: Shift
    radar: bool


def _prepared(
    before: Path | str | Scene, after: Path | str | Scene, area: Area | None, options: CompareOptions
) -> _Ready:
    first, earlier = opened(before, "before", area)
    second, later = opened(after, "after", area)
    check_order(first, second)
    earlier, later = same_bands(earlier, later)
    later = on_grid(earlier, later)
    valid = earlier.valid & later.valid
    _check_clear(valid, earlier, later)
    radar = is_radar(first.sensor)
    if _not_measurable(first, earlier):
        return _Ready((first, second), Pair(earlier, later, valid, np.zeros_like(valid)), NO_SHIFT, radar)
    pair, shift = registered(earlier, later, valid, radar=radar)
    if options.mask_clouds and not radar:
        pair = without_clouds(pair, first, second)
    _check_clear(pair.valid, earlier, later)
    return _Ready((first, second), pair, shift, radar)


def _changed(ready: _Ready, options: CompareOptions) -> ChangeMap:
    measure = radar_change if ready.radar else optical_change
    return measure(ready.pair.before.data, ready.pair.after.data, ready.pair.valid, options)


def _controlled(options: CompareOptions, area: Area | None, *, radar: bool) -> Control:
    assert options.control is not None  # noqa: S101  (the caller checks)
    ready = _prepared(*options.control, area, options)
    return judged(_changed(ready._replace(radar=radar), options), ready.pair.valid, ready.scenes, options)


def compare_case(
    case: Case, scenes: Sequence[Scene], *, sites: Sequence[LocatedSite] = (), options: CompareOptions | None = None
) -> Comparison:
    """Compare the pair that a case names, or say that it holds none.

    Parameters
    ----------
    case
        The case; ``imagery`` names the pair and the size of the area.
    scenes
        Held scenes, with ``path`` set.
    sites
        Where the sites are, from the site look-up; the pair must show the imagery's site.
    options
        Parameters.

    Returns
    -------
    Comparison
        Status "no-scenes" when fewer than the two scenes are held.

    Raises
    ------
    RasterError
        The pair cannot be compared; see ``compare``.
    """
    held = {s.id: s for s in scenes if s.path}
    plan = case.imagery
    if plan is None or plan.before not in held or plan.after not in held:
        return Comparison(
            "no-scenes",
            reasons=("No pair of images with pixels is held for this case.",),
            limits=("Without two images nothing can be said about change on the ground.",),
            how=_versioned("no comparison was made"),
        )
    spot = next((s.reference for s in sites if s.site.id == plan.site and s.reference), None)
    area = Area(spot.lon, spot.lat, plan.half_width_m) if spot else None
    return compare(held[plan.before], held[plan.after], options=options, area=area)


def _check_clear(valid: Mask, before: Raster, after: Raster) -> None:
    if valid.sum() < _FEWEST_PX:
        raise NoClearPixels(
            f"{int(valid.sum())} of {valid.size} pixels can be compared",
            where=f"{before.name}, {after.name}",
            remedy="Choose a clearer pair or a larger area.",
        )


def _not_measurable(scene: Scene, raster: Raster) -> str | None:
    """Give the reason why this kind of image is not measured, or None."""
    if is_radar(scene.sensor) or visible_first(raster.bands)[1] < len(raster.bands):
        return None
    fine = raster.gsd_m is None or raster.gsd_m < FINEST_WITHOUT_INFRARED_M
    if not fine:
        return None
    size = f"pixels of {raster.gsd_m:g} m" if raster.gsd_m else "pixels of unknown size"
    return (
        f"Visible bands alone with {size}: shadows, view angle and season move such pixels more than building does, "
        "so nothing is measured. Look at the pair."
    )


def _unreliable(first: Scene, second: Scene, pair: Pair, why: str, options: CompareOptions) -> Comparison:
    return Comparison(
        "unreliable", scenes=(first, second), pair=pair, reasons=(why,), options=options,
        limits=("This pair shows differences to the eye, but no measured change.",),
        comparable_pct=_percent(pair.valid), how=_versioned("not measured"),
    )  # fmt: skip


def _measured(ready: _Ready, found: ChangeMap, options: CompareOptions, control: Control | None) -> Comparison:
    stated = stated_limits.limits(ready.scenes, ready.pair, found, ready.shift, options, radar=ready.radar)
    outlines = polygons(found, ready.pair.before)
    return _result(ready, found, options, control, outlines=outlines, stated=stated)


def _result(
    ready: _Ready,
    found: ChangeMap,
    options: CompareOptions,
    control: Control | None,
    *,
    outlines: GeoDataFrame,
    stated: tuple[str, ...],
) -> Comparison:
    scenes, pair, shift, radar = ready
    certain = bool(found.changed.any())
    trusted = shift.tiles > 0 and shift.agreement >= TRUSTED_FROM
    return Comparison(
        status="measured" if certain else "no-detectable-change",
        changed=found.changed,
        polygons=outlines,
        shift_px=(shift.row, shift.column) if trusted else None,
        area_m2=finite(float(outlines["area_m2"].sum())),
        limits=stated,
        reasons=(_reason(found, options, radar=radar), *((sentence(control),) if control else ())),
        scenes=scenes,
        pair=pair,
        found=found,
        shift_applied=shift.worth_applying,
        comparable_pct=_percent(pair.valid),
        smallest_m2=_smallest_m2(pair.before.gsd_m, options),
        how=_versioned(_method(pair, radar=radar)),
        options=options,
        control=control,
    )


def _smallest_m2(gsd_m: float | None, options: CompareOptions) -> float | None:
    return options.smallest_px * gsd_m**2 if gsd_m else None


def _reason(found: ChangeMap, options: CompareOptions, *, radar: bool) -> str:
    if found.changed.any():
        return "At least one object stands far above the noise of this pair."
    if radar:
        return "The threshold that parts changed from unchanged falls inside the noise of this pair."
    return (
        f"No object stands {options.certain:.3g} deviations above the median in {options.smallest_px} pixels: "
        "what differs is no more than season, light and noise make."
    )


def _method(pair: Pair, *, radar: bool) -> str:
    if radar:
        return "smoothed log-ratio, Otsu's threshold"
    if len(pair.before.bands) < 3:
        return f"histogram-matched difference of {len(pair.before.bands)} band(s), robust threshold"
    return f"IR-MAD (Nielsen 2007) on {len(pair.before.bands)} bands, robust threshold on the root of chi-square"


def _versioned(method: str) -> str:
    return f"{method}, dateline {__version__}"


def _percent(mask: Mask) -> float:
    return round(100.0 * float(mask.mean()), 1)
