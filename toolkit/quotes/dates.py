"""Date expressions in running text, resolved against the publication date, with the reading kept.

Nothing is guessed without a date to stand on: a relative expression in an undated text has no value and the basis
"unknown".
"""

from __future__ import annotations

import re
from datetime import date

from toolkit.quotes.anchor import Anchor, number
from toolkit.quotes.dates_elsewhere import ELSEWHERE
from toolkit.quotes.readings import READINGS, Reading
from toolkit.records import Basis, DateMention

_COUNTED = re.compile(
    r"\s+(?:people|men|women|troops|soldiers|miles|km|kilomet|met(?:er|re)s|feet|dollars|euros|jobs|votes|of\s+the|hours)"
)
_NAMED_DAY = re.compile(
    r"(?:Bloody|Black|Super|Cyber|Good|Ash|Holy|Palm|Easter|Shrove|Maundy|Whit|Giving|Fat|Casual) $"
    r"|(?:Mail|Independent|Scotland|Wales|Ireland|Herald|Express|Business|Sport) on $"
)
"""Words that make a name of the weekday behind them: Bloody Sunday, the Mail on Sunday."""
_PAPER = re.compile(
    r" (?:Times|Telegraph|Mirror|Express|Herald|Mail|Post|Independent|People|World|Star|Sun|Business|Tribune|Age"
    r"|Guardian|Standard|Observer|Mass|League|Night|Roast|School|Sport|Republic|Life|Morning|Review|Magazine)(?!\w)"
)
"""Words that make a newspaper or a show of the weekday before them: the Sunday Times."""
_SOMEBODY = re.compile(r" [A-Z][a-z]+(?! [A-Z])(?=\s(?:and\s|[a-z]+(?:ed|s|ke|id)\b)|[.,;])")
_BEFORE_DAY = re.compile(
    r"(?:\b(?:[Oo]n|[Ll]ast|[Nn]ext|[Tt]his|[Ll]ate|[Ee]arly|[Bb]y|[Uu]ntil|[Ss]ince|[Ff]rom"
    r"|[a-z]{2,}ed|said|told)|,) $"
)
_AHEAD = re.compile(
    r"\b(?:will|shall|should|would|next|upcoming|scheduled|expected|plan(?:s|ned)?\s+to|set\s+to|due|until|deadline|going\s+to|is\s+to|are\s+to|’ll|'ll)\b"
)
_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d")
_NAME_BEFORE = re.compile(r"\b(?!In |Since |By |From |The |During |After |Before |Until |About )[A-Z][a-z]+ $")
_LAW_BEFORE = re.compile(
    r"\b(?:Act|Law|Order|Code|Regulations?|Bill|Treaty|Convention|Constitution|Ordinance|Decree) (?:of )?$"
)
_NAME_AFTER = re.compile(r" [A-Z][a-z]+")
_PAST = re.compile(r"\b(?:was|were|had|did)\b")
"""Words after which a date lies behind; a reporting verb is none, as "he said" opens what is still to come."""
_BEHIND = re.compile(r"\b(?:said|was|were|had|told|announced|did|ago|since)\b")


_SHOUTED = re.compile(r"\b[A-Z][\w’'-]+ $")
"""A word with a capital: a day behind it that has one, too, is part of a name."""
_JOINT = re.compile(r"\s+and\s+")
_BETWEEN = re.compile(r"\b[Bb]etween\s+(?:the\s+)?$")
_STEP = re.compile(r"(?P<count>.+?)\s+(?P<unit>day|week|month|year|decade)s?\s+(?P<way>later|earlier)", re.I)

ELSEWHERE_RULES = frozenset(
    {
        "iso",
        "full date",
        "numeric",
        "full date elsewhere",
        "capitals",
        "time group",
        "new style",
        "year",
        "day and month elsewhere",
        "weekday elsewhere",
        "near day elsewhere",
    }
)
"""Readings that hold in a text which is not in English: "Jan" is a name there, and "mars" a month."""


def find_dates(text: str, *, published: date | str | None = None) -> list[DateMention]:
    """Find and resolve the date expressions of a text.

    Parameters
    ----------
    text
        Any text.
    published
        Publication date, or an EDTF string such as "2018-11"; None = unknown.

    Returns
    -------
    list of DateMention
        In order, none overlapping. Relative ones without a publication date have the value None.
    """
    text = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    candidates = []
    for order, reading in enumerate((*READINGS, *ELSEWHERE)):
        for match in reading.pattern.finditer(text):
            start = match.end("prep") + 1 if match.groupdict().get("prep") else match.start()
            if _is_date(text, match, reading):
                candidates.append((-(match.end() - start), order, start, match, reading))
    taken = bytearray(len(text))
    found = []
    for _, _, start, match, reading in sorted(candidates, key=lambda c: (c[0], c[1], c[2])):
        if any(taken[start : match.end()]):
            continue
        mention = _mention(text, start, match, reading, published)
        if reading.rule.endswith("range") and published and (mention is None or mention.value is None):
            continue  # "Jan. 3 and 2 other days": no range, and its first day is read by itself
        taken[start : match.end()] = b"\1" * (match.end() - start)
        found += _apart(text, mention) if mention else []
    return _same_days(sorted(found, key=lambda m: m.start))


