"""Claims about a size, held against what the case measured: a shadow, a changed area, a site's outline or extent."""

from __future__ import annotations

import re

from toolkit import __version__
from toolkit.imagery.known import Known
from toolkit.imagery.outline_sizes import outline_sizes
from toolkit.imagery.shadows import shadow_findings
from toolkit.records import (
    MEASURED_IN,
    Claim,
    Finding,
    MeasureCheck,
    Outcome,
    Quantity,
    Site,
    Stated,
    amount,
    checks,
    grade,
    parse_stated,
)

_UPRIGHT = re.compile(r"\b(?:deep|depth|high|height|tall|thick|thickness|storeys|stories|below|underground)\b", re.I)
_ALONG = re.compile(r"\b(?:wide|width|long|length|across|broad|deep|depth|diameter|below|underground)\b", re.I)


_NARROW = re.compile(r"\b(?:wide|width|broad|breadth|across)\b", re.I)
"""Words that speak of the shorter side of a thing."""


@checks("measure")
def _measure(claim: Claim, check: MeasureCheck, known: Known) -> Finding:
    stated = parse_stated(check.stated)
    measured, name, how = _measured(claim, check.of, known, stated)
    if measured is None:
        text = f"Nothing was measured for {name}: {how}."
        return _finding(claim, known, Outcome("not-checkable", text, (), (name, how)), of=check.of)
    dimension, size = MEASURED_IN[measured.unit]
    if dimension != stated.dimension:
        text = f"{check.stated} and what was measured for {name} are not sizes of one kind."
        return _finding(claim, known, Outcome("not-checkable", text, (measured,), (name, check.stated)), of=check.of)
    if other := _other_way(claim, name):
        text = f"The claim is on “{other}”, and what the case has is {name}, which says nothing of that."
        return _finding(claim, known, Outcome("not-checkable", text, (measured,), (name, other)), of=check.of)
    error = (measured.uncertainty or 0.0) * size
    tolerance = stated.rounding + stated.hedge + error
    verdict = grade(stated.off(measured.value * size), tolerance, bound=stated.is_bound)
    text = f"{name[0].upper()}{name[1:]}: {amount(measured)} measured; the claim says {check.stated}"
    metric = _metric(stated, measured.unit)
    if metric is not None:
        text += f" ({amount(metric)})"
    numbers = (measured, *((metric,) if metric else ()))
    return _finding(claim, known, Outcome(verdict, f"{text}.", numbers, (name, check.stated)), of=check.of, how=how)


def _other_way(claim: Claim, name: str) -> str:
    """Give the word by which a claim is about another side of a thing than what was measured; "" without one."""
    upright = name.startswith("the height")
    if not upright and not name.startswith(("the width", "the length")):
        return ""
    found = (_ALONG if upright else _UPRIGHT).search(claim.text)
    return found[0] if found else ""


def _metric(stated: Stated, unit: str) -> Quantity | None:
    """Give a claimed figure in the unit that was measured in; None where it is stated in that."""
    same = {("metre", "m"), ("hectare", "ha"), ("square metre", "m²"), ("square kilometre", "ha")}
    if (stated.unit, unit) in same:
        return None
    return Quantity(name="claimed", value=float(f"{stated.base_low / MEASURED_IN[unit][1]:.3g}"), unit=unit)


def _measured(claim: Claim, of: str, known: Known, stated: Stated) -> tuple[Quantity | None, str, str]:
    """Give a measured size with its name and method; None with the reason where there is none."""
    case, comparison = known.case, known.comparison
    if of == "changes":
        if comparison.area_m2 is None:
            return None, "the changed area", "no change was measured"
        error = round((comparison.area_error_m2 or 0.0) / 1e4, 2)
        area = Quantity(name="measured", value=round(comparison.area_m2 / 1e4, 2), unit="ha", uncertainty=error)
        return area, "the area that changed", comparison.how
    for change in comparison.changes() if comparison.changed is not None else ():
        if of == f"change-{change.number}":
            error = round(change.area_error_m2)
            size = Quantity(name="measured", value=round(change.area_m2), unit="m²", uncertainty=error)
            return size, f"changed area {change.number}", comparison.how
    for finding in shadow_findings(case):
        if finding.id == f"shadow-{of}" and (height := finding.quantity("height")):
            return height.model_copy(update={"name": "measured"}), f"the height read off shadow {of}", finding.how
    for site in case.sites:
        if site.id == of:
            return _of_site(claim, site, stated)
    return None, f"“{of}”", "no shadow, changed area or extent of that name is at hand"


def _of_site(claim: Claim, site: Site, stated: Stated) -> tuple[Quantity | None, str, str]:
    """Give the size of a site: of its outline, where it has one, else across its stated extent."""
    found = list(outline_sizes(site, stated.dimension)) if site.outline else []
    if found:
        narrow = len(found) > 1 and _NARROW.search(claim.text) is not None
        return found[1] if narrow else found[0]
    if site.extent_m is None:
        return None, site.name, "the case holds no outline and states no extent of it"
    across = Quantity(name="measured", value=2 * site.extent_m, unit="m")
    return across, f"the width of {site.name}", f"twice the extent stated in the case, dateline {__version__}"


def _finding(claim: Claim, known: Known, outcome: Outcome, *, of: str, how: str = "") -> Finding:
    own = tuple(filter(None, (known.case.sha256,)))
    is_site = of in {site.id for site in known.case.sites}
    return Finding(
        id=claim.id,
        kind="change",
        basis="measured",
        text=outcome.text,
        verdict=outcome.verdict,
        quantities=outcome.quantities,
        how=how or f"nothing measured, dateline {__version__}",
        evidence=own if is_site else known.comparison.evidence or own,
        terms=outcome.terms,
        simulated=known.case.simulated or known.comparison.simulated,
    )
