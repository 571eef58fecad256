"""The units that figures are stated in, one row each: names as newspapers write them, and what one of them measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dimension = Literal["length", "area", "duration", "mass", "ratio", "count"]
"""What a figure measures. In base units: m, m², days, kg, a plain ratio, and a number of things."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement.

    Attributes
    ----------
    name
        Its name in the singular.
    dimension
        What it measures.
    size
        How many base units one of it is: m, m², days, kg.
    written
        A regular expression of the ways it is written.
    """

    name: str
    dimension: Dimension
    size: float
    written: str


FOOTBALL_PITCH_M2 = 105.0 * 68.0
"""The size that FIFA recommends for matches (Stadium Guidelines, 2022): 105 m by 68 m."""

YEAR_DAYS = 365.2425
"""Mean length of a Gregorian year (ISO 8601-1:2019)."""

MEASURED_IN: dict[str, tuple[Dimension, float]] = {
    "km": ("length", 1000.0),
    "m": ("length", 1.0),
    "ha": ("area", 1e4),
    "m²": ("area", 1.0),
    "km²": ("area", 1e6),
    "days": ("duration", 1.0),
    "": ("count", 1.0),
}
"""Dimension and size in base units of the units that findings are measured in."""

UNITS = (
    Unit("kilometre", "length", 1000.0, r"kilomet(?:er|re)s?|kms?\.?|klicks?|quilômetros?|kilómetros?|kilomètres?"),
    Unit("nautical mile", "length", 1852.0, r"nautical miles?|naut\. miles?|sea miles?|nmi|NM"),
    Unit("mile", "length", 1609.344, r"(?:statute )?miles?|mi\.?"),
    Unit("centimetre", "length", 0.01, r"centimet(?:er|re)s?|cm"),
    Unit("millimetre", "length", 0.001, r"millimet(?:er|re)s?|mm"),
    Unit("metre", "length", 1.0, r"met(?:er|re)s?|m"),
    Unit("foot", "length", 0.3048, r"feet|foot|ft\.?"),
    Unit("yard", "length", 0.9144, r"yards?|yds?\.?"),
    Unit("inch", "length", 0.0254, r"inch(?:es)?"),
    Unit("square kilometre", "area", 1e6, r"square kilomet(?:er|re)s?|sq\.? ?km|km²|km2"),
    Unit("square mile", "area", 1609.344**2, r"square miles?|sq\.? ?mi(?:les?)?\.?"),
    Unit("square metre", "area", 1.0, r"square met(?:er|re)s?|sq\.? ?m|m²|m2|sqm"),
    Unit("square foot", "area", 0.3048**2, r"square f(?:ee|oo)t|sq\.? ?ft\.?"),
    Unit("square yard", "area", 0.9144**2, r"square yards?|sq\.? ?yds?\.?"),
    Unit("hectare", "area", 1e4, r"hectares?|ha"),
    Unit("acre", "area", 4046.8564224, r"acres?"),
    Unit("football pitch", "area", FOOTBALL_PITCH_M2, r"(?:football|soccer) (?:pitch(?:es)?|fields?)"),
    Unit("second", "duration", 1 / 86400, r"seconds?|secs?\.?"),
    Unit("minute", "duration", 1 / 1440, r"minutes?|mins?\.?"),
    Unit("hour", "duration", 1 / 24, r"hours?|hrs?\.?"),
    Unit("day", "duration", 1.0, r"days?"),
    Unit("week", "duration", 7.0, r"weeks?"),
    Unit("fortnight", "duration", 14.0, r"fortnights?"),
    Unit("month", "duration", YEAR_DAYS / 12, r"months?"),
    Unit("year", "duration", YEAR_DAYS, r"years?|yrs?\.?"),
    Unit("decade", "duration", 10 * YEAR_DAYS, r"decades?"),
    Unit("tonne", "mass", 1000.0, r"(?:metric )?tonn?es?|tons?"),
    Unit("kilogram", "mass", 1.0, r"kilogram(?:me)?s?|kilos?|kg"),
    Unit("pound", "mass", 0.45359237, r"pounds?|lbs?\.?"),
    Unit("per cent", "ratio", 0.01, r"per ?cent|%|percentage points?"),
)
"""International mile, foot and yard of 1959, nautical mile of 1929, avoirdupois pound; a ton is read as a tonne, which
it misses by at most a tenth."""
