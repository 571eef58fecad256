"""A byline taken apart: who wrote it, and for which outlet. Its day is read with the other days of a page."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.desk.drafting.others import is_body

_LINE = re.compile(
    r"(?:^|\n)[ \t]*(?:[Bb][Yy]|BY|Written by|Words by|Reporting by)\b:?[ \t]+(?P<rest>[^\n]{3,160})(?=\n|$)"
)
_BETWEEN = re.compile(r"(?P<hard>(?:\s*[|·•;]|\s+[—–-](?=\s))+\s*|\s+for (?=The |[A-ZÀ-Þ]))|\s*,\s+(?:for )?")
"""What stands between the parts of a byline: behind a hard mark, or "for", no further author is named."""
_JOINED = re.compile(r"\s+(?:and|&)\s+")
_PARTICLE = r"(?:(?:de|la|las|los|del|der|den|van|von|da|dos|di|bin|ibn|al|el|le|ter|ten|af|av|y|e) ){0,2}"
_PERSON = re.compile(rf"[A-ZÀ-Þ][\w’'.-]+(?: {_PARTICLE}[A-ZÀ-Þ][\w’'.-]*){{1,3}}")
_WHERE = re.compile(r" in [A-ZÀ-Þ].*$")
_DAY = re.compile(
    r"(?:[A-Z][a-z]+day,? )?(?:\d{1,2}\.? [A-Z][a-z]+\.?|[A-Z][a-z]+\.? \d{1,2}(?:st|nd|rd|th)?),? ?\d{4}"
    r"|\d{1,2}\.?(?: de)? [^\W\d_]{3,12}(?: del?)? \d{4}|\d{4}-\d\d-\d\d"
)
_LINE_WITH_DAY = re.compile(
    rf"^[ \t*_]*(?:(?P<before>[A-ZÀ-Þ][\w’'&. -]{{2,50}}?)(?:, [A-ZÀ-Þ][\w’' -]{{2,30}})?"
    rf"(?:\s*[,|·•;]|\s+[—–-])\s+(?:{_DAY.pattern})"
    rf"|(?:{_DAY.pattern})(?:\s*[,|·•;]|\s+[—–-])\s+(?P<after>[A-ZÀ-Þ][\w’'&. -]{{2,50}}?))[ \t*_.]*$",
    re.M,
)
_PAPER = r"[A-ZÀ-Þ][\w’'&. -]{2,50}?"
_BY_OR_DAY = rf"(?:[Bb]y [A-ZÀ-Þ][^\n]{{3,80}}|(?:{_DAY.pattern})[ \t*_.]*)"
_ALONE = re.compile(
    rf"(?:^|\n)[ \t*_]*(?:{_BY_OR_DAY}\n\s*(?P<under>{_PAPER})|(?P<over>{_PAPER})[ \t*_]*\n\s*{_BY_OR_DAY})"
    r"[ \t*_.]*(?=\n|$)"
)
"""A paper's name on a line of its own, over or under that of the day or the author."""
_ADDRESSED = re.compile(r"(?:To|From|Dear|For|Attn|Copy|Cc)\b")
"""What stands before a paper's name in a letter to it."""
_LONGEST_NAME = 6
"""Words of a paper's name; a longer line is a sentence."""
AGENCIES = (
    "AFP|ANSA|AP|Al Jazeera|BBC|Bloomberg|CNN|DW|EFE|Interfax|Kyodo|NPR|PTI|Reuters|Sputnik|TASS|UPI|Xinhua|Yonhap|dpa"
)
"""Agencies and broadcasters that are known by one short name."""
_OUTLET = re.compile(
    r"\b(?:Agency|Broadcasting|Chronicle|Citizen|Courier|Daily|Dispatch|Echo|Examiner|Express|Gazette|Globe|Guardian|Herald"
    r"|Independent|Inquirer|Journal|Ledger|Magazine|Mail|Mercury|Mirror|Monitor|Nation|News|Newspaper|Observer|Paper|Post|Press"
    r"|Radio|Record|Register|Review|Standard|Star|Sun|Telegraph|Times|Today|Tribune|TV|Voice|Watch|Weekly"
    rf"|{AGENCIES})\b"
)
"""Words that newspapers, agencies and broadcasters are named by."""
_BODY_ELSEWHERE = re.compile(
    r"\b(?:Observat(?:oire|orio|ório)|Institut[eo]?|Minist(?:er|èr|ér)i[oe]|Câmara|Prefeitura|Ayuntamiento|Mairie|Comune"
    r"|Ag[eê]nc(?:e|ia)|Agenzia|Comi[sst]+(?:ão|ión|ione)|Conse(?:il|jo|lho)|Consiglio|Autori(?:dade?|té|tà)|Universi\w+"
    r"|Funda(?:ção|ción)|Fondation|Aso[cs]\w+ción|Associa(?:ção|zione)|Dire(?:cción|ção|zione)|Urząd|Ministerstwo"
    r"|Bundesamt|Landratsamt|[A-Z]\w+(?:ministerium|behörde|verband))\b"
)
"""Words that offices and societies are named by in Portuguese, Spanish, French, Italian, German and Polish."""
_NO_ISSUER = re.compile(
    r"\b(?:Room|Road|Square|Street|Hall|Building|Lane|Avenue|House|Meeting|Session|Sitting|Hearing)\b"
)
"""Words that make a place or an occasion of a body's name: "University Road", "Meeting of the Council"."""
_AGENCY = re.compile(AGENCIES)
_DAILY = re.compile(r"(?:The )?Daily (?:[A-ZÀ-Þ][\w’'.-]+ ?)+")
_ISSUER = re.compile(
    r"\b(?:Administration|Authority|Bureau|Commission|Committee|Council|Department|Institute|Ministry|Secretariat"
    r"|University)\b"
)
"""Words in the names of offices that publish by themselves."""
_ARTICLE = re.compile(r"(?:The|De|Het|El|La|Los|Las|Le|Les|Il|Der|Die|Das) [A-ZÀ-Þ]")
"""What a paper's name begins with in several languages, and hardly a person's given name."""
_ROLE = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|staff|bureau|chief|photographer|freelance)\b", re.IGNORECASE
)


