"""Several comparisons of a case: each check is tested by one of them, and each sees its own part of the case."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from toolkit.records import Case, comparison_of, is_tested_by, plans_of, seen_by


def _facts(**changed: Any) -> dict[str, Any]:
    sites = [{"id": name, "name": name.title()} for name in ("quarry", "quay")]
    scenes = [
        {"id": f"{site}-{year}", "sensor": "imager", "acquired": year, "site": site, "file": f"{site}-{year}.tif"}
        for site in ("quarry", "quay")
        for year in ("2001", "2002", "2003")
    ]
    compared = [
        {"id": site, "site": site, "before": f"{site}-2001", "after": f"{site}-2003"} for site in ("quarry", "quay")
    ]
    facts = {
        "slug": "two",
        "title": "Two",
        "question": "What?",
        "as_of": "2004",
        "sites": sites,
        "scenes": scenes,
        "comparisons": compared,
        "claims": [],
    }
    return facts | changed


def _claim(name: str, **check: Any) -> dict[str, Any]:
    return {"id": name, "text": name, "speaker": "x", "check": check}


def _faults(facts: dict[str, Any]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Case.model_validate(facts)
    return str(caught.value.errors()[0]["msg"]).removeprefix("Value error, ").split("; ")


BAD: list[tuple[dict[str, Any], str]] = [
    ({"id": "quarry", "site": "quay"}, "comparisons: id 'quarry' is used 2 times"),
    ({"id": "imagery", "site": "quay"}, "that name stands for the table"),
    ({"id": "x", "site": "quai"}, "no site has the id 'quai' (did you mean 'quay'?)"),
    ({"id": "x", "site": "quay", "before": "quay-200"}, "no scene has the id 'quay-200'"),
    ({"id": "x", "site": "quay", "after": "quarry-2001"}, "scene 'quarry-2001' shows 'quarry', not 'quay'"),
    ({"id": "x", "site": "quay", "series": ["quarry-2002"]}, "scene 'quarry-2002' shows 'quarry', not 'quay'"),
    ({"id": "x", "site": "quay", "control": ["quay-2001", "quay-2001"]}, "control names one scene twice"),
    ({"id": "x", "site": "quay", "before": "quay-2001", "after": "quay-2001"}, "before and after are one scene"),
]


@pytest.mark.parametrize(("plan", "words"), BAD, ids=[words[:30] for _, words in BAD])
def test_a_comparison_that_cannot_be_made_is_one_line(plan: dict[str, Any], words: str) -> None:
    (fault,) = _faults(_facts(comparisons=[*_facts()["comparisons"], plan]))
    assert words in fault


def test_three_hundred_scenes_of_one_site_are_a_case_whose_series_is_spread_over_them() -> None:
    many = [{"id": f"s{n}", "sensor": "x", "acquired": None, "site": "quay", "file": f"{n}.tif"} for n in range(300)]
    assert len(Case.model_validate(_facts(scenes=[*_facts()["scenes"], *many])).scenes) > 300


def test_a_scene_that_shows_two_sites_may_be_shared() -> None:
    scenes = [{**s, "also_shows": ["quay"]} if s["id"] == "quarry-2001" else s for s in _facts()["scenes"]]
    shared = [{"id": "x", "site": "quay", "before": "quarry-2001", "after": "quay-2003"}]
    case = Case.model_validate(_facts(scenes=scenes, comparisons=shared))
    assert {s.id for s in seen_by(case, "x").scenes} == {"quarry-2001", "quay-2001", "quay-2002", "quay-2003"}


def test_a_change_claim_must_say_which_of_several_comparisons_it_is_about() -> None:
    unclear = _claim("c", kind="change", expect="change")
    (fault,) = _faults(_facts(claims=[unclear]))
    assert "claims 'c': say which comparison" in fault
    (fault,) = _faults(_facts(claims=[_claim("c", kind="change", expect="change", comparison="pier")]))
    assert "no comparison has the id 'pier'" in fault
    assert Case.model_validate(_facts(claims=[unclear], comparisons=_facts()["comparisons"][:1]))
    single = {"site": "quarry", "before": "quarry-2001", "after": "quarry-2003"}
    case = Case.model_validate(_facts(claims=[unclear], imagery=single))
    assert comparison_of(case, case.claims[0].all_checks[0]) == ""


def test_every_check_on_images_is_tested_by_exactly_one_comparison() -> None:
    marked = {"id": "mast", "of": "the mast", "scene": "quay-2001", "foot": "1, 2", "tip": "1, 2"}
    compared = _facts()["comparisons"]
    compared[1]["shadows"] = [marked]
    both = [{"kind": "change", "expect": "change", "comparison": name} for name in ("quarry", "quay")]
    claims = [
        {"id": "both", "text": "x", "speaker": "x", "checks": both},
        _claim("height", kind="measure", of="mast", **{"is": "30 m"}),
        _claim("width", kind="measure", of="quay", **{"is": "30 m"}),
        _claim("area", kind="measure", of="changes", comparison="quay", **{"is": "3 ha"}),
    ]
    single = {"site": "quarry", "before": "quarry-2001", "after": "quarry-2002"}
    for extra in ({}, {"imagery": single}):
        case = Case.model_validate(_facts(claims=claims, comparisons=compared, **extra))
        tested = []
        for name in plans_of(case):
            seen = seen_by(case, name)
            for claim in seen.claims:
                own = [is_tested_by(seen, check) for check in claim.all_checks]
                tested += [(claim.id, number) for number, mine in enumerate(own) if mine]
        assert sorted(tested) == [("area", 0), ("both", 0), ("both", 1), ("height", 0), ("width", 0)]


def test_a_comparison_sees_nothing_of_the_others() -> None:
    claims = [_claim(name, kind="change", expect="change", comparison=name) for name in ("quarry", "quay")]
    case = Case.model_validate(_facts(claims=claims)).model_copy(update={"sha256": "0" * 64})
    seen = seen_by(case, "quay")
    assert {c.id for c in seen.claims} == {s.id for s in seen.sites} == {"quay"}
    assert all(s.site == "quay" for s in seen.scenes)
    assert seen.imagery == case.comparisons[1]
    assert seen.sha256 is None, "what it finds rests on its two scenes alone"
    searched = [{"id": "quay", "site": "quay", "search": {}}]
    plan = Case.model_validate(_facts(comparisons=searched)).model_copy(update={"sha256": "0" * 64})
    assert seen_by(plan, "quay").sha256 == "0" * 64, "a search that is planned stands in the case file"
