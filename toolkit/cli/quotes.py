"""List the statements in a document or a web page: who said what, when, and where it stands in the text."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from toolkit import quotes
from toolkit.errors import DocumentError
from toolkit.evidence import digest_file
from toolkit.quotes import collect_statements, fetch_document, read_document, shown, speaker_cell, with_stated_names
from toolkit.records import Document, bounds, human, to_json
from toolkit.settings import get_settings
from toolkit.style import table

if TYPE_CHECKING:
    from toolkit.records import DocumentText, Statement

FORMATS = ("table", "csv", "html", "schema", "timelinejs", "ical")
"""What ``--to`` takes."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "document",
        help="text, Markdown, HTML, PDF, .docx, .odt, .eml, .vtt, .srt, .json, a feed, .mhtml, .warc, or an address",
    )
    parser.add_argument(
        "--published", help="publication date, for 'Tuesday' and 'last week'; else what the file states"
    )
    parser.add_argument("--to", choices=FORMATS, default="table", help="how to print it (--json prints every field)")
    parser.add_argument("--model", help="name or folder of an English spaCy model")


def call(arguments: argparse.Namespace) -> int:
    """Read the document and print what was said."""
    read = _read(arguments.document, arguments.published)
    found = collect_statements([read], model=arguments.model)
    if arguments.json:
        facts = {"document": read.document, "stated": read.stated, "notes": read.notes, "encoding": read.encoding}
        print(to_json({**facts, "statements": found}), end="")
    elif arguments.to == "table":
        print("\n".join(_table(read, found)))
    else:
        print(_written(arguments.to, read, found), end="")
    return 0


def _read(name: str, published: str | None) -> DocumentText:
    if published:
        bounds(published)  # says in one line what is wrong with it
    if name.startswith(("http://", "https://")):
        read = fetch_document(name, get_settings().runs / "fetched")
        given = {"published": published} if published else {}
        return read.model_copy(update={"document": read.document.model_copy(update=given)})
    path = Path(name)
    if not path.is_file():
        raise DocumentError(
            f"there is no file {name!r}", remedy="Check the name, or give an http(s) address.", code="E_FILE_MISSING"
        )
    digest = digest_file(path)
    document = Document(
        id="document", title=path.name, outlet="unknown", published=published, file=path.name, path=path, sha256=digest
    )
    return with_stated_names(read_document(document))


def _written(form: str, read: DocumentText, found: Sequence[Statement]) -> str:
    title = read.document.title
    timeline = quotes.statement_timeline(found, [read.document])
    if form == "csv":
        return quotes.to_csv(found)
    if form == "schema":
        return quotes.to_schema_org(found, [read.document])
    if form == "timelinejs":
        return quotes.to_timelinejs(timeline, title=title)
    if form == "ical":
        return quotes.to_icalendar(timeline, title=title, stamp=read.document.published or "2000-01-01")
    return f"{quotes.timeline_list(timeline, title=title)}{quotes.statement_passages(found, [read])}\n"


def _place(s: Statement) -> str:
    """Give page or time code, and paragraph, of a statement."""
    if s.time_code:
        return s.time_code
    return f"p. {s.page} ¶ {s.paragraph}" if s.page else f"¶ {s.paragraph}"


def _table(read: DocumentText, found: Sequence[Statement]) -> list[str]:
    d = read.document
    stated = read.fact("published")
    source = f" ({stated.source})" if stated and stated.value.startswith(d.published or "\0") else ""
    lines = [f"{shown(d.title)} · {shown(d.outlet)} · published: {human(d.published)}{source}"]
    lines += [f"Note: {note}" for note in read.notes]
    if not found:
        return [*lines, "No statements found."]
    columns = {
        "said on": lambda s: f"{s.said_on or 'unknown'}{' *' if s.date_basis == 'published' else ''}",
        "grade": lambda s: s.grade,
        "speaker": lambda s: shorten(shown(speaker_cell(s) or "not named"), 48, placeholder="…"),
        "kind": lambda s: ("denied " if s.negated else "") + s.kind,
        "place": _place,
        "statement": lambda s: shorten(shown(s.text), 110, placeholder="…"),
    }
    lines.append(str(table(found, columns)))
    if any(s.date_basis == "published" for s in found):
        lines.append("* the day of publication: the text names no other day")
    if d.published is None:
        lines.append(
            "The day of publication is unknown: 'Tuesday' and 'last week' stay open. Give it with --published."
        )
    printed = sum(s.grade == "print" for s in found)
    lines.append("grade read: for a person to look at; the mention stands as written, and a guess is only that")
    return [*lines, f"{len(found)} statements, {printed} of them grade print, read with {found[0].how}"]
