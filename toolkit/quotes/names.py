"""Names as they are written: the name inside a mention, what kind of name it is, and whether two names are one.

Names are compared whole: South Korea is not Korea, and Northern Ireland is not Ireland. A bare family name stands for a
person of that name only where the text holds no other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Literal

from toolkit.quotes.asides import (
    SEATED,
    is_name_word,
    is_short_form,
    is_written,
    parts_of,
    stands_for_another,
    up_to_clause,
    without_asides,
    without_leader,
)
from toolkit.quotes.lexicon import HUMAN, singular, words
from toolkit.quotes.listed_bodies import bare_body, listed_body
from toolkit.wordlists import word_list, word_sections

NameKind = Literal["person", "body", "place", "unknown"]

PARTICLES = words(
    "de al van von bin ibn ben del dela delos della der den dos das do da di du la las los le el af av ter ten y e "
    "bint abu & ul zu"
)
"""Small words inside a person's name."""
_INSIDE = PARTICLES | {"and"}
"""Small words that may stand inside a name: "Trinidad and Tobago"."""
PLACES_THAT_SPEAK = frozenset(chain.from_iterable(word_sections("capitals").values()))
"""Capitals that stand for their government when they are the subject of a reporting verb."""

_HONORIFICS = words("dr mr mrs ms prof sir dame rev")
_AFTER_NAME = words("of at for in who from on with to whose which that as near outside across around inside")
_DAY_OR_MONTH = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_ONE_NAME = re.compile(rf"(?!{_DAY_OR_MONTH})[^\W\d_][\w-]{{3,}}")
"""A single name beside an office ("the owner, Northline"): no day and no month."""
_GENERIC = re.compile(r"^(?:the|a|an|one|another|that|this|some|many|two|three|several|his|her|their)\s", re.I)
_POSTS = words("manager coordinator co-ordinator engineer administrator supervisor")
"""Offices in capitals before a comma and a name: "Works Manager, Ida Holm"."""
_KINDS_OF_BODY = words("group charity organisation organization network campaign movement coalition nonprofit")
_SEATS = words("station office department unit branch desk")
"""Where somebody holds an office: a name right behind one is its holder's, as these bear no name behind them."""
_LOWER_BODY = re.compile(
    r"\b(?:campaign|administration|government|ministry|office|agency|report|statement|court|company|police)\b"
)
_ALSO_FAMILY = words(
    "Sun Star Post Mail Press Power Guard Works House Church Court Front Steel Park Hall Street Lane Day Law Bill Port"
    " Bridge Lake Forest Town Bay Beach Mount Fort Gate Line Watch Fund Lines Field Water Standard Mission Club Bank"
)
"""Words of bodies and places that are family names, too: "Ida Hall" is a person."""
_PERSON_ENDINGS = ("man", "woman", "person", "ist", "ian")


@lru_cache(maxsize=4096)
def core_name(mention: str) -> str:
    """Cut a mention down to the name in it, or to its first noun phrase when it holds none.

    Returns
    -------
    str
        "Heather Nauert" for "State Department spokeswoman Heather Nauert"; "the official" stays as it is.
    """
    text = without_asides(mention)
    if (body := listed_body(text) or bare_body(text)) is not None:
        return body
    text = text.strip("“”") if text.count("“") != text.count("”") or text[:1] == "“" else text
    parts = parts_of(text)
    if not parts:
        return text
    head = parts[0]
    tokens = head.split()
    if is_written(tokens):
        return text.partition(",")[0]  # "a review by PC World" says it, and not the paper
    if (led := without_leader(head)) != head:
        return core_name(led)
    if stands_for_another(head):
        # of "a spokesman for the minister, Yunis Kanooni" nobody knows which of the two is named
        named = len(parts) > 1 and _names_somebody(parts[1]) and name_kind(parts[1]) != "place"
        return core_name(parts[1]) if named and not is_role_word(tokens[-1]) else head
    if len(tokens) > 1 and tokens[-1] in {"’s", "'s"}:
        tokens = tokens[:-1]
    run = _last_name_run(tokens)
    role = _is_office(tokens, run, parts)
    office = bool(_GENERIC.match(head)) or role or is_role_word(tokens[-1])
    if len(parts) > 1 and not _is_plain_person(tokens) and _is_titled_person(parts[1]):
        return core_name(parts[1])  # "Namobuddha Municipality-4, Ward Chairman Arjun Karki"
    if len(parts) > 2 and office and _is_holder(parts[1], parts[2]):
        return core_name(parts[2])
    somebody = len(parts) > 1 and _names_somebody(parts[1]) and not _is_place_of(tokens, parts[1])
    if somebody and office and (role or not run):
        return core_name(parts[1])  # "the harbour master of Port Esterwane, Tomas Haskavel"
    return " ".join(run) if run else head  # a mark of an owner is the house's own: Jane's, Lloyd's


