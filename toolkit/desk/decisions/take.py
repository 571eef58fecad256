"""Take the decisions of a case into the evidence of a step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.desk.decisions.files import decision_digests, steps_touched
from toolkit.desk.decisions.read import read_decisions
from toolkit.records.decision import Decisions

if TYPE_CHECKING:
    from toolkit.evidence import Intake
    from toolkit.records import StepName


class Taken(NamedTuple):
    """The decisions of a case, the digest of each file, and the steps that each can move."""

    decisions: Decisions
    digests: dict[str, str]
    touched: dict[str, frozenset[StepName]]

    def counts_for(self, step: StepName) -> set[str]:
        """Return the files that can move a step.

        Parameters
        ----------
        step
            Name of the step.
        """
        return {name for name, steps in self.touched.items() if step in steps}


def take_decisions(intake: Intake, folder: Path) -> Taken:
    """Take every decision of a case in.

    Parameters
    ----------
    intake
        The door to the run's evidence.
    folder
        The case folder.
    """
    digests = decision_digests(folder)
    intake.take_files(digests, folder=folder)
    return Taken(read_decisions(folder), digests, steps_touched(folder, digests))
