"""The files that a case names: each is looked at before anything starts, by the rule by which it will be taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.desk.folders import CASE_FILE
from toolkit.errors import CaseError, EvidenceError
from toolkit.evidence.intake import open_held

if TYPE_CHECKING:
    from toolkit.records import Basemap, Case, Document


class _Named(NamedTuple):
    """A file that a case names: where it lies, who names it, and the digest stated for it, if any."""

    name: str
    owner: str
    stated: str | None = None


def _named(case: Case) -> Iterator[_Named]:
    yield _Named(CASE_FILE, case.slug)
    for document in case.documents:
        if document.file:
            yield _of_document(document)
    for scene in case.scenes:
        if scene.file:
            yield _Named(f"scenes/{scene.file}", scene.id, scene.sha256)
    for basemap in case.basemaps:
        yield _of_basemap(basemap)
    if case.truth:
        yield _Named(case.truth, "truth")


def held_digests(case: Case, folder: Path) -> dict[str, str]:
    """Hash the files of a case.

    Returns
    -------
    dict
        Path relative to the folder to SHA-256, in the order of the case.

    Raises
    ------
    CaseError
        A file is missing, empty, too big, no plain file, outside the folder, or not the bytes that the case states;
        the code is that of the intake.
    """
    return {wanted.name: _digest(wanted, folder) for wanted in _named(case)}


def held_basemaps(case: Case, folder: Path) -> tuple[Basemap, ...]:
    """Give the basemaps of a case with their paths, every byte checked.

    Parameters
    ----------
    case
        The case.
    folder
        Its folder.

    Raises
    ------
    CaseError
        As ``held_digests``.
    """
    found = []
    for basemap in case.basemaps:
        wanted = _of_basemap(basemap)
        _digest(wanted, folder)
        found.append(basemap.model_copy(update={"path": folder / wanted.name}))
    return tuple(found)


def refusals(case: Case, folder: Path) -> list[CaseError]:
    """Say of every file of a case why a run would refuse it.

    Returns
    -------
    list of CaseError
        One a file; empty when all can be taken in.
    """
    found = []
    for wanted in _named(case):
        try:
            _digest(wanted, folder)
        except CaseError as e:
            found.append(e)
    return found


def digest_of_document(document: Document, folder: Path) -> str:
    """Hash the file of a document, if a run would take it in.

    Parameters
    ----------
    document
        A document that the case holds as a file.
    folder
        The case folder.

    Returns
    -------
    str
        SHA-256.

    Raises
    ------
    CaseError
        As ``held_digests``.
    """
    return _digest(_of_document(document), folder)


def _of_document(document: Document) -> _Named:
    return _Named(f"documents/{document.file}", document.id, document.sha256)


def _of_basemap(basemap: Basemap) -> _Named:
    return _Named(f"basemaps/{basemap.file}", basemap.credit, basemap.sha256)


def _digest(wanted: _Named, folder: Path) -> str:
    name, owner, stated = wanted
    try:
        with open_held(name, folder) as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
    except EvidenceError as e:
        # the store speaks of files, a reporter thinks of entries
        if e.error_code == "E_FILE_MISSING":
            raise CaseError(
                f"{name} of {owner!r} is not there",
                where=str(folder),
                remedy="Put the file there or delete the line 'file'.",
                code=e.error_code,
            ) from e
        raise CaseError(e.what, where=e.where, remedy=e.remedy, code=e.error_code) from e
    if stated is not None and digest != stated:
        raise CaseError(
            f"{name} has digest {digest[:12]}…, the case states {stated[:12]}…",
            where=str(folder / CASE_FILE),
            remedy="Restore the file, or correct sha256.",
            code="E_DIGEST",
        )
    return digest
