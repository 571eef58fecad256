"""The rows of a case's board: what is offered, what stands in the case, what is missing, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.desk.casefile.texts import held_texts
from toolkit.errors import FileError
from toolkit.reading import read_json
from toolkit.records import KINDS, Case, Claim, Document, DocumentText, Person, Proposal, human
from toolkit.records.words import WORDS

Row = dict[str, Any]

TABS = (
    ("claims", "Claims"),
    ("sites", "Sites"),
    ("people", "People"),
    ("events", "Events"),
    ("imagery", "Images"),
    ("documents", "Documents"),
)
"""Parts of a case as the board names them."""

TONES = {"supported": "ok", "loose": "mid", "contradicted": "bad", "disputed": "mid", "not-checkable": "na"}
_GRADES = {"sure": ("stands so in the text", "ok"), "likely": ("likely", "mid"), "unsure": ("worth a look", "na")}
_OFFERED_IN = {"scenes": "imagery", "comparisons": "imagery"}
_WORST = ("contradicted", "disputed", "not-checkable", "loose", "supported")
_SHOWN_FIELDS: dict[str, tuple[str, ...]] = {
    "claims": ("text", "speaker", "said_on", "passage"),
    "sites": ("name", "country", "admin", "kind"),
    "events": ("text", "date", "label"),
    "documents": ("title", "outlet", "published", "author", "licence"),
    "people": ("name", "note"),
}
"""What of an entry a form shows, beside a claim's check; the rest is for a text editor."""


def tab_of(table: str) -> str:
    """Return the tab that a part of the case stands under.

    Parameters
    ----------
    table
        Part of case.toml.
    """
    return _OFFERED_IN.get(table, table)


def offer_rows(offers: Sequence[Proposal]) -> list[Row]:
    """Return a row for each offer.

    Parameters
    ----------
    offers
        What a draft offers, in its order.
    """
    rows = []
    for offer in offers:
        words, tone = _GRADES[offer.grade]
        rows.append(
            {
                "key": f"offer-{offer.digest[:16]}",
                "offer": True,
                "grade": offer.grade,
                "tab": tab_of(offer.table),
                "told": offer.told,
                "detail": offer.reason,
                "chip": {"text": words, "tone": tone},
                "doc": offer.document,
                "start": offer.start,
                "end": offer.end,
                "who": "offered, not decided",
                "fields": _entry_fields(offer.table, offer.entry),
            }
        )
    return rows


def entry_rows(case: Case, verdicts: Mapping[str, tuple[str, str]], texts: Mapping[str, DocumentText]) -> list[Row]:
    """Return a row for each entry of a case.

    Parameters
    ----------
    case
        The case.
    verdicts
        Verdict and sentence of each claim in the last run, by its id.
    texts
        Texts of its documents, by id.
    """
    rows = [_claim_row(claim, verdicts.get(claim.id), texts) for claim in case.claims]
    rows += [
        _row("sites", s.id, s.name, f"{len(s.assertions)} stated positions", missing=_site_lacks(s), entry=s)
        for s in case.sites
    ]
    rows += [_row("events", e.id, e.text, human(e.date), doc=e.document, entry=e) for e in case.events]
    rows += [
        _row("documents", d.id, d.title, _published(d), missing=_document_lacks(d), doc=d.id, entry=d)
        for d in case.documents
    ]
    rows += [_row("people", person.name, person.name, _offices(person), entry=person) for person in case.people]
    rows += [
        _row("imagery", s.id, f"{s.sensor_words}, {human(s.acquired)}", "held" if s.file else "cited", entry=None)
        for s in case.scenes
    ]
    return rows


def _offices(person: Person) -> str:
    return ", ".join(role.title for role in person.roles)


def _claim_row(claim: Claim, answer: tuple[str, str] | None, texts: Mapping[str, DocumentText]) -> Row:
    kinds = ", ".join(check.kind for check in claim.all_checks)
    row = _row("claims", claim.id, claim.text, f"{claim.speaker} · {kinds}", doc=claim.document, entry=claim)
    if answer is not None:
        verdict, text = answer
        judged = KINDS[claim.all_checks[0].kind].judged
        words = WORDS[judged].get(verdict, verdict)  # type: ignore[call-overload]  # a verdict of a results file
        row |= {"chip": {"text": words, "tone": TONES.get(verdict, "na")}, "detail": f"{row['detail']} · {text}"}
    else:
        row["chip"] = {"text": "not run yet", "tone": "na"}
    if claim.document is None:
        row["missing"] = "names no document"
    row |= _place_of(claim.passage, texts.get(claim.document or ""))
    return row


def _place_of(passage: str | None, text: DocumentText | None) -> Row:
    """Return the characters of a passage where the document's text holds its words as they stand."""
    # words that were edited since stand nowhere, and are not highlighted
    at = text.text.find(passage) if text is not None and passage else -1
    return {"start": at, "end": at + len(passage or "")} if at >= 0 else {}


def _row(
    tab: str, key: str, told: str, detail: str, *, entry: Any, missing: str | None = None, doc: str | None = None
) -> Row:
    values = entry.model_dump(mode="json", by_alias=True, exclude_none=True) if entry is not None else {}
    return {
        "key": f"{tab}-{key}",
        "offer": False,
        "tab": tab,
        "id": key,
        "told": told,
        "detail": detail,
        "missing": missing,
        "doc": doc,
        "start": None,
        "end": None,
        "who": "in the case",
        "fields": _entry_fields(tab, values) if values else [],
    }