def _is_plain_person(tokens: Sequence[str]) -> bool:
    """Tell a first part that names a person, or may do so."""
    words_of = _without_titles(tokens)
    return (
        bool(words_of)
        and all(map(is_name_word, words_of))
        and not re.search(r"\d", words_of[-1])
        and not (_is_body(words_of) or words_of[-1] in word_list("places"))
    )


def _is_titled_person(part: str) -> bool:
    """Tell "Ward Chairman Arjun Karki": an office, and who holds it."""
    tokens = part.split()
    named = _without_titles(tokens)
    return 1 < len(named) < len(tokens) and _is_given(named[0]) and all(map(is_name_word, named))


def _is_office(tokens: Sequence[str], run: Sequence[str], parts: Sequence[str]) -> bool:
    """Tell a first part that is an office, whose holder the next part may name."""
    stop = next((n for n, w in enumerate(tokens) if n and w in _AFTER_NAME), len(tokens))
    if _holds_a_name(tokens, stop):
        return False
    if any(_names_office(w) for w in (tokens[-1], *tokens[max(0, stop - 1) : stop])) or opens_description(tokens):
        return True
    if len(parts) > 1 and parts[1].split()[0].strip(".").lower() in _HONORIFICS:
        return True
    if tokens[0].lower() in word_list("titles") and stop < len(tokens):
        return True
    if is_short_form(tokens[-1]) and len(parts) > 1 and opens_with_given(parts[1].split()):
        return True  # "the Rakai CAO, William Kamara"
    held = {tokens[-1].lower(), tokens[max(0, stop - 1)].lower()}  # "Defence Minister, ...", "Poland's Minister of ..."
    if held & (_titles() | _POSTS) and not _is_given(tokens[0]):
        return True
    return not run and tokens[-1].islower() and singular(tokens[-1]) == tokens[-1]  # "Irish airline, Ryanair"


def _holds_a_name(tokens: Sequence[str], stop: int) -> bool:
    """Tell "Superintendent of Police Ram Thapa", whose holder is named, from "Superintendent of Police"."""
    return not is_role_word(tokens[-1]) and bool(_person_tail(list(tokens[stop + 1 :])))


def _is_place_of(tokens: Sequence[str], part: str) -> bool:
    """Tell "Director of Public Prosecutions Wanja Mbeko, Kisumu": one word behind is its seat, or the firm's name."""
    first = part.partition(" ")[0]
    if SEATED.search(" ".join(tokens)):  # "a nurse in Kotido, Northern Uganda"
        return not (_is_given(first) or first.strip(".").lower() in _HONORIFICS or _is_titled_person(part))
    return " " not in part and not is_role_word(tokens[-1]) and not _is_given(part) and "of" in tokens


def _is_holder(body: str, name: str) -> bool:
    """Tell "Permanent Secretary, LASEMA, Dr. Femi Oke": an office, whose it is, and who holds it."""
    if " " not in name or body[:1].islower() or not _names_somebody(name) or is_body(name):
        return False  # "Director General, LASEMA, Lagos" and "Head of Mission Ann Lee, chief of the Agency, Jos"
    given = any(_is_given(w) for w in _without_titles(name.split())[:1])
    return is_body(body) or (given and not _is_given(body.partition(" ")[0]))


