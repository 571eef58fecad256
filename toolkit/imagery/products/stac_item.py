"""Images that come with a STAC item, as Maxar's Open Data, Umbra's, Capella's and copies from open catalogues do.

Sources: the STAC specification 1.0 with its extensions eo, view, projection, raster; Maxar, "Open Data Program" (items
with ``catalog_id`` and ``tile:`` properties, licensed CC BY-NC 4.0).
"""

from __future__ import annotations

from typing import Any

from toolkit.errors import RasterError
from toolkit.imagery.bandnames import COMMON_BANDS, common_names
from toolkit.imagery.load import file_bands
from toolkit.imagery.products.markup import agreed_date, epsg_of, moment, number, read_json
from toolkit.imagery.products.plan import Cover, Layer, Members, Plan
from toolkit.imagery.quality_band import named_quality
from toolkit.imagery.stated_dates import named_date

_CODES = {
    "WV01": "WorldView-1",
    "WV02": "WorldView-2",
    "WV03": "WorldView-3",
    "WV04": "WorldView-4",
    "GE01": "GeoEye-1",
    "QB02": "QuickBird-2",
    "LG01": "WorldView Legion-1",
    "LG02": "WorldView Legion-2",
}
"""Maxar's codes of its satellites."""

_FOR_THE_EYE = frozenset({"thumbnail", "overview"})
_THREE = ("red", "green", "blue")


def item_of(name: str, members: Members) -> dict[str, Any] | None:
    """Give a STAC item; None for any other file."""
    try:
        found = read_json(members, name) if name.lower().endswith((".json", ".geojson")) else {}
    except RasterError:
        return None
    is_item = isinstance(found.get("assets"), dict) and isinstance(found.get("properties"), dict)
    return found if is_item and found.get("type") == "Feature" else None


def files_of(item: dict[str, Any], name: str, members: Members) -> dict[str, tuple[str, dict[str, Any]]]:
    """Give the assets of an item that lie among the files: key to file and asset.

    Parameters
    ----------
    item
        The item.
    name
        Its file.
    members
        Files it lies among; an asset is known by the end of its address, in the item's folder before any other.
    """
    folder = name.rpartition("/")[0]
    by_name = {n.rpartition("/")[2]: n for n in members}
    by_name |= {n.rpartition("/")[2]: n for n in members if n.rpartition("/")[0] == folder}
    held = {}
    for key, asset in item["assets"].items():
        last = str(asset.get("href", "")).partition("?")[0].rpartition("/")[2] if isinstance(asset, dict) else ""
        if last in by_name:
            held[str(key)] = by_name[last], asset
    return held


def plan(name: str, item: dict[str, Any], members: Members) -> Plan | None:
    """Read an item as a scene.

    Returns
    -------
    Plan or None
        None where no image of it is there.
    """
    held = files_of(item, name, members)
    images = {key: found for key, found in held.items() if _is_image(*found)}
    layers = _layers({k: v for k, v in images.items() if not named_quality(k, 1)}, members)
    if not layers:
        return None
    facts = item["properties"]
    identifier = str(item.get("id") or name.rpartition("/")[2].rpartition(".")[0])
    dated = moment(facts.get("datetime")) or moment(facts.get("start_datetime"))
    acquired, doubt = agreed_date(dated, named_date(identifier.rpartition("/")[2]))
    cover = _cover(images)
    one_file = len({layer.files[0][0] for layer in layers}) == 1
    cloud = number(facts.get("eo:cloud_cover", facts.get("tile:clouds_percent")))
    maxar = "catalog_id" in facts and any(str(key).startswith("tile:") for key in facts)
    shape = facts.get("proj:shape")
    return Plan(
        identifier,
        _sensor(facts),
        acquired,
        layers,
        cover=cover,
        cloud_pct=cloud,
        sun_elevation_deg=number(facts.get("view:sun_elevation")),
        sun_azimuth_deg=number(facts.get("view:sun_azimuth")),
        provider="Maxar" if maxar else _provider(item),
        credit="Maxar Open Data Program" if maxar else _provider(item),
        licence=_licence(item) or ("CC BY-NC 4.0" if maxar else None),
        notes=doubt,
        shapes=((int(shape[0]), int(shape[1])),) if _two_numbers(shape) else (),
        epsg=epsg_of(facts.get("proj:epsg") or facts.get("proj:code")),
        as_it_is=one_file and cover is None and all(layer.scale is None for layer in layers),
    )


