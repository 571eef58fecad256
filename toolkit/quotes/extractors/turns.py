"""Turns of a transcript ("PENCE: Well, look"), "Q." and "A." of a deposition, and names below a quotation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from toolkit.quotes.lexicon import words
from toolkit.records import Span
from toolkit.wordlists import word_list

_LINE = r"^[^\S\n]*(?:Q?\d{1,4}\.?[^\S\n]+)?(?:\*\*)?[\"“]?"
"""What stands before a speaker's name: the number of a line, or of a question ("Q1 Chair:")."""
_UPPER = r"(?:(?:MR|MS|MRS|DR|SEN|REP|GOV|THE)\.? )?[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?: \([A-Z][^)\n]{0,40}\))?"
_TITLE = r"[A-ZÀ-Þ][\w.’'-]+(?: (?:[A-ZÀ-Þ][\w.’'-]+|de|van|von|al|bin)){0,3}"
_COLON = r"(?P<colon>:)[^\S\n]+(?=\S)"
_LABEL = re.compile(rf"{_LINE}(?P<name>{_UPPER}|{_TITLE}|@\w{{2,30}})(?: \([^()\n]{{1,40}}\)){{0,2}}{_COLON}", re.M)
_OFFICE_HELD = re.compile(rf"{_LINE}The [A-Z][^\n():.]{{3,60}} \((?P<name>{_TITLE})\){_COLON}", re.M)
"""A turn of a minister by office: "The Minister for Water (Mary Nolan):"."""
_QUESTION = re.compile(r"^[^\S\n]*(?:\d{1,3}[^\S\n]+)?(?P<name>[QA])(?P<colon>[.:])[^\S\n]+(?=\S)", re.M)
_HEAD = re.compile(rf"^[^\S\n]*(?P<name>{_UPPER})[^\S\n]*\n(?=[^\S\n]*[^\s\d])", re.M)
"""A speaker's name in capitals above the words, as plays and some hearings set it."""
_OFFICES = r"CHAIR\w*|SPEAKER|PRESIDENT|PRESIDING OFFICER|WITNESS|CLERK|COURT|SECRETARY|DEPUTY SPEAKER|TREASURER|JUDGE"
_SEAT = re.compile(
    rf"{_LINE}(?P<name>(?:(?:Mr|Ms|Mrs|Miss|Dr|Hon|Sir|Dame|Lord|Lady|Baroness|Madam|Senator|Sen|Rep|Representative|Delegate"
    r"|General|Gen|Admiral|Adm|Colonel|Col|Captain|Judge|Justice|Professor|Prof|Secretary|Ambassador|Governor|Mayor|Chief)"
    rf"\.? [A-ZÀ-Þ](?:[a-z]{{1,2}})?[A-ZÀ-Þ’'-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ’'-]+){{0,2}}|(?:The|Madam|Mr\.?) (?:{_OFFICES})))"
    r"(?:,? (?:of|for) (?:the )?[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2}|,? \([^()\n]{1,60}\)){0,3}"
    r"(?P<colon>[.:])[^\S\n]+(?=\S)",
    re.M,
)
"""A turn of a parliament or a committee: "Mr. HALL of Maine.", "Ms NOLAN (Hunter—Labor) (14:02):", "The SPEAKER:"
(Congressional Record; Hansard of Australia, New Zealand and the United Kingdom)."""
_SIGNED_LINE = re.compile(
    r"[^\S\n]*(?:[―—–]|--?|\(?[Ss]igned\)?:?(?: by)?)[^\S\n]*"
    r"(?P<name>[A-ZÀ-Þ][^\n,:;“”\"]{2,50})(?:,[^\n]{2,80})?\.?[^\S\n]*$"
)

_ASKED = re.compile(r"[A-ZÀ-Þ¿][^.!?“”\"\n]{8,220}\?")
"""A paragraph that is one question."""
_YOU = re.compile(
    r"\b(?:[Yy]ou(?:r|['’]re|['’]ve)?|[Mm]r\. (?:Chair|Speaker|President)\w*|[Tt]hank|[Ww]ell,|[Yy]es,|[Nn]o,)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Ww]e|[Mm]y|[Oo]ur|me|us)\b")
