"""What place names in a text mean: candidates weighed together, with a probability; or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import NamedTuple

from toolkit.places.doubtful_spans import find_doubtful, find_listed
from toolkit.places.entries import AREAS, bare_name, entries_of
from toolkit.places.enumerations import lists_of
from toolkit.places.gazetteers.base import Gazetteer, default_gazetteer
from toolkit.places.names import fold
from toolkit.places.qualified import WIDER, lookup_written, parts_of
from toolkit.places.ranking import MOST, NAMES, Ranked, holds, largest, lies_in, rank, rough_km
from toolkit.places.spans import find_spans
from toolkit.places.written_areas import area_of
from toolkit.records import Candidate, Resolution

SURE = 0.8
"""Probability from which a name counts as located; below it the candidates are shown and none is chosen."""

DOUBT = 0.75
"""Most that a name counts for where something speaks for care: a small town alone in the text, a state larger than the
country of its name, a famous namesake of a place that only another mention names."""

DOUBTFUL = 0.5
"""Most that a name counts for which may be a person's or a firm's: shown, and not chosen for sure."""

SAME_KM = 50.0
"""Two entries nearer than this are one place for a reader: a city and its county."""

WIDE_M = 500_000
"""Radius from which a region without an outline (a continent, an ocean, the Middle East) has no one point to stand for
it: its middle is shown, and never counts as located."""

SHOWN = 5
"""Candidates kept with each mention."""

PART_FACTOR = 0.75
"""What is left of the probability where only a place is held of which the name means a part."""

SPELT_ALIKE = 0.8
"""Share of like letters from which a town and the province it lies in bear one name: Zaporizhzhya, Zaporizhzhia."""

SMALL_TOWN = 20_000
"""People below which a town is taken for sure only if something else in the text lies near it or in its country: most
of the many thousand towns of that size have a namesake, and some carry the name of a person or a thing."""

SUPPORTED = 0.1
"""Weight that other names must lend for a place to count as supported by the text."""

DWARFED = 10
"""How many times larger a namesake must be for a borrowed reading to need support."""

_COUNTIES = re.compile(r"(?:,? (?:and )?[A-Z][\w.’'-]+){0,5} [Cc]ount(?:y|ies)\b")
_KINDS = "state|province|oblast|krai|governorate|prefecture"
_AREA_AFTER = re.compile(
    rf" (?:{_KINDS})\b(?! (?:television|TV|radio|media|news|broadcaster|run|owned|[Cc]ollege|[Uu]niversity)|-)"
    rf"|(?:,? (?:and )?[A-Z][\w.’'-]+){{1,6}} (?:{_KINDS})s\b"
)
_AREA_BEFORE = re.compile(
    rf"\b(?:[Ss]tate|{_KINDS})s? of (?:the )?(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*,? (?:and )?){{0,6}}$"
)
"""What says after a name, or after the last of a list, that it is a state's or province's, and the same before it;
"Iran state television" does not."""

_LONGEST_LIST = 90
_ARTICLE = re.compile(r"\b[Tt]he $")
_NO_NOUN_AFTER = re.compile(
    r"\s*(?:$|[.;:!?)”\"])|\s+(?:on|in|where|who|which|was|were|is|are|has|had|have|after|before|for|to|with|when|said|by|"
    r"at|as|that|from|but|since|during|until|because|though)\b"
)
"""What shows that an article before a name is its own ("the Golan"), not a later noun's ("the Paris suburb")."""


_TOWN_BEFORE = re.compile(r"\b(?:suburbs?|outskirts|city|town|village|port|mayor) of $|\b(?:[Dd]own|[Mm]id)town $")
"""Words that only a town has before its name, whatever province is called like it."""
_PARAGRAPH = re.compile(r"(?:^|\n)[ \t]*\(?$")
_DATELINE = re.compile(r"(?:, [^\n—–]{2,40}?)?\)?\s*(?:\([^)\n]{2,25}\)\s*)?(?:—|–|--|-)\s")
"""What follows the town of a dateline: "NEW YORK (AP) — "."""


