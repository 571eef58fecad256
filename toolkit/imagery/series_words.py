"""What a series comes to, in sentences and in a table, and claims that say when something came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit import style
from toolkit.imagery.series import TOO_MANY, SeriesResult, dates_in_words
from toolkit.records import (
    Bracket,
    ChangeCheck,
    Finding,
    Quantity,
    Scene,
    Seen,
    Series,
    area_words,
    dated_verdict,
    day_part,
    first_of,
    human,
)

_MOST_TOLD = 12  # sentences on when areas were first seen; the table and outputs.json hold all


def series_findings(found: SeriesResult | None, scenes: Sequence[Scene]) -> list[Finding]:
    """Say when each changed area was first seen, and when one was gone again.

    Parameters
    ----------
    found
        The series; None = there is none.
    scenes
        The images of the site, held.

    Returns
    -------
    list of Finding
        One on the images, then one for all areas that share their dates, in order of time.
    """
    if found is None:
        return []
    record, digests = found.record, {s.id: s.sha256 for s in scenes if s.sha256}
    return [_images(record), *_areas(record, digests)]


def _images(record: Series) -> Finding:
    used = [one for one in record.dates if one.used]
    # those beyond what a series takes are counted in a note, not listed one by one
    unused = [one for one in record.dates if (not one.used or one.why) and one.why != TOO_MANY]
    text = f"{dates_in_words(record)} were compared, each with both of the pair."
    if unused:
        told = "; ".join(f"{_day(one.date)}: {(one.why or '').rstrip('.')}" for one in unused[:4])
        more = f"; and {len(unused) - 4} more" if len(unused) > 4 else ""
        text += f" Not every one tells something: {told}{more}."
    text = " ".join([text, *record.notes])
    count = Quantity(name="images", value=len(used))
    terms = tuple(one.why for one in unused if one.why) + record.notes
    return _finding(record, "imagery-series", text, (count,), terms=terms, quantity_of_rest=len(unused) - 4)


def _areas(record: Series, digests: dict[str, str]) -> list[Finding]:
    groups: dict[tuple[str | None, ...], list[Seen]] = {}
    for one in record.seen:
        groups.setdefault((one.after, one.by, one.gone_after, one.gone_by, one.note), []).append(one)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0] is None, item[0][0] or "", item[0][2] or ""))
    found = []
    for number, (dates, areas) in enumerate(ordered[:_MOST_TOLD], start=1):
        name = named(areas)
        text = f"{name} {_came(dates, several=len(areas) > 1)}"
        evidence = _evidence(areas[0], dates, digests) or record.evidence
        found.append(_finding(record, f"imagery-seen-{number}", text, (), terms=(name,), evidence=evidence))
    return found


def named(areas: Sequence[Seen]) -> str:
    """Name changed areas by their numbers.

    Parameters
    ----------
    areas
        One or more.

    Returns
    -------
    str
        Text such as "Changed areas 1, 2 and 4".
    """
    numbers = [str(one.number) for one in areas]
    if len(numbers) == 1:
        return f"Changed area {numbers[0]}"
    return f"Changed areas {', '.join(numbers[:-1])} and {numbers[-1]}"


def _came(dates: tuple[str | None, ...], *, several: bool) -> str:
    after, by, gone_after, gone_by, note = dates
    has, was = ("have", "were") if several else ("has", "was")
    if after is None or by is None:
        return f"{has} no dates: {note[0].lower()}{note[1:]}" if note else f"{has} no dates."
    text = f"{was} first seen between {_day(after)} and {_day(by)}"
    if gone_after and gone_by:
        text += f", and {was} gone between {_day(gone_after)} and {_day(gone_by)}"
    return f"{text}."


def _day(stated: str | None) -> str:
    return human(day_part(stated)) if stated else "an unknown day"


def _evidence(one: Seen, dates: tuple[str | None, ...], digests: dict[str, str]) -> tuple[str, ...]:
    """Give the digests of the images that a pair of dates rests on."""
    used = [look.scene for look in one.dates if look.date in dates[:4]]
    return tuple(dict.fromkeys(digests[scene] for scene in used if scene in digests))


def _finding(
    record: Series,
    name: str,
    text: str,
    quantities: tuple[Quantity, ...],
    *,
    terms: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
    quantity_of_rest: int = 0,
) -> Finding:
    rest = (Quantity(name="further images", value=quantity_of_rest),) if quantity_of_rest > 0 else ()
    return Finding(
        id=name,
        kind="change",
        basis="measured",
        text=text,
        subjects=tuple(dict.fromkeys(one.scene for one in record.dates)),
        quantities=(*quantities, *rest),
        terms=terms,
        how=record.how,
        evidence=evidence or record.evidence,
        figures=("series", "series-area"),
        simulated=record.simulated,
    )


def series_table(found: SeriesResult | None) -> style.Table:
    """List every image of a series, and why one tells nothing.

    Parameters
    ----------
    found
        The series; None = there is none.
    """
    if found is None:
        return style.table([{"a": "no further image of this site is held"}], {"Series": "a"})
    return style.table(
        found.record.dates,
        {
            "Image": "scene",
            "Day": lambda one: _day(one.date),
            "Stands": lambda one: None if one.area_m2 is None else area_words(one.area_m2, one.area_error_m2),
            "In full": lambda one: "no" if one.partly else "yes",
            "Why not": "why",
        },
    )


def seen_table(found: SeriesResult | None) -> style.Table:
    """List every changed area with the dates between which it was first seen, and gone.

    Parameters
    ----------
    found
        The series; None = there is none.
    """
    seen = found.record.seen if found else ()
    return style.table(
        seen,
        {
            "Area": "number",
            "First seen": lambda one: _between(one.after, one.by),
            "Gone": lambda one: _between(one.gone_after, one.gone_by),
            "States": lambda one: ", ".join(look.state for look in one.dates),
            "Note": "note",
        },
    )


def _between(first: str | None, last: str | None) -> str | None:
    return f"{_day(first)} to {_day(last)}" if first and last else None


def with_date(finding: Finding, check: ChangeCheck, seen: Iterable[Seen], record: Series | None) -> Finding:
    """Hold a claim on a change that also says when: the date must fit, too.

    Parameters
    ----------
    finding
        What the pair came to for the claim.
    check
        The claim's check, with its date.
    seen
        The changed areas that the claim is about.
    record
        The series; None = there is none.

    Returns
    -------
    Finding
        Open where the images do not bracket the date, whatever the pair shows.
    """
    assert check.on is not None  # noqa: S101  (the caller checks)
    if finding.verdict != ("supported" if check.expect == "change" else "contradicted"):
        return finding
    claimed = human(check.on)
    bracket = first_of(seen) if record else None
    if bracket is None:
        told = f"When it came about, the images at hand do not tell; the claim says {claimed}."
        return _judged(finding, "not-checkable", told, (claimed,), record)
    verdict = dated_verdict(bracket, check.on)
    if check.expect == "no-change":  # a change at another time says nothing against it, and nothing for it
        verdict = "contradicted" if verdict == "supported" else "not-checkable"
    return _judged(finding, verdict, dated_words(bracket, claimed), (claimed,), record)


def dated_words(bracket: Bracket, claimed: str) -> str:
    """Say between which dates something was first seen, beside what a claim says."""
    return f"It was first seen between {_day(bracket.after)} and {_day(bracket.by)}; the claim says {claimed}."


def _judged(finding: Finding, verdict: str, told: str, terms: tuple[str, ...], record: Series | None) -> Finding:
    evidence = (*finding.evidence, *(record.evidence if record else ()))
    changed = {
        "verdict": verdict,
        "text": f"{finding.text} {told}",
        "terms": (*finding.terms, *terms),
        "evidence": tuple(dict.fromkeys(evidence)),
    }
    return finding.model_copy(update=changed)
