"""Hold every sentence to its finding: no number, date or place name that nothing backs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.errors import ReportError
from toolkit.records import Case, Finding, Outputs, Quantity, canonical, human

_NUMBER = re.compile(
    r"(?<![A-Za-z]-)(?<![A-Za-z0-9_.])"  # not inside a name such as Landsat-5, WGS84 or s12
    r"(\d{1,3}(?:[,\u202f\u00a0]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
)
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’(?!\w)|\"[^\"]*\"|«[^»]*»")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?Z)?)?)?[?~%]?")
_NEEDS_NO_EVIDENCE = {"note"}


@dataclass(frozen=True, slots=True)
class Known:
    """What a sentence may name without it being a quantity.

    Attributes
    ----------
    names
        Titles, names, positions and other texts of the case that hold a digit, longest first.
    dates
        Every dated thing's date, written in each usual way, longest first.
    """

    names: tuple[str, ...]
    dates: tuple[str, ...]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in {"sha256", "evidence", "how", "format"}:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _date_forms(text: str) -> Iterator[str]:
    for part in text.split("/"):
        if match := _DATE.fullmatch(part):
            year, month, day, clock = match.groups()
            levels = [year] + ([f"{year}-{month}"] if month else []) + ([f"{year}-{month}-{day}"] if day else [])
            yield from levels
            yield from (human(level) for level in levels)
            if day:
                yield human(levels[-1]).removesuffix(f" {year}")
            if clock:
                yield clock


def known_texts(case: Case, outputs: Iterable[Outputs]) -> Known:
    """Collect the names and dates that sentences about a case may print.

    Parameters
    ----------
    case
        The case.
    outputs
        Results of the steps; their findings are left out, since those are what is checked.

    Returns
    -------
    Known
        Names and dates, longest first, so that a short one never eats part of a longer one.
    """
    bodies = [canonical(case), *(canonical(o.model_copy(update={"findings": ()})) for o in outputs)]
    texts = sorted({t for body in bodies for t in _texts(body) if any(c.isdecimal() for c in t)})
    dates = {form for t in texts for form in _date_forms(t)}
    names = {t for t in texts if not _DATE.fullmatch(t) and not re.fullmatch(r"[\d.,]+", t)}
    return Known(tuple(sorted(names, key=_longest)), tuple(sorted(dates, key=_longest)))


def _longest(text: str) -> tuple[int, str]:
    return -len(text), text


def _without(text: str, phrases: Iterable[str]) -> str:
    for phrase in phrases:
        if phrase in text:
            text = re.sub(rf"(?<![\w.]){re.escape(phrase)}(?![\w]|\.\d)", " ", text)
    return text


def unbacked_numbers(finding: Finding, known: Known) -> list[str]:
    """List the numbers of a finding's sentence that are none of its quantities, names, dates or quotations.

    Parameters
    ----------
    finding
        The finding.
    known
        Names and dates of its case.

    Returns
    -------
    list of str
        Numbers as printed; empty when each is backed at its printed precision.
    """
    bare = _without(finding.text, known.names)
    bare = _without(_QUOTED.sub(" ", bare), known.dates)
    return [n for n in _NUMBER.findall(bare) if not any(_printed_from(n, q) for q in finding.quantities)]


def _printed_from(number: str, quantity: Quantity) -> bool:
    plain = re.sub(r"[,\u202f\u00a0]", "", number)
    half_unit = 0.5 * 10.0 ** -len(plain.partition(".")[2])
    values = [quantity.value] + ([quantity.uncertainty] if quantity.uncertainty is not None else [])
    return any(abs(abs(v) - float(plain)) <= half_unit * (1 + 1e-9) for v in values)


def require_backing(findings: Iterable[Finding], known: Known) -> None:
    """Refuse to print a sentence that its finding does not back.

    Parameters
    ----------
    findings
        All findings that will be printed.
    known
        Names and dates of their case.

    Raises
    ------
    ReportError
        A number or date in a sentence is none of its finding's, or a finding that settles something names no evidence.
    """
    for finding in findings:
        if loose := unbacked_numbers(finding, known):
            raise ReportError(
                f"the sentence “{finding.text}” prints {loose[0]}, which is none of its quantities, names or dates",
                where=f"finding {finding.id}", remedy="Give the number as a quantity, or take it out.",
                code="E_UNBACKED_NUMBER",
            )  # fmt: skip
        if not finding.evidence and finding.verdict != "not-checkable" and finding.kind not in _NEEDS_NO_EVIDENCE:
            raise ReportError(
                f"the sentence “{finding.text}” names no evidence", where=f"finding {finding.id}",
                remedy="Hold the document or scene it rests on in the case folder.", code="E_NO_EVIDENCE",
            )  # fmt: skip
