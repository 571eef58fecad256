"""The description of a package as RO-Crate, written again from its lists: archives and search engines show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Optional

from toolkit.evidence.crate import PackedFile, PackedStep, describe
from toolkit.evidence.verification.custody import CASE_FILES
from toolkit.evidence.verification.files import Package
from toolkit.evidence.verification.outcome import short

CRATE, WORKFLOW = "data/ro-crate-metadata.json", "data/workflow.json"
TITLES = {
    "site-lookup": "Where is the site?",
    "imagery-comparison": "What changed?",
    "quote-timeline": "Who said what, when?",
    "report": "The report",
}
"""What each step asks; a comparison of its own has its name behind the step's."""

_LOG = PackedFile("evidence/custody.jsonl", name="custody log")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def crate_faults(package: Package, results: dict[str, Any], case: Optional[dict[str, Any]]) -> list[str]:  # noqa: UP045
    """Hold the description of a package, and the words of its workflow, to the results and the lists.

    Parameters
    ----------
    package
        The package, opened.
    results
        Its results.json.
    case
        The case file; None where this Python cannot read one.
    """
    told, workflow = package.json(CRATE), package.json(WORKFLOW)["steps"]
    problems = [
        f"{WORKFLOW}: {short(step['title'], 50)!r} is no step of dateline"
        for step in workflow
        if step["title"] != TITLES.get(_plain_name(step["step"]))
    ]
    written = crate_again(package, results, _date_of(told, results, case))
    if told == written:
        return problems
    mine = {entity["@id"]: entity for entity in written["@graph"]}
    differing = [entity["@id"] for entity in told["@graph"] if mine.get(entity["@id"]) != entity]
    where = f" at {short(differing[0], 60)!r}" if differing else ""
    return [*problems, f"{CRATE}: not what dateline writes of this package{where}"]


def _plain_name(step: str) -> str:
    return next((name for name in TITLES if step == name or step.startswith(f"{name}-")), "")


def _date_of(told: dict[str, Any], results: dict[str, Any], case: Optional[dict[str, Any]]) -> str:  # noqa: UP045
    """Give the day of publication; it is the stamp's, and where that is no whole day the case's."""
    whole = _DAY.match(results["stamp"])
    if whole:
        return whole[0]
    if case is not None:
        return str(case.get("as_of", results["stamp"]))
    stated = next((entity.get("datePublished") for entity in told["@graph"] if entity["@id"] == "./"), "")
    return stated if re.fullmatch(r"[0-9X./-]{4,32}", str(stated)) else ""


def crate_again(package: Package, results: dict[str, Any], date: str) -> dict[str, Any]:
    """Describe a package as dateline did when it made it.

    Parameters
    ----------
    package
        The package, opened.
    results
        Its results.json.
    date
        Day of publication.
    """
    packed = dict(_case_files(package.json(CASE_FILES)["files"]))
    by_path = {file.path: file for file in packed.values() if file.path}
    files = []
    for name, digest in sorted(package.payload.items()):
        path = name.partition("/")[2]
        if path == _LOG.path:  # it grows with every look at the package
            files.append(_LOG)
        elif name != CRATE:
            files.append(replace(by_path.get(path, PackedFile(path)), size=package.size(name), sha256=digest))
    facts = {
        "slug": results["case"],
        "title": results["title"],
        "description": " ".join(str(results["about"].get("question") or "").split()),
        "date": date,
    }
    steps = [_step_of(package, step) for step in package.json(WORKFLOW)["steps"]]
    version = results["versions"]["dateline"]
    return describe(facts, version=version, steps=steps, files=files, case_files=packed)


def _case_files(listed: dict[str, Any]) -> Iterator[tuple[str, PackedFile]]:
    for name, facts in listed.items():
        called = name.partition("/")[2] if name.startswith("fetched/") else name
        yield name, PackedFile(facts["path"], facts["size"], facts["sha256"], called, facts["licence"])


def _step_of(package: Package, step: dict[str, Any]) -> PackedStep:
    inputs = package.json(f"data/steps/{step['step']}/inputs.json")
    notebook = step["notebook"].split("/")[-1]
    used = tuple(inputs["files"])
    return PackedStep(step["step"], step["title"], notebook, tuple(step["needs"]), step["parameters"], used)
