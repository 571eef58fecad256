"""Search any STAC API (stac-api-spec 1.0, item search with the query extension); no pixels are fetched.

A catalogue is a stranger: pages and items are capped, a next link must stay on its host, and an item that cannot be
read is left out.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from toolkit import net
from toolkit.errors import NetworkError
from toolkit.evidence import EvidenceStore
from toolkit.imagery.catalogues.base import Box, Listing
from toolkit.records import Digest, Scene, SceneSearch, bounds

MOST_PAGES, PAGE_ITEMS, MOST_ITEMS = 10, 100, 500


class StacCatalogue:
    """A STAC API, by default Earth Search.

    Attributes
    ----------
    name
        Registered name.
    """

    name = "stac"

    def search(self, wanted: SceneSearch, box: Box, *, store: EvidenceStore) -> Listing:
        """List the items of a place and time.

        Parameters
        ----------
        wanted
            Address, collection, date windows and highest cloud cover.
        box
            Rectangle that an item must touch.
        store
            Where each raw answer goes before it is read.

        Returns
        -------
        Listing
            Items as scenes, oldest first; servers order them differently.

        Raises
        ------
        NetworkError
            The API cannot be reached, or its answer is no list of items.
        """
        features: list[dict[str, Any]] = []
        digests: list[Digest] = []
        for window in wanted.window or (None,):
            found, seen = _pages(wanted, _request(wanted, box, window), store)
            features += found
            digests += seen
        scenes = {s.id: s for f in features if (s := to_scene(f, wanted.address)) is not None}
        ordered = sorted(scenes.values(), key=lambda s: (s.acquired or "", s.id))
        return Listing(scenes=tuple(ordered[:MOST_ITEMS]), evidence=tuple(dict.fromkeys(digests)), searched=True)


def _request(wanted: SceneSearch, box: Box, window: str | None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "collections": [wanted.collection],
        "bbox": [round(side, 6) for side in box],
        "limit": PAGE_ITEMS,
        "query": {"eo:cloud_cover": {"lte": wanted.max_cloud_pct}},
    }
    if window is not None:
        first, last = bounds(window)
        body["datetime"] = f"{first.isoformat()}T00:00:00Z/{last.isoformat()}T23:59:59Z"
    return body


def _pages(
    wanted: SceneSearch, body: dict[str, Any], store: EvidenceStore
) -> tuple[list[dict[str, Any]], list[Digest]]:
    """Ask for one page after the other; every answer goes into evidence before it is read."""
    address = urljoin(wanted.address.rstrip("/") + "/", "search")
    answer = net.post_json(address, body)
    features: list[dict[str, Any]] = []
    digests: list[Digest] = []
    for _ in range(MOST_PAGES):
        digests.append(store.put(answer.body))
        page = answer.json()
        if not isinstance(page, dict) or not isinstance(page.get("features"), list):
            raise NetworkError("the answer is no list of STAC items", where=address, remedy="Check the address.")
        features += [f for f in page["features"] if isinstance(f, dict)]
        link = _next(page)
        if link is None or len(features) >= MOST_ITEMS:
            break
        answer = _follow(link, address, body)
    return features, digests


def _next(page: dict[str, Any]) -> dict[str, Any] | None:
    links = page.get("links")
    found = [x for x in links if isinstance(x, dict) and x.get("rel") == "next"] if isinstance(links, list) else []
    return found[0] if found and isinstance(found[0].get("href"), str) else None


def _follow(link: dict[str, Any], address: str, body: dict[str, Any]) -> net.Answer:
    target = urljoin(address, link["href"])
    if urlsplit(target).netloc != urlsplit(address).netloc:
        raise NetworkError(
            f"the catalogue points on to another host, {urlsplit(target).netloc}", where=address, code="E_NET_HOST"
        )
    if str(link.get("method", "GET")).upper() != "POST":
        return net.get_json(target)
    given = link.get("body")
    more: dict[str, Any] = given if isinstance(given, dict) else {}
    return net.post_json(target, {**body, **more} if link.get("merge") else more or body)


def to_scene(item: dict[str, Any], address: str) -> Scene | None:
    """Read a STAC item as a cited scene.

    Parameters
    ----------
    item
        The item, as JSON.
    address
        Address of the API.

    Returns
    -------
    Scene or None
        None when it has no id or no time.
    """
    facts = item.get("properties")
    if not isinstance(item.get("id"), str) or not isinstance(facts, dict):
        return None
    acquired, name = _moment(facts.get("datetime") or facts.get("start_datetime")), _slug(item["id"])
    if acquired is None or not name:
        return None
    instruments = facts.get("instruments")
    parts = [facts.get("platform"), *(instruments if isinstance(instruments, list) else [])]
    sensor = " ".join(str(p) for p in parts if isinstance(p, str) and p) or "unknown sensor"
    cloud = _number(facts.get("eo:cloud_cover"))
    return Scene(
        id=name, sensor=sensor, acquired=acquired, provider=urlsplit(address).hostname, product_id=item["id"],
        gsd_m=_number(facts.get("gsd")), sun_elevation_deg=_number(facts.get("view:sun_elevation")),
        sun_azimuth_deg=_number(facts.get("view:sun_azimuth")), credit=_credit(sensor, acquired),
        licence=_licence(item), note=None if cloud is None else f"Cloud over the whole scene: {cloud:.1f} %.",
    )  # fmt: skip


def _moment(text: object) -> str | None:
    try:
        when = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64].strip("-")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _credit(sensor: str, acquired: str) -> str | None:
    if "sentinel" in sensor.lower():
        return f"Contains modified Copernicus Sentinel data {acquired[:4]}"
    return "U.S. Geological Survey" if "landsat" in sensor.lower() else None


def _licence(item: dict[str, Any]) -> str | None:
    links = item.get("links") if isinstance(item.get("links"), list) else []
    found = [x.get("href") for x in links or [] if isinstance(x, dict) and x.get("rel") == "license"]
    return next((href for href in found if isinstance(href, str) and href), None)