def _names_office(word: str) -> bool:
    """Tell an office in small letters: "spokesman", and "deputy" where nothing follows it."""
    return word[:1].islower() and (is_role_word(word) or word in word_list("title-parts"))


def _names_somebody(part: str) -> bool:
    if _ONE_NAME.fullmatch(part) and part[:1].isupper():
        return True
    tokens = _without_titles(part.partition(" of ")[0].split())
    names = [w for w in tokens if w not in PARTICLES]
    return 1 < len(names) <= 4 and all(is_name_word(w) for w in names)


def _last_name_run(tokens: Sequence[str]) -> list[str]:
    """Give the name at the end of a noun phrase: capitalised words after the last title or common noun."""
    role = max((n for n, w in enumerate(tokens[:-1]) if _names_office(w)), default=-1)
    behind = tokens[role + 1 :]
    if role >= 0 and all(is_name_word(w) or w in PARTICLES for w in behind):
        return _without_titles(behind)  # "University of Oxford professor Ann Smith"
    stop = next((n for n, w in enumerate(tokens) if n and w in _AFTER_NAME), None)
    if stop is not None:
        return _run_before(tokens, stop)
    if not tokens or not is_name_word(tokens[-1]) or tokens[-1].isdigit():
        return []
    start = len(tokens)
    while start > 0 and (is_name_word(tokens[start - 1]) or tokens[start - 1] in _INSIDE):
        start -= 1
    while start < len(tokens) and tokens[start] in _INSIDE - {"al", "de", "van", "von"}:
        start += 1
    owner = max((n for n in range(start, len(tokens) - 2) if re.search(r"(?:’s|'s|s’|s')$", tokens[n])), default=-1)
    if owner >= 0 and not _is_body(tokens[owner + 1 :]):
        start = owner + 1  # "NBC's Dante Chinni"
    run = list(tokens[start:])
    if len(run) > 2 and start and tokens[start - 1] == "of":
        run = _person_tail(run) or run  # "Secretary of State Mike Pompeo"
    if start == 0 and run[0] in {"The", "A", "An"}:
        held = _without_titles(run[1:])  # "The Reverend Tim Hale"
        return held if 1 < len(held) < len(run) - 1 and _is_given(held[0]) else list(tokens)
    return _without_titles(run)


def _run_before(tokens: Sequence[str], stop: int) -> list[str]:
    """Give the name in a phrase that goes on with "of", "for" or "who" at a place."""
    before, after = tokens[:stop], tokens[stop + 1 :]
    if holder := _holder_at_end(after, before[-1]):
        return holder
    whole = len(before) == 2 and before[0] in {"The", "the"} and before[1][:1].isupper() and tokens[stop] == "of"
    if (whole and before[1].lower().strip(".") not in _titles()) or opens_description(tokens):
        # "The Archdiocese of Gdańsk", "Members of the cooperative", but "Head of operations Peter Banda"
        return _person_tail(list(after)) or up_to_clause(tokens)
    name = _last_name_run(before)
    capital = all(w[:1].isupper() or w in {"the", "of", "and", "for", "&", "on"} for w in after)
    if capital and len(before) > 1 and before[-2] in _KINDS_OF_BODY:
        return [before[-1], *tokens[stop:]]  # "the group People for the Ethical Treatment of Animals"
    heads_body = before[-1] in word_list("bodies") or before[-1] in word_list("places")
    if tokens[stop] in {"of", "for", "on"} and capital and heads_body:
        tail = _person_tail(list(after))  # "the Ministry of Finance Brian Manner"
        return tail if tail and name_kind(" ".join(tokens)) != "place" else list(tokens)
    if not before[-1][:1].isupper():
        return []  # "an attorney for Pagliano" names no one
    trade = len(name) == 1 and tokens[stop] == "of" and bool(_person_tail(list(after)))  # "Supervisor of Elections Pam"
    if name and name[-1].lower().strip(".") not in _titles() and not trade:
        return name
    return _person_tail(list(after)) or (list(tokens) if capital else name)


