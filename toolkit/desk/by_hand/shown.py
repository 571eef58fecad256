"""What a step hands back to a notebook: a figure that shows itself, and the receipt of a step that was closed."""

from __future__ import annotations

import base64
import hashlib
import html
from dataclasses import dataclass
from pathlib import Path

from toolkit.records import Figure, Outputs, StepName, to_json


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A saved figure that shows itself in a notebook, with caption, alt text and credit.

    Attributes
    ----------
    record
        What was saved.
    png
        Its bytes; the file moves when the step closes.
    """

    record: Figure
    png: bytes

    def __repr__(self) -> str:
        return f"Figure {self.record.id}: {self.record.alt}"

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.png).decode()
        alt, caption = html.escape(self.record.alt, quote=True), html.escape(self.record.caption)
        credit = html.escape(" · ".join(self.record.credits))
        return (
            f'<figure><img style="max-width:100%" alt="{alt}" src="data:image/png;base64,{data}">'
            f"<figcaption>{caption} <small>{credit}</small></figcaption></figure>"
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What closing a step gives back.

    Attributes
    ----------
    step
        Name of the step.
    folder
        Where its results lie.
    digest
        SHA-256 over the results, figures' bytes left out, so that it is the same on every machine.
    findings
        Number of findings.
    note
        What a person who ran it by hand must know.
    """

    step: StepName
    folder: Path
    digest: str
    findings: int
    note: str = ""

    def __str__(self) -> str:
        line = f"{self.step}: {self.findings} findings, digest {self.digest[:16]}"
        return f"{line}\n{self.note}" if self.note else line


def stable_digest(outputs: Outputs) -> str:
    """Return a SHA-256 over results without the bytes of pictures and pages, which fonts and versions may move."""
    facts = outputs.model_copy(
        update={"files": {}, "figures": tuple(f.model_copy(update={"sha256": "0" * 64}) for f in outputs.figures)}
    )
    return hashlib.sha256(to_json(facts).encode()).hexdigest()
