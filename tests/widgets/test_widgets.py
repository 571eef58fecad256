"""The widgets without a browser: what they show, what they decide and take back, and that they show words as words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("anywidget", reason="the lab extra is not installed")

from tests.widgets.conftest import PAYLOAD
from toolkit import widgets
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.decisions import read_decisions
from toolkit.desk.folders import find_case
from toolkit.places import check_claims, locate_sites
from toolkit.places.map_data import claim_marks
from toolkit.records import TimelineEntry
from toolkit.widgets.rows import changed_entry
from toolkit.widgets.shell import page_script


def test_the_board_shows_entries_with_their_sentence_and_what_is_missing(case: Path) -> None:
    board = widgets.CaseBoard("harbour", at_once=True)
    row = next(row for row in board.state["rows"] if row["key"] == "claims-west")
    assert row["doc"] == "note"
    text = board._texts["note"].text
    assert text[row["start"] : row["end"]] == "The pier at Velsund lies 3 km west of Reykjavik"
    assert row["chip"]["text"] == "not run yet"
    assert "to mend before a run" in str(board.state["chips"])  # the scenes are not there
    assert board.state["doc"]["id"] == "note"


def test_an_entry_is_changed_in_a_form_and_back(case: Path) -> None:
    board = widgets.CaseBoard("harbour", at_once=True)
    before = (case / "case.toml").read_bytes()
    row = next(row for row in board.state["rows"] if row["key"] == "claims-far")
    values = {field["name"]: field["value"] for field in row["fields"]}
    board.take(
        {"act": "edit", "key": "claims-far", "values": {**values, "check.is": "about 2 km", "speaker": "Ida Holm"}}
    )
    changed = next(claim for claim in load_case(case).claims if claim.id == "far")
    assert (changed.speaker, changed.check.stated) == ("Ida Holm", "about 2 km")  # type: ignore[union-attr]
    assert b"# " in (case / "case.toml").read_bytes()  # the file's own comments stay
    board.take({"act": "undo", "token": board.state["notice"]["undo"]})
    assert (case / "case.toml").read_bytes() == before


def test_what_somebody_else_wrote_since_is_never_taken_back(case: Path) -> None:
    board = widgets.CaseBoard("harbour", at_once=True)
    board.take({"act": "edit", "key": "claims-far", "values": {"speaker": "Ida Holm"}})
    path = case / "case.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# another hand\n", encoding="utf-8")
    board.take({"act": "undo", "token": board.state["notice"]["undo"]})
    assert board.state["notice"]["tone"] == "bad"
    assert path.read_text(encoding="utf-8").endswith("# another hand\n")


def test_a_form_that_makes_no_case_is_one_line_and_changes_nothing(case: Path) -> None:
    board = widgets.CaseBoard("harbour", at_once=True)
    before = (case / "case.toml").read_bytes()
    board.take({"act": "edit", "key": "claims-far", "values": {"check.is": "far away"}})
    assert (case / "case.toml").read_bytes() == before
    assert board.state["notice"]["text"].startswith("E_CASE")
    assert "\n" not in board.state["notice"]["text"]


def test_an_offer_is_rejected_stays_away_and_comes_back(case: Path) -> None:
    board = widgets.CaseBoard("harbour", at_once=True)
    offer = next(row for row in board.state["rows"] if row["offer"])
    board.take({"act": "reject", "key": offer["key"]})
    assert offer["key"] not in {row["key"] for row in board.state["rows"]}
    again = widgets.CaseBoard("harbour", at_once=True)
    assert offer["key"] not in {row["key"] for row in again.state["rows"]}
    board.take({"act": "undo", "token": board.state["notice"]["undo"]})
    assert offer["key"] in {row["key"] for row in board.state["rows"]}


def test_a_claim_begins_with_words_that_were_selected(case: Path) -> None:
    board = widgets.CaseBoard("harbour", at_once=True)
    start = board._texts["note"].text.index("work began in 2007")
    board.take({"act": "claim", "doc": "note", "start": start, "end": start + len("work began in 2007")})
    made = load_case(case).claims[-1]
    assert (made.text, made.passage, made.document) == ("work began in 2007", "work began in 2007", "note")
    board.take({"act": "claim", "doc": "note", "start": 0, "end": 10_000})
    assert board.state["notice"]["tone"] == "bad"


def test_the_kind_of_a_check_is_chosen_in_a_form() -> None:
    entry = {
        "id": "c",
        "text": "t",
        "speaker": "s",
        "check": {"kind": "distance", "site": "pier", "reference": "X", "is": "3 km"},
    }
    made = changed_entry(
        "claims", entry, {"check.kind": "near", "check.site": "pier", "check.reference": "X", "check.is": "3 km"}
    )
    assert made["check"] == {"kind": "near", "site": "pier", "reference": "X"}
    assert changed_entry("claims", entry, {"text": ""}) == {k: v for k, v in entry.items() if k != "text"}
    assert changed_entry("documents", {"id": "d", "published": "2019-01"}, {"published": "2019"})["published"] == "2019"


def test_a_shipped_case_is_not_written_to_and_can_be_made_ones_own(home: Path) -> None:
    board = widgets.CaseBoard("drill", at_once=True)
    assert board.state["shipped"]
    offer = next(row for row in board.state["rows"] if row["offer"])
    board.take({"act": "reject", "key": offer["key"]})
    assert board.state["notice"]["text"].startswith("E_CASE_SHIPPED")
    board.take({"act": "own"})
    assert find_case("drill") == home / "cases" / "drill"
    board.take({"act": "reject", "key": offer["key"]})
    assert len(read_decisions(home / "cases" / "drill").standing) == 1


def test_a_case_begins_with_an_article_that_was_pasted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    titles: list[str] = []

    def add(_: str, what: str, *, title: str) -> str:
        taken.append(Path(what).read_text())
        titles.append(title)
        return ""

    monkeypatch.setattr("toolkit.widgets.opening._add", add)
    page = widgets.start()
    (form,) = page.children
    form.take({"act": "begin", "title": "", "text": "x"})
    assert form.state["notice"]["text"].startswith("E_CASE")
    form.take({"act": "begin", "title": "Was the pier built?", "text": "An article."})
    assert taken == ["An article."]
    form.take({"act": "begin", "title": "And then?", "text": "Pier opens\n\nThe pier was opened."})
    assert titles == ["", "Pier opens"]  # a first line is a headline only where a text follows
    assert load_case(home / "cases" / "was-the-pier-built").title == "Was the pier built?"
    assert isinstance(page.children[0], widgets.CaseBoard)
    page.children[0].wait()
    assert (home / "lab" / "was-the-pier-built" / "board.ipynb").is_file()


def test_every_claim_that_the_room_checks_is_on_the_map_with_its_verdict(case: Path) -> None:
    loaded = load_case(case)
    located = locate_sites(loaded)
    marks = claim_marks(loaded, located)
    assert [m.finding for m in marks] == check_claims(loaded, located)
    assert {m.claim: bool(m.line) for m in marks} == {"west": True, "far": True, "lost": False}
    near, far, _ = marks
    assert near.radii_km == (3.0,)
    assert near.wedge_deg is not None
    assert near.wedge_deg[0] == 270.0
    assert far.wedge_deg is None
    picker = widgets.SitePicker("harbour", at_once=True)
    assert [m["tone"] for m in picker.state["marks"]] == ["ok", "bad", "na"]
    assert len([row for row in picker.state["list"] if row["key"].startswith("claim-")]) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [("64.15 N 21.95 W", "Read as"), ("Reykjavik", "entries for"), ("Qqqzzz", "in no gazetteer"), ("", "")],
)
def test_the_picker_reads_names_and_notations(case: Path, words: str, told: str) -> None:
    picker = widgets.SitePicker("harbour", at_once=True)
    picker.take({"act": "find", "words": words})
    assert told in str(picker.state.get("notice") or "")


def test_a_position_is_placed_used_and_taken_back(case: Path) -> None:
    picker = widgets.SitePicker("harbour", at_once=True)
    before = (case / "case.toml").read_bytes()
    at = picker._view
    picker.take({"act": "place", "x": 1.0, "y": -1.0})
    row = next(row for row in picker.state["list"] if row["key"] == "placed")
    assert "of 2 claims" in row["chip"]["text"]
    picker.take({"act": "use", "key": "placed"})
    stated = load_case(case).site("pier").assertions[-1]
    assert stated.stated_by == "the desk, placed on the map"
    assert float(stated.position.split(",")[0]) == pytest.approx(at.lat + 1 / 111.195, abs=1e-5)
    picker.take({"act": "undo", "token": picker.state["notice"]["undo"]})
    assert (case / "case.toml").read_bytes() == before


def test_an_extent_is_drawn_shown_kept_as_evidence_and_taken_back(case: Path) -> None:
    picker = widgets.SitePicker("harbour", at_once=True)
    before = (case / "case.toml").read_bytes()
    picker.take({"act": "outline", "points": [[-0.1, -0.1], [0.1, -0.1], [0.1, 0.1], [-0.1, 0.1]]})
    site = load_case(case).site("pier")
    (ring,) = site.outline
    assert len(ring) == 5
    assert site.outline_from.startswith("drawn-pier.geojson, sha256 ")
    (digest,) = re.findall(r"[0-9a-f]{64}", site.outline_from)
    (held,) = (case / "evidence").rglob(f"*{digest}*")
    assert "Drawn by hand" in held.read_text()
    (shown,) = picker.state["outlines"]
    assert shown[0] == pytest.approx((-0.1, -0.1), abs=2e-3)  # km, of corners kept to a tenth of a metre
    picker.take({"act": "undo", "token": picker.state["notice"]["undo"]})
    assert (case / "case.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"act": "outline", "points": [[0, 0], [1, 1]]}, "three corners"),
        ({"act": "outline", "points": [[0, 0], [1, 1], [1, 0], [0, 1]]}, "crosses itself"),
        ({"act": "outline-file", "name": "../../x.kml", "data": "e30="}, "x.kml"),
        ({"act": "outline-file", "name": "x.kml", "data": "?"}, "did not arrive whole"),
        ({"act": "outline-file"}, "outline"),
    ],
)
def test_an_extent_that_is_none_is_one_line_and_changes_nothing(case: Path, sent: dict[str, Any], told: str) -> None:
    picker = widgets.SitePicker("harbour", at_once=True)
    before = (case / "case.toml").read_bytes()
    picker.take(sent)
    assert told in picker.state["notice"]["text"]
    assert "\n" not in picker.state["notice"]["text"]
    assert (case / "case.toml").read_bytes() == before


def test_a_candidate_is_ruled_out_by_a_decision(case: Path) -> None:
    picker = widgets.SitePicker("harbour", at_once=True)
    picker.take({"act": "find", "words": "Reykjavik"})
    row = next(row for row in picker.state["list"] if "rule-out" in row["can"])
    picker.take({"act": "rule-out", "key": row["key"]})
    (item,) = read_decisions(case).of("site")
    assert (item.decision.do, item.decision.on.id, item.decision.on.candidate) == (
        "rule-out",
        "pier",
        "ne:IS-reykjavik",
    )
    picker.take({"act": "undo", "token": picker.state["notice"]["undo"]})
    assert read_decisions(case).of("site") == ()


def test_a_statement_is_corrected_confirmed_rejected_and_taken_back(case: Path) -> None:
    desk = widgets.StatementDesk("harbour", at_once=True)
    row = next(row for row in desk.state["rows"] if "moved no stone" in row["told"])
    desk.take({"act": "correct", "key": row["key"], "values": {"speaker": "Ida Holm-Berg", "said_on": row["date"]}})
    (item,) = read_decisions(case).of("statement")
    assert (item.decision.do, item.decision.value) == ("correct", {"speaker": "Ida Holm-Berg"})
    assert item.decision.reading["speaker"] == row["speaker"]
    start, end = item.decision.on.passages[0].start, item.decision.on.passages[0].end
    assert "moved no stone" in desk._texts["note"].text[start:end]
    assert "speaker = Ida Holm-Berg" in next(r["who"] for r in desk.state["rows"] if r["key"] == row["key"])
    desk.take({"act": "undo", "token": desk.state["notice"]["undo"]})
    assert read_decisions(case).of("statement") == ()
    for act in ("confirm", "reject"):
        desk.take({"act": act, "key": row["key"]})
        assert [i.decision.do for i in read_decisions(case).of("statement")] == [act]
    desk.take({"act": "correct", "key": row["key"], "values": {"said_on": "soon"}})
    desk.take({"act": "confirm", "key": "s999"})
    assert desk.state["notice"]["text"].startswith("E_STATEMENT_GONE")


def test_words_that_were_selected_become_a_statement(case: Path) -> None:
    desk = widgets.StatementDesk("harbour", at_once=True)
    start = desk._texts["note"].text.index("work began")
    desk.take({"act": "add", "doc": "note", "start": start, "end": start + 18})
    (item,) = read_decisions(case).of("statement")
    assert (item.decision.do, item.decision.value["text"]) == ("add", "work began in 2007")


def test_nothing_of_a_document_is_markup(case: Path) -> None:
    for made in (
        widgets.CaseBoard("harbour", at_once=True),
        widgets.StatementDesk("harbour", at_once=True),
        widgets.SitePicker("harbour", at_once=True),
    ):
        assert PAYLOAD in json.dumps(made.state)  # as text, which the page makes into text nodes
        bundle, _ = made._repr_mimebundle_()
        assert "<img" not in bundle["text/html"]
        assert "<table" in bundle["text/html"]
    for name in ("board", "sites", "statements", "compare", "start"):
        script = page_script(name)
        assert not {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("} & set(script.split())
        assert "innerHTML" not in script


def _timeline() -> tuple[TimelineEntry, ...]:
    return (
        TimelineEntry(lane="happened", date="2031-06", label="storm", text="A storm.", ref="e"),
        TimelineEntry(lane="said", date="2031-09-30", label="Byrne", text=PAYLOAD, ref="s1"),
        TimelineEntry(lane="said", date=None, label="Lund", text="Lund denies it.", ref="s2"),
    )


@pytest.mark.parametrize(
    ("words", "refs"),
    [("LUND denies", ["s2"]), ("30 September 2031", ["s1"]), ("2031-09-30", ["s1"]), ("June", ["e"]), ("zz", [])],
)
def test_the_timeline_is_filtered_by_lane_word_and_date(words: str, refs: list[str]) -> None:
    controls = widgets.timeline_controls(_timeline())
    controls.words.value = words
    assert [e.ref for e in controls.shown] == refs
    assert f"{len(refs)} of 3 entries" in controls.list.value
    assert refs or "No entry fits" in controls.list.value
    controls.words.value = ""
    controls.lanes["happened"].value = False
    assert [e.ref for e in controls.shown] == ["s1", "s2"]
    assert "<img" not in controls.list.value


def test_importing_the_room_loads_no_widget_library() -> None:
    code = "import sys, toolkit.widgets; print({'ipywidgets', 'leafmap', 'anywidget'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_case_that_changes_under_an_open_board_is_read_anew_and_said(case: Path) -> None:
    board = widgets.CaseBoard("harbour", at_once=True)
    board.take({"act": "look"})
    board.wait()
    assert not board.state.get("notice")
    path = case / "case.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"The pier lies 30 km', '"The pier is 30 km'), encoding="utf-8"
    )
    board.take({"act": "look"})
    board.wait()
    assert "changed elsewhere" in board.state["notice"]["text"]
    assert any(row["told"].startswith("The pier is 30 km") for row in board.state["rows"])
    path.write_text("slug = ", encoding="utf-8")
    board.take({"act": "look"})
    board.wait()
    assert board.state["notice"]["text"].startswith("E_")
    path.unlink()
    board.take({"act": "run"})
    board.take({"act": "look"})
    board.wait()
    assert board.state["notice"]["text"].startswith("E_")


def test_a_fault_that_nobody_foresaw_is_one_line_on_the_page(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    board = widgets.CaseBoard("harbour", at_once=True)
    monkeypatch.setattr(board, "on_read", lambda message: message["nothing"])
    board.take({"act": "read"})
    assert board.state["notice"]["text"] == "This did not work (KeyError: 'nothing'). What was decided before is kept."


def test_a_decision_on_words_that_are_gone_stops_neither_desk_nor_board(case: Path) -> None:
    desk = widgets.StatementDesk("harbour", at_once=True)
    row = next(row for row in desk.state["rows"] if not row["pair"])
    desk.take({"act": "reject", "key": row["key"]})
    (case / "documents" / "note.txt").write_text("Nothing of it stands here any more.\n", encoding="utf-8")
    assert widgets.StatementDesk("harbour", at_once=True).state["rows"] == []
    board = widgets.CaseBoard("harbour", at_once=True)
    assert "1 decided by hand" in board.state["counts"]
    desk.take({"act": "confirm", "key": "s999"})
    assert desk.state["notice"]["text"].startswith("E_STATEMENT_GONE")
    assert len(list((case / "decisions").glob("*.toml"))) == 1
