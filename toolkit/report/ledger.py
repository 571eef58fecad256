"""The ledger: which finding answers which claim, which exhibit shows it, and which bytes it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit import __version__
from toolkit.errors import ReportError
from toolkit.records import (
    VERDICTS,
    Case,
    Claim,
    Correction,
    Digest,
    Document,
    Figure,
    Finding,
    Note,
    Outputs,
    Scene,
    StepName,
    Verdict,
)
from toolkit.report.backing import known_texts, require_backing
from toolkit.report.corrections import newest_first
from toolkit.report.intervals import check_intervals
from toolkit.report.wording import SECTIONS

STEPS: tuple[StepName, ...] = ("site-lookup", "imagery-comparison", "quote-timeline", "report")
"""Order in which exhibits are numbered."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim with all that was found about it.

    Attributes
    ----------
    claim
        The claim.
    verdict
        Its outcome over all findings.
    findings
        What was found, in step order; never empty.
    """

    claim: Claim
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def sides(self) -> tuple[tuple[Verdict, tuple[Finding, ...]], ...]:
        """Give the findings by what they say of the claim; more than one group when they disagree."""
        said = {v: tuple(f for f in self.findings if f.verdict == v) for v in VERDICTS}
        return tuple((verdict, found) for verdict, found in said.items() if found)


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
class Source:
    """Bytes that findings rest on, or a document or scene that is only cited.

    Attributes
    ----------
    label
        "E1", "E2" ... as printed; "C1" ... for what is cited and not held.
    kind
        What it is.
    title
        Its name as printed.
    sha256
        Digest of the bytes; None = not held.
    item
        The document or scene, if it is one.
    """

    label: str
    kind: Literal["document", "scene", "file"]
    title: str
    sha256: Digest | None
    item: Document | Scene | None = None


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
    """

    case: Case
    entries: tuple[Entry, ...]
    others: tuple[Finding, ...]
    exhibits: tuple[Exhibit, ...]
    sources: tuple[Source, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give all findings: those on claims first."""
        return (*(f for entry in self.entries for f in entry.findings), *self.others)

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """Count the claims by verdict, in the fixed order of verdicts."""
        counts = Counter(entry.verdict for entry in self.entries)
        return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}

    def source(self, digest: Digest) -> Source | None:
        """Give the source with those bytes, or None.

        Parameters
        ----------
        digest
            SHA-256 of the bytes.
        """
        return next((s for s in self.sources if s.sha256 == digest), None)

    def notes_on(self, about: str | None) -> tuple[Note, ...]:
        """Give the editor's notes on a claim, finding or section; those on the whole report for None.

        Parameters
        ----------
        about
            Its id, or None.
        """
        return tuple(n for n in self.case.notes if n.about == about)

    def exhibit(self, figure_id: str) -> Exhibit | None:
        """Give the exhibit that holds a figure, or None.

        Parameters
        ----------
        figure_id
            Id of the figure.
        """
        return next((e for e in self.exhibits if any(f.id == figure_id for f in e.figures)), None)


def build_ledger(
    case: Case,
    outputs: Mapping[StepName, Outputs],
    *,
    findings: Iterable[Finding] = (),
    figures: Sequence[Figure] = (),
    names: Mapping[Digest, str] | None = None,
    corrections: Iterable[Correction] = (),
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
    made = [f for step in STEPS if step in outputs for f in outputs[step].findings]
    made = [*made, *check_intervals(case), *findings]
    _require_sound(case, made)
    entries = tuple(_entry(case, claim, made) for claim in case.claims)
    others = tuple(f for f in made if f.claim is None)
    printed = [*(f for e in entries for f in e.findings), *others]
    _require_place(case, printed)
    require_backing(printed, known_texts(case, outputs.values()))
    sources = _sources(case, outputs, printed, names or {})
    return Ledger(case, entries, others, _exhibits(outputs, figures), sources, newest_first(corrections))


def _require_place(case: Case, printed: Iterable[Finding]) -> None:
    places = {None, *SECTIONS, *(c.id for c in case.claims), *(f.id for f in printed)}
    if lost := [n for n in case.notes if n.about not in places]:
        raise ReportError(
            f"the editor's note {lost[0].id!r} is about {lost[0].about!r}, which the report does not have",
            where="case.toml, [[notes]]", remedy="Name a claim, a finding or a section.", code="E_NOTE_ABOUT",
        )  # fmt: skip


def _require_sound(case: Case, findings: Sequence[Finding]) -> None:
    ids, claims = Counter(f.id for f in findings), {c.id for c in case.claims}
    if twice := [i for i, n in ids.items() if n > 1]:
        raise ReportError(f"two findings have the id {twice[0]!r}", remedy="Give each its own.", code="E_FINDING_ID")
    if lost := [f for f in findings if f.claim is not None and f.claim not in claims]:
        raise ReportError(
            f"finding {lost[0].id!r} answers claim {lost[0].claim!r}, which the case does not have",
            where="case.toml, [[claims]]", remedy="Run the case again from the first step.", code="E_FINDING_CLAIM",
        )  # fmt: skip


def _entry(case: Case, claim: Claim, findings: Sequence[Finding]) -> Entry:
    own = tuple(f for f in findings if f.claim == claim.id) or (_unchecked(case, claim),)
    settled = {f.verdict for f in own if f.verdict not in (None, "not-checkable")}
    verdict = settled.pop() if len(settled) == 1 else "disputed" if settled else "not-checkable"
    return Entry(claim, verdict or "not-checkable", own)


def _unchecked(case: Case, claim: Claim) -> Finding:
    why = claim.check.why if claim.check.kind == "none" else "No step of this run could check it."
    return Finding(
        id=f"unchecked-{claim.id}",
        kind="note",
        basis="inferred",
        text=f"Nothing at hand settles this. {why[0].upper()}{why[1:]}",
        verdict="not-checkable",
        claim=claim.id,
        how=f"no check made, dateline {__version__}",
        evidence=tuple(digest for digest in (case.sha256, _document_digest(case, claim)) if digest),
        simulated=case.simulated,
    )


def _document_digest(case: Case, claim: Claim) -> Digest | None:
    return next((d.sha256 for d in case.documents if d.id == claim.document), None)


def _exhibits(outputs: Mapping[StepName, Outputs], figures: Sequence[Figure]) -> tuple[Exhibit, ...]:
    groups: list[tuple[StepName, tuple[Figure, ...]]] = []
    for step in STEPS:
        own = list(outputs[step].figures) if step in outputs else []
        own += figures if step == "report" else ()
        pair = tuple(f for name in ("before", "after") for f in own if f.id == name)
        if len(pair) == 2:
            groups.append((step, pair))
            own = [f for f in own if f not in pair]
        groups += [(step, (figure,)) for figure in own]
    return tuple(Exhibit(n, step, group) for n, (step, group) in enumerate(groups, start=1))


def _sources(
    case: Case, outputs: Mapping[StepName, Outputs], printed: Iterable[Finding], names: Mapping[Digest, str]
) -> tuple[Source, ...]:
    held: list[tuple[Literal["document", "scene", "file"], str, Digest | None, Document | Scene | None]]
    held = [("document", d.title, d.sha256, d) for d in case.documents if d.sha256]
    scenes = {s.id: s for s in (*case.scenes, *(s for o in outputs.values() for s in o.scenes))}
    held += [("scene", scene_title(s), s.sha256, s) for s in scenes.values() if s.sha256]
    if case.sha256:
        held.append(("file", "case.toml", case.sha256, None))
    known = {digest for _, _, digest, _ in held}
    used = [d for f in printed for d in f.evidence]
    used += [d for o in outputs.values() for site in o.sites for d in site.evidence]
    used += [d for o in outputs.values() for statement in o.statements for d in statement.evidence]
    held += [("file", names.get(d, "file"), d, None) for d in dict.fromkeys(used) if d not in known]
    cited: list[Document | Scene] = [d for d in case.documents if not d.sha256]
    cited += [s for s in scenes.values() if not s.sha256]
    return (
        *(Source(f"E{n}", *row) for n, row in enumerate(held, start=1)),
        *(_cited(f"C{n}", item) for n, item in enumerate(cited, start=1)),
    )


def scene_title(scene: Scene) -> str:
    """Give the words a scene is listed under.

    Parameters
    ----------
    scene
        The scene.

    Returns
    -------
    str
        Sensor and product id.
    """
    return f"{scene.sensor}, {scene.product_id}" if scene.product_id else scene.sensor


def _cited(label: str, item: Document | Scene) -> Source:
    if isinstance(item, Scene):
        return Source(label, "scene", scene_title(item), None, item)
    return Source(label, "document", item.title, None, item)
