"""What a document says of itself and case.toml does not: title, outlet, day, author, address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.desk.drafting.byline import AGENCIES, is_letterhead, read_byline, read_masthead
from toolkit.desk.drafting.offers import offer
from toolkit.desk.drafting.others import is_body
from toolkit.desk.drafting.reading import Reading
from toolkit.naming import address_parts
from toolkit.quotes.extractors.turns import labels_of
from toolkit.quotes.text import calendar_day
from toolkit.records import Document, Proposal, StatedFact, Sureness

_PLACEHOLDER = re.compile(
    r"not stated|unknown|untitled|\?+|[\w.-]+\.(?:txt|md|html?|pdf|docx?|com|org|net|int|gov|co\.\w+)|https?://.*", re.I
)
_STRUCTURED = re.compile(r"JSON-LD$|JSON-LD \w|OpenGraph|meta |microdata|canonical|WARC|mail|Word|PDF", re.I)
HEAD = 1500
"""Characters at the head of a text in which it gives title, byline and dateline."""
_HEADING = re.compile(r"\s*(?:# +)?(?P<title>\S[^\n]{4,140}?)[ \t]*#*[ \t]*\r?(?:\n|$)")
_AGENCY = re.compile(
    rf"(?:^|\n)\s*(?:(?:[A-ZÀ-Þ][\w’'., -]{{1,60}})?\((?P<a>{AGENCIES})\)|(?P<b>{AGENCIES}))\s*(?:—|–|--|-)"
)
_WHO = r"(?P<who>(?:The )?[A-ZÀ-Þ][\w’'&.-]*(?: [A-ZÀ-Þ&][\w’'&.-]*){0,4})"
_BRACKETED = re.compile(rf"(?:^|\n)\s*[A-ZÀ-Þ]{{3,}}[\w’'., -]{{1,70}}\({_WHO}\)\s*(?:—|–|--|-)\s")
"""An outlet in a dateline: "MARSABIT, Kenya, 14 February 2025 (The Post) -"."""
_AGENCIES = {"AP": "The Associated Press", "AFP": "Agence France-Presse", "dpa": "Deutsche Presse-Agentur"}
_DATELINE = re.compile(
    r"(?:^|\n)[^\n“\"]{0,60}?(?P<day>(?:\d{1,2}\.? )?(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)(?: \d{1,2},)? \d{4})[*_]{0,2}\s*(?:\([^)\n]{2,20}\)\s*)?(?:[.—–-]|\n|$)"
)
_PLAIN_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ’'.-]{3,}(?:,? [A-ZÀ-Þ][\w’'.-]*){0,4},? |[A-ZÀ-Þ][\w’'-]+, )?"
    r"(?:\d{1,2}\.? )?[A-Z][a-z]+ (?:\d{1,2}, )?\d{4}\W*$"
)
_TOP = 300
"""Characters from the head in which a dateline stands; one further down may be another text's."""
_SIGNED = re.compile(
    r"^[# ]*(?:Notice|Statement|Press release|Communiqué)(?: (?:issued|released|published|made|to the press))*"
    r" (?:of|by|from) (?:the )?(?P<who>[A-ZÀ-Þ][^\n]{2,60})$",
    re.M,
)


_ISSUED = re.compile(
    r"^[# ]*(?:\w+ )?(?i:Notice|Note|Report|Bulletin|Decision|Decree|Order|Circular|Survey|Memorandum|Minutes"
    r"|Communiqué)"
    r"(?P<number> (?:No\.? ?)?\d[\w/.-]*)? (?:of|by|from) the (?P<who>[A-ZÀ-Þ][\w’'& -]{2,60}?)[ \t]*$",
    re.M,
)
"""A body in the first line of what it issued: "Notice 31/118 of the Ministry of Works"."""


class _Fact(NamedTuple):
    """A value with where it stands, how sure that is, and its characters where it stands in the text."""

    value: str
    source: str
    grade: Sureness
    span: tuple[int, int] | None = None


def document_offers(reading: Reading, held: Document) -> Iterator[Proposal]:
    """Offer what a document says of itself where the case has nothing, or an address in its place.

    Parameters
    ----------
    reading
        The document as read.
    held
        Its entry as it stands in case.toml.
    """
    for field in ("title", "outlet", "published", "author", "url"):
        there = getattr(held, field)
        if there and not (field in {"title", "outlet"} and is_placeholder(there, held)):
            continue
        found = _fact(reading, field)
        if found is None or found.value == there:
            continue
        yield offer(
            "document",
            "documents",
            {field: found.value},
            reason=f"it stands so in {found.source}",
            grade=found.grade,
            told=f"{held.id}: {field} “{found.value}”",
            reading=reading,
            span=found.span,
            of=held.id,
            replaces=bool(there),
        )


