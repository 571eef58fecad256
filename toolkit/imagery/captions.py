"""What stands above, below and in place of the figures of a comparison: facts of the images, captions, alt texts."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.imagery.prepare import sun_at
from toolkit.imagery.result import Comparison
from toolkit.records import Scene, area_words, human, is_one_time, length_words

_MOST_LISTED = 8
"""Areas that an alternative text lists; more cannot be followed by ear."""


def between(scenes: Sequence[Scene]) -> str:
    """Say between which two images something holds: by their dates where both are known, to begin a sentence.

    Parameters
    ----------
    scenes
        The earlier and the later one.

    Returns
    -------
    str
        "Between 3 May 2018 and 2 May 2019", "Between the image of 3 May 2018 and the one without a date", or "Between
        two images without dates".
    """
    if not any(s.acquired for s in scenes):
        return "Between two images without dates"
    if all(is_one_time(s.acquired) for s in scenes):
        return "Between " + " and ".join(human(s.acquired) for s in scenes)
    first, second = (of_date(s) for s in scenes)
    return f"Between the image {first} and the one {second}"


def taken(scenes: Sequence[Scene]) -> str:
    """Say in a sentence when two images were taken.

    Parameters
    ----------
    scenes
        The earlier and the later one.
    """
    if not any(s.acquired for s in scenes):
        return "When they were taken is not known."
    if all(is_one_time(s.acquired) for s in scenes):
        return "They were taken " + " and ".join(human(s.acquired) for s in scenes) + "."
    first, second = (human(s.acquired) if s.acquired else "at a time not known" for s in scenes)
    return f"The earlier one was taken {first}, the later one {second}."


def of_date(scene: Scene) -> str:
    """Say of when an image is: "of 3 May 2018", "taken by 3 May 2018", "without a date"."""
    if scene.acquired is None:
        return "without a date"
    return f"of {human(scene.acquired)}" if is_one_time(scene.acquired) else f"taken {human(scene.acquired)}"


def scene_facts(scene: Scene) -> str:
    """Say what took an image, and under which number its provider has it."""
    return " · ".join(part for part in (_taken_by(scene), scene.product_id) if part)


def _taken_by(scene: Scene) -> str:
    return f"{scene.sensor_words} · {length_words(scene.gsd_m)} pixels" if scene.gsd_m else scene.sensor_words


def lines_above(scene: Scene, pair: Sequence[Scene]) -> list[str]:
    """Give the lines above one half of a swipe; both halves have as many, so that their pixels lie over each other."""
    if not any(one.product_id for one in pair):
        return [_taken_by(scene)]
    return [_taken_by(scene), scene.product_id or "no product number stated"]


def change_in_words(comparison: Comparison) -> str:
    """Say how much changed, in one sentence.

    Parameters
    ----------
    comparison
        What was compared, and measured.
    """
    span = between(comparison.scenes)
    count = 0 if comparison.polygons is None else len(comparison.polygons)
    if comparison.status == "no-detectable-change":
        return f"{span}, nothing changed by more than the noise of this pair."
    noun = "area" if count == 1 else "areas"
    area = area_words(comparison.area_m2 or 0.0, comparison.area_error_m2)
    return f"{span}, {count} {noun} changed by more than the noise of this pair, {area} in all."


def largest_in_words(comparison: Comparison) -> str:
    """Say where the largest changed areas lie; "" where nothing changed.

    Parameters
    ----------
    comparison
        What was compared, and measured.
    """
    areas = comparison.changes()[:_MOST_LISTED]
    listed = [f"area {c.number}, {area_words(c.area_m2, c.area_error_m2)}, at {c.lat:.4f}, {c.lon:.4f}" for c in areas]
    return f"Largest: {'; '.join(listed)}." if listed else ""


def pair_caption(comparison: Comparison, scene: Scene, name: str, *, is_levelled: bool) -> str:
    """Give the caption of one image of a pair.

    Parameters
    ----------
    comparison
        What was compared.
    scene
        The image.
    name
        "before" or "after".
    is_levelled
        True where the later image is shown at the earlier one's brightness.
    """
    sun = sun_at(scene, comparison.pair.before) if comparison.pair else None
    stood = f" The sun stood {sun.elevation_deg:.0f} degrees high; the arrow shows where shadows fall." if sun else ""
    is_later = name == "after"
    moved = " Moved onto the earlier image." if is_later and comparison.shift_applied else ""
    marked = " Outlined: measured change." if is_later and comparison.changes() else ""
    facts = f"{human(scene.acquired)}, {scene_facts(scene)}"
    level = ", the later one brought to the earlier one's brightness" if is_levelled else ""
    return f"{name.capitalize()}: {facts}. One stretch for both images{level}.{stood}{moved}{marked}"


def pair_alt(comparison: Comparison, scene: Scene, name: str) -> str:
    """Put one image of a pair into words, for somebody who cannot see it.

    Parameters
    ----------
    comparison
        What was compared.
    scene
        The image.
    name
        "before" or "after".
    """
    marked = f" {change_in_words(comparison)}" if name == "after" and comparison.changed is not None else ""
    return f"Image {name}, {human(scene.acquired)}, {scene.sensor_words}.{marked}"
