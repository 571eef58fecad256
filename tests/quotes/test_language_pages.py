"""docs/languages.md states what is read of each language; its examples of dates are read so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit.quotes import find_dates
from toolkit.quotes.languages import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "languages.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))


@pytest.mark.parametrize("tag", sorted(TABLES))
def test_each_language_has_a_section_whose_dates_are_read(tag: str) -> None:
    told = SECTIONS[TABLES[tag].name]
    assert f"{len(TABLES[tag].verbs)} forms" in told
    weekday, day = re.findall(r"`([^`]+)`", told)
    assert [d.value for d in find_dates(weekday, published="2021-05-12")] == ["2021-05-11"]
    assert [d.value for d in find_dates(day)] == ["2021-05-03"]


def test_no_section_speaks_of_a_language_that_is_not_read() -> None:
    assert set(SECTIONS) == {table.name for table in TABLES.values()}
