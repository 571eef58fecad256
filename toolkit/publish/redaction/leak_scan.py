"""The last look: every byte of a public edition is read in every encoding, and nothing withheld may be in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from toolkit.errors import ReportError
from toolkit.publish.redaction.decode import DEPTH, decodings, near_codes, packed, texts, unpacked
from toolkit.publish.redaction.names import Reading
from toolkit.publish.redaction.redactor import Redactor

_UNSEEN = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1f\x7f]")
_PRINTED = re.compile(rb"[\x20-\x7e]{8,}")
_LONG_RUN = re.compile(r"[A-Za-z0-9+/]{400,}={0,2}")


_BELONGS = re.compile(r'data-from="([^"]{1,80})"|"([a-z_]{2,40})":')
"""What a piece of a page comes from, or the field of a record."""
_AROUND = 4_000
"""Characters before a breach in which that is looked for."""


def _remedy(rule: str) -> str:
    """Say what a person can do about a breach of a rule."""
    if rule == "positions":
        return (
            "Take decimals or km out of [[public.sites]] so that the position is withheld wholly, withhold the "
            "document it was read in, or reword what names the number in case.toml."
        )
    if rule.startswith(("person", "phrase", "site")):
        return "Add the spelling under [public] in case.toml, or withhold the document or scene it comes from."
    if rule.startswith(("document", "scene", "product")):
        return "Withhold what else names it: list further documents or scenes under [public] in case.toml."
    return "Take it out of case.toml, or withhold the document it comes from."


class LeakScan:
    """Looks for what is withheld in what is about to be published.

    Parameters
    ----------
    redactor
        The rules.
    """

    def __init__(self, redactor: Redactor):
        self._redactor = redactor
        self._clean: dict[tuple[str, bytes], int] = {}  # what broke no rule, with how deep it was looked into

    def check(self, folder: Path) -> int:
        """Read every file of a folder.

        Parameters
        ----------
        folder
            What is about to be published.

        Returns
        -------
        int
            Number of bytes read.

        Raises
        ------
        ReportError
            E_WITHHELD: a file holds something that a rule withholds. File and rule are named, never the words.
        """
        size = 0
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name, data = path.relative_to(folder).as_posix(), path.read_bytes()
            size += len(data)
            # a file's name leaves with it
            rule = self.breach(name.encode(), DEPTH) or self.breach(data, DEPTH)
            if rule is not None:
                raise ReportError(
                    f"the public edition would give away what rule {rule!r} withholds{self._place(data)}",
                    where=self._redactor(name),
                    remedy=f"Nothing was published. {_remedy(rule)}",
                    code="E_WITHHELD",
                )
        return size

    def _place(self, data: bytes) -> str:
        """Say where in a file of text a breach lies, without the words: the line, and what it belongs to."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return ""
        at = self._redactor.first_breach(text)
        if at is None:
            return ", in a coding such as base64"
        named = [*_BELONGS.finditer(text, max(0, at - _AROUND), at)]
        belongs = f", in {named[-1][1] or named[-1][2]!r}" if named else ""
        return f", line {text.count(chr(10), 0, at) + 1:,}{belongs}"

    def breach(self, data: bytes, depth: int = DEPTH) -> str | None:
        """Return the rule that some bytes break, in whatever encoding; None = none.

        Parameters
        ----------
        data
            Bytes of a file.
        depth
            How many encodings one inside another are undone.
        """
        return self._once(self._in_bytes, data, depth)

    def _once(self, look: Callable[[Any, int], str | None], what: bytes | str, depth: int) -> str | None:
        """Look unless it was done as deep before: encodings undone in another order often give one text again.

        A picture lies in a file and in the page.
        """
        data = what if isinstance(what, bytes) else what.encode("utf-8", "surrogatepass")
        key = look.__name__, hashlib.sha256(data).digest()
        # deep enough already
        if self._clean.get(key, -1) >= depth:
            return None
        rule = look(what, depth)
        if rule is None:
            self._clean[key] = depth
        return rule

    def _in_bytes(self, data: bytes, depth: int) -> str | None:
        pixels = _is_binary(data)
        views = _guesses(data) if pixels else texts(data)
        for number, text in enumerate(dict.fromkeys(views)):
            reading = Reading(text, by_sound=number == 0)
            if rule := self._redactor.named(reading, sure=True):
                return rule
            short = _LONG_RUN.sub(" ", text)
            if short != text:
                reading = Reading(short, by_sound=number == 0)
            if not pixels and (rule := self._redactor.named(reading)):
                return rule  # a short name comes about by chance in a picture's base64, which is undone below
            if not pixels and (rule := self._once(self._in_text, text, depth)):
                return rule
        if pixels and (rule := self._redactor.shaped(b"\n".join(_PRINTED.findall(data)).decode("ascii"))):
            return rule
        for _, inner in unpacked(data) if depth else ():
            if rule := self.breach(inner, depth - 1):
                return rule
        return None

    def _in_text(self, text: str, depth: int) -> str | None:
        short = _LONG_RUN.sub(" ", text)
        seen = short if short.isascii() else _UNSEEN.sub("", short)
        if rule := self._redactor.shaped(short) or (self._redactor.shaped(seen) if seen != short else None):
            return rule
        if not depth:
            return None
        coded = near_codes(short)
        for reading in decodings(coded):
            if reading != coded and (
                rule := self._redactor.named(Reading(reading)) or self._once(self._in_text, reading, depth - 1)
            ):
                return rule
        for inner in packed(text):
            if self._redactor.positions.in_bytes(inner):
                return "positions"
            if rule := self.breach(inner, depth - 1):
                return rule
        return None


def _guesses(data: bytes) -> Iterator[str]:
    yield data.decode("latin-1")
    yield data.replace(b"\0", b"").decode("latin-1")
    yield data.decode("utf-8", "ignore")
    if len(data) < 4_000_000:
        for end in ("le", "be"):
            for start in (0, 1):  # a UTF-16 text may begin at an odd byte of a file
                yield data[start:].decode(f"utf-16-{end}", "ignore")


def _is_binary(data: bytes) -> bool:
    head = data.replace(b"\0", b"")[:4096]  # half of a UTF-16 text is NUL; so is the ground of a drawing
    return bool(head) and len(_CONTROL.findall(head)) > len(head) // 100 + 1
