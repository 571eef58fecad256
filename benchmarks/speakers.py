"""Who do "he", "the company" and "analysts" stand for? Scored on 150 sources labelled by hand, in articles you have.

    python benchmarks/speakers.py FILE.jsonl[.gz]

The articles are the English part of NewsReader MEANTIME (Minard et al. 2016, LREC), one JSON object a line with "id",
"text" and "dct"; they are not shipped. ``speaker_labels.csv`` holds the labels only: document, first and last character
of the mention, and the speaker by name; no name = the text names nobody, and the mention must stay as it is written.
They were made by reading the articles, before the program's answers were seen.
"""

from __future__ import annotations

import collections
import csv
import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from toolkit.quotes import extract_statements
from toolkit.quotes.speakers import same_speaker
from toolkit.records import Statement

LABELS = Path(__file__).with_name("speaker_labels.csv")


def labels() -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = collections.defaultdict(list)
    with LABELS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["document"]].append((int(row["start"]), int(row["end"]), row["speaker"]))
    return found


def articles(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_right(speaker: str, found: Statement) -> bool:
    if not speaker:
        return found.speaker == found.mention or same_speaker(found.mention or "", found.speaker or "")
    if same_speaker(speaker, found.speaker or ""):
        return True
    initials = "".join(w[0] for w in re.findall(r"[A-Z]\w*", speaker))
    return len(initials) > 1 and found.speaker == initials


def score(path: Path) -> dict[str, object]:
    count: collections.Counter[str] = collections.Counter()
    wanted = labels()
    for article in articles(path):
        own = wanted.get(article["id"], [])
        said = extract_statements(article["text"], published=article.get("dct")) if own else []
        for start, end, speaker in own:
            kind = "named" if speaker else "unnamed"
            count["labels"] += 1
            hit = next(
                (s for s in said if s.speaker_span and s.speaker_span[0] < end and start < s.speaker_span[1]), None
            )
            if hit is None:
                continue
            right = is_right(speaker, hit)
            count["found"] += 1
            count[f"found {kind}"] += 1
            count[f"right {kind}"] += right
            if not right and "-v" in sys.argv:
                print(
                    f"  {article['id'][:30]} {start}: {hit.mention!r} is {speaker or 'nobody named'!r},"
                    f" read {hit.speaker!r}"
                )
    right = count["right named"] + count["right unnamed"]
    return {
        "labels": count["labels"],
        "found": count["found"],
        "right": right,
        "right_of_found_pct": round(100 * right / max(1, count["found"]), 1),
        "named_pct": round(100 * count["right named"] / max(1, count["found named"]), 1),
        "unnamed_pct": round(100 * count["right unnamed"] / max(1, count["found unnamed"]), 1),
    }


if __name__ == "__main__":
    paths = [a for a in sys.argv[1:] if not a.startswith("-")]
    if not paths:
        print("speakers: skipped, as it needs the file of articles: python benchmarks/speakers.py FILE.jsonl.gz")
    else:
        print(json.dumps(score(Path(paths[0]))))
