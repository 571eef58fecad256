"""Output folders of Bellingcat's auto-archiver, taken in with the digests and times it wrote down.

Its local storage holds the files of each archived address; the page its HTML formatter writes, or the rows of its CSV
and JSON, tell for each file a hash ("SHA-256:..." or "SHA3-512:...") and where it was put. ``hashes.txt`` lists the
hashes once more, and RFC 3161 tokens beside it put a time on that list. The signatures of tokens are not checked here.
"""

from __future__ import annotations

import ast
import codecs
import csv
import hashlib
import html
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from toolkit.errors import EvidenceError
from toolkit.reading import any_json

_HASH = re.compile(r"\b(SHA-256|SHA3-512):([0-9a-f]{64,128})\b")
_LINK = re.compile(r"""<a\s[^>]*?href=["']([^"']+)["']""", re.I)
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.I | re.S)
_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.I | re.S)
_TAG = re.compile(r"<[^>]+>")
_MADE_WITH = re.compile(r"bellingcat/auto-archiver</a>\s*v?([\w.]*)")
_TOKEN_TIME = re.compile(rb"\x02[\x01-\x20].{1,32}?\x18[\x0f-\x17](\d{14})(?:\.\d+)?Z", re.S)
_LONGEST = 20_000_000
_LONGEST_HEAD = 2_000
_COLUMNS = {"status", "metadata", "media"}
"""Columns of the table that its CSV and JSON databases write."""
_ALGORITHMS = {"SHA-256": "sha256", "SHA3-512": "sha3_512"}


@dataclass(frozen=True, slots=True)
class Archived:
    """One address that the tool archived.

    Attributes
    ----------
    address
        The address.
    title
        Title it found.
    posted
        When the post or page says it was published.
    captured
        When the tool began to archive it.
    hashes
        Path in the folder to the hash stated for it.
    described_in
        Path of the page or table that says so.
    version
        Version of the tool, where it is stated.
    """

    address: str
    title: str
    posted: str
    captured: str
    hashes: Mapping[str, str]
    described_in: str
    version: str = ""


@dataclass(frozen=True)
class ArchiverFolder:
    """A folder that the tool wrote.

    Attributes
    ----------
    files
        Paths of all files, relative to the folder.
    archived
        What it says it archived.
    timed
        Path of a file to the UTC time that a token beside it states.
    """

    files: tuple[str, ...]
    archived: tuple[Archived, ...]
    timed: Mapping[str, str] = field(default_factory=dict)

    def of(self, path: str) -> Archived | None:
        """Return the archived address that a file belongs to."""
        own = (a for a in self.archived if path == a.described_in)
        return next(own, None) or next((a for a in self.archived if path in a.hashes), None)

    def is_main(self, path: str) -> bool:
        """Tell whether a file is what a person reads: the page made for an address or, without one, any file of it."""
        if path.endswith((".csv", ".json", ".txt")):
            return False
        pages = {a.described_in for a in self.archived if a.described_in.endswith(".html")}
        of = self.of(path)
        covered = of is not None and any(a.address == of.address and a.described_in in pages for a in self.archived)
        return path in pages or not covered

    def verified(self, path: str) -> str | None:
        """Return the hash stated for a file, which was found to fit; None where none is stated."""
        return next((a.hashes[path] for a in self.archived if path in a.hashes), None)


