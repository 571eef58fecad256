"""Scenes, sources and stated positions in a few words each."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.records import (
    Candidate,
    Claim,
    Document,
    Finding,
    LocatedSite,
    Position,
    Quantity,
    Scene,
    Statement,
    human,
    length_words,
    number,
)
from toolkit.report.ledger import Ledger
from toolkit.report.present import position
from toolkit.report.sources import Source


def position_of(stated: Position) -> str:
    """Write a stated position."""
    return position(stated.lat, stated.lon, stated.uncertainty_m)


def stated_words(stated: Position) -> str:
    """Say how a position was printed, and how much ground its last digit leaves open."""
    return f"as stated: {stated.stated}, printed to ± {length_words(stated.uncertainty_m)}"


def ruled_out(sites: Iterable[LocatedSite]) -> list[tuple[LocatedSite, int, Candidate]]:
    """List the gazetteer entries that were not used: the site, the entry's number and the entry."""
    found = []
    for located in sites:
        for n, candidate in enumerate(located.candidates, start=1):
            # the first entry of a located site is the one that was used
            if n > 1 or located.status != "located":
                found.append((located, n, candidate))
    return found


def stated_distances(ledger: Ledger, site: str) -> list[tuple[Claim, Finding, Quantity]]:
    """List what is said of how far a site lies from something, with what was measured."""
    found = []
    for entry in ledger.entries:
        for finding in entry.findings:
            measured = finding.quantity("measured")
            if finding.kind == "distance" and site in finding.subjects and measured:
                found.append((entry.claim, finding, measured))
    return found


def scene_words(scene: Scene) -> str:
    """Describe a scene by sensor, time and size of its pixels."""
    parts = [scene.sensor_words, human(scene.acquired), f"{number(scene.gsd_m)} m pixels" if scene.gsd_m else None]
    return ", ".join(part for part in parts if part)


def claimed_where(claim: Claim, document: Document | None) -> str:
    """Say where and when a claim was made.

    Parameters
    ----------
    claim
        The claim.
    document
        The document that makes it, if one is named.
    """
    when = claim.said_on or (document.published if document else None)
    outlet = (document.publisher if document else None) or ""
    # "The Tolvane Courier, The Tolvane Courier, 3 May" would say it twice
    is_told = outlet.casefold() in claim.speaker.casefold()
    return ", ".join(filter(None, ("" if is_told else outlet, human(when) if when else "")))


def speaker_words(statement: Statement) -> str:
    """Name who speaks; a mention that names nobody for sure stands in quotation marks, as the text writes it.

    Parameters
    ----------
    statement
        The statement.
    """
    if statement.speaker is None:
        return "Speaker not named"
    if statement.grade == "print" or statement.speaker_how in {"named", "bound", "decided"}:
        return statement.speaker
    return f"“{statement.speaker}”"


def source_words(source: Source) -> str:
    """Say who a source is by, and of when."""
    if isinstance(source.item, Document):
        by = source.item.publisher or "publisher not stated"
        return f"{by}, {human(source.item.published)}"
    return f"taken {human(source.item.acquired)}" if isinstance(source.item, Scene) else ""


def source_facts(source: Source) -> list[tuple[str, str]]:
    """List what is known about a source.

    Returns
    -------
    list of tuple
        Name and value of each fact.
    """
    item = source.item
    if isinstance(item, Document):
        facts = [("Outlet", item.outlet), ("Published", human(item.published)), ("Author", item.author)]
        # English is what a reader expects; anything else she must know
        facts += [("Language", item.language if item.language != "en" else None)]
        facts += [("Licence", item.licence), ("Acquired by this desk", _when(item)), ("Note", item.note)]
    elif isinstance(item, Scene):
        facts = [("Sensor", item.sensor), ("Taken", human(item.acquired)), ("Distributed by", item.provider)]
        facts += [("Product", item.product_id), ("Credit", item.credit), ("Licence", item.licence)]
        facts += [("Pixels", f"{number(item.gsd_m)} m" if item.gsd_m else None)]
        facts += [("Acquired by this desk", _when(item)), ("Note", item.note)]
    else:
        facts = [("Kind", "file of the case" if source.title.endswith(".toml") else "data file")]
    return [(name, value) for name, value in facts if value]


def _when(item: Document | Scene) -> str | None:
    return human(item.taken_in) if item.taken_in else None
