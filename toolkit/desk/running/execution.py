"""Execute one notebook through papermill, with a kernel that is its own, and turn what goes wrong into one line."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.desk.folders import NOT_WRITTEN, storage_error
from toolkit.desk.running import steps
from toolkit.desk.running.key import OUTPUTS
from toolkit.errors import DatelineError, StepError
from toolkit.evidence import write_atomic
from toolkit.settings import get_settings

if TYPE_CHECKING:
    from toolkit.desk.running.kernels.pool import Wanted

_OVER_ITS_TIME = tuple(-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL"))
"""How a process ends that took more processor time than it may, on systems that limit it."""

NOTEBOOK = "notebook.ipynb"
"""Name of the executed notebook in a step's folder."""

_OURS = re.compile(r"^(?:\w+: )?(E_[A-Z0-9_]+): (.+)$", re.DOTALL)
_ERRNO = re.compile(r"^\[Errno (\d+)\] ([^:]+)(?:: (.+))?$")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def run_step(
    step: steps.StepSpec, parameters: Mapping[str, Any], run: Path, *, ahead: Sequence[steps.StepSpec] = ()
) -> None:
    """Run a step's notebook; its folder appears in ``run`` whole, the executed notebook last.

    Parameters
    ----------
    step
        The step.
    parameters
        Values for its parameters cell.
    run
        Folder of the run, as it is being made.
    ahead
        Steps that will run next, side by side: kernels that they will want beside this one are started meanwhile.

    Raises
    ------
    StepError
        A cell failed, took too long, or the kernel died; the message is the cell's own error line.
    """
    text = _execute(step, parameters, run, ahead=ahead)
    folder = run / step.name
    if not (folder / OUTPUTS).is_file():
        raise StepError(
            f"{step.notebook} ended without step.close()", where=step.name, remedy="Close the step in its last cell."
        )
    write_atomic(folder / NOTEBOOK, f"{text}\n".encode())


def start_ahead(step: steps.StepSpec, *, online: bool = False) -> None:
    """Start a kernel for a step that will run, unless one waits already.

    Parameters
    ----------
    step
        The step.
    online
        True if it may use the network.
    """
    from toolkit.desk.running.kernels.pool import POOL

    POOL.prepare(_wanted(step, None, online=online))


def _wanted(step: steps.StepSpec, run: Path | None, *, online: bool) -> Wanted:
    from toolkit.desk.running.kernels.pool import Wanted

    settings = get_settings()
    return Wanted(
        _environment(run), step.imports, memory_mb=settings.step_memory_mb, cpu_s=settings.step_cpu_s, online=online
    )


@contextmanager
def loop_of_this_thread() -> Iterator[None]:
    """Close the event loop that running a notebook leaves in a thread."""
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    try:
        yield
    finally:
        loop.close()


def kill_kernels() -> None:
    """Kill the kernels of all steps that run in this process."""
    from toolkit.desk.running.kernels.pool import POOL

    POOL.kill_busy()


def close_kernels() -> None:
    """End the kernels that this process keeps."""
    from toolkit.desk.running.kernels.pool import POOL

    POOL.close()


def _environment(run: Path | None) -> dict[str, str]:
    """Return a kernel's environment; which run it works for is told to it for each step."""
    return {
        **os.environ,
        "DATELINE_HOME": str(get_settings().home),
        "DATELINE_RUN": str(run or ""),
        "DATELINE_BATCH": "1",
        "MPLBACKEND": "agg",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "SOURCE_DATE_EPOCH": "0",  # no clock in SVG and PDF
    }


def _execute(step: steps.StepSpec, parameters: Mapping[str, Any], run: Path, *, ahead: Sequence[steps.StepSpec]) -> str:
    """Return the executed notebook as text."""
    import nbclient.exceptions
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from toolkit.desk.running.normalise import normalise

    limit, memory = get_settings().step_wall_s, _memory()
    wanted = _wanted(step, run, online=bool(parameters.get("online")))
    place = f"{memory.scheme}{run}/{step.name}.ipynb"
    try:
        papermill.execute_notebook(
            _literal(steps.notebook_path(step)),
            _literal(place),
            parameters=dict(parameters),
            engine_name="dateline",
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            execution_timeout=limit or None,
            record_timing=False,
            finish=normalise,
            wanted=wanted,
            ahead=[_wanted(later, run, online=False) for later in ahead],
        )
    except PapermillExecutionError as e:
        raise _explain(step, e.ename, e.evalue) from e
    except nbclient.exceptions.DeadKernelError as e:
        raise _explain_death(step, getattr(e, "exit_code", None)) from e
    except nbclient.exceptions.CellTimeoutError as e:
        raise StepError(
            f"a cell took longer than {limit} s",
            where=f"step {step.name}",
            remedy="Use a smaller area of interest, or set step_wall_s higher.",
            code="E_STEP_TIME",
        ) from e
    finally:
        text = memory.texts.pop(place, "")  # of a notebook that failed, too
    return text


class _Memory:
    """A place for papermill to write to, from which the text is taken: a notebook appears on disk once, and whole."""

    scheme = "dateline-memory://"

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def write(self, text: str, path: str) -> None:
        self.texts[path] = text

    def pretty_path(self, path: str) -> str:
        return path


@cache
def _memory() -> _Memory:
    from papermill.iorw import papermill_io

    made = _Memory()
    papermill_io.register(made.scheme, made)
    return made


def _literal(path: Path | str) -> str:
    """Return a path that papermill, which formats paths, takes as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _explain_death(step: steps.StepSpec, exit_code: int | None) -> StepError:
    where, limit = f"step {step.name}", get_settings().step_cpu_s
    if limit and exit_code in _OVER_ITS_TIME:
        return StepError(
            f"the notebook was ended; it may take {limit} s of processor time",
            where=where,
            code="E_STEP_CPU",
            remedy="Use a smaller area of interest, or set step_cpu_s higher.",
        )
    how = f" by signal {-exit_code}" if exit_code is not None and exit_code < 0 else ""
    return StepError(
        f"the kernel was ended{how}" if how else "the kernel died",
        where=where,
        code="E_KERNEL_DIED",
        remedy="Is there enough memory? Run it again.",
    )


def _explain(step: steps.StepSpec, name: str, value: str) -> DatelineError:
    line = " ".join(_ANSI.sub("", str(value)).split())
    if ours := _OURS.match(line):
        return StepError(ours[2], where=f"step {step.name}", code=ours[1])
    if name == "MemoryError":
        return StepError(
            "out of memory",
            where=f"step {step.name}",
            code="E_STEP_MEMORY",
            remedy="Use a smaller area of interest, or allow more memory (step_memory_mb).",
        )
    if (system := _ERRNO.match(line)) and int(system[1]) in NOT_WRITTEN:
        return storage_error(int(system[1]), system[2], f"step {step.name}: {system[3] or 'a file'}")
    return StepError(
        f"{name}: {line}",
        where=f"step {step.name}, notebook {step.notebook}",
        remedy="Open the notebook and run it by hand to see where.",
        code="E_STEP_FAILED",
    )
