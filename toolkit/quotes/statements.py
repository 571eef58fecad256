"""Statements of a text, and of a whole case with ids, paragraphs and digests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from toolkit.quotes.dating import date_statements
from toolkit.quotes.extractors.base import Extractor
from toolkit.quotes.extractors.rules import RuleExtractor
from toolkit.quotes.locators import fragment_link
from toolkit.records import DocumentText, Statement

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Half characters, which no encoding can hold; one replacement character each, so that offsets stay."""


def extract_statements(
    text: str, *, published: date | str | None = None, extractor: Extractor | None = None
) -> list[Statement]:
    """Find who said what in a text, and when.

    Parameters
    ----------
    text
        Any text; never raises on what stands in it.
    published
        Publication date, or an EDTF string such as "2018-11"; None = unknown, and relative dates stay unresolved.
    extractor
        What finds the statements; the shipped rules if absent.

    Returns
    -------
    list of Statement
        In order, with character spans, speaker, date and the rule that found each.
    """
    text = _LONE_SURROGATE.sub("\ufffd", text)
    found = (extractor or RuleExtractor()).extract(text)
    return date_statements(text, found, published=published)


def collect_statements(texts: Iterable[DocumentText]) -> list[Statement]:
    """Find the statements of a case's documents.

    Parameters
    ----------
    texts
        The documents, in the order of the case.

    Returns
    -------
    list of Statement
        With ids s1, s2 ... over all documents, document id, paragraph and digest.
    """
    collected: list[Statement] = []
    for item in texts:
        document = item.document
        for s in extract_statements(item.text, published=document.published):
            collected.append(
                s.model_copy(
                    update={
                        "id": f"s{len(collected) + 1}",
                        "document": document.id,
                        "paragraph": item.paragraph_of(s.content[0][0]),
                        "page": item.page_of(s.content[0][0]),
                        "link": fragment_link(document.url, item.text, s.content),
                        "evidence": (document.sha256,) if document.sha256 else (),
                        "simulated": document.simulated,
                    }
                )
            )
    return collected
