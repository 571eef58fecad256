"""Start a case of your own: a folder with a commented case.toml to fill in, or one drafted from documents.

With --from the documents are taken in (as by dateline add: hashed, stored, entered) and read, and what could stand in
case.toml is listed, each with its passage and how sure it is. Nothing is accepted by itself.

examples:
  dateline new harbour
  dateline new harbour --from article.html report.pdf https://example.org/pier.html
  dateline draft harbour --accept sure      then: dateline run harbour
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from toolkit.cli import add, draft
from toolkit.cli.main import build_parser
from toolkit.desk.casefile.reading import new_case
from toolkit.desk.drafting import draft_case, head_case
from toolkit.errors import UsageError
from toolkit.terminal import one_line


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case: lower-case letters, digits and hyphens")
    parser.add_argument("--title", help="headline of the report")
    parser.add_argument(
        "--from", dest="sources", nargs="+", metavar="FILE|URL", help="what you read: taken in, read, and drafted from"
    )


def call(arguments: argparse.Namespace) -> int:
    """Make the folder and say what comes next."""
    if arguments.sources:
        return _from(arguments)
    folder = new_case(arguments.slug, title=arguments.title)
    if arguments.json:
        print(json.dumps({"case": arguments.slug, "folder": str(folder)}))
    else:
        print(f"Made {folder}")
        print(
            f"1. dateline add {arguments.slug} FILE|URL  (what you read; or, at once: dateline new ... --from FILE|URL)"
        )
        print(f"   dateline draft {arguments.slug}  (offers what they say; or fill in {folder / 'case.toml'} by hand)")
        print(f"2. dateline check {arguments.slug}")
        print(f"3. dateline run {arguments.slug}")
    return 0


def _from(arguments: argparse.Namespace) -> int:
    """Make the case, take the documents in, and list what could stand in it."""
    for what in arguments.sources:
        if "://" not in what and not Path(what).exists():
            raise UsageError(f"there is no {what}", where="--from", remedy="Name files, folders or addresses.")
    folder = new_case(arguments.slug, title=arguments.title, bare=True)
    if not arguments.json:
        print(f"Made {folder}")
    words = ["add", arguments.slug, *arguments.sources]
    taken = add.call(build_parser(words).parse_args(words)) if not arguments.json else _quietly(words)
    if taken == 3:
        print(f"Nothing could be entered; the case is there: dateline add {arguments.slug} FILE|URL", file=sys.stderr)
        return 3
    listed = ["draft", arguments.slug, *(["--json"] if arguments.json else [])]
    made = draft_case(folder)
    heading = {} if arguments.title else head_case(folder, made)
    if not arguments.json:
        for key, value in heading.items():
            print(f"{key}: {one_line(value)}")
    return max(taken, draft.show(made, build_parser(listed).parse_args(listed)))


def _quietly(words: list[str]) -> int:
    """Take documents in without a word: the list that follows is the one JSON document."""
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()):
        return add.call(build_parser(words).parse_args(words))
