"""The catalogue search of a case: in words when offline, made when online."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit import __version__, backends
from toolkit.evidence import EvidenceStore
from toolkit.imagery.catalogues.base import Box, Catalogue, Listing
from toolkit.records import Case, Finding, LocatedSite, Position, Quantity, SceneSearch, human


def find_scenes(case: Case, sites: Sequence[LocatedSite], *, online: bool, store: EvidenceStore) -> Listing:
    """Ask the case's catalogue for scenes, if the case names one and the network may be used.

    Parameters
    ----------
    case
        The case; ``imagery.search`` names catalogue, collection and dates.
    sites
        Where the sites are.
    online
        True makes the search.
    store
        Where raw answers go.

    Returns
    -------
    Listing
        Empty when offline, without a search, or without a position.

    Raises
    ------
    NetworkError
        The catalogue cannot be reached.
    """
    wanted, spot = _wanted(case), _spot(case, sites)
    if not online or wanted is None or spot is None:
        return Listing()
    catalogue: Catalogue = backends.get("catalogues", wanted.catalogue)()
    return catalogue.search(wanted, box_around(spot, wanted.half_width_m), store=store)


def search_plan(case: Case, sites: Sequence[LocatedSite], listing: Listing | None = None) -> list[Finding]:
    """Say which search would be made, or what it found.

    Parameters
    ----------
    case
        The case.
    sites
        Where the sites are.
    listing
        What the catalogue answered, if it was asked.

    Returns
    -------
    list of Finding
        One; none when the case plans no search or its site has no position.
    """
    wanted, spot = _wanted(case), _spot(case, sites)
    if wanted is None or spot is None or case.imagery is None:
        return []
    side = Quantity(name="side of the square", value=2 * wanted.half_width_m / 1000, unit="km")
    cloud = Quantity(name="most cloud", value=wanted.max_cloud_pct, unit="%")
    windows = " or ".join(human(w) for w in wanted.window) or "any date"
    what = (
        f"{wanted.collection} scenes at {wanted.address} over a square of {side.value:g} km round the site, "
        f"acquired {windows}, with at most {cloud.value:g} % cloud"
    )
    if listing is None or not listing.searched:
        text = f"No open scenes are held offline. The search that would be made: {what}. Run with --online to make it."
        return [_finding(case, text, (side, cloud), (case.sha256,) if case.sha256 else ())]
    count = Quantity(name="scenes listed", value=len(listing.scenes))
    text = f"The catalogue lists {count.value:.0f} {'scene' if count.value == 1 else 'scenes'}: {what}."
    return [_finding(case, text, (count, side, cloud), listing.evidence)]


def box_around(spot: Position, half_width_m: float) -> Box:
    """Give the rectangle of longitude and latitude round a square.

    Parameters
    ----------
    spot
        Its centre.
    half_width_m
        Half its side in metres, along geodesics on WGS84.

    Returns
    -------
    Box
        West, south, east, north.
    """
    from pyproj import Geod

    ends = [Geod(ellps="WGS84").fwd(spot.lon, spot.lat, azimuth, half_width_m) for azimuth in (270, 180, 90, 0)]
    return Box(ends[0][0], ends[1][1], ends[2][0], ends[3][1])


def _wanted(case: Case) -> SceneSearch | None:
    return case.imagery.search if case.imagery else None


def _spot(case: Case, sites: Sequence[LocatedSite]) -> Position | None:
    if case.imagery is None:
        return None
    wanted = case.imagery.site
    return next((s.reference for s in sites if s.site.id == wanted), None)


def _finding(case: Case, text: str, quantities: tuple[Quantity, ...], evidence: tuple[str, ...]) -> Finding:
    subjects = (case.imagery.site,) if case.imagery else ()
    return Finding(
        id="imagery-search", kind="note", basis="inferred", text=text, subjects=subjects, quantities=quantities,
        how=f"STAC item search, dateline {__version__}", evidence=evidence, simulated=case.simulated,
    )  # fmt: skip
