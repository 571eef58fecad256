"""Where place names stand in running text: names that the gazetteer holds, and places that none holds.

Two witnesses are heard: spaCy's model says what kind of name it is, the gazetteer whether a place is called that. What
the model takes for a person or a body is no place, even where a town has the name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from toolkit.places.gazetteers.base import Gazetteer
from toolkit.places.kind_after import CAPITAL, find_kinded, is_people
from toolkit.places.named import Named, find_named
from toolkit.places.names import fold
from toolkit.records import Candidate

KNOWN_CITY = 100_000
"""People a place outside Korea must have to be read from a capital letter alone. Below it surnames and common words
(Moon, Reading, Nice) are more often meant."""

Span = tuple[int, int]

_RUN = re.compile(rf"(?:[A-Z]\.){{2,}}|{CAPITAL}[\w’'-]*(?: {CAPITAL}[\w’'-]*){{0,5}}")
_JOINED = re.compile(
    rf"{CAPITAL}[\w’'-]*(?: {CAPITAL}[\w’'-]*){{0,2}}"
    rf"(?:(?: (?:de|del|da|do|dos|das|di|la|le|les|sur|upon|am|an der|of|al|el|bin)(?: |-)"
    rf"| (?:al|el|ad|ar|as|at|az|an|ash|edh|ed|er|es|et|ez)[- ])(?:la |las |los )?{CAPITAL}[\w’'-]*)+"
)
"""Names with a particle inside: Deir ez-Zor, Rio de Janeiro, Frankfurt am Main."""

_POSSESSIVE = re.compile(r"[’']s?$")
_OWNER = re.compile(rf"[’']s (?={CAPITAL})")
"""Between an owner and a name: "Odisha’s Koraput". Some names are written so themselves: King's Lynn."""

