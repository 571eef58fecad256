"""Names for what comes in: of files that every system takes, of what lies at an address, and of its encoding."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

_ENDINGS = {"text/html": ".html", "application/pdf": ".pdf", "application/xhtml+xml": ".html", "text/plain": ".txt"}


def charset_of(content_type: str) -> str | None:
    """Give the encoding that a server states in its Content-Type, if Python knows it.

    Parameters
    ----------
    content_type
        Such as "text/html; charset=windows-1251".
    """
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.I)
    try:
        return codecs.lookup(match[1]).name if match else None
    except LookupError:
        return None


def safe_name(name: str) -> str:
    """Give a file name that every system takes: the last part, lower-case ASCII letters, digits, hyphens, one ending.

    Parameters
    ----------
    name
        Any name, path or address.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    stem, dot, ending = last.rpartition(".")
    stem, ending = (stem, ending) if dot and re.fullmatch(r"[A-Za-z0-9]{1,5}", ending) else (last, "")
    slug = slug_of(stem)
    return f"{slug}.{ending.lower()}" if ending else slug


def slug_of(text: str) -> str:
    """Give a short name made of lower-case ASCII letters, digits and single hyphens.

    Parameters
    ----------
    text
        Any text.
    """
    from anyascii import anyascii

    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")[:60].strip("-")
    reserved = {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)}
    return f"{slug}-1" if slug in reserved else slug or "item"


def name_of(address: str, content_type: str) -> str:
    """Give a file name for what lies at an address.

    Parameters
    ----------
    address
        The address.
    content_type
        Kind of content, as the server states it.
    """
    parts = urlsplit(address)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2] or (parts.hostname or "page").replace(".", "-")
    ending = _ENDINGS.get(content_type.partition(";")[0].strip().lower(), "")
    return last if re.search(r"\.[A-Za-z0-9]{1,5}$", last) else f"{last}{ending}"