_WITNESS = re.compile(
    r"\b(?:DEPOSITION|TESTIMONY|EXAMINATION|INTERVIEW)\s+OF\s+(?:THE\s+)?(?:(?:MR|MS|MRS|DR)\.?\s+)?"
    r"(?P<name>[A-Z][A-Z.’'-]+(?:\s[A-Z][A-Z.’'-]+){1,3})(?=\s*(?:\n|$|,))"
)
_LINE_NUMBER = re.compile(r"\n[^\S\n]*\d{1,3}[^\S\n]+")
_PLACE_BEFORE = re.compile(r"\b(?:in|near|from|at|of|to|outside|the)\s$", re.I)
FIRST_LINES = 6
"""Lines in which an article begins: headline, byline, date, the town that it comes from."""
SHORT_ANSWER = 6
"""Words of an answer that needs no "I": "No, never."""
SHORTEST_ANSWER = 1
"""Words of an answer that is one even where nobody else speaks: "Yes."""

_BYLINES = words(
    """
    reporter reporters correspondent correspondents bureau agencies agency desk monitoring newsroom news wire wires
    staff ap afp reuters pti ani upi ians nzpa aap dpa xinhua tass app bernama nan kna gna
    """
)
"""Who signs an article, and not a quotation: "—Staff Reporter", "- NZPA"."""

_HONORIFICS = ("MR", "MS", "MRS", "DR", "SEN", "REP", "GOV")
LEAST_TURNS = 3
"""Turns that a text must have before "Name:" in small letters opens one; capitals need no company."""

_NO_LABELS = words(
    """
    note update source sources photo picture caption read watch listen related also editor correction warning date to
    from subject cc re time place location title author by tags topics summary analysis opinion live video exclusive
    breaking clarification clarifications corrections erratum retraction disclaimer disclosure notice caveat tip
    present absent apologies attending attendees attendance in members witnesses participants panellists panelists
    speakers guests officials agenda venue contact contacts tel phone website when where
    man woman boy girl voice voices narrator speaker unknown unidentified audience crowd male female
    background context fact facts question questions answer answers update updates more verdict claim rating example
    """
)
"""Words before a colon that name nobody."""


def labels_of(text: str, voices: Iterable[str] = ()) -> frozenset[str]:
    """Give the names that open the turns of a transcript.

    Parameters
    ----------
    text
        The whole text.
    voices
        Names that open turns as the file itself says; no company is asked for.

    Returns
    -------
    frozenset of str
        Names in capitals that stand before a colon at a line's head; names in small letters where the text has three
        turns and two names of the kind; "Q" and "A" where both stand.
    """
    found = Counter(m["name"] for m in (*_LABEL.finditer(text), *_OFFICE_HELD.finditer(text)))
    found = Counter({n: c for n, c in found.items() if not _names_nobody(n)})
    capitals = {n for n in found if n.upper() == n}
    if sum(found.values()) == 1 and _is_town(text, next(iter(found))):
        capitals = set()  # "KUALA LUMPUR: The bank kept its rate"
    # a minute's "MAYOR - Not present." and a link's "FOLLOW - Live updates" stand among other lines
    among = sum(bool(line.strip()) for line in text.split("\n")) > 2 * sum(found[n] for n in capitals)
    short = SHORTEST_ANSWER if among else SHORT_ANSWER
    if not any(_is_spoken(text, n, short) or n.startswith(_HONORIFICS) for n in capitals):
        capitals = set()
    small = {n for n in found if n.upper() != n and not n.startswith("@")}
    several = sum(found[n] for n in small) >= LEAST_TURNS and len(small) > 1
    several = several and any(_is_spoken(text, n, 0) for n in small)  # "Local: Guns, family leave"
    posts = {n for n in found if n.startswith("@")}
    heads = Counter(m["name"] for m in _HEAD.finditer(text))
    if len(heads) > 1 and sum(heads.values()) > len(heads):
        capitals |= {n for n, count in heads.items() if not _names_nobody(n) and (count > 1 or " " in n)}
    sides = {m["name"] for m in _QUESTION.finditer(text)}
    seats = [m["name"] for m in _SEAT.finditer(text)]
    capitals |= set(seats) if len(seats) > 1 else set()
    capitals |= {voice for voice in voices if not _names_nobody(voice)}
    return frozenset(capitals | posts | (small if several else set()) | (sides if len(sides) > 1 else set()))


def _names_nobody(label: str) -> bool:
    places = word_list("places") | word_list("countries")
    if label.title() in places and label.lower() not in word_list("given-names-female") | word_list("given-names-male"):
        return True  # "Oregon: Voters must show a picture"
    return label.split(maxsplit=1)[0].lower().strip(".") in _NO_LABELS


def _is_spoken(text: str, label: str, short: int = SHORT_ANSWER) -> bool:
    """Tell words behind a label in which somebody speaks: of himself, to somebody, with a question, or in few words."""
    at = text.find(f"{label}:")
    line = text[at + len(label) + 1 :].partition("\n")[0] if at >= 0 else text
    return (
        len(line.split()) <= short
        or "?" in line
        or _FIRST_PERSON.search(line + " ") is not None
        or _YOU.search(line) is not None
    )


