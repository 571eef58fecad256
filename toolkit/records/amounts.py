"""Numbers become words here, and here alone: rounded by their uncertainty, in a unit that a reader pictures."""

from __future__ import annotations

import math

from toolkit.records.finding import Quantity

DAYS_AS_YEARS = 731.0
"""From two years on, days are read as years."""

_ONE_OF = frozenset(
    {"seconds", "minutes", "hours", "days", "weeks", "fortnights", "months", "years", "decades", "miles"}
)
"""Units that lose their s beside a one."""


def number(value: float) -> str:
    """Write a number the way it is read: thousands separated, four significant digits at most below a thousand.

    Parameters
    ----------
    value
        Any finite number.

    Returns
    -------
    str
        Text such as "85.3" or "1,512".
    """
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    # no reader takes 1e-05
    if "e" in text:  # below what any measurement here can tell
        text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", "0"} else text.replace("-", "−")


_READ_IN: dict[str, tuple[tuple[float, str, float], ...]] = {
    "m²": ((1e7, "km²", 1e6), (1e4, "ha", 1e4)),
    "ha": ((1e3, "km²", 100.0), (0.1, "ha", 1.0), (0.0, "m²", 1e-4)),
    "m": ((1e3, "km", 1e3),),
    "km": ((1.0, "km", 1.0), (0.0, "m", 1e-3)),
    "days": ((DAYS_AS_YEARS, "years", 365.2425),),
    "deg": ((0.0, "°", 1.0),),
}
"""The unit a reader pictures: from which size on, which unit, and how many of the old one it holds."""


def _readable(value: float, unit: str) -> tuple[float, str]:
    """Return how many of a quantity's unit make one of the unit it is read in, and that unit."""
    for least, read_in, holds in _READ_IN.get(unit, ()):
        if value and abs(value) >= least:
            return holds, read_in
    return 1.0, "°" if unit == "deg" else unit


def rounded(value: float, uncertainty: float | None) -> tuple[str, str]:
    """Write a number and its uncertainty to the same place: two digits of the uncertainty, three of the number at most.

    Parameters
    ----------
    value
        Any finite number.
    uncertainty
        In the same unit; None or 0 leaves the number as ``number`` writes it.

    Returns
    -------
    tuple of str
        The number, and the uncertainty, empty where it does not show at the digits printed.

    Examples
    --------
    >>> rounded(1_698_717, 362_079), rounded(2.9873, 0.0077), rounded(85.3, 0.1)
    (('1,700,000', '360,000'), ('2.99', '0.01'), ('85.3', '0.1'))
    """
    if not uncertainty:
        return number(value), ""
    place = math.floor(math.log10(uncertainty)) - 1
    size = math.floor(math.log10(abs(value))) if value else place
    # an uncertainty far below the number does not buy more than three digits of it
    place = max(place, min(size - 2, 0))
    while place < 0 and all(_at_place(v, place).endswith("0") for v in (value, uncertainty)):
        place += 1
    shown, spread = _at_place(value, min(place, size)), _at_place(uncertainty, place)
    return shown, spread if uncertainty >= 10.0**place / 2 else ""


def _at_place(value: float, place: int) -> str:
    text = f"{round(value, -place):,.{max(0, -place)}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text.replace("-", "−")


def amount(value: Quantity) -> str:
    """Write a quantity in a unit that is easily pictured, rounded by its uncertainty.

    Parameters
    ----------
    value
        The quantity.

    Returns
    -------
    str
        Text such as "21.4 ± 0.1 km", "170 ± 36 ha" or "5.5 years".

    Examples
    --------
    >>> amount(Quantity(name="area", value=1_698_717, unit="m²", uncertainty=362_079))
    '170 ± 36 ha'
    """
    holds, unit = _readable(value.value, value.unit)
    spread = value.uncertainty / holds if value.uncertainty else None
    shown, around = rounded(value.value / holds, spread)
    printed = f"{shown} ± {around}" if around else shown
    if printed == "1" and unit in _ONE_OF:  # "1 day", "2 days"
        unit = unit.removesuffix("s")
    if not unit or unit.startswith("°"):
        return f"{printed}{unit}"
    return f"{printed} {unit}"


def area_words(square_metres: float, error_m2: float | None = None) -> str:
    """Write an area in square metres, hectares or square kilometres, rounded by its uncertainty.

    Parameters
    ----------
    square_metres
        The area.
    error_m2
        Its uncertainty, in square metres.
    """
    return amount(Quantity(name="area", value=square_metres, unit="m²", uncertainty=error_m2))


def length_words(metres: float) -> str:
    """Write a length in metres below a kilometre, in kilometres above.

    Parameters
    ----------
    metres
        Length in metres.

    Returns
    -------
    str
        Text such as "60 m" or "218 km".
    """
    if metres >= 1000:
        return f"{number(metres / 1000)} km" if metres < 100_000 else f"{metres / 1000:,.0f} km"
    return f"{number(round(metres, 1) if metres < 10 else round(metres))} m"
