"""A reporter in a real JupyterLab: an article becomes a report, notebooks run by hand, what is decided lies on disk."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Lab, Visit

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "artifacts"
BINDER = ROOT / "binder"
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


CASE = """
slug = "harbour"
title = "The pier at Velsund"
question = "When was the pier built?"
as_of = "2019-03-01"

[[documents]]
id = "note"
title = "Harbour talk"
outlet = "The Lowland Paper"
published = "2019-02-24"
file = "note.txt"
"""
NOTE = """\
Ida Holm, the harbour master, said that the pier was built in 2007. 😀 The harbour company said that 3 boats lay there.

"We moved no stone before that day," Holm said. Ada Brand said that the pier was built in 2009.

Nets and ropes lie along the whole quay.
"""
THEMES = "lab/api/settings/@jupyterlab/apputils-extension:themes"


def _show_board(visit: Callable[..., Visit], lab: Lab, slug: str, **size: int) -> Visit:
    """Open a board, which shows itself."""
    opened = visit(lab.opened(f"lab/{slug}/board.ipynb"), **size)
    opened.page.set_default_timeout(60_000)
    opened.page.get_by_role("button", name="Run", exact=True).wait_for()
    return opened


def _decided(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((folder / "decisions").glob("*.toml")))


def _see_what_changed(page: Any) -> None:
    """Come back to a board and move over it, as a person would, until it says that the case was changed."""
    page.bring_to_front()
    page.locator(".jp-WindowedPanel-outer").first.evaluate("panel => panel.scrollTo(0, 0)")
    board = page.locator(".dl", has=page.get_by_role("button", name="Run", exact=True)).first
    changed = board.locator(".dl-notice", has_text="changed elsewhere")
    for at in range(60):
        board.hover(position={"x": 20 + at, "y": 20})
        page.wait_for_timeout(500)
        if changed.count():
            break
    board.get_by_text("2 documents").first.wait_for()


@pytest.fixture(scope="module")
def harbour(lab: Lab) -> Path:
    """A case of the reporter's own with one short text, and its board."""
    folder = lab.home / "cases" / "harbour"
    (folder / "documents").mkdir(parents=True)
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    (folder / "documents" / "note.txt").write_text(NOTE, encoding="utf-8")
    words = [sys.executable, "-P", "-m", "toolkit.cli.main", "lab", "harbour", "--prepare"]
    subprocess.run(words, check=True, env={**os.environ, "DATELINE_HOME": str(lab.home)}, cwd=lab.home)
    return folder


@pytest.mark.slow
def test_an_article_becomes_a_report_without_a_line_of_code(lab: Lab, visit: Callable[..., Visit]) -> None:
    from playwright.sync_api import expect

    begun = time.monotonic()
    opened = visit(lab.whole(), width=1400, height=1000)
    page, clicks = opened.page, 0
    page.set_default_timeout(60_000)

    def click(place: Any) -> None:
        nonlocal clicks
        place.first.click()
        clicks += 1

    def button(name: str) -> Any:
        return page.get_by_role("button", name=name, exact=True)

    click(page.locator(".jp-LauncherCard", has_text="New case from an article"))
    page.get_by_label("What do you ask?").fill("Velsund pier")
    page.get_by_label("Article").fill(ARTICLE)
    click(button("Begin"))
    button("Run").wait_for()
    folder = lab.home / "cases" / "velsund-pier"
    notice = page.locator(".dl-notice")
    page.screenshot(path=ARTIFACTS / "lab-board-1400.png")
    page.locator(".dl-row.dl-cur").press("r")
    notice.filter(has_text="You rejected").wait_for()
    assert len(list((folder / "decisions").glob("*.toml"))) == 1
    click(button("Undo"))
    notice.filter(has_text="Offered again").wait_for()
    for tab in page.get_by_role("tab", name=re.compile("^(Sites|Claims|Events)")).all():
        click(tab)
        while page.locator(".dl-row.dl-cur button", has_text="Accept").count() and clicks < MOST_CLICKS - 4:
            offered = page.locator(".dl-chip", has_text="offered, not decided").inner_text()
            click(page.locator(".dl-row.dl-cur button", has_text="Accept"))
            notice.filter(has_text=re.compile("^Accepted|E_")).wait_for()
            expect(page.locator(".dl-chip", has_text=offered)).to_have_count(0)
    written = (folder / "case.toml").read_text(encoding="utf-8")
    assert 'name = "Velsund"' in written
    assert len(re.findall(r"^\[\[claims\]\]$", written, re.MULTILINE)) == 2  # the distance, and the words
    click(button("Run"))
    notice.filter(has_text=re.compile("^Run at|E_")).wait_for(timeout=120_000)
    assert notice.inner_text().startswith("Run at"), notice.inner_text()
    click(button("Verify"))
    notice.filter(has_text="none fails").wait_for()
    with page.context.expect_page() as report:
        click(page.get_by_role("link", name="Open report"))
    report.value.wait_for_load_state()
    assert "Velsund pier" in report.value.content()
    print(f"article to report: {clicks} clicks, {time.monotonic() - begun:.0f} s")  # noqa: T201
    assert clicks <= MOST_CLICKS
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


