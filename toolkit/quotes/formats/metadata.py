"""What a page says of itself: JSON-LD, OpenGraph, meta elements and the title, as found, the surest first."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from toolkit.quotes.formats.body import fact
from toolkit.quotes.formats.markup import Token
from toolkit.quotes.formats.pagedays import element_days, meta_source
from toolkit.records import StatedFact

_ARTICLE = re.compile(r"(?:News|Analysis|Opinion|Reportage|Background|Review)?(?:News)?Article$|Report$|BlogPosting$")
"""Kinds of schema.org that stand for one text with an author and a date."""
_OTHER_DAY = frozenset({"Comment", "VideoObject", "ImageObject", "Person", "Product", "Review", "Offer", "Event"})
"""Kinds of schema.org whose day is not that of the page they stand on."""
_ADDRESS = re.compile(r"^\s*(?:https?:)?//|^\s*www\.|^\S+@\S+\.\w+$|^\s*@\w+\s*$|^\S+\.(?:com|org|net|html?)\b")
LONGEST_JSON = 1_000_000
"""Characters of JSON-LD that are read."""

MOST_OBJECTS = 500
"""Objects of a JSON-LD block that are looked at."""

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_DAY_IN_JSON = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
"""The day in JSON that a quotation mark in a headline has broken."""

NEAR_HEADLINE = 80
"""Tags and texts in which a headline ends."""

_BEHIND = re.compile(r"(?P<title>.*\S)\s+[|·•»–—-]\s+(?P<outlet>\S.*)", re.DOTALL)
"""A headline with the name of the outlet behind it, as elements for the title of a window have it."""

_META = {
    "og:title": "title",
    "og:site_name": "outlet",
    "og:url": "url",
    "og:locale": "language",
    "article:author": "author",
    "author": "author",
    "byl": "author",
    "dc.title": "title",
    "dc.creator": "author",
    "dc.publisher": "outlet",
    "dc.language": "language",
    "parsely-author": "author",
    "citation_author": "author",
    "citation_title": "title",
    "twitter:title": "title",
    "application-name": "outlet",
}
"""Meta elements to the heading they stand under."""


def page_facts(found: Sequence[Token]) -> list[StatedFact]:
    """Gather what a page says of itself.

    Parameters
    ----------
    found
        Tags and texts of the page, in order.

    Returns
    -------
    list of StatedFact
        JSON-LD before OpenGraph before other meta elements before plain elements; as found, but for the outlet's name
        behind a title.
    """
    linked: list[StatedFact] = []
    graph: list[StatedFact] = []
    meta: list[StatedFact] = []
    plain: list[StatedFact] = []
    before: Token | None = None
    for token in found:
        if token.kind == "raw" and before is not None and before.kind == "open":
            if token.name == "script" and "ld+json" in before.attributes.get("type", "").lower():
                linked += _linked(token.text)
            elif token.name == "title" and not any(f.field == "title" for f in plain):
                plain += fact("title", html.unescape(token.text), "title element")
        elif token.kind == "open":
            target = graph if token.attributes.get("property", "").startswith(("og:", "article:")) else meta
            target += _element(token) if token.name == "meta" else []
            plain += _plain(token)
        before = token
    heading = _heading(found)
    stated = [*linked, *graph, *meta, *plain, *heading, *element_days(found)]
    return list(dict.fromkeys(_without_outlet(stated, [f.value for f in heading])))


def _without_outlet(stated: list[StatedFact], headings: list[str]) -> Iterator[StatedFact]:
    """Leave the outlet out of "Pier closes | The Post", where the page names it or has the headline without it."""
    outlets = [fact.value for fact in stated if fact.field == "outlet"]
    for found in stated:
        parts = _BEHIND.fullmatch(found.value) if found.field == "title" else None
        known = parts is not None and (parts["outlet"] in outlets or parts["title"] in headings)
        yield found.model_copy(update={"value": parts["title"]}) if parts is not None and known else found


def _element(token: Token) -> list[StatedFact]:
    a = token.attributes
    for key in ("property", "name", "itemprop"):
        if key in a and (source_of_day := meta_source(a[key])):
            return fact("published", a.get("content"), source_of_day)
        field = _META.get(a.get(key, "").lower())
        if field:
            source = "OpenGraph" if a[key].startswith(("og:", "article:")) else f"meta {a[key]}"
            content = a.get("content")
            return fact(field, _author(content) if field == "author" else content, source)
    itemprop = {"headline": "title", "author": "author"}.get(a.get("itemprop", ""))
    content = a.get("content")
    if not itemprop:
        return []
    return fact(itemprop, _author(content) if itemprop == "author" else content, "microdata")


def _plain(token: Token) -> list[StatedFact]:
    a = token.attributes
    if token.name == "html":
        return fact("language", a.get("lang"), "html lang")
    if token.name == "link" and a.get("rel", "").lower() == "canonical":
        return fact("url", a.get("href"), "canonical link")
    return []


def _heading(found: Sequence[Token]) -> list[StatedFact]:
    """Give the words of the first ``h1``: a fragment has no other title."""
    start = next((n for n, t in enumerate(found) if t.kind == "open" and t.name == "h1"), None)
    if start is None:
        return []
    words_of: list[str] = []
    for token in found[start + 1 : start + NEAR_HEADLINE]:
        if token.kind == "close" and token.name == "h1":
            return fact("title", " ".join(words_of), "heading")
        if token.kind == "text":
            words_of.append(token.text)
    return []


def article_in_data(found: Sequence[Token]) -> tuple[Token, list[str]] | None:
    """Give the article that stands only in a page's JSON-LD, as a script would show it: its script and its paragraphs.

    Parameters
    ----------
    found
        Tags and texts of the page, in order.
    """
    held: list[tuple[Token, list[str]]] = []
    for before, token in pairwise(found):
        if token.kind != "raw" or "ld+json" not in before.attributes.get("type", "").lower():
            continue
        things = _objects(_WRAPPING.sub("", token.text[:LONGEST_JSON]).strip()) or []
        bodies = [t["articleBody"] for t in things if isinstance(t.get("articleBody"), str)]
        held += [(token, _paragraphs(body)) for body in bodies]
    return max(held, key=lambda h: sum(map(len, h[1])), default=None)


def _paragraphs(body: str) -> list[str]:
    """Cut a text of JSON into paragraphs, without the tags and entities that some pages leave in it."""
    plain = html.unescape(re.sub(r"</p>|<br\s*/?>", "\n", body))
    lines = [" ".join(re.sub(r"<[^>]{1,200}>", "", line).split()) for line in plain.split("\n")]
    return [line for line in lines if line]


def _linked(text: str) -> list[StatedFact]:
    found: list[StatedFact] = []
    others: list[StatedFact] = []
    bare = _WRAPPING.sub("", text[:LONGEST_JSON]).strip()
    things = _objects(bare)
    if things is None:
        days = set(_DAY_IN_JSON.findall(bare))
        return fact("published", days.pop(), "JSON-LD") if len(days) == 1 else []
    articles = 0
    for thing in things:
        kinds = thing.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if not any(isinstance(k, str) and _ARTICLE.search(k) for k in names):
            others += [] if _OTHER_DAY & {str(k) for k in names} else _published(thing, names)
            continue
        articles += 1
        found += fact("title", _plain_words(thing.get("headline") or thing.get("name")), "JSON-LD")
        found += fact("published", thing.get("datePublished"), "JSON-LD")
        found += fact("author", _author(_plain_words(_names(thing.get("author")))), "JSON-LD")
        found += fact("outlet", _plain_words(_names(thing.get("publisher"))), "JSON-LD")
        found += fact("language", _names(thing.get("inLanguage")), "JSON-LD")
        found += fact("url", _address(thing), "JSON-LD")
        others += fact("published", thing.get("dateCreated"), "JSON-LD created")
    if articles > 1 and len({f.value[:10] for f in found if f.field == "published"}) > 1:
        found = [f for f in found if f.field != "published"]  # a list of articles: whose day is it?
    return [*found, *others]


def _objects(text: str) -> list[dict[str, Any]] | None:
    """Give every object of a JSON-LD block, of several blocks one after the other too; None where it is no JSON."""
    reader = json.JSONDecoder(strict=False)
    found: list[dict[str, Any]] = []
    at = 0
    try:
        while at < len(text) and len(found) < MOST_OBJECTS:
            data, at = reader.raw_decode(text, at)
            found += _things(data)
            at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n,;"))
    except (ValueError, RecursionError):
        return found or None
    return found


def _published(thing: dict[str, Any], names: Sequence[Any]) -> list[StatedFact]:
    """Give the day of a thing that is no article: a page, a posting, a dataset."""
    kind = next((k for k in names if isinstance(k, str)), "thing")
    return fact("published", thing.get("datePublished"), f"JSON-LD {kind}"[:60])


def _plain_words(value: Any) -> Any:
    """Read entities that some pages leave inside their JSON."""
    return html.unescape(value) if isinstance(value, str) else value


def _author(value: Any) -> Any:
    """Pass a name on; an address is nobody."""
    if isinstance(value, str) and _ADDRESS.search(value):
        return None
    return value


def _things(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Give every object of a JSON-LD block, outer before inner."""
    if depth > 12:
        return
    if isinstance(data, list):
        for item in data[:200]:
            yield from _things(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _things(data.get(key), depth + 1)


def _names(value: Any) -> str | None:
    """Read a name, an object with a name, or a list of either."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        name = value.get("name")
        return name if isinstance(name, str) else None
    if isinstance(value, list):
        return ", ".join(n for item in value[:20] if (n := _names(item))) or None
    return None


def _address(thing: dict[str, Any]) -> str | None:
    page = thing.get("mainEntityOfPage")
    for value in (thing.get("url"), page.get("@id") if isinstance(page, dict) else page):
        if isinstance(value, str):
            return value
    return None
