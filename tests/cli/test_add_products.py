"""``dateline add`` with what a provider ships: one scene in the case, whatever lies in the archive beside it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.harbour import new_harbour
from tests.imagery.product_makers import (
    LANDSAT,
    S2_NAME,
    landsat,
    maxar,
    naip,
    planet,
    sentinel1,
    sentinel2,
    tarred,
    zipped,
)
from toolkit.cli.main import main
from toolkit.evidence import CustodyLog, digest_file


@pytest.fixture
def case(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new case, as ``dateline new`` makes it."""
    new_harbour()
    capsys.readouterr()
    return home / "cases" / "harbour"


def _tables(case: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Give the scenes by id, and the ids of the documents."""
    read = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    return {e["id"]: e for e in read.get("scenes", [])}, [e["id"] for e in read.get("documents", [])]


def test_a_zip_of_a_sentinel2_product_is_one_scene_and_no_document(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = zipped(sentinel2(home / "in"), home / "download.zip")
    assert main(["add", "harbour", str(archive)]) == 0
    assert "note: Cloud over the whole scene: 12.3 %." in capsys.readouterr().out
    scenes, documents = _tables(case)
    (entry,) = scenes.values()
    assert documents == ["note"]
    assert entry["bands"][:4] == ["blue", "green", "red", "nir"]
    assert (entry["acquired"], entry["sensor"]) == ("2024-05-01T10:10:31Z", "Sentinel-2B MSI")
    assert (entry["sun_elevation_deg"], entry["gsd_m"], entry["product_id"]) == (53.5, 10.0, S2_NAME)
    assert digest_file(case / "scenes" / entry["file"]) == entry["sha256"]
    log = CustodyLog(case / "evidence" / "custody.jsonl").checked()
    made = next(line for line in log if line["sha256"] == entry["sha256"])
    assert made["how"] == "the bands of a Sentinel-2 product on one grid"
    assert len(made["derived_from"]) == 17
    assert main(["check", "harbour"]) == 0
    before = (case / "case.toml").read_bytes()
    assert main(["add", "harbour", str(archive)]) == 0  # again: nothing happens
    assert (case / "case.toml").read_bytes() == before


def test_a_folder_is_one_scene_as_well(case: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", "harbour", str(landsat(home / "in")), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["added"]
    assert (row["kind"], row["entry"]) == ("scene", LANDSAT.lower().replace("_", "-"))
    scenes, documents = _tables(case)
    assert (len(scenes), documents) == (1, ["note"])


def test_a_bad_member_is_named_and_the_rest_is_a_scene(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = zipped(sentinel2(home / "in"), home / "download.zip", damaged="_B12_20m")
    assert main(["add", "harbour", str(archive)]) == 4
    told = capsys.readouterr().out
    assert "_B12_20m.jp2: not entered: E_ARCHIVE: the archive holds" in told
    (entry,) = _tables(case)[0].values()
    assert "swir22" not in entry["bands"]
    assert {"blue", "green", "red", "nir", "swir16"} <= set(entry["bands"])


def test_a_link_and_an_empty_file_in_a_folder_are_named_and_not_followed(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = landsat(home / "in")
    (home / "secret.txt").write_text("hunter2")
    (top / "notes.txt").symlink_to(home / "secret.txt")
    (top / "empty.txt").write_bytes(b"")
    assert main(["add", "harbour", str(top)]) == 4
    told = capsys.readouterr().out
    assert "notes.txt: not entered: E_NOT_A_FILE" in told
    assert "empty.txt: not entered: E_FILE_EMPTY" in told
    assert len(_tables(case)[0]) == 1
    assert not any(b"hunter2" in path.read_bytes() for path in case.rglob("*") if path.is_file())


def test_every_other_family_is_one_scene_each(case: Path, home: Path) -> None:
    archives = [
        tarred(landsat(home / "in"), home / "landsat.tar"),
        zipped(planet(home / "planet"), home / "planet.zip"),
        zipped(maxar(home / "maxar"), home / "maxar.zip"),
        zipped(naip(home / "naip"), home / "naip.zip"),
        zipped(sentinel1(home / "in"), home / "s1.zip"),
    ]
    assert main(["add", "harbour", *map(str, archives)]) == 0
    scenes, documents = _tables(case)
    assert documents == ["note"]
    assert [(e["sensor"], e["acquired"][:10]) for e in scenes.values()] == [
        ("Landsat-8 OLI", "2024-05-14"),
        ("PlanetScope PSB.SD", "2024-05-01"),
        ("WorldView-2", "2024-05-01"),
        ("NAIP aerial camera", "2021-06-10"),
        ("Sentinel-1A SAR", "2024-05-01"),
    ]
    aerial = next(e for e in scenes.values() if e["sensor"].startswith("NAIP"))
    assert aerial["bands"] == ["red", "green", "blue", "nir"]
    assert digest_file(home / "naip" / "m_3807708_se_18_060_20210610.tif") == aerial["sha256"]  # the very bytes


def test_two_products_of_one_archive_are_two_scenes_and_what_lies_beside_them_comes_in(case: Path, home: Path) -> None:
    sentinel2(home / "in")
    landsat(home / "in")
    (home / "in" / "letter.txt").write_text("Ada Brand said on Monday that the pier was “not finished”.")
    assert main(["add", "harbour", str(zipped(home / "in", home / "both.zip"))]) == 0
    scenes, documents = _tables(case)
    assert len(scenes) == 2
    assert documents == ["note", "letter"]


def test_a_product_whose_dates_disagree_is_held_and_asked_for_its_date(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = zipped(sentinel2(home / "in", start="2019-05-01T10:10:31.024Z"), home / "download.zip")
    assert main(["add", "harbour", str(archive)]) == 3
    told = capsys.readouterr().out
    assert "2019-05-01, its name 2024-05-01: neither is believed" in told
    assert _tables(case)[0] == {}
    assert main(["add", "harbour", str(archive), "--acquired", "2024-05-01"]) == 0
    (entry,) = _tables(case)[0].values()
    assert entry["acquired"] == "2024-05-01"


def test_a_square_round_a_point_is_cut_out(case: Path, home: Path) -> None:
    top = sentinel2(home / "in")
    assert main(["add", "harbour", str(top), "--around", "47.8423, 15.0160", "--half-width", "400"]) == 0
    import rasterio

    (entry,) = _tables(case)[0].values()
    with rasterio.open(case / "scenes" / entry["file"]) as scene:
        assert abs(scene.width - 80) <= 2


def test_two_products_are_compared_as_they_were_downloaded(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = S2_NAME.replace("20240501T101031", "20250501T101031")
    first = zipped(sentinel2(home / "a"), home / "a.zip")
    second = sentinel2(home / "b", later, seed=2, start="2025-05-01T10:10:31.024Z")
    assert main(["compare", str(first), str(second), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [s["acquired"] for s in told["scenes"]] == ["2024-05-01T10:10:31Z", "2025-05-01T10:10:31Z"]
    assert told["summary"]["status"] != "measured"  # another ground under the same georeference
    (home / "empty").mkdir()
    assert main(["compare", str(home / "empty"), str(second)]) == 2
    assert "empty holds no product that is known" in capsys.readouterr().err
