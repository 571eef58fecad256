"""What a file is by its own bytes, whatever it is called; enough to send it through the right door."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from typing import Literal

from toolkit.errors import EvidenceError
from toolkit.evidence.archives import first_unpacked
from toolkit.evidence.verification.unpacked import DAMAGED

Kind = Literal["document", "scene", "zip", "tar", "packed", "warc", "wacz", "picture", "media", "places", "data"]
"""A text, page, PDF, Word or OpenDocument file; an image of the ground; containers, and a file packed alone; a
photograph; film or sound; a list of places; anything else."""

_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"II*\0", "scene"),
    (b"MM\0*", "scene"),
    (b"II+\0", "scene"),
    (b"MM\0+", "scene"),
    (b"\0\0\0\x0cjP  ", "scene"),
    (b"\xff\x4f\xff\x51", "scene"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"WARC/", "warc"),
    (b"filedesc://", "warc"),
    (b"%PDF-", "document"),
    (b"\xd0\xcf\x11\xe0", "document"),  # an old Office file: its reader says that it is none of ours, and what to do
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"\x1a\x45\xdf\xa3", "media"),
    (b"fLaC", "media"),
)
_UNSAFE = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
"""How a Python pickle of protocol 2 to 5 begins (PEP 307, 3154, 574); unpickling runs its sender's code."""
_OLD_PICKLE = re.compile(rb"c[\w.]+\n[\w.]+\np\d+\n|\([ld]p\d+\n")
"""How one of protocol 0 begins: as text, a name of a module and what is called from it."""
_DATA = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:\{[^{}]{0,200}\"type\"\s*:\s*\"Topology\"|<(?:VRTDataset|OGRVRT|GDAL_W))"
)
"""Maps as text, and files that send GDAL on to others: nothing to read as an article."""
_MAPS = re.compile(
    rb"(?:<\?xml[^>]*>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|<!--.*?-->|\s)*<(?:\w{1,20}:)?(?P<root>kml|gpx|osm)\b",
    re.S | re.I,
)
_GEOJSON = re.compile(rb"\s*\{[^{}]{0,200}\"type\"\s*:\s*\"Feature(?:Collection)?\"")
_MAP_NAMES = {b"kml": "KML", b"gpx": "GPX", b"osm": "OpenStreetMap XML"}
LAT_COLUMNS = frozenset({"lat", "latitude"})
"""What the column of the degrees north is called in a table of places."""
LON_COLUMNS = frozenset({"lon", "lng", "long", "longitude"})
"""What the column of the degrees east is called."""
_UNSAFE_ENDINGS = (".pkl", ".pickle", ".joblib")
_MAGIC = 1024
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_NOT_OPENED = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "packed with zstd",
    b"MSCF": "a cabinet archive",
    b"xar!": "a xar archive",
    b"\x04\x22\x4d\x18": "packed with LZ4",
    b"!<arch>": "an ar archive",
    b"LZIP": "packed with lzip",
    b"\x1f\x9d": "packed with compress",
    b"\x1f\xa0": "packed with compress",
    b"PK\x07\x08": "a part of a divided zip archive",
    b"\xed\xab\xee\xdb": "an RPM package",
    b"070701": "a cpio archive",
    b"hsqs": "a squashfs image",
    b"!BDN": "an Outlook mailbox",
}
"""Containers that nothing here opens, by their first bytes: said so, rather than held without a word."""

_LONGEST_FORM = 200
_OF_PARTS = {
    "application/epub+zip": "a book (EPUB)",
    "application/vnd.oasis.opendocument.spreadsheet": "a spreadsheet",
    "application/vnd.oasis.opendocument.presentation": "a presentation",
    "application/vnd.oasis.opendocument.graphics": "a drawing",
}
"""Zip archives that are one work by their stated media type (ODF 1.2, part 3; EPUB OCF 3.3)."""
_BY_PART = {"xl/workbook.xml": "a spreadsheet", "ppt/presentation.xml": "a presentation"}
"""Zip archives that are one work by a part that each has (ECMA-376)."""


