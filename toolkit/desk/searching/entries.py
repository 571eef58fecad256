"""What one case gives to the index: a row for each site, claim, document, paragraph and statement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from toolkit.desk.casefile.reading import load_case
from toolkit.desk.casefile.texts import held_texts
from toolkit.errors import DatelineError
from toolkit.places import read_position
from toolkit.reading import read_json
from toolkit.records import Case

MOST_PARAGRAPHS = 4_000
"""Paragraphs of one document that are indexed: a book of 500 pages."""
LONGEST = 2_000
"""Characters of a row that are kept."""


class Entry(NamedTuple):
    """One row of the index.

    Attributes
    ----------
    kind
        "site", "claim", "document", "text" or "statement".
    id
        Id in the case; of a text, that of its document.
    text
        What is searched.
    where
        Where it stands, for a reader.
    lat, lon
        Degrees north and east, of a site with a stated position.
    """

    kind: str
    id: str
    text: str
    where: str
    lat: float | None = None
    lon: float | None = None


def entries_of(folder: Path, run: Path) -> Iterator[Entry]:
    """Return the rows of a case.

    Parameters
    ----------
    folder
        The case folder.
    run
        Folder of its last run, whether or not there is one.

    Yields
    ------
    Entry
        Nothing for a case that is not valid: ``dateline check`` says why.
    """
    try:
        case = load_case(folder)
    except DatelineError:
        return
    yield from _of_case(case)
    yield from _paragraphs(case, folder)
    yield from _statements(run)


def _of_case(case: Case) -> Iterator[Entry]:
    for site in case.sites:
        words = " · ".join(filter(None, (site.name, *site.names, site.admin, site.kind, site.note)))
        first = site.assertions[0] if site.assertions else None
        where = f"{first.position}, {first.stated_by}" if first else "no position stated"
        at = read_position(first.position) if first else None
        yield Entry("site", site.id, words[:LONGEST], where, *(at or (None, None)))
    for claim in case.claims:
        words = " · ".join(filter(None, (claim.text, claim.speaker, claim.passage)))
        where = f"document {claim.document}" if claim.document else "no document"
        yield Entry("claim", claim.id, words[:LONGEST], where)
    for document in case.documents:
        words = " · ".join(filter(None, (document.title, document.outlet, document.author)))
        yield Entry("document", document.id, words[:LONGEST], document.published or document.url or document.file or "")


def _paragraphs(case: Case, folder: Path) -> Iterator[Entry]:
    for document, text, _ in held_texts(case, folder):
        if text is None:
            continue  # a run refuses it, and says why
        for number, (start, end) in enumerate(text.paragraphs[:MOST_PARAGRAPHS], 1):
            words = " ".join(text.text[start:end].split())
            page = text.page_of(start)
            where = f"paragraph {number}{f', page {page}' if page else ''}, characters {start}–{end}"
            if words:
                yield Entry("text", document.id, words[:LONGEST], where)


def _statements(run: Path) -> Iterator[Entry]:
    path = run / "quote-timeline" / "outputs.json"
    if not path.is_file():
        return
    try:
        listed = read_json(path).get("statements")
    except DatelineError:
        return
    for item in listed if isinstance(listed, list) else []:
        if not isinstance(item, dict):
            continue
        said = f", {item.get('said_on')}" if item.get("said_on") else ""
        denied = "denied: " if item.get("negated") else ""
        words = f"{item.get('speaker') or item.get('mention') or 'not named'}: {denied}{item.get('text') or ''}"
        where = f"{item.get('document')}, paragraph {item.get('paragraph')}{said}"
        yield Entry("statement", str(item.get("id")), " ".join(words.split())[:LONGEST], where)
