"""Unchanged steps are taken over, changed ones run, and damage is noticed."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
from importlib.metadata import requires
from pathlib import Path

import pytest

from toolkit.desk.folders import find_case
from toolkit.desk.running import cache, chain
from toolkit.desk.running.chain import run_case
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.key import differences, step_key
from toolkit.desk.running.libraries import MACHINERY, library_versions
from toolkit.desk.running.lock import locked
from toolkit.desk.running.reach import imported_rooms, reach_digest
from toolkit.desk.running.ready import asks_outside
from toolkit.desk.running.results import RunResult
from toolkit.desk.running.steps import STEPS, notebook_path, spec
from toolkit.errors import CaseError, StepError, UsageError
from toolkit.evidence import digest_file
from toolkit.settings import set_options


@pytest.fixture
def done(home: Path, finished_runs: dict[str, RunResult]) -> Path:
    """A home with a case of its own, sanetti, and its finished run."""
    shutil.copytree(find_case("sanetti"), home / "cases" / "sanetti")
    shutil.copytree(finished_runs["sanetti"].folder, home / "runs" / "sanetti")
    return home


def _origins(result: RunResult) -> list[str]:
    return [origin for origin, _ in result.origins.values()]


def _run(**options: object) -> RunResult:
    return run_case("sanetti", parameters={"stamp": "case"}, **options)  # type: ignore[arg-type]


def test_an_unchanged_case_starts_nothing_and_touches_nothing(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("a step ran")

    monkeypatch.setattr(chain, "run_step", started)
    before = {p: p.stat().st_mtime_ns for p in (done / "runs" / "sanetti").rglob("*")}
    result = _run()
    assert result.unchanged
    assert result.changed == ()
    assert {p: p.stat().st_mtime_ns for p in (done / "runs" / "sanetti").rglob("*")} == before


@pytest.mark.parametrize("what", ["data/results.json", "verify.py", "."])
def test_a_damaged_package_is_made_again_and_no_step_runs(
    done: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("a step ran")

    monkeypatch.setattr(chain, "run_step", started)
    package = done / "runs" / "sanetti" / "package"
    before = {p.relative_to(package): digest_file(p) for p in package.rglob("*") if p.is_file()}
    if what == ".":
        shutil.rmtree(package)
    else:
        (package / what).unlink()
        (package / what).write_bytes(b"{}")
    _run()
    assert {p.relative_to(package): digest_file(p) for p in package.rglob("*") if p.is_file()} == before


@pytest.mark.slow
def test_a_changed_document_runs_what_reads_it_and_nothing_else(done: Path) -> None:
    note = next((done / "cases" / "sanetti" / "documents").glob("*.md"))
    note.write_text(note.read_text(encoding="utf-8") + "\nNothing else is known.\n", encoding="utf-8")
    result = _run()
    assert result.origins["imagery-comparison"][0] in {"kept", "run"}
    assert result.origins["site-lookup"] == ("run", f"documents/{note.name} changed")
    assert result.origins["quote-timeline"][0] == "run"
    again = _run()
    assert again.unchanged


def test_a_damaged_file_is_noticed_and_made_again(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def run_step(step: object, parameters: object, run: Path, **_: object) -> None:
        ran.append(step.name)  # type: ignore[attr-defined]
        raise StepError("enough")

    monkeypatch.setattr(chain, "run_step", run_step)
    (figure,) = list((done / "runs" / "sanetti" / "site-lookup" / "figures").glob("map.png"))
    figure.unlink()  # it may share its bytes with another run
    figure.write_bytes(b"altered")
    with pytest.raises(StepError, match="enough"):
        _run()
    assert ran == ["site-lookup"]


def test_new_prose_is_put_round_old_results(done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = spec("site-lookup")
    notebook = json.loads(notebook_path(step).read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = ["# Another heading"]
    edited = tmp_path / "edited.ipynb"
    edited.write_text(json.dumps(notebook), encoding="utf-8")
    executed = done / "runs" / "sanetti" / "site-lookup" / "notebook.ipynb"
    merged = json.loads(cache.with_prose(executed, edited))
    old = json.loads(executed.read_text(encoding="utf-8"))
    assert merged["cells"][0]["source"] == "# Another heading" or merged["cells"][0]["source"] == ["# Another heading"]
    assert [c for c in merged["cells"] if c["cell_type"] == "code"] == [
        c for c in old["cells"] if c["cell_type"] == "code"
    ]
    assert cache.with_prose(executed, notebook_path(step)) == executed.read_bytes()


def test_a_key_knows_what_a_step_reads_and_says_what_changed() -> None:
    step, files = spec("imagery-comparison"), {"case.toml": "a", "scenes/b.tif": "b", "documents/c.md": "c"}
    first = step_key(step, parameters={"case": "x", "online": False}, files=files, upstream={"site-lookup": "u"})
    assert set(first["files"]) == {"case.toml", "scenes/b.tif"}
    moved = {**files, "scenes/b.tif": "other"}
    second = step_key(step, parameters={"case": "x", "online": True}, files=moved, upstream={"site-lookup": "u"})
    assert first["key"] != second["key"]
    assert differences(first, second) == ["parameter online", "scenes/b.tif changed"]
    assert differences(first, first) == []


def test_a_step_that_asks_outside_is_never_taken_over() -> None:
    assert asks_outside({"parameters": {"online": True}}) == "online"
    assert "desk" in (asks_outside({"parameters": {"gazetteer": "desk"}}) or "")
    assert asks_outside({"parameters": {"online": False, "gazetteer": "embedded"}}) is None


def test_a_step_reaches_its_own_rooms_only() -> None:
    assert imported_rooms(["from toolkit import open_step, places", "import toolkit.quotes.dates"]) >= {
        "places",
        "quotes",
    }
    digests = {step.name: reach_digest(notebook_path(step)) for step in STEPS}
    assert digests["imagery-comparison"] != digests["quote-timeline"]


def test_a_shared_cache_gives_back_what_was_put_and_refuses_what_is_damaged(done: Path, tmp_path: Path) -> None:
    shared, folder = cache.StepCache(str(tmp_path / "shared")), done / "runs" / "sanetti" / "site-lookup"
    step = spec("site-lookup")
    key = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))["key"]
    assert shared.get(key, tmp_path / "out") == "not cached"
    shared.put(key, folder)
    assert shared.get(key, tmp_path / "out") is None
    assert cache.damage(tmp_path / "out", step) is None
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    assert [(folder / n).read_bytes() for n in names] == [(tmp_path / "out" / n).read_bytes() for n in names]
    (entry,) = (tmp_path / "shared").rglob("*.tar")
    data = bytearray(entry.read_bytes())
    data[len(data) // 2] ^= 1
    entry.write_bytes(bytes(data))
    assert shared.get(key, tmp_path / "again") == "cache entry damaged"
    assert not (tmp_path / "again").exists()


@pytest.mark.slow
def test_another_folder_takes_its_steps_from_the_shared_cache(done: Path, tmp_path: Path) -> None:
    with set_options(step_cache=str(tmp_path / "shared")):
        assert _origins(_run(fresh=True)) == ["run"] * 4
        other = _run(runs=tmp_path / "elsewhere")
    assert _origins(other) == ["cached"] * 4
    assert other.outputs["report"] == _run().outputs["report"]


@pytest.mark.slow
def test_a_run_that_was_cut_off_is_taken_up_where_it_stood(done: Path) -> None:
    runs = done / "runs"
    (runs / "sanetti").rename(runs / ".sanetti.0badc0de")
    shutil.rmtree(runs / ".sanetti.0badc0de" / "report")
    (runs / ".sanetti.0badc0de" / "manifest.json").unlink()
    result = _run()
    assert _origins(result) == ["resumed", "resumed", "resumed", "run"]
    assert not list(runs.glob(".sanetti*"))


def test_a_run_that_a_person_stopped_keeps_its_finished_steps(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = digest_file(done / "runs" / "sanetti" / "manifest.json")
    shutil.rmtree(done / "runs" / "sanetti" / "report")
    monkeypatch.setattr(chain, "run_step", stopped)
    with pytest.raises(KeyboardInterrupt):
        _run()
    (kept,) = (done / "runs").glob(".sanetti.*")
    assert {p.name for p in kept.iterdir()} >= {"site-lookup", "imagery-comparison", "quote-timeline"}
    assert digest_file(done / "runs" / "sanetti" / "manifest.json") == before


def test_a_case_that_is_being_run_is_refused_at_once(done: Path) -> None:
    with locked("sanetti", done / "runs"), pytest.raises(CaseError, match="E_CASE_BUSY") as caught:
        _run()
    assert str(os.getpid()) in str(caught.value)
    assert not Journal(done / "runs" / "journal.jsonl").path.exists()
    assert _run().unchanged


def test_every_library_that_dateline_requires_is_part_of_a_key_or_moves_no_number() -> None:
    known = library_versions()
    assert {"python", "numpy", "anyascii", "openlocationcode", "lxml", "charset-normalizer"} <= {*known}
    for line in requires("dateline") or []:
        name, _, marker = line.partition(";")
        key = re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", name.strip(), maxsplit=1)[0]).lower()
        if "extra" not in marker:
            assert (key in known) != (key in MACHINERY), key
    assert not {"jupyterlab", "distributed", "pytest", "ruff"} & {*known}


@pytest.mark.parametrize("address", ["s3://bucket/steps", "nosuch://place/steps"])
def test_a_step_cache_that_cannot_be_opened_is_one_line(address: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("s3fs") and address.startswith("s3"):
        return
    with pytest.raises(UsageError) as caught:
        cache.StepCache(address).get("ab" * 32, tmp_path / "out")
    assert "\n" not in str(caught.value)
