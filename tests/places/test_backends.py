"""Gazetteers of other people: a package with an entry point, and files that a desk imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.errors import EvidenceError, GazetteerError, UsageError
from toolkit.places.gazetteers.base import default_gazetteer, open_gazetteer
from toolkit.places.gazetteers.imported import import_gazetteer, imported_names, open_imported

PARISH = Path(__file__).parent / "parish"
ASK = """
from toolkit.places import open_gazetteer, resolve_mentions
places = open_gazetteer("parishes")
found = resolve_mentions("It happened in Alderwick.", [(15, 24)], gazetteer=places)[0]
print(found.status, found.lat, found.lon, places.nearest(lat=1.0, lon=2.0)[0].name)
"""


def test_a_package_with_an_entry_point_is_a_gazetteer(tmp_path: Path) -> None:
    """Install the example package beside dateline, and ask it in a fresh process."""
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--target",
        str(tmp_path / "site"),
        str(PARISH),
    ]
    subprocess.run(pip, check=True, capture_output=True)
    (tmp_path / "parishes.csv").write_text("id,name,lat,lon\np1,Alderwick,1.5,2.5\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() == "located 1.5 2.5 Alderwick", ran.stderr


def test_the_example_is_what_the_guide_prints() -> None:
    guide = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = (PARISH / "parish_gazetteer.py").read_text(encoding="utf-8").split('"""\n\n', 1)[1]
    assert code in guide


def test_the_example_takes_at_most_thirty_lines() -> None:
    code = (PARISH / "parish_gazetteer.py").read_text(encoding="utf-8").splitlines()
    assert sum(bool(line.strip()) and not line.startswith('"""') for line in code) <= 30


def _dump_line(**facts: str) -> str:
    columns = [
        "geonameid",
        "name",
        "asciiname",
        "alternatenames",
        "lat",
        "lon",
        "fclass",
        "fcode",
        "cc",
        "cc2",
        "a1",
        "a2",
        "a3",
        "a4",
        "population",
        "elevation",
        "dem",
        "tz",
        "modified",
    ]
    return "\t".join(facts.get(c, "") for c in columns)


SAKKANMOL = _dump_line(
    geonameid="99",
    name="Sakkanmol",
    asciiname="Sakkanmol",
    alternatenames="삭간몰,Sakkan-mol",
    lat="38.5847",
    lon="126.1079",
    fclass="P",
    fcode="PPL",
    cc="KP",
    a1="07",
    population="0",
)


def test_a_geonames_dump_is_asked_from_then_on(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "KP.txt").write_text(SAKKANMOL + "\n", encoding="utf-8")
    assert main(["locate", "삭간몰"]) == 1
    assert main(["gazetteer", "import", str(home / "KP.txt")]) == 0
    assert main(["locate", "삭간몰"]) == 0
    assert "38.5847" in capsys.readouterr().out
    found = open_gazetteer("kp").lookup("Sakkanmol")[0]
    assert (found.gazetteer, found.admin1, found.country) == ("kp", "North Hwanghae", "KP")
    assert [c.gazetteer for c in default_gazetteer().lookup("Sakkanmol")] == ["kp"]
    assert list((home / "gazetteers" / "evidence").glob("??/*")), "the file is kept as evidence"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("own.csv", "Name,Latitude,Longitude,names\nAlderwick,1.5,2.5,Aldwick|Alder\n"),
        ("own.csv", "name;lat;lon\nAlderwick;1.5;2.5\n"),
        (
            "own.geojson",
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "features": [
                        {
                            "type": "Feature",
                            "geometry": {"type": "Point", "coordinates": [2.5, 1.5]},
                            "properties": {"name": "Alderwick"},
                        }
                    ],
                }
            ),
        ),
    ],
)
def test_a_csv_or_geojson_of_the_desks_own_is_read(home: Path, name: str, text: str) -> None:
    (home / name).write_text(text, encoding="utf-8")
    assert import_gazetteer(home / name) == ("own", 1)
    found = open_imported("own").lookup("alderwick")[0]
    assert (found.lat, found.lon) == (1.5, 2.5)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("own.csv", "place,lat,lon\nA,1,2\n", "no column 'name' among lat, lon, place"),
        ("own.csv", "name,north,lon\nA,1,2\n", "no column 'lat'"),
        ("own.csv", "name,lat,lon\nA,1,2\nB,x,2\n", "line 3 has the position 'x'"),
        ("own.csv", "name,lat,lon\nA,125,38\n", "not in degrees"),
        ("own.csv", "name,lat,lon\nA,nan,2\n", "not in degrees"),
        ("own.csv", "name,lat,lon\nA,4274658,248090\n", "not in degrees"),
        ("own.csv", "name,lat,lon\n", "no place in it"),
        ("KP.txt", SAKKANMOL + "\n" + "\t".join("123456789"), "line 2 has 9 columns"),
        ("own.geojson", "{", "no GeoJSON"),
        ("own.geojson", '{"type": "FeatureCollection"}', "no GeoJSON"),
        ("own.geojson", json.dumps({"features": [{"geometry": {"type": "Polygon", "coordinates": []}}]}), "a Polygon"),
        ("own.csv", "<html><body>Not found</body></html>", "no column 'name'"),
    ],
)
def test_a_wrong_file_is_one_line_and_leaves_no_table(home: Path, name: str, text: str, words: str) -> None:
    (home / name).write_text(text, encoding="utf-8")
    with pytest.raises(GazetteerError, match=words) as refusal:
        import_gazetteer(home / name)
    assert "\n" not in str(refusal.value)
    assert imported_names() == []
    assert not list((home / "gazetteers").glob("*.tmp"))


def test_a_failed_import_keeps_the_table_before(home: Path) -> None:
    path = home / "own.csv"
    path.write_text("name,lat,lon\nAlderwick,1.5,2.5\n", encoding="utf-8")
    import_gazetteer(path)
    path.write_text("name,lat,lon\nAlderwick,1.5,2.5\nBrenwick,999,2\n", encoding="utf-8")
    with pytest.raises(GazetteerError):
        import_gazetteer(path)
    assert [c.name for c in open_imported("own").lookup("Alderwick")] == ["Alderwick"]


def test_bytes_that_are_no_text_and_missing_files_are_refused(home: Path) -> None:
    (home / "own.csv").write_bytes(b"name,lat,lon\n\xff\xfe,1,2\n")
    with pytest.raises(GazetteerError, match="not UTF-8"):
        import_gazetteer(home / "own.csv")
    with pytest.raises(EvidenceError, match="E_FILE_MISSING"):
        import_gazetteer(home / "none.csv")
    (home / "own.csv").write_text(f"name,lat,lon\nBrenwick,1,2\n{'A' * 5_000_000},1,2\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="line 3 is no line of a table"):
        import_gazetteer(home / "own.csv")


def test_an_unknown_gazetteer_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"embedded, geonames, nominatim, overpass, wikidata, world"):
        open_gazetteer("gazeteer")
