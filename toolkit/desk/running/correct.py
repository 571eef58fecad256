"""Correct a published report: rebuild, compare, keep the former package, and put a dated note on top of the new one."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.desk.casefile.corrections import FOLDER, LOGGED, NOTE, PACKAGE, correction_files
from toolkit.desk.casefile.entries import own_folder, toml_value
from toolkit.desk.folders import find_case, writing
from toolkit.desk.running import cache, steps
from toolkit.desk.running.chain import run_case
from toolkit.desk.running.differences import corrected_things
from toolkit.desk.running.former import recover
from toolkit.desk.running.key import INPUTS
from toolkit.desk.running.lock import locked
from toolkit.desk.running.results import Progress, RunResult
from toolkit.desk.temporary import temporary_folder
from toolkit.errors import FileError, StepError, UsageError, VerifyError
from toolkit.evidence import CustodyLog, check_bytes, digest_file, write_atomic
from toolkit.evidence.custody import custodian
from toolkit.evidence.signing import require_whole
from toolkit.reading import read_json
from toolkit.records import CorrectedThing, Correction, FormerPackage, canonical
from toolkit.settings import get_settings, set_options
from toolkit.system import alone, remove_tree, sync_folder

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TAGS = "tagmanifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What correcting a case came to.

    Attributes
    ----------
    changed
        What the report says otherwise, changed verdicts first; empty = nothing, and nothing was written.
    inputs
        Files of the case that changed.
    note
        The note written; None for a dry run, or when nothing changed.
    result
        The run that made the report again; None likewise.
    """

    changed: tuple[CorrectedThing, ...]
    inputs: tuple[str, ...]
    note: Path | None = None
    result: RunResult | None = None


@dataclass(frozen=True, slots=True)
class _Former:
    """What was published: its folder, its results, and the file that seals it."""

    folder: Path
    results: dict[str, Any]
    seal: Path


