"""What a text says of where a place lies: plain forms are read, and what is not plain is marked."""

from __future__ import annotations

import pytest

from toolkit.places.said import find_said
from toolkit.records import parse_stated

PLAIN = [
    ("The depot lies about 12 km north of Springfield.", "The depot", "about 12 km", "north", "Springfield"),
    ("About 12 km north of Springfield lies the depot.", "the depot", "about 12 km", "north", "Springfield"),
    ("Located some 12 km north of Springfield, the depot burned.", "the depot", "some 12 km", "north", "Springfield"),
    ("Officials put the depot 12 km north of Springfield.", "the depot", "12 km", "north", "Springfield"),
    ("The army says that the depot is 12 km north of Springfield.", "the depot", "12 km", "north", "Springfield"),
    ("The depot, which stands 12 km north of Springfield, burned.", "The depot", "12 km", "north", "Springfield"),
    ("Images of Harnat, 12 km north of Springfield, show it.", "Harnat", "12 km", "north", "Springfield"),
    ("A depot 12 km north of Springfield burned.", "A depot", "12 km", "north", "Springfield"),
    ("Harnat (Харнат) lies within 12 km of Springfield.", "Harnat", "within 12 km", None, "Springfield"),
    (
        "Harnat lies more than 12 miles from the border with China.",
        "Harnat",
        "more than 12 miles",
        None,
        "border with China",
    ),
    ("Kalun, the nearest town, is 12 km from Springfield.", "Kalun", "12 km", None, "Springfield"),
    ("The crater lies 300 metres from School No 5.", "The crater", "300 metres", None, "School No 5"),
    ("The camp lies on the Beni river, 12 km south of Springfield.", "The camp", "12 km", "south", "Springfield"),
    ("Harnat is a mining town on the Beni, 12 km south of Springfield.", "Harnat", "12 km", "south", "Springfield"),
    ("The flood hit Harnat village, 12 km north of Springfield.", "Harnat village", "12 km", "north", "Springfield"),
    ("The army shelled Harnat base, 12 km from Springfield.", "Harnat base", "12 km", None, "Springfield"),
    ("The old Harnat base, 12 km from Springfield, burned.", "The old Harnat base", "12 km", None, "Springfield"),
    (
        "Ida Holm, its chief, said the flood hit Harnat camp, which is 12 km from Springfield.",
        "Harnat camp",
        "12 km",
        None,
        "Springfield",
    ),
    ("Harnat lies 12 km from Ebro's regional capital of Springfield.", "Harnat", "12 km", None, "Springfield"),
    ("Harnat lies 12 km from the Ebro island nation’s capital, Springfield.", "Harnat", "12 km", None, "Springfield"),
    ("Harnat lies 12 km from Ebro’s largest town Springfield.", "Harnat", "12 km", None, "Springfield"),
    (
        "The camp, which housed about 2,300 men, lies 12 km north of Springfield.",
        "The camp",
        "12 km",
        "north",
        "Springfield",
    ),
    ("The dam, 4.5 km long, lies 12 km from Springfield.", "The dam", "12 km", None, "Springfield"),
    ("Harnat lies 12 km north of Deir ez-Zor.", "Harnat", "12 km", "north", "Deir ez-Zor"),
    ("Harnat lies 12 km from Umm al-Fahm.", "Harnat", "12 km", None, "Umm al-Fahm"),
    ("Harnat lies 9 km from Ebro and, at most, 12 km from Springfield.", "Harnat", "9 km", None, "Ebro"),
]

DOUBTFUL = [
    ("The ministry denied that the depot lies 12 km from Springfield.", "denies"),
    ("The depot is not 12 km from Springfield.", "denies"),
    ("If the depot is 12 km from Springfield, it is safe.", "supposed"),
    ("The depot could lie 12 km from Springfield.", "supposed"),
    ("It lies 12 km from Springfield.", "stands for"),
    ("The depot lies 12 km from Springfield’s outskirts.", "part of the place"),
]

NOTHING = [
    "The fence around the mine is 12 km from Springfield.",
    "He drove 12 km from Springfield.",
    "Troops advanced 12 km north of Springfield.",
    "The road runs 12 km north of Springfield.",
    "In March the depot was empty.",
    "It is a joint project between Iraq and Syria.",
    "The land bridge between Tehran and Beirut is new.",
]


@pytest.mark.parametrize(("text", "subject", "figure", "direction", "reference"), PLAIN)
def test_a_plain_sentence_is_read_whole(
    text: str, subject: str, figure: str, direction: str | None, reference: str
) -> None:
    said = find_said(text)[0]
    assert (said.kind, said.subject, said.figure, said.direction) == ("distance", subject, figure, direction)
    assert (said.reference, said.doubt) == (reference, "")


