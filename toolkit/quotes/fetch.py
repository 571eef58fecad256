"""A document taken from the web: fetched once through the one HTTP client, stored before anything reads it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from toolkit.evidence.intake import Intake
from toolkit.naming import address_parts
from toolkit.net import fetch
from toolkit.records import Document, DocumentText


def fetch_document(address: str, store: Path, *, name: str | None = None) -> DocumentText:
    """Fetch a page or a PDF and read it.

    Parameters
    ----------
    address
        http or https address.
    store
        Folder of the evidence store; the bytes and a line of its log go there before any parser sees them.
    name
        Id of the document; made from the address if absent.

    Returns
    -------
    DocumentText
        Its title, outlet and day are what the document states, or the address's host where it states none.

    Raises
    ------
    NetworkError
        Not http(s), a private address, too big, too slow, or an error status.
    DocumentError
        The answer is no document.
    """
    from toolkit.quotes.text import read_document

    answer = fetch(address)
    name = name or _name(answer.address)
    held = Intake(store).take_bytes(answer.body, name=name, address=answer.address, headers=answer.headers)
    host = address_parts(answer.address).hostname or "unknown"
    document = Document(
        id=name, title=answer.address, outlet=host, url=answer.address, file=name, sha256=held.sha256, path=held.path
    )
    return with_stated_names(read_document(document))


def with_stated_names(read: DocumentText) -> DocumentText:
    """Take title, outlet and language from what a document says of itself.

    Parameters
    ----------
    read
        A document whose title and outlet nobody has given.
    """
    found = {f: s.value for f in ("title", "outlet", "language") if (s := read.fact(f))}
    return read.model_copy(update={"document": read.document.model_copy(update=found)})


def _name(address: str) -> str:
    parts = address_parts(address)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2] or parts.hostname or "document"
    slug = re.sub(r"[^a-z0-9]+", "-", last.rpartition(".")[0].lower() or last.lower()).strip("-")[:60].strip("-")
    return slug or "document"
