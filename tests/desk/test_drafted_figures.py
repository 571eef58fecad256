"""What a draft makes of figures in longer sentences, of "the dam" and "it", and of documents that differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.drafting import accept, draft_case
from toolkit.records import Proposal

PAPER = """\
# Water rises behind the Orlo dam

By Neema Kisanga, 18 April 2023

The Orlo dam on the Kafu River, about 220 kilometres southwest of Dar es Salaam, was closed on 22 December 2022.

The dam is 131 metres high and 1,025 metres long. It lies inside the Selous Game Reserve, some 60 km west of Iringa \
and roughly halfway between Morogoro and the town of Dodoma.

The village of Amba, which lies about 28 kilometres east of the dam wall, got no letter. The nearest hospital is in \
Iringa, a six-hour drive to the north.

"Letters were sent to 14 villages in October," he said. The union's secretary, Grace Mwaka, said that 17 workers had \
died since 2019. When full, the reservoir will cover 1,350 square kilometres.

A rail spur was laid between November and April.

## What 14 images show

Nobody told. The ministry said on Tuesday that the images were false.
"""

MINISTRY = """\
Statement on the filling of the Orlo reservoir

The Orlo dam stands at 7.8036 S, 37.8450 E in Rufi District, 230 kilometres from Dar es Salaam by road. The wall took \
1.4 million cubic metres of concrete. The ministry regrets that five workers died.

When full, the reservoir will cover 1,200 square kilometres. In March 8,635 workers were employed on the site.
"""


@pytest.fixture(scope="module")
def dam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("dam")
        (home / "cases").mkdir()
        (home / "none.toml").touch()
        (home / "paper.md").write_text(PAPER, encoding="utf-8")
        (home / "ministry.txt").write_text(MINISTRY, encoding="utf-8")
        patch.setenv("DATELINE_HOME", str(home))
        patch.setenv("DATELINE_RUNS", str(home / "runs"))
        patch.setenv("DATELINE_CONFIG", str(home / "none.toml"))
        patch.chdir(home)
        main(["new", "dam", "--from", "paper.md", "ministry.txt", "--json"])
        yield home / "cases" / "dam"


@pytest.fixture(scope="module")
def offers(dam: Path) -> dict[str, Proposal]:
    return {offer.entry.get("text", offer.told): offer for offer in draft_case(dam).offers}


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("The Orlo dam lies about 220 kilometres southwest of Dar es Salaam", "sure"),
        ("The Orlo dam lies some 60 km west of Iringa", "sure"),  # "It" opens the sentence behind "The dam is ..."
        ("The Orlo dam lies halfway between Morogoro and Dodoma", "sure"),
        ("Amba lies about 28 kilometres east of the Orlo dam", "sure"),
        ("The dam is 1,025 metres long", "sure"),
        ("The Orlo dam lies 230 kilometres from Dar es Salaam (by road)", "sure"),
        ("In March 8,635 workers were employed on the site", "sure"),
    ],
)
def test_a_claim_is_offered_in_the_words_of_its_sentence(offers: dict[str, Proposal], text: str, grade: str) -> None:
    assert offers[text].grade == grade, offers[text].reason


def test_a_noun_is_bound_to_the_site_that_is_called_so(offers: dict[str, Proposal]) -> None:
    check = offers["Amba lies about 28 kilometres east of the Orlo dam"].entry["check"]
    assert (check["site"], check["reference"]) == ("amba", "orlo-dam")


def test_nothing_is_offered_of_what_is_no_place_no_thing_and_nobody(offers: dict[str, Proposal]) -> None:
    claims = [offer for offer in offers.values() if offer.kind in {"claim", "figure", "site", "person"}]
    told = " | ".join([*offers, *(offer.told for offer in claims)])
    for wrong in ("lies between November", "hospital", "cubic metres", "There are", "14 images", "Rufi District lies"):
        assert wrong not in told
    assert not any(offer.kind == "image" for offer in offers.values())  # said on Tuesday, and not taken then
    assert all(offer.entry.get("speaker") != "he" for offer in claims)


def test_figures_for_one_thing_are_set_side_by_side(offers: dict[str, Proposal]) -> None:
    differing = [offer for offer in offers.values() if offer.kind == "figure"]
    figures = [{figure["is"] for figure in offer.entry["check"]["figures"]} for offer in differing]
    assert {"1,350 square kilometres", "1,200 square kilometres"} in figures
    assert {"17 workers", "five workers"} in figures
    assert not any("8,635 workers" in figure for figure in figures)  # employed, and not dead
    assert all(offer.entry["speaker"] not in {"paper", "ministry"} for offer in differing)


def test_a_stated_position_is_offered_for_a_site_that_has_none(dam: Path, offers: dict[str, Proposal]) -> None:
    assert "site The Orlo dam" in offers
    case = dam / "case.toml"
    case.write_text(case.read_text() + '\n[[sites]]\nid = "orlo"\nname = "The Orlo dam"\n', encoding="utf-8")
    drafted = draft_case(dam).offers
    [position] = [offer for offer in drafted if offer.told.startswith("position of")]
    accept(dam, [position], drafted)
    [held] = load_case(dam).sites
    assert [assertion.position for assertion in held.assertions] == ["7.8036 S, 37.8450 E"]
    assert not [offer for offer in draft_case(dam).offers if offer.told.startswith("position of")]
