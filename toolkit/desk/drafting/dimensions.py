"""Claims about how high, wide, long or deep a thing is: with what it takes to test them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from toolkit.desk.drafting.claimed import (
    DENIED,
    SUPPOSED,
    claim_offer,
    claim_words,
    in_sentence,
    is_clear,
    spelt_out,
)
from toolkit.desk.drafting.figures import Figure, Figures
from toolkit.desk.drafting.offers import Names, passage_of, worse
from toolkit.desk.drafting.reading import Reading
from toolkit.desk.drafting.sites import Sites
from toolkit.desk.drafting.whereabouts import voice_of
from toolkit.records import Case, Found, Proposal, Sureness, plans_of

_WORD = r"(?!(?:and|or|of|to|with|in|on|at|by|from|that|which|says?|said|claims?|claimed|thinks?|puts?)\b)[\w’'-]+"
_AFTER_THING = (
    r"and|or|of|to|with|in|on|at|by|from|that|which|for|near|across|along|through|into|over|under|between|around|behind|off"
    r"|is|was|are|were|has|had|have|will|would|now|years?|ago|[a-z]+ed|[a-z]+ing"
)
"""What follows a thing and is no part of its name: "the 5.6-kilometre-long island years ago"."""
_SHAPE = r"(?P<shape>high|tall|long|wide|deep|thick|across|in (?:height|length|width|depth|diameter))\b"
_BEHIND = re.compile(rf"\s+{_SHAPE}")
_JOINED = re.compile(
    rf"[\s-]{_SHAPE}(?P<thing>(?: (?!(?:{_AFTER_THING})\b)[a-z][\w’'-]+){{1,3}}?)"
    rf"(?=[,.;:!?”\"]| (?:{_AFTER_THING})\b|$)"
)
_THING = re.compile(
    rf"(?:^|[\s“\"(])(?P<thing>(?:[Tt]he|[Ii]ts|[Aa]n?)(?: {_WORD}){{1,4}}?"
    r"(?: (?:to|of|at|in|on|near|behind) (?:(?:the )?[A-ZÀ-Þ][\w’'-]*|the [a-z]+(?: [a-z]+)?))?)"
    r" (?P<verb>is|was|stands|stood|rises|rose|measures|measured|reaches|reached) (?:[^.,;:“”]{3,40} and )?[“\"‘]?$"
)
_INNER = re.compile(r"\b(?:of|at|in|on|near|by|from|behind|beside|inside|with|under|over|between|and)\s+$")
"""Words before an article by which what follows only says more of something else."""
_HAS = re.compile(
    rf"(?:^|[\s“\"(])(?P<thing>(?:[Tt]he|[Ii]ts)(?: {_WORD}){{1,4}}?) (?:has|had)"
    r" an? (?P<shape>height|length|width|depth) of $"
)
_LONG = (
    r"(?P<long>(?:[a-z][\w’'-]+ ){0,2}(?:airstrip|berth|breakwater|bridge|canal|causeway|cable|ditch|dyke|dike"
    r"|embankment|fence|jetty|pier|pipeline|quay|road|runway|sea ?wall|spillway|track|trench|tunnel|wharf))"
)
"""Things whose one size is their length: "a jetty of about 180 metres", "the 120-metre quay"."""
_LONG_OF = re.compile(rf"(?:^|\s)(?:an?|the) {_LONG} of $", re.I)
_LONG_BEHIND = re.compile(rf"[\s-]{_LONG}\b")
_NEW_THING = re.compile(
    rf"(?:^|\s)an? (?P<thing>{_WORD}(?: {_WORD}){{0,2}})"
    r" (?:[\d.,]+ [a-z]+ (?:long|wide|high|deep|tall|thick),? (?:and|by) )?$"
)
"""A thing that is told of for the first time, before its size: "a land mass 1.9 miles long and 660 feet wide"."""
_ARTICLE = re.compile(r"(?:^|\s)(?:an?|the) $", re.I)
_NOT_YET = re.compile(
    r"\b(?:allow|appl(?:y|ie)|approv|authori[sz]|permi|licen[cs]|plan|propos|promis|request|seek|sought|want|wish|design"
    r"|tender|budget|demand|call(?:s|ed)? for|ask(?:s|ed)? for|intend|hope|consider|announc)\w*",
    re.I,
)
"""Words by which a thing is allowed or wished for: "the permit allows a pier of 90 metres" builds none."""
_SIZES = {"high": "height", "tall": "height", "long": "length", "wide": "width", "across": "width", "deep": "depth"}
_HEIGHT = re.compile(r"high|tall|height")
_TAKES_SHADOW = "It takes a shadow of it marked on an image whose time is known, or a plan of it."
_TAKES_IMAGE = "It takes an image on which it can be measured, or a plan of it."
_AN = re.compile(r"[aeio]|8\d?\d?\b(?!,)|8,|1[18]\b(?!,\d)|hour", re.I)
"""What "an" stands before: a vowel as it is spoken, eight, eighty, eight hundred, eleven, eighteen."""


def dimension_offers(reading: Reading, case: Case, sites: Sites, figures: Figures) -> Iterator[Proposal]:
    """Offer heights, widths, lengths and depths that a document states.

    Parameters
    ----------
    reading
        The document.
    case
        The case: a shadow that is marked on it tests a height.
    sites
        Sites of the case and those that are offered.
    figures
        Takes what is printed.

    Yields
    ------
    Proposal
        One a claim. What nothing in the case can test says what it would take.
    """
    for found in reading.figures:
        sized = _sized(found, reading, sites) if found.stated.dimension == "length" else None
        if sized is not None:
            _keep(sized, found, reading, figures)
            # what is planned is held against what was built, and is no claim that it stands
            yield from _size_offer(sized, found, reading, case, sites.names) if sized.is_there else ()


class _Sized(NamedTuple):
    """How large a thing is said to be: the claim, what it is about, in which way, how sure that is, if it stands."""

    claim: str
    named: str
    shape: str
    grade: Sureness
    is_there: bool


def _sized(found: Found, reading: Reading, sites: Sites) -> _Sized | None:
    text, figure = reading.text.text, in_sentence(found.stated.text)
    first, last = reading.sentence(found.start)
    head = text[first : found.start]
    behind, joined, thing = _BEHIND.match(text, found.end), _JOINED.match(text, found.end), _thing(head)
    doubtful = bool(DENIED.search(head) or SUPPOSED.search(head))
    grade: Sureness = "unsure" if doubtful else "sure"
    if behind is not None and thing is not None:
        named, shape = thing["thing"], " ".join(behind["shape"].split())
        be = "was" if thing["verb"] == "was" else "is"
        claim = f"{named[:1].upper()}{named[1:]} {be} {figure} {shape}"
    elif joined is not None and _ARTICLE.search(head):
        named, shape = joined["thing"].strip(), joined["shape"]
        claim = f"There is {_a(figure)} {figure}-{shape} {named}"
    elif behind is None and (thing := _HAS.search(head)):
        named, shape = thing["thing"], f"in {thing['shape']}"
        claim = f"{named[:1].upper()}{named[1:]} is {figure} {shape}"
    elif behind is None and (thing := _LONG_OF.search(head)):
        named, shape = thing["long"], "long"
        claim = f"There is {_a(named)} {named} of {figure}"
        grade = worse(grade, "likely")
    elif (thing := _LONG_BEHIND.match(text, found.end)) and _ARTICLE.search(head):
        named, shape = thing["long"], "long"
        claim = f"There is {_a(figure)} {figure} {named}"
        grade = worse(grade, "likely")
    elif behind is not None and not doubtful and (claim := claim_words(reading, found)):
        claim = spelt_out(reading, found, sites.topics)  # before it is asked if it is clear
        named, shape = "", " ".join(behind["shape"].split())
        grade = grade if is_clear(claim) else worse(grade, "likely")
    elif behind is not None and (thing := _NEW_THING.search(head)):
        named, shape = thing["thing"], " ".join(behind["shape"].split())
        claim = f"There is {_a(named)} {named} {figure} {shape}"
        grade = worse(grade, "likely")
    else:
        return None
    claim = sites.topics.spelt_out(claim, reading, found.start)
    if not doubtful and named.lower().startswith(("its ", "a ", "an ")) and claim.startswith(("Its ", "A ", "An ")):
        grade = "likely"
    is_there = not (claim.startswith("There is ") and (doubtful or _NOT_YET.search(text, first, last)))
    return _Sized(claim, named, shape, grade, is_there)


def _a(words: str) -> str:
    """Return the article before some words: "an airstrip", "an 85-metre", "a 120-metre"."""
    return "an" if _AN.match(words) else "a"


def _thing(head: str) -> re.Match[str] | None:
    """Find the thing of which a sentence says how large it is; in "the key of the dam is" the dam is no such thing."""
    found = _THING.search(head)
    return None if found is None or _INNER.search(head[: found.start("thing")]) else found


def _keep(sized: _Sized, found: Found, reading: Reading, figures: Figures) -> None:
    """Keep a size for the comparison of documents."""
    size = _SIZES.get(sized.shape, sized.shape.removeprefix("in "))
    passage = reading.words(*passage_of(reading, found.start, found.end))
    speaker = voice_of(reading, found.start, found.end).speaker
    written = in_sentence(found.stated.text)
    thing = sized.named.rpartition(" ")[2].casefold()
    of = f"{size} of the {thing}" if thing else size
    figures.add(Figure(reading.id, written, found.stated, of, passage, sized.claim, speaker))


def _size_offer(sized: _Sized, found: Found, reading: Reading, case: Case, names: Names) -> Iterator[Proposal]:
    figure = in_sentence(found.stated.text)
    check = _check(sized.named, sized.shape, figure, case)
    grade = sized.grade
    if grade == "sure" and check["kind"] == "measure":
        grade = "likely"  # which of the marked shadows is meant was told by one word
    facts = {"id": names.free(f"{sized.named or sized.claim}-{figure}"), "text": sized.claim, "check": check}
    yield claim_offer(reading, found, facts, reason="the sentence says how large it is", grade=grade)


def _check(named: str, shape: str, figure: str, case: Case) -> dict[str, Any]:
    high = _HEIGHT.search(shape) is not None
    last = named.rsplit(maxsplit=1)[-1].casefold() if named else ""
    for plan in plans_of(case).values():
        for shadow in plan.shadows if high else ():
            if last in shadow.of.casefold().split():
                return {"kind": "measure", "of": shadow.id, "is": figure}
    return {"kind": "none", "why": _TAKES_SHADOW if high else _TAKES_IMAGE}
