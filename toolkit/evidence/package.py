"""Make the package of a finished run: a BagIt bag whose payload is an RO-Crate, with its own verify.py.

What travels: the report, its results, the notebooks as executed, figures, the case file, and the evidence whose licence
lets it. Everything else is named by its digest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.evidence.bag import write_bag
from toolkit.evidence.crate import PackedFile, PackedStep, describe
from toolkit.evidence.custody import CustodyLog
from toolkit.evidence.environment import environment_lock
from toolkit.evidence.licences import travels
from toolkit.evidence.manifest import PACKAGE
from toolkit.evidence.onefile import verify_script
from toolkit.evidence.store import EvidenceStore, copy_apart, write_atomic
from toolkit.evidence.verification.contents import HELD_KINDS, readme_words
from toolkit.evidence.verification.files import digests
from toolkit.evidence.verification.outcome import PACKAGE_FORMAT
from toolkit.reading import decode, parse_toml, read_json
from toolkit.system import remove_tree

if TYPE_CHECKING:
    from toolkit.records import Digest

_NOT_PACKED = {"report.html", "results.json", "notebook.ipynb"}


def make_package(run: Path, *, case: str, inputs: Mapping[str, Digest], steps: Sequence[PackedStep]) -> Digest | None:
    """Make ``run/package`` from the other files of a run.

    Parameters
    ----------
    run
        A run folder, all steps done.
    case
        Slug of the case.
    inputs
        Digest of each file of the case, by its name in the case folder; their bytes lie in the run's evidence.
    steps
        The steps, in order.

    Returns
    -------
    str or None
        Digest of the package's tag manifest; None for a run without results.json, of which none can be made.
    """
    from toolkit import __version__

    # a run that stopped before the report, or whose report is switched off
    if not (run / "report" / "results.json").is_file():
        return None
    root = run / PACKAGE
    remove_tree(root)
    store = EvidenceStore(run / "evidence")
    facts = parse_toml(decode(store.get(inputs["case.toml"]), "case.toml").replace("\r\n", "\n"), "case.toml")
    stamp = str(read_json(run / "report" / "results.json")["stamp"])
    packed = _case_files(run, store, inputs, facts)
    _lay_out(run, root / "data", steps, packed, _open_texts(facts, packed))
    write_atomic(root / "data" / "environment.txt", environment_lock())
    write_atomic(root / "data" / "workflow.json", _workflow(steps))
    write_atomic(root / "data" / "case" / "files.json", _listing(case, packed))
    log = CustodyLog(run / "evidence" / "custody.jsonl").entries()
    known = _describe(root, steps, packed, version=__version__, case=case, facts=facts, stamp=stamp)
    stays = [(str(file.sha256), name) for name, file in packed.items() if not file.path]
    readme = readme_words(facts["title"], case, __version__, stays)
    info = {
        "Dateline-Package": PACKAGE_FORMAT,
        "External-Identifier": case,
        "External-Description": facts["title"],
        "Report-Stamp": stamp,
        "Bag-Software-Agent": f"dateline {__version__}",
        "Custody-Entries": str(len(log)),
        "Custody-Seal": log[-1]["seal"] if log else "0" * 64,
    }
    tags = {"verify.py": verify_script(), "README.txt": readme.encode()}
    return write_bag(root, info=info, tags=tags, known=known)


def _case_files(
    run: Path, store: EvidenceStore, inputs: Mapping[str, Digest], facts: Mapping[str, Any]
) -> dict[str, PackedFile]:
    """Return every file the case rests on, with where it lies in the package; "" for one that stays at home."""
    licences: dict[str, str | None] = {}
    for kind in HELD_KINDS:
        licences |= {f"{kind}/{item['file']}": item.get("licence") for item in _held(facts, kind)}
    found = {}
    for name, digest in sorted(inputs.items()):
        own = name not in licences  # case.toml and the answer sheet: written by whoever makes the case
        # without a licence that lets it travel a file is named by its digest alone
        place = f"case/{name}" if own else ""
        if not own and travels(licences[name]):
            place = f"evidence/{digest[:2]}/{digest}"
        size = store.path(digest).stat().st_size
        found[name] = PackedFile(place, size, digest, name, licences.get(name))
    for name, digest, licence in _fetched(run):
        # a scene may be both in the case and fetched again
        if digest not in inputs.values() and store.path(digest).is_file():
            place = f"evidence/{digest[:2]}/{digest}" if travels(licence) else ""
            size = store.path(digest).stat().st_size
            found.setdefault(f"fetched/{name}", PackedFile(place, size, digest, name, licence))
    return found


def _held(facts: Mapping[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    # the case is read without white space round a name; this is the file as it was written
    return (item | {"file": item["file"].strip()} for item in facts.get(kind, []) if item.get("file"))


def _fetched(run: Path) -> list[tuple[str, Digest, str | None]]:
    """Return what was fetched for a case: name, digest and licence; the last of each name."""
    places = sorted(run.glob("imagery-comparison*/outputs.json"))
    scenes = chain.from_iterable(read_json(place)["scenes"] for place in places)
    licences = {scene["sha256"]: scene["licence"] for scene in scenes if scene.get("sha256")}
    entries = [e for e in CustodyLog(run / "evidence" / "custody.jsonl").entries() if e.get("action") == "fetched"]
    latest = {str(e["name"]): str(e["sha256"]) for e in entries if "name" in e and "sha256" in e}
    return [(name, digest, licences.get(digest)) for name, digest in sorted(latest.items())]


def _open_texts(facts: Mapping[str, Any], packed: Mapping[str, PackedFile]) -> set[str]:
    """Return the ids of the documents whose text may travel: those whose file does."""
    return {d["id"] for d in _held(facts, "documents") if packed[f"documents/{d['file']}"].path}


def _lay_out(
    run: Path, data: Path, steps: Sequence[PackedStep], packed: Mapping[str, PackedFile], texts: set[str]
) -> None:
    """Put the payload in its place: copies of their own, so that an edit in the run does not reach the package."""
    store = EvidenceStore(run / "evidence")
    for step in steps:
        folder = run / step.name
        copy_apart(folder / "notebook.ipynb", data / "notebooks" / step.notebook)
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = path.relative_to(folder).as_posix()
            if name.startswith("figures/"):
                copy_apart(path, data / "figures" / step.name / path.name)
            elif name.startswith("texts/"):
                if path.stem in texts:
                    copy_apart(path, data / name)
            elif name not in _NOT_PACKED:
                copy_apart(path, data / "steps" / step.name / name)
    for name in ("report.html", "results.json"):
        copy_apart(run / "report" / name, data / name)
    for file in packed.values():
        if file.path and file.sha256:
            copy_apart(store.path(file.sha256), data / file.path)
    copy_apart(run / "evidence" / "custody.jsonl", data / "evidence" / "custody.jsonl")


def _workflow(steps: Sequence[PackedStep]) -> bytes:
    told = [
        {
            "step": s.name,
            "title": s.title,
            "notebook": f"notebooks/{s.notebook}",
            "needs": list(s.needs),
            "parameters": dict(s.parameters),
        }
        for s in steps
    ]
    return _json({"format": "dateline/workflow/1", "steps": told})


def _listing(case: str, packed: Mapping[str, PackedFile]) -> bytes:
    files = {
        name: {
            "sha256": file.sha256,
            "size": file.size,
            "licence": file.licence,
            "travels": bool(file.path),
            "path": file.path,
        }
        for name, file in packed.items()
    }
    return _json({"format": "dateline/case-files/1", "case": case, "files": files})


def _describe(
    root: Path,
    steps: Sequence[PackedStep],
    packed: Mapping[str, PackedFile],
    *,
    version: str,
    case: str,
    facts: Mapping[str, Any],
    stamp: str,
) -> dict[str, Digest]:
    """Write ro-crate-metadata.json; give the digests of all other payload files, by path inside the bag."""
    data = root / "data"
    names = sorted(p.relative_to(data).as_posix() for p in data.rglob("*") if p.is_file())
    known = digests(data, names)
    by_path = {file.path: file for file in packed.values() if file.path}
    # the log grows with every look at the package, so that no digest of it may stand in the crate
    moving = "evidence/custody.jsonl"
    files = [
        replace(by_path.get(name, PackedFile(name)), size=(data / name).stat().st_size, sha256=known[name])
        if name != moving
        else PackedFile(name, name="custody log")
        for name in names
    ]
    # the crate wants a whole day, and a stamp may be a month or a season
    date = re.match(r"\d{4}-\d{2}-\d{2}", stamp)
    told = {
        "slug": case,
        "title": facts["title"],
        "description": " ".join(str(facts.get("question", "")).split()),
        "date": date[0] if date else str(facts.get("as_of", stamp)),
    }
    crate = describe(told, version=version, steps=steps, files=files, case_files=packed)
    write_atomic(data / "ro-crate-metadata.json", _json(crate))
    return {f"data/{name}": digest for name, digest in known.items()}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
