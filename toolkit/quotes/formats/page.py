"""A web page as evidence text: every block that is shown, cut from the stored bytes, and which of them are the article.

Trafilatura (Barbaresi 2021, doi:10.18653/v1/2021.acl-demo.15) says where the article is. Its text is not used: it keeps
one of several equal paragraphs. The blocks are ours, each with its place in the source, and all occurrences stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.quotes.encodings import decode
from toolkit.quotes.formats.body import Body, Paragraph, damaged, join
from toolkit.quotes.formats.dated import day_at_head
from toolkit.quotes.formats.markup import Token, tokens
from toolkit.quotes.formats.metadata import page_facts
from toolkit.quotes.lexicon import words
from toolkit.records import Span, StatedFact

_BLOCKS = words(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol optgroup option p pre section select summary
    table tbody td tfoot th thead tr ul video audio object
    """
)
_ASIDE = frozenset({"nav", "footer", "aside", "button", "select", "option", "menu", "dialog", "svg"})
"""Elements that hold no article text (HTML Standard, sections 4.3 and 4.10)."""
_FOREIGN = frozenset({"svg", "math"})
"""Elements of other vocabularies, whose tags may close themselves (HTML Standard, section 13.1.2.1)."""
_GALLERY = re.compile(
    r"\b(?:gallery|slideshow|carousel|related|recommended|read-?more|more-on|teasers?|promo|newsletter|trending"
    r"|most-read|sidebar|share-?bar|social|breadcrumbs?|comments|outbrain|taboola|video-?playlist|up-?next)\b",
    re.I,
)
"""Class names and ids that pages give to pictures, teasers and lists beside the article."""
_HOLDERS = frozenset({"article", "main"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "base", "col", "embed", "track"}
)
_INLINE = frozenset({"a", "b", "i", "em", "strong", "span", "font", "u", "small", "sup", "sub", "p", "li"})
"""Elements whose end closes no other that is still open."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.I)
_SENTENCE = re.compile(r"[.!?。！？…][\"”’')\]」』]*$")
_SIGNATURE = re.compile(r"\s*[―—–]\s*[A-ZÀ-Þ][^\n]{2,80}$")
"""A line that signs the block quotation above it."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which set no blanks between words."""
LONGEST_TEMPLATE = 200
"""Characters of a script or template from which it may hold an article."""

LONGEST_FOR_HINT = 1_500_000
"""Characters of source handed to trafilatura, which took 44 s on 10 MB; a longer page is read by its elements alone."""

_LONG_TAG = re.compile(r"<(\w+)\s[^<>]{20000,}>")
"""A tag of thousands of attributes, whose time in libxml2 grows with their square (20,000: 5 s), or of a picture."""

DEEPEST_FOR_HINT = 1_500
"""Nested elements above which lxml loses text."""

DEEPEST_OPEN = 20_000
"""Open elements that are kept track of; a page that never closes them is not followed deeper."""

LEAST_WORDS = 20
"""Words an article has at least; a page with fewer that is mostly links is only navigation."""

HIDDEN_SHARE = 0.6
"""Share of a page's prose from which what is hidden, or stands in a form, is the article: a script would show it."""

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
    form: bool = False
    shown: str | None = None
    """The text, once it is worked out: only after the block has ended."""

    @property
    def text(self) -> str:
        """Give the characters as a browser shows them: runs of white space as one space."""
        if self.shown is None:
            lines = [_SPACE.sub(" ", line).strip(" ") for line in "".join(self.parts).split("\v")]
            self.shown = "\n".join(line for line in lines if line)
        return self.shown


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
    count = sum(_size(b.text) for b in kept)
    if count < LEAST_WORDS and not any(_SENTENCE.search(b.text) for b in kept):
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
    stated = [*page_facts(found), *_visible_day(blocks)]
    return join(paragraphs, encoding=encoding, stated=stated, notes=[*notes, *extra])


def _nothing_but(blocks: Sequence[Block], found: Sequence[Token]) -> str:
    """Say what a page without an article holds: menus, or a script that would fetch the text."""
    raw = {t.name for t in found if t.kind == "raw" and len(t.text) > LONGEST_TEMPLATE}
    if raw & {"script", "template", "noscript"}:
        return f"{len(blocks)} blocks of text are seen, and the rest stands in scripts or templates that a browser runs"
    return f"{len(blocks)} blocks of text, nothing but navigation or titles"


