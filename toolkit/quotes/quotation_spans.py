"""Quotation marks: which characters stand inside them, paragraph by paragraph, in every common style and nesting.

Marks that do not balance never raise: an unclosed mark runs to the end of its paragraph, and when the next paragraph
opens with a mark of the same style the quotation is taken to run on, as English newspapers set it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.records import Span

_PAIRS = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "‘": "’",
    "‚": "‘’",
    "”": "”“",
    "‘‘": "’’",
    "``": "''",
    "''": "''",
    '"': '"',
    "'": "'",
    "＂": "＂",
}
"""Opening mark to the marks that close it."""

_MARK = re.compile(r"``|''|‘‘|’’|[“”„‟«»‹›「」『』‘’‚\"'＂″]")
_MIXED = frozenset(
    {("“", '"'), ("“", "’’"), ("“", "''"), ('"', "”"), ('"', "''"), ("``", "″"), ("``", "”"), ("``", '"'), ("``", "’’")}
)
"""Opening and closing marks of different styles that pages set together; ``...″ is how agencies' archives have it."""
_AFTER_CLOSE = frozenset({"", *'.,;:?!)”"'})
_SINGLE = frozenset("‘’‚'")
_SECONDS = re.compile(r"\d\s*[°º]?\s*\d{1,2}\s*['’′]\s*\d{1,2}(?:[.,]\d+)?\s*$")
"""What stands before a mark of arc seconds or of inches: 22°24'30, 6'2."""
_HEMISPHERE = re.compile(r"\s?[NSEWO]\b")
_OPENING = frozenset({"“", "„", "«", "``", "‘‘"})
"""Marks that cannot be mistaken for closing ones."""
_NICKNAME = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?")
_NAME_BEFORE = re.compile(r"(?:^|\s)[A-Z][\w’'.-]*\s$")
_NAME_AFTER = re.compile(r"\s[A-Z][\w’'-]+")
LONGEST_NICKNAME = 24
"""Characters of a nickname between quotation marks."""

DEEPEST = 12
"""Quotations inside each other that are followed; prose has three."""

LONGEST_RUN = 30
"""Paragraphs that a quotation runs over; the longest statements printed in full have about twenty."""

LONGEST_UNCLOSED = 1500
"""Characters an unclosed quotation may run: longer than the longest paragraph quotation in newspaper prose."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation, marks included."""

    start: int
    """Offset of the opening mark."""
    end: int
    """One past the closing mark."""
    depth: int
    """1 = outermost."""
    closed: bool
    """False when the paragraph ends first."""
    runs_on: bool = False
    """True when the next paragraph goes on with it."""

    @property
    def span(self) -> Span:
        """Start and end offsets."""
        return self.start, self.end


def find_quotations(text: str, paragraphs: Sequence[Span] | None = None) -> list[Quotation]:
    """Find every quotation of a text.

    Parameters
    ----------
    text
        Any text.
    paragraphs
        Start and end of each paragraph; absent = every line is one.

    Returns
    -------
    list of Quotation
        In order of their start; an inner quotation follows the one that holds it.
    """
    spans = list(paragraphs) if paragraphs is not None else [m.span() for m in re.finditer(r"[^\n]+", text)]
    zones: list[Quotation] = []
    for number, (start, end) in enumerate(spans):
        found = _zones_of_paragraph(text, start, end)
        if number + 1 < len(spans):
            following = text[slice(*spans[number + 1])].lstrip()
            found = [_running_on(z, text, following) for z in found]
            found += _single_running_on(text, (start, end), following, found)
        zones += found
    return zones


