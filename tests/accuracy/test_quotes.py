"""How much of a report is read right: an article written for this test and marked by hand before the program saw it.

The figures in the assertions are the measured ones; a change that lowers one must say why. At first 14 of 16 speakers
were right, and the faults were mended. On articles that nobody here wrote, PolNeAR's development set,
benchmarks/quotes.py measures a word F1 of 86.5.
"""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.quotes import extract_statements, find_dates

PUBLISHED = "2024-05-16"  # a Thursday
ARTICLE = Path(__file__).with_name("pier.md").read_text(encoding="utf-8")

MARKED = [
    (
        "The port authority",
        "it would reopen the north pier “within days”, three weeks after a barge struck it",
        "2024-05-15",
    ),
    ("Ruth Ellander", "divers had found no cracks", "2024-05-16"),
    ("Ruth Ellander", "“We looked at every pile,”", "2024-05-16"),
    ("Ruth Ellander", "“Not one of them moved.”", "2024-05-16"),
    ("Tom Haskavel", "“I have seen the pictures,”", "2024-05-10"),
    ("Tom Haskavel", "“The third pile is bent, and everybody on the quay knows it.”", "2024-05-10"),
    ("Brannimar & Sons", "the damage comes to 4 million crowns", "2024-05-16"),
    ("The opposition", "the reopening “a gamble with other people’s lives”", "2024-05-16"),
    ("Anna Quorell", "the ministry to send its own engineers", "2024-05-16"),
    ("The ministry", "that it was asked for help", "2024-05-16"),
    ("The ministry", "Its inspectors", "2024-05-06/2024-05-12"),
    ("The ministry", "“go where they are called, and nobody called”", "2024-05-06/2024-05-12"),
    ("Fishermen", "that the pier will be shut again by autumn", "2024-05-16"),
    ("Jonas Tavistane", "“It was closed twice last year,”", "2024-05-16"),
    ("Jonas Tavistane", "“We stopped believing in dates.”", "2024-05-16"),
    ("A court in Velmarra", "the barge’s owner must pay for the repairs", "2024-05-02"),
    ("Northline", "to appeal", "2024-05-16"),
]
DAYS = {
    "16 May 2024": "2024-05-16",
    "Wednesday": "2024-05-15",
    "10 May": "2024-05-10",
    "in April": "2024-04",
    "last week": "2024-W19",
    "by autumn": "2024-FA",
    "last year": "2023",
    "1998": "1998",
    "2 May": "2024-05-02",
    "1931": "1931",
}


def _words(start: int, end: int) -> set[int]:
    return {m.start() for m in re.finditer(r"\w+", ARTICLE) if start <= m.start() < end}


def test_the_words_said_are_found() -> None:
    marked = set[int]()
    for _, words, _ in MARKED:
        at = ARTICLE.index(words)
        marked |= _words(at, at + len(words))
    found = set[int]()
    for s in extract_statements(ARTICLE, published=PUBLISHED):
        for a, b in s.content:
            found |= _words(a, b)
    f1 = 200 * len(found & marked) / (len(found) + len(marked))
    assert f1 >= 89.6


def test_speaker_and_day_of_what_is_found_are_right() -> None:
    found = extract_statements(ARTICLE, published=PUBLISHED)
    speakers = days = covered = 0
    for speaker, words, said_on in MARKED:
        at = ARTICLE.index(words)
        hit = next((s for s in found if any(a < at + len(words) and at < b for a, b in s.content)), None)
        if hit is None:
            continue
        covered += 1
        speakers += speaker.removeprefix("The ") in (hit.speaker or "")
        days += hit.said_on == said_on
    assert (covered, speakers, days) == (16, 16, 16)  # of 17


def test_every_date_is_found_and_nothing_else() -> None:
    assert {m.text.strip(): m.value for m in find_dates(ARTICLE, published=PUBLISHED)} == {
        k.removeprefix("in ").removeprefix("by "): v for k, v in DAYS.items()
    }
