"""Claims with a figure that nothing here tests: how long, how much, how often, and how far from what has no name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from toolkit.desk.drafting.claimed import claim_offer, hangs_on_condition, in_sentence, is_clear, is_heading, spelt_out
from toolkit.desk.drafting.reading import Reading
from toolkit.desk.drafting.sites import Sites
from toolkit.records import Found, Proposal, Sureness, sentence_spans

_WHY = "It takes another document, an image or a plan that gives the figure."
_CONVERTED = re.compile(r"[a-z²] \((?:about |some |roughly |nearly )?$")
"""What stands before a figure in brackets behind another: "50 miles (80 km)" is one figure, in another unit."""
_LASTED = re.compile(r"\b(?:for|lasts?|lasted|takes?|took|every|within|spent)\s+(?:the\s+(?:past|last)\s+)?$")
"""What stands before a time that something took; "three weeks later" and "aged two years" are none."""
_COMPARED = re.compile(
    r" the (?:size|area|height|length|number|distance|amount|width|limit) of\b"
    r"| (?:as (?:big|large|high|tall|long|many|much|far|wide)|bigger|larger|higher|taller|longer|more|fewer|less)\b"
)
"""What follows "twice" and "a third" where two sizes are compared; "we warned them twice" compares none."""
_COUNTED = re.compile(
    r"[ -](?!(?:and|or|of|to|in|on|at|by|from|the|years?[ -]old|is|are|was|were|has|have|had|did|will|more|others)\b)"
    r"[a-z]{2,}"
)
"""What follows a number that counts something: "52 megawatts"."""


def untested_offers(reading: Reading, sites: Sites, made: Sequence[Proposal]) -> Iterator[Proposal]:
    """Offer what a document says with a figure that no other reading has taken, in its own words.

    Parameters
    ----------
    reading
        The document.
    sites
        Sites of the case and those that are offered.
    made
        Offers so far.
    """
    taken = _by_sentence(reading, made)
    for found in reading.figures:
        beside = taken[reading.number(found.start)]
        if not _is_claimed(found, reading) or any(_has(item, found, reading) for item in beside):
            continue
        text = spelt_out(reading, found, sites.topics)
        if not text or not is_clear(text):
            continue
        facts = {"id": sites.names.free(text), "text": text, "check": {"kind": "none", "why": _WHY}}
        several = found.stated.dimension != "ratio" and found.stated.high > 1  # "for a year" may be a way of speaking
        plain = any(c.isdigit() for c in found.stated.text) or several
        grade: Sureness = "sure" if plain else "likely"
        yield claim_offer(reading, found, facts, reason="the sentence gives a figure", grade=grade)


def _by_sentence(reading: Reading, made: Sequence[Proposal]) -> defaultdict[int, list[Proposal]]:
    """Return the claims of a document that are offered, by the number of each sentence that they are from."""
    found: defaultdict[int, list[Proposal]] = defaultdict(list)
    for item in made:
        if item.document != reading.id or item.kind != "claim" or item.start is None or item.end is None:
            continue
        for number in range(reading.number(item.start), reading.number(item.end - 1) + 1):
            found[number].append(item)
    return found


def _is_claimed(found: Found, reading: Reading) -> bool:
    """Tell whether a figure says something of its own, in a sentence that says it."""
    text, dimension = reading.text.text, found.stated.dimension
    if _CONVERTED.search(text, max(0, found.start - 24), found.start):
        return False
    if is_heading(reading, found.start) or hangs_on_condition(reading, found.start):
        return False
    if dimension == "ratio" and found.stated.unit != "per cent":
        return _COMPARED.match(text, found.end) is not None
    if dimension == "duration":
        return _LASTED.search(text, max(0, found.start - 24), found.start) is not None
    if dimension == "count":
        return any(c.isdigit() for c in found.stated.text) and _COUNTED.match(text, found.end) is not None
    return True


def _has(item: Proposal, found: Found, reading: Reading) -> bool:
    """Tell whether an offer is of a sentence and has its figure."""
    if not (item.start or 0) <= found.start < (item.end or 0):
        return False
    text = item.entry["text"]
    last = sentence_spans(text)[-1][0]  # what stands before it is another sentence, which is only quoted with it
    checks = item.entry.get("checks") or [item.entry["check"]]
    figure = in_sentence(reading.words(found.start, found.end)).casefold()
    return figure in f"{text[last:]} {' '.join(check.get('is', '') for check in checks)}".casefold()
