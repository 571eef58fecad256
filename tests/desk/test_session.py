from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.harbour import new_harbour
from toolkit import open_step
from toolkit.errors import CaseError, DatelineError, EvidenceError, StepError
from toolkit.evidence import check_bytes
from toolkit.records import Finding
from toolkit.style import new_figure

FINDING = Finding(id="f1", kind="note", basis="said", text="Ada Brand spoke.", how="by hand")


@pytest.fixture
def case(home: Path) -> Path:
    return new_harbour()


def test_bytes_are_held_before_a_step_reads_them(case: Path) -> None:
    step = open_step("site-lookup", case="harbour")
    (document,) = step.documents
    assert document.path is not None
    assert document.path.is_relative_to(step.run / "evidence")
    assert document.path.read_bytes() == (case / "documents" / "note.md").read_bytes()
    assert step.case.document("note").sha256 == document.sha256
    assert step.case.document("note").path is None


def test_results_appear_whole_and_read_back_in_the_next_step(case: Path) -> None:
    step = open_step("site-lookup", case="harbour")
    shown = step.figure(new_figure(2, 1), "map", caption="A <map>", alt="A map", credits=("GeoNames",))
    step.write("points.geojson", "{}")
    assert not (step.run / "site-lookup").exists()
    receipt = step.close(findings=[FINDING])
    assert {p.name for p in receipt.folder.iterdir()} == {"outputs.json", "inputs.json", "figures", "points.geojson"}
    assert 'alt="A map"' in shown._repr_html_()
    assert "A &lt;map&gt;" in shown._repr_html_()
    later = open_step("quote-timeline", case="harbour")
    before = later.outputs("site-lookup")
    assert before.findings == (FINDING,)
    assert before.figures[0].path == receipt.folder / "figures" / "map.png"
    assert check_bytes(step.run) == []


def test_a_step_without_its_forerunner_says_what_to_run(case: Path) -> None:
    with pytest.raises(StepError, match=r"E_STEP_MISSING: .*1_site_lookup\.ipynb"):
        open_step("report", case="harbour")


def test_results_of_an_earlier_state_of_the_case_are_not_used(case: Path) -> None:
    open_step("site-lookup", case="harbour").close()
    (case / "documents" / "note.md").write_text("On 2 March 2024 Ada Brand said it was finished.")
    with pytest.raises(StepError, match="E_STEP_STALE"):
        open_step("quote-timeline", case="harbour")


def test_a_step_reads_only_what_it_needs(case: Path) -> None:
    with pytest.raises(StepError):
        open_step("site-lookup", case="harbour").outputs("report")


def test_the_digest_repeats_and_moves_with_the_findings(case: Path) -> None:
    first = open_step("site-lookup", case="harbour").close(findings=[FINDING])
    second = open_step("site-lookup", case="harbour").close(findings=[FINDING])
    third = open_step("site-lookup", case="harbour").close(findings=[])
    assert first.digest == second.digest != third.digest
    assert str(first) == f"site-lookup: 1 findings, digest {first.digest[:16]}"


def test_inputs_name_every_file_and_its_digest(case: Path) -> None:
    receipt = open_step("site-lookup", case="harbour").close()
    inputs = json.loads((receipt.folder / "inputs.json").read_text())
    assert set(inputs["files"]) == {"case.toml", "documents/note.md"}
    assert inputs["parameters"] == {"case": "harbour"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("note.md", b"", "E_FILE_EMPTY"), ("note.md", None, "E_FILE_MISSING")],
)
def test_a_bad_file_is_one_line_and_leaves_the_earlier_results(
    case: Path, name: str, data: bytes | None, code: str
) -> None:
    kept = open_step("site-lookup", case="harbour").close(findings=[FINDING])
    before = (kept.folder / "outputs.json").read_bytes()
    (case / "documents" / name).unlink()
    if data is not None:
        (case / "documents" / name).write_bytes(data)
    with pytest.raises(EvidenceError, match=code):
        open_step("site-lookup", case="harbour")
    assert (kept.folder / "outputs.json").read_bytes() == before


def test_an_unknown_case_is_named(home: Path) -> None:
    with pytest.raises(CaseError, match="E_CASE_MISSING"):
        open_step("site-lookup", case="nowhere")
    with pytest.raises(DatelineError, match="E_CASE_ID"):
        open_step("site-lookup", case="../etc")
