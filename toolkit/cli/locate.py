"""Read a position in any notation, or look a place name up; says so if no gazetteer has it."""

from __future__ import annotations

import argparse
import json


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("text", help='such as "52S BH 48090 74658", "38°35\'N 126°6\'E" or "Pyongyang"')


def call(arguments: argparse.Namespace) -> int:
    """Try the text as coordinates, then as a name."""
    from toolkit.errors import CoordinateError
    from toolkit.places import parse_coordinates, resolve_mentions

    try:
        found = parse_coordinates(arguments.text)
    except CoordinateError as e:
        if any(c.isdigit() for c in arguments.text):
            raise
        return _name(arguments, resolve_mentions(arguments.text, [(0, len(arguments.text))])[0], str(e))
    if arguments.json:
        print(found.model_dump_json())
    else:
        print(f"{found.lat:.6f}, {found.lon:.6f} (read as {found.notation}, ± {found.uncertainty_m:,.0f} m)")
    return 0


def _name(arguments: argparse.Namespace, found, _: str) -> int:  # type: ignore[no-untyped-def]
    if arguments.json:
        print(json.dumps(found.model_dump(mode="json"), ensure_ascii=False))
        return 0 if found.candidates else 1
    if not found.candidates:
        print(f"{arguments.text!r} is not in any gazetteer. That says nothing about whether it exists.")
        return 1
    print(f"{found.status}: {len(found.candidates)} candidate(s), best first")
    for c in found.candidates[:8]:
        where = ", ".join(filter(None, (c.admin1, c.country)))
        print(
            f"  {c.lat:9.4f} {c.lon:10.4f}  ± {c.uncertainty_m / 1000:g} km  {c.name} ({where})  {'; '.join(c.reasons)}"
        )
    return 0
