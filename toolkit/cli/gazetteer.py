"""List the gazetteers at hand, or import one of your own: a GeoNames dump (KP.txt), a CSV or a GeoJSON file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from toolkit.places.gazetteers.base import gazetteer_names
from toolkit.places.gazetteers.imported import import_gazetteer


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    imported = actions.add_parser("import", help="take a file in and make it a gazetteer")
    imported.add_argument("file", type=Path, help="GeoNames dump, CSV with name, lat and lon, or GeoJSON of points")
    imported.add_argument("--name", help="name to look it up by; the file's own if absent")
    actions.add_parser("list", help="name all gazetteers that can be asked")


def call(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    if arguments.action == "list":
        names = gazetteer_names()
        print(json.dumps(names) if arguments.json else "\n".join(names))
        return 0
    name, count = import_gazetteer(arguments.file, name=arguments.name)
    if arguments.json:
        print(json.dumps({"gazetteer": name, "places": count}))
    else:
        print(f"{count:,} places in gazetteer {name!r}; `dateline locate NAME` now asks it too.")
    return 0
