"""What a comparison of two images came to, in words and measured facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.records import ComparisonSummary, Scene
from toolkit.report.describe import scene_words
from toolkit.report.present import area, number
from toolkit.report.wording import STATUS_WORDS


def has_images(pair: ComparisonSummary | None, scenes: Sequence[Scene]) -> bool:
    """Tell whether there is anything to say of images: a pair, or scenes that the case holds or cites.

    Parameters
    ----------
    pair
        What the comparison came to.
    scenes
        The case's scenes.
    """
    return pair is not None and (pair.status != "no-scenes" or bool(scenes))


def pair_facts(pair: ComparisonSummary, scenes: Iterable[Scene]) -> list[tuple[str, str]]:
    """List the measured facts about a pair.

    Parameters
    ----------
    pair
        What the comparison came to.
    scenes
        Every scene, used or cited.

    Returns
    -------
    list of tuple
        Name and value of each fact.
    """
    by_id = {s.id: s for s in scenes}
    facts = [
        (word, scene_words(by_id[ref]))
        for word, ref in (("Before", pair.before), ("After", pair.after))
        if ref in by_id
    ]
    if pair.comparable_pct is not None:
        facts.append(("Clear in both", f"{number(pair.comparable_pct)} % of the area"))
    if pair.shift_px is not None:
        rows, columns = pair.shift_px
        done = "removed" if pair.shift_applied else "too small to be removed"
        facts.append(("Shift", f"{rows:+.2f} rows, {columns:+.2f} columns of pixels, {done}".replace("-", "−")))
    if pair.smallest_m2 is not None:
        facts.append(("Smallest area kept", area(pair.smallest_m2)))
    return facts


def pair_words(pair: ComparisonSummary) -> list[str]:
    """Say what the comparison came to, and why.

    Parameters
    ----------
    pair
        What the comparison came to.
    """
    return [STATUS_WORDS[pair.status], *(_sentence(reason) for reason in pair.reasons)]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."
