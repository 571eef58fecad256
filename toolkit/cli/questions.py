"""Questions in a terminal: one thing a screen, with the passage, what the program reads, and the keys."""

from __future__ import annotations

import shutil
import textwrap
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from toolkit.desk.decisions.things import find_thing, things_of
from toolkit.desk.running.finished import read_run
from toolkit.errors import DatelineError
from toolkit.records.decided_entries import FACTS, fact_reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.desk.decisions.things import Thing
    from toolkit.desk.running.finished import FinishedRun

_AROUND = 300
"""Characters of the document shown before and after the words: two or three sentences of a newspaper."""

KEYS: dict[str, dict[str, tuple[str, str]]] = {
    "statement": {
        "y": ("confirm", "it is right"),
        "s": ("speaker", "another speaker"),
        "d": ("date", "another day"),
        "w": ("words", "other words"),
        "x": ("drop", "no statement"),
    },
    "conflict": {"x": ("dismiss", "no conflict"), "y": ("confirm", "it is one")},
    "claim": {"y": ("confirm", "I have read it"), "v": ("verdict", "another verdict"), "x": ("dismiss", "set aside")},
    "site": {"c": ("candidate", "this entry is meant"), "o": ("not-candidate", "this one is not")},
    "finding": {"y": ("confirm", "I have read it")},
    "document": {
        "y": ("confirm", "it is right"),
        "t": ("title", "another title"),
        "o": ("outlet", "another outlet"),
        "d": ("date", "another day"),
        "x": ("drop", "nothing in it counts as said"),
    },
    "event": {"y": ("confirm", "it is right"), "d": ("date", "another day"), "x": ("drop", "it did not happen")},
    "comparison": {"y": ("confirm", "I have looked at it"), "x": ("drop", "set this pair aside")},
    "shadow": {"y": ("confirm", "the marks are right"), "x": ("drop", "set aside")},
}
"""What may be answered, by kind of thing: the key, what it decides, and in words."""

_ASKED = {
    "speaker": "Who says it? ",
    "date": "On which day (2018-11-12)? ",
    "title": "Which title? ",
    "outlet": "Which outlet? ",
    "words": "The words, copied from the passage: ",
    "verdict": "Which verdict (supported, loose, contradicted, disputed, not-checkable)? ",
    "candidate": "Which entry (number)? ",
    "not-candidate": "Which entry (number)? ",
}


class Keep(Protocol):
    """What keeps an answer as a decision."""

    def __call__(self, thing: Thing, given: dict[str, str], *, why: str) -> Path:
        """Keep what was answered on a thing, and give the new file."""


def ask(slug: str, name: str | None, *, keep: Keep) -> int:
    """Ask about one thing, or about everything that a person must look at.

    Parameters
    ----------
    slug
        Name of the case.
    name
        The thing; None = all that is open, one after the other.
    keep
        What keeps an answer.
    """
    if name is not None:
        things = [find_thing(slug, name)[1]]
    else:
        run = read_run(slug)
        things = list(_open(run, things_of(run)))
    kept = 0
    for number, thing in enumerate(things, start=1):
        print(f"\n--- {number} of {len(things)} · {thing.kind} {thing.name} " + "-" * 20)
        print(_shown(thing))
        answer = _answer(thing, keep)
        if answer is None:
            break
        kept += answer
    if not things:
        print(f"{slug}: nothing waits for a person.")
    print(f"\n{kept} decided." + (f" They count from the next run: dateline run {slug}" if kept else ""))
    return 0


def _open(run: FinishedRun, things: Iterator[Thing]) -> Iterator[Thing]:
    """Give what nobody has settled: claims that differ or are open, guesses, worked-out days, conflicts, places."""
    settled = {row["ref"] for row in run.results.get("decisions", []) if row["status"] == "applied" and row["ref"]}
    order = {"claim": 0, "site": 1, "conflict": 2, "statement": 3}
    waiting = [t for t in things if t.name not in settled and t.kind in order and _needs_a_person(t)]
    yield from sorted(waiting, key=lambda t: order[t.kind])