def kind_of(path: Path, name: str) -> Kind:
    """Tell what a file is.

    Raises
    ------
    EvidenceError
        It is a pickle, which is code, or a file of a form that is not opened (E_FORMAT).
    """
    with path.open("rb") as source:
        start = source.read(_MAGIC)
    if start.startswith(_UNSAFE) or _OLD_PICKLE.match(start) or name.lower().endswith(_UNSAFE_ENDINGS):
        raise EvidenceError(
            f"{name} is a Python pickle: opening one runs its sender's code",
            where=name,
            remedy="Ask for the data as CSV, JSON or GeoTIFF.",
            code="E_FORMAT",
        )
    if _DATA.match(start):
        return "data"
    if places_form(start) is not None:
        return "places"
    known = next((kind for magic, kind in _STARTS if start.startswith(magic)), None)
    if known is not None:
        return known
    program = start.startswith((b"MZ", b"\x7fELF"))
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) or (program and zipfile.is_zipfile(path)):
        return _zipped(path, name)  # a program may be an archive that unpacks itself
    if start.startswith(_PACKED):
        return _packed(path, name)
    if what := next((words for magic, words in _NOT_OPENED.items() if start.startswith(magic)), _disc(path)):
        raise _not_opened(what, name)
    if start[257:262] == b"ustar":
        return "tar"
    if start[4:8] == b"ftyp" or (start[:4] == b"RIFF" and start[8:12] in {b"AVI ", b"WAVE"}):
        return "media"
    # some scanners put a few bytes before it
    if b"%PDF-" in start:
        return "document"
    # UTF-16 text is half zero bytes
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "data" if b"\0" in start and not wide else "document"


def _disc(path: Path) -> str | None:
    """Name the image of a disc or disk by its mark far in (ECMA-119, 8.1) or at its end (Apple's koly block)."""
    with path.open("rb") as source:
        source.seek(0x8001)
        if source.read(5) in {b"CD001", b"BEA01"}:
            return "the image of a disc"
        source.seek(-min(512, path.stat().st_size), os.SEEK_END)
        return "a disk image of macOS" if source.read(4) == b"koly" else None


def _not_opened(what: str, name: str) -> EvidenceError:
    return EvidenceError(
        f"{name} is {what}, which is not opened: nothing in it was looked at",
        where=name,
        remedy="Unpack it and add what is inside.",
        code="E_FORMAT",
    )


def places_form(start: bytes) -> str | None:
    """Name the form of a file that lists places, and is nothing to read as prose; None for all others.

    Parameters
    ----------
    start
        Its first bytes.

    Examples
    --------
    >>> places_form(b"site;lat;lon\\nPier;64.15;-21.95\\n")
    'a table of coordinates'
    """
    start = start.removeprefix(b"\xef\xbb\xbf")
    found = _MAPS.match(start)
    if found is not None:
        return _MAP_NAMES[found["root"].lower()]
    if _GEOJSON.match(start):
        return "GeoJSON"
    first = start.partition(b"\n")[0].decode("utf-8", errors="replace")
    columns = {column.strip().strip('"').casefold() for column in re.split("[,;\t]", first)}
    return "a table of coordinates" if columns & LAT_COLUMNS and columns & LON_COLUMNS else None


def _zipped(path: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            form = _form_of(archive)
    except DAMAGED:
        return "zip"  # its own door says what is wrong with it
    if "word/document.xml" in names or form.startswith("application/vnd.oasis.opendocument.text"):
        return "document"
    what = _OF_PARTS.get(form) or next((words for part, words in _BY_PART.items() if part in names), None)
    if what is not None:
        raise EvidenceError(
            f"{name} is {what}, which is not read: its parts are no documents",
            where=name,
            remedy="Save it as PDF, or a table in it as CSV.",
            code="E_FORMAT",
        )
    if "datapackage.json" in names and any(n.startswith("archive/") for n in names):
        return "wacz"
    return "zip"


def _form_of(archive: zipfile.ZipFile) -> str:
    """Give the media type that an office document or a book states as its first member; "" where there is none."""
    first = next(iter(archive.infolist()), None)
    if first is None or first.filename != "mimetype" or first.file_size > _LONGEST_FORM:
        return ""
    return archive.read(first).decode("ascii", errors="replace").strip()


def _packed(path: Path, name: str) -> Kind:
    """Tell what a file packed with gzip, bzip2 or xz holds: a web archive, a tar archive, or one file."""
    inside = first_unpacked(path, 512)
    if inside.startswith((b"WARC/", b"filedesc://")):
        return "warc"
    if inside[257:262] == b"ustar" or re.search(r"\.(tgz|tbz2?|txz|tar\.\w+)$", name, re.I):
        return "tar"
    return "packed"
