"""What a gazetteer is to the rest of the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from toolkit.errors import UsageError
from toolkit.records import Candidate

if TYPE_CHECKING:
    from toolkit.evidence import EvidenceStore


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
    """Give all that is installed here and works offline.

    Returns
    -------
    Gazetteer
        What the desk imported, together with "world" where that extra is installed, else "embedded".
    """
    from toolkit.places.gazetteers.composite import CompositeGazetteer
    from toolkit.places.gazetteers.imported import imported_names, open_imported
    from toolkit.places.gazetteers.world import has_world, shared_world

    base: Gazetteer = shared_world() if has_world() else shipped_gazetteer()
    own = imported_names()
    return CompositeGazetteer([*(open_imported(name) for name in own), base]) if own else base


def shipped_gazetteer() -> Gazetteer:
    """Give the gazetteer that every installation has, so that a case comes out the same everywhere.

    Returns
    -------
    Gazetteer
        The backend registered as "embedded".
    """
    from toolkit.places.gazetteers.embedded import shared_gazetteer

    return shared_gazetteer()


def gazetteer_names() -> list[str]:
    """List all gazetteers that can be asked for by name.

    Returns
    -------
    list of str
        Registered ones, then those that the desk imported.
    """
    from toolkit import backends
    from toolkit.places.gazetteers.imported import imported_names

    return [*backends.names("gazetteers"), *imported_names()]


def open_gazetteer(name: str, *, store: EvidenceStore | None = None) -> Gazetteer:
    """Open a gazetteer by name.

    Parameters
    ----------
    name
        "embedded", "world", an online service, one registered by another package, or one that the desk imported.
    store
        Where a service on the web puts its raw answers; ``lookups/`` in the folder of results if absent.

    Returns
    -------
    Gazetteer
        Ready to be asked.

    Raises
    ------
    UsageError
        There is none of that name.
    """
    from toolkit import backends
    from toolkit.evidence import Intake
    from toolkit.places.gazetteers.imported import imported_names, open_imported
    from toolkit.places.gazetteers.online import OnlineGazetteer

    if name == "embedded":
        return shipped_gazetteer()
    if name in imported_names():
        return open_imported(name)
    if name not in backends.names("gazetteers"):
        raise UsageError(f"no gazetteer {name!r}", remedy=f"Known: {', '.join(gazetteer_names())}.")
    backend = backends.get("gazetteers", name)
    if store is not None and isinstance(backend, type) and issubclass(backend, OnlineGazetteer):
        return backend(intake=Intake(store.root))
    found: Gazetteer = backend()
    return found
