"""Take the fact-checker's sheet back: what was checked, what is wrong, and what she changed.

'dateline export CASE --factcheck' writes the sheet. In each row the checker says checked, wrong, change or open under
"OK?"; for "change" she edits speaker, day, passage or verdict in place. Each answer becomes a decision with her name
and day, and counts from the next run: the report then says "Checked by ... on ...". A row whose sentence reads
otherwise than when the sheet was written is refused, one line each, and so is what is unclear; the others are taken.

.xlsx, .ods and .csv are read. Files with macros are refused, formulas count as what they show.

examples:
  dateline review harbour sentences.xlsx
  dateline review harbour sentences.ods --dry-run
  dateline review harbour sentences.csv --by "R. Reader"
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.desk.casefile.editing import edit_text
from toolkit.desk.casefile.entries import own_folder
from toolkit.desk.casefile.layout import with_entry
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.decisions import decide, read_decisions
from toolkit.desk.decisions.things import things_of
from toolkit.desk.folders import find_case
from toolkit.desk.running.finished import read_run
from toolkit.errors import DateError, UsageError
from toolkit.publish.papers import factcheck_rows
from toolkit.publish.returned import MOST_BYTES, Refusal, answers, read_sheet
from toolkit.quotes import find_passage
from toolkit.reading import read_bytes
from toolkit.records.decision import Decision, FiledDecision, Subject
from toolkit.records.when import check_edtf

if TYPE_CHECKING:
    from toolkit.publish.returned import Answer


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case")
    parser.add_argument("sheet", type=Path, help="the sheet: .xlsx, .ods or .csv")
    parser.add_argument("--by", metavar="NAME", help="who checked, where the sheet does not say")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be taken over")


def call(arguments: argparse.Namespace) -> int:
    """Take the sheet over; exit 1 if a row was refused."""
    from dataclasses import asdict

    slug = arguments.slug
    data = read_bytes(arguments.sheet, limit=MOST_BYTES, follow=True, error=UsageError)
    returned = read_sheet(data, arguments.sheet.name)
    own_folder(find_case(slug))
    run = read_run(slug)
    given, refused = answers(factcheck_rows(run), returned, case=slug, by=arguments.by)
    things: dict[tuple[str, str], Any] = {(thing.kind, thing.name): thing for thing in things_of(run)}
    kept: list[tuple[Answer, str]] = []
    standing = read_decisions(find_case(slug)).standing
    for answer in given:
        try:
            kept.append((answer, _keep(slug, answer, things, standing, dry=arguments.dry_run)))
        except UsageError as e:
            refused.append(Refusal(answer.line, e.what))
    refused.sort(key=lambda one: one.line)
    counted = Counter(answer.means for answer, _ in kept)
    counts = {means: counted[means] for means in ("checked", "wrong", "change", "open")}
    if arguments.json:
        told = [{"line": a.line, "sentence": a.row.comes_from, "answer": a.means, "kept": file} for a, file in kept]
        facts = {"case": slug, "rows": len(returned), "counts": counts, "taken": told}
        print(json.dumps({**facts, "refused": [asdict(r) for r in refused]}, ensure_ascii=False))
    else:
        print(_told(slug, len(returned), counts, dry=arguments.dry_run))
        for one in refused:
            print(f"  refused, line {one.line}: {one.why}")
    return int(bool(refused))


def _told(slug: str, rows: int, counts: dict[str, int], *, dry: bool) -> str:
    words = {"checked": "checked", "wrong": "wrong", "change": "changed", "open": "with a remark alone"}
    said = ", ".join(f"{counts[means]} {word}" for means, word in words.items() if counts[means])
    lines = [f"{slug}: {rows} rows; {said or 'nothing was answered'}"]
    if dry:
        lines.append("  Nothing was written (--dry-run).")
    elif any(counts.values()):
        lines.append(f"  They count from the next run: dateline run {slug}")
    return "\n".join(lines)


def _keep(
    slug: str, answer: Answer, things: dict[tuple[str, str], Any], standing: Sequence[FiledDecision], *, dry: bool
) -> str:
    """Write what a row says; give the name of the decision, or of the note."""
    kind, _, name = answer.row.comes_from.partition(":")
    thing = things.get((kind, name))
    if answer.means == "open":
        return "" if dry else _note(slug, answer, thing)
    facts = _facts(answer, thing)
    if dry:
        return ""
    day = _day(answer.day)
    same = next((item for item in standing if _says(item.decision, answer, facts, day)), None)
    if same is not None:  # the sheet comes a second time
        return same.file
    return decide(slug, why=answer.remark, by=answer.by or None, day=day, **facts).name


def _says(told: Decision, answer: Answer, facts: dict[str, Any], day: str | None) -> bool:
    """Tell whether a decision that stands says what a row says."""
    about = facts["kind"], Subject.model_validate(facts["on"]), facts["do"], facts.get("value", {})
    same = (told.kind, told.on, told.do, told.value) == about
    same = same and (told.why, told.day) == (answer.remark, day)
    return same and told.by == (answer.by or told.by) and told.basis in (None, facts.get("basis"))


def _facts(answer: Answer, thing: Any) -> dict[str, Any]:
    """Give the decision that a row says."""
    if thing is None:  # a position, a changed area, a line of the timeline: read and right, or not
        if answer.means == "change":
            raise UsageError("only quotations and claims can be changed here")
        act = "confirm" if answer.means == "checked" else "dismiss"
        return {"kind": "finding", "on": {"id": answer.row.comes_from}, "do": act}
    if answer.means == "checked":
        return {"kind": thing.kind, "on": thing.on, "do": "confirm", "basis": thing.basis("confirm", ())}
    if answer.means == "wrong":
        act = "reject" if thing.kind == "statement" else "dismiss"
        return {"kind": thing.kind, "on": thing.on, "do": act, "basis": thing.basis(act, ())}
    fields = tuple(answer.edits)
    _require_fit(answer, thing)
    basis = thing.basis("correct", fields)
    value = dict(answer.edits)
    facts = {"kind": thing.kind, "on": thing.on, "do": "correct", "value": value, "basis": basis}
    return {**facts, "reading": thing.reading(fields)}


def _require_fit(answer: Answer, thing: Any) -> None:
    """Refuse at once what could never be applied: a day that is none, words that do not stand there."""
    if "said_on" in answer.edits:
        try:
            check_edtf(answer.edits["said_on"])
        except DateError as e:
            raise UsageError(e.what) from e
    if "text" in answer.edits and thing.text and not find_passage(thing.text, answer.edits["text"]):
        raise UsageError("the edited words do not stand in the document")


def _day(text: str) -> str | None:
    """Give a day as the sheet has it, refused where it is none or lies ahead."""
    if not text:
        return None
    try:
        return check_edtf(text)
    except DateError as e:
        raise UsageError(f"the date {text[:30]!r} is none: write 2026-05-03") from e


def _note(slug: str, answer: Answer, thing: Any) -> str:
    """Keep a remark without an answer as an editor's note beside its sentence."""
    from datetime import UTC, datetime

    notes = load_case(find_case(slug)).notes
    known = {note.id for note in notes}
    number = next(n for n in range(1, len(known) + 2) if f"review-{n}" not in known)
    values = {
        "id": f"review-{number}",
        "text": answer.remark,
        "author": answer.by or "the fact-checker",
        "date": _day(answer.day) or datetime.now(UTC).date().isoformat(),
        "about": thing.name if thing is not None and thing.kind in ("claim", "finding") else "statements",
    }
    asked = tuple(values[key] for key in ("text", "author", "about"))
    if same := next((note.id for note in notes if (note.text, note.author, note.about) == asked), None):
        return same
    edit_text(slug, lambda text: with_entry(text, "notes", values))
    return str(values["id"])