def is_placeholder(value: str, held: Document) -> bool:
    """Tell a value that a program put there because it had no better: a file's name, a host, the document's own id.

    Parameters
    ----------
    value
        Title or outlet.
    held
        The document's entry.
    """
    plain = value.strip()
    stem = (held.file or "").rpartition(".")[0]
    host = address_parts(held.url or "").hostname or ""
    return bool(_PLACEHOLDER.fullmatch(plain)) or plain in {held.id, held.file, stem, host}


def _fact(reading: Reading, field: str) -> _Fact | None:
    stated = [f for f in reading.text.stated if f.field == field]
    if stated:
        return _stated(stated, field)
    return _in_text(reading, field)


def _stated(facts: list[StatedFact], field: str) -> _Fact | None:
    first = facts[0]
    value = calendar_day(first.value) if field == "published" else first.value.strip()
    if not value or (field == "url" and not value.startswith(("http://", "https://"))):
        return None
    others = {calendar_day(f.value) if field == "published" else f.value.strip() for f in facts}
    # a page may state several titles and addresses of itself; of days and outlets only one can be right
    agreed = len(others) == 1 or field in {"title", "url"}
    structured = bool(_STRUCTURED.search(first.source))
    grade: Sureness = "sure" if agreed and (structured or field in {"title", "published"}) else "likely"
    return _Fact(value, first.source, grade)


def _in_text(reading: Reading, field: str) -> _Fact | None:
    head = reading.text.text[:HEAD]
    if field == "title":
        return _heading(head, reading)
    if field == "author" and (byline := read_byline(head)):
        who, span = byline.author
        return _Fact(who, "the byline", "sure" if byline.sure else "likely", span)
    if field == "outlet":
        return _outlet(head)
    if field == "published":
        return _day(head)
    return None


_WORD = re.compile(r"[^\W\d_]{2}")


def _heading(head: str, reading: Reading) -> _Fact | None:
    match = _HEADING.match(head)
    while match is not None and is_letterhead(head, match.span("title")):
        match = _HEADING.match(head, match.end())
    if match is None:
        return None
    title = match["title"].strip()
    if not _WORD.search(title):  # the time of a post, a row of dashes
        return None
    # cues of a film and turns of a hearing stand under no headline
    if reading.text.times or title.partition(":")[0] in labels_of(reading.text.text):
        return None
    marked = match[0].lstrip().startswith("#")
    alone = match.end() >= len(head) or head[match.end() : match.end() + 1] in {"\n", "\r"}
    # a line that ends like a sentence is the text's first and no title
    ends_open = not title.endswith((".", ",", ";", ":", "”", '"'))
    if not marked and not (ends_open and len(title.split()) > 1):
        return None
    sure = marked or (alone and len(reading.text.paragraphs) > 1)
    return _Fact(title, "the first line", "sure" if sure else "likely", match.span("title"))


def _outlet(head: str) -> _Fact | None:
    match = _AGENCY.search(head)
    if match:
        name = match["a"] or match["b"]
        return _Fact(_AGENCIES.get(name, name), "the words before the first sentence", "likely", match.span())
    if (match := _BRACKETED.search(head)) and not re.search(r"\d", match["who"]):
        return _Fact(match["who"], "the dateline", "likely", match.span("who"))
    if (byline := read_byline(head)) and byline.outlet:
        name, span = byline.outlet
        return _Fact(name, "the byline", "likely", span)
    if masthead := read_masthead(head[:_TOP]):
        name, span = masthead
        return _Fact(name, "the line under the headline", "likely", span)
    issued = _ISSUED.match(head)
    if issued and is_body(issued["who"]):
        grade: Sureness = "sure" if issued["number"] else "likely"
        return _Fact(issued["who"].strip(), "the first line", grade, issued.span("who"))
    signed = _SIGNED.search(head)
    if signed:
        who = signed["who"].strip()
        return _Fact(who, "the first line", "likely", signed.span("who"))
    return None


def _day(head: str) -> _Fact | None:
    found = list(_DATELINE.finditer(head))
    # a line that holds a day and nothing else is the document's; the others are in its sentences
    alone = [m for m in found if m.start() < _TOP and m[0].strip(" \n*_.") == m["day"]]
    found = alone if len(alone) == 1 else found
    days = {calendar_day(m["day"]) for m in found}
    # two datelines: which is this document's nobody can tell
    if len(days) != 1:
        return None
    day = days.pop()
    plain = _PLAIN_DATELINE.match(found[0][0].strip(" \n*_")) is not None and found[0].start() < _TOP
    if not day:
        return None
    return _Fact(day, "the dateline", "sure" if plain else "likely", found[0].span("day"))
