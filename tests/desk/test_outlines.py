"""An outline that is added to a case: the file is held, the case stays valid, and a public edition keeps it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.desk.casefile.reading import load_case

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[10.0, 50.0], [10.02, 50.0], [10.02, 50.01], [10.0, 50.01], [10.0, 50.0]]],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["new", "harbour"]) == 0
    found = next(tmp_path.rglob("harbour/case.toml")).parent
    with (found / "case.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[sites]]\nid = "mine"\nname = "The mine"  # as the miners say\n')
    (tmp_path / "mine.geojson").write_text(json.dumps(SQUARE), encoding="utf-8")
    return found


def test_the_outline_stands_in_the_case_and_its_file_in_evidence(folder: Path, tmp_path: Path) -> None:
    assert main(["add", "harbour", str(tmp_path / "mine.geojson"), "--outline", "mine"]) == 0
    (site,) = load_case(folder).sites
    assert site.outline == (((10.0, 50.0), (10.02, 50.0), (10.02, 50.01), (10.0, 50.01), (10.0, 50.0)),)
    assert site.assertions[0].position == "50.005000, 10.010000"
    assert site.outline_from is not None
    digest = site.outline_from.rpartition(" ")[2]
    assert list((folder / "evidence").rglob(f"*{digest[2:]}*")) or list((folder / "evidence").rglob(f"{digest}*"))
    assert "# as the miners say" in (folder / "case.toml").read_text(encoding="utf-8")


def test_adding_it_again_replaces_it_and_states_no_second_position(folder: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert main(["add", "harbour", str(tmp_path / "mine.geojson"), "--outline", "mine"]) == 0
    assert len(load_case(folder).sites[0].assertions) == 1


def test_a_bad_outline_changes_nothing(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "case.toml").read_bytes()
    (tmp_path / "link.kml").write_text("<kml><NetworkLink/></kml>", encoding="utf-8")
    assert main(["add", "harbour", str(tmp_path / "link.kml"), "--outline", "mine"]) == 3
    assert "E_OUTLINE" in capsys.readouterr().err
    assert main(["add", "harbour", str(tmp_path / "mine.geojson"), "--outline", "pier"]) == 3
    assert (folder / "case.toml").read_bytes() == before
