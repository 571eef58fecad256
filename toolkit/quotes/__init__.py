"""The quotes room: who said what, when, and at which characters of which document it is written."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.quotes.characters import shown as shown
    from toolkit.quotes.conflicts import conflicts as conflicts
    from toolkit.quotes.dates import find_dates as find_dates
    from toolkit.quotes.decided import apply_decisions as apply_decisions
    from toolkit.quotes.decided import settle_conflicts as settle_conflicts
    from toolkit.quotes.exports import export_files as export_files
    from toolkit.quotes.exports import to_csv as to_csv
    from toolkit.quotes.exports import to_icalendar as to_icalendar
    from toolkit.quotes.exports import to_schema_org as to_schema_org
    from toolkit.quotes.exports import to_timeline_json as to_timeline_json
    from toolkit.quotes.exports import to_timelinejs as to_timelinejs
    from toolkit.quotes.fetch import fetch_document as fetch_document
    from toolkit.quotes.fetch import with_stated_names as with_stated_names
    from toolkit.quotes.findings import statement_findings as statement_findings
    from toolkit.quotes.grades import printed as printed
    from toolkit.quotes.lists import statement_passages as statement_passages
    from toolkit.quotes.lists import timeline_list as timeline_list
    from toolkit.quotes.locators import fragment_link as fragment_link
    from toolkit.quotes.passages import claim_passages as claim_passages
    from toolkit.quotes.passages import find_passage as find_passage
    from toolkit.quotes.plots import lane_plot as lane_plot
    from toolkit.quotes.plots import speaker_plot as speaker_plot
    from toolkit.quotes.speakers import merge_speakers as merge_speakers
    from toolkit.quotes.statements import collect_statements as collect_statements
    from toolkit.quotes.statements import extract_statements as extract_statements
    from toolkit.quotes.tables import LIMITS as LIMITS
    from toolkit.quotes.tables import before_table as before_table
    from toolkit.quotes.tables import document_table as document_table
    from toolkit.quotes.tables import finding_table as finding_table
    from toolkit.quotes.tables import lane_words as lane_words
    from toolkit.quotes.tables import speaker_cell as speaker_cell
    from toolkit.quotes.tables import speaker_table as speaker_table
    from toolkit.quotes.tables import speaker_words as speaker_words
    from toolkit.quotes.tables import statement_table as statement_table
    from toolkit.quotes.text import read_document as read_document
    from toolkit.quotes.timeline import build_timeline as build_timeline
    from toolkit.quotes.timeline import known_before as known_before
    from toolkit.quotes.timeline import perhaps_before as perhaps_before
    from toolkit.quotes.timeline import statement_timeline as statement_timeline

_LAZY = {
    "LIMITS": "tables",
    "apply_decisions": "decided",
    "before_table": "tables",
    "build_timeline": "timeline",
    "claim_passages": "passages",
    "find_passage": "passages",
    "collect_statements": "statements",
    "conflicts": "conflicts",
    "document_table": "tables",
    "export_files": "exports",
    "extract_statements": "statements",
    "fetch_document": "fetch",
    "find_dates": "dates",
    "finding_table": "tables",
    "fragment_link": "locators",
    "known_before": "timeline",
    "lane_plot": "plots",
    "lane_words": "tables",
    "merge_speakers": "speakers",
    "perhaps_before": "timeline",
    "read_document": "text",
    "settle_conflicts": "decided",
    "shown": "characters",
    "printed": "grades",
    "speaker_cell": "tables",
    "speaker_plot": "plots",
    "speaker_table": "tables",
    "speaker_words": "tables",
    "statement_findings": "findings",
    "statement_passages": "lists",
    "statement_table": "tables",
    "statement_timeline": "timeline",
    "timeline_list": "lists",
    "to_csv": "exports",
    "to_icalendar": "exports",
    "to_schema_org": "exports",
    "to_timeline_json": "exports",
    "to_timelinejs": "exports",
    "with_stated_names": "fetch",
}

__all__ = [
    "LIMITS",
    "apply_decisions",
    "before_table",
    "build_timeline",
    "claim_passages",
    "collect_statements",
    "conflicts",
    "document_table",
    "export_files",
    "extract_statements",
    "fetch_document",
    "find_dates",
    "find_passage",
    "finding_table",
    "fragment_link",
    "known_before",
    "lane_plot",
    "lane_words",
    "merge_speakers",
    "perhaps_before",
    "printed",
    "read_document",
    "settle_conflicts",
    "shown",
    "speaker_cell",
    "speaker_plot",
    "speaker_table",
    "speaker_words",
    "statement_findings",
    "statement_passages",
    "statement_table",
    "statement_timeline",
    "timeline_list",
    "to_csv",
    "to_icalendar",
    "to_schema_org",
    "to_timeline_json",
    "to_timelinejs",
    "with_stated_names",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        module = importlib.import_module(f"toolkit.quotes.{_LAZY[name]}")
        value = getattr(module, name)
        globals()[name] = value  # "conflicts" is also a module: the function wins
        return value
    raise AttributeError(f"module 'toolkit.quotes' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
