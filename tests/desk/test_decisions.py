"""Decisions: written once, read whole or told in one line, and the later one of two stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from toolkit.desk import decisions
from toolkit.desk.casefile import reading as cases
from toolkit.errors import CaseError, UsageError

DOCUMENT = "a" * 64
STATEMENT = {"passages": [{"document": DOCUMENT, "start": 10, "end": 40, "words": "the pier is not finished"}]}


@pytest.fixture
def case(home: Path) -> Path:
    return cases.new_case("harbour")


def _speaker(case: Path, name: str, **more: Any) -> Path:
    return decisions.decide(case, kind="statement", on=STATEMENT, do="correct", value={"speaker": name}, **more)


def test_a_decision_comes_back_as_it_was_made(case: Path) -> None:
    path = _speaker(
        case, 'Ida "the" Holm\n<script>', why="Heard on tape.\x1b[2J", by="R. Reader", reading={"speaker": "he"}
    )
    (filed,) = decisions.read_decisions(case).standing
    made = filed.decision
    assert filed.file == path.name
    assert made.value == {"speaker": 'Ida "the" Holm\n<script>'}
    assert (made.why, made.by, made.reading) == ("Heard on tape.\x1b[2J", "R. Reader", {"speaker": "he"})
    assert made.on.passages[0].words == "the pier is not finished"
    assert made.case == "harbour"


def test_who_decides_is_stated_only_if_somebody_is_named(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _speaker(case, "A")
    monkeypatch.setenv("DATELINE_CUSTODIAN", "Desk 2")
    _speaker(case, "B")
    assert [i.decision.by for i in decisions.read_decisions(case).filed] == [None, "Desk 2"]


def test_the_later_of_two_stands_and_the_earlier_is_kept(case: Path) -> None:
    first, second = _speaker(case, "Ida Holm", by="A"), _speaker(case, "Ada Brand", by="B")
    found = decisions.read_decisions(case)
    assert [i.file for i in found.standing] == [second.name]
    assert found.replaced == {first.name: second.name}
    decisions.undo(case, second.name)
    assert [i.file for i in decisions.read_decisions(case).standing] == [first.name]


def test_what_is_settled_of_one_field_leaves_the_others(case: Path) -> None:
    speaker = _speaker(case, "Ida Holm")
    date = decisions.decide(case, kind="statement", on=STATEMENT, do="correct", value={"said_on": "2024-03-01"})
    assert [i.file for i in decisions.read_decisions(case).standing] == [speaker.name, date.name]
    dropped = decisions.decide(case, kind="statement", on=STATEMENT, do="reject")
    assert [i.file for i in decisions.read_decisions(case).standing] == [dropped.name]


def test_an_undo_can_be_undone(case: Path) -> None:
    made = _speaker(case, "Ida Holm")
    taken_back = decisions.undo(case, made.stem[-8:])
    assert decisions.read_decisions(case).standing == ()
    decisions.undo(case, taken_back.name)
    assert [i.file for i in decisions.read_decisions(case).standing] == [made.name]


def test_many_desks_at_once_lose_nothing(case: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: _speaker(case, f"Speaker {n}"), range(40)))
    found = decisions.read_decisions(case)
    assert {i.decision.value["speaker"] for i in found.filed} == {f"Speaker {n}" for n in range(40)}
    assert len(found.standing) == 1
    assert found.faulty == ()


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"kind": "statement", "on": {"id": "s12"}, "do": "confirm"}, "on.passages"),
        ({"kind": "site", "on": {}, "do": "confirm"}, "on.id"),
        ({"kind": "statement", "on": STATEMENT, "do": "same"}, "nothing that can be done"),
        ({"kind": "statement", "on": STATEMENT, "do": "correct"}, "what is right"),
        ({"kind": "statement", "on": STATEMENT, "do": "correct", "value": {"speeker": "A"}}, "'speeker'"),
        ({"kind": "claim", "on": {"id": "c"}, "do": "correct", "value": {"verdict": "x"}, "basis": "1"}, "basis"),
        ({"kind": "nothing", "on": {"id": "c"}, "do": "confirm"}, "kind"),
    ],
)
def test_a_decision_that_makes_no_sense_is_not_written(case: Path, facts: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match="E_DECISION") as raised:
        decisions.decide(case, **facts)
    assert told in str(raised.value)
    assert decisions.decision_files(case) == []


def _spoil(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


FAULTS = {
    "cut off": (lambda t: t[: len(t) // 2], ""),
    "empty": (lambda _: "", ""),
    "a typo in a key": (lambda t: _spoil(t, "do =", "dp ="), "unknown key 'dp'"),
    "a typo in a value": (lambda t: _spoil(t, '"correct"', '"corect"'), "do"),
    "a newer version": (lambda t: _spoil(t, "decision/1", "decision/2"), "another version"),
    "another case": (lambda t: _spoil(t, 'case = "harbour"', 'case = "quay"'), "belongs to the case 'quay'"),
    "a date to come": (lambda t: _spoil(t, "at = 2", "at = 9"), "future"),
    "no zone": (lambda t: _spoil(t, "Z\n", "\n"), "at"),
    "an undo of nothing": (lambda t: _spoil(t, 'do = "correct"', 'do = "undo"\nundoes = "x.toml"'), "not there"),
    "not UTF-8": (lambda t: t.encode() + b"\xff", "UTF-8"),
    "a megabyte": (lambda t: t + "#" * 1_000_000, "more than"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_file_is_one_line_and_the_rest_stands(case: Path, name: str) -> None:
    sound = _speaker(case, "Ida Holm")
    change, told = FAULTS[name]
    made = change(sound.read_text(encoding="utf-8"))
    (sound.parent / "20240301T000000Z-aaaaaaaa.toml").write_bytes(made if isinstance(made, bytes) else made.encode())
    found = decisions.read_decisions(case)
    assert [i.file for i in found.standing] == [sound.name]
    (fault,) = found.faulty
    assert told in fault.fault
    assert "\n" not in fault.fault
    assert str(case) not in fault.fault


def test_links_and_folders_are_no_decisions(case: Path, tmp_path: Path) -> None:
    sound = _speaker(case, "Ida Holm")
    (sound.parent / "link.toml").symlink_to(sound)
    (sound.parent / "folder.toml").mkdir()
    (sound.parent / ".hidden.toml").write_text("x")
    found = decisions.read_decisions(case)
    assert len(found.standing) == 1
    assert [f.file for f in found.faulty] == ["folder.toml", "link.toml"]
    assert list(decisions.decision_digests(case)) == [f"decisions/{sound.name}"]


def test_too_many_are_refused_in_one_line_and_stay(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from toolkit.desk.decisions import files

    monkeypatch.setattr(files, "MOST_FILES", 3)
    made = [_speaker(case, f"{n}") for n in range(4)]
    for attempt in (lambda: decisions.read_decisions(case), lambda: _speaker(case, "one more")):
        with pytest.raises(CaseError, match="E_CASE_TOO_BIG: the case has 4 decisions; 3 are read"):
            attempt()
    assert len(list((case / "decisions").glob("*.toml"))) == 4
    assert all(path.is_file() for path in made)


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("statement", {"quote-timeline", "report"}),
        ("site", {"site-lookup", "imagery-comparison", "quote-timeline", "report"}),
        ("claim", {"report"}),
        ("proposal", set()),
    ],
)
def test_a_decision_counts_only_for_the_steps_that_it_can_move(case: Path, kind: str, steps: set[str]) -> None:
    path = case / "decisions" / "x.toml"
    path.parent.mkdir()
    path.write_text(f"kind = '{kind}'\n")
    assert decisions.steps_touched(case) == {"decisions/x.toml": steps}
    path.write_text("kin")
    assert len(decisions.steps_touched(case)["decisions/x.toml"]) == 4


def test_what_a_decision_moves_is_read_once_for_its_bytes(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _speaker(case, "Ida Holm")
    digests = decisions.decision_digests(case)
    monkeypatch.setattr("toolkit.desk.decisions.files.read_small", None)
    assert list(decisions.steps_touched(case, digests).values()) == [{"quote-timeline", "report"}]
