from __future__ import annotations

import inspect
import pickle

import pytest

from toolkit import errors
from toolkit.errors import DatelineError, SiteOutside

KINDS = [k for _, k in inspect.getmembers(errors, inspect.isclass) if issubclass(k, DatelineError)]


def test_every_error_stands_in_the_drawn_tree_with_its_code() -> None:
    tree = inspect.getdoc(errors) or ""
    for kind in KINDS:
        assert kind.__name__ in tree, kind
        if kind is not DatelineError:
            assert f" {kind.code} " in tree, kind


def test_codes_are_unique() -> None:
    codes = [k.code for k in KINDS]
    assert len(set(codes)) == len(codes) > 15


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_one_line_with_code_place_and_remedy(kind: type[DatelineError]) -> None:
    error = kind("something\nhappened.", where="case.toml, line 3", remedy="Mend it.")
    assert str(error) == f"{kind.code}: something happened (case.toml, line 3). Mend it."


def test_an_error_travels_between_processes_whole() -> None:
    error = SiteOutside("the site is 20 km off", where="a.tif", remedy="Use another.", code="E_FAR")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own bytes)
    assert type(again) is SiteOutside
    assert str(again) == str(error) == "E_FAR: the site is 20 km off (a.tif). Use another."


def test_a_value_of_a_megabyte_is_not_told_whole() -> None:
    assert len(str(DatelineError("x" * 1_000_000, where="case.toml", remedy="Mend it."))) < 700