def _is_image(file: str, asset: dict[str, Any]) -> bool:
    roles = set(asset["roles"]) if isinstance(asset.get("roles"), list) else set()
    return file.lower().endswith((".tif", ".tiff", ".jp2")) and not roles & _FOR_THE_EYE


def _layers(images: dict[str, tuple[str, dict[str, Any]]], members: Members) -> tuple[Layer, ...]:
    """Give the bands: of the file that has the most of them or, where each has one, of all files."""
    read = {key: _bands(key, file, asset, members) for key, (file, asset) in images.items()}
    most = max(read.values(), key=len, default=())
    if len(most) > 1:
        return most
    single: dict[str, Layer] = {}
    for layers in read.values():
        if layers and (layers[0].name in COMMON_BANDS or len(read) == 1):
            single.setdefault(layers[0].name, layers[0])
    several = {k: v for k, v in single.items() if k != "pan" or len(single) == 1}
    return tuple(several.values())


def _bands(key: str, file: str, asset: dict[str, Any], members: Members) -> tuple[Layer, ...]:
    """Give the bands of one file as the asset describes them, else by how many there are."""
    try:
        held = file_bands(members[file], file)
    except RasterError:
        return (Layer(common_names((key,))[0], ((file, 1),)),)  # reading it will say what is wrong
    listed = asset.get("eo:bands") or asset.get("bands")
    named = [b for b in listed if isinstance(b, dict)] if isinstance(listed, list) else []
    names = [str(b.get("common_name") or b.get("eo:common_name") or b.get("name") or "") for b in named]
    if len(names) != len(held) or not all(names):
        names = list(held)
    if len(held) == 1 and names[0].startswith("band-"):
        names = [key]
    if len(held) == 3 and all(n.startswith("band-") for n in names):
        names = list(_THREE)
    rescaled = asset.get("raster:bands")
    scaling = rescaled if isinstance(rescaled, list) and len(rescaled) == len(held) else [{}] * len(held)
    found = zip(common_names(tuple(names)), scaling, strict=True)
    return tuple(Layer(band, ((file, n),), *_rescaling(facts)) for n, (band, facts) in enumerate(found, 1))


def _rescaling(facts: Any) -> tuple[float | None, float]:
    scale = number(facts.get("scale")) if isinstance(facts, dict) else None
    return (scale, number(facts.get("offset")) or 0.0) if scale and scale != 1.0 else (None, 0.0)


def _cover(images: dict[str, tuple[str, dict[str, Any]]]) -> Cover | None:
    for key, (file, _) in images.items():
        quality = named_quality(key, 1)
        if quality and quality.kind == "qa_pixel":
            return Cover("qa_pixel", file, lambda bands: bands[0] & 0xFF)
        if quality and quality.kind in {"scl", "fmask", "percent"}:
            return Cover(key.lower(), file, lambda bands: bands[0])
    return None


def _sensor(facts: dict[str, Any]) -> str:
    platform = str(facts.get("platform") or facts.get("constellation") or "").strip()
    instruments = facts.get("instruments")
    said = [str(i).upper() for i in instruments] if isinstance(instruments, list) else []
    name = _CODES.get(platform.upper(), platform)
    radar = any(str(key).startswith("sar:") for key in facts) and "sar" not in f"{name} {said}".lower()
    words = [name, *(i for i in said if i.lower() not in name.lower()), *(["SAR"] if radar else [])]
    return " ".join(w for w in words if w) or "not stated"


def _provider(item: dict[str, Any]) -> str | None:
    providers = item["properties"].get("providers")
    names = [p.get("name") for p in providers if isinstance(p, dict)] if isinstance(providers, list) else []
    return next((n for n in names if isinstance(n, str)), None)


def _licence(item: dict[str, Any]) -> str | None:
    stated = item["properties"].get("license")
    return stated if isinstance(stated, str) and stated not in {"various", "proprietary", "other"} else None


def _two_numbers(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(v, int) for v in value)
