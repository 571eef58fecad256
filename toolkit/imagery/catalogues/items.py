"""Read a STAC item as a scene: what it says of time, sensor, sun, view and licence, each checked for its type."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from toolkit.imagery.catalogues.products import product_of
from toolkit.naming import address_parts
from toolkit.records import Scene
from toolkit.records.numerals import whole_number

_ORBIT = re.compile(r"_R(\d{3})_")


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
    facts = facts_of(item)
    if not isinstance(item.get("id"), str):
        return None
    acquired, name = _moment(facts.get("datetime") or facts.get("start_datetime")), _slug(item["id"])
    if acquired is None or not name:
        return None
    product, cloud = product_of(item), whole_cloud_pct(item)
    zenith = number(facts.get("s2:mean_solar_zenith"))
    elevation = number(facts.get("view:sun_elevation"))
    return Scene(
        id=name,
        sensor=_sensor(facts),
        acquired=acquired,
        provider=address_parts(address).hostname,
        product_id=item["id"],
        gsd_m=product.gsd_m or number(facts.get("gsd")),
        sun_elevation_deg=90.0 - zenith if elevation is None and zenith is not None else elevation,
        sun_azimuth_deg=_first(facts, "view:sun_azimuth", "s2:mean_solar_azimuth"),
        credit=product.credit.format(year=acquired[:4]) if product.credit else None,
        licence=_licence(item) or product.licence,
        note=None if cloud is None else f"Cloud over the whole scene: {cloud:.1f} %.",
    )


def facts_of(item: dict[str, Any]) -> dict[str, Any]:
    """Give an item's properties; empty when it has none.

    Parameters
    ----------
    item
        The item, as JSON.
    """
    facts = item.get("properties")
    return facts if isinstance(facts, dict) else {}


def whole_cloud_pct(item: dict[str, Any]) -> float | None:
    """Give the cloud over the whole scene, in percent, as the item states it.

    Parameters
    ----------
    item
        The item, as JSON.
    """
    return number(facts_of(item).get("eo:cloud_cover"))


def view_deg(item: dict[str, Any]) -> float | None:
    """Give the angle between the line of sight and the vertical, in degrees; None = not stated.

    Parameters
    ----------
    item
        The item, as JSON.
    """
    return _first(facts_of(item), "view:off_nadir", "view:incidence_angle")


def relative_orbit(item: dict[str, Any]) -> str | None:
    """Give the track the satellite flew on, for Landsat its path; scenes of one track are seen from one side.

    Parameters
    ----------
    item
        The item, as JSON.
    """
    facts = facts_of(item)
    orbit = facts.get("sat:relative_orbit") or facts.get("landsat:wrs_path")
    number = whole_number(str(orbit))  # of True or a list there is none
    if number is not None:
        return str(number)
    named = next(
        (m for key in ("s2:product_uri", "sentinel:product_id") if (m := _ORBIT.search(str(facts.get(key) or "")))),
        None,
    ) or _ORBIT.search(str(item.get("id") or ""))
    return str(int(named[1])) if named else None


def number(value: object) -> float | None:
    """Give a finite JSON number, or None for anything else.

    Parameters
    ----------
    value
        A JSON value.
    """
    usable = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e12
    return float(value) if usable else None  # type: ignore[arg-type]  # a number by the line above


def _first(facts: dict[str, Any], *keys: str) -> float | None:
    return next((n for key in keys if (n := number(facts.get(key))) is not None), None)


def _moment(text: object) -> str | None:
    try:
        when = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64].strip("-")


def _sensor(facts: dict[str, Any]) -> str:
    """Give platform and instruments: "Sentinel-2A MSI", "Landsat-8 OLI TIRS"."""
    platform, instruments = facts.get("platform"), facts.get("instruments")
    parts = [platform.replace("_", "-").title()] if isinstance(platform, str) else []
    parts += [i.upper() for i in instruments if isinstance(i, str)] if isinstance(instruments, list) else []
    return " ".join(" ".join(parts).split()) or "unknown sensor"


def _licence(item: dict[str, Any]) -> str | None:
    links = item.get("links") if isinstance(item.get("links"), list) else []
    found = [x.get("href") for x in links or [] if isinstance(x, dict) and x.get("rel") == "license"]
    return next((href for href in found if isinstance(href, str) and href.strip()), None)
