#!/usr/bin/env python3
"""Check the dateline package this file lies in: python3 verify.py [PACKAGE]

Made by dateline 0.1.0 from its own modules (toolkit/evidence/verification), under the MIT licence. It needs
Python 3.9 or later and nothing else; ssh-keygen and openssl are asked only where there is a signature or a time
stamp. Somebody who alters a package can alter this file: for a check that rests on nobody's word, use a verify.py
that you already have, or "dateline verify". Its SHA-256 is the same in every package of this version.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import calendar
import hashlib
import json
import math
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html.parser import HTMLParser
from itertools import chain, product
from pathlib import Path, PurePosixPath
from typing import Any, Optional, TextIO


# ---- terminal --------------------------------------------------------------------------------------------
# Words of others on a terminal: what could move its cursor, colour it or turn a line round is written out instead.
# 
# A file's name, a document's title or a server's answer may hold control characters, and a terminal obeys them: a line
# that says FAIL can be made to say PASS. Everything dateline prints goes through here; verify.py of a package does, too.

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


# ---- outcome ---------------------------------------------------------------------------------------------
# What a check of a package comes to: one line a level, and what stops a check before it has begun.

PASS, FAIL, ABSENT, NOT_CHECKED = "PASS", "FAIL", "ABSENT", "NOT CHECKED"

PACKAGE_FORMAT = "dateline/package/1"
"""The layout this program checks; it stands in bag-info.txt under Dateline-Package."""


class RefusedError(Exception):
    """What was named cannot be checked by this program: another version, half a package, paths that leave it."""


class UnreadableError(Exception):
    """There is nothing to read where a package was named."""


@dataclass(frozen=True)
class Level:
    """What one level of the check came to.

    Attributes
    ----------
    name
        Its name, such as "bytes".
    outcome
        PASS, FAIL, ABSENT or NOT CHECKED.
    summary
        One line that says what was looked at, or why not.
    problems
        What was not as it should be, one line each; the reason of a FAIL.
    notes
        What a reader must know, one line each; no reason for a FAIL.
    """

    name: str
    outcome: str
    summary: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading a forged record may raise: it may hold anything anywhere, and whatever it breaks is one answer."""


def judged(name: str, summary: str, problems: list[str], notes: tuple[str, ...] = ()) -> Level:
    """Return a level that passes when there are no problems.

    Parameters
    ----------
    name
        Its name.
    summary
        What holds when it passes.
    problems
        What was found wrong.
    notes
        What a reader must know.
    """
    if not problems:
        return Level(name, PASS, summary, (), notes)
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    return Level(name, FAIL, count, tuple(problems), notes)


def short(text: object, limit: int = 90) -> str:
    """Return a text cut to one short line.

    Parameters
    ----------
    text
        Anything.
    limit
        Most characters.
    """
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


# ---- blocks ----------------------------------------------------------------------------------------------
# Cut a report into its blocks: every visible text and picture, with what it says it comes from.

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


# ---- files -----------------------------------------------------------------------------------------------
# The bytes of a package: every file as listed, nothing unlisted, no links, no names that clash or leave the folder.

MANIFEST, TAGS, INFO = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"
SIGNATURE, TOKEN = f"{TAGS}.sig", f"{TAGS}.tsr"

_DECLARED = ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"]
_PARTS = ("bagit.txt", INFO, MANIFEST, TAGS, "data")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_CHUNK = 1 << 20
_MOST_DIGITS = 300
"""Digits of a whole number: one of more is larger than any that can be compared with."""
MOST_BYTES = 256_000_000
"""Largest page or text of a package that is read at once."""
MOST_RECORDS = 64_000_000
"""Largest list, log or JSON file: Python holds twenty times as much. results.json of 2,000 documents has 9 MB."""
_DEEP_KEY = re.compile(rb"""(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){64}""")
"""Python's reader of TOML takes memory with the square of a dotted key's parts: 20,000 of them take 2.3 GB."""


class Package:
    """A package folder as it lies on disk.

    Parameters
    ----------
    root
        Its folder: the one that holds bagit.txt.
    """

    def __init__(self, root: Path):
        self.root = root
        self.payload: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.info: dict[str, str] = {}
        self.faults: list[str] = []

    def read(self, name: str, *, most: int = MOST_BYTES) -> bytes:
        """Return the bytes of a file; nothing that is not a plain file inside the package is opened.

        Parameters
        ----------
        name
            Path inside the package, such as "data/results.json".
        most
            Largest file that is read.
        """
        path = self.root / name
        if path.is_symlink() or not path.is_file():
            raise FileNotFoundError(name)
        if path.stat().st_size > most:
            raise ValueError(f"{name} has more than {most:,} bytes")
        return path.read_bytes()

    def size(self, name: str) -> int:
        """Return the bytes that a file has."""
        return (self.root / name).stat().st_size

    def json(self, name: str) -> Any:
        """Return a file that is one JSON document, in which no key of an object stands twice."""
        return read_json(self.read(name, most=MOST_RECORDS))


def plain_toml(data: bytes) -> str:
    """Return the text of a TOML file that can be read in due time.

    Parameters
    ----------
    data
        UTF-8.
    """
    if len(data) > MOST_RECORDS // 8 or _DEEP_KEY.search(data):
        raise ValueError("a TOML file larger or deeper than any of ours")
    return data.decode("utf-8")


def read_json(data: bytes) -> Any:
    """Read JSON as every reader does: a key that stands twice, of which one reader takes this and one that, is refused.

    Parameters
    ----------
    data
        UTF-8.
    """
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_finite,
        )
    except RecursionError as e:
        raise ValueError("nested without end") from e


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("a number without end")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def open_package(root: Path) -> Package:
    """Read the lists of a package.

    Returns
    -------
    Package
        With its lists; what is wrong inside them is kept for the level "bytes".

    Raises
    ------
    UnreadableError
        There is no package.
    RefusedError
        It is half a package, one of another version, or one whose lists name paths outside it.
    """
    if not root.is_dir():
        raise UnreadableError(f"{root}: no such package")
    missing = [name for name in _PARTS if not (root / name).exists() or (root / name).is_symlink()]
    if len(missing) == len(_PARTS):
        raise UnreadableError(f"{root}: not a package (no bagit.txt in it)")
    if missing:
        raise RefusedError(f"{root}: half a package, {missing[0]} is missing")
    package = Package(root)
    if _text(package, "bagit.txt").replace("\r\n", "\n").rstrip("\n").split("\n") != _DECLARED:
        raise RefusedError(f"{root}: bagit.txt does not declare BagIt 1.0 in UTF-8")
    package.info = _read_info(package)
    version = package.info.get("Dateline-Package", "none named")
    if version != PACKAGE_FORMAT:
        raise RefusedError(f"{root}: a package of another version ({short(version, 40)}, not {PACKAGE_FORMAT})")
    # read before anything is opened: no name in them may lead out of the package
    package.payload, package.tags = _read_list(package, MANIFEST), _read_list(package, TAGS)
    for name in (*package.payload, *package.tags):
        if not _stays_inside(name):
            raise RefusedError(f"{root}: a list names {short(name, 60)!r}, a path outside the package")
        if not name.isprintable():  # a name that is shown otherwise than it is written
            raise RefusedError(f"{root}: a list names {short(name, 60)!r}, which holds characters that do not print")
    return package


def _text(package: Package, name: str) -> str:
    try:
        return package.read(name, most=MOST_RECORDS).decode("utf-8")
    except (ValueError, OSError) as e:
        raise RefusedError(f"{package.root}: {name} is not readable ({type(e).__name__})") from e


