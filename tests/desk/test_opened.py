"""A case as a person asks it, and the copies that JupyterLab opens."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import toolkit
from tests.harbour import new_harbour
from toolkit.cli.main import main
from toolkit.desk.by_hand import workbench
from toolkit.desk.running.pristine import MARK
from toolkit.desk.running.steps import STEPS, notebook_path
from toolkit.errors import CaseError, StepError


def test_a_case_is_asked_in_plain_words(home: Path) -> None:
    new_harbour(title="<b>A pier</b>")
    case = toolkit.open_case("harbour")
    assert [s.site.id for s in case.sites] == ["pier"]
    assert {s.speaker for s in case.statements.by("brand")} == {"Ada Brand"}
    assert len(case.statements.by("Holm")) == 0
    assert len(case.statements.about("NOT finished")) == 1
    assert repr(case.statements.by("Holm")) == "nothing"
    assert case.claims.table.rows[0][-1] == "not run yet"
    assert "<b>" not in case._repr_html_()
    assert "1 claim" in repr(case)
    assert case.report is None
    with pytest.raises(StepError, match="Planned: none"):
        case.compare("pier")
    with pytest.raises(CaseError, match="E_CASE_MISSING"):
        toolkit.open_case("harbor")


def test_the_names_that_a_person_types_are_offered() -> None:
    assert {"open_case", "open_step"} <= set(dir(toolkit))
    offered = set(dir(toolkit.open_case("drill")))
    assert {"sites", "statements", "claims", "documents", "findings", "compare", "report"} <= offered


def test_lab_works_on_copies_that_name_the_case(home: Path) -> None:
    new_harbour()
    board = workbench.prepare("harbour")
    assert board == home / "lab" / "harbour" / "board.ipynb"
    assert 'widgets.board("harbour")' in board.read_text(encoding="utf-8").replace('\\"', '"')
    for step in STEPS:
        copy = json.loads((board.parent / step.notebook).read_text(encoding="utf-8"))
        shipped = json.loads(notebook_path(step).read_text(encoding="utf-8"))
        assert copy["metadata"][MARK] == shipped["metadata"][MARK]
        sources = ["".join(cell["source"]) for cell in copy["cells"]]
        assert any(line.startswith('case: str = "harbour"') for source in sources for line in source.splitlines())
        assert not any(cell.get("outputs") for cell in copy["cells"])


def test_what_somebody_works_in_stays_and_a_former_copy_is_kept(home: Path) -> None:
    new_harbour()
    first = workbench.prepare("harbour").parent / "1_site_lookup.ipynb"
    worked = json.loads(first.read_text(encoding="utf-8"))
    worked["cells"][0]["source"] = "Mine"
    first.write_text(json.dumps(worked), encoding="utf-8")
    workbench.prepare("harbour")
    assert json.loads(first.read_text(encoding="utf-8"))["cells"][0]["source"] == "Mine"
    worked["metadata"][MARK] = {"cells": "of another version"}
    first.write_text(json.dumps(worked), encoding="utf-8")
    workbench.prepare("harbour")
    former = first.with_name("1_site_lookup.former.ipynb")
    assert json.loads(former.read_text(encoding="utf-8"))["cells"][0]["source"] == "Mine"
    assert json.loads(first.read_text(encoding="utf-8"))["cells"][0]["source"] != "Mine"


def test_lab_listens_here_alone_keeps_its_token_and_has_dateline_on_the_path(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_BATCH", "1")
    monkeypatch.setenv("PYTHONSTARTUP", "/elsewhere.py")
    words = workbench.lab_command(workbench.prepare_start(), browser=False, port=8899)
    assert "--ServerApp.ip=127.0.0.1" in words
    assert f"--ServerApp.root_dir={home}" in words
    assert "--LabApp.default_url=/lab/tree/lab/start.ipynb" in words
    assert not any("token" in word for word in words)
    made = workbench.lab_environment()
    assert made["PATH"].startswith(str(Path(sys.executable).parent))
    assert made["DATELINE_HOME"] == str(home)
    assert not {"DATELINE_BATCH", "PYTHONSTARTUP"} & set(made)
    assert main(["lab", "nowhere", "--prepare"]) == 3
    assert main(["lab", "drill", "--prepare", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["opens"] == str(home / "lab" / "drill" / "board.ipynb")
