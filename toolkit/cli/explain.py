"""Explain a kind of claim: what is compared with what, when it agrees or differs, and how it is written.

dateline explain            the kinds, a line each
dateline explain distance   one kind, with its fields and an example
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from toolkit.errors import UsageError
from toolkit.records import KINDS

if TYPE_CHECKING:
    from toolkit.records import Kind


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("kind", nargs="?", help="name of the kind; left out, all are listed")


def call(arguments: argparse.Namespace) -> int:
    """Print the kinds, or one of them."""
    from difflib import get_close_matches

    if arguments.kind is None:
        return _listed(as_json=arguments.json)
    row = KINDS.get(arguments.kind)
    if row is None:
        near = get_close_matches(arguments.kind, KINDS, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else "'dateline explain' lists them."
        raise UsageError(f"no kind of claim is called {arguments.kind!r}", remedy=remedy)
    if arguments.json:
        print(json.dumps(_facts(row), ensure_ascii=False, indent=2))
        return 0
    print(f"{row.name}: {row.meaning}\n\n{row.verdicts}\n")
    print("  " + "; ".join(f"{verdict} is printed as “{word}”" for verdict, word in row.words.items()) + "\n")
    fields = _fields(row)
    width = max(map(len, fields))
    for name, meaning in fields.items():
        print(f"  {name:{width}}  {meaning}")
    print(f"\nexample:\n  {row.example}")
    return 0


def _listed(*, as_json: bool) -> int:
    if as_json:
        print(json.dumps({name: _facts(row) for name, row in KINDS.items()}, ensure_ascii=False, indent=2))
        return 0
    width = max(map(len, KINDS))
    for name, row in KINDS.items():
        print(f"{name:{width}}  {row.meaning}")
    print("\nSeveral at once: checks = [{ ... }, { ... }]; the claim is as good as its worst.")
    return 0


def _fields(row: Kind) -> dict[str, str]:
    shown = row.record.model_json_schema()["properties"]
    return {name: str(field.get("description", "")) for name, field in shown.items() if name != "kind"}


def _facts(row: Kind) -> dict[str, Any]:
    return {
        "kind": row.name,
        "meaning": row.meaning,
        "verdicts": row.verdicts,
        "words": row.words,
        "fields": _fields(row),
        "example": row.example,
    }
