"""Hold a draft against a case, sentence by sentence, fact by fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from toolkit.desk.casefile.prose import left_out_note, only_prose
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.decisions import read_decisions
from toolkit.publish.proofing.facts import Fact, bare_name, facts_of, same_figure
from toolkit.publish.proofing.positions import Positions
from toolkit.publish.proofing.quoted import Quoted
from toolkit.publish.proofing.rows import Row
from toolkit.publish.proofing.sayings import Sayings
from toolkit.publish.proofing.told import Told
from toolkit.publish.proofing.twins import Twin, exchanged, same_fact, twin_of
from toolkit.publish.proofing.units import Alike, Unit, Units, texts_of, units_of
from toolkit.publish.proofing.words import Token, stem, tokens_of
from toolkit.quotes import find_dates
from toolkit.records import (
    KINDS,
    Case,
    DateMention,
    DocumentText,
    Finding,
    Stated,
    amount,
    decided_case,
    parse_stated,
    sentence_spans,
)

NEAR = 0.3
"""Share of what a sentence of the draft is about that one of the case must cover for a fact of it to count as its."""

CLOSE = 0.55
"""Share from which another figure or day in that sentence of the case is taken to be of the same thing."""

MOST_CHARACTERS = 1_500_000
"""Characters of a draft that are read: 500 pages."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a draft.

    Attributes
    ----------
    case
        The case.
    draft
        Its text as read.
    rows
        One a fact, in the order of the text.
    notes
        What a person must know of how it was read.
    """

    case: Case
    draft: DocumentText
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    def count(self, standing: str) -> int:
        """Return the number of rows of a standing.

        Parameters
        ----------
        standing
            "bound", "differs", "unsure" or "absent".
        """
        return sum(row.standing == standing for row in self.rows)


class _Sentence(NamedTuple):
    """One sentence of the draft: its words, facts, and what of the case is like it."""

    text: str
    start: int
    end: int
    tokens: list[Token]
    facts: list[Fact]
    alike: list[Alike]
    twin: Twin | None


@dataclass
class _Known:
    """What is asked while a draft is read; the facts of a unit are found once."""

    units: Units
    quoted: Quoted
    sayings: Sayings
    told: Told
    positions: Positions
    verdicts: dict[str, str]
    measured: dict[str, Stated]
    facts: dict[int, list[Fact]] = field(default_factory=dict)

    def of(self, unit: Unit) -> list[Fact]:
        """Return the facts of a sentence of the case."""
        found = self.facts.get(id(unit))
        if found is None:
            dates = find_dates(unit.text, published=unit.day)
            found = facts_of(unit.text, 0, dates, list(unit.tokens), also_quoted=", paragraph " in unit.ref)
            self.facts[id(unit)] = found
        return found


def proof_draft(folder: Path, draft: DocumentText, *, findings: tuple[Finding, ...] = ()) -> Proof:
    """Hold a draft against a case.

    Parameters
    ----------
    folder
        The case folder.
    draft
        The draft, as read.
    findings
        Findings of the case's last run; empty = it was not run.

    Returns
    -------
    Proof
        The same for the same draft and case.

    Raises
    ------
    CaseError
        The case is not valid.
    """
    decisions = read_decisions(folder)
    case = decided_case(load_case(folder), decisions).case
    notes = list(draft.notes)
    texts = texts_of(case, folder, notes)
    if len(draft.text) > MOST_CHARACTERS:
        notes.append(f"the first {MOST_CHARACTERS:,} of {len(draft.text):,} characters were read")
    read, left_out = only_prose(draft.model_copy(update={"text": draft.text[:MOST_CHARACTERS]}))
    if left_out:
        notes.append(left_out_note("the draft", left_out))
    body = read.text
    verdicts = {f.claim: _worded(case, f) for f in findings if f.claim and f.verdict}
    measured = dict(_measured(findings))
    units = units_of(case, texts, findings)
    known = _Known(
        units,
        Quoted(texts, units),
        Sayings(texts),
        Told(case, texts, measured),
        Positions(case, texts),
        verdicts,
        measured,
    )
    dates = find_dates(body, published=draft.document.published)
    rows: list[Row] = []
    for sentence in _sentences(body, dates, known):
        rows += _judged(sentence, body, known)
    rows += known.sayings.judged(draft.model_copy(update={"text": body}))
    return Proof(case, draft, tuple(_once(rows)), tuple(notes))


def _worded(case: Case, finding: Finding) -> str:
    """Return a verdict in the words that readers know, by the kind of the claim's check."""
    claim = next((c for c in case.claims if c.id == finding.claim), None)
    kind = claim.all_checks[(finding.part or 1) - 1].kind if claim else "none"
    verdict = finding.verdict or "not-checkable"
    return KINDS[kind].words[verdict]


