"""What goes wrong under a run: one line each, the earlier run as it was, other cases unharmed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.processes import alive, children, require, tree
from toolkit.desk.folders import find_case
from toolkit.desk.running.batch import run_batch
from toolkit.desk.running.chain import run_case
from toolkit.desk.running.journal import Journal
from toolkit.errors import DatelineError
from toolkit.evidence import check_bytes
from toolkit.settings import get_settings, set_options

if TYPE_CHECKING:
    from toolkit.desk.running.results import Progress, RunResult

_LISTS = ("bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/evidence/custody.jsonl")
MOVING = frozenset({"manifest.json", "evidence/custody.jsonl", *(f"package/{name}" for name in _LISTS)})
"""The custody log, which carries the times of a run, and the lists that hold its digest."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="faults are made with Linux's means"),
]


def _failure(**options: object) -> DatelineError:
    with pytest.raises(DatelineError) as caught:
        run_case("sanetti", parameters={"stamp": "case"}, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], check=False, capture_output=True, text=True
    )
    require(made.returncode == 0, f"no disk can be mounted here: {made.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_one_line_and_costs_no_earlier_result(home: Path, small_disk: Path) -> None:
    kept = run_case("sanetti", parameters={"stamp": "case"}, runs=small_disk)
    before = tree(kept.folder)
    filler, free = small_disk / "filler", shutil.disk_usage(small_disk).free
    filler.write_bytes(b"0" * (free - 200_000))
    assert _failure(runs=small_disk, fresh=True).error_code == "E_DISK_FULL"
    assert tree(kept.folder) == before
    assert [p.name for p in small_disk.iterdir() if p.name.startswith(".")] == []
    last = Journal(small_disk / "journal.jsonl").ends()["sanetti"]
    assert (last["event"], last["error"].split(":")[0]) == ("run-failed", "E_DISK_FULL")
    filler.unlink()
    assert check_bytes(run_case("sanetti", parameters={"stamp": "case"}, runs=small_disk, fresh=True).folder) == []


def test_a_read_only_folder_is_one_line(home: Path, small_disk: Path) -> None:
    kept = run_case("sanetti", parameters={"stamp": "case"}, runs=small_disk)
    before = tree(kept.folder)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert _failure(runs=small_disk, fresh=True).error_code == "E_READ_ONLY"
    with pytest.raises(DatelineError, match="E_READ_ONLY"):
        run_batch(["sanetti"], runs=small_disk)
    assert tree(kept.folder) == before


def test_a_file_where_the_results_should_go_is_one_line(home: Path) -> None:
    (home / "runs").write_text("my notes", encoding="utf-8")
    assert _failure().error_code == "E_STORAGE"
    assert (home / "runs").read_text(encoding="utf-8") == "my notes"


def test_a_notebook_that_is_none_is_named_before_anything_starts(home: Path) -> None:
    shutil.copytree(get_settings().notebooks, home / "notebooks")
    broken = home / "notebooks" / "3_quote_timeline.ipynb"
    with set_options(notebooks=home / "notebooks"):
        for text in ("", "{}", '{"cells": [1], "nbformat": 4}', '{"cells": [], "nbformat": 3}'):
            broken.write_text(text, encoding="utf-8")
            error = _failure()
            assert (error.error_code, error.where) == ("E_NOTEBOOK", str(broken))
    assert not (home / "runs").exists()


@pytest.mark.parametrize(
    ("limit", "code", "error"),
    [
        ({"step_memory_mb": 4000}, "held = bytearray(8_000_000_000)", "E_STEP_MEMORY"),
        ({"step_memory_mb": 20}, "pass", "E_KERNEL_START"),
        ({"step_wall_s": 2}, "import time; time.sleep(60)", "E_STEP_TIME"),
        ({"step_cpu_s": 4}, "while True: pass", "E_STEP_CPU"),
        ({}, "import os; os.kill(os.getpid(), 9)", "E_KERNEL_DIED"),
    ],
)
def test_a_step_over_its_limit_is_one_line(home: Path, limit: dict[str, int], code: str, error: str) -> None:
    notebooks = Path(shutil.copytree(get_settings().notebooks, home / "notebooks"))
    first = notebooks / "1_site_lookup.ipynb"
    found = json.loads(first.read_text(encoding="utf-8"))
    at = next(n for n, cell in enumerate(found["cells"]) if "parameters" in cell["metadata"].get("tags", []))
    cell = {"cell_type": "code", "id": "greedy", "metadata": {}, "source": code, "outputs": [], "execution_count": None}
    found["cells"].insert(at + 1, cell)
    first.write_text(json.dumps(found), encoding="utf-8")
    with set_options(notebooks=notebooks, **limit):
        assert _failure().error_code == error
    line = Journal(home / "runs" / "journal.jsonl").ends()["sanetti"]
    assert line["error"].startswith(error)


def test_a_killed_kernel_fails_its_case_and_no_other(home: Path) -> None:
    shutil.copytree(find_case("sanetti"), home / "cases" / "other")
    case = home / "cases" / "other" / "case.toml"
    case.write_text(case.read_text(encoding="utf-8").replace('slug = "sanetti"', 'slug = "other"'), encoding="utf-8")

    def kill(now: Progress) -> None:
        if now.case == "other" and now.step == "imagery-comparison":
            threading.Thread(target=_kill_kernels, args=(home / "runs",)).start()

    rows = run_batch(["other", "sanetti"], jobs=1, parameters={"stamp": "case"}, on_progress=kill)
    assert [(row.error or "ok").split(":")[0] for row in rows] == ["E_KERNEL_DIED", "ok"]


def test_two_batches_on_one_folder_do_not_disturb_each_other(home: Path, finished_runs: dict[str, RunResult]) -> None:
    words = [sys.executable, "-m", "toolkit.cli.main", "batch", "--json", "--stamp", "case", "-j", "1"]
    orders = (["sanetti", "sakkanmol"], ["sakkanmol", "sanetti"])
    batches = [subprocess.Popen([*words, *slugs], stdout=subprocess.PIPE, text=True, cwd=home) for slugs in orders]
    said = [json.loads(batch.communicate()[0].splitlines()[-1]) for batch in batches]
    for batch, last in zip(batches, said, strict=True):
        errors = [row["error"] for row in last["cases"] if row["error"]]
        assert all(error.startswith("E_CASE_BUSY") for error in errors)
        assert batch.returncode == (4 if errors else 0)
    for slug in orders[0]:
        folder = home / "runs" / slug
        assert check_bytes(folder) == []
        expected = tree(finished_runs[slug].folder)
        assert {n: d for n, d in tree(folder).items() if n not in MOVING} == {
            n: d for n, d in expected.items() if n not in MOVING
        }


def test_a_batch_killed_at_random_and_resumed_is_as_if_undisturbed(
    home: Path, finished_runs: dict[str, RunResult]
) -> None:
    moments = random.Random(1953)  # noqa: S311  (moments, not secrets)
    words = [sys.executable, "-m", "toolkit.cli.main", "batch", "sanetti", "--stamp", "case", "--since"]
    expected = {n: d for n, d in tree(finished_runs["sanetti"].folder).items() if n not in MOVING}
    for longest in (1.0, 3.0, 5.0):
        shutil.rmtree(home / "runs", ignore_errors=True)
        lead = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home)
        time.sleep(moments.uniform(0.6, longest))
        lead.kill()
        lead.wait()
        if not (home / "runs" / "batch.json").exists():
            continue
        subprocess.run([*words[:4], "--resume"], check=True, capture_output=True, cwd=home)
        found = {n: d for n, d in tree(home / "runs" / "sanetti").items() if n not in MOVING}
        assert found == expected
        assert not [p.name for p in (home / "runs").iterdir() if p.name.startswith(".sanetti")]


