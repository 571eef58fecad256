"""How fast is what a person handles: first table and first map on a cold kernel, another pair of large rasters, and the
pages of 2,000 statements and of a pair in Chromium? Medians, in one run.

    python benchmarks/lab.py
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SIDE_PX = 6000
TIMES = 5
FIRST = {
    "first table, cold kernel": "import toolkit; toolkit.open_case('drill').claims._repr_html_()",
    "first map, cold kernel": "from toolkit.widgets.site_picker import SitePicker; SitePicker('drill', at_once=True)",
}
GOALS_MS = {
    "first table, cold kernel": 1000,
    "first map, cold kernel": 1500,
    "another pair": 300,
    "the pair before": 300,
    "memory of the pairs, MB": 300,
    "filter 2,000 statements": 100,
    "scroll 2,000 statements by a page": 100,
    "swipe by a key": 100,
}


def cold(code: str) -> float:
    """Give the median milliseconds of a fresh Python that runs ``code``, less those of an empty one."""

    def once(words: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-P", "-c", words], check=True)
        return (time.perf_counter() - begun) * 1000

    once(code)  # what a machine builds once, and its disk cache
    return statistics.median(once(code) for _ in range(TIMES)) - statistics.median(once("pass") for _ in range(TIMES))


def write_scenes(folder: Path) -> list[Path]:
    """Write three scenes of three bands, with noise that compresses badly."""
    import rasterio
    from rasterio.transform import from_origin

    noise = np.random.default_rng(7)
    paths = []
    for number in range(3):
        path = folder / f"scene-{number}.tif"
        profile: dict[str, Any] = {
            "driver": "GTiff",
            "dtype": "uint8",
            "count": 3,
            "height": SIDE_PX,
            "width": SIDE_PX,
            "crs": "EPSG:32633",
            "transform": from_origin(400_000, 5_000_000, 10, 10),
            "tiled": True,
            "compress": "deflate",
            "zlevel": 1,
        }
        with rasterio.open(path, "w", **profile) as target:
            for band in range(1, 4):
                target.write(noise.integers(20, 200, (SIDE_PX, SIDE_PX), dtype=np.uint8), band)
        paths.append(path)
    return paths


def pairs(folder: Path) -> dict[str, float]:
    """Give the milliseconds of a first pair of large scenes, of another one, and of going back."""
    from toolkit.desk.casefile.reading import load_case
    from toolkit.desk.folders import find_case
    from toolkit.records import Scene
    from toolkit.widgets.comparison import PairView

    days = ("2023-03-01", "2024-03-01", "2025-03-01")
    scenes = [
        Scene(id=f"s{n}", sensor="S", acquired=day, path=path)
        for n, (day, path) in enumerate(zip(days, write_scenes(folder), strict=True))
    ]
    case = load_case(find_case("drill"))
    before = peak_mb()
    made: dict[str, float] = {}
    view = timed(made, "first pair", lambda: PairView(case, scenes))
    timed(made, "the other scenes, while a person looks", view.read_ahead.join)
    timed(made, "another pair", lambda: view.on_choose({"before": "s0", "after": "s1"}))
    timed(made, "the pair before", lambda: view.on_choose({"before": "s0", "after": "s2"}))
    made["memory of the pairs, MB"] = peak_mb() - before
    return made


def timed(made: dict[str, float], name: str, call: Callable[[], Any]) -> Any:
    """Do something and note its milliseconds."""
    begun = time.perf_counter()
    answer = call()
    made[name] = (time.perf_counter() - begun) * 1000
    return answer


def peak_mb() -> float:
    """Give the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


PAGE = """async ([script, state]) => {
  const page = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  window.state = state;
  document.body.innerHTML = "<div></div>";
  const model = { get: () => window.state, on: () => {}, send: () => {} };
  page.default.render({ model, el: document.body.firstChild });
}"""
MEDIAN = """async (act) => {
  const does = new Function("n", act), taken = [];
  for (let n = 0; n < 20; n += 1) {
    const begun = performance.now();
    does(n);
    document.body.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    taken.push(performance.now() - begun);
  }
  return taken.sort((a, b) => a - b)[10];
}"""
FILTER = """const box = document.querySelector("[data-words]");
box.value = `stone ${n}`; box.dispatchEvent(new Event("input"));"""
SCROLL = """document.querySelector(".dl-list").scrollTop = n * 400;"""
SWIPE = """document.querySelector(".dl-frame").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));"""


def pages() -> dict[str, float]:
    """Give the milliseconds from an act of a person to the next picture, in Debian's Chromium."""
    import shutil

    from playwright.sync_api import sync_playwright

    from toolkit.widgets.shell import page_script, page_style

    row = {
        "chip": None,
        "detail": "24 February 2019",
        "who": "",
        "doc": "d",
        "fields": [],
        "grade": "print",
        "pair": False,
        "guesses": [],
        "need": False,
        "date": "2019-02-24",
        "speaker": "Ada Brand",
    }
    words = [f"said that stone {n} was moved. " for n in range(2000)]
    starts = np.cumsum([0, *map(len, words)]).tolist()
    rows = [
        {**row, "key": f"r{n}", "told": told, "spans": [[starts[n], starts[n] + 10]]} for n, told in enumerate(words)
    ]
    paragraphs = [{"start": starts[n], "text": "".join(words[n : n + 5])} for n in range(0, 2000, 5)]
    statements = {
        "rows": rows,
        "speakers": [],
        "docs": [],
        "need": 0,
        "doc": {"id": "d", "title": "T", "paragraphs": paragraphs},
    }
    clear = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    pair = {
        "pictures": dict.fromkeys(("before", "after", "difference", "hidden"), clear),
        "width": 1200,
        "height": 1200,
        "labels": ["a", "b"],
        "alts": ["a", "b"],
        "outlines": [],
        "scenes": [],
    }
    made = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.add_style_tag(content=page_style())
        page.evaluate(PAGE, [page_script("statements"), statements])
        made["filter 2,000 statements"] = page.evaluate(MEDIAN, FILTER)
        made["scroll 2,000 statements by a page"] = page.evaluate(MEDIAN, SCROLL)
        page.evaluate(PAGE, [page_script("compare"), pair])
        made["swipe by a key"] = page.evaluate(MEDIAN, SWIPE)
        browser.close()
    return made


if __name__ == "__main__":
    found = {name: cold(code) for name, code in FIRST.items()}
    with tempfile.TemporaryDirectory() as scratch:
        found |= pairs(Path(scratch))
    found |= pages()
    for name, value in found.items():
        goal = GOALS_MS.get(name)
        print(f"{name:<36} {value:8.0f}" + (f"   goal {goal}" if goal else ""))
