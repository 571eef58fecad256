"""A Dask cluster that loses workers and its scheduler. Real workers, real schedulers, killed for real."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.processes import alive, children
from toolkit.desk.folders import find_case
from toolkit.desk.running.batch import run_batch
from toolkit.desk.running.cluster import ClusterRunner
from toolkit.desk.running.journal import Journal
from toolkit.errors import UsageError

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]
pytest.importorskip("distributed")

KERNEL = b"kernels/entry.py"
TRACKER = b"multiprocessing.resource_tracker"  # Python's own; it lives as long as this process


def _copies(home: Path, count: int) -> list[str]:
    slugs = [f"copy-{n}" for n in range(count)]
    for slug in slugs:
        folder = Path(shutil.copytree(find_case("sanetti"), home / "cases" / slug))
        text = (folder / "case.toml").read_text(encoding="utf-8")
        (folder / "case.toml").write_text(text.replace('slug = "sanetti"', f'slug = "{slug}"'), encoding="utf-8")
    return slugs


def _below(pid: int) -> dict[int, list[int]]:
    """Give every process below one, each with its children."""
    found: dict[int, list[int]] = {}
    waiting = [pid]
    while waiting:
        at = waiting.pop()
        found[at] = children(at)
        waiting += found[at]
    return found


def _runs(pid: int, what: bytes) -> bool:
    try:
        return what in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_worker_killed_midway_costs_nothing_and_leaves_nothing(
    home: Path, finished_runs: dict[str, RunResult]
) -> None:
    slugs, started, before = _copies(home, 4), set[int](), set(_below(os.getpid()))  # other tests' kernels live on

    def kill_one() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            tree = _below(os.getpid())
            started.update(pid for pid in tree if pid not in before and not _runs(pid, TRACKER))
            busy = [
                pid for pid, children in tree.items() if pid not in before and any(_runs(c, KERNEL) for c in children)
            ]
            if busy:
                os.kill(busy[0], signal.SIGKILL)
                return
            time.sleep(0.05)

    killer = threading.Thread(target=kill_one)
    killer.start()
    rows = run_batch(slugs, dask="local:3", parameters={"stamp": "case"})
    killer.join()
    assert [row.error for row in rows] == [None] * len(slugs)
    for row in rows:
        assert row.result is not None
        expected = finished_runs["sanetti"].outputs["imagery-comparison"]
        assert row.result.outputs["imagery-comparison"].findings == expected.findings
    until = time.monotonic() + 5
    while any(alive(pid) for pid in started) and time.monotonic() < until:
        time.sleep(0.05)
    assert [pid for pid in started if alive(pid)] == []


def test_a_scheduler_that_goes_away_is_one_line_a_case(home: Path, tmp_path: Path) -> None:
    slugs, address = _copies(home, 2), tmp_path / "scheduler.json"
    words = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    scheduler = subprocess.Popen(
        [*words, "--no-dashboard", "--scheduler-file", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not address.is_file() or not address.read_text():
            assert scheduler.poll() is None
            time.sleep(0.05)
        at = json.loads(address.read_text())["address"]
        threading.Timer(2.0, scheduler.kill).start()
        begun = time.monotonic()
        rows = run_batch(slugs, dask=at)
        assert time.monotonic() - begun < 60
    finally:
        scheduler.kill()
        scheduler.wait()
    assert all(row.error and row.error.startswith("E_DASK") and "\n" not in row.error for row in rows)
    ends = Journal(home / "runs" / "journal.jsonl").ends()
    assert {ends[slug]["error"] for slug in slugs} == {row.error for row in rows}


@pytest.mark.parametrize(
    ("address", "settings", "words"),
    [
        ("tls://127.0.0.1:9", {}, "no certificate is set"),
        ("tcp://127.0.0.1:9", {"distributed.comm.require-encryption": True}, "ask for encryption"),
        ("tls://127.0.0.1:9", {"distributed.comm.tls.ca-file": "not-there.pem"}, "cannot be read"),
    ],
)
def test_settings_that_do_not_fit_the_address_are_one_line(
    home: Path, address: str, settings: dict[str, object], words: str
) -> None:
    import dask

    named = {"distributed.comm.tls.client.cert": "not-there.pem"} if words == "cannot be read" else {}
    with dask.config.set({**settings, **named}), pytest.raises(UsageError, match=words) as told:
        ClusterRunner(address, {}, lambda _: None)
    assert told.value.error_code == "E_DASK_TLS"
    assert "\n" not in str(told.value)
