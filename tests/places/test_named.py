"""Names are found beside stretches that can hold none, and such stretches cost nothing."""

from __future__ import annotations

from toolkit.places.named import find_named

BEFORE, BEHIND = "Fighting was reported in Sevastopol. ", "Ada Brand flew to Lisbon on Friday."


def test_names_stay_where_they_are_beside_numbers_without_end() -> None:
    text = BEFORE + "12 km, " * 2_000 + BEHIND
    found = {text[n.start : n.end] for n in find_named(text)}
    assert {"Sevastopol", "Lisbon", "Ada Brand"} <= found


def test_a_stretch_without_a_capital_is_not_read() -> None:
    """The model took 44 s of 200,000 numbers; it is given the ends of each piece of such a stretch."""
    assert len(find_named("12 km, " * 100_000)) < 100_000 / 40
