"""Processes that run cases one after another; one that dies is replaced, and the case it held is tried again."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from toolkit.desk.running.chain import run_case
from toolkit.desk.running.execution import close_kernels
from toolkit.desk.running.isolation import isolated_start, leave_out_grammars
from toolkit.desk.running.results import Progress, RunResult
from toolkit.errors import DatelineError, StepError
from toolkit.settings import get_settings

ATTEMPTS = 2
"""How often a case is tried whose process dies."""


class Worker:
    """A process of its own that runs cases, and keeps the kernels for them. Used by one thread at a time."""

    def __init__(self) -> None:
        # a fork would copy threads' locks in whatever state they are
        self._context: Any = multiprocessing.get_context("spawn")
        self._process: Any = None
        self._line: Connection | None = None
        self._stopped = False

    def run(self, slug: str, options: dict[str, Any], on_progress: Callable[[Progress], None]) -> RunResult:
        """Run a case and wait for it.

        Parameters
        ----------
        slug
            The case.
        options
            Keyword arguments of ``run_case``.
        on_progress
            Called in this process for every step.

        Raises
        ------
        DatelineError
            The case failed, or its process died ``ATTEMPTS`` times.
        """
        for _ in range(ATTEMPTS):
            line = self._started()
            try:
                line.send((slug, options))
                while isinstance(answer := line.recv(), Progress):
                    on_progress(answer)
            # the line breaks when the process dies, of memory above all
            except (EOFError, OSError):
                self._forget()
                if self._stopped:
                    break
                continue
            if isinstance(answer, DatelineError):
                raise answer
            result: RunResult = answer
            return result
        raise StepError(
            f"the process that ran it died {ATTEMPTS} times",
            where=slug,
            remedy=f"Is there enough memory? 'dateline run {slug}' shows more.",
            code="E_WORKER_DIED",
        )

    def stop(self) -> None:
        """Kill the process, from any thread: the case that it holds is not tried again. Its kernels end with it."""
        self._stopped = True
        process = self._process
        if process is not None and process.pid is not None:
            process.kill()

    def hang_up(self) -> None:
        """Let the process end; ``close`` waits for that."""
        if self._line is not None:
            self._line.close()

    def close(self) -> None:
        """End the process."""
        self.hang_up()
        if self._process is not None:
            self._process.join(timeout=2)
            self._process.kill()
            self._forget()

    def _started(self) -> Connection:
        if self._line is None:
            self._line, theirs = self._context.Pipe()
            self._process = self._context.Process(target=_serve, args=(theirs, dict(os.environ)), daemon=False)
            with isolated_start(), _no_interrupt():
                self._process.start()
            theirs.close()
        return self._line

    def _forget(self) -> None:
        if self._line is not None:
            self._line.close()
        self._process = self._line = None


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Keep Ctrl-C from a process that is started in the block until it says that it will not hear it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # which would let signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(line: Connection, environment: dict[str, str]) -> None:
    """Run what the line asks for until it closes; end at once when the parent process is gone."""
    os.environ.clear()  # it started with variables of its own, to be isolated
    os.environ.update(environment)
    leave_out_grammars()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    while True:
        try:
            slug, options = line.recv()
        except EOFError:
            close_kernels()
            return
        try:
            line.send(run_case(slug, on_progress=line.send, **options))
        except DatelineError as e:
            line.send(e)
        except (OSError, MemoryError, ValueError, RuntimeError) as e:
            what = f"{type(e).__name__}: {e}".splitlines()[0]
            line.send(StepError(what, where=slug, remedy=f"'dateline run {slug}' shows more.", code="E_RUN_FAILED"))


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def cases_at_a_time(jobs: int | None, cases: int) -> int:
    """Return the number of processes.

    Parameters
    ----------
    jobs
        As asked for; one a core if absent.
    cases
        Number of cases.
    """
    return max(1, min(jobs or os.cpu_count() or 1, cases))


def runs_folder(runs: Path | None) -> Path:
    """Return the folder for results as an absolute path, so that every process means the same.

    Parameters
    ----------
    runs
        As asked for; the settings' if absent.
    """
    return (runs or get_settings().runs).resolve()
