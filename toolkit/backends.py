"""Backends by kind and name, through entry points.

A backend is a small class that follows the Protocol of its kind. It registers itself in its own package::

    [project.entry-points."dateline.gazetteers"]
    parishes = "parish_gazetteer:ParishGazetteer"

and is found here by name. Nothing is imported before it is asked for.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any, Literal

from toolkit.errors import UsageError

Kind = Literal["gazetteers", "catalogues", "extractors"]

_registered: dict[tuple[str, str], Any] = {}


def register(kind: Kind, name: str, backend: Any) -> None:
    """Register a backend class or factory for this process.

    Parameters
    ----------
    kind
        What it is.
    name
        Name it is asked for by.
    backend
        Called without arguments to make one.
    """
    _registered[kind, name] = backend


def names(kind: Kind) -> list[str]:
    """List the names registered for a kind, sorted.

    Returns
    -------
    list of str
        Names from entry points and from ``register``.
    """
    own = {name for group, name in _registered if group == kind}
    return sorted(own | {e.name for e in entry_points(group=f"dateline.{kind}")})


def get(kind: Kind, name: str) -> Any:
    """Give the class or factory registered under a name.

    Returns
    -------
    type
        Call it without arguments to make a backend.

    Raises
    ------
    UsageError
        Nothing is registered under that name.
    """
    if (kind, name) in _registered:
        return _registered[kind, name]
    for entry in entry_points(group=f"dateline.{kind}", name=name):
        return entry.load()
    known = ", ".join(names(kind)) or "none"
    raise UsageError(f"no backend {name!r} among the {kind}", remedy=f"Known: {known}.")
