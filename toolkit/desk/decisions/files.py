"""The files of ``decisions/``: which there are, their digests, and which steps each can move. Nothing is parsed."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import CaseError
from toolkit.system import NO_LINK

if TYPE_CHECKING:
    from toolkit.records import DecisionKind, StepName

FOLDER = "decisions"
MOST_FILES = 20_000
"""Most decisions of one case. Reading takes about 0.2 ms each: 20,000 take 4 s, and nobody has made more by hand."""
MOST_BYTES = 200_000
"""Largest decision read, in bytes: the words of the longest statement seen, and a reason of many pages."""

_LOOKUP: tuple[StepName, ...] = ("site-lookup", "imagery-comparison", "quote-timeline", "report")
_IMAGERY: tuple[StepName, ...] = ("imagery-comparison", "report")
_QUOTES: tuple[StepName, ...] = ("quote-timeline", "report")

TOUCHED: dict[DecisionKind, tuple[StepName, ...]] = {
    "statement": _QUOTES,
    "conflict": _QUOTES,
    "person": _QUOTES,
    "event": _QUOTES,
    "document": _QUOTES,
    "site": _LOOKUP,
    "comparison": _IMAGERY,
    "shadow": _IMAGERY,
    "claim": ("report",),
    "finding": ("report",),
    "proposal": (),
}
"""Steps that a decision of each kind can move; a rejected proposal moves none."""


def kinds_for(step: StepName) -> tuple[DecisionKind, ...]:
    """Return the kinds of decision that can move a step.

    Parameters
    ----------
    step
        Name of the step in the table of steps.
    """
    return tuple(kind for kind, steps in TOUCHED.items() if step in steps)


_KIND = re.compile(rb"""kind["']?[ \t]*=[ \t]*["']([a-z]+)["']""")


def decision_files(folder: Path) -> list[str]:
    """List the decisions of a case, by name.

    Parameters
    ----------
    folder
        The case folder.

    Returns
    -------
    list of str
        Paths relative to the case folder: plain files only, hidden ones left out.

    Raises
    ------
    CaseError
        There are more than a case may have (E_CASE_TOO_BIG). None of them is lost.
    """
    place = folder / FOLDER
    # a linked folder would be somebody else's decisions
    if place.is_symlink() or not place.is_dir():
        return []
    with os.scandir(place) as entries:
        names = [e.name for e in entries if e.name.endswith(".toml") and not e.name.startswith(".")]
    if len(names) > MOST_FILES:
        raise CaseError(
            f"the case has {len(names):,} decisions; {MOST_FILES:,} are read",
            where=str(place),
            remedy="Keep those of another time or case in another folder; all of them are still there.",
            code="E_CASE_TOO_BIG",
        )
    return [f"{FOLDER}/{name}" for name in sorted(names)]


def decision_digests(folder: Path) -> dict[str, str]:
    """Return the digest of every decision of a case that is a plain file of the size that is read.

    Parameters
    ----------
    folder
        The case folder.

    Returns
    -------
    dict
        Path relative to the case folder to SHA-256.

    Raises
    ------
    CaseError
        There are too many.
    """
    found: dict[str, str] = {}
    for name in decision_files(folder):
        if data := read_small(folder / name):
            found[name] = digest = hashlib.sha256(data).hexdigest()
            _TOUCHED_BY[digest] = _touched(data)
    return found


_TOUCHED_BY: dict[str, frozenset[StepName]] = {}
"""Steps that a file of given bytes can move, by its digest: what was read to be hashed is not read again for them."""


def steps_touched(folder: Path, digests: Mapping[str, str] | None = None) -> dict[str, frozenset[StepName]]:
    """Return the steps that each decision can move, by what its file says of its kind.

    Parameters
    ----------
    folder
        The case folder.
    digests
        SHA-256 of each decision, by its path relative to it; all decisions if absent.

    Returns
    -------
    dict
        Path to steps. A file that names no kind, because it is damaged, may have named any: it counts for all.
    """
    listed = dict.fromkeys(decision_files(folder), "") if digests is None else digests
    found: dict[str, frozenset[StepName]] = {}
    for name, digest in listed.items():
        known = _TOUCHED_BY.get(digest)
        found[name] = _touched(read_small(folder / name) or b"") if known is None else known
    return found


def _touched(data: bytes) -> frozenset[StepName]:
    named = {kind.decode() for kind in _KIND.findall(data)}
    kinds = [kind for kind in TOUCHED if kind in named]
    # what cannot be told may move anything
    if not kinds:
        return frozenset(_LOOKUP)
    steps: set[StepName] = set()
    for kind in kinds:
        steps.update(TOUCHED[kind])
    return frozenset(steps)


def read_small(path: Path) -> bytes | None:
    """Read a file if it is a plain one of the size that a decision may have.

    Returns
    -------
    bytes or None
        None where it is a link, no plain file, too large, or cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | NO_LINK)
    except OSError:
        return None
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode) or facts.st_size > MOST_BYTES:
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as source:
        return source.read()
