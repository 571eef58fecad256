"""Places in running text: what is named, what is meant, and what no gazetteer holds."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.places import find_mentions, resolve_mentions
from toolkit.places.gazetteers.base import Gazetteer, shipped_gazetteer
from toolkit.places.gazetteers.composite import CompositeGazetteer
from toolkit.places.gazetteers.store import PlaceStore
from toolkit.places.gazetteers.world import WorldGazetteer
from toolkit.records import Resolution

BASES = [
    "Sakkanmol",
    "Sino-ri",
    "Sangnam-ni",
    "Yusang-ni",
    "Kumchon-ni",
    "Kal-gol",
    "Hoejung-ni",
    "Yeongjeo-dong",
    "Sinpung-dong",
]


@pytest.fixture(scope="module")
def world() -> Gazetteer:
    return WorldGazetteer()


def _named(text: str, *names: str, places: Gazetteer | None = None) -> dict[str, Resolution]:
    spans = [(text.index(n), text.index(n) + len(n)) for n in names]
    return {r.text: r for r in resolve_mentions(text, spans, gazetteer=places or shipped_gazetteer())}


def test_a_place_lies_in_the_state_written_after_it(world: Gazetteer) -> None:
    text = "A fire broke out in Springfield, Ohio, and another in Paris, Texas."
    found = _named(text, "Springfield", "Ohio", "Paris", "Texas", places=world)
    assert (found["Springfield"].candidates[0].admin1, found["Springfield"].status) == ("Ohio", "located")
    assert (found["Paris"].candidates[0].admin1, found["Paris"].status) == ("Texas", "located")


def test_neighbours_tell_which_town_is_meant(world: Gazetteer) -> None:
    text = "Police from Alexandria, Pineville and Natchitoches met in Rapides Parish."
    found = _named(text, "Alexandria", "Pineville", "Natchitoches", "Rapides Parish", places=world)
    assert {r.candidates[0].admin1 for r in found.values()} == {"Louisiana"}
    assert any("near other places" in reason for reason in found["Alexandria"].candidates[0].reasons)


def test_georgia_is_a_state_or_a_country_by_its_company() -> None:
    assert (
        _named("Tbilisi, Georgia and Russia", "Tbilisi", "Georgia", "Russia")["Georgia"].candidates[0].country == "GE"
    )
    south = _named("Atlanta, Georgia, and Alabama", "Atlanta", "Georgia", "Alabama")["Georgia"]
    assert south.candidates[0].country == "US"


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("Russian", "Russia"),
        ("Egyptians", "Egypt"),
        ("British", "United Kingdom"),
        ("Texan", "Texas"),
        ("African", "Africa"),
        ("Scots", "Scotland"),
        ("U.S.", "United States"),
        ("Calif.", "California"),
        ("NSW", "New South Wales"),
        ("Yellow Sea", "Yellow Sea"),
        ("Darfur", "Darfur"),
        ("Sudan's", "Sudan"),
    ],
)
def test_demonyms_short_forms_seas_and_regions_are_known(word: str, place: str) -> None:
    assert resolve_mentions(f"The {word} side", [(4, 4 + len(word))], gazetteer=shipped_gazetteer())[0].site == place


def test_a_continent_or_an_ocean_has_no_one_point() -> None:
    found = _named("from Europe over the Pacific to the Middle East", "Europe", "Pacific", "Middle East")
    assert {r.status for r in found.values()} == {"ambiguous"}


def test_a_name_with_no_company_is_left_open() -> None:
    assert _named("It rained in Springfield.", "Springfield")["Springfield"].status == "ambiguous"


def test_names_in_no_gazetteer_are_refused(world: Gazetteer) -> None:
    """The CSIS bases, and 200 made-up names, half English and half Korean in sound."""
    random = Random(5)  # noqa: S311  (a fixed sample)
    heads, vowels = (
        [
            "b",
            "br",
            "d",
            "dr",
            "f",
            "g",
            "gl",
            "h",
            "k",
            "l",
            "m",
            "n",
            "p",
            "r",
            "s",
            "st",
            "t",
            "th",
            "tr",
            "v",
            "w",
            "z",
        ],
        ["a", "e", "i", "o", "u", "ai", "ea", "ou"],
    )
    tails = ["n", "r", "l", "th", "sk", "wick", "ford", "stead", "mere", "holm", "burgh", "field"]
    made = [
        "".join(random.choice(heads) + random.choice(vowels) for _ in "xx") + random.choice(tails) for _ in range(100)
    ]
    korean, ends = ["k", "n", "t", "r", "m", "p", "s", "ch", "h", "sh"], ["", "k", "n", "l", "m", "ng"]
    made += [
        "".join(
            random.choice(korean) + random.choice(("a", "o", "u", "i", "yo", "ae")) + random.choice(ends) for _ in "xxx"
        )
        + random.choice(("-ri", "-ni", "-dong"))
        for _ in range(100)
    ]
    names = [*BASES, *(n.capitalize() for n in made)]
    found = [resolve_mentions(f"It lies near {n}.", [(13, 13 + len(n))], gazetteer=world)[0] for n in names]
    answered = [(r.text, r.site) for r in found if r.status != "not-found"]
    assert len(answered) <= 0.05 * len(names), answered
    assert not any(r.text in BASES for r in found if r.status != "not-found")


def test_two_gazetteers_are_asked_as_one(world: Gazetteer) -> None:
    both = CompositeGazetteer([shipped_gazetteer(), world])
    assert both.name == "embedded+world"
    assert len({c.gazetteer_id for c in both.lookup("Paris", limit=50)}) == len(both.lookup("Paris", limit=50))
    assert both.lookup("Sakkanmol") == []
    assert [c.name for c in both.nearest(lat=37.57, lon=126.98, limit=1)] == ["Seoul"]


def test_the_world_holds_more_and_names_its_provinces(world: Gazetteer) -> None:
    assert isinstance(world, PlaceStore)
    assert shipped_gazetteer().lookup("Lamar", country="US", similar=False) != world.lookup("Lamar", country="US")
    assert {"Missouri", "Colorado"} <= {c.admin1 for c in world.lookup("Lamar", limit=50)}
    assert world.lookup("Москва")[0].country == "RU"
    assert world.lookup("القاهرة")[0].country == "EG"


STORY = (
    "The base at Sino-ri lies 212 km north of the DMZ and about 77 km northwest of Pyongyang. The report names the "
    "Sakkanmol Missile Base; Sakkanmol is run from Kaesong. Kim Jong Un met Moon Jae-in in April. Sohae Satellite "
    "Launching Station stands near the coast, and the Washington Post and the University of Georgia study it. A list "
    "gives 38.584698, 126.107945."
)


def test_a_story_gives_names_positions_descriptions_and_open_places() -> None:
    found = find_mentions(STORY, gazetteer=shipped_gazetteer())
    assert [STORY[m.start : m.end] for m in found] == [m.text for m in found]
    assert all(a.end <= b.start for a, b in pairwise(found))
    said = {m.text: m for m in found}
    assert {n for n, m in said.items() if m.status == "not-found"} == {"Sino-ri", "Sakkanmol", "Sohae"}
    assert said["38.584698, 126.107945"].status == "located"
    described = said["about 77 km northwest of Pyongyang"]
    # 77 km at 315 degrees from 39.034 N, 125.754 E: 39.52 N, 125.12 E (plane sailing: 54.4 km north, 54.4 km west)
    assert (described.lat, described.lon) == pytest.approx((39.52, 125.12), abs=0.02)
    assert described.candidates[0].uncertainty_m > 30_000
    assert not {"Kim Jong Un", "Moon", "April", "Washington Post", "Georgia", "DMZ"} & set(said)


@given(st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for mention in find_mentions(text, gazetteer=shipped_gazetteer()):
        assert text[mention.start : mention.end] == mention.text


def test_lone_surrogates_and_long_texts_are_read() -> None:
    found = find_mentions(
        "\ud800 Seoul " + "and no more words than these " * 3000 + "Pyongyang", gazetteer=shipped_gazetteer()
    )
    assert [m.text for m in found] == ["Seoul", "Pyongyang"]


# positions read off a map, to a quarter of a degree
@pytest.mark.parametrize(
    ("text", "name", "lat", "lon"),
    [
        ("Residents of Santarém and Óbidos, in central Portugal, complained.", "Santarém", 39.25, -8.75),
        ("Residents of Santarém and Óbidos, in central Portugal, complained.", "Óbidos", 39.25, -9.25),
        ("Valencia and Mérida, two cities in western Venezuela, were dark.", "Mérida", 8.5, -71.25),
        ("León and Granada in western Nicaragua were calm.", "León", 12.5, -86.75),
        ("León and Granada, in the south of Spain, were calm.", "Granada", 37.25, -3.5),
        ("Guadalajara and Toledo in central Spain were dark.", "Guadalajara", 40.75, -3.25),
        ("Trujillo, a walled town in western Spain, is old.", "Trujillo", 39.5, -6.0),
        ("The Portuguese town of Santarém flooded.", "Santarém", 39.25, -8.75),
        ("Santarém, a Portuguese market town, flooded.", "Santarém", 39.25, -8.75),
        ("The Chilean port of Valparaíso was shut.", "Valparaíso", -33.0, -71.5),
        ("The Indiana city of Valparaiso was shut.", "Valparaiso", 41.5, -87.0),
        ("Flights from Delhi and Toronto in Canada were late.", "Delhi", 28.75, 77.25),
        ("Talks between Moscow and Kyiv in Ukraine failed.", "Moscow", 55.75, 37.5),
    ],
)
def test_a_name_lies_in_the_country_that_its_sentence_puts_it_in(
    text: str, name: str, lat: float, lon: float, world: Gazetteer
) -> None:
    read = _named(text, name, places=world)[name]
    assert read.status == "located"
    assert (read.lat, read.lon) == (pytest.approx(lat, abs=0.3), pytest.approx(lon, abs=0.3))


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("Birmingham, Alabama, not Birmingham, England.", "Birmingham", ["US", "GB"]),
        ("The shooting in Paris, Texas, came a day after the summit in Paris, France.", "Paris", ["US", "FR"]),
        ("Tripoli, Lebanon, and Tripoli, Libya, are ports.", "Tripoli", ["LB", "LY"]),
        ("Kingston, Jamaica, is not Kingston, Ontario.", "Kingston", ["JM", "CA"]),
        ("He moved from Cambridge, Mass., to Cambridge, England.", "Cambridge", ["US", "GB"]),
        ("Trains ran from Saint Petersburg, Russia. None ran in St. Petersburg, Florida.", "St. Petersburg", ["US"]),
    ],
)
def test_each_mention_is_read_with_the_area_written_after_it(text: str, name: str, where: list[str]) -> None:
    found = [m for m in find_mentions(text, gazetteer=shipped_gazetteer()) if m.text == name]
    assert [m.candidates[0].country for m in found] == where
    assert {m.status for m in found} == {"located"}


def test_a_famous_namesake_keeps_a_borrowed_reading_from_being_sure() -> None:
    found = find_mentions("From London, Ontario, he flew to London.", gazetteer=shipped_gazetteer())
    first, second = (m for m in found if m.text == "London")
    assert (first.status, first.candidates[0].admin1) == ("located", "Ontario")
    assert second.status == "ambiguous"


@pytest.mark.parametrize(
    "town",
    [
        "Sevastopol",
        "Goma",
        "Khan Younis",
        "Lashkar Gah",
        "Mali",
        "Niger",
        "Nice",
        "Victoria",
        "Omdurman",
        "Enerhodar",
        "Baalbek",
        "Kidal",
        "Jos",
        "Jenin",
        "Mekelle",
        "Bukavu",
    ],
)
def test_a_town_that_is_held_is_never_passed_over_in_silence(town: str) -> None:
    text = f"Fighting was reported in {town} on Monday, officials said."
    assert town in {m.text for m in find_mentions(text, gazetteer=shipped_gazetteer())}


def test_an_article_of_its_own_speaks_against_a_town() -> None:
    found = find_mentions("rockets hit the Golan", gazetteer=shipped_gazetteer())
    assert [m.site for m in found] == ["Golan Heights"]


def test_the_demilitarized_zone_of_a_text_without_korea_is_not_koreas() -> None:
    found = find_mentions("The base lies 12 km north of the DMZ in the Golan.", gazetteer=shipped_gazetteer())
    assert all(m.lat is None or m.lat < 37 for m in found)


def test_belief_in_a_person_is_no_place() -> None:
    found = find_mentions("Confidence in Lincoln fell, and interest in March rose.", gazetteer=shipped_gazetteer())
    assert all(m.status != "located" for m in found)


@pytest.mark.parametrize(
    ("name", "country", "status"),
    [
        ("Paris, France", "FR", "located"),
        ("Durham, UK", "GB", "located"),
        ("Georgia, USA", "US", "located"),
        ("Georgia", "GE", "ambiguous"),
        ("Los Angeles, Calif.", "US", "located"),
        ("Goma, DRC", "CD", "located"),
        ("Cambridge (Massachusetts)", "US", "located"),
        ("Kiev", "UA", "located"),
        ("Albany, N.Y.", "US", "located"),
        ("São Paulo", "BR", "located"),
        ("Stratford-upon-Avon", "GB", "located"),
        ("Bakhmut, Donetsk Oblast", "UA", "located"),
        ("Manhattan, New York", "US", "located"),
    ],
)
def test_names_with_their_area_are_located(name: str, country: str, status: str) -> None:
    found = resolve_mentions(name, [(0, len(name))], gazetteer=shipped_gazetteer())[0]
    assert (found.candidates[0].country, found.status) == (country, status)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fighting was reported in Santa Cruz de la Sierra on Monday.", "Santa Cruz de la Sierra"),
        ("Visiting Rio de Janeiro, he met the Duke of Wellington.", "Rio de Janeiro"),
        ("Troops left Deir al-Balah at dawn.", "Deir al-Balah"),
    ],
)
def test_a_name_with_a_particle_is_one_name(text: str, name: str) -> None:
    found = {r.text: r.status for r in find_mentions(text, gazetteer=shipped_gazetteer())}
    assert found.get(name) == "located", found


@pytest.mark.parametrize("name", ["Zaporizhzhia", "Kherson", "Almaty", "Derna", "Tobruk"])
def test_a_town_and_the_province_of_its_name_are_one_place(name: str) -> None:
    text = f"Fighting was reported in {name} on Monday."
    start = text.index(name)
    (found,) = resolve_mentions(text, [(start, start + len(name))], gazetteer=shipped_gazetteer())
    assert (found.status, (found.candidates[0].feature or "")[:3]) == ("located", "PPL")


@pytest.mark.parametrize(
    ("text", "name", "status"),
    [
        ("Two persons were killed in Odisha’s Koraput district.", "Koraput", "located"),
        ("Miners blocked a road in Bolivia's Potosi department.", "Potosi", "located"),
        ("A house fell at Pangarh village.", "Pangarh", "not-found"),
        ("He is from Gulmi district.", "Gulmi", "not-found"),
        ("It lies in Tharali tehsil.", "Tharali", "not-found"),
        ("They met at Jugal Rural Municipality.", "Jugal", "not-found"),
        ("A mob burnt the Mukuru kwa Wedza district.", "Wedza", "not-found"),
    ],
)
def test_a_name_with_the_word_of_its_kind_is_never_passed_over(text: str, name: str, status: str) -> None:
    found = {r.text: r.status for r in find_mentions(text, gazetteer=shipped_gazetteer())}
    assert found.get(name) == status, found


@pytest.mark.parametrize(
    "text",
    [
        "A Kurdish village burnt.",
        "They live in a Bedouin village.",
        "Every district was asked. Neighbouring district councils agreed.",
        "He works in the Garment District.",
        "The School District sued, and the Assistant District Attorney with it.",
        "Germany's Merkel met Japan's Abe and Spain's Garcia.",
        "McDonald's Big Mac and Lloyd's List are no places.",
    ],
)
def test_words_before_a_kind_and_owned_names_of_persons_are_no_places(text: str) -> None:
    found = [r.text for r in find_mentions(text, gazetteer=shipped_gazetteer())]
    assert not set(found) - {"Germany", "Japan", "Spain"}, found


@pytest.mark.parametrize(
    ("text", "place", "lat"),
    [
        # positions: GeoNames, of the city and not of the state or oblast called like it
        ("A ground in the southern suburb of Voronezh, 200 km from Ukraine, in the Voronezh region.", "Voronezh", 51.7),
        ("New York \u2013 New imagery shows it, Rights Watch said.", "New York City", 40.7),
        ("(New York) \u2013 Guards fired, Rights Watch said.", "New York City", 40.7),
        ("QUEBEC (CP) \u2014 It rained.", "Qu\u00e9bec", 46.8),
        ("Shops in downtown Oaxaca closed, and all over Oaxaca state.", "Oaxaca", 17.1),
    ],
)
def test_a_town_is_meant_where_only_a_town_can_be(text: str, place: str, lat: float) -> None:
    found = resolve_mentions(text, gazetteer=shipped_gazetteer())
    meant = next(r for r in found if r.site == place)
    assert round(meant.lat or 0.0, 1) == lat


def test_the_middle_of_a_country_is_no_town_of_its_name() -> None:
    [found] = resolve_mentions("A volcano in the centre of Mexico woke.", gazetteer=shipped_gazetteer())
    assert found.candidates[0].feature == "PCLI"


@pytest.mark.parametrize("word", ["Federal", "Down", "Coast", "Unity", "Surprise", "Mountain", "Capital", "Rivers"])
def test_a_word_that_opens_a_sentence_is_no_place(word: str) -> None:
    assert resolve_mentions(f"{word} roads were shut, he said.", gazetteer=shipped_gazetteer()) == []


def test_a_name_of_persons_is_a_town_behind_words_for_places() -> None:
    text = "A factory north of Puebla was shut; the state of Puebla denied it."
    found = resolve_mentions(text, gazetteer=shipped_gazetteer())
    assert [(r.text, r.status) for r in found] == [("Puebla", "located")] * 2


@pytest.mark.parametrize(
    ("text", "name", "country", "lat"),
    [
        # in a text of the other country: a list of states draws its items to states
        (
            "New York, Trenton and Newark ate melons; in Canada, Manitoba, Alberta, Ontario and New Brunswick did.",
            "New Brunswick",
            "CA",
            46.6,
        ),
        ("Cases in Acre, Goiás, Tocantins and Roraima rose.", "Tocantins", "BR", -10.1),
        ("Cases in Montana, Delaware and Utah rose.", "Delaware", "US", 39.0),
        ("Aid went to Borno, Yobe, Niger and Kebbi states.", "Niger", "NG", 9.9),
        ("Aid went to Mali, Niger and Chad.", "Niger", "NE", 17.4),
    ],
)
def test_the_items_of_a_list_are_of_one_kind(text: str, name: str, country: str, lat: float) -> None:
    found = _named(text, name, *(w for w in ("Manitoba", "Alberta", "Ontario", "Newark", "Trenton") if w in text))
    others = resolve_mentions(text, gazetteer=shipped_gazetteer())
    meant = next((r for r in others if r.text == name), found[name])
    assert meant.candidates[0].country == country
    assert meant.lat == pytest.approx(lat, abs=0.6)


@pytest.mark.parametrize(
    "text",
    [
        "A lorry was stopped in Stroud, Ontario, Canada.",
        "He must come to a Bradford, Ontario court.",
        "She was held in Verona, Queensland, and freed.",
    ],
)
def test_a_town_that_the_area_behind_it_does_not_hold_is_not_located(text: str) -> None:
    name = next(word.rstrip(",") for word in text.split() if word.rstrip(",") in {"Stroud", "Bradford", "Verona"})
    assert _named(text, name)[name].status == "ambiguous"


def test_a_list_of_towns_is_no_town_in_a_country() -> None:
    text = "It flies from New York to Kiev, Minsk and Riga next year."
    assert _named(text, "Kiev", "Minsk", "Riga")["Kiev"].status == "located"


@pytest.mark.parametrize(
    ("name", "site", "country"),
    [
        ("South Darfur", "Southern Darfur", "SD"),
        ("Western Kasai", "Kasaï-Occidental", "CD"),
        ("Pará", "Pará", "BR"),
    ],
)
def test_an_area_is_found_by_the_name_that_papers_give_it(name: str, site: str, country: str) -> None:
    best = _named(f"Floods struck {name} on Friday.", name)[name].candidates[0]
    assert (best.name, best.country, best.feature) == (site, country, "ADM1")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Aid went to Mali, Niger and Chad.", {"Mali", "Niger", "Chad"}),
        ("Aid went to Borno, Yobe, Niger, Zamfara and Kebbi.", {"Borno", "Yobe", "Niger", "Zamfara", "Kebbi"}),
        ("In the State of Kuwait it was calm.", {"Kuwait"}),
    ],
)
def test_no_item_of_a_list_of_places_is_passed_over(text: str, names: set[str]) -> None:
    assert {r.text for r in resolve_mentions(text, gazetteer=shipped_gazetteer())} == names


@pytest.mark.parametrize(
    ("text", "country", "feature"),
    [
        ("He lives in Niger state, Nigeria.", "NG", "ADM1"),
        ("He lives in the state of Niger, in Nigeria.", "NG", "ADM1"),
        ("Niger state television said so.", "NE", "PCLI"),
    ],
)
def test_a_kind_beside_a_name_says_which_is_meant(text: str, country: str, feature: str) -> None:
    best = next(r for r in resolve_mentions(text, gazetteer=shipped_gazetteer()) if r.text == "Niger").candidates[0]
    assert (best.country, best.feature) == (country, feature)
