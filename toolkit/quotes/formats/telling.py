"""Tells a web page from a text by what its bytes say, whatever stands before the first element that counts."""

from __future__ import annotations

import re

from toolkit.quotes.lexicon import words

LOOKED_AT = 131_072
"""Bytes at the head of a file in which a page must show itself."""

_ELEMENTS = words(
    """
    html head body article main section div p h1 h2 h3 h4 h5 h6 table tbody tr td ul ol li dl blockquote figure header
    footer nav aside center font form span b strong em i u a img br hr title meta link style script noscript base
    address details pre small template
    """
)
_SKIPPED = re.compile(
    rb"\s+|\xef\xbb\xbf|<!--.*?-->|<\?.*?\?>|<(?P<raw>script|style|noscript|title|template)\b.*?</(?P=raw)\s*>"
    rb"|<(?:meta|link|base|br|hr)\b[^>]*>",
    re.I | re.S,
)
_OPENS = re.compile(rb"<(?:!doctype\s+html|(?P<name>[a-z][a-z0-9]*))(?=[\s>/])", re.I)
_SURE = re.compile(rb"<(?:!doctype\s+html|html|head|body)(?=[\s>])", re.I)
_ENDS = re.compile(rb"</(?:html|body|head|p|div|article|td|h1)\s*>", re.I)


def is_page(data: bytes) -> bool:
    """Tell whether a file is a web page or a fragment of one.

    Parameters
    ----------
    data
        Its bytes.

    Returns
    -------
    bool
        True where the first thing that counts is an element of HTML: scripts, styles, comments, processing instructions
        and a server's warning may stand before it; or where a doctype, ``html`` or ``body`` stands after other text.
    """
    head = _ascii_head(data)
    at = 0
    while at < len(head):
        skipped = _SKIPPED.match(head, at)
        if skipped is None or skipped.end() == at:
            break
        at = skipped.end()
    first = _OPENS.match(head, at)
    if first is not None:
        name = (first["name"] or b"html").decode("ascii").lower()
        return name in _ELEMENTS
    return len({m.group().lower() for m in _SURE.finditer(head)}) > 1 and _ENDS.search(data[-LOOKED_AT:]) is not None


def _ascii_head(data: bytes) -> bytes:
    """Give the first bytes in an encoding that a pattern of ASCII can read."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:LOOKED_AT].decode("utf-16", errors="replace").encode("utf-8")
    return data[:LOOKED_AT]
