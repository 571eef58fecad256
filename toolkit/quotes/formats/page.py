"""A web page as evidence text: the article's blocks, cut from the stored bytes, and what the page says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.quotes.encodings import decode
from toolkit.quotes.formats.article import LEAST_WORDS, SENTENCE, article_of
from toolkit.quotes.formats.blocks import VOID, Block, blocks_of, size
from toolkit.quotes.formats.body import Body, Paragraph, damaged, join
from toolkit.quotes.formats.dated import day_at_head
from toolkit.quotes.formats.markup import Token, tokens
from toolkit.quotes.formats.metadata import article_in_data, page_facts
from toolkit.quotes.formats.pagedays import address_days, by_worth
from toolkit.records import StatedFact

LAST_BLOCKS = 4
"""Blocks at the end of a page of which one may say when it was published."""

LONGEST_TEMPLATE = 200
"""Characters of a script or template from which it may hold an article."""


def read_page(data: bytes, where: str) -> Body:
    """Read an HTML page.

    Parameters
    ----------
    data
        Its bytes, as stored.
    where
        Document and file, for messages.

    Returns
    -------
    Body
        The article's paragraphs, all occurrences kept, with their places in the decoded source.

    Raises
    ------
    DocumentError
        The page holds no article (E_ARTICLE_NONE).
    """
    source, encoding, notes = decode(data, where, page=True)
    found = list(tokens(source))
    blocks = blocks_of(found)
    kept, how = article_of(blocks, source, depth=_depth(found))
    count = sum(size(b.text) for b in kept)
    if count < LEAST_WORDS and not any(SENTENCE.search(b.text) for b in kept):
        if (held := article_in_data(found)) is not None and sum(map(size, held[1])) >= LEAST_WORDS:
            span = (held[0].start, held[0].end)
            said = page_facts(found)
            told = "the article stands in the page's data (JSON-LD), which a script would show; it is read from there"
            paragraphs = [Paragraph(text, source=span) for text in held[1]]
            return join(paragraphs, encoding=encoding, stated=by_worth(said), notes=[*notes, told])
        raise damaged(
            f"the page holds no article: {_nothing_but(blocks, found)}",
            where,
            code="E_ARTICLE_NONE",
            remedy="Save the article itself from the browser, or its text as .txt.",
        )
    hidden = sum(len(b.text) for b in blocks if b.hidden and b not in kept)
    extra = [how] if how else []
    if hidden:
        extra.append(f"{hidden} characters of the page are hidden from its readers and left out")
    paragraphs = [Paragraph(b.text, source=(b.start, b.end)) for b in kept]
    said = page_facts(found)
    stated = by_worth([*said, *_visible_day(blocks, said), *address_days(said)])
    return join(paragraphs, encoding=encoding, stated=stated, notes=[*notes, *extra])


def _nothing_but(blocks: Sequence[Block], found: Sequence[Token]) -> str:
    """Say what a page without an article holds: menus, or a script that would fetch the text."""
    raw = {t.name for t in found if t.kind == "raw" and len(t.text) > LONGEST_TEMPLATE}
    if raw & {"script", "template", "noscript"}:
        return f"{len(blocks)} blocks of text are seen, and the rest stands in scripts or templates that a browser runs"
    return f"{len(blocks)} blocks of text, nothing but navigation or titles"


def _visible_day(blocks: Sequence[Block], said: Sequence[StatedFact]) -> list[StatedFact]:
    """Give the day that a reader sees beside the headline."""
    shown = [b for b in blocks if not (b.hidden or b.beside or (b.aside and not b.held))]
    heads = [n for n, b in enumerate(shown) if b.name in {"h1", "h2"}]
    first = next((n for n in heads if shown[n].name == "h1"), heads[0] if heads else 0)
    language = next((f.value for f in said if f.field == "language"), None)
    near = [b.text for b in shown[max(0, first - 3) : first + 8] if b.name != "figcaption"]
    found = day_at_head(near, "beside the headline", language=language)
    below = [b.text for b in shown[-LAST_BLOCKS:] if b.name != "figcaption"]
    return found or [f for f in day_at_head(below, "below", language=language) if f.source == "published below"]


def _depth(found: Sequence[Token]) -> int:
    depth = deepest = 0
    for token in found:
        if token.kind == "open" and token.name not in VOID:
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind == "close":
            depth = max(0, depth - 1)
    return deepest
