"""Sites from stated positions, mentions in text, and the map of both."""

from __future__ import annotations

import hashlib
import io
import math
from pathlib import Path

import pytest

from toolkit import style
from toolkit.errors import CoordinateError
from toolkit.places import (
    MAP_CREDITS,
    candidates_table,
    check_claims,
    describe_map,
    find_mentions,
    findings_table,
    locate_sites,
    mentions_table,
    position_findings,
    positions_table,
    resolve_mentions,
    site_map,
    to_geojson,
)
from toolkit.places.geodesy import distance_km
from toolkit.places.view import View, fitted_view
from toolkit.records import (
    Assertion,
    BetweenCheck,
    Case,
    Claim,
    ContainmentCheck,
    DistanceCheck,
    Document,
    DocumentText,
    PositionCheck,
    Reference,
    Site,
)

DIGEST = "0" * 63 + "1"


def _assertion(position: str, by: str = "somebody", document: str | None = None) -> Assertion:
    return Assertion(position=position, stated_by=by, document=document)


def _distance(claim: str, site: str, reference: str, km: float) -> Claim:
    check = DistanceCheck(kind="distance", site=site, reference=reference, km=km)
    return Claim(id=claim, text="a distance", speaker="CSIS", document="report", check=check)


@pytest.fixture(scope="module")
def case() -> Case:
    """Kal-gol and Sakkanmol as CSIS and public copies give them; a square that nobody places."""
    position = PositionCheck(kind="position", site="kal-gol", position="40.636137, 126.439019")
    own = PositionCheck(kind="position", site="kal-gol", position="38.682288, 126.7226")
    between = BetweenCheck(kind="between", site="kal-gol", first="Seoul", second="Hamhung")
    county = ContainmentCheck(kind="within", site="kal-gol", area="North Hwanghae")
    return Case(
        slug="korea",
        title="Two bases",
        question="Where are they?",
        as_of="2019-01",
        site_of_interest="kal-gol",
        documents=(Document(id="report", title="Report", outlet="CSIS", sha256=DIGEST),),
        sites=(
            Site(
                id="kal-gol",
                name="Kal-gol",
                names=("갈골",),
                country="KP",
                extent_m=1500,
                assertions=(
                    _assertion("38.682288, 126.7226", "CSIS", "report"),
                    _assertion("40.636137, 126.439019", "a scrape"),
                    _assertion("38.67425, 126.7277", "a list"),
                    _assertion("38.70, 126.75", "a map"),
                ),
            ),
            Site(
                id="sakkanmol",
                name="Sakkanmol",
                names=("삭간몰",),
                country="KP",
                assertions=(_assertion("38.584698, 126.107945", "CSIS", "report"),),
            ),
            Site(id="square", name="Kim Il Sung Square", country="KP"),
        ),
        references=(Reference(name="Old Gate", position="38.7000, 126.7000", stated_by="a test"),),
        claims=(
            _distance("dmz-52", "kal-gol", "DMZ", 52),
            _distance("seoul-125", "kal-gol", "Seoul", 125),
            _distance("seoul-90", "kal-gol", "Seoul", 90),
            _distance("gate", "kal-gol", "Old Gate", 3),
            _distance("neighbour", "kal-gol", "sakkanmol", 54),
            _distance("unknown", "kal-gol", "Nowhere at all", 5),
            _distance("square-seoul", "square", "Seoul", 195),
            Claim(id="between", text="between two", speaker="CSIS", check=between),
            Claim(id="county", text="a county", speaker="CSIS", check=county),
            Claim(id="scrape", text="a position", speaker="a scrape", check=position),
            Claim(id="own", text="a position", speaker="CSIS", check=own),
        ),
    )


def test_positions_are_tested_against_what_the_reference_fits(case: Case) -> None:
    kal_gol = locate_sites(case)[0]
    assert [p.status for p in kal_gol.positions] == ["reference", "contradicted", "agrees", "nearby"]
    # 218 km: measured independently with GeographicLib's solution of the same geodesic
    assert (kal_gol.positions[1].from_reference_m or 0) / 1000 == pytest.approx(218.3, abs=0.5)
    assert any("DMZ" in reason for reason in kal_gol.positions[1].reasons)


def test_a_claim_the_reference_fails_speaks_against_no_other_position(case: Case) -> None:
    reasons = [r for p in locate_sites(case)[0].positions for r in p.reasons]
    assert not any("90 km is stated" in r for r in reasons)


def test_a_site_nobody_places_is_not_found_rather_than_guessed(case: Case) -> None:
    square = locate_sites(case)[2]
    assert (square.status, square.positions, square.candidates) == ("not-found", (), ())


def test_an_unreadable_position_names_site_and_speaker(case: Case) -> None:
    site = Site(id="x", name="X", assertions=(_assertion("46,8", "a blog"),))
    with pytest.raises(CoordinateError, match=r"case.toml, site 'x', position stated by a blog"):
        locate_sites(case.model_copy(update={"sites": (site,), "claims": ()}))


