"""The sixteen points of the compass, and the ways in which people write them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator

Direction = Literal[
    "north",
    "north-northeast",
    "northeast",
    "east-northeast",
    "east",
    "east-southeast",
    "southeast",
    "south-southeast",
    "south",
    "south-southwest",
    "southwest",
    "west-southwest",
    "west",
    "west-northwest",
    "northwest",
    "north-northwest",
]

COMPASS: tuple[Direction, ...] = get_args(Direction)
"""The sixteen points, clockwise from north, 22.5 degrees apart."""

_LETTERS = {"north": "n", "south": "s", "east": "e", "west": "w"}
_ENDINGS = ("", "ern", "erly", "wards", "ward")
_BY_WORD = {point.replace("-", ""): point for point in COMPASS}
_BY_LETTERS = {re.sub("|".join(_LETTERS), lambda m: _LETTERS[m[0]], word): point for word, point in _BY_WORD.items()}


def as_direction(written: Any) -> Any:
    """Read a point of the compass as somebody wrote it.

    Parameters
    ----------
    written
        "north-west", "North West", "NW", "northwesterly".

    Returns
    -------
    object
        The point as this package writes it; what is none comes back as it is, for the record to refuse.

    Examples
    --------
    >>> as_direction("North-West"), as_direction("ENE"), as_direction("left")
    ('northwest', 'east-northeast', 'left')
    """
    if not isinstance(written, str):
        return written
    word = re.sub(r"[\s.-]", "", written).lower()
    for ending in _ENDINGS:
        point = _BY_WORD.get(word.removesuffix(ending)) or _BY_LETTERS.get(word.removesuffix(ending))
        if point is not None:
            return point
    return written


StatedDirection = Annotated[Direction, BeforeValidator(as_direction)]
"""A direction in a case file, in whatever spelling."""


def opposite(direction: Direction) -> Direction:
    """Return the direction back.

    Parameters
    ----------
    direction
        One of the sixteen points.

    Examples
    --------
    >>> opposite("north-northeast")
    'south-southwest'
    """
    return COMPASS[(COMPASS.index(direction) + 8) % 16]
