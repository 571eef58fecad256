"""A reporter in a real JupyterLab: an article becomes a report, notebooks run by hand, what is decided lies on disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Lab, Visit

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
ERRORS = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"
MOST_CLICKS = 25
ARTICLE = """\
Was the pier at Velsund there before the permit?
By Ada Brand, The Lowland Paper, 24 February 2019

The new pier at Velsund lies 3 km west of Reykjavik, the harbour master, Ida Holm, said on Friday.

"We moved no stone before that day," Holm said. The harbour company denied that anything was built before 3 March 2009.
"""
IDLE = """() => document.querySelector(".jp-Notebook-ExecutionIndicator")?.dataset.status === "idle" """
FINISHED = """() => {
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputArea-prompt")].map((e) => e.innerText);
  return prompts.length > 0 && prompts.every((text) => /\\d/.test(text));
}"""


def _open(visit: Callable[..., Visit], lab: Lab, path: str, **size: int) -> Visit:
    opened = visit(lab.opened(path), **size)
    opened.page.set_default_timeout(60_000)
    opened.page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    opened.page.wait_for_function(IDLE)
    opened.page.wait_for_timeout(2_500)  # a kernel says idle once before it connects
    return opened


def _run_all(opened: Visit, lab: Lab, step: str) -> Any:
    page = opened.page
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(FINISHED, polling=200, timeout=120_000)
    assert page.locator(ERRORS).all_inner_texts() == []
    assert page.locator(f".jp-RenderedText:has-text('{step}: ')").count() == 1
    assert [url for url in opened.requests if not url.startswith((lab.address, "data:", "blob:", "ws:"))] == []
    return page


def _violations(opened: Visit) -> list[str]:
    """Look at the outputs alone: what JupyterLab itself does is not ours."""
    opened.violations()
    found = opened.page.evaluate("axe.run({ include: [['.jp-OutputArea']] })")["violations"]
    ours = [(v["id"], n["target"]) for v in found for n in v["nodes"] if "jp-RenderedText" not in str(n["target"])]
    return [f"{name}: {target}" for name, target in ours]


@pytest.mark.slow
def test_an_article_becomes_a_report_without_a_line_of_code(lab: Lab, visit: Callable[..., Visit]) -> None:
    from toolkit.desk.by_hand import workbench
    from toolkit.settings import set_options

    with set_options(home=lab.home):
        workbench.prepare_start()
    opened = _open(visit, lab, "lab/start.ipynb", width=1400, height=1000)
    page, clicks = opened.page, 0

    def click(name: str | re.Pattern[str], role: str = "button") -> None:
        nonlocal clicks
        page.get_by_role(role, name=name, exact=isinstance(name, str)).first.click()  # type: ignore[arg-type]
        clicks += 1

    page.locator(".jp-CodeCell .cm-content").first.click()
    clicks += 1
    page.keyboard.press("Shift+Enter")
    page.get_by_label("What do you ask?").fill("Velsund pier")
    page.get_by_label("Article").fill(ARTICLE)
    click("Begin")
    run = page.get_by_role("button", name="Run", exact=True)
    run.wait_for()
    folder = lab.home / "cases" / "velsund-pier"
    claims = page.get_by_role("tab", name=re.compile("^Claims"))
    claims.click()
    clicks += 1
    row = page.locator(".dl-row").first
    row.wait_for()
    row.click()
    clicks += 1
    page.screenshot(path=ARTIFACTS / "lab-board-1400.png")
    assert page.locator("mark.dl-on").count() >= 1  # the sentence it rests on
    page.keyboard.press("r")
    page.locator(".dl-notice", has_text="You rejected").wait_for()
    assert len(list((folder / "decisions").glob("*.toml"))) == 1
    click("Undo")
    page.locator(".dl-notice", has_text="Offered again").wait_for()
    while page.locator(".dl-row.dl-cur button", has_text="Accept").count() and clicks < MOST_CLICKS:
        before = (folder / "case.toml").read_bytes()
        page.locator(".dl-row.dl-cur").press("a")
        page.locator(".dl-notice", has_text=re.compile("Accepted|E_")).wait_for()
        page.wait_for_timeout(300)
        if (folder / "case.toml").read_bytes() == before:
            break
    assert b"[[claims]]" in (folder / "case.toml").read_bytes()
    click("Run")
    page.locator(".dl-notice", has_text=re.compile("^Run at|E_")).wait_for(timeout=120_000)
    assert page.locator(".dl-notice").inner_text().startswith("Run at"), page.locator(".dl-notice").inner_text()
    assert (lab.home / "runs" / "velsund-pier" / "package" / "bagit.txt").is_file()
    click("Verify")
    page.locator(".dl-notice", has_text="none fails").wait_for()
    with page.context.expect_page() as report:
        click("Open report", "link")
    report.value.wait_for_load_state()
    assert "Velsund pier" in report.value.content()
    assert clicks <= MOST_CLICKS
    print(f"article to report: {clicks} clicks")  # noqa: T201  (the number that the test is about)
    assert _violations(opened) == []
    for width in (900, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=ARTIFACTS / f"lab-board-{width}.png")


@pytest.mark.slow
def test_notebooks_run_by_hand_with_map_and_pair(lab: Lab, visit: Callable[..., Visit]) -> None:
    opened = _open(visit, lab, "lab/drill/1_site_lookup.ipynb", width=1400)
    page = _run_all(opened, lab, "site-lookup")
    page.locator(".dl svg [data-claim]").first.wait_for(state="attached")
    assert page.locator(".dl svg [data-claim]").count() == 3
    assert page.locator(".dl svg [data-point]").count() >= 2
    page.locator(".dl [data-key^='claim-']").first.press("ArrowDown")
    page.locator(".dl svg").scroll_into_view_if_needed()
    page.screenshot(path=ARTIFACTS / "lab-1-map.png")
    assert _violations(opened) == []
    kept = lab.home / "runs" / "drill" / "site-lookup"
    files = sorted(p.name for p in kept.iterdir())
    page.locator(".jp-CodeCell").last.click()
    page.keyboard.press("Shift+Enter")  # the last cell once more
    page.wait_for_timeout(1_500)
    page.wait_for_function(IDLE)
    assert sorted(p.name for p in kept.iterdir()) == files

    opened = _open(visit, lab, "lab/drill/2_imagery_comparison.ipynb", width=1400)
    page = _run_all(opened, lab, "imagery-comparison")
    frame = page.locator(".dl-frame")
    frame.wait_for()
    before = page.locator(".dl-stage .dl-after").evaluate("e => e.style.clipPath")
    frame.press("ArrowRight")
    assert page.locator(".dl-stage .dl-after").evaluate("e => e.style.clipPath") != before
    box = page.locator(".dl-stage").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 5, box["y"] + 60)
    page.mouse.up()
    assert re.search(r"(19|20|21)%", page.locator(".dl-stage .dl-after").evaluate("e => e.style.clipPath"))
    assert all("2031" in told for told in page.locator(".dl-date").all_inner_texts())
    assert page.locator(".dl-stage [data-outline]").count() >= 6
    for key, shown in (
        ("d", ".dl-other:not([hidden])"),
        ("f", ".dl-compare input[type=range]:not([hidden])"),
        ("s", ".dl-line"),
    ):
        frame.press(key)
        page.locator(shown).first.wait_for(state="attached")
    frame.scroll_into_view_if_needed()
    page.screenshot(path=ARTIFACTS / "lab-2-pair.png")
    assert _violations(opened) == []
