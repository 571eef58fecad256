"""Gazetteers on the web, against a server on this machine that replays the services' answers and counts requests."""

from __future__ import annotations

import json
import multiprocessing
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from toolkit.errors import GazetteerError, NetworkError
from toolkit.evidence import EvidenceStore
from toolkit.net import client as net
from toolkit.places import locate_sites
from toolkit.places.gazetteers.base import Gazetteer, open_gazetteer
from toolkit.places.gazetteers.geonames import GeonamesGazetteer
from toolkit.places.gazetteers.nominatim import NominatimGazetteer
from toolkit.places.gazetteers.online import OnlineGazetteer
from toolkit.places.gazetteers.overpass import OverpassGazetteer
from toolkit.places.gazetteers.wikidata import WikidataGazetteer
from toolkit.records import Candidate, Case, Site
from toolkit.settings import set_options

# Shapes as the services document them: nominatim.org/release-docs, Overpass API's out:json, the SPARQL 1.1 Query
# Results JSON Format, geonames.org/export/geonames-search.html
LONDON = {
    "place_id": 100149,
    "licence": "Data © OpenStreetMap contributors, ODbL 1.0. https://osm.org/copyright",
    "osm_type": "node",
    "osm_id": "107775",
    "boundingbox": ["51.3473219", "51.6673219", "-0.2876474", "0.0323526"],
    "lat": "51.5073219",
    "lon": "-0.1276474",
    "category": "place",
    "type": "city",
    "addresstype": "city",
    "name": "London",
    "display_name": "London, Greater London, England, SW1A 2DU, United Kingdom",
    "importance": 0.9654895765402,
    "address": {"city": "London", "state": "England", "country": "United Kingdom", "country_code": "gb"},
    "namedetails": {"name": "London", "name:fr": "Londres", "name:ko": "런던"},
}
OTHER = {**LONDON, "name": "Londonderry", "namedetails": {}, "display_name": "Londonderry, Northern Ireland"}
OVERPASS = {
    "version": 0.6,
    "generator": "Overpass API 0.7.62",
    "osm3s": {"timestamp_osm_base": "2024-01-01T00:00:00Z"},
    "elements": [
        {
            "type": "node",
            "id": 151831191,
            "lat": 30.1718639,
            "lon": -91.1381596,
            "tags": {"name": "Texas", "place": "hamlet", "population": "12"},
        },
        {
            "type": "relation",
            "id": 114690,
            "center": {"lat": 31.26, "lon": -98.54},
            "tags": {"name": "Texas", "place": "state"},
        },
    ],
}
WIKIDATA = {
    "head": {"vars": ["item", "itemLabel", "at"]},
    "results": {
        "bindings": [
            {
                "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q8684"},
                "itemLabel": {"type": "literal", "xml:lang": "en", "value": "Seoul"},
                "itemDescription": {"type": "literal", "value": "capital of South Korea"},
                "at": {"datatype": "http://www.opengis.net/ont/geosparql#wktLiteral", "value": "Point(127.0 37.58333)"},
                "code": {"value": "KR"},
                "people": {"value": "9668465"},
            },
            {
                "item": {"value": "http://www.wikidata.org/entity/Q1"},
                "itemLabel": {"value": "Seoul Station"},
                "at": {"value": "Point(126.97 37.55)"},
            },
        ]
    },
}
GEONAMES = {
    "totalResultsCount": 1,
    "geonames": [
        {
            "adminCode1": "BRU",
            "lng": "4.34878",
            "geonameId": 2800866,
            "toponymName": "Brussels",
            "fcl": "P",
            "population": 1019022,
            "countryCode": "BE",
            "name": "Brussels",
            "adminName1": "Brussels Capital",
            "lat": "50.85045",
            "fcode": "PPLC",
            "score": 71.5,
            "alternateNames": [{"name": "Bruxelles", "lang": "fr"}],
        },
    ],
}


