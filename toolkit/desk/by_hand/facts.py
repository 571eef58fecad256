"""The facts of a case as a step reads them: with the digests of what it holds, and with what persons decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.desk.decisions.files import kinds_for
from toolkit.records import decided_case, with_decided

if TYPE_CHECKING:
    from toolkit.desk.running.table import StepSpec
    from toolkit.records import Case, Decisions, Document, Scene


def standing(
    case: Case, documents: tuple[Document, ...], scenes: tuple[Scene, ...], decisions: Decisions, step: StepSpec
) -> tuple[Case, tuple[Document, ...], Decisions]:
    """Apply to a case, and to its held documents, what persons decided on facts that a step reads.

    Parameters
    ----------
    case
        What the step sees of the case.
    documents, scenes
        Those that are held, with digest and path.
    decisions
        The decisions of the case.
    step
        The step.

    Returns
    -------
    tuple
        The case, the held documents, and the decisions with what became of those on facts.
    """
    found = decided_case(_with_digests(case, documents, scenes, step), decisions, kinds_for(step.kind))
    people = with_decided(case.people, decisions)
    known = {document.id: document for document in found.case.documents}
    held = tuple(known[d.id].model_copy(update={"path": d.path, "sha256": d.sha256}) for d in documents)
    settled = decisions.model_copy(update={"settled": found.outcomes})
    return found.case.model_copy(update={"people": people}), held, settled


def _with_digests(case: Case, documents: tuple[Document, ...], scenes: tuple[Scene, ...], step: StepSpec) -> Case:
    """Return the case with the digest of every document and scene that the step reads, and no local path."""
    held_documents = {d.id: d.model_copy(update={"path": None}) for d in documents if "documents" in step.reads}
    held_scenes = {s.id: s.model_copy(update={"path": None}) for s in scenes if "scenes" in step.reads}
    return case.model_copy(
        update={
            "documents": tuple(held_documents.get(d.id, d) for d in case.documents),
            "scenes": tuple(held_scenes.get(s.id, s) for s in case.scenes),
        }
    )
