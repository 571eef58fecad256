"""Search and read against real servers: a STAC API on pgstac, and files behind nginx, in good and in bad temper."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.imagery.catalogues.conftest import DAYS, SITE, Day, Files, make_item
from toolkit.errors import DatelineWarning, NetworkError, RasterError
from toolkit.evidence import CustodyLog, EvidenceStore
from toolkit.imagery import choose_pair, find_scenes, search_plan, with_choice
from toolkit.imagery.align import measure_shift
from toolkit.imagery.catalogues import api as asking
from toolkit.imagery.catalogues.base import Box, Listing
from toolkit.imagery.catalogues.products import SENTINEL_2_L2A
from toolkit.imagery.catalogues.proxy import Proxy
from toolkit.imagery.catalogues.stac import StacCatalogue
from toolkit.imagery.catalogues.windows import Cut, read_window
from toolkit.imagery.load import load
from toolkit.imagery.raster import Area
from toolkit.net import client as net
from toolkit.records import Case, ImageryPlan, LocatedSite, Position, SceneSearch, Site
from toolkit.settings import shipped_root

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("own_servers")]

BOX = Box(SITE[0] - 0.01, SITE[1] - 0.01, SITE[0] + 0.01, SITE[1] + 0.01)
SPANS = ("2031-02-01/2031-03-31", "2031-09-01/2031-10-31")
SMALL = Area(*SITE, 400.0)
Find = Callable[..., Listing]


def wanted(address: str, **more: Any) -> SceneSearch:
    return SceneSearch(**{"address": address, "window": SPANS, "half_width_m": 1500, **more})


def listed(address: str, store: Path, **more: Any) -> list[str]:
    box = more.pop("box", BOX)
    found = StacCatalogue().search(wanted(address, **more), box, store=EvidenceStore(store))
    return [s.product_id or "" for s in found.scenes]


def a_case(address: str, **more: Any) -> Case:
    return Case(
        slug="a",
        title="A",
        question="Q?",
        as_of="2031",
        sites=(Site(id="s", name="S"),),
        imagery=ImageryPlan(site="s", search=wanted(address, **more)),
    )


def sites() -> tuple[LocatedSite, ...]:
    spot = Position(
        lon=SITE[0],
        lat=SITE[1],
        uncertainty_m=10,
        notation="decimal",
        stated="0.5, 0.5",
        stated_by="t",
        status="reference",
    )
    found = LocatedSite(site=Site(id="s", name="S"), status="stated", positions=(spot,), explanation="e", how="h")
    return (found,)


def window_of(day: Day, files: str, **more: Any) -> Cut:
    with Proxy(("127.0.0.1",)) as proxy:
        return read_window(make_item(day, files), SENTINEL_2_L2A, more.get("area", SMALL), proxy, {})


# ------------------------------------------------------------------------------------------------------------- search


def test_items_come_in_order_of_time_and_only_those_asked_for(api: str, tmp_path: Path) -> None:
    inside = [d.id for d in DAYS if d.cloud_pct <= 20]
    assert listed(api, tmp_path) == inside
    assert listed(api, tmp_path, window=("2031-09-01/2031-09-20",)) == [DAYS[5].id, DAYS[6].id]
    assert listed(api, tmp_path, max_cloud_pct=1.5) == [d.id for d in DAYS if d.cloud_pct <= 1.5]
    assert DAYS[4].id in listed(api, tmp_path, window=(), max_cloud_pct=100)
    assert listed(api, tmp_path, box=Box(5, 5, 5.1, 5.1)) == []
    assert listed(api, tmp_path, collection="no-such-collection") == []


def test_pages_are_followed_and_every_answer_is_kept(api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PAGE_ITEMS", 2)
    found = StacCatalogue().search(wanted(api, window=()), BOX, store=EvidenceStore(tmp_path))
    assert [s.product_id for s in found.scenes] == [d.id for d in DAYS if d.cloud_pct <= 20]
    assert len(found.evidence) >= 5  # the landing page and four pages of two
    assert set(found.evidence) <= set(EvidenceStore(tmp_path).digests())


def test_a_search_stops_at_its_limit_of_pages(api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PAGE_ITEMS", 2)
    monkeypatch.setattr(asking, "MOST_PAGES", 2)
    assert len(listed(api, tmp_path, window=())) == 4


def test_a_busy_catalogue_is_asked_again_when_it_says(api: str, files: Files, tmp_path: Path) -> None:
    assert listed(files.busy_catalogue, tmp_path) == listed(api, tmp_path)


@pytest.mark.parametrize(
    ("temper", "line"),
    [
        ("broken", r"^E_NET_STATUS: HTTP 503 after 3 attempt\(s\) \(http://127\.0\.0\.1:\d+\)\. Try again later\.$"),
        ("slow_catalogue", r"^E_FETCH_LIMIT: more than .* or 1 s \(http://\S+\)\. .*$"),
        ("plain", r"^E_NET_\w+: "),
        ("down", r"^E_NET: the request failed: .* \(http://127\.0\.0\.1:9\)\. Check the connection\.$"),
    ],
)
def test_a_catalogue_that_fails_is_told_in_one_line_and_what_is_stored_stays(
    api: str, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temper: str, line: str
) -> None:
    monkeypatch.setattr(net, "TOTAL_SECONDS", 1)
    address = "http://127.0.0.1:9" if temper == "down" else getattr(files, temper)
    with pytest.warns(DatelineWarning, match="the catalogue could not be asked: E_"):
        listing = find_scenes(a_case(address), sites(), online=True, store=EvidenceStore(tmp_path))
    assert listing.trouble is not None
    assert re.match(line, listing.trouble), listing.trouble
    assert "\n" not in listing.trouble
    said = search_plan(a_case(address), sites(), listing)[0]
    assert listing.trouble in said.how
    assert not re.search("[“”‘’]|E_[A-Z]", said.text)


# ------------------------------------------------------------------------------------------------------------ windows


@pytest.fixture(scope="module")
def run(api: str, files: Files, tmp_path_factory: pytest.TempPathFactory) -> tuple[Listing, Path, Case]:
    """One online run, kept."""
    from toolkit.settings import set_options

    folder = tmp_path_factory.mktemp("evidence")
    case = a_case(api)
    with set_options(allow_private=True):
        return find_scenes(case, sites(), online=True, store=EvidenceStore(folder)), folder, case


def look(listing: Listing, when: str) -> Any:
    scene = next(s for s in listing.scenes if s.acquired and s.acquired.startswith(when))
    return scene, listing.look(scene.id)


def test_what_cannot_be_had_costs_that_scene_alone_and_is_told(run: tuple[Listing, Path, Case]) -> None:
    listing = run[0]
    assert [s.acquired[5:10] for s in listing.held if s.acquired] == ["02-22", "03-04", "03-09", "09-08", "09-18"]
    assert look(listing, "2031-09-28")[1].left_out.startswith("E_NET_MISSING: HTTP 404: it is not there (http://")
    cut = look(listing, "2031-10-08")[1].left_out
    assert cut == f"E_ASSET_CUT: a file of the scene is damaged or cut off ({DAYS[8].id}). Choose another scene."
    cloudy = look(listing, "2031-03-14")[1]
    assert cloudy.left_out == "the scene shows 100 % of the area, and 9.6 % of that is clear: too little"


def test_a_window_is_the_archives_pixels_as_reflectance(run: tuple[Listing, Path, Case]) -> None:
    scene, known = look(run[0], "2031-09-08")
    window = load(scene.path)
    shipped = load(shipped_root() / "data" / "cases" / "drill" / "scenes" / "drill-after.tif")
    column, row = (round(x) for x in ~shipped.transform * (window.transform.c, window.transform.f))
    rows, columns = window.shape
    truth = shipped.data[:4, row : row + rows, column : column + columns] * 25
    assert (rows, columns) == (301, 301)
    assert np.abs(np.median(window.data[:4] / truth, axis=(1, 2)) - 1).max() < 0.03  # the archive's gain is within 2 %
    assert window.tags["counts_offset"] == "1000"
    assert 90 < known.clear_pct < 99
    assert 100 * window.valid.mean() == pytest.approx(known.clear_pct, abs=0.5)  # the cloud of the exercise is masked
    assert re.match(
        r"The offset of 1,000 is still in the counts, by the plants in view \(1\d\d\d counts\)\.", known.offset
    )
    assert (scene.simulated, window.simulated, scene.licence) == (True, True, "https://example.org/licence")


def test_coarser_bands_do_not_hide_how_far_the_scenes_lie_apart(run: tuple[Listing, Path, Case]) -> None:
    first, second = (load(look(run[0], day)[0].path) for day in ("2031-03-04", "2031-09-18"))
    shift = measure_shift(first.data, second.data, first.valid & second.valid)
    assert (shift.row, shift.column) == pytest.approx((0.6, -0.4), abs=0.1)  # as the exercise was made


def test_an_offset_that_the_item_misstates_is_found_in_the_pixels_and_told(run: tuple[Listing, Path, Case]) -> None:
    listing, _, case = run
    known = look(listing, "2031-09-18")[1]
    assert known.offset_disputed
    said = [f for f in search_plan(case, sites(), listing) if f.id == "imagery-offset"]
    assert said[0].text.startswith("Of 1 scene the catalogue misstates")
    assert said[0].evidence == (known.item,)
    brightness = [float(np.median(load(s.path).data[3])) for s in listing.held if s.path]
    assert max(brightness) - min(brightness) < 400  # and all are on one scale


def test_items_and_windows_are_evidence_with_a_line_each_in_the_log(run: tuple[Listing, Path, Case]) -> None:
    listing, folder, _ = run
    log, store = CustodyLog(folder / "custody.jsonl"), EvidenceStore(folder)
    assert log.first_break() is None
    named = {e["name"]: e for e in log.entries()}
    for scene in listing.held:
        window, item = named[f"catalogue/{scene.id}.tif"], named[f"catalogue/{scene.id}.json"]
        assert window["sha256"] == scene.sha256
        assert window["address"].startswith("http://127.0.0.1:")
        assert (scene.product_id or "").encode() in store.get(item["sha256"])


def test_a_later_run_needs_no_network_and_gives_the_same(run: tuple[Listing, Path, Case], files: Files) -> None:
    listing, folder, case = run
    asked = len(files.requests())
    again = find_scenes(case, sites(), online=False, store=EvidenceStore(folder))
    assert again == listing
    assert [s.path for s in again.scenes] == [s.path for s in listing.scenes]
    chosen = with_choice(case, again, choose_pair(case, again)).imagery
    assert chosen is not None
    assert {chosen.before, chosen.after} <= {s.id for s in again.held}
    assert len(files.requests()) == asked


def test_a_window_that_was_altered_is_left_out_and_told(run: tuple[Listing, Path, Case], tmp_path: Path) -> None:
    listing, folder, case = run
    shutil.copytree(folder, tmp_path / "e")
    scene = listing.held[0]
    altered = EvidenceStore(tmp_path / "e").path(scene.sha256 or "")
    altered.chmod(0o644)
    altered.write_bytes(altered.read_bytes()[:-1])
    again = find_scenes(case, sites(), online=False, store=EvidenceStore(tmp_path / "e"))
    assert len(again.held) == len(listing.held) - 1
    assert "E_EVIDENCE_ALTERED" in (again.looks[0].left_out or "")


def test_an_item_whose_files_vanish_keeps_the_window_held_before(
    run: tuple[Listing, Path, Case], files: Files, tmp_path: Path
) -> None:
    listing, folder, case = run
    shutil.copytree(folder, tmp_path / "e")
    gone = files.root / DAYS[1].id
    gone.rename(tmp_path / "aside")
    try:
        again = find_scenes(case, sites(), online=True, store=EvidenceStore(tmp_path / "e"))
    finally:
        (tmp_path / "aside").rename(gone)
    assert [s.id for s in again.held] == [s.id for s in listing.held]


# -------------------------------------------------------------------------------------------------------- bad tempers


def test_only_parts_of_files_are_read(files: Files) -> None:
    before = len(files.requests())
    assert window_of(DAYS[1], files.plain, area=Area(*SITE, 300.0)).data is not None
    lines = [line.split() for line in files.requests()[before:]]
    assert {line[8] for line in lines} == {"206"}
    whole = sum(p.stat().st_size for p in (files.root / DAYS[1].id).iterdir())
    assert sum(int(line[9]) for line in lines) < 0.8 * whole


def test_a_busy_archive_is_asked_again_when_it_says(files: Files) -> None:
    before = len(files.requests())
    window = window_of(DAYS[1], files.busy).data
    assert window == window_of(DAYS[1], files.plain).data
    assert " 429 " in "\n".join(files.requests()[before:])


@pytest.mark.parametrize(
    ("temper", "line"),
    [
        ("broken", r"^E_NET_STATUS: HTTP 503 after 3 attempt\(s\) \(http://\S+/blue\.tif\)\. Try again later\.$"),
        ("slow", r"^E_FETCH_LIMIT: more than .* or 1 s \(http://\S+/blue\.tif\)\."),
        ("down", r"^E_NET: the request failed: .* \(http://127\.0\.0\.1:9/\S+/blue\.tif\)\. Check the connection\.$"),
    ],
)
def test_an_archive_that_fails_is_told_in_one_line(
    files: Files, monkeypatch: pytest.MonkeyPatch, temper: str, line: str
) -> None:
    monkeypatch.setattr(net, "TOTAL_SECONDS", 1)
    with pytest.raises(NetworkError, match=line):
        window_of(DAYS[1], "http://127.0.0.1:9" if temper == "down" else getattr(files, temper))


def test_a_file_that_is_cut_off_is_told_in_one_line(files: Files) -> None:
    with pytest.raises(RasterError, match=r"^E_ASSET_CUT: a file of the scene is damaged or cut off \(S2A_\w+\)\."):
        window_of(DAYS[8], files.plain)


def test_an_archive_that_keeps_failing_is_left_alone(api: str, files: Files, tmp_path: Path) -> None:
    from toolkit.imagery.catalogues.fetch import fetch_windows
    from toolkit.imagery.catalogues.items import to_scene
    from toolkit.imagery.catalogues.stac import _look

    items = [make_item(day, files.broken) for day in DAYS]
    pairs = [(s, i) for i in items if (s := to_scene(i, api)) is not None]
    looks = [_look(s, i, "sentinel-2-l2a") for s, i in pairs]
    with Proxy(("127.0.0.1",)) as proxy:
        _, seen = fetch_windows(
            pairs, looks, wanted(api, window=()), area=SMALL, proxy=proxy, store=EvidenceStore(tmp_path)
        )
    told = [k.left_out or "" for k in seen]
    assert sum("E_NET_STATUS" in t for t in told) == 3
    assert sum("not tried: the archive kept failing" in t for t in told) == len(DAYS) - 3


def test_a_scene_that_shows_little_of_the_area_is_not_fetched(files: Files) -> None:
    before = len(files.requests())
    edge = Area(SITE[0] + 0.0178, SITE[1] + 0.0178, 1500.0)  # 20 m inside the scene's northeastern corner
    found = window_of(DAYS[1], files.plain, area=edge)
    assert found.data is None
    assert found.covered_pct == pytest.approx(26, abs=1)
    assert not [line for line in files.requests()[before:] if "/red.tif" in line]


# ---------------------------------------------------------------------------------------------------------- the chain


CASE = """
slug = "found-online"
title = "Did the quarry change?"
question = "Did the quarry at Harrow change between spring and autumn 2031?"
as_of = "2031-11-01"

