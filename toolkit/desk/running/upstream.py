"""What a step reads of the steps before it: their results, as long as they are of the case as it is now."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from toolkit.desk.folders import CASE_FILE
from toolkit.desk.running import steps
from toolkit.desk.running.key import INPUTS, OUTPUTS
from toolkit.desk.running.parts import facts_of, sites_seen
from toolkit.errors import DatelineWarning, FileError, StepError
from toolkit.evidence import digest_file
from toolkit.reading import read_json, read_text
from toolkit.records import Case, Outputs, StepName, seen_by

if TYPE_CHECKING:
    from toolkit.desk.decisions.take import Taken


def load_upstream(
    spec: steps.StepSpec,
    case: Case,
    run: Path,
    *,
    inputs: Mapping[str, str],
    decided: Taken,
    by_hand: bool,
) -> tuple[dict[StepName, Outputs], dict[StepName, str]]:
    """Load what a step reads; by hand, comparisons that nobody has run yet are left out, and told.

    Parameters
    ----------
    spec
        The step.
    case
        The whole case, with the digest of its file.
    run
        Folder of the run.
    inputs
        Digests of the files that this step took in.
    decided
        The case's decisions.
    by_hand
        True where a person runs the notebook.

    Returns
    -------
    tuple of dict and dict
        Results by step, figures with the path of their file; and the digest of each file of results.

    Raises
    ------
    StepError
        A step has no results, or ran on an earlier state of the case.
    """
    needs = list(spec.needs)
    for name in spec.needs if by_hand else ():
        comparison = steps.spec(name).comparison
        if comparison and not (run / name / OUTPUTS).is_file():
            told = f"the comparison {comparison!r} was not run, and is left out: 'dateline run {case.slug}' runs all"
            warnings.warn(told, DatelineWarning, stacklevel=4)
            needs.remove(name)
    found, digests = {}, {}
    for name in needs:
        folder = run / name
        try:
            ran_on = read_json(folder / INPUTS)
            digests[name] = digest_file(folder / OUTPUTS)
            made = Outputs.model_validate_json(read_text(folder / OUTPUTS))
        except (FileError, OSError, ValidationError) as e:
            raise _missing(name, case, folder, type(e).__name__) from e
        if _is_stale(name, case, ran_on, inputs, decided):
            raise StepError(
                f"step {name} ran on an earlier state of the case",
                where=str(folder),
                remedy=_remedy(name, case),
                code="E_STEP_STALE",
            )
        figures = tuple(f.model_copy(update={"path": folder / f.file}) for f in made.figures)
        seen = seen_by(case, spec.comparison)
        found[name] = sites_seen(made, seen) if spec.comparison else made.model_copy(update={"figures": figures})
    return found, digests


def _remedy(name: StepName, case: Case) -> str:
    return f"Run {steps.spec(name).notebook} for this case first, or 'dateline run {case.slug}'."


def _missing(name: StepName, case: Case, folder: Path, why: str) -> StepError:
    return StepError(
        f"step {name} has no results ({why})",
        where=str(folder),
        remedy=_remedy(name, case),
        code="E_STEP_MISSING",
    )


def _is_stale(name: StepName, case: Case, ran_on: Mapping[str, Any], inputs: Mapping[str, str], decided: Taken) -> bool:
    """Tell whether an earlier step ran on another state of the case."""
    known = {**inputs, CASE_FILE: case.sha256}
    comparison = steps.spec(name).comparison
    if comparison and ran_on.get("comparison") != facts_of(seen_by(case, comparison)):
        return True
    # a decision made since would be in its results
    if not decided.counts_for(steps.spec(name).kind) <= set(ran_on["files"]):
        return True
    return any(known.get(file, digest) != digest for file, digest in ran_on["files"].items())
