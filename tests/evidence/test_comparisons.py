"""A package holds each comparison of its case as its own step wrote it, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.evidence.verification.records import _comparisons

PLANS = [
    {"id": name, "site": site, "before": f"{site}-1", "after": f"{site}-2"}
    for name, site in (("quarry", "pit"), ("quay", "quay"))
]


def _told(name: str, site: str, **changed: Any) -> dict[str, Any]:
    return {"id": name, "site": site, "status": "measured", "before": f"{site}-1", "after": f"{site}-2", **changed}


def _package(**changed: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Give a case, its results and its steps' outputs, as one run leaves them."""
    told = [_told("quarry", "pit"), _told("quay", "quay")]
    outputs = {f"imagery-comparison-{one['id']}": {"comparison": dict(one)} for one in told}
    outputs |= {"site-lookup": {}, "quote-timeline": {}, "report": {}}
    return {"comparisons": PLANS}, {"comparison": None, "comparisons": told, **changed}, outputs


def test_what_the_steps_wrote_passes() -> None:
    assert _comparisons(*_package()) == []
    single = {"status": "measured"}
    wrote = {"imagery-comparison": {"comparison": single}}
    assert _comparisons({"imagery": {}}, {"comparison": single, "comparisons": []}, wrote) == []
    assert _comparisons({}, {"comparison": None}, {"imagery-comparison": {"comparison": None}}) == []


def _dropped_step(case: Any, results: Any, outputs: Any) -> None:
    del outputs["imagery-comparison-quay"]


def _extra_step(case: Any, results: Any, outputs: Any) -> None:
    outputs["imagery-comparison-pier"] = {"comparison": _told("pier", "pit")}


def _dropped_result(case: Any, results: Any, outputs: Any) -> None:
    results["comparisons"].pop()


def _altered_result(case: Any, results: Any, outputs: Any) -> None:
    results["comparisons"][0]["status"] = "no-detectable-change"


def _swapped_site(case: Any, results: Any, outputs: Any) -> None:
    results["comparisons"][0]["site"] = "quay"
    outputs["imagery-comparison-quarry"]["comparison"]["site"] = "quay"


def _other_pair(case: Any, results: Any, outputs: Any) -> None:
    results["comparisons"][0]["after"] = "pit-9"
    outputs["imagery-comparison-quarry"]["comparison"]["after"] = "pit-9"


def _made_up(case: Any, results: Any, outputs: Any) -> None:
    results["comparisons"].append(_told("pier", "pit"))


FORGERIES = (_dropped_step, _extra_step, _dropped_result, _altered_result, _swapped_site, _other_pair, _made_up)


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda f: f.__name__.strip("_"))
def test_a_comparison_that_differs_from_its_case_or_its_step_is_found(forge: Any) -> None:
    package = _package()
    forge(*package)
    assert _comparisons(*package)
