"""What a step's results depend on, as facts and as one key: the same key, the same results."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import __version__
from toolkit.desk.running.libraries import library_versions
from toolkit.desk.running.reach import code_cells, reach_digest
from toolkit.desk.running.steps import StepSpec, notebook_path
from toolkit.evidence.custody import CustodyLog

if TYPE_CHECKING:
    from toolkit.records import StepName

OUTPUTS, INPUTS = "outputs.json", "inputs.json"

_FOLDERS = {"documents/": "documents", "scenes/": "scenes", "basemaps/": "basemaps", "corrections/": "corrections"}
_DECISIONS = "decisions/"


def step_key(
    step: StepSpec,
    *,
    parameters: Mapping[str, Any],
    files: Mapping[str, str],
    upstream: Mapping[StepName, str],
    fetched: Mapping[str, str] | None = None,
    code: Mapping[str, str] | None = None,
    touched: Mapping[str, frozenset[StepName]] | None = None,
    comparison: str | None = None,
) -> dict[str, Any]:
    """Return the facts that a step's results depend on, and their digest.

    Parameters
    ----------
    step
        The step.
    parameters
        Value of every parameter of its notebook.
    files
        Digest of every file of the case, by its name in the case folder; those not read by the step are left out.
    upstream
        Digest of outputs.json of each step that this one needs.
    fetched
        Digest of what earlier runs fetched for the case, by name; it counts for a step that reads scenes.
    code
        What ``content_digests`` gave a moment ago, for one who asks for several keys.
    touched
        Steps that each decision can move, by its name among the files; one that is not listed counts for none.
    comparison
        Digest of what a step on one comparison of several sees of the case.

    Returns
    -------
    dict
        The content of inputs.json: the facts, and under ``key`` their SHA-256. Prose in the notebook does not count.
    """
    notebook = notebook_path(step)
    cells = "\0".join(code_cells(notebook))
    decided = {name for name, steps in (touched or {}).items() if step.kind in steps}
    facts = {
        "format": "dateline/inputs/3",
        "step": step.name,
        "dateline": __version__,
        "parameters": dict(sorted(parameters.items())),
        "files": {name: digest for name, digest in sorted(files.items()) if _read_by(step, name, decided)},
        "fetched": dict(sorted((fetched or {}).items())) if "scenes" in step.reads else {},
        "upstream": {name: upstream[name] for name in step.needs if name in upstream},
        "cells": hashlib.sha256(cells.encode()).hexdigest(),
        "code": reach_digest(notebook, code),
        "libraries": library_versions(),
        **({"comparison": comparison} if comparison else {}),
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return {**facts, "key": hashlib.sha256(text.encode()).hexdigest()}


def fetched_by(run: Path) -> dict[str, str]:
    """Return the digests of the catalogue listings that the evidence of a run holds: the last of each name."""
    entries = CustodyLog(run / "evidence" / "custody.jsonl").entries()
    return {e["name"]: e["sha256"] for e in entries if str(e.get("name", "")).startswith("catalogue/listing-")}


def _read_by(step: StepSpec, name: str, decided: Set[str]) -> bool:
    """Tell whether a step reads a file: case.toml always, a decision by its kind, others by the table of steps."""
    if name == "case.toml":
        return True
    if name.startswith(_DECISIONS):
        return name in decided
    kind = next((kind for folder, kind in _FOLDERS.items() if name.startswith(folder)), "truth")
    return kind in step.reads


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Say in words what differs between two sets of facts.

    Parameters
    ----------
    before
        Content of an inputs.json.
    now
        What ``step_key`` gives.

    Returns
    -------
    list of str
        One phrase a difference; empty when the keys are the same.
    """
    if before.get("format") != now["format"]:
        return ["made by another dateline"]
    found = [f"parameter {n}" for n in _changed(before.get("parameters", {}), now["parameters"])]
    found += [
        _file_words(n, before.get("files", {}), now["files"]) for n in _changed(before.get("files", {}), now["files"])
    ]
    found += [f"{n} fetched" for n in _changed(before.get("fetched", {}), now["fetched"])]
    found += [f"results of {n}" for n in _changed(before.get("upstream", {}), now["upstream"])]
    found += [
        f"{n} {now['libraries'].get(n, 'removed')}" for n in _changed(before.get("libraries", {}), now["libraries"])
    ]
    if before.get("comparison") != now.get("comparison"):
        found.append("what the case says of the comparison")
    words = {"cells": "the notebook's code", "code": "dateline's code", "dateline": "dateline's version"}
    return found + [text for name, text in words.items() if before.get(name) != now[name]]


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return sorted(n for n in {*before, *now} if before.get(n) != now.get(n))


def _file_words(name: str, before: Mapping[str, str], now: Mapping[str, str]) -> str:
    if name not in before:
        return f"{name} added"
    return f"{name} changed" if name in now else f"{name} removed"
