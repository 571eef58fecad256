"""Kept kernels: as clean as fresh ones, thrown away when in doubt, gone when their owner is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import nbformat
import papermill  # first: it loads the engine through its entry point  # noqa: F401
import pytest
from jupyter_core.utils import run_sync

from tests.processes import alive, children, tree
from toolkit.desk import temporary
from toolkit.desk.running.chain import run_case
from toolkit.desk.running.execution import loop_of_this_thread
from toolkit.desk.running.kernels import pool
from toolkit.desk.running.kernels.pool import Pool, Wanted
from toolkit.errors import StepError

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult

T = TypeVar("T")


def _in_a_thread(call: Callable[[], T]) -> T:
    """Run in a thread of its own, as steps do: a browser's driver may keep a loop running in this one."""

    def looped() -> T:
        with loop_of_this_thread():
            return call()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(looped).result()


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """A pool of this test's own, used by the engine."""
    from toolkit.desk.running.kernels import engine

    made = Pool()
    monkeypatch.setattr(engine, "POOL", made)
    yield made
    _in_a_thread(made.close)


def _gone(pid: int, seconds: float = 2.0) -> bool:
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(pid)


def _execute(wanted: Wanted, *cells: str) -> list[str]:
    """Run cells through the engine; give what each printed or showed."""
    from toolkit.desk.running.kernels.engine import PoolEngine

    code = [nbformat.v4.new_code_cell(cell) for cell in cells]  # type: ignore[no-untyped-call]
    notebook: Any = nbformat.v4.new_notebook(cells=code)  # type: ignore[no-untyped-call]
    notebook.metadata["papermill"] = {}
    for cell in notebook.cells:
        cell.metadata["papermill"] = {}
    done = _in_a_thread(
        lambda: PoolEngine.execute_notebook(
            notebook, "python3", progress_bar=False, wanted=wanted, execution_timeout=60
        )
    )
    return ["".join(_words(output) for output in cell.outputs).strip() for cell in done.cells]


def _words(output: Any) -> str:
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    return str(output.text if output.output_type == "stream" else output.data["text/plain"])


SPOIL = """
import os, sys, warnings, matplotlib
from matplotlib import pyplot
left = 1
os.environ["LEFT"] = "1"
open("left.txt", "w").close()
os.chdir("/")
warnings.simplefilter("ignore")
matplotlib.rcParams["font.size"] = 77
pyplot.figure()
print(os.getpid())
"""
LOOK = """
import os, sys, warnings, matplotlib
from matplotlib import pyplot
print(os.getpid(), "left" in globals(), "LEFT" in os.environ, os.listdir(), matplotlib.rcParams["font.size"],
      pyplot.get_fignums(), "" in sys.path, os.getcwd() in sys.path, len(In), os.environ["DATELINE_RUN"])
warnings.warn("heard", stacklevel=1)
"""


def test_a_kept_kernel_is_as_clean_as_a_fresh_one(kernels: Pool) -> None:
    wanted = Wanted()
    fresh, *_ = _execute(replace(wanted, environment={**os.environ, "DATELINE_RUN": "one"}), LOOK)
    spoiled, *_ = _execute(wanted, SPOIL)
    again, *_ = _execute(replace(wanted, environment={**os.environ, "DATELINE_RUN": "two"}), LOOK)
    pid = spoiled.split()[0]
    assert fresh.split("\n")[0] == f"{pid} False False [] 10.0 [] False False 2 one"
    assert again.split("\n")[0] == f"{pid} False False [] 10.0 [] False False 2 two"
    assert fresh.count("heard") == again.count("heard") > 0


def test_a_kernel_is_thrown_away_after_a_failure(kernels: Pool) -> None:
    pid, error = _execute(Wanted(), "import os; print(os.getpid())", "1 / 0")
    assert error == "ZeroDivisionError: division by zero"
    assert _gone(int(pid))
    assert _execute(Wanted(), "import os; print(os.getpid())") != [pid]


