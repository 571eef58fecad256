"""Run many cases side by side, here or on a Dask cluster; one that fails does not stop the others."""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from toolkit.desk.folders import writing
from toolkit.desk.running.cluster import ClusterRunner
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.results import Progress, RunResult
from toolkit.desk.running.steps import refuse_reserved
from toolkit.desk.running.workers import Worker, cases_at_a_time, runs_folder
from toolkit.errors import DatelineError, FileError, StepError, UsageError
from toolkit.evidence import write_atomic
from toolkit.reading import read_json

_PLAN = "batch.json"
_GLANCE_S = 0.1


class Runner(Protocol):
    """Something that runs one case somewhere and gives a future for it, as ``concurrent.futures`` does."""

    def submit(self, slug: str) -> Future[RunResult]:
        """Start a case, or queue it."""


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
    dask: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    runs: Path | None = None,
    fresh: bool = False,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> list[BatchRow]:
    """Run cases side by side.

    Parameters
    ----------
    slugs
        Cases, in the order of the result.
    jobs
        Processes at a time; one a core if absent.
    dask
        Address of a Dask scheduler, or "local:3" for three workers here; processes of our own if absent.
    parameters
        Notebook parameters for all of them.
    runs
        Folder for results.
    fresh
        True runs every step anew.
    on_progress
        Called in this process, in this thread, for every step of every case.

    Raises
    ------
    UsageError
        The scheduler cannot be reached, or dask is not installed.
    StorageError
        The folder for results cannot be written to.
    """
    place = runs_folder(runs)
    given = dict(parameters or {})
    refuse_reserved(given)
    at_a_time = cases_at_a_time(jobs, len(slugs))
    # with as many cases at a time as cores, steps side by side would only wait for each other
    together = not dask and jobs != 1 and at_a_time < (os.cpu_count() or 1)
    options: dict[str, Any] = {"parameters": given, "runs": place, "fresh": fresh, "together": together}
    Journal(place / "journal.jsonl").ends()  # one that is damaged is told before anything runs
    with writing(place):
        _write_plan(place, slugs, given)
    events: queue.SimpleQueue[Progress] = queue.SimpleQueue()
    with _runner(dask, at_a_time, options, events.put) as runner:
        futures = {slug: runner.submit(slug) for slug in slugs}
        _relay(events, list(futures.values()), on_progress)
        rows = [_row(slug, future) for slug, future in futures.items()]
    _note_failures(rows, place)
    return rows


@contextmanager
def _runner(dask: str | None, jobs: int, options: dict[str, Any], tell: Callable[[Progress], None]) -> Iterator[Runner]:
    if dask:
        with ClusterRunner(dask, options, tell) as cluster:
            yield cluster
        return
    with LocalRunner(jobs, options, tell) as local:
        yield local


class LocalRunner:
    """Processes on this machine, one thread of this process to watch each.

    Parameters
    ----------
    jobs
        How many.
    options
        Keyword arguments of ``run_case``.
    tell
        Called from the watching threads.
    """

    def __init__(self, jobs: int, options: dict[str, Any], tell: Callable[[Progress], None]):
        self._pool = ThreadPoolExecutor(jobs)
        self._mine = threading.local()
        self._workers: list[Worker] = []
        self._futures: list[Future[RunResult]] = []
        self._options, self._tell = options, tell

    def submit(self, slug: str) -> Future[RunResult]:
        """Queue a case."""
        future = self._pool.submit(self._run, slug)
        self._futures.append(future)
        return future

    def _run(self, slug: str) -> RunResult:
        if not hasattr(self._mine, "worker"):
            self._mine.worker = Worker()
            self._workers.append(self._mine.worker)
        worker: Worker = self._mine.worker
        return worker.run(slug, self._options, self._tell)

    def __enter__(self) -> LocalRunner:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        while kind is not None and not all(future.done() for future in self._futures):  # somebody stopped the batch
            for worker in list(self._workers):
                worker.stop()
            wait(self._futures, timeout=_GLANCE_S)
        self._pool.shutdown(wait=True)
        for worker in self._workers:
            worker.close()


def _relay(
    events: queue.SimpleQueue[Progress], futures: Sequence[Future[RunResult]], on_progress: Callable[[Progress], None]
) -> None:
    while not all(future.done() for future in futures) or not events.empty():
        try:
            on_progress(events.get(timeout=0.05))
        except queue.Empty:
            continue


def _row(slug: str, future: Future[RunResult]) -> BatchRow:
    error = future.exception()
    if error is None:
        return BatchRow(slug, future.result(), None)
    if not isinstance(error, DatelineError):
        what = f"the worker ended: {type(error).__name__}: {error}".splitlines()[0]
        error = StepError(what, where=slug, remedy=f"'dateline run {slug}' shows more.", code="E_WORKER")
    return BatchRow(slug, None, str(error))


def _note_failures(rows: Sequence[BatchRow], runs: Path) -> None:
    """Write into the journal what the runs themselves could not: they had not begun, or their process died."""
    journal = Journal(runs / "journal.jsonl")
    noted = {case: line.get("error") for case, line in journal.ends().items()}
    with writing(runs):
        for row in rows:
            # a run that failed by itself has written its own line
            if row.error and noted.get(row.case) != row.error:
                journal.write("run-failed", case=row.case, run="batch", error=row.error)


def _write_plan(runs: Path, slugs: Sequence[str], parameters: Mapping[str, Any]) -> None:
    plan = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "cases": list(slugs)}
    runs.mkdir(parents=True, exist_ok=True)
    write_atomic(runs / _PLAN, json.dumps({**plan, "parameters": dict(parameters)}, ensure_ascii=False).encode())


def _read_plan(path: Path) -> dict[str, Any]:
    try:
        plan = read_json(path)
    except FileError as e:
        raise _no_plan(path, e.what) from e
    cases = plan.get("cases")
    listed = isinstance(cases, list) and all(isinstance(slug, str) for slug in cases)
    if not listed or not isinstance(plan.get("at"), str) or not isinstance(plan.get("parameters"), dict):
        raise _no_plan(path, "it does not list cases, time and parameters")
    return plan


def _no_plan(path: Path, what: str) -> UsageError:
    return UsageError(
        f"the plan of the last batch is damaged: {what}",
        where=str(path),
        code="E_BATCH_PLAN",
        remedy="Run 'dateline batch' again: what is unchanged is taken over in a moment.",
    )


def unfinished(runs: Path | None = None) -> tuple[list[str], dict[str, Any]]:
    """Return what is left of the last batch: cases that were not finished, or failed, and its parameters.

    Parameters
    ----------
    runs
        Folder for results; the settings' if absent.

    Returns
    -------
    tuple
        Slugs in the order of the batch, and notebook parameters.

    Raises
    ------
    UsageError
        No batch was run here, or its plan is damaged (E_BATCH_PLAN).
    StorageError
        The journal is damaged.
    """
    place = runs_folder(runs)
    if not (place / _PLAN).exists():
        raise UsageError("there is no batch to resume", where=str(place), remedy="Run 'dateline batch' first.")
    plan = _read_plan(place / _PLAN)
    ends = Journal(place / "journal.jsonl").ends()
    # finished after this batch was planned: an older success is another batch's
    done = {case for case, line in ends.items() if line["at"] >= plan["at"] and line["event"] == "run-done"}
    return [slug for slug in plan["cases"] if slug not in done], plan["parameters"]
