"""The reports of the shipped cases, as a reader meets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from toolkit.desk.running.results import RunResult

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
CASES = ("drill", "sakkanmol", "sanetti")
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
CUT = "getComputedStyle(document.querySelector('.swipe .after')).clipPath"
CUT_OF_SECOND = "getComputedStyle(document.querySelectorAll('.swipe .after')[1]).clipPath"

Opener = Callable[..., "Visit"]
Runs = dict[str, "RunResult"]


def _address(runs: Runs, case: str) -> str:
    return runs[case].report.as_uri()


@pytest.mark.parametrize(
    ("case", "width", "scheme"),
    # one template: the wide page is looked at on the case that holds every part, and each case on a phone
    [("drill", 1400, "light"), *((case, 360, "dark") for case in CASES)],
)
def test_a_report_makes_no_request_no_complaint_and_no_barrier(
    visit: Opener, finished_runs: Runs, case: str, width: int, scheme: str
) -> None:
    address = _address(finished_runs, case)
    visited = visit(address, width=width, scheme=scheme)
    visited.page.screenshot(path=ARTIFACTS / f"report-{case}-{width}-{scheme}.png", full_page=True)
    if case == "drill":  # of one template; what is seen of the others before anything is opened is seen after it, too
        assert visited.violations() == []
    visited.page.evaluate(OPEN_ALL)
    # the largest case says most and shows nothing that the other two do not
    assert visited.violations(contrast=case != "sakkanmol") == []
    assert [url for url in visited.requests if not url.startswith("data:")] == [address]
    assert visited.complaints == []


@pytest.mark.parametrize("case", CASES)
def test_a_report_does_not_scroll_sideways_on_a_small_phone(visit: Opener, finished_runs: Runs, case: str) -> None:
    page = visit(_address(finished_runs, case), width=360, height=740).page
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.evaluate(OPEN_ALL)


def test_the_swipe_moves_by_keyboard(visit: Opener, finished_runs: Runs) -> None:
    page = visit(_address(finished_runs, "drill")).page
    slider = page.get_by_role("slider", name="Move between the image before and the image after").first
    slider.focus()
    assert page.evaluate(CUT) == "inset(0px 0px 0px 50%)"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(CUT) == "inset(0px 0px 0px 51%)"
    page.keyboard.press("Home")
    assert page.evaluate(CUT) == "inset(0px 0px 0px 0%)"
    assert slider.get_attribute("aria-valuetext") == "0 percent before, 100 percent after"
    assert page.evaluate(CUT_OF_SECOND) == "inset(0px 0px 0px 50%)"  # each comparison has a swipe of its own


def test_the_swipe_moves_by_pointer(visit: Opener, finished_runs: Runs) -> None:
    page = visit(_address(finished_runs, "drill")).page
    frame = page.locator(".swipe .frame").first
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 100)
    page.mouse.up()
    assert page.evaluate(CUT) == "inset(0px 0px 0px 25%)"


def test_without_scripts_both_images_stand_side_by_side(browser, finished_runs: Runs) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(_address(finished_runs, "drill"))
    boxes = [page.locator(f".swipe .{name}").first.bounding_box() for name in ("before", "after")]
    context.close()
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]


@pytest.mark.parametrize("case", CASES)
def test_every_claim_leads_to_its_evidence_in_two_clicks(visit: Opener, finished_runs: Runs, case: str) -> None:
    page = visit(_address(finished_runs, case)).page
    rows = page.locator(".claims tbody tr")
    assert rows.count() >= 4
    for row in rows.all():
        row.locator("summary").first.click()
        row.locator(".evs a.ev").first.click()
        target = page.locator(":target:is(:not(details), [open])")
        target.wait_for()
        assert target.count() == 1, row.get_attribute("id")


@pytest.mark.parametrize("case", CASES)
def test_every_headline_opens_its_evidence_in_two_clicks(visit: Opener, finished_runs: Runs, case: str) -> None:
    page = visit(_address(finished_runs, case)).page
    for link in page.locator(".found a").all():
        link.click()
        opened = page.locator("details.answer:target[open]")  # opened by the script once the address has changed
        opened.wait_for()
        opened.locator(".evs a.ev").first.click()
        page.locator(":target code").first.wait_for()


def test_the_red_and_amber_list_leads_to_each_place(visit: Opener, finished_runs: Runs) -> None:
    page = visit(_address(finished_runs, "drill")).page
    page.evaluate(OPEN_ALL)
    links = page.locator(".look a").all()
    assert len(links) >= 10
    for link in links:
        link.click()
        page.locator(":target").wait_for()


def _tab_to(page: Page, wanted: str) -> None:
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", wanted):
            return
    pytest.fail(f"no Tab leads to {wanted}")


def test_a_report_can_be_walked_without_a_mouse(visit: Opener, finished_runs: Runs) -> None:
    page = visit(_address(finished_runs, "drill"), width=1400).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    _tab_to(page, "nav.contents a[href='#claims']")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#claims"
    _tab_to(page, ".claims summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    finding = page.evaluate("document.activeElement.parentElement.id")
    _tab_to(page, ".claims .evs a.ev")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.locator(":target[id^='e']").wait_for()
    page.go_back()  # Alt and the left arrow belong to the browser's frame, which has no window here
    assert page.evaluate("location.hash") == "#claims"
    assert page.locator(f"#{finding}").get_attribute("open") is not None
    page.evaluate("location.hash = '#images'")
    _tab_to(page, ".swipe input")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(CUT) == "inset(0px 0px 0px 49%)"


def test_the_words_of_an_editor_are_marked_and_stand_at_their_place(visit: Opener, finished_runs: Runs) -> None:
    page = visit(_address(finished_runs, "drill")).page
    note = page.locator("#permit-30-days .note")
    assert note.is_visible()
    assert "Editor’s note, not evidence." in note.inner_text()
    assert note.locator("a").count() == 0


def test_the_first_key_press_offers_to_skip_to_the_content(visit: Opener, finished_runs: Runs) -> None:
    page = visit(_address(finished_runs, "drill")).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"


def test_on_paper_every_detail_is_open_and_both_images_are_there(visit: Opener, finished_runs: Runs) -> None:
    page = visit(_address(finished_runs, "drill")).page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator(".swipe .bar").first.is_hidden()
    boxes = [page.locator(f".swipe .{name}").first.bounding_box() for name in ("before", "after")]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] < boxes[1]["x"]


def test_on_paper_an_address_stands_once_and_cited_sources_in_two_columns(visit: Opener, finished_runs: Runs) -> None:
    page = visit(_address(finished_runs, "sakkanmol")).page
    page.emulate_media(media="print")
    address = page.locator(".cited a").first
    assert address.inner_text() == address.get_attribute("href")
    assert address.evaluate("a => getComputedStyle(a, '::after').content") == "none"
    boxes = [item.bounding_box() for item in page.locator(".cited > li").all()]
    lefts = {round(box["x"]) for box in boxes if box}
    assert len(lefts) == 2


def test_a_payload_in_every_text_of_a_page_does_not_run(visit: Opener, tmp_path: Path) -> None:
    from toolkit.report import End, IndexRow, build_index

    payload = "<img src=x onerror=\"document.title='fired'\"><svg onload=\"document.title='fired'\">"
    page = tmp_path / "index.html"
    page.write_text(build_index([IndexRow(case=payload, title=payload, question=payload, end=End(error=payload))]))
    visited = visit(page.as_uri())
    assert visited.page.title() == "Reports"
    assert [url for url in visited.requests if not url.startswith("data:")] == [page.as_uri()]


def test_the_index_has_no_barrier(visit: Opener, finished_runs: Runs) -> None:
    from toolkit.report import End, write_index

    runs = finished_runs["drill"].report.parents[2]
    visited = visit(
        write_index(runs, {"drill": End(), "lost": End(error="E_CASE_MISSING: no case 'lost'.")}).as_uri(), width=390
    )
    visited.page.screenshot(path=ARTIFACTS / "index.png", full_page=True)
    assert visited.violations() == []
    assert visited.complaints == []
    visited.page.get_by_role("link", name="drill", exact=False).count()
    for case in CASES:
        assert visited.page.locator(f'tbody a[href^="{case}/report/"]').count() >= 1
