"""Several gazetteers asked as one."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.places.gazetteers.base import Gazetteer
from toolkit.places.geodesy import geod
from toolkit.records import Candidate


class CompositeGazetteer:
    """Ask several gazetteers; entries of the same key are given once.

    Parameters
    ----------
    members
        The first one's entry is kept where two have the same key.
    """

    def __init__(self, members: Sequence[Gazetteer]):
        self.name = "+".join(m.name for m in members)
        self._members = tuple(members)

    def lookup(
        self, name: str, *, country: str | None = None, limit: int = 10, similar: bool = True
    ) -> list[Candidate]:
        """Give the entries of a name in any of them, best first.

        Parameters
        ----------
        name
            The name as written.
        country
            ISO 3166-1 alpha-2 code to stay inside.
        limit
            Most entries given.
        similar
            True offers similar names where none of them has that name.

        Returns
        -------
        list of Candidate
            Sorted by score.
        """
        for wanted in (False, True) if similar else (False,):
            found: dict[str, Candidate] = {}
            for member in self._members:
                for c in member.lookup(name, country=country, limit=limit, similar=wanted):
                    found.setdefault(c.gazetteer_id, c)
            if found:
                return sorted(found.values(), key=lambda c: (-c.score, c.gazetteer_id))[:limit]
        return []

    def nearest(self, *, lat: float, lon: float, features: tuple[str, ...] = (), limit: int = 5) -> list[Candidate]:
        """Give the entries of all of them nearest to a point.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        features
            GeoNames feature codes to keep; empty = towns, counties and provinces.
        limit
            Most entries given.

        Returns
        -------
        list of Candidate
            Nearest first.
        """
        found: dict[str, Candidate] = {}
        for member in self._members:
            for c in member.nearest(lat=lat, lon=lon, features=features, limit=limit):
                found.setdefault(c.gazetteer_id, c)
        away = {key: geod().inv(lon, lat, c.lon, c.lat)[2] for key, c in found.items()}
        return [found[key] for key in sorted(found, key=lambda k: (away[k], k))][:limit]
