"""Read a position in any notation, a described place or a place name; says so if no gazetteer has it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places import parse_coordinates, resolve_mentions
from toolkit.places.gazetteers.base import default_gazetteer, open_gazetteer
from toolkit.places.phrases import Vague, find_phrases, find_vague
from toolkit.places.qualified import lookup_written, parts_of
from toolkit.places.relative import place_phrase, place_vague
from toolkit.settings import set_options

if TYPE_CHECKING:
    from toolkit.records import Candidate, Resolution


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "text", help='such as "52S BH 48090 74658", "38°35\'N 126°6\'E", "Pyongyang" or "135 km northwest of Seoul"'
    )
    parser.add_argument("--gazetteer", metavar="NAME", help="ask this one alone; `dateline gazetteer list` names them")
    parser.add_argument("--online", action="store_true", help="allow the network, which online gazetteers need")


def call(arguments: argparse.Namespace) -> int:
    """Try the text as coordinates, then as a described place, then as a name."""
    with set_options(**({"online": True} if arguments.online else {})):
        try:
            found = parse_coordinates(arguments.text)
        except CoordinateError:
            if phrases := find_phrases(arguments.text):
                return _described(arguments, phrases[0])
            if vague := find_vague(arguments.text):
                return _described(arguments, vague[0])
            if any(c.isdigit() for c in arguments.text) or arguments.text.startswith(("http", "///")):
                raise
            return _name(arguments)
    if arguments.json:
        print(found.model_dump_json())
    else:
        print(f"{found.lat:.6f}, {found.lon:.6f} (read as {found.notation}, ± {found.uncertainty_m:,.0f} m)")
    return 0


def _described(arguments: argparse.Namespace, phrase) -> int:  # type: ignore[no-untyped-def]

    area = place_vague(phrase) if isinstance(phrase, Vague) else place_phrase(phrase)
    if area is None:
        raise ReferenceNotFound(
            f"{phrase.reference!r} is not in the shipped gazetteer, or may be several places",
            remedy="Name a larger place, or give its position.",
        )
    if arguments.json:
        print(area.model_dump_json())
    else:
        print(
            f"{area.lat:.4f}, {area.lon:.4f} (somewhere within {area.uncertainty_m / 1000:,.0f} km; {area.reasons[0]})"
        )
    return 0


def _name(arguments: argparse.Namespace) -> int:
    name = arguments.text.strip().removeprefix("in ")
    if arguments.gazetteer:
        found = open_gazetteer(arguments.gazetteer).lookup(name, similar=False)
        return _print(arguments, "named" if found else "not-found", found, found)
    if len(parts_of(name)) > 1 and not lookup_written(name, default_gazetteer()):
        return _print(arguments, "not-found", [], [])
    resolved: Resolution = resolve_mentions(name, [(0, len(name))])[0]
    return _print(arguments, resolved.status, list(resolved.candidates), resolved)


def _print(arguments: argparse.Namespace, status: str, candidates: list[Candidate], whole) -> int:  # type: ignore[no-untyped-def]
    if arguments.json:
        plain = [c.model_dump(mode="json") for c in whole] if isinstance(whole, list) else whole.model_dump(mode="json")
        print(json.dumps(plain, ensure_ascii=False))
        return 0 if candidates else 1
    if not candidates:
        print(f"{arguments.text!r} is not in any gazetteer. That says nothing about whether it exists.")
        return 1
    print(f"{status}: {len(candidates)} candidate(s), best first")
    for c in candidates[:8]:
        where = ", ".join(filter(None, (c.admin1, c.country)))
        print(
            f"  {c.lat:9.4f} {c.lon:10.4f}  ± {c.uncertainty_m / 1000:g} km  {c.name} ({where})  {'; '.join(c.reasons)}"
        )
    return 0
