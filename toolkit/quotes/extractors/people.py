"""Which person a pronoun stands for: the last fitting one in subject position, as the parse shows it.

Subjects before others, nearer before farther, is the salience order of Lappin & Leass (1994), Computational Linguistics
20(4), reduced to what a newspaper paragraph needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.quotes.speakers import core_name, gender_of, is_body

PRONOUNS = {"he": "m", "she": "f"}
"""Pronouns that are resolved, and the gender they ask for."""

_NOT_A_PERSON = re.compile(
    r"^(?:North|South|East|West|New|United|Saudi|Great|Republicans?|Democrats?|Congress|Senate|Monday|Tuesday|Wednesday|Thursday"
    r"|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December|America|Americans?"
    r"|China|Russia|Iran|Israel|Japan|Korea|Britain|France|Germany|India|Mexico|Europe|Syria|Iraq|Ukraine|Twitter|Facebook)\b"
)


@dataclass
class People:
    """The persons a text has named so far, most recent last."""

    recent: list[str] = field(default_factory=list)
    """Names in the order they were mentioned, the last 40."""
    owners: dict[str, dict[str, None]] = field(default_factory=dict)
    """Each word of a full name to the full names it stands in."""
    genders: dict[str, str] = field(default_factory=dict)
    """What a title or a pronoun has told."""

    def note(self, mention: str) -> None:
        """Take in a person named as a subject.

        Parameters
        ----------
        mention
            The mention as written.
        """
        name = core_name(mention)
        if not name[:1].isupper() or is_body(name) or _NOT_A_PERSON.match(name):
            return
        full = self.fullest(name) or name
        if gender := gender_of(mention):
            self.genders[full] = gender
        for word in full.split() if " " in full else ():
            self.owners.setdefault(word, {})[full] = None
        self.recent.append(full)
        del self.recent[:-40]

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
        if " " in name:
            return name
        owners = self.owners.get(name, {})
        return next(iter(owners)) if len(owners) == 1 else name

    def resolve(self, pronoun: str) -> str | None:
        """Give the person a pronoun stands for, or None.

        Parameters
        ----------
        pronoun
            Any word; only pronouns are resolved.
        """
        wanted = PRONOUNS.get(pronoun.lower())
        if wanted is None:
            return None
        for name in reversed(self.recent):
            known = self.genders.get(name, "")
            if known in {"", wanted}:
                self.genders[name] = wanted
                return name
        return None
