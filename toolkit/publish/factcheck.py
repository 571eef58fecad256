"""The fact-checker's sheet: one row a sentence of the report, with where to look it up and columns to fill in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from toolkit.records import Finding, Outputs, Statement, StepName, TimelineEntry, amount, human
from toolkit.report.ledger import Ledger
from toolkit.report.present import position
from toolkit.report.wording import SECTIONS

_PARTS = {
    "house",
    "count",
    "stamp",
    "versions",
    "digest",
    "quantity",
    "quantity-name",
    "claim-passage",
    "passage-at",
    "how",
    "verdict",
    "attribution",
    "claimed",
    "passage",
    "source",
    "credit",
    "exhibit",
    "edition",
}
"""What is no sentence of its own: standing words and counts, and what a row's other columns hold."""

_SHEET: dict[str, Literal["claim", "quotation", "other"]] = {"claim": "claim", "statement": "quotation"}
"""What is looked up first: a row for each claim, then one for each quotation."""
_ONCE = {"finding", "claim", "statement", "case", "note"}
_LINES = {"position", "change", "entry", "site", "candidate", "answer", "correction", "comparison"}


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
    part
        "claim", "quotation" or "other": the sheet lists them in this order.
    passage
        The words of the document behind it, as they stand there.
    link
        Address of the document.
    said_on
        When it was said, as EDTF.
    checked_by, checked_on, ok
        What a person has answered already.
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
    part: Literal["claim", "quotation", "other"] = "other"
    passage: str = ""
    link: str = ""
    said_on: str = ""
    checked_by: str = ""
    checked_on: str = ""
    ok: str = ""

    @property
    def seal(self) -> str:
        """A digest of what a checker reads in the row: it tells whether the row was written from the same."""
        seen = [self.comes_from, self.sentence, self.passage, self.status, self.who, self.said_on, self.sha256]
        return "k" + hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class _Facts:
    status: str = ""
    who: str = ""
    locator: str = ""
    digests: tuple[str, ...] = ()
    finding: str = ""
    numbers: str = ""
    passage: str = ""
    link: str = ""
    said_on: str = ""


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
                number=len(rows) + 1,
                section=SECTIONS.get(section, "At the head"),
                sentence=text,
                comes_from=source or "names nothing",
                numbers=facts.numbers,
                finding=facts.finding,
                status=facts.status,
                who=facts.who,
                locator=facts.locator,
                evidence=", ".join(dict.fromkeys(labels)),
                sha256=" ".join(dict.fromkeys(facts.digests)),
                part=_SHEET.get(kind, "other"),
                passage=facts.passage,
                link=facts.link,
                said_on=facts.said_on,
                **_marks(ledger, kind, key),
            )
        )
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
        # a sentence that stands at the head and again below is one row; standing words are told apart by their text
        name = source if kind in _ONCE or kind in _LINES else f"{source}\n{text}"
        place = places.setdefault(name, (name, section))
        if place not in found:
            found[place] = text
        elif kind in _LINES:
            found[place] = found[place] if text in found[place] else f"{found[place]} · {text}"
        elif len(text) > len(found[place]):  # a summary line shows the start alone
            found[place] = text
    return found


def _marks(ledger: Ledger, kind: str, key: str) -> dict[str, str]:
    """Return what a person has answered on a row already."""
    applied = [d for d in ledger.decisions if d.status == "applied" and (d.kind, d.ref, d.do) == (kind, key, "confirm")]
    if not applied:
        return {}
    # whoever ticked last stands in the sheet
    last = applied[-1]
    day = last.day or (last.at.date().isoformat() if last.at else "")
    return {"checked_by": last.by or "", "checked_on": day, "ok": "checked"}


