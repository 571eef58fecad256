"""Print the JSON Schema of case.toml, for editors that check while you type."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from toolkit.records import Case


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("-o", "--output", type=Path, help="file to write; printed if absent")


def call(arguments: argparse.Namespace) -> int:
    """Print or write the schema."""
    text = schema_text()
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8", newline="\n")
    else:
        print(text, end="")
    return 0


def schema_text() -> str:
    """Give the JSON Schema of a case as text."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Case.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