def test_a_kernel_is_thrown_away_when_code_or_limits_change(kernels: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    tell = "import os; print(os.getpid())"
    (first,) = _execute(Wanted(), tell)
    assert _execute(Wanted(), tell) == [first]
    for other in (Wanted(memory_mb=3_000), Wanted(online=True), Wanted({**os.environ, "LC_ALL": "C"})):
        assert _execute(other, tell) != [first]
    monkeypatch.setattr(pool, "code_digest", lambda: "edited")
    assert _execute(Wanted(), tell) != [first]
    assert _gone(int(first))


def test_a_kernel_that_holds_much_is_not_kept(kernels: Pool) -> None:
    (pid,) = _execute(Wanted(memory_mb=1_000), "import os, sys; sys.held = b'x' * 600_000_000; print(os.getpid())")
    assert _gone(int(pid))


def test_processor_time_is_counted_for_each_step_anew(kernels: Pool) -> None:
    burn = (
        "import os, time\nuntil = time.process_time() + 1.5\n"
        "while time.process_time() < until: pass\nprint(os.getpid())"
    )
    pids = {_execute(Wanted(cpu_s=3), burn)[0] for _ in range(3)}
    assert len(pids) == 1


def test_a_kernel_that_cannot_start_is_one_line(kernels: Pool) -> None:
    with pytest.raises(StepError, match="E_KERNEL_START"):
        _execute(Wanted(memory_mb=20), "1")


def test_two_that_are_prepared_are_both_taken(kernels: Pool) -> None:
    wanted = Wanted(imports=("toolkit.no_such_module", "json"))

    def both() -> set[int]:
        kernels.prepare(wanted)
        kernels.prepare(wanted)  # one waits already
        first = kernels.take(wanted)
        kernels.prepare(wanted)
        second = kernels.take(wanted)
        clients = [run_sync(kernel.clean)(wanted) for kernel in (first, second)]
        pids = {kernel.manager.provisioner.pid for kernel in (first, second)}  # type: ignore[union-attr]
        for client in clients:
            client.stop_channels()
        for kernel in (first, second):
            kernels.give_back(kernel, memory_mb=0)
        return pids

    pids = _in_a_thread(both)
    assert len(pids) == 2
    _in_a_thread(kernels.close)
    assert all(_gone(pid) for pid in pids)


OWNER = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from tests.desk.test_kernels import _execute
from toolkit.desk.running.kernels.pool import Wanted
print(_execute(Wanted(), "import os; print(os.getpid())")[0], flush=True)
_execute(Wanted(), "import re; re.match(r'(a+)+$', 'a' * 60 + 'b')")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere ipykernel looks for its parent once a second")
def test_a_kernel_in_a_long_call_ends_with_its_owner(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    time.sleep(1.5)
    assert pid in children(owner.pid)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    assert _gone(pid)


def test_folders_that_a_kill_left_behind_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary.tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / f"dateline-{ended.pid}-abc" / "inside").mkdir(parents=True)
    (tmp_path / f"dateline-{ended.pid}-link").symlink_to(tmp_path)
    for other in ("dateline-notes", f"dateline-{os.getpid()}-abc", "other-1-abc"):
        (tmp_path / other).mkdir()
    assert temporary.remove_leftovers() == 1
    left = {"dateline-notes", f"dateline-{os.getpid()}-abc", "other-1-abc", f"dateline-{ended.pid}-link"}
    assert {path.name for path in tmp_path.iterdir()} == left


_LISTS = ("bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/evidence/custody.jsonl")
MOVING = frozenset({"manifest.json", "evidence/custody.jsonl", *(f"package/{name}" for name in _LISTS)})
"""The custody log, which carries the times of a run, and the lists that hold its digest."""


def _lasting(folder: Path) -> dict[str, str]:
    return {name: digest for name, digest in tree(folder).items() if name not in MOVING}


@pytest.mark.slow
def test_every_case_twice_in_one_kernel_and_in_both_orders_is_the_same_bytes(
    home: Path, finished_runs: dict[str, RunResult]
) -> None:
    expected = {slug: _lasting(run.folder) for slug, run in finished_runs.items()}
    for slug in ("drill", "sanetti", "sakkanmol", "sanetti", "drill"):  # finished_runs made each once before
        made = run_case(slug, parameters={"stamp": "case"}, fresh=True, together=False)
        assert _lasting(made.folder) == expected[slug]
