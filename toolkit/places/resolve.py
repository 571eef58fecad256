"""What place names in a text mean: candidates ranked by size, by the company they keep, and by nearness; or nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from toolkit.places.gazetteers.base import Gazetteer, default_gazetteer
from toolkit.places.names import fold
from toolkit.places.spans import find_spans
from toolkit.records import Candidate, Resolution

WEIGHTS = {"size": 0.5, "company": 0.3, "nearness": 0.2}
"""Share of each sign in a candidate's rank: size of the place, other names of the text in its country and region, and
distance to the nearest other place named. Size alone is a strong baseline (Gritta et al. 2018,
doi:10.1007/s10579-017-9385-8); the other two break its ties."""

SURE = 0.72
"""Confidence from which a name counts as located; below it the candidates are shown and none is chosen."""

SAME_KM = 50.0
"""Two entries nearer than this are one place for a reader: a city and its county."""

_WIDE = {"CONT", "PCLI"}
_SUFFIX = re.compile(r"[’']s?$")


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
        Where to look; the shipped one if absent.

    Returns
    -------
    list of Resolution
        One a span, in the order given. "located" has one good candidate; "ambiguous" has several and none is chosen for
        sure; "not-found" means the name is in no gazetteer, and no similar name is offered in its place.
    """
    places = gazetteer or default_gazetteer()
    wanted = list(find_spans(text, places) if spans is None else spans)
    names = [_SUFFIX.sub("", text[start:end].strip()) for start, end in wanted]
    entries = {name: _entries(name, places) for name in dict.fromkeys(names)}
    chosen = {name: ranked[0] for name, ranked in entries.items() if ranked}
    ranked: dict[str, list[Candidate]] = {}
    for _ in range(2):  # the second round ranks by the places that the first chose
        ranked = {name: _rank(name, found, chosen) for name, found in entries.items()}
        chosen = {name: found[0] for name, found in ranked.items() if found}
    return [
        _resolution(text[start:end], start, end, ranked[name]) for (start, end), name in zip(wanted, names, strict=True)
    ]


def _entries(name: str, places: Gazetteer) -> list[Candidate]:
    bare = re.sub(r"^[Tt]he ", "", name)
    plain = re.sub(r" City$", "", bare)
    found = places.lookup(bare, limit=25, similar=False) or places.lookup(plain, limit=25, similar=False)
    return sorted(found, key=lambda c: (-_size(c, bare), c.gazetteer_id))


def _size(candidate: Candidate, name: str) -> float:
    """Give 0 to 1: countries first, then by people, a province as a town of 400,000; less for an alternate name."""
    if candidate.feature in _WIDE:
        size = 1.0
    elif candidate.feature == "ADM1":
        size = 0.75
    else:
        size = min(1.0, math.log10(1 + (candidate.population or 1000)) / 7.5)
    own = fold(candidate.name) == fold(name) or candidate.feature in _WIDE
    return size if own else (0.9 if fold(candidate.name) == fold(name) + "city" else 0.7) * size


def _rank(name: str, found: list[Candidate], chosen: dict[str, Candidate]) -> list[Candidate]:
    others = [c for other, c in chosen.items() if other != name]
    countries = Counter(c.country for c in others)
    regions = Counter((c.country, c.admin1) for c in others if c.admin1)
    scored = []
    for c in found:
        company = (countries[c.country] + regions[c.country, c.admin1 or ""]) / (2 * len(others)) if others else 0.0
        near_km = min((_rough_km(c, o) for o in others), default=math.inf)
        nearness = 1 / (1 + near_km / 200)
        size = _size(c, name)
        score = WEIGHTS["size"] * size + WEIGHTS["company"] * company + WEIGHTS["nearness"] * nearness
        reasons = [*c.reasons, f"size {size:.2f}"]
        if company:
            reasons.append(f"{countries[c.country]} of {len(others)} other names lie in {c.country}")
        if near_km < 500:
            reasons.append(f"{near_km:.0f} km from another place named")
        scored.append(c.model_copy(update={"score": round(score, 4), "reasons": tuple(reasons)}))
    return sorted(scored, key=lambda c: (-c.score, c.gazetteer_id))


def _rough_km(a: Candidate, b: Candidate) -> float:
    """Give the great-circle distance on a sphere: good enough to rank by."""
    p = math.pi / 180
    half = (
        math.sin((b.lat - a.lat) * p / 2) ** 2
        + math.cos(a.lat * p) * math.cos(b.lat * p) * math.sin((b.lon - a.lon) * p / 2) ** 2
    )
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


def _resolution(written: str, start: int, end: int, ranked: list[Candidate]) -> Resolution:
    if not ranked:
        return Resolution(status="not-found", text=written, start=start, end=end)
    best = ranked[0]
    rival = next((c for c in ranked[1:] if _rough_km(best, c) > SAME_KM), None)
    ahead = best.score - rival.score if rival else 0.3
    confidence = round(min(1.0, 0.5 + ahead + 0.2 * best.score), 3)
    return Resolution(
        status="located" if confidence >= SURE else "ambiguous",
        text=written, start=start, end=end, lat=best.lat, lon=best.lon, site=best.name, candidates=tuple(ranked[:5]),
        confidence=confidence,
    )  # fmt: skip
