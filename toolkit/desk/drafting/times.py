"""Dated events that a text tells, and claims of so much time between two dated things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from toolkit.desk.drafting.byline import is_letterhead
from toolkit.desk.drafting.claimed import claim_words
from toolkit.desk.drafting.facts import HEAD
from toolkit.desk.drafting.offers import Names, offer, passage_of, worse
from toolkit.desk.drafting.reading import Reading
from toolkit.desk.drafting.whereabouts import voice_of
from toolkit.quotes.datelines import lead_of
from toolkit.quotes.lexicon import WRITTEN
from toolkit.quotes.passages import stem
from toolkit.records import Case, DateMention, Found, Proposal, Sureness, find_stated

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HAPPENED = re.compile(
    r"\b(?:was|were|died|tied|(?!(?:covered|employed|measured|based|located|owned|needed|lived|called|named|used|numbered)\b)[a-z]{3,}ed"
    r"|began|took|met|withdrew|built|burst|struck|hit|sank|shot|burnt|left|fell|shut|told|gave|came|went|sold|bought|broke"
    r"|lost|won|wrote|sent|dug|drove|flew|swept|tore|threw|spilt|found|cut|set|stole|brought)\b"
)
_OPEN = re.compile(
    r"\b(?:will|would|if|may|might|could|should|plans?|planned|expected|due|scheduled|not|never|n[’']t)\b"
)
_PRONOUN = re.compile(r"(?:It|He|She|They|This|That|These|Those|We|I)\b")
_APART = re.compile(r"\s*(?:later|earlier|apart|lie between|passed between|elapsed between)\b")
_APART_FROM = re.compile(r"\s*(?:later|earlier|after that|before that)\b")
_LATER = re.compile(r"\s*(?:later|after)\b")
_TO = re.compile(r"\s*(?P<way>before|after)\s+(?P<what>(?:the |its |his |her |their |that )?[^,.;:()“”\"\n]{3,80})")
_PLAIN_WORDS = (
    "the a an of in on at to by for with from and or its his her their that this was were is are had has been it when"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())
_TWO_IMAGES = re.compile(r"\b(?:[Tt]wo|[Bb]oth|[Tt]he) (?:satellite |aerial )?(?:images|scenes|pictures|photographs)\b")
_ONE_IMAGE = re.compile(
    r"\s*(?:the )?(?P<which>first|earlier|older|second|later|newer) (?:satellite )?(?:image|scene|picture)\b"
)
LEAST_WORDS = 2
"""Content words that a clause must have to name an event by them alone."""
ALIKE = 0.7
"""Share of an event's words that another account of it has; the day alone is .6 of "the permit was signed on" it."""
LONGEST_EVENT = 200
"""Characters of a sentence that is taken for the account of one event."""


class Dated(NamedTuple):
    """A dated thing of the case: its id, the day, and words that name it."""

    id: str
    day: str
    words: frozenset[str]
    what: str


def dated_things(case: Case) -> list[Dated]:
    """Return the dated things of a case: events, scenes, documents."""
    found = [
        Dated(e.id, e.date, _words(f"{e.label or ''} {e.text} {e.id.replace('-', ' ')}"), e.label or e.text)
        for e in case.events
    ]
    for scene in case.scenes:
        if scene.acquired:
            words = _words(f"{scene.sensor} {scene.id.replace('-', ' ')} image picture scene")
            found.append(Dated(scene.id, scene.acquired[:10], words, f"the image {scene.id}"))
    for document in case.documents:
        if document.published:
            words = _words(f"{document.title} {document.outlet}")
            found.append(Dated(document.id, document.published, words, document.title))
    return found


