"""What two editions of a report say otherwise: their results.json compared thing by thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.quotes.who import says
from toolkit.records import CorrectedThing

_SHOWN = ("text", "verdict", "basis", "claim", "subjects", "quantities", "evidence", "simulated")
"""Fields of a finding that a reader is shown. Method and figures follow from these or from a program's version."""
_CLAIM = ("text", "speaker", "document", "said_on", "verdict")
_STATEMENT = ("text", "speaker", "said_on", "negated", "kind")
_HEAD = ("title", "question", "summary", "dateline")


def corrected_things(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[CorrectedThing, ...]:
    """Compare the results of two editions.

    Parameters
    ----------
    before
        Content of the former results.json.
    after
        Content of the new one.

    Returns
    -------
    tuple of CorrectedThing
        Changed verdicts first, then what else changed, was removed and was added; by id. That case.toml itself has
        another digest is no difference.
    """
    own = {_own_digest(before), _own_digest(after)} - {None}
    found = _compare("finding", _findings(before, own), _findings(after, own), _SHOWN)
    found += _compare("claim", _by_id(before["claims"]), _by_id(after["claims"]), _CLAIM)
    found += _compare("statement", *_of_both(before.get("statements", []), after.get("statements", [])), _STATEMENT)
    found += _head(before.get("about", {}), after.get("about", {}))
    outcomes = ("changed", "removed", "added")
    return tuple(sorted(found, key=lambda t: (not t.turned, t.kind, outcomes.index(t.outcome), t.id)))


def _own_digest(results: Mapping[str, Any]) -> str | None:
    """Return the digest of case.toml, which some findings name as their evidence."""
    return next((s["sha256"] for s in results["sources"] if s["title"] == "case.toml"), None)


def _by_id(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in items}


def _of_both(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return the statements of documents that both editions hold, by where they stand: their numbers move.

    A document that is new adds statements, and corrects none.
    """
    held = {s["document"] for s in before} & {s["document"] for s in after}
    return _told(before, held), _told(after, held)


def _told(statements: list[dict[str, Any]], held: set[str]) -> dict[str, dict[str, Any]]:
    return {_place(s): {**s, "text": _said(s)} for s in statements if s["document"] in held}


def _place(statement: Mapping[str, Any]) -> str:
    return f"{statement['document']}:{statement['content'][0][0]}"


def _said(statement: Mapping[str, Any]) -> str:
    """Tell a statement in one line; only words that stood in quotation marks do so here."""
    who = says(statement["speaker"] or "somebody", "deny" if statement["negated"] else "say")
    words = " ".join(statement["text"].split()).strip('“”"')
    told = f"“{words}”" if statement["kind"] == "direct" else words
    return f"{who}: {told} ({statement['said_on'] or 'no day known'})"


def _findings(results: Mapping[str, Any], own: set[str | None]) -> dict[str, dict[str, Any]]:
    made = _by_id(results["findings"])
    for name, finding in made.items():
        made[name] = {**finding, "evidence": [digest for digest in finding["evidence"] if digest not in own]}
    return made


def _compare(
    kind: str, before: Mapping[str, dict[str, Any]], after: Mapping[str, dict[str, Any]], fields: tuple[str, ...]
) -> list[CorrectedThing]:
    found = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        differ = tuple(f for f in fields if old and new and old.get(f) != new.get(f))
        if old and new and not differ:
            continue
        found.append(
            CorrectedThing.model_validate(
                {
                    "kind": kind,
                    "id": name,
                    "fields": differ,
                    "outcome": _outcome(old, new),
                    "before": old and old["text"],
                    "after": new and new["text"],
                    "verdict_before": old and old.get("verdict"),
                    "verdict_after": new and new.get("verdict"),
                }
            )
        )
    return found


def _outcome(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    if not old:
        return "added"
    return "changed" if new else "removed"


def _head(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[CorrectedThing]:
    return [
        CorrectedThing(kind="case", id=name, outcome="changed", before=before.get(name), after=after.get(name))
        for name in _HEAD
        if before.get(name) != after.get(name)
    ]
