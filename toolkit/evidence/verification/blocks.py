"""Cut a report into its blocks: every visible text and picture, with what it says it comes from."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, replace
from html.parser import HTMLParser

FROM = "data-from"
"""Attribute that names what an element's text comes from, such as ``finding:distance-c1``; it holds for all inside."""

_UNSEEN = {"style", "script", "title"}
_READ_OUT = ("alt", "title", "aria-label")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_APART = {"br", "caption", "dd", "div", "dt", "figcaption", "label", "legend", "li", "p", "summary", "td", "th", "tr"}
"""Elements that stand apart for the eye: their words are not run together."""


@dataclass(frozen=True)
class Block:
    """One piece of text, or one picture, as a reader meets it.

    Attributes
    ----------
    section
        Id of the section it stands in; "" outside all sections.
    source
        What it comes from: the nearest ``data-from``; None where nothing names it.
    text
        The words, white space folded. Of a picture: the words for somebody who does not see it.
    picture
        SHA-256 of the picture's bytes; "" where the block is text.
    """

    section: str
    source: str | None
    text: str
    picture: str = ""


class _Cutter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.owner: list[int] = []
        self.stack: list[tuple[str, str | None, str, int]] = [("", None, "", 0)]
        self.elements = 0
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        _, source, section, owner = self.stack[-1]
        if tag == "section":
            section = given.get("id") or ""
        if given.get(FROM) is not None:
            self.elements += 1
            source, owner = given[FROM], self.elements
        # a counter and not a flag: a title may stand inside a drawing
        self.unseen += tag in _UNSEEN
        self._part(tag)
        if tag == "img":
            self.blocks.append(Block(section, source, _folded(given.get("alt") or ""), _digest(given.get("src") or "")))
            self.owner.append(0)
        else:
            for name in _READ_OUT:
                if words := given.get(name):
                    self.blocks.append(Block(section, source, _folded(words)))
                    self.owner.append(0)
        if tag not in _VOID:
            self.stack.append((tag, source, section, owner))

    def _part(self, tag: str) -> None:
        # two table cells are two words for the eye
        if tag in _APART and self.owner and self.owner[-1]:
            self.blocks[-1] = replace(self.blocks[-1], text=f"{self.blocks[-1].text} ")

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)
        # an end without a beginning closes nothing, as in a browser
        if tag in _VOID or all(tag != name for name, *_ in self.stack[1:]):
            return
        while len(self.stack) > 1:
            name = self.stack.pop()[0]
            self.unseen -= name in _UNSEEN
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        _, source, section, owner = self.stack[-1]
        if owner and self.owner and self.owner[-1] == owner:  # goes on in the same element
            self.blocks[-1] = replace(self.blocks[-1], text=self.blocks[-1].text + data)
        elif data.strip():
            self.blocks.append(Block(section, source, data))
            self.owner.append(owner)


def cut(html: str) -> list[Block]:
    """Cut a page into blocks, in reading order.

    Returns
    -------
    list of Block
        All visible text, words for those who do not see (alt, title, aria-label), and pictures given as data URIs.
        Text of one element that names its source is one block, as far as nothing of another source comes between.

    Raises
    ------
    ValueError
        A declaration is none of HTML's.
    """
    cutter = _Cutter()
    try:
        cutter.feed(html)
        cutter.close()
    except AssertionError as e:  # as Python's reader says that it knows no such declaration
        raise ValueError(str(e)) from e
    folded = [replace(block, text=_folded(block.text)) for block in cutter.blocks]
    return [block for block in folded if block.text or block.picture]


def _folded(text: str) -> str:
    return " ".join(text.split())


def _digest(address: str) -> str:
    head, _, body = address.partition(";base64,")
    # the words go into results.json, where nothing fits them
    if not head.startswith("data:"):
        return f"not inside the page: {address[:80]}"
    try:
        return hashlib.sha256(base64.b64decode(body, validate=True)).hexdigest()
    except binascii.Error:
        return "not readable"