class _Desk:
    """Looks up what a sentence comes from."""

    def __init__(self, ledger: Ledger, outputs: Mapping[StepName, Outputs]):
        self.ledger, self.case, self.outputs = ledger, ledger.case, outputs
        self.findings = {f.id: f for f in ledger.findings}
        self.claims = {e.claim.id: e for e in ledger.entries}
        statements = chain.from_iterable(made.statements for made in outputs.values())
        self.statements = {statement.id: statement for statement in statements if statement.id}
        sites = chain.from_iterable(made.sites for made in outputs.values())
        self.sites = {located.site.id: located for located in sites}
        self.timeline = next((o.timeline for o in outputs.values() if o.timeline), ())
        self.ways: dict[str, Callable[[str], _Facts]] = {
            "finding": self.finding,
            "claim": self.claim,
            "statement": self.statement,
            "position": self.position,
            "site": self.site,
            "change": self.change,
            "entry": self.entry,
            "figure": self.figure,
            "note": self.note,
            "case": self.field,
            "candidate": lambda k: self.site(k.partition("/")[0]),
        }

    def facts(self, kind: str, key: str) -> _Facts:
        look = self.ways.get(kind)
        return look(key) if look else _Facts(status=_KINDS.get(kind, kind))

    def document(self, document_id: str | None) -> tuple[str, tuple[str, ...]]:
        found = next((d for d in self.case.documents if d.id == document_id), None)
        if found is None:
            return "", ()
        when = f", {human(found.published)}" if found.published else ""
        held = "" if found.sha256 else " (cited, not held)"
        return f"{found.listed}{when}{held}", (found.sha256,) if found.sha256 else ()

    def finding(self, key: str) -> _Facts:
        found = self.findings.get(key)
        if found is None:
            return _Facts(status="finding not known", finding=key)
        said = [self.statements[i] for i in found.subjects if i in self.statements]
        exhibits = [e.number for f in found.figures if (e := self.ledger.exhibit(f))]
        places = [*map(self._where, said), *(f"Exhibit {n}" for n in dict.fromkeys(exhibits))]
        # the statement tells its document already
        places += [] if said else self._titles(found)
        claim = self.claims.get(found.claim or "")
        who = "; ".join(dict.fromkeys(s.speaker for s in said if s.speaker)) or (claim.claim.speaker if claim else "")
        numbers = "; ".join(f"{q.name} {amount(q)}" for q in found.quantities)
        return _Facts(found.verdict or found.basis, who, "; ".join(places), found.evidence, found.id, numbers)

    def _titles(self, finding: Finding) -> list[str]:
        sources = [s for s in map(self.ledger.source, finding.evidence) if s and s.kind != "file"]
        return [f"{s.label} {s.title}" for s in sources]

    def claim(self, key: str) -> _Facts:
        entry = self.claims.get(key)
        if entry is None:
            return _Facts(status="claim not known")
        where, digests = self.document(entry.claim.document)
        found = entry.passage
        if found and found.start is not None and found.end is not None:
            places = [f"page {found.page}"] if found.page else []
            places += [f"paragraph {found.paragraph}"] if found.paragraph else []
            where = ", ".join([where, *places, f"characters {found.start:,}–{found.end:,}"])
        when = f"; said {human(entry.claim.said_on)}" if entry.claim.said_on else ""
        quantities = chain.from_iterable(finding.quantities for finding in entry.findings)
        measured = [one for one in quantities if one.name in {"measured", "changed area"}]
        return _Facts(
            entry.word,
            entry.claim.speaker,
            f"{where or 'no document named'}{when}",
            digests,
            ", ".join(f.id for f in entry.findings),
            "; ".join(dict.fromkeys(map(amount, measured))),
            passage=found.text if found else "",
            link=self._link(entry.claim.document),
        )

    def _link(self, document_id: str | None) -> str:
        return next((d.url for d in self.case.documents if d.id == document_id and d.url), "")

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
        return _Facts(
            status[found.kind],
            found.speaker or "not named",
            self._where(found),
            found.evidence,
            passage=found.text,
            link=found.link or self._link(found.document),
            said_on=found.said_on or "",
        )

    def position(self, key: str) -> _Facts:
        name, _, number = key.partition("/")
        site = self.sites.get(name)
        place = int(number) - 1 if number.isdecimal() else 0
        # a position that is gone since the page was cut still has its site
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
        name = key.rpartition("/")[0] or None
        pair = next((c for o in self.outputs.values() if (c := o.comparison) and c.id == name), None)
        used = chain.from_iterable(made.scenes for made in self.outputs.values())
        scenes = {scene.id: scene for scene in chain(used, self.case.scenes)}
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
        figures = chain.from_iterable(e.figures for e in self.ledger.exhibits if e.step == step)
        found = next((figure for figure in figures if figure.id == name), None)
        return _Facts("figure", "; ".join(found.credits) if found else "", f"{step}/figures/{name}.png", ())

    def note(self, key: str) -> _Facts:
        found = next((n for n in self.case.notes if n.id == key), None)
        when = f"{human(found.date)}; case.toml, notes" if found else ""
        return _Facts("editor's own note", found.author if found else "", when)

    def field(self, key: str) -> _Facts:
        digest: tuple[str, ...] = (self.case.sha256,) if self.case.sha256 else ()
        return _Facts("written by the case's author", "", f"case.toml, {key}", digest)


_KINDS = {
    "correction": "correction",
    "method": "method",
    "limit": "limit",
    "answer": "answer of the exercise",
    "comparison": "measured",
    "": "names nothing",
}
