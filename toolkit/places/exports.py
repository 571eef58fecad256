"""Located sites for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.records import LocatedSite, to_json


def to_geojson(located: Sequence[LocatedSite]) -> str:
    """Write every stated position as a GeoJSON point (RFC 7946: WGS84, longitude first).

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.

    Returns
    -------
    str
        A feature collection. ``coordinateUncertaintyInMeters`` is Darwin Core's term; ``status`` says how the position
        stands to the site's reference.
    """
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [p.lon, p.lat]},
            "properties": {
                "site": site.site.id,
                "name": site.site.name,
                "stated": p.stated,
                "statedBy": p.stated_by,
                "document": p.document,
                "status": p.status,
                "coordinateUncertaintyInMeters": round(p.uncertainty_m, 2),
                "reasons": list(p.reasons),
            },
        }
        for site in located
        for p in site.positions
    ]
    return to_json({"type": "FeatureCollection", "features": features})
