"""Listings kept in evidence: what a catalogue answered once is there again without it."""

from __future__ import annotations

import hashlib
import json

from pydantic import ValidationError

from toolkit.errors import EvidenceError
from toolkit.evidence import CustodyLog, EvidenceStore, Intake
from toolkit.imagery.catalogues.base import Listing, Look
from toolkit.imagery.raster import Area
from toolkit.records import Scene, SceneSearch, to_json


def listing_name(wanted: SceneSearch, area: Area) -> str:
    """Give the name under which the listing of a search is kept.

    Parameters
    ----------
    wanted
        The search.
    area
        Square of ground.

    Returns
    -------
    str
        The same for the same search of the same ground.
    """
    asked = [wanted.model_dump(mode="json"), [round(area.lon, 5), round(area.lat, 5), area.half_width_m]]
    return f"catalogue/listing-{hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]}.json"


def keep_listing(listing: Listing, name: str, *, address: str, store: EvidenceStore) -> None:
    """Keep a listing, with a line in the custody log.

    Parameters
    ----------
    listing
        What the catalogue answered; its windows are in the store already.
    name
        From ``listing_name``.
    address
        Address of the catalogue.
    store
        Where to.
    """
    body = to_json(listing.model_copy(update={"trouble": None})).encode()
    Intake(store.root).take_bytes(body, name=name, address=address, headers={})


def stored_listing(name: str, store: EvidenceStore) -> Listing | None:
    """Give the listing last kept under a name, with the paths of its windows.

    Parameters
    ----------
    name
        From ``listing_name``.
    store
        Where it was kept.

    Returns
    -------
    Listing or None
        None when none was kept. A window that is gone or altered is left out, and its look says so.
    """
    kept = [e["sha256"] for e in CustodyLog(store.root / "custody.jsonl").entries() if e.get("name") == name]
    if not kept:
        return None
    try:
        listing = Listing.model_validate_json(store.get(kept[-1]))
    except (EvidenceError, ValidationError):
        return None
    scenes, looks = [], {look.scene: look for look in listing.looks}
    for scene in listing.scenes:
        held, trouble = _with_path(scene, store)
        scenes.append(held)
        if trouble and scene.id in looks:
            looks[scene.id] = looks[scene.id].model_copy(update={"left_out": trouble})
    return listing.model_copy(update={"scenes": tuple(scenes), "looks": tuple(looks.values())})


def _with_path(scene: Scene, store: EvidenceStore) -> tuple[Scene, str | None]:
    if scene.sha256 is None:
        return scene, None
    try:
        store.get(scene.sha256)
    except EvidenceError as e:
        return scene.model_copy(update={"sha256": None}), str(e)
    return scene.model_copy(update={"path": store.path(scene.sha256)}), None


def merged(new: Listing, old: Listing | None) -> Listing:
    """Give a new listing with the windows held before that it does not have.

    Parameters
    ----------
    new
        What the catalogue answers now.
    old
        What was kept of an earlier answer.

    Returns
    -------
    Listing
        Nothing that was held is lost when an item vanishes from the catalogue, or its files fail.
    """
    if old is None:
        return new
    scenes = {s.id: s for s in new.scenes}
    looks: dict[str, Look] = {k.scene: k for k in new.looks}
    for scene in old.held:
        look = old.look(scene.id)
        if scene.id not in scenes or scenes[scene.id].path is None:
            scenes[scene.id] = scene
            looks |= {scene.id: look} if look else {}
    ordered = sorted(scenes.values(), key=lambda s: (s.acquired or "", s.id))
    evidence = tuple(dict.fromkeys([*new.evidence, *(old.evidence if len(ordered) > len(new.scenes) else ())]))
    known = tuple(looks[s.id] for s in ordered if s.id in looks)
    return new.model_copy(update={"scenes": tuple(ordered), "looks": known, "evidence": evidence})
