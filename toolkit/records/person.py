"""Who is who in a case: one person or body under all the names and descriptions that documents use."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.records.base import Line, Record, Slug
from toolkit.records.decision import Decisions
from toolkit.records.when import Edtf, bounds


class Role(Record):
    """An office or function, and when it was held."""

    title: Line
    """As documents put it: "head of the agency", "harbour master"."""
    since: Edtf | None = None
    """First day; absent = not known."""
    until: Edtf | None = None
    """Last day; absent = still, or not known."""

    def held_on(self, day: str | None) -> bool:
        """Tell whether the office may have been held on a day.

        Parameters
        ----------
        day
            EDTF; None = not known.
        """
        if day is None:
            return self.since is None and self.until is None
        first, last = bounds(day)
        begun = self.since is None or bounds(self.since)[0] <= last
        ended = self.until is not None and bounds(self.until)[1] < first
        return begun and not ended


class Person(Record):
    """A person or body, with everything it is called."""

    id: Slug
    """Short name, unique in the case."""
    name: Line
    """Name used in the report."""
    names: tuple[Line, ...] = ()
    """Other names, spellings, scripts and descriptions: "Mohamed el-Baradei", "البرادعي", "the witness"."""
    roles: tuple[Role, ...] = ()
    """Offices, by which documents may call it."""
    body: bool = False
    """True for an organisation, a government or another body."""
    speaks: bool = True
    """False for what never says anything, though documents put words beside it: a place, a ship, a report."""
    note: Line | None = None
    """What a reader must know."""

    def called(self, mention: str, day: str | None = None) -> bool:
        """Tell whether a mention means it, by one of its names, or by an office that it held then.

        Parameters
        ----------
        mention
            A name or description as written.
        day
            When it was written or said, as EDTF.
        """
        wanted = plain_mention(mention)
        if wanted in {plain_mention(name) for name in (self.name, *self.names)}:
            return True
        return any(plain_mention(role.title) == wanted and role.held_on(day) for role in self.roles)


def plain_mention(mention: str) -> str:
    """Fold a mention so that only its words are compared: no article, case, punctuation or double blanks.

    Examples
    --------
    >>> plain_mention("The head of the Agency,")
    'head of the agency'
    """
    folded = " ".join(re.sub(r"[^\w\s’'-]", " ", mention.casefold()).replace("’", "'").split())
    return re.sub(r"^(?:the|a|an) ", "", folded)


def who_is(mention: str | None, people: Iterable[Person], day: str | None = None) -> Person | None:
    """Return the one person that a mention means; None where it is nobody's, or may be several'.

    Parameters
    ----------
    mention
        As written.
    people
        The people of the case.
    day
        When it was written or said, as EDTF.
    """
    if not mention:
        return None
    fitting = [person for person in people if person.called(mention, day)]
    return fitting[0] if len(fitting) == 1 else None


def with_decided(people: Iterable[Person], decisions: Decisions) -> tuple[Person, ...]:
    """Add what persons at the desk decided: names that mean one and the same, and names that never speak.

    Parameters
    ----------
    people
        The people of the case.
    decisions
        The decisions of the case.

    Returns
    -------
    tuple of Person
        Those of the case, with their further names, and those that only decisions know.
    """
    found = list(people)
    for item in decisions.of("person"):
        names, value = item.decision.on.names, item.decision.value
        speaks = bool(value.get("speaks", item.decision.do != "reject"))
        # names join the person whom any of them means already
        at = next((n for n, person in enumerate(found) if any(map(person.called, names))), None)
        if at is None:
            found.append(Person(id=f"decided-{len(found) + 1}", name=names[0], names=names[1:], speaks=speaks))
            at = len(found) - 1
        known = found[at]
        called = str(value.get("name") or known.name)
        every = dict.fromkeys((known.name, *known.names, *names))
        others = tuple(name for name in every if name != called)
        found[at] = known.model_copy(update={"name": called, "names": others, "speaks": speaks})
    return tuple(found)