def _measured(findings: tuple[Finding, ...]) -> Iterator[tuple[str, Stated]]:
    """Give what was measured for each claim, as a text prints it."""
    for finding in findings:
        value = next((q for q in finding.quantities if q.name == "measured"), None)
        if finding.claim and value is not None:
            yield finding.claim, parse_stated(amount(value.model_copy(update={"uncertainty": None})))


def _sentences(body: str, dates: list[DateMention], known: _Known) -> Iterator[_Sentence]:
    at = 0
    for start, end in sentence_spans(body):
        while at < len(dates) and dates[at].end <= start:
            at += 1
        own = []
        number = at
        while number < len(dates) and dates[number].start < end:
            own.append(dates[number])
            number += 1
        text = body[start:end]
        tokens = tokens_of(text, start)
        alike = known.units.alike(tokens, most=8)
        yield _Sentence(text, start, end, tokens, facts_of(text, start, own, tokens), alike, twin_of(tokens, alike))


def _judged(sentence: _Sentence, body: str, known: _Known) -> Iterator[Row]:
    """Judge a sentence; what a claim of the case makes is bound to it, with what its check came to."""
    facts = {(fact.start, fact.end): fact for fact in sentence.facts}
    for row in _rows(sentence, body, known):
        fact = facts.get((row.start, row.end))
        yield row if row.standing != "bound" or fact is None else _with_claim(row, fact, sentence, known)


def _with_claim(row: Row, fact: Fact, sentence: _Sentence, known: _Known) -> Row:
    if fact.kind not in {"figure", "date"}:
        return row
    for item in sentence.alike:
        claim = _claim_of(item.unit)
        if claim and item.covers >= NEAR and any(same_fact(fact, other) == "" for other in known.of(item.unit)):
            verdict = known.verdicts.get(claim)
            told = f"; its check: {verdict}" if verdict else ""
            ref = row.ref if claim in row.ref else f"claim {claim}; {row.ref}"
            return row._replace(says=f"{row.says}{told}", ref=ref)
    return row


def _claim_of(unit: Unit) -> str:
    """Return the id of the claim that a sentence of the case is of; "" for any other."""
    return unit.ref.removeprefix("claim ").partition(",")[0] if unit.ref.startswith("claim ") else ""


def _rows(sentence: _Sentence, body: str, known: _Known) -> Iterator[Row]:
    settled: set[tuple[int, int]] = set()
    positions = list(known.positions.judged(sentence.text, sentence.start))
    yield from positions
    for row in known.quoted.judged(sentence.text, sentence.start, sentence.alike):
        settled.add((row.start, row.end))
        yield row
    rows = list(known.told.judged(sentence.text, sentence.start))
    if sentence.twin is not None:  # what a sentence of the case has word for word is bound by it
        rows = [row for row in rows if row.standing == "differs"]
        made = exchanged(sentence.twin, sentence.facts, known.of(sentence.twin.unit), body)
        rows = [*(_or_beside(row, sentence, sentence.twin.unit, known) for row in made), *rows]
    for row in rows:
        settled.add((row.start, row.end))
        yield row
    for fact in sentence.facts:
        written_out = any(row.start < fact.end and fact.start < row.end for row in positions)
        if (fact.start, fact.end) not in settled and not written_out:
            found = _sought(fact, sentence, known)
            if found is not None:
                yield found


def _sought(fact: Fact, sentence: _Sentence, known: _Known) -> Row | None:
    """Seek a fact in what the case says of the same thing, then anywhere in it."""
    place = (fact.kind, fact.start, fact.end, fact.text)
    near = [item for item in sentence.alike if item.covers >= NEAR]
    units = [sentence.twin.unit] if sentence.twin is not None else []
    units += [item.unit for item in near if item.unit not in units]
    held = _held(fact, units, known)
    if held is not None:
        return held
    if fact.kind == "direction":
        return None
    elsewhere = _anywhere(fact, known)
    if fact.kind == "name":
        if elsewhere is not None:
            return Row(*place, "bound", "it is named in the case", elsewhere.ref)
        if _opens_sentence(fact, sentence):
            return None
        return Row(*place, "absent", "nobody and nothing in the case has this name")
    close = [item for item in near if item.covers >= CLOSE and not _is_of_the_method(fact, item.unit)]
    for item in close:
        others = [other for other in known.of(item.unit) if _comparable(fact, other, sentence)]
        if others:
            row = Row(*place, "differs", f"the case says “{others[0].text}”", item.unit.ref)
            return _or_beside(row, sentence, item.unit, known)
    if elsewhere is not None:
        return Row(*place, "unsure", "the case has it of something else", elsewhere.ref)
    if fact.kind == "date" and fact.value is None:
        return Row(*place, "unsure", "which day it is depends on when the draft is printed")
    return Row(*place, "absent", "the case has no such " + ("day" if fact.kind == "date" else "figure"))


