"""A claim of the case with all that was found about it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from toolkit.records import VERDICTS, Claim, Finding, Passage, Verdict


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a claim says, with its outcome.

    Attributes
    ----------
    verdict
        Its outcome over its findings.
    word
        What its chip says.
    findings
        What was found, in step order; never empty.
    """

    verdict: Verdict
    word: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim with all that was found about it.

    Attributes
    ----------
    claim
        The claim.
    verdict
        Its outcome: the worst of its parts, and open where its document does not make it.
    word
        What its chip says.
    parts
        The things it says, in the order of its checks.
    passage
        Where its document makes it; None = it names no document.
    remarks
        What the passage lacks, as findings; they settle nothing.
    read
        Verdict and word of the checks, where a person set another; None = they stand.
    ruled
        File of the decision that set the verdict.
    checked
        True when a person has looked at it since it last changed.
    """

    claim: Claim
    verdict: Verdict
    word: str
    parts: tuple[Part, ...]
    passage: Passage | None = None
    remarks: tuple[Finding, ...] = ()
    read: tuple[Verdict, str] | None = None
    ruled: str | None = None
    checked: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found about it, part by part, then what its passage lacks."""
        return (*chain.from_iterable(part.findings for part in self.parts), *self.remarks)

    @property
    def made(self) -> bool:
        """Tell whether its document may be taken to make it."""
        return self.passage is None or self.passage.made

    @property
    def unplaced(self) -> bool:
        """Tell whether it is judged although nobody showed its words in its document; a person's look settles it."""
        sought = self.passage is not None and self.passage.status in {"probable", "none"}
        return sought and self.made and not self.checked and self.verdict != "not-checkable"

    @property
    def sides(self) -> tuple[tuple[Verdict, tuple[Finding, ...]], ...]:
        """The findings by what they say of the claim; more than one group when they disagree."""
        said: dict[Verdict, tuple[Finding, ...]] = dict.fromkeys(VERDICTS, ())
        for finding in self.findings:
            if finding.verdict is not None:
                said[finding.verdict] += (finding,)
        return tuple((verdict, found) for verdict, found in said.items() if found)
