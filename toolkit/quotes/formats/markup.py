"""HTML as a flat run of tags and texts with their place in the source, in one pass and in time linear in its length.

No tree is built: 200,000 nested elements, unclosed quotes and comments cost what their characters cost, and nothing is
lost. Entities are read, scripts and styles are kept apart.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_RAW = frozenset(
    {"script", "style", "textarea", "title", "noscript", "template", "iframe", "xmp", "noembed", "noframes"}
)
"""Elements whose content is no markup (HTML Standard, section 13.1.2), and some whose content is not shown."""

_OPENS = re.compile(r"<(?=[a-zA-Z/!?])")
"""What opens a tag or a comment; any other angle bracket is text ("5 < 7")."""
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"([^\s=/>\"']+)\s*(?:=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']+))?")
LONGEST_TAG = 65_536
"""Characters a tag may have; a longer one ends at its first angle bracket."""


@dataclass(frozen=True, slots=True)
class Token:
    """One tag or one run of text.

    Attributes
    ----------
    kind
        "open", "close", "text", or "raw" for the content of a script, style or title.
    name
        Element, in lower case; empty for text.
    start, end
        Characters in the source.
    text
        Characters of a text, entities read.
    attributes
        Of an opening tag; names in lower case, entities read.
    closed
        True for a tag that closes itself ("<svg/>").
    """

    kind: str
    name: str
    start: int
    end: int
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    closed: bool = False


def tokens(source: str) -> Iterator[Token]:
    """Cut a page's source into tags and texts.

    Parameters
    ----------
    source
        Decoded HTML, however broken.

    Yields
    ------
    Token
        In order. Comments, doctypes and processing instructions are left out.
    """
    at, length = 0, len(source)
    while at < length:
        match = _OPENS.search(source, at)
        opened = match.start() if match else length
        if opened > at:
            yield Token("text", "", at, opened, html.unescape(source[at:opened]))
        if opened >= length:
            return
        token, at = _markup(source, opened)
        if token is None:
            continue
        yield token
        if token.kind == "open" and token.name in _RAW:
            close = _close_of(source, token.name, at)
            yield Token("raw", token.name, at, close, source[at:close])
            at = close


def _markup(source: str, at: int) -> tuple[Token | None, int]:
    """Read what opens with an angle bracket: a tag, or something to skip."""
    if source.startswith("<!--", at):
        return None, _after(source, "-->", at + 4)
    if source.startswith(("<!", "<?"), at):
        return None, _after(source, ">", at + 2)
    closing = source.startswith("</", at)
    name = _NAME.match(source, at + 1 + closing)
    if name is None:
        return None, _after(source, ">", at + 2)
    end = _tag_end(source, name.end())
    inside = source[name.end() : max(name.end(), end - 1)]
    attributes = {} if closing else _attributes(inside)
    itself = not closing and inside.endswith("/")
    return Token("close" if closing else "open", name.group().lower(), at, end, "", attributes, itself), end


def _after(source: str, mark: str, at: int) -> int:
    found = source.find(mark, at)
    return len(source) if found < 0 else found + len(mark)


def _tag_end(source: str, at: int) -> int:
    """Find the angle bracket that closes a tag: one outside quotation marks, if there is one within reach."""
    first = end = source.find(">", at)
    if first < 0:
        return len(source)
    for _ in range(40):
        inside = source[at:end]
        if inside.count('"') % 2 == 0:
            return end + 1
        end = source.find(">", end + 1, at + LONGEST_TAG)
        if end < 0:
            break
    return first + 1


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for m in _ATTRIBUTE.finditer(inside[:LONGEST_TAG]):
        value = m.group(2) or ""
        if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
            value = value[1:-1]
        found.setdefault(m.group(1).lower(), html.unescape(value))
    return found


def _close_of(source: str, name: str, at: int) -> int:
    match = re.compile(rf"</{name}(?=[\s/>])", re.I).search(source, at)
    return match.start() if match else len(source)
