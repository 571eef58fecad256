"""The statements of a report: those that may be printed, and apart those that a person must read first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import chain

from toolkit.records import Statement
from toolkit.report.wording import plural

ROOM = 900_000
"""Bytes of a page that its statements may take: with its pictures, the page stays below what a report may have. 300
statements of ordinary length; a page of more could not be made at all."""

_CARD = 1_800
"""Bytes of a statement's card without its words, as they were counted in the shipped reports."""


@dataclass(frozen=True)
class Said:
    """The statements of a case, in the order they were made."""

    statements: tuple[Statement, ...]
    left_out: frozenset[str | None] = frozenset()
    """Those for which the page has no room."""

    @property
    def printed(self) -> list[Statement]:
        """The statements that may be printed with their speaker."""
        return [s for s in self.statements if s.grade == "print"]

    @property
    def to_be_read(self) -> list[Statement]:
        """Those that only a person can tell what they are worth."""
        return [s for s in self.statements if s.grade != "print"]

    def shown(self, statements: list[Statement]) -> list[Statement]:
        """Leave out those for which the page has no room."""
        return [s for s in statements if s.id not in self.left_out]

    @property
    def documents(self) -> set[str | None]:
        """The documents that any of them stands in."""
        return {s.document for s in self.statements}

    @property
    def counted(self) -> list[int]:
        """The numbers that ``words`` prints."""
        here = [len(self.statements) - len(self.left_out)] if self.left_out else []
        return [len(self.printed), len(self.to_be_read), len(self.documents), *here]

    @property
    def words(self) -> str:
        """Say how many statements were read, from what, and how many of them a person must read."""
        found = f"{plural(len(self.printed), 'statement')} in {plural(len(self.documents), 'document')}"
        more = f", and {plural(len(self.to_be_read), 'passage')} for a person to read" if self.to_be_read else ""
        here = ""
        if self.left_out:
            here = f" The page has room for {len(self.statements) - len(self.left_out)}; all are in results.json."
        return f"{found}{more}. Open one to read it in its paragraph, with the characters it stands at.{here}"


def without_room(
    said: Said, named: Collection[str], listed: Collection[str], size_of: Callable[[Statement], int]
) -> frozenset[str | None]:
    """Say which statements the page has no room for.

    Parameters
    ----------
    said
        All of them.
    named
        Ids that a finding names; they are shown in any case.
    listed
        Ids on the list of what to look at; they come next, then what may be printed.
    size_of
        Gives the bytes of the words that a statement's card shows.
    """
    shown = [s for s in said.statements if s.id in named]
    others = [s for s in chain(said.printed, said.to_be_read) if s.id not in named]
    others.sort(key=lambda s: s.id not in listed)
    room = ROOM - sum(_CARD + size_of(s) for s in shown)
    for number, statement in enumerate(others):
        room -= _CARD + size_of(statement)
        if room < 0:
            return frozenset(s.id for s in others[number:])
    return frozenset()