def _holder_at_end(tokens: Sequence[str], office: str) -> list[str]:
    """Give the holder in "... of Sadar police station Rafiq Talukdar", "governor of the Bank of Zambia Denny Phiri"."""
    last = max((n for n, w in enumerate(tokens) if w == "of"), default=-1)
    for size in (2, 3):
        place, rest = " ".join(tokens[last + 1 : -size]), tokens[-size:]
        known = place in PLACES_THAT_SPEAK or place in word_list("countries")
        seat = (known and is_role_word(office)) or place.rpartition(" ")[2] in _SEATS
        if seat and all(map(is_name_word, rest)) and not (_is_body(rest) or rest[-1] in word_list("places")):
            return list(rest)
    return []


def opens_description(tokens: Sequence[str]) -> bool:
    """Tell a capital that only opens the sentence ("Members of", "Counsel for") from a name's."""
    if len(tokens) < 3 or tokens[1] not in {"of", "for", "at", "from", "in", "with", "on", "near", "outside", "across"}:
        return False
    low = tokens[0].lower()
    human = singular(low) in HUMAN or low in word_list("titles") or low.endswith("men")
    return tokens[0][:1].isupper() and human and (tokens[2].islower() or low.strip(".") not in _titles())


def _person_tail(run: list[str]) -> list[str]:
    """Give the person at the end of a run that opens with a body: "State Mike Pompeo", "Finance Brian Manner"."""
    for size in (3, 2):
        if len(run) > size and _is_given(run[-size]) and all(is_name_word(w) for w in run[-size:]):
            return run[-size:]
    held = max((n for n, w in enumerate(run) if w.lower() in word_list("portfolios")), default=len(run))
    rest = run[held + 1 :]  # "Director of Public Works Olu Bello"
    return (
        rest
        if len(rest) == 2 and "and" not in run[:held] and all(map(is_name_word, rest)) and not _is_body(rest)
        else []
    )


def _is_given(word: str) -> bool:
    low = word.lower().strip(".")
    return low in word_list("given-names-female") or low in word_list("given-names-male")


_NAMES_TOO = frozenset({"sultan", "dean", "baron", "duke", "earl", "imam"})
"""Titles that are given names behind another title."""


@cache
def _titles() -> frozenset[str]:
    return word_list("titles") | word_list("titles-ambiguous") | word_list("title-parts")


def _is_title(run: Sequence[str], at: int) -> bool:
    """Tell whether the word at a place stands before a name as a title; some do so only before a full name."""
    low = run[at].lower().strip(".")
    rest = run[at + 1 :]
    if low in word_list("titles"):
        return bool(rest)
    if low in word_list("titles-ambiguous"):
        return len(rest) > 1 and name_kind(" ".join(rest)) in {"person", "unknown"}
    parts = word_list("title-parts")
    return low in parts and bool(rest) and (_is_title(rest, 0) or rest[0].lower().strip(".") in parts)


def _is_trade(run: Sequence[str], at: int) -> bool:
    """Tell a trade in capitals before a full name: "Resident Landry Burdine", "County Engineer Bill Belzer"."""
    rest = run[at + 1 :]
    low = run[at].lower()
    if at and is_short_form(run[at]) and 2 <= len(rest) <= 3:
        return _is_given(rest[0]) and not _is_body(rest)  # "Karen MCA David Mberia", "Pader RDC Grace Achola"
    if (
        not 2 <= len(rest) <= (4 if _is_given(rest[0]) else 3)
        or _is_given(run[at])
        or not (is_role_word(run[at]) or low.endswith("ist"))
    ):
        return False
    # "Doctors Without Borders" is no doctor: what is not known for a given name has one holder of the trade before it
    plain = singular(low) == low and rest[0] not in word_list("places") and all(map(is_name_word, rest))
    return (plain or _is_given(rest[0])) and not _is_body(rest) and rest[-1] not in word_list("places")


def _is_name_behind_title(run: Sequence[str], at: int) -> bool:
    """Tell the given name in "Inspector General Sultan Ali Khowaja"."""
    return at > 0 and run[at].lower() in _NAMES_TOO and run[at - 1].lower().strip(".") in _titles()