def _kill_kernels(runs: Path) -> None:
    """Kill the kernels that a process of this one's keeps, once their step is open."""
    until = time.monotonic() + 60
    while not list(runs.glob(".other.*/.imagery-comparison.partial")) and time.monotonic() < until:
        time.sleep(0.02)
    waiting = children(os.getpid())
    while waiting:
        pid = waiting.pop()
        if b"kernels/entry.py" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
        else:
            waiting += children(pid)


@pytest.mark.parametrize(("words", "after_s"), [(["run"], 0.5), (["run"], 4.0), (["batch"], 1.5), (["batch"], 4.0)])
def test_ctrl_c_is_one_line_and_leaves_no_process(home: Path, words: list[str], after_s: float) -> None:
    """As a terminal sends it: to every process of the group at once."""
    command = [Path(sys.executable).with_name("dateline"), *words, "sanetti"]
    run = subprocess.Popen(
        command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    time.sleep(after_s)
    below = _below(run.pid)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    lines = [line for line in said.splitlines() if not line.startswith("sanetti: ")]
    assert (run.returncode, lines) == (130, ["stopped; the earlier run is as it was"])
    until = time.monotonic() + 2
    while any(alive(pid) for pid in below) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [pid for pid in below if alive(pid)]


def _below(pid: int) -> list[int]:
    found = children(pid)
    for child in found:
        found += children(child)
    return found
