"""Hold every sentence to its finding: no number, date or place name that nothing backs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

from toolkit.errors import ReportError
from toolkit.records import Case, Finding, Outputs, amount, canonical, human

_NUMBER = re.compile(
    r"(?<![A-Za-z]-)(?<![A-Za-z0-9_.])"  # not inside a name such as Landsat-5, WGS84 or s12
    r"(\d{1,3}(?:[,\u202f\u00a0]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
)
_BEFORE, _AFTER = re.compile(r"[\w.]"), re.compile(r"\w|\.\d")
"""What makes a phrase part of a longer word or number."""
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’(?!\w)|\"[^\"]*\"|«[^»]*»")
_DATE = re.compile(r"(\d{4})(?:-(\d\d|XX)(?:-(\d\d|XX)(?:T(\d\d:\d\d)(?::\d\d)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?)?[?~%]?")
_SOME_YEAR = re.compile(r"\d\d(?:\dX|XX)")
"""A year of which only the decade or the century is known."""
_PLAIN_MARKS = str.maketrans(dict.fromkeys('“”‘’«»"', "'"))
_MARKS = re.compile('[“”‘’«»"]')
_DIGIT, _BARE_NUMBER = re.compile(r"\d"), re.compile(r"[\d.,]+")
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
    words
        All texts, folded, in which a quotation must stand.
    marked
        Texts with quotation marks in them, longest first.
    """

    names: tuple[str, ...]
    dates: tuple[str, ...]
    words: str = ""
    marked: tuple[str, ...] = ()


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


def date_forms(text: str) -> Iterator[str]:
    """Write a date in each usual way.

    Parameters
    ----------
    text
        EDTF; any other text gives nothing.

    Yields
    ------
    str
        "2018-11-12", "12 November 2018", "12 November", "2018" ...
    """
    # of an interval each end may be printed alone
    for part in text.split("/"):
        if _SOME_YEAR.fullmatch(part):
            yield human(part)
        match = _DATE.fullmatch(part)
        if match is None:
            continue
        year, month, day, clock = match.groups()
        levels = [year]
        if month:
            levels.append(f"{year}-{month}")
        if day:
            levels.append(f"{year}-{month}-{day}")
        # a sentence may say the year, the month or the day of a date that is known to the minute
        yield from levels
        yield from (human(level) for level in levels)
        if day and day != "XX":
            yield human(levels[-1]).removesuffix(f" {year}")
        if clock:
            yield clock
            yield human(part).partition(", ")[2]  # with its zone


def known_texts(case: Case, outputs: Iterable[Outputs]) -> Known:
    """Collect the names and dates that sentences about a case may print.

    Parameters
    ----------
    case
        The case; its editor's notes are left out, since they are evidence for nothing.
    outputs
        Results of the steps; their findings are left out, since those are what is checked.

    Returns
    -------
    Known
        Names and dates, longest first, so that a short one never eats part of a longer one.
    """
    every = dict.fromkeys(_texts(canonical(case.model_copy(update={"notes": ()}))))
    for made in outputs:
        every |= dict.fromkeys(_texts(canonical(made.model_copy(update={"findings": ()}))))
    with_digits = [text for text in every if _DIGIT.search(text)]
    # a date is known in each way that a sentence may write it; a bare number backs nothing by being in the case
    dates = set(chain.from_iterable(map(date_forms, with_digits)))
    names = {text for text in with_digits if not _DATE.fullmatch(text) and not _BARE_NUMBER.fullmatch(text)}
    names |= {f"{name[0].upper()}{name[1:]}" for name in names if name[0].islower()}  # as sentences begin
    return Known(
        names=longest_first(names),
        dates=longest_first(dates),
        words=folded_words(every),
        marked=longest_first(text for text in every if len(text) > 1 and _MARKS.search(text)),
    )


def _spoken(text: str) -> str:
    return " ".join(text.casefold().translate(_PLAIN_MARKS).split())


def unbacked_quotations(text: str, words: str, *, names: Iterable[str] = ()) -> list[str]:
    """List the quotations of a sentence that stand in none of the texts behind it.

    Parameters
    ----------
    text
        The sentence.
    words
        The texts, as ``folded_words`` gives them.
    names
        Titles and the like that hold quotation marks, longest first; they are taken out before marks are paired.

    Returns
    -------
    list of str
        Each with its quotation marks; one with an ellipsis is looked for piece by piece.
    """
    found = []
    for name in names:
        text = text.replace(name, " ")
    for quoted in _QUOTED.findall(text):
        # words that were left out are marked; what stands on either side must each be found
        pieces = re.split(r"…|\.\.\.", quoted[1:-1])
        if any(_spoken(piece).strip(" ,.;:!?") not in words for piece in pieces):
            found.append(quoted)
    return found


