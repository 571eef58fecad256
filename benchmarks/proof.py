"""What `dateline proof` finds of drafts with one fact changed, and how often it cries out at unchanged ones.

    python benchmarks/proof.py [--changes 200] [--misses] [CASE FOLDER DRAFT ...]

Each document of the shipped cases is taken as a draft against its own case, which holds every fact of it. Then one fact
is changed at a time, by a program and a seed: a number, a unit, a date, a speaker, a no, a word in quotation marks, a
direction, a place. A change is found where a row that overlaps its sentence stands as "differs" or "not in the case"
and did not before; it is a false alarm where such a row stands on the unchanged draft. For the shipped cases the table
goes to benchmarks/results/proof.md.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from toolkit.publish.proofing import Proof, proof_draft
from toolkit.quotes import read_document
from toolkit.records import Document, sentence_at, sentence_spans

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("results")
ALARMS = {"differs", "absent"}
MONTHS = ("January", "March", "April", "June", "July", "August", "October", "December")
SIDES = {"north": "south", "south": "north", "east": "west", "west": "east"}
UNITS = {"km": "miles", "miles": "km", "metres": "feet", "days": "weeks", "hectares": "acres"}
STRANGERS = ("Ida Holm", "Karl Voss", "Mira Tavane")
TOWNS = ("Oslo", "Lusaka", "Nampo")


class Change(NamedTuple):
    """One fact changed: what kind, its characters in the draft, and the words that stand there instead."""

    kind: str
    start: int
    end: int
    words: str


def main() -> None:
    """Measure, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", nargs="*", type=Path, help="case folder and draft, in turn")
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    pairs = list(zip(arguments.pairs[::2], arguments.pairs[1::2], strict=True)) or list(_shipped())
    made, found, facts, false = Counter[str](), Counter[str](), 0, 0
    with tempfile.TemporaryDirectory() as place:
        per_draft = -(-arguments.changes // len(pairs))
        for case, path in pairs:
            text = read_document(_draft(path)).text
            plain = _proof(case, text, Path(place))
            facts += len(plain.rows)
            alarms = [row for row in plain.rows if row.standing in ALARMS]
            false += len(alarms)
            for row in alarms if arguments.misses else ():
                print(f"false alarm in {path.name}: {row.kind} “{row.text}”: {row.standing}, {row.says}")
            for change in _changes(text, per_draft):
                made[change.kind] += 1
                if _is_found(case, text, change, plain, Path(place)):
                    found[change.kind] += 1
                elif arguments.misses:
                    print(
                        f"missed in {path.name}: {change.kind}: “{text[change.start : change.end]}” → “{change.words}”"
                    )
    lines = ["| changed | drafts | found |", "|---|---|---|"]
    lines += [f"| {kind} | {count} | {found[kind]} |" for kind, count in sorted(made.items())]
    total, right = sum(made.values()), sum(found.values())
    lines.append(f"\n{right} of {total} changes found ({right / max(1, total):.1%}); {false} of {facts} facts of")
    lines.append(f"{len(pairs)} unchanged drafts raised a false alarm ({false / max(1, facts):.1%}).")
    print("\n".join(lines))
    if not arguments.pairs:
        (RESULTS / "proof.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _shipped() -> Iterator[tuple[Path, Path]]:
    for case in ("sakkanmol", "drill"):
        folder = ROOT / "data" / "cases" / case
        for path in sorted((folder / "documents").iterdir()):
            yield folder, path


def _draft(path: Path) -> Document:
    return Document(id="draft", title="draft", outlet="desk", file=path.name, path=path)


def _proof(case: Path, text: str, place: Path) -> Proof:
    path = place / "draft.txt"
    path.write_text(text, encoding="utf-8")
    return proof_draft(case, read_document(_draft(path)))


def _is_found(case: Path, text: str, change: Change, plain: Proof, place: Path) -> bool:
    changed = text[: change.start] + change.words + text[change.end :]
    proof = _proof(case, changed, place)
    spans = sentence_spans(changed)
    first, last = spans[sentence_at(spans, change.start)]
    before = {(row.kind, row.text) for row in plain.rows if row.standing in ALARMS}
    alarms = [row for row in proof.rows if row.standing in ALARMS and (row.kind, row.text) not in before]
    return any(row.start < last and row.end > first for row in alarms)


def _changes(text: str, wanted: int) -> list[Change]:
    """Make changes of every kind in turn, each of another place."""
    rng = random.Random(len(text))  # noqa: S311
    pools = [list(make(text)) for make in MAKERS]
    for pool in pools:
        rng.shuffle(pool)
    chosen: list[Change] = []
    while len(chosen) < wanted and any(pools):
        chosen += [pool.pop() for pool in pools if pool]
    return chosen[:wanted]


def _numbers(text: str) -> Iterator[Change]:
    for match in re.finditer(r"(?<![\w.,/-])\d{1,4}(?:\.\d)? (?=km|miles|metres|days|workers|halls|hectares)", text):
        yield Change("number", match.start(), match.end(), f"{float(match[0]) * 1.7 + 3:.0f} ")


def _units(text: str) -> Iterator[Change]:
    for match in re.finditer(rf"(?<=\d )(?:{'|'.join(UNITS)})\b", text):
        yield Change("unit", *match.span(), UNITS[match[0]])


def _dates(text: str) -> Iterator[Change]:
    for match in re.finditer(
        r"\b(\d{1,2}) ((?:January|February|March|April|May|June|July|August|September|October"
        r"|November|December)) (\d{4})\b",
        text,
    ):
        day = int(match[1])
        yield Change("date", match.start(1), match.end(1), str(day + 3 if day < 20 else day - 3))
        yield Change("date", match.start(3), match.end(3), str(int(match[3]) - 1))


_NAME = r"[A-Z][a-z]+(?: [A-Z][\w-]+){1,2}"


def _speakers(text: str) -> Iterator[Change]:
    for number, match in enumerate(
        re.finditer(rf"(?<=[,”] )({_NAME})(?= (?:said|wrote|told|added)\b)|(?<=said )({_NAME})", text)
    ):
        yield Change("speaker", *match.span(), STRANGERS[number % len(STRANGERS)])


def _noes(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\b(?:does|is|has|had|were|was) not\b|\bhas never\b", text):
        yield Change("negation", *match.span(), match[0].rsplit(" ", 1)[0])
    for match in re.finditer(r"\b(?:said|says) that\b", text):
        yield Change("negation", *match.span(), "denied that")


def _quotations(text: str) -> Iterator[Change]:
    for match in re.finditer(r"“[^”]{12,}”", text):
        words = list(re.finditer(r"\b[a-z]{5,}\b", match[0]))
        if words:
            word = words[len(words) // 2]
            at = match.start() + word.start()
            yield Change("quotation", at, at + len(word[0]), "something")


def _directions(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\b(north|south|east|west)(?=(?:east|west)? of [A-Zt])", text):
        yield Change("direction", *match.span(), SIDES[match[0]])


def _places(text: str) -> Iterator[Change]:
    for number, match in enumerate(re.finditer(r"(?<=km from )[A-Z]\w+|(?<=rth of )[A-Z]\w+", text)):
        yield Change("place", *match.span(), TOWNS[number % len(TOWNS)])


MAKERS: tuple[Callable[[str], Iterator[Change]], ...] = (
    _numbers,
    _units,
    _dates,
    _speakers,
    _noes,
    _quotations,
    _directions,
    _places,
)


if __name__ == "__main__":
    main()
