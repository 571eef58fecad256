"""Run many cases, each in a process of its own; one that fails does not stop the others."""

from __future__ import annotations

import multiprocessing
import os
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.desk.chain import Progress, RunResult, run_case
from toolkit.desk.kernels.client import kernel_server
from toolkit.errors import DatelineError, StepError

_events: Any = None


@dataclass(frozen=True, slots=True)
class BatchRow:
    """How one case of a batch ended.

    Attributes
    ----------
    case
        Slug.
    result
        The run; None if it failed.
    error
        The error line; None if it went well.
    """

    case: str
    result: RunResult | None
    error: str | None


def run_batch(
    slugs: Sequence[str],
    *,
    jobs: int | None = None,
    parameters: dict[str, Any] | None = None,
    runs: Path | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> list[BatchRow]:
    """Run cases side by side.

    Parameters
    ----------
    slugs
        Cases, in the order of the result.
    jobs
        Processes at a time; one a core if absent.
    parameters
        Notebook parameters for all of them.
    runs
        Folder for results.
    on_progress
        Called in this process for every step of every case.

    Returns
    -------
    list of BatchRow
        One a case.
    """
    with kernel_server():
        return _run_all(slugs, jobs, parameters or {}, runs, on_progress)


def _run_all(
    slugs: Sequence[str], jobs: int | None, parameters: dict[str, Any], runs: Path | None,
    on_progress: Callable[[Progress], None],
) -> list[BatchRow]:  # fmt: skip
    context = multiprocessing.get_context("spawn")
    events = context.Queue()
    workers = max(1, min(jobs or os.cpu_count() or 1, len(slugs)))
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(events,)) as pool:
        futures = {slug: pool.submit(_run, slug, parameters, runs) for slug in slugs}
        _relay(events, futures.values(), on_progress)
        return [_row(slug, future) for slug, future in futures.items()]


def _start(events: Any) -> None:
    global _events  # noqa: PLW0603  (a worker's one link to its parent)
    _events = events


def _run(slug: str, parameters: dict[str, Any], runs: Path | None) -> RunResult:
    return run_case(slug, parameters=parameters, runs=runs, on_progress=_events.put)


def _relay(events: Any, futures: Any, on_progress: Callable[[Progress], None]) -> None:
    while not all(future.done() for future in futures) or not events.empty():
        try:
            on_progress(events.get(timeout=0.1))
        except queue.Empty:
            continue


def _row(slug: str, future: Future[RunResult]) -> BatchRow:
    error = future.exception()
    if error is None:
        return BatchRow(slug, future.result(), None)
    if not isinstance(error, DatelineError):
        error = StepError(
            f"the worker ended: {type(error).__name__}: {error}", where=slug, remedy="Run it alone to see why."
        )
    return BatchRow(slug, None, str(error))
