"""Which blocks of a page are the article.

Trafilatura (Barbaresi 2021, doi:10.18653/v1/2021.acl-demo.15) says where the article is. Its text is not used: it keeps
one of several equal paragraphs. The blocks are ours, each with its place in the source, and all occurrences stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.quotes.formats.blocks import UNSPACED, Block, size
from toolkit.records import Span

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SENTENCE = re.compile(r"[.!?。！？…][\"”’')\]」』]*$")
_SIGNATURE = re.compile(r"\s*[―—–]\s*[A-ZÀ-Þ][^\n]{2,80}$")
"""A line that signs the block quotation above it."""
LONGEST_FOR_HINT = 1_500_000
"""Characters of source handed to trafilatura, which took 44 s on 10 MB; a longer page is read by its elements alone."""
_LONG_TAG = re.compile(r"<(\w+)\s[^<>]{20000,}>")
"""A tag of thousands of attributes, whose time in libxml2 grows with their square (20,000: 5 s), or of a picture."""

DEEPEST_FOR_HINT = 1_500
"""Nested elements above which lxml loses text."""
LEAST_LETTERS = 12
"""Letters of a block that are looked for in the hint; fewer may stand anywhere."""
SHORT_HINT = 200
"""Characters of a hint below which trafilatura is asked once more for everything that may be text."""
HIDDEN_SHARE = 0.6
"""Share of a page's prose from which what is hidden, or stands in a form, is the article: a script would show it."""
LINK_SHARE = 0.5
"""Share of a block's characters inside links from which it is a menu (Kohlschütter et al. 2010,
doi:10.1145/1718487.1718542, who find link density the strongest single cue)."""
LEAST_WORDS = 20
"""Words an article has at least; a page with fewer that is mostly links is only navigation."""


def article_of(blocks: Sequence[Block], source: str, *, depth: int = 0) -> tuple[list[Block], str | None]:
    """Choose the blocks that are the article.

    Parameters
    ----------
    blocks
        All blocks of the page.
    source
        Its decoded source, for trafilatura.
    depth
        Nested elements at the deepest place.

    Returns
    -------
    tuple
        The blocks, and a note where something but the article's own text decided.
    """
    shown, how = _shown(blocks)
    hint = _hint(source) if len(source) <= LONGEST_FOR_HINT and depth <= DEEPEST_FOR_HINT else ""
    if hint:
        region = _region(shown, hint)
        if region is not None:
            return _own_blocks(shown[slice(*region)], hint), how
    held = [b for b in shown if b.held and not _is_menu(b)]
    if sum(size(b.text) for b in held) >= LEAST_WORDS:
        return held, how
    loose = [b for b in shown if not _is_menu(b)]
    return loose, "no article is marked on the page; all of its text that is no menu is read"


def _shown(blocks: Sequence[Block]) -> tuple[list[Block], str | None]:
    """Give the blocks a reader sees; where most of the prose is hidden until a script runs, or in a form, that too."""
    seen = [b for b in blocks if not (b.aside or b.hidden or b.form)]
    prose = _prose(seen)
    plain = [b for b in blocks if not (b.aside or b.hidden)]
    if _prose(plain) > prose and prose < (1 - HIDDEN_SHARE) * _prose(plain):
        seen, prose = plain, _prose(plain)
    every = [b for b in blocks if not b.aside]
    if prose < (1 - HIDDEN_SHARE) * _prose(every):
        return every, "most of the page’s text is hidden until a script runs; it is read as if that had run"
    bare = _prose(blocks)
    if prose < (1 - HIDDEN_SHARE) * bare and prose < LEAST_WORDS:
        return list(blocks), "the page’s text stands in menus or asides that are never closed; all of it is read"
    return seen, None


def _prose(blocks: Sequence[Block]) -> int:
    """Count the words of whole sentences."""
    return sum(size(b.text) for b in blocks if SENTENCE.search(b.text) or UNSPACED.search(b.text))


def _hint(source: str) -> str:
    """Give trafilatura's text of the article, letters and digits only; empty where it finds none."""
    import logging

    import trafilatura
    from lxml.etree import LxmlError

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    bare = _LONG_TAG.sub(r"<\1>", re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    try:
        text = trafilatura.extract(bare, include_comments=False, include_tables=True)
        if len(text or "") < SHORT_HINT:
            text = trafilatura.extract(bare, include_comments=False, include_tables=True, favor_recall=True) or text
    except (LxmlError, ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return _letters(text or "")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _region(shown: Sequence[Block], hint: str) -> Span | None:
    """Give the blocks from first to last that the hint holds, the heading before and short lines right after."""
    inside = [n for n, b in enumerate(shown) if _is_in(b, hint)]
    if not inside:
        return None
    start, end = inside[0], inside[-1] + 1
    if start and shown[start - 1].name in _HEADINGS:
        start -= 1
    last = shown[end - 1]
    while end < len(shown) and _goes_on(shown[end], last):
        end += 1
    return start, end


def _is_in(block: Block, hint: str) -> bool:
    """Tell whether the hint holds a block's letters; a block of a few may stand anywhere."""
    key = _letters(block.text)
    return len(key) >= LEAST_LETTERS and key in hint


def _own_blocks(region: Sequence[Block], hint: str) -> list[Block]:
    """Leave out what stands between an article's paragraphs without being one: teasers, captions of links, buttons.

    A block that the hint lacks stays where it is a whole sentence without a link in an element that holds others of the
    article, or a heading over one that stays.
    """
    kept: list[Block] = []
    holders = {b.parent for b in region if _is_in(b, hint)}
    for block in reversed(region):
        if _is_menu(block):
            continue
        plain = not (block.links or block.beside) and block.parent in holders
        sentence = plain and bool(SENTENCE.search(block.text))
        heads = block.name in _HEADINGS and bool(kept) and kept[-1].name not in _HEADINGS and not block.links
        signs = bool(_SIGNATURE.match(block.text)) or block.name in {"pre", "td", "th", "dt", "dd"}
        if _is_in(block, hint) or sentence or heads or signs:
            kept.append(block)
    return kept[::-1]


def _goes_on(block: Block, last: Block) -> bool:
    """Tell whether a block still belongs to the article: the same element, no link, and a whole sentence."""
    if _SIGNATURE.match(block.text):
        return True
    same = (block.name, block.parent) == (last.name, last.parent) and not block.beside
    return same and not block.links and bool(SENTENCE.search(block.text))


def _is_menu(block: Block) -> bool:
    text = block.text
    return block.links > LINK_SHARE * len(text) and not (SENTENCE.search(text) and len(text.split()) > 6)