def _read_info(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _text(package, INFO).split("\n"):
        label, colon, value = line.partition(": ")
        if line and (not colon or label in found):
            package.faults.append(f"{INFO}: {short(line, 60)!r} is no label and value, or comes twice")
        if colon:
            found[label] = value
    return found


def _read_list(package: Package, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    lines = _text(package, name).split("\n")
    # one order, one end: two lists that say the same have the same bytes
    if lines.pop() or lines != sorted(lines, key=lambda line: line[66:]):
        package.faults.append(f"{name}: its lines are not in order, or the last one has no end")
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            package.faults.append(f"{name}: {short(line, 60)!r} is no digest and path")
            continue
        path = match[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        if path in found:
            package.faults.append(f"{name}: {short(path, 60)} is listed twice")
        found[path] = match[1]
    return found


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    odd = "\\" in name or "\0" in name or name.startswith("~") or re.match(r"[A-Za-z]:", name)
    return not (path.is_absolute() or odd or ".." in name.split("/"))


def check_bytes_of(package: Package) -> Level:
    """Hash every file of a package and look for what is not listed.

    Returns
    -------
    Level
        PASS when every file is as listed and nothing else lies there.
    """
    problems = list(package.faults)
    present, odd, git = _walk(package.root)
    problems += odd
    listed = {**package.payload, **package.tags}
    beside = {TAGS, SIGNATURE, TOKEN}
    problems += [f"{name}: listed as payload, but not below data/" for name in package.payload if _top(name) != "data"]
    problems += [f"{name}: payload in the list of tag files" for name in package.tags if _top(name) == "data"]
    problems += [f"{name}: not listed" for name in sorted(present) if name not in listed and name not in beside]
    problems += [f"{name}: listed, not there" for name in sorted(listed) if name not in present]
    problems += [f"{name}: not covered by {TAGS}" for name in ("bagit.txt", INFO, MANIFEST) if name not in package.tags]
    problems += _clashes(sorted({*present, *listed}))
    here = [name for name in sorted(listed) if name in present]
    for name, found in digests(package.root, here).items():
        if found != listed[name]:
            problems.append(f"{name}: altered, listed {listed[name][:12]}…, found {found[:12]}…")
    # counted again from the disk, for a reader who trusts Payload-Oxum alone
    size = sum(number for name, number in present.items() if _top(name) == "data")
    count = sum(1 for name in present if _top(name) == "data")
    oxum = package.info.get("Payload-Oxum")
    if oxum != f"{size}.{count}":
        problems.append(f"{INFO}: Payload-Oxum says {short(oxum, 40)}, there are {size}.{count}")
    notes = (".git beside the files is not part of the package and was not looked at",) if git else ()
    return judged("bytes", f"{len(here)} files as listed, nothing unlisted; {size:,} bytes of payload", problems, notes)


def _top(name: str) -> str:
    return name.split("/", 1)[0] if "/" in name else ""


def _walk(root: Path) -> tuple[dict[str, int], list[str], bool]:
    """Return the size of every plain file, what else lies there, and whether a git repository does."""
    present: dict[str, int] = {}
    odd: list[str] = []
    git = (root / ".git" / "HEAD").is_file() and not (root / ".git").is_symlink()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        if not entries and folder:
            odd.append(f"{folder}: an empty folder, not listed")
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            facts = entry.stat(follow_symlinks=False)
            if stat.S_ISLNK(facts.st_mode):
                odd.append(f"{name}: a link, not a file")
            elif stat.S_ISDIR(facts.st_mode):
                if not (git and name == ".git"):
                    waiting.append(name)
            elif stat.S_ISREG(facts.st_mode):
                present[name] = facts.st_size
            else:
                odd.append(f"{name}: not a plain file")
    return present, odd, git


def _clashes(names: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    problems = []
    for name in names:
        parts = unicodedata.normalize("NFC", name).casefold().split("/")
        other = seen.setdefault("/".join(part.rstrip(". ") for part in parts), name)
        if other != name:
            problems.append(f"{name}: the same name as {other} on systems that fold letters or drop dots at the end")
    return problems


def digests(root: Path, names: list[str]) -> dict[str, str]:
    """Return the SHA-256 of many files, several at a time."""
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        return dict(pool.map(lambda name: (name, _digest_of(root / name)), names))


def _digest_of(path: Path) -> str:
    known, buffer = hashlib.sha256(), bytearray(_CHUNK)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb", buffering=0) as f:  # noqa: PTH123  (a handle, not a path)
        while count := f.readinto(buffer):
            known.update(memoryview(buffer)[:count])
    return known.hexdigest()


# ---- token -----------------------------------------------------------------------------------------------
# The token of a time stamp (RFC 3161): what the authority signed, read from its bytes and from nothing around them.

_SEQUENCE, _INTEGER, _OCTETS, _OID, _TIME, _TAGGED = 0x30, 0x02, 0x04, 0x06, 0x18, 0xA0

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
"""1.2.840.113549.1.7.2, RFC 5652."""
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
"""1.2.840.113549.1.9.16.1.4, RFC 3161."""
_DIGESTS = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
"""Digests an imprint may be made with, RFC 5754; older ones can be forged."""

_GENERALIZED = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z")


@dataclass(frozen=True)
class Token:
    """A time stamp's token.

    Attributes
    ----------
    der
        The token alone: what a verifier must look at.
    when
        Time in the signed part, such as "2026-11-29T23:00:00Z".
    digest
        Name of the digest the imprint is made with.
    imprint
        The imprint, in hexadecimal digits.
    """

    der: bytes
    when: str
    digest: str
    imprint: str

    def is_over(self, data: bytes) -> bool:
        """Tell whether the token is for these bytes.

        Parameters
        ----------
        data
            Bytes of a file.
        """
        return hashlib.new(self.digest, data).hexdigest() == self.imprint


def read_token(answer: bytes) -> Token:
    """Read a time stamp.

    Parameters
    ----------
    answer
        An authority's answer (TimeStampResp) or the bare token, in DER.

    Raises
    ------
    ValueError
        It is none, or it was not granted.
    """
    parts = _children(_only(answer, _SEQUENCE))
    token = answer
    # authorities send an answer, archives keep the bare token: both are read
    if parts and parts[0][0] == _SEQUENCE:  # an answer: status, then the token
        status = _children(parts[0][1])
        if len(parts) != 2 or not status or _inside(status[0], _INTEGER) not in (b"\0", b"\1"):
            raise ValueError("the authority did not grant it")
        token = parts[1][2]
        parts = _children(_inside(parts[1], _SEQUENCE))
    if [tag for tag, *_ in parts] != [_OID, _TAGGED] or parts[0][1] != _SIGNED_DATA:
        raise ValueError("no signed data")
    signed = _children(_only(parts[1][1], _SEQUENCE))
    content = _children(_inside(signed[2], _SEQUENCE))
    if content[0][:2] != (_OID, _TST_INFO):
        raise ValueError("no time stamp is signed in it")
    return _read_signed(_only(_inside(content[1], _TAGGED), _OCTETS), token)


def _read_signed(octets: bytes, token: bytes) -> Token:
    info = _children(_only(octets, _SEQUENCE))
    algorithm, imprint = _children(_inside(info[2], _SEQUENCE))
    name = _DIGESTS.get(_inside(_children(_inside(algorithm, _SEQUENCE))[0], _OID))
    if name is None:
        raise ValueError("its digest is none of SHA-256, SHA-384 and SHA-512")
    match = _GENERALIZED.fullmatch(_inside(info[4], _TIME).decode("ascii"))
    if match is None:
        raise ValueError("its time is not written as RFC 3161 asks")
    year, month, day, hour, minute, second, rest = match.groups("")
    when = f"{year}-{month}-{day}T{hour}:{minute}:{second}{rest}Z"
    return Token(token, when, name, _inside(imprint, _OCTETS).hex())


def _children(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """Cut DER into its parts: tag, content, and the whole with its head."""
    found, at = [], 0
    while at < len(data):
        start, tag = at, data[at]
        length, at = data[at + 1], at + 2
        # lengths without an end and long tags are BER: DER writes each value one way
        if length == 0x80 or tag & 0x1F == 0x1F:
            raise ValueError("not written in DER")
        if length > 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise ValueError("cut off")
        found.append((tag, data[at : at + length], data[start : at + length]))
        at += length
    return found


def _inside(part: tuple[int, bytes, bytes], tag: int) -> bytes:
    if part[0] != tag:
        raise ValueError("not a time stamp")
    return part[1]


def _only(data: bytes, tag: int) -> bytes:
    """Return the content of the one part that bytes hold."""
    parts = _children(data)
    if len(parts) != 1:
        raise ValueError("not a time stamp")
    return _inside(parts[0], tag)


# ---- origin ----------------------------------------------------------------------------------------------
# Where a package comes from: an ssh signature and a time stamp (RFC 3161) over its list of lists, both optional.

NAMESPACE = "dateline"
"""What a signature must have been made for; one made for another purpose does not count."""

_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/=]+")
_ALIAS = "signer"
_SIGNER = re.compile(r'(?P<names>"[^"]+"|\S+)\s+(?P<rest>\S.*)')
_KEY = re.compile(r"(?:ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+")
_CERTIFIED = re.compile(r"(?:^|,)cert-authority(?:[,\s]|$)")
"""A line for keys that an authority certifies: there the name itself is part of what is certified."""


def check_signature(package: Package, signers: Path | None) -> Level:
    """Check the signature over the tag manifest.

    Parameters
    ----------
    package
        The package, opened.
    signers
        List of allowed signers in OpenSSH's form (``name namespaces="dateline" ssh-ed25519 AAAA...``). Naming one asks
        for a signature: its absence is then a FAIL.

    Returns
    -------
    Level
        PASS: signed by one of them. ABSENT: not signed. NOT CHECKED: no tool here, or a good signature by a key that
        nobody vouches for.
    """
    name, file = "signature", package.root / SIGNATURE
    if not file.is_file() or file.is_symlink():
        if signers is None:
            return Level(name, ABSENT, "not signed: anybody may have made it")
        return Level(name, FAIL, "not signed, though signers were named", (f"{SIGNATURE}: not there",))
    tool = shutil.which("ssh-keygen")
    if tool is None:
        return Level(name, NOT_CHECKED, "there is a signature, but no ssh-keygen here to check it")
    fits = [tool, "-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(file)]
    code, said = _ask(fits, package.read(TAGS))
    if code:
        return Level(name, FAIL, "the signature does not fit", (f"{SIGNATURE}: {short(said)}",))
    found = _FINGERPRINT.search(said)
    key = found[0] if found else "an unknown key"
    if signers is None:
        return Level(name, NOT_CHECKED, f"signed by key {key}; name those you trust with --signers")
    who, others = _who_vouches(tool, package, signers, key)
    if who:
        return Level(name, PASS, f"signed by {who}, key {key}")
    if others:
        return Level(name, FAIL, f"not a signature of {others} for {NAMESPACE}", (f"{SIGNATURE}: {short(others)}",))
    return Level(name, FAIL, f"signed by key {key}, which is none of the signers named", (f"{SIGNATURE}: unknown key",))


def _who_vouches(tool: str, package: Package, signers: Path, key: str) -> tuple[str, str]:
    """Return who is named in the first line of the signers that the signature is good for, and in those it is not for.

    Each line is asked alone, under a name of our own: a key may stand in several lines, with other purposes or times,
    and the names in a line may be patterns that nobody is called by.
    """
    others = []
    for line in signers.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _SIGNER.fullmatch(line.strip())
        if match is None or match["names"].startswith("#"):
            continue
        names = [n for n in match["names"].strip('"').split(",") if n and not n.startswith("!")]
        words = short(", ".join(names), 60) or "nobody"
        asked = _CERTIFIED.search(match["rest"]) is not None
        alone = f"{match['names'] if asked else _ALIAS} {match['rest']}\n"
        plain = [name for name in names if "*" not in name and "?" not in name]
        callers = plain if asked else [_ALIAS][: len(names)]  # a line of names that are all taken out vouches for none
        for who in callers:
            if _fits(tool, package, alone, who):
                return words, ""
        if not asked and key == _fingerprint(tool, match["rest"]):
            others.append(words)
    return "", ", ".join(others)


def _fits(tool: str, package: Package, line: str, who: str) -> bool:
    """Ask ssh-keygen whether the signature is good by one line of allowed signers."""
    with tempfile.TemporaryDirectory(prefix=f"dateline-{os.getpid()}-") as folder:
        alone = Path(folder) / "signers"
        alone.write_text(line, encoding="utf-8")
        words = [tool, "-Y", "verify", "-f", str(alone), "-I", who, "-n", NAMESPACE]
        code, _ = _ask([*words, "-s", str(package.root / SIGNATURE)], package.read(TAGS))
    return code == 0


def _fingerprint(tool: str, rest: str) -> str:
    """Return the fingerprint of the key in a line of allowed signers, as far as there is one."""
    key = _KEY.search(rest)
    said = _ask([tool, "-l", "-f", "-"], f"{key[0]}\n".encode())[1] if key else ""
    found = _FINGERPRINT.search(said)
    return found[0] if found else ""


def check_time(package: Package, authority: Path | None) -> Level:
    """Check the time stamp over the tag manifest.

    Parameters
    ----------
    package
        The package, opened.
    authority
        Certificates (PEM) of the time-stamping authority that is trusted. Naming them asks for a time stamp.

    Returns
    -------
    Level
        PASS: the authority saw this very list at that time.
    """
    name, file = "time stamp", package.root / TOKEN
    if not file.is_file() or file.is_symlink():
        if authority is None:
            return Level(name, ABSENT, "none: nothing but the files themselves says when they were made")
        return Level(name, FAIL, "none, though an authority was named", (f"{TOKEN}: not there",))
    tool = shutil.which("openssl")
    if tool is None:
        return Level(name, NOT_CHECKED, "there is a time stamp, but no openssl here to check it")
    try:
        token = read_token(package.read(TOKEN))
    except (ValueError, IndexError) as e:
        return Level(name, FAIL, "the time stamp cannot be read", (f"{TOKEN}: {short(e)}",))
    if not token.is_over(package.read(TAGS)):
        return Level(name, FAIL, "the time stamp is for other bytes", (f"{TOKEN}: not over {TAGS}",))
    if authority is None:
        return Level(name, NOT_CHECKED, f"says {token.when}; name the authority's certificates with --tsa-ca")
    with tempfile.TemporaryDirectory(prefix=f"dateline-{os.getpid()}-") as folder:
        alone = Path(folder) / "token"
        alone.write_bytes(token.der)
        words = [tool, "ts", "-verify", "-data", str(package.root / TAGS), "-in", str(alone), "-token_in"]
        code, said = _ask([*words, "-CAfile", str(authority)], b"")
    if code:
        return Level(name, FAIL, "the authority named did not give this time stamp", (f"{TOKEN}: {short(said)}",))
    return Level(name, PASS, f"{token.when}, by the authority named")


def _ask(command: list[str], given: bytes) -> tuple[int, str]:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as e:
        return 1, type(e).__name__
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace").strip()


# ---- seals -----------------------------------------------------------------------------------------------
# How the lines of a custody log hang together: each carries the digest of the one before.

FIRST = "0" * 64
"""What stands for the seal before the first line."""


def seal_of(entry: dict[str, Any]) -> str:
    """Return the digest that a line of a custody log must carry.

    Parameters
    ----------
    entry
        The line; its own seal does not count.
    """
    body = {key: value for key, value in entry.items() if key != "seal"}
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_at(entries: list[dict[str, Any]]) -> int | None:
    """Return the number of the first line that does not follow from the one before, or None when all do.

    Parameters
    ----------
    entries
        The lines, oldest first.
    """
    previous = FIRST
    for number, entry in enumerate(entries, start=1):
        # the number too, so that a repeated stretch does not pass
        follows = entry.get("previous") == previous and entry.get("n") == number
        if not follows or seal_of(entry) != entry.get("seal"):
            return number
        previous = entry["seal"]
    return None


# ---- custody ---------------------------------------------------------------------------------------------
# The custody chain of a package: every line follows from the one before, and the last is the one the package names.

CUSTODY, CASE_FILES = "data/evidence/custody.jsonl", "data/case/files.json"


_MOST_ENTRIES = 300_000
"""Entries of a log that are followed, a minute's work; an archive of 2,000 files makes 4,000."""


def _digests_in(value: Any) -> list[str]:
    """Return every digest that entries name, also in entries of other logs that were taken over word for word."""
    if isinstance(value, list):
        return list(chain.from_iterable(map(_digests_in, value)))
    if isinstance(value, dict):
        own = [value["sha256"]] if isinstance(value.get("sha256"), str) else []
        return [*own, *chain.from_iterable(map(_digests_in, value.values()))]
    return []


def check_custody(package: Package) -> Level:
    """Compute the custody chain again.

    Returns
    -------
    Level
        PASS when the chain is whole, ends as bag-info.txt says, and names every file of the case and all evidence.
    """
    try:
        entries = _entries(package)
        problems = [*_ending(package, entries), *_evidence(package, entries)]
    except BROKEN as e:
        return Level("custody", FAIL, "the custody log cannot be read", (f"{CUSTODY}: {type(e).__name__}",))
    return judged("custody", f"{len(entries)} entries, each follows from the one before; the last is sealed", problems)


def _entries(package: Package) -> list[dict[str, Any]]:
    lines = package.read(CUSTODY, most=MOST_RECORDS).splitlines()
    if len(lines) > _MOST_ENTRIES:
        raise ValueError(f"{len(lines):,} entries")
    entries = [read_json(line) for line in lines]
    if not all(isinstance(entry, dict) for entry in entries):
        raise TypeError("an entry is no object")
    return entries


def _ending(package: Package, entries: list[dict[str, Any]]) -> list[str]:
    """Say where the chain is broken, and whether it ends where the package says."""
    problems = []
    broken = broken_at(entries)
    if broken is not None:
        problems.append(f"{CUSTODY}: entry {broken} does not follow from the one before")
    # the bag names number and seal of the last line: lines cut off the end would still follow one another
    last = entries[-1]["seal"] if entries and "seal" in entries[-1] else FIRST
    if (package.info.get("Custody-Entries"), package.info.get("Custody-Seal")) != (str(len(entries)), last):
        problems.append(f"{CUSTODY}: ends at entry {len(entries)}, not where bag-info.txt says")
    return problems


def _evidence(package: Package, entries: list[dict[str, Any]]) -> list[str]:
    """Say which file of the case or evidence is other than named, or came in by no entry."""
    files = package.json(CASE_FILES)["files"]
    laid = {f"data/{facts['path']}": facts["sha256"] for facts in files.values() if facts["travels"]}
    problems = [
        f"{name}: not the bytes that {CASE_FILES} names" for name in laid if package.payload.get(name) != laid[name]
    ]
    wanted = {f"case file {name}": facts["sha256"] for name, facts in files.items()}
    for name in package.payload:
        parts = name.split("/")
        if parts[:2] == ["data", "evidence"] and name != CUSTODY:
            # evidence lies under its own digest
            if len(parts) != 4 or parts[2] != parts[3][:2] or package.payload[name] != parts[3]:
                problems.append(f"{name}: its bytes are not what its name says")
            wanted[f"evidence {parts[-1][:12]}…"] = parts[-1]
    logged = set(_digests_in(entries))
    problems += [f"{what}: no entry says how it came in" for what, sha256 in wanted.items() if sha256 not in logged]
    return problems


# ---- printed ---------------------------------------------------------------------------------------------
# Printed numbers and positions beside the values they stand for, at the precision they are printed with.

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_DEGREES = re.compile(r"(\d+(?:\.\d+)?)° ?([NS]),? (\d+(?:\.\d+)?)° ?([EW])")
_SOME_YEAR = re.compile(r"(?<!\d)(\d\d)(?:(\d)X|XX)(?!\w)")
_SLACK = 1e-9
_READ_IN = {
    ("m²", "ha"): 1e4,
    ("m²", "km²"): 1e6,
    ("ha", "km²"): 100.0,
    ("ha", "m²"): 1e-4,
    ("m", "km"): 1e3,
    ("km", "m"): 1e-3,
    ("days", "years"): 365.2425,
    ("days", "year"): 365.2425,
}
"""How many of a quantity's unit make one of the unit it is printed in."""


def numbers_in(text: str) -> list[tuple[float, float]]:
    """Return the numbers of a text, each with half the last place it is printed with.

    Parameters
    ----------
    text
        Such as "84.6 km" or "−3,600 m²"; the zeros at the end of a whole number may be rounding.
    """
    found = []
    for match in _NUMBER.finditer(text):
        plain = match[0].replace(",", "").replace("−", "-")
        if "." in plain:
            half = 0.5 * 10.0 ** -len(plain.split(".")[1])
        else:
            digits = plain.lstrip("-")
            # "1,200" may be rounded to hundreds
            zeros = len(digits) - len(digits.rstrip("0")) if int(digits) else 0
            half = 0.5 * 10.0**zeros
        found.append((float(plain), half))
    return found


def fits(printed: str, value: float) -> bool:
    """Tell whether a value is what a text prints, at the text's own precision.

    Parameters
    ----------
    printed
        Text with the number.
    value
        The number itself.
    """
    shown = numbers_in(printed)
    if not shown:
        return True
    # directions and detours are printed without a sign
    signs = (value,) if printed.lstrip()[:1] in "-−" else (value, abs(value))
    slack = _SLACK * max(1.0, abs(value))
    return any(abs(number - wanted) <= half + slack for (number, half), wanted in product(shown, signs))


def check_quantities(finding: dict[str, Any]) -> list[str]:
    """Compare each quantity of a finding with how it is printed, and with the sentence.

    Parameters
    ----------
    finding
        A finding of results.json.

    Returns
    -------
    list of str
        One line a quantity that is printed as another number.
    """
    problems = []
    for quantity in finding.get("quantities", []):
        printed, value = quantity.get("printed"), quantity["value"]
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            problems.append(f"quantity {finding['id']}/{quantity['name']}: {value!r} is no number")
        elif printed is not None and not fits(printed, value / _holds(quantity.get("unit", ""), printed)):
            problems.append(f"quantity {finding['id']}/{quantity['name']}: printed {printed!r}, the value is {value!r}")
        elif (word := _strange_word(str(printed or ""), finding, quantity)) is not None:
            problems.append(
                f"quantity {finding['id']}/{quantity['name']}: printed with {word!r}, which is not its unit"
            )
    return problems


def _holds(unit: str, printed: str) -> float:
    """Return how many of a unit make one of the unit that a text ends with."""
    return _READ_IN.get((unit, printed.rpartition(" ")[2]), 1.0)


def _strange_word(printed: str, finding: dict[str, Any], quantity: dict[str, Any]) -> str | None:
    """Return the first word beside a printed number that neither the unit nor the finding has, "" for none at all."""
    own = _strings({key: value for key, value in quantity.items() if key != "printed"})
    one = str(quantity.get("unit", "")).removesuffix("s")
    known = {*" ".join([finding["text"], "± °", one, *own]).split(), *(unit for _, unit in _READ_IN)}
    words = _NUMBER.sub(" ", printed).split()
    if printed and quantity.get("unit") and not words:
        return ""
    return next((word for word in words if word not in known), None)


def position_fits(text: str, record: dict[str, Any]) -> bool:
    """Tell whether every pair of decimal degrees in a text is one of a record's positions, or stands in it as written.

    Parameters
    ----------
    text
        Such as "0.49988° N 0.50019° E, as stated by ...".
    record
        A position or a site of results.json.
    """
    known, words = _pairs(record), _strings(record)
    for match in _DEGREES.finditer(text):
        (lat, near), (lon, close) = numbers_in(match[1])[0], numbers_in(match[3])[0]
        lat, lon = (-lat if match[2] == "S" else lat), (-lon if match[4] == "W" else lon)
        there = any(abs(lat - a) <= near + _SLACK and abs(lon - o) <= close + _SLACK for a, o in known)
        if not there and not any(match[0] in line for line in words):
            return False
    return True


def strange_number(text: str, record: Any) -> str | None:
    """Return the first number of a text that stands nowhere in what it comes from, or None.

    Parameters
    ----------
    text
        A piece of the report.
    record
        JSON values: numbers in them count at the printed precision, in units or thousands; digits in their texts do.
    """
    values = _values(record)
    strings = _strings(record)
    written = {number for number, _ in chain.from_iterable(map(numbers_in, strings))}
    written |= {abs(number) for number in written}
    written |= set(chain.from_iterable(map(_ends_of_spans, strings)))
    for match in _NUMBER.finditer(text):
        number, half = numbers_in(match[0])[0]
        near = (abs(abs(number) - abs(v)) <= half + _SLACK * max(1.0, abs(v)) for v in values)
        if number not in written and abs(number) not in written and not any(near):
            return match[0]
    return None


def _ends_of_spans(text: str) -> list[float]:
    """Return the years that a decade or century of a text is printed with: 202X as the 2020s, 20XX as 2000 to 2099."""
    found = []
    for century, decade in _SOME_YEAR.findall(text):
        found += [float(f"{century}{decade}0")] if decade else [float(f"{century}00"), float(f"{century}99")]
    return found


def _values(value: Any) -> list[float]:
    if isinstance(value, bool):
        return []
    if isinstance(value, (int, float)):
        return [float(value), value / 1000]
    if isinstance(value, dict):
        areas = [v for k, v in value.items() if k.endswith("_m2") and isinstance(v, (int, float))]
        # an area is kept in square metres and printed in hectares or square kilometres
        as_printed = [*(area / 1e4 for area in areas), *(area / 1e6 for area in areas)]
        return [*as_printed, *chain.from_iterable(map(_values, value.values()))]
    if isinstance(value, list):
        return [float(len(value)), *chain.from_iterable(map(_values, value))]
    return []


def _pairs(value: Any) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    if isinstance(value, dict):
        if isinstance(value.get("lat"), (int, float)) and isinstance(value.get("lon"), (int, float)):
            found.append((float(value["lat"]), float(value["lon"])))
        for inner in value.values():
            found += _pairs(inner)
    elif isinstance(value, list):
        for inner in value:
            found += _pairs(inner)
    return found


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _strings(list(value.values()))
    if isinstance(value, list):
        return list(chain.from_iterable(map(_strings, value)))
    return []


# ---- forms -----------------------------------------------------------------------------------------------
# What the templates of a report can write, one list of pieces a version; written by data/page_form.py.

# ruff: noqa: E501
FORMS = r"""
[
[["text","<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'sha256-NbDR4xDG+GFE/S/GA3qaPaWmNtLgKya8oIfV7zSVE88='; script-src 'sha256-Xu7jKu3a8CEcl7PrOeiw01MM0bndtFEqLyTgw4QztQQ='\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>"],["hole","words"],["text","</title>\n<style>"],["bytes","35b0d1e310c6f86144fd2fc6037a9a3da5a636d2e02b26bca087d5ef349513cf"],["text","</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\" data-from=\"house\">Skip to the content</a>\n"],["text","<aside class=\"banner\" data-from=\"house\" aria-label=\"Simulated\"><p>SIMULATED: a training exercise. The places, people, documents and images in it are made up; no real place is shown.</p></aside>\n"],["all"],["one",5,6],
["text","<aside class=\"edition\" aria-label=\"Public edition\" data-from=\"house\">\n"],["text","<p data-from=\"edition\">"],["text","</p>\n"],["all",9,1,10],["any",11],["text",""],["one",13,6],["text","</aside>"],
["all",8,12,14,15],["one",16,6],["text","<main id=\"main\">\n<header>\n<p class=\"dateline\"><span class=\"place\" data-from=\"case:dateline\">"],["text","</span>"],["text"," <span data-from=\"position:"],["text","\">· "],["all",20,1,21,1,19],["one",22,6],
["text","</p>\n<h1 data-from=\"case:title\">"],["text","</h1>\n<p class=\"question\" data-from=\"case:question\">"],["text","<p data-from=\"case:summary\">"],["text","</p>"],["all",26,1,27],["one",28,6],["text","<ul class=\"meta\">\n<li data-from=\"case:slug\">Case <b>"],["text","</b></li>\n"],
["text","<li data-from=\"count:"],["text","\">"],["text","</li>"],["all",32,1,33,1,34],["any",35],["text","<li data-from=\"case:as_of\">As of "],["text","</li>\n</ul>\n"],["text","<div class=\"note\" role=\"note\" id=\"note-"],
["text","\" data-from=\"note:"],["text","\"><p><b>Editor’s note, not evidence.</b> "],["text"," <span class=\"who\">"],["text",", "],["text","</span></p></div>"],["all",39,1,40,1,41,1,42,1,43,1,44],["any",45],["text","\n"],
["text","<section id=\"corrections\" class=\"corrections\" aria-labelledby=\"corrections-heading\">\n<h2 id=\"corrections-heading\" data-from=\"house\">"],["text","Correction"],["text","Corrections"],["one",49,50],["text","</h2>\n"],["text","<article>\n<p class=\"wrong\"><b data-from=\"correction:"],["text","\"><time datetime=\""],["text","\">Corrected on "],
["text",".</time></b> <span data-from=\"correction:"],["text","</span></p>\n"],["text","<p data-from=\"correction:"],["all",58,1,33,1,27],["one",59,6],["text","<details"],["text"," open"],["one",62,6],
["text",">\n<summary data-from=\"house\">What an earlier version said, and what is right</summary>\n<ul>\n"],["text","<li><span class=\"small\" data-from=\"correction:"],["text","</span>\n"],["text","<br><span data-from=\"correction:"],["all",67,1,33,1,19],["text","<br><span data-from=\"house\">An earlier version said “</span><span data-from=\"correction:"],["text","</span><span data-from=\"house\">”.</span>"],["all",69,1,33,1,70],
["one",71,6],["text","<br>"],["one",73,6],["text","<span data-from=\"house\">"],["text","It is “"],["text","An earlier version lacked “"],["one",76,77],["text","</span><ins data-from=\"correction:"],
["text","</ins><span data-from=\"house\">”.</span>"],["all",74,75,78,79,1,33,1,80],["text","<span data-from=\"house\">This is withdrawn.</span>"],["one",81,82,6],["all",72,83],["one",68,84],["text","</li>\n"],["all",65,1,33,1,66,85,86],
["any",87],["text","</ul></details>"],["all",61,63,64,88,14,89],["one",90,6],["text","<p class=\"small\" data-from=\"correction:"],["text","\">Former edition, as of <time datetime=\""],["text","</time>, kept in the case folder as corrections/"],["text","-"],
["text","/"],["text",", digest <code>"],["text","</code></p>\n</article>\n"],["all",53,1,54,1,55,1,56,1,33,1,57,60,91,92,1,93,1,33,1,94,1,95,1,96,1,97,1,98],["any",99],["text","</section>\n"],["all",48,51,52,100,14,101],["one",102,6],
["text","<nav class=\"contents\" data-from=\"house\" aria-label=\"On this page\"><ul>\n"],["text","<li><a href=\"#findings\">What we found</a></li>\n"],["one",105,13],["text","<li><a href=\"#look\">To look at before publishing</a></li>\n"],["one",107,13],["text","<li><a href=\"#exercise\">How well the exercise was answered</a></li>\n"],["one",109,13],["text","<li><a href=\"#claims\">Claims</a></li>\n"],
["one",111,13],["text","<li><a href=\"#places\">Where it is</a></li>\n"],["one",113,13],["text","<li><a href=\"#images\">Before and after</a></li>\n"],["one",115,13],["text","<li><a href=\"#order\">What was known when</a></li>\n"],["one",117,13],["text","<li><a href=\"#statements\">Who said what</a></li>\n"],
["one",119,13],["text","<li><a href=\"#decided\">What the desk decided</a></li>\n"],["one",121,13],["text","<li><a href=\"#limits\">What this report cannot show</a></li>\n"],["one",123,13],["text","<li><a href=\"#method\">How it was done</a></li>\n"],["one",125,13],["text","<li><a href=\"#sources\">Sources and evidence</a></li>\n"],
["one",127,13],["text","<li><a href=\"#verify\">Check it yourself</a></li>\n"],["one",129,13],["text","</ul></nav>\n</header>\n"],["text","<section id=\"findings\" aria-labelledby=\"findings-heading\">\n<h2 id=\"findings-heading\" data-from=\"house\">What we found</h2>\n"],["text","<p><span data-from=\"count:claims\">"],["text"," claim"],["text","s"],
["one",13,135],["text",".</span>\n"],["text","<span data-from=\"count:tested\">"],["text"," could be tested:</span>\n"],["text","<span data-from=\"count:"],["text","."],["text",","],["one",141,142],
["all",140,1,33,1,143,66],["any",144],["all",138,1,139,145,14],["one",146,6],["text","<span data-from=\"count:not-checkable\">"],["text"," could not.</span>"],["all",148,1,149],["one",150,6],
["all",133,1,134,136,137,147,151,10],["one",152,6],["text","<ul class=\"found\">\n"],["text","<li>\n"],["text","<p class=\"small\"><span data-from=\"house\">Claim:</span> <span data-from=\"claim:"],["text","</span> <span data-from=\"claimed:"],["text","\">("],["text",")</span></p>"],
["all",156,1,33,1,157,1,158,1,159],["one",160,6],["text","<span class=\"figure\" data-from=\"quantity:"],["all",162,1,96,1,33,1,19],["one",163,6],["text","<p data-from=\"finding:"],["text","</p>\n<span class=\"chip "],["hole","class"],
["text","\" data-from=\"verdict:"],["text"," <span class=\"chip "],["text","\" data-from=\"house\">"],["all",169,167,170,1,19],["one",171,6],["text","\n<a class=\"small\" data-from=\"house\" href=\"#"],["text","\">how we know</a>\n</li>\n"],["all",155,161,164,165,1,33,1,166,167,168,1,33,1,19,172,173,1,174],
["any",175],["text","</ul></section>\n"],["all",132,46,14,47,153,154,176,14,177],["one",178,13],["text","<section id=\"look\" aria-labelledby=\"look-heading\">\n<h2 id=\"look-heading\" data-from=\"house\">To look at before publishing</h2>\n"],["text","\n<p data-from=\"house\">Red must be settled or said in so many words. Amber must be read by a person; the command beside it says that she did, or sets it right.</p>\n"],["text","<details class=\"look "],["text","\""],
["text",">\n<summary><span data-from=\"count:look-"],["text","\"><b>"],["text",".</b> "],["text"," ("],["text",")</span></summary>\n<ul>"],["text","<li><a href=\"#"],["text","\" data-from=\""],["text","</a>"],
["text"," <code data-from=\"case:slug\">"],["text","</code>"],["all",192,1,193],["one",194,6],["all",189,1,190,1,33,1,191,195,86],["any",196],["text","<li data-from=\"count:look-"],["text"," more are not listed here.</li>"],
["all",198,1,33,1,199],["one",200,6],["text","</ul>\n</details>\n"],["all",182,167,183,63,184,1,185,1,186,1,187,1,188,197,14,201,202],["any",203],["all",180,46,14,181,204,14,101],["one",205,13],["text","<section id=\"exercise\" aria-labelledby=\"exercise-heading\">\n<h2 id=\"exercise-heading\" data-from=\"house\">How well the exercise was answered</h2>\n"],
["text","<ul class=\"plain\">\n"],["text","<li>"],["text","<span class=\"chip "],["text","</span> "],["all",210,167,168,1,33,1,211],["one",212,6],["text","<details class=\"answer\" id=\""],["text","\">\n<summary><span class=\"sentence\" data-from=\"finding:"],
["text","</span></summary>\n<div class=\"how\">\n"],["text","<dl>\n"],["text","<dt data-from=\"quantity-name:"],["text","</dt><dd data-from=\"quantity:"],["text","</dd>"],["all",218,1,96,1,33,1,219,1,96,1,33,1,220],["any",221],["text","</dl>\n"],
["all",217,222,14,223],["one",224,6],["text","<p class=\"small\"><span data-from=\"house\">"],["text","Reported words"],["text","Measured"],["text","Worked out"],["one",227,228,229],["text",":</span> <span data-from=\"how:"],
["text","<p class=\"evs\">"],["text","<a class=\"ev\" data-from=\"source:"],["text","\" href=\"#"],["text","\" title=\""],["text","\"><span class=\"hidden\">"],["text","Evidence"],["text","Cited"],["one",237,238],
["text"," </span>"],["text","</a> "],["all",233,1,234,1,235,1,236,239,240,1,241],["one",242,6],["any",243],["text","<a class=\"ev\" data-from=\"exhibit:"],["text","\" href=\"#exhibit-"],["text","\">Exhibit "],
["all",245,1,246,1,247,1,241],["one",248,6],["any",249],["all",232,244,14,250,14,10],["one",251,6],["text","</div>\n\n</details>"],["text","<p class=\"desk\" data-from=\"decision:"],["all",254,1,33,1,27],
["any",255],["text","\n</li>\n"],["all",209,213,214,1,215,1,33,1,216,225,226,230,231,1,33,1,57,252,253,256,14,46,14,257],["any",258],["text","</ul>\n"],["all",208,259,14,260],["one",261,6],["text","<details><summary data-from=\"house\">Every answer beside the right one</summary>\n<table>\n<thead data-from=\"house\"><tr><th scope=\"col\">Asked</th><th scope=\"col\">Right answer</th><th scope=\"col\">Given</th><th scope=\"col\">Result</th></tr></thead>\n<tbody>\n"],
["text","<tr data-from=\"answer:"],["text","\"><th scope=\"row\">"],["text","</th><td data-label=\"right answer:\">"],["text","</td><td data-label=\"given:\">"],["text","</td><td>"],["text","<span class=\"chip right\" data-from=\"house\">"],["all",269,1,19],["text","<span class=\"chip wrong\" data-from=\"house\">"],
["all",271,1,19],["one",270,272],["text","</td></tr>\n"],["all",264,1,265,1,266,1,267,1,268,273,274],["any",275],["text","<tr data-from=\"change:"],["text","\"><th scope=\"row\">Changed area "],["text","</th><td data-label=\"right answer:\">nothing was changed there</td><td data-label=\"given:\">"],
["text","</td><td><span class=\"chip wrong\" data-from=\"house\">"],["text","</span></td></tr>\n"],["all",277,1,278,1,279,1,280,1,281],["any",282],["text","</tbody>\n</table>\n</details>\n"],["all",263,276,14,283,14,284],["one",285,6],["all",207,46,14,47,262,47,286,101],
["one",287,13],["text","<section id=\"claims\" aria-labelledby=\"claims-heading\">\n<h2 id=\"claims-heading\" data-from=\"house\">Claims</h2>\n"],["text","\n<fieldset class=\"tally\">\n<legend class=\"hidden\" data-from=\"house\">Claims to show, by verdict</legend>\n<label data-from=\"count:claims\"><input type=\"radio\" name=\"verdict\" id=\"show-all\" checked> <span class=\"chip\">all</span> "],["text","</label>\n"],["text","<label data-from=\"count:supported\"><input type=\"radio\" name=\"verdict\" id=\"show-supported\"> <span class=\"chip supported\" data-from=\"house\">"],["all",292,1,211,1,291],["one",293,13],["text","<label data-from=\"count:loose\"><input type=\"radio\" name=\"verdict\" id=\"show-loose\"> <span class=\"chip loose\" data-from=\"house\">"],
["all",295,1,211,1,291],["one",296,13],["text","<label data-from=\"count:contradicted\"><input type=\"radio\" name=\"verdict\" id=\"show-contradicted\"> <span class=\"chip contradicted\" data-from=\"house\">"],["all",298,1,211,1,291],["one",299,13],["text","<label data-from=\"count:disputed\"><input type=\"radio\" name=\"verdict\" id=\"show-disputed\"> <span class=\"chip disputed\" data-from=\"house\">"],["all",301,1,211,1,291],["one",302,13],
["text","<label data-from=\"count:not-checkable\"><input type=\"radio\" name=\"verdict\" id=\"show-not-checkable\"> <span class=\"chip not-checkable\" data-from=\"house\">"],["all",304,1,211,1,291],["one",305,13],["text","</fieldset>\n<table class=\"claims\">\n<caption data-from=\"house\">What was claimed, and what was found. Open a finding to see its numbers, method and evidence.</caption>\n<colgroup><col class=\"claim\"><col class=\"verdict\"><col></colgroup>\n<thead data-from=\"house\"><tr><th scope=\"col\">Claim</th><th scope=\"col\">Verdict</th><th scope=\"col\">Finding</th></tr></thead>\n<tbody>\n"],["text","<tr id=\""],["text","\" data-verdict=\""],["text","\">\n<th scope=\"row\"><span data-from=\"claim:"],["text","</span> <span class=\"who\" data-from=\"claimed:"],
["all",43,1],["one",312,6],["text"," "],["text","</span></th>\n<td>"],["text","<span class=\"chip unplaced\" data-from=\"verdict:"],["all",316,1,33,1,19],["all",210,167,168,1,33,1,19],["one",317,318],
["text","</td>\n<td>\n"],["text","<div class=\"side\"><p class=\"small\"><span class=\"chip "],["text","</div>\n\n"],["text","<p class=\"how\"><span data-from=\"statement:"],["text","</span> <a class=\"ev\" data-from=\"attribution:"],["text","\" href=\"#said-"],["text",": passage</a></p>\n"],["all",323,1,33,1,324,1,325,1,33,1,326],
["any",327],["all",328,14],["one",329,6],["text","</details>"],["all",214,1,215,1,33,1,216,225,226,230,231,1,33,1,57,252,322,330,331,256,14,46,14,47],["any",332],["text","</div>\n"],["all",321,167,168,1,96,1,33,1,57,333,14,334],
["any",335],["all",214,1,215,1,33,1,216,225,226,230,231,1,33,1,57,252,253,256,14,46,14,47],["any",337],["all",336,14,338,14],["text","<div class=\"side\">\n<p class=\"small\"><span data-from=\"house\">"],["text","What the sources give:"],["text","One side:"],["text","The other side:"],
["text","And:"],["one",343,344],["one",342,345],["one",341,346],["one",318,6],["all",314,244,14,250,14],["any",349],["all",340,347,211,348,350,14,10,333,14,334],
["any",351],["all",352,14,338,14],["all",333,14],["one",339,353,354],["text","<details class=\"how\" id=\"passage-of-"],["text","\">\n<summary><span data-from=\"house\">"],["text","The words in its document"],["text","Found by the program, confirmed by a person"],
["text","Probably here in its document; a person must confirm it"],["one",359,360],["one",358,361],["text","</span></summary>\n"],["text","<p class=\"small\"><code data-from=\"case:slug\">dateline decide "],["text"," confirm</code></p>"],["all",364,1,314,1,365],["one",366,6],
["text","<blockquote data-from=\"claim-passage:"],["text","\" lang=\""],["text","<mark data-from=\"claim-passage:"],["text","</mark>"],["all",370,1,33,1,371],["one",372,1],["any",373],["text","</blockquote>\n<p class=\"small\" data-from=\"passage-at:"],
["text",", paragraph "],["all",376,1],["one",377,6],["text",", page "],["all",379,1],["one",380,6],["text",", characters "],["text",", the first of "],
["text"," places"],["all",383,1,384],["one",385,6],["text","</p>\n</details>\n"],["all",356,1,357,362,363,367,368,1,369,1,33,374,14,375,1,33,1,378,381,382,1,386,314,243,387],["one",388,6],["text","\n</td>\n</tr>\n"],["all",308,1,309,1,310,1,33,1,311,1,33,1,313,314,243,315,319,320,355,256,14,47,389,47,46,14,390],
["any",391],["text","</tbody>\n</table>\n<details data-from=\"house\"><summary>What the verdicts mean</summary>\n<dl class=\"words\">"],["text","<dt><span class=\"chip supported\" data-from=\"house\">"],["text","</span></dt><dd>the measurement agrees with the claim within the stated tolerance</dd>"],["all",394,1,395],["one",396,13],["text","<dt><span class=\"chip loose\" data-from=\"house\">"],["text","</span></dt><dd>the measurement lies outside the tolerance by less than the same again</dd>"],
["all",398,1,399],["one",400,13],["text","<dt><span class=\"chip contradicted\" data-from=\"house\">"],["text","</span></dt><dd>the measurement lies outside twice the tolerance</dd>"],["all",402,1,403],["one",404,13],["text","<dt><span class=\"chip disputed\" data-from=\"house\">"],["text","</span></dt><dd>the sources at hand disagree; both sides are shown</dd>"],
["all",406,1,407],["one",408,13],["text","<dt><span class=\"chip not-checkable\" data-from=\"house\">"],["text","</span></dt><dd>nothing at hand can settle it; this says nothing about whether it is true</dd>"],["all",410,1,411],["one",412,13],["text","</dl>\n</details></section>\n"],["all",289,46,14,290,1,291,294,297,300,303,306,307,392,14,393,397,401,405,409,413,414],
["one",415,13],["text","<section id=\"places\" aria-labelledby=\"places-heading\">\n<h2 id=\"places-heading\" data-from=\"house\">Where it is</h2>\n"],["text","<figure class=\"swipe\" id=\"exhibit-"],["text","\">\n<div class=\"frame\"><img data-from=\"figure:"],["text"," class=\"before\""],["one",420,6],["text"," src=\""],["hole","picture"],
["text","\" width=\""],["hole","size"],["text","\" height=\""],["text","\" alt=\""],["text","\">\n<img data-from=\"figure:"],["text"," class=\"after\""],["one",429,6],["text","\">\n</div>\n<div class=\"bar\" data-from=\"house\"><span aria-hidden=\"true\">Before</span>\n<input type=\"range\" min=\"0\" max=\"100\" value=\"50\" step=\"1\" aria-label=\"Move between the image before and the image after\">\n<span aria-hidden=\"true\">After</span></div>\n<figcaption><b data-from=\"exhibit:"],
["text",".</b>\n"],["text","<span data-from=\"figure:"],["all",433,1,96,1,33,1,211],["any",434],["text","<span data-from=\"house\">Credit: </span>"],["one",436,6],["text","<span data-from=\"credit\">"],["text","<span data-from=\"house\"> · </span>"],
["one",439,6],["all",437,438,1,19,440],["any",441],["text","</figcaption>\n\n</figure>\n"],["all",418,1,419,1,96,1,183,421,422,423,424,425,426,425,427,1,428,1,96,1,183,430,422,423,424,425,426,425,427,1,431,1,247,1,432,435,14,442,14,443],["text","<figure id=\"exhibit-"],["text"," class=\"listed\""],["one",446,6],
["text",">\n"],["text","<div class=\"scroll\" data-from=\"exhibit:"],["text","\" tabindex=\"0\" role=\"region\" aria-label=\"Exhibit "],["text",", scrolls sideways\"><img data-from=\"figure:"],["text"," class=\"\""],["one",452,6],["text","\">\n</div>\n"],["all",449,1,450,1,451,1,96,1,183,453,422,423,424,425,426,425,427,1,454],
["text","<div class=\"tall"],["text"," wide"],["one",457,13],["text","\"><img data-from=\"figure:"],["all",456,458,459,1,96,1,183,453,422,423,424,425,426,425,427,1,454],["one",455,460],["text","<figcaption><b data-from=\"exhibit:"],["all",445,1,183,447,448,461,462,1,247,1,432,435,14,442,14,443],
["one",444,463],["any",464],["text","<table class=\"sites\">\n\n<caption data-from=\"house\">Stated positions. Each site's first position is its reference; the others are measured against it.</caption>\n<colgroup><col class=\"site\"><col class=\"position\"><col class=\"by\"><col></colgroup>\n<thead data-from=\"house\"><tr><th scope=\"col\">Site</th><th scope=\"col\">Position</th><th scope=\"col\">Stated by</th><th scope=\"col\">Standing</th></tr></thead>\n<tbody>\n"],["text","<tr data-from=\"position:"],["text"," id=\"site-"],["all",468,1,183],["one",469,6],["text",">\n<th scope=\"row\" data-from=\"site:"],
["all",42,1,19],["one",472,6],["text","</th>\n<td id=\"position-"],["text","</span></td>\n<td>"],["text","</td>\n<td><span class=\"chip "],["text","\" data-from=\"position:"],["any",472],["text","</td>\n</tr>\n"],
["all",467,1,96,1,183,470,471,1,33,1,473,474,1,95,1,33,1,42,1,475,1,314,243,476,167,477,1,96,1,33,1,19,478,14,479],["any",480],["text","<tr id=\"site-"],["text","\">\n<th scope=\"row\" data-from=\"site:"],["text","</th>\n<td data-from=\"site:"],["text","</td><td></td><td><span class=\"chip "],["text","\" data-from=\"site:"],["text","</span></td>\n</tr>\n"],
["all",482,1,483,1,33,1,473,484,1,33,1,485,167,486,1,33,1,487],["one",13,488],["all",481,489],["any",490],["text","</tbody>\n</table>\n"],["all",466,491,14,492],["one",493,6],["text","<h3><span data-from=\"site:"],
["text",":</span> <span data-from=\"house\">every stated distance, and whether it fits</span></h3>\n<table class=\"distances\">\n<thead data-from=\"house\"><tr><th scope=\"col\">Stated</th><th scope=\"col\">By</th><th scope=\"col\">Measured</th><th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n"],["text","<tr><th scope=\"row\"><a href=\"#"],["text","\" data-from=\"claim:"],["text","</a></th>\n<td data-from=\"claimed:"],["text","</td>\n<td class=\"num\" data-from=\"quantity:"],["all",497,1,498,1,33,1,499,1,33,1,500,1,96,1,33,1,476,167,168,1,33,1,281],["any",501],["all",495,1,33,1,496,502,14,492],
["one",503,6],["all",256,14,47,504],["any",505],["text","<details id=\"ruled-out\"><summary data-from=\"count:ruled-out\">Gazetteer entries of those names that were not used ("],["text",")</summary>\n<ul class=\"plain\">\n"],["text","<li><b data-from=\"site:"],["text",":</b> <span data-from=\"candidate:"],["text","), "],
["text",": "],["text","</span>\n<span class=\"small\" data-from=\"house\">"],["text","A stated position goes before a gazetteer’s."],["text","None is settled on."],["text","Another entry ranks higher."],["one",515,516],["one",514,517],["text","</span></li>\n"],
["all",509,1,33,1,510,1,96,1,33,1,313,187,1,511,1,43,1,512,1,513,518,519],["any",520],["all",507,1,508,521,14,202],["one",522,6],["text","<details><summary data-from=\"count:stated\">Findings on these positions and names ("],["text",")</summary>\n"],["text","\n</details>\n"],["all",524,1,525,262,526],
["one",527,6],["all",417,46,14,47,465,14,494,506,14,523,528,101],["one",529,13],["text","<section id=\"images\" aria-labelledby=\"images-heading\">\n<h2 id=\"images-heading\" data-from=\"house\">Before and after</h2>\n"],["text","<ul class=\"plain\">"],["text","<li><a href=\"#images-"],["text","</a></li>\n"],["all",533,1,486,1,33,1,534],
["any",535],["all",532,536,14,260],["one",537,6],["text","<h3 id=\"images-"],["text","</h3>\n"],["all",539,1,486,1,33,1,540],["one",541,6],["text","<h4 id=\"comparison-"],
["text","</h4>\n"],["all",543,1,190,1,33,1,544],["one",545,6],["text","<p data-from=\""],["all",547,1,33,1,27],["any",548],["text","<dl class=\"words\" data-from=\""],["text","<dt>"],
["text","</dt><dd>"],["all",551,1,552,1,220],["any",553],["all",550,1,33,554,14,223],["one",555,6],["text","<table>\n<caption data-from=\"house\">Changed areas, largest first. Strength is how many times the change exceeds the weakest that would be reported.</caption>\n<thead data-from=\"house\"><tr><th scope=\"col\">Number</th><th scope=\"col\">Area</th><th scope=\"col\">Position</th><th scope=\"col\">Strength</th></tr></thead>\n<tbody>\n"],["text","</th><td class=\"num\">"],["text","</td>\n<td class=\"num\">"],
["text","</td><td class=\"num\" data-label=\"strength\">"],["all",277,1,265,1,558,1,559,1,43,1,560,1,274],["any",561],["all",557,562,14,492],["one",563,6],["text","<h3 data-from=\"house\">"],["text","What could not be shown"],["text","What this pair could not show"],
["one",566,567],["text","</h3>\n<ul class=\"limits\">"],["text","<li data-from=\"limit\">"],["all",570,1,34],["any",571],["all",565,568,569,572,14,260],["one",573,6],["all",542,546,549,14,256,14,47,556,465,14,262,47,564,574],
["any",575],["all",531,46,14,47,538,576,14,101],["one",577,13],["text","<section id=\"order\" aria-labelledby=\"order-heading\">\n<h2 id=\"order-heading\" data-from=\"house\">What was known when</h2>\n"],["text","<p class=\"small\" data-from=\"house\">Captured is when the camera took an image. Acquired is when this desk took a file in, where the case says so.</p>\n<details class=\"list\" open><summary data-from=\"count:entries\">As a list ("],["text"," entries"],["text",")</summary>\n<ol class=\"plain order\">\n"],["text","<li data-from=\"entry:"],
["text","\"><span class=\"when\">"],["text","</span> <span class=\"lane\">"],["text","</span> <span>"],["text"," <span class=\"small\">("],["text",")</span>"],["all",587,1,588],["one",589,6],["all",256,14],
["one",591,6],["all",583,1,584,1,585,1,586,1,590,314,244,14,592,519],["any",593],["text","</ol>\n</details>\n"],["all",580,1,581,1,582,594,14,595],["one",596,6],["all",579,46,14,47,465,14,597,101],["one",598,13],
["text","<section id=\"statements\" aria-labelledby=\"statements-heading\">\n<h2 id=\"statements-heading\" data-from=\"house\">Who said what</h2>\n"],["text","\n<p data-from=\"count:statements\">"],["text","<details class=\"card"],["text"," simulated"],["one",603,13],["text","\" id=\"said-"],["text","\">\n<summary><span data-from=\"attribution:"],["all",314,1],
["one",607,6],["text",": <span data-from=\"statement:"],["text","…"],["one",610,13],["text","</span></summary>\n<blockquote data-from=\"passage:"],["text","<mark data-from=\"statement:"],["all",613,1,33,1,371],["one",614,1],
["any",615],["all",616,14],["text","<span data-from=\"statement:"],["all",618,1,33,1,19],["one",617,619],["text","</blockquote>\n<p class=\"small\" data-from=\"attribution:"],["text","\">\n"],["text","Direct quotation"],
["text","Partly quoted"],["text","Reported in other words"],["one",623,624,625],["text"," (“"],["text","”)"],["all",627,1,628],["one",629,6],["text"," · denies"],
["one",631,6],["text"," · hedged"],["one",633,6],["text"," · "],["text","\n · "],["one",13,43],["all",1,637],["any",638],
["text"," · rule "],["text",", confidence "],["text"," · a guess at who it is: "],["all",642,1],["one",643,6],["text","\n</p>\n"],["text","<p class=\"desk\" data-from=\"settled:"],["all",646,1,33,1,10],
["any",647],["text","</details>\n"],["all",602,604,605,1,606,1,33,1,608,43,1,609,1,369,1,33,1,19,611,612,1,369,1,33,620,621,1,622,626,630,632,634,635,1,636,1,378,382,639,14,640,1,641,1,644,314,244,14,645,648,14,649],["any",650],["text","<details class=\"to-read\"><summary data-from=\"house\">For a person to read: nothing here may be printed as it stands</summary>\n<p class=\"small\" data-from=\"house\">The rules found these passages, but not surely who speaks, or whether anything is said. A speaker stands as the text writes it.</p>\n"],["all",652,651,14,649],["one",653,6],["text","<h3 data-from=\"house\">Where statements may disagree</h3>\n<p class=\"small\" data-from=\"house\">Candidates for a reader to judge. Both sides are shown; none is settled here.</p>\n"],
["all",655,333,14],["one",656,6],["all",600,46,14,601,1,10,465,14,651,14,654,657,101],["one",658,13],["text","<section id=\"decided\" aria-labelledby=\"decided-heading\">\n<h2 id=\"decided-heading\" data-from=\"house\">What the desk decided</h2>\n"],["text","\n<p data-from=\"house\">What a person set, dropped or checked here goes before what the program reads; both are shown. Each is a file in <code>decisions/</code> of the case.</p>\n<p data-from=\"count:decisions\">"],["text"," of "],["text"," applied"],
["text","; "],["text"," more are not listed here"],["all",664,1,665],["one",666,6],["text","</p>\n<ul class=\"plain\">\n"],["text","<li id=\"decision-"],["text","\" data-from=\"decision:"],["all",669,1,670,1,33,1,86],
["any",671],["all",660,46,14,661,1,662,1,663,667,668,672,14,177],["one",673,13],["text","<section id=\"limits\" aria-labelledby=\"limits-heading\">\n<h2 id=\"limits-heading\" data-from=\"house\">What this report cannot show</h2>\n"],["text","\n<ul class=\"limits\">\n"],["all",570,1,86],["any",677],["all",675,46,14,676,678,14,177],
["one",679,13],["text","<section id=\"method\" aria-labelledby=\"method-heading\">\n<h2 id=\"method-heading\" data-from=\"house\">How it was done</h2>\n"],["text","\n<div class=\"boxes\">\n"],["text","<div class=\"box\"><h3 data-from=\"method:"],["text","</h3>\n<p data-from=\"method:"],["text","</p>\n<p class=\"small\" data-from=\"house\">To run this step again:</p>\n<pre class=\"verify\" tabindex=\"0\" data-from=\"method:"],["text","\"><code>"],["text","</code></pre>\n"],
["text","<details class=\"small\"><summary data-from=\"house\">Functions and versions</summary><ul>"],["text","<li data-from=\"method:"],["all",689,1,33,1,34],["any",690],["all",688,691,14,89],["one",692,6],["all",683,1,33,1,684,1,33,1,685,1,686,1,687,693,334],["any",694],
["text","</div></section>\n"],["all",681,46,14,682,695,14,696],["one",697,13],["text","<section id=\"sources\" aria-labelledby=\"sources-heading\">\n<h2 id=\"sources-heading\" data-from=\"house\">Sources and evidence</h2>\n"],["text","<h3 data-from=\"house\">Held</h3>\n<p class=\"small\" data-from=\"house\">The bytes were stored before anything read them, and are named by their SHA-256.</p>\n"],["text","<details data-from=\"source:"],["text","\" class=\"card"],["text","\" id=\""],
["text","\">\n<summary><span><b>"],["text","</b> "],["text","</span></summary>\n<dl>\n"],["text","<dt>Address</dt><dd>"],["text","<a href=\""],["hole","address"],["text","\" rel=\"noreferrer noopener\">"],["all",708,709,710,1,191],
["one",711,1,6],["all",707,712,220],["one",713,6],["text","<dt>Shown in</dt><dd><a class=\"ev\" data-from=\"exhibit:"],["text","</a></dd>"],["all",715,1,246,1,247,1,716],["any",717],["text","<dt>SHA-256</dt><dd><code>"],
["text","</code></dd>\n</dl>\n"],["all",701,1,702,604,703,1,704,1,705,1,313,706,554,14,714,718,14,719,1,720,592,649],["any",721],["all",700,722,14],["one",723,6],["text","<h3 data-from=\"house\">Cited</h3>\n<p class=\"small\" data-from=\"house\">Known only through what the case says about them; no copy is held.</p>\n<ul class=\"plain cited\">\n"],["text","<li data-from=\"source:"],["text"," <span class=\"small\">"],
["all",727,1,19],["one",728,6],["all",314,712],["one",730,6],["all",726,1,703,1,185,1,705,1,313,729,731,592,86],["any",732],["all",725,733,14,260],["one",734,6],
["text","<h3 data-from=\"house\">Credits</h3>\n<ul class=\"small\">"],["text","<li data-from=\"credit\">"],["all",737,1,34],["any",738],["all",736,739,14,260],["one",740,6],["all",699,46,14,47,724,735,741,101],["one",742,13],
["text","<section id=\"verify\" aria-labelledby=\"verify-heading\">\n<h2 id=\"verify-heading\" data-from=\"house\">Check it yourself</h2>\n"],["text","\n<p data-from=\"house\">The first command runs in the package of this report, the folder with <code>verify.py</code>, and needs nothing but Python: it compares every byte, number and quotation with what is written there. The second does the same from the desk. The third makes everything anew from the case folder. None uses the network.</p>\n<pre class=\"verify\" tabindex=\"0\" aria-label=\"Commands\" data-from=\"case:slug\"><code>"],["text","</code></pre>\n<p class=\"small\" data-from=\"house\">Large pictures are shown here as JPEG; those that were saved and hashed lie in the package under <code>figures/</code>.</p></section>\n"],["all",744,46,14,745,1,746],["one",747,13],["text","</main>\n<footer>\n<p><span data-from=\"case:title\">"],["text","</span> <span data-from=\"case:slug\">· case "],["text","</span> <span data-from=\"house\">·</span> <span data-from=\"case:as_of\">As of "],
["text","</span> <span data-from=\"stamp\">· made "],["text","</span></p>\n<p><span data-from=\"house\">Made with</span> "],["text","<span data-from=\"versions\">"],["text","<span data-from=\"house\">, </span>"],["one",755,6],["all",754,1,314,1,19,756],["any",757],["text","</p>\n<p data-from=\"house\">Digest of the results this page is made from (SHA-256 of each step's outputs.json):</p>\n<ul class=\"plain\">"],
["text","<li data-from=\"digest:"],["text"," <code data-from=\"digest:"],["text","</code></li>"],["all",760,1,33,1,761,1,33,1,762],["any",763],["text","</ul>\n</footer>\n<script>"],["bytes","5eeee32aeddaf0211c97b3eb39e8b0d3530cd1b9ddb4512a2f24e0c38433b504"],["text","</script>\n</body>\n</html>"],
["all",0,1,2,3,4,7,17,18,1,19,23,24,1,25,1,10,29,30,1,31,36,14,37,1,38,46,14,47,103,104,106,108,110,112,114,116,118,120,122,124,126,128,130,131,179,206,288,416,530,578,599,659,674,680,698,743,748,749,1,750,1,751,1,752,1,753,758,14,759,764,14,765,766,767]]
]
"""

STANDING_LIMITS = (
    "Absence from a gazetteer or from an image is not evidence of absence.",
    "Statements are as the named documents report them.",
)

WORDS = {
    "supported": ["agrees", "as quoted", "sources agree"],
    "loose": ["agrees loosely", "nearly as quoted", "figures grow with time"],
    "contradicted": ["differs", "quoted otherwise", "sources differ"],
    "disputed": ["sources differ", "quoted both ways"],
    "not-checkable": ["not checkable", "not found"],
}


# ---- page ------------------------------------------------------------------------------------------------
# The page itself: what a browser shows is what was read, because only our own templates can have written it.
# 
# Another reader of HTML than the browser's can be led astray: by styles, scripts, odd comments, hidden elements. So the
# page is not read as HTML here. It must be, character for character, one that the templates of the report can write:
# their own elements, attributes, style and script, with escaped words, http(s) addresses and pictures in the holes.

_CHARACTER = r"(?:[^<>&\"'\0]|&(?:amp|lt|gt|#34|#39);)"
_HOLES = {
    "words": re.compile(f"{_CHARACTER}*"),
    "address": re.compile(f"https?://{_CHARACTER}*"),
    "picture": re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/]+={0,2}"),
    "class": re.compile(r"[a-z]+(?:-[a-z]+)*"),
    "size": re.compile(r"[1-9][0-9]{0,4}"),
}
"""What may stand in a hole, as jinja2 escapes it: nothing that ends an attribute or begins an element."""

_LITERAL_CLASS = re.compile(r'class="([^"<>]*)"?')
_MOST_STEPS = 8
"""Steps a character of the page may take at most; an honest page needs less than one."""


class _Program:
    """A form as a list of instructions: what to match, and where to go on.

    Parameters
    ----------
    pieces
        The form, as ``toolkit.report.form`` gives it.
    """

    def __init__(self, pieces: list[Any]):
        self.code: list[tuple[Any, ...]] = []
        self.following: dict[int, set[str]] = {}
        self.pieces = pieces
        self.taken: set[str] = set()
        for kind, *rest in pieces:
            if kind == "text":
                literal = _LITERAL_CLASS.findall(str(rest[0]))
                self.taken.update(names.split()[0] for names in literal if names.strip())
        self._write(len(pieces) - 1)
        self.code.append(("end",))

    def _write(self, piece: int) -> None:
        kind, *rest = self.pieces[piece]
        if kind == "all":
            for part in rest:
                self._write(part)
        elif kind == "one":
            self._ways(rest)
        elif kind == "any":
            start = len(self.code)
            self.code.append(())
            self._write(rest[0])
            self.code.append(("to", start))
            self.code[start] = ("split", start + 1, len(self.code))
        else:
            self.code.append((kind, rest[0]))

    def _ways(self, ways: list[int]) -> None:
        ends = []
        for number, way in enumerate(ways, start=1):
            start = len(self.code)
            last = number == len(ways)
            if not last:
                self.code.append(())
            self._write(way)
            if not last:
                ends.append(len(self.code))
                self.code.append(())
                self.code[start] = ("split", start + 1, len(self.code))
        for end in ends:
            self.code[end] = ("to", len(self.code))

    def furthest(self, page: str) -> int | None:
        """Return how far a page follows the form; None when it does to its end."""
        # every way through the form at once, each state of place and character entered a single time
        waiting, far = [(0, 0)], 0
        seen: set[int] = set()
        while waiting and len(seen) <= _MOST_STEPS * (len(page) + 10_000):
            at, here = waiting.pop()
            state = here * len(self.code) + at
            if state in seen:
                continue
            seen.add(state)
            kind, *rest = self.code[at]
            far = max(far, here)
            if kind == "end":
                if here == len(page):
                    return None
            elif kind == "to":
                waiting.append((rest[0], here))
            elif kind == "split":
                waiting += [(rest[1], here), (rest[0], here)]
            else:
                waiting += [(at + 1, end) for end in self._ends(at, page, here)]
        return far

    def _ends(self, at: int, page: str, here: int) -> list[int]:
        """Return where an instruction that reads characters may end."""
        kind, what = self.code[at]
        if kind == "text":
            return [here + len(what)] if page.startswith(what, here) else []
        if kind == "bytes":
            # style and script are known by their digest, not by their form
            end = page.find("</", here)
            return [end] if end >= 0 and hashlib.sha256(page[here:end].encode()).hexdigest() == what else []
        match = _HOLES[what].match(page, here)
        # a class that is written out in a template may not come from a hole: it could look like a verdict
        if match is None or (what == "class" and match[0] in self.taken):
            return []
        if what != "words":
            return [match.end()]
        return self._word_ends(at, page, here, match.end())

    def _word_ends(self, at: int, page: str, here: int, last: int) -> list[int]:
        """Return where words may end: where something begins that may follow them, the farthest last."""
        ends = {last}
        for follows in self._follows(at + 1):
            found = page.find(follows, here, last + len(follows))
            while 0 <= found <= last:
                ends.add(found)
                found = page.find(follows, found + 1, last + len(follows))
        return sorted(ends)

    def _follows(self, at: int) -> set[str]:
        """Return the texts that may begin at an instruction, as far as their first element; a hole may be empty."""
        if at not in self.following:
            found: set[str] = set()
            waiting, seen = [at], set()
            while waiting:
                place = waiting.pop()
                if place in seen:
                    continue
                seen.add(place)
                kind, *rest = self.code[place]
                if kind in ("to", "split"):
                    waiting += rest
                elif kind == "hole" or (kind == "text" and not rest[0]):
                    waiting.append(place + 1)
                elif kind == "text" and not rest[0].startswith(("<", '"')):
                    found.add(re.split('[<"]', rest[0])[0])
            self.following[at] = found
        return self.following[at]


@lru_cache(maxsize=1)
def _programs() -> list[_Program]:
    return [_Program(form) for form in json.loads(FORMS)]


def page_fault(page: str) -> str | None:
    """Say where a page is not one that the templates of a report write.

    Parameters
    ----------
    page
        The HTML of a report.

    Returns
    -------
    str or None
        None when it is one, of this version or a former one whose templates are known.
    """
    far = 0
    for program in _programs():
        reached = program.furthest(page)
        if reached is None:
            return None
        far = max(far, reached)
    line = page.count("\n", 0, far) + 1
    return f"line {line} is not what dateline's templates write: {short(page[far : far + 80], 60)!r}"


# ---- decided ---------------------------------------------------------------------------------------------
# What persons decided: how a report tells it, and whether each decision of the package stands in it as it was made.

try:
    import tomllib as decision_reader
except ImportError:  # Python 3.9 and 3.10
    decision_reader = None  # type: ignore[assignment]

DECISIONS = "data/case/decisions/"
DECIDED_RESULTS = "data/results.json"

_DID = {
    "accept": "taken",
    "reject": "dropped",
    "rule-out": "ruled out",
    "correct": "set",
    "add": "added",
    "confirm": "checked",
    "dismiss": "dismissed",
    "same": "said to be one and the same",
    "undo": "taken back",
}
_FIELDS = {"said_on": "date", "text": "words", "negated": "denial", "speaks": "speaker or not", "published": "day"}
_CASE_FACTS = ("document", "event", "comparison", "shadow")
_STANDS = {
    "changed": "Not applied",
    "gone": "Not applied",
    "undone": "Taken back",
    "replaced": "Replaced",
    "faulty": "Not read",
    "recorded": "Kept",
}


def day_words(at: Any) -> str:
    """Return the day of a moment in words, such as "3 May 2026".

    Parameters
    ----------
    at
        A date or time that begins as ISO 8601 has it.
    """
    match = re.match(r"(\d{4})-(0[1-9]|1[0-2])-(\d\d)", str(at or ""))
    return f"{int(match[3])} {calendar.month_name[int(match[2])]} {match[1]}" if match else "day not known"


def decision_words(outcome: dict[str, Any]) -> str:
    """Tell a decision and what became of it in one line.

    Parameters
    ----------
    outcome
        A decision of results.json, as JSON values.
    """
    if outcome["status"] == "faulty":
        return f"{outcome['file']}: {outcome['note']}. The other decisions stand."
    who = outcome.get("by") or "the desk"
    thing = f"{outcome['kind']} {outcome['ref']}" if outcome.get("ref") else outcome["kind"]
    day = day_words(outcome.get("day") or outcome.get("at"))
    on = f" ({outcome['on']})" if outcome.get("on") not in ("", None, outcome.get("ref")) else ""
    sets = "; ".join(_set_words(name, value, "set to ") for name, value in sorted(outcome["value"].items()))
    if outcome["do"] == "confirm":
        line = f"Checked by {who} on {day}: {thing}{on}"
    elif outcome["do"] == "correct":
        line = f"{day}, {who}: {thing}{on}"
    else:
        line = f"{day}, {who}: {thing}{on} {_DID.get(outcome['do'], outcome['do'])}"
    line += f", {sets}." if sets else "."
    read = "; ".join(_set_words(name, value) for name, value in sorted(outcome["reading"].items()))
    source = "case.toml has" if outcome["kind"] in _CASE_FACTS and outcome["do"] == "correct" else "The program reads"
    line += f" {source} {read}." if read else ""
    line += f" Reason: {outcome['why'].rstrip('.')}." if outcome.get("why") else ""
    stands = _STANDS.get(outcome["status"])
    if stands:
        note = f": {outcome['note']}" if outcome.get("note") else ""
        line += f" {stands}{note}."
    line += f" Nearest: {outcome['nearest']}." if outcome.get("nearest") else ""
    return " ".join(line.split())


def _set_words(field: str, value: Any, verb: str = "") -> str:
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{_FIELDS.get(field, field)} {verb}“{shown or 'nothing'}”"


def settled_words(settled: dict[str, Any]) -> str:
    """Tell what a person settled of a statement, with the program's own reading beside.

    Parameters
    ----------
    settled
        An item of a statement's ``decided``, as JSON values; ``now`` holds what stands.
    """
    who = settled.get("by")
    day = day_words(settled.get("on"))
    reason = f" Reason: {settled['why'].rstrip('.')}." if settled.get("why") else ""
    if settled["do"] == "confirm":
        return " ".join(f"Checked by {who or 'the desk'} on {day}.{reason}".split())
    if settled["do"] == "add":
        return " ".join(f"Added by {who or 'the desk'} on {day}.{reason}".split())
    field = _FIELDS.get(settled["field"], settled["field"])
    reads = f"; the program reads “{settled['reading']}”" if settled.get("reading") else ""
    return " ".join(f"{field.capitalize()} set by {who or 'the desk'}, {day}{reads}.{reason}".split())


def case_as_decided(case: dict[str, Any], results: dict[str, Any]) -> dict[str, Any]:
    """Return a case file with what was set by decisions; the level "decisions" holds the report to their files.

    Parameters
    ----------
    case
        case.toml, read.
    results
        results.json, read.
    """
    rows = [r for r in results.get("decisions", []) if r["status"] == "applied" and r["do"] == "correct"]
    made = dict(case)
    for kind, part in (("document", "documents"), ("event", "events"), ("comparison", "comparisons")):
        own = [row for row in rows if row["kind"] == kind]
        made[part] = [_with_values(entry, own) for entry in case.get(part, [])]
    return made


def _with_values(entry: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    changed = dict(entry)
    for row in rows:
        if row.get("ref") == entry.get("id"):
            changed.update({field: value for field, value in row["value"].items() if field != "note"})
    return changed


def check_decisions(package: Package) -> Level | None:
    """Compare what a report tells of decisions with the decisions in the package.

    Returns
    -------
    Level or None
        PASS when every decision is told as its file has it and those that are said to be applied are; None for a
        package that holds none and tells of none.
    """
    try:
        results = package.json(DECIDED_RESULTS)
        told = {str(row["file"]): row for row in results.get("decisions", [])}
        names = [n[len(DECISIONS) :] for n in package.payload if n.startswith(DECISIONS) and n.endswith(".toml")]
        if not told and not names:
            return None
        if decision_reader is None:
            return Level("decisions", NOT_CHECKED, "reading them needs Python 3.11 or later")
        problems = _compare(package, results, told, sorted(names))
    except BROKEN as e:
        return Level("decisions", FAIL, "the decisions cannot be checked", (f"{type(e).__name__}: {short(e)}",))
    counted = [row for row in told.values() if row["status"] in ("applied", "changed", "gone", "faulty")]
    applied = sum(1 for row in counted if row["status"] == "applied")
    waiting = [decision_words(row) for row in counted if row["status"] != "applied"]
    return judged("decisions", f"{applied} of {len(counted)} applied", problems, tuple(waiting))


def _compare(package: Package, results: dict[str, Any], told: dict[str, Any], names: list[str]) -> list[str]:
    problems = []
    files = {name: _written(package, name) for name in names}
    undoes = {name: str(f.get("undoes")) for name, f in files.items() if f and f.get("do") == "undo"}
    # an undo can itself be undone
    undone = {thing for name, thing in undoes.items() if name not in undoes.values()}
    for name, written in files.items():
        if written is None or written.get("kind") == "proposal" or name in undoes:
            continue
        row = told.get(name)
        if row is None:
            problems.append(f"decision {name}: the report does not tell of it")
        elif row["status"] != "faulty":
            problems += _told_as_written(name, written, row)
            if (row["status"] == "undone") != (name in undone):
                problems.append(f"decision {name}: is told as {row['status']}, its undo says otherwise")
    for name, row in told.items():
        if name not in names and row["status"] != "faulty":
            problems.append(f"decision {name}: the report tells of it, the package does not hold it")
    return problems + _effects(results, told)


def _written(package: Package, name: str) -> dict[str, Any] | None:
    try:
        return dict(decision_reader.loads(plain_toml(package.read(f"{DECISIONS}{name}"))))
    except (ValueError, RecursionError):
        return None


def _told_as_written(name: str, written: dict[str, Any], row: dict[str, Any]) -> list[str]:
    problems = [
        f"decision {name}: {field} is {short(row.get(field) or '', 40)!r}, its file has "
        f"{short(written.get(field) or '', 40)!r}"
        for field in ("kind", "do", "why", "by")
        if " ".join(str(row.get(field) or "").split()) != " ".join(str(written.get(field) or "").split())
    ]
    if dict(written.get("value") or {}) != row["value"]:
        problems.append(f"decision {name}: sets other values than its file")
    if [day_words(row.get(f)) for f in ("at", "day")] != [day_words(written.get(f)) for f in ("at", "day")]:
        problems.append(f"decision {name}: is told for another day than its file")
    return problems


def _effects(results: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """Hold what statements and claims say of decisions to the decisions, and the other way round."""
    problems = []
    named: dict[str, dict[str, Any]] = {}
    for statement in results["statements"]:
        for settled in statement.get("decided") or ():
            row = told.get(settled["file"])
            named[settled["file"]] = statement
            if row is None or row["status"] != "applied" or row.get("ref") != statement["id"]:
                problems.append(f"statement {statement['id']}: names a decision that was not applied to it")
            elif settled["do"] == "correct" and not _is_set(statement, settled["field"], row["value"]):
                problems.append(f"statement {statement['id']}: its {settled['field']} is not what was decided")
    ids = {statement["id"] for statement in results["statements"]}
    for name, row in told.items():
        if row["kind"] != "statement" or row["status"] != "applied":
            continue
        if row["do"] == "reject" and row.get("ref") in ids:
            problems.append(f"decision {name}: {row['ref']} was dropped, and stands in the report")
        if row["do"] in ("correct", "confirm", "add") and name not in named:
            problems.append(f"decision {name}: is said to be applied, and no statement shows it")
    return problems + _case_effects(results, told)


def _case_effects(results: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """Hold what the report says of documents, events and pairs to what was decided on them."""
    problems = []
    documents = {s["id"]: s["item"] for s in results["sources"] if s["kind"] == "document" and s.get("item")}
    happened = {e["ref"]: e for e in results["timeline"] if e["lane"] == "happened"}
    pairs = {c["id"] or "imagery": c for c in (results["comparison"], *results["comparisons"]) if c}
    applied = [(n, row) for n, row in told.items() if row["status"] == "applied" and row["kind"] in _CASE_FACTS]
    dropped = {(row["kind"], row["ref"]) for _, row in applied if row["do"] == "reject"}
    for name, row in applied:
        kind, ref = row["kind"], row["ref"]
        if row["do"] == "reject":
            spoken = [s["id"] for s in results["statements"] if kind == "document" and s.get("document") == ref]
            if spoken or (kind == "event" and ref in happened) or (kind == "comparison" and _measured(pairs.get(ref))):
                problems.append(f"decision {name}: the {kind} {ref} was dropped, and still counts in the report")
        shown = {"document": documents, "event": happened, "comparison": pairs}.get(kind, {}).get(ref)
        if row["do"] != "correct" or shown is None or (kind, ref) in dropped:
            continue
        wrong = [f for f, value in row["value"].items() if f in shown and f != "note" and shown[f] != value]
        problems += [f"decision {name}: the {field} of {kind} {ref} is not what was decided" for field in wrong]
    return problems


def _measured(pair: dict[str, Any] | None) -> bool:
    return pair is not None and pair["status"] != "no-scenes"


def _is_set(statement: dict[str, Any], field: str, value: dict[str, Any]) -> bool:
    if field == "text":
        return True  # the words are cut out of the document again by the level "quotations"
    return field in value and str(statement.get(field)) == str(value[field])


# ---- crate -----------------------------------------------------------------------------------------------
# Describe a package as an RO-Crate 1.1 after Provenance Run Crate 0.5: what was run, on what, and what came out.
# 
# Written as JSON of our own. No clock is read: actions carry no times, and the date is the report's.

SHA256 = "https://w3id.org/ro/terms/workflow-run#sha256"
"""What the key ``sha256`` means; the context of RO-Crate 1.1 does not have it."""

_CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": SHA256}]
_PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/ro/wfrun/provenance/0.5": "Provenance Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".geojson": "application/geo+json",
    ".gif": "image/gif",
    ".gpkg": "application/geopackage+sqlite3",
    ".gpx": "application/gpx+xml",
    ".htm": "text/html",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".ipynb": "application/x-ipynb+json",
    ".jp2": "image/jp2",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".warc": "application/warc",
    ".xml": "text/xml",
}
"""Media types by ending (IANA). Python's own list differs with the machine and with what was asked of it before."""


@dataclass(frozen=True)
class PackedStep:
    """One step of the chain, as far as a package tells of it.

    Attributes
    ----------
    name
        Name of the step.
    title
        What it does.
    notebook
        File name of its notebook.
    needs
        Steps whose outputs it reads.
    parameters
        Value of each parameter of the notebook.
    used
        Names of the case's files that it read.
    """

    name: str
    title: str
    notebook: str
    needs: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    used: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackedFile:
    """One file of the payload, or one that stayed at home.

    Attributes
    ----------
    path
        Path below data/; "" for a file that did not travel.
    size
        Number of bytes; None leaves it out, for a file that differs from run to run.
    sha256
        Digest; None likewise.
    name
        What it is called in the case, or what it is.
    licence
        Its licence, where one is known.
    """

    path: str
    size: int | None = None
    sha256: str | None = None
    name: str = ""
    licence: str | None = None

    @property
    def address(self) -> str:
        """The identifier the crate knows it by."""
        return self.path or f"#withheld-{self.sha256}"


def describe(
    facts: Mapping[str, str],
    *,
    version: str,
    steps: Sequence[PackedStep],
    files: Sequence[PackedFile],
    case_files: Mapping[str, PackedFile],
) -> dict[str, Any]:
    """Return ro-crate-metadata.json.

    Parameters
    ----------
    facts
        Of the case: slug, title, description, date.
    version
        Version of dateline.
    steps
        The steps, in order.
    files
        All files below data/ but the description itself.
    case_files
        Files of the case by their name in it, whether or not they travel.
    """
    there = {file.path for file in files}
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": _ref("./"),
            "conformsTo": _refs(
                ["https://w3id.org/ro/crate/1.1", "https://w3id.org/workflowhub/workflow-ro-crate/1.0"]
            ),
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": facts["title"],
            "description": facts["description"],
            "identifier": facts["slug"],
            "datePublished": facts["date"],
            "license": _ref("#licences"),
            "conformsTo": _refs(_PROFILES),
            "mainEntity": _ref("workflow.json"),
            "hasPart": _refs(sorted(there)),
            "mentions": _refs(["#run", "#chain"]),
        },
        {
            "@id": "#licences",
            "@type": "CreativeWork",
            "name": "Licence of each file",
            "description": "Files from others carry a licence of their own. Report, results and notebooks belong to "
            "whoever made the case.",
        },
    ]
    graph += [
        {"@id": address, "@type": "CreativeWork", "name": name, "version": address.rpartition("/")[2]}
        for address, name in _PROFILES.items()
    ]
    graph += _software(facts, version, steps, case_files)
    graph += _actions(steps, there, case_files)
    notebooks = {f"notebooks/{step.notebook}": step for step in steps}
    graph += [_packed_file(file, notebooks.get(file.path)) for file in files if file.path != "workflow.json"]
    # what did not travel is still part of what was run
    graph += [_withheld(file) for file in case_files.values() if not file.path]
    return {"@context": _CONTEXT, "@graph": graph}


def _ref(address: str) -> dict[str, str]:
    return {"@id": _quoted(address)}


def _refs(addresses: Any) -> list[dict[str, str]]:
    return [_ref(address) for address in addresses]


def _quoted(address: str) -> str:
    """Write a path as a URI reference."""
    from urllib.parse import quote

    return address if "://" in address or address.startswith("#") else quote(address)


def _software(
    facts: Mapping[str, str], version: str, steps: Sequence[PackedStep], case_files: Mapping[str, PackedFile]
) -> list[dict[str, Any]]:
    parameters = _parameters(steps)
    names = dict.fromkeys(name for name, _ in parameters)
    inputs = ["#case-file", *(f"#parameter-{name}" for name in names)]
    workflow = {
        "@id": "workflow.json",
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
        "name": "The chain of steps",
        "encodingFormat": "application/json",
        "programmingLanguage": _ref("#jupyter"),
        "version": version,
        "hasPart": _refs(f"notebooks/{step.notebook}" for step in steps),
        "step": _refs(f"#step-{step.name}" for step in steps),
        "input": _refs(inputs),
        "output": _refs(["#report"]),
    }
    found: list[dict[str, Any]] = [
        workflow,
        {
            "@id": "#jupyter",
            "@type": "ComputerLanguage",
            "name": "Jupyter notebooks (Python)",
            "url": "https://jupyter.org/",
        },
        {
            "@id": "#dateline",
            "@type": "SoftwareApplication",
            "name": "dateline",
            "softwareVersion": version,
            "version": version,
            "description": f"Runs the steps of case {facts['slug']} in order.",
        },
        {
            "@id": "#case-file",
            "@type": "FormalParameter",
            "name": "case.toml",
            "additionalType": "File",
            "workExample": _ref(case_files["case.toml"].address),
        },
        {
            "@id": "#report",
            "@type": "FormalParameter",
            "name": "report.html",
            "additionalType": "File",
            "workExample": _ref("report.html"),
        },
    ]
    found += _described(parameters)
    found += [_step(number, step) for number, step in enumerate(steps, start=1)]
    return found


def _described(parameters: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Describe the parameters of the chain, each followed by its values."""
    found: list[dict[str, Any]] = []
    for name in dict.fromkeys(n for n, _ in parameters):
        values = {_value(n, v, parameters): v for n, v in parameters if n == name}
        parameter = _ref(f"#parameter-{name}")
        found.append(
            {
                "@id": f"#parameter-{name}",
                "@type": "FormalParameter",
                "name": name,
                "additionalType": "Text",
                "workExample": _refs(values) if len(values) > 1 else _ref(f"#value-{name}"),
            }
        )
        for address, value in values.items():
            found.append(
                {"@id": address, "@type": "PropertyValue", "name": name, "value": value, "exampleOfWork": parameter}
            )
    return found


def _step(number: int, step: PackedStep) -> dict[str, Any]:
    return {
        "@id": f"#step-{step.name}",
        "@type": "HowToStep",
        "name": step.title,
        "position": str(number),
        "workExample": _ref(f"notebooks/{step.notebook}"),
    }


def _parameters(steps: Sequence[PackedStep]) -> list[tuple[str, str]]:
    given = chain.from_iterable(step.parameters.items() for step in steps)
    return sorted({(name, str(value)) for name, value in given})


def _value(name: str, value: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Name the value of a parameter; one that differs from step to step, as the comparison does, by the value too."""
    # ids of a graph must be its own
    several = sum(1 for n, _ in parameters if n == name) > 1
    return f"#value-{name}-{value}" if several else f"#value-{name}"


def _actions(
    steps: Sequence[PackedStep], there: set[str], case_files: Mapping[str, PackedFile]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "@id": "#chain",
            "@type": "OrganizeAction",
            "name": "The chain, step by step",
            "instrument": _ref("#dateline"),
            "object": _refs(f"#control-{step.name}" for step in steps),
            "result": _ref("#run"),
        },
        {
            "@id": "#run",
            "@type": "CreateAction",
            "name": "The whole run",
            "instrument": _ref("workflow.json"),
            "actionStatus": "http://schema.org/CompletedActionStatus",
            "object": _refs(
                [
                    *(f.address for f in case_files.values()),
                    *dict.fromkeys(_value(n, v, _parameters(steps)) for n, v in _parameters(steps)),
                ]
            ),
            "result": _refs(name for name in ("report.html", "results.json") if name in there),
        },
    ]
    for step in steps:
        used = [case_files[name].address for name in step.used if name in case_files]
        used += [f"steps/{name}/outputs.json" for name in step.needs]
        made = [p for p in sorted(there) if p.startswith((f"steps/{step.name}/", f"figures/{step.name}/"))]
        # they lie at the head of the package, where a person opens it
        made += [p for p in ("report.html", "results.json") if step.name == "report" and p in there]
        found.append(
            {
                "@id": f"#made-{step.name}",
                "@type": "CreateAction",
                "name": step.title,
                "instrument": _ref(f"notebooks/{step.notebook}"),
                "object": _refs(dict.fromkeys(used)),
                "actionStatus": "http://schema.org/CompletedActionStatus",
                "result": _refs(made),
            }
        )
        found.append(
            {
                "@id": f"#control-{step.name}",
                "@type": "ControlAction",
                "name": f"Run {step.notebook}",
                "instrument": _ref(f"#step-{step.name}"),
                "object": _ref(f"#made-{step.name}"),
            }
        )
    return found


def _packed_file(file: PackedFile, step: PackedStep | None) -> dict[str, Any]:
    suffix = re.search(r"\.\w+$", file.name or file.path)
    ending = suffix[0] if suffix else ""
    kind = _TYPES.get(ending, "application/octet-stream")
    told: dict[str, Any] = {"@id": _quoted(file.path), "@type": "File", "name": file.name or file.path}
    told["encodingFormat"] = kind
    if step is not None:
        told["@type"] = ["File", "SoftwareSourceCode"]
        told |= {"description": step.title, "programmingLanguage": _ref("#jupyter")}
    for key, value in (("contentSize", file.size), ("sha256", file.sha256), ("license", file.licence)):
        if value is not None:
            told[key] = str(value)
    if file.path == "report.html" or file.name == "case.toml":
        told["exampleOfWork"] = _ref("#report" if file.path == "report.html" else "#case-file")
    return told


def _withheld(file: PackedFile) -> dict[str, Any]:
    return {
        "@id": file.address,
        "@type": "CreativeWork",
        "name": file.name,
        "sha256": file.sha256,
        "description": "Named by its digest: its licence is unknown or does not let it travel.",
        **({"license": file.licence} if file.licence else {}),
    }


# ---- described -------------------------------------------------------------------------------------------
# The description of a package as RO-Crate, written again from its lists: archives and search engines show it.

CRATE, WORKFLOW = "data/ro-crate-metadata.json", "data/workflow.json"
TITLES = {
    "site-lookup": "Where is the site?",
    "imagery-comparison": "What changed?",
    "quote-timeline": "Who said what, when?",
    "report": "The report",
}
"""What each step asks; a comparison of its own has its name behind the step's."""

_LOG = PackedFile("evidence/custody.jsonl", name="custody log")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def crate_faults(package: Package, results: dict[str, Any], case: Optional[dict[str, Any]]) -> list[str]:  # noqa: UP045
    """Hold the description of a package, and the words of its workflow, to the results and the lists.

    Parameters
    ----------
    package
        The package, opened.
    results
        Its results.json.
    case
        The case file; None where this Python cannot read one.
    """
    told, workflow = package.json(CRATE), package.json(WORKFLOW)["steps"]
    problems = [
        f"{WORKFLOW}: {short(step['title'], 50)!r} is no step of dateline"
        for step in workflow
        if step["title"] != TITLES.get(_plain_name(step["step"]))
    ]
    written = crate_again(package, results, _date_of(told, results, case))
    if told == written:
        return problems
    mine = {entity["@id"]: entity for entity in written["@graph"]}
    differing = [entity["@id"] for entity in told["@graph"] if mine.get(entity["@id"]) != entity]
    where = f" at {short(differing[0], 60)!r}" if differing else ""
    return [*problems, f"{CRATE}: not what dateline writes of this package{where}"]


def _plain_name(step: str) -> str:
    return next((name for name in TITLES if step == name or step.startswith(f"{name}-")), "")


def _date_of(told: dict[str, Any], results: dict[str, Any], case: Optional[dict[str, Any]]) -> str:  # noqa: UP045
    """Give the day of publication; it is the stamp's, and where that is no whole day the case's."""
    whole = _DAY.match(results["stamp"])
    if whole:
        return whole[0]
    if case is not None:
        return str(case.get("as_of", results["stamp"]))
    stated = next((entity.get("datePublished") for entity in told["@graph"] if entity["@id"] == "./"), "")
    return stated if re.fullmatch(r"[0-9X./-]{4,32}", str(stated)) else ""


def crate_again(package: Package, results: dict[str, Any], date: str) -> dict[str, Any]:
    """Describe a package as dateline did when it made it.

    Parameters
    ----------
    package
        The package, opened.
    results
        Its results.json.
    date
        Day of publication.
    """
    packed = dict(_case_files(package.json(CASE_FILES)["files"]))
    by_path = {file.path: file for file in packed.values() if file.path}
    files = []
    for name, digest in sorted(package.payload.items()):
        path = name.partition("/")[2]
        if path == _LOG.path:  # it grows with every look at the package
            files.append(_LOG)
        elif name != CRATE:
            files.append(replace(by_path.get(path, PackedFile(path)), size=package.size(name), sha256=digest))
    facts = {
        "slug": results["case"],
        "title": results["title"],
        "description": " ".join(str(results["about"].get("question") or "").split()),
        "date": date,
    }
    steps = [_step_of(package, step) for step in package.json(WORKFLOW)["steps"]]
    version = results["versions"]["dateline"]
    return describe(facts, version=version, steps=steps, files=files, case_files=packed)


def _case_files(listed: dict[str, Any]) -> Iterator[tuple[str, PackedFile]]:
    for name, facts in listed.items():
        called = name.partition("/")[2] if name.startswith("fetched/") else name
        yield name, PackedFile(facts["path"], facts["size"], facts["sha256"], called, facts["licence"])


def _step_of(package: Package, step: dict[str, Any]) -> PackedStep:
    inputs = package.json(f"data/steps/{step['step']}/inputs.json")
    notebook = step["notebook"].split("/")[-1]
    used = tuple(inputs["files"])
    return PackedStep(step["step"], step["title"], notebook, tuple(step["needs"]), step["parameters"], used)


# ---- contents --------------------------------------------------------------------------------------------
# What lies in a package: only files that dateline lays there, each as the step that wrote it says, and their words.

HELD_KINDS = ("documents", "scenes", "basemaps")
"""Parts of a case file whose entries name a file, each in a folder of that name."""

README = "README.txt"
FIXED = (CRATE, WORKFLOW, CASE_FILES, CUSTODY, "data/report.html", "data/results.json", "data/environment.txt")
SUMMARY = "data/steps/report/summary.json"
_ABOUT, _OF_CLAIM = ("title", "question", "stamp"), ("id", "text", "speaker", "verdict", "word")
TAG_FILES = ("bagit.txt", INFO, "manifest-sha256.txt", "verify.py", README)

RESULT_KEYS = frozenset(
    [
        "format",
        "case",
        "title",
        "stamp",
        "simulated",
        "versions",
        "about",
        "findings",
        "claims",
        "sites",
        "comparison",
        "comparisons",
        "scenes",
        "statements",
        "changes",
        "timeline",
        "answers",
        "notes",
        "corrections",
        "decisions",
        "exhibits",
        "sources",
        "texts",
        "counts",
        "limits",
        "methods",
        "credits",
        "edition",
        "digests",
        "tolerances",
        "sentences",
    ]
)

_STAMP = re.compile(r"[0-9XTZ.~?%/:+-]{4,64}")
"""A day, a moment or a date half known (EDTF), never words."""

LOOSEST = {"absolute": 1.0, "relative": 0.01}
"""Largest tolerance of any unit: a metre, and a hundredth of an area. A package that declares more would let a re-run
call any number the same."""

README_WORDS = """\
{title}

This folder is a package of case {slug}, made by dateline {version}: a BagIt bag (RFC 8493) whose data/ is an RO-Crate.
Open data/report.html in a browser. Nothing in it asks the network for anything.

To check it, offline, with Python 3.9 or later and nothing installed:

    python3 verify.py

Lines say what holds: the bytes, the signature, the time stamp, the custody chain, the claims, the quotations, and what
persons decided where they did. With
dateline installed, "dateline verify --rerun" and the name of this folder also runs it again and compares.

Signature: none was given when this package was made. If tagmanifest-sha256.txt.sig lies beside this file, it was signed
since; verify.py says by which key. Time stamp: likewise, tagmanifest-sha256.txt.tsr.

{withheld}
"""
_ALL_TRAVELS = "All evidence of the case travels with it."
_STAYS = "Did not travel, because no licence is known that lets them; each is named by its SHA-256:"


def readme_words(title: str, slug: str, version: str, stays: list[tuple[str, str]]) -> str:
    """Return README.txt of a package.

    Parameters
    ----------
    title, slug
        The case's.
    version
        Of the dateline that makes the package.
    stays
        Digest and name of each file that does not travel.
    """
    lines = [_STAYS, "", *(f"    {digest}  {name}" for digest, name in stays)]
    withheld = "\n".join(lines) if stays else _ALL_TRAVELS
    return README_WORDS.format(title=title, slug=slug, version=version, withheld=withheld)


def check_contents(package: Package, results: dict[str, Any], case: Optional[dict[str, Any]]) -> list[str]:  # noqa: UP045
    """Say which files dateline did not lay into a package, or not so.

    Parameters
    ----------
    package
        The package, opened.
    results
        Its results.json.
    case
        The case file; None where this Python cannot read one.
    """
    files = package.json(CASE_FILES)
    laid = dict(_laid(package, files["files"]))
    laid.update({f"data/{text['file']}": text["text"] for text in results["texts"].values()})
    problems = [f"{name}: dateline lays no such file into a package" for name in package.tags if name not in TAG_FILES]
    for name, digest in package.payload.items():
        if name not in laid:
            problems.append(f"{name}: dateline lays no such file into a package")
        elif laid[name] not in (None, digest):
            problems.append(f"{name}: not the file that its step wrote")
    problems += _beside(package, results, files["files"])
    problems += crate_faults(package, results, case)
    problems += _listing(package, files, results, case) + _own_words(package, results)
    problems += _summary(package, results)
    loose = [unit for unit, allowed in results["tolerances"].items() if not _is_narrow(allowed)]
    return problems + [
        f"data/results.json: a wider tolerance for {short(unit, 30)} than any unit has" for unit in loose
    ]


def _is_narrow(allowed: dict[str, Any]) -> bool:
    return all(0 <= allowed[kind] <= most for kind, most in LOOSEST.items())


def _own_words(package: Package, results: dict[str, Any]) -> list[str]:
    """Hold the rest of results.json to the steps: its keys, what is simulated, and the words under its figures."""
    problems = [f"data/results.json: {short(key, 40)} is no part of it" for key in results if key not in RESULT_KEYS]
    if not _STAMP.fullmatch(results["stamp"]):
        problems.append("data/results.json: its stamp is no date")
    if results["edition"]:  # only a public edition has any, and no package is made of one
        problems.append("data/results.json: calls itself another edition")
    outputs = {step: package.json(f"data/steps/{step}/outputs.json") for step in _steps(package)}
    made_by = {package.json(f"data/steps/{step}/inputs.json")["dateline"] for step in _steps(package)}
    if made_by != {results["versions"]["dateline"]}:
        problems.append("data/results.json: names another dateline than its steps were made with")
    if bool(results["simulated"]) != any(wrote["simulated"] for wrote in outputs.values()):
        problems.append("data/results.json: not as simulated as its steps")
    drawn: dict[tuple[str, str], Any] = {}
    for step, wrote in outputs.items():
        drawn.update({(step, figure["id"]): figure for figure in wrote["figures"]})
    for exhibit in results["exhibits"]:
        if set(exhibit) != {"number", "step", "figures"}:
            problems.append("data/results.json: an exhibit is more than its number, step and figures")
        for figure in exhibit["figures"]:
            told = {key: value for key, value in figure.items() if key != "shown"}
            if told != drawn.get((exhibit["step"], figure["id"])):
                problems.append(f"data/results.json: figure {short(figure['id'], 40)} is not as its step drew it")
    return problems


def _summary(package: Package, results: dict[str, Any]) -> list[str]:
    """Hold the line that a list of reports shows of this one to the results."""
    if SUMMARY not in package.payload:
        return []
    summary = package.json(SUMMARY)
    about = {**results["about"], "title": results["title"], "stamp": results["stamp"]}
    same = [str(summary.get(key) or "").split() == str(about.get(key) or "").split() for key in _ABOUT]
    verdicts = Counter(claim["verdict"] for claim in results["claims"])
    same.append({name: count for name, count in summary["verdicts"].items() if count} == dict(verdicts))
    same.append(set(summary) <= {*_ABOUT, "verdicts", "claims", "as_of", "simulated"})
    same.append(bool(summary["simulated"]) == bool(results["simulated"]))
    known = {claim["id"]: claim for claim in results["claims"]}
    quantities = chain.from_iterable(finding.get("quantities", []) for finding in results["findings"])
    printed = {str(quantity.get("printed")) for quantity in quantities}
    for told in summary["claims"]:
        claim = known.get(told["id"], {})
        same.append(set(told) <= {*_OF_CLAIM, "measured", "claimed"})
        same += [(told.get(key) or "") == (claim.get(key) or "") for key in _OF_CLAIM]
        same += [told.get(key, "") in printed | {""} for key in ("measured", "claimed")]
    return [] if all(same) else [f"{SUMMARY}: does not say what results.json says"]


def _steps(package: Package) -> list[str]:
    return sorted({name.split("/")[2] for name in package.payload if name.startswith("data/steps/")})


def _laid(package: Package, files: dict[str, Any]) -> Iterator[tuple[str, Optional[str]]]:  # noqa: UP045
    """Give each file that there may be, with the digest that somebody states for it."""
    for name in FIXED:
        yield name, None
    for facts in files.values():
        if facts["travels"]:
            yield f"data/{facts['path']}", facts["sha256"]
    for step in package.json(WORKFLOW)["steps"]:
        yield f"data/{step['notebook']}", None
    for step in _steps(package):
        outputs = package.json(f"data/steps/{step}/outputs.json")
        yield from ((f"data/steps/{step}/{name}", None) for name in ("inputs.json", "outputs.json"))
        for figure in outputs["figures"]:
            yield f"data/figures/{step}/{figure['file'].split('/')[-1]}", figure["sha256"]
        for name, digest in outputs["files"].items():
            yield f"data/steps/{step}/{name}", digest


def _beside(package: Package, results: dict[str, Any], files: dict[str, Any]) -> list[str]:
    """Hold what stands beside the payload to the results: a reader opens README.txt first."""
    version = results["versions"]["dateline"]
    told = {
        "External-Identifier": results["case"],
        "External-Description": results["title"],
        "Report-Stamp": results["stamp"],
        "Bag-Software-Agent": f"dateline {version}",
    }
    labels = {*told, "Dateline-Package", "Custody-Entries", "Custody-Seal", "Payload-Oxum"}
    problems = [f"{INFO}: {short(label, 40)} is no line of ours" for label in package.info if label not in labels]
    problems += [
        f"{INFO}: {label} is {short(package.info.get(label), 50)!r}, results.json has {short(value, 50)!r}"
        for label, value in told.items()
        if " ".join(str(package.info.get(label)).split()) != " ".join(str(value).split())
    ]
    stays = [(facts["sha256"], name) for name, facts in files.items() if not facts["travels"]]
    if package.read(README).decode("utf-8") != readme_words(results["title"], results["case"], version, stays):
        problems.append(f"{README}: not the words that dateline writes")
    return problems


def _listing(
    package: Package, listing: dict[str, Any], results: dict[str, Any], case: dict[str, Any] | None
) -> list[str]:
    """Hold the list of the case's files to the case file: each is one of the case, with its licence and its size."""
    problems = []
    if listing["case"] != results["case"]:
        problems.append(f"{CASE_FILES}: of the case {short(listing['case'], 40)}")
    for name, facts in listing["files"].items():
        if bool(facts["path"]) != bool(facts["travels"]):
            problems.append(f"{CASE_FILES}: {short(name, 60)} both travels and does not")
        elif facts["travels"] and facts["size"] != package.size(f"data/{facts['path']}"):
            problems.append(f"{CASE_FILES}: {short(name, 60)} has another size")
    if case is None:
        return problems
    stated = {}
    for kind in HELD_KINDS:
        stated.update({f"{kind}/{one['file'].strip()}": one for one in case.get(kind, []) if one.get("file")})
    for name, facts in listing["files"].items():
        if name.startswith(tuple(f"{kind}/" for kind in HELD_KINDS)):
            if name not in stated:
                problems.append(f"{CASE_FILES}: {short(name, 60)} is no file of the case")
            elif stated[name].get("licence") != facts["licence"]:
                problems.append(f"{CASE_FILES}: {short(name, 60)} has another licence in the case file")
        elif facts["licence"] and not name.startswith("fetched/"):
            problems.append(f"{CASE_FILES}: {short(name, 60)} is the case's own, and has no licence")
    return problems


# ---- records ---------------------------------------------------------------------------------------------
# results.json beside what it was made from: the case file, and what each step wrote.

try:
    import tomllib
except ImportError:  # Python 3.9 and 3.10: the case file is then compared by --rerun alone
    tomllib = None  # type: ignore[assignment]

RESULTS, REPORT, CASE = "data/results.json", "data/report.html", "data/case/case.toml"

_IMAGES = "imagery-comparison"
_STEPS = {
    "statements": "quote-timeline",
    "changes": _IMAGES,
    "sites": "site-lookup",
    "findings": "report",
    "timeline": "report",
}
_WHOLE = ("findings", "timeline")
"""Fields of which results.json holds all that the step wrote, in its order."""

_WORD = re.compile(r"[^\W\d_]+")
_CALENDAR = {
    *calendar.month_name,
    "As",
    "Z",
    "UTC",
    "about",
    "autumn",
    "by",
    "date",
    "day",
    "fall",
    "later",
    "month",
    "of",
    "or",
    "some",
    "spring",
    "summer",
    "to",
    "uncertain",
    "unknown",
    "winter",
}
_UNSETTLED = (None, "not-checkable")


def check_records(package: Package, results: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Compare results.json with the steps' outputs and the case file.

    Parameters
    ----------
    package
        The package, opened.
    results
        results.json, read.

    Returns
    -------
    tuple of list of str, list of str
        What differs, and what could not be compared here.
    """
    outputs = {step: _outputs(package, step) for step in _steps_there(package)}
    problems = _as_the_steps_wrote(results, outputs) + _digests(package, results, outputs["report"])
    problems += _verdicts(results) + _claim_passages(results, outputs["quote-timeline"])
    if tomllib is None:
        problems += check_contents(package, results, None)
        return problems, [f"NOT CHECKED: {CASE}, which needs Python 3.11 or later to be read"]
    stated = tomllib.loads(plain_toml(package.read(CASE)))
    problems += check_contents(package, results, stated)
    case = case_as_decided(stated, results)
    problems += _about(case, results) + _claims(case, results) + _sources(case, results, outputs, package)
    problems += (
        _comparisons(case, results, outputs) + _limits(case, results, outputs.values()) + _corrections(package, results)
    )
    problems += _listed("note", case.get("notes", []), results["notes"], ("text", "author", "date"))
    return problems, []


def _outputs(package: Package, step: str) -> dict[str, Any]:
    wrote = package.json(f"data/steps/{step}/outputs.json")
    return dict(wrote)


def _steps_there(package: Package) -> list[str]:
    """Return the steps whose results are at hand: the four, and the imagery step for each comparison of the case."""
    found = re.compile(r"data/steps/(imagery-comparison(?:-[a-z0-9-]+)?)/outputs\.json")
    images = [match[1] for match in map(found.fullmatch, package.payload) if match]
    return [*(step for step in dict.fromkeys(_STEPS.values()) if step != _IMAGES), *(sorted(images) or [_IMAGES])]


def _wrote(outputs: dict[str, dict[str, Any]], step: str) -> dict[str, dict[str, Any]]:
    """Return the results of a step; those of the imagery step for each comparison."""
    return {name: made for name, made in outputs.items() if name == step or name.startswith(f"{step}-")}


def _comparisons(case: dict[str, Any], results: dict[str, Any], outputs: dict[str, dict[str, Any]]) -> list[str]:
    """Hold the comparisons of the report to those of the case, and to what their steps wrote."""
    stated = {plan["id"]: plan for plan in case.get("comparisons", [])}
    made = {name[len(_IMAGES) :].lstrip("-"): one for name, one in _wrote(outputs, _IMAGES).items()}
    single = "imagery" in case or not stated
    problems = [
        f"{RESULTS}: comparison {short(name or 'imagery', 40)!r} is in the case or in the steps, and not in both"
        for name in sorted({*stated, *([""] if single else [])} ^ set(made))
    ]
    told = {one["id"]: one for one in results.get("comparisons", [])} | {"": results.get("comparison")}
    problems += [
        f"{RESULTS}: comparison {short(name or 'imagery', 40)!r} is none that a step made"
        for name, one in told.items()
        if one and name not in made
    ]
    for name, one in made.items():
        wrote = one.get("comparison")
        if (name or wrote) and told.get(name) != wrote:
            problems.append(f"{RESULTS}: comparison {short(name or 'imagery', 40)!r} is not as its step wrote it")
        plan = stated.get(name, {})
        fields = [field for field in ("before", "after") if field in plan and wrote and wrote[field]]
        problems += _differs(f"comparison {name}", plan, wrote or {}, [*(["site"] if plan else []), *fields])
    return problems


def name_of(record: dict[str, Any]) -> str:
    """Return the name a record goes by.

    Parameters
    ----------
    record
        A finding, a statement, a changed area, a site.
    """
    inner = record.get("site")
    site = inner.get("id") if isinstance(inner, dict) else inner
    return str(record.get("id") or record.get("number") or site or record.get("ref") or record.get("label"))


def _as_the_steps_wrote(results: dict[str, Any], outputs: dict[str, dict[str, Any]]) -> list[str]:
    problems = []
    for field, step in _STEPS.items():
        name = f"data/steps/{step}/outputs.json"
        listed = chain.from_iterable(made.get(field, []) for made in _wrote(outputs, step).values())
        wrote = [json.dumps(record, sort_keys=True) for record in listed]
        held = [json.dumps(_as_written(record), sort_keys=True) for record in results[field]]
        there = set(wrote)
        for record, text in zip(results[field], held):  # noqa: B905  (Python 3.9 reads this file)
            if text not in there:
                problems.append(f"{RESULTS}: {field} {name_of(record)} is not as {name} has it")
        if field in _WHOLE and held != wrote and not problems:
            problems.append(f"{RESULTS}: its {len(held)} {field} are not the {len(wrote)} of {name}, in their order")
        if field not in _WHOLE and len(set(held)) != len(held):
            problems.append(f"{RESULTS}: one of its {field} comes twice")
    return problems


def _as_written(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record as its step wrote it, without how its numbers and its verdict are printed."""
    record = {key: value for key, value in record.items() if key != "word"}
    if "quantities" not in record:
        return record
    return {**record, "quantities": [_without_printed(quantity) for quantity in record["quantities"]]}


def _without_printed(quantity: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in quantity.items() if key != "printed"}


def _digests(package: Package, results: dict[str, Any], report: dict[str, Any]) -> list[str]:
    """Compare the digests that the last step and the page's foot name with the files."""
    problems = [
        f"data/{name}: not the file that the report step wrote"
        for name in ("report.html", "results.json")
        if report["files"].get(name) != package.payload.get(f"data/{name}")
    ]
    return problems + [
        f"{RESULTS}: names another digest for what {step} wrote"
        for step, digest in results["digests"].items()
        if package.payload.get(f"data/steps/{step}/outputs.json") != digest
    ]


def _verdicts(results: dict[str, Any]) -> list[str]:
    """Work out each claim's verdict from its findings again."""
    findings = {finding["id"]: finding for finding in results["findings"]}
    problems = []
    for claim in results["claims"]:
        own = [findings[name] for name in claim["findings"] if name in findings]
        if {f["id"] for f in findings.values() if f.get("claim") == claim["id"]} != {f["id"] for f in own}:
            problems.append(f"{RESULTS}: claim {claim['id']} does not stand beside the findings on it")
        # worked out again from the findings, since the page's chip is what a forger would change
        wanted = _ruled(claim, _worst(claim, own), results)
        if claim["verdict"] != wanted:
            problems.append(f"{RESULTS}: claim {claim['id']} is {short(claim['verdict'], 30)}, its findings {wanted}")
        problems += _words(claim, f"claim {claim['id']}")
        for part in claim.get("parts") or ():
            problems += _words(part, f"a part of claim {claim['id']}")
    for finding in findings.values():
        if finding["verdict"] is not None:
            problems += _words(finding, f"finding {finding['id']}")
    return problems


def _ruled(claim: dict[str, Any], read: str, results: dict[str, Any]) -> str:
    """Give the verdict that stands: a person's where the report tells of her decision, else what the checks come to."""
    if not claim.get("ruled"):
        return read
    rows = [row for row in results.get("decisions") or () if row["file"] == claim["ruled"]]
    sound = [r for r in rows if (r["kind"], r["status"], r.get("ref")) == ("claim", "applied", claim["id"])]
    # a person's verdict stands only beside what the checks themselves came to
    if not sound or (claim.get("read") or {}).get("verdict") != read:
        return read
    return str(sound[0]["value"].get("verdict", "not-checkable"))


_WORST_FIRST = ("contradicted", "disputed", "not-checkable", "loose", "supported")
_NOT_MADE = "not in its document"
NOT_GIVEN = "passage not given"


def _worst(claim: dict[str, Any], findings: list[dict[str, Any]]) -> str:
    """Return what a claim must come to: its worst part, and open where its document does not make it."""
    if (claim.get("passage") or {}).get("lacking"):
        return "not-checkable"
    parts: dict[Any, list[Any]] = {}
    for finding in findings:
        if finding["verdict"] is not None or finding.get("part") is not None:
            parts.setdefault(finding.get("part"), []).append(finding["verdict"])
    found = []
    for verdicts in parts.values():
        # sources that disagree within one part make it disputed, never the better of the two
        settled = sorted({verdict for verdict in verdicts if verdict not in _UNSETTLED})
        several = "disputed" if settled else "not-checkable"
        found.append(settled[0] if len(settled) == 1 else several)
    return min(found or ["not-checkable"], key=_WORST_FIRST.index)


def _words(record: dict[str, Any], what: str) -> list[str]:
    """Hold the word on a chip to its verdict; older packages print the verdict itself."""
    word = record.get("word")
    allowed = [*WORDS.get(record["verdict"], []), None]
    passage = record.get("passage") or {}
    if passage.get("lacking") and not record.get("ruled"):
        allowed = [_NOT_MADE]
    elif passage.get("status") in {"probable", "none"} and not record.get("ruled"):
        allowed += [f"{said}, {NOT_GIVEN}" for said in allowed if said]
    return [] if word in allowed else [f"{RESULTS}: {what} is {record['verdict']}, its chip says {short(word, 40)}"]


def _claim_passages(results: dict[str, Any], outputs: dict[str, Any]) -> list[str]:
    """Hold the passage of each claim to what the step wrote."""
    wrote = {passage["claim"]: passage for passage in outputs.get("passages", [])}
    return [
        f"{RESULTS}: the passage of claim {claim['id']} is not as the step has it"
        for claim in results["claims"]
        if claim.get("passage") != wrote.get(claim["id"])
    ]


def _one_line(text: object) -> Optional[str]:  # noqa: UP045  (Python 3.9 reads this file)
    return " ".join(str(text).split()) if text else None


def _differs(what: str, stated: dict[str, Any], told: dict[str, Any], fields: Iterable[str]) -> list[str]:
    return [
        f"{RESULTS}: {field} of {what} is {short(told.get(field), 50)!r}, {CASE} has {short(stated.get(field), 50)!r}"
        for field in fields
        if _one_line(stated.get(field)) != _one_line(told.get(field))
    ]


def _about(case: dict[str, Any], results: dict[str, Any]) -> list[str]:
    problems = _differs("the report", case, {**results["about"], "slug": results["case"]}, ("question", "summary"))
    problems += _differs("the report", case, {**results["about"], "slug": results["case"]}, ("title", "slug"))
    problems += _differs("the results", case, results, ("title",))
    place = case.get("dateline")
    names = {_one_line(place)} if place else {_one_line(s.get("name")) for s in case.get("sites", [])}
    if _one_line(results["about"].get("dateline")) not in names | (set() if place else {case["slug"]}):
        problems.append(f"{RESULTS}: the report opens with a place that {CASE} does not have")
    when = str(results["about"].get("as_of") or "")
    if set(_WORD.findall(when)) - _CALENDAR or strange_number(when, str(case["as_of"])):
        problems.append(f"{RESULTS}: the report stands {short(when, 40)!r}, {CASE} has {case['as_of']}")
    return problems


def _claims(case: dict[str, Any], results: dict[str, Any]) -> list[str]:
    return _listed("claim", case.get("claims", []), results["claims"], ("text", "speaker", "document", "said_on"))


def _listed(
    kind: str,
    stated: list[dict[str, Any]],
    told: list[dict[str, Any]],
    fields: tuple[str, ...] = ("text", "author", "date"),
) -> list[str]:
    """Compare records one by one: the same ids, and the same words under them."""
    known = {str(record["id"]): record for record in stated}
    ids = [str(record["id"]) for record in told]
    problems = []
    if sorted(ids) != sorted(known):
        problems.append(f"{RESULTS}: its {len(ids)} {kind}s are not the {len(known)} of {CASE}")
    for record in told:
        if record["id"] in known:
            problems += _differs(f"{kind} {record['id']}", known[record["id"]], record, fields)
    return problems


def _sources(case: dict[str, Any], results: dict[str, Any], outputs: dict[str, Any], package: Package) -> list[str]:
    """Compare the sources with the documents and scenes of the case, scenes found by a search, and files at hand."""
    known = {("document", str(d["id"])): d for d in case.get("documents", [])}
    for made in _wrote(outputs, _IMAGES).values():
        known.update({("scene", str(s["id"])): s for s in made.get("scenes", [])})
    known.update({("scene", str(s["id"])): s for s in case.get("scenes", [])})
    files = package.json(CASE_FILES)["files"]
    problems = []
    for source in results["sources"]:
        what = f"source {source['label']}"
        if not source.get("item"):
            names = [name for name, facts in files.items() if facts["sha256"] == source["sha256"]]
            if names and source["title"] not in (*names, source["kind"]):
                problems.append(f"{RESULTS}: {what} is called {short(source['title'], 50)!r}, the file is {names[0]}")
            continue
        stated = known.get((source["kind"], str(source["id"])))
        if stated is None:
            problems.append(f"{RESULTS}: {what} is no document or scene of the case")
            continue
        fields = [name for name, value in stated.items() if isinstance(value, str) and name in source["item"]]
        problems += _differs(what, stated, source["item"], [name for name in fields if name not in _REWRITTEN])
        title = {"title": source["item"].get("title", source["title"]), "licence": source["item"].get("licence")}
        problems += _differs(what, title, source, ("title", "licence"))
    return problems


_REWRITTEN = ("acquired", "url")
"""Fields that a record may write otherwise than the case file does."""


def _limits(case: dict[str, Any], results: dict[str, Any], outputs: Iterable[dict[str, Any]]) -> list[str]:
    """Compare the list of what the report cannot show: nothing left out, nothing made up."""
    pairs = [results.get("comparison") or {}, *results.get("comparisons", [])]
    stated = list(chain.from_iterable(one.get("limits", []) for one in chain([case], pairs, outputs)))
    wanted, told = {_one_line(limit) for limit in stated}, {_one_line(limit) for limit in results["limits"]}
    wanted |= {_one_line(limit) for limit in STANDING_LIMITS}
    problems = [f"{RESULTS}: leaves out that {short(limit, 70)!r}" for limit in sorted(map(str, wanted - told))]
    problems += [f"{RESULTS}: a limit nobody wrote: {short(limit, 70)!r}" for limit in sorted(map(str, told - wanted))]
    # the list may be whole in the data and hidden on the page
    shown = {_one_line(piece["text"]) for piece in results["sentences"] if piece["from"] == "limit"}
    problems += [f"{REPORT}: does not show that {short(limit, 70)!r}" for limit in sorted(map(str, told - shown))]
    return problems


def _corrections(package: Package, results: dict[str, Any]) -> list[str]:
    notes = [name for name in package.payload if name.startswith("data/case/corrections/") and name.endswith(".toml")]
    written = {}
    for name in notes:
        note = tomllib.loads(plain_toml(package.read(name)))
        written[note["number"]] = note
    problems = []
    told = results["corrections"]
    if sorted(c["number"] for c in told) != sorted(written):
        problems.append(f"{RESULTS}: its {len(told)} corrections are not the {len(written)} notes of the case")
    for correction in told:
        note, what = written.get(correction["number"], {}), f"correction {correction['number']}"
        fields = [name for name in ("on", "by", "wrong", "note") if name in note]
        problems += _differs(what, note, correction, fields)
        problems += _differs(what, note.get("former", {}), correction["former"], correction["former"])
        if _things(note) != _things(correction):
            problems.append(f"{RESULTS}: {what} names other changes than its note")
    return problems


def _things(correction: dict[str, Any]) -> list[tuple[Optional[str], ...]]:  # noqa: UP045
    fields = ("kind", "id", "outcome", "before", "after", "verdict_before", "verdict_after")
    things = []
    for thing in correction.get("changed", []):
        words = (_one_line(thing.get(field)) for field in fields)
        things.append(tuple(words))
    return things


# ---- claims ----------------------------------------------------------------------------------------------
# The claims of a report: every number, quotation, position and picture in the page is the one in results.json.

RESULTS_FORMAT = "dateline/results/1"

_PICTURE = re.compile(r'<img data-from="(figure:[^"]*)"[^<>]*? width="(\d+)" height="(\d+)"')
_CHIP = re.compile(r'<span class="chip ([a-z-]+)" data-from="verdict:([^"]*)"')
_LINK = re.compile(r'data-from="(source|exhibit):([^"]*)" href="#([^"]*)"')


@dataclass
class Count:
    """How much of a report was compared.

    Attributes
    ----------
    sentences
        Blocks of the page.
    numbers
        Printed quantities.
    pictures
        Pictures in the page.
    """

    sentences: int = 0
    numbers: int = 0
    pictures: int = 0


def check_claims(package: Package) -> Level:
    """Compare report.html with results.json, and results.json with what the steps wrote.

    Parameters
    ----------
    package
        The package, opened.

    Returns
    -------
    Level
        PASS when the page says what results.json holds, word for word and number for number.
    """
    count = Count()
    try:
        results = package.json(RESULTS)
        page = package.read(REPORT).decode("utf-8")
        if results["format"] != RESULTS_FORMAT:
            return Level("claims", FAIL, f"{RESULTS} has another format", (f"format {short(results['format'])}",))
        fault = page_fault(page)
        if fault:
            return Level("claims", FAIL, "the page is not one that dateline makes", (f"{REPORT}: {fault}",))
        problems = _same_sentences(page, results["sentences"], count) + _same_looks(page, results)
        problems += _of_this_case(package, results)
        for finding in results["findings"]:
            problems += check_quantities(finding)
            count.numbers += sum(1 for q in finding.get("quantities", []) if q.get("printed"))
        problems += _sentences_resolve(results)
        found, notes = check_records(package, results)
        problems += found
        problems += _pictures(package, results, count)
    except BROKEN as e:
        reason = f"{type(e).__name__}: {short(e)}"
        return Level("claims", FAIL, "report and results cannot be compared", (f"{RESULTS}: {reason}",))
    summary = (
        f"{count.sentences} pieces of text, {count.numbers} numbers and {count.pictures} pictures of report.html "
        "equal results.json"
    )
    return judged("claims", summary, problems, tuple(notes))


def _same_sentences(page: str, sentences: list[dict[str, Any]], count: Count) -> list[str]:
    blocks = cut(page)
    count.sentences = len(blocks)
    problems = []
    for number, (block, told) in enumerate(zip(blocks, sentences), start=1):  # noqa: B905  (Python 3.9 reads this file)
        found = (block.section, block.source, block.text, block.picture)
        wanted = (told["section"], told["from"], told["text"], told.get("picture") or "")
        if found != wanted:
            at = next(i for i in range(4) if found[i] != wanted[i])
            problems.append(
                f"{REPORT}: piece {number} {['section', 'source', 'text', 'picture'][at]} is {short(found[at], 60)!r}, "
                f"results.json has {short(wanted[at], 60)!r}"
            )
    if len(blocks) != len(sentences):
        problems.append(f"{REPORT}: {len(blocks)} pieces of text, results.json has {len(sentences)}")
    problems += [f"{REPORT}: {short(b.text, 60)!r} names nothing it comes from" for b in blocks if not b.source]
    return problems


def _same_looks(page: str, results: dict[str, Any]) -> list[str]:
    """Compare what is seen beside the words: the colour of a verdict, the size of a picture, where a link goes."""
    unplaced = {claim["id"] for claim in results["claims"] if str(claim.get("word")).endswith(NOT_GIVEN)}
    verdicts = {c["id"]: ["unplaced" if c["id"] in unplaced else c["verdict"]] for c in results["claims"]}
    for claim in results["claims"]:
        for number, part in enumerate(claim.get("parts") or (), start=1):
            verdicts[f"{claim['id']}/{number}"] = [part["verdict"]]
    for finding in results["findings"]:
        chips = [finding["verdict"], finding["basis"]]
        if finding["id"] not in verdicts:
            verdicts[finding["id"]] = [*chips, "unplaced"] if finding["claim"] in unplaced else chips
        elif finding["id"] in unplaced:  # a finding called as its claim, with a chip of its own
            verdicts[finding["id"]] += chips
    sizes = {name: (str(figure["width_px"]), str(figure["height_px"])) for name, figure in _figures(results)}
    problems = [
        f"{REPORT}: the verdict of {short(name, 40)} is marked as {word}"
        for word, name in _CHIP.findall(page)
        if word not in verdicts.get(name, [])
    ]
    problems += [
        f"{REPORT}: {short(name, 60)} is shown {width} by {height}"
        for name, width, height in _PICTURE.findall(page)
        if sizes.get(name) != (width, height)
    ]
    # a link that leads to other evidence than it names is a forgery nobody sees
    anchors = {"source": "{}", "exhibit": "exhibit-{}"}
    problems += [
        f"{REPORT}: a link to {kind} {short(name, 20)} leads to {short(target, 40)}"
        for kind, name, target in _LINK.findall(page)
        if target != anchors[kind].format(name.lower())
    ]
    return problems


def _of_this_case(package: Package, results: dict[str, Any]) -> list[str]:
    wanted = {"case": "External-Identifier", "stamp": "Report-Stamp"}
    return [
        f"{RESULTS}: {field} is {short(results[field], 40)!r}, bag-info.txt has {short(package.info.get(label), 40)!r}"
        for field, label in wanted.items()
        if str(results[field]) != package.info.get(label)
    ]


def _exact(results: dict[str, Any]) -> dict[str, list[str]]:
    """Return the texts that a piece may be a part of, by what it names."""
    found = {f"case:{name}": [str(text)] for name, text in results["about"].items() if text}
    for name in ("limits", "credits", "edition"):
        found[name.removesuffix("s")] = [str(text) for text in results[name]]
    found["versions"] = [f"{name} {version}" for name, version in results["versions"].items()]
    found.update({f"method:{step}": list(map(str, words)) for step, words in results["methods"].items()})
    found.update({f"digest:{step}": [step, digest] for step, digest in results["digests"].items()})
    for finding in results["findings"]:
        found[f"finding:{finding['id']}"] = [finding["text"]]
        found[f"how:{finding['id']}"] = [finding["how"]]
        found[f"verdict:{finding['id']}"] = [_word(finding), _plain(finding["basis"])]
        for quantity in finding["quantities"]:
            name = f"quantity:{finding['id']}/{quantity['name']}"
            found.setdefault(name, []).append(str(quantity.get("printed")))
            found[f"quantity-name:{finding['id']}/{quantity['name']}"] = [quantity["name"]]
    for claim in results["claims"]:
        found[f"claim:{claim['id']}"] = [claim["text"]]
        found[f"verdict:{claim['id']}"] = [_word(claim)]
        for number, part in enumerate(claim.get("parts") or (), start=1):
            found[f"verdict:{claim['id']}/{number}"] = [_word(part)]
    for statement in results["statements"]:
        found[f"statement:{statement['id']}"] = [statement["text"]]
        found[f"settled:{statement['id']}"] = [settled_words(one) for one in statement.get("decided") or ()]
    for number, row in enumerate(results.get("decisions") or (), start=1):
        found[f"decision:{number}"] = [decision_words(row)]
    for name, figure in _figures(results):
        caption = str(figure["caption"])
        found[name] = [str(figure["alt"]), caption, f"{caption.rstrip('.')}."]
    return found


def _figures(results: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name each figure as a block of the page names it."""
    for exhibit in results["exhibits"]:
        for figure in exhibit["figures"]:
            yield f"figure:{exhibit['step']}/{figure['id']}", figure


def _loose(results: dict[str, Any]) -> dict[str, Any]:
    """Return the records whose numbers a piece may print, by what it names."""
    items = {source["id"]: source for source in results["sources"] if source.get("id")}
    found: dict[str, Any] = {}
    for claim in results["claims"]:
        found[f"claimed:{claim['id']}"] = [claim, items.get(claim.get("document"))]
        passage = claim.get("passage")
        if passage:
            found[f"passage-at:{claim['id']}"] = [passage, items.get(passage["document"])]
    for statement in results["statements"]:
        found[f"attribution:{statement['id']}"] = [statement, items.get(statement.get("document"))]
    for site in results["sites"]:
        found[f"site:{name_of(site)}"] = site
        for number, position in enumerate(site["positions"], start=1):
            found[f"position:{name_of(site)}/{number}"] = position
        for number, candidate in enumerate(site.get("candidates", []), start=1):
            found[f"candidate:{name_of(site)}/{number}"] = candidate
    for change in results["changes"]:
        own = change.get("comparison")
        found[f"change:{own}/{change['number']}" if own else f"change:{change['number']}"] = change
    for kind, field in (("entry", "timeline"), ("correction", "corrections"), ("answer", "answers")):
        found.update({f"{kind}:{n}": record for n, record in enumerate(results[field], start=1)})
    found.update({f"source:{source['label']}": source for source in results["sources"]})
    found.update({f"exhibit:{exhibit['number']}": exhibit for exhibit in results["exhibits"]})
    found.update({f"note:{note['id']}": note for note in results["notes"]})
    found.update({f"count:{name}": counted for name, counted in results["counts"].items()})
    found["comparison"] = [results["comparison"], results["scenes"]]
    found.update({f"comparison:{c['id']}": [c, results["scenes"]] for c in results.get("comparisons", [])})
    found["stamp"] = [results["stamp"], _spoken_date(results["stamp"])]
    return found


def _spoken_date(stamp: str) -> list[str]:
    """Return the numbers of a date as words print them: 1 May for 05-01."""
    return [part.lstrip("0") for part in re.split("[-T:Z]", stamp)]


def _word(record: dict[str, Any]) -> str:
    """Return what a chip may say; older packages print the verdict itself."""
    return str(record.get("word") or _plain(record["verdict"]))


def _plain(verdict: Any) -> str:
    return str(verdict or "").replace("-", " ")


_FREE = ("house", "passage", "claim-passage")
"""What needs no look-up here: the templates' own words, and what the level "quotations" finds in its document."""

_COMMAND_WORDS = {
    "python3",
    "verify.py",
    "dateline",
    "verify",
    "run",
    "--fresh",
    "--stamp",
    "case",
    "Case",
    "·",
    "Commands",
    "decide",
    "list",
    "confirm",
}


def _sentences_resolve(results: dict[str, Any]) -> list[str]:
    exact, loose, problems = _exact(results), _loose(results), []
    commands = _COMMAND_WORDS | {results["case"], *_ids(results)}
    for told in results["sentences"]:
        source, text = told["from"] or "", told["text"]
        kind, said = source.partition(":")[0], f"piece {told['n']}: {short(told['text'], 50)!r}"
        # the commands on the page name the case and things in it
        if source == "case:slug":
            if not commands.issuperset(text.split()):
                problems.append(f"{said} is no command of ours")
        elif source in exact:
            if not any(_says(kind, text, whole) for whole in exact[source]):
                problems.append(f"{said} is not what {short(source, 60)} says")
        # what names nothing at hand must be the templates' own
        elif source not in loose:
            if kind not in _FREE:
                problems.append(f"{said} names {short(source, 60)}, which is not there")
        elif kind == "position" and not position_fits(text, loose[source]):
            problems.append(f"{said} is no position of {short(source, 60)}")
        elif number := strange_number(text.replace("SHA-256", ""), loose[source]):
            problems.append(f"{said} prints {number}, which {short(source, 60)} does not hold")
    return problems


def _ids(results: dict[str, Any]) -> set[str]:
    """Return the ids that a command may name."""
    records = chain(results["statements"], results["claims"], results["findings"])
    own = {str(record["id"]) for record in records}
    refs = {str(row["ref"]) for row in results.get("decisions") or () if row.get("ref")}
    return own | refs | {name_of(site) for site in results["sites"]}


def _says(kind: str, text: str, whole: str) -> bool:
    """Tell whether a text is another; of a statement, a part of it, or the start that an ellipsis ends, will do."""
    text, whole = " ".join(text.split()), " ".join(whole.split())
    if kind == "statement":
        return bool(text) and text.rstrip("…").rstrip() in whole
    return text == whole


def _pictures(package: Package, results: dict[str, Any], count: Count) -> list[str]:
    problems = []
    shown: dict[str, set[str]] = {}
    for exhibit in results["exhibits"]:
        for figure in exhibit["figures"]:
            name = f"data/figures/{exhibit['step']}/{figure['file'].rpartition('/')[2]}"
            if package.payload.get(name) != figure["sha256"]:
                problems.append(f"{name}: not the picture that figure {figure['id']} of results.json names")
            shown.setdefault(f"figure:{exhibit['step']}/{figure['id']}", set()).add(figure["shown"])
    for told in results["sentences"]:
        if told.get("picture"):
            count.pictures += 1
            if told["picture"] not in shown.get(told["from"] or "", set()):
                problems.append(f"piece {told['n']}: the picture is none that {short(told['from'], 60)} shows")
    return problems


# ---- quotations ------------------------------------------------------------------------------------------
# The quotations of a report: each one's offsets give exactly its words in the text of its document.

_JOINT = " … "


def check_quotations(package: Package) -> Level:
    """Cut each quotation out of its document again.

    Returns
    -------
    Level
        PASS when each statement's characters stand where it says. Documents that did not travel are named in the notes;
        where none did, the level is NOT CHECKED.
    """
    try:
        results = package.json(RESULTS)
        files = package.json(CASE_FILES)["files"]
        texts, statements = results["texts"], results["statements"]
        problems: list[str] = []
        held: dict[str, str] = {}
        notes: list[str] = []
        for document, facts in texts.items():
            text, fault = _text_of(package, document, facts, files)
            problems += [fault] if fault else []
            if text is not None:
                held[document] = text
                notes += _not_plain(package, document, facts, text)
        checked, left = 0, 0
        for statement in statements:
            document = statement["document"]
            if document not in texts:
                problems.append(f"statement {statement['id']}: no text of document {document}")
            elif document in held:
                checked += 1
                problems += _cut_again(statement, held[document], texts[document])
            else:
                left += 1
        problems += _passages(results, held)
    except BROKEN as e:
        reason = f"{type(e).__name__}: {short(e)}"
        return Level("quotations", FAIL, "the quotations cannot be checked", (f"{RESULTS}: {reason}",))
    for document in sorted({s["document"] for s in statements} & (set(texts) - set(held))):
        digest = texts[document]["evidence"][:12]
        notes.append(f"NOT CHECKED: {document} (evidence {digest}…) did not travel; its statements rest on --rerun")
    summary = f"{checked} of {len(statements)} statements stand in their documents, at the characters they name"
    if not problems and left and not checked:
        return Level("quotations", NOT_CHECKED, "no document travels with this package", (), tuple(notes))
    return judged("quotations", summary, problems, tuple(notes))


def _passages(results: dict[str, Any], held: dict[str, str]) -> list[str]:
    """Look up the paragraphs that stand round quotations in the documents at hand."""
    document_of = {f"passage:{s['id']}": s["document"] for s in results["statements"]}
    for claim in results["claims"]:
        if claim.get("passage"):
            document_of[f"claim-passage:{claim['id']}"] = claim["passage"]["document"]
    folded = {document: " ".join(text.split()) for document, text in held.items()}
    problems = []
    for told in results["sentences"]:
        if (told["from"] or "").startswith(("passage:", "claim-passage:")):
            document = document_of.get(told["from"])
            if document is None or (document in folded and " ".join(told["text"].split()) not in folded[document]):
                problems.append(f"piece {told['n']}: {short(told['text'], 50)!r} does not stand in {document}")
    return problems


def _text_of(
    package: Package, document: str, facts: dict[str, Any], files: dict[str, Any]
) -> tuple[str | None, str | None]:
    """Return a document's text and what is wrong with it; None and None for one that stayed at home."""
    name = f"data/{facts['file']}"
    source = next((f for f in files.values() if f["sha256"] == facts["evidence"]), None)
    if source is None:
        return None, f"{RESULTS}: the text of {document} is said to come from a file that is none of the case's"
    # the text of a document that may not travel may not either
    if name not in package.payload:
        return None, f"{name}: its document travels, the text does not" if source["travels"] else None
    data = package.read(name)
    if hashlib.sha256(data).hexdigest() != facts["text"]:
        return None, f"{name}: not the text that results.json names"
    return data.decode("utf-8"), None


def _not_plain(package: Package, document: str, facts: dict[str, Any], text: str) -> list[str]:
    """Say so where a text is not simply the characters of its file."""
    digest = facts["evidence"]
    name = f"data/evidence/{digest[:2]}/{digest}"
    if name in package.payload and package.read(name) == text.encode("utf-8"):
        return []
    return [f"the text of {document} was cut out of a page or a file with formatting; --rerun cuts it again"]


def _cut_again(statement: dict[str, Any], text: str, facts: dict[str, Any]) -> list[str]:
    spans = statement["content"]
    # Python would take a negative place from the end
    inside = all(0 <= start < end <= len(text) for start, end in spans)
    found = _JOINT.join(text[start:end] for start, end in spans)
    problems = []
    if not spans or not inside or found != statement["text"]:
        problems.append(f"statement {statement['id']}: {short(statement['text'], 50)!r} is not at its characters")
    if facts["evidence"] not in statement["evidence"]:
        problems.append(f"statement {statement['id']}: rests on other bytes than document {statement['document']}")
    if statement.get("speaker_span") and statement.get("mention"):
        start, end = statement["speaker_span"]
        if text[start:end] != statement["mention"]:
            problems.append(f"statement {statement['id']}: the speaker's mention is not at its characters")
    return problems


# ---- compare ---------------------------------------------------------------------------------------------
# Two runs field by field: MATCH, WITHIN a tolerance declared beforehand, CHANGED and by how much, or MISSING.

MATCH, WITHIN, CHANGED, MISSING = "MATCH", "WITHIN", "CHANGED", "MISSING"

_UNITS = {"_m2": "m²", "_km": "km", "_m": "m", "_pct": "%", "_px": "px", "_deg": "°", "_days": "days"}
_METRES_A_DEGREE = 111_320.0

_ORDER = (MATCH, WITHIN, NOT_CHECKED, MISSING, CHANGED)
DIGITS = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_PICTURES = "other bytes; the numbers in it are compared as findings"
_OTHER = "other bytes; what is in it is compared field by field"


@dataclass(frozen=True)
class Row:
    """One record, or one field of it, then and now.

    Attributes
    ----------
    step
        Step it belongs to.
    record
        Which record: "finding distance-c1", "statement s3".
    outcome
        MATCH, WITHIN, CHANGED, MISSING or NOT CHECKED.
    detail
        What differs, field by field.
    """

    step: str
    record: str
    outcome: str
    detail: str = ""


def compare_step(step: str, before: dict[str, Any], after: dict[str, Any], tolerances: dict[str, Any]) -> list[Row]:
    """Compare the outputs of a step.

    Parameters
    ----------
    step
        Its name.
    before
        outputs.json as packed.
    after
        outputs.json of the new run.
    tolerances
        What results.json declares, by unit: ``absolute``, ``relative``. A field's unit is the end of its name.

    Returns
    -------
    list of Row
        One a record, the worst of its fields first in the detail.
    """
    rows: list[Row] = []
    # in the order of the package, then what only the new run has
    for field in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(field), after.get(field)
        if isinstance(old, list) and isinstance(new, list):
            rows += _lists(step, field, old, new, tolerances)
        elif isinstance(old, dict) and isinstance(new, dict) and field == "files":
            rows += [_file(step, name, old.get(name), new.get(name)) for name in sorted({*old, *new})]
        elif field in ("comparison", "simulated", "case", "step", "format") or old != new:
            rows.append(_record(step, field, old, new, tolerances))
    return rows


def worst(rows: list[Row]) -> str:
    """Return the gravest outcome of many.

    Parameters
    ----------
    rows
        What was compared.
    """
    return max((row.outcome for row in rows), key=_ORDER.index, default=NOT_CHECKED)


def _lists(step: str, field: str, old: list[Any], new: list[Any], tolerances: dict[str, Any]) -> list[Row]:
    then, now = _by_name(old), _by_name(new)
    noun = field[:-1] if field.endswith("s") else field
    rows = []
    for name in [*then, *(n for n in now if n not in then)]:
        if name not in now:
            rows.append(Row(step, f"{noun} {name}", MISSING, "the new run does not find it"))
        elif name not in then:
            rows.append(Row(step, f"{noun} {name}", MISSING, "only the new run finds it"))
        else:
            rows.append(_record(step, f"{noun} {name}", then[name], now[name], tolerances))
    return rows


def _by_name(records: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, record in enumerate(records, start=1):
        name = None
        if isinstance(record, dict):
            inner = record.get("site")
            # records are held against the one of their name, wherever it stands in the list
            name = record.get("id") or record.get("number") or (inner.get("id") if isinstance(inner, dict) else None)
        key = str(name if name is not None else number)
        found[key if key not in found else f"{key}/{number}"] = record
    return found


def _file(step: str, name: str, old: Any, new: Any) -> Row:
    if old is None or new is None:
        return Row(step, f"file {name}", MISSING, "only one run writes it")
    return Row(step, f"file {name}", MATCH if old == new else NOT_CHECKED, "" if old == new else _OTHER)


def _record(step: str, what: str, old: Any, new: Any, tolerances: dict[str, Any]) -> Row:
    if old == new:
        return Row(step, what, MATCH)
    fields: list[Row] = []
    _walk_both(old, new, "", (step, ""), tolerances=tolerances, rows=fields)
    numbers = [row for row in fields if row.record != "text"]
    # a sentence may print other digits only where every number of its record is within its tolerance
    if all(row.outcome in (MATCH, WITHIN) for row in numbers) and isinstance(old, dict):
        fields = [_reworded(row, old, new) for row in fields]
    outcome = worst(fields)
    said = [
        f"{row.record}: {row.detail}" for row in sorted(fields, key=lambda r: -_ORDER.index(r.outcome)) if row.detail
    ]
    return Row(step, what, outcome, "; ".join(said))


def _reworded(row: Row, old: dict[str, Any], new: dict[str, Any]) -> Row:
    """Let a sentence pass whose numbers alone moved, when every number of the record is within its tolerance."""
    same = row.record == "text" and DIGITS.sub("#", old["text"]) == DIGITS.sub("#", new["text"])
    return Row(row.step, row.record, WITHIN, row.detail) if same and row.outcome == CHANGED else row


def _walk_both(
    old: Any, new: Any, path: str, place: tuple[str, str], *, tolerances: dict[str, Any], rows: list[Row]
) -> None:
    """Compare two JSON values; ``place`` is the step, and the unit of the quantity that is looked at."""
    step, unit = place
    if isinstance(old, dict) and isinstance(new, dict):
        unit = str(old.get("unit", unit)) if "value" in old else unit
        for key in [*old, *(k for k in new if k not in old)]:
            below = f"{path}.{key}" if path else key
            _walk_both(old.get(key), new.get(key), below, (step, unit), tolerances=tolerances, rows=rows)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, value in enumerate(old):
            name = value.get("name") if isinstance(value, dict) else None
            _walk_both(value, new[number], f"{path}[{name or number}]", place, tolerances=tolerances, rows=rows)
    elif old != new:
        rows.append(_leaf(old, new, path, place, tolerances))


def _leaf(old: Any, new: Any, path: str, place: tuple[str, str], tolerances: dict[str, Any]) -> Row:
    step, unit = place
    number = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in (old, new))
    if number:
        off, allowed = abs(new - old), _allowed(path, unit, float(old), tolerances)
        said = f"{old!r} → {new!r}, off by {off:.3g}"
        if off <= allowed:
            return Row(step, path, WITHIN, f"{said}, within {allowed:.3g}")
        return Row(step, path, CHANGED, f"{said}, allowed {allowed:.3g}")
    if path == "sha256" and isinstance(old, str):
        return Row(step, path, NOT_CHECKED, _PICTURES)
    if path == "how":
        return Row(step, path, NOT_CHECKED, f"made by other versions: {short(old, 70)} → {short(new, 70)}")
    return Row(step, path, CHANGED, f"{short(old, 70)!r} → {short(new, 70)!r}")


def _allowed(path: str, unit: str, value: float, tolerances: dict[str, Any]) -> float:
    field = re.sub(r"\[[^]]*\]$", "", path).rpartition(".")[2]
    scale = 1.0
    if field in ("lon", "lat"):  # degrees: as many as a tolerance in metres comes to at the equator
        unit, scale = "m", 1 / _METRES_A_DEGREE
    # units live in the names of fields
    elif not path.startswith("quantities"):
        unit = next((u for ending, u in _UNITS.items() if field.endswith(ending)), "")
    rule = tolerances.get(unit, {})
    return scale * max(float(rule.get("absolute", 0)), abs(value) * float(rule.get("relative", 0)))


# ---- badge -----------------------------------------------------------------------------------------------
# A badge that says what a check came to, as a small SVG that asks for nothing.

_COLOURS = {"verified": "#1a6e3c", "checked in part": "#8a5a00", "differs": "#b3261e"}


def badge(levels: list[Level]) -> str:
    """Draw the badge.

    Returns
    -------
    str
        An SVG document: "verified", "checked in part" (something could not be checked) or "differs".
    """
    outcomes = {level.outcome for level in levels}
    word = "checked in part" if NOT_CHECKED in outcomes else "verified"
    if FAIL in outcomes:
        word = "differs"
    left, right = 62, 14 + 7 * len(word)
    wide, said = left + right, f"dateline: {word}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="20" role="img" aria-label="{said}">'
        f"<title>{said}</title>"
        f'<rect width="{wide}" height="20" rx="3" fill="#333"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" fill="{_COLOURS[word]}"/>'
        '<g fill="#fff" font-family="DejaVu Sans,Verdana,sans-serif" font-size="11">'
        f'<text x="7" y="14">dateline</text><text x="{left + 7}" y="14">{word}</text></g></svg>\n'
    )


# ---- unpacked --------------------------------------------------------------------------------------------
# A package as a folder, or inside a zip or tar file: unpacked into a folder of its own, with nothing let out of it.

try:
    from lzma import LZMAError
except ImportError:  # a Python that was built without it
    LZMAError = zlib.error  # type: ignore[misc, assignment]

_CUT_OFF = (EOFError, IndexError, struct.error, OverflowError)
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, OSError, RuntimeError, ValueError, *_CUT_OFF)
"""What Python's readers of zip and tar raise for damaged bytes; an unknown packing is a RuntimeError, a file without a
name an IndexError."""

_MOST_FILES, _MOST_BYTES = 100_000, 20_000_000_000


@contextmanager
def package_folder(path: Path) -> Iterator[Path]:
    """Return the folder of a package, for as long as the block lasts.

    Parameters
    ----------
    path
        A package folder, a run folder with package/ in it, or a zip or tar file with one package.

    Raises
    ------
    UnreadableError
        There is no such file or folder, or the archive is damaged.
    RefusedError
        The archive holds links, or names that lead out of it.
    """
    if path.is_dir():
        yield path / "package" if not (path / "bagit.txt").exists() and (path / "package").is_dir() else path
        return
    if not path.is_file():
        raise UnreadableError(f"{path}: no such package")
    with tempfile.TemporaryDirectory(prefix=f"dateline-{os.getpid()}-") as name:
        target = Path(name)
        try:
            if zipfile.is_zipfile(path):
                _unzip(path, target)
            elif tarfile.is_tarfile(path):
                _untar(path, target)
            else:
                raise UnreadableError(f"{path}: neither a folder nor a zip or tar file")
        except DAMAGED as e:
            raise UnreadableError(f"{path}: a damaged archive ({short(e, 60)})") from e
        bags = sorted(target.glob("bagit.txt")) or sorted(target.glob("*/bagit.txt"))
        bags = bags or sorted(target.glob("*/package/bagit.txt"))
        # of two packages in one archive nobody would know which was checked
        if len(bags) != 1:
            raise UnreadableError(f"{path}: holds {len(bags)} packages, not one")
        yield bags[0].parent


def _admit(path: Path, names: list[str], size: int) -> None:
    for name in names:
        if PurePosixPath(name).is_absolute() or ".." in name.split("/") or "\\" in name or name[1:2] == ":":
            raise RefusedError(f"{path}: names {short(name, 60)!r}, a path outside the archive")
    if len(names) > _MOST_FILES or size > _MOST_BYTES:
        raise RefusedError(f"{path}: {len(names):,} files and {size:,} bytes, more than a package may have")
    if len({name.rstrip("/") for name in names}) != len(names):
        raise RefusedError(f"{path}: one name comes twice")


def _unzip(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        _admit(path, [m.filename for m in members], sum(m.file_size for m in members))
        for member in members:
            # the type of a file as Unix writes it: 0xA is a link
            if (member.external_attr >> 28) == 0xA:
                raise RefusedError(f"{path}: {short(member.filename, 60)} is a link")
            archive.extract(member, target)


def _untar(path: Path, target: Path) -> None:
    with tarfile.open(path) as archive:
        members = archive.getmembers()
        _admit(path, [m.name for m in members], sum(m.size for m in members))
        for member in members:
            file = target / member.name
            if member.isdir():
                file.mkdir(parents=True, exist_ok=True)
                continue
            stream = archive.extractfile(member) if member.isreg() else None
            if stream is None:
                raise RefusedError(f"{path}: {short(member.name, 60)} is a link or no plain file")
            file.parent.mkdir(parents=True, exist_ok=True)
            with stream, file.open("wb") as out:
                shutil.copyfileobj(stream, out)


# ---- command ---------------------------------------------------------------------------------------------
# The command: open a package, check it level by level, print a line for each, and say by the exit code how it went.

Rerun = Callable[[Path, Optional[Path]], "tuple[list[Row], list[str]]"]  # noqa: UP045  (Python 3.9 reads this file)
"""Runs a package again from its evidence, and from a folder with what did not travel: rows, and notes on the inputs."""

_MOST_SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of a check.

    Parameters
    ----------
    parser
        Where to add them.
    """
    parser.add_argument(
        "--signers", type=Path, metavar="FILE", help="allowed signers (OpenSSH's form); asks for a signature"
    )
    parser.add_argument("--tsa-ca", type=Path, metavar="PEM", help="the time-stamping authority's certificates")
    parser.add_argument("--rerun", action="store_true", help="run it again from its evidence, offline, and compare")
    parser.add_argument("--evidence", type=Path, metavar="FOLDER", help="for --rerun: files that did not travel")
    parser.add_argument("--badge", type=Path, metavar="SVG", help="write a badge that says what it came to")
    parser.add_argument("--all", action="store_true", help="print every problem, and what matches in a re-run")


def check(path: Path, given: argparse.Namespace, rerun: Rerun | None = None) -> tuple[list[Level], list[Row]]:
    """Check a package, level by level.

    Parameters
    ----------
    path
        A folder, or a zip or tar file.
    given
        The arguments.
    rerun
        What runs a package again; None where dateline is not installed.

    Raises
    ------
    RefusedError
        It is no package that this program checks.
    UnreadableError
        There is none.
    """
    for name, file in (("--signers", given.signers), ("--tsa-ca", given.tsa_ca)):
        if file is not None and not file.is_file():
            raise UnreadableError(f"{name} {file}: no such file")
    with package_folder(path) as root:
        package = open_package(root)
        levels = [check_bytes_of(package), check_signature(package, given.signers), check_time(package, given.tsa_ca)]
        levels += [check_custody(package), check_claims(package), check_quotations(package)]
        decided = check_decisions(package)
        levels += [decided] if decided else []
        rows: list[Row] = []
        if given.rerun:
            again, rows = _again(package, given, rerun, whole=levels[0].outcome == PASS)
            levels.append(again)
    return levels, rows


def _again(package: Package, given: argparse.Namespace, rerun: Rerun | None, *, whole: bool) -> tuple[Level, list[Row]]:
    # a re-run takes steps and parameters from the package: never from one that was altered
    if not whole:
        return Level("re-run", NOT_CHECKED, "the bytes are not as listed, so nothing of it is run"), []
    if rerun is None:
        return Level("re-run", NOT_CHECKED, "dateline is not installed for this Python"), []
    rows, notes = rerun(package.root, given.evidence)
    if not rows:
        return Level("re-run", NOT_CHECKED, notes[0] if notes else "nothing to compare", (), tuple(notes[1:])), []
    counts = Counter(row.outcome for row in rows)
    said = ", ".join(f"{counts[name]} {name}" for name in ("MATCH", "WITHIN", "CHANGED", "MISSING", "NOT CHECKED"))
    wrong = [f"{r.outcome} {r.step}/{r.record}: {r.detail}" for r in rows if r.outcome in (CHANGED, MISSING)]
    others = [f"{r.outcome} {r.step}/{r.record}: {r.detail}" for r in rows if r.outcome in ("WITHIN", NOT_CHECKED)]
    return Level("re-run", FAIL if wrong else PASS, said, tuple(wrong), (*notes, *others)), rows


def exit_code(levels: list[Level]) -> int:
    """Return 0 when nothing differs, 1 when something does."""
    return int(any(level.outcome == FAIL for level in levels))


def opening(levels: list[Level]) -> str:
    """Return the sentence that a check of a package nobody vouches for opens with; "" for one that somebody signed."""
    if any(level.name == "signature" and level.outcome == PASS for level in levels):
        return ""
    agree = "some parts do not agree" if exit_code(levels) else "the parts agree"
    return f"Nobody you named has signed this: {agree}; this does not show who wrote them."


def as_json(path: Path, levels: list[Level], rows: list[Row]) -> str:
    """Return a check as one JSON document.

    Parameters
    ----------
    path
        What was checked.
    levels
        What it came to.
    rows
        The records of a re-run.
    """
    told: dict[str, Any] = {"format": "dateline/verification/1", "package": str(path), "ok": not exit_code(levels)}
    told["opening"] = opening(levels)
    told["levels"] = [vars(level) for level in levels]
    told["records"] = [vars(row) for row in rows]
    return plain(json.dumps(told, ensure_ascii=False, indent=2))


def as_text(levels: list[Level], *, everything: bool = False) -> str:
    """Return a check as text: a line a level, and below it what a reader must know.

    Parameters
    ----------
    levels
        What it came to.
    everything
        True lists all problems and notes; otherwise the first twenty of each level.
    """
    first = opening(levels)
    lines = [f"{'':12}{first}"] if first else []
    for level in levels:
        lines.append(f"{level.outcome:<12}{level.name}: {one_line(level.summary)}")
        said = [*level.problems, *level.notes]
        shown = said if everything else said[:_MOST_SHOWN]
        lines += [f"{'':12}  {short(line, 300)}" for line in shown]
        lines += [f"{'':12}  and {len(said) - len(shown)} more (--all)"] if len(said) > len(shown) else []
    return "\n".join(lines)


def main(words: list[str], rerun: Rerun | None = None) -> int:
    """Check the package that the words name.

    Parameters
    ----------
    words
        The arguments; with none, the package this file lies in is checked.
    rerun
        What runs a package again.

    Returns
    -------
    int
        0 nothing differs, 1 something does, 2 not a package this program checks, 3 nothing to check.
    """
    parser = argparse.ArgumentParser(prog="verify.py", description="Check a dateline package, offline.")
    here = str(Path(__file__).resolve().parent)
    parser.add_argument(
        "package", nargs="?", default=here, help="its folder, or a zip or tar file; absent: where I lie"
    )
    arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    given = parser.parse_args(words)
    try:
        levels, rows = check(Path(given.package), given, rerun)
    except (RefusedError, UnreadableError) as e:
        # refused: it may be a trick; unreadable: there is nothing
        code = 2 if isinstance(e, RefusedError) else 3
        sys.stderr.write(one_line(f"E_VERIFY: {e}") + "\n")
        return code
    if given.badge is not None:
        try:
            given.badge.write_text(badge(levels), encoding="utf-8")
        except OSError as e:
            sys.stderr.write(one_line(f"E_STORAGE: {given.badge} cannot be written ({e.strerror})") + "\n")
            return 3
    told = as_json(Path(given.package), levels, rows) if given.json else as_text(levels, everything=given.all)
    sys.stdout.write(told + "\n")
    return exit_code(levels)


def installed():
    """Give what runs a package again, where dateline is installed."""
    try:
        from toolkit.desk.running.rerun import rerun_package
        from toolkit.errors import DatelineError
    except ImportError:
        return None

    def rerun(root, evidence):
        try:
            return rerun_package(root, evidence)
        except DatelineError as e:
            raise UnreadableError(str(e)) from e

    return rerun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], installed()))
