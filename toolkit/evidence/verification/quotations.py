"""The quotations of a report: each one's offsets give exactly its words in the text of its document."""

from __future__ import annotations

import hashlib
from typing import Any

from toolkit.evidence.verification.custody import CASE_FILES
from toolkit.evidence.verification.files import Package
from toolkit.evidence.verification.outcome import BROKEN, FAIL, NOT_CHECKED, Level, judged, short
from toolkit.evidence.verification.records import RESULTS

_JOINT = " … "


def check_quotations(package: Package) -> Level:
    """Cut each quotation out of its document again.

    Returns
    -------
    Level
        PASS when each statement's characters stand where it says. Documents that did not travel are named in the notes;
        where none did, the level is NOT CHECKED.
    """
    try:
        results = package.json(RESULTS)
        files = package.json(CASE_FILES)["files"]
        texts, statements = results["texts"], results["statements"]
        problems: list[str] = []
        held: dict[str, str] = {}
        notes: list[str] = []
        for document, facts in texts.items():
            text, fault = _text_of(package, document, facts, files)
            problems += [fault] if fault else []
            if text is not None:
                held[document] = text
                notes += _not_plain(package, document, facts, text)
        checked, left = 0, 0
        for statement in statements:
            document = statement["document"]
            if document not in texts:
                problems.append(f"statement {statement['id']}: no text of document {document}")
            elif document in held:
                checked += 1
                problems += _cut_again(statement, held[document], texts[document])
            else:
                left += 1
        problems += _passages(results, held)
    except BROKEN as e:
        reason = f"{type(e).__name__}: {short(e)}"
        return Level("quotations", FAIL, "the quotations cannot be checked", (f"{RESULTS}: {reason}",))
    for document in sorted({s["document"] for s in statements} & (set(texts) - set(held))):
        digest = texts[document]["evidence"][:12]
        notes.append(f"NOT CHECKED: {document} (evidence {digest}…) did not travel; its statements rest on --rerun")
    summary = f"{checked} of {len(statements)} statements stand in their documents, at the characters they name"
    if not problems and left and not checked:
        return Level("quotations", NOT_CHECKED, "no document travels with this package", (), tuple(notes))
    return judged("quotations", summary, problems, tuple(notes))


def _passages(results: dict[str, Any], held: dict[str, str]) -> list[str]:
    """Look up the paragraphs that stand round quotations in the documents at hand."""
    document_of = {f"passage:{s['id']}": s["document"] for s in results["statements"]}
    for claim in results["claims"]:
        if claim.get("passage"):
            document_of[f"claim-passage:{claim['id']}"] = claim["passage"]["document"]
    folded = {document: " ".join(text.split()) for document, text in held.items()}
    problems = []
    for told in results["sentences"]:
        if (told["from"] or "").startswith(("passage:", "claim-passage:")):
            document = document_of.get(told["from"])
            if document is None or (document in folded and " ".join(told["text"].split()) not in folded[document]):
                problems.append(f"piece {told['n']}: {short(told['text'], 50)!r} does not stand in {document}")
    return problems


def _text_of(
    package: Package, document: str, facts: dict[str, Any], files: dict[str, Any]
) -> tuple[str | None, str | None]:
    """Return a document's text and what is wrong with it; None and None for one that stayed at home."""
    name = f"data/{facts['file']}"
    source = next((f for f in files.values() if f["sha256"] == facts["evidence"]), None)
    if source is None:
        return None, f"{RESULTS}: the text of {document} is said to come from a file that is none of the case's"
    # the text of a document that may not travel may not either
    if name not in package.payload:
        return None, f"{name}: its document travels, the text does not" if source["travels"] else None
    data = package.read(name)
    if hashlib.sha256(data).hexdigest() != facts["text"]:
        return None, f"{name}: not the text that results.json names"
    return data.decode("utf-8"), None


def _not_plain(package: Package, document: str, facts: dict[str, Any], text: str) -> list[str]:
    """Say so where a text is not simply the characters of its file."""
    digest = facts["evidence"]
    name = f"data/evidence/{digest[:2]}/{digest}"
    if name in package.payload and package.read(name) == text.encode("utf-8"):
        return []
    return [f"the text of {document} was cut out of a page or a file with formatting; --rerun cuts it again"]


def _cut_again(statement: dict[str, Any], text: str, facts: dict[str, Any]) -> list[str]:
    spans = statement["content"]
    # Python would take a negative place from the end
    inside = all(0 <= start < end <= len(text) for start, end in spans)
    found = _JOINT.join(text[start:end] for start, end in spans)
    problems = []
    if not spans or not inside or found != statement["text"]:
        problems.append(f"statement {statement['id']}: {short(statement['text'], 50)!r} is not at its characters")
    if facts["evidence"] not in statement["evidence"]:
        problems.append(f"statement {statement['id']}: rests on other bytes than document {statement['document']}")
    if statement.get("speaker_span") and statement.get("mention"):
        start, end = statement["speaker_span"]
        if text[start:end] != statement["mention"]:
            problems.append(f"statement {statement['id']}: the speaker's mention is not at its characters")
    return problems