def folded_words(texts: Iterable[str]) -> str:
    """Fold texts for ``unbacked_quotations``: case, white space and the shape of quotation marks do not count."""
    return "\n".join(_spoken(text) for text in texts)


def longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    """Sort texts so that a short one never eats part of a longer one.

    Parameters
    ----------
    texts
        The texts; equally long ones are sorted by the alphabet.
    """
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))


def _without(text: str, phrases: Iterable[str]) -> str:
    """Put a space for each phrase where it stands as words; a pattern for each would have to be compiled each time."""
    for phrase in phrases:
        kept, done, at = "", 0, text.find(phrase)
        while at >= 0:
            end = at + len(phrase)
            if (at and _BEFORE.match(text, at - 1)) or _AFTER.match(text, end):
                at = text.find(phrase, at + 1)
            else:
                kept, done, at = f"{kept}{text[done:at]} ", end, text.find(phrase, end)
        text = kept + text[done:]
    return text


def unbacked_numbers(finding: Finding, known: Known) -> list[str]:
    """List the numbers of a finding's sentence that are none of its quantities, names, dates or quotations.

    Returns
    -------
    list of str
        Numbers as printed; empty when each is backed at its printed precision.
    """
    # names go first: "Highway 13" is no measurement, and a date inside a title is part of the title
    bare = _without(_bare(finding, known.dates), known.names)
    bare = _without(_QUOTED.sub(" ", bare), known.dates)
    return [number for number in _NUMBER.findall(bare) if not _is_a_quantity(number, finding)]


def _bare(finding: Finding, dates: Iterable[str]) -> str:
    """Return the sentence without the names and words of others that it prints, the longest first.

    A date that holds one of them goes with them: "March 2018" as claimed would leave the 4 of "4 March 2018".
    """
    terms = {term for term in finding.terms if term}
    holding = {date for date, term in product(dates, terms) if term in date}
    return _without(finding.text, longest_first(terms | holding))


def _is_a_quantity(number: str, finding: Finding) -> bool:
    """Tell whether a printed number is a value or an uncertainty of the finding, rounded, in its unit or as read."""
    values = [quantity.value for quantity in finding.quantities]
    values += [quantity.uncertainty for quantity in finding.quantities if quantity.uncertainty is not None]
    if rounded_from(number, values):
        return True
    return any(number in _NUMBER.findall(amount(quantity)) for quantity in finding.quantities)


def rounded_from(number: str, values: Iterable[float]) -> bool:
    """Tell whether a printed number is one of some values, rounded to the digits printed.

    Parameters
    ----------
    number
        As printed, thousands separated or not, without sign.
    values
        What it may come from.
    """
    plain = re.sub(r"[,\u202f\u00a0]", "", number)
    # "1,200" and "1200" are one number; half of the last printed digit is what rounding may have moved
    half_unit = 0.5 * 10.0 ** -len(plain.partition(".")[2])
    return any(abs(abs(v) - float(plain)) <= half_unit * (1 + 1e-9) for v in values)


def loose_numbers(text: str, *, names: Iterable[str], values: Iterable[float]) -> list[str]:
    """List the numbers of a text that are part of no name, and no value rounded.

    Parameters
    ----------
    text
        The text.
    names
        Names and dates, longest first.
    values
        What numbers may come from.

    Returns
    -------
    list of str
        Numbers as printed.
    """
    known = list(values)
    return [n for n in _NUMBER.findall(_without(text, names)) if not rounded_from(n, known)]


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
        A number, date or quotation in a sentence is none of its finding's, or a finding that settles something names
        no evidence.
    """
    for finding in findings:
        if loose := unbacked_numbers(finding, known):
            raise ReportError(
                f"the sentence “{finding.text}” prints {loose[0]}, which is none of its quantities, names or dates",
                where=f"finding {finding.id}",
                remedy="Give the number as a quantity, or take it out.",
                code="E_UNBACKED_NUMBER",
            )
        if strange := unbacked_quotations(_bare(finding, ()), known.words, names=known.marked):
            raise ReportError(
                f"the sentence “{finding.text}” quotes {strange[0]}, which stands in no statement or text of the case",
                where=f"finding {finding.id}",
                remedy="Quote the words as they stand, or take the marks out.",
                code="E_UNBACKED_QUOTATION",
            )
        # what settles nothing may stand without evidence: "nobody held an image" has none
        if not finding.evidence and finding.verdict != "not-checkable" and finding.kind not in _NEEDS_NO_EVIDENCE:
            raise ReportError(
                f"the sentence “{finding.text}” names no evidence",
                where=f"finding {finding.id}",
                remedy="Hold the document or scene it rests on in the case folder.",
                code="E_NO_EVIDENCE",
            )