[imagery]
site = "harrow"

[imagery.search]
address = "@API@"
event = "2031-06"
half_width_m = 800

[[sites]]
id = "harrow"
name = "Harrow quarry"
[[sites.assertions]]
position = "0.5, 0.5"
stated_by = "Ministry of Works"

[[claims]]
id = "worked"
text = "The quarry was enlarged"
speaker = "Harrow Watch"
check = { kind = "change", expect = "change" }
"""


@pytest.mark.slow
def test_the_chain_runs_online_and_is_verified_without_the_servers(
    api: str, files: Files, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "cases" / "found-online").mkdir()
    text = CASE.replace("@API@", api)
    (home / "cases" / "found-online" / "case.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("DATELINE_ALLOW_PRIVATE", "1")
    _dateline("run", "found-online", "--online")
    step = home / "runs" / "found-online" / "imagery-comparison"
    online = (step / "outputs.json").read_text(encoding="utf-8")
    assert '"status": "measured"' in online
    assert "both from before, serve as control" in online
    assert (step / "figures" / "time-strip.png").is_file()
    report = (home / "runs" / "found-online" / "report" / "report.html").read_text(encoding="utf-8")
    assert "SIMULATED" in report
    asked = len(files.requests())
    monkeypatch.delenv("DATELINE_ALLOW_PRIVATE")
    _dateline("verify", "found-online", "--rerun")  # runs it again from what it fetched, and compares each record
    assert len(files.requests()) == asked


def _dateline(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "toolkit.cli.main", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
