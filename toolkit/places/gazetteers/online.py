"""What all gazetteers on the web share: one polite client, the answer kept as evidence, records out of JSON.

None is asked unless the network is allowed (``online``). Every request goes through ``toolkit.net``: in turn with all
other processes, once per question, with the user's contact in the User-Agent. No similar names are given: what a
service calls something else is left out.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from toolkit import net
from toolkit.errors import NetworkError
from toolkit.evidence import Intake
from toolkit.places.geodesy import geod
from toolkit.places.names import fold, name_key, romanise
from toolkit.places.tolerance import km_words
from toolkit.records import Candidate, Digest
from toolkit.settings import get_settings

KEEP_S = 30 * 86_400.0
"""An answer is asked for again after thirty days."""


class OnlineGazetteer(ABC):
    """A web service with place names; each says in ``_called`` and ``_around`` how it is asked.

    Parameters
    ----------
    address
        Where the service answers; the public one if absent.
    intake
        Where raw answers go; ``lookups/`` in the folder of results if absent.
    """

    name = "online"
    service = ""
    pace_s = 1.1  # a request a second, and a tenth for what the network shifts
    has_features = True

    def __init__(self, address: str | None = None, intake: Intake | None = None):
        self.address = address or self.service
        self._intake = intake

    def lookup(
        self,
        name: str,
        *,
        country: str | None = None,
        limit: int = 10,
        similar: bool = True,  # noqa: ARG002
    ) -> list[Candidate]:
        """Give the entries of a name, in the service's own order.

        Parameters
        ----------
        name
            The name as written, in any script.
        country
            ISO 3166-1 alpha-2 code to stay inside.
        limit
            Most entries given.
        similar
            No difference: only entries of that name are given.

        Returns
        -------
        list of Candidate
            Empty when the service knows none of that name.
        """
        return self._called(name, country, limit)[:limit]

    def nearest(self, *, lat: float, lon: float, features: tuple[str, ...] = (), limit: int = 5) -> list[Candidate]:
        """Give the entries nearest to a point, as far round it as the service is asked.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        features
            GeoNames feature codes to keep; empty = all. Where a service has none, any makes the answer empty.
        limit
            Most entries given.

        Returns
        -------
        list of Candidate
            Nearest first.
        """
        if features and not self.has_features:
            return []
        kept = [c for c in self._around(lat, lon) if not features or c.feature in features]
        return by_distance(kept, lat=lat, lon=lon, limit=limit)

    @abstractmethod
    def _called(self, name: str, country: str | None, limit: int) -> list[Candidate]:
        """Ask for a name."""

    @abstractmethod
    def _around(self, lat: float, lon: float) -> list[Candidate]:
        """Ask for what lies round a point."""

    def ask(self, **query: str | int) -> tuple[Any, Digest]:
        """Ask the service once and keep its answer.

        Returns
        -------
        tuple
            Its JSON, and the digest of the bytes.

        Raises
        ------
        NetworkError
            The network is not allowed, the service fails, or its answer is no JSON.
        """
        settings = get_settings()
        if not settings.online:
            raise NetworkError(
                f"gazetteer {self.name!r} needs the network",
                remedy="Use --online on the command line, or DATELINE_ONLINE=1 before a notebook is opened.",
                code="E_OFFLINE",
            )
        answer = net.fetch(f"{self.address}?{urlencode(query)}", pace_s=self.pace_s, keep_s=KEEP_S)
        found = answer.json()
        intake = self._intake or Intake(settings.runs / "lookups")
        address = re.sub(r"(?<=[?&]username=)[^&]*", "…", answer.address)  # no user name travels with a case
        held = intake.take_bytes(answer.body, name=f"{self.name}.json", address=address, headers=answer.headers)
        return found, held.sha256

    def refuse(self, what: str) -> NetworkError:
        """Give the error for an answer of another shape.

        Parameters
        ----------
        what
            What is wrong with it.

        Returns
        -------
        NetworkError
            To be raised.
        """
        return NetworkError(f"{self.name} {what}", where=self.address, remedy="Try again later.", code="E_NET_ANSWER")


def same_name(asked: str, names: Iterable[str | None]) -> str | None:
    """Tell whether a service's entry is called what was asked for.

    Returns
    -------
    str or None
        The reason in words; None when it is called something else.
    """
    given = [n for n in names if n]
    if fold(asked) in {fold(n) for n in given}:
        return "same name"
    latin = fold(romanise(asked))
    if len(latin) > 2 and latin in {fold(romanise(n)) for n in given}:
        return "same name in another script"
    key = name_key(asked)
    return "same name in another romanisation" if len(key) > 2 and key in {name_key(n) for n in given} else None


def by_distance(found: Iterable[Candidate], *, lat: float, lon: float, limit: int) -> list[Candidate]:
    """Sort entries by geodesic distance and say it.

    Parameters
    ----------
    found
        Entries near a point.
    lat
        Degrees north of the point.
    lon
        Degrees east of the point.
    limit
        Most entries given.

    Returns
    -------
    list of Candidate
        Nearest first.
    """
    away = [(geod().inv(lon, lat, c.lon, c.lat)[2], c) for c in found]
    nearest = []
    for metres, c in sorted(away, key=lambda pair: (pair[0], pair[1].gazetteer_id))[:limit]:
        km = metres / 1000
        nearest.append(c.model_copy(update={"reasons": (f"{km_words(km)} away",), "score": round(1 / (1 + km), 4)}))
    return nearest
