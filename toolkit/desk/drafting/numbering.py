"""The numbers of a list: what was shown is kept, so that "4" means what stood there, whatever was accepted since."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from toolkit.desk.folders import writing
from toolkit.errors import FileError, UsageError
from toolkit.evidence import write_atomic
from toolkit.reading import read_json
from toolkit.records import SURENESS, Proposal
from toolkit.settings import get_settings

_RANGE = re.compile(r"(?P<low>\d{1,4})(?:\s*-\s*(?P<high>\d{1,4}))?")
_FORMAT = "dateline/draft-list/1"


def _file(slug: str) -> Path:
    return get_settings().runs / f".{slug}.draft.json"


def keep_list(slug: str, offers: Sequence[Proposal]) -> None:
    """Keep the list that is shown.

    Parameters
    ----------
    slug
        Name of the case.
    offers
        In the order of their numbers.
    """
    path = _file(slug)
    held = {"format": _FORMAT, "digests": [offer.digest for offer in offers]}
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(held).encode())


def kept_list(slug: str) -> list[str] | None:
    """Return the digests of the list shown last, in order; None where none was shown.

    Parameters
    ----------
    slug
        Name of the case.
    """
    path = _file(slug)
    if not path.is_file():
        return None
    try:
        held = read_json(path)
    except FileError:
        return None
    digests = held.get("digests")
    return [str(d) for d in digests] if held.get("format") == _FORMAT and isinstance(digests, list) else None


def chosen(words: str, offers: Sequence[Proposal], shown: Sequence[str] | None) -> list[Proposal]:
    """Return the offers that somebody names.

    Parameters
    ----------
    words
        "1,4-9", "sure", "likely", "all", the first characters of a digest, or several of these with commas.
    offers
        What is offered now.
    shown
        Digests of the list shown last; numbers are those of that list. None = of ``offers``.

    Returns
    -------
    list of Proposal
        In the order of the list, each once.

    Raises
    ------
    UsageError
        A word is none of these, or its number is no longer offered.
    """
    # numbers mean what was on the screen, whatever was accepted since
    order = list(shown) if shown is not None else [offer.digest for offer in offers]
    by_digest = {offer.digest: offer for offer in offers}
    wanted: dict[str, None] = {}
    for part in filter(None, (piece.strip() for piece in words.split(","))):
        for digest in _digests(part, offers, order):
            if digest not in by_digest:
                raise UsageError(
                    f"{part} is no longer offered: it was accepted, or the case has changed",
                    where=words,
                    remedy="List them again: dateline draft CASE.",
                )
            wanted[digest] = None
    return [offer for offer in offers if offer.digest in wanted]


def _digests(part: str, offers: Sequence[Proposal], order: Sequence[str]) -> list[str]:
    if part == "all":
        return [offer.digest for offer in offers]
    if part in SURENESS:
        return [offer.digest for offer in offers if offer.grade == part]
    match = _RANGE.fullmatch(part)
    if match is not None and len(part) < 8:
        low, high = int(match["low"]), int(match["high"] or match["low"])
        if 1 <= low <= high <= len(order):
            return list(order[low - 1 : high])
        held = f"The list has 1 to {len(order)}." if order else "Nothing is offered; see: dateline draft CASE."
        raise UsageError(f"there is no number {part}", where=part, remedy=held)
    named = [offer.digest for offer in offers if len(part) >= 6 and offer.digest.startswith(part)]
    if len(named) == 1:
        return named
    raise UsageError(
        f"{part!r} names no offer", where=part, remedy='Write numbers ("1,4-9"), "sure", "likely" or "all".'
    )
