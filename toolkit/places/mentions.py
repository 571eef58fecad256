"""The places named in a document: the case's own sites first, then positions, then what the gazetteer knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.places.gazetteers.base import Gazetteer, default_gazetteer
from toolkit.places.in_text import find_coordinates
from toolkit.places.resolve import resolve_mentions
from toolkit.places.spans import find_spans
from toolkit.records import DocumentText, LocatedSite, Resolution


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
        Where to look for the rest; the shipped one if absent.

    Returns
    -------
    list of Resolution
        In text order, none overlapping. A site that nobody places is "not-found": named, without a position.
    """
    text = document if isinstance(document, str) else document.text
    source = None if isinstance(document, str) else document.document.id
    places = gazetteer or default_gazetteer()
    taken: list[Resolution] = []
    for group in (_site_names(text, list(located)), _positions(text)):
        taken += [r for r in group if _free(r.start, r.end, taken)]
    spans = [span for span in find_spans(text, places) if _free(*span, taken)]
    taken += resolve_mentions(text, spans, gazetteer=places)
    return [r.model_copy(update={"document": source}) for r in sorted(taken, key=lambda r: r.start)]


def _free(start: int, end: int, taken: list[Resolution]) -> bool:
    return all(end <= r.start or start >= r.end for r in taken)


def _site_names(text: str, located: list[LocatedSite]) -> list[Resolution]:
    owners = {name: site for site in located for name in (site.site.name, *site.site.names)}
    if not owners:
        return []
    longest = sorted(owners, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?![A-Za-z0-9])")
    return [_site_mention(m, owners[m[0]]) for m in pattern.finditer(text)]


def _site_mention(match: re.Match[str], site: LocatedSite) -> Resolution:
    at = site.reference
    return Resolution(
        status="located" if at else "not-found", text=match[0], start=match.start(), end=match.end(),
        lat=at.lat if at else None, lon=at.lon if at else None, site=site.site.name, candidates=site.candidates,
        confidence=1.0 if at else 0.0,
    )  # fmt: skip


def _positions(text: str) -> list[Resolution]:
    return [
        Resolution(
            status="located", text=m.text, start=m.start, end=m.end, lat=m.coordinates.lat, lon=m.coordinates.lon,
            confidence=1.0,
        )
        for m in find_coordinates(text)
    ]  # fmt: skip
