"""Figures as a claim prints them, and what a check asks of its own."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel

from toolkit.records.base import Line
from toolkit.records.stated import parse_stated
from toolkit.records.units import Dimension


def _a_figure(text: str) -> str:
    parse_stated(text)
    return text


Figure = Annotated[Line, AfterValidator(_a_figure)]
"""A figure as it is printed, unit and hedge with it: "about 50 miles"."""


def require_one(check: BaseModel, first: str, second: str) -> None:
    """Refuse a check that states neither of two fields, or both.

    Parameters
    ----------
    check
        The check.
    first
        Name of a field, "is" for the figure as printed.
    second
        Name of the other.

    Raises
    ------
    ValueError
        Neither is stated, or both are.
    """
    given: list[Any] = [getattr(check, "stated" if name == "is" else name) for name in (first, second)]
    if all(value is None for value in given):
        raise ValueError(f'give the figure as printed, {first} = "about 50 miles"')
    if all(value is not None for value in given):
        raise ValueError(f"give either {first!r} or {second!r}, not both")


def require_dimension(text: str | None, *wanted: Dimension) -> None:
    """Refuse a figure whose unit does not fit.

    Parameters
    ----------
    text
        The figure as printed; None passes.
    *wanted
        What it may measure: "length", "area" ...

    Raises
    ------
    ValueError
        It measures something else.
    """
    if text is None:
        return
    stated = parse_stated(text)
    if stated.dimension not in wanted:
        units = " or ".join(_UNITS_OF[name] for name in dict.fromkeys(wanted))
        raise ValueError(f"{text!r} has no unit that fits here; write {units}")


_UNITS_OF: dict[Dimension, str] = {
    "length": "km, miles or metres",
    "area": "hectares, acres or square km",
    "duration": "days, months or years",
    "mass": "tonnes or kg",
    "ratio": "times, percent or a third",
    "count": "a plain number",
}