EXPLORED = "from toolkit import widgets\nseen = widgets.explore('drill', 'sedgeby')\nseen"


def _notebook(path: Path, *sources: str) -> None:
    import nbformat

    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


@pytest.mark.slow
def test_two_images_split_a_leafmap_map_without_a_tile_server(lab: Lab, visit: Callable[..., Visit]) -> None:
    pytest.importorskip("leafmap")
    _notebook(lab.home / "split.ipynb", EXPLORED)
    opened = _open(visit, lab, "split.ipynb", width=1400)
    page = opened.page
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    images = page.locator(".leaflet-before-pane img, .leaflet-after-pane img")
    page.wait_for_function(
        "document.querySelectorAll('.leaflet-before-pane img, .leaflet-after-pane img').length === 2"
    )
    assert all(src.startswith("data:image/") for src in images.evaluate_all("all => all.map(e => e.src)"))
    slider = page.locator("input[aria-label^='Left of the line']")
    slider.wait_for()
    page.wait_for_timeout(500)
    assert "SIMULATED · 4 March 2031" in slider.get_attribute("aria-label").split("Right of it")[0]

    def shown() -> dict[str, tuple[float, float]]:
        """Give from where to where each image is seen, as shares of the map's width."""
        return page.evaluate(
            """() => Object.fromEntries(["before", "after"].map((name) => {
              const map = document.querySelector(".leaflet-container").getBoundingClientRect();
              const pane = document.querySelector(`.leaflet-${name}-pane`);
              const [top, right, bottom, left] = pane.style.clip.match(/-?[\\d.]+/g).map(Number);
              const off = pane.getBoundingClientRect().left - map.left;
              return [name, [(off + left) / map.width, (off + right) / map.width]];
            }))"""
        )

    assert shown() == {"before": pytest.approx([0, 0.5], abs=0.01), "after": pytest.approx([0.5, 1], abs=0.01)}
    slider.press("PageUp")
    at = int(slider.input_value()) / 100
    assert at > 0.5
    assert shown()["before"] == pytest.approx([0, at], abs=0.01)
    box, lay = page.locator(".leaflet-container").bounding_box(), images.first.bounding_box()
    assert lay["x"] + lay["width"] / 2 == pytest.approx(box["x"] + box["width"] / 2, abs=2)
    _drag(page, box["x"] + box["width"] * at, box["y"] + 300, -box["width"] * (at - 0.25))
    assert shown()["after"] == pytest.approx([0.25, 1], abs=0.02)
    assert images.first.bounding_box() == lay  # the line alone went
    _drag(page, box["x"] + box["width"] * 0.7, box["y"] + 300, 120)  # the map itself
    page.wait_for_timeout(800)
    assert shown()["after"] == pytest.approx([0.25, 1], abs=0.02)
    page.screenshot(path=ARTIFACTS / "lab-4-split.png")
    assert [url for url in opened.requests if not url.startswith((lab.address, "data:", "blob:", "ws:"))] == []


def _drag(page: Any, x: float, y: float, right: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y, steps=4)
    page.mouse.move(x + right, y, steps=4)
    page.mouse.up()


