"""For those who want leafmap: a real Map with its toolbar, our layers on it, and what was drawn kept as a position."""

from __future__ import annotations

import html
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import ipyleaflet
import ipywidgets
from leafmap import leafmap

from toolkit.desk.by_hand.opened import OpenCase, open_case
from toolkit.desk.casefile.editing import edit_case
from toolkit.desk.casefile.entries import own_folder
from toolkit.desk.folders import find_case
from toolkit.errors import CaseError, DatelineWarning, RasterError
from toolkit.places import locate_sites
from toolkit.places.map_data import ClaimMark, claim_marks, ground, map_view
from toolkit.places.view import View, web_zoom
from toolkit.records import LocatedSite, Position, plans_of
from toolkit.style import PALETTE
from toolkit.widgets.shell import table_of
from toolkit.widgets.site_changes import with_position
from toolkit.widgets.split import Split, lay, split_of

_HIGH_PX = 560
_WIDE_PX = 600
"""Pixels that a notebook's output is wide at least, beside JupyterLab's file list."""

_TONES = {"supported": "supported", "loose": "loose", "contradicted": "contradicted", "disputed": "loose"}


class CaseMap(leafmap.Map):  # type: ignore[misc]  # leafmap has no types
    """A leafmap Map that is saved whole: ``save`` and ``to_html`` write a page on which it looks as it does here.

    It takes what leafmap's takes. On a page without a kernel its claims stand in words.
    """

    slug = ""
    """Name of the case."""
    told: tuple[tuple[str, str], ...] = ()
    """Each claim that is drawn, and what its check came to."""

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Show itself: as a map where one can run, else in words."""
        fallback = table_of(("claim", "found"), self.told, caption="Claims on this map")
        return {**(super()._repr_mimebundle_(**kwargs) or {}), "text/html": fallback}

    def keep(self, site: str) -> Path:
        """Keep what was drawn on this map as a stated position of a site; as the function ``keep``.

        Parameters
        ----------
        site
            Id of the site.
        """
        return keep(self.slug, site, self.user_rois)

    def save(self, outfile: Any, **kwargs: Any) -> None:
        """Write the map into a page that needs no kernel and no tile server; its scripts come from jsdelivr.

        Parameters
        ----------
        outfile
            Path or open text file.
        **kwargs
            As ``ipywidgets.embed.embed_minimal_html`` takes them.
        """
        # a value that equals its default is left out otherwise: the script of the line, the width of the scale
        super().save(outfile, **{"drop_defaults": False, **kwargs})


def explore(slug: str, site: str | None = None) -> CaseMap:
    """Open a leafmap Map of a case, with its own toolbar and tools; no tiles are asked for until you add some.

    The two images of a comparison lie on it, split by a line that is dragged. They are part of the map, of no server,
    and are still there in a page that was exported.

    Parameters
    ----------
    slug
        Name of the case.
    site
        Id of the site, or of the comparison, whose two images are shown, and where the map opens; if absent, the first
        comparison that is planned, and the whole of the case.

    Returns
    -------
    CaseMap
        A ``leafmap.Map``. Draw on it, then ``map.keep("pier")``.

    Raises
    ------
    StepError
        No comparison of that site is planned (E_STEP_MISSING).
    RasterError
        The images of the site that was named cannot be shown.

    Examples
    --------
    >>> from toolkit import widgets
    >>> widgets.explore("drill", "sedgeby")  # doctest: +SKIP
    """
    opened = open_case(slug)
    case = opened.case
    located = locate_sites(case)
    marks = claim_marks(case, located)
    view = map_view(located, marks)
    west, south, east, north = view.bounds
    groups = {
        "outlines": list(_outlines(view)),
        "claims": list(chain.from_iterable(map(_claim, marks))),
        "positions": list(chain.from_iterable(map(_positions, located))),
    }
    layers = tuple(ipyleaflet.LayerGroup(layers=tuple(items), name=name) for name, items in groups.items())
    split = _split(opened, site) if site or plans_of(case) else None
    if split is not None and site:
        (south, west), (north, east) = split.bounds
    # leafmap's own fitting asks the kernel back and forth: an exported page has none and would open elsewhere
    start = {
        "center": ((south + north) / 2, (west + east) / 2),
        "zoom": web_zoom((west, south, east, north), _WIDE_PX, _HIGH_PX),
    }
    made = CaseMap(**start, layers=layers, attribution_control=False)
    made.layout.height = f"{_HIGH_PX}px"
    made.slug = slug
    made.told = tuple((mark.text, mark.finding.text) for mark in marks)
    layers[0].name = "outlines"  # leafmap calls whatever comes first OpenStreetMap
    if split is not None:
        lay(made, split)
    return made


def _split(opened: OpenCase, site: str | None) -> Split | None:
    """Give the two images of a site; what is wrong with those nobody asked for is said, and keeps no map away."""
    try:
        return split_of(opened.planned(site))
    except RasterError as e:
        if site:
            raise
        warnings.warn(f"No images are shown: {e}", DatelineWarning, stacklevel=3)
        return None


def keep(slug: str, site: str, drawn: Any) -> Path:
    """Keep what was drawn on a map as a stated position of a site: the middle of the first shape.

    Parameters
    ----------
    slug
        Name of the case.
    site
        Id of the site.
    drawn
        ``map.user_rois`` of leafmap: a GeoJSON collection.

    Raises
    ------
    CaseError
        Nothing was drawn, or the case is shipped.

    Examples
    --------
    >>> from toolkit import widgets
    >>> widgets.keep("harbour", "pier", map.user_rois)  # doctest: +SKIP
    """
    from shapely.geometry import shape

    features = (drawn or {}).get("features") or []
    if not features:
        raise CaseError("nothing was drawn", remedy="Draw a point or a shape on the map.", code="E_OFFER_GONE")
    # a site has a position; what else was drawn stays on the map
    middle = shape(features[0]["geometry"]).centroid
    folder = own_folder(find_case(slug))
    stated = {"position": f"{middle.y:.6f}, {middle.x:.6f}", "stated_by": "the desk, drawn on the map"}
    edit_case(folder, with_position(site, stated))
    return folder


def _outlines(view: View) -> Iterator[Any]:
    drawn = ground(view)

    def _degrees(points: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
        spots = [view.lonlat(x, -y) for x, y in points]
        return [(lat, view.lon + (lon - view.lon + 180) % 360 - 180) for lon, lat in spots]

    for ring in drawn.land:
        yield ipyleaflet.Polygon(
            locations=_degrees(ring), color=PALETTE["line"], weight=1, fill_color=PALETTE["land"], fill_opacity=1
        )
    for _, points in drawn.borders:
        yield ipyleaflet.Polyline(locations=_degrees(points), color=PALETTE["soft"], weight=1, fill=False)


def _claim(mark: ClaimMark) -> Iterator[Any]:
    colour = PALETTE[_TONES.get(str(mark.finding.verdict), "soft")]
    words = _popup([mark.text, mark.finding.text])
    if mark.line is not None:
        ends = [(lat, lon) for lon, lat in mark.line]
        yield ipyleaflet.Polyline(locations=ends, color=colour, weight=2, fill=False, popup=words, name=mark.claim)
    for radius in mark.radii_km if mark.centre else ():
        lon, lat = mark.centre or (0.0, 0.0)
        yield ipyleaflet.Circle(
            location=(lat, lon), radius=max(1, int(radius * 1000)), color=colour, weight=1, fill=False, name=mark.claim
        )


def _positions(site: LocatedSite) -> Iterator[Any]:
    for at in site.positions:
        solid = at.status == "reference"
        colour = PALETTE["contradicted" if at.status == "contradicted" else "accent"]
        yield ipyleaflet.CircleMarker(
            location=(at.lat, at.lon),
            radius=7 if solid else 5,
            color=colour,
            fill_color=colour if solid else "white",
            fill_opacity=0.9,
            weight=2,
            popup=_popup(_told(site, at)),
            name=site.site.id,
        )


def popups_of(located: Sequence[LocatedSite]) -> list[str]:
    """Return the HTML of every pop-up of the sites: nothing in it is markup but our own."""
    found = []
    for site in located:
        found += [_popup(_told(site, at)).value for at in site.positions]
    return found


def _told(site: LocatedSite, at: Position) -> list[str]:
    return [site.site.name, f"{at.stated} ({at.stated_by})", at.status, *at.reasons]


def _popup(lines: Iterable[str]) -> ipywidgets.HTML:
    """Make a pop-up; leaflet prints HTML, so every line is escaped first."""
    first, *rest = [html.escape(line) for line in lines if line]
    return ipywidgets.HTML("<br>".join([f"<b>{first}</b>", *rest]))