def correct_case(
    slug: str,
    *,
    wrong: str,
    note: str | None = None,
    former: Path | None = None,
    dry_run: bool = False,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Corrected:
    """Rebuild a case whose inputs changed, and correct its report.

    Parameters
    ----------
    slug
        Name of the case.
    wrong
        What was wrong, in the editor's words.
    note
        What else a reader must know.
    former
        Package that was published, if it is not the one of the last run.
    dry_run
        True only compares: nothing is written.
    on_progress
        Called while steps run.

    Raises
    ------
    UsageError
        Nothing is said to have been wrong.
    StepError
        There is no former report, or a step failed; the former run, notes and package are as they were.
    VerifyError
        The former run is not what it was when it was made.
    CaseError
        The case is shipped, is not valid, or an earlier note was altered.
    StorageError
        The disk is full, or may not be written to.
    """
    if not wrong.strip():
        raise UsageError("a correction says what was wrong", where="--wrong", remedy="Say it in plain words.")
    folder, runs = own_folder(find_case(slug)), get_settings().runs
    place = runs / slug
    if not dry_run:
        _finish_former(folder, place)
    published = _published(place, former, slug)
    parameters = _parameters(place)
    with writing(folder), alone(folder), temporary_folder() as name:
        aside = Path(name)
        shared = get_settings().step_cache or str(aside / "cache")
        with set_options(step_cache=shared):
            shutil.copytree(place, aside / "runs" / slug, copy_function=cache.link_or_copy, symlinks=True)
            run_case(slug, parameters=parameters, runs=aside / "runs", on_progress=on_progress)
            after = _results(aside / "runs" / slug / "report" / "results.json")
            changed = corrected_things(published.results, after)
            inputs = _changed_inputs(place, aside / "runs" / slug)
            if dry_run or not changed:
                return Corrected(changed, inputs)
            made = _write(folder, published, wrong=wrong.strip(), note=note, inputs=inputs, changed=changed)
            try:
                result = run_case(slug, parameters=parameters, runs=runs, on_progress=on_progress)
            except BaseException:
                if made.relative_to(folder).as_posix() not in _carried(place):
                    remove_tree(made.parent)  # no note without the report that carries it
                raise
        _log_notes(folder, place)
    return Corrected(changed, inputs, made, result)


def _finish_former(folder: Path, place: Path) -> None:
    """Do what a former correction was cut off from: the end of its run's swap, and its line in the custody log."""
    if place.parent.is_dir():
        with writing(place.parent), locked(place.name, place.parent):
            recover(place)
    with writing(folder), alone(folder):
        _log_notes(folder, place)


def _log_notes(folder: Path, place: Path) -> None:
    """Put into the custody log each note that the report carries, so that it is never edited."""
    carried = _carried(place)
    notes = [{"name": name, "sha256": carried[name]} for name in correction_files(folder) if name in carried]
    if notes:
        CustodyLog(folder / "evidence" / "custody.jsonl").append_all_new(LOGGED, notes)


def _carried(place: Path) -> dict[str, str]:
    """Give the digests of the case's files that the run in a folder was made from; none where there is no run."""
    manifest = place / "manifest.json"
    inputs: dict[str, str] = read_json(manifest, error=VerifyError)["inputs"] if manifest.is_file() else {}
    return inputs


def _published(place: Path, named: Path | None, slug: str) -> _Former:
    """Find what was published, and refuse it if it is not whole."""
    if named is not None:
        require_whole(named)
        return _Former(named, _results(named / "data" / "results.json"), named / _TAGS)
    if not (place / "report" / "results.json").is_file():
        raise StepError(
            f"there is no report of {slug!r} to correct",
            where=str(place),
            remedy=f"Run 'dateline run {slug}' first.",
            code="E_STEP_MISSING",
        )
    if problems := check_bytes(place):
        raise VerifyError(
            f"the former run is not what was made: {problems[0].path}, {problems[0].detail}",
            where=str(place),
            remedy="Restore it, or name the package that was published with --former.",
        )
    package = place / "package"
    seal = package / _TAGS if package.is_dir() else place / "manifest.json"
    return _Former(package if package.is_dir() else place, _results(place / "report" / "results.json"), seal)


def _results(path: Path) -> dict[str, Any]:
    try:
        found = read_json(path)
    except FileError as e:
        raise VerifyError(
            f"the results cannot be read ({e.what})", where=str(path), remedy="Name a package that is whole."
        ) from e
    if found.get("format") != "dateline/results/1":
        raise VerifyError("the results have another format", where=str(path), remedy="Use the dateline that made them.")
    return found


def _parameters(place: Path) -> dict[str, Any]:
    """Return the parameters that the former run was made with."""
    found: dict[str, Any] = {}
    for path in sorted(place.glob(f"[!.]*/{INPUTS}")):
        facts = read_json(path, error=StepError)
        found |= {name: value for name, value in facts["parameters"].items() if name not in steps.RESERVED}
    return found


def _changed_inputs(before: Path, after: Path) -> tuple[str, ...]:
    old, new = (read_json(run / "manifest.json", error=VerifyError)["inputs"] for run in (before, after))
    return tuple(name for name in sorted({*old, *new}) if old.get(name) != new.get(name))


def _write(
    folder: Path,
    former: _Former,
    *,
    wrong: str,
    note: str | None,
    inputs: tuple[str, ...],
    changed: tuple[CorrectedThing, ...],
) -> Path:
    """Put note and former package into the case: a folder that appears whole."""
    today = datetime.now(UTC).date().isoformat()
    known = correction_files(folder)
    number = 1 + max((int(name.split("/")[1].partition("-")[0]) for name in known), default=0)
    partial = folder / FOLDER / f".{number}-{today}.partial"
    remove_tree(partial)
    partial.mkdir(parents=True)
    _zip(former.folder, partial / PACKAGE)
    kept = FormerPackage(
        file=PACKAGE,
        sha256=digest_file(partial / PACKAGE),
        manifest=digest_file(former.seal),
        stamp=former.results["stamp"],
    )
    correction = Correction(
        number=number, on=today, by=custodian(), wrong=wrong, note=note, inputs=inputs, former=kept, changed=changed
    )
    write_atomic(partial / NOTE, _toml(canonical(correction)).encode(), mode=0o444)
    target = partial.with_name(f"{number}-{today}")
    partial.rename(target)
    sync_folder(target.parent)
    return target / NOTE


def _zip(folder: Path, target: Path) -> None:
    """Pack a folder so that the same files give the same bytes on every machine."""
    with target.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
                info = zipfile.ZipInfo(f"package/{path.relative_to(folder).as_posix()}", _EPOCH)
                info.external_attr = 0o644 << 16
                with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as member:
                    shutil.copyfileobj(source, member, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    target.chmod(0o444)


def _toml(values: Mapping[str, Any]) -> str:
    """Write a note: plain values, then its one table, then its list of tables."""
    tables = {k: v for k, v in values.items() if isinstance(v, dict)}
    lists = {k: v for k, v in values.items() if isinstance(v, list) and v and isinstance(v[0], dict)}
    lines = ["# A correction, written once by dateline. It is never edited: make another one to say more.", ""]
    lines += _pairs({k: v for k, v in values.items() if k not in tables and k not in lists})
    for name, table in tables.items():
        lines += ["", f"[{name}]", *_pairs(table)]
    for name, rows in lists.items():
        for row in rows:
            lines += ["", f"[[{name}]]", *_pairs(row)]
    return "\n".join([*lines, ""])


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {toml_value(value)}" for key, value in values.items() if value not in (None, [])]
