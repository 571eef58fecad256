"""Imagery: measured change between two scenes, and what the pair could not have shown.

Public names load on first use, so that importing the room costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.imagery.catalogues.base import Listing as Listing
    from toolkit.imagery.change import CompareOptions as CompareOptions
    from toolkit.imagery.comparison import compare as compare
    from toolkit.imagery.comparison import compare_case as compare_case
    from toolkit.imagery.load import Area as Area
    from toolkit.imagery.result import Comparison as Comparison
    from toolkit.imagery.search import find_scenes as find_scenes
    from toolkit.imagery.search import search_plan as search_plan
    from toolkit.imagery.select import Choice as Choice
    from toolkit.imagery.select import choice_findings as choice_findings
    from toolkit.imagery.select import choose_pair as choose_pair
    from toolkit.imagery.select import control_options as control_options
    from toolkit.imagery.select import with_choice as with_choice
    from toolkit.imagery.strip import choice_table as choice_table
    from toolkit.imagery.strip import time_strip as time_strip
    from toolkit.imagery.sun import sun_position as sun_position
    from toolkit.imagery.tables import changes_table as changes_table
    from toolkit.imagery.tables import findings_table as findings_table
    from toolkit.imagery.tables import limits_table as limits_table
    from toolkit.imagery.tables import pair_table as pair_table
    from toolkit.imagery.tables import scenes_table as scenes_table
    from toolkit.imagery.verdicts import check_claims as check_claims
    from toolkit.imagery.verdicts import findings as findings
    from toolkit.imagery.views import before_after as before_after
    from toolkit.imagery.views import change_map as change_map
    from toolkit.imagery.views import figures as figures

_LAZY = {
    "Area": "load",
    "Choice": "select",
    "CompareOptions": "change",
    "Comparison": "result",
    "Listing": "catalogues.base",
    "before_after": "views",
    "change_map": "views",
    "changes_table": "tables",
    "check_claims": "verdicts",
    "choice_findings": "select",
    "choice_table": "strip",
    "choose_pair": "select",
    "compare": "comparison",
    "compare_case": "comparison",
    "control_options": "select",
    "figures": "views",
    "find_scenes": "search",
    "findings": "verdicts",
    "findings_table": "tables",
    "limits_table": "tables",
    "pair_table": "tables",
    "scenes_table": "tables",
    "search_plan": "search",
    "sun_position": "sun",
    "time_strip": "strip",
    "with_choice": "select",
}

__all__ = [
    "Area",
    "Choice",
    "CompareOptions",
    "Comparison",
    "Listing",
    "before_after",
    "change_map",
    "changes_table",
    "check_claims",
    "choice_findings",
    "choice_table",
    "choose_pair",
    "compare",
    "compare_case",
    "control_options",
    "figures",
    "find_scenes",
    "findings",
    "findings_table",
    "limits_table",
    "pair_table",
    "scenes_table",
    "search_plan",
    "sun_position",
    "time_strip",
    "with_choice",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(f"toolkit.imagery.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'toolkit.imagery' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
