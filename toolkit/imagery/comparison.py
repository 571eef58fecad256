"""Compare two scenes: may they be compared, what changed, how large, and what the pair could not show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit import __version__
from toolkit.errors import NoClearPixels, SameScene
from toolkit.imagery import limits as stated_limits
from toolkit.imagery.align import NO_SHIFT, TRUSTED_FROM, Shift
from toolkit.imagery.change import ChangeMap, CompareOptions, optical_change, without
from toolkit.imagery.control import Control, judged, sentence
from toolkit.imagery.grids import laid
from toolkit.imagery.harmonise import same_bands
from toolkit.imagery.haze import clouded, hazy, rims_of_clouds
from toolkit.imagery.load import outline
from toolkit.imagery.measure import polygons
from toolkit.imagery.out_of_core import LargePair, is_large, planned, settled
from toolkit.imagery.phenology import NOTE as SEASON_NOTE
from toolkit.imagery.phenology import of_two_seasons, season_alone, season_in
from toolkit.imagery.pictures import NOTE as PICTURES
from toolkit.imagery.pictures import in_brightness
from toolkit.imagery.prepare import (
    check_different,
    check_inside,
    check_order,
    is_radar,
    opened,
    registered,
    without_clouds,
)
from toolkit.imagery.quality import visible_first
from toolkit.imagery.radar import decibels, radar_change, unchanged_ground, with_unit, without_speckle
from toolkit.imagery.raster import LEFT_OUT, Area, Mask, Pixels, Raster
from toolkit.imagery.result import Comparison, Pair, finite
from toolkit.imagery.trust import (
    Trust,
    cut_off_too_much,
    hidden_by_cloud,
    not_registered,
    nothing_detectable,
    too_much_changed,
    two_halves,
)
from toolkit.records import Scene

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
    whole = area is None or area.half_width_m is None
    if whole and (large := _strip_by_strip(before, after, area, chosen)):
        return large
    ready = _prepared(before, after, area, chosen)
    if ready.doubt:
        return _refused(ready, ready.doubt, chosen)
    control = None
    if chosen.control:
        control = _controlled(chosen, area, ready)
        if not (ready.radar or control.doubt):
            chosen = chosen.model_copy(update={"certain": control.gate})
    found = _changed(ready, chosen)
    if not ready.radar and (rims := rims_of_clouds(ready.pair, found)).any():
        seen = replace(ready.pair, valid=ready.pair.valid & ~rims, cloudy=ready.pair.cloudy | rims)
        ready, found = ready._replace(pair=seen), without(found, rims, seen.valid, chosen)
    first, second = _as_compared(ready)
    if doubt := too_much_changed(*_calm(ready), ready.pair.valid, found.candidates):
        return _refused(ready, doubt, chosen)
    if not ready.radar and (doubt := _halved(first, second, ready.pair.valid, found)):
        return _refused(ready, doubt, chosen)
    if season := season_in(first, second, ready.pair.valid, found, chosen):
        if doubt := season_alone(season):
            return _refused(ready, doubt, chosen)
        seen = replace(ready.pair, valid=ready.pair.valid & ~season.hidden)
        ready, found = ready._replace(pair=seen, notes=(*ready.notes, SEASON_NOTE)), season.found
    if not ready.radar and (doubt := clouded(ready.pair, found.candidates)):
        return _refused(ready, doubt, chosen)
    tested = () if ready.radar or not chosen.detection_test else stated_limits.detection(ready.pair, found, chosen)
    if doubt := nothing_detectable(tested):
        return _refused(ready, doubt, chosen)
    outlines = polygons(found, ready.pair.before)
    stated = _limits(ready, chosen, tested)
    return _result(ready, found, chosen, control, outlines=outlines, stated=stated, tested=tested)


def _strip_by_strip(
    before: Path | str | Scene, after: Path | str | Scene, area: Area | None, options: CompareOptions
) -> Comparison | None:
    """Compare two files too large for memory; None where they are not, or must be compared otherwise."""
    paths = [p.path if isinstance(p, Scene) else Path(p) for p in (before, after)]
    if paths[0] is None or paths[1] is None or not is_large(paths[0]):
        return None
    first, earlier = opened(before, "before", None, read=outline)
    second, later = opened(after, "after", None, read=outline)
    check_order(first, second)
    if area:
        check_inside(earlier, area)
    plan = planned(paths[0], paths[1], earlier, later)
    if plan is None or options.control or is_radar(first.sensor) or _not_measurable(first, earlier):
        return None
    chosen = settled(plan, same_bands(earlier, later))
    if chosen is None:
        return None
    large = LargePair(chosen, (first, second), options)
    ready = _Ready((first, second), large.pair, large.shift, radar=False, doubt=large.doubt, notes=large.notes)
    if ready.doubt:
        return _refused(ready, ready.doubt, options)
    near = large.middle()
    tested = stated_limits.detection(*near, options) if options.detection_test else ()
    middle = near[0].before.data, near[0].after.data, near[0].valid
    doubt = nothing_detectable(tested) or of_two_seasons(middle, near[1], options) or _halved(*middle, near[1])
    if doubt:
        return _refused(ready, doubt, options)
    stated = _limits(ready, options, tested, gsd_m=earlier.gsd_m)
    found = _result(ready, large.found, options, None, outlines=large.polygons, stated=stated, tested=tested)
    return replace(
        found,
        comparable_pct=large.compared_pct,
        smallest_m2=_smallest_m2(earlier.gsd_m, options),
        detectable_m2=stated_limits.detectable_m2(tested, earlier.gsd_m),
        seen_bits=large.seen,
    )


class _Ready(NamedTuple):
    """A pair on one grid, registered unless it is not to be measured."""

    scenes: tuple[Scene, Scene]
    pair: Pair
    shift: Shift
    radar: bool
    doubt: Trust | None = None
    notes: tuple[str, ...] = ()


def _prepared(
    before: Path | str | Scene, after: Path | str | Scene, area: Area | None, options: CompareOptions
) -> _Ready:
    first, earlier = opened(before, "before", area)
    second, later = opened(after, "after", area)
    check_order(first, second)
    earlier, later = same_bands(earlier, later)
    earlier, later, note = laid(earlier, later)
    notes = (note,) if note else ()
    valid = earlier.valid & later.valid
    _check_clear(valid, earlier, later)
    check_different(earlier, later, valid)
    radar = is_radar(first.sensor)
    if why := _not_measurable(first, earlier):
        nothing = np.zeros_like(valid)
        plain = Pair(earlier, later, valid, nothing)
        return _Ready((first, second), plain, NO_SHIFT, radar, Trust("unreliable", why), notes)
    if radar:
        earlier, later = with_unit(earlier, later)
    if not radar and (pictures := in_brightness(earlier, later)):
        (earlier, later), notes = pictures, (*notes, PICTURES)
        valid = earlier.valid & later.valid
    pair, shift, cut_off = registered(earlier, later, valid, radar=radar)
    ready = _Ready((first, second), pair, shift, radar, notes=notes)
    if doubt := hidden_by_cloud(pair, valid) or cut_off_too_much(cut_off):
        return ready._replace(doubt=doubt)
    _check_clear(pair.valid, earlier, later)
    if not radar and (veil := hazy(pair)):
        return ready._replace(doubt=veil)
    if options.mask_clouds and not radar:
        pair = without_clouds(pair, first, second)
    doubt = hidden_by_cloud(pair, valid) or _not_one_ground(pair, shift, options, radar=radar)
    if doubt is None:
        _check_clear(pair.valid, earlier, later)
    return ready._replace(pair=pair, doubt=doubt)


def _not_one_ground(pair: Pair, shift: Shift, options: CompareOptions, *, radar: bool) -> Trust | None:
    if not radar:
        return not_registered((pair.before.data, pair.after.data, pair.valid), shift, radar=False)
    seen = decibels(pair.before), decibels(pair.after)
    doubt = not_registered((*seen, pair.valid), shift, radar=True)
    if doubt is None:
        return None
    return not_registered((*seen, unchanged_ground(*seen, pair.valid, options)), shift, radar=True)


def _changed(ready: _Ready, options: CompareOptions) -> ChangeMap:
    before, after, valid = ready.pair.before, ready.pair.after, ready.pair.valid
    if ready.radar:
        return radar_change(*_as_compared(ready), valid, options)
    return optical_change(before.data, after.data, valid, options, grain=(before.grain, after.grain))


def _as_compared(ready: _Ready) -> tuple[Pixels, Pixels]:
    """Give both scenes in the unit that is compared: radar in decibels."""
    before, after = ready.pair.before, ready.pair.after
    return (decibels(before), decibels(after)) if ready.radar else (before.data, after.data)


def _halved(before: Pixels, after: Pixels, valid: Mask, found: ChangeMap) -> Trust | None:
    """Say that nothing is found since half of the ground changed; else None."""
    if found.fitted is None or found.changed.any():
        return None
    first, second = found.fitted.variates(before, after)
    return two_halves(first - second, valid)


def _calm(ready: _Ready) -> tuple[Pixels, Pixels]:
    """Give both scenes as compared; radar without its speckle, which would hide how the ground moved."""
    before, after = _as_compared(ready)
    if not ready.radar:
        return before, after
    return without_speckle(before, ready.pair.valid), without_speckle(after, ready.pair.valid)


def _controlled(options: CompareOptions, area: Area | None, pair: _Ready) -> Control:
    """Judge the control pair: first whether it may be measured at all, then how noisy it is."""
    assert options.control is not None  # noqa: S101  (the caller checks)
    ready = _prepared(*options.control, area, options)
    if {s.sha256 for s in ready.scenes} == {s.sha256 for s in pair.scenes}:
        raise SameScene(
            "the control pair is the pair itself",
            where=f"{ready.scenes[0].file}, {ready.scenes[1].file}",
            remedy="Give two scenes from before the event.",
        )
    if ready.doubt:
        return Control(ready.scenes, options.certain, None, ready.doubt.why)
    return judged(_changed(ready._replace(radar=pair.radar), options), ready.pair.valid, ready.scenes, options)


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


def _refused(ready: _Ready, doubt: Trust, options: CompareOptions) -> Comparison:
    """Give a pair that is for looking and not for measuring, with the reason first."""
    return Comparison(
        doubt.status,
        scenes=ready.scenes,
        pair=ready.pair,
        reasons=(doubt.why,),
        options=options,
        limits=("This pair may show differences to the eye, but no measured change.", *ready.notes),
        comparable_pct=_percent(ready.pair.valid),
        how=_versioned("not measured"),
    )


def _limits(
    ready: _Ready,
    options: CompareOptions,
    tested: tuple[stated_limits.Detection, ...],
    gsd_m: float | None = None,
) -> tuple[str, ...]:
    size = gsd_m or ready.pair.before.gsd_m
    stated = stated_limits.limits(
        ready.scenes, ready.pair, ready.shift, options, radar=ready.radar, tested=tested, gsd_m=size
    )
    gone = ready.pair.before.tags.get(LEFT_OUT)
    air = (f"Bands that show no light of the ground, or do not say so, were left out: {gone}.",) if gone else ()
    return (*stated, *ready.notes, *air)


def _result(
    ready: _Ready,
    found: ChangeMap,
    options: CompareOptions,
    control: Control | None,
    *,
    outlines: GeoDataFrame,
    stated: tuple[str, ...],
    tested: tuple[stated_limits.Detection, ...],
) -> Comparison:
    scenes, pair, shift, radar = ready[:4]
    certain = bool(found.changed.any())
    trusted = shift.tiles > 0 and shift.agreement >= TRUSTED_FROM
    return Comparison(
        status="measured" if certain else "no-detectable-change",
        changed=found.changed,
        polygons=outlines,
        shift_px=(shift.row, shift.column) if trusted else None,
        area_m2=finite(float(outlines["area_m2"].sum(skipna=False))),
        limits=stated,
        reasons=(_reason(found, options, radar=radar), *((sentence(control),) if control else ())),
        scenes=scenes,
        pair=pair,
        found=found,
        shift_applied=shift.worth_applying,
        comparable_pct=_percent(pair.valid),
        smallest_m2=_smallest_m2(pair.before.gsd_m, options),
        detectable_m2=stated_limits.detectable_m2(tested, pair.before.gsd_m),
        how=_versioned(_method(pair, radar=radar)),
        options=options,
        control=control,
    )


def _smallest_m2(gsd_m: float | None, options: CompareOptions) -> float | None:
    return options.smallest_px * gsd_m**2 if gsd_m else None


def _reason(found: ChangeMap, options: CompareOptions, *, radar: bool) -> str:
    if found.changed.any():
        return "What changed stands out clearly from the noise of this pair."
    if radar:
        return "Nothing in this pair differs by more than its speckle."
    return (
        f"No object stands {options.certain:.3g} deviations above the median in {options.smallest_px} pixels: "
        "what differs is no more than season, light and noise make."
    )


def _method(pair: Pair, *, radar: bool) -> str:
    if radar:
        return "smoothed log-ratio in decibels, Otsu's or a robust threshold"
    if len(pair.before.bands) < 3:
        return f"histogram-matched difference of {len(pair.before.bands)} band(s), robust threshold"
    return f"IR-MAD (Nielsen 2007) on {len(pair.before.bands)} bands, robust threshold on the root of chi-square"


def _versioned(method: str) -> str:
    return f"{method}, dateline {__version__}"


def _percent(mask: Mask) -> float:
    return round(100.0 * float(mask.mean()), 1)
