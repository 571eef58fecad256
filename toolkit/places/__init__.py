"""Where a place is: notations, names, gazetteers, stated positions and stated distances.

Public names load on first use, so that importing the room costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.places.claims import check_claims as check_claims
    from toolkit.places.claims import check_position as check_position
    from toolkit.places.containment import check_containment as check_containment
    from toolkit.places.coordinates import parse_coordinates as parse_coordinates
    from toolkit.places.coordinates import read_position as read_position
    from toolkit.places.decided import apply_decisions as apply_decisions
    from toolkit.places.distances import check_distance as check_distance
    from toolkit.places.exports import EXPORTS as EXPORTS
    from toolkit.places.exports import to_geojson as to_geojson
    from toolkit.places.exports import to_geopackage as to_geopackage
    from toolkit.places.exports import to_gpx as to_gpx
    from toolkit.places.exports import to_kml as to_kml
    from toolkit.places.exports import to_linked_places as to_linked_places
    from toolkit.places.gazetteers.base import open_gazetteer as open_gazetteer
    from toolkit.places.in_text import find_coordinates as find_coordinates
    from toolkit.places.maps import MAP_CREDITS as MAP_CREDITS
    from toolkit.places.maps import describe_map as describe_map
    from toolkit.places.maps import site_map as site_map
    from toolkit.places.mentions import find_mentions as find_mentions
    from toolkit.places.names import name_key as name_key
    from toolkit.places.resolve import resolve_mentions as resolve_mentions
    from toolkit.places.sites import locate_sites as locate_sites
    from toolkit.places.sites import position_findings as position_findings
    from toolkit.places.tables import candidates_table as candidates_table
    from toolkit.places.tables import findings_table as findings_table
    from toolkit.places.tables import mentions_table as mentions_table
    from toolkit.places.tables import positions_table as positions_table
    from toolkit.places.tables import sites_table as sites_table
    from toolkit.places.worded import check_stated as check_stated

_LAZY = {
    "EXPORTS": "exports",
    "MAP_CREDITS": "maps",
    "apply_decisions": "decided",
    "candidates_table": "tables",
    "describe_map": "maps",
    "findings_table": "tables",
    "mentions_table": "tables",
    "positions_table": "tables",
    "sites_table": "tables",
    "open_gazetteer": "gazetteers.base",
    "check_claims": "claims",
    "check_containment": "containment",
    "check_distance": "distances",
    "check_stated": "worded",
    "check_position": "claims",
    "find_coordinates": "in_text",
    "find_mentions": "mentions",
    "locate_sites": "sites",
    "name_key": "names",
    "parse_coordinates": "coordinates",
    "read_position": "coordinates",
    "position_findings": "sites",
    "resolve_mentions": "resolve",
    "site_map": "maps",
    "to_geojson": "exports",
    "to_linked_places": "exports",
    "to_kml": "exports",
    "to_gpx": "exports",
    "to_geopackage": "exports",
}

__all__ = [
    "EXPORTS",
    "MAP_CREDITS",
    "apply_decisions",
    "candidates_table",
    "check_claims",
    "check_containment",
    "check_distance",
    "check_position",
    "check_stated",
    "describe_map",
    "find_coordinates",
    "find_mentions",
    "findings_table",
    "locate_sites",
    "mentions_table",
    "name_key",
    "open_gazetteer",
    "parse_coordinates",
    "position_findings",
    "positions_table",
    "read_position",
    "resolve_mentions",
    "site_map",
    "sites_table",
    "to_geojson",
    "to_geopackage",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(f"toolkit.places.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'toolkit.places' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
