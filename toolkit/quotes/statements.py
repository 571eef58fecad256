"""Statements of a text, and of a whole case with ids, paragraphs and digests."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import backends
from toolkit.errors import DatelineWarning
from toolkit.quotes.dating import date_statements
from toolkit.quotes.extractors.base import Extractor
from toolkit.quotes.extractors.marks import MarkExtractor
from toolkit.quotes.extractors.rules import RuleExtractor
from toolkit.quotes.grades import printed
from toolkit.quotes.languages import language_of
from toolkit.quotes.locators import box_link, fragment_link
from toolkit.quotes.mail_said import with_sender
from toolkit.quotes.speakers import one_name_each
from toolkit.quotes.who import tied
from toolkit.records import DocumentText, Person, Statement

LONGEST_TEXT = 3_000_000
"""Characters read for statements, with a warning above: 10 MB of news took 433 CPU seconds and 950 MB, so that this
takes 130 s and 400 MB."""

if TYPE_CHECKING:
    from spacy.language import Language

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Half characters, which no encoding can hold; one replacement character each, so that offsets stay."""


def extract_statements(
    text: str,
    *,
    published: date | str | None = None,
    extractor: Extractor | str | None = None,
    model: str | Path | Language | None = None,
    language: str | None = None,
    voices: Iterable[str] = (),
) -> list[Statement]:
    """Find who said what in a text, and when.

    Parameters
    ----------
    text
        Any text; never raises on what stands in it.
    published
        Publication date, or an EDTF string such as "2018-11"; None = unknown, and relative dates stay unresolved.
    extractor
        What finds the statements: an extractor, or the name one is registered under. If absent, the shipped rules for
        English; for a text in another language quotation marks and a table of verbs, where there is one for it.
    model
        For the shipped rules: a spaCy name, a folder or a loaded pipeline; the small English model if absent.
    language
        Language tag that the document states; it counts only where the text is too short to tell.
    voices
        Names that open turns ("Ida Holm: ..."), as the file itself says; for the shipped rules.

    Returns
    -------
    list of Statement
        In order, with character spans, speaker, date, the rule that found each, and under ``how`` what read it.
    """
    text = _LONE_SURROGATE.sub("\ufffd", text)
    if len(text) > LONGEST_TEXT:
        warnings.warn(
            f"the text has {len(text):,} characters; statements are looked for in the first {LONGEST_TEXT:,}",
            DatelineWarning,
            stacklevel=2,
        )
        text = text[:LONGEST_TEXT]
    chosen = _extractor(text, extractor, model, language, voices)
    how = getattr(chosen, "how", "") or chosen.name
    found = [s if s.how else s.model_copy(update={"how": how}) for s in chosen.extract(text)]
    english = not isinstance(chosen, MarkExtractor)
    return date_statements(text, found, published=published, english=english)


def _extractor(
    text: str,
    extractor: Extractor | str | None,
    model: str | Path | Language | None,
    stated: str | None,
    voices: Iterable[str],
) -> Extractor:
    if isinstance(extractor, str):
        made: Extractor = backends.get("extractors", extractor)()
        return made
    if extractor is not None:
        return extractor
    language = language_of(text, stated=stated) if model is None else "en"
    return RuleExtractor(model, voices) if language == "en" else MarkExtractor(language)


def collect_statements(
    texts: Iterable[DocumentText],
    *,
    extractor: Extractor | str | None = None,
    model: str | Path | Language | None = None,
    people: Sequence[Person] = (),
) -> list[Statement]:
    """Find the statements of a case's documents.

    Parameters
    ----------
    texts
        The documents, in the order of the case.
    extractor, model
        As for ``extract_statements``.
    people
        Who is who in the case.

    Returns
    -------
    list of Statement
        With ids s1, s2 ... over all documents, document id, paragraph and digest.
    """
    collected: list[Statement] = []
    texts = list(texts)
    for item in texts:
        document = item.document
        stated = item.fact("language")
        found = extract_statements(
            item.text,
            published=document.published,
            extractor=extractor,
            model=model,
            language=stated.value if stated else document.language,
            voices=item.voices,
        )
        for s in with_sender(item, found):
            box = item.box_of(s.content[0][0])
            collected.append(
                (s if box is None else _by_machine(s)).model_copy(
                    update={
                        "id": f"s{len(collected) + 1}",
                        "document": document.id,
                        "paragraph": item.paragraph_of(s.content[0][0]),
                        "page": item.page_of(s.content[0][0]),
                        "time_code": item.time_of(s.content[0][0]),
                        "link": box_link(document.url, item.page_of(s.content[0][0]), box)
                        if box
                        else fragment_link(document.url, item.text, s.content),
                        "evidence": (document.sha256,) if document.sha256 else (),
                        "simulated": document.simulated,
                    }
                )
            )
    names = one_name_each(s.speaker for s in printed(collected) if s.speaker)
    return tied([_renamed(s, names) for s in collected], people, {t.document.id: t.document.published for t in texts})


def _by_machine(s: Statement) -> Statement:
    """Keep what a machine read from a picture from print, whatever its rule: its letters may be wrong."""
    return s.model_copy(update={"grade": "read", "rule": f"{s.rule}, read by machine"})


def _renamed(s: Statement, names: Mapping[str, str]) -> Statement:
    """Give a printed statement the name its speaker bears over all documents; the others stay as they are written."""
    if s.grade != "print" or not s.speaker:
        return s
    return s.model_copy(update={"speaker": names[s.speaker]})
