"""What a run tells while it goes on, and what it gives in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from toolkit.desk.running.key import OUTPUTS
from toolkit.reading import read_text
from toolkit.records import Outputs

if TYPE_CHECKING:
    from toolkit.records import StepName

Origin = Literal["run", "kept", "resumed", "cached"]
"""Where a step's results come from: made now, the run before, one that was cut off, the shared cache."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes
    ----------
    case
        Slug.
    step
        Step that starts; None for the whole run, once it has ended.
    done
        Steps finished so far.
    total
        Steps in all.
    seconds
        Time since the run began.
    origin
        Where the results of the step come from; None at the end.
    why
        One phrase that says why the step runs, or why not.
    """

    case: str
    step: StepName | None
    done: int
    total: int
    seconds: float
    origin: Origin | None = None
    why: str = ""


@dataclass(frozen=True)
class RunResult:
    """A finished run.

    Attributes
    ----------
    case
        Slug.
    folder
        runs/<case>.
    seconds
        Wall time.
    origins
        For each step, where its results come from and why, in order.
    changed
        Ids of the findings that the run before did not have, or had otherwise; all of them in a first run.
    first
        True if there was no run before.
    """

    case: str
    folder: Path
    seconds: float
    origins: dict[StepName, tuple[Origin, str]] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    first: bool = False

    @property
    def report(self) -> Path:
        """The report's HTML file."""
        return self.folder / "report" / "report.html"

    @property
    def unchanged(self) -> bool:
        """Tell whether nothing had to run."""
        return all(origin == "kept" for origin, _ in self.origins.values())

    @cached_property
    def outputs(self) -> dict[StepName, Outputs]:
        """The results of each step, read from the run folder."""
        read = ((name, read_text(self.folder / name / OUTPUTS)) for name in self.origins)
        return {name: Outputs.model_validate_json(text) for name, text in read}
