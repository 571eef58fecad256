"""What a run will and will not be able to check in a case, asked of the rooms before anything is run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import imagery, places, report
from toolkit.desk.casefile.texts import held_texts
from toolkit.errors import CaseError, CoordinateError, DatelineError
from toolkit.places import locate_sites, read_position
from toolkit.places.basemap_pictures import require_picture
from toolkit.quotes import claim_passages, find_passage
from toolkit.records import plans_of

if TYPE_CHECKING:
    from toolkit.records import Case, DocumentText, Finding, Passage


def foreseen(case: Case, folder: Path) -> list[str]:
    """Say of each claim what will not be checkable, and what would make it so.

    Returns
    -------
    list of str
        One sentence each; those that start with "Error" stop a run.
    """
    lines: list[str] = []
    texts = list(_texts(case, folder, lines))
    placed = _places(case, lines)
    lines += [*_passages(case, texts), *_quotations(case, texts), *_images(case), *_basemaps(case, folder)]
    lines += _pairs(case, folder)
    for finding in (*placed, *_dates(case, placed)):
        if finding.verdict == "not-checkable":
            part = f", check {finding.part}" if finding.part else ""
            lines.append(f"Claim {finding.claim!r}{part} will stay open: {finding.text}")
    return lines


def _texts(case: Case, folder: Path, lines: list[str]) -> Iterator[DocumentText]:
    """Read the documents held; a fault of one is a line, and the others are read."""
    for _, text, fault in held_texts(case, folder):
        if text is None:
            lines.append(f"Error: {fault}")
        else:
            yield text


def _places(case: Case, lines: list[str]) -> list[Finding]:
    try:
        return places.check_claims(case, locate_sites(case))
    except CoordinateError as e:
        lines.append(f"Error: {e}")
        return []


def _passages(case: Case, texts: Iterable[DocumentText]) -> Iterator[str]:
    """Say of each claim where its document makes it, or what it does not print."""
    read = list(texts)
    for claim in case.claims:
        try:
            found = claim_passages(
                case.model_copy(update={"claims": (claim,)}), read, positions=places.find_coordinates
            )
        except CaseError as e:
            yield f"Error: {e}"
            continue
        yield from (told for passage in found if (told := _told(passage)))


def _told(passage: Passage) -> str | None:
    where = f"Claim {passage.claim!r}"
    if passage.lacking:
        lacking = " and ".join(f"“{words}”" for words in passage.lacking)
        return f"{where} says {lacking}, which its document {passage.document!r} does not print."
    if passage.status == "none":
        return f"{where}: no sentence of {passage.document!r} seems to make it. Name its words: passage."
    if passage.status == "probable":
        shown = " ".join(passage.text.split())[:160]
        return f"{where} is probably made here; confirm it with passage: “{shown}”"
    if passage.times > 1:
        places_of = f"{passage.times} places of {passage.document!r}"
        return f"{where}: its passage stands in {places_of}; the first is taken. Copy more words."
    return None


def _quotations(case: Case, texts: Iterable[DocumentText]) -> Iterator[str]:
    """Say which quoted words stand nowhere; who says the others only a run can tell."""
    bodies = [text.text for text in texts]
    for claim, check in case.checks_of("statement"):
        if bodies and not any(find_passage(body, check.words) for body in bodies):
            yield f"Claim {claim.id!r}: the words “{check.words}” stand in no document held."


def _images(case: Case) -> Iterator[str]:
    for claim, check in case.checks_of("change"):
        if check.near is not None and read_position(check.near) is None:
            yield f"Claim {claim.id!r}: {check.near!r} is not a position that can be read."
    shadows = chain.from_iterable(plan.shadows for plan in plans_of(case).values())
    known = {shadow.id for shadow in shadows}
    known |= {site.id for site in case.sites if site.extent_m or site.outline}
    for claim, check in case.checks_of("measure"):
        if check.of not in known and not check.of.startswith("change"):
            yield f"Claim {claim.id!r}: nothing called {check.of!r} is measured. Mark a shadow, or draw an outline."


def _pairs(case: Case, folder: Path) -> list[str]:
    """Say which comparisons cannot be made: a run leaves them out, and makes the others."""
    held = [s.model_copy(update={"path": folder / "scenes" / s.file}) for s in case.scenes if s.file]
    try:
        sites = locate_sites(case) if held else []
    except CoordinateError:
        return []  # told with the places
    return imagery.pairs_faults(case, held, sites)


def _basemaps(case: Case, folder: Path) -> Iterator[str]:
    """Say which picture a map cannot be drawn on; one that is not there is told with the other files."""
    for basemap in case.basemaps:
        path = folder / "basemaps" / basemap.file
        if not path.is_file():
            continue
        try:
            require_picture(basemap.model_copy(update={"path": path}))
        except DatelineError as e:
            yield f"Error: {e}"


def _dates(case: Case, found: Iterable[Finding]) -> list[Finding]:
    stand_in = "0" * 64  # what will be hashed when the case is run
    held: dict[str, Any] = {}
    for part in ("documents", "scenes"):
        items = getattr(case, part)
        held[part] = tuple(item.model_copy(update={"sha256": stand_in if item.file else None}) for item in items)
    ready = case.model_copy(update=held)
    return [f for f in report.check_claims(ready, found) if f.kind != "note"]