def read_folder(folder: Path) -> ArchiverFolder:
    """Read an output folder and hash every file again.

    Parameters
    ----------
    folder
        The folder; links in it are refused.

    Returns
    -------
    ArchiverFolder
        Every hash that is stated for a file in the folder fits.

    Raises
    ------
    EvidenceError
        No such folder (E_ARCHIVER), a file that is missing or not what was archived (E_ARCHIVER_DIGEST, which names
        it), or a link (E_ARCHIVE_LINK).
    """
    found = sorted(folder.rglob("*"))
    for path in found:
        if path.is_symlink():
            raise EvidenceError(
                f"the folder holds a link, {path.name!r}",
                where=str(folder),
                remedy="Put the file itself there.",
                code="E_ARCHIVE_LINK",
            )
    files = tuple(p.relative_to(folder).as_posix() for p in found if p.is_file())
    archived = list(chain.from_iterable(_described(folder, name, files) for name in files))
    if not archived:
        raise EvidenceError(
            "the folder is no output of auto-archiver: no page or table in it says what was archived",
            where=str(folder),
            remedy="Add the files in it one by one.",
            code="E_ARCHIVER",
        )
    # a hash that does not fit stops the folder: what else in it is right nobody can know
    for item in archived:
        for name, stated in item.hashes.items():
            _check(folder / name, name, stated)
    return ArchiverFolder(files, tuple(archived), dict(_timed(folder, files, archived)))


def _check(path: Path, name: str, stated: str) -> None:
    algorithm, _, value = stated.partition(":")
    with path.open("rb") as source:
        found = hashlib.file_digest(source, _ALGORITHMS[algorithm]).hexdigest()
    if found != value:
        raise EvidenceError(
            f"{name} is not what was archived: {algorithm} {value[:12]}… was stated, {found[:12]}… found",
            where=str(path.parent),
            remedy="Get the folder again from who archived it.",
            code="E_ARCHIVER_DIGEST",
        )


def _described(folder: Path, name: str, files: tuple[str, ...]) -> Iterator[Archived]:
    path, ending = folder / name, PurePosixPath(name).suffix.lower()
    if ending not in {".html", ".csv", ".json"} or path.stat().st_size > _LONGEST:
        return
    text = _decoded(path.read_bytes())
    if ending == ".html":
        yield from _page(text, name, files, str(folder))
    elif ending == ".csv" and (delimiter := _delimiter(text)):
        for row in _rows(text, delimiter, name, str(folder)):
            yield from _record(_plain(row["metadata"]), _plain(row["media"]), name, files, str(folder))
    elif ending == ".json":
        try:
            data = any_json(text)
        except (ValueError, RecursionError):
            return
        for one in data if isinstance(data, list) else [data]:
            if isinstance(one, dict) and set(one) >= _COLUMNS:
                yield from _record(one["metadata"], one["media"], name, files, str(folder))


def _decoded(data: bytes) -> str:
    """Read text as the tool writes it, or as a spreadsheet saves it again: with a byte order mark, or as UTF-16."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if wide else "utf-8-sig", errors="replace")


def _columns(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"').lower() for cell in line.split(delimiter)]


def _delimiter(text: str) -> str | None:
    """Return what stands between the columns of the tool's table; None for another table."""
    first = text.partition("\n")[0][:_LONGEST_HEAD]
    return next((mark for mark in ",;\t|" if set(_columns(first, mark)) >= _COLUMNS), None)


def _rows(text: str, delimiter: str, name: str, where: str) -> list[dict[str, str]]:
    usual = csv.field_size_limit(min(sys.maxsize, _LONGEST))  # a page's text stands in one cell
    try:
        first, *lines = text.splitlines(keepends=True)
        rows = csv.DictReader(lines, _columns(first, delimiter), delimiter=delimiter)
        return [row for row in rows if row["metadata"] and row["media"]]
    except csv.Error as e:
        raise EvidenceError(
            f"{name} is no table ({e})", where=where, remedy="Get the folder again from who archived it."
        ) from e
    finally:
        csv.field_size_limit(usual)


def _page(text: str, name: str, files: tuple[str, ...], where: str) -> Iterator[Archived]:
    """Read the page of the HTML formatter: a row a file with its hash and link, then a table of facts."""
    made = _MADE_WITH.search(text)
    if made is None:
        return
    hashes: dict[str, str] = {}
    facts: dict[str, str] = {}
    for row in _ROW.findall(text):
        cells = _CELL.findall(row)
        # rows of other tables
        if len(cells) != 2:
            continue
        stated, links = _HASH.search(_words(cells[0])), _LINK.findall(cells[1])
        if stated is None:
            facts.setdefault(_words(cells[0]), _words(cells[1]))
        elif local := _local([html.unescape(link) for link in links], files, where):
            hashes[local] = stated.group()
    if "url" in facts:
        yield _archived(facts, hashes, name, made[1])