def _without_titles(run: Sequence[str]) -> list[str]:
    """Take titles off the front of a name; nothing is left of "Prime Minister"."""
    names = [w for w in run if w not in PARTICLES]
    if names and all(w.lower().strip(".") in _titles() for w in names):
        return []  # "the Prime Minister"
    offices = (n for n in range(len(run)) if not _is_name_behind_title(run, n))
    last = max((n for n in offices if _is_title(run, n) or _is_trade(run, n)), default=-1)
    rest = list(run[last + 1 :])
    rest = rest[1:] if last >= 0 and rest[:1] in (["I"], ["II"], ["III"]) else rest  # "Finance Minister II Ahmad Razak"
    if last < 0 or not rest or (rest[0] in PARTICLES and run[last].lower().strip(".") not in _HONORIFICS):
        return list(run)
    if _is_body(rest) or (any(w in word_list("places") for w in rest[-1:]) and not _is_given(rest[0])):
        return list(run)  # "General Electric Company", "Prince Edward Island"
    return rest[1:] if rest[0] in {"and", "&"} else rest


def _is_body(tokens: Sequence[str]) -> bool:
    """Tell whether words of a name are a body's: one of them names a kind of body, and it is no family name."""
    bodies = word_list("bodies")
    found = [w for w in tokens if w.strip(".,") in bodies]
    if len(tokens) == 2 and _is_given(tokens[0]) and found == [tokens[1]] and tokens[1] in _ALSO_FAMILY:
        return False
    return bool(found)


def is_body(name: str) -> bool:
    """Tell whether a name is a body's rather than a person's."""
    bare = re.sub(r"^(?:The|the)\s+", "", name)
    return (
        _is_body(bare.split())
        or bool(_LOWER_BODY.search(bare))
        or bare in PLACES_THAT_SPEAK
        or (bare.isupper() and " " not in bare)
        or bare.split()[:1] in (["North"], ["South"])
        or name.startswith(("The ", "the "))
    )


def name_kind(name: str) -> NameKind:
    """Tell what a name is the name of, as far as its words show.

    Parameters
    ----------
    name
        A name as written, without titles.
    """
    tokens = name.split()
    if not tokens:
        return "unknown"
    last = tokens[-1].strip(".,")
    plain = [w for w in tokens if w not in PARTICLES]
    if last in word_list("countries") or (" of " in f" {name} " and plain[0] in word_list("places")):
        return "place"
    if is_body(name):
        return "body"
    if last in word_list("places") and not (_is_given(tokens[0]) and last in _ALSO_FAMILY):
        return "place"
    if tokens[0] in word_list("name-modifiers"):
        return "unknown"
    if len(tokens) > 1 and (_is_given(tokens[0]) or is_family_first(tokens)):
        return "person"
    return "unknown"


def opens_with_given(tokens: Sequence[str]) -> bool:
    """Tell whether words begin with a given name, behind a title if there is one: "Dr. Ann Lee".

    Returns
    -------
    bool
        False for a name that no list knows, which may be a body's or a place's.
    """
    name = [w for w in tokens if w.lower().strip(".") not in _titles()]
    return len(name) > 1 and _is_given(name[0]) and not _is_body(name) and name[-1] not in word_list("places")


def is_family_first(tokens: Sequence[str]) -> bool:
    """Tell a Korean, Chinese or Vietnamese name: "Kim Jong Un", "Moon Jae-in", "Xi Jinping"."""
    return tokens[0] in word_list("family-names-first") and 1 < len(tokens) <= 3 and tokens[-1].isalpha() is not None


def is_role_word(word: str) -> bool:
    """Tell whether a word names an office or a trade: "spokesman", "CEO", "analyst"."""
    low = word.lower().strip(".")
    if len(low) < 2 or low in word_list("title-parts"):
        return False
    single = singular(low)
    known = low in word_list("titles") or low in word_list("titles-ambiguous") or single in word_list("persons")
    return known or (single.endswith(_PERSON_ENDINGS) and word[:1].islower())