def quoted_words(text: str, *, least: int = 1, most: int | None = None) -> list[tuple[int, int, str]]:
    """Find the words between quotation marks, those of arc seconds and inches left out.

    Parameters
    ----------
    text
        Any text.
    least, most
        How many characters they have; no upper end if absent.

    Returns
    -------
    list of tuple
        Start, end and the words, without their marks; what is not closed, and what stands in another, is left out.

    Examples
    --------
    >>> quoted_words("“No,” she said. “Never.”")
    [(1, 4, 'No,'), (17, 23, 'Never.')]
    """
    found = []
    for zone in outer_quotations(find_quotations(text)):
        start = zone.start + (2 if text.startswith(("``", "''", "‘‘"), zone.start) else 1)
        end = zone.end - (2 if text.endswith(("''", "’’"), start, zone.end) else 1)
        if zone.closed and least <= end - start <= (most or end):
            found.append((start, end, text[start:end]))
    return found


def outer_quotations(zones: Sequence[Quotation]) -> list[Quotation]:
    """Keep the zones that stand in no other."""
    return [z for z in zones if z.depth == 1]


def never_ending(zones: Sequence[Quotation]) -> frozenset[int]:
    """Give the starts of the quotations in a run over paragraphs that no mark ends: whose they are is not known.

    Parameters
    ----------
    zones
        Outermost quotations of a text, in order.
    """
    found: set[int] = set()
    run: list[Quotation] = []
    for zone in zones:
        run.append(zone)
        if zone.runs_on:
            continue
        if not zone.closed or len(run) > LONGEST_RUN:
            found |= {z.start for z in run}
        run = []
    return frozenset(found | {z.start for z in run})


def _running_on(zone: Quotation, text: str, following: str) -> Quotation:
    opener = text[zone.start]
    if zone.closed or zone.depth > 1 or not following.startswith(opener):
        return zone
    return Quotation(zone.start, zone.end, zone.depth, closed=False, runs_on=True)


def _single_running_on(text: str, paragraph: Span, following: str, found: Sequence[Quotation]) -> list[Quotation]:
    """Give a quotation in single marks that the next paragraph goes on with; one mark alone may be an apostrophe's."""
    start, end = paragraph
    at = text.rfind("‘", start, end)
    if at < 0 or not following.startswith("‘") or any(z.start <= at < z.end for z in found):
        return []
    before = text[start:at].rstrip()
    opens = not before or before[-1] in ".!?’:,"
    return [Quotation(at, end, 1, closed=False, runs_on=True)] if opens and text[at + 1 : at + 2].isalnum() else []


def _zones_of_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    zones, opened = _marked(text, start, end)
    if opened and opened[0][0] in _OPENING and any(z.start > opened[0][1] for z in zones):
        zones, opened = _marked(text, start, end, reopens=opened[0][0])
    for level, (mark, at) in enumerate(opened):
        if mark not in _SINGLE and end - at <= LONGEST_UNCLOSED:
            zones.append(Quotation(at, end, level + 1, closed=False))
    return _relevel([z for z in zones if not _is_nickname(text, z)])


def _marked(text: str, start: int, end: int, *, reopens: str = "") -> tuple[list[Quotation], list[tuple[str, int]]]:
    """Give the quotations that close, and the marks left open.

    Where a mark that never closes holds whole quotations in the same marks, paragraphs have run together: an opening
    mark inside (``reopens``) then only goes on with the quotation, as at the head of its next paragraph.
    """
    zones: list[Quotation] = []
    opened: list[tuple[str, int]] = []
    for match in _MARK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if _is_measure(mark, text, at, match.end()):
            continue
        level = _closes(opened, mark, text, match.end(), end)
        if level is not None:
            opener_at = opened[level][1]
            del opened[level:]
            zones.append(Quotation(opener_at, match.end(), level + 1, closed=True))
        elif mark == reopens and any(o == reopens for o, _ in opened):
            continue
        elif len(opened) < DEEPEST and _opens(mark, text, (start, end), match):
            opened.append((mark, at))
    return zones, opened


