"""Run a package again from its evidence alone, with the network off, and compare with what it holds field by field."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from toolkit.desk.folders import check_slug
from toolkit.desk.running import offline
from toolkit.desk.running.isolation import isolated_command, isolated_environment
from toolkit.desk.running.key import INPUTS, OUTPUTS, differences
from toolkit.desk.running.steps import PER_COMPARISON, STEPS
from toolkit.desk.temporary import temporary_folder
from toolkit.errors import VerifyError
from toolkit.evidence import digest_file
from toolkit.evidence.verification.compare import CHANGED, DIGITS, MATCH, MISSING, WITHIN, Row, compare_step
from toolkit.evidence.verification.outcome import NOT_CHECKED
from toolkit.reading import read_json
from toolkit.report.results import TOLERANCES
from toolkit.settings import get_settings

_NOT_GIVEN = ("case", "online", "comparison")
"""Parameters that a run sets itself, and the one that asks the network."""
_OFFLINE_GAZETTEERS = ("embedded", "world")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FETCHED = "fetched/"
_KEPT_SETTINGS = ("DATELINE_CACHE", "DATELINE_STEP_MEMORY_MB", "DATELINE_STEP_CPU_S", "DATELINE_STEP_WALL_S")
"""Settings of the person who repeats the run that a re-run keeps: where built files lie, and what a step may take."""


def rerun_package(root: Path, evidence: Path | None = None) -> tuple[list[Row], list[str]]:
    """Rebuild the case of a package in an empty folder, run it there without a network, and compare.

    Parameters
    ----------
    root
        The package's folder; its bytes have been checked.
    evidence
        Folder with files that did not travel: a store of evidence, or a case folder. A file counts by its digest.

    Returns
    -------
    tuple of list of Row, list of str
        What was compared, and what a reader must know of the two runs; no rows and the reason where it could not be
        run. A new run that fails is one row, MISSING.

    Raises
    ------
    VerifyError
        The package cannot be laid out as a case.
    """
    try:
        return _rerun(root, evidence)
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise VerifyError(f"cannot be run again ({type(e).__name__}: {e})", where=str(root)) from e


def _rerun(root: Path, evidence: Path | None) -> tuple[list[Row], list[str]]:
    listing, workflow = _read(root / "data" / "case" / "files.json"), _read(root / "data" / "workflow.json")
    slug, steps = check_slug(listing["case"]), [step["step"] for step in workflow["steps"]]
    # a package names its own steps; only ours are ever run
    if unknown := [name for name in steps if not _is_step(name)]:
        raise VerifyError(f"the package names a step {unknown[0]!r}, which dateline does not have", where=str(root))
    with temporary_folder() as name:
        home = Path(name) / "home"
        missing = _rebuild(root, slug, listing["files"], home, _by_digest(evidence))
        if missing:
            return [], [f"{missing[0]} did not travel; name a folder that holds it with --evidence", *missing[1:]]
        parameters = _parameters(workflow["steps"])
        if parameters.get("stamp") == "now":  # then, not now: the report is made again for the moment it carries
            parameters["stamp"] = _read(root / "data" / "results.json")["stamp"]
        if parameters.get("gazetteer", "embedded") not in _OFFLINE_GAZETTEERS:
            return [], [f"asks the gazetteer {parameters['gazetteer']!r}, and a re-run asks nobody"]
        network, failed = _run_apart(home, slug, parameters)
        if failed:
            return [Row("chain", "the new run", MISSING, failed)], [network]
        rows, notes = _compare(root / "data", home / "runs" / slug, steps)
    return rows, [network, *notes]


def _is_step(name: str) -> bool:
    """Tell whether a package names a step of ours, or the imagery step on one of several comparisons."""
    return name in {step.name for step in STEPS} or name.startswith(f"{PER_COMPARISON}-")


def _by_digest(folder: Path | None) -> dict[str, Path]:
    if folder is None:
        return {}
    if not folder.is_dir():
        raise VerifyError(f"no folder {folder}", remedy="Name a folder with --evidence.", code="E_VERIFY")
    return {digest_file(path): path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()}


def _rebuild(root: Path, slug: str, files: Mapping[str, Any], home: Path, held: Mapping[str, Path]) -> list[str]:
    """Lay out the case and what was fetched for it; give what is not at hand."""
    folder, store = home / "cases" / slug, home / "runs" / slug / "evidence"
    missing = []
    for name, facts in files.items():
        digest = facts["sha256"]
        if not _DIGEST.fullmatch(digest):
            raise VerifyError(f"{name!r} has no digest in the package's list of files", remedy="Do not trust it.")
        source = root / "data" / _inside(facts["path"]) if facts["travels"] else held.get(digest)
        if source is None:
            missing.append(f"{name} (evidence {digest[:12]}…)")
            continue
        target = store / digest[:2] / digest if name.startswith(_FETCHED) else folder / _inside(name)
        _check_plain(source, root / "data" if facts["travels"] else source.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    store.mkdir(parents=True, exist_ok=True)  # what was fetched is read from evidence again, each piece by its digest
    shutil.copyfile(root / "data" / "evidence" / "custody.jsonl", store / "custody.jsonl")
    return missing


def _inside(name: str) -> PurePosixPath:
    """Return a name that the package states as a path below the folder it belongs to, on every system."""
    path = PurePosixPath(name)
    odd = path.is_absolute() or not path.parts or ".." in path.parts or any(mark in name for mark in ("\\", ":", "\0"))
    if odd:
        raise VerifyError(f"the package names {name!r}, which leads out of the case", remedy="Do not trust it.")
    return path


def _check_plain(source: Path, within: Path) -> None:
    """Refuse a link on the way to a file, and whatever is no plain file."""
    on_the_way = [source, *source.parents]
    linked = any(path.is_symlink() for path in on_the_way[: on_the_way.index(within)])
    if linked or not source.is_file():
        raise VerifyError(
            f"{source.name!r} in the package is no plain file", where=str(source), remedy="Do not trust it."
        )


def _parameters(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the parameters the steps were run with; a re-run asks nobody, so "online" is left out."""
    given = chain.from_iterable(step["parameters"].items() for step in steps)
    return {name: value for name, value in given if name not in _NOT_GIVEN}


