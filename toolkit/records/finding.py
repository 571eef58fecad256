"""Findings: one sentence each, with numbers, uncertainty, method and evidence."""

from __future__ import annotations

from typing import Literal, get_args

from toolkit.records.base import Digest, Line, LocalPath, Record, Slug

Verdict = Literal["supported", "loose", "contradicted", "disputed", "not-checkable"]
"""Outcome for a claim: within tolerance; near it; outside; sources disagree; nothing here can tell."""

VERDICTS: dict[Verdict, str] = {
    "supported": "the measurement agrees with the claim within the stated tolerance",
    "loose": "the measurement lies outside the tolerance by less than the same again",
    "contradicted": "the measurement lies outside twice the tolerance",
    "disputed": "the sources at hand disagree; both sides are shown",
    "not-checkable": "nothing at hand can settle it; this says nothing about whether it is true",
}


FindingKind = Literal[
    "distance",
    "position",
    "containment",
    "lookup",
    "interval",
    "change",
    "statement",
    "conflict",
    "truth",
    "note",
    "count",
    "sources",
    "ratio",
]
"""What a finding is about; the kinds of claim name theirs in kinds.py."""

FINDING_KINDS: tuple[str, ...] = get_args(FindingKind)


class Quantity(Record):
    """A number with its unit and, where known, its uncertainty."""

    name: Line
    """What it is, for example "measured" or "claimed"."""
    value: float
    """The number."""
    unit: str = ""
    """Unit as printed: km, m², days, px, %."""
    uncertainty: float | None = None
    """Half-width in the same unit; None = unknown."""


class Finding(Record):
    """One sentence that the report may print, with all it rests on."""

    id: Slug
    """Short name, unique in the case."""
    kind: FindingKind
    """What was checked."""
    basis: Literal["said", "measured", "inferred"]
    """Whether it reports words, a measurement, or a conclusion from both."""
    text: Line
    """The sentence, in plain words; every number in it is one of the quantities."""
    verdict: Verdict | None = None
    """Outcome for a claim; None = there is no claim."""
    claim: Slug | None = None
    """Id of the claim it answers."""
    part: int | None = None
    """Which of the claim's checks it answers, from 1; None = the claim has one."""
    guesses: tuple[Line, ...] = ()
    """What it rests on that nobody has confirmed; a finding that rests on a guess settles nothing."""
    terms: tuple[Line, ...] = ()
    """Names and words of others that the sentence prints, so that a number or a mark in them counts as theirs."""
    subjects: tuple[str, ...] = ()
    """Ids of the sites, scenes, events or statements it is about."""
    quantities: tuple[Quantity, ...] = ()
    """The numbers, named."""
    how: Line
    """Method and version."""
    evidence: tuple[Digest, ...] = ()
    """Digests of the bytes it rests on."""
    figures: tuple[str, ...] = ()
    """Ids of the figures that show it."""
    simulated: bool = False
    """True when it rests on simulated imagery or a document written for an exercise."""

    def quantity(self, name: str) -> Quantity | None:
        """Return the quantity of that name, or None.

        Parameters
        ----------
        name
            Its name, for example "measured".
        """
        return next((q for q in self.quantities if q.name == name), None)

    def _km(self, name: str) -> float | None:
        found = self.quantity(name)
        if found is None or found.unit not in {"km", "m"}:
            return None
        return found.value if found.unit == "km" else found.value / 1000

    @property
    def measured_km(self) -> float | None:
        """Measured distance in km; None when nothing was measured in km or m."""
        return self._km("measured")

    @property
    def claimed_km(self) -> float | None:
        """Claimed distance in km; None when none is claimed in km or m."""
        return self._km("claimed")

    @property
    def tolerance_km(self) -> float | None:
        """Tolerance the verdict used, in km; None when it is in another unit."""
        return self._km("tolerance")


class Figure(Record):
    """One saved picture with the words that go with it."""

    id: Slug
    """Name of the file without its ending."""
    file: str
    """Path inside the step's folder."""
    caption: Line
    """What it shows."""
    alt: Line
    """The same for somebody who cannot see it."""
    credits: tuple[str, ...] = ()
    """Credit lines of the data and images in it."""
    sha256: Digest
    """Digest of the file."""
    width_px: int
    """Width in pixels."""
    height_px: int
    """Height in pixels."""
    simulated: bool = False
    """True when any of its pixels come from a simulated source; then they carry a stamp."""
    path: LocalPath = None
