"""The registry of claim kinds: one row, one checker, and every table that reads it."""

from __future__ import annotations

import importlib
import json
import tomllib

import pytest

from toolkit.desk.casefile.reading import parse_case
from toolkit.errors import CaseError
from toolkit.records import KINDS, VERDICTS, Case, Claim, Finding, NoCheck, checkers, checks, settled_by_no_guess
from toolkit.records.kinds import WORDS
from toolkit.settings import get_settings

HEAD = """
slug = "x"
title = "X"
question = "Q?"
as_of = "2024"
[[sites]]
id = "pier"
name = "Pier"
[[documents]]
id = "note"
title = "Note"
outlet = "Own"
published = "2024-03-04"
[[events]]
id = "opened"
date = "2024-03-01"
text = "Opened."
[[claims]]
id = "c1"
text = "C"
speaker = "S"
"""


def test_every_kind_has_one_checker_in_its_room() -> None:
    for room in ("places.claims", "imagery.verdicts", "quotes.findings", "report.claims"):
        importlib.import_module(f"toolkit.{room}")
    assert set(checkers()) == set(KINDS)
    for name, checker in checkers().items():
        assert checker.__module__.startswith(f"toolkit.{KINDS[name].room}.")


def test_a_second_checker_of_a_kind_is_refused() -> None:
    importlib.import_module("toolkit.places.claims")

    def another(*_: object) -> Finding:
        raise AssertionError

    with pytest.raises(ValueError, match="already"):
        checks("distance")(another)
    with pytest.raises(ValueError, match="no kind"):
        checks("unheard-of")


@pytest.mark.parametrize("name", list(KINDS))
def test_the_example_of_a_kind_is_a_valid_claim_of_that_kind(name: str) -> None:
    case = parse_case(f"{HEAD}{KINDS[name].example}\n", where="test")
    [claim] = case.claims
    assert [check.kind for check in claim.all_checks] == [name]


@pytest.mark.parametrize("name", list(KINDS))
def test_every_id_that_a_kind_names_must_exist(name: str) -> None:
    row = KINDS[name]
    if not row.ids:
        return
    wrong = row.example.replace('"pier"', '"pie"').replace('"opened"', '"opend"').replace('"note"', '"noot"')
    with pytest.raises(CaseError, match="did you mean"):
        parse_case(f"{HEAD}{wrong}\n", where="test")


def test_every_kind_says_what_each_verdict_is_called() -> None:
    assert {word for row in KINDS.values() for word in row.words} == set(VERDICTS)
    assert WORDS["said"]["contradicted"] == "quoted otherwise"


def test_schema_and_dictionary_know_every_kind() -> None:
    schema = json.dumps(Case.model_json_schema())
    dictionary = (get_settings().data / "README.md").read_text(encoding="utf-8")
    for name in KINDS:
        assert f'"const": "{name}"' in schema
        assert f'check = {{ kind = "{name}" }}' in dictionary


def test_a_claim_gives_one_check_or_several() -> None:
    none = NoCheck(kind="none", why="Nobody was there.")
    assert Claim(id="c", text="t", speaker="s", checks=(none, none)).all_checks == (none, none)
    with pytest.raises(ValueError, match="not both"):
        Claim(id="c", text="t", speaker="s", check=none, checks=(none,))
    with pytest.raises(ValueError, match="give a check"):
        Claim(id="c", text="t", speaker="s")


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ('kind = "distance", site = "pier", reference = "R"', "give the figure as printed"),
        ('kind = "distance", site = "pier", reference = "R", is = "3 km", km = 3', "not both"),
        ('kind = "distance", site = "pier", reference = "R", is = "3 hours"', "km, miles or metres"),
        ('kind = "distance", site = "pier", reference = "R", is = "about"', "no figure"),
        ('kind = "interval", first = "opened", second = "note", is = "3 km"', "days, months or years"),
        ('kind = "measure", of = "x", is = "three"', "km, miles or metres or hectares"),
        ('kind = "sources"', "at least one document"),
        ('kind = "travel", site = "pier", reference = "R", is = "5 km"', "days, months or years"),
    ],
)
def test_a_figure_that_does_not_fit_its_kind_is_one_line(check: str, words: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse_case(f"{HEAD}check = {{ {check} }}\n", where="test")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_finding_that_rests_on_a_guess_settles_nothing() -> None:
    sure = Finding(id="f", kind="distance", basis="measured", text="It fits.", verdict="supported", how="test")
    guessed = settled_by_no_guess(sure.model_copy(update={"guesses": ("which Springfield is meant",)}))
    assert guessed.verdict == "not-checkable"
    assert "which Springfield is meant" in guessed.text
    assert settled_by_no_guess(sure) is sure


def test_the_shipped_cases_read_as_before() -> None:
    for folder in sorted((get_settings().data / "cases").iterdir()):
        text = (folder / "case.toml").read_text(encoding="utf-8")
        case = parse_case(text, where=folder.name)
        assert len(case.claims) == len(tomllib.loads(text)["claims"])
