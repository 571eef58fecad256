"""Parts of a document that is a zip archive of XML, opened within limits; nothing they point at is followed."""

from __future__ import annotations

import zipfile
from typing import Any

from toolkit.quotes.formats.body import damaged

LONGEST_MARGIN = 200
"""Characters of a page's head or foot that a note quotes."""

MOST_BYTES = 100_000_000
"""Bytes a part may unpack to."""


def part_of(archive: zipfile.ZipFile, name: str, where: str, *, code: str) -> bytes:
    """Unpack one part.

    Parameters
    ----------
    archive
        The document.
    name
        The part's name in it.
    where
        Document and file, for messages.
    code
        Code of the error for a part that is too big.

    Raises
    ------
    DocumentError
        It unpacks to more than MOST_BYTES, whatever the archive says.
    """
    info = archive.getinfo(name)
    if info.file_size > MOST_BYTES:
        raise damaged(f"{name} unpacks to {info.file_size:,} bytes; the limit is {MOST_BYTES:,}", where, code=code)
    with archive.open(info) as part:
        body = part.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise damaged(f"{name} unpacks to more than {MOST_BYTES:,} bytes", where, code=code)
    return body


def parse_xml(body: bytes) -> Any:
    """Parse XML without entities, document types from outside, or the network; lxml's own errors pass through."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(body, parser)


def margin_notes(said: dict[str, None]) -> list[str]:
    """Say what the heads and feet of the pages hold, each once."""
    return [f"the pages’ head or foot says: “{words[:LONGEST_MARGIN]}”" for words in said]


def below_note(count: int) -> list[str]:
    """Say that notes stand behind the text; nothing where there are none."""
    stand = "paragraph of footnotes and endnotes stands" if count == 1 else "paragraphs of footnotes and endnotes stand"
    return [f"{count} {stand} behind the text"] if count else []


def comment_note(count: int) -> list[str]:
    """Say that comments are not read; nothing where there are none."""
    words = "1 comment in the margin is" if count == 1 else f"{count} comments in the margin are"
    return [f"{words} left out"] if count else []
