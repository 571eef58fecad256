"""The report: claims joined to findings and evidence, and laid out as one HTML file."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.report.claims import check_claims as check_claims
    from toolkit.report.index import End as End
    from toolkit.report.index import IndexRow as IndexRow
    from toolkit.report.index import build_index as build_index
    from toolkit.report.index import write_index as write_index
    from toolkit.report.known_answers import Score as Score
    from toolkit.report.known_answers import add_score as add_score
    from toolkit.report.known_answers import score_exercise as score_exercise
    from toolkit.report.known_answers import truth_findings as truth_findings
    from toolkit.report.lead import headline_findings as headline_findings
    from toolkit.report.ledger import Ledger as Ledger
    from toolkit.report.ledger import build_ledger as build_ledger
    from toolkit.report.render import Report as Report
    from toolkit.report.render import build as build
    from toolkit.report.render import stamp_date as stamp_date
    from toolkit.report.render import summary as summary
    from toolkit.report.results import text_files as text_files
    from toolkit.report.tables import claims_table as claims_table
    from toolkit.report.tables import headline_ids as headline_ids
    from toolkit.report.tables import headlines_table as headlines_table
    from toolkit.report.tables import timeline_table as timeline_table

_WHERE = {
    "End": "index",
    "IndexRow": "index",
    "build_index": "index",
    "write_index": "index",
    "check_claims": "claims",
    "Score": "known_answers",
    "add_score": "known_answers",
    "score_exercise": "known_answers",
    "truth_findings": "known_answers",
    "Ledger": "ledger",
    "build_ledger": "ledger",
    "headline_findings": "lead",
    "Report": "render",
    "build": "render",
    "stamp_date": "render",
    "summary": "render",
    "text_files": "results",
    "claims_table": "tables",
    "headline_ids": "tables",
    "headlines_table": "tables",
    "timeline_table": "tables",
}

__all__ = [
    "End",
    "IndexRow",
    "Ledger",
    "Report",
    "Score",
    "add_score",
    "build",
    "build_index",
    "build_ledger",
    "check_claims",
    "claims_table",
    "headline_findings",
    "headline_ids",
    "headlines_table",
    "score_exercise",
    "stamp_date",
    "summary",
    "text_files",
    "timeline_table",
    "truth_findings",
    "write_index",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(f"toolkit.report.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'toolkit.report' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