class _Replay(BaseHTTPRequestHandler):
    """Answers as told, and writes down what was asked when."""

    asked: ClassVar[list[tuple[float, str, dict[str, list[str]], dict[str, str]]]] = []
    answers: ClassVar[dict[str, bytes]] = {}
    statuses: ClassVar[list[tuple[int, dict[str, str]]]] = []
    kind = "application/json"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        _Replay.asked.append((time.monotonic(), parts.path, parse_qs(parts.query), dict(self.headers)))
        status, headers = _Replay.statuses.pop(0) if _Replay.statuses else (200, {})
        body = _Replay.answers.get(parts.path, b"[]") if status == 200 else b""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": self.kind, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002  (as http.server has it)
        return "Tue, 05 Mar 2024 10:00:00 GMT"  # the same answer at any second

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def service(tmp_path: Path) -> Iterator[str]:
    _Replay.asked.clear()
    _Replay.statuses.clear()
    _Replay.answers = {
        "/search": json.dumps([LONDON, OTHER]).encode(),
        "/reverse": json.dumps(LONDON).encode(),
        "/interpreter": json.dumps(OVERPASS).encode(),
        "/sparql": json.dumps(WIKIDATA).encode(),
        "/searchJSON": json.dumps(GEONAMES).encode(),
        "/findNearbyJSON": json.dumps(GEONAMES).encode(),
        "/html": b"<!DOCTYPE html><html><body>Bandwidth limit exceeded</body></html>",
    }
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Replay)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    with set_options(
        allow_private=True,
        contact="desk@example.org",
        online=True,
        cache=tmp_path / "cache",
        runs=tmp_path / "runs",
        geonames_user="desk",
    ):
        yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def _all(service: str) -> list[tuple[OnlineGazetteer, str, tuple[float, float]]]:
    made: list[tuple[OnlineGazetteer, str, tuple[float, float]]] = [
        (NominatimGazetteer(f"{service}/search"), "London", (51.5073219, -0.1276474)),
        (OverpassGazetteer(f"{service}/interpreter"), "Texas", (31.26, -98.54)),
        (WikidataGazetteer(f"{service}/sparql"), "Seoul", (37.58333, 127.0)),
        (GeonamesGazetteer(f"{service}/searchJSON"), "Brussels", (50.85045, 4.34878)),
    ]
    for places, _, _ in made:
        places.pace_s = 0.0
    return made


def test_every_service_gives_records_with_reasons_and_evidence(service: str, tmp_path: Path) -> None:
    for places, name, at in _all(service):
        assert isinstance(places, Gazetteer)
        found = places.lookup(name)
        assert any((c.lat, c.lon) == pytest.approx(at) for c in found), places.name
        assert {c.name for c in found} == {name}, "another name is never given in its place"
        assert all(c.gazetteer == places.name and c.reasons and c.uncertainty_m > 0 for c in found)
        raw = EvidenceStore(tmp_path / "runs" / "lookups").get(found[0].evidence[0])
        assert raw in _Replay.answers.values()


def test_every_service_is_asked_in_its_own_words(service: str) -> None:
    for places, name, _ in _all(service):
        places.lookup(name, country="kr")
    paths = {path: (query, headers) for _, path, query, headers in _Replay.asked}
    assert paths["/search"][0]["countrycodes"] == ["kr"]
    assert paths["/search"][0]["format"] == ["jsonv2"]
    assert '["name"="Texas"]["place"](area.a)' in paths["/interpreter"][0]["data"][0]
    assert "Seoul" in paths["/sparql"][0]["query"][0]
    assert paths["/searchJSON"][0]["username"] == ["desk"]
    assert all("desk@example.org" in headers["User-Agent"] for _, headers in paths.values())


def test_nearest_is_sorted_by_distance(service: str) -> None:
    for places, _, at in _all(service):
        found = places.nearest(lat=at[0], lon=at[1])
        assert found, places.name
        assert found[0].reasons[0].endswith(" m away")
        assert (found[0].lat, found[0].lon) == pytest.approx(at)


def test_the_same_question_is_asked_once(service: str) -> None:
    for _ in range(3):
        for places, name, _ in _all(service):
            places.lookup(name)
    assert len(_Replay.asked) == 4


def test_a_user_name_stays_out_of_the_evidence(service: str, tmp_path: Path) -> None:
    with set_options(geonames_user="secret-desk"):
        GeonamesGazetteer(f"{service}/searchJSON").lookup("Brussels")
    assert "secret-desk" not in (tmp_path / "runs" / "lookups" / "custody.jsonl").read_text(encoding="utf-8")


def _ask(address: str, cache: Path, number: int) -> None:
    with set_options(allow_private=True, online=True, cache=cache, runs=cache / str(number)):
        places = NominatimGazetteer(address)
        for turn in range(2):
            places.lookup(f"London {number} {turn}")


