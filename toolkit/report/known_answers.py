"""Score an exercise against its right answers: what was found, what was missed, what was seen that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import sqrt
from typing import Any, Literal

from toolkit import __version__
from toolkit.records import (
    Case,
    Change,
    Digest,
    Finding,
    LocatedSite,
    Outputs,
    Quantity,
    Statement,
    StepName,
    TrueChange,
    TrueStatement,
    Truth,
    area_words,
    human,
)
from toolkit.report.ledger import Ledger
from toolkit.style import Table, table

Part = Literal["site", "verdict", "change", "statement"]

PARTS: dict[Part, str] = {
    "site": "positions of sites",
    "verdict": "verdicts on claims",
    "change": "changes on the ground",
    "statement": "statements with speaker and date",
}
"""What is scored, as printed."""

HOW = f"comparison with truth.toml, dateline {__version__}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One right answer beside the one that was given.

    Attributes
    ----------
    part
        What kind of answer it is.
    asked
        What was asked.
    right
        The right answer.
    given
        The answer given.
    correct
        True when they agree.
    """

    part: Part
    asked: str
    right: str
    given: str
    correct: bool


@dataclass(frozen=True, slots=True)
class Score:
    """All answers of an exercise.

    Attributes
    ----------
    answers
        In the order site, verdict, change, statement.
    false_alarms
        Changed areas reported where the simulator changed nothing.
    """

    answers: tuple[Answer, ...]
    false_alarms: tuple[Change, ...]

    def tally(self, part: Part | None = None) -> tuple[int, int]:
        """Count right answers and questions, of one part or of all.

        Parameters
        ----------
        part
            What to count; everything if absent.

        Returns
        -------
        tuple of int
            Right answers, questions.
        """
        asked = [a for a in self.answers if part in (None, a.part)]
        return sum(a.correct for a in asked), len(asked)

    def table(self) -> Table:
        """Lay out every answer."""
        columns: dict[str, Any] = {
            "Asked": "asked",
            "Right answer": "right",
            "Given": "given",
            "": lambda a: "right" if a.correct else "wrong",
        }
        return table(self.answers, columns)


def score_exercise(truth: Truth | None, ledger: Ledger, outputs: Mapping[StepName, Outputs]) -> Score:
    """Compare the results of an exercise with its right answers.

    Parameters
    ----------
    truth
        The right answers; None for a real case, which has none.
    ledger
        Claims with their verdicts.
    outputs
        Results of the steps.

    Returns
    -------
    Score
        One answer for each site, verdict, change and statement in ``truth``; and the changed areas that match none.
        Empty without right answers.
    """
    if truth is None:
        return Score((), ())
    made = outputs.values()
    sites = list(chain.from_iterable(o.sites for o in made))
    changes = list(chain.from_iterable(o.changes for o in made))
    statements = list(chain.from_iterable(o.statements for o in made))
    answers = [
        *_sites(truth, sites),
        *_verdicts(truth, ledger),
        *(_change(t, changes) for t in truth.changes),
        *(_statement(t, statements) for t in truth.statements),
    ]
    strays = tuple(change for change in changes if _meets_none(change, truth.changes))
    return Score(tuple(answers), strays)


def add_score(ledger: Ledger, score: Score) -> Ledger:
    """Add to a ledger how many of the known answers were found.

    Parameters
    ----------
    ledger
        The ledger of an exercise.
    score
        Its score; an empty one adds nothing.

    Returns
    -------
    Ledger
        With findings of kind "truth".
    """
    if not score.answers:
        return ledger
    return replace(ledger, others=(*ledger.others, *truth_findings(ledger.case, score)))


def _metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    from pyproj import Geod

    return float(Geod(ellps="WGS84").inv(lon, lat, other_lon, other_lat)[2])


def _sites(truth: Truth, located: Sequence[LocatedSite]) -> Iterator[Answer]:
    for true in truth.sites:
        found = next((s for s in located if s.site.id == true.site), None)
        where = found.reference if found else None
        off = _metres(true.lon, true.lat, where.lon, where.lat) if where else None
        yield Answer(
            "site",
            f"Where is {found.site.name if found else true.site}?",
            f"{true.lat:.5f}, {true.lon:.5f}, within {true.tolerance_m:g} m",
            f"{where.lat:.5f}, {where.lon:.5f}: {off:.0f} m off" if where else "not located",
            off is not None and off <= true.tolerance_m,
        )