_SENTENCE_WORDS = """
A After All Although An And As At Because Before Both But By During Even For From Here However If In Inside Into Its It
Near No Not Now Of On Or Other Our Outside Over Since So Some Such Than That The Their Then There These They This Those
Though Through To Under Until We What When Where While With Within
"""
_CALENDAR = """
January February March April May June July August September October November December Monday Tuesday Wednesday Thursday
Friday Saturday Sunday
"""
_OTHER_MEANINGS = """
Moon Park Kim Lee Trump Clinton Bush Lincoln Jackson Madison Mission Union Central North South East West Northern
Southern Eastern Western Police University College Hospital Church School Court Mobile Nice Reading Best Most Of Man
Male Split Orange Victoria Florence Charlotte Carolina Ok Wash Mass Free Delta Gulf Pool Down Federal Capital Sale Coast
Centre Southeast Southwest Northeast Northwest Southeastern Southwestern Northeastern Northwestern Surprise Independence
Rivers Mountain Unity Commonwealth Metro Acre Enterprise Hail Lakes Meta
"""
LEADING = frozenset(_SENTENCE_WORDS.split())
DAYS_AND_MONTHS = frozenset(_CALENDAR.casefold().split())
NEVER = frozenset(_OTHER_MEANINGS.casefold().split()) | DAYS_AND_MONTHS
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_NO_PLACES = frozenset({"PERSON", "ORG", "NORP", "DATE", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE"})

# A site that a report names with its kind: "the Sakkanmol Missile Base", "Sohae Satellite Launching Station".
_KIND = (
    r"(?:Missile|Air|Air Force|Naval|Military|Army|Submarine|Rocket)(?: Operating| Operations)? Base|"
    r"(?:(?:Nuclear|Satellite|Space|Rocket|Missile) )?(?:Test Site|Launch(?:ing)? (?:Site|Station|Center|Centre))|"
    r"Air ?field|Airport|Dam|Prison|Labou?r Camp|(?:Nuclear )?Power (?:Plant|Station)|Reactor|Shipyard|"
    r"(?:missile |air |naval |military |army )base|(?:missile|test|launch|nuclear) (?:site|facility|complex)|"
    r"Quarry|Mine|Harbou?r|Village|Township|Valley|Island|River|Mountain"
)
_SITE = re.compile(rf"\b((?:{CAPITAL}[\w’'-]+ ){{1,2}}?)(?:{_KIND})\b")
_NO_NAME = re.compile(
    r"\b(?:The|A|An|This|That|New|Old|Main|North|South|East|West|Korean|Nuclear|Missile|Military|National|Royal|"
    r"International|Central|United|States|Its|Their|Our)\b"
)
_STATE_OF = re.compile(r"(?:[Tt]he )?(?:State|(?:Islamic )?Republic|Kingdom|Sultanate|Emirate|Government) of (?:the )?")
"""What a state is called in full: no body of its own, as the model of names would have it."""

_KOREAN_UNIT = re.compile(rf"\b{CAPITAL}[a-zŏŭ’']+-(?:ri|ni|li|dong|up|myon|gun|gol)\b")
LOCATIVE = re.compile(
    r"\b(?:in|near|outside|around|into|towards?) (?:the )?(?:[a-z]+ )?"
    r"(?:village |town |city |county |district |port )?(?:of )?$"
    r"|\b(?:(?:north|south)(?:-?(?:east|west))?|east|west|suburbs?|outskirts|state|province|city|town|village) of $"
)
GOES_ON = re.compile(
    r"[,.;:)”’\"]|\s*$|\s+(?:and|or|on|in|where|who|which|was|were|is|are|has|had|have|after|before|for|to|with|when|said|"
    r"by|at|as|that|from|but|since|during|this|last|late|early|[–—(])"
)
"""What follows a place; "in Ebola patients" names none."""


def find_spans(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Find the place names of a text that the gazetteer holds.

    Parameters
    ----------
    text
        Running text in English.
    gazetteer
        Where the names must stand.

    Returns
    -------
    list of tuple
        (start, end) of each, in text order, none overlapping.
    """
    named = find_named(text)
    joined = _joined(text, gazetteer)
    by_model = [
        (n.start, n.end)
        for n in named
        if n.label in _PLACES and not _is_part(n, joined) and _is_called(text[n.start : n.end], gazetteer)
    ]
    found, held = list(by_model), set(by_model)
    for start, end in _runs(text, gazetteer, joined):
        beside = _near(named, start, end)
        taken = any(n.label in _PLACES and (n.start, n.end) in held for n in beside)
        if not taken and not any(_outweighs(text, n, start, end) for n in beside):
            found.append((start, end))
    return sorted(found)


def _near(named: Sequence[Named], start: int, end: int) -> list[Named]:
    """Give the names that overlap some characters; they stand in text order and do not overlap each other."""
    first = bisect_right(named, start, key=lambda n: n.end)
    return list(takewhile(lambda n: n.start < end, islice(named, first, None)))


def find_unknown(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Find places that a text names and the gazetteer does not hold.

    Only what can hardly be anything else: a name with the kind of site after it ("Sakkanmol Missile Base"), a Korean
    village with its ending ("Sino-ri"), or what the model takes for a place and the text says something lies in.

    Parameters
    ----------
    text
        Running text in English.
    gazetteer
        Where the names must not stand.

    Returns
    -------
    list of tuple
        (start, end) of every occurrence of each such name.
    """
    names = {m[1].strip() for m in _SITE.finditer(text) if not _NO_NAME.search(m[1])}
    kinded = _kinded_names(text)
    names |= kinded
    names |= {m[0] for m in _KOREAN_UNIT.finditer(text)}
    named = find_named(text)
    labels: dict[str, set[str]] = {}
    for n in named:
        labels.setdefault(text[n.start : n.end], set()).add(n.label)
    said_in = {
        text[n.start : n.end]
        for n in named
        if LOCATIVE.search(text, max(0, n.start - 24), n.start) and GOES_ON.match(text, n.end)
    }
    names |= {n for n in said_in if labels[n] <= {"GPE", "LOC"} and _looks_named(n, text)}
    people = {n for n, kinds in labels.items() if kinds & {"PERSON", "NORP"}} - kinded
    unknown = [n for n in names if len(n) > 3 and n not in people and not _is_held(n, gazetteer)]
    if not unknown:
        return []
    pattern = "|".join(map(re.escape, sorted(unknown, key=lambda n: (-len(n), n))))
    return [m.span() for m in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text)]


def _kinded_names(text: str) -> set[str]:
    """Give names that the text calls a district or a village; none that only begins a sentence, or a people's."""
    from toolkit.places.entries import demonyms

    kinded = [(text[name.start : name.end], name.starts) for name in find_kinded(text)]
    inside = {name for name, starts in kinded if not starts or " " in name}
    return {name for name in inside if name not in demonyms() and not is_people(name)}


def _looks_named(name: str, text: str) -> bool:
    """Tell a name from a common word with a capital: it stands nowhere in small letters, and for no people."""
    from toolkit.places.entries import demonyms

    return name.istitle() and name not in demonyms() and not re.search(rf"\b{re.escape(name.lower())}\b", text)


def _is_held(name: str, gazetteer: Gazetteer) -> bool:
    if fold(name) in NEVER or any(c.isdigit() for c in name):
        return True
    words = name.split()
    return any(gazetteer.lookup(part, similar=False, limit=1) for part in {name, words[0], words[-1]} if len(part) > 3)


def _is_called(name: str, gazetteer: Gazetteer) -> bool:
    from toolkit.places.entries import bare_name, demonyms, entries_of

    bare = bare_name(name)
    if (fold(bare) in NEVER and " " not in bare) or bare in demonyms() or not any(c.isupper() for c in bare):
        return False
    return bool(entries_of(bare, gazetteer)[0])


def _outweighs(text: str, named: Named, start: int, end: int) -> bool:
    """Tell whether the model's reading stands against a run of capitals: any person, a body that reaches further."""
    if named.label == "PERSON":
        return True
    if _STATE_OF.fullmatch(text, named.start, start) and named.end == end:
        return False
    return named.label in _NO_PLACES and (named.end - named.start > end - start or named.label == "NORP")


def _joined(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Find names with a particle inside that the gazetteer holds, without capitals that only stand before them."""
    found = []
    for match in _JOINED.finditer(text):
        start = match.start()
        while start < match.end():
            if gazetteer.lookup(text[start : match.end()], similar=False):
                found.append((start, match.end()))
                break
            later = text.find(" ", start, match.end()) + 1
            if not later or not text[later].isupper():
                break
            start = later
    return found


def _is_part(named: Named, joined: Sequence[Span]) -> bool:
    """Tell whether the model took a part of a longer name: "Santa Cruz" of Santa Cruz de la Sierra."""
    return any(s <= named.start and named.end <= e and e - s > named.end - named.start for s, e in joined)


def _runs(text: str, gazetteer: Gazetteer, joined: Sequence[Span]) -> list[Span]:
    """Find runs of capitals that as a whole are a country, a province or a large city, and names with a particle."""
    found = list(joined)
    seen: dict[str, bool] = {}
    for start, written in written_runs(text, gazetteer):
        if any(start < e and s < start + len(written) for s, e in joined):
            continue
        if written not in seen:
            seen[written] = _is_place(written, gazetteer)
        if seen[written]:
            found.append((start, start + len(written)))
    return found


def written_runs(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, str]]:
    """Give runs of capitals with their first characters, without a word that only starts a sentence."""
    for match in _RUN.finditer(text):
        start, written = match.start(), match[0]
        while " " in written and written.split(" ", 1)[0] in LEADING:
            first, written = written.split(" ", 1)
            start += len(first) + 1
        owner = _OWNER.search(written)
        while owner and not gazetteer.lookup(written, similar=False, limit=1):
            yield start, written[: owner.start()]
            start, written = start + owner.end(), written[owner.end() :]
            owner = _OWNER.search(written)
        yield start, _POSSESSIVE.sub("", written)


def _is_place(name: str, gazetteer: Gazetteer) -> bool:
    folded = fold(name)
    if folded in NEVER or name in LEADING or (len(folded) <= 3 and name != name.upper()) or len(folded) < 2:
        return False
    return any(_worth(c, folded) for c in gazetteer.lookup(name, similar=False))


def _worth(candidate: Candidate, folded: str) -> bool:
    main = fold(candidate.name) == folded
    feature = candidate.feature or ""
    if feature in {"CONT", "PCLI"}:
        return True
    if feature in {"ADM1", "ADM2"}:
        return main and len(folded) > 3
    if candidate.country in {"KP", "KR"}:
        return len(folded) >= 5
    return main and (candidate.population or 0) >= KNOWN_CITY
