"""The custody chain of a package: every line follows from the one before, and the last is the one the package names."""

from __future__ import annotations

from itertools import chain
from typing import Any

from toolkit.evidence.verification.files import MOST_RECORDS, Package, read_json
from toolkit.evidence.verification.outcome import BROKEN, FAIL, Level, judged
from toolkit.evidence.verification.seals import FIRST, broken_at

CUSTODY, CASE_FILES = "data/evidence/custody.jsonl", "data/case/files.json"


_MOST_ENTRIES = 300_000
"""Entries of a log that are followed, a minute's work; an archive of 2,000 files makes 4,000."""


def _digests_in(value: Any) -> list[str]:
    """Return every digest that entries name, also in entries of other logs that were taken over word for word."""
    if isinstance(value, list):
        return list(chain.from_iterable(map(_digests_in, value)))
    if isinstance(value, dict):
        own = [value["sha256"]] if isinstance(value.get("sha256"), str) else []
        return [*own, *chain.from_iterable(map(_digests_in, value.values()))]
    return []


def check_custody(package: Package) -> Level:
    """Compute the custody chain again.

    Returns
    -------
    Level
        PASS when the chain is whole, ends as bag-info.txt says, and names every file of the case and all evidence.
    """
    try:
        entries = _entries(package)
        problems = [*_ending(package, entries), *_evidence(package, entries)]
    except BROKEN as e:
        return Level("custody", FAIL, "the custody log cannot be read", (f"{CUSTODY}: {type(e).__name__}",))
    return judged("custody", f"{len(entries)} entries, each follows from the one before; the last is sealed", problems)


def _entries(package: Package) -> list[dict[str, Any]]:
    lines = package.read(CUSTODY, most=MOST_RECORDS).splitlines()
    if len(lines) > _MOST_ENTRIES:
        raise ValueError(f"{len(lines):,} entries")
    entries = [read_json(line) for line in lines]
    if not all(isinstance(entry, dict) for entry in entries):
        raise TypeError("an entry is no object")
    return entries


def _ending(package: Package, entries: list[dict[str, Any]]) -> list[str]:
    """Say where the chain is broken, and whether it ends where the package says."""
    problems = []
    broken = broken_at(entries)
    if broken is not None:
        problems.append(f"{CUSTODY}: entry {broken} does not follow from the one before")
    # the bag names number and seal of the last line: lines cut off the end would still follow one another
    last = entries[-1]["seal"] if entries and "seal" in entries[-1] else FIRST
    if (package.info.get("Custody-Entries"), package.info.get("Custody-Seal")) != (str(len(entries)), last):
        problems.append(f"{CUSTODY}: ends at entry {len(entries)}, not where bag-info.txt says")
    return problems


def _evidence(package: Package, entries: list[dict[str, Any]]) -> list[str]:
    """Say which file of the case or evidence is other than named, or came in by no entry."""
    files = package.json(CASE_FILES)["files"]
    laid = {f"data/{facts['path']}": facts["sha256"] for facts in files.values() if facts["travels"]}
    problems = [
        f"{name}: not the bytes that {CASE_FILES} names" for name in laid if package.payload.get(name) != laid[name]
    ]
    wanted = {f"case file {name}": facts["sha256"] for name, facts in files.items()}
    for name in package.payload:
        parts = name.split("/")
        if parts[:2] == ["data", "evidence"] and name != CUSTODY:
            # evidence lies under its own digest
            if len(parts) != 4 or parts[2] != parts[3][:2] or package.payload[name] != parts[3]:
                problems.append(f"{name}: its bytes are not what its name says")
            wanted[f"evidence {parts[-1][:12]}…"] = parts[-1]
    logged = set(_digests_in(entries))
    problems += [f"{what}: no entry says how it came in" for what, sha256 in wanted.items() if sha256 not in logged]
    return problems
