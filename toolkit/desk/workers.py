"""Processes that run cases one after another; one that dies is replaced, and the case it held is tried again."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from toolkit.desk.chain import run_case
from toolkit.desk.isolation import isolated_start
from toolkit.desk.light import skip_format_grammars
from toolkit.desk.results import Progress, RunResult
from toolkit.errors import DatelineError, StepError

ATTEMPTS = 2
"""How often a case is tried whose process dies."""


class Worker:
    """A process of its own that runs cases. Used by one thread at a time.

    Parameters
    ----------
    context
        How its process is started, of ``multiprocessing``; a fresh Python if absent.
    """

    def __init__(self, context: Any = None) -> None:
        self._context = context or multiprocessing.get_context("spawn")
        self._process: Any = None
        self._line: Connection | None = None

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

        Returns
        -------
        RunResult
            The finished run.

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
            except (EOFError, OSError):
                self._forget()
                continue
            if isinstance(answer, DatelineError):
                raise answer
            result: RunResult = answer
            return result
        raise StepError(
            f"the process that ran it died {ATTEMPTS} times", where=slug,
            remedy=f"Is there enough memory? 'dateline run {slug}' shows more.", code="E_WORKER_DIED",
        )  # fmt: skip

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
            with isolated_start():
                self._process.start()
            theirs.close()
        return self._line

    def _forget(self) -> None:
        if self._line is not None:
            self._line.close()
        self._process = self._line = None


def loaded_context() -> Any:
    """Give the way to start processes that have imported what running a step needs: on Linux, by forks of one.

    Returns
    -------
    multiprocessing.context.BaseContext
        For ``Worker``. The process to fork from is started here, and ends with this one.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["toolkit.desk.preloaded"])
    with isolated_start():
        forkserver.ensure_running()
    return context


def _serve(line: Connection, environment: dict[str, str]) -> None:
    """Run what the line asks for until it closes; end at once when the parent process is gone."""
    os.environ.clear()  # what it was forked from may be older than the environment
    os.environ.update(environment)
    skip_format_grammars()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    while True:
        try:
            slug, options = line.recv()
        except EOFError:
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
    """Give the number of processes.

    Parameters
    ----------
    jobs
        As asked for; one a core if absent.
    cases
        Number of cases.
    """
    return max(1, min(jobs or os.cpu_count() or 1, cases))


def runs_folder(runs: Path | None) -> Path:
    """Give the folder for results as an absolute path, so that every process means the same.

    Parameters
    ----------
    runs
        As asked for; the settings' if absent.
    """
    from toolkit.settings import get_settings

    return (runs or get_settings().runs).resolve()