def _needs_a_person(thing: Thing) -> bool:
    record = thing.record
    if thing.kind == "claim":
        return bool(record["verdict"] != "supported")
    if thing.kind == "site":
        return bool(record.status == "ambiguous")
    if thing.kind == "statement":
        return bool(record.grade == "read" or record.date_basis == "resolved")
    return True


def _shown(thing: Thing) -> str:
    """Give the screen of a thing: the passage with its words marked, then the program's reading."""
    width = max(40, min(100, shutil.get_terminal_size((90, 24)).columns))
    blocks = {"statement": _statement, "claim": _claim, "conflict": _conflict, "site": _site}
    blocks |= dict.fromkeys(FACTS, _fact)
    lines = blocks.get(thing.kind, _finding)(thing)
    wrapped = (textwrap.wrap(text, width) or [""] for text in lines)
    return "\n".join(chain.from_iterable(wrapped))


def _statement(thing: Thing) -> list[str]:
    s = thing.record
    day = f"{s.said_on} ({s.date_basis})" if s.said_on else "not known"
    guess = f"; it may mean {s.guess}" if s.guess else ""
    how = {"named": "named in the sentence", "bound": "bound by a rule", "decided": "set by the desk"}
    known = how.get(s.speaker_how, "only guessed, or not named")
    return [
        *_passage(thing.text, s.content),
        f"Speaker: {s.speaker or 'none'} ({known}{guess})",
        f"Said on: {day}",
        f"Denies: {'yes' if s.negated else 'no'} · {s.kind} · document {s.document}, paragraph {s.paragraph}",
    ]


def _passage(text: str, content: Any) -> list[str]:
    first, last = content[0][0], content[-1][1]
    marked, at = "", max(0, first - _AROUND)
    for start, end in content:
        marked += f"{text[at:start]}>>>{text[start:end]}<<<"
        at = end
    return [f"…{marked}{text[at : last + _AROUND]}…", ""]


def _claim(thing: Thing) -> list[str]:
    claim = thing.record
    passage = claim.get("passage") or {}
    lines = [f"Claim: {claim['text']} ({claim['speaker']})"]
    lines += [f"In its document: {passage['text']}"] if passage.get("text") else []
    lines += [f"Found: {finding.text}" for finding in thing.facts["findings"]]
    return [*lines, f"Verdict: {claim['verdict']} ({claim['word']})"]


def _conflict(thing: Thing) -> list[str]:
    return [thing.record.text]


def _finding(thing: Thing) -> list[str]:
    return [thing.record.text, f"Method: {thing.record.how}"]


def _fact(thing: Thing) -> list[str]:
    shown = fact_reading(thing.kind, thing.record, type(thing.record).model_fields)
    return [f"{name}: {value}" for name, value in shown.items() if value]


def _site(thing: Thing) -> list[str]:
    located = thing.record
    lines = [f"{located.site.name}: {located.status}. {located.explanation}"]
    for number, c in enumerate(located.candidates, start=1):
        where = ", ".join(part for part in (c.name, c.admin1, c.country) if part)
        lines.append(f"  {number}. {where} ({c.gazetteer_id}) {c.lat:.3f}, {c.lon:.3f}: {'; '.join(c.reasons)}")
    return lines


def _answer(thing: Thing, keep: Keep) -> int | None:
    """Ask until an answer can be kept; 1 = kept, 0 = left for later, None = stop."""
    keys = KEYS[thing.kind]
    shown = " · ".join(f"[{key}] {words}" for key, (_, words) in keys.items())
    while True:
        word = _read(f"\n{shown} · [n] next · [q] quit\n> ")
        if word is None or word == "q":
            return None
        if word in ("n", ""):
            return 0
        if word not in keys:
            continue
        option = keys[word][0]
        given = _read(_ASKED[option]) if option in _ASKED else ""
        if given is None:
            return None
        why = _read("Why (it stands in the report; Enter for none)? ") or ""
        try:
            path = keep(thing, {option: given}, why=why)
        except DatelineError as e:
            print(e)
            continue
        print(f"Kept as {path.name}")
        return 1


def _read(question: str) -> str | None:
    """Read an answer; None at the end of input."""
    print(question, end="", flush=True)
    try:
        return input().strip()
    except EOFError:
        return None
