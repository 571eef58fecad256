"""results.json: everything the report prints, as data, with each of its sentences and what it comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from toolkit.evidence.verification.blocks import Block
from toolkit.records import DocumentText, amount, canonical, human, many_of, to_json
from toolkit.records.units import UNITS
from toolkit.report.page import Page
from toolkit.report.sentences import as_rows
from toolkit.report.sources import Source

FORMAT = "dateline/results/1"

TOLERANCES: dict[str, dict[str, float]] = {
    **{unit.name: {"absolute": 0.0, "relative": 1e-9} for unit in UNITS},
    **{many_of(unit.name): {"absolute": 0.0, "relative": 1e-9} for unit in UNITS},
    "": {"absolute": 0.0, "relative": 1e-9},
    "days": {"absolute": 0.0, "relative": 0.0},
    "km": {"absolute": 0.001, "relative": 1e-9},
    "m": {"absolute": 1.0, "relative": 1e-9},
    "m²": {"absolute": 0.0, "relative": 0.01},
    "ha": {"absolute": 0.0, "relative": 0.01},
    "%": {"absolute": 0.5, "relative": 0.0},
    "px": {"absolute": 0.02, "relative": 0.0},
    "°": {"absolute": 0.1, "relative": 0.0},
    "deg": {"absolute": 0.1, "relative": 0.0},
    "km/h": {"absolute": 0.0, "relative": 0.0},
}
"""How far a number may move when the case is run again elsewhere and still count as the same, by unit.

A number passes that is within ``absolute`` of the first, or within ``relative`` of its size. Written down before any
comparison is made, so that nobody can widen it to let one pass. A unit not named here gets no room.

* counts and ratios (no unit), days: none but the last bit of a float: they are counted, or read from calendar dates.
* km, m: 1 m, the geodesic's rounding and the last printed digit; PROJ itself repeats to nanometres (Karney 2013,
  doi:10.1007/s00190-012-0578-z).
* m², ha: 1 %, a pixel or two along an outline when a linear-algebra library rounds a threshold the other way.
* %: half a point of the area, for the same reason.
* px: 0.02, a fifth of what the registration itself can tell (0.1 px).
* units that claims are stated in, km/h: none but the last bit of a float: they are read, not measured.
* °, deg: a tenth of a degree of azimuth, far below the 22.5° of a compass point.
"""


def gather(page: Page, *, stamp: str) -> dict[str, Any]:
    """Collect what a report prints, as JSON values.

    Parameters
    ----------
    page
        The report as the templates see it.
    stamp
        Date the page carries, as EDTF.

    Returns
    -------
    dict
        results.json without its sentences.
    """
    ledger = page.ledger
    case = ledger.case
    return {
        "format": FORMAT,
        "case": case.slug,
        "title": case.title,
        "stamp": stamp,
        "simulated": page.simulated,
        "versions": dict(page.versions),
        "about": {
            "title": case.title,
            "question": case.question,
            "summary": case.summary,
            "dateline": page.dateline,
            "as_of": f"As of {human(case.as_of)}",
        },
        "findings": [_finding(f, ledger.word(f)) for f in ledger.findings],
        "claims": [_claim(entry) for entry in ledger.entries],
        "sites": canonical(page.sites),
        "comparison": canonical(page.comparison),
        "comparisons": [canonical(pair.summary) for pair in page.pairs if pair.id and pair.summary],
        "scenes": canonical(page.scenes),
        "statements": canonical(page.statements),
        "changes": canonical(page.changes),
        "timeline": canonical(page.timeline),
        "answers": page.answers,
        "notes": canonical(case.notes),
        "corrections": canonical(ledger.corrections),
        "decisions": canonical(ledger.decisions),
        "exhibits": [_exhibit(e) for e in ledger.exhibits],
        "sources": [_source(s) for s in ledger.sources],
        "texts": {name: _text(text) for name, text in sorted(page.texts.items())},
        "counts": page.counted,
        "limits": list(dict.fromkeys([*page.limits, *chain.from_iterable(pair.limits for pair in page.pairs)])),
        "methods": {box.step: [box.heading, box.words, *box.hows, box.command] for box in page.methods},
        "credits": list(page.credits),
        "edition": list(page.edition),
        "digests": dict(page.digests),
        "tolerances": TOLERANCES,
    }


def _finding(finding: Any, word: str) -> dict[str, Any]:
    made: dict[str, Any] = canonical(finding)
    printed = [amount(q) for q in finding.quantities]
    quantities = [{**q, "printed": p} for q, p in zip(made["quantities"], printed, strict=True)]
    return {**made, "word": word, "quantities": quantities}


def _claim(entry: Any) -> dict[str, Any]:
    claim = entry.claim
    return {
        "id": claim.id,
        "text": claim.text,
        "speaker": claim.speaker,
        "document": claim.document,
        "said_on": claim.said_on,
        "verdict": entry.verdict,
        "word": entry.word,
        "parts": [{"verdict": p.verdict, "word": p.word} for p in entry.parts],
        "findings": [f.id for f in entry.findings],
        "passage": canonical(entry.passage),
        "ruled": entry.ruled,
        "read": {"verdict": entry.read[0], "word": entry.read[1]} if entry.read else None,
    }


def _exhibit(exhibit: Any) -> dict[str, Any]:
    return {"number": exhibit.number, "step": exhibit.step, "figures": canonical(exhibit.figures)}


def _source(source: Source) -> dict[str, Any]:
    item = source.item
    return {
        "label": source.label,
        "kind": source.kind,
        "title": source.title,
        "sha256": source.sha256,
        "id": item.id if item else None,
        "licence": getattr(item, "licence", None),
        "item": canonical(item),
    }


def _text(text: DocumentText) -> dict[str, Any]:
    digest = hashlib.sha256(text.text.encode()).hexdigest()
    return {"evidence": text.document.sha256, "text": digest, "file": f"texts/{text.document.id}.txt"}


def text_files(texts: Iterable[DocumentText]) -> dict[str, str]:
    """Return the extracted text of each document as a file, so that every quotation's characters can be counted.

    Parameters
    ----------
    texts
        Texts of the held documents.

    Returns
    -------
    dict
        Text by file name, "texts/<document id>.txt".
    """
    return {f"texts/{text.document.id}.txt": text.text for text in texts}


def results_json(facts: Mapping[str, Any], blocks: Sequence[Block]) -> str:
    """Write what a report prints as JSON, its sentences word for word.

    Parameters
    ----------
    facts
        What ``gather`` gives.
    blocks
        The page, cut.

    Returns
    -------
    str
        Canonical JSON: the same results give the same bytes.
    """
    shown = {b.source: b.picture for b in blocks if b.picture}
    exhibits = []
    for exhibit in facts["exhibits"]:
        name = f"figure:{exhibit['step']}"
        figures = [{**figure, "shown": shown.get(f"{name}/{figure['id']}")} for figure in exhibit["figures"]]
        exhibits.append({**exhibit, "figures": figures})
    return to_json({**facts, "exhibits": exhibits, "sentences": as_rows(blocks)})
