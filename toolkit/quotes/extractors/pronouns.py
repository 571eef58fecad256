"""Whom "he", "she", "it" and "they" mean: the nearest subject that fits, and whether anybody else may be meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.quotes.extractors.draft import Who

PRONOUNS = {"he": "m", "she": "f"}
"""Pronouns for persons, and the gender they ask for."""

Place = Literal["speaker", "subject", "inside", "other", "owner"]
"""Where a mention stands: it speaks, is another subject, is one inside reported words, stands elsewhere, or owns."""

FARTHEST = 4
"""Sentences back in which whoever "he" or "she" means may stand."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One mention."""

    name: str
    kind: str
    """person, body, group, office or unknown."""
    place: Place
    sentence: int
    gender: str = ""
    guessed: bool = False
    """True for a pronoun of which only a guess, or nothing, is known."""


Sentence = tuple[int, list[Seen]]
"""Number of a sentence, and the mentions in it."""


def nearest_person(wanted: str, back: Sequence[Sentence], now: int, genders: Mapping[str, str]) -> Who | None:
    """Find the nearest subject that may be a person of a gender; it is sure where nobody else stands between.

    Parameters
    ----------
    wanted
        "m" or "f".
    back
        The sentences before, nearest first, with the mentions in each.
    now
        Number of the sentence that is read.
    genders
        What is known of each name's gender.
    """
    between: set[str] = set()
    for number, here in back:
        if now - number > FARTHEST:
            return None
        fitting = [s for s in here if _fits(s, wanted, genders)]
        subjects = [s for s in fitting if s.place in {"speaker", "subject"}]
        subjects = subjects or [s for s in fitting if s.place == "inside"]
        if not subjects and not between and (only := _only(here, fitting, wanted, genders)):
            return Who(only, sure=now - number <= 1)
        if not subjects:
            between |= {s.name for s in [*fitting, *_perhaps(here, wanted, genders)]}
            continue
        chosen = next((s for s in subjects if s.place == "speaker"), subjects[0])
        if not chosen.name:
            return None
        told = [s for s in here if s.place == "speaker" and s.kind != "body" and chosen.place == "inside"]
        if any((s.gender or genders.get(s.name, "")) in {"", wanted} for s in told):
            return Who(chosen.name, sure=False)  # "The dean said Voss had left. He said ...": the dean, most likely
        return Who(chosen.name, sure=now - number <= 1 and not between and _surely(chosen, fitting, now))
    return None


def _only(here: Sequence[Seen], fitting: Sequence[Seen], wanted: str, genders: Mapping[str, str]) -> str | None:
    """Give the one person in a sentence whose gender fits where the subject's does not: "Mr Prado met Ms Costa"."""
    subjects = [s for s in here if s.place in {"speaker", "subject"} and s.kind == "person"]
    if not subjects:
        return None
    names = {s.name for s in fitting}
    known = [s for s in fitting if s.kind == "person" and (s.gender or genders.get(s.name)) == wanted]
    return known[0].name if len(names) == 1 and known else None


def _perhaps(here: Sequence[Seen], wanted: str, genders: Mapping[str, str]) -> list[Seen]:
    """Give subjects of one word that may be a person's family name or a place: nobody passes them by for sure."""
    single = [s for s in here if s.kind == "unknown" and s.place == "subject"]
    return [s for s in single if (s.gender or genders.get(s.name, "")) in {"", wanted}]


def _fits(s: Seen, wanted: str, genders: Mapping[str, str]) -> bool:
    """Tell whether a mention may be "he" or "she": a person, or a name that is no body's and no place's."""
    gender = s.gender or genders.get(s.name, "")
    if gender not in {"", wanted}:
        return False
    if s.kind == "person":
        return True
    full = len(s.name.split()) in {2, 3, 4}
    return s.kind == "unknown" and (full or s.place == "speaker") and s.place != "owner"


def _surely(chosen: Seen, fitting: Sequence[Seen], now: int) -> bool:
    """Tell whether nobody else in its sentence may be meant; whoever speaks there goes on before the others."""
    if chosen.guessed:
        return False
    others = [s for s in fitting if s.name != chosen.name]
    if chosen.place == "speaker":
        others = [s for s in others if s.place == "speaker"]
    elif now - chosen.sentence > 1 and chosen.kind == "unknown":
        return False
    return not others


def last_body(back: Sequence[Sentence], now: int) -> Who | None:
    """Find what "it" means: the body that spoke in the sentence before, or in this one.

    Parameters
    ----------
    back
        The sentences before, nearest first, with the mentions in each.
    now
        Number of the sentence that is read.
    """
    for number, here in back:
        if now - number > 1:
            return None
        named = [s for s in here if s.kind in {"body", "office"} or (s.kind == "unknown" and " " not in s.name)]
        spoke = [s for s in named if s.place == "speaker"]
        found = spoke or [s for s in named if s.place == "subject"]
        if found:
            return Who(found[0].name, sure=len({s.name for s in spoke}) == 1)
    return None


def last_plural(back: Sequence[Sentence], now: int) -> Who | None:
    """Find what "they" means: the plural that spoke in the sentence before; no other will do.

    Parameters
    ----------
    back
        The sentences before, nearest first, with the mentions in each.
    now
        Number of the sentence that is read.
    """
    for number, here in back:
        if now - number > 1:
            return None
        spoke = [s for s in here if s.place == "speaker"] or [s for s in here if s.place == "subject"]
        if spoke:
            alone = len(spoke) == 1 and spoke[0].kind == "group"
            return Who(spoke[0].name, sure=spoke[0].place == "speaker") if alone else None
    return None
