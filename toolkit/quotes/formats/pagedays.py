"""On which day a page appeared: every place that states it, and which of them a reader would believe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from toolkit.quotes.formats.body import fact
from toolkit.quotes.formats.markup import Token
from toolkit.quotes.formats.stamps import address_day, stamped_day
from toolkit.quotes.lexicon import words
from toolkit.records import StatedFact
from toolkit.wordlists import word_sections

NEAR_HEADLINE = 80
"""Tags and texts between a headline and the ``time`` element that dates it."""

_META = word_sections("page-days")
"""Names of meta elements that state a day: "published", and "made" for those that may say when the page was changed."""

_BESIDE = re.compile(
    r"\b(?:gallery|slideshow|carousel|related|recommended|read-?more|more-on|teasers?|promo|newsletter|trending|most-read"
    r"|most-popular|side-?bar|comments?|comment-list|respond|outbrain|taboola|video-?playlist|up-?next|widget|archives?"
    r"|latest|today|current-date|weather|calendar|clock|events?|menu|breadcrumbs?|copyright)\b",
    re.I,
)
"""Class names and ids of what stands beside the article, or tells today's date."""
_CHANGED = re.compile(r"\b(?:date-?)?(?:modified|updated?|last-?mod(?:ified)?)\b", re.I)
_MARKED = re.compile(r"\b(?:published|pub-?date|entry-date|post-date|dt-published|datepublished|posted-on)\b", re.I)
_VOID = words("br hr img input meta link source wbr area base col embed track")
_DATA = ("data-date", "data-published", "data-pubdate", "data-datetime", "data-publish-date", "data-timestamp")
_ASIDE = frozenset({"nav", "footer", "aside"})
_UTC = re.compile(r"T(?P<hour>\d\d):\d\d(?::[\d.]+)?(?:Z|[+-]00:?00)\s*$", re.I)
DEEPEST = 5_000
"""Open elements that are followed."""


def meta_source(name: str) -> str | None:
    """Give how a meta element that states a day is called in the table; None for any other.

    Parameters
    ----------
    name
        Its name, property or itemprop.
    """
    key = _plain(name)
    if key not in _META["published"] and key not in _META["made"]:
        return None
    return "OpenGraph" if name.lower().startswith(("og:", "article:")) else f"meta {name}"[:60]


def _plain(name: str) -> str:
    return re.sub(r"[\s._:-]", "", name.lower())


def element_days(found: Sequence[Token]) -> list[StatedFact]:
    """Give the days in the attributes of elements beside the headline: ``time``, microdata, microformats, RDFa.

    Parameters
    ----------
    found
        Tags and texts of the page, in order.

    Returns
    -------
    list of StatedFact
        Those marked as published first; then the ``time`` nearest to the headline, or the only day that all give.
    """
    marked: list[StatedFact] = []
    times: list[tuple[int, str]] = []
    heads = [n for n, t in enumerate(found) if t.kind == "open" and t.name == "h1"]
    for place, token in _beside_headline(found):
        a = token.attributes
        named = f"{a.get('class', '')} {a.get('itemprop', '')} {a.get('property', '')} {a.get('rel', '')}"
        value = a.get("datetime") or a.get("content") or a.get("title") or next((a[k] for k in _DATA if k in a), "")
        if token.name in {"meta", "link"} or _CHANGED.search(named) or not value or stamped_or_written(value) is None:
            continue
        if _MARKED.search(named) or "pubdate" in a or re.search(r"\bdc(?:terms)?:(?:date|issued)\b", named):
            marked += fact("published", value, "time element, published")
        elif token.name in {"time", "relative-time", "time-ago"} or any(k in a for k in _DATA):
            times.append((place, value))
    return marked + _nearest(times, heads)


def stamped_or_written(value: str) -> str | None:
    """Give the day of a stamp, or of a date in words.

    Parameters
    ----------
    value
        As an attribute carries it.
    """
    from toolkit.quotes.dates import find_dates

    day = stamped_day(value)
    if day or len(value) > 80:
        return day
    found = find_dates(value)
    return found[0].value if found and found[0].value and len(found[0].value) == 10 else None


