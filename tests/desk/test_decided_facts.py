"""Decisions on documents, events, pairs and shadows: the same in a run, by hand, on a cluster and in a re-run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from toolkit.cli.main import main
from toolkit.desk.decisions import decide
from toolkit.desk.folders import find_case
from toolkit.desk.running.batch import run_batch
from toolkit.desk.running.finished import read_run
from toolkit.desk.running.rerun import rerun_package
from toolkit.settings import get_settings

SHADOW = """
[[imagery.shadows]]
id = "mast"
of = "the mast"
scene = "drill-after"
foot = "-30.1, 100.1"
tip = "-30.1005, 100.1"

[[imagery.shadows]]
id = "pole"
of = "the pole"
scene = "drill-after"
foot = "-30.1, 100.1"
tip = "-30.1005, 100.1"

[[comparisons]]"""


@pytest.fixture
def case(home: Path) -> Path:
    folder = Path(shutil.copytree(find_case("drill"), home / "cases" / "mine"))
    text = (folder / "case.toml").read_text(encoding="utf-8")
    text = text.replace('slug = "drill"', 'slug = "mine"').replace("\n[[comparisons]]", SHADOW, 1)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def _decided(case: Path) -> None:
    decide(case, kind="document", on={"id": "article"}, do="correct", value={"outlet": "The Gazette"}, by="R. R.")
    decide(case, kind="document", on={"id": "notice"}, do="reject")
    decide(case, kind="event", on={"id": "permit-granted"}, do="correct", value={"date": "1999"})
    decide(case, kind="event", on={"id": "hearing"}, do="confirm")
    decide(case, kind="shadow", on={"id": "pole"}, do="reject")
    decide(case, kind="shadow", on={"id": "mast"}, do="correct", value={"of": "the tall mast"})
    decide(case, kind="comparison", on={"id": "sedgeby"}, do="reject", why="haze")
    decide(case, kind="comparison", on={"id": "imagery"}, do="correct", value={"before": "drill-middle"})


def _results(runs: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((runs / "mine" / "report" / "results.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_what_was_decided_on_facts_stands_alike_wherever_the_case_is_run(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _decided(case)
    (first,) = run_batch(["mine"], parameters={"stamp": "case"}, runs=get_settings().runs)
    assert first.error is None
    results = _results(get_settings().runs)
    assert {row["status"] for row in results["decisions"]} == {"applied"}
    assert results["sources"][0]["item"]["outlet"] == "The Gazette"
    assert not [s for s in results["statements"] if s["document"] == "notice"]
    assert next(e for e in results["timeline"] if e["ref"] == "permit-granted")["date"] == "1999"
    assert results["comparison"]["before"] == "drill-middle"
    (second,) = [c for c in results["comparisons"] if c["id"] == "sedgeby"]
    assert second["status"] == "no-scenes"
    marks = [f["text"] for f in results["findings"] if f["id"].startswith("shadow-")]
    assert len(marks) == 1
    assert "the tall mast" in marks[0]

    page = (get_settings().runs / "mine" / "report" / "report.html").read_text(encoding="utf-8")
    assert page.count("case.toml has outlet “The Tolvane Courier”") == 2  # beside the source, and in the list
    assert page.count("case.toml has of “the mast”") == 2
    assert main(["verify", "mine", "--json"]) == 0
    levels = {level["name"]: level for level in json.loads(capsys.readouterr().out)["levels"]}
    assert levels["decisions"]["summary"] == "8 of 8 applied"
    assert read_run("mine").case.document("article").outlet == "The Gazette"

    rows, _ = rerun_package(get_settings().runs / "mine" / "package")
    assert {row.outcome for row in rows} == {"MATCH"}
    (kept,) = run_batch(["mine"], parameters={"stamp": "case"}, runs=get_settings().runs)
    assert kept.result is not None
    assert {origin for origin, _ in kept.result.origins.values()} == {"kept"}

    pytest.importorskip("distributed")
    (far,) = run_batch(["mine"], dask="local:1", parameters={"stamp": "case"}, runs=home / "far")
    assert far.error is None
    assert _results(home / "far") == results


def test_by_hand_a_notebook_opens_the_case_as_it_was_decided(case: Path) -> None:
    from toolkit import open_step

    _decided(case)
    lookup = open_step("site-lookup", case="mine")
    assert lookup.case.document("article").outlet == "The Tolvane Courier"  # it reads no outlet, and does not run again
    lookup.close()
    quotes = open_step("quote-timeline", case="mine")
    assert [d.outlet for d in quotes.documents if d.id == "article"] == ["The Gazette"]
    assert next(e for e in quotes.case.events if e.id == "permit-granted").date == "1999"
    assert all(d.path for d in quotes.documents)
