"""What the shipped documents say, marked by hand: speaker and day for words that stand in each statement."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from toolkit.quotes import collect_statements, read_document
from toolkit.records import Document, Statement

CASES = Path(__file__).parents[2] / "data" / "cases"

BRIEFING = [
    ("mass-produce nuclear warheads", "Kim Jong Un", "2018-01-01"),
    ("unshakeable milestone", "Moon Jae-in", "2018-04-27"),
    ("no longer a Nuclear Threat", "Donald Trump", "2018-06"),
    ("a significant confidence-building measure", "38 North", "2018-07-23"),
    ("realistic training", "Jane’s analysts", "2018-08-28"),
    ("concrete denuclearization measures", "Moon Jae-in", "2018-09-19"),
    ("the best deal", "Cho Han-bum", "2018-09-19"),
    ("We fell in love", "Donald Trump", "2018-09-29"),
    ("already begun to appear", "Kwon Jong Gun", "2018-11-02"),
    ("advance the ball", "Mike Pompeo", "2018-11-04"),
    ("at a later date", "Heather Nauert", "2018-11-07"),
    ("no rush", "Donald Trump", "2018-11-07"),
    ("they weren’t ready", "Nikki Haley", "2018-11-08"),
    ("getting rid of the sanctions", "Nikki Haley", "2018-11-08"),
    ("not launch facilities", "Joseph Bermudez", "2018-11-12"),
    ("have been frozen", "Victor Cha", "2018-11-12"),
    ("great deception", "The New York Times", "2018-11-12"),
    ("cheating or deceiving", "Vipin Narang", "2018-11"),
    ("getting played", "Edward Markey", "2018-11-12"),
    ("a much brighter future", "a spokesperson", "2018-11"),
    ("nothing new", "Blue House", "2018-11-13"),
    ("never promised", "Kim Eui-kyeom", "2018-11-13"),
    ("no treaty or negotiation", "a Blue House official", "2018-11-13"),
    ("watch the area together", "Roh Jae-cheon", "2018-11-13"),
    ("out of the normal", "Donald Trump", "2018-11-13"),
    ("Just more Fake News", "Donald Trump", "2018-11-13"),
    ("a disservice to readers", "Leon Sigal", "2018-11-13"),
    ("a regular level of activity", "The National Intelligence Service", "2018-11-14"),
    ("It is presumed that", "Kim Sang-gyun", "2018-11-14"),
    ("deploy nuclear armed missiles", "Jeffrey Lewis", "2018-12"),
    ("drive-through shelters", "Catherine Dill", "2018-12-05"),
    ("very closely", "Chris Logan", "2018-12-05"),
    ("playing a game", "Victor Cha", "2019-01-21"),
]


def _read(case: str, name: str, published: str) -> list[Statement]:
    path = CASES / case / "documents" / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    document = Document(id=path.stem, title="T", outlet="O", published=published, file=name, sha256=digest, path=path)
    return collect_statements([read_document(document)])


@pytest.fixture(scope="module")
def briefing() -> list[Statement]:
    return _read("sakkanmol", "briefing.md", "2026-11-22")


@pytest.mark.parametrize(("words", "speaker", "said_on"), BRIEFING)
def test_the_briefing_s_statements_come_out_with_speaker_and_day(
    briefing: list[Statement], words: str, speaker: str, said_on: str
) -> None:
    [found] = [s for s in briefing if words in s.text]
    assert (found.guess or found.speaker, found.said_on, found.date_basis) == (speaker, said_on, "stated")


def test_every_statement_can_be_found_again_by_its_locator(briefing: list[Statement]) -> None:
    text = (CASES / "sakkanmol" / "documents" / "briefing.md").read_text(encoding="utf-8")
    assert [s.id for s in briefing] == [f"s{n}" for n in range(1, len(briefing) + 1)]
    for s in briefing:
        assert " … ".join(text[a:b] for a, b in s.content) == s.text
        assert s.document == "briefing"
        assert s.paragraph
        assert len(s.evidence) == 1


def test_the_drill_s_right_answers_are_found() -> None:
    truth = tomllib.loads((CASES / "drill" / "truth.toml").read_text(encoding="utf-8"))["statements"]
    found = _read("drill", "article.md", "2031-10-02") + _read("drill", "notice.md", "2031-09-24")
    wrong = []
    for true in truth:
        hits = [s for s in found if true["words"] in s.text]
        family = true["speaker"].split()[-1].lower()
        right = [
            s
            for s in hits
            if family in (s.guess or s.speaker or "").lower() and true.get("said_on", s.said_on) == s.said_on
        ]
        if not right:
            wrong.append((true, hits))
    assert wrong == []
