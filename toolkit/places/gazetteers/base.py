"""What a gazetteer is to the rest of the room."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from toolkit.records import Candidate


@runtime_checkable
class Gazetteer(Protocol):
    """A list of named places. Register one under the entry point ``dateline.gazetteers``.

    Attributes
    ----------
    name
        Registered name; it stands in every candidate.
    """

    name: str

    def lookup(
        self, name: str, *, country: str | None = None, limit: int = 10, similar: bool = True
    ) -> list[Candidate]:
        """Give the entries of a name, best first; an empty list when there is none.

        Parameters
        ----------
        name
            The name as written.
        country
            ISO 3166-1 alpha-2 code to stay inside.
        limit
            Most entries given.
        similar
            True offers similar names where there is none of that name; each says so in its reasons and scores below
            0.5.

        Returns
        -------
        list of Candidate
            Each with the reasons for its rank.
        """
        ...

    def nearest(self, *, lat: float, lon: float, features: tuple[str, ...] = (), limit: int = 5) -> list[Candidate]:
        """Give the entries nearest to a point.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        features
            GeoNames feature codes to keep; empty = all.
        limit
            Most entries given.

        Returns
        -------
        list of Candidate
            Nearest first.
        """
        ...


def default_gazetteer() -> Gazetteer:
    """Give the best gazetteer installed here that works offline.

    Returns
    -------
    Gazetteer
        "world" where the extra is installed, else "embedded".
    """
    from toolkit.places.gazetteers.world import has_world, shared_world

    return shared_world() if has_world() else shipped_gazetteer()


def shipped_gazetteer() -> Gazetteer:
    """Give the gazetteer that every installation has, so that a case comes out the same everywhere.

    Returns
    -------
    Gazetteer
        The backend registered as "embedded".
    """
    from toolkit.places.gazetteers.embedded import shared_gazetteer

    return shared_gazetteer()
