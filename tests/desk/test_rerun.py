"""A package is run again from its own evidence, offline; what moved is named, with the input that made it move."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.evidence.mutations import rehash, write
from toolkit.cli.main import main
from toolkit.desk.running.batch import run_batch
from toolkit.desk.running.offline import leave_network
from toolkit.desk.running.rerun import report_rows, reproduced, rerun_package
from toolkit.errors import VerifyError
from toolkit.evidence.verification.compare import CHANGED, MATCH, MISSING, WITHIN, Row, compare_step, worst
from toolkit.settings import set_options

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult

TOLERANCES = {"km": {"absolute": 0.001}, "m²": {"relative": 0.01}, "m": {"absolute": 1.0}}


def _finding(key: str, text: str, value: float, unit: str = "km") -> dict[str, Any]:
    return {
        "id": key,
        "kind": "distance",
        "text": text,
        "quantities": [{"name": "measured", "value": value, "unit": unit}],
    }


def test_each_record_comes_out_by_its_worst_field() -> None:
    before = {
        "findings": [
            _finding("a", "1 km", 1.0),
            _finding("b", "2.000 km", 2.0),
            _finding("c", "3 km", 3.0),
            _finding("d", "4", 4),
        ]
    }
    after = {
        "findings": [
            _finding("a", "1 km", 1.0),
            _finding("b", "2.001 km", 2.0009),
            _finding("c", "3.1 km", 3.1),
            _finding("e", "5", 5),
        ]
    }
    rows = {row.record: row for row in compare_step("site-lookup", before, after, TOLERANCES)}
    assert {name: row.outcome for name, row in rows.items()} == {
        "finding a": MATCH,
        "finding b": WITHIN,
        "finding c": CHANGED,
        "finding d": MISSING,
        "finding e": MISSING,
    }
    assert "3.0 → 3.1, off by 0.1, allowed 0.001" in rows["finding c"].detail
    assert worst(list(rows.values())) == CHANGED


def test_other_words_are_a_change_even_where_the_numbers_hold() -> None:
    before, after = (
        {"findings": [_finding("a", "It lies north.", 1.0)]},
        {"findings": [_finding("a", "It lies south.", 1.0)]},
    )
    assert [row.outcome for row in compare_step("s", before, after, TOLERANCES)] == [CHANGED]


def _results(text: str, **others: Any) -> dict[str, Any]:
    base = {name: [] for name in ("claims", "limits", "sources", "timeline", "corrections", "notes", "answers")}
    words = [{"from": "finding:a", "text": text}, {"from": "versions", "text": "numpy 2.4.6"}]
    return {
        **base,
        "case": "a",
        "title": "A",
        "about": {},
        "texts": {},
        "tolerances": TOLERANCES,
        "sentences": words,
        **others,
    }


@pytest.mark.parametrize(
    ("after", "moved", "outcome"),
    [
        (_results("It lies 2.000 km north."), MATCH, MATCH),
        (_results("It lies 2.001 km north."), WITHIN, WITHIN),
        (_results("It lies 2.001 km north."), MATCH, CHANGED),
        (_results("It lies 2.000 km south."), WITHIN, CHANGED),
        (_results("It lies 2.000 km north.", title="B"), WITHIN, CHANGED),
        (_results("It lies 2.000 km north.", claims=[{"id": "c", "verdict": "loose"}]), WITHIN, MISSING),
        (_results("It lies 2.000 km north.", limits=["x"]), MATCH, MISSING),
    ],
)
def test_a_report_passes_where_digits_alone_moved_and_records_say_why(
    after: dict[str, Any], moved: str, outcome: str
) -> None:
    rows = report_rows(_results("It lies 2.000 km north."), after, [Row("s", "finding a", moved)])
    assert worst(rows) == outcome


def test_fields_take_the_tolerance_of_the_unit_in_their_name() -> None:
    def step(lon: float, area: float, days: float) -> dict[str, Any]:
        return {"changes": [{"number": 1, "lon": lon, "area_m2": area, "gap_days": days}]}

    same = compare_step("s", step(4.5, 1000, 3), step(4.500001, 1009, 3), TOLERANCES)
    assert [row.outcome for row in same] == [WITHIN]
    for other in (step(4.50002, 1000, 3), step(4.5, 1011, 3), step(4.5, 1000, 4)):
        assert [row.outcome for row in compare_step("s", step(4.5, 1000, 3), other, TOLERANCES)] == [CHANGED]


def test_pictures_of_other_bytes_are_not_checked() -> None:
    before, after = (
        {"figures": [{"id": "map", "sha256": letter * 64}], "files": {"a.gpkg": letter}} for letter in "ab"
    )
    assert [row.outcome for row in compare_step("s", before, after, {})] == ["NOT CHECKED"] * 2


def test_a_process_apart_reaches_itself_and_nothing_else() -> None:
    if not sys.platform.startswith("linux"):
        assert leave_network() == "this system has no network namespaces"
        return
    listener = socket.create_server(("127.0.0.1", 0))
    code = (
        "import socket, sys\nfrom toolkit.desk.running.offline import leave_network\nprint(leave_network())\n"
        "own = socket.create_server(('127.0.0.1', 0))\nsocket.create_connection(own.getsockname(), 5)\nprint('own')\n"
        "try:\n    socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)\n"
        "except OSError:\n    print('cut off')\n"
    )
    port = str(listener.getsockname()[1])
    told = subprocess.run([sys.executable, "-c", code, port], capture_output=True, text=True, check=True)
    listener.close()
    assert told.stdout.split("\n")[:3] == ["None", "own", "cut off"]


@pytest.mark.slow
def test_a_package_runs_again_from_its_own_evidence(
    finished_runs: dict[str, RunResult], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(finished_runs["drill"].folder / "package", tmp_path / "package")
    assert main(["verify", str(tmp_path / "package"), "--rerun", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["outcome"] for row in told["records"]} == {MATCH}
    assert {"finding", "statement", "site", "change", "text"} <= {row["record"].split()[0] for row in told["records"]}
    again = next(level for level in told["levels"] if level["name"] == "re-run")
    assert again["notes"] == ["run without a network"]


@pytest.mark.slow
def test_a_report_that_carries_the_clocks_time_is_made_again_for_that_time(tmp_path: Path) -> None:
    (row,) = run_batch(["sanetti"], parameters={"stamp": "now"}, runs=tmp_path)
    assert row.result, row.error
    rows, _ = rerun_package(row.result.folder / "package")
    assert {row.outcome for row in rows} == {MATCH}


@pytest.mark.slow
def test_what_was_changed_and_hashed_anew_does_not_come_out_again(
    finished_runs: dict[str, RunResult], tmp_path: Path
) -> None:
    package = tmp_path / "package"
    shutil.copytree(finished_runs["sanetti"].folder / "package", package)
    path = package / "data" / "steps" / "imagery-comparison" / "outputs.json"
    outputs = json.loads(path.read_text(encoding="utf-8"))
    outputs["comparison"]["comparable_pct"] -= 7
    del outputs["findings"][0]
    write(path, json.dumps(outputs).encode())
    inputs = package / "data" / "steps" / "imagery-comparison" / "inputs.json"
    facts = json.loads(inputs.read_text(encoding="utf-8"))
    facts["libraries"]["numpy"], facts["key"] = "1.0.0", "0" * 64
    write(inputs, json.dumps(facts).encode())
    rehash(package)
    rows, notes = rerun_package(package)
    wrong = {row.record: row for row in rows if row.outcome in (CHANGED, MISSING)}
    assert "off by 7" in wrong["comparison"].detail
    assert any(row.outcome == MISSING and name.startswith("finding ") for name, row in wrong.items())
    assert any("library numpy 1.0.0 → " in note for note in notes)


@pytest.mark.slow
def test_evidence_that_stayed_at_home_is_asked_for_and_taken_by_its_digest(
    finished_runs: dict[str, RunResult], tmp_path: Path
) -> None:
    package, home = tmp_path / "package", tmp_path / "home"
    shutil.copytree(finished_runs["sanetti"].folder / "package", package)
    listing = json.loads((package / "data" / "case" / "files.json").read_text(encoding="utf-8"))
    facts = listing["files"]["documents/scenes.md"]
    held = (package / "data" / facts["path"]).read_bytes()
    (package / "data" / facts["path"]).unlink()
    facts["travels"] = False
    write(package / "data" / "case" / "files.json", json.dumps(listing).encode())
    rows, notes = rerun_package(package)
    assert rows == []
    assert "documents/scenes.md (evidence" in notes[0]
    home.mkdir()
    (home / "any-name").write_bytes(held)
    rows, _ = rerun_package(package, home)
    assert worst(rows) == MATCH


@pytest.mark.slow
def test_a_new_run_that_fails_is_missing_with_its_reason(finished_runs: dict[str, RunResult], tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(finished_runs["sanetti"].folder / "package", package)
    listing = json.loads((package / "data" / "case" / "files.json").read_text(encoding="utf-8"))
    facts = listing["files"]["case.toml"]
    text = (package / "data" / facts["path"]).read_text(encoding="utf-8")
    write(package / "data" / facts["path"], text.replace("[imagery]", "[imagry]").encode())
    (row,), _ = rerun_package(package)
    assert row.outcome == MISSING
    assert "E_CASE_KEY" in row.detail
    workflow = json.loads((package / "data" / "workflow.json").read_text(encoding="utf-8"))
    workflow["steps"][0]["parameters"]["gazetteer"] = "nominatim"
    write(package / "data" / "workflow.json", json.dumps(workflow).encode())
    rows, notes = rerun_package(package)
    assert (rows, notes) == ([], ["asks the gazetteer 'nominatim', and a re-run asks nobody"])


def test_notes_of_a_rerun_name_both_versions_of_a_library() -> None:
    from toolkit.desk.running.rerun import _named

    same = {"format": "f", "fetched": {}, "upstream": {}, "cells": "", "code": "", "dateline": "0.1.0"}
    then = {**same, "libraries": {"numpy": "2.4.6", "gone": "1"}, "parameters": {"stamp": "a"}, "files": {"x": "1"}}
    now = {**same, "libraries": {"numpy": "2.5.0"}, "parameters": {"stamp": "b"}, "files": {"x": "2"}}
    libraries = ["library gone 1 → none", "library numpy 2.4.6 → 2.5.0"]
    assert _named(then, now) == [*libraries, "parameter stamp", "x changed"]


@pytest.mark.slow
def test_a_run_is_held_against_a_published_package_in_one_line(
    finished_runs: dict[str, RunResult], tmp_path: Path
) -> None:
    run = finished_runs["sanetti"].folder
    package = shutil.copytree(run / "package", tmp_path / "package")
    with set_options(runs=run.parent):
        told = reproduced("sanetti", package)
        assert re.fullmatch(r"(\d+) of \1 findings reproduced", told)
        path = package / "data" / "steps" / "quote-timeline" / "outputs.json"
        path.write_text(path.read_text(encoding="utf-8").replace("Sanetti", "Sinetti"), encoding="utf-8")
        assert "these differ: quote-timeline: " in reproduced("sanetti", package)
        with pytest.raises(VerifyError, match="nothing to compare"):
            reproduced("sanetti", tmp_path)
