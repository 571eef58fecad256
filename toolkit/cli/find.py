"""Find words or places over all cases: sites, claims, statements, documents and what stands in them.

Each hit says in which case it is, and where: the document and paragraph, the claim, the position. A word may be cut
off at its end; words in quotation marks stand side by side. The index (runs/.find.sqlite3) is brought up to date by
each run and each search.

examples:
  dateline find Holm
  dateline find "missile base" --kind claim
  dateline find --site near 38.58,126.11 --km 20     sites whose stated position lies within 20 km
  dateline find --site Sakkanmol                     sites of that name

exit codes: 0 something is found, 1 nothing is found, 2 usage, 3 bad input
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from toolkit.desk.searching import Index
from toolkit.errors import CoordinateError, UsageError
from toolkit.places import read_position
from toolkit.terminal import one_line

if TYPE_CHECKING:
    from toolkit.desk.searching import Hit

KINDS = ("site", "claim", "statement", "document", "text")
_WIDTH = 160


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("words", nargs="*", help="what to find; all of the words")
    parser.add_argument("--kind", choices=KINDS, help="only of this kind; text = paragraphs of documents")
    parser.add_argument("--site", nargs="+", metavar="WHERE", help='a name, or "near" and a position in any notation')
    parser.add_argument("--km", type=float, default=20.0, help="how near, in km (20)")
    parser.add_argument("--most", type=int, default=50, help="how many hits (50)")


def call(arguments: argparse.Namespace) -> int:
    """Bring the index up to date, ask it, and print what is found."""
    from contextlib import closing

    if not arguments.words and not arguments.site:
        raise UsageError("nothing is sought", where="find", remedy='Write words, or --site near "38.58,126.11".')
    if not 0 < arguments.km <= 20_100:
        raise UsageError(f"--km is {arguments.km:g}", where="--km", remedy="Give a distance on the Earth, in km.")
    with closing(Index()) as index:
        index.refresh()
        hits = _hits(index, arguments)
    if arguments.json:
        print(json.dumps({"hits": [hit._asdict() for hit in hits]}, ensure_ascii=False))
    else:
        print("\n".join(map(_line, hits)) or "Nothing is found.")
    return 0 if hits else 1


def _hits(index: Index, arguments: argparse.Namespace) -> list[Hit]:
    most = max(1, min(arguments.most, 1000))
    hits: list[Hit] = []
    if arguments.site:
        near = arguments.site[0] == "near" and len(arguments.site) > 1
        written = " ".join(arguments.site[1:] if near else arguments.site)
        at = read_position(written)
        if at is None and near:
            raise CoordinateError(f"{written!r} is no position", remedy='Write it as "38.58,126.11", or any notation.')
        if at is not None:
            hits = index.near(lat=at[0], lon=at[1], km=arguments.km, most=most)
        else:
            hits = index.find(written, kind="site", most=most)
    if not arguments.words:
        return hits
    found = index.find(" ".join(_quoted(word) for word in arguments.words), kind=arguments.kind, most=most)
    if not arguments.site:
        return found
    cases = {hit.case for hit in hits}
    return [hit for hit in found if hit.case in cases]


def _quoted(word: str) -> str:
    """Keep words that came as one argument side by side."""
    return f'"{word}"' if " " in word and '"' not in word else word


def _line(hit: Hit) -> str:
    away = ""
    if hit.km is not None:
        away = f"{hit.km:.2f} km, " if hit.km < 10 else f"{hit.km:.0f} km, "
    words = one_line(hit.words)
    words = words if len(words) <= _WIDTH else f"{words[: _WIDTH - 1]}…"
    return f"{hit.case:16} {hit.kind:9} {hit.id}: {words}\n{'':27}{away}{one_line(hit.where)}"
