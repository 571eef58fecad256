"""Read the decisions of a case: those that can be read, and one line for each file that cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from toolkit.desk.casefile.faults import explained, first_of
from toolkit.desk.decisions.files import FOLDER, MOST_BYTES, decision_files
from toolkit.errors import CaseError, DatelineError
from toolkit.reading import decode, parse_toml, read_text
from toolkit.records.decision import FORMAT, Decision, Decisions, FaultyDecision, FiledDecision

if TYPE_CHECKING:
    from toolkit.evidence import EvidenceStore

_AHEAD = timedelta(days=1)
"""How far a clock may be ahead of ours: a desk on the other side of the date line, and a clock that is off."""


def read_decisions(folder: Path, names: list[str] | None = None) -> Decisions:
    """Read all decisions of a case.

    Parameters
    ----------
    folder
        The case folder.
    names
        Paths relative to it; all decisions if absent.

    Returns
    -------
    Decisions
        Oldest first, which of them stand, and the files that cannot be read, one line each.

    Raises
    ------
    CaseError
        There are too many.
    """
    listed = decision_files(folder) if names is None else names
    return _read_all([folder / name for name in listed], _text, slug=folder.name)


def kept_decisions(store: EvidenceStore, inputs: Mapping[str, str], slug: str) -> Decisions:
    """Read the decisions that a finished run was made with.

    Parameters
    ----------
    store
        Evidence of the run.
    inputs
        Digest of each file of the case, by its name.
    slug
        Name of the case.
    """
    digests = {Path(name): digest for name, digest in inputs.items() if name.startswith(f"{FOLDER}/")}
    return _read_all(digests, lambda path: decode(store.get(digests[path]), path.name, error=CaseError), slug=slug)


def _text(path: Path) -> str:
    return read_text(path, limit=MOST_BYTES, error=CaseError)


def _read_all(paths: Iterable[Path], text_of: Callable[[Path], str], *, slug: str) -> Decisions:
    filed: list[FiledDecision] = []
    faulty: list[FaultyDecision] = []
    now = datetime.now(UTC)
    for path in paths:
        try:
            filed.append(FiledDecision(file=path.name, decision=_read(path, text_of(path), slug=slug, now=now)))
        except DatelineError as e:
            faulty.append(FaultyDecision(file=path.name, fault=_fault(e, path.name)))
    # later ones take the place of earlier ones, so the order is the time they were made and not the name
    filed.sort(key=lambda item: (item.decision.at, item.file))
    return _with_sound_undos(filed, faulty)


def _read(path: Path, text: str, *, slug: str, now: datetime) -> Decision:
    text = text.replace("\r\n", "\n")
    data = parse_toml(text, path.name, error=CaseError)
    version = data.get("format")
    # told as that, and not as twenty unknown keys
    if isinstance(version, str) and version != FORMAT and version.startswith("dateline/decision/"):
        raise CaseError(f"it was written by another version of dateline ({version})", remedy="Use that version.")
    try:
        decision = Decision.model_validate(data)
    except ValidationError as e:
        raise first_of(explained(Decision, e, data, text, path.name)) from e
    if decision.case is not None and decision.case != slug:
        raise CaseError(f"it belongs to the case {decision.case!r}", remedy="Put it there, or delete it.")
    if decision.at > now + _AHEAD:
        raise CaseError(f"its date lies in the future ({decision.at:%Y-%m-%d})", remedy="Correct 'at'.")
    return decision


def _fault(error: DatelineError, file: str) -> str:
    """Say what is wrong without the path, which differs from machine to machine."""
    line = (error.where or "").rpartition(", line ")[2] if ", line " in (error.where or "") else ""
    place = f"line {line}: " if line else ""
    remedy = error.remedy or ""
    if remedy.startswith("Delete it"):
        remedy = f"Known: {', '.join(Decision.model_fields)}."
    advice = f". {remedy}" if remedy else ""
    return f"{place}{error.what}{advice}".replace(file, "the file")


def _with_sound_undos(filed: list[FiledDecision], faulty: list[FaultyDecision]) -> Decisions:
    """Set aside an undo that takes back something of another kind: it would move steps that it does not name."""
    kinds = {item.file: item.decision.kind for item in filed}
    sound: list[FiledDecision] = []
    wrong = list(faulty)
    for item in filed:
        named = item.decision.undoes
        if item.decision.do == "undo" and named is not None and named not in kinds:
            wrong.append(FaultyDecision(file=item.file, fault=f"it takes back {named}, which is not there"))
        elif item.decision.do == "undo" and named is not None and kinds[named] != item.decision.kind:
            wrong.append(FaultyDecision(file=item.file, fault=f"it takes back a {kinds[named]}, and says otherwise"))
        else:
            sound.append(item)
    return Decisions(filed=tuple(sound), faulty=tuple(sorted(wrong, key=lambda f: f.file)))