@pytest.mark.slow
def test_what_is_decided_on_the_desk_reaches_the_report_through_tabs_reload_and_a_lost_kernel(
    lab: Lab, visit: Callable[..., Visit], harbour: Path
) -> None:
    opened = _show_board(visit, lab, "harbour", width=1400, height=1000)
    page = opened.page
    cells = page.locator(".jp-CodeCell")
    cells.nth(2).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    desk = page.locator(".dl", has=page.get_by_role("heading", name="Statements"))
    notice = desk.locator(".dl-notice")
    desk.locator(".dl-row", has_text="We moved no stone").click()
    page.keyboard.press("s")
    desk.get_by_label("speaker", exact=True).last.fill("Ida Holm Senior")
    page.keyboard.press("Enter")
    notice.filter(has_text="Ida Holm Senior").wait_for()
    page.keyboard.press("d")
    desk.get_by_label("date", exact=True).fill("2019-02-22")
    page.keyboard.press("Enter")
    notice.filter(has_text="2019-02-22").wait_for()
    desk.locator("p[data-start]", has_text="Nets and ropes").click(click_count=3)
    desk.get_by_role("button", name="Add a statement from the words selected").click()
    notice.filter(has_text="Added").wait_for()
    desk.locator(".dl-row", has_text="May not agree").first.click()
    page.keyboard.press("n")
    notice.filter(has_text="conflict").wait_for()
    decided = _decided(harbour)
    assert 'speaker = "Ida Holm Senior"' in decided
    assert 'said_on = "2019-02-22"' in decided
    assert f"start = {NOTE.index('Nets and ropes')}" in decided  # counted past a sign of two units
    assert 'do = "dismiss"' in decided
    assert _violations(opened) == []
    page.screenshot(path=ARTIFACTS / "lab-desk-1400.png")

    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        told = {"raw": json.dumps({"theme": theme})}
        page.request.put(f"{lab.address}/{THEMES}", data=told, headers={"Authorization": f"token {lab.token}"})
        if theme == "JupyterLab Dark":
            second = _show_board(visit, lab, "harbour", width=900, height=900)
    other = second.page
    assert other.locator("[data-jp-theme-light='false']").count() >= 1
    assert _violations(second) == []
    other.screenshot(path=ARTIFACTS / "lab-board-900-dark.png")
    other.set_viewport_size({"width": 390, "height": 900})
    other.screenshot(path=ARTIFACTS / "lab-board-390-dark.png")
    (harbour / "documents" / "late.txt").write_text("Ada Brand said that the pier is old.\n", encoding="utf-8")
    late = '\n[[documents]]\nid = "late"\ntitle = "Late"\noutlet = "Late News"\nfile = "late.txt"\n'
    (harbour / "case.toml").write_text(CASE + late, encoding="utf-8")
    for tab in (page, other):
        _see_what_changed(tab)

    page.reload()
    page.get_by_role("button", name="Run", exact=True).first.wait_for()
    kernels = page.request.get(f"{lab.address}/api/kernels?token={lab.token}").json()
    for kernel in kernels:
        page.request.post(f"{lab.address}/api/kernels/{kernel['id']}/restart?token={lab.token}")
    page.get_by_role("button", name="Verify").first.click()
    page.get_by_role("alert").filter(has_text="The kernel does not answer").first.wait_for()
    page.locator(".jp-CodeCell").first.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    page.locator(".dl", has_text="4 decided by hand").first.wait_for()
    assert _decided(harbour) == decided
    page.get_by_role("button", name="Run", exact=True).first.click()
    told = page.locator(".dl-notice", has_text=re.compile("^Run at|E_"))
    told.wait_for(timeout=120_000)
    report = (lab.home / "runs" / "harbour" / "report" / "report.html").read_text(encoding="utf-8")
    assert "Ida Holm Senior" in report
    assert "Nets and ropes lie along" in report


def test_binder_opens_on_the_report_with_its_notebook_beside_it(visit: Callable[..., Visit], lab: Lab) -> None:
    report = lab.home / "runs" / "drill" / "report" / "report.html"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text("<!doctype html><title>Drill</title><h1>Did work go on?</h1>", encoding="utf-8")
    notebook = lab.home / "binder" / "drill.ipynb"
    notebook.parent.mkdir()
    shutil.copyfile(BINDER / "drill.ipynb", notebook)
    words = [
        sys.executable,
        "-m",
        "jupyterlab.labapp",
        "workspaces",
        "import",
        str(BINDER / "drill.jupyterlab-workspace"),
    ]
    folder = str(lab.home.parent / "cache" / "lab" / "workspaces")
    subprocess.run(words, check=True, env={**os.environ, "JUPYTERLAB_WORKSPACES_DIR": folder}, cwd=lab.home)
    asked = re.search(r"urlpath=(lab/workspaces/\w+)", (BINDER / "README.md").read_text(encoding="utf-8"))
    assert asked is not None
    page = visit(f"{lab.address}/{asked[1]}?token={lab.token}", width=1400).page
    page.set_default_timeout(60_000)
    left, right = page.frame_locator("iframe").locator("h1"), page.locator(".jp-Notebook .jp-CodeCell").first
    left.wait_for()
    right.wait_for()
    assert left.inner_text() == "Did work go on?"
    assert page.locator("iframe").bounding_box()["x"] < right.bounding_box()["x"]
