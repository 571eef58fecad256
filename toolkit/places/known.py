"""What the checkers of this room are given beside a claim, and the shape of their answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places.geodesy import method
from toolkit.records import Case, Claim, Finding, LocatedSite, Position, Reference


@dataclass(frozen=True, slots=True)
class Known:
    """What the checkers of this room are given beside a claim.

    Attributes
    ----------
    case
        The case.
    sites
        Its sites as located, by id.
    references
        Points that claims may name.
    figures
        Ids of the figures that show the positions.
    """

    case: Case
    sites: Mapping[str, LocatedSite]
    references: tuple[Reference, ...]
    figures: tuple[str, ...] = ()


def measured_claim(
    claim: Claim, site_id: str, known: Known, measure: Callable[[LocatedSite, Position], Finding]
) -> Finding:
    """Answer a claim about a site by a measurement from its reference position.

    Parameters
    ----------
    claim
        The claim.
    site_id
        Id of the site.
    known
        What is known of the case.
    measure
        Gives the finding for a site and its position.

    Returns
    -------
    Finding
        "not-checkable" with the reason where the site has no position, or a name or position means nothing known.
    """
    site = known.sites[site_id]
    at = site.reference
    if at is None:
        finding = not_measured(f"{site.site.name} has no stated position, so nothing can be measured from it.")
    else:
        try:
            finding = measure(site, at)
        except (ReferenceNotFound, CoordinateError) as e:
            finding = not_measured(f"Not measured: {e.what}.", e.what)
    documents = (claim.document, at.document if at else None)
    settled = finding.verdict != "not-checkable"
    return finding.model_copy(
        update={
            "subjects": (site.site.id,),
            "terms": (*finding.terms, site.site.name),
            "evidence": evidence_for(known.case, *documents),
            "figures": known.figures if settled else (),
            "simulated": known.case.simulated,
        }
    )


def known_references(case: Case) -> tuple[Reference, ...]:
    """Give the points that claims of a case may name.

    Returns
    -------
    tuple of Reference
        Its references, then its placed sites by id and name.
    """
    own = [
        Reference(
            name=s.name, names=(s.id, *s.names), position=s.assertions[0].position, stated_by=s.assertions[0].stated_by
        )
        for s in case.sites
        if s.assertions
    ]
    return (*case.references, *own)


def evidence_for(case: Case, *documents: str | None) -> tuple[str, ...]:
    """Give the digests that a finding rests on.

    Parameters
    ----------
    case
        The case.
    *documents
        Ids of the documents read; None and documents that are not held count for nothing.

    Returns
    -------
    tuple of str
        Digest of case.toml, then of each document held.
    """
    held = {d.id: d.sha256 for d in case.documents if d.sha256}
    digests = [case.sha256, *(held.get(d) for d in documents if d)]
    return tuple(dict.fromkeys(d for d in digests if d))


def not_measured(text: str, *terms: str) -> Finding:
    """Say why nothing could be measured.

    Parameters
    ----------
    text
        The sentence.
    *terms
        Names and words of others that it prints.
    """
    return Finding(
        id="not-measured",
        kind="distance",
        basis="measured",
        text=text,
        verdict="not-checkable",
        how=method(),
        terms=terms,
    )
