"""Read bytes and texts in every encoding that words may hide in, so that a search sees what a reader could dig out."""

from __future__ import annotations

import base64
import gzip
import html
import io
import quopri
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from urllib.parse import unquote, unquote_plus

from toolkit.errors import CONFUSED
from toolkit.evidence.verification.unpacked import DAMAGED

DEPTH = 3
"""How many encodings deep one is looked for inside another."""

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}")  # a name of four letters takes six
_SHORT = 8
_LONG = 400
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}(?:, |[\s:,])?){4,}")
_GAP = re.compile(r"[\s:,]")
_OF_C = re.compile(r"0x(?=[0-9A-Fa-f]{2}\b)")
_IDN = re.compile(r"\bxn--[a-z0-9-]{2,59}", re.IGNORECASE)
"""A label of a host's name in letters beyond ASCII (RFC 3492)."""
_BROKEN = re.compile(r"(?<=[A-Za-z0-9+/=])[ \t]*\r?\n[ \t]*(?=[A-Za-z0-9+/=])")
_CONTROLS = bytes([*range(1, 9), 11, *range(14, 32), 127])
_ESCAPE = re.compile(
    r"\\u\{([0-9A-Fa-f]{1,6})\}|(?:\\u|%u)([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\([0-9A-Fa-f]{2,6})\s?"
)
_ENTITY = re.compile(r"&#?\w+;?")
_SOFT = re.compile(r"=(?:[0-9A-Fa-f]{2}|\r?\n)")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP = 16 + zlib.MAX_WBITS
_LARGEST = 60_000_000


_CODE = re.compile(r"xn--|%u?[0-9A-Fa-f]{2}|\+|&#?\w+;|\\[ux0-9A-Fa-f]|=[0-9A-Fa-f]{2}|=\r?\n")
"""Where one of the encodings that ``decodings`` undoes begins."""
_NEAR = 400
"""Characters on either side of a code that are read again with it: more than the longest name or position takes."""
_APART = "\n" * 8
"""Stands between two pieces of a text, wider than what may stand between the words of one name."""


def near_codes(text: str) -> str:
    """Return the pieces of a text in which undoing an encoding can show anything new.

    A page of a megabyte holds a few codes; undoing each in the whole page, three deep, took most of the time of the
    last look.

    Returns
    -------
    str
        What lies within 400 characters of a code, piece after piece; a text that is full of them as it is.
    """
    pieces: list[str] = []
    start = end = 0
    for code in _CODE.finditer(text):
        # undoing an encoding is dear; of a long page only what stands near a code can read otherwise
        if code.start() - _NEAR > end:
            pieces.append(text[start:end])
            start = code.start() - _NEAR
        end = code.end() + _NEAR
    pieces.append(text[start:end])
    return _APART.join(piece for piece in pieces if piece)


def decodings(text: str) -> Iterator[str]:
    """Return what a text reads as once one encoding is undone, for each encoding that does anything.

    Yields
    ------
    str
        Percent-encoding, HTML entities, escapes of JSON, JavaScript and CSS, quoted-printable and hosts' names undone.
    """
    if "%" in text:
        yield unquote(text)
        # forms write a space as +, paths do not: both are tried
        if "+" in text:
            yield unquote_plus(text)
    if "&" in text and _ENTITY.search(text):
        yield html.unescape(text)
    if ("\\" in text or "%u" in text) and _ESCAPE.search(text):
        yield _unescaped(text)
    if "=" in text and _SOFT.search(text):
        yield quopri.decodestring(text.encode("utf-8", "ignore")).decode("utf-8", "ignore")
    if _IDN.search(text):
        yield _IDN.sub(_of_label, text)


def _of_label(match: re.Match[str]) -> str:
    try:
        return match[0][4:].encode().decode("punycode")
    except UnicodeError:
        return match[0]