def event_offers(reading: Reading, case: Case, names: Names, offered: Sequence[Proposal] = ()) -> Iterator[Proposal]:
    """Offer the events that a document gives a full day for.

    Parameters
    ----------
    reading
        The document.
    case
        The case; what it has already is not offered.
    names
        Ids that are free.
    offered
        Events of the documents read so far: what two tell alike is one event.
    """
    elsewhere = dated_offers(offered)
    known: set[tuple[str, str]] = set()
    for thing in dated_things(case):
        known |= {(thing.day, word) for word in thing.words}
    for mention in reading.dates:
        if mention.value is None or not _DAY.fullmatch(mention.value) or mention.basis == "unknown":
            continue
        span = _without_dateline(reading, reading.sentence(mention.start))
        if mention.start < span[0] or _dates_the_text(reading.text.text, mention):
            continue
        span = _own_clause(reading, mention, span)
        told = reading.words(*span).lstrip("#*- ")
        told = told[:1].upper() + told[1:]
        grade = _event_grade(reading, mention, span, told)
        if grade is None or any((mention.value, word) in known for word in _words(told)):
            continue
        known |= {(mention.value, word) for word in _words(told)}
        if any(_is_told_alike(event, mention.value, _words(told)) for event in elsewhere):
            continue
        entry = {
            "id": names.free(f"{mention.value}-{_label(told)}"),
            "date": mention.value,
            "text": told,
            "document": reading.id,
        }
        yield offer(
            "event",
            "events",
            entry,
            reason="the sentence gives a full day"
            if mention.basis == "stated"
            else "the day is worked out from the document’s own",
            grade=grade,
            told=f"{mention.value}: {told}",
            reading=reading,
            span=span,
        )


def _dates_the_text(text: str, mention: DateMention) -> bool:
    """Tell the day in the line of a paper, under or over a headline that no full stop ends."""
    head = text[:HEAD]
    if mention.end > len(head):
        return False
    first, last = head.rfind("\n", 0, mention.start) + 1, head.find("\n", mention.end)
    return is_letterhead(head, (first, last if last >= 0 else len(head)))


def _is_told_alike(event: Dated, day: str, words: frozenset[str]) -> bool:
    """Tell whether words are those of an event of the same day, but for what one of the two adds."""
    fewer = min(len(event.words), len(words))
    return event.day == day and len(event.words & words) >= ALIKE * fewer


def _without_dateline(reading: Reading, span: tuple[int, int]) -> tuple[int, int]:
    """Leave out "KYIV, March 4 (Reuters) -" before a sentence: the day of a filing is no event."""
    lead = lead_of(reading.text.text, *span)
    return (lead.end, span[1]) if lead is not None and lead.kind == "dateline" else span


def _own_clause(reading: Reading, mention: DateMention, span: tuple[int, int]) -> tuple[int, int]:
    """Of "it opened on 3 May, two weeks before the permit was signed on 17 May" return the clause that holds a day."""
    text = reading.text.text
    for found in find_stated(text[slice(*span)]):
        start, behind = span[0] + found.start, _TO.match(text, span[0] + found.end, span[1])
        if found.stated.dimension != "duration" or behind is None:
            continue
        days = [d for d in reading.dates if span[0] <= d.start < span[1] and d.value and _DAY.fullmatch(d.value)]
        if len(days) == 2 and days[0].end <= start < days[1].start and days[0].value != days[1].value:
            first = (span[0], span[0] + len(text[span[0] : start].rstrip(" ,\n")))
            return first if mention.start < start else (behind.start("what"), span[1])
    return span if span[1] - span[0] > LONGEST_EVENT else _between_semicolons(reading, mention, span)


def _between_semicolons(reading: Reading, mention: DateMention, span: tuple[int, int]) -> tuple[int, int]:
    """Of "work began on 12 January; the permit is dated 30 June" return the half that holds a day."""
    text = reading.text.text
    first = text.rfind(";", span[0], mention.start) + 1 or span[0]
    last = text.find(";", mention.end, span[1])
    last = span[1] if last < 0 else last
    return last - len(text[first:last].lstrip()), last


def _event_grade(reading: Reading, mention: DateMention, span: tuple[int, int], told: str) -> Sureness | None:
    """Tell how surely a sentence tells one event of one day; None where it tells none."""
    if len(told) > LONGEST_EVENT or not _HAPPENED.search(told):
        return None
    said = reading.saying(mention.start, mention.end)
    # who signs a mail tells what happened, as a newspaper does
    if (said is not None and said.rule != "mail") or "“" in told or '"' in told:
        return None
    if any(s.cue_span and span[0] <= s.cue_span[0] < span[1] for s in reading.statements):
        return None
    # "three weeks later" beside a day is no second day
    days = {d.value for d in reading.dates if span[0] <= d.start < span[1] and (d.value or d.rule != "days on")}
    hanging = _OPEN.search(told) or _PRONOUN.match(told)
    one = len(days) == 1 or (len(days) == 2 and _is_tied(reading, span))
    plain = one and mention.basis == "stated" and not hanging
    return "sure" if plain else "likely"


def _is_tied(reading: Reading, span: tuple[int, int]) -> bool:
    """Tell whether a sentence says how long its two days are apart: "shut on 2 March, opened ten weeks later, on"."""
    text = reading.text.text
    figures = [f for f in find_stated(text[slice(*span)]) if f.stated.dimension == "duration"]
    return any(_APART.match(text, span[0] + f.end) for f in figures)


