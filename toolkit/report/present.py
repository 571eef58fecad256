"""How values are written in a report: positions, addresses, pictures, passages."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain
from typing import Protocol
from urllib.parse import urlsplit

from toolkit.errors import ReportError
from toolkit.records import DocumentText, Figure, Statement

LARGEST_PNG = 550_000
"""Largest picture, in bytes, that a page carries as it was saved."""

ALL_PICTURES = 1_500_000
"""What all pictures of a page may have together, in bytes: half as much again in base64 and words makes 3 MB."""

LONGEST_PARAGRAPH = 4_000
"""Characters of a paragraph that is shown whole round what was said, two printed pages: a text without paragraphs would
stand once more in the page with each of its statements."""

AROUND = 500
"""Characters shown on either side of what was said in a longer one."""

_largest: ContextVar[int | None] = ContextVar("largest", default=None)
_SMALLER = ((1.0, 88), (1.0, 70), (0.75, 70), (0.5, 70), (0.35, 60))
"""Share of the side, and quality of a JPEG, one after the other until a picture is small enough."""


@contextmanager
def room_for(pictures: int) -> Iterator[None]:
    """Share the room of a page among its pictures while the block runs."""
    share = ALL_PICTURES // max(1, pictures)
    before = _largest.set(share if share < LARGEST_PNG else None)
    try:
        yield
    finally:
        _largest.reset(before)


_AGAIN = "Run the case again."


class _Pictures(Protocol):
    @property
    def figures(self) -> tuple[Figure, ...]: ...


def position(lat: float, lon: float, uncertainty_m: float) -> str:
    """Write a position to the digits its uncertainty leaves.

    Parameters
    ----------
    lat
        Degrees north, WGS84.
    lon
        Degrees east, WGS84.
    uncertainty_m
        Radius in metres.

    Returns
    -------
    str
        Text such as "38.5847° N 126.1079° E".
    """
    # 5 decimals are a metre, 4 ten, 3 a hundred (a degree of latitude is 111 km)
    digits = next((d for limit, d in ((10, 5), (100, 4), (1000, 3)) if uncertainty_m < limit), 2)
    north = f"{abs(lat):.{digits}f}° {'N' if lat >= 0 else 'S'}"
    east = f"{abs(lon):.{digits}f}° {'E' if lon >= 0 else 'W'}"
    return f"{north} {east}"


def web_address(text: str | None) -> str | None:
    """Return an address if it may become a link: plain http or https with a host, and nothing hidden in it.

    Parameters
    ----------
    text
        Address as written in the case.

    Returns
    -------
    str or None
        The address; None = print it as text.
    """
    if text is None or any(c.isspace() or not c.isprintable() for c in text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else None


def data_uri(figure: Figure) -> str:
    """Return a figure as a data: URI, once its bytes are known to be those that were saved.

    A picture above its share of the page travels as JPEG, so that a page stays small enough to pass on; the file that
    was measured and hashed stays in the run folder.

    Parameters
    ----------
    figure
        A figure with its path set.

    Raises
    ------
    ReportError
        The file is missing, or its bytes are not those of the record.
    """
    try:
        data = figure.path.read_bytes() if figure.path else b""
    except OSError as e:
        raise ReportError(f"figure {figure.id} cannot be read ({e.strerror})", where=figure.file, remedy=_AGAIN) from e
    # a figure that was exchanged after the run would be printed under our caption
    if hashlib.sha256(data).hexdigest() != figure.sha256:
        raise ReportError(f"figure {figure.id} is not the one that was saved", where=figure.file, remedy=_AGAIN)
    largest = _largest.get() or LARGEST_PNG
    kind = "png" if len(data) <= largest else "jpeg"
    shown = data if kind == "png" else _as_jpeg(data, _largest.get())
    return f"data:image/{kind};base64,{base64.b64encode(shown).decode()}"


def credit_words(exhibit: _Pictures) -> str:
    """Return the credit line of an exhibit; "" where it needs none."""
    credits = dict.fromkeys(chain.from_iterable(figure.credits for figure in exhibit.figures))
    return f"Credit: {' · '.join(credits)}" if credits else ""


def _as_jpeg(png: bytes, largest: int | None) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    made = b""
    for share, quality in _SMALLER:
        size = (round(picture.width * share), round(picture.height * share))
        buffer = io.BytesIO()
        shown = picture if share == 1.0 else picture.resize(size, Image.Resampling.LANCZOS)
        shown.save(buffer, "JPEG", quality=quality, subsampling=0)
        made = buffer.getvalue()
        if largest is None or len(made) <= largest:
            break
    return made


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a passage.

    Attributes
    ----------
    text
        The characters.
    said
        True for what was said, shown highlighted.
    """

    text: str
    said: bool


def passage(statement: Statement, texts: Mapping[str, DocumentText]) -> tuple[Piece, ...]:
    """Cut the paragraph a statement stands in, with what was said marked.

    Parameters
    ----------
    statement
        The statement.
    texts
        Texts of the held documents, by document id.

    Returns
    -------
    tuple of Piece
        The paragraph, of a very long one what stands near; empty when its document is not at hand.

    Raises
    ------
    ReportError
        The statement's offsets do not give its words, so the text is not the one it was read from.
    """
    body = texts.get(statement.document or "")
    if body is None or not statement.content:
        return ()
    _require_words(statement, body)
    return tuple(in_paragraph(body, statement.content))


def in_paragraph(body: DocumentText, said: Sequence[tuple[int, int]]) -> Iterable[Piece]:
    """Cut the paragraphs that some characters stand in, with those characters marked.

    Parameters
    ----------
    body
        Text of the document.
    said
        Start and end of each run of characters, in order.
    """
    first, last = said[0][0], said[-1][1]
    held = [(s, e) for s, e in body.paragraphs if s < last and first < e]
    whole = (held[0][0], held[-1][1]) if held else (first, last)
    if whole[1] - whole[0] > LONGEST_PARAGRAPH:
        whole = _near(body.text, whole, (first, last))
    return _cut(body.text, whole, said)


def _near(text: str, paragraph: tuple[int, int], said: tuple[int, int]) -> tuple[int, int]:
    """Cut a long paragraph round what was said, at spaces where there are any."""
    start, end = max(paragraph[0], said[0] - AROUND), min(paragraph[1], said[1] + AROUND)
    if start > paragraph[0]:
        start = text.find(" ", start, said[0]) + 1 or start
    if end < paragraph[1]:
        last = text.rfind(" ", said[1], end)
        end = last if last > 0 else end
    return start, end


def _require_words(statement: Statement, body: DocumentText) -> None:
    words = " … ".join(body.text[s:e] for s, e in statement.content)
    # spaces are set aside: a PDF breaks lines where the sentence does not
    if statement.text and "".join(words.split()) != "".join(statement.text.split()):
        raise ReportError(
            f"statement {statement.id} does not stand at its characters",
            where=f"document {statement.document}",
            remedy=_AGAIN,
            code="E_LOCATOR",
        )


def _cut(text: str, paragraph: tuple[int, int], said: Iterable[tuple[int, int]]) -> Iterable[Piece]:
    at, end = paragraph
    for start, stop in said:
        if start > at:
            yield Piece(text[at:start], said=False)
        yield Piece(text[max(at, start) : stop], said=True)
        # two stretches of one statement may overlap
        at = max(at, stop)
    if at < end:
        yield Piece(text[at:end], said=False)
