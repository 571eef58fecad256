"""What a draft is sure of: what a document says plainly of the one thing that it is about, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from toolkit.desk.casefile.reading import load_case
from toolkit.desk.drafting import accept, draft_case
from toolkit.records import Proposal


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))


HEAD = 'slug = "case"\ntitle = "T"\nquestion = "Q?"\nas_of = "2024"\n'


def _home(folder: Path, *texts: str) -> Path:
    home = folder / "cases" / "case"
    (home / "documents").mkdir(parents=True)
    parts = [HEAD]
    for name, text in zip("abc", texts, strict=False):
        (home / "documents" / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
        parts.append(
            f'[[documents]]\nid = "{name}"\ntitle = "{name}"\noutlet = "The {name} Post"\nfile = "{name}.txt"\n'
        )
    (home / "case.toml").write_text("\n".join(parts), encoding="utf-8")
    return home


def _claims(folder: Path, *texts: str) -> dict[str, Proposal]:
    offers = draft_case(_home(folder, *texts)).offers
    return {str(offer.entry["text"]): offer for offer in offers if offer.kind == "claim"}


class Told(NamedTuple):
    """A text, a claim that it makes, and how sure a draft may be of it."""

    text: str
    claim: str
    grade: str | None  # None = it is not offered


TOLD = (
    Told(
        "A new shelter stands on the coast. The shelter stands at 33.5102 S, 71.6010 W. It lies 12 km from Ruritola.",
        "The shelter lies 12 km from Ruritola",
        "sure",  # no gazetteer has Ruritola, and the text says so all the same
    ),
    Told(
        "The shelters are many. The shelter stands at 33.5102 S, 71.6010 W. The shelter lies 12 km from Talca.",
        "The shelter lies 12 km from Talca",
        "likely",  # which of them?
    ),
    Told(
        "An old shelter fell. A new shelter rose. The shelter is centred on 33.5102 S, 71.6010 W, 12 km from Talca.",
        "The shelter lies 12 km from Talca",
        "likely",
    ),
    Told(
        "The basin of red mud at Kovrava lies at 47.2011 N, 23.5102 E, in Hungary. The basin is 30 km from Szeged.",
        "Kovrava lies 30 km from Szeged",
        "sure",
    ),
    Told(
        "The landing, at 6.1020 N, 59.0410 W, is 121 km from Georgetown by air and 56 km west of Linden.",
        "The landing lies 56 km west of Linden",
        "sure",
    ),
    Told(
        "The Orlo dam lies 20 km from Dodoma. Its wall is 38 metres high.",
        "The Orlo dam’s wall is 38 metres high",
        "sure",
    ),
    Told("The Orlo dam lies 20 km from Dodoma.\n\nIts wall is 38 metres high.", "Its wall is 38 metres high", "likely"),
    Told("The Orlo dam lies 20 km from Dodoma. It takes 40 men to open it.", "It takes 40 men to open it", "likely"),
    Told("In May 900 hectares of rice were flooded.", "In May 900 hectares of rice were flooded", "sure"),
    Told("They razed 900 hectares of the estate.", "They razed 900 hectares of the estate", "likely"),
    Told("“Water stands in 46 villages,” said Lena Krantz.", "Water stands in 46 villages", "sure"),
    Told("The Tara works lie 20 km from Ma'an. They are 85 km from Aba.", "The Tara works lie 85 km from Aba", "sure"),
    Told("The Tara dam lies 20 km from Ma'an. They are 85 km from Aba.", "The Tara dam lies 85 km from Aba", "likely"),
    Told("The Taﬁra dam lies 20\nkm from Huﬀra.", "The Tafira dam lies 20 km from Huffra", "sure"),
    Told("The stack is 55\nmetres high.", "The stack is 55 metres high", "sure"),
    Told("The farm has 32 pens, each of them round.", "The farm has 32 pens, each of them round", "sure"),
    Told("Our yard covers 12 hectares.", "The a Post: “Our yard covers 12 hectares”", "sure"),
    # the sentence on which another hangs goes with it, and who "they" are is not worked out
    Told(
        "The ferry Aurelia was moored at Punta Loma. It carries 340 passengers.",
        "The ferry Aurelia was moored at Punta Loma. It carries 340 passengers",
        "sure",
    ),
    Told(
        "Divers searched the wreck of the Halvor. Together they brought up 27 crates.",
        "Divers searched the wreck of the Halvor. Together they brought up 27 crates",
        "sure",
    ),
    Told("He owns a mill, it seems.\n\nIt grinds 90 tonnes a day.", "It grinds 90 tonnes a day", None),
    # what no other reading takes is a claim in its own words
    Told(
        "The convoy stretched for 14 kilometres along the Juba road.",
        "The convoy stretched for 14 kilometres along the Juba road",
        "sure",
    ),
    Told("The pylon stands 70 metres from the school.", "The pylon stands 70 metres from the school", "sure"),
    Told("The turbine has an output of 52 megawatts.", "The turbine has an output of 52 megawatts", "sure"),
    Told("Ash fell on Varrenko for eleven days.", "Ash fell on Varrenko for eleven days", "sure"),
    Told("“We warned them twice,” said Ida Holm.", "Ida Holm: “We warned them twice”", None),
    Told("Cables shorter than 10 metres cannot be seen.", "Cables shorter than 10 metres cannot be seen", None),
    Told("The minister urged the firm to pay 200 farmers.", "The minister urged the firm to pay 200 farmers", "likely"),
    Told("The mayor ordered 300 families to leave.", "300 families to leave", None),
    Told("For example, in Kitwe, 40 huts were burnt.", "In Kitwe, 40 huts were burnt", "sure"),
    Told(
        "A survey shows that over the last three months, while the port stood idle and nobody was let in to look at"
        " what went on there by night and by day, dredgers, barges and hoppers made a land mass 1.9 miles long and"
        " 660 feet wide.",
        "There is a land mass 1.9 miles long",
        "likely",
    ),
    Told(
        "The state, which has for years been an ally of the west, began its latest campaign after the front had stormed"
        " a field of oil wells in the east of the country in the spring of that year, killing more than 70 people.",
        "The a Post: “… began its latest campaign after the front had stormed a field of oil wells in the east of the"
        " country in the spring of that year, killing more than 70 people”",
        "likely",
    ),
    Told("A U.N. agency put the toll at 670 people.", "A U.N. agency put the toll at 670 people", "sure"),
    Told("The wave struck 40 huts at roughly 3 a.m.", "The wave struck 40 huts at roughly 3 a.m.", "sure"),
    Told(
        "“From what I can presume, 140 people are buried,” said Ida Holm.",
        "Ida Holm: “From what I can presume, 140 people are buried”",
        "likely",
    ),
    Told(
        "The flood hit Karo village at night.\n\nThe village is 12 km from Springfield.",
        "Karo village lies 12 km from Springfield",
        "sure",
    ),
    Told("If it rains, the water rises by 3 metres.", "If it rains, the water rises by 3 metres", None),
    Told(
        "The Orlo dam lies 50 miles (80.5 km) north of Dodoma.",
        "The Orlo dam lies 50 miles (80.5 km) north of Dodoma",
        None,
    ),
    Told("Ash fell on Varrenko for a year.", "Ash fell on Varrenko for a year", "likely"),
    # the place named last is where it is measured from, and no site
    Told(
        "The solar park at Tamlelt stands 9 km south of Zagora and 60 km east of Tata, a little over 50 km from Zerf.",
        "Tamlelt lies over 50 km from Zerf",
        "sure",
    ),
    Told(
        "The camp known as Yurako lies on the Beni river in Pando Province, 40 km south of Cobija.",
        "Yurako lies 40 km south of Cobija",
        "sure",
    ),
    Told(
        "The quarry at Ostra lies 12 km from Foca. The Bosnian town of Tuzla is 110 km to the north.",
        "Ostra lies 110 km south of Tuzla",
        "sure",
    ),
    Told(
        "The mine closed. The fence around the mine is 200 metres from Foca.",
        "The mine lies 200 metres from Foca",
        None,
    ),
    # what befell an area stands beside it
    Told(
        "The park covers 410 hectares, of which 9 hectares are paved.",
        "The park covers 410 hectares, of which 9 hectares are paved",
        "sure",
    ),
    Told(
        "The company cleared a further 120 hectares of forest.",
        "The company cleared a further 120 hectares of forest",
        "sure",
    ),
)


@pytest.mark.parametrize("told", TOLD, ids=[told.claim for told in TOLD])
def test_a_draft_is_sure_of_what_can_mean_one_thing_alone(tmp_path: Path, told: Told) -> None:
    claims = _claims(tmp_path, told.text)
    offer = claims.get(told.claim)
    assert (offer and offer.grade) == told.grade, sorted(claims) if offer is None else offer.reason


def test_the_same_noun_in_another_document_may_be_another_thing(tmp_path: Path) -> None:
    claims = _claims(
        tmp_path,
        "The shelter stands at 33.5102 S, 71.6010 W, 12 km from Talca.",
        "The shelter lies 90 km from Talca.",
    )
    assert claims["The shelter lies 12 km from Talca"].grade == "sure"
    assert claims["The shelter lies 90 km from Talca"].grade == "likely"


def test_the_name_of_a_thing_alone_is_likely_that_thing(tmp_path: Path) -> None:
    claims = _claims(
        tmp_path, "The Zubrokavi wind farm stands at 57.1 N, 24.9 E.", "Zubrokavi is 12 km from the Estonian border."
    )
    assert [claim.grade for text, claim in claims.items() if "12 km" in text] == ["likely"]
    assert {claim.entry["check"]["site"] for claim in claims.values()} == {"zubrokavi-wind-farm"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mine employs 1,150 people.", "The mine employs 980 people."),
        ("The breach is 85 metres wide.", "The breach was 52 metres wide."),
        ("The plant has 11 tanks and 30 pumps.", "The plant has 14 tanks and 30 pumps."),
    ],
)
def test_a_figure_that_another_document_gives_differently_widens_its_claim(
    tmp_path: Path, one: str, other: str
) -> None:
    home = _home(tmp_path, one, other)
    first = draft_case(home).offers
    sure = [offer for offer in first if offer.kind == "claim" and offer.grade == "sure" and offer.document == "a"]
    accept(home, sure, first)
    assert all(len(check.figures) <= 1 for check in load_case(home).claims[0].all_checks if check.kind == "count")
    second = draft_case(home).offers
    [wider] = [offer for offer in second if offer.kind == "figure"]
    assert (wider.of, wider.grade) == (load_case(home).claims[0].id, "likely")
    accept(home, [wider], second)
    [claim] = load_case(home).claims
    assert {len(check.figures) for check in claim.all_checks if check.kind == "count" and len(check.figures) > 1} == {2}
    assert not [offer for offer in draft_case(home).offers if offer.kind == "figure"]


def test_a_claim_that_a_wider_check_needs_is_accepted_with_it(tmp_path: Path) -> None:
    home = _home(tmp_path, "The mine employs 1,150 people.", "The mine employs 980 people.")
    offers = draft_case(home).offers
    accept(home, [offer for offer in offers if offer.kind == "figure"], offers)
    [claim] = load_case(home).claims
    assert claim.text == "The mine employs 1,150 people"


def test_figures_beside_an_accepted_claim_of_another_kind_end_no_draft(tmp_path: Path) -> None:
    home = _home(
        tmp_path,
        "The firm cleared a further 120 hectares of forest at Ruma and has 300 trucks.",
        "At Ruma 64 hectares of forest were cleared. The firm has 250 trucks.",
    )
    offers = draft_case(home).offers
    claims = [offer for offer in offers if offer.kind == "claim" and offer.grade == "sure"]
    assert any(check["kind"] == "change" for offer in claims for check in offer.entry.get("checks", []))
    accept(home, claims, offers)
    assert draft_case(home).offers


def test_the_number_of_a_day_counts_nothing_in_any_language(tmp_path: Path) -> None:
    told = "The pier stands.\n\nLas obras comenzaron el 12 de enero de 2020.\n\nDie Halle wurde am 3. Mai 2019 fertig."
    assert not _claims(tmp_path, told)


def test_what_two_documents_tell_of_one_day_is_one_event_and_takes_its_interval(tmp_path: Path) -> None:
    leaflet = "The first barge tied up at the quay on 15 October 2022. The grain shed was opened on 4 January 2021."
    story = "The grain shed was opened on 4 January 2021. The first barge tied up on 15 October 2022, 21 months later."
    offers = draft_case(_home(tmp_path, leaflet, story)).offers
    assert sorted(o.entry["date"] for o in offers if o.kind == "event") == ["2021-01-04", "2022-10-15"]
    (check,) = (o.entry["check"] for o in offers if o.kind == "claim" and o.entry["check"]["kind"] == "interval")
    assert check["is"] == "21 months"


def test_two_events_of_one_day_stay_two(tmp_path: Path) -> None:
    leaflet = "The permit was signed on 15 October 2022."
    story = "A crane collapsed in the yard on 15 October 2022."
    offers = draft_case(_home(tmp_path, leaflet, story)).offers
    assert len([o for o in offers if o.kind == "event"]) == 2


def test_a_half_of_a_sentence_tells_the_event_of_its_own_day(tmp_path: Path) -> None:
    told = "Construction began on 12 January 2020; the permit was signed on 30 June 2020."
    offers = draft_case(
        _home(tmp_path, told, "The dock was inspected on 14 July 2020, two weeks after the permit.")
    ).offers
    texts = {o.entry["date"]: o.entry["text"] for o in offers if o.kind == "event"}
    assert texts["2020-01-12"] == "Construction began on 12 January 2020"
    (check,) = (o.entry["check"] for o in offers if o.kind == "claim" and o.entry["check"]["kind"] == "interval")
    assert check["first"].startswith("2020-06-30")


def test_rows_of_a_table_are_no_sentences(tmp_path: Path) -> None:
    home = _home(tmp_path, "The pier stands.")
    (home / "documents" / "d.csv").write_text("date,pumps\n2022-08-09,12 pumps were shut\n", encoding="utf-8")
    with (home / "case.toml").open("a", encoding="utf-8") as file:
        file.write('[[documents]]\nid = "d"\ntitle = "d.csv"\noutlet = "The d Post"\nfile = "d.csv"\n')
    draft = draft_case(home)
    assert not [o for o in draft.offers if o.document == "d"]
    assert any(note.startswith("d is a table") for note in draft.notes)


@pytest.mark.parametrize(("between", "grade"), [(" ", "sure"), ("\n\n", "likely")])
def test_twelve_days_later_follows_the_last_day_told(tmp_path: Path, between: str, grade: str) -> None:
    told = (
        f"The quay was finished on 7 February 2024.{between}The ferry stopped on 19 February 2024, twelve days later."
    )
    offers = draft_case(_home(tmp_path, told)).offers
    (found,) = (o for o in offers if o.kind == "claim" and o.entry["check"]["kind"] == "interval")
    assert (found.entry["check"]["is"], found.grade) == ("twelve days", grade)


def test_a_thing_that_was_so_long_is_not_said_to_be_so_now(tmp_path: Path) -> None:
    assert "The old pier was 240 metres long" in _claims(tmp_path, "The old pier was 240 metres long.")


@pytest.mark.parametrize("lead", ["", "LIMA, Sept. 8, 2021 - "])
def test_neither_headline_nor_dateline_is_an_end_of_a_time(tmp_path: Path, lead: str) -> None:
    home = _home(
        tmp_path, f"{lead}The pier was built five months before its permit. The permit was signed on 30 June 2020."
    )
    file = home / "case.toml"
    entry = 'title = "Pier built before permit"\npublished = "2021-09-08"'
    file.write_text(file.read_text(encoding="utf-8").replace('title = "a"', entry), encoding="utf-8")
    assert not [o for o in draft_case(home).offers if o.entry.get("check", {}).get("kind") == "interval"]


def test_a_text_is_in_the_language_of_its_words(tmp_path: Path) -> None:
    mail = "Estimados: El muelle mide 310 metros. El permiso se otorgó en junio y las obras emplean a 120 personas."
    draft = draft_case(_home(tmp_path, mail))  # nothing says that it is not in English
    assert not [o for o in draft.offers if o.kind == "claim"]
    assert any(note.startswith("a is in 'es'") for note in draft.notes)


@pytest.mark.parametrize(
    ("text", "reference", "side"),
    [
        ("Harnat depot lies north of the Dnipro.", "the Dnipro", "north"),  # the river, not the city
        ("Harnat depot stands on the eastern bank of the Euphrates.", "the Euphrates", "east"),
        ("Harnat depot stands on the south bank of the Seym river.", "Seym river", "south"),
        ("Harnat depot lies north of Dnipro.", "Dnipro", "north"),
    ],
)
def test_a_side_of_a_river_is_offered_as_the_river_s(tmp_path: Path, text: str, reference: str, side: str) -> None:
    found = [offer.entry["check"] for offer in _claims(tmp_path, text).values()]
    [check] = [check for check in found if check["kind"] == "side"]
    assert (check["reference"], check["side"]) == (reference, side)
