"""Who a pronoun or a description stands for: the last fitting person or body, as the parse shows it.

Subjects before others, nearer before farther, is the salience order of Lappin & Leass (1994), Computational Linguistics
20(4), reduced to what a newspaper paragraph needs. What cannot be told stays as it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.quotes import lexicon
from toolkit.quotes.extractors.draft import Who
from toolkit.quotes.given_names import gender_of_name
from toolkit.quotes.lexicon import words
from toolkit.quotes.speakers import core_name, gender_of, is_body, is_role_word

PRONOUNS = {"he": "m", "she": "f"}
"""Pronouns for persons, and the gender they ask for."""

_FIRM_NOUNS = words(
    """
    company firm airline manufacturer automaker carmaker maker corporation bank group network newspaper paper magazine
    developer producer publisher retailer supplier giant charity team
    """
)
"""Common nouns that stand for a firm named before, whatever it is called."""
_OFFICE_NOUNS = words(
    """
    agency ministry department organization organisation government union party institute university council committee
    commission court association office service
    """
)
"""Common nouns that stand for a body whose name holds the noun: "the ministry" is the Ministry of Works."""

_NOT_A_NAME = re.compile(
    r"^(?:North|South|East|West|New|United|Saudi|Great|Republicans?|Democrats?|Monday|Tuesday|Wednesday|Thursday"
    r"|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December|Americans?"
    r"|China|Russia|Iran|Israel|Japan|Korea|Britain|France|Germany|India|Mexico|Europe|Syria|Iraq|Ukraine|America)$"
)
"""Days, months, countries and parties: subjects of sentences, but neither "he" nor "the company"."""
_DEFINITE = re.compile(r"^(?:the|this|that|its|his|her|their)\s+(?P<rest>[\w’' -]+)$", re.I)
_PLURAL = re.compile(r"^(?:[a-z]+\s+)*[a-z]+s$", re.I)
NEAREST = 2
"""Subjects looked back over: where both are one, a pronoun means nobody else."""

MEMORY = 60
"""Mentions that are remembered, about two pages."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One mention in subject position, or as a speaker."""

    name: str
    kind: str
    """person, body, group, office or unknown."""


