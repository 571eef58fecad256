"""A web page as evidence text: every block that is shown, cut from the stored bytes, and which of them are the article.

Trafilatura (Barbaresi 2021, doi:10.18653/v1/2021.acl-demo.15) says where the article is. Its text is not used: it keeps
one of several equal paragraphs. The blocks are ours, each with its place in the source, and all occurrences stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.quotes.encodings import decode
from toolkit.quotes.formats.body import Body, Paragraph, damaged, join
from toolkit.quotes.formats.markup import Token, tokens
from toolkit.quotes.formats.metadata import page_facts
from toolkit.quotes.lexicon import words
from toolkit.records import Span

_BLOCKS = words(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol optgroup option p pre section select summary
    table tbody td tfoot th thead tr ul video audio object
    """
)
_ASIDE = frozenset({"nav", "footer", "aside", "form", "button", "select", "option", "menu", "dialog", "svg"})
"""Elements that hold no article text (HTML Standard, sections 4.3 and 4.10)."""
_HOLDERS = frozenset({"article", "main"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "base", "col", "embed", "track"}
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.I)
_SENTENCE = re.compile(r"[.!?][\"”’')\]]*$")

LONGEST_FOR_HINT = 1_500_000
"""Characters of source handed to trafilatura, which took 44 s on 10 MB; a longer page is read by its elements alone."""

DEEPEST_FOR_HINT = 1_500
"""Nested elements above which lxml loses text."""

LEAST_WORDS = 20
"""Words an article has at least; a page with fewer that is mostly links is only navigation."""

LINK_SHARE = 0.5
"""Share of a block's characters inside links from which it is a menu (Kohlschütter et al. 2010,
doi:10.1145/1718487.1718542, who find link density the strongest single cue)."""


@dataclass(slots=True)
class Block:
    """One block of a page: its text as shown, its place, and what holds it."""

    parts: list[str] = field(default_factory=list)
    start: int = -1
    end: int = -1
    name: str = ""
    links: int = 0
    aside: bool = False
    held: bool = False
    hidden: bool = False

    @property
    def text(self) -> str:
        """Give the characters as a browser shows them: runs of white space as one space."""
        lines = [_SPACE.sub(" ", line).strip(" ") for line in "".join(self.parts).split("\v")]
        return "\n".join(line for line in lines if line)


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
    count = sum(len(b.text.split()) for b in kept)
    if count < LEAST_WORDS and not any(_SENTENCE.search(b.text) for b in kept):
        raise damaged(
            f"the page holds no article: {len(blocks)} blocks of text, nothing but navigation or titles", where,
            code="E_ARTICLE_NONE", remedy="Save the article itself from the browser, or its text as .txt.",
        )  # fmt: skip
    hidden = sum(len(b.text) for b in blocks if b.hidden)
    extra = [how] if how else []
    if hidden:
        extra.append(f"{hidden} characters of the page are hidden from its readers and left out")
    paragraphs = [Paragraph(b.text, source=(b.start, b.end)) for b in kept]
    return join(paragraphs, encoding=encoding, stated=page_facts(found), notes=[*notes, *extra])


def blocks_of(found: Sequence[Token]) -> list[Block]:
    """Cut a page into the blocks a browser would show.

    Parameters
    ----------
    found
        Tags and texts of the page, in order.

    Returns
    -------
    list of Block
        Those with a visible character, in order.
    """
    reader = _Reader()
    for token in found:
        reader.take(token)
    reader.cut("")
    return [b for b in reader.blocks if b.text]


