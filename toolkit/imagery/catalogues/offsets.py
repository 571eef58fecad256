"""Decide whether the counts of a Sentinel-2 item still hold the +1,000 that processing baseline 04.00 adds.

The date says nothing: old scenes were processed again, and archives take the 1,000 off or not. What an item says of
itself is a hint, and users of one open archive found it wrong on many items (github.com/Element84/earth-search, 66 and
71). So the pixels are asked: green plants are dark in blue and red, water in short-wave infrared, shadow everywhere.
Their reflectance lies well below 0.1, so their counts lie below 900 without the 1,000, and at 1,000 or more with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import RasterError
from toolkit.imagery.catalogues.items import facts_of, number
from toolkit.imagery.catalogues.products import assets_of

OFFSET = 1000
"""Counts added from baseline 04.00 on (BOA_ADD_OFFSET, SentiWiki "S2 Products")."""

LEAST_PX = 40
"""Fewest dark pixels that decide."""

_DARK = (
    ("plants", 4, ("red", "blue")),
    ("water", 6, ("swir22", "swir16")),
    ("shadow", 3, ("swir22", "blue")),
    ("dark ground", 2, ("swir22", "blue")),
)
# scene classes whose reflectance is known to be low, surest first, and the bands in which it is
_BELOW, _ABOVE = 900.0, 1000.0  # counts; between them the pixels do not decide
_FLOOR = 500.0  # counts: if the 1,000 were in them, one pixel in a hundred would reflect less than -0.05
_FLAGS = ("earthsearch:boa_offset_applied", "sentinel:boa_offset_applied")  # true = the 1,000 was taken off
_BASELINE = re.compile(r"_N(\d\d)(\d\d)_")

Answer = Literal["present", "absent", "unknown"]


@dataclass(frozen=True, slots=True)
class OffsetDecision:
    """What was decided for one item.

    Attributes
    ----------
    present
        True when 1,000 has to be taken off every count.
    stated
        What the item says.
    measured
        What the pixels say.
    words
        The decision and its grounds, one or two sentences.
    """

    present: bool
    stated: Answer
    measured: Answer
    words: str

    @property
    def disagree(self) -> bool:
        """True when the item says one thing and its pixels the other."""
        return "unknown" not in (self.stated, self.measured) and self.stated != self.measured


def stated_offset(item: dict[str, Any]) -> tuple[Answer, bool]:
    """Give what an item says of the 1,000 in its counts.

    Parameters
    ----------
    item
        The item, as JSON.

    Returns
    -------
    tuple of str, bool
        "present", "absent" or "unknown"; and whether that cannot be trusted unchecked: the bands' offset and the
        baseline contradict each other, or an archive's flag says "not taken off" of a product that came with it, which
        is the pattern known to be wrong.
    """
    facts = facts_of(item)
    flag = next((facts[k] for k in _FLAGS if isinstance(facts.get(k), bool)), None)
    bands = [n for asset in assets_of(item).values() if (n := _band_offset(asset)) is not None]
    by_bands: Answer = "unknown"
    if bands:
        by_bands = "present" if min(bands) < 0 else "absent"
    by_baseline = _by_baseline(facts)
    if flag is True:
        return "absent", False  # the archive's own word; its bands state the offset of the product all the same
    if flag is False:
        return by_baseline if by_baseline != "unknown" else by_bands, by_baseline == "present"
    said = [x for x in (by_bands, by_baseline) if x != "unknown"]
    return (said[0] if said else "unknown"), len(set(said)) > 1


def _by_baseline(facts: dict[str, Any]) -> Answer:
    """Give what the product as ESA made it holds, by its baseline: a property, or N0400 in its name."""
    named = _BASELINE.search(str(facts.get("s2:product_uri") or facts.get("sentinel:product_id") or ""))
    text = str(facts.get("s2:processing_baseline") or (f"{named[1]}.{named[2]}" if named else ""))
    try:
        return "present" if float(text) >= 4 else "absent"
    except ValueError:
        return "unknown"


def measured_offset(
    bands: dict[str, NDArray[Any]], valid: NDArray[np.bool_], classes: NDArray[Any] | None
) -> tuple[Answer, str]:
    """Ask the pixels whether the 1,000 is in the counts.

    Parameters
    ----------
    bands
        Band name to counts, (y, x).
    valid
        (y, x) bool: pixels with data.
    classes
        (y, x) scene classification (SCL), or None.

    Returns
    -------
    tuple of str, str
        The answer and its grounds; "unknown" when nothing dark is in view.
    """
    for words, value, names in _DARK if classes is not None else ():
        chosen = valid & (classes == value)
        if chosen.sum() >= LEAST_PX and (seen := [float(np.median(bands[n][chosen])) for n in names if n in bands]):
            counts = min(seen)
            if not _BELOW <= counts < _ABOVE:
                answer: Answer = "absent" if counts < _BELOW else "present"
                return answer, f"by the {words} in view ({counts:.0f} counts)"
    if valid.sum() >= 100 * LEAST_PX:
        floor = min(float(np.percentile(b[valid], 1)) for b in bands.values())
        if floor < _FLOOR:
            return "absent", f"by the darkest pixels in view ({floor:.0f} counts)"
    return "unknown", ""


def decide_offset(
    item: dict[str, Any],
    bands: dict[str, NDArray[Any]],
    valid: NDArray[np.bool_],
    classes: NDArray[Any] | None,
) -> OffsetDecision:
    """Decide for one item, pixels before words.

    Parameters
    ----------
    item
        The item, as JSON.
    bands
        Band name to counts as received, (y, x).
    valid
        (y, x) bool: pixels with data.
    classes
        (y, x) scene classification, or None.

    Returns
    -------
    OffsetDecision
        Whether to take 1,000 off, and why.

    Raises
    ------
    RasterError
        The item contradicts itself or says nothing, and no dark ground is in view to tell (E_OFFSET).
    """
    stated, shaky = stated_offset(item)
    measured, grounds = measured_offset(bands, valid, classes)
    said = {"present": "still in the counts", "absent": "not in the counts", "unknown": "not stated"}
    if measured == "unknown":
        if stated == "unknown" or shaky:
            what = "cannot be trusted on" if shaky else "says nothing of"
            raise RasterError(
                f"the item {what} the 1,000 that Sentinel-2 counts may hold, and no dark ground is in view to tell",
                where=str(item.get("id")),
                remedy="Choose another scene, or a larger area.",
                code="E_OFFSET",
            )
        words = f"The offset of 1,000 is {said[stated]}, by the item alone: no dark ground is in view to check it."
        return OffsetDecision(stated == "present", stated, measured, words)
    words = f"The offset of 1,000 is {said[measured]}, {grounds}."
    if stated not in (measured, "unknown"):
        words += " The item states the opposite; the pixels were believed."
    elif shaky:
        words += " What the item states on it cannot be trusted alone."
    return OffsetDecision(measured == "present", stated, measured, words)


def _band_offset(asset: dict[str, Any]) -> float | None:
    """Give the offset an asset states for a band of reflectance, or None."""
    bands = asset.get("raster:bands")
    first = bands[0] if isinstance(bands, list) and bands and isinstance(bands[0], dict) else {}
    scale = number(first.get("scale"))
    if scale is None or not np.isclose(scale, 1e-4) or "offset" not in first:
        return None
    return number(first["offset"])
