"""Figures that several documents give for what may be one thing: set side by side, for a person to judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.desk.drafting.offers import Names, offer
from toolkit.quotes.passages import same_figure, stem
from toolkit.records import Proposal, Stated

MOST_THINGS = 400
"""Different things whose figures are kept over all documents."""
LEAST_SHARED = 2
"""Words that two sentences share, beside their figures, before these may be of one thing."""
NEAR_TIMES = 2.0
"""Numbers of things of one name that differ by more than this are of other things, unless more words are the same."""
FAR_TIMES = 10.0
"""Figures that differ by more than this are of other things, whatever words they share: a load and a year's loads."""
_PLAIN = frozenset(
    """
    about above according across after again against almost also among another area around because been before being
    below between both came come could does done during each even ever every first from given have having here image
    images into itself just kilometre kilometres kilometer kilometers known last later least like made make many metre
    metres meters mile miles more most much near nearly never only other over picture pictures reported roughly said
    same satellite says second shows show shown since some square still such than that their them then there these they
    third this those three told under until very were what when where which while whose will with within would year
    years hectare hectares acre acres today january february march april june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday total number
    """.split()  # noqa: SIM905  (a list of words reads better as words)
)
_SAME = re.compile(r"(?:dead|death|died|dies|dying|killed|kills|fatal)\w*")
_STATES = (
    (
        "dead",
        r"dead|die[ds]?|dying|kill(?:ed|ing|s)|deaths?|bod(?:y|ies)|perished|drown\w+|fatal\w*|execut\w+|massacr\w+",
    ),
    ("missing", r"missing|unaccounted|disappear\w+|vanish\w+"),
    ("hurt", r"injur\w+|wound\w+|hurt\w*|maim\w+|hospitali[sz]\w+|treat(?:ed|ing)|sicken\w+|poison\w+"),
    ("rescued", r"rescu\w+|saved|saving|surviv\w+|alive|airlift\w+|recover(?:ed|ing)"),
    ("displaced", r"displac\w+|evacuat\w+|flee\w*|fled|homeless|uproot\w+|relocat\w+|resettl\w+|moved"),
    ("held", r"arrest\w+|detain\w+|jail\w+|imprison\w+|custody|abduct\w+|kidnap\w+|captur\w+|charged|convict\w+|tried"),
    ("at work", r"work|works|worked|working|employ\w*|hir(?:ed|ing)|staff|jobs?"),
    ("at home", r"live[sd]?|living|inhabit\w*|resid\w+|home to|population"),
    ("gathered", r"protest\w*|march(?:ed|ing)|gather\w*|demonstrat\w*|attend\w*|rall(?:y|ied|ying)"),
    ("sent", r"sent|send(?:ing|s)|deploy\w+|dispatch\w+|searching|helping|expected to (?:arrive|reach)"),
    ("affected", r"affect\w+|hit|hitting|cut off|without"),
    ("destroyed", r"destroy\w+|raz(?:ed|ing)|torch\w+|burn\w*|flatten\w+|levell?(?:ed|ing)|demolish\w+|gutt(?:ed|ing)"),
    ("damaged", r"damag\w+|flood(?:ed|ing)|submerg\w+"),
    ("built", r"built|construct(?:ed|ing)|erect(?:ed|ing)|open(?:ed|ing)|plann(?:ed|ing)"),
)
"""What may befall those that are counted, by which two figures of people are told to be of the same ones."""
_STATE = re.compile("|".join(rf"(?P<s{number}>\b(?:{words})\b)" for number, (_, words) in enumerate(_STATES)), re.I)
_ANYBODY = frozenset(
    """
    people persons men women children residents villagers inhabitants civilians workers employees staff personnel
    miners farmers families households soldiers troops police officers passengers students others individuals victims
    """.split()  # noqa: SIM905  (a list of words reads better as words)
)
"""Nouns that say of nobody which ones are counted: "people" may be the dead, the missing or those who search."""
_CLAUSE_END = re.compile(r"[.;:](?=\s|$)|\s(?:while|but|whereas|and(?= (?:\S+ ){0,3}?\d))\s", re.I)


class Figure(NamedTuple):
    """A figure that one document prints, of something.

    Attributes
    ----------
    document
        Its id.
    written
        The figure as printed, with what it counts.
    stated
        The figure.
    thing
        What it counts, or measures; "" where the words alone tell.
    passage
        The words that print it.
    claim
        The claim that it makes, and who makes it.
    speaker
        Who makes it.
    """

    document: str
    written: str
    stated: Stated
    thing: str
    passage: str
    claim: str
    speaker: str
    rate: str = ""
    """How often: "day" of "4,200 cubic metres a day"; "" = a whole, which is compared with no rate."""


