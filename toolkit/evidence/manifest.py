"""The manifest of a run: the desk's own list, by which it knows that a run in place may be kept.

It lists every file of the run folder but the package with its SHA-256, which evidence was which file of the case, and
the digest of the package's own list. A package carries lists of its own (``proof``), for people who have no desk.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toolkit.errors import DatelineError, EvidenceError, FileError, VerifyError
from toolkit.evidence.custody import CustodyLog
from toolkit.evidence.store import EvidenceStore, digest_file, write_atomic
from toolkit.reading import read_json, read_text

if TYPE_CHECKING:
    from toolkit.records import Digest

MANIFEST, PACKAGE = "manifest.json", "package"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as the manifest says.

    Attributes
    ----------
    kind
        What is wrong.
    path
        File it is about, relative to the run folder.
    detail
        What was expected and what was found.
    """

    kind: Literal["missing", "altered", "unlisted", "link", "custody"]
    path: str
    detail: str


def _files(run: Path) -> list[Path]:
    found: list[Path] = []
    for top in run.iterdir():
        if top.name in (MANIFEST, PACKAGE):
            continue
        # a link is listed, never walked: what it leads to is no file of the run
        found += [top] if top.is_symlink() or not top.is_dir() else top.rglob("*")
    return sorted(path for path in found if path.is_file() or path.is_symlink())


def write_manifest(run: Path, *, case: str, inputs: Mapping[str, Digest], package: Digest | None = None) -> None:
    """Write ``manifest.json`` over all files of a run folder but its package.

    Parameters
    ----------
    run
        The run folder.
    case
        Slug of the case.
    inputs
        File name in the case folder to digest of its evidence.
    package
        Digest of the package's list of lists; None where there is no package.
    """
    from toolkit.records import to_json

    manifest = {
        "format": "dateline/manifest/1",
        "case": case,
        "inputs": dict(sorted(inputs.items())),
        "package": package,
        "files": {p.relative_to(run).as_posix(): digest_file(p) for p in _files(run)},
    }
    write_atomic(run / MANIFEST, to_json(manifest).encode())


def read_manifest(run: Path) -> dict[str, Any]:
    """Read the manifest of a run folder.

    Returns
    -------
    dict
        Keys format, case, inputs, package, files.

    Raises
    ------
    VerifyError
        There is none, or it is not one of ours.
    """
    path = run / MANIFEST
    try:
        manifest = read_json(path)
    except FileError as e:
        raise VerifyError(
            f"no readable manifest ({e.what})", where=str(path), remedy="Name a finished run, or run the case."
        ) from e
    if manifest.get("format") != "dateline/manifest/1" or not _lists(manifest):
        raise VerifyError("the manifest has another format", where=str(path), remedy="Use the dateline that made it.")
    return manifest


def _lists(manifest: dict[str, Any]) -> bool:
    """Tell whether a manifest has its tables of digests."""
    for table in (manifest.get("files"), manifest.get("inputs")):
        if not isinstance(table, dict) or not all(isinstance(digest, str) for digest in table.values()):
            return False
    return True


def package_fault(run: Path, expected: Digest) -> str | None:
    """Say what is wrong with the package of a run, without reading all of it.

    Parameters
    ----------
    run
        The run folder.
    expected
        Digest of its tag manifest, as when it was made.

    Returns
    -------
    str or None
        None when the lists are as they were, and as many files and bytes lie there as they say. Bytes that were
        altered and kept their number are for ``dateline verify`` to find.
    """
    root = run / PACKAGE
    try:
        if digest_file(root / "tagmanifest-sha256.txt") != expected:
            return "the package's list was altered"
        for line in read_text(root / "tagmanifest-sha256.txt").splitlines():
            # the few tag files are hashed; of the many payload files only number and size are counted
            digest, _, name = line.partition("  ")
            if digest_file(root / name) != digest:
                return f"package/{name} was altered"
        info = read_text(root / "bag-info.txt")
    except OSError as e:
        return f"the package is not whole ({e.strerror})"
    except DatelineError as e:
        return f"the package is not whole ({e.what})"
    size, count = 0, 0
    for folder, _, names in os.walk(root / "data"):
        for name in names:
            size, count = size + os.lstat(f"{folder}/{name}").st_size, count + 1
    return None if f"Payload-Oxum: {size}.{count}\n" in info else "files of the package are missing or cut"


_BESIDE = {"report/report.html": "report.html", "report/results.json": "results.json"}


def newer_than_package(run: Path) -> list[str]:
    """Name the results of a run that are not those in its package: made by hand since, or without it.

    Returns
    -------
    list of str
        File names in the run folder.
    """
    data = run / PACKAGE / "data"
    steps = sorted(path.parent.name for path in run.glob("*/outputs.json"))
    beside = {f"{step}/outputs.json": f"steps/{step}/outputs.json" for step in steps} | _BESIDE
    return [name for name, packed in beside.items() if not _same_bytes(run / name, data / packed)]


def _same_bytes(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and digest_file(one) == digest_file(other)


def check_bytes(run: Path) -> list[Problem]:
    """Hash everything in a run folder again.

    Returns
    -------
    list of Problem
        Empty when every file is as listed, nothing is unlisted, every evidentiary copy still has the digest it is
        named by, and the custody log is unbroken.
    """
    manifest = read_manifest(run)
    listed: dict[str, str] = manifest["files"]
    problems: list[Problem] = []
    present = {p.relative_to(run).as_posix(): p for p in _files(run)}
    for name, path in present.items():
        if path.is_symlink():
            problems.append(Problem("link", name, "a link, not a file"))
        elif name not in listed:
            problems.append(Problem("unlisted", name, "not in the manifest"))
        elif (found := digest_file(path)) != listed[name]:
            problems.append(Problem("altered", name, f"listed {listed[name][:12]}…, found {found[:12]}…"))
    problems += [Problem("missing", name, "listed, not there") for name in listed if name not in present]
    problems += _check_evidence(run, manifest)
    return problems


def _check_evidence(run: Path, manifest: Mapping[str, Any]) -> list[Problem]:
    store = EvidenceStore(run / "evidence")
    problems = [
        Problem("altered", f"evidence/{digest[:2]}/{digest}", "bytes do not match their name")
        for digest in store.digests()
        if digest_file(store.path(digest)) != digest
    ]
    problems += [
        Problem("missing", f"evidence/{digest[:2]}/{digest}", f"the bytes of {name}")
        for name, digest in manifest["inputs"].items()
        if not store.path(digest).is_file()
    ]
    log = CustodyLog(run / "evidence" / "custody.jsonl")
    try:
        broken = log.first_break()
    except EvidenceError as e:
        return [*problems, Problem("custody", "evidence/custody.jsonl", e.what)]
    if log.is_cut_short():
        problems.append(Problem("custody", "evidence/custody.jsonl", "the last line is cut short"))
    if broken is not None:
        detail = f"entry {broken} does not follow from the one before"
        problems.append(Problem("custody", "evidence/custody.jsonl", detail))
    return problems
