"""The pair that a case plans: found among its scenes, and compared round its site."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit import __version__
from toolkit.imagery.change import CompareOptions
from toolkit.imagery.comparison import compare
from toolkit.imagery.raster import Area
from toolkit.imagery.result import Comparison
from toolkit.imagery.series import SeriesResult, measure_series
from toolkit.records import Case, ImageryPlan, LocatedSite, Scene, scenes_of


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
    if plan is not None and plan.set_aside is not None:
        return _no_pair(plan.set_aside)
    if plan is None or plan.before not in held or plan.after not in held:
        return _no_pair()
    area = _area(plan, sites)
    if plan.control and set(plan.control) <= set(held):
        control = tuple(held[name] for name in plan.control)
        options = (options or CompareOptions()).model_copy(update={"control": control})
    return compare(held[plan.before], held[plan.after], options=options, area=area)


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