def dated_offers(events: Iterable[Proposal]) -> list[Dated]:
    """Return the events that are offered, as dated things.

    Parameters
    ----------
    events
        As ``event_offers`` gives them.
    """
    return [Dated(e.entry["id"], e.entry["date"], _words(e.entry["text"]), e.entry["text"]) for e in events]


def interval_offers(reading: Reading, case: Case, names: Names, offered: Sequence[Proposal] = ()) -> Iterator[Proposal]:
    """Offer what a document says of the time between two dated things.

    Parameters
    ----------
    reading
        The document.
    case
        The case: its events, scenes and documents are dated.
    names
        Ids that are free.
    offered
        Events of the documents read so far; a claim takes those that it needs along.
    """
    things = [*dated_things(case), *dated_offers(offered)]
    grades = {event.entry["id"]: event.grade for event in offered}
    for found in reading.figures:
        if found.stated.dimension != "duration":
            continue
        ends = _ends(reading, found, things, case)
        if ends is None:
            continue
        first, second, grade, reason = ends
        voice = voice_of(reading, found.start, found.end)
        told = f"{found.stated.text} lie between “{_short(first.what)}” and “{_short(second.what)}”"
        # words in quotation marks are sought in the passage, which tells of one of the two alone
        text = claim_words(reading, found) or f"{found.stated.text} lie between {first.id} and {second.id}"
        span = passage_of(reading, found.start, found.end)
        entry: dict[str, Any] = {
            "id": names.free(f"{first.id[:20]}-{second.id[:20]}-{found.stated.text}"),
            "text": text,
            "speaker": voice.speaker,
            "document": reading.id,
            "passage": reading.words(*span),
            "said_on": voice.said_on,
            "check": {"kind": "interval", "first": first.id, "second": second.id, "is": found.stated.text},
        }
        yield offer(
            "claim",
            "claims",
            {k: v for k, v in entry.items() if v},
            reason=reason,
            grade=worse(grade, voice.grade, *(grades[end.id] for end in (first, second) if end.id in grades)),
            told=f"{told} ({voice.speaker})",
            reading=reading,
            span=span,
            needs=tuple(end.id for end in (first, second) if end.id in grades),
        )


def _pair_of_images(case: Case) -> tuple[Dated, Dated] | None:
    """Return the two images that the case compares."""
    named = (case.imagery.before, case.imagery.after) if case.imagery else (None, None)
    by_id = {thing.id: thing for thing in dated_things(case)}
    first, second = by_id.get(named[0] or ""), by_id.get(named[1] or "")
    return (first, second) if first and second else None


def _on(day: str | None, things: list[Dated]) -> list[Dated]:
    return [thing for thing in things if thing.day == day]


def _ends(reading: Reading, found: Found, things: list[Dated], case: Case) -> tuple[Dated, Dated, Sureness, str] | None:
    """Find the two things that a stated time lies between."""
    text = reading.text.text
    first, last = _without_dateline(reading, reading.sentence(found.start))
    days = [d for d in reading.dates if first <= d.start < last and d.value and _DAY.fullmatch(d.value)]
    of_day = [_on(day.value, things) for day in days]
    exact = [group[0] for group in of_day if len(group) == 1]
    pair = _pair_of_images(case)
    if pair and _APART.match(text, found.end) and _TWO_IMAGES.search(text[first:last]):
        return pair[0], pair[1], "sure", "the case compares one pair of images"
    match = _TO.match(text, found.end)
    if len(days) == 2 == len(list(filter(None, of_day))) and (_APART.match(text, found.end) or match):
        both = [(_narrowed(group, text[first:last]) or group)[0] for group in of_day]
        earlier, later = sorted(both, key=lambda t: t.day)
        return earlier, later, "sure", "both days stand in the sentence"
    if len(exact) == 1 and len(days) == 1 and (behind := _after_the_last(reading, found, days[0], things)):
        turn = (behind, exact[0]) if _LATER.match(text, found.end) else (exact[0], behind)
        grade: Sureness = "sure" if _goes_on(reading, first) else "likely"
        return turn[0], turn[1], grade, "it follows the day of the sentence before"
    if match is None:
        return None
    own = {thing.id for thing in chain.from_iterable(of_day)}
    elsewhere = [thing for thing in things if thing.id not in own]
    # a headline tells of a thing and is not of its day; "after the permit" may mean the permit where it is held
    titles = {document.id for document in case.documents}
    told = [thing for thing in things if thing.id not in titles]
    named = _image_of(match["what"], pair)
    for group in ([thing for thing in elsewhere if thing.id not in titles], told, _papers(case, things)):
        named = named or _best(match["what"], group)
    near: list[Dated] = []
    for day, group in zip(days, of_day, strict=True):
        near += _narrowed(group, text[first : day.end])
    near = near or _told_of(text[first : found.start], told)
    others = [t for t in near if named is not None and t.id != named.id]
    if named is None or not others:
        return None
    other = others[-1]
    pair = (other, named) if match["way"] == "before" else (named, other)
    sure = len({t.id for t in others}) == 1 and len(days) <= 1 and named.id not in titles
    reason = f"“{match['what'].strip()}” is taken for “{_short(named.what)}”"
    return pair[0], pair[1], "sure" if sure else "likely", reason


