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
    for wrong in (
        "lies between November",
        "hospital",
        "of cubic metres",
        "There are",
        "14 images",
        "Rufi District lies",
    ):
        assert wrong not in told
    assert not any(offer.kind == "image" for offer in offers.values())  # said on Tuesday, and not taken then
    assert all(offer.entry.get("speaker") != "he" for offer in claims)


def test_figures_for_one_thing_are_set_side_by_side(offers: dict[str, Proposal]) -> None:
    differing = [offer for offer in offers.values() if offer.kind == "figure"]
    figures = [{figure["is"] for figure in offer.entry["check"]["figures"]} for offer in differing]
    assert {"1,350 square kilometres", "1,200 square kilometres"} in figures
    assert {"17 workers", "five workers"} in figures
    assert not any("8,635 workers" in figure for figure in figures)  # employed, and not dead
    speakers = {str(offer.entry.get("speaker")) for offer in offers.values() if offer.kind in {"claim", "figure"}}
    assert not speakers & {"paper", "ministry"}


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


MIXED = [
    (
        "Ana Quispe of the village council said the fire burnt “some 30 ha of forest” above Moya.",
        "“Only 18 ha of forest burnt above Moya,” said Luis Mamani of the forest service.",
        {"some 30 ha", "18 ha"},
    ),
    (
        "The mayor said the dump “grew to 12 acres” this year.",
        "A survey gives the dump as 7 acres.",
        {"12 acres", "7 acres"},
    ),
    (
        "The regulator said 18 tonnes of cyanide were lost.",
        "“We lost 3 tonnes of cyanide,” the plant’s manager, Efua Mensah, said.",
        {"18 tonnes of cyanide", "3 tonnes of cyanide"},
    ),
    (
        "“The crack is 2.4 km long,” Blomqvist said.",
        "The owner said the crack was “about 900 metres long”.",
        {"2.4 km", "about 900 metres"},
    ),
    (
        "Police said “at least 40 houses” burnt in Korem.",
        "The Red Cross counted 62 burnt houses in Korem.",
        {"at least 40 houses", "62 burnt houses"},
    ),
]


@pytest.mark.parametrize(("one", "other", "figures"), MIXED)
def test_figures_inside_quoted_words_are_set_side_by_side(
    tmp_path: Path, one: str, other: str, figures: set[str]
) -> None:
    home = tmp_path / "cases" / "mixed"
    (home / "documents").mkdir(parents=True)
    (home / "documents" / "a.txt").write_text(f"A report\n\n{one}\n", encoding="utf-8")
    (home / "documents" / "b.txt").write_text(f"A note\n\n{other}\n", encoding="utf-8")
    head = 'slug = "mixed"\ntitle = "T"\nquestion = "Q?"\nas_of = "2024"\n'
    papers = [
        f'[[documents]]\nid = "{name}"\ntitle = "{name}"\noutlet = "The Post"\nfile = "{name}.txt"\n'
        for name in ("a", "b")
    ]
    (home / "case.toml").write_text("\n".join([head, *papers]), encoding="utf-8")
    offers = draft_case(home).offers
    [differing] = [offer for offer in offers if offer.kind == "figure"]
    assert {figure["is"] for figure in differing.entry["check"]["figures"]} == figures
    assert all(" says is " not in offer.told for offer in offers)


def test_it_at_the_head_of_a_document_is_the_only_site_of_the_case(tmp_path: Path) -> None:
    home = tmp_path / "cases" / "crater"
    (home / "documents").mkdir(parents=True)
    (home / "documents" / "a.txt").write_text(
        "It fell about 500 metres from the coast. Snow fell too.\n", encoding="utf-8"
    )
    head = 'slug = "crater"\ntitle = "T"\nquestion = "Q?"\nas_of = "2024"\n'
    site = (
        '[[sites]]\nid = "s"\nname = "The crater"\n[[sites.assertions]]\nposition = "46.4, 30.8"\nstated_by = "Desk"\n'
    )
    paper = '[[documents]]\nid = "a"\ntitle = "A"\noutlet = "The Post"\nfile = "a.txt"\n'
    (home / "case.toml").write_text("\n".join([head, site, paper]), encoding="utf-8")
    [claim] = [offer for offer in draft_case(home).offers if offer.kind == "claim"]
    assert (claim.entry["check"]["site"], claim.grade) == ("s", "sure"), claim.reason


