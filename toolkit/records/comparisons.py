"""The comparisons of a case: which there are, which check is about which, and what one of them sees of the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.records.check import ChangeCheck, ClaimCheck, DateCheck, MeasureCheck
from toolkit.records.scene import ComparisonPlan, ImageryPlan, Scene

if TYPE_CHECKING:
    from toolkit.records.case import Case, Claim

SINGLE = "imagery"
"""What the comparison of the table [imagery] is called where one is named."""


def plans_of(case: Case) -> dict[str, ImageryPlan]:
    """Return every comparison of a case by its name.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    dict
        "" for the table [imagery], which comes first, then the ids under [[comparisons]].
    """
    return dict(_listed(case))


def _listed(case: Case) -> Iterator[tuple[str, ImageryPlan]]:
    if case.imagery:
        yield "", case.imagery
    for plan in case.comparisons:
        yield plan.id, plan


def comparison_names(case: Case) -> tuple[str, ...]:
    """Return the names of the comparisons that a run makes; "" alone where the case plans none.

    Parameters
    ----------
    case
        The case.
    """
    return tuple(plans_of(case)) or ("",)


def imaged_sites(case: Case) -> dict[str, str]:
    """Return the site of each comparison, by the comparison's name.

    Parameters
    ----------
    case
        The case.
    """
    return {name: plan.site for name, plan in plans_of(case).items()}


def comparison_of(case: Case, check: ClaimCheck) -> str | None:
    """Say which comparison tests a check.

    Parameters
    ----------
    case
        The case.
    check
        A check that images test.

    Returns
    -------
    str or None
        Its name, "" for the table [imagery]; None where the check names none and several could be meant.
    """
    plans = plans_of(case)
    # what the case says goes before anything that could be worked out
    named = getattr(check, "comparison", None)
    if named is not None:
        return "" if named == SINGLE and "" in plans else str(named)
    if isinstance(check, MeasureCheck):
        for name, plan in plans.items():
            if check.of in (shadow.id for shadow in plan.shadows):
                return name
        if plans and not check.of.startswith("change"):
            return next(iter(plans))  # an extent is the same for every pair
    if "" in plans or not plans:
        return ""
    return next(iter(plans)) if len(plans) == 1 else None


def is_tested_by(case: Case, check: ClaimCheck) -> bool:
    """Tell whether a check belongs to the comparison that a step works on.

    Parameters
    ----------
    case
        What the step sees of the case.
    check
        A check that images test.
    """
    if isinstance(case.imagery, ComparisonPlan):
        return getattr(check, "comparison", None) == case.imagery.id
    return comparison_of(case, check) == ""


def scenes_of(case: Case, plan: ImageryPlan) -> tuple[Scene, ...]:
    """Return the scenes that a comparison may look at: those it names, and those of its site.

    Parameters
    ----------
    case
        The case.
    plan
        The comparison.
    """
    named = {name for _, name in _named_scenes(plan)}
    return tuple(s for s in case.scenes if s.id in named or plan.site in {s.site, *s.also_shows})


def seen_by(case: Case, name: str) -> Case:
    """Return what one comparison sees of a case, so that a change elsewhere in the case is none to it.

    Parameters
    ----------
    case
        The case.
    name
        Id of the comparison; "" gives the case itself.

    Returns
    -------
    Case
        With the comparison as ``imagery``, its site, its scenes, and the claims that it tests, each naming it.
    """
    if not name:
        return case
    plan = plans_of(case)[name]
    # whatever stays in here makes the comparison run again when it changes
    bare = dict.fromkeys(
        ("people", "documents", "events", "references", "basemaps", "notes", "limits", "headlines", "comparisons"), ()
    )
    alone = {"public": None, "truth": None, "site_of_interest": None, "summary": None, "dateline": None}
    return case.model_copy(
        update={
            **bare,
            **alone,
            "title": case.slug,
            "question": case.slug,
            "imagery": plan,
            "sites": tuple(site for site in case.sites if site.id == plan.site),
            "scenes": scenes_of(case, plan),
            "claims": tuple(named for claim in case.claims if (named := _tested_here(case, claim, name))),
            "sha256": case.sha256 if needs_case_file(case, plan) else None,
        }
    )


def needs_case_file(case: Case, plan: ImageryPlan) -> bool:
    """Tell whether what a comparison says may rest on case.toml itself: a search, or scenes that are only cited.

    Parameters
    ----------
    case
        The case.
    plan
        The comparison.
    """
    held = {scene.id for scene in case.scenes if scene.file}
    marked = {shadow.scene for shadow in plan.shadows}
    return plan.search is not None or not {plan.before, plan.after, *marked} <= held


def _tested_here(case: Case, claim: Claim, name: str) -> Claim | None:
    """Return a claim whose checks name the comparison that tests them; None where this one tests none."""
    tested = [isinstance(c, (ChangeCheck, MeasureCheck)) and comparison_of(case, c) == name for c in claim.all_checks]
    if not any(tested):
        return None
    named = tuple(
        check.model_copy(update={"comparison": name}) if own else check
        for check, own in zip(claim.all_checks, tested, strict=True)
    )
    return claim.model_copy(update={"checks": named} if claim.checks else {"check": named[0]})


def _named_scenes(plan: ImageryPlan) -> Iterator[tuple[str, str]]:
    """Return the scenes that a comparison names, with where it does."""
    for word, named in (("before", plan.before), ("after", plan.after)):
        if named:
            yield word, named
    for named in plan.control or ():
        yield "control", named
    for named in plan.series:
        yield "series", named
    for shadow in plan.shadows:
        yield f"shadow {shadow.id!r}", shadow.scene


def named_by_plans(case: Case) -> Iterator[tuple[str, str | None, str]]:
    """Return every id that the comparisons name: where, the id, and whether it is a site's or a scene's.

    Yields
    ------
    tuple
        Place in the case file, id, "site" or "scene".
    """
    for name, plan in _listed(case):
        where = f"comparisons {name!r}" if name else "imagery"
        yield where, plan.site, "site"
        for word, scene in _named_scenes(plan):
            yield f"{where} {word}", scene, "scene"


def faults_of_comparisons(case: Case) -> list[str]:
    """Say what is wrong with the comparisons of a case, one line a fault.

    Parameters
    ----------
    case
        The case; ids that do not exist are told elsewhere.
    """
    scenes = {scene.id: scene for scene in case.scenes}
    found = []
    for plan in case.comparisons:
        where = f"comparisons {plan.id!r}"
        if plan.id == SINGLE:
            found.append(f"{where}: that name stands for the table [imagery]")
        if plan.before and plan.before == plan.after:
            found.append(f"{where}: before and after are one scene, {plan.before!r}")
        if plan.control and plan.control[0] == plan.control[1]:
            found.append(f"{where}: control names one scene twice, {plan.control[0]!r}")
        for word, named in _named_scenes(plan):
            scene = scenes.get(named)
            if scene and scene.site and plan.site not in {scene.site, *scene.also_shows}:
                found.append(
                    f"{where} {word}: scene {named!r} shows {scene.site!r}, not {plan.site!r} "
                    "(if it shows both: also_shows)"
                )
    return [*found, *_unclear(case)]


def _unclear(case: Case) -> Iterator[str]:
    """Name the checks that do not say which of several comparisons they are about."""
    known = {*plans_of(case), *((SINGLE,) if case.imagery else ())}
    for claim in case.claims:
        for check in claim.all_checks:
            if not isinstance(check, (ChangeCheck, MeasureCheck)):
                continue
            if check.comparison is not None and check.comparison not in known:
                listed = ", ".join(sorted(name or SINGLE for name in plans_of(case))) or "none"
                yield f"claims {claim.id!r}: no comparison has the id {check.comparison!r} (there are: {listed})"
            elif comparison_of(case, check) is None:
                yield f"claims {claim.id!r}: say which comparison it is about: comparison = {next(iter(known))!r}"


def dated_comparison(case: Case, check: DateCheck) -> str | None:
    """Return the name of the comparison whose series a date is held against; None = another dated thing is meant.

    Parameters
    ----------
    case
        The case.
    check
        The check.
    """
    plans = plans_of(case)
    if check.of == SINGLE and "" in plans:
        return ""
    return check.of if check.of in plans else None
