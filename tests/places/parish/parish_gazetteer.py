"""A gazetteer of somebody else's, as a package of its own: what CONTRIBUTING.md prints."""

import csv
from pathlib import Path

from pyproj import Geod

from toolkit.places import name_key
from toolkit.records import Candidate


class ParishGazetteer:
    name = "parishes"

    def __init__(self, path=Path("parishes.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            self.rows = [(name_key(row["name"]), self._candidate(row)) for row in csv.DictReader(lines)]

    def _candidate(self, row):
        place = {"lon": float(row["lon"]), "lat": float(row["lat"]), "uncertainty_m": 2000.0}
        entry = {"gazetteer": self.name, "gazetteer_id": row["id"], "score": 1.0}
        return Candidate(name=row["name"], reasons=("the name is the same",), **place, **entry)

    def lookup(self, name, *, country=None, limit=10, similar=True):
        return [found for key, found in self.rows if key == name_key(name)][:limit]

    def nearest(self, *, lat, lon, features=(), limit=5):
        away = Geod(ellps="WGS84").inv
        return sorted((found for _, found in self.rows), key=lambda p: away(lon, lat, p.lon, p.lat)[2])[:limit]
