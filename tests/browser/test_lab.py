"""The notebooks by hand: Run All in a real JupyterLab, with the map and the controls drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
SETTLED = """() => {  // a kernel says idle once before it connects: wait until it has stayed so for 3 s
  const kernel = document.querySelector(".jp-Notebook-ExecutionIndicator");
  const idle = kernel && kernel.dataset.status === "idle";
  window.idleSince = idle ? window.idleSince || Date.now() : 0;
  return idle && Date.now() - window.idleSince > 3000;
}"""
FINISHED = """() => {
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputArea-prompt")].map((e) => e.innerText);
  return prompts.length > 0 && prompts.every((text) => /\\d/.test(text));
}"""
ERRORS = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"


def _run_all(visited: Visit, address: str, step: str) -> Any:
    page = visited.page
    page.set_default_timeout(90_000)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.wait_for_function(SETTLED, polling=200)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(FINISHED, polling=200, timeout=180_000)
    assert page.locator(ERRORS).all_inner_texts() == []
    assert page.locator(f".jp-RenderedText:has-text('{step}: ')").count() == 1
    assert [url for url in visited.requests if not url.startswith((address, "data:", "blob:", "ws:"))] == []
    return page


@pytest.mark.slow
def test_all_four_notebooks_run_by_hand_with_map_and_controls(lab: str, visit: Callable[..., Visit]) -> None:
    page = _run_all(visit(f"{lab}/doc/tree/1_site_lookup.ipynb?reset"), lab, "site-lookup")
    page.locator(".leaflet-container path.leaflet-interactive:visible").first.wait_for()
    assert page.locator("img.leaflet-tile").count() == 0
    assert page.locator(".leaflet-container path").count() >= 4
    page.locator(".leaflet-container").scroll_into_view_if_needed()
    page.screenshot(path=ARTIFACTS / "lab-1-map.png")

    page = _run_all(visit(f"{lab}/doc/tree/2_imagery_comparison.ipynb?reset"), lab, "imagery-comparison")
    slider = page.locator(".dateline-swipe input")
    slider.wait_for()
    slider.focus()
    before = page.locator(".dateline-swipe .after").evaluate("e => e.style.clipPath")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        f"() => document.querySelector('.dateline-swipe .after').style.clipPath !== {before!r}", timeout=10_000
    )
    assert page.locator(".widget-dropdown select").count() == 2
    page.screenshot(path=ARTIFACTS / "lab-2-pair.png")

    page = _run_all(visit(f"{lab}/doc/tree/3_quote_timeline.ipynb?reset"), lab, "quote-timeline")
    boxes = page.locator(".widget-checkbox input")
    boxes.first.wait_for()
    entries = page.locator(".widget-html ol li")
    shown = entries.count()
    boxes.first.uncheck()
    page.wait_for_function(f"() => document.querySelectorAll('.widget-html ol li').length < {shown}", timeout=10_000)
    page.screenshot(path=ARTIFACTS / "lab-3-timeline.png")

    page = _run_all(visit(f"{lab}/doc/tree/4_report.ipynb?reset"), lab, "report")
    page.screenshot(path=ARTIFACTS / "lab-4-report.png")
