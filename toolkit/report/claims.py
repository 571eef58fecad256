"""The claims that the report itself tests: dates, orders and ratios, and those that nothing can settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from toolkit import __version__
from toolkit.records import Case, Claim, Finding, NoCheck, Series, answer, checks
from toolkit.report import intervals, ratios  # noqa: F401  (they register their checkers)
from toolkit.report.intervals import held_evidence
from toolkit.report.known import Known


def check_claims(
    case: Case, findings: Iterable[Finding] = (), series: Mapping[str, Series] | None = None
) -> list[Finding]:
    """Check every claim of a case that needs no more than the case and what was found.

    Parameters
    ----------
    case
        The case, its held documents and scenes with their digests.
    findings
        What the earlier steps found: a ratio divides their quantities.
    series
        What further images show, by comparison: a date may be that of a thing first seen.

    Returns
    -------
    list of Finding
        One a check, in the order of the case.
    """
    return answer(case, "report", Known(case, tuple(findings), series or {}))


@checks("none")
def _none(claim: Claim, check: NoCheck, known: Known) -> Finding:
    return unchecked(known.case, claim, check.why)


def unchecked(case: Case, claim: Claim, why: str) -> Finding:
    """Say that nothing settles a claim, and what it would take.

    Parameters
    ----------
    case
        The case.
    claim
        The claim.
    why
        What it would take, or why nothing could be done.
    """
    return Finding(
        id=f"unchecked-{claim.id}"[:64].rstrip("-"),
        kind="note",
        basis="inferred",
        text=f"Nothing at hand settles this. {why[0].upper()}{why[1:]}",
        verdict="not-checkable",
        claim=claim.id,
        how=f"no check made, dateline {__version__}",
        evidence=held_evidence(case, claim.document),
        terms=(why, f"{why[0].upper()}{why[1:]}"),
        simulated=case.simulated,
    )
