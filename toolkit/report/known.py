"""What the checkers of this room are given beside a claim: the case, and what the earlier steps found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.records import Case, Finding, Series


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when the report's own claims are tested.

    Attributes
    ----------
    case
        The case.
    findings
        What the earlier steps found, and the report's own checks so far.
    series
        What further images show, by comparison; "" for the table [imagery].
    """

    case: Case
    findings: tuple[Finding, ...] = ()
    series: Mapping[str, Series] = field(default_factory=dict)
