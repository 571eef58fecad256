"""Read a position in any notation, a described place or a place name; says so if no gazetteer has it."""

from __future__ import annotations

import argparse
import json
import re
from typing import TYPE_CHECKING

from toolkit import places
from toolkit.errors import CoordinateError
from toolkit.settings import set_options

if TYPE_CHECKING:
    from toolkit.places.asked import Asked
    from toolkit.records import Candidate

_NUMBERED = re.compile(r"\d|\w\+\w|^\s*(?:https?:|///)")
"""What every position has: a digit, the sign of a Plus code, or the opening of a link."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "text", help='such as "52S BH 48090 74658", "38°35\'N 126°6\'E", "Pyongyang" or "135 km northwest of Seoul"'
    )
    parser.add_argument("--gazetteer", metavar="NAME", help="ask this one alone; `dateline gazetteer list` names them")
    parser.add_argument("--online", action="store_true", help="allow the network, which online gazetteers need")


def call(arguments: argparse.Namespace) -> int:
    """Try the text as coordinates, then as a described place, then as a name; one without a digit as a name first."""
    text = arguments.text
    with set_options(**({"online": True} if arguments.online else {})):
        if not _NUMBERED.search(text):
            asked = places.find_named(text, gazetteer=arguments.gazetteer)
            area = None if asked.candidates else places.find_described(text)
            return _print_named(arguments, asked) if area is None else _print_area(arguments, area)
        try:
            found = places.parse_coordinates(text)
        except CoordinateError:
            if (area := places.find_described(text)) is None:
                raise
            return _print_area(arguments, area)
    if arguments.json:
        print(found.model_dump_json())
    else:
        print(f"{found.lat:.6f}, {found.lon:.6f} (read as {found.notation}, ± {found.uncertainty_m:,.0f} m)")
    return 0


def _print_area(arguments: argparse.Namespace, area: Candidate) -> int:
    if arguments.json:
        print(area.model_dump_json())
    else:
        print(
            f"{area.lat:.4f}, {area.lon:.4f} (somewhere within {area.uncertainty_m / 1000:,.0f} km; {area.reasons[0]})"
        )
    return 0


def _print_named(arguments: argparse.Namespace, asked: Asked) -> int:
    if arguments.json:
        plain: object = [c.model_dump(mode="json") for c in asked.candidates]
        if asked.resolution is not None:
            plain = asked.resolution.model_dump(mode="json")
        print(json.dumps(plain, ensure_ascii=False))
        return 0 if asked.candidates else 1
    if not asked.candidates:
        print(f"{arguments.text!r} is not in any gazetteer. That says nothing about whether it exists.")
        return 1
    print(_heading(asked))
    for c in asked.candidates[:8]:
        where = ", ".join(filter(None, (c.admin1, c.country)))
        inside = f" ({where})" if where else ""
        print(
            f"  {c.lat:9.4f} {c.lon:10.4f}  ± {c.uncertainty_m / 1000:g} km  {c.name}{inside}  {'; '.join(c.reasons)}"
        )
    return 0


def _heading(asked: Asked) -> str:
    best, *others = asked.candidates
    if asked.status == "ambiguous" and not others:
        reach = f"{best.uncertainty_m / 1000:,.0f} km around its middle"
        return f"found, but too wide to be a point ({reach})"
    return f"{asked.status}: {len(asked.candidates)} candidate{'s' * bool(others)}, best first"