def test_a_far_namesake_is_no_candidate(case: Case) -> None:
    site = Site(id="harrow", name="Harrow", assertions=(_assertion("0.5 N 0.5 E"),))
    located = locate_sites(case.model_copy(update={"sites": (site,), "claims": ()}))
    assert located[0].candidates == ()


def test_every_claim_is_answered_with_evidence(case: Case) -> None:
    found = {f.claim: f for f in check_claims(case, locate_sites(case), figures=("map",))}
    assert {c: f.verdict for c, f in found.items()} == {
        "dmz-52": "supported",
        "seoul-125": "supported",
        "seoul-90": "contradicted",
        "gate": "supported",
        "between": "supported",
        "neighbour": "supported",
        "unknown": "not-checkable",
        "square-seoul": "not-checkable",
        "county": "supported",
        "scrape": "contradicted",
        "own": "supported",
    }
    assert found["dmz-52"].evidence == (DIGEST,)
    assert found["dmz-52"].figures == ("map",)
    assert found["unknown"].figures == ()


def test_a_position_with_nothing_to_test_it_is_not_checkable(case: Case) -> None:
    alone = case.model_copy(update={"claims": tuple(c for c in case.claims if c.id == "own")})
    assert check_claims(alone, locate_sites(alone))[0].verdict == "not-checkable"


def test_conflicts_and_gazetteer_answers_become_sentences(case: Case) -> None:
    found = position_findings(locate_sites(case), figures=("map",))
    assert [f.kind for f in found] == ["conflict", "position", "conflict", "lookup", "lookup", "lookup"]
    assert [f.verdict for f in found[:3]] == ["contradicted", "supported", "loose"]
    assert "218.3 km" in found[0].text
    assert all(f.text[0].isupper() and f.text.endswith(".") for f in found)


def test_an_exercise_marks_all_its_findings(case: Case) -> None:
    exercise = case.model_copy(update={"simulated": True})
    located = locate_sites(exercise)
    assert all(f.simulated for f in check_claims(exercise, located))
    assert all(f.simulated for f in position_findings(located, simulated=True))


def test_two_runs_give_the_same(case: Case) -> None:
    assert locate_sites(case) == locate_sites(case)
    assert check_claims(case, locate_sites(case)) == check_claims(case, locate_sites(case))


STORY = (
    "Moon Jae-in met officials in Seoul. The base at Sakkanmol, 삭간몰 in Korean, lies south of Pyongyang, said "
    "Victor Cha. A list gives 38.584698, 126.107945. Kim Il Sung Square is full in April. In Singapore, Washington and "
    "North Korea agreed."
)


def test_places_in_a_text_are_the_cases_own_first(case: Case) -> None:
    found = find_mentions(STORY, locate_sites(case))
    assert [STORY[m.start : m.end] for m in found] == [m.text for m in found]
    said = {m.text: m for m in found}
    assert said["삭간몰"].site == said["Sakkanmol"].site == "Sakkanmol"
    assert (said["Sakkanmol"].lat, said["Sakkanmol"].lon) == (38.584698, 126.107945)
    assert said["Kim Il Sung Square"].status == "not-found"
    assert {"Seoul", "Pyongyang", "Singapore", "North Korea", "38.584698, 126.107945"} <= set(said)


def test_people_and_months_are_no_places(case: Case) -> None:
    said = {m.text for m in find_mentions(STORY, locate_sites(case))}
    assert not said & {"Moon Jae-in", "Moon", "Victor Cha", "Victor", "April", "Kim", "Korean"}


def test_mentions_name_their_document(case: Case) -> None:
    text = DocumentText(document=case.documents[0], text=STORY, paragraphs=((0, len(STORY)),), encoding="utf-8")
    assert {m.document for m in find_mentions(text)} == {"report"}


def test_one_resolution_a_span_in_the_order_given() -> None:
    text = "Sakkanmol and Seoul"
    found = resolve_mentions(text, [(14, 19), (0, 9)])
    assert [r.status for r in found] == ["located", "not-found"]
    assert found[0].lat == pytest.approx(37.57, abs=0.1)
    assert (found[1].lat, found[1].candidates) == (None, ())


def test_a_name_means_the_place_in_the_company_it_keeps() -> None:
    def country(text: str, name: str) -> str | None:
        start = text.index(name)
        spans = [
            (text.index(n), text.index(n) + len(n)) for n in ("Toronto", "Ottawa", "Hamilton", "Paris") if n in text
        ]
        found = {r.text: r for r in resolve_mentions(text, [*spans, (start, start + len(name))])}
        return found[name].candidates[0].country

    assert country("Toronto, Ottawa and Hamilton and London", "London") == "CA"
    assert country("Paris and London", "London") == "GB"


