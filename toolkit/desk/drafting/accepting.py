"""Accept offers into case.toml, all or none, and reject them so that they do not come back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.desk.casefile.editing import edit_text
from toolkit.desk.casefile.layout import entry_block, with_entry, with_part, with_value
from toolkit.desk.decisions import decide
from toolkit.errors import CaseError
from toolkit.reading import parse_toml
from toolkit.records import Case, Proposal

_FIRST = ("documents", "sites", "scenes", "events", "people", "claims", "imagery")
"""Parts in the order they are written: what is named by others comes first."""


class Accepted(NamedTuple):
    """What was written: the case as it now stands, the offers accepted, and those that they need."""

    case: Case
    offers: tuple[Proposal, ...]
    along: tuple[Proposal, ...]


def accept(folder: Path, wanted: Sequence[Proposal], offers: Sequence[Proposal]) -> Accepted:
    """Write offers into case.toml.

    Parameters
    ----------
    folder
        The case folder.
    wanted
        Those that a person accepts.
    offers
        All that are offered: a claim's new site is taken along.

    Returns
    -------
    Accepted
        What was written.

    Raises
    ------
    CaseError
        The case would not be valid; nothing is written.
    """
    along = _needed(wanted, offers)
    # the case must be valid after every entry, so a site comes before the claim about it
    every = sorted([*along, *wanted], key=lambda offer: _FIRST.index(offer.table))

    def _with_all(text: str) -> str:
        for offer in every:
            text = _with(text, offer)
        return text

    return Accepted(edit_text(folder, _with_all), tuple(wanted), tuple(along))


def _with(text: str, offer: Proposal) -> str:
    if offer.of is not None:
        for key, value in offer.entry.items():
            text = with_value(text, offer.table, offer.of, key, value)
        return text
    if offer.table == "imagery":
        return with_part(text, offer.table, offer.entry)
    return with_entry(text, offer.table, offer.entry)


def _needed(wanted: Sequence[Proposal], offers: Sequence[Proposal]) -> list[Proposal]:
    """Return the offers that others need: the site of a claim."""
    have = {str(offer.entry.get("id")) for offer in wanted}
    needs = set(chain.from_iterable(offer.needs for offer in wanted)) - have
    return [offer for offer in offers if offer.of is None and offer.entry.get("id") in needs]


def edited(folder: Path, wanted: Sequence[Proposal], offers: Sequence[Proposal], text: str) -> Accepted:
    """Write offers into case.toml as a person changed them.

    Parameters
    ----------
    folder
        The case folder.
    wanted
        Those that were shown to the person.
    offers
        All that are offered.
    text
        TOML of the entries, as the person left it; an entry that was deleted is not written.

    Returns
    -------
    Accepted
        What was written.

    Raises
    ------
    CaseError
        The text is no TOML, or the case would not be valid; nothing is written.
    """
    held = parse_toml(text, "the edited entries", error=CaseError)
    entries: list[tuple[str, dict[str, Any]]] = []
    for table, listed in held.items():
        entries += [(table, values) for values in _entries(table, listed)]
    fields = [offer for offer in wanted if offer.of is not None]

    def _with_all(now: str) -> str:
        for offer in fields:
            now = _with(now, offer)
        for table, values in sorted(entries, key=lambda item: _place(item[0])):
            now = with_entry(now, table, values) if table != "imagery" else with_part(now, table, values)
        return now

    along = _needed(wanted, offers)
    return Accepted(edit_text(folder, _with_all), tuple(wanted), tuple(along))


def _place(table: str) -> int:
    return _FIRST.index(table) if table in _FIRST else len(_FIRST)


def _entries(table: str, listed: Any) -> list[dict[str, Any]]:
    if table == "imagery" and isinstance(listed, dict):
        return [listed]
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise CaseError(
            f"{table!r} is no list of entries", where="the edited entries", remedy=f"Write each as [[{table}]]."
        )
    return listed


def editable(wanted: Sequence[Proposal], offers: Sequence[Proposal]) -> str:
    """Return the TOML of offers for an editor.

    Parameters
    ----------
    wanted
        Those that a person accepts.
    offers
        All that are offered.

    Returns
    -------
    str
        One entry after the other, each under its passage and reason as comments.
    """
    blocks = []
    for offer in [*_needed(wanted, offers), *wanted]:
        if offer.of is not None:
            continue
        note = f"# {offer.grade}: {' '.join(offer.reason.split())}"
        blocks.append(f"{note}\n{entry_block(offer.table, offer.entry, single=offer.table == 'imagery')}")
    return "\n".join(blocks)


def reject(folder: Path, wanted: Sequence[Proposal], *, why: str = "") -> list[Path]:
    """Reject offers: each is a decision, and does not come back.

    Parameters
    ----------
    folder
        The case folder.
    wanted
        Those that a person rejects.
    why
        Reason, in the person's words.

    Returns
    -------
    list of Path
        The decisions written.
    """
    return [decide(folder, kind="proposal", on={"digest": offer.digest}, do="reject", why=why) for offer in wanted]