@pytest.mark.parametrize(("text", "why"), DOUBTFUL)
def test_what_is_denied_supposed_or_cut_is_marked(text: str, why: str) -> None:
    assert why in find_said(text)[0].doubt


@pytest.mark.parametrize("text", NOTHING)
def test_what_moves_lies_nowhere(text: str) -> None:
    assert find_said(text) == []


def test_a_second_figure_is_of_the_same_place_and_the_verb_names_who_says_so() -> None:
    text = "The institute puts Harnat at 12.5000 N, 40.2500 E, 85 km north of the DMZ and 135 km northwest of Seoul."
    found = [(s.kind, s.subject, s.reference, s.teller) for s in find_said(text)]
    teller = "The institute"
    assert found == [
        ("position", "Harnat", "12.5000 N, 40.2500 E", teller),
        ("distance", "Harnat", "DMZ", teller),
        ("distance", "Harnat", "Seoul", teller),
    ]


def test_areas_sides_and_nearness_are_told_apart() -> None:
    text = (
        "Harnat is located in Sumy Oblast. It lies north of the 38th parallel. Harnat sits on the outskirts of Lusaka."
    )
    found = [(s.kind, s.reference, s.wording) for s in find_said(text)]
    assert found == [("within", "Sumy Oblast", ""), ("side", "38th parallel", "north"), ("near", "Lusaka", "outskirts")]


@pytest.mark.parametrize(
    ("area", "subject"),
    [
        ("the province of El Loa", "the depot"),
        ("the Republic of Harnat", "the depot"),
        ("the district of Kalun", "the depot"),
        ("Kalun District", "the depot"),
    ],
)
def test_the_area_that_holds_a_position_is_not_the_place_at_it(area: str, subject: str) -> None:
    text = f"Vale added that the depot stands in {area}, at 22.4083 S 68.7667 W."
    [said] = [one for one in find_said(text) if one.kind == "position"]
    assert said.subject == subject


@pytest.mark.parametrize(
    ("text", "time", "mode", "reference", "subject"),
    [
        ("The farm is about an hour's drive from Nairobi.", "about an hour", "road", "Nairobi", "The farm"),
        ("The camp, a two-hour walk from Goma, is full.", "two hours", "foot", "Goma", "The camp"),
        ("The village lies 30 minutes by boat from Manaus.", "30 minutes", "boat", "Manaus", "The village"),
        (
            "The mine is half an hour by helicopter from Port Moresby.",
            "half an hour",
            "helicopter",
            "Port Moresby",
            "The mine",
        ),
        ("The dam is less than 90 minutes by train from Lyon.", "less than 90 minutes", "rail", "Lyon", "The dam"),
    ],
)
def test_a_journey_is_read_with_its_time_and_how_one_travels(
    text: str, time: str, mode: str, reference: str, subject: str
) -> None:
    (said,) = find_said(text)
    assert (said.kind, said.figure, said.wording, said.reference, said.subject) == (
        "travel",
        time,
        mode,
        reference,
        subject,
    )
    assert parse_stated(said.figure).dimension == "duration"


@pytest.mark.parametrize(
    "text", ["He drove three hours from Nairobi.", "An hour later he left Goma.", "Three days from now."]
)
def test_a_time_that_is_no_way_is_none(text: str) -> None:
    assert [s for s in find_said(text) if s.kind == "travel"] == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The strait lies 12 km west of Bonifacio.", "The strait"),
        ("The old pumping unit is situated about 3 km from Kirkuk, officials said.", "The old pumping unit"),
        ("The channel in Ruritania lies 4 miles off Dover.", "The channel in Ruritania"),
        ("A disused kiln lay 2 km north of Springfield.", "A disused kiln"),
    ],
)
def test_any_thing_may_lie_somewhere(text: str, subject: str) -> None:
    (said,) = find_said(text)
    assert (said.subject, said.subject_how, said.doubt) == (subject, "noun", "")


@pytest.mark.parametrize("text", ["The distance lies at 5 km from Rome.", "The difference lay 5 km from Rome."])
def test_what_is_no_thing_lies_nowhere(text: str) -> None:
    assert [s.subject for s in find_said(text) if s.subject_how == "noun"] == []


