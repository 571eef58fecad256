"""Write one decision: a new file that appears whole, under the lock of its folder. Nothing that stands is changed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from toolkit.desk.casefile.entries import own_folder, toml_value
from toolkit.desk.decisions.files import FOLDER, MOST_BYTES, decision_files
from toolkit.desk.decisions.read import read_decisions
from toolkit.desk.folders import find_case, writing
from toolkit.errors import UsageError
from toolkit.evidence import write_atomic
from toolkit.evidence.custody import NOT_STATED, custodian
from toolkit.records.decision import Act, Decision, DecisionKind, Subject, Value
from toolkit.system import alone

_HEAD = "# What a person decided; written once, never edited. To take it back: dateline decide {case} undo {file}"


def decide(
    case: str | Path,
    *,
    kind: DecisionKind,
    on: Subject | Mapping[str, Any],
    do: Act,
    value: Mapping[str, Value] | None = None,
    basis: str | None = None,
    why: str = "",
    by: str | None = None,
    reading: Mapping[str, str] | None = None,
    day: str | None = None,
) -> Path:
    """Keep what a person decided.

    Parameters
    ----------
    case
        Slug of the case, or its folder.
    kind
        What it is about.
    on
        The thing itself.
    do
        What is done with it.
    value
        Fields that are set.
    basis
        Digest of the record decided on (``records.decision.basis_of``); absent = it holds whatever becomes of it.
    why
        Reason, in the person's words.
    by
        Who decides; absent = whom the settings name, or nobody.
    reading
        What the program read in the fields that are set.
    day
        Day on which it was looked at, as EDTF, where that was not now.

    Returns
    -------
    Path
        The new file.

    Raises
    ------
    UsageError
        The decision makes no sense (E_DECISION).
    CaseError
        There is no such case, it is shipped, its folder leads elsewhere, or it has more decisions than are read.
    StorageError
        The file cannot be written; nothing is left of it.
    """
    facts: dict[str, Any] = {
        "kind": kind,
        "on": on,
        "do": do,
        "value": dict(value or {}),
        "basis": basis,
        "why": why.strip(),
        "by": by,
        "reading": dict(reading or {}),
        "day": day,
    }
    return _write(case, facts)


def undo(case: str | Path, file: str, *, why: str = "", by: str | None = None) -> Path:
    """Take a decision back; its file stays, and the undo can itself be undone.

    Parameters
    ----------
    case
        Slug of the case, or its folder.
    file
        Name of the decision's file, or the start or end of it that no other has.
    why
        Reason.
    by
        Who takes it back.

    Returns
    -------
    Path
        The new file.

    Raises
    ------
    UsageError
        No decision, or several, have that name (E_DECISION).
    """
    filed = read_decisions(_folder(case)).filed
    wanted = file.removesuffix(".toml").removeprefix(f"{FOLDER}/")
    fitting = [i for i in filed if i.file.startswith(wanted) or i.file.removesuffix(".toml").endswith(wanted)]
    if not wanted or len(fitting) != 1:
        what = "several decisions are" if len(fitting) > 1 else "no decision is"
        raise UsageError(
            f"{what} called {file!r}", remedy="'dateline decide CASE list' shows their names.", code="E_DECISION"
        )
    found = fitting[0]
    facts = {"kind": found.decision.kind, "on": found.decision.on, "do": "undo", "undoes": found.file}
    return _write(case, {**facts, "why": why.strip(), "by": by})


def _folder(case: str | Path) -> Path:
    return own_folder(find_case(case) if isinstance(case, str) else case)


def _write(case: str | Path, facts: dict[str, Any]) -> Path:
    folder = _folder(case)
    named = facts["by"] or custodian()
    place = folder / FOLDER
    with writing(folder):
        place.mkdir(exist_ok=True)
        with alone(place):
            decision_files(folder)  # refuses one more than are read
            now = datetime.now(UTC)
            decision = _checked({**facts, "case": folder.name, "by": None if named == NOT_STATED else named, "at": now})
            path = place / f"{now:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}.toml"
            data = decision_toml(decision, path.name).encode()
            if len(data) > MOST_BYTES:
                raise UsageError(
                    f"a decision may have {MOST_BYTES:,} bytes", remedy="Give a shorter reason.", code="E_DECISION"
                )
            write_atomic(path, data)
    return path


def _checked(facts: Mapping[str, Any]) -> Decision:
    try:
        return Decision.model_validate(dict(facts))
    except ValidationError as e:
        first = e.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{place}: {message}" if place else message, where="decision", code="E_DECISION") from e


def decision_toml(decision: Decision, file: str) -> str:
    """Write a decision as TOML: plain keys first, then what it is about, then what it sets."""
    plain = {
        "format": decision.format,
        "case": decision.case,
        "kind": decision.kind,
        "do": decision.do,
        "undoes": decision.undoes,
        "why": decision.why,
        "by": decision.by,
        "basis": decision.basis,
        "day": decision.day,
    }
    lines = [_HEAD.format(case=decision.case, file=file), *_pairs(plain)]
    lines.append(f"at = {decision.at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}")
    on = decision.on.model_dump(mode="json", exclude_defaults=True)
    passages = on.pop("passages", [])
    lines += ["", "[on]", *_pairs(on)]
    for passage in passages:
        lines += ["", "[[on.passages]]", *_pairs(passage)]
    for name, table in (("value", decision.value), ("reading", decision.reading)):
        if table:
            lines += ["", f"[{name}]", *_pairs(table)]
    return "\n".join([*lines, ""])


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {toml_value(value)}" for key, value in values.items() if value not in (None, "", [], ())]