class _Name(NamedTuple):
    """A distinct name: as written, whether "County" or "state" follows, the area behind it, its own article, a town."""

    bare: str
    county: bool = False
    province: bool = False
    area: str = ""
    article: bool = False
    town: bool = False


def resolve_mentions(
    text: str, spans: Sequence[tuple[int, int]] | None = None, *, gazetteer: Gazetteer | None = None
) -> list[Resolution]:
    """Say what each place name in a text most probably means.

    Each mention is read with the words beside it: "Birmingham, Alabama" and "Birmingham, England" in one sentence are
    two places. A mention without an area borrows that of the others where all agree.

    Parameters
    ----------
    text
        Running text.
    spans
        Character start and end of each name; found by capitals, the gazetteer and the words beside them if absent.
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
    wanted, doubtful = (list(spans), frozenset[tuple[int, int]]()) if spans is not None else _found(text, places)
    keys = [_key(text, start, end, places) for start, end in wanted]
    areas = [_Name(key.area) for key in keys if key.area]
    distinct = list(dict.fromkeys([*keys, *areas]))
    number = {key: i for i, key in enumerate(distinct)}
    held = [_entries(key, places) for key in distinct]
    inside = {number[key]: number[_Name(key.area)] for key in keys if key.area}
    borrowed = _borrowed(distinct, inside)
    counts = Counter([*keys, *(area for area in areas if area not in set(keys))])
    lists = lists_of(text, wanted)
    items = set(chain.from_iterable(lists))
    named_lists = [_numbers(run, keys, number) for run in lists]
    ranked: list[list[Ranked]] = []
    for at in range(0, len(distinct), NAMES):
        part = range(at, min(at + NAMES, len(distinct)))
        most = max(2, MOST // len(part))
        ranked += rank(
            [distinct[i].bare for i in part],
            [largest(held[i][0], most) for i in part],
            inside=_shifted(inside, part),
            borrowed=_shifted(borrowed, part),
            listed=[_from(at, run) for run in named_lists],
            counts=[counts[distinct[i]] for i in part],
        )
    found = []
    for k, ((start, end), key) in enumerate(zip(wanted, keys, strict=True)):
        i = number[key]
        sure = _confidence(ranked[i], whole=held[i][1], borrowed=i in borrowed, qualified=i in inside)
        limit = DOUBTFUL if (start, end) in doubtful else 1.0
        alone = k not in items and text.startswith(", ", end)  # "Kiev, Minsk and Riga" only looks like Kiev in Minsk
        if i in inside and alone and _is_elsewhere(ranked[i], held[inside[i]][0]):
            limit = min(limit, DOUBT)
        found.append(_resolution(text[start:end], start, end, ranked[i], min(sure, limit)))
    return found


def _found(text: str, places: Gazetteer) -> tuple[list[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Find the names of a text, and which of them the model of names takes for something else."""
    spans = find_spans(text, places)
    read = find_doubtful(text, places, spans)
    read |= find_listed(text, places, [*spans, *(span for span, in_doubt in read.items() if not in_doubt)])
    return sorted([*spans, *read]), frozenset(span for span, in_doubt in read.items() if in_doubt)


def resolve_name(name: str, *, gazetteer: Gazetteer | None = None) -> Resolution:
    """Say what a name that stands alone most probably means.

    Parameters
    ----------
    name
        "Goma", or with the areas it lies in: "Paris, France".
    gazetteer
        Where to look; what is installed if absent.

    Returns
    -------
    Resolution
        Its candidates lie inside the areas written; "not-found" where nothing does.
    """
    places = gazetteer or default_gazetteer()
    parts = parts_of(name)
    held, whole = entries_of(bare_name(name), places)
    qualified = len(parts) > 1 and not held
    if qualified:
        held, whole = lookup_written(name, places), True
    bare = parts[0] if qualified else bare_name(name)
    ranked = rank([bare], [largest(held, MOST)], inside={}, counts=[1])[0]
    sure = _confidence(ranked, whole=whole, borrowed=False, qualified=qualified)
    return _resolution(name, 0, len(name), ranked, sure)