def _verdicts(truth: Truth, ledger: Ledger) -> Iterator[Answer]:
    entries = {entry.claim.id: entry for entry in ledger.entries}
    for claim_id, right in truth.verdicts.items():
        entry = entries.get(claim_id)
        given = entry.verdict if entry else None
        asked = entry.claim.text if entry else claim_id
        yield Answer("verdict", asked, _words(right), _words(given or "no such claim"), given == right)


def _words(verdict: str) -> str:
    return verdict.replace("-", " ")


def _meets(change: Change, true: TrueChange) -> bool:
    """Say whether two areas can overlap: their centres lie closer than the widths of squares of their sizes."""
    return _metres(change.lon, change.lat, true.lon, true.lat) <= sqrt(true.area_m2) + sqrt(change.area_m2)


def _meets_none(change: Change, known: Iterable[TrueChange]) -> bool:
    return not any(_meets(change, true) for true in known)


def _change(true: TrueChange, changes: Sequence[Change]) -> Answer:
    hits = [c for c in changes if _meets(c, true)]
    right = area_words(true.area_m2) if true.detectable else "cannot be seen in this pair"
    given = ", ".join(f"area {c.number} of {area_words(c.area_m2)}" for c in hits) or "no change reported"
    return Answer("change", true.what, right, given, bool(hits) == true.detectable)


def _statement(true: TrueStatement, statements: Sequence[Statement]) -> Answer:
    hits = [s for s in statements if _plain(true.words) in _plain(s.text)]
    # found with the wrong speaker or date is wrong, and is shown so rather than as missed
    exact = [s for s in hits if _same_speaker(true.speaker, s.speaker) and _same_date(true, s)]
    best = next(iter(exact or hits), None)
    given = f"{best.speaker or 'nobody named'}, {human(best.said_on)}" if best else "not found"
    if best and best.date_basis == "published":
        given += " (publication date)"
    return Answer("statement", f"“{true.words}”", f"{true.speaker}, {human(true.said_on)}", given, bool(exact))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())


def _same_speaker(right: str, given: str | None) -> bool:
    # an article that introduced "Tomas Haskavel" says "Haskavel" afterwards: either may be in the answers
    return given is not None and (
        _plain(right) == _plain(given)
        or f" {_plain(given)} ".endswith(f" {_plain(right)} ")
        or f" {_plain(right)} ".endswith(f" {_plain(given)} ")
    )


def _same_date(true: TrueStatement, given: Statement) -> bool:
    """Say whether the date fits; where the article tells none, the publication date may stand in, marked as such."""
    if true.said_on is None:
        return given.date_basis in {"published", "unknown"}
    return given.said_on == true.said_on


def truth_findings(case: Case, score: Score) -> list[Finding]:
    """Say in one sentence a part how many of the right answers were given.

    Parameters
    ----------
    case
        The exercise.
    score
        Its score.

    Returns
    -------
    list of Finding
        Kind "truth", the total first.
    """
    held: list[Digest] = [d.sha256 for d in case.documents if d.sha256] + [s.sha256 for s in case.scenes if s.sha256]
    held += [case.sha256] if case.sha256 else []
    found = [_tally(case, score, None, tuple(held))]
    found += [_tally(case, score, part, tuple(held)) for part in PARTS if score.tally(part)[1]]
    return found


def _tally(case: Case, score: Score, part: Part | None, evidence: tuple[Digest, ...]) -> Finding:
    right, asked = score.tally(part)
    quantities = [Quantity(name="right", value=right), Quantity(name="asked", value=asked)]
    text = f"{right} of {asked} known answers were found."
    if part:
        text = f"{PARTS[part][0].upper()}{PARTS[part][1:]}: {right} of {asked} right."
    if part == "change":
        # a change too small for the pair is answered rightly by silence
        missed = [a for a in score.answers if a.part == "change" and a.correct and a.given == "no change reported"]
        quantities += [
            Quantity(name="false alarms", value=len(score.false_alarms)),
            Quantity(name="rightly not reported", value=len(missed)),
        ]
        text = f"{text[:-1]}, of which {len(missed)} rightly not reported; {len(score.false_alarms)} false alarms."
    return Finding(
        id=f"truth-{part or 'total'}",
        kind="truth",
        basis="inferred",
        text=text,
        quantities=tuple(quantities),
        how=HOW,
        evidence=evidence,
        simulated=case.simulated,
    )
