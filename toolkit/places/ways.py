"""Figures of a way and not of a straight line: "45 km by road", "300 km upstream". A way is never the shorter one."""

from __future__ import annotations

import re

from toolkit.records import Finding, Stated, find_stated

WAY = (
    r"by (?:road|car|bus|truck|rail|train|boat|ship|sea|river|ferry|track|path|land)|on foot"
    r"|(?:down|up)(?:stream|river)"
    r"|(?:along|down|up) (?:the|a|an|its) (?:[\w’'-]+ ){0,3}?(?:roads?|rivers?|tracks?|coast|highway|railway|line|canal"
    r"|valley|shore|path|trail|motorway)"
    r"|as the road (?:goes|winds|runs)|of (?:road|track|highway|railway)"
)
"""Words that stand with a figure which follows a road, a track or a river."""
_BEHIND = re.compile(rf"[^.;:,]{{0,60}}?\b(?P<way>{WAY})\b")
_BEFORE = re.compile(
    r"\b(?P<way>[Bb]y (?:road|car|rail|train|boat|sea|river)"
    r"|(?:road|river|rail|railway|driving|walking) (?:distance|journey))"
    r"\b[^.;:]{0,30}$"
)
_STRAIGHT = re.compile(r"\b(?:straight line|as the crow flies|by air|linear|bee[ -]?line)\b", re.I)


def way_meant(stated: Stated, words: str) -> str:
    """Tell of which way some words give a distance.

    Parameters
    ----------
    stated
        The distance.
    words
        Where it stands: a claim, or the passage that makes it.

    Returns
    -------
    str
        "by road", "upstream" and the like; "" where it is a straight line, or nobody says.

    Examples
    --------
    >>> from toolkit.records import parse_stated
    >>> way_meant(parse_stated("45 kilometres"), "Mloka lies 45 kilometres by road from the wall.")
    'by road'
    """
    for found in find_stated(words):
        if (found.stated.base_low, found.stated.base_high) != (stated.base_low, stated.base_high):
            continue
        clause = words[max(0, found.start - 60) : found.end + 60]
        match = _BEHIND.match(words, found.end) or _BEFORE.search(words[: found.start])
        if match is not None and not _STRAIGHT.search(clause):
            return " ".join(match["way"].split())
    return ""


def along_its_way(finding: Finding, stated: Stated, way: str) -> Finding:
    """Weigh a straight line against a figure that follows a way.

    Parameters
    ----------
    finding
        The straight line, measured, with its verdict on the figure.
    stated
        The figure.
    way
        As ``way_meant`` gives it; "" changes nothing.

    Returns
    -------
    Finding
        Contradicted only where the straight line is the longer one; else it settles nothing.
    """
    if not way or finding.verdict == "not-checkable":
        return finding
    longer = finding.measured_km is not None and finding.measured_km > stated.base_high / 1000
    if longer and finding.verdict == "contradicted" and stated.relation != "beyond":
        return finding.model_copy(
            update={"text": f"{finding.text} The claim speaks of a way ({way}), and no way is shorter than the line."}
        )
    told = f"The claim speaks of a way ({way}), which this straight line does not measure."
    return finding.model_copy(update={"text": f"{finding.text} {told}", "verdict": "not-checkable"})