def _nearest(times: Sequence[tuple[int, str]], heads: Sequence[int]) -> list[StatedFact]:
    if not times:
        return []
    if len({stamped_or_written(value) for _, value in times}) == 1:
        return fact("published", times[0][1], "time element")
    if not heads:
        return []
    near = min(times, key=lambda item: abs(item[0] - heads[0]))
    return fact("published", near[1], "time element") if abs(near[0] - heads[0]) <= NEAR_HEADLINE else []


def _beside_headline(found: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Give the opening tags that stand in no list, teaser, comment or footer of the page."""
    opened: list[tuple[str, bool]] = []
    beside = articles = 0
    for place, token in enumerate(found):
        if token.kind == "open" and token.name not in _VOID and not token.closed:
            label = f"{token.attributes.get('class', '')} {token.attributes.get('id', '')}"
            aside = token.name in _ASIDE and not (token.name == "footer" and articles)
            aside = aside or (token.name not in {"html", "body", "article", "main"} and bool(_BESIDE.search(label)))
            if len(opened) < DEEPEST:
                opened.append((token.name, aside))
                beside += aside
                articles += token.name == "article"
        elif token.kind == "close" and any(name == token.name for name, _ in opened[-60:]):
            while True:
                name, aside = opened.pop()
                beside -= aside
                articles -= name == "article"
                if name == token.name:
                    break
        if token.kind == "open" and not beside:
            yield place, token


def is_beside(label: str) -> bool:
    """Tell by class and id that an element stands beside the article, tells today's date, or when the page changed."""
    return bool(_BESIDE.search(label) or _CHANGED.search(label))


def address_days(stated: Sequence[StatedFact]) -> list[StatedFact]:
    """Give the day in the page's own address, where it has one."""
    days = {day for f in stated if f.field == "url" and (day := address_day(f.value))}
    return fact("published", days.pop(), "the address") if len(days) == 1 else []


_RANK = ("JSON-LD", "OpenGraph", "meta", "microdata", "published beside", "time element, published", "beside", "time")
"""Sources by how often they hold the day of publication; weak meta, another thing's day and the address last."""


def by_worth(stated: Sequence[StatedFact]) -> list[StatedFact]:
    """Put the day that a reader would believe before the others; nothing is left out.

    Returns
    -------
    list of StatedFact
        The others in their order, the days by their source. What a reader sees beside the headline outranks all where
        the address agrees with it, and where a stamp in UTC near midnight is the day after or before it.
    """
    days = [(f, day) for f in stated if f.field == "published" and (day := stamped_or_written(f.value))]
    if not days:
        return list(stated)
    ranked = sorted(days, key=lambda item: _rank(item[0].source))
    first, day = ranked[0]
    shown = next(((f, d) for f, d in ranked if "beside" in f.source), None)
    address = next(((f, d) for f, d in ranked if f.source == "the address"), None)
    if shown and shown[1] != day and ((address and address[1] == shown[1]) or _is_next_day(first.value, day, shown[1])):
        first = shown[0]
    elif address and not shown and _is_next_day(first.value, day, address[1]):
        first = address[0]
    rest = [f for f, _ in ranked if f is not first]
    # by identity: a page may state the same thing twice, and each stays where it stands
    dated = {id(f) for f, _ in ranked}
    others = [f for f in stated if id(f) not in dated]
    return [
        *[f for f in others if f.field != "published"],
        first,
        *rest,
        *[f for f in others if f.field == "published"],
    ]


def _rank(source: str) -> int:
    if source == "the address":
        return len(_RANK) + 2
    if source.startswith("JSON-LD ") or _plain(source.removeprefix("meta ")) in _META["made"]:
        return len(_RANK) - 2
    return next((n for n, name in enumerate(_RANK) if source.startswith(name)), len(_RANK) + 1)


def _is_next_day(stamp: str, day: str, shown: str) -> bool:
    """Tell whether a stamp in UTC near midnight is one day off what the paper itself shows."""
    match = _UTC.search(stamp)
    near = match is not None and not 8 <= int(match["hour"]) < 20
    return near and abs((date.fromisoformat(day) - date.fromisoformat(shown)).days) == 1
