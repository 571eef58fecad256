"""Statements and findings laid out for a reader, and the words that describe the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from toolkit.errors import ParameterError
from toolkit.quotes.characters import shown
from toolkit.quotes.grades import printed
from toolkit.quotes.locators import locator
from toolkit.quotes.speakers import merge_speakers, speaker_key
from toolkit.quotes.timeline import known_before, perhaps_before
from toolkit.records import LANES, DocumentText, Finding, Statement, TimelineEntry, human, verdict_word
from toolkit.style import Table, table

LIMITS = (
    "Statements are found by rules; reported speech without a reporting verb or quotation marks is missed.",
    "Who “he” or “the company” means is left open where two may be meant; such statements are only for reading.",
    "Where the text names no day for a statement, the day of publication stands in, marked as such.",
    "That somebody said something does not make it so; only the wording and the place are checked here.",
)
"""What this room cannot show, one sentence each."""

_LISTED = 12
"""Ids that a message names."""

_BASIS = {
    "stated": "",
    "resolved": "worked out from the publication date",
    "decided": "set by the desk",
    "published": "publication date",
    "unknown": "",
}
_KINDS = {"direct": "quoted", "mixed": "partly quoted", "indirect": "reported"}


def statement_table(statements: Iterable[Statement]) -> Table:
    """Lay out who said what, when, and where it is written.

    Parameters
    ----------
    statements
        Statements with ids.

    Returns
    -------
    Table
        One row a statement; the locator gives document, paragraph and characters.
    """
    columns: dict[str, Any] = {
        "No.": "id",
        "Grade": "grade",
        "Speaker": speaker_cell,
        "Words": lambda s: shown(s.text),
        "How": lambda s: ("denied, " if s.negated else "") + _KINDS[s.kind],
        "Said on": lambda s: human(s.said_on),
        "Date from": lambda s: _BASIS[s.date_basis],
        "Passed on by": "via",
        "Where": locator,
    }
    return table(statements, columns)


def speaker_cell(s: Statement) -> str | None:
    """Give the speaker for a table: a mention worked out by rule in brackets, a guess marked as one.

    Parameters
    ----------
    s
        A statement.
    """
    if s.guess:
        return f"{s.speaker} (a guess: {s.guess})"
    if s.mention and s.speaker and s.mention != s.speaker:
        return f"{s.speaker} ({s.mention})"
    return s.speaker


def document_table(texts: Iterable[DocumentText]) -> Table:
    """Lay out what was read: each document with its day, where the day stands, and what a reader must know of the copy.

    Parameters
    ----------
    texts
        The documents.

    Returns
    -------
    Table
        One row a document.
    """
    columns: dict[str, Any] = {
        "Document": lambda t: t.document.id,
        "Title": lambda t: shown(t.document.title),
        "Outlet": lambda t: shown(t.document.outlet),
        "Published": lambda t: human(t.document.published),
        "Stated there": lambda t: (
            "; ".join(f"{f.value} ({f.source})" for f in t.stated if f.field == "published") or None
        ),
        "Read as": lambda t: (
            f"{t.encoding}, {len(t.paragraphs)} paragraphs" + (f", {max(t.pages)} pages" if t.pages else "")
        ),
        "Notes": lambda t: "; ".join(t.notes) or None,
    }
    return table(texts, columns)


def speaker_table(statements: Sequence[Statement]) -> Table:
    """Lay out who speaks, the most quoted first.

    Parameters
    ----------
    statements
        Statements of any number of documents; only those that may be printed count.

    Returns
    -------
    Table
        One row a speaker, with role and body as stated, and the other words the texts use for them.
    """
    statements = printed(statements)
    counts = Counter(speaker_key(s.speaker) for s in statements if s.speaker)
    columns: dict[str, Any] = {
        "Speaker": lambda s: shown(s.name),
        "Statements": lambda s: counts[s.id],
        "Role": lambda s: shown(s.role) if s.role else None,
        "Body": "organisation",
        "Also called": lambda s: "; ".join(shown(n) for n in s.names) or None,
    }
    return table(merge_speakers(statements), columns)


def finding_table(findings: Iterable[Finding]) -> Table:
    """Lay out findings with their verdicts.

    Parameters
    ----------
    findings
        Findings of this room.

    Returns
    -------
    Table
        One row a finding.
    """
    return table(findings, {"Claim": "claim", "Verdict": verdict_word, "Finding": "text", "Statements": "subjects"})


def before_table(timeline: Sequence[TimelineEntry], ref: str | None = None, *, lane: str | None = None) -> Table:
    """Lay out what was known before an image, an agreement or a statement.

    Parameters
    ----------
    timeline
        Entries in order.
    ref
        Id of the entry that divides before from after; the first image if absent, or else the first event.
    lane
        Only entries of this lane, for example "said"; all of them if absent.

    Returns
    -------
    Table
        What was certainly there before, then what the dates leave open.

    Raises
    ------
    ParameterError
        Nothing in the timeline has that id (E_PARAM_ID): an empty table would say that nothing was known.
    """
    if ref is not None:
        _require_entry(timeline, ref)
    for kind in ("captured", "happened"):
        ref = ref or next((e.ref for e in timeline if e.lane == kind and e.date), None)
    ref = ref or ""
    rows = [("before", e) for e in known_before(timeline, ref, lane=lane)]
    rows += [("cannot tell", e) for e in perhaps_before(timeline, ref, lane=lane)]
    columns: dict[str, Any] = {
        "Order": lambda row: row[0],
        "Date": lambda row: human(row[1].date),
        "Kind": lambda row: row[1].lane,
        "What": lambda row: shown(row[1].text),
    }
    return table(rows, columns)


def _require_entry(timeline: Sequence[TimelineEntry], ref: str) -> None:
    known = list(dict.fromkeys(entry.ref for entry in timeline))
    if ref in known:
        return
    near = get_close_matches(ref, known, n=1)
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    listed = f"Known: {', '.join(known[:_LISTED]) or 'none'}{more}."
    raise ParameterError(
        f"nothing in the timeline has the id {ref!r}",
        where="parameter before",
        remedy=f"Did you mean {near[0]!r}?" if near else listed,
        code="E_PARAM_ID",
    )


def lane_words(timeline: Sequence[TimelineEntry]) -> str:
    """Describe the lane figure for somebody who cannot see it.

    Parameters
    ----------
    timeline
        Entries in order.

    Returns
    -------
    str
        How many entries each lane has, and the first and the last date.
    """
    counts: Counter[str] = Counter(e.lane for e in timeline)
    nouns = {
        "happened": "events",
        "captured": "images",
        "said": "statements",
        "sent": "mails",
        "published": "publications",
        "acquired": "files taken in",
    }
    lanes = ", ".join(f"{counts[lane]} {nouns[lane]}" for lane in LANES if counts[lane])
    dated = [e for e in timeline if e.date]
    span = f", from {human(dated[0].date)} to {human(dated[-1].date)}" if dated else ""
    return f"Timeline in lanes: {lanes or 'no entries'}{span}."


def speaker_words(statements: Sequence[Statement]) -> str:
    """Describe the speaker figure for somebody who cannot see it.

    Parameters
    ----------
    statements
        Statements in order.

    Returns
    -------
    str
        The speakers with most statements.
    """
    counts = Counter(s.speaker for s in printed(statements) if s.speaker)
    most = ", ".join(f"{name} ({n})" for name, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:5])
    return f"Timeline with one lane a speaker; most statements: {most or 'none'}."
