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
    from toolkit.imagery.exports import foreign_files as foreign_files
    from toolkit.imagery.exports import provenance as provenance
    from toolkit.imagery.exports import to_animation as to_animation
    from toolkit.imagery.exports import to_files as to_files
    from toolkit.imagery.exports import to_geojson as to_geojson
    from toolkit.imagery.exports import to_geopackage as to_geopackage
    from toolkit.imagery.exports import write_all as write_all
    from toolkit.imagery.exports import write_figures as write_figures
    from toolkit.imagery.exports import write_mask as write_mask
    from toolkit.imagery.planned import case_series as case_series
    from toolkit.imagery.planned import compare_case as compare_case
    from toolkit.imagery.raster import Area as Area
    from toolkit.imagery.result import Comparison as Comparison
    from toolkit.imagery.search import find_scenes as find_scenes
    from toolkit.imagery.search import search_plan as search_plan
    from toolkit.imagery.select import Choice as Choice
    from toolkit.imagery.select import choice_findings as choice_findings
    from toolkit.imagery.select import choose_pair as choose_pair
    from toolkit.imagery.select import control_options as control_options
    from toolkit.imagery.select import with_choice as with_choice
    from toolkit.imagery.series import SeriesResult as SeriesResult
    from toolkit.imagery.series import measure_series as measure_series
    from toolkit.imagery.series_views import series_figures as series_figures
    from toolkit.imagery.series_words import seen_table as seen_table
    from toolkit.imagery.series_words import series_findings as series_findings
    from toolkit.imagery.series_words import series_table as series_table
    from toolkit.imagery.shadows import Mark as Mark
    from toolkit.imagery.shadows import Shadow as Shadow
    from toolkit.imagery.shadows import fitting_times as fitting_times
    from toolkit.imagery.shadows import read_shadow as read_shadow
    from toolkit.imagery.shadows import shadow_findings as shadow_findings
    from toolkit.imagery.shadows import shadow_sentence as shadow_sentence
    from toolkit.imagery.stated import stated_scene as stated_scene
    from toolkit.imagery.strip import choice_table as choice_table
    from toolkit.imagery.strip import time_strip as time_strip
    from toolkit.imagery.sun import sun_position as sun_position
    from toolkit.imagery.tables import certainty_table as certainty_table
    from toolkit.imagery.tables import changes_table as changes_table
    from toolkit.imagery.tables import findings_table as findings_table
    from toolkit.imagery.tables import limits_table as limits_table
    from toolkit.imagery.tables import pair_table as pair_table
    from toolkit.imagery.tables import scenes_table as scenes_table
    from toolkit.imagery.verdicts import check_claims as check_claims
    from toolkit.imagery.verdicts import findings as findings
    from toolkit.imagery.verdicts import findings_of as findings_of
    from toolkit.imagery.views import before_after as before_after
    from toolkit.imagery.views import change_map as change_map
    from toolkit.imagery.views import figures as figures

_LAZY = {
    "series_table": "series_words",
    "series_findings": "series_words",
    "series_figures": "series_views",
    "seen_table": "series_words",
    "measure_series": "series",
    "case_series": "planned",
    "SeriesResult": "series",
    "Area": "raster",
    "Choice": "select",
    "CompareOptions": "change",
    "Comparison": "result",
    "Listing": "catalogues.base",
    "Mark": "shadows",
    "Shadow": "shadows",
    "before_after": "views",
    "certainty_table": "tables",
    "change_map": "views",
    "changes_table": "tables",
    "check_claims": "verdicts",
    "choice_findings": "select",
    "choice_table": "strip",
    "choose_pair": "select",
    "compare": "comparison",
    "compare_case": "planned",
    "control_options": "select",
    "figures": "views",
    "find_scenes": "search",
    "findings": "verdicts",
    "findings_of": "verdicts",
    "findings_table": "tables",
    "fitting_times": "shadows",
    "foreign_files": "exports",
    "limits_table": "tables",
    "pair_table": "tables",
    "provenance": "exports",
    "read_shadow": "shadows",
    "scenes_table": "tables",
    "search_plan": "search",
    "shadow_sentence": "shadows",
    "shadow_findings": "shadows",
    "stated_scene": "stated",
    "sun_position": "sun",
    "time_strip": "strip",
    "to_animation": "exports",
    "to_files": "exports",
    "to_geojson": "exports",
    "to_geopackage": "exports",
    "with_choice": "select",
    "write_all": "exports",
    "write_figures": "exports",
    "write_mask": "exports",
}

__all__ = [
    "Area",
    "Choice",
    "CompareOptions",
    "Comparison",
    "Listing",
    "Mark",
    "SeriesResult",
    "Shadow",
    "before_after",
    "case_series",
    "certainty_table",
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
    "findings_of",
    "findings_table",
    "fitting_times",
    "foreign_files",
    "limits_table",
    "measure_series",
    "pair_table",
    "provenance",
    "read_shadow",
    "scenes_table",
    "search_plan",
    "seen_table",
    "series_figures",
    "series_findings",
    "series_table",
    "shadow_findings",
    "shadow_sentence",
    "stated_scene",
    "sun_position",
    "time_strip",
    "to_animation",
    "to_files",
    "to_geojson",
    "to_geopackage",
    "with_choice",
    "write_all",
    "write_figures",
    "write_mask",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(f"toolkit.imagery.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'toolkit.imagery' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