def _is_measure(mark: str, text: str, at: int, after: int) -> bool:
    """Tell the marks of arc minutes, arc seconds, feet and inches from quotation marks."""
    if not text[max(0, at - 1) : at].isdigit():
        return False
    if mark in {'"', "''", "’’"}:
        return bool(_HEMISPHERE.match(text, after) or _SECONDS.search(text, max(0, at - 16), at))
    return mark in {"'", "’"} and text[after : after + 1].isdigit()


def _is_nickname(text: str, zone: Quotation) -> bool:
    """Tell the quotation marks of a nickname, between two words of a name: William “Bill” Hartnell."""
    inside = text[zone.start + 1 : zone.end - 1]
    if not zone.closed or len(inside) > LONGEST_NICKNAME or not _NICKNAME.fullmatch(inside):
        return False
    before = _NAME_BEFORE.search(text, max(0, zone.start - 40), zone.start)
    return before is not None and bool(_NAME_AFTER.match(text, zone.end))


def _closes(opened: list[tuple[str, int]], mark: str, text: str, after: int, end: int) -> int | None:
    """Give the index of the open mark that ``mark`` closes, or None."""
    if mark in _SINGLE and after < end and text[after].isalnum():
        return None  # an apostrophe
    if mark in _SINGLE and _is_possessive(text, after, end):
        return None
    fresh = after < end and text[after].isalnum() and text[after - len(mark) - 1 : after - len(mark)].isspace()
    for level in range(len(opened) - 1, -1, -1):
        opener, at = opened[level]
        if mark in _PAIRS[opener] or (opener, mark) in _MIXED:
            if opener == mark and fresh:
                return None
            return level if text[at + len(opener) : after - len(mark)].strip() else None
    return None


def _opens(mark: str, text: str, paragraph: Span, match: re.Match[str]) -> bool:
    (start, end), at, after = paragraph, match.start(), match.end()
    if mark not in _PAIRS or after >= end:
        return False
    before, behind = text[at - 1] if at > start else " ", text[after]
    if mark == "”":  # as Swedish and Finnish set both marks, and careless pages the first of a paragraph
        alone = not text[start:at].strip() or not _OPENING.intersection(text[start:end])
        return before.isspace() and behind.isalnum() and alone
    if mark in _SINGLE:
        return not before.isalnum() and behind.isalnum() and _single_closes(mark, text, after, end)
    if mark in {'"', "''", "＂"}:
        return not before.isalnum()
    return not (mark == "»" and (before.isalnum() or behind.isspace()))


def _single_closes(mark: str, text: str, after: int, end: int) -> bool:
    """Tell a single quotation mark from an apostrophe: its partner stands at a word's end, best after punctuation."""
    closers = _PAIRS[mark]
    sentence = text[after : min(end, after + LONGEST_UNCLOSED)]
    ends = (m.start() for m in re.finditer(rf"[{closers}](?!\w)", sentence))
    if mark == "‘":  # no apostrophe looks like this: its partner may follow an s
        return any(True for i in ends if i)
    return any(sentence[i - 1] != "s" or sentence[i + 1 : i + 2] in _AFTER_CLOSE for i in ends if i)


def _is_possessive(text: str, after: int, end: int) -> bool:
    """Tell "the soldiers’ tents" inside single marks: an s before, a space behind, and a later mark to close with."""
    if text[after - 2 : after - 1] != "s" or text[after : after + 1] != " ":
        return False
    following = re.search(r"‘|[’'](?!\w)", text[after : min(end, after + LONGEST_UNCLOSED)])
    return following is not None and following.group() != "‘"


def _relevel(zones: list[Quotation]) -> list[Quotation]:
    """Set depths from what holds what, and drop zones that cross another."""
    kept: list[Quotation] = []
    holders: list[Quotation] = []
    for zone in sorted(zones, key=lambda z: (z.start, -z.end)):
        while holders and holders[-1].end <= zone.start:
            holders.pop()
        if holders and zone.end > holders[-1].end:
            continue
        kept.append(Quotation(zone.start, zone.end, len(holders) + 1, zone.closed, zone.runs_on))
        holders.append(kept[-1])
    return kept
