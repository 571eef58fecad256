from __future__ import annotations

import getpass
import json
import multiprocessing
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from toolkit.errors import EvidenceError
from toolkit.evidence import CustodyLog, Intake
from toolkit.evidence.custody import CLOCK_BACK
from toolkit.evidence.verification.seals import seal_of
from toolkit.settings import set_options


def _log(tmp_path: Path, entries: int = 3) -> CustodyLog:
    log = CustodyLog(tmp_path / "custody.jsonl")
    for n in range(entries):
        log.append("taken in", name=f"{n}.md", sha256="0" * 64)
    return log


def test_nobody_is_named_unless_the_settings_say_so(home: Path) -> None:
    log = _log(home, 1)
    with set_options(custodian="Desk 4"):
        log.append("taken in", name="a")
    with set_options(custodian="os-user"):
        log.append("taken in", name="b")
    assert [e["who"] for e in log.entries()] == ["not stated", "Desk 4", getpass.getuser()]
    assert all(e["at"].endswith("+00:00") for e in log.entries())
    assert all(e["tool"].startswith("dateline ") for e in log.entries())


def test_what_is_left_of_an_interrupted_line_is_written_over_and_told_by_the_next(tmp_path: Path) -> None:
    log = _log(tmp_path)
    whole = log.path.read_bytes()
    for length in (1, 40, 100):
        log.path.write_bytes(whole[:-length] if length > 1 else whole + b"{")
        before = log.entries()
        rest = log.path.read_bytes().splitlines()[-1].decode()
        entry = log.append("taken in", name="new.md")
        assert (entry["cut_short"], entry["n"]) == (rest, len(before) + 1)
        assert log.entries() == [*before, entry]
        assert log.first_break() is None
        assert "cut_short" not in log.append("taken in", name="newer.md")


def test_nothing_is_added_to_a_chain_that_was_changed(tmp_path: Path) -> None:
    log = _log(tmp_path)
    log.path.write_text(log.path.read_text(encoding="utf-8").replace("1.md", "9.md"), encoding="utf-8")
    before = log.path.read_bytes()
    with pytest.raises(EvidenceError, match="entry 2 does not follow"):
        log.append("taken in", name="new.md")
    assert log.path.read_bytes() == before


def _add_many(path: str, worker: int) -> None:
    log = CustodyLog(Path(path))
    for n in range(20):
        log.append("taken in", name=f"{worker}-{n}", sha256="0" * 64)


def test_processes_that_add_at_once_do_not_fork_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "custody.jsonl"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_many, args=(str(path), n)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    log = CustodyLog(path)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert [e["n"] for e in log.entries()] == list(range(1, 81))
    assert log.first_break() is None


def test_a_run_repeats_word_for_word_what_the_case_says_of_its_bytes_and_only_once(tmp_path: Path) -> None:
    case = Intake(tmp_path / "case" / "evidence")
    case.take_bytes(b"page", name="page.html", address="https://example.org/page", headers={"date": "today"})
    run = Intake(tmp_path / "run" / "evidence")
    assert run.take_over(tmp_path / "case" / "evidence") == 1
    assert run.take_over(tmp_path / "case" / "evidence") == 0
    case.derive(b"text", name="page.txt", source="0" * 64, how="text of the page")
    assert run.take_over(tmp_path / "case" / "evidence") == 1
    assert [e["entry"] for e in run.log.entries()] == case.log.entries()
    assert run.log.first_break() is None
    assert run.take_over(tmp_path / "nowhere") == 0


def test_what_was_derived_names_what_it_comes_from(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    page = intake.take_bytes(b"<p>text</p>", name="page.html", address="https://example.org/", headers={})
    held = intake.derive(b"text", name="page.txt", source=page.sha256, how="text of the page")
    entry = json.loads((tmp_path / "custody.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (entry["action"], entry["derived_from"], entry["how"]) == ("derived", [page.sha256], "text of the page")
    assert held.path.read_bytes() == b"text"
    assert held.path.stat().st_mode & 0o222 == 0


def test_a_clock_that_stepped_back_is_noted_in_the_entry(tmp_path: Path) -> None:
    log = CustodyLog(tmp_path / "custody.jsonl")
    ahead = log.append("taken in", name="a", sha256="0" * 64)
    assert CLOCK_BACK not in ahead
    later = (datetime.now(UTC) + timedelta(hours=2)).replace(microsecond=0)
    entry = {**{k: v for k, v in ahead.items() if k != "seal"}, "at": later.isoformat()}
    entry["seal"] = seal_of(entry)
    log.path.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    back = log.append("taken in", name="b", sha256="1" * 64)
    assert 7_100 <= back[CLOCK_BACK] <= 7_200
    assert log.first_break() is None


def test_a_log_of_thousands_is_read_once_and_again_when_somebody_else_wrote(tmp_path: Path) -> None:
    ours, theirs = CustodyLog(tmp_path / "custody.jsonl"), CustodyLog(tmp_path / "custody.jsonl")
    begun = time.process_time()
    for n in range(1_500):
        assert ours.append_new("derived", sha256=f"{n:064x}", name=f"{n}.html")
    assert time.process_time() - begun < 20, "each entry reads all before it"
    assert theirs.append_new("derived", sha256="a" * 64, name="theirs.html")
    assert not ours.append_new("derived", sha256="a" * 64, name="theirs.html")
    ours.append("fetched", name="last.html")
    assert ours.first_break() is None
    assert [e["n"] for e in ours.entries()][-2:] == [1_501, 1_502]


def test_a_line_changed_while_a_log_is_open_is_found_before_the_next(tmp_path: Path) -> None:
    log = _log(tmp_path)
    log.append("taken in", name="more.md")
    log.path.write_bytes(log.path.read_bytes().replace(b"more.md", b"less.md"))
    with pytest.raises(EvidenceError, match="does not follow"):
        log.append("taken in", name="last.md")


def test_an_entry_nested_without_end_is_a_broken_log(tmp_path: Path) -> None:
    (tmp_path / "custody.jsonl").write_text('{"a": ' * 100_000 + "\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="E_CUSTODY: the custody log is broken: entry 1"):
        CustodyLog(tmp_path / "custody.jsonl").entries()


@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "link"])
def test_a_log_that_is_no_plain_file_is_neither_read_nor_written(tmp_path: Path, kind: str) -> None:
    path, other = tmp_path / "custody.jsonl", tmp_path / "other"
    other.touch()
    lay = {
        "device": lambda: path.symlink_to("/dev/zero"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "link": lambda: path.symlink_to(other),
    }
    lay[kind]()
    for ask in (CustodyLog(path).entries, lambda: CustodyLog(path).append("taken in")):
        with pytest.raises(EvidenceError, match=r"E_NOT_A_FILE: custody\.jsonl is a"):
            ask()
    assert other.read_bytes() == b""
