"""The catalogue search of a case: made when online, answered from evidence when offline, else told in words."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import UTC, datetime

from toolkit import __version__, backends
from toolkit.errors import DatelineWarning, NetworkError
from toolkit.evidence import EvidenceStore
from toolkit.imagery.catalogues.base import Box, Catalogue, Listing, Look
from toolkit.imagery.raster import Area
from toolkit.imagery.stored import keep_listing, listing_name, merged, stored_listing
from toolkit.records import Case, Finding, LocatedSite, Position, Quantity, SceneSearch, amount, human


def find_scenes(case: Case, sites: Sequence[LocatedSite], *, online: bool, store: EvidenceStore) -> Listing:
    """Ask the case's catalogue for scenes, or give what it answered before.

    Parameters
    ----------
    case
        The case; ``imagery.search`` names catalogue, collection and dates.
    sites
        Where the sites are.
    online
        True makes the search and fetches windows; False gives what an earlier search left in the store.
    store
        Where raw answers, items and windows go.

    Returns
    -------
    Listing
        Scenes, oldest first; those with a window in the store have a path. Empty without a search or a position, and
        offline when none was ever made. A catalogue that cannot be asked is told in ``trouble``; what was held before
        stays.

    Raises
    ------
    UsageError
        The catalogue is not known, or needs an extra that is not installed.
    """
    wanted, spot = _wanted(case), _spot(case, sites)
    if wanted is None or spot is None:
        return Listing()
    area = Area(spot.lon, spot.lat, wanted.half_width_m)
    name = listing_name(wanted, area)
    before = stored_listing(name, store)
    if not online:
        return before or Listing()
    catalogue: Catalogue = backends.get("catalogues", wanted.catalogue)()
    try:
        new = catalogue.search(wanted, box_around(spot, wanted.half_width_m), store=store, area=area)
    except NetworkError as e:
        warnings.warn(f"the catalogue could not be asked: {e}", DatelineWarning, stacklevel=2)
        return (before or Listing()).model_copy(update={"trouble": str(e)})
    listing = merged(new.model_copy(update={"asked_on": datetime.now(UTC).date().isoformat()}), before)
    keep_listing(listing, name, address=wanted.address, store=store)
    return listing


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
        f"{wanted.collection} scenes at {wanted.address} over a square of {amount(side)} round the site, "
        f"acquired {windows}, with at most {amount(cloud)} cloud"
    )
    own = (case.sha256,) if case.sha256 else ()
    if listing is not None and listing.trouble and not listing.searched:
        text = f"The catalogue could not be asked: {_reason(listing.trouble)}. The search that was tried: {what}."
        return [_finding(case, "imagery-search", text, (side, cloud), own, trouble=listing.trouble)]
    if listing is None or not listing.searched:
        text = f"No open scenes are held offline. The search that would be made: {what}. Run with --online to make it."
        return [_finding(case, "imagery-search", text, (side, cloud), own)]
    count = Quantity(name="scenes listed", value=len(listing.scenes))
    held = Quantity(name="windows held", value=len(listing.held))
    text = (
        f"The catalogue lists {amount(count)} {'scene' if count.value == 1 else 'scenes'}: {what}. "
        f"Of {amount(held)} the window of the area is held."
    )
    if listing.trouble:
        text += f" The catalogue could not be asked to the end: {_reason(listing.trouble)}."
    return [
        _finding(case, "imagery-search", text, (count, held, side, cloud), listing.evidence, trouble=listing.trouble),
        *_offset_findings(case, listing),
    ]


def _offset_findings(case: Case, listing: Listing) -> list[Finding]:
    """Say of which scenes the item states one brightness offset and the pixels show another."""
    disputed = [look for look in listing.looks if look.offset_disputed and look.left_out is None]
    if not disputed:
        return []
    count = Quantity(name="scenes with a wrong offset", value=len(disputed))
    offset = Quantity(name="offset", value=1000, unit="counts")
    noun = "scene" if len(disputed) == 1 else "scenes"
    text = (
        f"Of {amount(count)} {noun} the catalogue misstates whether the counts hold the offset of 1,000 that "
        "Sentinel-2 processing adds. The pixels were believed."
    )
    return [_finding(case, "imagery-offset", text, (count, offset), _items(disputed))]


def _items(looks: Sequence[Look]) -> tuple[str, ...]:
    return tuple(look.item for look in looks if look.item)


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


_REASONS = {
    "E_NET_STATUS": "it answered with an error",
    "E_NET_MISSING": "nothing is at its address",
    "E_NET_STAC": "what answered is no STAC API",
    "E_NET_HOST": "it pointed on to another host",
    "E_FETCH_LIMIT": "its answer was too long or too slow",
    "E_URL_PRIVATE": "its address is not a public one",
    "E_URL_SCHEME": "its address is not an http or https address",
    "E_URL_SECRET": "its address holds a user or a password",
    "E_URL": "its address cannot be asked",
    "E_NET": "it could not be reached",
}
"""Why a catalogue was not asked, by the code of the error. The error itself may hold any words and numbers of a
server's: it stands in how the finding was made, and not in a sentence that a report answers for."""


def _reason(trouble: str) -> str:
    return _REASONS.get(trouble.partition(":")[0], "the request failed")


def _finding(
    case: Case,
    name: str,
    text: str,
    quantities: tuple[Quantity, ...],
    evidence: tuple[str, ...],
    *,
    trouble: str | None = None,
) -> Finding:
    subjects = (case.imagery.site,) if case.imagery else ()
    how = f"STAC item search, dateline {__version__}" + (f"; it ended with {trouble}" if trouble else "")
    return Finding(
        id=name,
        kind="note",
        basis="inferred",
        text=text,
        subjects=subjects,
        quantities=quantities,
        how=how,
        evidence=evidence,
        simulated=case.simulated,
    )