@pytest.mark.parametrize(
    "words",
    [
        "The permit allows a pier of 90 metres.",
        "The company wants to build a 90-metre jetty.",
        "The plan shows a 90-metre-long quay.",
        "They could build a bridge of 90 metres.",
        "The council approved a 90-metre fence.",
    ],
)
def test_what_is_only_allowed_or_planned_is_not_said_to_stand(home: Path, words: str) -> None:
    (home / "one.txt").write_text(f"News of the bay\n\nIt rained. {words}\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "one.txt", "--json"]) == 0
    told = [offer.told for offer in draft_case(home / "cases" / "bay").offers]
    assert not [claim for claim in told if "There is" in claim]


@pytest.mark.parametrize(
    ("first", "second", "beside"),
    [
        ("They built a jetty of about 180 metres.", "The jetty is 120 metres long.", True),
        ("A 2,400-metre runway was laid.", "The runway has a length of 1,900 metres.", True),
        ("The 300-metre breakwater held.", "A breakwater of 450 metres was planned.", True),
        ("They built a jetty of about 180 metres.", "The jetty is 590 feet long.", True),
        ("They built a jetty of about 180 metres.", "The jetty is 8 metres wide.", False),
        ("Boats round the 5.6-kilometre-long island.", "A 1.8-kilometre runway was laid on the island.", False),
        ("They built a jetty of about 180 metres.", "The jetty lies 120 metres from the road.", False),
    ],
)
def test_two_lengths_of_one_thing_are_set_side_by_side(home: Path, first: str, second: str, beside: bool) -> None:
    for name, words in (("one", first), ("two", second)):
        (home / f"{name}.txt").write_text(f"News of the bay\n\nIt rained. {words}\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "one.txt", "two.txt", "--json"]) == 0
    found = [
        o for o in draft_case(home / "cases" / "bay").offers if len(o.entry.get("check", {}).get("figures", ())) > 1
    ]
    assert bool(found) is beside
    assert all(o.grade == "likely" for o in found)


@pytest.mark.parametrize(
    ("first", "second", "beside"),
    [
        ("The mudslide left 300 people missing.", "Nearly 300 people were still missing.", True),
        ("At least nine people died.", "Police said 14 people were killed.", True),
        ("The army evacuated 3,000 people.", "About 2,500 people fled their homes.", True),
        ("Officials counted 640 families.", "The union counted 950 families.", True),
        ("Eight fishermen were arrested in March.", "He said 12 fishermen had been held for a night.", True),
        ("Just over 300 people were still missing.", "At least 270 people died.", False),
        ("Some 192 people were rescued.", "The army moved 3,000 people.", False),
        ("In all 23 people are in hospital, injured.", "A burst in another town killed 19 people.", False),
        ("The 305 workers are missing.", "About 300 workers were working when it happened.", False),
        ("In the mine were 427 people.", "Nearly 300 people were still missing.", False),
        ("The village has 430 residents.", "The fire killed 410 residents.", False),
    ],
)
def test_figures_of_people_are_of_the_same_ones_by_what_befell_them(
    home: Path, first: str, second: str, beside: bool
) -> None:
    for name, words in (("one", first), ("two", second)):
        (home / f"{name}.txt").write_text(f"News of the bay\n\nIt rained. {words}\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "one.txt", "two.txt", "--json"]) == 0
    offers = draft_case(home / "cases" / "bay").offers
    assert bool([o for o in offers if o.kind == "figure"]) is beside


@pytest.mark.parametrize(
    "words",
    [
        "The toll stood at 58 and hundreds are still missing.",
        "There were 40 to dozens of huts.",
        "Police held 12 or thousands.",
    ],
)
def test_what_is_offered_can_be_accepted(home: Path, words: str) -> None:
    (home / "one.txt").write_text(f"News of the bay\n\nIt rained. {words} Some 75 boats sank.\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "one.txt", "--json"]) == 0
    assert main(["draft", "bay", "--accept", "sure,likely"]) == 0
    assert "75 boats" in (home / "cases" / "bay" / "case.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        "If the ministry pays, Ida Lokol said, 200 people will work there.",
        "Unless the ministry pays, 200 people will leave.",
        "Should the dam break, 200 people would drown.",
    ],
)
def test_what_hangs_on_a_condition_is_no_count(home: Path, words: str) -> None:
    (home / "one.txt").write_text(f"News of the bay\n\nIt rained. {words}\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "one.txt", "--json"]) == 0
    assert [o.told for o in draft_case(home / "cases" / "bay").offers if o.kind == "claim"] == []
