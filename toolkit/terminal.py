"""Words of others on a terminal: what could move its cursor, colour it or turn a line round is written out instead.

A file's name, a document's title or a server's answer may hold control characters, and a terminal obeys them: a line
that says FAIL can be made to say PASS. Everything dateline prints goes through here; verify.py of a package does, too.
"""

from __future__ import annotations

import re
from typing import Any, TextIO

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""C0 and C1 but tab and line end; marks that turn writing round (UAX 9); Unicode's line ends; half characters; tags."""


def plain(text: object) -> str:
    r"""Give a text with every character that a terminal obeys written out.

    Parameters
    ----------
    text
        Anything; tabs and line ends stay.

    Returns
    -------
    str
        ESC becomes ``\u001b``: readable, and the same character still where the text is JSON.

    Examples
    --------
    >>> plain("\x1b[2KPASS")
    '\\u001b[2KPASS'
    """
    return _OBEYED.sub(_written_out, str(text))


def one_line(text: object) -> str:
    """Give a text as one line: white space folded, and nothing in it that a terminal obeys."""
    return plain(" ".join(str(text).split()))


def _written_out(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number < 0x10000:
        return f"\\u{number:04x}"
    return f"\\u{0xD800 + ((number - 0x10000) >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"


class PlainStream:
    """A stream that writes out what a terminal would obey; everything else is the stream's own.

    Parameters
    ----------
    stream
        Where the text goes, such as ``sys.stdout``.
    """

    def __init__(self, stream: TextIO):
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        """Give whatever else the stream has."""
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write a text of anybody's."""
        return self.own(plain(text))

    def own(self, text: str) -> int:
        """Write a text of our own, such as a line of progress that is written over.

        Parameters
        ----------
        text
            The text. What the stream's encoding does not have is written out.
        """
        try:
            return int(self._stream.write(text))
        except UnicodeEncodeError:
            encoding = self._stream.encoding or "ascii"
            return int(self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding)))