def _or_beside(row: Row, sentence: _Sentence, unit: Unit, known: _Known) -> Row:
    """Bind a figure that differs from a sentence of the case where it was measured so, or the next sentence has it.

    A reporter makes one sentence of two: "The canal, which was opened on 17 September, lies there. It is 1.3 km long."
    """
    fact = next((f for f in sentence.facts if (f.start, f.end) == (row.start, row.end)), None)
    if row.standing != "differs" or fact is None or fact.kind != "figure":
        return row
    for claim in filter(None, [_claim_of(unit), *(_claim_of(i.unit) for i in sentence.alike if i.covers >= NEAR)]):
        measured = known.measured.get(claim)
        if measured is not None and same_figure(fact.value, measured) is not None:
            told = f"{measured.text} was measured; the claim: {known.verdicts.get(claim, 'not tested')}"
            return row._replace(standing="bound", says=told, ref=f"claim {claim}")
    mine = {stem(token.word) for token in sentence.tokens if not fact.start <= token.start < fact.end}
    for other in known.units.beside(unit):
        same = [there for there in known.of(other) if same_fact(fact, there) == ""]
        if same and mine & other.stems - {stem(token.word) for token in tokens_of(same[0].text)}:
            return row._replace(standing="bound", says=f"the case says “{same[0].text}”", ref=other.ref)
    return row


def _held(fact: Fact, units: list[Unit], known: _Known) -> Row | None:
    """Find a fact in some sentences of the case: the same, before one that it is rounded from."""
    for exact in (True, False):
        for unit, other in _pairs(units, known):
            how = same_fact(fact, other)
            if how is not None and (how == "") == exact:
                says = f"{how}: the case says “{other.text}”" if how else f"the case says “{other.text}”"
                return Row(fact.kind, fact.start, fact.end, fact.text, "bound", says, unit.ref)
    return None


def _pairs(units: list[Unit], known: _Known) -> Iterator[tuple[Unit, Fact]]:
    for unit in units:
        yield from ((unit, other) for other in known.of(unit))


def _comparable(fact: Fact, other: Fact, sentence: _Sentence) -> bool:
    """Tell whether another fact of the case may be of the same thing: of its kind, and not printed beside it."""
    if other.kind != fact.kind or any(same_fact(mine, other) is not None for mine in sentence.facts):
        return False
    if fact.kind == "figure":
        return bool(fact.value.dimension == other.value.dimension and fact.value.unit == other.value.unit)
    return fact.value is not None and other.value is not None


def _anywhere(fact: Fact, known: _Known) -> Unit | None:
    """Find a sentence of the case that has a fact, whatever it is about."""
    words = [token.word for token in tokens_of(fact.text)]
    if fact.kind == "name":
        for run in (words, bare_name(fact.text)):
            unit = known.quoted.unit_with(run, known.units)
            if unit is not None:
                return unit
        return None
    words = [word for word in words if word[:1].isdigit()] or words
    for unit in known.units.with_words(words):
        if any(same_fact(fact, other) is not None for other in known.of(unit)):
            return unit
    return None


def _is_of_the_method(fact: Fact, unit: Unit) -> bool:
    """Tell a day or a number of a finding that is of what was compared, and not of what a sentence tells."""
    if not unit.ref.startswith("finding "):
        return False
    # how many images this desk compared is no answer to how many others did
    counts = fact.kind == "figure" and fact.value.dimension == "count" and not unit.ref.endswith(")")
    return fact.kind == "date" or counts


def _opens_sentence(fact: Fact, sentence: _Sentence) -> bool:
    """Tell a word that has its capital only for opening a sentence from a name."""
    return " " not in fact.text and fact.start - sentence.start <= 2


def _once(rows: list[Row]) -> list[Row]:
    """Keep the gravest row of each place, in the order of the text."""
    gravity = {"differs": 0, "absent": 1, "unsure": 2, "bound": 3}
    kept: dict[tuple[int, int], Row] = {}
    for row in rows:
        place = (row.start, row.end)
        if place not in kept or gravity[row.standing] < gravity[kept[place].standing]:
            kept[place] = row
    return sorted(kept.values(), key=lambda row: (row.start, row.end))
