"""Files of places: kept as evidence, offered as sites with the digits they give, and never read as prose."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.desk.casefile.reading import load_case, new_case
from toolkit.desk.drafting import accept, draft_case
from toolkit.errors import CoordinateError
from toolkit.places.place_files import MOST_PLACES, read_places
from toolkit.quotes import read_document
from toolkit.records import Document, Proposal

KML = (
    b'<?xml version="1.0"?><!-- exported --><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    b"<Placemark><name>Salt works</name><Point><coordinates>33.7150,-13.480,0</coordinates></Point></Placemark>"
    b"<Placemark><name>North gate</name><MultiGeometry><Point><coordinates> 33.72,-13.47 </coordinates></Point>"
    b"</MultiGeometry></Placemark><Placemark><name>Fence</name><LineString><coordinates>33.7,-13.4 33.8,-13.4"
    b"</coordinates></LineString></Placemark></Document></kml>"
)
GPX = (
    b'<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="-13.480" lon="33.7150"><name>Salt works</name></wpt>'
    b'<wpt lat="-13.47" lon="33.72"><name>North gate</name></wpt>'
    b'<trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>'
)
JSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "Salt works", "text": "He said that nothing was built."},
                "geometry": {"type": "Point", "coordinates": [33.715, -13.48]},
            },
            {
                "type": "Feature",
                "properties": {"name": "North gate"},
                "geometry": {"type": "Point", "coordinates": [33.72, -13.47]},
            },
        ],
    }
).encode()
CSV = b'id;Site;Latitude;Longitude;note\n1;Salt works;-13.480;33.7150;"a; b"\n2;North gate;-13.47;33.72;\n3;Well;;;\n'
FILES = {"camp.kml": KML, "camp.gpx": GPX, "camp.geojson": JSON, "camp.csv": CSV}


def _kmz() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("doc.kml", KML)
    return file.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return new_case("harbour", title="Was the salt works there?", bare=True)


@pytest.mark.parametrize("name", FILES)
def test_every_form_lists_the_same_places_with_the_digits_it_gives(name: str) -> None:
    places = read_places(FILES[name], name)
    assert [place.name for place in places] == ["Salt works", "North gate"]
    digits = "-13.48, 33.715" if name.endswith("geojson") else "-13.480, 33.7150"  # JSON keeps no nought at the end
    assert places[0].position == digits


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<kml><Placemark><Point><coordinates>33.7,-133.4</coordinates></Point></Placemark></kml>", "swapped"),
        (b"site,lat,lon\nA,north,33\n", "no longitude and latitude"),
        (b"<kml><Placemark>", "well-formed"),
        (b"a,b\n1,2\n", "no columns"),
    ],
)
def test_a_file_with_a_position_that_is_none_is_refused_whole(data: bytes, told: str) -> None:
    with pytest.raises(CoordinateError, match=told):
        read_places(data, "camp")


@pytest.mark.parametrize("name", [*FILES, "camp.kmz"])
def test_places_are_kept_and_offered_as_sites(name: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES.get(name) or _kmz())
    assert main(["add", "harbour", str(tmp_path / name)]) == 0
    assert load_case(folder).documents == ()
    offers = _sites(folder)
    assert [offer.entry["name"] for offer in offers] == ["Salt works", "North gate"]
    (stated,) = offers[0].entry["assertions"]
    assert stated["position"].startswith("-13.48")
    assert len(stated["note"].rpartition(" ")[2]) == 64
    accept(folder, offers, offers)
    assert [site.id for site in load_case(folder).sites] == ["salt-works", "north-gate"]


def test_a_text_that_names_a_listed_place_means_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "camp.kml").write_bytes(KML)
    words = "The Salt works\n\nThe Salt works lies at 13.49 S 33.72 E, about 9 km from Salima, Ruth Banda said.\n"
    (tmp_path / "a.txt").write_text(words, encoding="utf-8")
    assert main(["add", "harbour", str(tmp_path / "a.txt"), str(tmp_path / "camp.kml")]) == 0
    offers = _sites(folder)
    assert [offer.entry["name"] for offer in offers] == ["Salt works", "North gate"]
    assert [stated["position"] for stated in offers[0].entry["assertions"]] == ["-13.480, 33.7150", "13.49 S 33.72 E"]
    claims = [offer for offer in draft_case(folder).offers if offer.kind == "claim"]
    assert claims[0].entry["check"]["site"] == "salt-works"


def test_a_long_list_is_cut_with_a_word_and_a_wrong_one_is_named(folder: Path, tmp_path: Path) -> None:
    rows = "".join(f"P{number},10.{number:03},20.5\n" for number in range(MOST_PLACES + 5))
    (tmp_path / "many.csv").write_text("name,lat,lon\n" + rows, encoding="utf-8")
    (tmp_path / "wrong.csv").write_text("name,lat,lon\nA,100,20\n", encoding="utf-8")
    assert main(["add", "harbour", str(tmp_path / "many.csv"), str(tmp_path / "wrong.csv")]) == 0
    drafted = draft_case(folder)
    assert len([offer for offer in drafted.offers if offer.kind == "site"]) == MOST_PLACES
    assert any(f"the first {MOST_PLACES} of {MOST_PLACES + 5}" in note for note in drafted.notes)
    assert any(note.startswith("wrong.csv was not read") for note in drafted.notes)


def test_of_several_things_one_that_is_refused_keeps_no_other_out(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.pkl").write_bytes(b"\x80\x04.")
    (tmp_path / "a.txt").write_text("Ruth Banda said that nothing was built.\n", encoding="utf-8")
    given = [str(tmp_path / name) for name in ("x.pkl", "gone.txt", "a.txt")]
    assert main(["add", "harbour", *given]) == 4
    assert [document.file for document in load_case(folder).documents] == ["a.txt"]
    printed = capsys.readouterr().out
    assert "pickle" in printed
    assert "gone.txt" in printed


def test_a_list_of_a_stranger_opens_no_other_file_and_its_names_are_words(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    inside = f'<!DOCTYPE kml [<!ENTITY a SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    mark = "<Placemark><name>{}</name><Point><coordinates>1,2</coordinates></Point></Placemark>"
    linked = "<NetworkLink><Link><href>http://192.0.2.1/more.kml</href></Link></NetworkLink>"
    kml = f"{inside}<kml>{linked}{mark.format('&a;')}{mark.format('&lt;b&gt; =1+1')}</kml>"
    (tmp_path / "in.kml").write_text(kml, encoding="utf-8")
    (tmp_path / "in.csv").write_text('name,lat,lon\n"A\x1b[31mB\nC",10,20\n' + f"{'x' * 500},11,21\n", encoding="utf-8")
    assert main(["add", "harbour", str(tmp_path / "in.kml"), str(tmp_path / "in.csv")]) == 0
    names = [offer.entry["name"] for offer in _sites(folder)]
    assert names == ["Place 1 of in.kml", "<b> =1+1", "A\x1b[31mB C", "x" * 80]


@pytest.mark.parametrize("name", FILES)
def test_no_word_of_such_a_file_is_read_as_prose(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    document = Document(id="a", title="A", outlet="B", file=name, path=tmp_path / name)
    with pytest.raises(Exception, match="E_DOCUMENT_PLACES"):
        read_document(document)


@pytest.mark.parametrize("first", ["The lat, and then the lon.", "Longitude, latitude and lies", "lat and lon: a memo"])
def test_prose_that_speaks_of_latitude_is_prose(first: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{first}\n\nRuth Banda said that nothing was built.\n", encoding="utf-8")
    assert main(["add", "harbour", str(tmp_path / "a.txt")]) == 0
    assert len(load_case(folder).documents) == 1


def _sites(folder: Path) -> list[Proposal]:
    return [offer for offer in draft_case(folder).offers if offer.kind == "site"]
