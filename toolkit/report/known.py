"""What the checkers of this room are given beside a claim: the case, and what the earlier steps found."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.records import Case, Finding


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when the report's own claims are tested.

    Attributes
    ----------
    case
        The case.
    findings
        What the earlier steps found, and the report's own checks so far.
    """

    case: Case
    findings: tuple[Finding, ...] = ()
