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
    "CompareOptions": "change",
    "Comparison": "result",
    "Listing": "catalogues.base",
    "before_after": "views",
    "change_map": "views",
    "changes_table": "tables",
    "check_claims": "verdicts",
    "compare": "comparison",
    "compare_case": "comparison",
    "figures": "views",
    "find_scenes": "search",
    "findings": "verdicts",
    "findings_table": "tables",
    "limits_table": "tables",
    "pair_table": "tables",
    "scenes_table": "tables",
    "search_plan": "search",
    "sun_position": "sun",
}

__all__ = [
    "Area",
    "CompareOptions",
    "Comparison",
    "Listing",
    "before_after",
    "change_map",
    "changes_table",
    "check_claims",
    "compare",
    "compare_case",
    "figures",
    "find_scenes",
    "findings",
    "findings_table",
    "limits_table",
    "pair_table",
    "scenes_table",
    "search_plan",
    "sun_position",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(f"toolkit.imagery.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'toolkit.imagery' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
