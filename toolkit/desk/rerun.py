"""Run a case again from the evidence of a finished run alone, and compare finding by finding."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.desk import steps
from toolkit.desk.chain import run_case
from toolkit.desk.folders import CASE_FILE
from toolkit.desk.key import OUTPUTS
from toolkit.errors import VerifyError
from toolkit.evidence import EvidenceStore, read_manifest
from toolkit.records import Finding, Outputs, StepName, canonical

Outcome = Literal["MATCH", "CHANGED", "MISSING"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One finding, then and now.

    Attributes
    ----------
    step
        Step it belongs to.
    finding
        Its id.
    outcome
        MATCH, CHANGED or MISSING.
    detail
        What differs.
    """

    step: StepName
    finding: str
    outcome: Outcome
    detail: str


def rerun(run: Path) -> list[Comparison]:
    """Rebuild the case from the run's evidence in an empty folder, run it, and compare.

    Parameters
    ----------
    run
        A finished run folder.

    Returns
    -------
    list of Comparison
        One a finding of the run, and one a finding that only the new run has.

    Raises
    ------
    VerifyError
        The run holds no evidence of its case.
    """
    manifest = read_manifest(run)
    with tempfile.TemporaryDirectory(prefix="dateline-verify-") as name:
        home = Path(name)
        _rebuild(run, manifest["case"], manifest["inputs"], home)
        with _home(home):
            fresh = run_case(manifest["case"], runs=home / "runs", fresh=True).outputs
    found: list[Comparison] = []
    for step in steps.STEPS:
        before = Outputs.model_validate_json((run / step.name / OUTPUTS).read_text(encoding="utf-8"))
        found += compare_findings(step.name, before.findings, fresh[step.name].findings)
    return found


def _rebuild(run: Path, slug: str, inputs: dict[str, str], home: Path) -> None:
    if CASE_FILE not in inputs:
        raise VerifyError("the manifest names no case file", where=str(run), remedy="Run the case again.")
    store, folder = EvidenceStore(run / "evidence"), home / "cases" / slug
    for name, digest in inputs.items():
        target = (folder / name).resolve()
        if not target.is_relative_to(folder.resolve()):
            raise VerifyError(
                f"the manifest names {name!r}, outside the case", where=str(run), remedy="Do not trust this run."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(store.get(digest))
    # what the run fetched is read from its evidence again, each piece by its digest
    shutil.copytree(run / "evidence", home / "runs" / slug / "evidence", symlinks=True)


@contextmanager
def _home(home: Path) -> Iterator[None]:
    before = os.environ.get("DATELINE_HOME")
    os.environ["DATELINE_HOME"] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ["DATELINE_HOME"]
        else:
            os.environ["DATELINE_HOME"] = before


def compare_findings(step: StepName, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> list[Comparison]:
    """Compare two lists of findings by id, field by field.

    Parameters
    ----------
    step
        Step they belong to.
    before
        Findings of the run that is checked.
    after
        Findings of the new run.

    Returns
    -------
    list of Comparison
        MATCH when every field is equal; CHANGED names the fields; MISSING stands for a finding that only one run has.
    """
    now = {f.id: f for f in after}
    then = {f.id for f in before}
    rows = []
    for finding in before:
        if finding.id not in now:
            rows.append(Comparison(step, finding.id, "MISSING", "the new run does not find it"))
        else:
            changes = _differences(finding, now[finding.id])
            rows.append(Comparison(step, finding.id, "CHANGED" if changes else "MATCH", "; ".join(changes)))
    rows += [Comparison(step, f.id, "MISSING", "only the new run finds it") for f in after if f.id not in then]
    return rows


def _differences(before: Finding, after: Finding) -> list[str]:
    old, new = canonical(before), canonical(after)
    return [f"{key}: {_short(old[key])} → {_short(new[key])}" for key in old if old[key] != new[key]]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
