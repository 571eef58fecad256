"""The index of a desk's reports: worst first, what was measured against what is claimed, and the same as data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from toolkit.report.index import End, write_index


def _run(runs: Path, case: str, verdict: str, *, lat: float | None = None) -> None:
    folder = runs / case / "report"
    folder.mkdir(parents=True)
    claim = {
        "id": "far",
        "text": f"=It lies far <b>{case}</b>",
        "speaker": "a map",
        "verdict": verdict,
        "word": "differs",
        "measured": "14.9 km",
        "claimed": "25 km",
    }
    facts = {
        "title": f"Case {case}",
        "question": "Where?",
        "stamp": "2031-10-02",
        "as_of": "2031-09-20",
        "simulated": False,
        "verdicts": {verdict: 1},
        "claims": [claim],
    }
    (folder / "summary.json").write_text(json.dumps(facts), encoding="utf-8")
    if lat is not None:
        site = {"site": {"name": f"Site of {case}"}, "positions": [{"status": "reference", "lat": lat, "lon": -21.5}]}
        (runs / case / "site-lookup").mkdir()
        text = json.dumps({"sites": [site]})
        (runs / case / "site-lookup" / "outputs.json").write_text(text, encoding="utf-8")


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    _run(tmp_path, "calm", "supported", lat=64.1)
    _run(tmp_path, "odd", "loose")
    _run(tmp_path, "wrong", "contradicted", lat=38.5)
    write_index(tmp_path, {"broken": End(error="E_TOML: line 3")})
    return tmp_path


def test_the_worst_case_stands_first_with_what_was_measured_against_what_is_claimed(runs: Path) -> None:
    page = (runs / "index.html").read_text(encoding="utf-8")
    places = [page.index(f'id="case-{name}"') for name in ("broken", "wrong", "odd", "calm")]
    assert places == sorted(places)
    assert "differs, measured 14.9 km, claimed 25 km" in page
    assert "<b>wrong</b>" not in page
    assert page.count("<circle") == 2
    assert 'class="filter"' in page
    assert "<polygon" in page  # the dots lie on the land of the world
    assert "agree loosely</span> 1" in page  # in the words of the reports
    assert "as of 20 September 2031" in page  # the day of the case, not that on which it was run


def test_the_index_is_there_as_csv_and_as_geojson(runs: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((runs / "index.csv").read_text(encoding="utf-8-sig"))))
    assert [row["Case"] for row in rows] == ["broken", "wrong", "odd", "calm"]
    assert rows[0]["Error"] == "E_TOML: line 3"
    assert rows[1]["Measured"] == "14.9 km"
    assert rows[1]["Claim"].startswith("'=")
    features = json.loads((runs / "index.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["geometry"]["coordinates"] for f in features] == [[-21.5, 38.5], [-21.5, 64.1]]
    assert [f["properties"]["worst"] for f in features] == ["contradicted", "supported"]


def test_a_run_made_before_summaries_had_claims_is_listed_without_them(tmp_path: Path) -> None:
    _run(tmp_path, "old", "loose")
    path = tmp_path / "old" / "report" / "summary.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    del facts["claims"]
    path.write_text(json.dumps(facts), encoding="utf-8")
    page = write_index(tmp_path, {}).read_text(encoding="utf-8")
    assert "Case old" in page
    assert (tmp_path / "index.csv").read_text(encoding="utf-8-sig").count("\n") == 2
