"""What a reader sees is what was checked: forged pages and edits in step do not pass, whatever is sealed anew."""

from __future__ import annotations

import pytest

from tests.evidence.forgeries import PAGES, Held, edit_in_step, forge_page, held, leave_out, places, turn_verdict
from tests.evidence.small import make_run
from toolkit.evidence.verification.claims import check_claims
from toolkit.evidence.verification.page import page_fault


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held(make_run(tmp_path_factory.mktemp("pier") / "run"))


def passes(package: Held) -> bool:
    return check_claims(package).outcome == "PASS"


def test_a_package_that_is_only_sealed_anew_passes(package: Held) -> None:
    assert passes(package)
    assert passes(package.resealed(package.page, package.results))


def test_there_are_more_than_a_hundred_forged_pages() -> None:
    assert len(PAGES) > 150


@pytest.mark.parametrize("trick", PAGES)
def test_no_forged_page_passes(package: Held, trick: str) -> None:
    assert not passes(forge_page(package, *PAGES[trick]))


def test_no_edit_in_step_passes(package: Held) -> None:
    many = range(len(places(package.results)))
    passed = [(n, how) for n in many for how in (0, 2) if passes(edit_in_step(package, n, how))]
    assert passed == []
    assert len(many) > 90


@pytest.mark.parametrize(
    ("old", "new"),
    [("supported", "contradicted"), ("supported", "loose"), ("supported", "disputed"), ("not-checkable", "supported")],
)
def test_no_verdict_is_turned_round(package: Held, old: str, new: str) -> None:
    assert not passes(turn_verdict(package, old, new))


@pytest.mark.parametrize(
    "field", ["claims", "findings", "limits", "sources", "timeline", "corrections", "notes", "sites", "statements"]
)
def test_nothing_is_left_out(package: Held, field: str) -> None:
    for number in range(len(package.results[field])):
        assert not passes(leave_out(package, field, number)), number


@pytest.mark.parametrize("text", ["<", "&", '<p data-from="house">', "&lt;", " <b>x</b>", "x "])
def test_a_page_of_a_million_signs_is_judged_in_a_moment(package: Held, text: str) -> None:
    many = text * (1_000_000 // len(text))
    assert page_fault(package.page.replace("</main>", f"</main>{many}")) is not None
    longer = page_fault(package.page.replace("Where is it?", f"Where is it?{many}"))
    assert (longer is None) is (text in ("&lt;", "x "))


def test_a_page_of_another_form_is_told_by_its_line(package: Held) -> None:
    fault = page_fault(package.page.replace("<main", "<main hidden"))
    assert fault is not None
    line = next(n for n, text in enumerate(package.page.splitlines(), start=1) if text.startswith("<main"))
    assert fault.startswith(f"line {line} is not what dateline's templates write")
