"""Names for what comes in: of files that every system takes, of what lies at an address, and of its encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Container
from itertools import chain, count
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)[1-9]")
"""Names that Windows keeps for devices: no file may have one, whatever its ending."""

_ENDINGS = {"text/html": ".html", "application/pdf": ".pdf", "application/xhtml+xml": ".html", "text/plain": ".txt"}


def charset_of(content_type: str) -> str | None:
    """Return the encoding that a server states in its Content-Type, if Python knows it.

    Parameters
    ----------
    content_type
        Such as "text/html; charset=windows-1251".
    """
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.I)
    return codecs.lookup(match[1]).name if match and is_text_encoding(match[1]) else None


def is_text_encoding(name: str) -> bool:
    """Tell whether a name is that of an encoding of text; Python's list also holds "base64", and escapes of its own.

    Parameters
    ----------
    name
        As a file or a server states it.

    Examples
    --------
    >>> is_text_encoding("windows-1251"), is_text_encoding("base64"), is_text_encoding("unicode-escape")
    (True, False, False)
    """
    try:
        known = codecs.lookup(name).name
        "a".encode(name).decode(name)  # one that makes no text of bytes is refused here
    except (LookupError, ValueError):
        return False
    return known not in _NOT_IN_FILES


def address_parts(address: str) -> SplitResult:
    """Cut an address into its parts; all empty where it is none, as what a stranger's file calls an address may be.

    Examples
    --------
    >>> address_parts("http://example.org/a").hostname, address_parts("http://[x/").hostname
    ('example.org', None)
    """
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


_NOT_IN_FILES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
"""Python's codecs for host names and its own literals, and those of one machine: no file is written in them."""


def safe_name(name: str) -> str:
    """Return a file name that every system takes: the last part, lower-case ASCII letters, digits, hyphens, one ending.

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
    """Return a short name made of lower-case ASCII letters, digits and single hyphens."""
    from anyascii import anyascii

    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")[:60].strip("-")
    return f"{slug}-1" if is_device(slug) else slug or "item"


def is_device(name: str) -> bool:
    """Tell whether Windows keeps a name for a device."""
    return _DEVICE.fullmatch(name) is not None


def free_name(wanted: str, taken: Container[str]) -> str:
    """Find a name that nothing has yet: the one wanted, or the first of wanted-2, wanted-3 ..."""
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(name for name in chain([wanted], numbered) if name not in taken)


def name_of(address: str, content_type: str) -> str:
    """Return a file name for what lies at an address.

    Parameters
    ----------
    address
        The address.
    content_type
        Kind of content, as the server states it.
    """
    parts = address_parts(address)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2] or (parts.hostname or "page").replace(".", "-")
    ending = _ENDINGS.get(content_type.partition(";")[0].strip().lower(), "")
    return last if re.search(r"\.[A-Za-z0-9]{1,5}$", last) else f"{last}{ending}"
