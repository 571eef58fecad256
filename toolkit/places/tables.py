"""Tables for people: stated positions, gazetteer entries, mentions and findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit import style
from toolkit.places.geodesy import printed_km
from toolkit.places.tolerance import km_words
from toolkit.records import Candidate, Finding, LocatedSite, Position, Resolution, number, verdict_word


def positions_table(located: Sequence[LocatedSite]) -> style.Table:
    """Lay out who puts each site where, and how that stands to the reference.

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.

    Returns
    -------
    style.Table
        One row a stated position; a site that nobody places has one row that says so.
    """
    rows: list[tuple[LocatedSite, Position | None]] = []
    for site in located:
        rows += [(site, position) for position in site.positions or (None,)]
    return style.table(
        rows,
        {
            "Site": lambda r: r[0].site.name,
            "Stated position": lambda r: r[1].stated if r[1] else "none stated",
            "By": lambda r: r[1].stated_by if r[1] else None,
            "Latitude, longitude": lambda r: f"{r[1].lat:.5f}, {r[1].lon:.5f}" if r[1] else None,
            "± m": lambda r: number(r[1].uncertainty_m) if r[1] else None,
            "km from reference": lambda r: _away(r[1]),
            "Status": lambda r: r[1].status if r[1] else r[0].status,
            "Why": lambda r: "; ".join(r[1].reasons) if r[1] else r[0].explanation,
        },
    )


def sites_table(located: Sequence[LocatedSite]) -> style.Table:
    """Lay out what the stated positions come to, one row a site.

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.

    Returns
    -------
    style.Table
        Point, radius, whom it rests on, and who stands against it by how many kilometres.
    """
    return style.table(
        [(site, site.reconciled) for site in located if site.reconciled],
        {
            "Site": lambda r: r[0].site.name,
            "Status": lambda r: r[1].status,
            "Latitude, longitude": lambda r: None if r[1].lat is None else f"{r[1].lat:.5f}, {r[1].lon:.5f}",
            "± m": lambda r: None if r[1].uncertainty_m is None else number(r[1].uncertainty_m),
            "Rests on": lambda r: ", ".join(r[1].agreeing),
            "Against it": lambda r: "; ".join(
                f"{o.stated_by}: “{o.stated}”, {km_words(o.off_m / 1000)} off" for o in r[1].outliers
            ),
        },
    )


def candidates_table(located: Sequence[LocatedSite]) -> style.Table:
    """Lay out what the gazetteers hold under each site's names.

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.

    Returns
    -------
    style.Table
        One row an entry; a site without any has one row that says so.
    """
    rows: list[tuple[LocatedSite, Candidate | None]] = []
    for site in located:
        rows += [(site, candidate) for candidate in site.candidates or (None,)]
    return style.table(
        rows,
        {
            "Site": lambda r: r[0].site.name,
            "Gazetteer entry": lambda r: r[1].name if r[1] else "not in any gazetteer at hand",
            "Kind": lambda r: r[1].feature if r[1] else None,
            "Latitude, longitude": lambda r: f"{r[1].lat:.3f}, {r[1].lon:.3f}" if r[1] else None,
            "± km": lambda r: number(r[1].uncertainty_m / 1000) if r[1] else None,
            "Why": lambda r: "; ".join(r[1].reasons) if r[1] else None,
        },
    )


def findings_table(findings: Iterable[Finding]) -> style.Table:
    """Lay out findings with their verdicts.

    Parameters
    ----------
    findings
        Findings of this step.

    Returns
    -------
    style.Table
        One row a finding.
    """
    return style.table(findings, {"Verdict": verdict_word, "Claim": "claim", "Finding": "text"})


def mentions_table(mentions: Sequence[Resolution]) -> style.Table:
    """Lay out the places that the documents name.

    Parameters
    ----------
    mentions
        As ``find_mentions`` gives them.

    Returns
    -------
    style.Table
        One row a name and document, with how often it stands there.
    """
    first: dict[tuple[str | None, str], Resolution] = {}
    count: dict[tuple[str | None, str], int] = {}
    for mention in mentions:
        key = (mention.document, mention.text)
        first.setdefault(key, mention)
        count[key] = count.get(key, 0) + 1
    return style.table(
        list(first.items()),
        {
            "Document": lambda r: r[0][0],
            "Name": lambda r: r[0][1],
            "Times": lambda r: count[r[0]],
            "Status": lambda r: r[1].status,
            "Place": lambda r: r[1].site,
            "Latitude, longitude": lambda r: None if r[1].lat is None else f"{r[1].lat:.3f}, {r[1].lon:.3f}",
            "Confidence": lambda r: f"{r[1].confidence:.2f}",
        },
    )


def _away(position: Position | None) -> str | None:
    if position is None or position.from_reference_m is None:
        return None
    return number(printed_km(position.from_reference_m / 1000))