def _apart(text: str, mention: DateMention) -> list[DateMention]:
    """Tell two days, "taken on Aug. 8 and Nov. 14", from the time between them; neighbours stay one time."""
    joint = _JOINT.search(mention.text) if mention.rule.endswith("range") else None
    first, _, last = (mention.value or "").partition("/")
    if joint is None or not last or _BETWEEN.search(text, max(0, mention.start - 20), mention.start):
        return [mention]
    if Anchor.of(first).shift("month", 1) == last or Anchor.of(first).day(1) == last:
        return [mention]
    cut, on = mention.start + joint.start(), mention.start + joint.end()
    ends = ((mention.start, cut, first), (on, mention.end, last))
    return [
        mention.model_copy(update={"start": start, "end": end, "value": value, "text": text[start:end]})
        for start, end, value in ends
    ]


def _same_days(found: list[DateMention]) -> list[DateMention]:
    """Read "that day" and "the next day" from the day named last before them; "two days later" stays open.

    Behind a month, a year or a day that nobody can tell they stay open, too: "in March, and freed the next day".
    """
    day: DateMention | None = None
    read = []
    for mention in found:
        resolved = mention
        if mention.rule == "same day" and day is not None and day.value is not None:
            resolved = mention.model_copy(update={"value": days_on(day.value, mention), "basis": day.basis})
        day = resolved if resolved.value is not None and _DAY.fullmatch(resolved.value) else None
        read.append(resolved)
    return read


def days_on(day: str, mention: DateMention) -> str | None:
    """Give the day that "the next day" or "a week later" means, from the day that it points back at.

    Parameters
    ----------
    day
        The day named before, as an ISO date.
    mention
        A mention by the rule "same day" or "days on".
    """
    counted = _STEP.fullmatch(mention.text)
    if counted is None:
        step = {"n": 1, "f": 1, "d": -1, "p": -1}.get(mention.text.lower().removeprefix("the ")[:1], 0)
        return Anchor.of(day).day(step)
    count = number(counted["count"])
    if count is None:
        return None
    return Anchor.of(day).back(counted["unit"].lower(), count if counted["way"].lower() == "earlier" else -count)


def _mention(
    text: str, start: int, match: re.Match[str], reading: Reading, published: date | str | None
) -> DateMention | None:
    ahead, behind = _direction(text, start)
    anchor = Anchor.of(published, ahead=ahead, behind=behind)
    value = reading.resolve(match, anchor)
    stated = reading.stated or bool(value and match.groupdict().get("year"))
    if value is None and stated:
        return None  # 31 February
    if value is None and anchor.at is not None and reading.rule == "period":
        return None
    basis: Basis = "stated" if stated else "resolved"
    if value is None:
        basis = "unknown"
    return DateMention(
        start=start, end=match.end(), value=value, basis=basis, text=text[start : match.end()], rule=reading.rule
    )


def _is_date(text: str, match: re.Match[str], reading: Reading) -> bool:
    before = text[max(0, match.start() - 2) : match.start()]
    if reading.rule == "weekday" and (_is_named_day(text, match) or text.startswith("-the-", match.end())):
        return False
    if reading.rule in {"year", "years"}:
        return (
            not before.rstrip().endswith(("$", "£", "€", "#", "№"))
            and not before.endswith((".", ",", "-", "/"))
            and not _COUNTED.match(text, match.end())
            and not _in_name(text, match)
        )
    if reading.rule == "near day" and _SHOUTED.search(text, max(0, match.start() - 16), match.start()):
        return match[0][0].islower()  # "USA TODAY" and "Zimbabwe Today" are papers
    return not before.endswith(("-", "/")) if text[match.start()].isdigit() else True


def _is_named_day(text: str, match: re.Match[str]) -> bool:
    """Tell a weekday inside a name: a paper's (the Sunday Times), a day's own (Bloody Sunday), a person's."""
    if _NAMED_DAY.search(text, max(0, match.start() - 16), match.start()) or _PAPER.match(text, match.end()):
        return True
    lead = _BEFORE_DAY.search(text, max(0, match.start() - 16), match.start())
    return lead is None and not match["which"] and _SOMEBODY.match(text, match.end()) is not None


def _in_name(text: str, match: re.Match[str]) -> bool:
    """Tell a number inside a name ("the Russell 2000 Index", "the Chemical Weapons Act 1996") from a year."""
    if _LAW_BEFORE.search(text, max(0, match.start() - 24), match.start()):
        return True
    return bool(_NAME_BEFORE.search(text, max(0, match.start() - 24), match.start())) and bool(
        _NAME_AFTER.match(text, match.end())
    )


def _direction(text: str, at: int) -> tuple[bool, bool]:
    """Tell whether the words before a date in its sentence point to the future, and whether to the past."""
    lead = re.split(r"[.!?\n]\s", text[max(0, at - 80) : at])[-1]
    ahead = list(_AHEAD.finditer(lead))
    behind = list(_BEHIND.finditer(lead))
    future = bool(ahead) and (not behind or ahead[-1].start() > behind[-1].start())
    return future, not future and bool(_PAST.search(lead))
