"""What notebook 4 shows on its way to the report."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.records import TimelineEntry, human, verdict_word
from toolkit.report.lead import headline_findings
from toolkit.report.ledger import Ledger
from toolkit.style import Table, table


def claims_table(ledger: Ledger) -> Table:
    """Lay out every claim with its verdict and findings.

    Parameters
    ----------
    ledger
        The ledger.

    Returns
    -------
    Table
        One row a claim.
    """
    return table(
        ledger.entries,
        {
            "Claim": lambda e: e.claim.text,
            "Stated by": lambda e: e.claim.speaker,
            "Verdict": lambda e: e.word,
            "Finding": lambda e: " ".join(f.text for f in e.findings),
        },
    )


def timeline_table(timeline: Sequence[TimelineEntry]) -> Table:
    """Lay out everything dated, in order.

    Parameters
    ----------
    timeline
        Entries in order.

    Returns
    -------
    Table
        One row an entry.
    """
    return table(timeline, {"When": lambda e: human(e.date), "Lane": "lane", "What": "text"})


def headlines_table(ledger: Ledger) -> Table:
    """Lay out the findings to read first.

    Parameters
    ----------
    ledger
        The ledger.

    Returns
    -------
    Table
        One row a finding.
    """
    return table(headline_findings(ledger), {"Verdict": lambda f: verdict_word(f) or f.basis, "Finding": "text"})


def headline_ids(ledger: Ledger) -> tuple[str, ...]:
    """Return the ids of the findings to read first.

    Parameters
    ----------
    ledger
        The ledger.

    Returns
    -------
    tuple of str
        Most important first.
    """
    return tuple(f.id for f in headline_findings(ledger))
