"""Positions that documents state for the sites of a case, and for those that are offered."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.records import Case, Proposal


class Positions:
    """The positions of sites.

    Parameters
    ----------
    case
        The case.
    offers
        Sites that are offered, by id; a position is added to its own.
    """

    def __init__(self, case: Case, offers: dict[str, Proposal]):
        self._case = case
        self._offers = offers
        self._placed: set[str] = set()

    def add(self, site: str, stated: Mapping[str, str | None]) -> bool:
        """Add a stated position to a site that is offered; False where it is one of the case's own.

        Parameters
        ----------
        site
            Its id.
        stated
            Keys and values of the position as they will stand in case.toml; those without a value are left out.
        """
        held = self._offers.get(site)
        if held is None:
            return False
        new = {key: value for key, value in stated.items() if value}
        positions = [*held.entry.get("assertions", []), new]
        remade = held.model_copy(
            update={"entry": {**held.entry, "assertions": positions}, "reason": "a position is stated for it"}
        )
        self._offers[site] = remade
        return True

    def wants(self, site: str) -> bool:
        """Tell whether a site of the case has no position yet; of several that are stated the first is offered."""
        held = next((s for s in self._case.sites if s.id == site), None)
        if held is None or held.assertions or held.outline or site in self._placed:
            return False
        self._placed.add(site)
        return True

    def of(self, site: str) -> list[str]:
        """Return the positions that are stated for a site."""
        if site in self._offers:
            return [item["position"] for item in self._offers[site].entry.get("assertions", [])]
        found = next((s for s in self._case.sites if s.id == site), None)
        return [a.position for a in found.assertions] if found else []
