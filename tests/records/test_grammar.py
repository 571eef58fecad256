from __future__ import annotations

import pytest

from toolkit.records import lies, many_of


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Quillagua ponds", "Quillagua ponds lie"),
        ("The works", "The works lie"),
        ("Sino-ri", "Sino-ri lies"),
        ("Los Angeles", "Los Angeles lies"),
        ("The Khyber pass", "The Khyber pass lies"),
        ("The campus", "The campus lies"),
        ("The oasis", "The oasis lies"),
        ("삭간몰 기지", "삭간몰 기지 lies"),
        ("", " lies"),
    ],
)
def test_several_things_lie_and_one_lies(name: str, sentence: str) -> None:
    assert lies(name) == sentence


def test_units_have_their_plural() -> None:
    units = ("mile", "foot", "inch", "tonne", "per cent", "football pitch", "")
    assert list(map(many_of, units)) == ["miles", "feet", "inches", "tonnes", "per cent", "football pitches", ""]