def _is_town(text: str, label: str) -> bool:
    """Tell the only label of a text from a speaker: nobody in its line says "I", and no name in the text is like it.

    Where the article begins, a name that the text uses as a place is one: "SUKKUR: Villagers in ..." and "in Sukkur".
    """
    whole = re.sub(r"\s*\(.*", "", label).title()
    name = whole.split()[-1]
    opened = re.search(rf"{re.escape(label)}\)?(?: \([^()\n]*\))*:", text)
    at = opened.start() if opened else 0
    used = re.search(rf"\b{re.escape(name)}\b", text)
    wholly = [m.start() for m in re.finditer(rf"\b{re.escape(whole)}\b", text)]
    opens = text.count("\n", 0, at) < FIRST_LINES and '"' not in text[at : at + 200].partition("\n")[0]
    placed = opens and any(_PLACE_BEFORE.search(text, max(0, w - 12), w) for w in wholly)
    if label.startswith("@") or (used and not placed):
        return False
    line = text[at + len(label) :].partition("\n")[0]
    return len(line.split()) > SHORT_ANSWER and not _FIRST_PERSON.search(line)


def turn_of(text: str, start: int, end: int, labels: frozenset[str]) -> re.Match[str] | None:
    """Give the name and the colon that open a paragraph, where they open a turn.

    Parameters
    ----------
    text
        The whole text.
    start, end
        The paragraph.
    labels
        What ``labels_of`` gave.
    """
    for pattern in (_QUESTION, _SEAT, _OFFICE_HELD, _LABEL):
        match = pattern.match(text, start, end)
        if match is not None and match["name"] in labels:
            return match
    return None


def cuts(text: str, start: int, end: int) -> list[int]:
    """Give where the turns begin inside a block whose lines stand close together."""
    found = [m.start() for m in _QUESTION.finditer(text, start, end)]
    found += [m.start() for m in _LABEL.finditer(text, start, end) if m["name"].upper() == m["name"]]
    found += [m.start() for m in _SEAT.finditer(text, start, end)]
    head = _HEAD.match(text, start, end)
    found += [head.end()] if head else []
    return sorted(set(found))


def answers(text: str, spans: Sequence[Span]) -> frozenset[int]:
    """Give where the answers of an interview begin whose questions stand in paragraphs of their own, unmarked.

    Returns
    -------
    frozenset of int
        Starts of the paragraphs behind a question in which somebody says "I", "we" or "my"; empty where the text has
        fewer than two.
    """
    found: set[int] = set()
    pairs = 0
    asked = False
    for start, end in spans:
        words_of = text[start:end]
        if _ASKED.fullmatch(words_of.strip()):
            asked, pairs = True, pairs + 1
            continue
        if asked and (_FIRST_PERSON.search(words_of) or len(words_of.split()) <= SHORT_ANSWER):
            found.add(start)
        asked = asked and start in found
    return frozenset(found) if pairs > 1 and len(found) > 1 else frozenset()


def without_line_numbers(text: str, span: Span) -> list[Span]:
    """Leave out the line numbers that a court reporter sets at the head of each line."""
    heads = [m.span() for m in _LINE_NUMBER.finditer(text, *span)]
    edges = [span[0], *chain.from_iterable(heads), span[1]]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if text[a:b].strip()]


def witness_of(text: str, labels: frozenset[str]) -> str | None:
    """Give who answers in a deposition: the witness named at its head, else "THE WITNESS" where that opens a turn.

    Parameters
    ----------
    text
        The whole text.
    labels
        What ``labels_of`` gave.
    """
    named = _WITNESS.search(text)
    if named:
        return named["name"].title() if named["name"].isupper() else named["name"]
    return next((n for n in sorted(labels) if n.startswith("THE WITNESS")), None)


def is_byline(name: str) -> bool:
    """Tell the mark of a paper or an agency below its own text: "Staff Reporter", "Our Correspondent", "AFP"."""
    return not _BYLINES.isdisjoint(name.lower().replace(".", "").split())


def signature(text: str, start: int, end: int) -> re.Match[str] | None:
    """Give the name in a line that signs what stands above it: "— Karl Voss, harbour minister"."""
    match = _SIGNED_LINE.fullmatch(text, start, end)
    if match is None or len(match["name"].split()) > 6 or is_byline(match["name"]):
        return None
    words_of = match["name"].split()
    named = len(words_of) > 1 or words_of[0].lower() in word_list("titles")
    return match if named and not match["name"].rstrip().endswith((".", "?", "!")) else None