@dataclass
class People:
    """The persons and bodies a text has named so far, most recent last."""

    seen: list[_Seen] = field(default_factory=list)
    """Mentions in order."""
    owners: dict[str, dict[str, None]] = field(default_factory=dict)
    """Each word of a full name to the full names it stands in."""
    genders: dict[str, str] = field(default_factory=dict)
    """What a title, a given name or a pronoun has told."""
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    """Each word for an office to whom it was said of, with the whole mention."""
    persons: dict[str, None] = field(default_factory=dict)
    """Names that are known to be a person's."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Short forms that the text explains, to the names they stand for."""
    speaking: str | None = None
    """Whose words were read last: "I" and "we" in a quotation that runs on."""

    def note(self, mention: str, *, subject: bool = True) -> None:
        """Take in a person or a body.

        Parameters
        ----------
        mention
            The mention as written.
        subject
            True for the subject of a sentence, which a pronoun may mean; False only learns names and offices.
        """
        name = core_name(mention)
        if not name or _NOT_A_NAME.match(name):
            return
        kind = self._kind(mention, name)
        full = name if kind == "group" else self.fullest(name) or name
        if kind == "person":
            self.persons[full] = None
        if gender := gender_of(mention) or gender_of_name(full):
            self.genders.setdefault(full, gender)
        if " " in full and kind not in {"group", "description"}:
            for word in full.split():
                self.owners.setdefault(word, {})[full] = None
        if kind == "description" and self.resolve(mention) is not None:
            return
        if kind == "description" and len(name.split()) > 2:
            held = self.roles.setdefault(_head(name), {})
            bare = name.partition(" ")[2].lower()
            for earlier in [n for n in held if n.lower().endswith(bare)]:
                del held[earlier]  # "a Blue House official", then "the Blue House official": one of them
            held[full] = mention
        for word in _roles(mention, name):
            self.roles.setdefault(word, {})[full] = mention
        if kind == "description" and _head(name) in _FIRM_NOUNS | _OFFICE_NOUNS:
            kind = "office"  # "the ministry", of which the text tells no name: "it" may mean it
        if subject and kind != "description":
            self.seen.append(_Seen(full, "person" if full in self.persons else kind))
            del self.seen[:-MEMORY]

    def _kind(self, mention: str, name: str) -> str:
        if not name[:1].isupper():
            bare = re.sub(r"^(?:the|a|an|some|many|most|several|other)\s+", "", name, flags=re.I)
            return "group" if _PLURAL.match(bare) else "description"
        if re.match(r"(?:The|A|An|Some|Many|Most|Several|Other)\s+[a-z]", name):
            return "group" if name.endswith("s") else "description"
        if not name.rpartition(" ")[2][:1].isupper():  # "Boeing's main competitor", "Harbour analysts"
            return "group" if _PLURAL.match(name) else "description"
        if is_body(name):
            return "body"
        person = gender_of(mention) or gender_of_name(name) or _roles(mention, name)
        return "person" if person or name in self.persons else "unknown"

    def names_person(self, mention: str) -> bool:
        """Tell whether a mention names a person, by title, office or given name.

        Parameters
        ----------
        mention
            The mention as written.
        """
        return self._kind(mention, core_name(mention)) == "person"

    def fullest(self, mention: str | None) -> str | None:
        """Give the fullest name known for a mention; the name in it if there is no other or more than one.

        Parameters
        ----------
        mention
            A mention or a name.
        """
        if mention is None:
            return None
        name = core_name(mention)
        bare = re.sub(r"^[Tt]he\s+", "", name)
        if bare in self.aliases:
            return self.aliases[bare]
        if " " in name:
            return name
        owners = self.owners.get(name, {})
        return next(iter(owners)) if len(owners) == 1 else name

    def resolve(self, mention: str) -> Who | None:
        """Give whom a pronoun or a description stands for, with how sure that is; None where the text does not tell.

        Parameters
        ----------
        mention
            A mention as written; a name resolves to nothing.
        """
        found = self._resolved(mention)
        near = [s.name for s in self.seen[-NEAREST:] if s.kind != "group"]
        return Who(found, sure=found in near and len(set(near)) == 1) if found else None

    def _resolved(self, mention: str) -> str | None:
        """Give whom a pronoun or a description stands for, or None where the text does not tell."""
        low = " ".join(mention.lower().split())
        if low in PRONOUNS:
            return self._person(PRONOUNS[low])
        if low == "it":
            return self._last("body", "office")
        if low == "they":
            return self._last("group", "body", "office")
        match = _DEFINITE.match(" ".join(mention.split()))
        last = match["rest"].rpartition(" ")[2] if match else ""
        if match is None or (last[:1].isupper() and not is_role_word(last)):
            return None
        return self._described(match["rest"].lower().split())

    def _person(self, wanted: str) -> str | None:
        """Find the last person of a gender: one known as a person, else the last full name, else any name."""
        fitting = [s for s in reversed(self.seen) if self.genders.get(s.name, "") in {"", wanted}]
        sure = next((s for s in fitting if s.kind == "person"), None)
        full = next((s for s in fitting if s.kind == "unknown" and " " in s.name and s.name[:1].isupper()), None)
        loose = next((s for s in fitting if s.kind == "unknown" and s.name[:1].isupper()), None)
        found = sure or full or loose
        if found is None:
            return None
        self.genders.setdefault(found.name, wanted)
        return found.name

    def _last(self, *kinds: str) -> str | None:
        """Find the last body or group; a single word of no known kind may be a firm ("Airbus")."""
        for s in reversed(self.seen):
            if s.kind in kinds:
                return s.name
            if s.kind == "unknown" and " " not in s.name and s.name[:1].isupper() and not self.owners.get(s.name):
                return s.name
        return None

    def _described(self, rest: list[str]) -> str | None:
        """Find whom "the bank chief" or "the company" means: one holder of the office, or the last body."""
        noun = lexicon.singular(rest[-1])
        if noun != rest[-1]:
            return None  # "the officials" may be anybody
        held = self.roles.get(noun, {})
        fitting = [n for n, said in held.items() if all(w in said.lower() for w in rest[:-1])]
        if len(fitting) == 1 or self.speaking in fitting:
            return fitting[0] if len(fitting) == 1 else self.speaking
        if fitting or len(rest) > 1:
            return None
        if noun in _FIRM_NOUNS:
            return self._last("body")
        holding = (s.name for s in reversed(self.seen) if s.kind == "body" and noun in s.name.lower().split())
        return next(holding, None) if noun in _OFFICE_NOUNS else None


def _head(name: str) -> str:
    """Give the noun a description is about: "official" in "an official with knowledge of the talks"."""
    first = re.split(r"\s(?:of|at|for|in|who|from|on|with|to)\s|,", name)[0]
    return lexicon.singular(first.rpartition(" ")[2].lower())


def _roles(mention: str, name: str) -> list[str]:
    """Give the words for an office that stand beside a name: "spokesman" in "Airbus spokesman Jaime Perez"."""
    beside = mention.replace(name, " ", 1)
    return [lexicon.singular(w.lower()) for w in re.findall(r"[A-Za-z-]+", beside) if is_role_word(w)]
