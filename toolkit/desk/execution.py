"""Execute one notebook through papermill, with a kernel that is its own, and turn what goes wrong into one line."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.desk import steps
from toolkit.desk.key import OUTPUTS
from toolkit.errors import StepError
from toolkit.evidence import write_atomic
from toolkit.settings import get_settings

STEP_SECONDS = 900
"""Longest time one cell may take, in seconds."""

NOTEBOOK = "notebook.ipynb"
"""Name of the executed notebook in a step's folder."""

_OURS = re.compile(r"^(?:\w+: )?(E_[A-Z0-9_]+): (.+)$", re.DOTALL)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def run_step(step: steps.StepSpec, parameters: Mapping[str, Any], run: Path) -> None:
    """Run a step's notebook; its folder appears in ``run`` whole, the executed notebook last.

    Parameters
    ----------
    step
        The step.
    parameters
        Values for its parameters cell.
    run
        Folder of the run, as it is being made.

    Raises
    ------
    StepError
        A cell failed, took too long, or the kernel died; the message is the cell's own error line.
    """
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
    write_atomic(folder / NOTEBOOK, (nbformat.writes(notebook) + "\n").encode())
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
        "SOURCE_DATE_EPOCH": "0",  # no clock in SVG and PDF
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
                engine_name="dateline",
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                execution_timeout=STEP_SECONDS,
                cwd=str(get_settings().home),
                config=config,
                extra_arguments=["--IPKernelApp.log_level=50"],
            )
    except PapermillExecutionError as e:
        raise _explain(step, e.ename, e.evalue) from e
    except nbclient.exceptions.DeadKernelError as e:
        raise StepError(
            "the kernel died", where=f"step {step.name}", remedy="Is there enough memory? Run it again.",
            code="E_KERNEL_DIED",
        ) from e  # fmt: skip
    except nbclient.exceptions.CellTimeoutError as e:
        raise StepError(
            f"a cell took longer than {STEP_SECONDS} s", where=f"step {step.name}",
            remedy="Use a smaller area of interest.", code="E_STEP_TIME",
        ) from e  # fmt: skip


@contextmanager
def _sockets() -> Iterator[Any]:
    """Give a kernel sockets in a folder of its own where the system has them, and TCP elsewhere.

    Two kernels that start at one moment may be given the same TCP ports, or the same socket names in one folder;
    each then reads what is meant for the other.
    """
    from traitlets.config import Config

    if os.name != "posix" or len(tempfile.gettempdir()) > 70:  # a socket's name may have about 100 characters
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
