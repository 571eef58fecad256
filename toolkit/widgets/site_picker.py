"""Choose a site, see what is stated about it, and hand its record back to the notebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from toolkit.records import LocatedSite
from toolkit.style import table


class SitePicker(ipywidgets.VBox):  # type: ignore[misc]
    """A drop-down of sites over a table of the positions stated for the one chosen.

    Parameters
    ----------
    located
        The sites, as located.
    over
        Map to move to the site chosen, as made by ``site_map``.
    """

    def __init__(self, located: Sequence[LocatedSite], over: Any = None):
        self._located = {s.site.id: s for s in located}
        self._map = over
        options = [(s.site.name, s.site.id) for s in located]
        self.choice = ipywidgets.Dropdown(options=options, description="Site")
        self.positions = ipywidgets.HTML()
        self.choice.observe(self._show, names="value")
        super().__init__([self.choice, self.positions])
        self._show()

    @property
    def selected(self) -> LocatedSite | None:
        """Give the site chosen; None when there is none to choose."""
        return self._located.get(self.choice.value)

    def _show(self, _: Any = None) -> None:
        site = self.selected
        if site is None:
            self.positions.value = "<p>This case names no site.</p>"
            return
        columns: dict[str, Any] = {"Position": "stated", "Stated by": "stated_by", "Standing": "status"}
        self.positions.value = table(site.positions, columns)._repr_html_()
        if self._map is not None and site.reference:
            self._map.set_center(site.reference.lon, site.reference.lat)
