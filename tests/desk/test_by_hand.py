"""Steps by hand: closing twice, a second kernel or a batch loses nothing, and nothing half is passed off as whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harbour import new_harbour
from toolkit import open_step
from toolkit.cli.main import main
from toolkit.desk.by_hand import own_parameters
from toolkit.desk.running import pristine, steps
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.lock import locked
from toolkit.errors import CaseError, DatelineError, ParameterError, StepError
from toolkit.evidence import check_bytes
from toolkit.evidence.manifest import newer_than_package
from toolkit.records import Finding
from toolkit.settings import get_settings, set_options
from toolkit.style import new_figure

FINDING = Finding(id="f1", kind="note", basis="said", text="Ada Brand spoke.", how="by hand")


@pytest.fixture
def case(home: Path) -> Path:
    return new_harbour()


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _filled(findings: list[Finding]):
    step = open_step("site-lookup", case="harbour")
    step.figure(new_figure(2, 1), "map", caption="A map", alt="A map")
    step.write("points.geojson", "{}")
    return step, step.close(findings=findings)


def test_the_last_cell_may_run_twice(case: Path) -> None:
    step, first = _filled([FINDING])
    before = _files(first.folder)
    again = step.close(findings=[FINDING])
    assert _files(again.folder) == before == {"outputs.json", "inputs.json", "figures/map.png", "points.geojson"}
    assert again.digest == first.digest
    assert check_bytes(step.run) == []


def test_two_kernels_on_one_step_each_close_a_whole_one(case: Path) -> None:
    one = open_step("site-lookup", case="harbour")
    one.write("one.txt", "1")
    two = open_step("site-lookup", case="harbour")
    two.write("two.txt", "2")
    assert _files(one.close().folder) == {"outputs.json", "inputs.json", "one.txt"}
    assert _files(two.close().folder) == {"outputs.json", "inputs.json", "two.txt"}
    assert _files(one.close().folder) == {"outputs.json", "inputs.json", "one.txt"}


def test_a_step_by_hand_waits_for_no_run_and_disturbs_none(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.desk.by_hand.turns._WAIT_S", 0.2)
    opened = open_step("site-lookup", case="harbour")
    code = "import sys; from pathlib import Path; from toolkit.desk.running.lock import locked\n"
    code += "with locked('harbour', Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(get_settings().runs)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdout.readline()
    for attempt in (lambda: open_step("site-lookup", case="harbour"), opened.close):
        with pytest.raises(CaseError, match="E_CASE_BUSY"):
            attempt()
    other.communicate()
    assert opened.close().folder.is_dir()


def test_a_step_whose_ground_was_replaced_is_not_closed(case: Path) -> None:
    open_step("site-lookup", case="harbour").close(findings=[FINDING])
    later = open_step("quote-timeline", case="harbour")
    open_step("site-lookup", case="harbour").close()
    with pytest.raises(StepError, match="E_STEP_STALE: site-lookup was replaced"):
        later.close()


def test_a_step_by_hand_is_in_the_journal_and_leaves_nothing_beside_the_run(case: Path) -> None:
    step, _ = _filled([])
    assert [line["run"] for line in Journal(get_settings().runs / "journal.jsonl").read("harbour")] == ["by-hand"]
    del step
    assert {path.name for path in get_settings().runs.iterdir()} == {"harbour", "journal.jsonl"}


def test_the_lock_of_a_case_is_free_between_two_cells(case: Path) -> None:
    step = open_step("site-lookup", case="harbour")
    with locked("harbour", get_settings().runs):
        pass
    step.close()


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("imagery-comparison", {"case": "harbour", "online": "no"}, "E_PARAM_TYPE"),
        ("imagery-comparison", {"case": "harbour", "online": 1}, "E_PARAM_TYPE"),
        ("site-lookup", {"case": 5}, "E_PARAM_TYPE"),
        ("site-lookup", {"case": "harbour", "gazeteer": "world"}, "E_PARAM_NAME"),
        ("site-lookup", {"case": "harbor"}, "E_CASE_MISSING"),
        ("quote-timeline", {"case": "harbour", "before": None}, "E_PARAM_TYPE"),
        ("report", {"case": "harbour", "stamp": 2024}, "E_PARAM_TYPE"),
    ],
)
def test_a_parameter_typed_into_a_notebook_is_checked_there(
    case: Path, name: str, given: dict[str, object], code: str
) -> None:
    with pytest.raises(DatelineError) as caught:
        open_step(name, **given)  # type: ignore[arg-type]
    assert caught.value.error_code == code
    assert "\n" not in str(caught.value)


def test_a_misspelt_parameter_of_papermill_does_not_run_another_case() -> None:
    step = steps.spec("site-lookup")
    own_parameters.check_injected(step, ['case = "drill"', '# Parameters\ncase = "harbour"\n'])
    with pytest.raises(ParameterError, match="Did you mean 'case'"):
        own_parameters.check_injected(step, ['# Parameters\ncsae = "harbour"\n'])


def test_an_error_in_a_notebook_is_one_line_and_where_to_go_on() -> None:
    shown = CaseError("no case 'x'", remedy="Make one.")._render_traceback_()
    assert shown[0] == "E_CASE: no case 'x'. Make one."
    assert len(shown) == 2
    assert "Run All Cells" in shown[1]


def test_every_parameter_is_given_to_every_notebook() -> None:
    shares = steps.check_parameters({"case": "drill"})
    assert {name: set(values) for name, values in shares.items()} == {
        step.name: set(steps.parameters_of(step)) for step in steps.STEPS
    }
    assert shares["imagery-comparison"]["online"] is False


def test_a_shipped_notebook_that_was_edited_runs_for_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pristine.require_pristine()
    shipped = tmp_path / "notebooks"
    shipped.mkdir()
    for step in steps.STEPS:
        found = json.loads(steps.notebook_path(step).read_text(encoding="utf-8"))
        found["cells"][0]["source"] = "Another title"  # prose decides nothing
        (shipped / step.notebook).write_text(json.dumps(found), encoding="utf-8")
    monkeypatch.setattr(pristine, "shipped_root", lambda: tmp_path)
    with set_options(notebooks=shipped):
        pristine.require_pristine()
        path = shipped / "2_imagery_comparison.ipynb"
        path.write_text(path.read_text().replace("online: bool = False", "online: bool = True"), encoding="utf-8")
        with pytest.raises(StepError, match=r"E_NOTEBOOK_EDITED: 2_imagery_comparison\.ipynb .*dateline lab"):
            pristine.require_pristine()


def test_results_that_were_made_after_the_package_are_named(tmp_path: Path) -> None:
    run, data = tmp_path / "harbour", tmp_path / "harbour" / "package" / "data"
    for name, packed in (
        ("report/outputs.json", "steps/report/outputs.json"),
        ("report/report.html", "report.html"),
        ("report/results.json", "results.json"),
    ):
        for path in (run / name, data / packed):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("3 km", encoding="utf-8")
    assert newer_than_package(run) == []
    (run / "report" / "report.html").write_text("9 km", encoding="utf-8")
    assert newer_than_package(run) == ["report/report.html"]


def test_verify_says_that_a_run_by_hand_has_no_package(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_step("site-lookup", case="harbour").close()
    assert main(["verify", "harbour"]) == 3
    assert capsys.readouterr().err.startswith("E_NO_PACKAGE: harbour has results and no package")
