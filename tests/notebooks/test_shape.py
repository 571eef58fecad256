from __future__ import annotations

import ast
import itertools
import json
import re
from pathlib import Path
from typing import Any

import papermill
import pytest

from toolkit.desk.running.steps import STEPS, StepSpec, notebook_path, parameters_of

ROOMS = {"places", "imagery", "quotes", "report", "widgets", "style"}
FORBIDDEN = (ast.FunctionDef, ast.ClassDef, ast.Try, ast.Lambda)


def _cells(step: StepSpec, kind: str | None = None) -> list[dict[str, Any]]:
    cells = json.loads(notebook_path(step).read_text(encoding="utf-8"))["cells"]
    return [c for c in cells if kind in {None, c["cell_type"]}]


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _tags(cell: dict[str, Any]) -> list[str]:
    return list(cell["metadata"].get("tags", []))


def test_there_are_the_four_notebooks_and_nothing_else() -> None:
    folder = notebook_path(STEPS[0]).parent
    names = {p.name for p in folder.iterdir() if not p.name.startswith(".")}
    assert names == {s.notebook for s in STEPS} | {"README.md"}


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_a_notebook_opens_with_the_question_and_what_it_cannot_show(step: StepSpec) -> None:
    first, second = _cells(step)[:2]
    assert first["cell_type"] == "markdown"
    assert "cannot show" in _source(first)
    assert _tags(second) == ["parameters"]
    assert next(iter(parameters_of(step))) == "case"
    assert parameters_of(step)["case"].default == '"drill"'
    # papermill warns of every run about a line whose comment it cannot read: one with "=" in it
    assert set(papermill.inspect_notebook(str(notebook_path(step)))) == set(parameters_of(step))


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_a_notebook_is_thin(step: StepSpec) -> None:
    sources = [_source(c) for c in _cells(step, "code")]
    lines = [line for s in sources for line in s.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert len(lines) <= 60
    assert notebook_path(step).stat().st_size <= 30 * 1024
    for source in sources:
        assert len(source.splitlines()) <= 12
        tree = ast.parse(source)
        assert not any(isinstance(node, FORBIDDEN) for node in ast.walk(tree))
        assert not re.search(r"\bpip\b|sys\.path|chdir|warnings|^[%!]", source, re.MULTILINE)
        used = {n.value.id for n in ast.walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)}
        assert len(used & (ROOMS - {"style"})) <= 1, source


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_a_notebook_is_stored_without_results_but_for_its_digest(step: StepSpec) -> None:
    kept = [c for c in _cells(step, "code") if c["outputs"]]
    assert len(kept) == 1
    assert set(_tags(kept[0])) == {"keep_output", "nbval-check-output"}
    assert kept[0] is not _cells(step, "code")[0]
    assert _cells(step)[-1]["cell_type"] == "markdown"


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_cells_have_readable_ids_and_code_follows_a_question(step: StepSpec) -> None:
    cells = _cells(step)
    assert all(re.fullmatch(r"[a-z0-9-]{3,40}", c["id"]) for c in cells)
    assert len({c["id"] for c in cells}) == len(cells)
    for before, after in itertools.pairwise(cells[2:]):
        assert not (before["cell_type"] == after["cell_type"] == "markdown"), after["id"]


def test_leafmap_is_named_in_no_notebook() -> None:
    for step in STEPS:
        assert not any("leafmap" in _source(c) for c in _cells(step, "code"))


def test_the_stored_digest_is_that_of_the_drill(tmp_path: Path) -> None:
    for step in STEPS:
        (cell,) = [c for c in _cells(step, "code") if c["outputs"]]
        printed = "".join(cell["outputs"][0]["text"])
        assert re.fullmatch(rf"{step.name}: \d+ findings, digest [0-9a-f]{{16}}\n", printed)
