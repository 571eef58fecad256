"""The shipped cases are whole: every file is there, every quotation is in a document, the answer sheet is right."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from pyproj import Geod
from shapely.geometry import box, shape

from toolkit.records import Case, Truth, bounds

DATA = Path(__file__).resolve().parents[2] / "data"
CASES = sorted(p.parent.name for p in (DATA / "cases").glob("*/case.toml"))
WGS84 = Geod(ellps="WGS84")


def _case(slug: str) -> Case:
    return Case.model_validate(tomllib.loads((DATA / "cases" / slug / "case.toml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def sakkanmol() -> Case:
    return _case("sakkanmol")


@pytest.fixture(scope="module")
def briefing() -> str:
    return (DATA / "cases" / "sakkanmol" / "documents" / "briefing.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def drill() -> Case:
    return _case("drill")


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Truth.model_validate(tomllib.loads((DATA / "cases/drill/truth.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("slug", CASES)
def test_the_case_is_valid_and_sits_in_its_own_folder(slug: str) -> None:
    assert _case(slug).slug == slug


@pytest.mark.parametrize("slug", CASES)
def test_every_file_the_case_names_is_held(slug: str) -> None:
    case, folder = _case(slug), DATA / "cases" / slug
    named = {f"documents/{d.file}" for d in case.documents if d.file} | {
        f"scenes/{s.file}" for s in case.scenes if s.file
    }
    held = {p.relative_to(folder).as_posix() for sub in ("documents", "scenes") for p in (folder / sub).glob("*")}
    assert named == held


@pytest.mark.parametrize("slug", CASES)
def test_every_claim_and_event_names_the_document_it_was_read_in(slug: str) -> None:
    case = _case(slug)
    known = {d.id for d in case.documents}
    assert {c.document for c in case.claims} | {e.document for e in case.events} <= known


@pytest.mark.parametrize("slug", CASES)
def test_the_case_holds_no_verdicts(slug: str) -> None:
    text = (DATA / "cases" / slug / "case.toml").read_text(encoding="utf-8")
    assert not re.search(r"\b(supported|contradicted|disputed|verdict)\b", text)


def test_sakkanmol_has_at_least_twenty_checkable_claims(sakkanmol: Case) -> None:
    kinds = [c.check.kind for c in sakkanmol.claims]
    assert len(kinds) - kinds.count("none") >= 20
    assert {"distance", "within", "position", "interval", "statement", "none"} == set(kinds)


def test_all_thirteen_distances_that_csis_states_are_claims(sakkanmol: Case) -> None:
    stated = {
        ("sakkanmol", "DMZ", 85),
        ("sakkanmol", "Seoul", 135),
        ("sino-ri", "DMZ", 212),
        ("sino-ri", "Pyongyang", 77),
        ("sangnam-ni", "DMZ", 250),
        ("yusang-ni", "DMZ", 150),
        ("kal-gol", "DMZ", 52),
        ("kal-gol", "Seoul", 125),
        ("hoejung-ni", "DMZ", 338),
        ("hoejung-ni", "border with China", 25),
        ("yongnim", "DMZ", 242),
        ("yongnim", "border with China", 65),
        ("sinpung-dong", "border with China", 27),
    }
    claims = {
        (c.check.site, c.check.reference, c.check.figure.base_low / 1000)
        for c in sakkanmol.claims
        if c.check.kind == "distance" and c.speaker == "CSIS"
    }
    assert claims == stated


def test_the_three_agreements_of_2018_are_marked(sakkanmol: Case) -> None:
    assert [e.date for e in sakkanmol.events if e.agreement] == ["2018-04-27", "2018-06-12", "2018-09-19"]


def test_events_stand_in_order(sakkanmol: Case) -> None:
    starts = [bounds(e.date)[0] for e in sakkanmol.events]
    assert starts == sorted(starts)


def test_places_without_a_second_source_have_no_position(sakkanmol: Case) -> None:
    assert [s.id for s in sakkanmol.sites if not s.assertions] == [
        "yeongjeo-dong",
        "kim-il-sung-square",
        "capella-sentosa",
    ]


def test_wrong_positions_in_circulation_are_kept(sakkanmol: Case) -> None:
    kept = {site.id: [a.position for a in site.assertions[1:]] for site in sakkanmol.sites}
    assert "40.636137, 126.439019" in kept["kal-gol"]
    assert "38.1667, 126.4667" in kept["kumchon-ni"]
    assert "38.5833, 125.9083" in kept["sakkanmol"]


def test_the_briefing_holds_every_quotation_the_claims_test_beside_its_speaker(sakkanmol: Case, briefing: str) -> None:
    paragraphs = briefing.split("\n\n")
    for claim, check in sakkanmol.checks_of("statement"):
        words, surname = check.words, check.speaker.split()[-1]
        beside = [p for p in paragraphs if any(words in quoted for quoted in re.findall(r"“([^”]+)”", p))]
        assert beside, f"{claim.id}: not quoted in the briefing"
        assert any(surname in p for p in beside), f"{claim.id}: {surname} is not named beside the words"


def test_the_briefing_quotes_briefly_and_often(briefing: str) -> None:
    quoted = re.findall(r"“([^”]+)”", briefing)
    assert len(quoted) >= 25
    assert max(len(q.split()) for q in quoted) <= 15
    assert 900 <= len(briefing.split()) <= 1400


def test_the_answer_sheet_answers_every_claim_of_the_drill(drill: Case, truth: Truth) -> None:
    assert set(truth.verdicts) == {c.id for c in drill.claims}
    assert {c.check.kind for c in drill.claims} == {
        "distance",
        "within",
        "position",
        "interval",
        "date",
        "change",
        "statement",
        "none",
    }


def test_every_true_statement_stands_in_a_document_of_the_drill(drill: Case, truth: Truth) -> None:
    folder = DATA / "cases" / "drill" / "documents"
    text = "\n".join((folder / d.file).read_text(encoding="utf-8") for d in drill.documents if d.file)
    for statement in truth.statements:
        assert statement.words in text
        assert statement.speaker in text


@pytest.mark.parametrize(
    ("name", "lat", "lon", "km"), [("Tolvane", 0.405, 0.405, 14.9), ("Port Esterwane", 0.615, 0.57, 14.9)]
)
def test_the_drill_lies_as_far_from_its_references_as_the_answer_sheet_says(
    drill: Case, truth: Truth, name: str, lat: float, lon: float, km: float
) -> None:
    assert next(r for r in drill.references if r.name == name).position == f"{lat:.4f} N, {lon:.4f} E"
    site = truth.sites[0]
    assert WGS84.inv(lon, lat, site.lon, site.lat)[2] / 1000 == pytest.approx(km, abs=0.05)


def test_the_drill_lies_in_open_sea() -> None:
    land = json.loads((DATA / "lines" / "outlines.geojson").read_text(encoding="utf-8"))
    around = box(-0.5, -0.5, 1.5, 1.5)
    assert not any(shape(f["geometry"]).intersects(around) for f in land["features"] if f["geometry"])


def test_everything_in_the_drill_is_marked_as_simulated(drill: Case) -> None:
    assert drill.simulated
    assert all(d.simulated for d in drill.documents)
    assert all(s.simulated for s in drill.scenes)
