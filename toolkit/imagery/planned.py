"""The pair that a case plans: found among its scenes, and compared round its site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit import __version__
from toolkit.errors import DateError, DatelineError, RasterError, SiteOutside
from toolkit.imagery.change import CompareOptions
from toolkit.imagery.comparison import compare
from toolkit.imagery.headers import outlines_fault
from toolkit.imagery.raster import Area
from toolkit.imagery.result import Comparison
from toolkit.imagery.series import SeriesResult, measure_series
from toolkit.records import Case, ImageryPlan, LocatedSite, Scene, plans_of, scenes_of


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
        Status "no-scenes" when fewer than the two scenes are held; "not-comparable", with the reason, where the two
        cannot be a pair: the other comparisons of the case, and its report, do not hang on this one.
    """
    held = {s.id: s for s in scenes if s.path}
    plan = case.imagery
    if plan is not None and plan.set_aside is not None:
        return _no_pair(plan.set_aside)
    if plan is None or plan.before not in held or plan.after not in held:
        return _no_pair()
    area = _area(plan, sites)
    pair = held[plan.before], held[plan.after]
    if plan.control and set(plan.control) <= set(held):
        control = tuple(held[name] for name in plan.control)
        options = (options or CompareOptions()).model_copy(update={"control": control})
    try:
        return _compared(pair, options, area)
    except _FAULTS as e:
        return _not_comparable(pair, _reason(e, area))


_FAULTS = (RasterError, DateError, MemoryError)
"""What one pair can raise: each is about its own scenes, and says nothing of another pair."""


def _compared(pair: tuple[Scene, Scene], options: CompareOptions | None, area: Area | None) -> Comparison:
    """Compare a pair; a control pair that is none is left out, with the reason."""
    try:
        return compare(*pair, options=options, area=area)
    except _FAULTS as e:
        if options is None or options.control is None:
            raise
        plain = compare(*pair, options=options.model_copy(update={"control": None}), area=area)
        told = f"The control pair is not used: {_reason(e, area)}"
        return replace(plain, reasons=(*plain.reasons, told))


def _not_comparable(pair: tuple[Scene, Scene], why: str) -> Comparison:
    return Comparison(
        "not-comparable",
        scenes=pair,
        reasons=(why,),
        limits=("This pair says nothing about change on the ground.",),
        how=f"no comparison was made, dateline {__version__}",
    )


def _reason(fault: Exception, area: Area | None) -> str:
    """Put a fault of a pair into one sentence for a reader, with the scene that it is about."""
    if not isinstance(fault, DatelineError):
        return "The images need more memory than there is."
    if isinstance(fault, SiteOutside) and area is not None:
        return f"The scene {fault.where} does not show the site."
    what = f"{fault.what[0].upper()}{fault.what[1:]}"
    return f"{what} ({fault.where})." if fault.where else f"{what}."


def pairs_faults(case: Case, scenes: Sequence[Scene], sites: Sequence[LocatedSite]) -> list[str]:
    """Say which comparisons of a case cannot be made, as far as the headers of their scenes tell.

    Parameters
    ----------
    case
        The case.
    scenes
        Held scenes, with ``path`` set.
    sites
        Where the sites are, from the site look-up.

    Returns
    -------
    list of str
        One sentence each.
    """
    held, told = {s.id: s for s in scenes if s.path}, []
    for name, plan in plans_of(case).items():
        if plan.set_aside is not None or plan.before not in held or plan.after not in held:
            continue
        called = f"Comparison {name!r}" if name else "The pair of [imagery]"
        area = _area(plan, sites)
        if fault := outlines_fault(held[plan.before], held[plan.after], area):
            told.append(f"{called} will not be comparable: {_reason(fault, area)}")
            continue
        if plan.control and set(plan.control) <= set(held):
            control = held[plan.control[0]], held[plan.control[1]]
            if fault := outlines_fault(*control, area):
                told.append(f"{called}: its control pair will not be used: {_reason(fault, area)}")
    return told


def _no_pair(*why: str) -> Comparison:
    return Comparison(
        "no-scenes",
        reasons=why,
        limits=("Without two images nothing can be said about change on the ground.",),
        how=f"no comparison was made, dateline {__version__}",
    )


def _area(plan: ImageryPlan, sites: Sequence[LocatedSite]) -> Area | None:
    spot = next((s.reference for s in sites if s.site.id == plan.site and s.reference), None)
    return Area(spot.lon, spot.lat, plan.half_width_m) if spot else None


def case_series(
    case: Case, comparison: Comparison, scenes: Sequence[Scene], *, sites: Sequence[LocatedSite] = ()
) -> SeriesResult | None:
    """Ask the further images that a case holds of a site when each changed area was first seen.

    Parameters
    ----------
    case
        The case; ``imagery`` names the pair, and under ``series`` which further images to use.
    comparison
        The pair, as ``compare_case`` compared it.
    scenes
        Held scenes, with ``path`` set.
    sites
        Where the sites are, from the site look-up.

    Returns
    -------
    SeriesResult or None
        None without a measured pair, or where no further image of the site is held.
    """
    plan = case.imagery
    if plan is None:
        return None
    pair, control = {s.id for s in comparison.scenes}, set(plan.control or ())
    wanted = set(plan.series) or {s.id for s in scenes_of(case, plan)}
    wanted |= set() if plan.series else {s.id for s in scenes if s.site == plan.site}
    further = [s for s in scenes if s.id in wanted | control and s.id not in pair]
    return measure_series(comparison, further, area=_area(plan, sites)) if further else None
