"""The places named in a document: the case's own sites first, then positions, then what the gazetteer knows.

Last come places that are described ("85 km north of the DMZ") and places that are named and in no gazetteer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from toolkit.places.borders import find_border, is_line
from toolkit.places.gazetteers.base import Gazetteer, default_gazetteer
from toolkit.places.in_text import find_coordinates
from toolkit.places.lines import BorderLine
from toolkit.places.phrases import find_phrases
from toolkit.places.relative import place_phrase
from toolkit.places.resolve import resolve_mentions
from toolkit.places.spans import find_unknown
from toolkit.records import DocumentText, LocatedSite, Resolution

DESCRIBED = 0.5
"""Confidence of a place that words describe: the words are certain, the point in the middle is not."""


def find_mentions(
    document: DocumentText | str, located: Iterable[LocatedSite] = (), *, gazetteer: Gazetteer | None = None
) -> list[Resolution]:
    """Find the places that a document names.

    Parameters
    ----------
    document
        The document's text.
    located
        The case's sites; a name of theirs means the site, with its reference position, before any gazetteer is asked.
    gazetteer
        Where to look for the rest; what is installed if absent.

    Returns
    -------
    list of Resolution
        In text order, none overlapping. A site that nobody places is "not-found": named, without a position.
    """
    text = document if isinstance(document, str) else document.text
    source = None if isinstance(document, str) else document.document.id
    places = gazetteer or default_gazetteer()
    taken = _Taken()
    for group in (_site_names(text, list(located)), _positions(text), _described(text)):
        taken.add(group)
    taken.add(resolve_mentions(text, gazetteer=places))
    open_names = find_unknown(text, places)
    taken.add(Resolution(status="not-found", text=text[s:e], start=s, end=e) for s, e in open_names)
    return [r.model_copy(update={"document": source}) for r in taken.in_order()]


def _is_elsewhere(reference: str, text: str) -> bool:
    """Tell whether "the DMZ" of a text that never speaks of Korea may be another zone."""
    found = find_border(reference) if is_line(reference) else None
    return isinstance(found, BorderLine) and found.id == "kp-kr" and "korea" not in text.casefold()


class _Taken:
    """Mentions that do not overlap: the first to come keeps its characters."""

    def __init__(self) -> None:
        self._held: list[Resolution] = []

    def add(self, group: Iterable[Resolution]) -> None:
        for mention in group:
            at = bisect_right(self._held, mention.start, key=lambda r: r.start)
            free = at == 0 or self._held[at - 1].end <= mention.start
            if free and (at == len(self._held) or mention.end <= self._held[at].start):
                self._held.insert(at, mention)

    def in_order(self) -> list[Resolution]:
        return self._held


def _site_names(text: str, located: list[LocatedSite]) -> list[Resolution]:
    owners: dict[str, LocatedSite] = {}
    for site in located:
        owners |= dict.fromkeys((site.site.name, *site.site.names), site)
    if not owners:
        return []
    longest = sorted(owners, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?![A-Za-z0-9])")
    return [_site_mention(m, owners[m[0]]) for m in pattern.finditer(text)]


def _site_mention(match: re.Match[str], site: LocatedSite) -> Resolution:
    at = site.reference
    return Resolution(
        status="located" if at else "not-found",
        text=match[0],
        start=match.start(),
        end=match.end(),
        lat=at.lat if at else None,
        lon=at.lon if at else None,
        site=site.site.name,
        candidates=site.candidates,
        confidence=1.0 if at else 0.0,
    )


def _positions(text: str) -> list[Resolution]:
    return [
        Resolution(
            status="located",
            text=m.text,
            start=m.start,
            end=m.end,
            lat=m.coordinates.lat,
            lon=m.coordinates.lon,
            confidence=1.0,
        )
        for m in find_coordinates(text)
    ]


def _described(text: str) -> list[Resolution]:
    """Give places described by distance and direction from one that is known; their words, up to its name."""
    found = []
    for phrase in find_phrases(text):
        if phrase.direction is None or (area := place_phrase(phrase)) is None or _is_elsewhere(phrase.reference, text):
            continue
        start, end = phrase.start, phrase.end
        found.append(
            Resolution(
                status="ambiguous",
                text=text[start:end],
                start=start,
                end=end,
                lat=area.lat,
                lon=area.lon,
                site=area.name,
                candidates=(area,),
                confidence=DESCRIBED,
            )
        )
    return found
