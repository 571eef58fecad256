"""Comparisons under numbers: what a reporter called one, for herself, may name what a rule withholds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.records import Case, Claim, Figure, Finding, Outputs, StepName
from toolkit.report.ledger import IMAGES


def with_numbered_comparisons(case: Case, outputs: Mapping[StepName, Outputs]) -> tuple[Case, dict[StepName, Outputs]]:
    """Return a case and its results with every comparison called by its number.

    Returns
    -------
    tuple of Case and dict
        The same where the case lists no comparisons.
    """
    names = {plan.id: f"comparison-{number}" for number, plan in enumerate(case.comparisons, start=1)}
    renamed = case.model_copy(
        update={
            "comparisons": tuple(p.model_copy(update={"id": names[p.id]}) for p in case.comparisons),
            "claims": tuple(_claim(claim, names) for claim in case.claims),
        }
    )
    made: dict[StepName, Outputs] = {}
    for step, results in outputs.items():
        old = step.removeprefix(f"{IMAGES}-")
        if old in names:
            made[f"{IMAGES}-{names[old]}"] = _results(results, old, names[old])
        else:
            made[step] = results
    return renamed, made


def _claim(claim: Claim, names: Mapping[str, str]) -> Claim:
    checks = []
    for check in claim.all_checks:
        changed: dict[str, Any] = {}
        for field in ("comparison", "of"):
            named = str(getattr(check, field, None))
            if named in names:
                changed[field] = names[named]
        checks.append(check.model_copy(update=changed))
    return claim.model_copy(update={"checks": tuple(checks)} if claim.checks else {"check": checks[0]})


def _results(made: Outputs, old: str, new: str) -> Outputs:
    def _of(name: str) -> str:
        return f"{name.removesuffix(old)}{new}" if name.endswith(f"-{old}") else name

    def _finding(finding: Finding) -> Finding:
        changed: dict[str, Any] = {"figures": tuple(_of(figure) for figure in finding.figures)}
        if finding.claim is None:
            changed["id"] = _of(finding.id)
        return finding.model_copy(update=changed)

    def _figure(figure: Figure) -> Figure:
        return figure.model_copy(update={"id": _of(figure.id)})

    summary = made.comparison.model_copy(update={"id": new}) if made.comparison else None
    return made.model_copy(
        update={
            "step": f"{IMAGES}-{new}",
            "comparison": summary,
            "changes": tuple(change.model_copy(update={"comparison": new}) for change in made.changes),
            "findings": tuple(_finding(finding) for finding in made.findings),
            "figures": tuple(_figure(figure) for figure in made.figures),
        }
    )
