"""The ledger: which finding answers which claim, which exhibit shows it, and which bytes it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from toolkit import __version__
from toolkit.errors import ReportError
from toolkit.records import (
    KINDS,
    VERDICTS,
    Case,
    Claim,
    Correction,
    DecisionOutcome,
    Decisions,
    Digest,
    Figure,
    Finding,
    Kind,
    Note,
    Outputs,
    Passage,
    StepName,
    Verdict,
    verdict_word,
)
from toolkit.report.backing import known_texts, require_backing
from toolkit.report.claims import check_claims, unchecked
from toolkit.report.corrections import newest_first
from toolkit.report.decided import checked_findings, decision_rows, decisions_on
from toolkit.report.entries import Entry, Part
from toolkit.report.intervals import held_evidence
from toolkit.report.rulings import ruled
from toolkit.report.sources import Source, list_sources
from toolkit.report.wording import SECTIONS

STEPS: tuple[StepName, ...] = ("site-lookup", "imagery-comparison", "quote-timeline", "report")
"""Order in which exhibits are numbered."""

IMAGES: StepName = "imagery-comparison"


def in_order(outputs: Mapping[StepName, Outputs]) -> list[StepName]:
    """Return the names of the steps at hand in the order of the report; comparisons of several keep their own."""
    names: list[StepName] = []
    for step in STEPS:
        names += [name for name in outputs if is_step(name, step)]
    return names


def is_step(name: StepName, step: StepName) -> bool:
    """Tell whether results are those of a step; the imagery step makes some for each comparison."""
    return name == step or (step == IMAGES and name.startswith(f"{IMAGES}-"))


def comparison_named(step: StepName) -> str:
    """Return the comparison whose results go by a name; "" for that of the table [imagery]."""
    return step.removeprefix(IMAGES).removeprefix("-")


_WORST_FIRST: tuple[Verdict, ...] = ("contradicted", "disputed", "not-checkable", "loose", "supported")
"""A claim that says several things is as good as the worst of them."""
_NOT_MADE = "not in its document"
"""What the chip says of a claim whose document does not print its figures or quoted words."""
_NOT_GIVEN = "passage not given"
"""What it adds for a claim whose document is held, and whose words nobody showed in it."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A numbered figure, or the numbered pair before and after.

    Attributes
    ----------
    number
        Number in the report, from 1.
    step
        Step that made it.
    figures
        One figure, or two for the swipe.
    """

    number: int
    step: StepName
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything the report prints, joined.

    Attributes
    ----------
    case
        The case.
    entries
        One a claim, in the order of the case.
    others
        Findings that answer no claim, in step order.
    exhibits
        Numbered figures.
    sources
        Numbered evidence.
    corrections
        Correction notes, newest first.
    decisions
        What became of what persons decided, oldest first.
    """

    case: Case
    entries: tuple[Entry, ...]
    others: tuple[Finding, ...]
    exhibits: tuple[Exhibit, ...]
    sources: tuple[Source, ...]
    corrections: tuple[Correction, ...] = ()
    decisions: tuple[DecisionOutcome, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings: those on claims first."""
        return (*chain.from_iterable(entry.findings for entry in self.entries), *self.others)

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """Count the claims by verdict, in the fixed order of verdicts."""
        counts = Counter(entry.verdict for entry in self.entries)
        return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}

    def word(self, finding: Finding) -> str:
        """Return what the chip of a finding says: the word of its verdict, else its basis.

        Parameters
        ----------
        finding
            One of the findings.
        """
        return verdict_word(finding) or finding.basis

    def chip(self, finding: Finding) -> str:
        """Return how the chip of a finding is drawn: as its verdict, amber where the claim's passage is not given.

        Parameters
        ----------
        finding
            One of the findings.
        """
        unplaced = any(entry.claim.id == finding.claim and entry.unplaced for entry in self.entries)
        return "unplaced" if unplaced and finding.verdict else finding.verdict or finding.basis

    def source(self, digest: Digest) -> Source | None:
        """Return the source with those bytes, or None.

        Parameters
        ----------
        digest
            SHA-256 of the bytes.
        """
        return next((s for s in self.sources if s.sha256 == digest), None)

    def notes_on(self, about: str | None) -> tuple[Note, ...]:
        """Return the editor's notes on a claim, finding or section; those on the whole report for None.

        Parameters
        ----------
        about
            Its id, or None.
        """
        return tuple(n for n in self.case.notes if n.about == about)

    def decided_on(self, kind: str, ref: str) -> list[tuple[int, str]]:
        """Return the decisions that are applied to a claim or finding: number in the list, and the line.

        Parameters
        ----------
        kind
            "claim", "finding", "site", "document", "event" or "comparison"; those on a shadow stand with its finding.
        ref
            Its id.
        """
        found = decisions_on(self.decisions, kind, ref)
        marks = {o.ref for o in self.decisions if o.kind == "shadow" and o.ref} if kind == "finding" else set()
        for mark in marks:
            if ref == f"shadow-{mark}" or ref.startswith(f"shadow-{mark}-"):
                found += decisions_on(self.decisions, "shadow", mark)
        return sorted(found)

    def exhibit(self, figure_id: str) -> Exhibit | None:
        """Return the exhibit that holds a figure, or None.

        Parameters
        ----------
        figure_id
            Id of the figure.
        """
        for exhibit in self.exhibits:
            if figure_id in (figure.id for figure in exhibit.figures):
                return exhibit
        return None


def build_ledger(
    case: Case,
    outputs: Mapping[StepName, Outputs],
    *,
    findings: Iterable[Finding] = (),
    figures: Sequence[Figure] = (),
    names: Mapping[Digest, str] | None = None,
    corrections: Iterable[Correction] = (),
    decisions: Decisions | None = None,
) -> Ledger:
    """Join the results of the steps with the claims of the case.

    Parameters
    ----------
    case
        The case, its held documents and scenes with their digests.
    outputs
        Results of the earlier steps.
    findings
        Further findings, such as the score of an exercise.
    figures
        Figures the report itself adds.
    names
        What to call evidence that is neither a document nor a scene, by digest.
    corrections
        What was corrected since the report first came out, latest first.
    decisions
        What persons decided on the case.

    Returns
    -------
    Ledger
        Every claim with a verdict, every exhibit numbered, every digest named.

    Raises
    ------
    ReportError
        Two findings share an id, a finding answers an unknown claim, a sentence is not backed by its finding,
        or an editor's note is about nothing in the report.
    """
    made = list(chain.from_iterable(outputs[step].findings for step in in_order(outputs)))
    # what the report itself tests (orders, ratios, first-seen dates) needs the findings of all other steps
    series = {comparison_named(name): o.series for name, o in outputs.items() if o.series}
    made = [*made, *check_claims(case, made, series), *findings]
    _require_sound(case, made)
    passages_made = chain.from_iterable(o.passages for o in outputs.values())
    passages = {passage.claim: passage for passage in passages_made}
    entries = tuple(_entry(case, claim, made, passages.get(claim.id)) for claim in case.claims)
    others = tuple(f for f in made if f.claim is None)
    printed = [*chain.from_iterable(entry.findings for entry in entries), *others]
    # each guard reads what will be printed, so they stand before any decision changes a verdict
    _require_place(case, printed)
    require_backing(printed, known_texts(case, outputs.values()))
    sources = list_sources(case, outputs, printed, names or {})
    decided = decisions or Decisions()
    entries, own = ruled(entries, decided)
    entries = tuple(replace(e, word=f"{e.word}, {_NOT_GIVEN}") if e.unplaced else e for e in entries)
    rows = decision_rows(decided, outputs, [*own, *checked_findings(printed, decided)])
    return Ledger(case, entries, others, _exhibits(outputs, figures), sources, newest_first(corrections), rows)


def _require_place(case: Case, printed: Iterable[Finding]) -> None:
    places = {None, *SECTIONS, *(c.id for c in case.claims), *(f.id for f in printed)}
    if lost := [n for n in case.notes if n.about not in places]:
        raise ReportError(
            f"the editor's note {lost[0].id!r} is about {lost[0].about!r}, which the report does not have",
            where="case.toml, [[notes]]",
            remedy="Name a claim, a finding or a section.",
            code="E_NOTE_ABOUT",
        )


def _require_sound(case: Case, findings: Sequence[Finding]) -> None:
    ids, claims = Counter(f.id for f in findings), {c.id for c in case.claims}
    if twice := [i for i, n in ids.items() if n > 1]:
        raise ReportError(f"two findings have the id {twice[0]!r}", remedy="Give each its own.", code="E_FINDING_ID")
    if lost := [f for f in findings if f.claim is not None and f.claim not in claims]:
        raise ReportError(
            f"finding {lost[0].id!r} answers claim {lost[0].claim!r}, which the case does not have",
            where="case.toml, [[claims]]",
            remedy="Run the case again from the first step.",
            code="E_FINDING_CLAIM",
        )


def _entry(case: Case, claim: Claim, findings: Sequence[Finding], passage: Passage | None) -> Entry:
    own = [f for f in findings if f.claim == claim.id]
    several = len(claim.all_checks) > 1
    parts = []
    for number, check in enumerate(claim.all_checks, start=1):
        found = [f for f in own if not several or f.part == number]
        parts.append(_part(case, claim, KINDS[check.kind], found, number if several else None))
    # a claim that says three things is no truer than the worst of them
    worst = min(parts, key=lambda part: _WORST_FIRST.index(part.verdict))
    # a check of words that the document does not print would answer a claim that nobody made
    if passage is not None and not passage.made:
        return Entry(claim, "not-checkable", _NOT_MADE, tuple(parts), passage, (_lacking(case, claim, passage),))
    return Entry(claim, worst.verdict, worst.word, tuple(parts), passage)


def _part(case: Case, claim: Claim, kind: Kind, found: Sequence[Finding], number: int | None) -> Part:
    own = tuple(found)
    if not own:
        tail = f"-{number}" if number else ""
        missing = unchecked(case, claim, "No step of this run could check it.")
        own = (missing.model_copy(update={"id": f"{missing.id}{tail}", "part": number}),)
    # an open finding beside a settled one changes nothing: another source was silent
    settled = {f.verdict for f in own if f.verdict not in (None, "not-checkable")}
    verdict: Verdict = "not-checkable"
    if settled:
        verdict = "disputed" if len(settled) > 1 else next(v for v in VERDICTS if v in settled)
    return Part(verdict, kind.words[verdict], own)


def _lacking(case: Case, claim: Claim, passage: Passage) -> Finding:
    """Say what the claim's document does not print."""
    title = case.document(passage.document).title
    where = f"the passage of “{title}” lacks" if passage.status == "given" else f"“{title}” does not print"
    lacking = " and ".join(f"“{words}”" for words in passage.lacking)
    return Finding(
        # ids are slugs of at most 64 characters
        id=f"passage-{claim.id}"[:64].rstrip("-"),
        kind="note",
        basis="inferred",
        text=f"The claim says {lacking}, which {where}: whether anybody made this claim is open.",
        claim=claim.id,
        how=f"figures and quoted words of the claim sought in the document's text, dateline {__version__}",
        evidence=held_evidence(case, passage.document),
        terms=(title, *(f"“{words}”" for words in passage.lacking)),
        simulated=case.simulated,
    )


def _exhibits(outputs: Mapping[StepName, Outputs], figures: Sequence[Figure]) -> tuple[Exhibit, ...]:
    drawn = {step: list(outputs[step].figures) for step in in_order(outputs)}
    if figures:
        drawn.setdefault("report", []).extend(figures)
    groups: list[tuple[StepName, tuple[Figure, ...]]] = []
    for step, own in drawn.items():
        # before and after are one exhibit: the reader swipes between them
        pair = _swipe(step, own)
        if pair:
            groups.append((step, pair))
        groups += [(step, (figure,)) for figure in own if figure not in pair]
    return tuple(Exhibit(n, step, group) for n, (step, group) in enumerate(groups, start=1))


def _swipe(step: StepName, own: Iterable[Figure]) -> tuple[Figure, ...]:
    """Find the picture before and the one after; empty where a step has not both."""
    named = comparison_named(step) if is_step(step, IMAGES) else ""
    tail = f"-{named}" if named else ""
    by_id = {figure.id: figure for figure in own}
    before, after = by_id.get(f"before{tail}"), by_id.get(f"after{tail}")
    return (before, after) if before and after else ()