def _numbers(run: Sequence[int], keys: Sequence[_Name], number: Mapping[_Name, int]) -> set[int]:
    """Give the numbers of the distinct names of a list."""
    return {number[keys[k]] for k in run}


def _from(start: int, numbers: Iterable[int]) -> set[int]:
    """Give numbers of names as a part that starts there numbers them."""
    return {number - start for number in numbers}


def _shifted(pairs: Mapping[int, int], part: range) -> dict[int, int]:
    """Give the pairs of names that fall into one part, numbered from its start."""
    return {a - part.start: b - part.start for a, b in pairs.items() if a in part and b in part}


def _key(text: str, start: int, end: int, places: Gazetteer) -> _Name:
    parts = parts_of(bare_name(text[start:end]))
    bare = parts[0] if len(parts) > 1 else bare_name(text[start:end])
    if len(parts) > 1 and not entries_of(bare_name(text[start:end]), places)[0]:
        return _Name(bare, area=", ".join(parts[1:]))
    county = _COUNTIES.match(text, end) is not None
    article = (
        _ARTICLE.search(text, max(0, start - 5), start) is not None and _NO_NOUN_AFTER.match(text, end) is not None
    )
    kind = _AREA_AFTER.match(text, end)
    area = area_of(text, start, kind.end() if kind and "," not in kind[0] else end, places)
    named = bare_name(text[start:end])
    province = kind is not None or _AREA_BEFORE.search(text, max(0, start - _LONGEST_LIST), start) is not None
    return _Name(named, county, province, area, article, _is_of_a_town(text, start, end))


def _is_of_a_town(text: str, start: int, end: int) -> bool:
    """Tell a name that can only be a town's: "the suburbs of Voronezh", or that of a dateline."""
    if _PARAGRAPH.search(text, max(0, start - 8), start):
        return _DATELINE.match(text, end) is not None
    return _TOWN_BEFORE.search(text, max(0, start - 24), start) is not None


def _entries(key: _Name, places: Gazetteer) -> tuple[list[Candidate], bool]:
    """Give what a name may mean, and whether the gazetteer holds it as written."""
    if "," in key.area:
        return lookup_written(f"{key.bare}, {key.area}", places), True
    found, whole = entries_of(key.bare, places, county=key.county)
    if key.article:
        named = [c for c in found if not _is_town(c) or c.name.casefold().startswith("the ")]
        return (named, whole) if named else (found, False)
    if key.province and (drawn := [c for c in found if c.feature == "ADM1"]):
        return drawn, whole
    towns = [c for c in found if _is_town(c)] if key.town else []
    return (towns if any((c.population or 0) >= SMALL_TOWN for c in towns) else found), whole


def _is_town(candidate: Candidate) -> bool:
    return (candidate.feature or "").startswith("PPL") and candidate.feature != "PPLX"


def _borrowed(distinct: Sequence[_Name], inside: Mapping[int, int]) -> dict[int, int]:
    """Give the area that bare mentions borrow from the others of the name, where these all have the same one."""
    areas: dict[str, set[int]] = {}
    for i, area in inside.items():
        areas.setdefault(fold(distinct[i].bare), set()).add(area)
    found = {}
    for i, key in enumerate(distinct):
        own = areas.get(fold(key.bare), set())
        if i not in inside and len(own) == 1 and next(iter(own)) != i:
            found[i] = next(iter(own))
    return found


