"""The page itself: what a browser shows is what was read, because only our own templates can have written it.

Another reader of HTML than the browser's can be led astray: by styles, scripts, odd comments, hidden elements. So the
page is not read as HTML here. It must be, character for character, one that the templates of the report can write:
their own elements, attributes, style and script, with escaped words, http(s) addresses and pictures in the holes.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import Any

from toolkit.evidence.verification.forms import FORMS
from toolkit.evidence.verification.outcome import short

_CHARACTER = r"(?:[^<>&\"'\0]|&(?:amp|lt|gt|#34|#39);)"
_HOLES = {
    "words": re.compile(f"{_CHARACTER}*"),
    "address": re.compile(f"https?://{_CHARACTER}*"),
    "picture": re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/]+={0,2}"),
    "class": re.compile(r"[a-z]+(?:-[a-z]+)*"),
    "size": re.compile(r"[1-9][0-9]{0,4}"),
}
"""What may stand in a hole, as jinja2 escapes it: nothing that ends an attribute or begins an element."""

_LITERAL_CLASS = re.compile(r'class="([^"<>]*)"?')
_MOST_STEPS = 8
"""Steps a character of the page may take at most; an honest page needs less than one."""


class _Program:
    """A form as a list of instructions: what to match, and where to go on.

    Parameters
    ----------
    pieces
        The form, as ``toolkit.report.form`` gives it.
    """

    def __init__(self, pieces: list[Any]):
        self.code: list[tuple[Any, ...]] = []
        self.following: dict[int, set[str]] = {}
        self.pieces = pieces
        self.taken: set[str] = set()
        for kind, *rest in pieces:
            if kind == "text":
                literal = _LITERAL_CLASS.findall(str(rest[0]))
                self.taken.update(names.split()[0] for names in literal if names.strip())
        self._write(len(pieces) - 1)
        self.code.append(("end",))

    def _write(self, piece: int) -> None:
        kind, *rest = self.pieces[piece]
        if kind == "all":
            for part in rest:
                self._write(part)
        elif kind == "one":
            self._ways(rest)
        elif kind == "any":
            start = len(self.code)
            self.code.append(())
            self._write(rest[0])
            self.code.append(("to", start))
            self.code[start] = ("split", start + 1, len(self.code))
        else:
            self.code.append((kind, rest[0]))

    def _ways(self, ways: list[int]) -> None:
        ends = []
        for number, way in enumerate(ways, start=1):
            start = len(self.code)
            last = number == len(ways)
            if not last:
                self.code.append(())
            self._write(way)
            if not last:
                ends.append(len(self.code))
                self.code.append(())
                self.code[start] = ("split", start + 1, len(self.code))
        for end in ends:
            self.code[end] = ("to", len(self.code))

    def furthest(self, page: str) -> int | None:
        """Return how far a page follows the form; None when it does to its end."""
        # every way through the form at once, each state of place and character entered a single time
        waiting, far = [(0, 0)], 0
        seen: set[int] = set()
        while waiting and len(seen) <= _MOST_STEPS * (len(page) + 10_000):
            at, here = waiting.pop()
            state = here * len(self.code) + at
            if state in seen:
                continue
            seen.add(state)
            kind, *rest = self.code[at]
            far = max(far, here)
            if kind == "end":
                if here == len(page):
                    return None
            elif kind == "to":
                waiting.append((rest[0], here))
            elif kind == "split":
                waiting += [(rest[1], here), (rest[0], here)]
            else:
                waiting += [(at + 1, end) for end in self._ends(at, page, here)]
        return far

    def _ends(self, at: int, page: str, here: int) -> list[int]:
        """Return where an instruction that reads characters may end."""
        kind, what = self.code[at]
        if kind == "text":
            return [here + len(what)] if page.startswith(what, here) else []
        if kind == "bytes":
            # style and script are known by their digest, not by their form
            end = page.find("</", here)
            return [end] if end >= 0 and hashlib.sha256(page[here:end].encode()).hexdigest() == what else []
        match = _HOLES[what].match(page, here)
        # a class that is written out in a template may not come from a hole: it could look like a verdict
        if match is None or (what == "class" and match[0] in self.taken):
            return []
        if what != "words":
            return [match.end()]
        return self._word_ends(at, page, here, match.end())

    def _word_ends(self, at: int, page: str, here: int, last: int) -> list[int]:
        """Return where words may end: where something begins that may follow them, the farthest last."""
        ends = {last}
        for follows in self._follows(at + 1):
            found = page.find(follows, here, last + len(follows))
            while 0 <= found <= last:
                ends.add(found)
                found = page.find(follows, found + 1, last + len(follows))
        return sorted(ends)

    def _follows(self, at: int) -> set[str]:
        """Return the texts that may begin at an instruction, as far as their first element; a hole may be empty."""
        if at not in self.following:
            found: set[str] = set()
            waiting, seen = [at], set()
            while waiting:
                place = waiting.pop()
                if place in seen:
                    continue
                seen.add(place)
                kind, *rest = self.code[place]
                if kind in ("to", "split"):
                    waiting += rest
                elif kind == "hole" or (kind == "text" and not rest[0]):
                    waiting.append(place + 1)
                elif kind == "text" and not rest[0].startswith(("<", '"')):
                    found.add(re.split('[<"]', rest[0])[0])
            self.following[at] = found
        return self.following[at]


@lru_cache(maxsize=1)
def _programs() -> list[_Program]:
    return [_Program(form) for form in json.loads(FORMS)]


def page_fault(page: str) -> str | None:
    """Say where a page is not one that the templates of a report write.

    Parameters
    ----------
    page
        The HTML of a report.

    Returns
    -------
    str or None
        None when it is one, of this version or a former one whose templates are known.
    """
    far = 0
    for program in _programs():
        reached = program.furthest(page)
        if reached is None:
            return None
        far = max(far, reached)
    line = page.count("\n", 0, far) + 1
    return f"line {line} is not what dateline's templates write: {short(page[far : far + 80], 60)!r}"
