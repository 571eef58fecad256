"""Printed numbers and positions beside the values they stand for, at the precision they are printed with."""

from __future__ import annotations

import math
import re
from itertools import chain, product
from typing import Any

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_DEGREES = re.compile(r"(\d+(?:\.\d+)?)° ?([NS]),? (\d+(?:\.\d+)?)° ?([EW])")
_SOME_YEAR = re.compile(r"(?<!\d)(\d\d)(?:(\d)X|XX)(?!\w)")
_SLACK = 1e-9
_READ_IN = {
    ("m²", "ha"): 1e4,
    ("m²", "km²"): 1e6,
    ("ha", "km²"): 100.0,
    ("ha", "m²"): 1e-4,
    ("m", "km"): 1e3,
    ("km", "m"): 1e-3,
    ("days", "years"): 365.2425,
    ("days", "year"): 365.2425,
}
"""How many of a quantity's unit make one of the unit it is printed in."""


def numbers_in(text: str) -> list[tuple[float, float]]:
    """Return the numbers of a text, each with half the last place it is printed with.

    Parameters
    ----------
    text
        Such as "84.6 km" or "−3,600 m²"; the zeros at the end of a whole number may be rounding.
    """
    found = []
    for match in _NUMBER.finditer(text):
        plain = match[0].replace(",", "").replace("−", "-")
        if "." in plain:
            half = 0.5 * 10.0 ** -len(plain.split(".")[1])
        else:
            digits = plain.lstrip("-")
            # "1,200" may be rounded to hundreds
            zeros = len(digits) - len(digits.rstrip("0")) if int(digits) else 0
            half = 0.5 * 10.0**zeros
        found.append((float(plain), half))
    return found


def fits(printed: str, value: float) -> bool:
    """Tell whether a value is what a text prints, at the text's own precision.

    Parameters
    ----------
    printed
        Text with the number.
    value
        The number itself.
    """
    shown = numbers_in(printed)
    if not shown:
        return True
    # directions and detours are printed without a sign
    signs = (value,) if printed.lstrip()[:1] in "-−" else (value, abs(value))
    slack = _SLACK * max(1.0, abs(value))
    return any(abs(number - wanted) <= half + slack for (number, half), wanted in product(shown, signs))


def check_quantities(finding: dict[str, Any]) -> list[str]:
    """Compare each quantity of a finding with how it is printed, and with the sentence.

    Parameters
    ----------
    finding
        A finding of results.json.

    Returns
    -------
    list of str
        One line a quantity that is printed as another number.
    """
    problems = []
    for quantity in finding.get("quantities", []):
        printed, value = quantity.get("printed"), quantity["value"]
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            problems.append(f"quantity {finding['id']}/{quantity['name']}: {value!r} is no number")
        elif printed is not None and not fits(printed, value / _holds(quantity.get("unit", ""), printed)):
            problems.append(f"quantity {finding['id']}/{quantity['name']}: printed {printed!r}, the value is {value!r}")
        elif (word := _strange_word(str(printed or ""), finding, quantity)) is not None:
            problems.append(
                f"quantity {finding['id']}/{quantity['name']}: printed with {word!r}, which is not its unit"
            )
    return problems


def _holds(unit: str, printed: str) -> float:
    """Return how many of a unit make one of the unit that a text ends with."""
    return _READ_IN.get((unit, printed.rpartition(" ")[2]), 1.0)


def _strange_word(printed: str, finding: dict[str, Any], quantity: dict[str, Any]) -> str | None:
    """Return the first word beside a printed number that neither the unit nor the finding has, "" for none at all."""
    own = _strings({key: value for key, value in quantity.items() if key != "printed"})
    one = str(quantity.get("unit", "")).removesuffix("s")
    known = {*" ".join([finding["text"], "± °", one, *own]).split(), *(unit for _, unit in _READ_IN)}
    words = _NUMBER.sub(" ", printed).split()
    if printed and quantity.get("unit") and not words:
        return ""
    return next((word for word in words if word not in known), None)


def position_fits(text: str, record: dict[str, Any]) -> bool:
    """Tell whether every pair of decimal degrees in a text is one of a record's positions, or stands in it as written.

    Parameters
    ----------
    text
        Such as "0.49988° N 0.50019° E, as stated by ...".
    record
        A position or a site of results.json.
    """
    known, words = _pairs(record), _strings(record)
    for match in _DEGREES.finditer(text):
        (lat, near), (lon, close) = numbers_in(match[1])[0], numbers_in(match[3])[0]
        lat, lon = (-lat if match[2] == "S" else lat), (-lon if match[4] == "W" else lon)
        there = any(abs(lat - a) <= near + _SLACK and abs(lon - o) <= close + _SLACK for a, o in known)
        if not there and not any(match[0] in line for line in words):
            return False
    return True


def strange_number(text: str, record: Any) -> str | None:
    """Return the first number of a text that stands nowhere in what it comes from, or None.

    Parameters
    ----------
    text
        A piece of the report.
    record
        JSON values: numbers in them count at the printed precision, in units or thousands; digits in their texts do.
    """
    values = _values(record)
    strings = _strings(record)
    written = {number for number, _ in chain.from_iterable(map(numbers_in, strings))}
    written |= {abs(number) for number in written}
    written |= set(chain.from_iterable(map(_ends_of_spans, strings)))
    for match in _NUMBER.finditer(text):
        number, half = numbers_in(match[0])[0]
        near = (abs(abs(number) - abs(v)) <= half + _SLACK * max(1.0, abs(v)) for v in values)
        if number not in written and abs(number) not in written and not any(near):
            return match[0]
    return None


def _ends_of_spans(text: str) -> list[float]:
    """Return the years that a decade or century of a text is printed with: 202X as the 2020s, 20XX as 2000 to 2099."""
    found = []
    for century, decade in _SOME_YEAR.findall(text):
        found += [float(f"{century}{decade}0")] if decade else [float(f"{century}00"), float(f"{century}99")]
    return found


def _values(value: Any) -> list[float]:
    if isinstance(value, bool):
        return []
    if isinstance(value, (int, float)):
        return [float(value), value / 1000]
    if isinstance(value, dict):
        areas = [v for k, v in value.items() if k.endswith("_m2") and isinstance(v, (int, float))]
        # an area is kept in square metres and printed in hectares or square kilometres
        as_printed = [*(area / 1e4 for area in areas), *(area / 1e6 for area in areas)]
        return [*as_printed, *chain.from_iterable(map(_values, value.values()))]
    if isinstance(value, list):
        return [float(len(value)), *chain.from_iterable(map(_values, value))]
    return []


def _pairs(value: Any) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    if isinstance(value, dict):
        if isinstance(value.get("lat"), (int, float)) and isinstance(value.get("lon"), (int, float)):
            found.append((float(value["lat"]), float(value["lon"])))
        for inner in value.values():
            found += _pairs(inner)
    elif isinstance(value, list):
        for inner in value:
            found += _pairs(inner)
    return found


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _strings(list(value.values()))
    if isinstance(value, list):
        return list(chain.from_iterable(map(_strings, value)))
    return []
