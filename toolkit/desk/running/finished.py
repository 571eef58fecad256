"""Read a finished run back: the case as it was, the typed results, and where the bytes lie."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from toolkit.desk.casefile.reading import parse_case
from toolkit.desk.decisions import kept_decisions
from toolkit.desk.folders import CASE_FILE, check_slug
from toolkit.desk.running import steps
from toolkit.desk.running.key import OUTPUTS
from toolkit.errors import EvidenceError, FileError, StepError
from toolkit.evidence import EvidenceStore, digest_file, read_manifest
from toolkit.reading import read_json, read_text
from toolkit.records import (
    Case,
    Correction,
    Decisions,
    Document,
    Outputs,
    StepName,
    comparison_names,
    decided_case,
    with_decided,
)
from toolkit.settings import get_settings


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run as it lies in its folder.

    Attributes
    ----------
    folder
        The run folder.
    case
        The case as it was when it ran, as persons decided, with the digest of every document and scene.
    outputs
        Results of the four steps; figures with the path of their file.
    documents
        Held documents, with the path of the evidentiary copy.
    results
        What results.json says.
    stamp
        Date the report carries, as EDTF.
    decisions
        What persons had decided when it ran.
    stated
        The case without what was decided on its facts.
    """

    folder: Path
    case: Case
    outputs: dict[StepName, Outputs]
    documents: tuple[Document, ...]
    results: dict[str, Any]
    stamp: str
    decisions: Decisions = field(default_factory=Decisions)
    stated: Case | None = None

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The correction notes that stand in the report."""
        return tuple(Correction.model_validate_json(json.dumps(c)) for c in self.results["corrections"])


def read_run(slug: str, runs: Path | None = None) -> FinishedRun:
    """Read a finished run.

    Parameters
    ----------
    slug
        Name of the case.
    runs
        Folder of results; the settings' if absent.

    Returns
    -------
    FinishedRun
        All that reports and exports are made from; nothing is run.

    Raises
    ------
    CaseError
        The slug or the case as it ran is not valid.
    StepError
        The case was not run, or a step has no results, or none that can be read.
    VerifyError
        The run has no manifest.
    EvidenceError
        The run does not hold its case.
    """
    folder = (runs or get_settings().runs) / check_slug(slug)
    if not folder.is_dir():
        raise StepError(
            f"{slug!r} was not run yet", where=str(folder), remedy=f"'dateline run {slug}' does.", code="E_STEP_MISSING"
        )
    manifest = read_manifest(folder)
    inputs: dict[str, str] = manifest["inputs"]
    store = EvidenceStore(folder / "evidence")
    if CASE_FILE not in inputs:
        raise EvidenceError("the run does not hold its case", where=str(folder), remedy=f"'dateline run {slug}' again.")
    case = parse_case(store.get(inputs[CASE_FILE]).decode("utf-8"), where=f"{folder.name}/evidence", slug=slug)
    documents = tuple(_held(d, inputs, store) for d in case.documents)
    scenes = tuple(s.model_copy(update={"sha256": inputs.get(f"scenes/{s.file}", s.sha256)}) for s in case.scenes)
    bare = tuple(d.model_copy(update={"path": None}) for d in documents)
    decided = kept_decisions(store, inputs, slug)
    read = {"documents": bare, "scenes": scenes, "people": with_decided(case.people, decided)}
    full = case.model_copy(update={"sha256": inputs[CASE_FILE], **read})
    outputs = {step.name: _outputs(folder / step.name, slug) for step in steps.steps_for(comparison_names(case))}
    stands = decided_case(full, decided)
    decided = decided.model_copy(update={"settled": stands.outcomes})
    standing = {document.id: document for document in stands.case.documents}
    documents = tuple(standing[d.id].model_copy(update={"path": d.path}) for d in documents)
    results = _results(folder / "report" / "results.json", slug)
    held = tuple(d for d in documents if d.path)
    return FinishedRun(folder, stands.case, outputs, held, results, results["stamp"], decided, full)


def _held(document: Document, inputs: dict[str, str], store: EvidenceStore) -> Document:
    digest = inputs.get(f"documents/{document.file}") if document.file else None
    return document.model_copy(update={"sha256": digest, "path": store.checked(digest)}) if digest else document


def _outputs(folder: Path, slug: str) -> Outputs:
    try:
        found = Outputs.model_validate_json(read_text(folder / OUTPUTS))
    except (FileError, ValidationError) as e:
        raise StepError(
            f"step {folder.name} has no results ({type(e).__name__})",
            where=str(folder),
            remedy=f"'dateline run {slug}' again.",
            code="E_STEP_MISSING",
        ) from e
    for figure in found.figures:
        path = folder / figure.file
        if not path.is_file() or digest_file(path) != figure.sha256:
            raise StepError(
                f"figure {figure.id} is not the one that was saved",
                where=str(path),
                remedy=f"'dateline run {slug}' again.",
                code="E_STEP_MISSING",
            )
    return found.model_copy(
        update={"figures": tuple(f.model_copy(update={"path": folder / f.file}) for f in found.figures)}
    )


def _results(path: Path, slug: str) -> dict[str, Any]:
    try:
        found = read_json(path)
    except FileError as e:
        raise StepError(
            f"the run has no readable results.json ({e.what})",
            where=str(path),
            remedy=f"'dateline run {slug}' makes it.",
            code="E_STEP_MISSING",
        ) from e
    if found.get("format") != "dateline/results/1":
        raise StepError(
            "results.json has another format",
            where=str(path),
            remedy=f"'dateline run {slug}' makes it anew.",
            code="E_STEP_MISSING",
        )
    return found