def _visible_day(blocks: Sequence[Block]) -> list[StatedFact]:
    """Give the day that a reader sees beside the headline."""
    shown = [b for b in blocks if not b.hidden]
    heads = [n for n, b in enumerate(shown) if b.name in {"h1", "h2"}]
    first = next((n for n in heads if shown[n].name == "h1"), heads[0] if heads else 0)
    return day_at_head([b.text for b in shown[max(0, first - 3) : first + 8]], "beside the headline")


def _size(text: str) -> int:
    """Count words; of scripts that set no blanks, two characters count as one."""
    unspaced = len(_UNSPACED.findall(text))
    return len(text.split()) + unspaced // 2


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
        self.links = 0
        self.open: list[tuple[str, str]] = []
        self.names: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()

    def cut(self, name: str) -> None:
        """End the block and begin one inside the element ``name``."""
        if self.now.parts:
            self.blocks.append(self.now)
        kinds = self.kinds
        self.now = Block(
            name=name,
            aside=kinds["aside"] > 0,
            held=kinds["held"] > 0,
            hidden=kinds["hidden"] > 0,
            form=kinds["form"] > 0,
        )

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
        if name in _VOID or (token.closed and name in _FOREIGN):
            return
        before = self._state()
        self._push(name, self._kind(token))
        if name in _BLOCKS or self._state() != before:
            self.cut(name)

    def _kind(self, token: Token) -> str:
        """Tell what an element makes of the text in it."""
        if _is_hidden(token):
            return "hidden"
        if token.name in _HOLDERS:
            return "held"
        if token.name in _ASIDE and not (token.name == "footer" and self.names["blockquote"]):
            return "aside"  # the footer of a block quotation signs it
        beside = _GALLERY.search(f"{token.attributes.get('class', '')} {token.attributes.get('id', '')}")
        if beside and token.name in {"div", "section", "ul", "ol", "figure"} and self.kinds["held"]:
            return "aside"
        return "form" if token.name == "form" else ""

    def _state(self) -> tuple[bool, ...]:
        return tuple(self.kinds[kind] > 0 for kind in ("aside", "held", "hidden", "form"))

    def _push(self, name: str, kind: str) -> None:
        if len(self.open) < DEEPEST_OPEN:
            self.open.append((name, kind))
            self.names[name] += 1
            self.kinds[kind] += 1

    def _close(self, name: str) -> None:
        if name == "a":
            self.links = 0
        before = self._state()
        if self.names[name] and name not in _INLINE:
            while self.open:
                last, kind = self.open.pop()
                self.names[last] -= 1
                self.kinds[kind] -= 1
                if last == name:
                    break
        elif self.open and self.open[-1][0] == name:
            last, kind = self.open.pop()
            self.names[last] -= 1
            self.kinds[kind] -= 1
        if name in _BLOCKS or self._state() != before:
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
    shown, how = _shown(blocks)
    hint = _hint(source) if len(source) <= LONGEST_FOR_HINT and depth <= DEEPEST_FOR_HINT else ""
    if hint:
        region = _region(shown, hint)
        if region is not None:
            return [b for b in shown[slice(*region)] if not _is_menu(b)], how
    held = [b for b in shown if b.held and not _is_menu(b)]
    if sum(_size(b.text) for b in held) >= LEAST_WORDS:
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
    return sum(_size(b.text) for b in blocks if _SENTENCE.search(b.text) or _UNSPACED.search(b.text))


def _hint(source: str) -> str:
    """Give trafilatura's text of the article, letters and digits only; empty where it finds none."""
    import logging

    import trafilatura
    from lxml.etree import LxmlError

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    bare = _LONG_TAG.sub(r"<\1>", re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
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
    if _SIGNATURE.match(block.text):
        return True
    same = block.name == last.name and block.held == last.held
    return same and not block.links and bool(_SENTENCE.search(block.text))


def _is_menu(block: Block) -> bool:
    text = block.text
    return block.links > LINK_SHARE * len(text) and not (_SENTENCE.search(text) and len(text.split()) > 6)