def test_all_processes_together_ask_at_most_once_a_second(service: str, tmp_path: Path) -> None:
    start = multiprocessing.get_context("spawn")
    workers = [
        start.Process(target=_ask, args=(f"{service}/search", tmp_path / "cache", n), daemon=True) for n in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    times = sorted(moment for moment, *_ in _Replay.asked)
    assert len(times) == 4
    assert min(b - a for a, b in pairwise(times)) > 0.5
    assert times[-1] - times[0] >= 3.0


def test_a_turn_is_taken_when_all_else_is_ready(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known, slow = net.public_addresses, iter([0.6])

    def resolve(host: str, port: int) -> list[str]:
        time.sleep(next(slow, 0.0))
        return known(host, port)

    monkeypatch.setattr(net, "public_addresses", resolve)
    for number in range(2):
        NominatimGazetteer(f"{service}/search").lookup(f"London {number}")
    (first, *_), (second, *_) = _Replay.asked
    assert second - first >= 1.0


def test_a_busy_service_is_asked_again_when_it_says(service: str) -> None:
    _Replay.statuses[:] = [(429, {"Retry-After": "1"}), (503, {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"})]
    start = time.monotonic()
    places = _all(service)[0][0]
    assert places.lookup("London")
    assert len(_Replay.asked) == 3
    assert time.monotonic() - start >= 1


def test_a_service_that_is_busy_for_ever_is_one_line(service: str) -> None:
    _Replay.statuses[:] = [(429, {"Retry-After": "0"})] * 10
    with pytest.raises(NetworkError, match="E_NET_STATUS: HTTP 429 after 3 attempt") as refusal:
        _all(service)[0][0].lookup("London")
    assert "\n" not in str(refusal.value)
    assert len(_Replay.asked) == 3
    _Replay.statuses[:] = [(429, {"Retry-After": "86400"})]
    with pytest.raises(NetworkError, match="asks to wait 86400 s"):
        _all(service)[0][0].lookup("London")


@pytest.mark.parametrize("body", [b"<html>no</html>", b"", b"{", b"\xff\xfe", b'{"error": "x"}', b"[]", b"null", b"3"])
def test_an_answer_of_another_shape_is_one_line_and_no_place(service: str, body: bytes) -> None:
    _Replay.answers = dict.fromkeys(_Replay.answers, body)
    for places, name, _ in _all(service):
        refusals: list[str] = []
        found: list[Candidate] = []
        try:
            found = places.lookup(name)
        except NetworkError as e:
            refusals.append(str(e))
        assert found == []
        assert not any("\n" in refusal for refusal in refusals)


@pytest.mark.parametrize(("key", "value"), [("lat", "91"), ("lat", "NaN"), ("lon", "x"), ("boundingbox", [])])
def test_a_place_without_a_readable_position_is_refused(service: str, key: str, value: Any) -> None:
    _Replay.answers["/search"] = json.dumps([{**LONDON, key: value}]).encode()
    with pytest.raises(NetworkError, match="cannot be read"):
        _all(service)[0][0].lookup("London")


def test_geonames_says_what_it_minds(service: str) -> None:
    _Replay.answers["/searchJSON"] = b'{"status": {"message": "user does not exist.", "value": 10}}'
    with pytest.raises(NetworkError, match="geonames says: user does not exist"):
        GeonamesGazetteer(f"{service}/searchJSON").lookup("Brussels")
    with set_options(geonames_user=None), pytest.raises(GazetteerError, match="DATELINE_GEONAMES_USER"):
        GeonamesGazetteer(f"{service}/searchJSON").lookup("Brussels")


def test_a_case_takes_the_answers_into_its_own_evidence(service: str, tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "run" / "evidence")
    places = open_gazetteer("nominatim", store=store)
    assert isinstance(places, NominatimGazetteer)
    places.address, places.pace_s = f"{service}/search", 0.0
    site = Site(id="london", name="London")
    case = Case(slug="x", title="x", question="x?", as_of="2024", sites=(site,))
    located = locate_sites(case, gazetteer=places)[0]
    assert located.status == "located"
    assert set(store.digests()) == set(located.evidence)


def test_nothing_is_asked_unless_the_network_is_allowed(service: str) -> None:
    with set_options(online=False), pytest.raises(NetworkError, match="E_OFFLINE"):
        NominatimGazetteer(f"{service}/search").lookup("London")
    assert _Replay.asked == []


def test_a_damaged_kept_answer_is_asked_for_again(service: str, tmp_path: Path) -> None:
    address = f"{service}/search?q=x"
    first = net.fetch(address, keep_s=100)
    (kept,) = (tmp_path / "cache" / "net").glob("*.answer")
    kept.write_bytes(kept.read_bytes()[:-5])
    assert net.fetch(address, keep_s=100) == first
    assert len(_Replay.asked) == 2