def test_nothing_is_resolved_in_an_empty_text() -> None:
    assert resolve_mentions("") == []
    assert find_mentions("") == []


def test_tables_show_every_site(case: Case) -> None:
    located = locate_sites(case)
    assert len(positions_table(located).rows) == 6
    assert "not in any gazetteer" in str(candidates_table(located))
    assert len(findings_table(position_findings(located)).rows) == 6
    assert "삭간몰" in mentions_table(find_mentions(STORY, located))._repr_html_()


def test_positions_are_written_for_other_programs(case: Case) -> None:
    import geopandas as gpd

    table = gpd.read_file(io.StringIO(to_geojson(locate_sites(case))))
    assert table.crs.to_epsg() == 4326
    assert list(table["status"]) == ["reference", "contradicted", "agrees", "nearby", "reference"]
    assert table.geometry.iloc[0].coords[0] == (126.7226, 38.682288)
    assert table["coordinateUncertaintyInMeters"].iloc[3] > 500


def test_the_map_is_the_same_bytes_twice(case: Case, tmp_path: Path) -> None:
    located = locate_sites(case)
    caption, alt = describe_map(case, located)
    digests = set()
    for number in (1, 2):
        path = tmp_path / f"map-{number}.png"
        style.save_figure(site_map(case, located), path, caption=caption, alt=alt, credits=MAP_CREDITS)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_the_maps_words_say_what_is_wrong(case: Case) -> None:
    caption, alt = describe_map(case, locate_sites(case))
    assert "Crosses" in caption
    assert "218.3 km off" in alt  # as the finding prints it


def test_labels_lie_inside_the_map_and_apart(case: Case) -> None:
    figure = site_map(case, locate_sites(case))
    figure.draw_without_rendering()
    for ax in figure.axes[:2]:
        frame = ax.get_window_extent().padded(1)
        boxes = [t.get_window_extent() for t in ax.texts if t.get_text() and t.get_zorder() == 20]
        assert boxes
        assert all(frame.x0 <= b.x0 and b.x1 <= frame.x1 and frame.y0 <= b.y0 and b.y1 <= frame.y1 for b in boxes)
        overlapping = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.overlaps(b)]
        assert overlapping == []


def test_a_case_without_positions_has_an_empty_map(case: Case) -> None:
    bare = case.model_copy(update={"sites": case.sites[2:], "claims": ()})
    located = locate_sites(bare)
    assert "No position" in describe_map(bare, located)[0]
    assert site_map(bare, located).axes == []


def test_a_map_far_from_any_outline_still_draws(case: Case) -> None:
    site = Site(id="quarry", name="Quarry", assertions=(_assertion("0.5 N 0.5 E"), _assertion("0.545 N 0.5 E")))
    sea = case.model_copy(update={"sites": (site,), "claims": (), "site_of_interest": None})
    assert len(site_map(sea, locate_sites(sea)).axes) == 2, "map and locator: a close-up would show no more"


@pytest.mark.parametrize("position", ["38.1 N 126.5 E", "18 S 179.9 E", "68 N 179.5 W", "75 S 10 W", "47.5 N 8.5 E"])
def test_what_lies_outside_a_map_is_left_out_and_changes_no_pixel(
    case: Case, position: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = (Site(id="quarry", name="Quarry", assertions=(_assertion(position),)),)
    there = case.model_copy(update={"sites": sites, "claims": (), "site_of_interest": None})
    located, drawn = locate_sites(there), []
    for shows in (View.shows, lambda _, points: float((points**2).sum(axis=1).min()) < 8000**2):
        monkeypatch.setattr(View, "shows", shows)
        figure = site_map(there, located)
        drawn.append((sum(len(ax.get_children()) for ax in figure.axes), style.png(figure)))
    (few, lean), (many, whole) = drawn
    assert few < many / 2
    assert lean == whole


def test_an_invented_place_is_shown_nowhere_in_the_world(case: Case) -> None:
    exercise = case.model_copy(update={"simulated": True})
    assert len(site_map(exercise, locate_sites(exercise)).axes) == 2


@pytest.mark.parametrize(("lat", "lon"), [(38.5, 126.5), (-60.0, 179.9), (0.0, 0.0)])
def test_the_map_is_true_to_scale(lat: float, lon: float) -> None:
    view = View(lat, lon, 200, 200)
    a, b = (lat + 0.5, lon + 0.4), (lat - 0.6, lon - 0.7)
    drawn = math.dist(view.xy(a[1], a[0]), view.xy(b[1], b[0]))
    assert drawn == pytest.approx(distance_km(*a, to_lat=b[0], to_lon=b[1])[0], rel=0.01)


def test_a_view_holds_all_its_points() -> None:
    points = [(179.5, -17.0), (-179.5, -18.0), (178.0, -19.0)]
    view = fitted_view(points, (6, 6), 5.0)
    assert all(view.holds(*p) for p in points)
    assert view.half_x < 400
