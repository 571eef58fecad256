"""Fetch the windows of the most promising scenes of a listing, and keep each as evidence.

Every period of the search gets its share of windows, so that there is something on both sides of an event: first those
scenes that are clear and have a clear one of the same season on the other side. One scene that cannot be had costs that
scene and no other; an archive that fails three times in a row is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

from toolkit.errors import NetworkError, RasterError
from toolkit.evidence import EvidenceStore, Intake
from toolkit.imagery.catalogues.base import Look
from toolkit.imagery.catalogues.products import band_assets, product_of
from toolkit.imagery.catalogues.proxy import Proxy
from toolkit.imagery.catalogues.windows import Cut, read_window
from toolkit.imagery.raster import Area
from toolkit.imagery.season import season_days
from toolkit.records import Scene, SceneSearch, bounds

MOST_HELD = 8
"""Windows held of one search: a pair, a control pair, and as many again to choose from."""

MOST_TRIED = 24
"""Scenes looked at for them; a cloudy one costs its quality band only."""

_GIVES_UP_AFTER = 3

Listed = tuple[Scene, dict[str, Any]]


def fetch_windows(
    pairs: Sequence[Listed],
    looks: Sequence[Look],
    wanted: SceneSearch,
    *,
    area: Area,
    proxy: Proxy,
    store: EvidenceStore,
) -> tuple[list[Scene], list[Look]]:
    """Fetch windows, the clearest scenes of each period first.

    Parameters
    ----------
    pairs
        Scenes and their items, oldest first.
    looks
        What is known of each.
    wanted
        The search; its windows of time are the periods, or its event parts them.
    area
        Square of ground.
    proxy
        Open.
    store
        Where windows and items go.

    Returns
    -------
    tuple of list of Scene, list of Look
        In the same order; scenes whose window is held have path and digest, the others a reason in their look.
    """
    scenes, seen = [s for s, _ in pairs], list(looks)
    intake, failed = Intake(store.root), 0
    groups = periods(scenes, wanted)
    for group in groups:
        held = 0
        others = list(chain.from_iterable(other for other in groups if other is not group))
        order = sorted(group, key=lambda i: (_drawback(i, others, scenes, seen), scenes[i].id))
        for index in order[: max(4, MOST_TRIED // len(groups))]:
            if held == max(2, MOST_HELD // len(groups)):
                break
            if failed == _GIVES_UP_AFTER:
                seen[index] = seen[index].model_copy(update={"left_out": "not tried: the archive kept failing"})
                continue
            try:
                scenes[index], seen[index] = _fetched(pairs[index], seen[index], area, proxy, intake)
                failed = 0
            except (NetworkError, RasterError) as e:
                failed = failed + 1 if isinstance(e, NetworkError) and e.error_code != "E_NET_MISSING" else failed
                seen[index] = seen[index].model_copy(update={"left_out": str(e)})
            held += scenes[index].path is not None
    return scenes, seen


def periods(scenes: Sequence[Scene], wanted: SceneSearch) -> list[list[int]]:
    """Part scenes by the windows of a search, or by its event.

    Parameters
    ----------
    scenes
        Scenes with their time.
    wanted
        The search.

    Returns
    -------
    list of list of int
        Indices of scenes; periods without any are left out.
    """
    days = [bounds(s.acquired)[0] if s.acquired else None for s in scenes]
    if wanted.event is not None:
        first, last = bounds(wanted.event)
        before = [index for index, day in enumerate(days) if day and day < first]
        after = [index for index, day in enumerate(days) if day and day > last]
        parts = [before, after]
    else:
        spans = [bounds(window) for window in wanted.window]
        parts = [_between(days, *span) for span in spans] or [list(range(len(scenes)))]
    return [part for part in parts if part]


def _between(days: Sequence[date | None], first: date, last: date) -> list[int]:
    return [index for index, day in enumerate(days) if day and first <= day <= last]


def _drawback(index: int, others: Sequence[int], scenes: Sequence[Scene], looks: Sequence[Look]) -> float:
    """Give a scene's cloud, plus its best partner's on the other side, with a third of a point for a day of season."""
    here = _day(scenes[index])
    partners = [_cloud(looks[i]) + season_days(_day(scenes[i]), here) / 3 for i in others]
    return _cloud(looks[index]) + min(partners, default=0.0)


def _day(scene: Scene) -> date:
    return bounds(scene.acquired)[0] if scene.acquired else date.min


def _cloud(look: Look) -> float:
    return 101.0 if look.whole_cloud_pct is None else look.whole_cloud_pct


def _fetched(listed: Listed, look: Look, area: Area, proxy: Proxy, intake: Intake) -> tuple[Scene, Look]:
    scene, item = listed
    product = product_of(item)
    raw = json.dumps(item, sort_keys=True, ensure_ascii=False).encode()
    source = next(iter(band_assets(item, product).values()), "")
    kept = intake.take_bytes(raw, name=f"catalogue/{scene.id}.json", address=_self_link(item) or source, headers={})
    cut = read_window(item, product, area, proxy, _tags(scene, look, kept.sha256))
    facts: dict[str, Any] = {
        "item": kept.sha256,
        "clear_pct": cut.clear_pct,
        "covered_pct": cut.covered_pct,
        "offset": cut.offset.words if cut.offset else None,
        "offset_disputed": cut.offset is not None and cut.offset.disagree,
    }
    if cut.data is None:
        why = f"the scene shows {cut.covered_pct:g} % of the area, and {cut.clear_pct:g} % of that is clear: too little"
        return scene, look.model_copy(update={**facts, "left_out": why})
    window = intake.take_bytes(cut.data, name=f"catalogue/{scene.id}.tif", address=source, headers={})
    update = {
        "path": window.path,
        "sha256": window.sha256,
        "bands": cut.bands,
        "note": _note(look, cut),
        "simulated": cut.grid.simulated,
    }
    return scene.model_copy(update=update), look.model_copy(update={**facts, "left_out": None})


def _tags(scene: Scene, look: Look, item: str) -> dict[str, str]:
    facts = {
        "acquired": scene.acquired,
        "sensor": scene.sensor,
        "product": scene.product_id,
        "provider": scene.provider,
        "collection": look.collection,
        "credit": scene.credit,
        "licence": scene.licence,
        "item_sha256": item,
        "gsd_m": f"{scene.gsd_m:g}" if scene.gsd_m else None,
    }
    return {k: v for k, v in facts.items() if v}


def _note(look: Look, cut: Cut) -> str:
    words = []
    if cut.clear_pct is not None:
        words.append(f"{cut.clear_pct:g} % of the area is clear by the provider's quality band; the rest is masked.")
    elif look.whole_cloud_pct is not None:
        words.append(f"Cloud over the whole scene: {look.whole_cloud_pct:.1f} %.")
    if cut.offset is not None:
        words.append(cut.offset.words)
    return " ".join(words) or "The window of the area, as delivered."


def _self_link(item: dict[str, Any]) -> str | None:
    links = item.get("links")
    known = links if isinstance(links, list) else []
    found = [x.get("href") for x in known if isinstance(x, dict) and x.get("rel") == "self"]
    return next((h for h in found if isinstance(h, str)), None)
