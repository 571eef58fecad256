"""Where something is said to lie from something else, in the words of newspapers."""

from __future__ import annotations

import pytest

from toolkit.places.phrases import find_phrases, find_vague


@pytest.mark.parametrize(
    ("text", "km", "direction", "reference"),
    [
        ("about 8km SE of Kyiv", 8, "southeast", "Kyiv"),
        ("It lies 8 km NNW of Kyiv.", 8, "north-northwest", "Kyiv"),
        ("The depot lies 12 nm off Odesa.", 22.224, None, "Odesa"),
        ("The depot lies eight kilometers outside Kyiv.", 8, None, "Kyiv"),
        ("30 miles north of Sanaa", 48.28032, "north", "Sanaa"),
        ("some 40 km inside Ukraine", 40, None, "Ukraine"),
        ("5 km downstream from Kakhovka", 5, None, "Kakhovka"),
        ("3 km inland from Gaza", 3, None, "Gaza"),
        ("20 km from the Turkish-Syrian border", 20, None, "the Turkish-Syrian border"),
        ("20 km W of the border with Israel", 20, "west", "the border with Israel"),
        ("10 km east of the coast", 10, "east", "the coast"),
    ],
)
def test_a_stated_distance_is_read_as_newspapers_write_it(
    text: str, km: float, direction: str | None, reference: str
) -> None:
    found = find_phrases(text)
    assert len(found) == 1
    assert (found[0].low_km, found[0].direction, found[0].reference) == (pytest.approx(km), direction, reference)


@pytest.mark.parametrize("text", ["10 nm of film", "8 km S", "12 NE winds", "5 E of them", "the 3 W of Kyivstar"])
def test_letters_without_a_distance_and_a_place_are_none(text: str) -> None:
    assert find_phrases(text) == []


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("a base just outside Kyiv", "Kyiv"),
        ("on the outskirts of Damascus", "Damascus"),
        ("on the northern outskirts of Khan Younis", "Khan Younis"),
        ("a jetty opposite Sevastopol", "Sevastopol"),
        ("a village near Homs", "Homs"),
    ],
)
def test_a_place_beside_another_is_read_without_a_figure(text: str, reference: str) -> None:
    assert [v.reference for v in find_vague(text)] == [reference]
