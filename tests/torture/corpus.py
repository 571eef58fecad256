"""What an input of the corpus is: how it is made, and which outcomes of a command on it are right."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SURFACES = ("case_file", "folder", "document", "archive", "raster", "table", "package", "address", "words", "state")
"""Modules of ``inputs/``, one for each way by which a stranger's bytes come in."""

FINE = "ok"
"""Outcome of a command that did its work: exit code 0, or 1 for findings that differ."""
REFUSED = "E_"
"""Stands for every code: any refusal in one line is right."""


_TELL = ("status", "doctor")


@dataclass(frozen=True)
class Input:
    """One hostile input.

    Attributes
    ----------
    name
        Unique in its surface; says what is odd.
    recipe
        How it is made, in words.
    make
        Writes it into a home that holds the case ``harbour``, which was run before.
    entries
        Commands tried on it, each the words after ``dateline``.
    expected
        Outcomes that are right: ``FINE``, codes, or ``REFUSED`` for any code.
    may_resolve
        True where the user names a host: then a resolver may be asked, and nobody else.
    surface
        Filled in by ``corpus``.
    """

    name: str
    recipe: str
    make: Callable[[Path], None]
    entries: tuple[tuple[str, ...], ...]
    expected: frozenset[str] = frozenset({FINE, REFUSED})
    may_resolve: bool = False
    surface: str = ""

    def is_right(self, outcome: str, verb: str) -> bool:
        """Tell whether an outcome is among the expected ones.

        Parameters
        ----------
        outcome
            ``FINE`` or a code.
        verb
            First word of the command; ``status`` does its work when it says what is wrong.
        """
        if verb in _TELL and outcome == FINE:
            return True
        if outcome == FINE:
            return FINE in self.expected
        return REFUSED in self.expected or outcome in self.expected


def corpus(surfaces: Sequence[str] = SURFACES) -> Iterator[Input]:
    """Give all inputs of some surfaces.

    Parameters
    ----------
    surfaces
        Names out of ``SURFACES``.

    Yields
    ------
    Input
        In the order of their modules; the same each time.
    """
    for surface in surfaces:
        module = importlib.import_module(f"tests.torture.inputs.{surface}")
        for found in module.inputs():
            yield replace(found, surface=surface)


Data = bytes | str | Callable[[], bytes]
"""What a file holds; a function where making it takes seconds or much memory."""


def into(path: str, data: Data) -> Callable[[Path], None]:
    """Give a maker that writes one file below home.

    Parameters
    ----------
    path
        Where, from home.
    data
        What; text as UTF-8.
    """

    def make(home: Path) -> None:
        target = home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        found = data() if callable(data) else data
        target.write_bytes(found.encode("utf-8", "surrogatepass") if isinstance(found, str) else found)

    return make