def _papers(case: Case, things: list[Dated]) -> list[Dated]:
    """Return the documents whose title begins with what they are: "Licence 44/2022", "Notice to mariners"."""
    papers = {d.id for d in case.documents if d.title.partition(" ")[0].casefold() in WRITTEN}
    return [thing for thing in things if thing.id in papers]


def _after_the_last(reading: Reading, found: Found, day: DateMention, things: list[Dated]) -> Dated | None:
    """Return the one event of the sentence before, where "three weeks later" stands right beside the own day."""
    text = reading.text.text
    if _APART_FROM.match(text, found.end) is None or not _beside(text, found, day):
        return None
    first, _ = reading.sentence(found.start)
    number = next(n for n, span in enumerate(reading.sentences) if span[0] == first)
    if number == 0:
        return None
    before = reading.sentences[number - 1]
    told = [d for d in reading.dates if before[0] <= d.start < before[1] and d.value]
    alike = _narrowed(_on(told[0].value, things), text[slice(*before)]) if len(told) == 1 else []
    return alike[0] if len(alike) == 1 else None


def _goes_on(reading: Reading, first: int) -> bool:
    """Tell whether a sentence stands in one paragraph with the one before it."""
    before = reading.sentences[reading.number(first) - 1]
    return reading.in_one_paragraph(before[0], first)


def _beside(text: str, found: Found, day: DateMention) -> bool:
    """Tell whether a stated time stands right behind a day, or right before it: "on 2 June, three weeks later"."""
    behind = _APART_FROM.match(text, found.end)
    if day.end <= found.start:
        return not text[day.end : found.start].strip(" ,")
    return behind is not None and re.fullmatch(r"\s*,?\s*(?:on )?", text[behind.end() : day.start]) is not None


def _image_of(what: str, pair: tuple[Dated, Dated] | None) -> Dated | None:
    """Read "the first image" as the earlier one of the pair that the case compares."""
    match = _ONE_IMAGE.match(what)
    if pair is None or match is None:
        return None
    return pair[0] if match["which"] in {"first", "earlier", "older"} else pair[1]


def _told_of(clause: str, things: list[Dated]) -> list[Dated]:
    """Find the one thing whose own words are all that a clause says: "the permit was withdrawn"."""
    words = _words(clause)
    alike = [t for t in things if len(words) >= LEAST_WORDS and words <= t.words]
    return alike if len(alike) == 1 else []


def _narrowed(group: list[Dated], before: str) -> list[Dated]:
    """Of several things of one day keep the one whose words stand before it: "the image ... on 29 March"."""
    if len(group) < 2:
        return group
    words = _words(before)
    scored = sorted(group, key=lambda t: -len(t.words & words))
    best = len(scored[0].words & words)
    return scored[:1] if best > len(scored[1].words & words) else []


def _best(what: str, things: list[Dated]) -> Dated | None:
    """Find the one thing that some words name: all of their content words are its own."""
    words = _words(what)
    if not words:
        return None
    alike = [t for t in things if words <= t.words]
    return alike[0] if len({thing.day for thing in alike}) == 1 else None


def _words(text: str) -> frozenset[str]:
    plain = re.findall(r"[^\W_]+", text.casefold())
    return frozenset(stem(word) for word in plain if word not in _PLAIN and (len(word) > 2 or word.isdigit()))


def _label(text: str) -> str:
    words = [w for w in re.findall(r"[^\W\d_]+", text) if w.casefold() not in _PLAIN]
    return " ".join(words[:4])


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