class Byline(NamedTuple):
    """What a byline says, each with its characters in the text; None = it says nothing of it.

    Attributes
    ----------
    author, outlet
        Its words and their characters; of several authors the words between the first and the last too.
    sure
        False where a part of the line is neither a person nor an outlet, a day or a role.
    """

    author: tuple[str, tuple[int, int]]
    outlet: tuple[str, tuple[int, int]] | None
    sure: bool


def read_byline(head: str) -> Byline | None:
    """Read the first byline of a text.

    Returns
    -------
    Byline or None
        None where no line begins with "By" and a person's name.

    Examples
    --------
    >>> line = read_byline("By Ada Brand and Karl Voss, The Lowland Paper, 24 February 2019")
    >>> line.author[0], line.outlet[0]
    ('Ada Brand and Karl Voss', 'The Lowland Paper')
    """
    for match in _LINE.finditer(head):
        found = _taken_apart(match["rest"].rstrip(" \t\r."), match.start("rest"))
        if found is not None:
            return found
    return None


def read_masthead(head: str) -> tuple[str, tuple[int, int]] | None:
    """Read the line under a headline that gives a paper and a day, and nothing else.

    Returns
    -------
    tuple or None
        The paper and its characters; None where no line is such, or the name could be a town's.

    Examples
    --------
    >>> read_masthead("New jetty\\nThe Dili Ledger, 14 March 2024\\n\\nIt rained.")
    ('The Dili Ledger', (10, 25))
    """
    for match in _LINE_WITH_DAY.finditer(head):
        name = match["before"] or match["after"]
        paper = _OUTLET.search(name) or _ARTICLE.match(name)
        issuer = (is_body(name) or _BODY_ELSEWHERE.search(name)) and not _NO_ISSUER.search(name)
        if (paper or issuer) and len(name.split()) <= _LONGEST_NAME:
            return name, match.span("before" if match["before"] else "after")
    for match in _ALONE.finditer(head):
        name = match["under"] or match["over"]
        if _is_alone_a_paper(name):
            return name, match.span("under" if match["under"] else "over")
    return None


def _is_alone_a_paper(name: str) -> bool:
    """Tell whether a line that is nothing but a name is a paper's or an office's, by the words in it."""
    words = name.split()
    if len(words) > _LONGEST_NAME or _ADDRESSED.match(name):
        return False
    if len(words) == 1:
        return _AGENCY.fullmatch(name) is not None
    # capitals all through say the same: USA TODAY, BBC NEWS
    last = words[-1].capitalize() if words[-1].isupper() else words[-1]
    return any((_OUTLET.fullmatch(last), _DAILY.match(name), _ISSUER.search(name)))


def is_letterhead(head: str, line: tuple[int, int]) -> bool:
    """Tell a line over a headline that gives the paper, the day or the author, and so is no headline.

    Parameters
    ----------
    head
        The head of a text.
    line
        Characters of the line in it.

    Examples
    --------
    >>> is_letterhead("The Dili Ledger, 14 March 2024\\nNew jetty\\n", (0, 30))
    True
    """
    written = head[slice(*line)]
    if _LINE.fullmatch(written):
        return True
    paper = read_masthead(head)
    if paper is not None and line[0] <= paper[1][0] < line[1]:
        written = written.replace(paper[0], "", 1)
    return not re.search(r"\w", _DAY.sub("", written))


def _taken_apart(line: str, start: int) -> Byline | None:
    people: list[tuple[int, int]] = []
    outlet: tuple[str, tuple[int, int]] | None = None
    sure = True
    line = _DAY.sub(lambda day: " " * len(day[0]), line)
    for at, part, hard in _parts(line):
        span = (start + at, start + at + len(part))
        if _ROLE.search(part):
            continue
        if _OUTLET.search(part) or _ARTICLE.match(part) or (hard and people):
            outlet = outlet or (part, span)
        elif _are_people(part):
            # "A, B" may name a town or a firm in the second place; "A, B and C" is a list of people
            sure = sure and (not people or bool(_JOINED.search(line)))
            people.append(span)
        else:
            sure = False
    if not people or people[0][0] != start:
        return None
    whole = line[people[0][0] - start : people[-1][1] - start]
    return Byline((" ".join(whole.split()), (people[0][0], people[-1][1])), outlet, sure)


def _parts(line: str) -> list[tuple[int, str, bool]]:
    """Cut a line where its marks stand; each part with its place, and whether a hard mark stands before it."""
    found: list[tuple[int, str, bool]] = []
    at, hard = 0, False
    for mark in [*_BETWEEN.finditer(line), None]:
        part = _WHERE.sub("", line[at : mark.start() if mark else len(line)])
        if part.strip():
            found.append((at, part, hard))
        if mark:
            at, hard = mark.end(), hard or mark["hard"] is not None
    return found


def _are_people(part: str) -> bool:
    """Tell whether a part is one name or several joined, none of them a paper's."""
    names = _JOINED.split(part)
    return all(_PERSON.fullmatch(name) for name in names) and not _OUTLET.search(part) and not _ARTICLE.match(part)
