"""Corrections: dated notes that say what was wrong in a published report and what is right, and keep the former one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolkit.records.base import Digest, Line, Record
from toolkit.records.finding import Verdict
from toolkit.records.when import Edtf


class CorrectedThing(Record):
    """One thing that the report says otherwise than before, as found by comparing the two."""

    kind: Literal["finding", "claim", "statement", "case"]
    """A finding, a claim with its verdict, a statement with its speaker and day, or the words at the head of the
    report."""
    id: Line
    """Id of the finding or claim; document and first character of a statement; "title", "question" ... for words at the
    head."""
    outcome: Literal["changed", "added", "removed"]
    """What became of it."""
    fields: tuple[Line, ...] = ()
    """Names of the fields that differ."""
    before: Line | None = None
    """The sentence as it stood; absent = there was none."""
    after: Line | None = None
    """The sentence as it stands now; absent = it is gone."""
    verdict_before: Verdict | None = None
    """Its verdict before."""
    verdict_after: Verdict | None = None
    """Its verdict now."""

    @property
    def turned(self) -> bool:
        """Tell whether a verdict changed."""
        return self.verdict_before != self.verdict_after


class FormerPackage(Record):
    """What was published before a correction, kept as it was."""

    file: Line
    """Name beside the note."""
    sha256: Digest
    """Digest of that file."""
    manifest: Digest
    """Digest of the package's tag manifest, or of the run's manifest where there was no package."""
    stamp: Edtf
    """Date that the former report carries."""


class Correction(Record):
    """A correction of a report, as written once into corrections/<number>-<date>/note.toml."""

    number: Annotated[int, Field(ge=1)]
    """Number in the case, from 1."""
    on: Edtf
    """Day it was made (UTC)."""
    by: Line = "not stated"
    """Who made it, if the settings name somebody."""
    wrong: Line
    """What was wrong, in the editor's words."""
    note: Line | None = None
    """What else a reader must know, in the editor's words."""
    inputs: tuple[Line, ...] = ()
    """Files of the case that changed since the former report."""
    former: FormerPackage
    """Where the former report is."""
    changed: tuple[CorrectedThing, ...] = ()
    """What the report says otherwise now, changed verdicts first."""
