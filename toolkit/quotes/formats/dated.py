"""The day a document gives of itself in its own text: "12 February 2019" on a line of its own near the head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.quotes.formats.body import fact
from toolkit.records import StatedFact

HEAD_LINES = 12
"""First lines in which a document gives its day."""

LONGEST_LINE = 110
"""Characters of such a line: a day with a place, a byline or a time."""

LONGEST_REST = 45
"""Letters that may stand beside the day on that line."""

_SAID = re.compile(r"[“”\"«»„]|\b(?:said|says|told|was|were|had|will)\b")
_UPDATED = re.compile(r"\b(?:updated|last modified|modified|corrected|aktualisiert|actualizado|mis à jour)\b.*", re.I)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FULL = frozenset({"full date", "iso", "numeric", "full date elsewhere", "capitals", "new style"})


def day_at_head(lines: Sequence[str], source: str) -> list[StatedFact]:
    """Give the day that stands near the head of a text.

    Parameters
    ----------
    lines
        Its first lines or blocks, in order.
    source
        Where they stand, for the table.

    Returns
    -------
    list of StatedFact
        One, where the lines at the head give one day in full; none where they give no day, or several.
    """
    from toolkit.quotes.dates import find_dates

    days: dict[str, None] = {}
    for line in lines[:HEAD_LINES]:
        words_of = _UPDATED.sub("", line.strip())
        if not words_of or len(words_of) > LONGEST_LINE or _SAID.search(words_of):
            continue
        found = [m for m in find_dates(words_of) if m.rule in _FULL and m.value and _DAY.fullmatch(m.value)]
        if len({m.value for m in found}) != 1:
            continue
        rest = words_of[: found[0].start] + words_of[found[-1].end :]
        if sum(c.isalpha() for c in rest) <= LONGEST_REST:
            days[str(found[0].value)] = None
    return fact("published", next(iter(days)), source) if len(days) == 1 else []


def made_note(day: str | None, what: str) -> list[str]:
    """Say when a file was made, which is no day of publication: templates and scans are older or younger.

    Parameters
    ----------
    day
        The day in the file's properties.
    what
        Where it stands.
    """
    if not day:
        return []
    return [f"the file was made on {day} ({what}); that is not taken for the day of publication"]


_STAMP = re.compile(r"\d{4}-\d\d-\d\dT(?P<hour>\d\d):(?P<minute>\d\d)(?::[\d.]+)?(?:Z|[+-]00:?00)$", re.I)


def near_midnight_note(stated: Sequence[StatedFact]) -> list[str]:
    """Say where a stamp in UTC lies so near midnight that the paper's own day may be another.

    Parameters
    ----------
    stated
        What the document says of itself, the surest first.
    """
    first = next((f for f in stated if f.field == "published"), None)
    match = _STAMP.fullmatch(first.value.strip()) if first else None
    if first is None or match is None or 8 <= int(match["hour"]) < 20:
        return []
    early = int(match["hour"]) < 8
    where = "the day before in the Americas" if early else "the day after east of Greenwich"
    clock = f"{match['hour']}:{match['minute']} UTC"
    return [f"published at {clock}: by the paper’s own clock it may have been {where}"]
