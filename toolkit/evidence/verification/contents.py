"""What lies in a package: only files that dateline lays there, each as the step that wrote it says, and their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any, Optional

from toolkit.evidence.verification.custody import CASE_FILES, CUSTODY
from toolkit.evidence.verification.described import CRATE, WORKFLOW, crate_faults
from toolkit.evidence.verification.files import INFO, Package
from toolkit.evidence.verification.outcome import short

HELD_KINDS = ("documents", "scenes", "basemaps")
"""Parts of a case file whose entries name a file, each in a folder of that name."""

README = "README.txt"
FIXED = (CRATE, WORKFLOW, CASE_FILES, CUSTODY, "data/report.html", "data/results.json", "data/environment.txt")
SUMMARY = "data/steps/report/summary.json"
_ABOUT, _OF_CLAIM = ("title", "question", "stamp"), ("id", "text", "speaker", "verdict", "word")
TAG_FILES = ("bagit.txt", INFO, "manifest-sha256.txt", "verify.py", README)

RESULT_KEYS = frozenset(
    [
        "format",
        "case",
        "title",
        "stamp",
        "simulated",
        "versions",
        "about",
        "findings",
        "claims",
        "sites",
        "comparison",
        "comparisons",
        "scenes",
        "statements",
        "changes",
        "timeline",
        "answers",
        "notes",
        "corrections",
        "decisions",
        "exhibits",
        "sources",
        "texts",
        "counts",
        "limits",
        "methods",
        "credits",
        "edition",
        "digests",
        "tolerances",
        "sentences",
    ]
)

_STAMP = re.compile(r"[0-9XTZ.~?%/:+-]{4,64}")
"""A day, a moment or a date half known (EDTF), never words."""

LOOSEST = {"absolute": 1.0, "relative": 0.01}
"""Largest tolerance of any unit: a metre, and a hundredth of an area. A package that declares more would let a re-run
call any number the same."""

README_WORDS = """\
{title}

This folder is a package of case {slug}, made by dateline {version}: a BagIt bag (RFC 8493) whose data/ is an RO-Crate.
Open data/report.html in a browser. Nothing in it asks the network for anything.

To check it, offline, with Python 3.9 or later and nothing installed:

    python3 verify.py

Lines say what holds: the bytes, the signature, the time stamp, the custody chain, the claims, the quotations, and what
persons decided where they did. With
dateline installed, "dateline verify --rerun" and the name of this folder also runs it again and compares.

Signature: none was given when this package was made. If tagmanifest-sha256.txt.sig lies beside this file, it was signed
since; verify.py says by which key. Time stamp: likewise, tagmanifest-sha256.txt.tsr.

