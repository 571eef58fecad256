"""Make two scenes a pair: open them, check their order, register them, leave out what hides the ground."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from toolkit.errors import DateError, RasterFormatError, SameScene, SiteOutside, WrongOrder
from toolkit.imagery.align import Shift, apply_shift, measure_shift, moved_mask
from toolkit.imagery.clipped import clipped, cut_ends, spoilt_bands
from toolkit.imagery.clouds import clouds_and_shadows
from toolkit.imagery.grids import fine_bands
from toolkit.imagery.load import load, moment
from toolkit.imagery.measure import centre, pixel_of
from toolkit.imagery.quality import blue_to_red
from toolkit.imagery.radar import decibels
from toolkit.imagery.raster import Area, Mask, Pixels, Raster
from toolkit.imagery.result import Pair
from toolkit.imagery.spikes import spikes
from toolkit.imagery.stated_dates import stated_date, stated_sensor
from toolkit.imagery.sun import SunPosition, sun_position
from toolkit.records import Scene, bounds, human

_RADAR = ("sar", "radar", "sentinel-1", "palsar", "terrasar", "cosmo-skymed", "radarsat", "iceye", "capella", "umbra")


UNKNOWN_SENSOR = "unknown sensor"
"""What stands for a sensor that nothing names."""


def is_radar(sensor: str) -> bool:
    """Tell a radar by its name.

    Parameters
    ----------
    sensor
        Name of the sensor, in any case.
    """
    name = sensor.lower()
    return any(word in name for word in _RADAR)


def opened(
    given: Path | str | Scene, name: str, area: Area | None, *, read: Callable[..., Raster] = load
) -> tuple[Scene, Raster]:
    """Load a scene; facts of its record go before the file's tags.

    Parameters
    ----------
    given
        A file, or a scene whose path is set.
    name
        "before" or "after", for messages.
    area
        Part to read; all of it if absent.
    read
        ``load``, or ``outline`` for a file whose pixels are read later.
    """
    if not isinstance(given, Scene):
        raster = read(Path(given), area=area)
        scene = _scene_from_tags(raster, name)
        known = {} if scene.sensor == UNKNOWN_SENSOR else {"sensor": scene.sensor}
        return scene, replace(raster, tags={**raster.tags, **known})
    if given.path is None:
        raise RasterFormatError(
            f"scene {given.id!r} has no pixels at hand", where="case.toml, [[scenes]]", remedy="Name its file."
        )
    raster = read(given.path, area=area, name=given.file or given.id)
    if given.bands and len(given.bands) == len(raster.bands):
        raster = replace(raster, bands=given.bands)
    if given.gsd_m:
        raster = replace(raster, tags={**raster.tags, "gsd_m": str(given.gsd_m)})
    facts = {"sha256": raster.sha256, "simulated": given.simulated or raster.simulated, "gsd_m": raster.gsd_m}
    return given.model_copy(update=facts), replace(raster, tags={**raster.tags, "sensor": given.sensor})


def _scene_from_tags(raster: Raster, name: str) -> Scene:
    stated = raster.tags.get("acquired", "").strip()
    try:
        if stated:
            bounds(stated)
    except DateError as e:
        raise DateError(e.what, where=f"{raster.name}, tag acquired", remedy=e.remedy) from e
    dated = stated_date(raster.tags, raster.name)
    sensor = stated_sensor(raster.tags, raster.name, raster.bands)
    by_name = f"The date is read from {dated.source}." if dated and dated.source != "tag acquired" else None
    return Scene(
        id=name,
        sensor=sensor or UNKNOWN_SENSOR,
        acquired=stated or (dated.edtf if dated else None),
        file=raster.name,
        bands=raster.bands,
        gsd_m=raster.gsd_m,
        product_id=raster.tags.get("product") or None,
        credit=raster.tags.get("credit") or None,
        note=by_name,
        simulated=raster.simulated,
        sha256=raster.sha256,
    )


def check_order(first: Scene, second: Scene) -> None:
    """Refuse a pair that is one scene twice, or runs backwards.

    Parameters
    ----------
    first
        Meant as before.
    second
        Meant as after.

    Raises
    ------
    SameScene
        Both are the same bytes.
    WrongOrder
        The second was acquired earlier than the first.
    """
    where = f"{first.id}, {second.id}"
    if first.sha256 == second.sha256:
        raise SameScene("before and after are the same bytes", where=where, remedy="Choose two scenes.")
    if first.acquired is None or second.acquired is None:
        return
    times = moment(first.acquired), moment(second.acquired)
    late = times[1] < times[0] if times[0] and times[1] else bounds(second.acquired)[1] < bounds(first.acquired)[0]
    if late:
        what = f"after was taken {human(second.acquired)}, earlier than before, {human(first.acquired)}"
        raise WrongOrder(what, where=where, remedy="Swap the two scenes.")


def check_different(before: Raster, after: Raster, valid: Mask) -> None:
    """Refuse two files that hold the same pixels in other bytes.

    Parameters
    ----------
    before
        Earlier scene.
    after
        Later scene, on its grid.
    valid
        (y, x) bool: pixels that both hold.

    Raises
    ------
    SameScene
        Every pixel is the same.
    """
    if all(np.array_equal(one[valid], two[valid]) for one, two in zip(before.data, after.data, strict=True)):
        raise SameScene(
            "before and after are the same image, in other bytes",
            where=f"{before.name}, {after.name}",
            remedy="Choose two scenes.",
        )


def check_inside(raster: Raster, area: Area) -> None:
    """Refuse a scene that does not show the point in question.

    Parameters
    ----------
    raster
        Its outline is enough.
    area
        Its middle must be in the scene.

    Raises
    ------
    SiteOutside
        It is not.
    """
    if raster.crs is None:
        return
    row, column = pixel_of(raster, lon=area.lon, lat=area.lat)
    if not (0 <= row < raster.shape[0] and 0 <= column < raster.shape[1]):
        raise SiteOutside(
            f"the point {area.lat:.4f}, {area.lon:.4f} is not in the scene",
            where=raster.name,
            remedy="Check the site's position and the scene's coordinate reference system.",
        )


class Registered(NamedTuple):
    """A pair on one grid, and what putting it there told.

    Attributes
    ----------
    pair
        Both scenes.
    shift
        As measured.
    cut_off
        Share of the ground where a scene's values are cut off at the end of their scale.
    """

    pair: Pair
    shift: Shift
    cut_off: float


def registered(before: Raster, after: Raster, valid: Mask, *, radar: bool) -> Registered:
    """Take out bit errors, then measure the shift and apply it if that is worth while.

    Parameters
    ----------
    before
        The scene that stays where it is.
    after
        The scene that is moved.
    valid
        (y, x) bool: pixels present in both.
    radar
        True for radar amplitude, which has no bit errors to look for.
    """
    first, first_bad = (before.data, np.zeros_like(valid)) if radar else spikes(before.data, valid)
    second, second_bad = (after.data, np.zeros_like(valid)) if radar else spikes(after.data, valid)
    nothing = np.zeros_like(valid)
    hidden, later = (nothing if scene.hidden is None else scene.hidden for scene in (before, after))
    clear = valid & ~hidden & ~later
    clear = clear if clear.sum() > 0.2 * valid.sum() else valid
    ends = [] if radar else cut_ends(before.data, after.data, valid)
    if spoilt := spoilt_bands(ends, len(before.bands)):
        return registered(without_bands(before, spoilt), without_bands(after, spoilt), valid, radar=radar)
    fine = fine_bands(before, after)
    seen = (_calmed(before, first), _calmed(after, second)) if radar else (first[fine], second[fine])
    shift = measure_shift(*seen, clear)
    piled = clipped(before.data, after.data, ends, 1) if ends else nothing
    if shift.worth_applying:
        second, kept = apply_shift(second, valid, shift)
        piled = moved_mask(piled, shift) if ends else piled
        second_bad, later = moved_mask(second_bad, shift), moved_mask(later, shift)
        valid = valid & kept
    cloudy = (hidden | later) & valid
    cut_off = 0.0
    if ends:
        whole = valid & ~piled & ~clipped(before.data, second, ends, 0)
        cut_off = 1.0 - float(whole.sum()) / max(1, int(valid.sum()))
        valid = whole if whole.sum() > _WHOLE * valid.sum() else valid
    valid = valid & ~first_bad & ~second_bad & ~cloudy
    return Registered(Pair(before, replace(after, data=second), valid, cloudy), shift, cut_off)


_WHOLE = 0.2  # share of the ground that must not be cut off for the rest to be compared


def without_bands(raster: Raster, spoilt: list[int]) -> Raster:
    """Give a scene without some bands, by their indexes."""
    kept = [i for i in range(len(raster.bands)) if i not in spoilt]
    return replace(raster, data=raster.data[kept], bands=tuple(raster.bands[i] for i in kept))


def _calmed(raster: Raster, data: Pixels) -> Pixels:
    """Give the smoothed decibels of radar pixels: speckle has edges of its own."""
    from scipy.ndimage import gaussian_filter

    calm: Pixels = np.stack([gaussian_filter(band, 2.0) for band in decibels(replace(raster, data=data))])
    return calm


def without_clouds(pair: Pair, first: Scene, second: Scene) -> Pair:
    """Leave clouds and shadows out of a pair; without any visible band none can be told.

    Parameters
    ----------
    pair
        The registered pair.
    first
        Scene before.
    second
        Scene after.
    """
    order, visible = blue_to_red(pair.before.bands)
    if not visible or not pair.valid.any():
        return pair
    one, two = pair.before.data[order], pair.after.data[order]
    gsd_m, valid = pair.before.gsd_m or 30.0, pair.valid
    suns = [s.azimuth_deg if (s := sun_at(scene, pair.before)) else None for scene in (first, second)]
    blue = visible >= 3 and (len(order) > 3 or "blue" in pair.before.bands)
    cloudy = np.zeros_like(valid)
    for here, there, sun in ((one, two, suns[0]), (two, one, suns[1])):
        cloudy |= clouds_and_shadows(
            here, there, valid, gsd_m=gsd_m, sun_azimuth_deg=sun, visible=visible, blue_first=blue
        )
    return replace(pair, valid=valid & ~cloudy, cloudy=cloudy | pair.cloudy)


def sun_at(scene: Scene, grid: Raster) -> SunPosition | None:
    """Give the sun's position at a scene: as stated, else from time and place, else None.

    Parameters
    ----------
    scene
        Facts of the scene.
    grid
        Its pixels.
    """
    if scene.sun_elevation_deg is not None and scene.sun_azimuth_deg is not None:
        return SunPosition(scene.sun_elevation_deg, scene.sun_azimuth_deg)
    when = moment(scene.acquired)
    if when is None or grid.crs is None:
        return None
    lon, lat = centre(grid)
    return sun_position(lon=lon, lat=lat, when=when)
