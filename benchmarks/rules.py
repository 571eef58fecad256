"""Which rule finds what, how often, and how often it is right: statements against articles marked by hand.

    python benchmarks/rules.py FILE.jsonl[.gz]       one row a rule, and how often "print" and "read" are right
    python benchmarks/rules.py FILE.jsonl[.gz] -v    and what was judged wrong, line by line

A line of FILE is a JSON object with "text" and "attributions", each with "source" and "content" as lists of character
spans, as PolNeAR has them (Newell, Margolin & Ruths 2018, LREC); the articles are not shipped. A statement is *right*
where its words share at least half with one marked attribution (intersection over union) and its speaker touches the
source marked there, or is that source by name. *Something said* counts the statements whose words lie by 70 of 100
inside a marked attribution, whoever speaks: what remains was said by nobody, or was not marked.
"""

from __future__ import annotations

import collections
import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.quotes import extract_statements
from toolkit.quotes.speakers import same_speaker
from toolkit.records import Statement

WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
SHARED = 0.5
"""Intersection over union from which two spans are one, as PolNeAR's own scores have it."""
INSIDE = 0.7

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Judged:
    """A statement and what the marks say of it."""

    statement: Statement
    said: bool
    """Its words lie inside a marked attribution."""
    words: bool
    """Its words are those of a marked attribution."""
    speaker: bool
    """And so is its speaker."""


def words_in(text: str, spans: Spans) -> set[int]:
    """Give the starts of the words that spans touch."""
    found = set[int]()
    for start, end in spans:
        found |= {m.start() + start for m in WORD.finditer(text[start:end])}
    return found


def speaker_fits(text: str, source: Spans, found: Statement) -> bool:
    """Tell whether a statement's speaker is the source marked; a mark without a source wants no name."""
    if not source:
        return found.speaker is None or found.grade == "read"
    span = found.speaker_span
    if span and any(span[0] < end and start < span[1] for start, end in source):
        return True
    return any(same_speaker(text[start:end], found.speaker or "") for start, end in source)


def judge(row: dict[str, Any]) -> Iterator[Judged]:
    """Judge every statement of an article."""
    text = row["text"]
    marked = [(words_in(text, a["content"]), a["source"]) for a in row["attributions"]]
    for found in extract_statements(text, published=(row.get("published") or "")[:10] or None):
        own = words_in(text, list(found.content))
        near = [(m, source) for m, source in marked if own & m]
        said = any(len(own & m) >= INSIDE * len(own) for m, _ in near)
        fits = [source for m, source in near if len(own & m) >= SHARED * len(own | m)]
        speaker = any(speaker_fits(text, source, found) for source in fits)
        yield Judged(found, said, bool(fits), speaker)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read articles, one a line."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def table(judged: list[Judged]) -> Iterator[str]:
    """Give the table's rows, the commonest rule first."""
    groups: dict[tuple[int, str], list[Judged]] = collections.defaultdict(list)
    for j in judged:
        s = j.statement
        groups[0, f"{s.rule} ({s.grade})"].append(j)
        groups[1, f"all {s.kind} ({s.grade})"].append(j)
        groups[2, f"all ({s.grade})"].append(j)
    yield f"| {'rule (grade)':<28} | fires | something said | words right | words and speaker right |"
    yield "|---|---|---|---|---|"
    for (_, name), found in sorted(groups.items(), key=lambda g: (g[0][0], -len(g[1]))):
        counts = (sum(j.said for j in found), sum(j.words for j in found), sum(j.speaker for j in found))
        shares = " | ".join(f"{n / len(found):.2f}" for n in counts)
        yield f"| {name:<28} | {len(found):>5} | {shares} |"


def main() -> None:
    """Print the table."""
    paths = [a for a in sys.argv[1:] if not a.startswith("-")]
    if not paths:
        print("rules: skipped, as it needs the file of articles: python benchmarks/rules.py FILE.jsonl.gz")
        return
    judged = list[Judged]()
    for row in rows(Path(paths[0])):
        for j in judge(row):
            judged.append(j)
            if "-v" in sys.argv and not j.speaker:
                s = j.statement
                fault = "speaker" if j.words else "words" if j.said else "nothing said"
                print(f"{s.grade}\t{s.rule}\t{fault}\t{s.speaker!r} {s.cue!r}: {s.text[:200]!r}")
    print("\n".join(table(judged)))


if __name__ == "__main__":
    main()