@pytest.mark.parametrize(
    ("text", "subject", "figure", "reference"),
    [
        (
            "The Orlo dam on the Kafu River, about 220 km west of Dar es Salaam, is full.",
            "The Orlo dam",
            "about 220 km",
            "Dar es Salaam",
        ),
        ("The town of Amba, which lies 28 km east of the dam wall, is dry.", "The town of Amba", "28 km", "dam wall"),
        ("The dam stands in Rufi District, 230 km from Utete by road.", "The dam", "230 km", "Utete"),
        ("Baros, one of the oldest pits in the world, lies 75 km from Cusco.", "Baros", "75 km", "Cusco"),
        ("The tailings dam, 8 km east of the pit, has grown.", "The tailings dam", "8 km", "pit"),
        ("The camp is 5 km north of the town of Chala.", "The camp", "5 km", "Chala"),
        ("The camp is 5 km from the edge of the Ferro pit.", "The camp", "5 km", "Ferro pit"),
        ("The Sarn canal, which a king opened in 1922, lies 43 km from Lida.", "The Sarn canal", "43 km", "Lida"),
        ("The town of Primo lies across the lagoon, 10 km east of Baltiysk.", "The town of Primo", "10 km", "Baltiysk"),
        ("Residents of Krynica, a seaside town 35 km west of the base, fled.", "Krynica", "35 km", "base"),
        ("The depot, which a newspaper placed 12 km north of the base, is gone.", "The depot", "12 km", "base"),
    ],
)
def test_what_lies_there_and_from_what_is_found_in_longer_sentences(
    text: str, subject: str, figure: str, reference: str
) -> None:
    [said] = [one for one in find_said(text) if one.kind == "distance"]
    assert (said.subject, said.figure, said.reference, said.doubt) == (subject, figure, reference, "")


@pytest.mark.parametrize("text", ["It was laid between November and April.", "Between Monday and Friday it is shut."])
def test_times_are_no_places(text: str) -> None:
    assert find_said(text) == []


def test_the_way_that_a_distance_follows_is_told() -> None:
    [said] = find_said("The depot is 230 km from Utete by road.")
    assert said.wording == "by road"


@pytest.mark.parametrize(
    ("text", "kind", "subject", "reference"),
    [
        ("The ponds lie 67 km south of Calama.", "distance", "The ponds", "Calama"),
        ("The silos stand on the outskirts of Gondar.", "near", "The silos", "Gondar"),
        ("The ponds lie on the border with Argentina.", "near", "The ponds", "border with Argentina"),
        ("The works lie between San Pedro de Atacama and Calama.", "between", "The works", "San Pedro de Atacama"),
        ("The wharf lies east of the 180th meridian.", "side", "The wharf", "180th meridian"),
        ("The shaft stands north of the Arctic Circle.", "side", "The shaft", "Arctic Circle"),
        ("The dam lies south of the equator.", "side", "The dam", "equator"),
        ("The plant is a walk of 20 minutes from Jinja.", "travel", "The plant", "Jinja"),
        ("The ponds are a two-hour drive from Calama.", "travel", "The ponds", "Calama"),
    ],
)
def test_several_things_lie_like_one(text: str, kind: str, subject: str, reference: str) -> None:
    [said] = find_said(text)
    assert (said.kind, said.subject, said.reference, said.doubt) == (kind, subject, reference, "")


@pytest.mark.parametrize(
    ("text", "subject", "figure", "direction"),
    [
        ("Oristano is 90 km away.", "Oristano", "90 km", None),
        ("Pemba, where the graphite is loaded, is 206 km to the east.", "Pemba", "206 km", "east"),
        (
            "The Bosnian town of Tuzla lies about 110 km to the north-east and is poor.",
            "Tuzla",
            "about 110 km",
            "northeast",
        ),
    ],
)
def test_a_place_may_be_so_far_from_what_was_told_before(
    text: str, subject: str, figure: str, direction: str | None
) -> None:
    [said] = find_said(text)
    assert (said.subject, said.figure, said.direction, said.reference_how) == (subject, figure, direction, "carried")


@pytest.mark.parametrize("text", ["Prices are 90 km away.", "Ida Holm is 90 years away.", "Oristano is 90 km from it."])
def test_what_says_no_place_and_no_length_is_so_far_from_nothing(text: str) -> None:
    assert not [said for said in find_said(text) if said.reference_how == "carried" and said.subject != "Prices"]


def test_in_a_list_of_distances_the_subject_stays() -> None:
    text = "The wind park at Ostra stands 9 km west of Foca and 11 km east of Tuzla, a little over 50 km from Split."
    assert [said.subject for said in find_said(text)] == ["The wind park at Ostra"] * 3
