"""Speakers: one name for all mentions of a person or body in a document, and pronouns where the text allows.

A mention is merged only when it can mean one speaker; "Kim" stays "Kim" in a text with two of them. What a pronoun or a
description stands for is worked out from the nearest fitting speaker before it, and shows: mention and speaker differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.quotes.lexicon import HUMAN_PERSONS, singular, words
from toolkit.records import Speaker, Statement

_TITLES = words(
    """
    mr mrs ms miss dr prof professor sir dame lord lady president vice prime minister chancellor premier king
    queen prince princess senator sen representative rep congressman congresswoman governor gov mayor secretary
    general gen colonel col captain capt lieutenant lt sergeant sgt major maj admiral adm marshal commander
    judge justice attorney chairman chairwoman chair chief director spokesman spokeswoman spokesperson
    ambassador envoy officer deputy former acting first second senior pope bishop archbishop cardinal rabbi imam
    father sister speaker candidate leader ceo executive vp us u.s uk british chinese russian american korean north
    south japanese ex
    """
)
_HONORIFIC_F = words("mrs ms miss dame lady queen princess spokeswoman congresswoman chairwoman sister")
_HONORIFIC_M = words("mr sir lord king prince spokesman congressman chairman father pope")
_PRONOUNS = words("he she they it who we i you")
_BODY_WORDS = re.compile(
    r"\b(?:House|Ministry|Department|Agency|Service|Office|Committee|Commission|Council|Court|Party|Union|University|Institute"
    r"|Centers?|Bank|Company|Corp|Inc|Group|Times|Post|Press|Network|Radio|Television|Review|Magazine|Ilbo|Initiative|Project|Foundation|Journal|News|Herald|Daily|Report|Pentagon|Kremlin|Government|Staff|FBI"
    r"|CIA|NATO|UN|EU|North|Joint|Chiefs|campaign|administration|government|ministry|office|agency|report|statement|court|company|police)\b"
)
GOVERNMENTS = {
    "washington": "america", "moscow": "russia", "beijing": "china", "london": "britain", "paris": "france",
    "berlin": "germany", "pyongyang": "korea", "seoul": "korea", "tokyo": "japan", "brussels": "europe",
    "kyiv": "ukraine", "kiev": "ukraine", "tehran": "iran", "jerusalem": "israel", "ankara": "turkey", "delhi": "india",
    "islamabad": "pakistan", "riyadh": "saudi", "cairo": "egypt", "damascus": "syria", "baghdad": "iraq",
    "kabul": "afghanistan", "hanoi": "vietnam", "taipei": "taiwan", "canberra": "australia", "ottawa": "canada",
    "madrid": "spain", "rome": "italy", "athens": "greece", "warsaw": "poland", "vienna": "austria",
    "geneva": "switzerland", "north korean": "korea", "korean": "korea", "russian": "russia", "chinese": "china",
    "american": "america", "iranian": "iran", "israeli": "israel", "syrian": "syria", "ukrainian": "ukraine",
}  # fmt: skip
"""Capitals and adjectives to one word of the country's name, all in lower case."""

PLACES_THAT_SPEAK = frozenset(name.title() for name in list(GOVERNMENTS)[:31])
"""Capitals that stand for their government when they are the subject of a reporting verb."""

_EMPLOYER = re.compile(
    r"\b(?:at|of|for|with)\s+(?:the\s+)?(?P<body>[A-Z][\w&’'-]*(?:\s+(?:of\s+|for\s+|the\s+)*[A-Z][\w&’'-]*)*)"
)
_AFTER_NAME = words("of at for in who from on with to and")
_ONE_NAME = re.compile(
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Z]\w{3,}"
)
"""A single name beside an office ("the owner, Northline"): no day and no month."""
_NAME_WORD = re.compile(r"[A-Z][\w’'.-]*|\d+(?=\s+[A-Z])|[가-힣]+")
_GENERIC = re.compile(r"^(?:the|a|an|one|another|that|this|some|many|two|three|several|his|her|their)\s", re.I)


def core_name(mention: str) -> str:
    """Cut a mention down to the name in it, or to its first noun phrase when it holds none.

    Parameters
    ----------
    mention
        The characters of a speaker's mention.

    Returns
    -------
    str
        "Heather Nauert" for "State Department spokeswoman Heather Nauert"; "the official" stays as it is.
    """
    text = " ".join(mention.split()).strip(" ,;:“”\"'—–-")
    parts = [p.strip() for p in re.split(r",|\s[–—(]", text) if p.strip()]
    if not parts:
        return text
    head = parts[0]
    words = head.split()
    if len(words) > 1 and words[-1] in {"’s", "'s"}:
        words = words[:-1]
    run = _last_name_run(words)
    office = bool(_GENERIC.match(head)) or is_role_word(head.rpartition(" ")[2])
    if len(parts) > 1 and office and not run and (_is_name(parts[1].split()) or _ONE_NAME.fullmatch(parts[1])):
        return core_name(parts[1])  # "the harbour master of Port Esterwane, Tomas Haskavel"
    if not run:
        return _unpossessed(head)
    return _unpossessed(" ".join(run))


