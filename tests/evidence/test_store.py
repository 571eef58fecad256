from __future__ import annotations

import hashlib
import os
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import DatelineWarning, EvidenceError
from toolkit.evidence import CustodyLog, EvidenceStore, Intake, check_bytes, write_atomic, write_manifest


@given(st.binary(min_size=1, max_size=200))
def test_bytes_come_back_as_they_went_in(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = EvidenceStore(tmp_path_factory.mktemp("store"))
    digest = store.put(data)
    assert digest == hashlib.sha256(data).hexdigest()
    assert store.get(digest) == data


def test_evidence_is_read_only_and_an_altered_copy_is_refused(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    digest = store.put(b"a photograph")
    path = store.path(digest)
    assert path.stat().st_mode & 0o222 == 0
    path.chmod(0o644)
    path.write_bytes(b"another photograph")
    with pytest.raises(EvidenceError, match="E_EVIDENCE_ALTERED"):
        store.get(digest)
    with pytest.raises(EvidenceError, match="E_EVIDENCE_MISSING"):
        store.get("0" * 64)


@pytest.mark.parametrize("damage", [b"barges carry guns", b"barges carry sand.", b""])
def test_a_copy_that_was_altered_is_put_back_from_the_file_and_named(tmp_path: Path, damage: bytes) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "a.md").write_bytes(b"barges carry sand")
    intake = Intake(tmp_path / "evidence")
    held = intake.take_file("a.md", folder=folder)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert intake.take_file("a.md", folder=folder) == held  # whole: not a word
    linked = tmp_path / "linked"
    os.link(held.path, linked)
    linked.chmod(0o644)
    linked.write_bytes(damage)
    with pytest.raises(EvidenceError, match="E_EVIDENCE_ALTERED"):
        intake.store.checked(held.sha256)
    with pytest.warns(DatelineWarning, match=rf"{held.sha256} was altered after it was stored; it was put back"):
        assert intake.take_file("a.md", folder=folder) == held
    assert held.path.read_bytes() == b"barges carry sand"
    held.path.chmod(0o644)
    held.path.write_bytes(damage)
    assert intake.store.put(b"barges carry sand") == held.sha256
    assert intake.store.checked(held.sha256).read_bytes() == b"barges carry sand"


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o027, 0o640), (0, 0o644)])
def test_the_users_umask_holds_for_what_is_written(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_atomic(tmp_path / "a", b"x")
        digest = EvidenceStore(tmp_path).put(b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == mode
    assert EvidenceStore(tmp_path).path(digest).stat().st_mode & 0o777 == mode & 0o444
    write_atomic(tmp_path / "a", b"y", mode=0o666, masked=False)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o666


def test_a_failed_write_leaves_the_earlier_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "outputs.json"
    write_atomic(target, b"earlier")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomic(target, b"later")
    assert target.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [target]


def _case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "a.md").write_text("He said so.")
    return folder


def test_a_file_is_stored_before_anyone_reads_it(tmp_path: Path) -> None:
    held = Intake(tmp_path / "evidence").take_file("documents/a.md", folder=_case(tmp_path))
    assert held.path.read_bytes() == b"He said so."
    assert held.path.is_relative_to(tmp_path / "evidence")
    (entry,) = CustodyLog(tmp_path / "evidence" / "custody.jsonl").entries()
    assert (entry["name"], entry["sha256"], entry["size"]) == ("documents/a.md", held.sha256, 11)


def test_the_door_refuses_what_is_no_plain_file_of_the_case(tmp_path: Path) -> None:
    folder, intake = _case(tmp_path), Intake(tmp_path / "evidence")
    (tmp_path / "private.txt").write_text("secret")
    (folder / "empty.md").touch()
    (folder / "link.md").symlink_to(tmp_path / "private.txt")
    os.mkfifo(folder / "pipe.md")
    refused = {
        "gone.md": "E_FILE_MISSING",
        "empty.md": "E_FILE_EMPTY",
        "link.md": "E_PATH_OUTSIDE",
        "pipe.md": "E_NOT_A_FILE",
        "../private.txt": "E_PATH_OUTSIDE",
        str(tmp_path / "private.txt"): "E_PATH_OUTSIDE",
        "documents": "E_NOT_A_FILE",
    }
    for name, code in refused.items():
        with pytest.raises(EvidenceError, match=code):
            intake.take_file(name, folder=folder)
    assert intake.store.digests() == []


def test_bytes_other_than_the_case_states_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="E_DIGEST"):
        Intake(tmp_path / "evidence").take_file("documents/a.md", folder=_case(tmp_path), expected="0" * 64)


def test_a_changed_line_breaks_the_chain_of_custody(tmp_path: Path) -> None:
    log = CustodyLog(tmp_path / "custody.jsonl")
    for n in range(4):
        log.append("taken in", name=f"{n}.md", sha256="0" * 64)
    assert log.first_break() is None
    lines = log.path.read_text().splitlines(keepends=True)
    for number, mutated in enumerate(
        (lines[1:], [lines[0], *lines[2:]], [lines[0], lines[2], lines[1], lines[3]]), start=0
    ):
        log.path.write_text("".join(mutated))
        assert log.first_break() == (1, 2, 2)[number]
    log.path.write_text("".join(lines).replace("2.md", "9.md"))
    assert log.first_break() == 3


def test_every_kind_of_tampering_with_a_run_is_named(tmp_path: Path) -> None:
    run = tmp_path / "run"
    held = Intake(run / "evidence").take_file("documents/a.md", folder=_case(tmp_path))
    for name in ("a.txt", "b.txt"):
        write_atomic(run / "report" / name, b"12 km")
    write_manifest(run, case="x", inputs={"documents/a.md": held.sha256})
    assert check_bytes(run) == []
    (run / "report" / "a.txt").write_bytes(b"21 km")
    (run / "report" / "b.txt").unlink()
    (run / "report" / "c.txt").write_bytes(b"new")
    (run / "report" / "d.txt").symlink_to(run / "report" / "a.txt")
    held.path.chmod(0o644)
    held.path.write_bytes(b"She said so.")
    found = {(p.kind, Path(p.path).name) for p in check_bytes(run)}
    assert found == {
        ("altered", "a.txt"),
        ("missing", "b.txt"),
        ("unlisted", "c.txt"),
        ("link", "d.txt"),
        ("altered", held.sha256),
    }
    (run / "evidence" / "custody.jsonl").write_text("{")
    assert ("custody", "evidence/custody.jsonl") in {(p.kind, p.path) for p in check_bytes(run)}
