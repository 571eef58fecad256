"""The blocks of a web page, as a browser would show them: text, place in the source, and what holds them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.quotes.formats.markup import Token
from toolkit.quotes.formats.pagedays import is_beside
from toolkit.quotes.lexicon import words

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
    r"|most-read|read-?also|also-?read|sign-?up|subscri(?:be|ption)|paywall|(?:author|about)-?(?:bio|box|author|the-author)"
    r"|cookies?|consent|disclaimer|donate|donation|sidebar|share-?bar|social|breadcrumbs?|comments|notes|outbrain|taboola|video-?playlist|up-?next)\b",
    re.I,
)
"""Class names and ids that pages give to pictures, teasers and lists beside the article."""
_HOLDERS = frozenset({"article", "main"})
VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "base", "col", "embed", "track"})
_INLINE = frozenset({"a", "b", "i", "em", "strong", "span", "font", "u", "small", "sup", "sub", "p", "li"})
"""Elements whose end closes no other that is still open."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.I)
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which set no blanks between words."""
DEEPEST_OPEN = 20_000
"""Open elements that are kept track of; a page that never closes them is not followed deeper."""


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
    beside: bool = False
    parent: int = 0
    """Number of the element that holds the block's own."""
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


def size(text: str) -> int:
    """Count words; of scripts that set no blanks, two characters count as one."""
    unspaced = len(UNSPACED.findall(text))
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
        self.serials: list[int] = [0]
        """Number of each open element, and of the page before them."""
        self.count = 0
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
            beside=kinds["beside"] > 0,
            parent=self.serials[-2] if name and len(self.serials) > 1 else self.serials[-1],
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
        if name in VOID or (token.closed and name in _FOREIGN):
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
        label = f"{token.attributes.get('class', '')} {token.attributes.get('id', '')}"
        beside = _GALLERY.search(label)
        if beside and token.name in {"div", "section", "ul", "ol", "figure"} and self.kinds["held"]:
            return "aside"
        if token.name == "form":
            return "form"
        return "beside" if token.name not in {"html", "body"} and is_beside(label) else ""

    def _state(self) -> tuple[bool, ...]:
        return tuple(self.kinds[kind] > 0 for kind in ("aside", "held", "hidden", "form"))

    def _push(self, name: str, kind: str) -> None:
        if len(self.open) < DEEPEST_OPEN:
            self.open.append((name, kind))
            self.count += 1
            self.serials.append(self.count)
            self.names[name] += 1
            self.kinds[kind] += 1

    def _close(self, name: str) -> None:
        if name == "a":
            self.links = 0
        before = self._state()
        if self.names[name] and name not in _INLINE:
            while self.open:
                last, kind = self.open.pop()
                self.serials.pop()
                self.names[last] -= 1
                self.kinds[kind] -= 1
                if last == name:
                    break
        elif self.open and self.open[-1][0] == name:
            last, kind = self.open.pop()
            self.serials.pop()
            self.names[last] -= 1
            self.kinds[kind] -= 1
        if name in _BLOCKS or self._state() != before:
            self.cut("")


def _is_hidden(token: Token) -> bool:
    a = token.attributes
    return "hidden" in a or a.get("aria-hidden") == "true" or bool(_HIDDEN_STYLE.search(a.get("style", "")))
