"""The fact-checker's sheet: one row a sentence of the report, with where to look it up and columns to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from toolkit.records import Case, Finding, Outputs, Statement, StepName, TimelineEntry, bounds, human, to_json
from toolkit.report.ledger import Ledger
from toolkit.report.present import position, quantity
from toolkit.report.wording import SECTIONS

COLUMNS: dict[str, str] = {
    "number": "No.", "section": "Section", "sentence": "Sentence", "numbers": "Numbers",
    "comes_from": "Comes from", "finding": "Finding",
    "status": "Status", "who": "Who", "locator": "Where to look", "evidence": "Evidence", "sha256": "SHA-256",
    "checked_by": "Checked by", "checked_on": "Date", "ok": "OK?", "remark": "Remark",
}  # fmt: skip
"""Columns of the sheet; the last four are blank."""

ANSWERS = ("yes", "no", "open")
"""What may stand under "OK?"."""

_PARTS = {
    "house", "count", "stamp", "versions", "digest", "quantity",
    "quantity-name", "claim-passage", "passage-at", "how", "verdict", "attribution", "claimed", "passage",
    "source", "credit", "exhibit", "edition",
}  # fmt: skip
"""What is no sentence of its own: standing words and counts, and what a row's other columns hold."""

_ONCE = {"finding", "claim", "statement", "case", "note"}
_LINES = {"position", "change", "entry", "site", "candidate", "answer", "correction", "comparison"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WIDTHS = {
    "sentence": 60,
    "locator": 44,
    "evidence": 26,
    "who": 22,
    "numbers": 24,
    "sha256": 20,
    "remark": 30,
    "comes_from": 20,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence with where it can be looked up.

    Attributes
    ----------
    number
        Number of the sentence, from 1.
    section
        Heading it stands under.
    sentence
        The words, or what a picture shows.
    comes_from
        Kind and id of what it is made from.
    numbers
        Numbers of the finding, named, as printed.
    finding
        Id of the finding, if it is one's.
    status
        Verdict, or what kind of fact it is.
    who
        Who says or states it.
    locator
        Document, paragraph, page and characters; or scene; or figure.
    evidence
        Labels of the evidence, as in the report.
    sha256
        Digests of the evidence.
    """

    number: int
    section: str
    sentence: str
    comes_from: str
    numbers: str = ""
    finding: str = ""
    status: str = ""
    who: str = ""
    locator: str = ""
    evidence: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class _Facts:
    status: str = ""
    who: str = ""
    locator: str = ""
    digests: tuple[str, ...] = ()
    finding: str = ""
    numbers: str = ""


def check_rows(
    ledger: Ledger, outputs: Mapping[StepName, Outputs], sentences: Iterable[Mapping[str, Any]]
) -> list[Row]:
    """Make one row a sentence.

    Parameters
    ----------
    ledger
        The ledger of the report.
    outputs
        Results of the steps.
    sentences
        What results.json lists: dicts with section, text, from and picture, in reading order.

    Returns
    -------
    list of Row
        Numbered from 1, in the order in which a reader meets them. The product's own standing words and counts, which
        rest on nothing outside, are left out; numbers, passages and attributions stand in the row of their sentence.
    """
    desk = _Desk(ledger, outputs)
    rows: list[Row] = []
    for (name, section), text in _joined(sentences).items():
        source = name.partition("\n")[0]
        kind, _, key = source.partition(":")
        facts = desk.facts(kind, key)
        labels = [s.label for s in map(ledger.source, facts.digests) if s]
        rows.append(
            Row(
                number=len(rows) + 1, section=SECTIONS.get(section, "At the head"), sentence=text,
                comes_from=source or "names nothing", numbers=facts.numbers, finding=facts.finding,
                status=facts.status, who=facts.who, locator=facts.locator,
                evidence=", ".join(dict.fromkeys(labels)), sha256=" ".join(dict.fromkeys(facts.digests)),
            )
        )  # fmt: skip
    return rows


def _joined(sentences: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """Put together what is printed in pieces: a sentence printed twice is one row, so are the cells of one line."""
    found: dict[tuple[str, str], str] = {}
    places: dict[str, tuple[str, str]] = {}
    for said in sentences:
        text, section = str(said.get("text") or "").strip(" ·"), str(said.get("section") or "")
        source = str(said.get("from") or "")
        kind = source.partition(":")[0]
        if not text or kind in _PARTS:
            continue
        name = source if kind in _ONCE or kind in _LINES else f"{source}\n{text}"
        place = places.setdefault(name, (name, section))
        if place not in found:
            found[place] = text
        elif kind in _LINES:
            found[place] = found[place] if text in found[place] else f"{found[place]} · {text}"
        elif len(text) > len(found[place]):  # a summary line shows the start alone
            found[place] = text
    return found


class _Desk:
    """Looks up what a sentence comes from."""

    def __init__(self, ledger: Ledger, outputs: Mapping[StepName, Outputs]):
        self.ledger, self.case, self.outputs = ledger, ledger.case, outputs
        self.findings = {f.id: f for f in ledger.findings}
        self.claims = {e.claim.id: e for e in ledger.entries}
        self.statements = {s.id: s for o in outputs.values() for s in o.statements if s.id}
        self.sites = {s.site.id: s for o in outputs.values() for s in o.sites}
        self.timeline = next((o.timeline for o in outputs.values() if o.timeline), ())
        self.ways: dict[str, Callable[[str], _Facts]] = {
            "finding": self.finding,
            "claim": self.claim, "statement": self.statement, "position": self.position,
            "site": self.site, "change": self.change, "entry": self.entry,
            "figure": self.figure, "note": self.note, "case": self.field,
            "candidate": lambda k: self.site(k.partition("/")[0]),
        }  # fmt: skip

    def facts(self, kind: str, key: str) -> _Facts:
        look = self.ways.get(kind)
        return look(key) if look else _Facts(status=_KINDS.get(kind, kind))

    def document(self, document_id: str | None) -> tuple[str, tuple[str, ...]]:
        found = next((d for d in self.case.documents if d.id == document_id), None)
        if found is None:
            return "", ()
        when = f", {human(found.published)}" if found.published else ""
        held = "" if found.sha256 else " (cited, not held)"
        return f"{found.outlet}, “{found.title}”{when}{held}", (found.sha256,) if found.sha256 else ()

    def finding(self, key: str) -> _Facts:
        found = self.findings.get(key)
        if found is None:
            return _Facts(status="finding not known", finding=key)
        said = [self.statements[i] for i in found.subjects if i in self.statements]
        exhibits = [e.number for f in found.figures if (e := self.ledger.exhibit(f))]
        places = [*map(self._where, said), *(f"Exhibit {n}" for n in dict.fromkeys(exhibits))]
        places += [] if said else self._titles(found)
        claim = self.claims.get(found.claim or "")
        who = "; ".join(dict.fromkeys(s.speaker for s in said if s.speaker)) or (claim.claim.speaker if claim else "")
        numbers = "; ".join(f"{q.name} {quantity(q)}" for q in found.quantities)
        return _Facts(found.verdict or found.basis, who, "; ".join(places), found.evidence, found.id, numbers)

    def _titles(self, finding: Finding) -> list[str]:
        sources = [s for s in map(self.ledger.source, finding.evidence) if s and s.kind != "file"]
        return [f"{s.label} {s.title}" for s in sources]

    def claim(self, key: str) -> _Facts:
        entry = self.claims.get(key)
        if entry is None:
            return _Facts(status="claim not known")
        where, digests = self.document(entry.claim.document)
        ids = ", ".join(f.id for f in entry.findings)
        when = f"; said {human(entry.claim.said_on)}" if entry.claim.said_on else ""
        return _Facts(entry.verdict, entry.claim.speaker, f"{where or 'no document named'}{when}", digests, ids)

    def _where(self, statement: Statement) -> str:
        parts = [self.document(statement.document)[0] or "document not named"]
        parts += [f"page {statement.page}"] if statement.page else []
        parts += [f"paragraph {statement.paragraph}"] if statement.paragraph else []
        parts.append("characters " + ", ".join(f"{s:,}–{e:,}" for s, e in statement.content))
        return ", ".join(parts)

    def statement(self, key: str) -> _Facts:
        found = self.statements.get(key)
        if found is None:
            return _Facts(status="statement not known")
        status = {"direct": "said, word for word", "mixed": "said, partly quoted", "indirect": "said, in other words"}
        return _Facts(status[found.kind], found.speaker or "not named", self._where(found), found.evidence)

    def position(self, key: str) -> _Facts:
        name, _, number = key.partition("/")
        site = self.sites.get(name)
        place = int(number) - 1 if number.isdecimal() else 0
        if site is None or not 0 <= place < len(site.positions):
            return self.site(name)
        p = site.positions[place]
        where, digests = self.document(p.document)
        return _Facts(p.status, p.stated_by, f"{where}; as stated: {p.stated}".lstrip("; "), digests or site.evidence)

    def site(self, key: str) -> _Facts:
        site = self.sites.get(key)
        where = site.reference if site else None
        stated = f"{position(where.lat, where.lon, where.uncertainty_m)}, by {where.stated_by}" if where else ""
        return _Facts(site.status if site else "site not known", "", stated, site.evidence if site else ())

    def change(self, key: str) -> _Facts:
        pair = next((o.comparison for o in self.outputs.values() if o.comparison), None)
        scenes = {s.id: s for o in self.outputs.values() for s in o.scenes} | {s.id: s for s in self.case.scenes}
        shown = [scenes[i] for i in (pair.before, pair.after) if i in scenes] if pair else []
        where = " against ".join(s.product_id or s.id for s in shown)
        return _Facts("measured", "", f"changed area {key}; {where}", pair.evidence if pair else ())

    def entry(self, key: str) -> _Facts:
        place = int(key) - 1 if key.isdecimal() else -1
        if not 0 <= place < len(self.timeline):
            return _Facts(status="entry not known")
        found: TimelineEntry = self.timeline[place]
        where, digests = self.document(found.document)
        if found.ref in self.statements:
            where = self._where(self.statements[found.ref])
        return _Facts(found.lane, "", where or found.ref, found.evidence or digests)

    def figure(self, key: str) -> _Facts:
        step, _, name = key.partition("/")
        found = next((f for e in self.ledger.exhibits if e.step == step for f in e.figures if f.id == name), None)
        return _Facts("figure", "; ".join(found.credits) if found else "", f"{step}/figures/{name}.png", ())

    def note(self, key: str) -> _Facts:
        found = next((n for n in self.case.notes if n.id == key), None)
        when = f"{human(found.date)}; case.toml, notes" if found else ""
        return _Facts("editor's own note", found.author if found else "", when)

    def field(self, key: str) -> _Facts:
        digest: tuple[str, ...] = (self.case.sha256,) if self.case.sha256 else ()
        return _Facts("written by the case's author", "", f"case.toml, {key}", digest)


_KINDS = {
    "correction": "correction", "method": "method", "limit": "limit",
    "answer": "answer of the exercise", "comparison": "measured", "": "names nothing",
}  # fmt: skip


def plain_cell(text: object) -> str:
    """Write a cell so that no spreadsheet runs it: what would begin a formula begins with an apostrophe.

    Parameters
    ----------
    text
        Any value.

    Returns
    -------
    str
        Text; the JSON beside it holds the words as they are.
    """
    words = str(text)
    return f"'{words}" if words.lstrip(" \u00a0\ufeff").startswith(_FORMULA) or words.startswith(_FORMULA) else words


def to_csv(rows: Sequence[Row]) -> bytes:
    """Write the sheet as CSV (RFC 4180) in UTF-8 with a mark that spreadsheets know it by.

    Parameters
    ----------
    rows
        Rows of the sheet.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS.values())
    for row in rows:
        facts = asdict(row)
        writer.writerow([plain_cell(facts.get(name, "")) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def to_json_rows(rows: Sequence[Row], case: Case) -> str:
    """Write the sheet as JSON, every word as it is.

    Parameters
    ----------
    rows
        Rows of the sheet.
    case
        The case.
    """
    return to_json({"format": "dateline/factcheck/1", "case": case.slug, "rows": [asdict(row) for row in rows]})


def to_xlsx(rows: Sequence[Row], *, title: str, stamp: str) -> bytes:
    """Write the sheet as a workbook: strings stay strings, the head stays in sight, "OK?" offers three answers.

    Parameters
    ----------
    rows
        Rows of the sheet.
    title
        Title of the report.
    stamp
        Date of the report, as EDTF: the same rows and stamp give the same bytes.
    """
    from datetime import UTC, datetime, time

    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    made = datetime.combine(bounds(stamp)[0], time(), tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": title, "created": made, "author": "", "comments": "dateline fact-check sheet"})
    sheet = book.add_worksheet("Sentences")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF2", "bottom": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    blank = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFFBEA"})
    for column, (name, heading) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, _WIDTHS.get(name, 13))
        sheet.write_string(0, column, heading, head)
    for at, row in enumerate(rows, start=1):
        facts = asdict(row)
        sheet.write_number(at, 0, row.number, cell)
        for column, name in enumerate(list(COLUMNS)[1:], start=1):
            if name in facts:
                sheet.write_string(at, column, _fits(str(facts[name])), cell)
            else:
                sheet.write_blank(at, column, None, blank)
    last, ok = max(len(rows), 1), list(COLUMNS).index("ok")
    sheet.data_validation(1, ok, last, ok, {"validate": "list", "source": list(ANSWERS)})
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return buffer.getvalue()


def _fits(text: str) -> str:
    return text if len(text) <= 32_000 else f"{text[:32_000]} … (cut; sentences.json has all)"
