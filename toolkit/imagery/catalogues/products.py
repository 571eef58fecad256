"""Products known by name: which bands they have, how counts become reflectance, and which band tells clouds.

Scale and offset: Sentinel-2 L2A, SentiWiki "S2 Products", DN / 10,000, and an offset of -1,000 from processing baseline
04.00 on, which is decided item by item in ``offsets``. Landsat Collection 2 Level 2: USGS LSDS-1619 (2024), section on
scale factors, 0.0000275 and -0.2. Sentinel-1 GRD counts are amplitudes and stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from toolkit.imagery.quality_band import QualityKind


@dataclass(frozen=True, slots=True)
class Product:
    """A kind of scene.

    Attributes
    ----------
    name
        As people call it; empty = not known by name.
    bands
        Our band name to the asset keys it goes by, in the order they are written.
    quality
        Asset keys of the band that tells clouds, with its kind.
    scale, offset
        From counts to reflectance; None = counts are kept.
    gsd_m
        Side of a pixel in metres; None = as the file says.
    radar
        True for a radar.
    credit
        Credit line; "{year}" is the year of acquisition.
    licence
        Licence, where the item names none.
    """

    name: str = ""
    bands: tuple[tuple[str, tuple[str, ...]], ...] = ()
    quality: tuple[tuple[str, QualityKind], ...] = ()
    scale: float | None = None
    offset: float = 0.0
    gsd_m: float | None = None
    radar: bool = False
    credit: str | None = None
    licence: str | None = None


_COPERNICUS = "Contains modified Copernicus Sentinel data {year}"
_COPERNICUS_LICENCE = "Copernicus Sentinel data terms: free, full and open, with credit"

SENTINEL_2_L2A = Product(
    name="Sentinel-2 L2A",
    bands=(
        ("blue", ("blue", "B02")),
        ("green", ("green", "B03")),
        ("red", ("red", "B04")),
        ("nir", ("nir", "B08")),
        ("swir16", ("swir16", "B11")),
        ("swir22", ("swir22", "B12")),
    ),
    quality=(("scl", "scl"), ("SCL", "scl")),
    scale=1e-4,
    gsd_m=10.0,
    credit=_COPERNICUS,
    licence=_COPERNICUS_LICENCE,
)

LANDSAT_C2_L2 = Product(
    name="Landsat Collection 2 Level 2",
    bands=tuple((name, (name,)) for name in ("blue", "green", "red", "nir08", "swir16", "swir22")),
    quality=(("qa_pixel", "qa_pixel"),),
    scale=2.75e-5,
    offset=-0.2,
    gsd_m=30.0,
    credit="Landsat data courtesy of the U.S. Geological Survey",
    licence="public domain (U.S. Geological Survey)",
)

SENTINEL_1_GRD = Product(
    name="Sentinel-1 GRD",
    bands=(("vv", ("vv", "VV")), ("vh", ("vh", "VH")), ("hh", ("hh", "HH")), ("hv", ("hv", "HV"))),
    gsd_m=10.0,
    radar=True,
    credit=_COPERNICUS,
    licence=_COPERNICUS_LICENCE,
)

_BY_NAME = (
    (re.compile(r"sentinel-?_?s?2.*l2a|s2.*l2a"), SENTINEL_2_L2A),
    (re.compile(r"landsat.*c2.*(l2|sr)"), LANDSAT_C2_L2),
    (re.compile(r"sentinel-?_?s?1.*grd|s1.*grd"), SENTINEL_1_GRD),
)
_COMMON = ("coastal", "blue", "green", "red", "nir", "nir08", "swir16", "swir22", "pan")


def product_named(collection: str) -> Product:
    """Give the product that a collection's name stands for.

    Parameters
    ----------
    collection
        Name of a collection, as any catalogue spells it.

    Returns
    -------
    Product
        Without a name when it is none that is known.
    """
    return next((p for pattern, p in _BY_NAME if pattern.search(collection.lower())), Product())


def product_of(item: dict[str, Any]) -> Product:
    """Give the product of a STAC item; one that is not known by name is described from the item itself.

    Parameters
    ----------
    item
        The item, as JSON.

    Returns
    -------
    Product
        For an unknown one: single-band assets by their common name, the quality band if there is one named fmask, and
        no scale.
    """
    known = product_named(str(item.get("collection") or ""))
    if known.name:
        return known
    assets = assets_of(item)
    named = {name: key for key, asset in reversed(assets.items()) if (name := _common_name(asset))}
    quality = tuple((key, "fmask") for key in assets if key.lower() == "fmask")
    return Product(bands=tuple((n, (named[n],)) for n in _COMMON if n in named), quality=quality)  # type: ignore[arg-type]


def assets_of(item: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the assets of an item that have an address.

    Parameters
    ----------
    item
        The item, as JSON.
    """
    assets = item.get("assets")
    found = assets.items() if isinstance(assets, dict) else ()
    return {str(k): a for k, a in found if isinstance(a, dict) and isinstance(a.get("href"), str)}


def band_assets(item: dict[str, Any], product: Product) -> dict[str, str]:
    """Give the addresses of the bands an item has.

    Parameters
    ----------
    item
        The item, as JSON.
    product
        Its product.

    Returns
    -------
    dict
        Our band name to an http(s) address, in the product's order; an address of another kind is looked for among the
        asset's alternates.
    """
    assets, found = assets_of(item), {}
    for name, keys in product.bands:
        key = next((k for k in keys if k in assets), None)
        if key is not None:
            found[name] = web_address(assets[key])
    return found


def quality_asset(item: dict[str, Any], product: Product) -> tuple[str, QualityKind] | None:
    """Give the address and the kind of the band that tells clouds, or None.

    Parameters
    ----------
    item
        The item, as JSON.
    product
        Its product.
    """
    assets = assets_of(item)
    return next(((web_address(assets[key]), kind) for key, kind in product.quality if key in assets), None)


def web_address(asset: dict[str, Any]) -> str:
    """Give an asset's http(s) address, from its alternates if need be; its own if there is none.

    Parameters
    ----------
    asset
        The asset, as JSON.
    """
    own = str(asset["href"])
    alternates = asset.get("alternate")
    others = [a.get("href") for a in alternates.values() if isinstance(a, dict)] if isinstance(alternates, dict) else []
    return next(
        (h for h in (own, *others) if isinstance(h, str) and h.lower().startswith(("http://", "https://"))), own
    )


def _common_name(asset: dict[str, Any]) -> str | None:
    bands = asset.get("eo:bands")
    if not isinstance(bands, list) or len(bands) != 1 or not isinstance(bands[0], dict):
        return None
    kind = str(asset.get("type") or "").lower()
    name = bands[0].get("common_name")
    return name if isinstance(name, str) and "tiff" in kind else None
