"""List the statements in a text file: who said what, when, and where it stands in the text."""

from __future__ import annotations

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("file", type=Path, help="plain text or Markdown")
    parser.add_argument("--published", help="publication date, for 'Tuesday' and 'last week'")


def call(arguments: argparse.Namespace) -> int:
    """Read the file and print a table."""
    from toolkit.quotes import collect_statements, read_document
    from toolkit.records import Document, to_json
    from toolkit.style import table

    document = Document(
        id="document", title=arguments.file.name, outlet="unknown", published=arguments.published, path=arguments.file
    )
    found = collect_statements([read_document(document)])
    if arguments.json:
        print(to_json(found), end="")
    else:
        columns = {
            "said on": "said_on",
            "speaker": "speaker",
            "kind": "kind",
            "paragraph": "paragraph",
            "statement": "text",
        }
        print(table(found, columns))
    return 0
