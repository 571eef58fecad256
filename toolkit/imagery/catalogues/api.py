"""Ask a STAC API by pystac-client, whose every request goes through our own HTTP client and into evidence.

A catalogue is a stranger: pages and items are capped, and no link may lead to another host. Needs the extra "stac".
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pystac
from pystac import Link
from pystac_client import Client
from pystac_client.errors import ClientTypeError
from pystac_client.exceptions import APIError
from pystac_client.stac_api_io import StacApiIO
from pystac_client.warnings import PystacClientWarning

from toolkit import net
from toolkit.errors import CONFUSED, NetworkError
from toolkit.evidence import EvidenceStore
from toolkit.imagery.catalogues.base import Box
from toolkit.imagery.catalogues.items import whole_cloud_pct
from toolkit.imagery.catalogues.products import product_named
from toolkit.net.addresses import checked_address
from toolkit.records import Digest, SceneSearch, bounds

MOST_PAGES, PAGE_ITEMS, MOST_ITEMS = 10, 100, 500

_NO_STAC = (
    pystac.errors.STACError,
    APIError,
    ClientTypeError,
    *CONFUSED,
)
"""What the libraries raise on answers that are no STAC."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to.

    Attributes
    ----------
    items
        Items as JSON, in the server's order.
    evidence
        Digests of the raw answers.
    trouble
        Why not all pages could be had.
    """

    items: tuple[dict[str, Any], ...]
    evidence: tuple[Digest, ...]
    trouble: NetworkError | None = None


class HouseIO(StacApiIO):
    """Requests of pystac-client, made by ``net`` and kept.

    Parameters
    ----------
    address
        Address of the API; no other host is asked.
    store
        Where each raw answer goes before it is read.
    """

    def __init__(self, address: str, store: EvidenceStore):
        super().__init__(max_retries=None)
        self._host, self._store = checked_address(address).netloc, store
        self.digests: list[Digest] = []

    def read_text(self, source: Any, *args: Any, **kwargs: Any) -> str:
        """Ask an address; a file of this machine is never opened, whatever an answer or a case names.

        Parameters
        ----------
        source
            An address, or a link that holds one.
        *args, **kwargs
            As the library wants them.

        Returns
        -------
        str
            The answer as text.

        Raises
        ------
        NetworkError
            No http(s) address, another host, or what ``net.fetch`` raises.
        """
        link = source.to_dict() if isinstance(source, Link) else {"href": source}
        checked_address(str(link["href"]))
        return super().read_text(source, *args, **kwargs)

    def request(
        self,
        href: str,
        method: str | None = None,
        headers: dict[str, str] | None = None,  # noqa: ARG002  (no header but ours is sent)
        parameters: dict[str, Any] | None = None,
    ) -> str:
        """Ask an address of the API.

        Parameters
        ----------
        href
            The address.
        method
            GET or POST.
        headers
            Not sent.
        parameters
            JSON body of a POST, or the query of a GET.

        Returns
        -------
        str
            The answer as text.

        Raises
        ------
        NetworkError
            Another host, or what ``net.fetch`` raises.
        """
        host = checked_address(href).netloc
        if host != self._host:
            raise NetworkError(
                f"the catalogue points on to another host, {host}",
                where=self._host,
                code="E_NET_HOST",
                remedy="Give the address of that one instead, if you trust it.",
            )
        if (method or "GET").upper() == "POST":
            answer = net.post_json(href, parameters or {})
        else:
            query = urlencode({k: v for k, v in (parameters or {}).items() if v is not None})
            answer = net.get_json(href + ("&" if "?" in href else "?") * bool(query) + query)
        self.digests.append(self._store.put(answer.body))
        return answer.body.decode("utf-8", errors="replace")


def search_items(wanted: SceneSearch, box: Box, store: EvidenceStore) -> Found:
    """List the items of a place and time.

    Parameters
    ----------
    wanted
        Address, collection, date windows and highest cloud cover.
    box
        Rectangle that an item must touch.
    store
        Where each raw answer goes.

    Returns
    -------
    Found
        Items whose cloud cover is unknown are kept; a page that fails ends the list, and what came before it stays.

    Raises
    ------
    NetworkError
        The API cannot be reached, or what answers is no STAC API.
    """
    io = HouseIO(wanted.address, store)
    items: dict[str, dict[str, Any]] = {}
    trouble = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PystacClientWarning)  # what a server leaves out is asked for in another way
        try:
            client = Client.open(wanted.address, stac_io=io)
            for window in wanted.window or (None,):
                for page in _pages(client, wanted, box, window):
                    items |= {str(i.get("id")): i for i in page if _fits(i, wanted)}
        except NetworkError as e:
            if not items:
                raise
            trouble = e
        except _NO_STAC as e:
            raise NetworkError(
                f"what answers is no STAC API ({type(e).__name__})",
                where=wanted.address,
                remedy="Check the address.",
                code="E_NET_STAC",
            ) from e
    return Found(tuple(items.values())[:MOST_ITEMS], tuple(dict.fromkeys(io.digests)), trouble)


def _pages(client: Client, wanted: SceneSearch, box: Box, window: str | None) -> Any:
    asked: dict[str, Any] = {"collections": [wanted.collection], "bbox": [round(side, 6) for side in box]}
    if window is not None:
        first, last = bounds(window)
        asked["datetime"] = f"{first.isoformat()}T00:00:00Z/{last.isoformat()}T23:59:59Z"
    product = product_named(wanted.collection)
    if product.name and not product.radar and client.conforms_to("QUERY"):
        asked["query"] = {"eo:cloud_cover": {"lte": wanted.max_cloud_pct}}
    search = client.search(**asked, limit=PAGE_ITEMS, max_items=MOST_ITEMS)
    for number, page in enumerate(search.pages_as_dicts(), 1):
        features = page["features"]
        if not isinstance(features, list):
            raise TypeError("features is no list")
        yield [f for f in features if isinstance(f, dict)]
        if number == MOST_PAGES:
            return


def _fits(item: dict[str, Any], wanted: SceneSearch) -> bool:
    cloud = whole_cloud_pct(item)
    return cloud is None or cloud <= wanted.max_cloud_pct