@dataclass
class Figures:
    """What documents print, each figure with those of other documents that may be of the same thing.

    Attributes
    ----------
    groups
        In the order read; one figure a document in each.
    """

    groups: list[list[Figure]] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Keep a figure."""
        taken = False
        for group in self.groups:
            if all(other.document != figure.document for other in group) and _alike(group[0], figure):
                group.append(figure)
                taken = True
                break
        if not taken and len(self.groups) < MOST_THINGS:
            self.groups.append([figure])


def _alike(first: Figure, other: Figure) -> bool:
    if first.stated.dimension != other.stated.dimension or first.rate != other.rate:
        return False
    things = content_of(first.thing), content_of(other.thing)
    if first.stated.dimension != "area" and not things[0] & things[1]:
        return False
    measured = [figure.thing.partition(" of the ")[2] for figure in (first, other)]
    if not _of_the_same(first, other) or (all(measured) and measured[0] != measured[1]):
        return False  # the length of the island is not that of the runway
    shared = content_of(first.passage) & content_of(other.passage)
    if not _within(FAR_TIMES, first.stated, other.stated):
        return False
    # "250 trucks leave" and "I counted 320 trucks": of one size, if of few words
    near = _within(NEAR_TIMES, first.stated, other.stated)
    return len(shared) >= (1 if near else LEAST_SHARED)


def _of_the_same(first: Figure, other: Figure) -> bool:
    """Tell whether two figures may count the same ones: no dead among the missing, nobody without a word for both."""
    states = state_of(first), state_of(other)
    if all(states):
        return states[0] == states[1]
    if not (_is_anybody(first.thing) or _is_anybody(other.thing)):
        return True
    told = [content_of(" ".join(_clause(figure))) - content_of(figure.thing) for figure in (first, other)]
    return not any(states) and bool(told[0] & told[1])


def _is_anybody(thing: str) -> bool:
    return thing.rpartition(" ")[2].casefold() in _ANYBODY


def state_of(figure: Figure) -> str:
    """Return what befell those that a figure counts: "missing" for "300 people were still missing"; "" = not said.

    Parameters
    ----------
    figure
        The figure, with the words that print it.
    """
    own = figure.thing.rpartition(" ")[0] if _is_anybody(figure.thing) else figure.thing
    if (inside := _STATE.search(own)) is not None:
        return _name_of(inside)
    head, tail = _clause(figure)
    after = _STATE.search(tail)
    if after is not None:
        return _name_of(after)
    before = list(_STATE.finditer(head))
    return _name_of(before[-1]) if before else ""


def _clause(figure: Figure) -> tuple[str, str]:
    """Return the words before and behind a figure in its clause."""
    passage = " ".join(figure.passage.split())
    at = passage.casefold().find(figure.written.casefold())
    if at < 0:
        return "", ""
    behind = passage[at + len(figure.written) :]
    return _CLAUSE_END.split(passage[:at])[-1], _CLAUSE_END.split(behind, maxsplit=1)[0]


def _name_of(match: re.Match[str]) -> str:
    return next(name for number, (name, _) in enumerate(_STATES) if match[f"s{number}"])


def _within(times: float, first: Stated, other: Stated) -> bool:
    small, large = sorted((first.base_high, other.base_high))
    return small > 0 and large <= times * small


def content_of(text: str) -> frozenset[str]:
    """Return the words of a text that say what it is about, without their endings."""
    found = set()
    for word in re.findall(r"[^\W\d_]{4,}", text.casefold()):
        if word not in _PLAIN:
            found.add("die" if _SAME.fullmatch(word) else stem(word))
    return frozenset(found)


def several(figures: Figures, names: Names) -> Iterator[Proposal]:
    """Offer, as one claim each, figures that several documents give for what may be the same."""
    for group in figures.groups:
        first = group[0]
        if len(group) == 1:
            continue
        apart = not all(same_figure(first.stated, other.stated) for other in group[1:])
        state = state_of(first)
        thing = first.thing or _shared_words(group)
        of = f"{thing} ({state})" if state and _is_anybody(thing) and state not in thing else thing
        shown = "; ".join(f"{figure.document}: {figure.written}" for figure in group)
        listed = [{"document": f.document, "is": f.written, "passage": f.passage} for f in group]
        entry = {
            "id": names.free(f"how-many-{thing}"),
            "text": first.claim or f"{first.speaker} gives {first.written} for {thing}",
            "speaker": first.speaker,
            "document": first.document,
            "passage": first.passage,
            "check": {"kind": "count", "of": of, "is": first.written, "figures": listed},
        }
        given = "different figures" if apart else "the same figure"
        yield offer(
            "figure",
            "claims",
            entry,
            reason=f"documents give {given} for {of}; whether they mean the same is for you to say",
            grade="likely",
            told=f"{of}: {shown}",
        )


def _shared_words(group: list[Figure]) -> str:
    """Return the words that the first passage shares with the next, in its own order: what the figures are of."""
    shared = content_of(group[0].passage) & content_of(group[1].passage)
    words = re.findall(r"[^\W\d_]{4,}", group[0].passage)
    kept = [word for word in words if content_of(word) & shared]
    return " ".join(dict.fromkeys(kept[:3]))
