"""Tables of a comparison for a notebook."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit import style
from toolkit.imagery.result import Comparison
from toolkit.records import Finding, Scene, area_words, human, length_words, verdict_word


def scenes_table(scenes: Iterable[Scene]) -> style.Table:
    """List scenes with date, sensor, pixel size and licence.

    Parameters
    ----------
    scenes
        Held or cited.
    """
    return style.table(
        scenes,
        {
            "Scene": "id",
            "Acquired": lambda s: human(s.acquired),
            "Sensor": "sensor",
            "Pixel": lambda s: length_words(s.gsd_m) if s.gsd_m else None,
            "Held": lambda s: "yes" if s.path or s.sha256 else "cited only",
            "Product": "product_id",
            "Licence": "licence",
        },
    )


def pair_table(comparison: Comparison) -> style.Table:
    """Say in a few rows whether the pair may be compared, and what came of it.

    Parameters
    ----------
    comparison
        What was compared.
    """
    facts = comparison.summary()
    shift = f"{facts.shift_px[0]:+.2f} rows, {facts.shift_px[1]:+.2f} columns" if facts.shift_px else "not measured"
    rows = {
        "Status": facts.status.replace("-", " "),
        "Why": " ".join(facts.reasons),
        "Area compared": None if facts.comparable_pct is None else f"{facts.comparable_pct:g} %",
        "Shift of after": shift + (", moved back" if facts.shift_applied else ""),
        "Changed area": None if facts.area_m2 is None else area_words(facts.area_m2, comparison.area_error_m2),
        "Method": facts.how,
    }
    return style.table([{"Question": k, "Answer": v} for k, v in rows.items()], {"": "Question", "Answer": "Answer"})


def changes_table(comparison: Comparison) -> style.Table:
    """List the changed areas, largest first.

    Parameters
    ----------
    comparison
        What was compared.
    """
    return style.table(
        comparison.changes(),
        {
            "No.": "number",
            "Area": lambda c: area_words(c.area_m2, c.area_error_m2),
            "Latitude": lambda c: f"{c.lat:.5f}",
            "Longitude": lambda c: f"{c.lon:.5f}",
            "Times the threshold": lambda c: f"{c.strength:.1f}",
        },
    )


def certainty_table(comparison: Comparison) -> style.Table:
    """Say in a few rows how sure the result is.

    Parameters
    ----------
    comparison
        What was compared.
    """
    found, options, control = comparison.found, comparison.options, comparison.control
    if found is None:
        return style.table([{"Question": "Measured", "Answer": "no"}], {"": "Question", "Answer": "Answer"})
    strongest = max((c.strength for c in comparison.changes()), default=None)
    gate = f"{control.gate:.3g}, from a control pair" if control else f"{options.certain:g}, fixed for every pair"
    rows = {
        "One object must pass, in noise of this pair": gate if found.scale else None,
        "An area ends at": f"{found.threshold:.3g} times the noise",
        "Strongest area": f"{strongest:.1f} times that threshold" if strongest else None,
        "False alarms on a control pair": f"{control.false_alarm_pct:.2f} % of the ground"
        if control and control.false_alarm_pct is not None
        else "no such pair",
        "Smallest area kept": area_words(comparison.smallest_m2) if comparison.smallest_m2 else None,
    }
    return style.table([{"Question": k, "Answer": v} for k, v in rows.items()], {"": "Question", "Answer": "Answer"})


def findings_table(findings: Iterable[Finding]) -> style.Table:
    """List findings with claim and verdict.

    Parameters
    ----------
    findings
        What was found.
    """
    return style.table(findings, {"Claim": "claim", "Verdict": verdict_word, "Finding": "text"})


def limits_table(comparison: Comparison) -> style.Table:
    """List what the pair could not show.

    Parameters
    ----------
    comparison
        What was compared.
    """
    return style.table([{"limit": line} for line in comparison.limits], {"What this pair could not show": "limit"})
