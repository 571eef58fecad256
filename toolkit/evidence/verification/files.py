"""The bytes of a package: every file as listed, nothing unlisted, no links, no names that clash or leave the folder."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import stat
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

from toolkit.evidence.verification.outcome import PACKAGE_FORMAT, Level, RefusedError, UnreadableError, judged, short

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
