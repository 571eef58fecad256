"""What a text says of where a place lies: plain forms are read, and what is not plain is marked."""

from __future__ import annotations

import pytest

from toolkit.places.said import find_said

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
    "He drove 12 km from Springfield.",
    "Troops advanced 12 km north of Springfield.",
    "The road runs 12 km north of Springfield.",
    "In March the depot was empty.",
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


@pytest.mark.parametrize("area", ["the province of El Loa", "the Republic of Harnat", "the district of Kalun"])
def test_the_area_that_holds_a_position_is_not_the_place_at_it(area: str) -> None:
    text = f"Vale added that the depot stands in {area}, at 22.4083 S 68.7667 W."
    [said] = [one for one in find_said(text) if one.kind == "position"]
    assert said.subject == ""