class _Reader:
    """Keeps what is open while the tags of a page go by."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.now = Block()
        self.aside = self.held = self.links = 0
        self.hidden: list[str] = []

    def cut(self, name: str) -> None:
        """End the block and begin one inside the element ``name``."""
        if self.now.parts:
            self.blocks.append(self.now)
        self.now = Block(name=name, aside=self.aside > 0, held=self.held > 0, hidden=bool(self.hidden))

    def take(self, token: Token) -> None:
        """Take in the next tag or text."""
        if token.kind == "text":
            self._text(token)
        elif token.kind == "open":
            self._open(token)
        elif token.kind == "close":
            self._close(token.name)

    def _text(self, token: Token) -> None:
        if not token.text.strip(" \t\r\n\f") and not self.now.parts:
            return
        if self.now.start < 0:
            lead = len(token.text) - len(token.text.lstrip(" \t\r\n\f"))
            self.now.start = token.start + lead
        if token.text.strip(" \t\r\n\f"):
            self.now.end = token.end
        self.now.parts.append(token.text.replace("\v", " "))
        if self.links:
            self.now.links += len(token.text.strip())

    def _open(self, token: Token) -> None:
        name = token.name
        if name == "br":
            if self.now.parts:
                self.now.parts.append("\v")
            return
        if name == "a":
            self.links = 1
        if name in _HOLDERS:
            self.held, self.aside = self.held + 1, 0
        elif name in _ASIDE:
            self.aside += 1
        if self.hidden and name not in _VOID:
            self.hidden.append(name)
        elif name not in _VOID and _is_hidden(token):
            self.hidden = [name]
            self.cut(name)
        if name in _BLOCKS:
            self.cut(name)

    def _close(self, name: str) -> None:
        if name == "a":
            self.links = 0
        if name in _HOLDERS:
            self.held = max(0, self.held - 1)
        elif name in _ASIDE:
            self.aside = max(0, self.aside - 1)
        was_hidden = bool(self.hidden)
        if name in self.hidden:
            while self.hidden and self.hidden.pop() != name:
                pass
        if name in _BLOCKS or was_hidden != bool(self.hidden):
            self.cut("")


def _is_hidden(token: Token) -> bool:
    a = token.attributes
    return "hidden" in a or a.get("aria-hidden") == "true" or bool(_HIDDEN_STYLE.search(a.get("style", "")))


def _depth(found: Sequence[Token]) -> int:
    depth = deepest = 0
    for token in found:
        if token.kind == "open" and token.name not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind == "close":
            depth = max(0, depth - 1)
    return deepest


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
    shown = [b for b in blocks if not (b.aside or b.hidden)]
    hint = _hint(source) if len(source) <= LONGEST_FOR_HINT and depth <= DEEPEST_FOR_HINT else ""
    if hint:
        region = _region(shown, hint)
        if region is not None:
            return [b for b in shown[slice(*region)] if not _is_menu(b)], None
    held = [b for b in shown if b.held and not _is_menu(b)]
    if sum(len(b.text.split()) for b in held) >= LEAST_WORDS:
        return held, None
    loose = [b for b in shown if not _is_menu(b)]
    return loose, "no article is marked on the page; all of its text that is no menu is read"


def _hint(source: str) -> str:
    """Give trafilatura's text of the article, letters and digits only; empty where it finds none."""
    import logging

    import trafilatura
    from lxml.etree import LxmlError

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    try:
        text = trafilatura.extract(bare, include_comments=False, include_tables=True, favor_recall=True)
    except (LxmlError, ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return _letters(text or "")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _region(shown: Sequence[Block], hint: str) -> Span | None:
    """Give the blocks from first to last that the hint holds, the heading before and short lines right after."""
    inside = [n for n, b in enumerate(shown) if len(key := _letters(b.text)) >= 12 and key in hint]
    if not inside:
        return None
    start, end = inside[0], inside[-1] + 1
    if start and shown[start - 1].name in _HEADINGS:
        start -= 1
    last = shown[end - 1]
    while end < len(shown) and _goes_on(shown[end], last):
        end += 1
    return start, end


def _goes_on(block: Block, last: Block) -> bool:
    """Tell whether a block still belongs to the article: the same element, no link, and a whole sentence."""
    same = block.name == last.name and block.held == last.held
    return same and not block.links and bool(_SENTENCE.search(block.text))


def _is_menu(block: Block) -> bool:
    text = block.text
    return block.links > LINK_SHARE * len(text) and not (_SENTENCE.search(text) and len(text.split()) > 6)