def _unpossessed(name: str) -> str:
    return re.sub(r"(?:’s|'s)$", "", name)


def _is_name(words: Sequence[str]) -> bool:
    return 1 < len(words) <= 4 and all(_NAME_WORD.fullmatch(w) for w in words) and words[0].lower() not in _TITLES


def _last_name_run(words: Sequence[str]) -> list[str]:
    """Give the name at the end of a noun phrase: capitalised words after the last title or common noun."""
    stop = next((n for n, w in enumerate(words) if n and w in _AFTER_NAME), None)
    if stop is not None:
        before = _last_name_run(words[:stop])
        if not words[stop - 1][:1].isupper():
            return []  # "an attorney for Pagliano" names no one
        if words[stop] != "of" or (len(before) > 1 and not _is_body(before)):
            return before
        if all(w[:1].isupper() or w in {"the", "of", "and", "for"} for w in words[stop:]) and _is_body(words):
            return list(words)
    if not words or not _NAME_WORD.fullmatch(words[-1]):
        return []
    start = len(words)
    while start > 0 and (
        _NAME_WORD.fullmatch(words[start - 1]) or words[start - 1] in {"de", "al", "van", "von", "bin", "&"}
    ):
        start -= 1
    if start > 0 and words[start - 1].isdigit() and len(words) - start == 1:
        start -= 1  # "38 North"
    run = list(words[start:])
    if len(run) > 2 and start and words[start - 1] == "of":
        run = run[1:]  # "Secretary of State Mike Pompeo"
    if start == 0 and run[0] in {"The", "A", "An"}:
        return list(words)
    return _without_titles(run)


def _without_titles(run: list[str]) -> list[str]:
    """Take titles off the front of a name; nothing is left of "Prime Minister"."""
    titles = [n for n, w in enumerate(run) if w.lower().strip(".") in _TITLES]
    if len(titles) == len(run):
        return []  # "the Prime Minister"
    if titles and len(run) - titles[-1] > 2 and not _is_body(run[titles[-1] + 1 :]):
        return run[titles[-1] + 1 :]
    while len(run) > 1 and run[0].lower().strip(".") in _TITLES and not _BODY_WORDS.search(" ".join(run)):
        run = run[1:]
    return run if run[0] not in {"and", "&"} else run[1:]


def _is_body(words: Sequence[str]) -> bool:
    return bool(_BODY_WORDS.search(" ".join(words)))


def is_body(name: str) -> bool:
    """Tell whether a name is a body's rather than a person's.

    Parameters
    ----------
    name
        A name as written.
    """
    bare = re.sub(r"^(?:The|the)\s+", "", name)
    return (
        bool(_BODY_WORDS.search(bare))
        or bare in PLACES_THAT_SPEAK
        or bare.isupper()
        or name.startswith(("The ", "the "))
    )


_PERSON_ENDINGS = ("man", "woman", "person", "ist", "ian")
_NO_OFFICE = words(
    "us u.s uk british chinese russian american korean north south japanese ex former acting first second us"
)


def is_role_word(word: str) -> bool:
    """Tell whether a word names an office or a trade: "spokesman", "CEO", "analyst".

    Parameters
    ----------
    word
        One word.
    """
    low = word.lower().strip(".")
    if low in _NO_OFFICE or len(low) < 2:
        return False
    single = singular(low)
    return low in _TITLES or single in HUMAN_PERSONS or single.endswith(_PERSON_ENDINGS)


def gender_of(mention: str) -> str:
    """Give "f" or "m" where a title in the mention tells, else an empty text.

    Parameters
    ----------
    mention
        A mention as written.
    """
    words = {w.lower().strip(".") for w in mention.split()}
    return "f" if words & _HONORIFIC_F else "m" if words & _HONORIFIC_M else ""


def merge_speakers(statements: Iterable[Statement]) -> list[Speaker]:
    """Gather who speaks in a set of statements.

    Parameters
    ----------
    statements
        Statements of any number of documents.

    Returns
    -------
    list of Speaker
        Most quoted first; each with the mentions it goes by and, where one stands beside the name, the role.
    """
    mentions: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for s in statements:
        if s.speaker:
            key = speaker_key(s.speaker)
            counts[key] = counts.get(key, 0) + 1
            for text in (s.speaker, s.mention):
                if text and text not in mentions.setdefault(key, []):
                    mentions[key].append(text)
    order = sorted(mentions, key=lambda k: (-counts[k], k))
    return [_speaker(key, mentions[key]) for key in order]


