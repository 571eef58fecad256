"""Whether a case can run, and whether its files are still those of the run in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.desk.casefile import reading as cases
from toolkit.desk.casefile.corrections import correction_files
from toolkit.desk.casefile.held import held_digests
from toolkit.desk.decisions.files import decision_digests
from toolkit.desk.folders import CASE_FILE, find_case
from toolkit.desk.running import cache, steps
from toolkit.evidence import digest_file


def unchanged_files(folder: Path, place: Path, chain: Sequence[steps.StepSpec]) -> dict[str, str] | None:
    """Return the digests of the case's files if they are those of the run in place: then the case was read before.

    Returns
    -------
    dict or None
        Path relative to the case folder to SHA-256; None where a file differs or the run lacks one.
    """
    listed: dict[str, str] = {}
    for step in chain:
        listed |= (cache.read_key(place / step.name) or {}).get("files", {})
    decided = decision_digests(folder)
    others = {name: digest for name, digest in listed.items() if name not in decided}
    same = all((folder / name).is_file() and digest_file(folder / name) == digest for name, digest in others.items())
    same = same and all(decided[name] == digest for name, digest in listed.items() if name in decided)
    if not same or not {CASE_FILE, *correction_files(folder)} <= set(listed):
        return None
    return {**listed, **decided}


def ready_files(slug: str) -> dict[str, str]:
    """Read the case and hash its files; nothing is started if one is missing.

    Returns
    -------
    dict
        Path relative to the case folder to SHA-256.
    """
    folder = find_case(slug)
    case = cases.load_case(folder)
    cases.require_own_words(folder)
    digests = held_digests(case, folder)
    names = correction_files(folder)
    corrections = {name: digest_file(folder / name) for name in names}
    return {**digests, **corrections, **decision_digests(folder)}


def asks_outside(facts: Mapping[str, Any]) -> str | None:
    """Name what a step may ask that its key does not hold: the network, or a gazetteer that is not shipped.

    Parameters
    ----------
    facts
        What the step's key is made of, its parameters among it.

    Returns
    -------
    str or None
        None where it asks nothing but its inputs.
    """
    # what nobody can foresee cannot be part of a key
    given = facts["parameters"]
    if given.get("online"):
        return "online"
    gazetteer = given.get("gazetteer", "embedded")
    return None if gazetteer == "embedded" else f"asks the gazetteer {gazetteer!r}"
