"""Run the steps of a case in order through papermill, aside, and put the run in its place whole."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.desk import cases, steps
from toolkit.desk.folders import replace_folder
from toolkit.desk.journal import Journal
from toolkit.desk.session import INPUTS, OUTPUTS
from toolkit.errors import CaseError, StepError
from toolkit.evidence import write_atomic, write_manifest
from toolkit.records import Outputs, StepName
from toolkit.settings import get_settings

STEP_SECONDS = 900
"""Longest time one cell may take, in seconds."""

_OURS = re.compile(r"^(?:\w+: )?(E_[A-Z0-9_]+): (.+)$", re.DOTALL)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes
    ----------
    case
        Slug.
    step
        Step that starts or, with ``done``, has ended; None for the whole run.
    done
        Steps finished so far.
    total
        Steps in all.
    seconds
        Time since the run began.
    """

    case: str
    step: StepName | None
    done: int
    total: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run.

    Attributes
    ----------
    case
        Slug.
    folder
        runs/<case>.
    report
        The report's HTML file.
    outputs
        Results of each step.
    seconds
        Wall time.
    """

    case: str
    folder: Path
    report: Path
    outputs: dict[StepName, Outputs]
    seconds: float


def run_case(
    slug: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    runs: Path | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> RunResult:
    """Run all steps of a case. The earlier run stays as it was until the new one is whole.

    Parameters
    ----------
    slug
        Name of the case.
    parameters
        Notebook parameters beside ``case``; each goes to the notebooks that take it.
    runs
        Folder for results; the settings' if absent.
    on_progress
        Called before and after each step.

    Returns
    -------
    RunResult
        Where it lies and what came out.

    Raises
    ------
    CaseError
        The case or a parameter is not valid; no kernel was started.
    StepError
        A notebook failed; the message is its own error line.
    """
    runs = runs or get_settings().runs
    shares = steps.check_parameters({"case": slug, **(parameters or {})})
    _check_ready(slug)
    run_id, started, place = uuid.uuid4().hex[:8], time.monotonic(), runs / slug
    journal, aside = Journal(runs / "journal.jsonl"), runs / f".{slug}.{run_id}"
    _recover(place)
    journal.write("run-started", case=slug, run=run_id)
    try:
        _carry_evidence(place, aside)
        for number, step in enumerate(steps.STEPS):
            on_progress(Progress(slug, step.name, number, len(steps.STEPS), time.monotonic() - started))
            journal.write("step-started", case=slug, run=run_id, step=step.name)
            _run_step(step, shares[step.name], aside)
            journal.write("step-done", case=slug, run=run_id, step=step.name)
        outputs = _collect(aside, slug)
        replace_folder(aside, place)
    except BaseException as e:
        journal.write("run-failed", case=slug, run=run_id, error=str(e).splitlines()[0] if str(e) else type(e).__name__)
        shutil.rmtree(aside, ignore_errors=True)
        raise
    seconds = time.monotonic() - started
    journal.write("run-done", case=slug, run=run_id, seconds=round(seconds, 2))
    on_progress(Progress(slug, None, len(steps.STEPS), len(steps.STEPS), seconds))
    return RunResult(slug, place, place / "report" / "report.html", outputs, seconds)


def _check_ready(slug: str) -> None:
    folder = cases.find_case(slug)
    errors = [line for line in cases.advise(cases.load_case(folder), folder) if line.startswith("Error")]
    if errors:
        raise CaseError(errors[0].removeprefix("Error: "), where=str(folder), code="E_FILE_MISSING")


def _recover(place: Path) -> None:
    """Undo the first half of a swap that a power failure cut in two."""
    old = place.with_name(f".{place.name}.old")
    if old.exists() and not place.exists():
        old.rename(place)


def _carry_evidence(place: Path, aside: Path) -> None:
    """Take the evidence of earlier runs along, so that nothing fetched is lost. The copies share their disk space."""
    aside.mkdir(parents=True)
    if (place / "evidence").is_dir():
        shutil.copytree(place / "evidence", aside / "evidence", copy_function=_link_or_copy)


def _link_or_copy(source: str, target: str) -> None:
    if source.endswith(".jsonl"):
        shutil.copy2(source, target)
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _run_step(step: steps.StepSpec, parameters: Mapping[str, Any], run: Path) -> None:
    import nbformat

    from toolkit.desk.normalise import normalise

    scratch = run / f"{step.name}.ipynb"
    with _environment(run):
        _execute(step, parameters, scratch)
    folder = run / step.name
    if not (folder / OUTPUTS).is_file():
        raise StepError(
            f"{step.notebook} ended without step.close()", where=step.name, remedy="Close the step in its last cell."
        )
    notebook = normalise(nbformat.read(scratch, as_version=4))
    write_atomic(folder / "notebook.ipynb", (nbformat.writes(notebook) + "\n").encode())
    scratch.unlink()


@contextmanager
def _environment(run: Path) -> Iterator[None]:
    settings = get_settings()
    wanted = {
        "DATELINE_HOME": str(settings.home),
        "DATELINE_RUN": str(run),
        "DATELINE_BATCH": "1",
        "MPLBACKEND": "agg",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _execute(step: steps.StepSpec, parameters: Mapping[str, Any], target: Path) -> None:
    import nbclient.exceptions
    import papermill
    from papermill.exceptions import PapermillExecutionError

    try:
        with _sockets() as config:
            papermill.execute_notebook(
                _literal(steps.notebook_path(step)),
                _literal(target),
                parameters=dict(parameters),
                kernel_name="python3",
                progress_bar=False,
                execution_timeout=STEP_SECONDS,
                cwd=str(get_settings().home),
                config=config,
                extra_arguments=["--IPKernelApp.log_level=50"],
            )
    except PapermillExecutionError as e:
        raise _explain(step, e.ename, e.evalue) from e
    except nbclient.exceptions.DeadKernelError as e:
        raise StepError("the kernel died", where=step.name, remedy="Is there enough memory? Run it again.") from e
    except nbclient.exceptions.CellTimeoutError as e:
        raise StepError(
            f"a cell took longer than {STEP_SECONDS} s", where=step.name, remedy="Use a smaller area of interest."
        ) from e


@contextmanager
def _sockets() -> Iterator[Any]:
    """Give a kernel sockets in a folder of its own where the system has them, and TCP elsewhere.

    Two kernels that start at one moment may be given the same TCP ports, or the same socket names in one folder;
    each then reads what is meant for the other.
    """
    from traitlets.config import Config

    if os.name != "posix":
        yield Config()
        return
    with tempfile.TemporaryDirectory(prefix="dateline-", ignore_cleanup_errors=True) as folder:
        yield Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})


def _literal(path: Path) -> str:
    """Give a path that papermill, which formats paths, takes as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _explain(step: steps.StepSpec, name: str, value: str) -> StepError:
    line = " ".join(_ANSI.sub("", str(value)).split())
    if ours := _OURS.match(line):
        return StepError(ours[2], where=f"step {step.name}", code=ours[1])
    return StepError(
        f"{name}: {line}", where=f"step {step.name}, notebook {step.notebook}",
        remedy="Open the notebook and run it by hand to see where.", code="E_STEP_FAILED",
    )  # fmt: skip


def _collect(run: Path, slug: str) -> dict[StepName, Outputs]:
    import json

    outputs = {s.name: Outputs.model_validate_json((run / s.name / OUTPUTS).read_text("utf-8")) for s in steps.STEPS}
    inputs = json.loads((run / steps.STEPS[0].name / INPUTS).read_text("utf-8"))["files"]
    write_manifest(run, case=slug, inputs=inputs)
    return outputs
