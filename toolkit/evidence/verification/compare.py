"""Two runs field by field: MATCH, WITHIN a tolerance declared beforehand, CHANGED and by how much, or MISSING."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from toolkit.evidence.verification.outcome import NOT_CHECKED, short

MATCH, WITHIN, CHANGED, MISSING = "MATCH", "WITHIN", "CHANGED", "MISSING"

_UNITS = {"_m2": "m²", "_km": "km", "_m": "m", "_pct": "%", "_px": "px", "_deg": "°", "_days": "days"}
_METRES_A_DEGREE = 111_320.0

_ORDER = (MATCH, WITHIN, NOT_CHECKED, MISSING, CHANGED)
DIGITS = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_PICTURES = "other bytes; the numbers in it are compared as findings"
_OTHER = "other bytes; what is in it is compared field by field"


@dataclass(frozen=True)
class Row:
    """One record, or one field of it, then and now.

    Attributes
    ----------
    step
        Step it belongs to.
    record
        Which record: "finding distance-c1", "statement s3".
    outcome
        MATCH, WITHIN, CHANGED, MISSING or NOT CHECKED.
    detail
        What differs, field by field.
    """

    step: str
    record: str
    outcome: str
    detail: str = ""


def compare_step(step: str, before: dict[str, Any], after: dict[str, Any], tolerances: dict[str, Any]) -> list[Row]:
    """Compare the outputs of a step.

    Parameters
    ----------
    step
        Its name.
    before
        outputs.json as packed.
    after
        outputs.json of the new run.
    tolerances
        What results.json declares, by unit: ``absolute``, ``relative``. A field's unit is the end of its name.

    Returns
    -------
    list of Row
        One a record, the worst of its fields first in the detail.
    """
    rows: list[Row] = []
    # in the order of the package, then what only the new run has
    for field in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(field), after.get(field)
        if isinstance(old, list) and isinstance(new, list):
            rows += _lists(step, field, old, new, tolerances)
        elif isinstance(old, dict) and isinstance(new, dict) and field == "files":
            rows += [_file(step, name, old.get(name), new.get(name)) for name in sorted({*old, *new})]
        elif field in ("comparison", "simulated", "case", "step", "format") or old != new:
            rows.append(_record(step, field, old, new, tolerances))
    return rows


def worst(rows: list[Row]) -> str:
    """Return the gravest outcome of many.

    Parameters
    ----------
    rows
        What was compared.
    """
    return max((row.outcome for row in rows), key=_ORDER.index, default=NOT_CHECKED)


def _lists(step: str, field: str, old: list[Any], new: list[Any], tolerances: dict[str, Any]) -> list[Row]:
    then, now = _by_name(old), _by_name(new)
    noun = field[:-1] if field.endswith("s") else field
    rows = []
    for name in [*then, *(n for n in now if n not in then)]:
        if name not in now:
            rows.append(Row(step, f"{noun} {name}", MISSING, "the new run does not find it"))
        elif name not in then:
            rows.append(Row(step, f"{noun} {name}", MISSING, "only the new run finds it"))
        else:
            rows.append(_record(step, f"{noun} {name}", then[name], now[name], tolerances))
    return rows


def _by_name(records: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, record in enumerate(records, start=1):
        name = None
        if isinstance(record, dict):
            inner = record.get("site")
            # records are held against the one of their name, wherever it stands in the list
            name = record.get("id") or record.get("number") or (inner.get("id") if isinstance(inner, dict) else None)
        key = str(name if name is not None else number)
        found[key if key not in found else f"{key}/{number}"] = record
    return found


def _file(step: str, name: str, old: Any, new: Any) -> Row:
    if old is None or new is None:
        return Row(step, f"file {name}", MISSING, "only one run writes it")
    return Row(step, f"file {name}", MATCH if old == new else NOT_CHECKED, "" if old == new else _OTHER)


def _record(step: str, what: str, old: Any, new: Any, tolerances: dict[str, Any]) -> Row:
    if old == new:
        return Row(step, what, MATCH)
    fields: list[Row] = []
    _walk_both(old, new, "", (step, ""), tolerances=tolerances, rows=fields)
    numbers = [row for row in fields if row.record != "text"]
    # a sentence may print other digits only where every number of its record is within its tolerance
    if all(row.outcome in (MATCH, WITHIN) for row in numbers) and isinstance(old, dict):
        fields = [_reworded(row, old, new) for row in fields]
    outcome = worst(fields)
    said = [
        f"{row.record}: {row.detail}" for row in sorted(fields, key=lambda r: -_ORDER.index(r.outcome)) if row.detail
    ]
    return Row(step, what, outcome, "; ".join(said))


def _reworded(row: Row, old: dict[str, Any], new: dict[str, Any]) -> Row:
    """Let a sentence pass whose numbers alone moved, when every number of the record is within its tolerance."""
    same = row.record == "text" and DIGITS.sub("#", old["text"]) == DIGITS.sub("#", new["text"])
    return Row(row.step, row.record, WITHIN, row.detail) if same and row.outcome == CHANGED else row


def _walk_both(
    old: Any, new: Any, path: str, place: tuple[str, str], *, tolerances: dict[str, Any], rows: list[Row]
) -> None:
    """Compare two JSON values; ``place`` is the step, and the unit of the quantity that is looked at."""
    step, unit = place
    if isinstance(old, dict) and isinstance(new, dict):
        unit = str(old.get("unit", unit)) if "value" in old else unit
        for key in [*old, *(k for k in new if k not in old)]:
            below = f"{path}.{key}" if path else key
            _walk_both(old.get(key), new.get(key), below, (step, unit), tolerances=tolerances, rows=rows)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, value in enumerate(old):
            name = value.get("name") if isinstance(value, dict) else None
            _walk_both(value, new[number], f"{path}[{name or number}]", place, tolerances=tolerances, rows=rows)
    elif old != new:
        rows.append(_leaf(old, new, path, place, tolerances))


def _leaf(old: Any, new: Any, path: str, place: tuple[str, str], tolerances: dict[str, Any]) -> Row:
    step, unit = place
    number = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in (old, new))
    if number:
        off, allowed = abs(new - old), _allowed(path, unit, float(old), tolerances)
        said = f"{old!r} → {new!r}, off by {off:.3g}"
        if off <= allowed:
            return Row(step, path, WITHIN, f"{said}, within {allowed:.3g}")
        return Row(step, path, CHANGED, f"{said}, allowed {allowed:.3g}")
    if path == "sha256" and isinstance(old, str):
        return Row(step, path, NOT_CHECKED, _PICTURES)
    if path == "how":
        return Row(step, path, NOT_CHECKED, f"made by other versions: {short(old, 70)} → {short(new, 70)}")
    return Row(step, path, CHANGED, f"{short(old, 70)!r} → {short(new, 70)!r}")


def _allowed(path: str, unit: str, value: float, tolerances: dict[str, Any]) -> float:
    field = re.sub(r"\[[^]]*\]$", "", path).rpartition(".")[2]
    scale = 1.0
    if field in ("lon", "lat"):  # degrees: as many as a tolerance in metres comes to at the equator
        unit, scale = "m", 1 / _METRES_A_DEGREE
    # units live in the names of fields
    elif not path.startswith("quantities"):
        unit = next((u for ending, u in _UNITS.items() if field.endswith(ending)), "")
    rule = tolerances.get(unit, {})
    return scale * max(float(rule.get("absolute", 0)), abs(value) * float(rule.get("relative", 0)))