{withheld}
"""
_ALL_TRAVELS = "All evidence of the case travels with it."
_STAYS = "Did not travel, because no licence is known that lets them; each is named by its SHA-256:"


def readme_words(title: str, slug: str, version: str, stays: list[tuple[str, str]]) -> str:
    """Return README.txt of a package.

    Parameters
    ----------
    title, slug
        The case's.
    version
        Of the dateline that makes the package.
    stays
        Digest and name of each file that does not travel.
    """
    lines = [_STAYS, "", *(f"    {digest}  {name}" for digest, name in stays)]
    withheld = "\n".join(lines) if stays else _ALL_TRAVELS
    return README_WORDS.format(title=title, slug=slug, version=version, withheld=withheld)


def check_contents(package: Package, results: dict[str, Any], case: Optional[dict[str, Any]]) -> list[str]:  # noqa: UP045
    """Say which files dateline did not lay into a package, or not so.

    Parameters
    ----------
    package
        The package, opened.
    results
        Its results.json.
    case
        The case file; None where this Python cannot read one.
    """
    files = package.json(CASE_FILES)
    laid = dict(_laid(package, files["files"]))
    laid.update({f"data/{text['file']}": text["text"] for text in results["texts"].values()})
    problems = [f"{name}: dateline lays no such file into a package" for name in package.tags if name not in TAG_FILES]
    for name, digest in package.payload.items():
        if name not in laid:
            problems.append(f"{name}: dateline lays no such file into a package")
        elif laid[name] not in (None, digest):
            problems.append(f"{name}: not the file that its step wrote")
    problems += _beside(package, results, files["files"])
    problems += crate_faults(package, results, case)
    problems += _listing(package, files, results, case) + _own_words(package, results)
    problems += _summary(package, results)
    loose = [unit for unit, allowed in results["tolerances"].items() if not _is_narrow(allowed)]
    return problems + [
        f"data/results.json: a wider tolerance for {short(unit, 30)} than any unit has" for unit in loose
    ]


def _is_narrow(allowed: dict[str, Any]) -> bool:
    return all(0 <= allowed[kind] <= most for kind, most in LOOSEST.items())


def _own_words(package: Package, results: dict[str, Any]) -> list[str]:
    """Hold the rest of results.json to the steps: its keys, what is simulated, and the words under its figures."""
    problems = [f"data/results.json: {short(key, 40)} is no part of it" for key in results if key not in RESULT_KEYS]
    if not _STAMP.fullmatch(results["stamp"]):
        problems.append("data/results.json: its stamp is no date")
    if results["edition"]:  # only a public edition has any, and no package is made of one
        problems.append("data/results.json: calls itself another edition")
    outputs = {step: package.json(f"data/steps/{step}/outputs.json") for step in _steps(package)}
    made_by = {package.json(f"data/steps/{step}/inputs.json")["dateline"] for step in _steps(package)}
    if made_by != {results["versions"]["dateline"]}:
        problems.append("data/results.json: names another dateline than its steps were made with")
    if bool(results["simulated"]) != any(wrote["simulated"] for wrote in outputs.values()):
        problems.append("data/results.json: not as simulated as its steps")
    drawn: dict[tuple[str, str], Any] = {}
    for step, wrote in outputs.items():
        drawn.update({(step, figure["id"]): figure for figure in wrote["figures"]})
    for exhibit in results["exhibits"]:
        if set(exhibit) != {"number", "step", "figures"}:
            problems.append("data/results.json: an exhibit is more than its number, step and figures")
        for figure in exhibit["figures"]:
            told = {key: value for key, value in figure.items() if key != "shown"}
            if told != drawn.get((exhibit["step"], figure["id"])):
                problems.append(f"data/results.json: figure {short(figure['id'], 40)} is not as its step drew it")
    return problems


def _summary(package: Package, results: dict[str, Any]) -> list[str]:
    """Hold the line that a list of reports shows of this one to the results."""
    if SUMMARY not in package.payload:
        return []
    summary = package.json(SUMMARY)
    about = {**results["about"], "title": results["title"], "stamp": results["stamp"]}
    same = [str(summary.get(key) or "").split() == str(about.get(key) or "").split() for key in _ABOUT]
    verdicts = Counter(claim["verdict"] for claim in results["claims"])
    same.append({name: count for name, count in summary["verdicts"].items() if count} == dict(verdicts))
    same.append(set(summary) <= {*_ABOUT, "verdicts", "claims", "as_of", "simulated"})
    same.append(bool(summary["simulated"]) == bool(results["simulated"]))
    known = {claim["id"]: claim for claim in results["claims"]}
    quantities = chain.from_iterable(finding.get("quantities", []) for finding in results["findings"])
    printed = {str(quantity.get("printed")) for quantity in quantities}
    for told in summary["claims"]:
        claim = known.get(told["id"], {})
        same.append(set(told) <= {*_OF_CLAIM, "measured", "claimed"})
        same += [(told.get(key) or "") == (claim.get(key) or "") for key in _OF_CLAIM]
        same += [told.get(key, "") in printed | {""} for key in ("measured", "claimed")]
    return [] if all(same) else [f"{SUMMARY}: does not say what results.json says"]


def _steps(package: Package) -> list[str]:
    return sorted({name.split("/")[2] for name in package.payload if name.startswith("data/steps/")})


def _laid(package: Package, files: dict[str, Any]) -> Iterator[tuple[str, Optional[str]]]:  # noqa: UP045
    """Give each file that there may be, with the digest that somebody states for it."""
    for name in FIXED:
        yield name, None
    for facts in files.values():
        if facts["travels"]:
            yield f"data/{facts['path']}", facts["sha256"]
    for step in package.json(WORKFLOW)["steps"]:
        yield f"data/{step['notebook']}", None
    for step in _steps(package):
        outputs = package.json(f"data/steps/{step}/outputs.json")
        yield from ((f"data/steps/{step}/{name}", None) for name in ("inputs.json", "outputs.json"))
        for figure in outputs["figures"]:
            yield f"data/figures/{step}/{figure['file'].split('/')[-1]}", figure["sha256"]
        for name, digest in outputs["files"].items():
            yield f"data/steps/{step}/{name}", digest


def _beside(package: Package, results: dict[str, Any], files: dict[str, Any]) -> list[str]:
    """Hold what stands beside the payload to the results: a reader opens README.txt first."""
    version = results["versions"]["dateline"]
    told = {
        "External-Identifier": results["case"],
        "External-Description": results["title"],
        "Report-Stamp": results["stamp"],
        "Bag-Software-Agent": f"dateline {version}",
    }
    labels = {*told, "Dateline-Package", "Custody-Entries", "Custody-Seal", "Payload-Oxum"}
    problems = [f"{INFO}: {short(label, 40)} is no line of ours" for label in package.info if label not in labels]
    problems += [
        f"{INFO}: {label} is {short(package.info.get(label), 50)!r}, results.json has {short(value, 50)!r}"
        for label, value in told.items()
        if " ".join(str(package.info.get(label)).split()) != " ".join(str(value).split())
    ]
    stays = [(facts["sha256"], name) for name, facts in files.items() if not facts["travels"]]
    if package.read(README).decode("utf-8") != readme_words(results["title"], results["case"], version, stays):
        problems.append(f"{README}: not the words that dateline writes")
    return problems


def _listing(
    package: Package, listing: dict[str, Any], results: dict[str, Any], case: dict[str, Any] | None
) -> list[str]:
    """Hold the list of the case's files to the case file: each is one of the case, with its licence and its size."""
    problems = []
    if listing["case"] != results["case"]:
        problems.append(f"{CASE_FILES}: of the case {short(listing['case'], 40)}")
    for name, facts in listing["files"].items():
        if bool(facts["path"]) != bool(facts["travels"]):
            problems.append(f"{CASE_FILES}: {short(name, 60)} both travels and does not")
        elif facts["travels"] and facts["size"] != package.size(f"data/{facts['path']}"):
            problems.append(f"{CASE_FILES}: {short(name, 60)} has another size")
    if case is None:
        return problems
    stated = {}
    for kind in HELD_KINDS:
        stated.update({f"{kind}/{one['file'].strip()}": one for one in case.get(kind, []) if one.get("file")})
    for name, facts in listing["files"].items():
        if name.startswith(tuple(f"{kind}/" for kind in HELD_KINDS)):
            if name not in stated:
                problems.append(f"{CASE_FILES}: {short(name, 60)} is no file of the case")
            elif stated[name].get("licence") != facts["licence"]:
                problems.append(f"{CASE_FILES}: {short(name, 60)} has another licence in the case file")
        elif facts["licence"] and not name.startswith("fetched/"):
            problems.append(f"{CASE_FILES}: {short(name, 60)} is the case's own, and has no licence")
    return problems
