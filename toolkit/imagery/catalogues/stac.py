"""Scenes from any STAC API: listed by pystac-client, their windows read by odc-stac; needs the extra "stac".

Named after the catalogues that people use; a desk's own API needs nothing but its address.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from toolkit import net
from toolkit.errors import NetworkError, UsageError
from toolkit.evidence import EvidenceStore
from toolkit.imagery.catalogues.base import Box, Listing, Look
from toolkit.imagery.catalogues.fetch import fetch_windows
from toolkit.imagery.catalogues.items import relative_orbit, to_scene, view_deg, whole_cloud_pct
from toolkit.imagery.catalogues.proxy import Proxy, allowed_hosts
from toolkit.imagery.raster import Area
from toolkit.naming import address_parts
from toolkit.records import Scene, SceneSearch

NAMED = {
    "earth-search": "https://earth-search.aws.element84.com/v1",
    "planetary-computer": "https://planetarycomputer.microsoft.com/api/stac/v1",
    "usgs": "https://landsatlook.usgs.gov/stac-server",
}
"""Catalogues that may be named instead of giving their address."""

SIGNERS = {"planetarycomputer.microsoft.com": "https://planetarycomputer.microsoft.com/api/sas/v1/sign?href="}
"""Catalogues whose archive hands out a short-lived key for every file, to everybody."""


class StacCatalogue:
    """A STAC API, by default Earth Search.

    Attributes
    ----------
    name
        Registered name.
    """

    name = "stac"

    def search(self, wanted: SceneSearch, box: Box, *, store: EvidenceStore, area: Area | None = None) -> Listing:
        """List the items of a place and time, and fetch the windows of the clearest.

        Parameters
        ----------
        wanted
            Address or name of the API, collection, date windows and highest cloud cover.
        box
            Rectangle that an item must touch.
        store
            Where each raw answer goes before it is read.
        area
            Part of the ground whose pixels are fetched; absent = none.

        Returns
        -------
        Listing
            Items as scenes, oldest first; servers order them differently.

        Raises
        ------
        NetworkError
            The API cannot be reached, or its answer is no list of items.
        UsageError
            The extra "stac" is not installed.
        """
        try:
            from toolkit.imagery.catalogues.api import search_items
        except ImportError as e:
            raise UsageError(
                f"searching catalogues needs {e.name}, which is not installed",
                code="E_EXTRA",
                remedy="Install it with: pip install 'dateline[stac]'.",
            ) from e
        wanted = wanted.model_copy(update={"address": NAMED.get(wanted.address, wanted.address)})
        found = search_items(wanted, box, store)
        pairs = [(s, i) for i in found.items if (s := to_scene(i, wanted.address)) is not None]
        pairs = sorted({s.id: (s, i) for s, i in pairs}.values(), key=lambda pair: (pair[0].acquired or "", pair[0].id))
        looks = [_look(scene, item, wanted.collection) for scene, item in pairs]
        scenes = [scene for scene, _ in pairs]
        if area is not None and pairs:
            with Proxy(allowed_hosts(wanted.address), sign=_signer(wanted.address)) as proxy:
                scenes, looks = fetch_windows(pairs, looks, wanted, area=area, proxy=proxy, store=store)
        return Listing(
            scenes=tuple(scenes),
            looks=tuple(looks),
            evidence=found.evidence,
            searched=True,
            trouble=str(found.trouble) if found.trouble else None,
        )


def _look(scene: Scene, item: dict[str, Any], collection: str) -> Look:
    return Look(
        scene=scene.id,
        collection=str(item.get("collection") or "").strip() or collection,
        whole_cloud_pct=whole_cloud_pct(item),
        orbit=relative_orbit(item),
        view_deg=view_deg(item),
        left_out="its window was not fetched",
    )


def _signer(address: str) -> Any:
    service = SIGNERS.get(address_parts(address).hostname or "")
    if service is None:
        return None

    def sign(file: str) -> str:
        answer = net.fetch(service + quote(file, safe=""), keep_s=1200).json()
        if not isinstance(answer, dict) or not isinstance(answer.get("href"), str):
            raise NetworkError("the archive gave no key for a file", where=service, code="E_NET_STAC")
        return str(answer["href"])

    return sign
