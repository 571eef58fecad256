"""What place names in a text mean: candidates weighed together, with a probability; or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from toolkit.places.entries import bare_name, entries_of
from toolkit.places.gazetteers.base import Gazetteer, default_gazetteer
from toolkit.places.ranking import MOST, NAMES, largest, rank, rough_km
from toolkit.places.spans import find_spans
from toolkit.records import Candidate, Resolution

SURE = 0.8
"""Probability from which a name counts as located; below it the candidates are shown and none is chosen."""

SAME_KM = 50.0
"""Two entries nearer than this are one place for a reader: a city and its county."""

WIDE_M = 500_000
"""Radius from which a region without an outline (a continent, an ocean, the Middle East) has no one point to stand for
it: its middle is shown, and never counts as located."""

SHOWN = 5
"""Candidates kept with each mention."""

PART_FACTOR = 0.75
"""What is left of the probability where only a place is held of which the name means a part."""

_INSIDE = re.compile(r"\s*(?:,\s*|\(\s*|,?\s+in\s+)")
_COUNTIES = re.compile(r"(?:,? (?:and )?[A-Z][\w.’'-]+){0,5} [Cc]ount(?:y|ies)\b")


def resolve_mentions(
    text: str, spans: Sequence[tuple[int, int]] | None = None, *, gazetteer: Gazetteer | None = None
) -> list[Resolution]:
    """Say what each place name in a text most probably means.

    Parameters
    ----------
    text
        Running text.
    spans
        Character start and end of each name; found by capitals and the gazetteer if absent.
    gazetteer
        Where to look; what is installed if absent.

    Returns
    -------
    list of Resolution
        One a span, in the order given. "located" has one good candidate; "ambiguous" has several and none is chosen for
        sure, or is too wide a region for one point; "not-found" means the name is in no gazetteer, and no similar name
        is offered in its place.
    """
    places = gazetteer or default_gazetteer()
    wanted = list(find_spans(text, places) if spans is None else spans)
    keys = [_key(text, start, end) for start, end in wanted]
    distinct = list(dict.fromkeys(keys))
    number = {key: i for i, key in enumerate(distinct)}
    held = [entries_of(name, places, county=county) for name, county in distinct]
    inside = _written_inside(text, wanted, [number[key] for key in keys])
    counts = Counter(keys)
    ranked: list[list[tuple[float, Candidate]]] = []
    for at in range(0, len(distinct), NAMES):
        part = distinct[at : at + NAMES]
        most = max(2, MOST // len(part))
        ranked += rank(
            [name for name, _ in part],
            [largest(found, most) for found, _ in held[at : at + NAMES]],
            inside={i - at: w - at for i, w in inside.items() if at <= i < at + NAMES and at <= w < at + NAMES},
            counts=[counts[key] for key in part],
        )
    return [
        _resolution(text[start:end], start, end, ranked[number[key]], whole=held[number[key]][1])
        for (start, end), key in zip(wanted, keys, strict=True)
    ]


def _key(text: str, start: int, end: int) -> tuple[str, bool]:
    return bare_name(text[start:end]), _COUNTIES.match(text, end) is not None


def _written_inside(text: str, spans: Sequence[tuple[int, int]], numbers: Sequence[int]) -> dict[int, int]:
    """Find which name is written straight after which, as "Paris, Texas" or "Paris in Texas"."""
    order = sorted(range(len(spans)), key=lambda i: spans[i])
    found: dict[int, int] = {}
    for i, following in pairwise(order):
        between = text[spans[i][1] : spans[following][0]]
        if len(between) <= 6 and _INSIDE.fullmatch(between) and numbers[i] != numbers[following]:
            found.setdefault(numbers[i], numbers[following])
    return found


def _resolution(
    written: str, start: int, end: int, ranked: list[tuple[float, Candidate]], *, whole: bool
) -> Resolution:
    if not ranked:
        return Resolution(status="not-found", text=written, start=start, end=end)
    best = ranked[0][1]
    share = sum(p for p, c in ranked if c is best or rough_km(best, c) <= SAME_KM)
    confidence = round(min(1.0, share) * (1.0 if whole else PART_FACTOR), 3)
    shown = tuple(c.model_copy(update={"score": round(p, 4)}) for p, c in ranked[:SHOWN])
    pointed = best.feature in {"PCLI", "ADM1"} or best.uncertainty_m < WIDE_M
    return Resolution(
        status="located" if confidence >= SURE and pointed else "ambiguous",
        text=written, start=start, end=end, lat=best.lat, lon=best.lon, site=best.name, candidates=shown,
        confidence=confidence,
    )  # fmt: skip