def _is_elsewhere(ranked: Sequence[Ranked], areas: Sequence[Candidate]) -> bool:
    """Tell whether the best candidate is a town outside every area written after its name: "Stroud, Ontario".

    An area whose outline is disputed, or was another once, holds what lies within its radius and half as much more.
    """
    wider = [area for area in areas if area.feature in WIDER]
    if not ranked or not wider or not _is_town(ranked[0].candidate):
        return False
    best = ranked[0].candidate
    return not any(holds(area, best) or rough_km(area, best) * 667 <= area.uncertainty_m for area in wider)


def _confidence(ranked: Sequence[Ranked], *, whole: bool, borrowed: bool, qualified: bool) -> float:
    """Give the probability that the best candidate is meant, lowered where something speaks for care."""
    if not ranked:
        return 0.0
    best = ranked[0].candidate
    share = sum(r.share for r in ranked if r.candidate is best or _one_place(best, r.candidate))
    sure = min(1.0, share) * (1.0 if whole else PART_FACTOR)
    if not qualified and _needs_care(ranked, borrowed=borrowed):
        sure = min(sure, DOUBT)
    return round(sure, 3)


def _needs_care(ranked: Sequence[Ranked], *, borrowed: bool) -> bool:
    best, support = ranked[0].candidate, ranked[0].support
    if support >= SUPPORTED:
        return False
    people = best.population or 0
    if borrowed and any((r.candidate.population or 0) > DWARFED * people for r in ranked[1:]):
        return True
    if _is_town(best) and people < SMALL_TOWN and best.country not in {"KP", "KR"}:
        return not borrowed
    wide = [r.candidate for r in ranked[1:] if r.candidate.feature == "ADM1" and r.candidate.name == best.name]
    return best.feature == "PCLI" and any(c.uncertainty_m**2 > 2 * best.uncertainty_m**2 for c in wide)


def _one_place(best: Candidate, other: Candidate) -> bool:
    """Tell whether two entries are one place for a reader: near each other, or a city and its province of one name."""
    if rough_km(best, other) <= SAME_KM:
        return True
    if _is_town(best) and lies_in(best, other):
        return True  # whatever the two are called, the one name that is written means either
    if _is_one_area(best, other):
        return True
    if not (lies_in(best, other) or lies_in(other, best) or _is_cut_out(best, other)):
        return False
    names = sorted((fold(best.name), fold(other.name)), key=len)
    return SequenceMatcher(None, names[0], names[1].removesuffix("city"), autojunk=False).ratio() >= SPELT_ALIKE


def _is_one_area(one: Candidate, other: Candidate) -> bool:
    """Tell whether two entries are one area, listed twice: both of the name, each centre within the other's reach."""
    if not {one.feature, other.feature} <= AREAS or one.country != other.country:
        return False
    near = rough_km(one, other) * 1000 <= min(one.uncertainty_m, other.uncertainty_m)
    return near and fold(one.name) == fold(other.name)


def _is_cut_out(town: Candidate, area: Candidate) -> bool:
    """Tell whether a town stands within the reach of a province that it was cut out of: Almaty, Kyiv."""
    near = rough_km(town, area) * 1000 <= area.uncertainty_m
    return _is_town(town) and area.feature == "ADM1" and town.country == area.country and near


def _resolution(written: str, start: int, end: int, ranked: Sequence[Ranked], confidence: float) -> Resolution:
    if not ranked:
        return Resolution(status="not-found", text=written, start=start, end=end)
    best = ranked[0].candidate
    shown = tuple(r.candidate.model_copy(update={"score": round(r.share, 4)}) for r in ranked[:SHOWN])
    pointed = best.feature in {"PCLI", "ADM1"} or best.uncertainty_m < WIDE_M
    return Resolution(
        status="located" if confidence >= SURE and pointed else "ambiguous",
        text=written,
        start=start,
        end=end,
        lat=best.lat,
        lon=best.lon,
        site=best.name,
        candidates=shown,
        confidence=confidence,
    )
