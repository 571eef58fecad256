"""The timeline and the statements for other programs: CSV, JSON, TimelineJS, schema.org and iCalendar.

Every writer gives text with the same bytes on each run. Words are never changed; where a format would run them as
something else (a formula, markup) they are escaped as that format says.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from toolkit.quotes.grades import printed
from toolkit.quotes.lists import timeline_list
from toolkit.quotes.names import is_body
from toolkit.quotes.speakers import speaker_key
from toolkit.records import Case, Document, Statement, TimelineEntry, bounds, day_part, human, precision, to_json

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet runs (OWASP, CSV Injection)."""


def to_csv(statements: Iterable[Statement]) -> str:
    """Write statements as CSV for a spreadsheet (RFC 4180).

    Parameters
    ----------
    statements
        Statements with ids.

    Returns
    -------
    str
        One row a statement; ``grade`` tells those that may be printed from those for a person to read. A cell that a
        spreadsheet would run as a formula begins with an apostrophe; the JSON export holds the words as they are.
    """
    columns = (
        "id",
        "grade",
        "speaker",
        "speaker_how",
        "mention",
        "guess",
        "kind",
        "text",
        "said_on",
        "date_basis",
        "negated",
        "hedged",
        "via",
        "document",
        "page",
        "paragraph",
        "start",
        "end",
        "rule",
        "confidence",
        "link",
        "sha256",
    )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for s in statements:
        row = {
            **s.model_dump(mode="json"),
            "start": s.content[0][0],
            "end": s.content[-1][1],
            "sha256": " ".join(s.evidence),
            "confidence": f"{s.confidence:g}",
        }
        writer.writerow([_cell(row.get(c)) for c in columns])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, bool):
        text = "yes" if value else "no"
    return f"'{text}" if text.startswith(_FORMULA) else text


def to_timeline_json(timeline: Sequence[TimelineEntry]) -> str:
    """Write the timeline as our own JSON, with every field.

    Parameters
    ----------
    timeline
        Entries in order.
    """
    return to_json({"format": "dateline-timeline", "version": 1, "entries": list(timeline)})


# -- TimelineJS --------------------------------------------------------------------------------------------------------


def to_timelinejs(timeline: Sequence[TimelineEntry], *, title: str) -> str:
    """Write the timeline for Knight Lab's TimelineJS 3 (its JSON format).

    Parameters
    ----------
    timeline
        Entries in order. Those without a date cannot be shown there: the title slide counts them.
    title
        Headline of the first slide.

    Returns
    -------
    str
        Imprecise dates keep their precision: a month has no day, an interval has an end. Text is escaped, as TimelineJS
        shows it as HTML.
    """
    dated = [e for e in timeline if e.date]
    undated = len(timeline) - len(dated)
    note = f"{undated} entries have no date and are not shown." if undated else ""
    events = [_slide(e) for e in dated]
    return to_json({"title": {"text": {"headline": html.escape(title), "text": note}}, "events": events})


_OPEN = ("", "..")
_UNITS = ("year", "month", "day")


def _slide(e: TimelineEntry) -> dict[str, Any]:
    when = e.date or ""
    first, _, last = when.partition("/")
    slide: dict[str, Any] = {
        "unique_id": f"{e.lane}-{e.ref}",
        "group": e.lane,
        "display_date": human(when),
        "start_date": _parts(first if first not in _OPEN else last),
        "text": {"headline": html.escape(e.label), "text": html.escape(e.text)},
    }
    if first not in _OPEN and last not in _OPEN:
        slide["end_date"] = _parts(last)
    elif "/" not in when and precision(when) == "interval":  # half known, or a season
        slide["end_date"] = dict(zip(_UNITS, bounds(when)[1].timetuple()[:3], strict=True))
    return slide


def _parts(value: str) -> dict[str, int]:
    if precision(value) == "interval":
        return dict(zip(_UNITS, bounds(value)[0].timetuple()[:3], strict=True))
    numbers = [int(n) for n in day_part(value).rstrip("?~%").split("-")]
    parts = dict(zip(_UNITS, numbers, strict=False))
    if precision(value) == "time":
        parts |= {"hour": int(value[11:13]), "minute": int(value[14:16])}
    return parts


# -- schema.org --------------------------------------------------------------------------------------------------------


def to_schema_org(statements: Iterable[Statement], documents: Iterable[Document]) -> str:
    """Write statements as schema.org Quotation in JSON-LD 1.1.

    Parameters
    ----------
    statements
        Statements with ids; those that may not be printed are left out.
    documents
        The documents they were read from.

    Returns
    -------
    str
        One Quotation a statement with its speaker, day, words, and the article it stands in. Reported speech is marked
        as such under ``additionalType``, and a denial under ``description``: schema.org has no word for either.
    """
    held = {d.id: d for d in documents}
    graph: list[dict[str, Any]] = [_article(d) for d in held.values()]
    graph += [_quotation(s, held) for s in printed(statements)]
    return to_json({"@context": "https://schema.org", "@graph": graph})


