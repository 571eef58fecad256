"""Claims about where something lies, each with a ready check: distance, near, between, inside, side and position."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.desk.drafting.called import key_of
from toolkit.desk.drafting.offers import Names, offer, own_voice, passage_of, worse
from toolkit.desk.drafting.reading import Reading, spelt
from toolkit.desk.drafting.sites import Sites
from toolkit.desk.drafting.topics import Bound
from toolkit.places import read_position
from toolkit.places.borders import is_line
from toolkit.places.lookups import area_standing, in_gazetteer, same_place_name, standing_of
from toolkit.places.parallels import NAMED_MERIDIANS, NAMED_PARALLELS
from toolkit.places.river_lines import is_river
from toolkit.places.said import find_said
from toolkit.records import Case, Document, Proposal, Statement, Sureness, lies, opposite

if TYPE_CHECKING:
    from toolkit.places.said import Said


_SOMEBODYS = re.compile(r"(?:his|her|their|our|my|your|its) ", re.I)
_PLAIN_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]{2,}(?: [A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]+){0,2}")
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who", "you"})


class _Drafted(NamedTuple):
    """What a claim is drafted from: the document, the case, its sites, and ids that are free."""

    reading: Reading
    case: Case
    sites: Sites
    names: Names


class _Ends(NamedTuple):
    """The site of a claim, and the site that it is measured from; None = a name, which a gazetteer or a line has."""

    site: Bound
    start: Bound | None


class Voice(NamedTuple):
    """Who makes a claim, when, and what speaks for care."""

    speaker: str
    said_on: str | None
    grade: Sureness
    doubt: str


def place_offers(reading: Reading, case: Case, sites: Sites, names: Names) -> Iterator[Proposal]:
    """Offer what a document says of where places lie.

    Parameters
    ----------
    reading
        The document.
    case
        The case.
    sites
        Its sites, and those that are offered.
    names
        Ids that are free.

    Yields
    ------
    Proposal
        One a claim; the sites that are new are kept in ``sites``.
    """
    drafted = _Drafted(reading, case, sites, names)
    text = reading.text.text
    for said in (_spelt(_of_river(said, text)) for said in find_said(text)):
        if said.kind == "within" and not _is_area(said):
            continue
        turned = _turned(said, sites, reading)
        if turned is not None:
            site, back = turned
            yield _claim(drafted, back, _Ends(site, None), voice_of(reading, said.start, said.end))
            continue
        start = sites.thing(said.reference, reading, said.start) if said.reference_how == "noun" else None
        if said.reference_how != "name" and start is None:
            continue  # nobody can tell from what it lies so far
        bound = sites.bind(said, reading)
        if bound is None or (start is not None and start.site == bound.site) or _is_idle(said, bound):
            continue
        voice = voice_of(reading, said.start, said.end, teller=said.teller)
        if said.kind == "position" and bound.new and sites.positions.add(bound.site, _stated(reading, said, voice)):
            continue
        if said.kind == "position" and sites.positions.of(bound.site) == [said.reference]:
            continue  # the site stands where this says: nothing else can test it
        if said.kind == "position" and sites.positions.wants(bound.site):
            yield _placed(reading, said, bound, voice)
            continue
        yield _claim(drafted, said, _Ends(bound, start), voice)


def _is_idle(said: Said, bound: Bound) -> bool:
    """Tell what would put a site of the documents somewhere by a guess alone, or beside itself."""
    guessed = bound.new and said.subject_how == "none" and said.kind != "position"
    return guessed or key_of(said.reference) == key_of(bound.name)


def _of_river(said: Said, text: str) -> Said:
    """Keep the article of a river, which tells it from a town: "north of the Dnipro" is not north of Dnipro."""
    written = f"the {said.reference}"
    if said.kind not in {"side", "near", "distance"} or written not in text[said.start : said.end]:
        return said
    return said._replace(reference=written) if is_river(said.reference) else said


def _spelt(said: Said) -> Said:
    return said._replace(
        figure=spelt(said.figure),
        reference=spelt(said.reference),
        second=spelt(said.second),
        subject=spelt(said.subject),
        teller=spelt(said.teller),
    )


def _turned(said: Said, sites: Sites, reading: Reading) -> tuple[Bound, Said] | None:
    """Say of the site what a text says of a town: "Accra is 170 km west of the village" places the village."""
    if said.reference_how == "name" or said.subject_how != "name" or said.kind not in {"distance", "travel"}:
        return None
    if sites.known(said.subject):
        return None
    told = said.reference_how == "carried"
    site = sites.told_last(said, reading) if told else sites.thing(said.reference, reading, said.start)
    if site is None or not (in_gazetteer(said.subject) or sites.positions.of(site.site)):
        return None
    way = opposite(said.direction) if said.direction else None
    return site, said._replace(reference=said.subject, reference_how="name", direction=way)


def _stated(reading: Reading, said: Said, voice: Voice) -> dict[str, str | None]:
    """Give a stated position as it will stand in case.toml."""
    return {
        "position": said.reference,
        "stated_by": voice.speaker,
        "document": reading.id,
        "stated_on": voice.said_on,
    }


def _placed(reading: Reading, said: Said, bound: Bound, voice: Voice) -> Proposal:
    """Offer the position that a text states for a site of the case that has none."""
    stated = _stated(reading, said, voice)
    doubts = [doubt for doubt in (bound.reason, said.doubt, voice.doubt) if doubt]
    return offer(
        "site",
        "sites",
        {"assertions": [{key: value for key, value in stated.items() if value}]},
        reason="; ".join(["the case has no position of it", *doubts]),
        grade=worse(bound.grade, voice.grade, "likely" if said.doubt else "sure"),
        told=f"position of {bound.name}: {said.reference} ({voice.speaker})",
        reading=reading,
        span=passage_of(reading, said.start, said.end),
        of=bound.site,
    )


def voice_of(reading: Reading, start: int, end: int, *, teller: str = "") -> Voice:
    """Return who makes a claim: the speaker of the statement that holds it, whom the verb names, or the outlet.

    Parameters
    ----------
    reading
        The document.
    start, end
        Characters of the claim.
    teller
        Whom the verb names: "CSIS puts it ...".
    """
    document = reading.text.document
    statement = reading.saying(start, end)
    if statement is not None and statement.speaker is not None:
        return _stated_voice(statement, document)
    if teller:
        return Voice(teller, None, "sure", "")
    return Voice(own_voice(document), None, "sure", "")


def _stated_voice(statement: Statement, document: Document) -> Voice:
    speaker = statement.speaker or own_voice(document)
    # who signs a letter says what it says
    printed = statement.grade == "print" or speaker == document.author
    grade: Sureness = "sure" if printed else "likely"
    if statement.negated:
        return Voice(speaker, statement.said_on, "unsure", f"{speaker} denies it")
    if speaker.lower() in _PRONOUNS:  # nobody's name: the document tells it, of somebody whom it does not name
        return Voice(own_voice(document), statement.said_on, "likely", f"who “{speaker}” is, is for you to say")
    if statement.speaker_how == "guess":
        mention = statement.mention or speaker
        named = speaker if mention.lower() in _PRONOUNS else mention
        return Voice(named, statement.said_on, "likely", "who says it is only guessed")
    if not printed and not speaker[:1].isupper():  # "the attack", "locals": who that is, or whether it can speak
        return Voice(own_voice(document), statement.said_on, "likely", f"whether “{speaker}” says it is for you to say")
    if _SOMEBODYS.match(speaker):
        return Voice(speaker, statement.said_on, "likely", f"who “{speaker}” is, the sentence does not say")
    return Voice(speaker, statement.said_on, grade, "")


def _is_area(said: Said) -> bool:
    """Tell whether a place that something is "in" is an area that can be tested."""
    return area_standing(said.reference) != "unknown"


def _claim(drafted: _Drafted, said: Said, ends: _Ends, voice: Voice) -> Proposal:
    reading, names = drafted.reading, drafted.names
    bound, start = ends
    shown = said if start is None else said._replace(reference=start.name)
    check = _check(said if start is None else said._replace(reference=start.site), bound.site)
    grade, doubts = _graded(drafted, said, ends, voice)
    text = _sentence(shown, bound.name)
    span = passage_of(reading, said.start, said.end)
    entry: dict[str, Any] = {
        "id": names.free(f"{bound.site}-{said.reference}-{said.figure or said.wording or said.kind}"),
        "text": text,
        "speaker": voice.speaker,
        "document": reading.id,
        "passage": reading.words(*span),
        "said_on": voice.said_on,
        "check": check,
    }
    return offer(
        "claim",
        "claims",
        {key: value for key, value in entry.items() if value},
        reason="; ".join(filter(None, (bound.reason, *doubts))),
        grade=grade,
        told=f"{text} ({voice.speaker})",
        reading=reading,
        span=span,
        needs=tuple(end.site for end in ends if end is not None and end.new),
    )


def _graded(drafted: _Drafted, said: Said, ends: _Ends, voice: Voice) -> tuple[Sureness, list[str]]:
    """Return how sure a claim is, as its least sure part, with what speaks for care."""
    bound, start = ends
    grades: list[Sureness] = [bound.grade, voice.grade]
    # "it" is no doubt where the sentence before leaves nothing else that it can be
    settled = said.subject_how == "carried" and bound.grade == "sure" and said.doubt.startswith("“")
    doubt = "" if settled else said.doubt
    doubts = [doubt, voice.doubt]
    if start is not None:
        grades.append(start.grade)
        doubts.append(start.reason if start.grade != "sure" else "")
    if doubt:
        # what a sentence denies or supposes is offered last, if at all
        deep = doubt.startswith(("the sentence denies", "it is only supposed", "what lies"))
        grades.append("unsure" if deep else "likely")
    for name in filter(None, (said.reference if start is None else "", said.second)):
        if (
            said.kind in {"distance", "near", "travel", "between", "side"}
            and _standing(drafted, bound, name) == "unknown"
        ):
            # what the text says is plain all the same, where the name can be nothing but one
            grades.append("sure" if _PLAIN_NAME.fullmatch(name) else "likely")
            doubts.append(f"no line, place or reference here is called “{name}”")
    if said.kind == "within":
        grades.append("sure" if area_standing(said.reference) == "named" else "likely")
    return worse(*grades), [doubt for doubt in doubts if doubt]


def _standing(drafted: _Drafted, bound: Bound, name: str) -> str:
    case, sites = drafted.case, drafted.sites
    named = chain.from_iterable((site.name, *site.names) for site in case.sites)
    if any(same_place_name(name, known) for known in named):
        return "known"
    if name[:1].isdigit() and name.endswith(("parallel", "meridian")):
        return "known"
    return standing_of(name, case.references, near=_near(sites, bound.site))


def _near(sites: Sites, site: str) -> tuple[float, float] | None:
    positions = sites.positions.of(site)
    return read_position(positions[0]) if positions else None


def _check(said: Said, site: str) -> dict[str, Any]:
    check: dict[str, Any] = {"kind": said.kind, "site": site}
    match said.kind:
        case "distance":
            check |= {"reference": said.reference, "is": said.figure}
            check |= {"direction": said.direction} if said.direction else {}
        case "near":
            check |= {"reference": said.reference, "wording": said.wording}
        case "travel":
            check |= {"reference": said.reference, "is": said.figure, "mode": said.wording}
        case "side":
            check |= {"reference": said.reference, "side": said.wording}
        case "between":
            check |= {"first": said.reference, "second": said.second}
            check |= {"halfway": True} if said.wording == "half" else {}
        case "within":
            check |= {"area": said.reference}
        case "position":
            check |= {"position": said.reference}
    return check


_NEAR = {
    "beside": "right by",
    "outskirts": "on the outskirts of",
    "near": "near",
    "on": "on",
    "region": "in the region of",
}


def _sentence(said: Said, name: str) -> str:
    """Put a claim in our own words."""
    shown = _with_article(said.reference)
    match said.kind:
        case "distance":
            way = f"{said.direction} of" if said.direction else "from"
            along = f" ({said.wording})" if said.wording else ""
            return f"{lies(name)} {_inside(said.figure, way)} {shown}{along}"
        case "near":
            return f"{lies(name)} {_NEAR[said.wording]} {shown}"
        case "travel":
            return f"{lies(name)} {said.figure} by {said.wording} from {shown}"
        case "side":
            return f"{lies(name)} {said.wording} of {shown}"
        case "between":
            halfway = "halfway " if said.wording == "half" else ""
            return f"{lies(name)} {halfway}between {shown} and {_with_article(said.second)}"
        case "within":
            return f"{lies(name)} in {'the ' if said.reference[:1].islower() else ''}{said.reference}"
        case _:
            return f"{lies(name)} at {said.reference}"


def _inside(figure: str, way: str) -> str:
    return f"{figure} of" if figure.startswith("within ") and way == "from" else f"{figure} {way}"


def _with_article(name: str) -> str:
    if name.startswith("The "):
        return f"the {name[4:]}"
    named = name.casefold() in NAMED_PARALLELS or name.casefold() in NAMED_MERIDIANS
    return f"the {name}" if named or is_line(name) or name[:1].isdigit() else name
