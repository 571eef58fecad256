"""Who a pronoun or a description stands for: the nearest fitting subject, and how sure that is.

Subjects before others, nearer before farther, is the salience order of Lappin & Leass (1994), Computational Linguistics
20(4), reduced to what a newspaper paragraph needs. An answer is sure only where nobody else can be meant; the others
are guesses, and nothing is learned from a guess. What cannot be told stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from toolkit.quotes import lexicon
from toolkit.quotes.extractors.draft import Who
from toolkit.quotes.extractors.pronouns import (
    PRONOUNS,
    Place,
    Seen,
    Sentence,
    last_body,
    last_plural,
    nearest_person,
)
from toolkit.quotes.genders import gender_of, gender_of_name
from toolkit.quotes.grades import PRONOUNS as PLAIN_PRONOUNS
from toolkit.quotes.lexicon import words
from toolkit.quotes.names import (
    PARTICLES,
    core_name,
    is_role_word,
    name_kind,
    opens_description,
)
from toolkit.quotes.same_names import family_names, initials, with_small_particles
from toolkit.wordlists import word_list

_FIRM_NOUNS = words(
    """
    company firm airline manufacturer automaker carmaker maker corporation bank group network newspaper paper magazine
    developer producer publisher retailer supplier giant charity team
    """
)
"""Common nouns that stand for a firm named before, whatever it is called."""
_FIRM = re.compile(
    r"(?:The\s)?(?P<first>[A-Z]\w+)\s(?:.*\s)?(?:Co|Corp|Corporation|Company|Inc|Ltd|PLC|Group|Motors?|Industries|Holdings"
    r"|Airlines|Bank|Brothers|Bros|Stores|Foods|Energy|Records|Studios)\.?$"
)
"""A firm's name that opens with what may be a founder's."""
_OFFICE_NOUNS = words(
    """
    agency ministry department organization organisation government union party institute university council committee
    commission court association office service
    """
)
"""Common nouns that stand for a body whose name holds the noun: "the ministry" is the Ministry of Works."""

_ANYBODY_S = words("family couple group crowd neighbour neighbor friend relative")
_NOT_A_NAME = re.compile(
    r"^(?:Republicans?|Democrats?|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April"
    r"|June|July|August|September|October|November|December|Americans?)$"
)
"""Days, months and parties: subjects of sentences, but neither "he" nor "the company"."""
_DEFINITE = re.compile(r"^(?P<of>the|this|that|its|his|her|their)\s+(?P<rest>[\w’' -]+)$", re.I)
_BEHIND_HEAD = re.compile(r"\s(?:of|at|for|in|who|whose|that|from|on|with|to|by|between|into|among|against|over)\s|,")
_ARTICLE = re.compile(r"^(?:the|a|an|some|many|most|several|other|another|one|this|that|his|her|its|their)\s+", re.I)
_OWNED = re.compile(r"^\S+(?:['’]s|s['’])\s")
"""Somebody's: "Ivanova's neighbour"."""
_COUPLE = re.compile(r"\b([A-Z]\w+) and ([A-Z]\w+) ([A-Z][\w’'-]+)")
_PLURALS = words("people men women police children")
MEMORY = 80
"""Mentions that are remembered, about two pages."""

LONGEST_NAME = 5
"""Words of a person's name at most; a longer run of capitals is a headline."""