def _run_apart(home: Path, slug: str, parameters: Mapping[str, Any]) -> tuple[str, str | None]:
    """Run the case in a process without a network; say how it was kept from it, and why the run failed if it did."""
    # an empty file and an empty folder: neither settings nor modules of whoever repeats the run come in
    settings, nowhere = home.with_name("settings.toml"), home.with_name("empty")
    settings.touch()
    nowhere.mkdir()
    words = isolated_command(Path(offline.__file__), str(home), slug, json.dumps(parameters))
    done = subprocess.run(  # noqa: S603
        words, env=_rerun_environment(home, settings), cwd=nowhere, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    told = json.loads(lines[-1]) if lines else {"error": (done.stderr.strip().splitlines() or ["it was ended"])[-1]}
    refused = told.get("network")
    how = "run without a network" if refused is None else f"network shut by dateline alone ({refused})"
    return how, told.get("error")


def _rerun_environment(home: Path, settings: Path) -> dict[str, str]:
    """Return the environment of a re-run: no setting of the package or of the desk moves what comes out."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("DATELINE_") or n in _KEPT_SETTINGS}
    return {**isolated_environment(kept), "DATELINE_HOME": str(home), "DATELINE_CONFIG": str(settings)}


def _compare(data: Path, run: Path, steps: list[str]) -> tuple[list[Row], list[str]]:
    results = _read(data / "results.json")
    rows: list[Row] = []
    notes: list[str] = []
    for step in steps:
        before, after = _read(data / "steps" / step / OUTPUTS), _read(run / step / OUTPUTS)
        rows += compare_step(step, before, after, _narrower(results["tolerances"]))
        then, now = (_read(folder / INPUTS) for folder in (data / "steps" / step, run / step))
        notes += [f"{step} ran on other inputs: {', '.join(_named(then, now))}"] if then["key"] != now["key"] else []
    rows += report_rows(results, _read(run / "report" / "results.json"), rows)
    rows.append(_page_row(data / "report.html", run / "report" / "report.html"))
    return rows, notes


def reproduced(slug: str, package: Path | str) -> str:
    """Compare the results of a case, as they lie there now, with those of a published package.

    Parameters
    ----------
    slug
        Name of a case that was run, by a command or by hand.
    package
        The package's folder.

    Returns
    -------
    str
        "205 of 205 findings reproduced", or how many, and which differ.

    Raises
    ------
    VerifyError
        There is no such package, or the case was not run to its end.
    """
    root = Path(package)
    run = get_settings().runs / check_slug(slug)
    for place in (root / "data" / "results.json", run / "report" / "results.json"):
        if not place.is_file():
            raise VerifyError("nothing to compare", where=str(place), remedy=f"Run {slug} to its end first.")
    steps = [step["step"] for step in _read(root / "data" / "workflow.json")["steps"]]
    rows, _ = _compare(root / "data", run, steps)
    # pictures and pages differ with fonts and versions; what they show is compared as findings
    judged = [row for row in rows if row.outcome != NOT_CHECKED]
    same = [row for row in judged if row.outcome in (MATCH, WITHIN)]
    told = f"{len(same)} of {len(judged)} findings reproduced"
    if len(same) == len(judged):
        return told
    others = [f"{row.step}: {row.record} ({row.outcome})" for row in judged if row not in same]
    return f"{told}; these differ: {'; '.join(others[:20])}"


def _named(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Name what differs between the inputs of two runs, with both versions of a library."""
    before, after = then.get("libraries", {}), now.get("libraries", {})
    moved = [n for n in sorted({*before, *after}) if before.get(n) != after.get(n)]
    libraries = [f"library {n} {before.get(n, 'none')} → {after.get(n, 'none')}" for n in moved]
    others = [text for text in differences(then, now) if text.split()[0] not in moved]
    return libraries + others


_MADE_BY = ("versions", "digest", "how", "method")
"""What a sentence comes from that names the versions at work: it may differ where they do, and the notes say so."""

_SAME_WORDS = ("case", "title", "about", "claims", "limits", "sources", "timeline", "corrections", "notes", "answers")


def report_rows(before: Mapping[str, Any], after: Mapping[str, Any], rows: list[Row]) -> list[Row]:
    """Compare what two reports say: their records, their sentences, and the texts their quotations are cut from.

    Parameters
    ----------
    before
        results.json as packed.
    after
        results.json of the new run.
    rows
        What came of the records of the steps: only where numbers moved there may digits of a sentence have moved.
    """
    found = []
    for document in sorted({*before["texts"], *after["texts"]}):
        then, now = before["texts"].get(document), after["texts"].get(document)
        outcome = CHANGED if then and now else MISSING
        if then == now:
            outcome = MATCH
        found.append(Row("report", f"text {document}", outcome, "" if then == now else f"{then} → {now}"))
    old = {name: before[name] for name in _SAME_WORDS}
    new = {name: after[name] for name in _SAME_WORDS}
    found += compare_step("results", old, new, _narrower(before["tolerances"]))
    return [*found, *_sentence_rows(before["sentences"], after["sentences"], [*rows, *found])]


def _narrower(told: dict[str, Any]) -> dict[str, Any]:
    """Return what a package declares, and never more than this dateline would: a forger's tolerance lets all pass."""
    return {unit: _less(allowed, TOLERANCES[unit]) for unit, allowed in told.items() if unit in TOLERANCES}


def _less(allowed: dict[str, float], most: dict[str, float]) -> dict[str, float]:
    return {kind: min(allowed.get(kind, 0.0), value) for kind, value in most.items()}


def _sentence_rows(before: list[dict[str, Any]], after: list[dict[str, Any]], rows: list[Row]) -> list[Row]:
    """Compare sentences word for word; where numbers moved within their tolerances, only their digits may differ."""
    (old, old_made), (new, new_made) = _sentences(before), _sentences(after)
    versions = MATCH if old_made == new_made else NOT_CHECKED
    said = "" if versions == MATCH else "made by other versions"
    made = Row("report", f"sentences on versions and methods ({len(old_made)})", versions, said)
    if old == new:
        return [Row("report", f"sentences ({len(old)})", MATCH), made]
    off = [f"{a[1]!r} → {b[1]!r}" for a, b in zip(old, new, strict=False) if a != b]
    moved = any(row.outcome == WITHIN for row in rows) and all(row.outcome in _GOOD for row in rows)
    outcome = WITHIN if moved and _without_digits(old) == _without_digits(new) else CHANGED
    told = f"{len(off)} of {len(old)} differ: {'; '.join(off[:3])}" if off else f"{len(old)} → {len(new)}"
    return [Row("report", "sentences", outcome, told), made]


_GOOD = (MATCH, WITHIN, NOT_CHECKED)


def _without_digits(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(source, DIGITS.sub("#", text)) for source, text in told]


def _sentences(told: list[dict[str, Any]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the sentences, and apart from them those that name what they were made by."""
    pairs = [(str(s["from"]), str(s["text"])) for s in told]
    own = [pair for pair in pairs if pair[0].partition(":")[0] not in _MADE_BY]
    return own, [pair for pair in pairs if pair[0].partition(":")[0] in _MADE_BY]


def _page_row(before: Path, after: Path) -> Row:
    """Compare the two pages byte by byte; their form and their words are checked in any case."""
    same = before.read_bytes() == after.read_bytes()
    return Row("report", "page", MATCH if same else NOT_CHECKED, "" if same else "other bytes; compared word for word")


def _read(path: Path) -> dict[str, Any]:
    return read_json(path, error=VerifyError)
