"""What a text calls things by: "the base" for the one base that it names, "it" for what a sentence is about."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from toolkit.desk.drafting.reading import Reading
from toolkit.places.names import fold
from toolkit.places.nations import codes_of
from toolkit.places.phrases import THING

if TYPE_CHECKING:
    from toolkit.places.said import Said

ARTICLE = re.compile(r"^(?:the|an?|this|that|its|their)\s+", re.I)
NEXT = re.compile(r"^(?:nearest|closest|next|other|only other|first|second|third|last|same)\b", re.I)
"""Words that say which of several by something else: "the nearest hospital" is another one for every place."""


_WHAT_FOR = (
    r"(?:naval|air|military|army|missile|power|nuclear|copper|gold|iron|coal|lithium|uranium|cobalt|diamond|tailings|oil|"
    r"gas|solar|wind|hydropower|hydroelectric|steel|cement|fuel|storage|test|launch|border|refugee|training|detention)"
)
"""Words between a name and its noun that say what a thing is for."""


_ERA = re.compile(
    r"(?:Soviet|Ottoman|Nazi|Allied|Cold|Roman|Catholic|Protestant|Orthodox|Muslim|Jewish|Christian)$|.*-\w"
)
"""Capitalised words that describe a thing and name none: "the Soviet base", "the Chinese-built dam"."""


_SETTLEMENTS = ("village", "town", "city", "hamlet", "settlement", "township")


def own_name(subject: str) -> frozenset[str]:
    """Return the words of its own name that "The Kokpar dump" bears, by which it is no other dump; none for "the dump".

    Parameters
    ----------
    subject
        What a text speaks of, with its article.
    """
    words = ARTICLE.sub("", subject).split()[:-1]
    head = list(takewhile(lambda word: word[:1].isupper(), words))
    plain = len(words) == len(head) and bool(ARTICLE.match(subject))
    if not plain or any(_ERA.match(word) or codes_of(word) for word in head):
        return frozenset()
    return frozenset(head)


def called_before(reading: Reading, start: int, noun: str) -> str:
    """Return the one name that a text has before "the base": "Baltiysk naval base", "the base at Ku"; "" for several.

    Parameters
    ----------
    reading
        The document.
    start
        Where "the base" stands.
    noun
        The noun.
    """
    article = "(?:(?i:the) )?" if noun in _SETTLEMENTS else "(?i:the) "
    own = r"(?:(?!(?:The|In|At|From|Near|On|Of|To|An?) )[A-ZÀ-Þ][\w’'-]+ ){1,3}"
    pattern = rf"\b{article}{own}(?:{_WHAT_FOR} )?{re.escape(noun)}\b"
    at = (
        rf"\b(?i:the|an?) (?:(?!(?:of|at|in|and)\b)[\w’'-]+ ){{0,4}}?{re.escape(noun)} (?:at|called|named|known as) "
        r"(?P<name>[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*){0,2})"
    )
    before = reading.text.text[:start]
    found = {ARTICLE.sub("", m[0]) for m in re.finditer(pattern, before)}
    for name in {m["name"] for m in re.finditer(at, before)}:
        if not any(longer.startswith(f"{name} ") for longer in found):  # "the yard at Ku" and "the Ku yard" are one
            found.add(name)
    return found.pop() if len(found) == 1 else ""


_CALLED = r"(?:known|referred to|identified|dubbed|called|named)(?: \w+){0,2}?(?: as)?"
"""Words by which a text gives a thing its name: "is known locally as", "called"."""
_NAME_MARKS = str.maketrans("", "", '“”‘"')
"""Marks that may stand about a part of a name: “Imam ‘Ali” military base."""
_SOON = 2
"""Sentences behind the first mention in which a text gives the name of what it told of."""


def called_after(reading: Reading, start: int, noun: str) -> str:
    """Return the one name that a text gives "a military complex" afterwards: "known as the Imam Ali Base"; "" for none.

    Parameters
    ----------
    reading
        The document.
    start
        Where the thing without a name stands.
    noun
        What it is called: "complex".
    """
    nouns = "|".join(sorted(GENERIC | {noun} if noun in GENERIC else {noun}))
    name = (
        rf"(?:[Tt]he )?(?P<name>(?!(?:The|This|That|An?) )(?:[A-ZÀ-Þ][\w’'-]+ ){{1,3}}(?:{_WHAT_FOR} )?(?i:{nouns}))\b"
    )
    text = reading.text.text
    given = re.finditer(rf"\b{_CALLED} {name}", text.translate(_NAME_MARKS))
    after = [span for span in reading.sentences if span[0] > start][:_SOON]
    openings = [re.match(name, text[slice(*span)].translate(_NAME_MARKS)) for span in after]
    found = {match["name"] for match in [*given, *openings] if match and name_alone(match["name"])}
    return min(found) if len({name_alone(one) for one in found}) == 1 else ""


def name_alone(name: str) -> frozenset[str]:
    """Return the words of a thing's own name without what it is and is for: "Imam", "Ali" of "Imam Ali military base".

    Parameters
    ----------
    name
        What it is called.
    """
    return own_name("the " + re.sub(rf" {_WHAT_FOR}(?= \w+$)", "", ARTICLE.sub("", name)))


_MARKS = 8
"""Characters of quotation marks, blanks and ends of lines at the head of a sentence."""


def opens(said: Said, reading: Reading) -> bool:
    """Tell whether that of which something is said opens its sentence, and so is what the sentence is about."""
    first, _ = reading.sentence(said.start)
    head = reading.words(first, first + len(said.subject) + _MARKS).lstrip(" “\"'")
    return bool(said.subject) and head.casefold().startswith(said.subject.casefold())


GENERIC = frozenset({"site", "base", "facility", "complex", "compound", "installation", "place"})
"""Nouns that any thing in question may be called by."""
_KIND = re.compile(THING)
TOPIC = re.compile(rf"(?:The|This) (?P<noun>(?:[\w’'-]+ ){{0,3}}?{THING})\b (?:is|was|has|had|lies|stands|covers)\b")
"""What a sentence is about, where it opens with it: "The dam is 131 metres high"."""
_OTHERS = frozenset({"another", "other", "second", "third", "new", "old", "nearby", "neighbouring", "neighboring"})
"""Words before a noun that may tell another thing of it."""
_ARTICLES = frozenset({"the", "this", "that", "a", "an", "its", "their", "whose"})


def only_one_named(reading: Reading, start: int, name: str, noun: str) -> bool:
    """Tell whether a document names a thing before it calls it by its noun, and has spoken of no other of that noun.

    Parameters
    ----------
    reading
        The document.
    start
        Where the noun stands.
    name, noun
        What it is named, and called.
    """
    before = reading.text.text[:start]
    own = " ".join(takewhile(lambda word: word[:1].isupper(), ARTICLE.sub("", name).split()))
    longer = rf"\b{re.escape(own)} (?:[a-z]+ ){{0,2}}{re.escape(noun)}\b"  # "the Ku solar plant" for "the Ku plant"
    named = last_place(before, name) >= 0 or (own and re.search(longer, before) is not None)
    return bool(named) and no_other_named(reading, start, name, noun)


def is_said_to_be(reading: Reading, at: int, name: str, noun: str) -> bool:
    """Tell whether a document says before that a name is one of a noun: "Amankrom, a fishing village", "the pit at Ku".

    Parameters
    ----------
    reading
        The document.
    at
        Where the noun stands.
    name, noun
        What it is named, and called.
    """
    bare = re.escape(ARTICLE.sub("", name))
    own = rf"{bare}(?:,| is| was) (?:an?|the) (?:[\w’'-]+ ){{0,3}}?{re.escape(noun)}\b"
    stuff = r"(?: of [a-z]+(?: [a-z]+)?)?"
    before = rf"\b(?:[Tt]he|[Aa]) (?:[\w’'-]+ ){{0,2}}?{re.escape(noun)}{stuff} (?:of|at|called|named) {bare}\b"
    # "Kaokalam village" is the village Kaokalam; "the Kwale mine" is not the town
    alone = re.escape(ARTICLE.sub("", name).removesuffix(f" {noun}"))
    beside = rf"|\b{alone} {re.escape(noun)}\b" if noun in _SETTLEMENTS else ""
    return re.search(rf"{own}|{before}{beside}", reading.text.text[:at]) is not None


def kind_told(reading: Reading, at: int, name: str) -> str | None:
    """Return what a document says that a name is: "camp" of "Yambes is a logging camp"; None where it says nothing.

    Parameters
    ----------
    reading
        The document.
    at
        Up to where it is read.
    name
        The name.
    """
    told = re.search(
        rf"\b{re.escape(name)}(?:,| is| was) an? (?:[\w’'-]+ ){{0,3}}?(?P<noun>{THING})\b", reading.text.text[:at]
    )
    if told is None:
        told = re.search(rf"\b{re.escape(name)} (?P<noun>{'|'.join(_SETTLEMENTS)})\b", reading.text.text[:at])
    return told["noun"] if told else None


def is_of_another_kind(name: str, noun: str) -> bool:
    """Tell whether a name says what a thing is, and it is no such thing: "the plant" is not "The mine".

    Parameters
    ----------
    name
        What a site is called.
    noun
        What a text calls something.
    """
    own = name.rpartition(" ")[2]
    return own.islower() and _KIND.fullmatch(own) is not None and noun not in GENERIC and own != noun


def no_other_named(reading: Reading, start: int, name: str, noun: str) -> bool:
    """Tell whether a document has spoken of no other thing of a noun.

    Parameters
    ----------
    reading
        The document.
    start
        Where the noun stands.
    name, noun
        What the thing is named, and called.
    """
    return _no_other(reading.text.text[:start], name, noun)


def _no_other(text: str, name: str, noun: str) -> bool:
    own = {fold(word) for word in name.split()}
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun.removesuffix('s')}s"
    if several != noun and re.search(rf"\b{re.escape(several)}\b", text, re.I):
        return False
    named = re.findall(rf"(?<!\w)([\w’'-]+) {re.escape(noun)}\b", text)
    others = {word for word in named if fold(word) not in own and (word[:1].isupper() or word in _OTHERS)}
    return not {word for word in others if word.lower() not in _ARTICLES}


def is_the_one(reading: Reading, at: int, subject: str) -> bool:
    """Tell whether "The compound" can mean one thing alone in a document, which names it by no other words.

    Parameters
    ----------
    reading
        The document.
    at
        Where the words stand.
    subject
        The words: an article and a noun, which the document may have brought in as "a new compound".
    """
    article, _, noun = subject.rpartition(" ")
    if article.lower() not in {"the", "this"} or not noun.islower():
        return False
    text = reading.text.text[:at]
    brought_in = re.findall(rf"\b[Aa]n? (?:[\w’'-]+ ){{0,3}}?{re.escape(noun)}\b", text)
    plain = re.sub(rf"(^|\n|\b[Aa]\s)\s*[Nn]ew {re.escape(noun)}\b", rf"\1{noun}", text)
    return len(brought_in) <= 1 and _no_other(plain, subject, noun)


def is_common(name: str) -> bool:
    """Tell whether a site is called by its noun alone, as any other of its kind could be: "The compound".

    Parameters
    ----------
    name
        What it is called.
    """
    bare = ARTICLE.sub("", name)
    return bare == bare.lower()


def key_of(name: str) -> str:
    """Return a key that is the same for a name with and without its article."""
    return fold(ARTICLE.sub("", " ".join(name.split())))


def last_place(text: str, name: str) -> int:
    """Return where a name stands last in a text, -1 where it does not.

    Parameters
    ----------
    text
        The text.
    name
        The name; its article counts for nothing.
    """
    plain = ARTICLE.sub("", name)
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(plain)}(?!\w)", text)]
    return found[-1] if found else -1