@dataclass
class People:
    """The persons and bodies a text has named so far, most recent last."""

    seen: list[Seen] = field(default_factory=list)
    """Mentions in order."""
    sentence: int = 0
    """Number of the sentence that is read now."""
    owners: dict[str, dict[str, None]] = field(default_factory=dict)
    """Each family or given name to the full names it stands in."""
    genders: dict[str, str] = field(default_factory=dict)
    """What a title, a given name or a pronoun has told."""
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    """Each word for an office to whom it was said of, with the whole mention."""
    firms: set[str] = field(default_factory=set)
    """First words of firms' names: "Ford" alone may be the motor company."""
    persons: dict[str, None] = field(default_factory=dict)
    """Names that are known to be a person's."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Short forms that the text explains, to the names they stand for."""
    speaking: str | None = None
    """Whose words were read last: "I" and "we" in a quotation that runs on."""

    def note(self, mention: str, place: Place = "subject", *, common: bool = False) -> None:
        """Take in a person or a body.

        Parameters
        ----------
        mention
            The mention as written.
        place
            Where it stands; an owner ("Nora Caldwell's server") only teaches a name.
        common
            True where the head is a common noun: a capital only opens the sentence.
        """
        name = core_name(mention)
        if not name or _NOT_A_NAME.match(name) or name.lower() in PLAIN_PRONOUNS:
            return
        kind = self._kind(mention, name, common=common)
        full = name if kind == "group" else self.completed(mention) or name
        if kind == "person":
            self.persons[full] = None
        if gender := gender_of(mention) or gender_of_name(full):
            self.genders.setdefault(full, gender)
        if kind in {"person", "unknown"}:
            self._own(full, kind)
        elif firm := _FIRM.match(full):
            self.firms.add(firm["first"])
        known = self._resolved(mention) if kind == "description" else None
        if kind == "description" and known is None:
            self._describe(mention, name, full)
        held = mention if kind != "body" else mention.partition(name)[0] + name
        for word in _roles(held, name):  # "Mill County, Prosecutor Ida Holm": no office of the county's
            self.roles.setdefault(word, {})[full] = mention
        if place != "owner":
            self._see(mention, known.name if known else full, kind, place)

    def note_family(self, sentence: str) -> None:
        """Learn both names of "Idris and Salma Toren"."""
        for couple in _COUPLE.finditer(sentence):
            one, other, family = couple.groups()
            before = (sentence[: couple.start()].split() or [""])[-1]
            if before[:1].isupper() or before in PARTICLES:
                continue  # "Luc van den Brande and Theodoros Pangalos"
            if gender_of_name(f"{one} {family}") and gender_of_name(f"{other} {family}"):
                self._own(f"{one} {family}", "person")
                self.genders.setdefault(f"{one} {family}", gender_of_name(f"{one} {family}"))

    def _own(self, full: str, kind: str) -> None:
        """Remember the words by which a full name may be called."""
        if " " not in full or len(full.split()) > LONGEST_NAME:
            return
        for word in family_names(full):
            self.owners.setdefault(word, {})[full] = None
        first = full.split(maxsplit=1)[0]
        if kind == "person" and first not in word_list("name-modifiers"):
            self.owners.setdefault(first, {})[full] = None

    def _describe(self, mention: str, name: str, full: str) -> None:
        """Remember a description that stands for nobody named: "a Blue House official", then "the official"."""
        if len(name.split()) < 3:
            return
        held = self.roles.setdefault(_head(name), {})
        bare = name.partition(" ")[2].lower()
        for earlier in [n for n in held if n.lower().endswith(bare)]:
            del held[earlier]  # "a Blue House official", then "the Blue House official": one of them
        held[full] = mention

    def _see(self, mention: str, name: str, kind: str, place: Place) -> None:
        head = _head(name)
        if kind == "description" and name not in self.persons:
            if not (_ARTICLE.match(f"{name} ") or _OWNED.match(name)):
                return
            kind = "office" if head in _FIRM_NOUNS | _OFFICE_NOUNS or head in lexicon.HUMAN else "thing"
            kind = "person" if head in word_list("persons") or name in self.persons else kind
        if kind == "thing":
            return
        gender = self.genders.get(name, "") or gender_of(mention)
        kind = "person" if name in self.persons else kind
        self.seen.append(Seen(name, kind, place, self.sentence, gender))
        del self.seen[:-MEMORY]

    def doubt_last(self) -> None:
        """Make the last mention one that a pronoun may mean, and never surely."""
        self.seen[-1:] = [replace(s, guessed=True) for s in self.seen[-1:]]

    def note_pronoun(self, pronoun: str, who: Who | None, place: Place) -> None:
        """Take in a pronoun as subject: who is meant goes on to be meant, and a guess stays a guess.

        Parameters
        ----------
        pronoun
            "he" or "she".
        who
            What ``resolve`` gave for it.
        place
            Where it stands.
        """
        wanted = PRONOUNS[pronoun]
        name = who.name if who else ""
        sure = who is not None and who.sure
        if sure:
            self.genders.setdefault(name, wanted)
        self.seen.append(Seen(name, "person", place, self.sentence, wanted, guessed=not sure))

    def _kind(self, mention: str, name: str, *, common: bool = False) -> str:
        bare = _ARTICLE.sub("", name)
        single = " " not in bare and common
        first = re.split(r"\s(?:of|at|for|in|who|from|on|with|to)\s", bare)[0]
        proper = first.rpartition(" ")[2][:1].isupper() and name.rpartition(" ")[2][:1].isupper()
        if single or not bare[:1].isupper() or not proper:
            # "a woman", "Boeing's main competitor", "Harbour analysts", "officials in Kyiv", "Hall's classes at Rye"
            return "group" if _is_plural(first) else "description"
        words_of = name.split()
        if opens_description(words_of):
            return "group" if _is_plural(words_of[0]) else "description"
        kind = name_kind(name)
        if kind in {"body", "place"}:
            return "body"
        if len(words_of) > LONGEST_NAME:
            return "group"
        person = kind == "person" or gender_of(mention) or _roles(mention, name) or _aged(mention)
        alone = len(words_of) == 1 and (self.owners.get(name) or gender_of_name(f"{name} X"))
        if person or alone or name in self.persons:
            return "person"
        return "unknown"

    def has_named(self, word: str) -> bool:
        """Tell whether a word is, or ends, a name that the text has used."""
        return word in self.owners or any(s.name.rpartition(" ")[2] == word for s in self.seen)

    def by_initials(self, label: str) -> str | None:
        """Give the one person whose initials open a turn: "IH:" in an interview with Ida Holm.

        Parameters
        ----------
        label
            What stands before the colon.
        """
        held = [n for n in self.persons if 1 < len(n.split()) <= LONGEST_NAME and initials(n) == label]
        return held[0] if len(held) == 1 else None

    def names_person(self, mention: str) -> bool:
        """Tell whether a mention names a person, by title, office or given name."""
        return self._kind(mention, core_name(mention)) == "person"

    def fullest(self, mention: str | None) -> str | None:
        """Give the fullest name known for a mention; the name in it if there is no other or more than one.

        Parameters
        ----------
        mention
            A mention or a name.
        """
        return None if mention is None else self.completed(mention) or core_name(mention)

    def completed(self, mention: str) -> str | None:
        """Give the one full name that a mention can be short for; None where there is none, or more than one.

        Parameters
        ----------
        mention
            A mention: a title in it must fit ("Ms. Toren" is no Samir Toren).
        """
        name = core_name(mention)
        bare = re.sub(r"^[Tt]he\s+", "", name)
        if bare in self.aliases:
            return self.aliases[bare]
        words_of = name.split()
        office = len(words_of) == 2 and words_of[0].lower() in word_list("titles-ambiguous")
        key = with_small_particles(words_of[1] if office else name)
        if " " in key and key not in self.owners:
            return None
        owners = list(self.owners.get(key, {}))
        gender = gender_of(mention) or self.genders.get(key, "")  # "Mr. Obama" stands there, and Michelle Obama
        if key in self.firms and " ".join(mention.split()) == key:
            return None
        if gender:
            owners = [o for o in owners if self.genders.get(o, "") in {"", gender}]
        if len(owners) != 1 or (office and self.genders.get(owners[0], "") not in {"", gender or ""} and gender):
            return None
        return owners[0]

    def resolve(self, mention: str, *, aside: bool = False) -> Who | None:
        """Give whom a pronoun or a description stands for, with how sure that is; None where the text does not tell.

        Parameters
        ----------
        mention
            A mention as written; a name resolves to nothing.
        aside
            True for "he said" inside the words it reports: whoever is named in its sentence is spoken of.
        """
        low = " ".join(mention.lower().split())
        back = self._back(aside)
        if low in PRONOUNS:
            who = nearest_person(PRONOUNS[low], back, self.sentence, self.genders)
            return replace(who, sure=False) if who and not aside and self._names_another(low, who) else who
        if low == "it":
            return last_body(back, self.sentence)
        if low == "they":
            return last_plural(back, self.sentence)
        return self._resolved(mention)

    def _names_another(self, pronoun: str, who: Who) -> bool:
        """Tell "When I called Nhanh, he said": somebody else is named in the sentence, and may be meant as well."""
        own = [s for s in self.seen if s.sentence == self.sentence and s.place == "other" and s.kind == "person"]
        wanted = {"", PRONOUNS[pronoun]}
        return any(s.name != who.name and (s.gender or self.genders.get(s.name, "")) in wanted for s in own)

    def _resolved(self, mention: str) -> Who | None:
        """Give whom "the bank chief" or "the company" stands for."""
        match = _DEFINITE.match(" ".join(mention.split()))
        last = match["rest"].rpartition(" ")[2] if match else ""
        if match is None or (last[:1].isupper() and not is_role_word(last)):
            return None
        owned = match["of"].lower() in {"its", "his", "her", "their"}
        return self._described(match["rest"].lower().split(), owned=owned)

    def _back(self, aside: bool) -> Sequence[Sentence]:
        """Give the sentences before, nearest first, with the mentions in each; of its own only what is not reported."""
        found: dict[int, list[Seen]] = {}
        for s in reversed(self.seen):
            own = s.sentence == self.sentence
            if not own or (s.place in {"speaker", "subject"} and not aside):
                found.setdefault(s.sentence, []).insert(0, s)
        return list(found.items())

    def _described(self, rest: list[str], *, owned: bool) -> Who | None:
        """Find whom "the bank chief" or "the company" means: one holder of the office, or the last body.

        "Its director" is the director of whatever was named last, and so only a guess.
        """
        noun = lexicon.singular(rest[-1])
        if noun != rest[-1] or noun in _ANYBODY_S:
            return None  # "the officials" may be anybody, and "the family" anybody's
        held = self.roles.get(noun, {})
        fitting = []
        for name, said in held.items():
            if all(w in said.lower() for w in rest[:-1]):
                fitting.append(name)
        if len(fitting) == 1:
            return Who(fitting[0], sure=not owned and (len(held) == 1 or len(rest) > 1))
        if self.speaking in fitting and self.speaking:
            return Who(self.speaking)
        if fitting or len(rest) > 1:
            return None
        bodies = [s.name for s in reversed(self.seen) if s.kind == "body"]
        if noun in _OFFICE_NOUNS - _FIRM_NOUNS:
            bodies = [n for n in bodies if noun in n.lower().split() and (n[:1].isupper() or _head(n) == noun)]
        elif noun not in _FIRM_NOUNS:
            return None
        return Who(bodies[0], sure=False) if bodies else None


def _is_plural(phrase: str) -> bool:
    last = phrase.rpartition(" ")[2].lower()
    return last in _PLURALS or (lexicon.singular(last) != last and last not in word_list("persons"))


def _aged(mention: str) -> bool:
    """Tell "Dan, a 19-year-old student" and "Karl Voss, 61": only persons have an age beside their name."""
    return bool(re.search(r",\s*(?:aged\s+)?\d{1,2}(?:,|$)|\b\d{1,2}-year-old\b", mention))


def _head(name: str) -> str:
    """Give the noun a description is about: "official" in "an official with knowledge of the talks"."""
    first = _BEHIND_HEAD.split(name)[0]
    return lexicon.singular(first.rpartition(" ")[2].lower())


def _roles(mention: str, name: str) -> list[str]:
    """Give the words for an office that stand beside a name: "spokesman" in "Airbus spokesman Jaime Perez"."""
    beside = re.split(r"\b(?:who|whose|which)\b", mention.replace(name, " ", 1))[0]
    found = [lexicon.singular(w.lower()) for w in re.findall(r"[A-Za-z-]+", beside) if is_role_word(w)]
    return [w for w in found if w not in {"mr", "mrs", "ms", "miss", "sir"}]
