"""What persons decided: how a report tells it, and whether each decision of the package stands in it as it was made."""

from __future__ import annotations

import calendar
import re
from typing import Any

from toolkit.evidence.verification.files import Package, plain_toml
from toolkit.evidence.verification.outcome import BROKEN, FAIL, NOT_CHECKED, Level, judged, short

try:
    import tomllib as decision_reader
except ImportError:  # Python 3.9 and 3.10
    decision_reader = None  # type: ignore[assignment]

DECISIONS = "data/case/decisions/"
DECIDED_RESULTS = "data/results.json"

_DID = {
    "accept": "taken",
    "reject": "dropped",
    "rule-out": "ruled out",
    "correct": "set",
    "add": "added",
    "confirm": "checked",
    "dismiss": "dismissed",
    "same": "said to be one and the same",
    "undo": "taken back",
}
_FIELDS = {"said_on": "date", "text": "words", "negated": "denial", "speaks": "speaker or not", "published": "day"}
_CASE_FACTS = ("document", "event", "comparison", "shadow")
_STANDS = {
    "changed": "Not applied",
    "gone": "Not applied",
    "undone": "Taken back",
    "replaced": "Replaced",
    "faulty": "Not read",
    "recorded": "Kept",
}


def day_words(at: Any) -> str:
    """Return the day of a moment in words, such as "3 May 2026".

    Parameters
    ----------
    at
        A date or time that begins as ISO 8601 has it.
    """
    match = re.match(r"(\d{4})-(0[1-9]|1[0-2])-(\d\d)", str(at or ""))
    return f"{int(match[3])} {calendar.month_name[int(match[2])]} {match[1]}" if match else "day not known"


def decision_words(outcome: dict[str, Any]) -> str:
    """Tell a decision and what became of it in one line.

    Parameters
    ----------
    outcome
        A decision of results.json, as JSON values.
    """
    if outcome["status"] == "faulty":
        return f"{outcome['file']}: {outcome['note']}. The other decisions stand."
    who = outcome.get("by") or "the desk"
    thing = f"{outcome['kind']} {outcome['ref']}" if outcome.get("ref") else outcome["kind"]
    day = day_words(outcome.get("day") or outcome.get("at"))
    on = f" ({outcome['on']})" if outcome.get("on") not in ("", None, outcome.get("ref")) else ""
    sets = "; ".join(_set_words(name, value, "set to ") for name, value in sorted(outcome["value"].items()))
    if outcome["do"] == "confirm":
        line = f"Checked by {who} on {day}: {thing}{on}"
    elif outcome["do"] == "correct":
        line = f"{day}, {who}: {thing}{on}"
    else:
        line = f"{day}, {who}: {thing}{on} {_DID.get(outcome['do'], outcome['do'])}"
    line += f", {sets}." if sets else "."
    read = "; ".join(_set_words(name, value) for name, value in sorted(outcome["reading"].items()))
    source = "case.toml has" if outcome["kind"] in _CASE_FACTS and outcome["do"] == "correct" else "The program reads"
    line += f" {source} {read}." if read else ""
    line += f" Reason: {outcome['why'].rstrip('.')}." if outcome.get("why") else ""
    stands = _STANDS.get(outcome["status"])
    if stands:
        note = f": {outcome['note']}" if outcome.get("note") else ""
        line += f" {stands}{note}."
    line += f" Nearest: {outcome['nearest']}." if outcome.get("nearest") else ""
    return " ".join(line.split())


def _set_words(field: str, value: Any, verb: str = "") -> str:
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{_FIELDS.get(field, field)} {verb}“{shown or 'nothing'}”"


def settled_words(settled: dict[str, Any]) -> str:
    """Tell what a person settled of a statement, with the program's own reading beside.

    Parameters
    ----------
    settled
        An item of a statement's ``decided``, as JSON values; ``now`` holds what stands.
    """
    who = settled.get("by")
    day = day_words(settled.get("on"))
    reason = f" Reason: {settled['why'].rstrip('.')}." if settled.get("why") else ""
    if settled["do"] == "confirm":
        return " ".join(f"Checked by {who or 'the desk'} on {day}.{reason}".split())
    if settled["do"] == "add":
        return " ".join(f"Added by {who or 'the desk'} on {day}.{reason}".split())
    field = _FIELDS.get(settled["field"], settled["field"])
    reads = f"; the program reads “{settled['reading']}”" if settled.get("reading") else ""
    return " ".join(f"{field.capitalize()} set by {who or 'the desk'}, {day}{reads}.{reason}".split())


def case_as_decided(case: dict[str, Any], results: dict[str, Any]) -> dict[str, Any]:
    """Return a case file with what was set by decisions; the level "decisions" holds the report to their files.

    Parameters
    ----------
    case
        case.toml, read.
    results
        results.json, read.
    """
    rows = [r for r in results.get("decisions", []) if r["status"] == "applied" and r["do"] == "correct"]
    made = dict(case)
    for kind, part in (("document", "documents"), ("event", "events"), ("comparison", "comparisons")):
        own = [row for row in rows if row["kind"] == kind]
        made[part] = [_with_values(entry, own) for entry in case.get(part, [])]
    return made


