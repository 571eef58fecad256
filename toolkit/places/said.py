"""What a text says of where a place lies: of what it says so, what it says, and how plainly.

Only plain forms are read: "X lies 25 km from Y", "CSIS puts X 212 km north of Y", "X, 25 km from the border with Z,",
"X is in Y Province". What is denied, what is only supposed and what "it" stands for is found too, and marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from toolkit.places.in_text import find_coordinates
from toolkit.places.journeys import find_journeys
from toolkit.places.parallels import NAMED_LINE
from toolkit.places.phrases import THING, Phrase, find_away, find_between, find_from_things, find_phrases, find_vague
from toolkit.places.ties import (
    AFTER,
    APPOSED,
    BESIDE,
    CAP,
    DIVISION,
    FELL,
    FRONTED,
    IN_AREA,
    INNER,
    LAID,
    LINKED,
    MEASURED_FROM,
    NAME,
    NOUN_AT,
    OPEN_LINKED,
    PLACED,
    SEAT,
    WHICH_PLACED,
    spaced,
)
from toolkit.places.ways import way_meant
from toolkit.records import Direction, find_stated, sentence_spans

SaidKind = Literal["distance", "near", "travel", "between", "within", "side", "position"]
SubjectHow = Literal["name", "noun", "carried", "none"]

_WORDINGS = (("outskirts", "outskirts"), ("edge", "outskirts"), ("suburb", "outskirts"), ("outside", "outskirts"))
"""Words for nearness that a check knows by another; "near" otherwise."""


class Said(NamedTuple):
    """One thing that a text says of where a place lies.

    Attributes
    ----------
    kind
        Kind of check that would test it.
    start
        First character of the words that say it, figure and reference.
    end
        One past the last.
    figure
        The figure as printed, with its hedge; "" for kinds without one.
    reference
        What it is measured from, the area, or the position as written; the first of two.
    second
        The other one, of "between".
    direction
        Direction from the reference; None = not stated.
    wording
        For nearness, what the words come to; for a journey, how one travels; for a distance, the way that it follows.
    reference_how
        "noun" where it is measured from "the dam"; "carried" where no word says from what; "name" else.
    subject
        What it is said of, as written; "" = not found.
    subject_how
        "name" = a name; "noun" = "the depot"; "carried" = a pronoun; "none" = nothing was found.
    teller
        Who says so, where the verb tells: "CSIS puts X ..."; "" = nobody.
    doubt
        Why the reading is not plain; "" = it is.
    """

    kind: SaidKind
    start: int
    end: int
    figure: str = ""
    reference: str = ""
    second: str = ""
    direction: Direction | None = None
    wording: str = ""
    reference_how: Literal["name", "noun", "carried"] = "name"
    subject: str = ""
    subject_how: SubjectHow = "none"
    teller: str = ""
    doubt: str = ""


_OPENING = re.compile(
    r"\W*(?:(?:[Ll]ocated|[Ss]ituated|[Ll]ying|[Ss]itting|[Ss]tanding|[Aa]t|[Jj]ust|[Oo]nly|[Ss]ome|[Aa]bout|[Aa]round|[Rr]oughly|[Nn]early)\s*)*"
)
_JOINED = re.compile(
    r"(?:\s+(?:in|on|of|inside|within) (?:the )?[A-ZÀ-Þ][^,.;]{2,60}| by (?:air|road|rail|boat|river|sea))?"
    r"(?:,\s+(?:(?:home|where|which|whose)\s[^,.;]{3,60}|[^,.;]{3,30}\s(?:drive|walk|flight|ride))(?=,))?"
    r"\s*(?:,|,?\s*and|,?\s*but|;)\s*"
    r"(?P<verb>is\s+|lies\s+)?(?:also\s+|about\s+|some\s+|only\s+|just\s+|roughly\s+|a\s+(?:little|bit)\s+|well\s+|slightly\s+)*"
)
_AT_BEHIND = re.compile(r"(?<=,) at(?: (?:coordinates|position|latitude|about))?\s*$")
LONGEST_HEAD = 500
"""Characters before a figure in which that which lies there is sought; the search takes time with their square."""
_HEDGE_ROOM = 24
"""Characters before a stated distance in which its hedge may stand."""
_WAY_ROOM = 40
"""Characters behind it in which "by road" may stand."""
_DENIED = re.compile(
    r"\b(?:not|never|cannot|no longer|nowhere|neither|den(?:y|ies|ied|ying)|dismiss\w*|reject\w*|refut\w*|false\w*|"
    r"wrong\w*|incorrect\w*|mistaken\w*|untrue|myth)\b|n[’']t\b"
)
_MOVES = re.compile(
    r"\b(?:drove|driv\w+|flew|fl(?:y|ies|ying)|fled|flee\w*|march\w*|walk\w*|travel\w*|advanc\w*|retreat\w*|sail\w*|"
    r"moved|moving|ran|rode|trek\w*|pushed|withdrew|stretch\w*|runs|extends?|ranges?|fired|flow\w*|drift\w*|hik\w+)\b"
)
"""Words of what moves or reaches so far: its figure is no place."""
_LIES_BETWEEN = re.compile(
    rf"(?:^|[,(–—]|\b(?:l(?:ies|ie|ay|ying)|stand\w*|stood|sits?|located|situated|somewhere|is|are|w(?:as|ere)|{THING}))\s*$"
)
"""What stands before "between X and Y" where something lies there: talks between the two are no place."""
_JOINS = re.compile(r"\b(?:bridge|tunnel|crossing|checkpoint)s?\s*$")
"""What joins the two places that it is between, and so does not lie anywhere between them."""
_SUPPOSED = re.compile(
    r"\b(?:[Ii]f|would|could|might|may|should|perhaps|possibly|allegedly|rumou?red|planned|proposed|will|whether|suppose\w*|"
    r"imagine\w*|unless|as if|as though|expected)\b"
)
_AREA_WORD = r"(?:county|province|region|district|oblast|governorate|prefecture|state|department|municipality)"
_IN = spaced(
    rf"\b(?:in|inside) (?P<area>(?:the (?:{_AREA_WORD} of (?:the )?)?)?{CAP}[\w’'-]*"
    rf"(?:[ -](?:of (?:the )?)?{CAP}[\w’'-]*){{0,4}}(?: {_AREA_WORD})?)"
)
_SIDE = spaced(
    rf"\b(?P<side>north|south|east|west) of (?P<name>{NAMED_LINE}"
    rf"|(?:the )?\d+(?:st|nd|rd|th) (?:parallel|meridian)(?: (?:north|south|east|west))?|{NAME})"
    rf"|\bon the (?P<bank>north|south|east|west)(?:ern)? bank of (?P<water>{NAME}(?: river)?)"
)
_SENTENCE_START = re.compile(
    r"(?:But|And|Yet|While|Although|Since|Because|After|Before|When|Where|If|Today|Now|So)\s"
    r"|(?:(?:Satellite|Aerial|New|Recent) )?"
    r"(?:[Ii]mages|[Pp]ictures|[Pp]hotos|[Pp]hotographs|[Ii]magery|[Mm]aps?) of (?:the )?"
    r"|(?:Residents|Inhabitants|People|Villagers|Farmers|Fishermen|Workers|Officials|Families|Locals|Activists|Police|"
    r"Survivors|Visitors|Herders|Miners) (?:of|in|from|at|near) (?:the )?"
)
"""Words at the head of a sentence that are no part of the name behind them."""


def find_said(text: str) -> list[Said]:
    """Find what a text says of where places lie.

    Parameters
    ----------
    text
        Running text in English, of any length.

    Returns
    -------
    list of Said
        In text order; nothing is resolved, and no name is looked up.

    Examples
    --------
    >>> said = find_said("The depot lies about 12 km north of Springfield.")[0]
    >>> said.subject, said.figure, said.direction, said.reference, said.doubt
    ('The depot', 'about 12 km', 'north', 'Springfield', '')
    """
    masked = _masked(text)
    told = sorted(_told(text, masked), key=lambda item: (item.start, -item.end))
    spans = sentence_spans(text)
    found: list[Said] = []
    at = 0
    for item in told:
        if found and item.start < found[-1].end:
            continue
        while at + 1 < len(spans) and spans[at + 1][0] <= item.start:
            at += 1
        before = found[-1] if found and found[-1].start >= spans[at][0] else None
        bound = item if item.subject else _bound(text, masked, spans[at], item, before)
        if bound is not None:
            found.append(bound)
    return found


def _masked(text: str) -> str:
    """Blank what stands in brackets, and cover written positions, so that every character keeps its place."""
    plain = text
    for at in find_coordinates(text):
        plain = f"{plain[: at.start]}{'¤' * (at.end - at.start)}{plain[at.end :]}"
    return re.sub(r"\([^()\n]{1,80}\)", lambda m: " " * len(m[0]), plain)


def _told(text: str, masked: str) -> Iterator[Said]:
    """Find the words that say where, before it is known of what."""
    for phrase in find_phrases(text):
        name, end, doubt = _reference(text, phrase.reference, phrase.end)
        yield from _far(text, phrase._replace(reference=name, end=end), doubt)
    for phrase in find_from_things(text):
        yield from (said._replace(reference_how="noun") for said in _far(text, phrase, ""))
    for near in find_vague(text):
        name, end, doubt = _reference(text, near.reference, near.end)
        wording = next((to for word, to in _WORDINGS if word in near.how), "near")
        if re.match(r"opposite|next to", near.how):
            wording = "beside"
        elif near.how == "on":
            wording = "on"
        yield Said("near", near.start, end, "", name, wording=wording, doubt=doubt)
    for way in find_journeys(text):
        name, end, doubt = _reference(text, way.reference, way.end)
        how: Literal["name", "noun"] = "noun" if way.by_noun else "name"
        yield Said("travel", way.start, end, way.stated, name, wording=way.mode, reference_how=how, doubt=doubt)
    for away in find_away(text):
        yield Said(
            "distance",
            away.start,
            away.end,
            away.figure,
            direction=away.direction,
            reference_how="carried",
            subject=_bare(away.name),
            subject_how="name",
        )
    for pair in find_between(text):
        yield Said(
            "between",
            pair.start,
            pair.end,
            "",
            _bare(pair.first),
            _bare(pair.second),
            wording="half" if pair.halfway else "",
        )
    for match in _IN.finditer(masked):
        yield Said("within", match.start(), match.end(), "", _bare(match["area"]))
    for match in _SIDE.finditer(masked):
        name, side = match["name"] or match["water"], match["side"] or match["bank"]
        yield Said("side", match.start(), match.end(), "", _bare(name), wording=side)
    for at in find_coordinates(text):
        yield Said("position", at.start, at.end, "", at.text)


def _far(text: str, phrase: Phrase, doubt: str) -> Iterator[Said]:
    """Tell a stated distance, with its figure as printed and the way that it follows, if it follows one."""
    from_ = max(0, phrase.start - _HEDGE_ROOM)
    figure = next((f for f in find_stated(text[from_ : phrase.end]) if from_ + f.end > phrase.start), None)
    if figure is None or figure.stated.dimension != "length":
        return
    start = min(phrase.start, from_ + figure.start)
    words = " ".join(text[from_ + figure.start : from_ + figure.end].split())
    words = words[:1].lower() + words[1:]
    way = way_meant(figure.stated, text[start : phrase.end + _WAY_ROOM])
    yield Said(
        "distance", start, phrase.end, words, phrase.reference, direction=phrase.direction, wording=way, doubt=doubt
    )


def _reference(text: str, name: str, end: int) -> tuple[str, int, str]:
    """Give a reference without its article, where it ends, and why it is doubtful where it may be cut off or be two."""
    number = re.match(r" ?\d+(?!\w|[.,]\d)", text[end:]) if re.search(r"\bNo\.?$", name) else None
    if number is not None:
        return _bare(name + number[0]), end + number.end(), ""
    bare, owned = _bare(name), _bare(name).endswith(("’s", "'s"))
    if seat := SEAT.match(text, end - 2 * owned):
        return _bare(seat["name"]), seat.end(), ""
    thing = re.match(rf"\s+{THING}\b", text[end:])
    if thing is not None and "border" not in bare:  # "5 km from Hwangju air base": not from Hwangju
        return f"{bare} {' '.join(thing[0].split())}", end + thing.end(), ""
    if owned or re.match(r"[’']s?\s+[a-z]", text[end:]):
        return bare[:-2] if owned else bare, end, "the words go on: it is measured from a part of the place"
    if " and " in bare and "border" not in bare and "between" not in bare:
        return bare.partition(" and ")[0], end, "two places are named"
    return bare, end, ""


def _bare(name: str) -> str:
    return re.sub(r"^[Tt]he\s+", "", " ".join(name.split())).rstrip(" .,’'")


_AREA_OF = re.compile(
    r"\b(?:province|region|state|district|county|department|governorate|oblast|municipality|prefecture|canton|republic"
    r"|territory|island) of (?:the )?[^,;]*$",
    re.I,
)
"""What makes the name behind it an area that holds the site, and not the site: "in the province of El Loa, at ..."."""


def _bound(text: str, masked: str, sentence: tuple[int, int], item: Said, before: Said | None) -> Said | None:
    """Find what something is said of; None where it is said of nothing that can be a place."""
    sentence = (max(sentence[0], item.start - LONGEST_HEAD), sentence[1])
    head = masked[sentence[0] : item.start]
    placed = WHICH_PLACED.search(head) or PLACED.search(head)
    linked = _linked(head, item)
    if placed is None and linked is not None and linked["noun"] and INNER.search(head[: linked.start()]):
        return None
    if placed is not None:
        return _made(text, sentence, item, placed, teller=_bare_teller(placed["teller"]))
    if linked is not None:
        return _made(text, sentence, item, linked)
    between = text[before.end : item.start] if before is not None else ""
    if item.kind == "position":  # "24 km west of Mestia, at 43.04 N": where the first thing is, and not Mestia
        between = _AT_BEHIND.sub("", between)
    if before is not None and _goes_on(item, before, between):
        return item._replace(
            subject=before.subject,
            subject_how=before.subject_how,
            teller=before.teller,
            doubt=item.doubt or before.doubt,
        )
    if item.kind in {"within", "side"} or (item.kind == "between" and _JOINS.search(head)):
        return None
    if _OPENING.fullmatch(head):
        after = AFTER.match(masked, item.end, sentence[1])
        fronted = (
            FRONTED.match(masked, item.end, sentence[1]) if re.search(r"[Ll]ocated|[Ss]ituated|ing\b", head) else None
        )
        behind = after or fronted
        if behind is not None:
            return _made(text, sentence, item, behind)
    beside = _beside(head)
    if beside is not None and before is not None and sentence[0] + _end_of_name(beside) == before.end:
        doubt = before.doubt or "it may be said of the place that is named last"
        return item._replace(subject=before.subject, subject_how=before.subject_how, doubt=item.doubt or doubt)
    if beside is not None:
        made = _made(text, sentence, item, beside)
        return made if _is_plain_apposition(beside, head) else made._replace(doubt=made.doubt or "no verb ties the two")
    if _MOVES.search(text, *sentence) or (item.kind == "between" and not _LIES_BETWEEN.search(head)):
        return None
    doubt = item.doubt or _clause_doubt(head) or "what lies there is not said in this sentence"
    return item._replace(doubt=doubt)


def _linked(head: str, item: Said) -> re.Match[str] | None:
    """Find what a verb says to lie there."""
    linked = LINKED.search(head) or FELL.search(head)
    wider = OPEN_LINKED.search(head)
    if wider is not None and (linked is None or (linked["name"] and wider.start() < linked.start())):
        linked = wider  # "the channel in Ruritania lies": not Ruritania
    if linked is None and item.kind in {"distance", "position"}:
        linked = MEASURED_FROM.search(head) or NOUN_AT.search(head)
    laid = LAID.search(head) if linked is None else None
    return laid if laid is not None and (laid["comma"] or item.kind == "within") else linked


def _beside(head: str) -> re.Match[str] | None:
    """Find what stands right beside the words that say where; a division holds the thing, and is not the thing."""
    beside = BESIDE.search(head)
    if beside is None or beside["carried"] or _AREA_OF.search(head[: _end_of_name(beside)]):
        return None
    holds = DIVISION.search(beside["name"] or "") or IN_AREA.search(head[: _end_of_name(beside)])
    return None if beside["name"] and holds else beside


def _goes_on(item: Said, before: Said, between: str) -> bool:
    """Tell whether something is said of what the words before it were said of."""
    joined = _JOINED.fullmatch(between)
    if item.kind != "within":
        return joined is not None
    # "and in Karaganda" may be where something else is; "and lies in Karaganda" and "at 43.2 N, in Karaganda" are not
    beside_it = before.kind == "position" and between.strip() in {"", ","}
    return beside_it or (joined is not None and bool(joined["verb"]))


def _end_of_name(match: re.Match[str]) -> int:
    return match.end("name") if match["name"] else match.start()


def _clause_doubt(clause: str) -> str:
    """Say why what a clause leads up to is not simply said."""
    if _DENIED.search(clause):
        return "the sentence denies something"
    return "it is only supposed" if _SUPPOSED.search(clause) else ""


def _bare_teller(teller: str | None) -> str:
    plain = " ".join((teller or "").split())
    return _SENTENCE_START.sub("", plain)


def _is_plain_apposition(match: re.Match[str], head: str) -> bool:
    """Tell "Hoejung-ni, 25 km from ..." and "a base 85 km north of ..." from words that are neighbours by chance."""
    if match["noun"] or match["what"]:
        return True
    if match["comma"] is None:
        return False
    return APPOSED.search(head[: match.start()]) is not None


def _made(text: str, sentence: tuple[int, int], item: Said, match: re.Match[str], *, teller: str = "") -> Said:
    how: SubjectHow = next((name for name in ("noun", "name", "carried") if match[name]), "none")
    subject = " ".join(match[how].split()) if how != "none" else ""
    subject = _SENTENCE_START.sub("", subject)
    clause = text[sentence[0] : item.start]
    doubt = item.doubt or _clause_doubt(clause)
    if not doubt and how == "carried":
        doubt = f"“{subject}” stands for something named before"
    return item._replace(subject=subject, subject_how=how, teller=teller, doubt=doubt)