def _unescaped(text: str) -> str:
    def char(match: re.Match[str]) -> str:
        code = int(next(g for g in match.groups() if g), 16)
        return chr(code) if code < 0x110000 else ""

    plain = _ESCAPE.sub(char, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")  # pairs of surrogates become one


def packed(text: str) -> Iterator[bytes]:
    """Return the bytes that runs of base64 and hexadecimal digits in a text stand for.

    Yields
    ------
    bytes
        Each run read from each place where it may begin, broken lines joined. Short runs come together: once those that
        give text, and once all.
    """
    plain = _OF_C.sub("", text) if "0x" in text else text
    plain = plain.replace("-", "+").replace("_", "/")  # the alphabet that is safe in addresses is read as the other
    bodies = [plain]
    if "\n" in plain and (joined := _BROKEN.sub("", plain)) != plain:
        bodies.append(joined)
    long: set[str] = set()
    short: set[str] = set()
    for body in bodies:
        for match in _BASE64.finditer(body):
            run = match[0]
            if len(run) >= _SHORT or _is_word(run):
                (long if len(run) >= _LONG else short).add(run)
    # a run may begin at any of four places of its code; in a picture of 100 kB the start is known
    for run in sorted(long):
        yield from (_unbase64(run[start:]) for start in range(4 if len(run) < 100_000 else 1))
    digits = {_GAP.sub("", match[0]) for match in chain.from_iterable(map(_HEX.finditer, bodies))}
    pieces = [_undone(_unbase64, short, start) for start in range(4)]
    pieces += [_undone(_unhex, digits, start) for start in range(2)]
    for group in pieces:
        # one search over all pieces together; those that are no text would hide names split over two of them
        for some in ([p for p in group if _speaks(p)], group):
            if some:
                yield b"".join(p + b"\n" * (4 - len(p) % 4) for p in some)  # in step for UTF-16 and UTF-32


def _is_word(run: str) -> bool:
    """Tell whether a run of few letters stands for letters: nearly every word of six letters stands for none."""
    return _unbase64(run).decode("utf-8", "replace").isalpha()


def _unbase64(run: str) -> bytes:
    whole = run[: len(run) // 4 * 4]
    rest = run[len(whole) :]
    return base64.b64decode(whole + (rest + "=" * (4 - len(rest)) if len(rest) > 1 else ""))


def _undone(decode: Callable[[str], bytes], runs: Iterable[str], start: int) -> list[bytes]:
    return [decode(run[start:]) for run in sorted(runs)]


def _unhex(run: str) -> bytes:
    return bytes.fromhex(run[: len(run) // 2 * 2])


def _speaks(piece: bytes) -> bool:
    """Tell whether a few bytes may be text, rather than what a word gives that was never base64."""
    if piece.translate(None, _CONTROLS) != piece:
        return False
    if piece.count(0) * 4 >= len(piece):
        return True
    try:
        piece.decode()
    # a cut word may end in half a letter
    except UnicodeDecodeError as e:
        return e.start > len(piece) // 2 and e.reason == "unexpected end of data"
    return True


def texts(data: bytes) -> Iterator[str]:
    """Return bytes as text in the encodings that editors write.

    Parameters
    ----------
    data
        Any bytes.

    Yields
    ------
    str
        UTF-8; Latin-1 where that is another reading; UTF-16 of both orders where every other byte may be a zero; UTF-7
        is left out.
    """
    yield data.decode("utf-8", "ignore")
    if not data.isascii():
        yield data.decode("latin-1")
        for order in ("utf-16-le", "utf-16-be"):
            for start in (0, 1):
                yield data[start:].decode(order, "ignore")
    elif b"\0" in data:
        for order in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            for start in range(4 if "32" in order else 2):
                yield data[start:].decode(order, "ignore")


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Open what is a container or compressed, one level deep.

    Parameters
    ----------
    data
        Bytes of any file.

    Yields
    ------
    tuple of str and bytes
        Where inside, and the bytes: members of a zip with their names and comments, what gzip and zlib streams hold
        (PNG's text, PDF's pages), and a PDF's text and information as a reader sees them.
    """
    if data[:4] == b"PK\x03\x04":
        yield from _members(data)
        return
    if data[:2] == b"\x1f\x8b":
        try:
            yield "gzip", gzip.decompress(data)
        except DAMAGED:
            yield "gzip", _inflated(data, _GZIP)  # cut short: what can still be read of it
    if data[:5] == b"%PDF-":
        yield from _pdf(data)
    # a stream may begin anywhere: PNG and PDF hold several
    for match in _ZLIB.finditer(data):
        if inner := _inflated(data[match.start() :]):
            yield f"stream at byte {match.start()}", inner


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield "comment", archive.comment
            for info in archive.infolist():
                yield "name of a member", info.filename.encode() + b"\n" + info.comment + b"\n" + info.extra
                if info.file_size <= _LARGEST:
                    yield info.filename, _member(archive, info)
    except DAMAGED:
        return


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Unpack a member; one that is damaged does not hide those that follow."""
    try:
        return archive.read(info)
    except DAMAGED:
        return b""


def _pdf(data: bytes) -> Iterator[tuple[str, bytes]]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        yield "information", "\n".join(f"{k}: {v}" for k, v in (reader.metadata or {}).items()).encode()
        for number, page in enumerate(reader.pages, start=1):
            yield f"page {number}", page.extract_text().encode("utf-8", "ignore")
    except (PyPdfError, *CONFUSED):
        return


def _inflated(data: bytes, wbits: int = zlib.MAX_WBITS) -> bytes:
    worker = zlib.decompressobj(wbits)
    try:
        return worker.decompress(data, _LARGEST)
    except zlib.error:
        return b""