def _article(d: Document) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Article",
        "@id": f"#{d.id}",
        "headline": d.title,
        "publisher": {"@type": "Organization", "name": d.outlet},
        "inLanguage": d.language,
    }
    optional = {"url": d.url, "datePublished": _iso(d.published), "author": d.author}
    if d.sha256:
        found["identifier"] = {"@type": "PropertyValue", "propertyID": "SHA-256", "value": d.sha256}
    return {**found, **{k: v for k, v in optional.items() if v}}


def _quotation(s: Statement, held: Mapping[str, Document]) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Quotation", "@id": f"#{s.id}", "text": s.text}
    if s.speaker:
        kind = "Organization" if is_body(s.speaker) else "Person"
        speaker = {"@type": kind, "@id": f"#speaker-{speaker_key(s.speaker)}", "name": s.speaker}
        found["spokenByCharacter"] = speaker
        found["creator"] = {"@id": speaker["@id"]}
    if s.document in held:
        found["isPartOf"] = {"@id": f"#{s.document}"}
    words = {"direct": "quoted", "mixed": "partly quoted", "indirect": "reported in other words"}[s.kind]
    found["additionalType"] = words
    notes = [n for n, true in (("the words around it deny this", s.negated), ("hedged", s.hedged)) if true]
    optional = {
        "dateCreated": _iso(s.said_on),
        "temporalCoverage": s.said_on,
        "url": s.link,
        "description": "; ".join(notes),
        "provider": s.via,
    }
    return {**found, **{k: v for k, v in optional.items() if v}}


def _iso(value: str | None) -> str | None:
    """Give a date that ISO 8601 knows without an interval, at its own precision; None for the rest."""
    return value if value and precision(value) in {"time", "day", "month", "year"} and value[-1].isalnum() else None


# -- iCalendar ---------------------------------------------------------------------------------------------------------


def to_icalendar(timeline: Sequence[TimelineEntry], *, title: str, stamp: str) -> str:
    """Write the timeline as iCalendar (RFC 5545).

    Parameters
    ----------
    timeline
        Entries in order; those without a date are left out, as a calendar cannot hold them.
    title
        Name of the calendar.
    stamp
        Day of the case, as EDTF: each event needs the moment it was written, and the clock would change the bytes.

    Returns
    -------
    str
        An all-day event for each entry; an imprecise date lasts from its first possible day to its last.
    """
    moment = f"{bounds(stamp)[1]:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dateline//timeline//EN", f"X-WR-CALNAME:{_escaped(title)}"]
    for e in timeline:
        if e.date:
            lines += _event(e, moment)
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(e: TimelineEntry, moment: str) -> list[str]:
    first, last = bounds(e.date or "")
    if first == date.min or last == date.max:  # open: a calendar can show the end that is known
        first = last = last if first == date.min else first
    key = hashlib.sha256(f"{e.lane} {e.ref} {e.date} {e.text}".encode()).hexdigest()[:32]
    until = last + timedelta(days=1) if last < date.max else last
    return [
        "BEGIN:VEVENT",
        f"UID:{key}@dateline",
        f"DTSTAMP:{moment}",
        f"DTSTART;VALUE=DATE:{_day(first)}",
        f"DTEND;VALUE=DATE:{_day(until)}",
        f"SUMMARY:{_escaped(f'{e.lane}: {e.label}')}",
        f"DESCRIPTION:{_escaped(f'{e.text} ({human(e.date)})')}",
        f"CATEGORIES:{e.lane}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _escaped(text: str) -> str:
    plain = " ".join(text.split())
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain


def _folded(line: str) -> str:
    """Break a line at 75 octets, between characters (RFC 5545, section 3.1)."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode("utf-8", errors="replace"))
        if size + width > 74:
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + character, size + width
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def export_files(case: Case, timeline: Sequence[TimelineEntry], statements: Sequence[Statement]) -> dict[str, str]:
    """Write a case's timeline and statements in every format.

    Parameters
    ----------
    case
        For its title, its day and its documents.
    timeline
        Entries in order.
    statements
        Statements with ids.

    Returns
    -------
    dict
        File name to text.
    """
    return {
        "statements.csv": to_csv(statements),
        "statements.jsonld": to_schema_org(statements, case.documents),
        "timeline.json": to_timeline_json(timeline),
        "timeline.timelinejs.json": to_timelinejs(timeline, title=case.title),
        "timeline.ics": to_icalendar(timeline, title=case.title, stamp=case.as_of),
        "timeline.html": f"<!DOCTYPE html>\n<html lang='en'><meta charset='utf-8'><title>Timeline</title>"
        f"{timeline_list(timeline, title=case.title)}</html>\n",
    }
