"""Claims with other figures: areas and numbers of things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.desk.drafting.claimed import (
    DENIED,
    claim_offer,
    hangs_on_condition,
    in_sentence,
    is_clear,
    is_heading,
    part_told,
    spelt_out,
)
from toolkit.desk.drafting.figures import Figure, Figures
from toolkit.desk.drafting.offers import Names, passage_of, worse
from toolkit.desk.drafting.reading import Reading
from toolkit.desk.drafting.sites import Sites
from toolkit.desk.drafting.whereabouts import Voice, voice_of
from toolkit.quotes.who import says
from toolkit.records import Found, Proposal, Sureness, is_many

_CHANGES = (
    ("built", r"built|erected|constructed|expanded|extended|added|paved|laid out|going up|went up"),
    ("cleared", r"cleared|razed|levelled|leveled|felled|bulldozed|stripped|deforested"),
    ("flooded", r"flooded|inundated|submerged|under water|underwater"),
    ("burnt", r"burn(?:ed|t)|scorched|charred"),
    ("damaged", r"damaged|destroyed|flattened|devastated|hit"),
    ("gone", r"demolished|dismantled|removed|torn down|disappeared|vanished"),
)
_CHANGED = {kind: re.compile(rf"\b(?:{words})\b", re.I) for kind, words in _CHANGES}
_WAS = re.compile(
    r"(?:\s+of(?:\s+[a-z][\w-]+){1,3}?)?\s+(?:is|are|was|were|(?:had|have|has)\s+been)\s+(?P<what>[a-z]+)"
)
"""What befell an area, right behind it: "900 hectares of paddy were flooded"."""
_DID = re.compile(
    r"\b(?P<what>[a-z]+)\s+(?:(?:a\s+)?further|another|some|an\s+area\s+of|a\s+total\s+of|(?:the\s+)?first)?\s*$", re.I
)
"""The same right before it: "the company cleared a further 120 hectares of forest"."""
_CLAUSE = re.compile(r"[,;:–—]\s")
_NOUN = re.compile(
    r"\s+(?P<noun>(?:[a-z][\w-]+ ){0,2}?(?:people|[a-z]*men|children|cattle|sheep|livestock|fish|staff|personnel"
    r"|aircraft|deer|geese|mice|oxen|police|poultry|reindeer|salmon|trout|tuna|waterfowl|wildfowl"
    r"|[a-z][\w-]{2,}s))\b"
)
"""What is counted: a plural, with or without the letter that marks it."""
_PUT_AT = re.compile(r"\b(?:number|total) of (?P<noun>[a-z][\w -]{2,30}s) at $")
_NO_THING = frozenset(
    {
        *("days", "weeks", "months", "years", "hours", "minutes", "seconds", "decades", "centuries", "times"),
        *(
            "litres",
            "liters",
            "gallons",
            "barrels",
            "tonnes",
            "tons",
            "kilos",
            "watts",
            "megawatts",
            "hectares",
            "acres",
        ),
        *("percent", "points", "degrees", "dollars", "euros", "pounds", "cents", "others", "this", "was", "has", "is"),
        *("its", "metres", "meters", "kilometres", "kilometers", "miles", "feet", "inches", "yards", "square", "cubic"),
        *("kilogrammes", "kilograms", "pence", "shillings", "votes", "storeys", "stories"),
        # "58 and hundreds": another figure begins
        *("and", "or", "to", "of", "in", "at", "as", "from", "dozens", "scores", "hundreds", "thousands", "millions"),
    }
)
_OF_STUFF = re.compile(
    r"\s*(?P<unit>litres|liters|gallons|barrels|bushels|cubic (?:metres|meters|feet|yards))?"
    r" of (?P<noun>(?!(?:the|a|an|its|their|his|her|this|that|it|them|which)\b)[a-z][\w-]+"
    r"(?: (?!(?:was|were|is|are|has|had|will|would|in|into|on|onto|at|from|to|and|or|by|for|with|over|off|per|that"
    r"|which|when|as|before|after|during|between|each|every|[a-z]+ed|[a-z]+ing)\b)[a-z][\w-]+)?)"
)
"""What is weighed or measured out: "18 tonnes of cyanide", "60,000 litres of acid"."""
_HELD = re.compile(r"\b(?:holds?|held|contains?|contained)\s+$")
_VOLUME = re.compile(
    r"\s*(?P<unit>litres|liters|gallons|barrels|cubic (?:metres|meters|feet|yards))(?P<noun>)(?! of\b)"
)
"""How much a thing holds, where nothing says of what: "the basins hold 90,000 cubic metres"."""
_RATE = re.compile(r"\s+(?:an?|per|each|every)\s+(?P<rate>second|minute|hour|day|week|month|season|year)\b")
_ORDINARY = 12
"""Numbers up to this one that stand in words count things in passing."""
_COVERS = re.compile(
    r"(?:^|[\s“\"(])(?P<what>(?:[Tt]he )?(?:[A-ZÀ-Þ][\w’'-]*(?: [\w’'-]+){0,3}|[a-z][\w’'-]+(?: [a-z][\w’'-]+){0,2}))"
    r",? (?:now |already |today |together )?(?:covers?|covered|spans?|spanned|occup(?:y|ies|ied)|takes? up"
    r"|stretch(?:es)? over|extends? over|ha(?:s|ve) an area of|measures?) $"
)
_ASIDE = re.compile(r"\s*\([^()]{1,80}\)\s*")
_PART_OF = re.compile(r"\b(?:of|at|in|on|near|by|from|beside|behind|around|inside|outside)\s+$")
"""What makes a place the whole of which a part covers so much: "the ponds of the plant cover", and not the plant."""
_TAKES_IMAGE = "It takes an image on which the area can be measured, or an extent that is stated for it."


def size_offers(reading: Reading, sites: Sites, names: Names, figures: Figures) -> Iterator[Proposal]:
    """Offer areas that a document gives, and keep them for the comparison of documents.

    Parameters
    ----------
    reading
        The document.
    sites
        Sites of the case and those that are offered.
    names
        Ids that are free.
    figures
        Takes what is printed.
    """
    for found in reading.figures:
        if found.stated.dimension != "area":
            continue
        first, last = reading.sentence(found.start)
        sentence = reading.text.text[first:last]
        voice = voice_of(reading, found.start, found.end)
        text = spelt_out(reading, found, sites.topics)
        figure = in_sentence(found.stated.text)
        kinds, tied = _changes(reading, found)
        thing = f"the area {kinds[0]}" if len(kinds) == 1 else ""
        passage = reading.words(*passage_of(reading, found.start, found.end))
        figures.add(Figure(reading.id, figure, found.stated, thing, passage, text, voice.speaker))
        head = _ASIDE.sub(" ", sentence[: found.start - first])
        covering = _COVERS.search(head)
        own = covering is not None and not _PART_OF.search(head[: covering.start("what")])
        site = sites.thing(_bare(covering["what"]), reading, found.start) if covering and own else None
        grade: Sureness = "likely"
        if len(kinds) == 1:
            check: dict[str, Any] = {"kind": "change", "expect": "change", "of_kind": kinds[0], "is": figure}
            text = text or f"{says(voice.speaker)} that {figure} were {kinds[0]}"
            reason = f"the sentence gives an area and says that it was {kinds[0]}"
            grade = "sure" if tied else "likely"
        elif site is not None:
            check = {"kind": "measure", "of": site.site, "is": figure}
            text = f"{site.name} {'cover' if is_many(site.name) else 'covers'} {figure}"
            reason = "the sentence gives an area; it takes a stated extent"
            grade = site.grade
        elif text:
            check = {"kind": "none", "why": _TAKES_IMAGE}
            reason = "the sentence gives an area"
            grade = "sure"
        else:
            continue
        if not is_clear(text) or DENIED.search(sentence):
            grade = "unsure" if DENIED.search(sentence) else worse(grade, "likely")
        facts = {"id": names.free(text), "text": text, "check": check, "voice": voice}
        made = claim_offer(reading, found, facts, reason=reason, grade=grade)
        yield made.model_copy(update={"needs": (site.site,)}) if site is not None and site.new and not kinds else made


def _changes(reading: Reading, found: Found) -> tuple[list[str], bool]:
    """Return what befell an area, of the words in its clause, and whether they stand right beside it."""
    text = reading.text.text
    first, last = reading.sentence(found.start)
    tied = _WAS.match(text, found.end, last) or _DID.search(text[first : found.start])
    beside = [kind for kind, pattern in _CHANGED.items() if tied and pattern.fullmatch(tied["what"])]
    if beside:
        return beside, True
    clause = f"{_CLAUSE.split(text[first : found.start])[-1]} {_CLAUSE.split(text[found.end : last])[0]}"
    return [kind for kind, pattern in _CHANGED.items() if pattern.search(clause)], False


def _bare(name: str) -> str:
    return name.removeprefix("The ").removeprefix("the ")


def count_offers(reading: Reading, sites: Sites, figures: Figures) -> Iterator[Proposal]:
    """Offer numbers of things, and keep them for the comparison of documents."""
    text, names = reading.text.text, sites.names
    for found in reading.figures:
        stated = found.stated
        held = _VOLUME.match(text, found.end) if _HELD.search(text, max(0, found.start - 20), found.start) else None
        if held is not None and stated.dimension == "count":
            yield from _stuff_offer(reading, found, held, sites, figures)
            continue
        if (stuff := _OF_STUFF.match(text, found.end)) and (stated.dimension == "mass" or stuff["unit"]):
            yield from _stuff_offer(reading, found, stuff, sites, figures)
            continue
        match = _NOUN.match(text, found.end) or _PUT_AT.search(text, max(0, found.start - 60), found.start)
        if stated.dimension != "count" or match is None or set(match["noun"].split()) & _NO_THING:
            continue
        if is_heading(reading, found.start) or hangs_on_condition(reading, found.start):
            continue
        thing = match["noun"]
        written = f"{in_sentence(stated.text)} {thing}"
        span = passage_of(reading, found.start, max(match.end(), found.end))
        passage = reading.words(*span)
        voice = voice_of(reading, found.start, found.end)
        claim = spelt_out(reading, found, sites.topics)
        figures.add(Figure(reading.id, written, stated, thing, passage, claim, voice.speaker))
        digits = any(c.isdigit() for c in stated.text)
        # "two men" and "a dozen reporters" are in passing
        if not digits and stated.high <= _ORDINARY:
            continue
        listed = [{"document": reading.id, "is": written, "passage": passage}]
        check = {"kind": "count", "of": thing, "is": written, "figures": listed}
        put = match.re is _PUT_AT
        plain = digits and (put or (claim and is_clear(claim)))
        grade: Sureness = "likely" if digits or plain else "unsure"
        shown = claim or _told(reading, found, written, voice)
        facts = {"id": names.free(claim or written), "text": shown, "check": check}
        yield claim_offer(
            reading, found, {**facts, "voice": voice}, reason="the text counts them", grade="sure" if plain else grade
        )


def _told(reading: Reading, found: Found, written: str, voice: Voice) -> str:
    """Return what is claimed with a figure whose sentence is too long, or hangs on another, to be the claim."""
    return part_told(reading, found, voice.speaker) or f"{says(voice.speaker, 'speak')} of {written}"


def _stuff_offer(
    reading: Reading, found: Found, stuff: re.Match[str], sites: Sites, figures: Figures
) -> Iterator[Proposal]:
    """Offer an amount of what is weighed or measured out, and keep it for the comparison of documents."""
    thing = stuff["noun"] or "volume held"
    written = f"{in_sentence(found.stated.text)}{stuff[0]}"
    written = " ".join(written.split())
    passage = reading.words(*passage_of(reading, found.start, stuff.end()))
    voice = voice_of(reading, found.start, found.end)
    claim = spelt_out(reading, found, sites.topics)
    often = _RATE.match(reading.text.text, stuff.end())
    rate = often["rate"] if often else ""
    figures.add(Figure(reading.id, written, found.stated, thing, passage, claim, voice.speaker, rate))
    check = {
        "kind": "count",
        "of": thing,
        "is": written,
        "figures": [{"document": reading.id, "is": written, "passage": passage}],
    }
    plain = claim and is_clear(claim) and any(c.isdigit() for c in found.stated.text)
    shown = claim or _told(reading, found, written, voice)
    facts = {"id": sites.names.free(claim or written), "text": shown, "check": check, "voice": voice}
    yield claim_offer(reading, found, facts, reason="the text gives an amount", grade="sure" if plain else "likely")