def _record(metadata: Any, media: Any, name: str, files: tuple[str, ...], where: str) -> Iterator[Archived]:
    if not isinstance(metadata, dict) or not isinstance(media, list) or not metadata.get("url"):
        return
    hashes = {}
    for item in media:
        stated = (
            _HASH.fullmatch(str((item.get("properties") or {}).get("hash", ""))) if isinstance(item, dict) else None
        )
        if stated and (local := _local([str(u) for u in item.get("urls") or []], files, where)):
            hashes[local] = stated.group()
    yield _archived({str(k): str(v) for k, v in metadata.items()}, hashes, name, "")


def _archived(facts: Mapping[str, str], hashes: dict[str, str], name: str, version: str) -> Archived:
    return Archived(
        facts["url"],
        facts.get("title", ""),
        facts.get("timestamp", ""),
        facts.get("_processed_at", ""),
        hashes,
        name,
        version.rstrip("."),
    )


def _local(links: list[str], files: tuple[str, ...], where: str) -> str | None:
    """Find the file that a link or stored path means: the tool writes paths as its own working folder saw them."""
    for link in links:
        if link.startswith(("http://", "https://", "data:")):
            continue
        parts = [p for p in PurePosixPath(unquote(link).replace("\\", "/")).parts if p not in {"/", "."}]
        if ".." in parts:
            continue
        # the longest tail of the path that is a file here
        for cut in range(len(parts)):
            if (name := "/".join(parts[cut:])) in files:
                return name
        raise EvidenceError(
            f"{parts[-1] if parts else link} was archived and is missing",
            where=where,
            remedy="Get the folder again from who archived it.",
            code="E_ARCHIVER_DIGEST",
        )
    return None


def _words(cell: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", cell)).split())


def _plain(text: str) -> Any:
    """Read a Python literal that may hold dates, and run nothing."""
    try:
        return _value(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Dict):
        return {_value(k): _value(v) for k, v in zip(node.keys, node.values, strict=True) if k is not None}
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return [_value(v) for v in node.elts]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "datetime.datetime":
        # repr() of a date is a call; the numbers are read and nothing is called
        numbers = [v for a in node.args if isinstance(v := _value(a), int)]
        return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*(numbers + [0] * 6)[:6])
    return node.value if isinstance(node, ast.Constant) else ast.unparse(node)


def _timed(folder: Path, files: tuple[str, ...], archived: list[Archived]) -> Iterator[tuple[str, str]]:
    """Find tokens over a list of hashes: the list must name only hashes that were checked, the token that very list."""
    hashes = chain.from_iterable(item.hashes.values() for item in archived)
    stated = {stated.partition(":")[2] for stated in hashes}
    small = {n: (folder / n).read_bytes() for n in files if (folder / n).stat().st_size < 100_000}
    for name, data in small.items():
        lines = data.decode("ascii", errors="replace").split()
        if not lines or any(not re.fullmatch(r"[0-9a-f]{64}|[0-9a-f]{128}", line) for line in lines):
            continue
        if unknown := sorted(set(lines) - stated):
            raise EvidenceError(
                f"{name} lists {unknown[0][:12]}…, a file that the folder does not hold",
                where=str(folder),
                remedy="Get the folder again from who archived it.",
                code="E_ARCHIVER_DIGEST",
            )
        # DER of an octet string of 32 bytes, as the message imprint of RFC 3161 holds it
        imprint = b"\x04\x20" + hashlib.sha256(data).digest()
        for token in small.values():
            at = token.find(imprint)
            time = _TOKEN_TIME.match(token, at + len(imprint)) if at >= 0 else None
            if time:
                t = time[1].decode()
                yield name, f"{t[:4]}-{t[4:6]}-{t[6:8]}T{t[8:10]}:{t[10:12]}:{t[12:]}Z"