def _speaker(key: str, mentions: Sequence[str]) -> Speaker:
    role = _role(mentions)
    return Speaker(
        id=key,
        name=mentions[0],
        names=tuple(mentions[1:]),
        role=role,
        organisation=_organisation(role) if role else None,
    )


def _organisation(role: str) -> str | None:
    """Give the body in a role as stated: "Airbus" in "Airbus spokesman" and in "spokesman for Airbus"."""
    after = _EMPLOYER.search(role)
    if after:
        return after["body"]
    before = re.match(r"(?:the\s+)?(?P<body>[A-Z][\w&’'-]*(?:\s+(?:of\s+)?[A-Z][\w&’'-]*)*)\s+[a-z]", role)
    body = before["body"] if before else ""
    return None if not body or all(w.lower().strip(".") in _TITLES for w in body.split()) else body


def speaker_key(name: str) -> str:
    """Give a slug that is the same for "The Blue House" and "Blue House".

    Parameters
    ----------
    name
        A name as written.
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"^(?:the|a|an)\s+", "", plain)
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")
    return slug or "speaker-" + "-".join(f"{ord(c):x}" for c in name[:8])


def _role(mentions: Sequence[str]) -> str | None:
    name = mentions[0]
    for mention in mentions[1:]:
        before, _, after = mention.partition(name)
        for side in (after.strip(" ,"), before.strip(" ,")):
            if side and side.lower() not in _PRONOUNS and len(side) < 120:
                return side
    return None


def one_name_each(names: Iterable[str]) -> dict[str, str]:
    """Give each speaker one name over all documents: "Trump" in one is "Donald Trump" of another.

    Parameters
    ----------
    names
        Every speaker's name, as often as it stands.

    Returns
    -------
    dict
        Each name to the one to use. A family name that two persons share, and a name that could be a body's, stay.
    """
    every = list(dict.fromkeys(names))
    forms: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for name in every:
        forms.setdefault(speaker_key(name), name)
        words = name.split()
        if 2 <= len(words) <= 4 and not is_body(name) and all(w[:1].isupper() for w in words):
            owners.setdefault(words[-1], set()).add(speaker_key(name))
    chosen = {}
    for name in every:
        held = owners.get(name, set())
        chosen[name] = forms[next(iter(held))] if len(held) == 1 else forms[speaker_key(name)]
    return chosen


_SHORT_FORM = re.compile(
    r"(?P<long>(?:[A-Z][\w’'.-]*\s+(?:(?:of|for|and|the|on|in|&)\s+)*){1,8}[A-Z][\w’'.-]*)\s*\(\s*(?:the\s+)?(?P<short>[A-Z]{2,8})\s*\)"
)


def initials(name: str) -> str:
    """Give the capitals of a name: "CSIS" for "Center for Strategic and International Studies".

    Parameters
    ----------
    name
        A name as written.
    """
    return "".join(w[0] for w in re.split(r"[\s-]+", name) if w[:1].isupper() and w not in {"The", "A", "An"})


def short_forms(text: str) -> dict[str, str]:
    """Give the short forms that a text explains: "the International Monetary Fund (IMF)".

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    dict
        Short form to the name it stands for, where its letters are the name's capitals.
    """
    found: dict[str, str] = {}
    for m in _SHORT_FORM.finditer(text):
        words = m["long"].split()
        for start in range(len(words)):
            name = " ".join(words[start:])
            if words[start][:1].isupper() and words[start] not in {"The", "A"} and initials(name) == m["short"]:
                found.setdefault(m["short"], name)
                break
    return found


def same_speaker(claimed: str, found: str, all_names: Iterable[str] = ()) -> bool:
    """Tell whether a name as found can be the speaker a claim names.

    Parameters
    ----------
    claimed
        Name in the claim.
    found
        Name in a statement.
    all_names
        Every speaker at hand: a bare family name that two of them share settles nothing.

    Returns
    -------
    bool
        True when the words of one name are among the words of the other ("Trump", "Donald Trump").
    """
    if claimed.isupper() != found.isupper():  # "IMF" and "International Monetary Fund"
        short, long = (claimed, found) if claimed.isupper() else (found, claimed)
        if len(short) > 1 and initials(long) == short:
            return True
    a, b = _words_of(claimed), _words_of(found)
    if not a or not b or not (a <= b or b <= a):
        return False
    shorter = min(a, b, key=len)
    if len(shorter) > 1 or a == b:
        return True
    owners = {frozenset(_words_of(core_name(n))) for n in all_names if shorter < _words_of(n)}
    return len(owners) <= 1


def _words_of(name: str) -> set[str]:
    words = speaker_key(core_name(name)).split("-")
    return {w for w in words if w and w not in {"the", "of", "a", "an"}}
