"""Start a case of your own: a folder with a commented case.toml to fill in."""

from __future__ import annotations

import argparse
import json


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case: lower-case letters, digits and hyphens")
    parser.add_argument("--title", help="headline of the report")


def call(arguments: argparse.Namespace) -> int:
    """Make the folder and say what comes next."""
    from toolkit.desk.cases import new_case

    folder = new_case(arguments.slug, title=arguments.title)
    if arguments.json:
        print(json.dumps({"case": arguments.slug, "folder": str(folder)}))
    else:
        print(f"Made {folder}")
        print(f"1. dateline add {arguments.slug} FILE|URL  (what you read; then fill in {folder / 'case.toml'})")
        print(f"2. dateline check {arguments.slug}")
        print(f"3. dateline run {arguments.slug}")
    return 0