def _published(document: Document) -> str:
    return f"{document.outlet} · {human(document.published)}"


def _site_lacks(site: Any) -> str | None:
    return None if site.assertions else "no stated position: only gazetteers are asked"


def _document_lacks(document: Document) -> str | None:
    lacking = [] if document.published else ["no date: it cannot stand on the timeline"]
    lacking += [] if document.file else ["not held"]
    return "; ".join(lacking) or None


def _entry_fields(table: str, entry: Mapping[str, Any]) -> list[Row]:
    """Return what a form shows of an entry: its own plain fields, then those of its check."""
    names = [n for n in _SHOWN_FIELDS.get(table, ()) if n in entry or table != "claims" or n != "passage"]
    fields = [{"name": n, "label": n.replace("_", " "), "value": str(entry.get(n) or "")} for n in names]
    fields += [
        {"name": n, "label": n.replace("_", " "), "value": str(v)}
        for n, v in entry.items()
        if n not in names and n not in ("id", "check", "file", "sha256") and isinstance(v, (str, int, float))
    ]
    check = entry.get("check")
    return [*fields, *_check_fields(check)] if isinstance(check, dict) else fields


def _check_fields(check: Mapping[str, Any]) -> list[Row]:
    """Return the fields of a claim's check, its kind first, with every field that the kind has."""
    kind = str(check.get("kind"))
    chosen: Row = {"name": "check.kind", "label": "kind of check", "value": kind, "options": list(KINDS)}
    fields: list[Row] = [{**chosen, "help": KINDS[kind].meaning}]
    for name, field in KINDS[kind].record.model_fields.items():
        shown = field.alias or name
        if shown == "kind":
            continue
        value = check.get(shown, check.get(name))
        if isinstance(value, (list, dict, tuple)):
            continue
        fields.append({"name": f"check.{shown}", "label": shown.replace("_", " "), "value": _worded(value)})
    return fields


def _worded(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def changed_entry(table: str, entry: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """Return an entry as a form leaves it: what was emptied goes, what was not shown stays.

    Parameters
    ----------
    table
        Part of case.toml.
    entry
        The entry as it was.
    values
        Words of the form by field; "check.is" is the field ``is`` of the check.
    """
    shown = {field["name"]: field["value"] for field in _entry_fields(table, entry)}
    made = dict(entry)
    check = dict(made.get("check") or {})
    other_kind = values.get("check.kind", check.get("kind")) != check.get("kind")
    for name, words in values.items():
        # a form sends every field: only what was touched is written, so that the file keeps its form elsewhere
        if shown.get(name) == words and not (other_kind and name.startswith("check.")):
            continue
        inner = name.startswith("check.")
        target, key = (check, name.removeprefix("check.")) if inner else (made, name)
        if words.strip():
            target[key] = _typed(words.strip(), check, key) if inner else words.strip()
        else:
            target.pop(key, None)
    if check:
        made["check"] = _of_kind(check) if other_kind else check
    return made


def _of_kind(check: Mapping[str, Any]) -> dict[str, Any]:
    """Return a check whose kind was changed: only the fields that the new kind has."""
    fields = KINDS[str(check["kind"])].record.model_fields.items()
    known = {field.alias or name for name, field in fields} | {name for name, _ in fields}
    return {name: value for name, value in check.items() if name in known}


def _typed(words: str, check: Mapping[str, Any], key: str) -> Any:
    """Read what was typed into a field of a check by what the field takes."""
    fields = KINDS[str(check["kind"])].record.model_fields
    field = next((field for name, field in fields.items() if key in (name, field.alias)), None)
    takes = str(field.annotation) if field is not None else ""
    if "bool" in takes and words in ("true", "false"):
        return words == "true"
    if "float" not in takes and "int" not in takes:
        return words
    try:
        number = float(words)
    except ValueError:  # the case's own reader says what is wrong with it
        return words
    return int(number) if number.is_integer() else number


def last_verdicts(run: Path) -> dict[str, tuple[str, str]]:
    """Return the worst verdict of each claim in the last run, with its sentence; empty where there was none."""
    try:
        findings = read_json(run / "report" / "outputs.json").get("findings", [])
    except FileError:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for finding in findings:
        claim, verdict = finding.get("claim"), finding.get("verdict")
        if claim and verdict in _WORST:
            before = found.get(claim)
            if before is None or _WORST.index(verdict) < _WORST.index(before[0]):
                found[claim] = (verdict, str(finding.get("text", "")))
    return found


def read_texts(case: Case, folder: Path) -> tuple[dict[str, DocumentText], list[str]]:
    """Read the documents that a case holds.

    Returns
    -------
    tuple
        Texts by id, and one line for each document that cannot be read.
    """
    texts: dict[str, DocumentText] = {}
    faults: list[str] = []
    for document, text, fault in held_texts(case, folder):
        if text is None:
            faults.append(f"{document.id}: {fault}")
        else:
            texts[document.id] = text
    return texts, faults


def shown_text(text: DocumentText) -> dict[str, Any]:
    """Return a document's text as the page draws it: paragraphs with the place of their first character."""
    paragraphs, start = [], 0
    for part in text.text.split("\n"):
        if part.strip():
            paragraphs.append({"start": start, "text": part})
        start += len(part) + 1
    document = text.document
    title = " · ".join(filter(None, (document.outlet, human(document.published), document.title)))
    return {"id": document.id, "title": title, "paragraphs": paragraphs}
