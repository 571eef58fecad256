"""What is read on a screen or by a screen reader: the timeline as one list, and each statement in its paragraph."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence

from toolkit.quotes.characters import shown
from toolkit.quotes.locators import locator
from toolkit.records import DocumentText, Statement, TimelineEntry, bounds, human, precision
from toolkit.style import literal_html

_BASIS = {"resolved": "worked out from the publication date", "published": "the day of publication"}
_KINDS = {"direct": "quoted", "mixed": "partly quoted", "indirect": "reported"}

LONGEST_PARAGRAPH = 1_200
"""Characters of a paragraph that are shown round a statement; the locator leads to the rest."""


class Markup:
    """HTML that shows itself in a notebook.

    Parameters
    ----------
    source
        Escaped HTML.
    """

    def __init__(self, source: str):
        self.source = source

    def _repr_html_(self) -> str:
        return self.source

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        words = html.unescape(re.sub(r"<[^>]+>", " ", self.source)).split()
        return f"{' '.join(words[:12])}{' …' if len(words) > 12 else ''}"


def timeline_list(timeline: Sequence[TimelineEntry], *, title: str = "Timeline") -> Markup:
    """Write the timeline as one accessible list.

    Parameters
    ----------
    timeline
        Entries in order.
    title
        Heading.

    Returns
    -------
    Markup
        A numbered list under a heading: each entry says in words what kind it is, with a machine-readable date where it
        is known to the day; those without a date stand under a heading of their own. No colour carries a meaning.
    """
    dated = [(n, e) for n, e in enumerate(timeline, 1) if e.date]
    undated = [(n, e) for n, e in enumerate(timeline, 1) if not e.date]
    parts = [f"<section aria-label='{html.escape(title, quote=True)}'>", f"<h3>{html.escape(title)}</h3>"]
    parts.append(_items(dated) if dated else "<p>Nothing has a date.</p>")
    if undated:
        parts += ["<h4>Date unknown</h4>", _items(undated)]
    return Markup("".join([*parts, "</section>"]))


def _items(entries: Iterable[tuple[int, TimelineEntry]]) -> str:
    return "<ol>" + "".join(_item(n, e) for n, e in entries) + "</ol>"


def _item(number: int, e: TimelineEntry) -> str:
    basis = f" <small>({_BASIS[e.basis]})</small>" if e.basis in _BASIS and e.date else ""
    where = f" <small>[{html.escape(e.document)}]</small>" if e.document else ""
    text = literal_html(shown(e.text))
    return f"<li value='{number}'>{_time(e.date)}{basis}. <b>{e.lane.capitalize()}.</b> {text}{where}</li>"


def _time(value: str | None) -> str:
    words = html.escape(human(value))
    if value is None or precision(value) not in {"time", "day"} or not value[-1].isalnum():
        return words
    return f"<time datetime='{value if precision(value) == 'time' else bounds(value)[0].isoformat()}'>{words}</time>"


def statement_passages(
    statements: Iterable[Statement], texts: Iterable[DocumentText], *, most: int | None = None
) -> Markup:
    """Show each statement in its paragraph, with what was said marked.

    Parameters
    ----------
    statements
        Statements with ids and documents.
    texts
        The documents.
    most
        How many to show; all if absent.

    Returns
    -------
    Markup
        A figure for each: the paragraph, the words in ``mark``, and who, when and where below.
    """
    bodies = {t.document.id: t for t in texts}
    every = list(statements)
    figures = [_passage(s, bodies) for s in every[:most]]
    left = len(every) - len(figures)
    more = f"<p>{left} further statements stand in the table.</p>" if left else ""
    return Markup("<section aria-label='Statements in their paragraphs'>" + "".join(figures) + more + "</section>")


def _passage(s: Statement, bodies: Mapping[str, DocumentText]) -> str:
    who = html.escape(s.speaker or "Somebody not named")
    if s.guess:
        who += f" (a guess: {html.escape(s.guess)})"
    elif s.mention and s.mention != s.speaker:
        who += f" (written: {html.escape(s.mention)})"
    words = [f"<b>{who}</b>", _KINDS[s.kind], html.escape(human(s.said_on))]
    words += ["denied"] if s.negated else []
    words += ["only for reading"] if s.grade == "read" else []
    words += ["hedged"] if s.hedged else []
    words += [f"passed on by {html.escape(s.via)}"] if s.via else []
    place = html.escape(locator(s))
    if s.link:
        place = f"<a href='{html.escape(s.link, quote=True)}' rel='noreferrer'>{place}</a>"
    caption = f"<figcaption><small>{html.escape(s.id or '')} {', '.join(words)}. {place}</small></figcaption>"
    body = bodies.get(s.document or "")
    quoted = _marked(s, body) if body else f"<mark>{literal_html(shown(s.text))}</mark>"
    return f"<figure><blockquote>{quoted}</blockquote>{caption}</figure>"


def _marked(s: Statement, body: DocumentText) -> str:
    first, last = s.content[0][0], s.content[-1][1]
    held = [(a, b) for a, b in body.paragraphs if a < last and first < b] or [(first, last)]
    start = max(held[0][0], first - LONGEST_PARAGRAPH)
    end = min(held[-1][1], last + LONGEST_PARAGRAPH)
    parts = ["… " if start > held[0][0] else ""]
    at = start
    for a, b in s.content:
        parts += [literal_html(shown(body.text[at:a])), "<mark>", literal_html(shown(body.text[a:b])), "</mark>"]
        at = b
    parts += [literal_html(shown(body.text[at:end])), " …" if end < held[-1][1] else ""]
    return "".join(parts).replace("\n", "<br>")
