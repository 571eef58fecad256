"""How many of the shipped Korean names have one key in Hangul and in GeoNames' own romanisation."""

from __future__ import annotations

import csv
import gzip

import pytest

from toolkit.places import name_key
from toolkit.settings import get_settings


def _pairs(country: str) -> list[tuple[str, str]]:
    """Give the main Latin name of each place with each of its Hangul names."""
    path = get_settings().data / "gazetteers" / "places.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines) if r["country"] == country and r["feature"].startswith("PPL")]
    return [
        (hangul, row["name"])
        for row in rows
        for hangul in row["names"].split("|")
        if hangul and all("가" <= c <= "힣" for c in hangul)
    ]


@pytest.mark.parametrize(("country", "pairs", "floor"), [("KP", 143, 0.916), ("KR", 361, 0.972)])
def test_hangul_and_latin_have_one_key(country: str, pairs: int, floor: float) -> None:
    wanted = _pairs(country)
    same = sum(name_key(hangul) == name_key(latin) for hangul, latin in wanted)
    assert len(wanted) == pairs
    assert round(same / len(wanted), 3) >= floor, "most of the rest are other names: 경성 for Seoul, 영월 for Neietsu"