def _with_values(entry: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    changed = dict(entry)
    for row in rows:
        if row.get("ref") == entry.get("id"):
            changed.update({field: value for field, value in row["value"].items() if field != "note"})
    return changed


def check_decisions(package: Package) -> Level | None:
    """Compare what a report tells of decisions with the decisions in the package.

    Returns
    -------
    Level or None
        PASS when every decision is told as its file has it and those that are said to be applied are; None for a
        package that holds none and tells of none.
    """
    try:
        results = package.json(DECIDED_RESULTS)
        told = {str(row["file"]): row for row in results.get("decisions", [])}
        names = [n[len(DECISIONS) :] for n in package.payload if n.startswith(DECISIONS) and n.endswith(".toml")]
        if not told and not names:
            return None
        if decision_reader is None:
            return Level("decisions", NOT_CHECKED, "reading them needs Python 3.11 or later")
        problems = _compare(package, results, told, sorted(names))
    except BROKEN as e:
        return Level("decisions", FAIL, "the decisions cannot be checked", (f"{type(e).__name__}: {short(e)}",))
    counted = [row for row in told.values() if row["status"] in ("applied", "changed", "gone", "faulty")]
    applied = sum(1 for row in counted if row["status"] == "applied")
    waiting = [decision_words(row) for row in counted if row["status"] != "applied"]
    return judged("decisions", f"{applied} of {len(counted)} applied", problems, tuple(waiting))


def _compare(package: Package, results: dict[str, Any], told: dict[str, Any], names: list[str]) -> list[str]:
    problems = []
    files = {name: _written(package, name) for name in names}
    undoes = {name: str(f.get("undoes")) for name, f in files.items() if f and f.get("do") == "undo"}
    # an undo can itself be undone
    undone = {thing for name, thing in undoes.items() if name not in undoes.values()}
    for name, written in files.items():
        if written is None or written.get("kind") == "proposal" or name in undoes:
            continue
        row = told.get(name)
        if row is None:
            problems.append(f"decision {name}: the report does not tell of it")
        elif row["status"] != "faulty":
            problems += _told_as_written(name, written, row)
            if (row["status"] == "undone") != (name in undone):
                problems.append(f"decision {name}: is told as {row['status']}, its undo says otherwise")
    for name, row in told.items():
        if name not in names and row["status"] != "faulty":
            problems.append(f"decision {name}: the report tells of it, the package does not hold it")
    return problems + _effects(results, told)


def _written(package: Package, name: str) -> dict[str, Any] | None:
    try:
        return dict(decision_reader.loads(plain_toml(package.read(f"{DECISIONS}{name}"))))
    except (ValueError, RecursionError):
        return None


def _told_as_written(name: str, written: dict[str, Any], row: dict[str, Any]) -> list[str]:
    problems = [
        f"decision {name}: {field} is {short(row.get(field) or '', 40)!r}, its file has "
        f"{short(written.get(field) or '', 40)!r}"
        for field in ("kind", "do", "why", "by")
        if " ".join(str(row.get(field) or "").split()) != " ".join(str(written.get(field) or "").split())
    ]
    if dict(written.get("value") or {}) != row["value"]:
        problems.append(f"decision {name}: sets other values than its file")
    if [day_words(row.get(f)) for f in ("at", "day")] != [day_words(written.get(f)) for f in ("at", "day")]:
        problems.append(f"decision {name}: is told for another day than its file")
    return problems


def _effects(results: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """Hold what statements and claims say of decisions to the decisions, and the other way round."""
    problems = []
    named: dict[str, dict[str, Any]] = {}
    for statement in results["statements"]:
        for settled in statement.get("decided") or ():
            row = told.get(settled["file"])
            named[settled["file"]] = statement
            if row is None or row["status"] != "applied" or row.get("ref") != statement["id"]:
                problems.append(f"statement {statement['id']}: names a decision that was not applied to it")
            elif settled["do"] == "correct" and not _is_set(statement, settled["field"], row["value"]):
                problems.append(f"statement {statement['id']}: its {settled['field']} is not what was decided")
    ids = {statement["id"] for statement in results["statements"]}
    for name, row in told.items():
        if row["kind"] != "statement" or row["status"] != "applied":
            continue
        if row["do"] == "reject" and row.get("ref") in ids:
            problems.append(f"decision {name}: {row['ref']} was dropped, and stands in the report")
        if row["do"] in ("correct", "confirm", "add") and name not in named:
            problems.append(f"decision {name}: is said to be applied, and no statement shows it")
    return problems + _case_effects(results, told)


def _case_effects(results: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """Hold what the report says of documents, events and pairs to what was decided on them."""
    problems = []
    documents = {s["id"]: s["item"] for s in results["sources"] if s["kind"] == "document" and s.get("item")}
    happened = {e["ref"]: e for e in results["timeline"] if e["lane"] == "happened"}
    pairs = {c["id"] or "imagery": c for c in (results["comparison"], *results["comparisons"]) if c}
    applied = [(n, row) for n, row in told.items() if row["status"] == "applied" and row["kind"] in _CASE_FACTS]
    dropped = {(row["kind"], row["ref"]) for _, row in applied if row["do"] == "reject"}
    for name, row in applied:
        kind, ref = row["kind"], row["ref"]
        if row["do"] == "reject":
            spoken = [s["id"] for s in results["statements"] if kind == "document" and s.get("document") == ref]
            if spoken or (kind == "event" and ref in happened) or (kind == "comparison" and _measured(pairs.get(ref))):
                problems.append(f"decision {name}: the {kind} {ref} was dropped, and still counts in the report")
        shown = {"document": documents, "event": happened, "comparison": pairs}.get(kind, {}).get(ref)
        if row["do"] != "correct" or shown is None or (kind, ref) in dropped:
            continue
        wrong = [f for f, value in row["value"].items() if f in shown and f != "note" and shown[f] != value]
        problems += [f"decision {name}: the {field} of {kind} {ref} is not what was decided" for field in wrong]
    return problems


def _measured(pair: dict[str, Any] | None) -> bool:
    return pair is not None and pair["status"] != "no-scenes"


def _is_set(statement: dict[str, Any], field: str, value: dict[str, Any]) -> bool:
    if field == "text":
        return True  # the words are cut out of the document again by the level "quotations"
    return field in value and str(statement.get(field)) == str(value[field])
