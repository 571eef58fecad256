"""The order of knowledge: what happened, was captured, said, published and acquired, by the days each date may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from toolkit.quotes.who import says
from toolkit.records import LANES, Case, Document, Scene, Statement, TimelineEntry, bounds

_LABEL = 46
"""Characters of a label in the figure."""


def build_timeline(case: Case, statements: Iterable[Statement] = ()) -> tuple[TimelineEntry, ...]:
    """Put everything dated in a case in one order.

    Parameters
    ----------
    case
        Its events, scenes (held or cited) and documents, each document and scene also with when this desk got it,
        where the case says so.
    statements
        What was said, with ids; only those that may be printed with their speaker stand in the order.

    Returns
    -------
    tuple of TimelineEntry
        By first and last possible day, then lane, then place in the case; entries without a date come last.
        Documents without a publication date are left out.
    """
    return _in_order(
        [*_events(case), *_scenes(case), *_said(statements), *_published(case.documents), *_obtained(case)]
    )


def statement_timeline(statements: Iterable[Statement], documents: Iterable[Document]) -> tuple[TimelineEntry, ...]:
    """Put what was said and what was published in one order, without a case.

    Parameters
    ----------
    statements
        What was said, with ids.
    documents
        The documents they stand in.

    Returns
    -------
    tuple of TimelineEntry
        As ``build_timeline`` orders them.
    """
    return _in_order([*_said(statements), *_published(documents)])


def _in_order(entries: Sequence[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    order = {id(e): n for n, e in enumerate(entries)}
    return tuple(sorted(entries, key=lambda e: (*_place(e), LANES.index(e.lane), order[id(e)])))


def _place(entry: TimelineEntry) -> tuple[date, date]:
    """Give the days an entry is put in order by: one with an open beginning stands where it ends."""
    first, last = days(entry)
    return (last, last) if first == date.min else (first, last)


def days(entry: TimelineEntry) -> tuple[date, date]:
    """Give the first and last day an entry may mean; the end of time for one without a date."""
    return bounds(entry.date) if entry.date else (date.max, date.max)


def known_before(timeline: Sequence[TimelineEntry], ref: str, *, lane: str | None = None) -> tuple[TimelineEntry, ...]:
    """Give what was certainly there before an entry.

    Parameters
    ----------
    timeline
        Entries in order.
    ref
        Id of an event, scene, statement or document on it.
    lane
        Only entries of this lane, for example "said"; all of them if absent.

    Returns
    -------
    tuple of TimelineEntry
        Those whose last possible day lies before the first possible day of ``ref``; empty if that has no date.
    """
    mark = _mark(timeline, ref)
    if mark is None:
        return ()
    return tuple(e for e in timeline if e.date and days(e)[1] < mark[0] and lane in {None, e.lane})


def perhaps_before(
    timeline: Sequence[TimelineEntry], ref: str, *, lane: str | None = None
) -> tuple[TimelineEntry, ...]:
    """Give what may or may not have been there before an entry: the dates are too coarse to tell, or there is none.

    Parameters
    ----------
    timeline
        Entries in order.
    ref
        Id of an event, scene, statement or document on it.
    lane
        Only entries of this lane; all of them if absent.

    Returns
    -------
    tuple of TimelineEntry
        Those that may lie before ``ref`` by one reading of the dates and after or beside it by another.
    """
    mark = _mark(timeline, ref)
    if mark is None:
        return ()
    open_ones = (e for e in timeline if e.ref != ref and lane in {None, e.lane})
    return tuple(e for e in open_ones if e.date is None or (days(e)[0] < mark[1] and days(e)[1] >= mark[0]))


def _mark(timeline: Sequence[TimelineEntry], ref: str) -> tuple[date, date] | None:
    """Give the days of what happened, was captured, said or published; when a desk got it says nothing of that."""
    found = [days(e) for e in timeline if e.ref == ref and e.date and e.lane != "acquired"]
    return min(found, default=None)


def _digests(case: Case, document: str | None) -> tuple[str, ...]:
    held = next((d.sha256 for d in case.documents if d.id == document), None)
    return (held,) if held else ()


def _events(case: Case) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            lane="happened",
            date=e.date,
            label=e.label or _short(e.text),
            text=e.text,
            ref=e.id,
            document=e.document,
            evidence=_digests(case, e.document),
        )
        for e in case.events
    ]


def _scenes(case: Case) -> list[TimelineEntry]:
    names = {s.id: s.name for s in case.sites}
    found = []
    for s in case.scenes:
        of = f" of {names[s.site]}" if s.site else ""
        held = "" if s.file else " Cited only: no pixels are held."
        made = " Simulated." if s.simulated else ""
        found.append(
            TimelineEntry(
                lane="captured",
                date=s.acquired,
                label=_short(f"{s.taken_by or 'Image'}{of}"),
                text=f"{_takes(s)}{of}.{held}{made}",
                ref=s.id,
                document=s.document,
                basis="stated" if s.acquired else "unknown",
                evidence=(s.sha256,) if s.sha256 else _digests(case, s.document),
            )
        )
    return found


def _said(statements: Iterable[Statement]) -> list[TimelineEntry]:
    found = []
    for n, s in enumerate(statements, 1):
        if s.grade != "print":
            continue
        who = s.speaker or "Somebody not named"
        who = who[:1].upper() + who[1:]
        said = _said_words(s, who)
        found.append(
            TimelineEntry(
                lane="said",
                date=s.said_on,
                label=_short(said),
                text=_short(said, 240 + len(who)),
                ref=s.id or f"s{n}",
                document=s.document,
                basis=s.date_basis,
                evidence=s.evidence,
            )
        )
    return found


def _said_words(statement: Statement, who: str) -> str:
    """Write who said what on one line; a denial stays one, with or without "that"."""
    words = " ".join(statement.text.split())
    denied = statement.negated and bool(statement.cue)
    if statement.kind == "direct":
        return f"{who}: {words}"
    if words.startswith("that "):
        return f"{says(who, 'deny' if denied else 'say')} {words}"
    return f"{says(who, 'deny')}: {words}" if denied else f"{who}: {words}"


def _published(documents: Iterable[Document]) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            lane="sent" if _is_mail(d) else "published",
            date=d.published,
            label=_short(d.publisher or d.title),
            text=_publishes(d),
            ref=d.id,
            document=d.id,
            evidence=(d.sha256,) if d.sha256 else (),
        )
        for d in documents
        if d.published
    ]


def _publishes(document: Document) -> str:
    if _is_mail(document):
        sender = document.author or document.publisher
        return f"{sender} sends “{document.title}”." if sender else f"“{document.title}” is sent; who by is not stated."
    if document.publisher is None:  # it may be a letter or a paper that nobody published
        by = f", by {document.author}," if document.author else ""
        return f"“{document.title}”{by} bears this date; who published it is not stated."
    return f"{document.publisher} publishes “{document.title}”."


def _is_mail(document: Document) -> bool:
    """Tell a mail, which goes to one reader and is no publication."""
    return (document.file or "").lower().endswith((".eml", ".msg"))


def _takes(scene: Scene) -> str:
    return f"{scene.taken_by} takes an image" if scene.taken_by else "An image is taken"


def _obtained(case: Case) -> list[TimelineEntry]:
    found: list[tuple[Document | Scene, str, str]] = [
        (d, d.publisher or d.title, f"“{d.title}”") for d in case.documents
    ]
    found += [(s, s.sensor_words, f"an image by {s.taken_by}" if s.taken_by else "an image") for s in case.scenes]
    return [
        TimelineEntry(
            lane="acquired",
            date=item.taken_in,
            label=_short(label),
            text=f"This desk takes in {what}.",
            ref=item.id,
            document=item.id if isinstance(item, Document) else item.document,
            evidence=(item.sha256,) if item.sha256 else (),
        )
        for item, label, what in found
        if item.taken_in
    ]


def _short(text: str, limit: int = _LABEL) -> str:
    """Cut a text at a word, with an ellipsis."""
    text = re.sub(r"\s+", " ", text).strip()
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
