"""One comparison of several is a step of its own: its key holds what it sees, and nothing of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolkit.desk.running import parts, steps
from toolkit.errors import CaseError, UsageError
from toolkit.records import Case, Change, ComparisonSummary, Finding, LocatedSite, Outputs, Position, seen_by

CASE = """
slug = "two"
title = "Two"
question = "What?"
as_of = "2004"
[[sites]]
id = "quarry"
name = "The quarry"
[[sites]]
id = "quay"
name = "The quay"
[[scenes]]
id = "old"
sensor = "imager"
acquired = "2001"
file = "old.tif"
[[scenes]]
id = "new"
sensor = "imager"
acquired = "2003"
file = "new.tif"
[[scenes]]
id = "third"
sensor = "imager"
acquired = "2002"
site = "quay"
file = "third.tif"
[[comparisons]]
id = "quarry"
site = "quarry"
before = "old"
after = "new"
[[comparisons]]
id = "quay"
site = "quay"
before = "old"
after = "new"
[[claims]]
id = "c1"
text = "The quay grew"
speaker = "x"
check = { kind = "change", expect = "change", comparison = "quay" }
"""


def _case(text: str = CASE) -> Case:
    import tomllib

    return Case.model_validate(tomllib.loads(text))


def _sites(lat: float = 1.0) -> Outputs:
    located = tuple(
        LocatedSite(
            site={"id": name, "name": f"The {name}"},
            status="stated",
            explanation="x",
            how="x",
            positions=(
                Position(
                    lat=lat if name == "quay" else 5.0,
                    lon=2.0,
                    uncertainty_m=10,
                    notation="decimal",
                    stated="x",
                    stated_by="x",
                    status="reference",
                ),
            ),
        )
        for name in ("quarry", "quay")
    )
    return Outputs(case="two", step="site-lookup", sites=located)


def _keys(text: str = CASE, *, sites: Outputs | None = None, **files: str) -> dict[str, str]:
    case = _case(text)
    held = {f"scenes/{s.file}": "0" * 64 for s in case.scenes} | {"case.toml": str(hash(text)).rjust(64, "0")}
    held |= {f"scenes/{name}.tif": digest for name, digest in files.items()}
    found = {}
    for name in ("quarry", "quay"):
        facts = parts.comparison_key(
            steps.comparison_step(name),
            seen_by(case, name),
            sites or _sites(),
            run=Path("nowhere"),
            parameters={"comparison": name},
            files=held,
            code={},
        )
        found[name] = facts["key"]
    return found


@pytest.fixture(autouse=True)
def code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.desk.running.key.reach_digest", lambda *_: "code")


def _moved(*args: Any, **kwargs: Any) -> set[str]:
    before, after = _keys(), _keys(*args, **kwargs)
    return {name for name in before if before[name] != after[name]}


def test_a_change_of_one_comparison_runs_that_one_alone() -> None:
    assert _moved(CASE.replace('site = "quay"\nbefore', 'half_width_m = 900\nsite = "quay"\nbefore')) == {"quay"}
    assert _moved(CASE.replace("The quay grew", "The quay grew a lot")) == {"quay"}
    assert _moved(CASE.replace('name = "The quarry"', 'name = "The pit"')) == {"quarry"}
    assert _moved(sites=_sites(1.5)) == {"quay"}
    assert _moved(third="1" * 64) == {"quay"}, "a scene of its site may be part of its series"


def test_what_both_see_runs_both() -> None:
    assert _moved(new="1" * 64) == {"quarry", "quay"}


def test_what_no_comparison_sees_runs_none() -> None:
    assert _moved(CASE.replace('title = "Two"', 'title = "Three"')) == set()
    event = '\n[[events]]\nid = "e"\ndate = "2002"\ntext = "x"\n'
    assert _moved(CASE + event) == set()


def test_the_imagery_step_comes_once_for_each_comparison_and_the_report_after_all() -> None:
    chain = steps.steps_for(("", "quay", "quarry"))
    names = [step.name for step in chain]
    made = ["imagery-comparison", "imagery-comparison-quay", "imagery-comparison-quarry"]
    assert names == ["site-lookup", *made, "quote-timeline", "report"]
    assert chain[-1].needs == ("site-lookup", *made, "quote-timeline")
    assert [len(wave) for wave in steps.waves_of(chain)] == [1, 4, 1]
    assert steps.steps_for(("",)) == steps.STEPS
    assert steps.spec("imagery-comparison-quay") == steps.comparison_step("quay")


def test_a_notebook_works_on_the_first_comparison_where_none_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    assert parts.comparisons_of(folder) == ("quarry", "quay")
    assert parts.chosen_comparison(folder, "") == "quarry"
    assert parts.chosen_comparison(folder, "quay") == "quay"
    with pytest.raises(CaseError, match=r"E_COMPARISON.*no comparison 'pier'.*quarry, quay"):
        parts.chosen_comparison(folder, "pier")
    with pytest.raises(UsageError, match="E_PARAM_RESERVED"):
        steps.refuse_reserved({"comparison": "quay"})


def test_the_results_of_a_comparison_carry_its_name() -> None:
    seen = seen_by(_case(), "quay")
    told = Finding(id="imagery-change", kind="change", basis="measured", text="It grew.", how="x", figures=("changes",))
    answered = told.model_copy(update={"id": "change-c1", "claim": "c1"})
    area = Change(number=1, lon=2, lat=1, area_m2=1, area_error_m2=1, strength=1)
    results = {
        "findings": [told, answered],
        "changes": (area,),
        "comparison": ComparisonSummary(status="measured", how="x"),
    }
    named = parts.named_results(results, seen, "quay")
    assert [f.id for f in named["findings"]] == ["imagery-change-quay", "change-c1"]
    assert [f.text for f in named["findings"]] == ["The quay: It grew.", "It grew."]
    assert all(f.figures == ("changes-quay",) and "quay" in f.subjects for f in named["findings"])
    assert named["changes"][0].comparison == "quay"
    assert (named["comparison"].id, named["comparison"].site) == ("quay", "quay")
    assert parts.named_results(results, _case(), "") == results
