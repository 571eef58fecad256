"""People that speak, statements worth a claim, images that a text mentions, the search that would be made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from toolkit.desk.drafting.called import ARTICLE
from toolkit.desk.drafting.offers import Names, offer, own_voice, worse
from toolkit.desk.drafting.reading import Reading
from toolkit.quotes.lexicon import HUMAN, WRITTEN, singular
from toolkit.quotes.quotation_spans import quoted_words
from toolkit.records import Case, DateMention, Proposal, Statement, Sureness, find_stated

_SENSOR = re.compile(
    r"\b(?P<who>DigitalGlobe|Maxar|Planet(?: Labs)?|Airbus|WorldView-\d|GeoEye-1|QuickBird|Ikonos|SPOT[- ]\d|"
    r"Pl[ée]iades|SkySat|PlanetScope|RapidEye|Sentinel-\d[A-D]?|Landsat[- ]\d|BlackSky|Capella|ICEYE|Umbra|Gaofen-\d|"
    r"KOMPSAT-\d\w?|TerraSAR-X|RADARSAT-?\d?|ALOS-?\d?|Corona|Hexagon|Google Earth|Copernicus)\b"
)
_IMAGE = re.compile(
    r"\b(?:satellite |aerial |radar )?(?:image(?:ry|s)?|pictures?|photos?|photographs?|scenes?)\b", re.I
)
_DAY, _MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d")
_TAKEN = re.compile(r"(?: \w+){0,2} (?:of|from|dated|(?:taken|acquired|captured|made) in) $")
"""What stands between an image and its month: of a month alone nothing looser is read."""
_THAT_MONTHS = re.compile(rf" (?:(?-i:[A-Z])[\w-]+ ){{0,2}}{_IMAGE.pattern}", re.I)
"""What stands behind a month that heads its image: "a September 2005 image", "an April 2019 Planet image"."""
_RELEASED = re.compile(
    r"\b(?:released?|publish(?:ed|es)?|post(?:ed|s)|obtained|shared|issued|unveiled|aired|broadcast|provided|sent|reviewed"
    r"|analy[sz]ed|examined|seen|viewed|bought|purchased|circulated|uploaded|declassified|leaked|public|presented"
    r"|appear(?:ed|s)|emerged?|surfaced|went)\b"
)
_CAPTURED = re.compile(r"\b(?:taken|took|captured|acquired|recorded|shot|imaged|collected|dated|dates?)\b")
_OF_THE_DAY = re.compile(r"\b(?:of|from|dated|taken(?: on)?|captured(?: on)?|acquired(?: on)?) $")
"""What gives the image its own day, whatever stands before: "released an image from 9 September"."""
_HEADS_IMAGE = re.compile(r",?(?: [\w’'-]+){0,4} ")
"""What stands between a day and its image: "On 3 May 2021, a Landsat 8 image"."""
_VERB_ROOM = 60
"""Characters behind an image in which its verb may say that it was shown on the day before it."""
_BESIDE_IMAGE = re.compile(r"[\s,(–—]*(?:on |for )?")
"""What stands between an image and its day where no verb does: "imagery (3 May 2021)"."""
_TOLD = re.compile(
    r"\b(?:not|never|no|den\w+|know\w*|knew|told|warn\w*|promis\w*|secret|undeclared|hidden|built|destroyed|closed|nothing)\b|n[’']t\b"
)
_OWN = re.compile(r"^(?:the|an?|its|his|her|their) ", re.I)
_NO_ROLE = re.compile(
    r"^(?:the|an?|its|their|this|that|and|but)$|\b(?:by|to|of|from|with|in|on|at|for|and|that|which|as|told)$", re.I
)
"""Words before a name that say no office: an article alone, or what ends in a small word ("images reviewed by")."""
_SOMEBODYS = re.compile(r"(?:his|her|their|our|my|your|its) ", re.I)
"""Words before a name that say whose: "her colleague" is no office."""
_OWN_CLAUSE = re.compile(r" (?:who|whose|whom|which|that|where|when)\b")
"""Words by which an office gets a clause of its own: "a farmer whose land is 400 metres from the basins"."""
_ONE_OF = re.compile(r"An? [A-ZÀ-Þ]")
"""One of several, and so no name: "A Harbour Company barge told the guard"."""
_GOES_ON = re.compile(r" (?:in|from|with|that|which|who|whose|off|near|responsible|among|inside|outside)\b")
"""Words by which a description goes on, and hardly a name: "The owner of a ship that sank"."""
_NOBODY = re.compile(
    r"(?:my|our|your) |(?:the|mr|madam) (?:chair(?:man|woman|person)?|speaker|president|court|witness|clerk)$"
    r"|(?-i:(?:An?|One|Some|Two|Three) [a-z])",
    re.I,
)
"""What a text calls somebody without a name."""
_BODY = re.compile(
    r"\b(?:Trust|Fund|Foundation|Federation|Organization|Organisation|Authority|Board|Corporation|Corp|Society|Network|"
    r"Daily|Herald|Tribune|Gazette|Courier|Ministry|Agency|Department|Office|House|Council|Committee|Institute|University|Government|Service|Center|Centre|"
    r"Bank|Group|Company|Inc|Ltd|SA|AG|GmbH|Party|Army|Police|Union|Association|Court|Times|Post|News|Watch|Commission)\b"
)
"""Words in the names of bodies."""
MOST_STATEMENTS = 12
"""Statements offered as claims; the run lists all that were said."""
LEAST_WORDS, MOST_WORDS = 2, 40
"""Words of a quotation that is worth a claim: less says nothing, more is not one thing."""


@dataclass
class People:
    """Who speaks, how often, and what the texts call them.

    Attributes
    ----------
    times
        Name to number of statements.
    described
        Name to the descriptions that stand with it.
    first
        Name to the reading and characters where it was met first.
    """

    times: Counter[str] = field(default_factory=Counter)
    described: dict[str, list[str]] = field(default_factory=dict)
    first: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, reading: Reading) -> None:
        """Take the speakers of a document."""
        for statement in reading.statements:
            name = statement.speaker
            if name is None or statement.speaker_how != "named" or not name[:1].isupper() or _ONE_OF.match(name):
                continue
            self.times[name] += 1
            kept = self.described.setdefault(name, [])
            if statement.mention and statement.mention != name and statement.mention not in kept:
                kept.append(statement.mention)
            span = statement.speaker_span or statement.content[0]
            self.first.setdefault(name, (reading.id, reading.words(*reading.sentence(span[0]))))


def person_offers(people: People, known: Iterable[str], names: Names) -> Iterator[Proposal]:
    """Offer the people and bodies that speak by name.

    Parameters
    ----------
    people
        Who speaks in the documents.
    known
        Names that the case has.
    names
        Ids that are free.

    Yields
    ------
    Proposal
        One a person, the most frequent first.
    """
    held = set(known)
    for name, times in sorted(people.times.items(), key=lambda item: (-item[1], item[0])):
        if name in held or _NOBODY.match(name) or _is_described(name) or _are_several(name):
            continue
        described = people.described.get(name, [])
        role = next((r for d in described if (r := _role(name, d))), None)
        short = [d for d in described if d in name.split() or d == name.rsplit(" ", 1)[-1]]
        entry: dict[str, Any] = {
            "id": names.free(name, instead="person"),
            "name": name,
            "names": short,
            "roles": [{"title": _OWN.sub("", role)}] if role else [],
            "body": is_body(name),
        }
        document, passage = people.first[name]
        made = offer(
            "person",
            "people",
            {k: v for k, v in entry.items() if v},
            reason=f"speaks {times} time{'s' * (times != 1)}, by name",
            grade="sure" if " " in name and role else "likely",
            told=f"{name}{f', {role}' if role else ''}",
        )
        yield made.model_copy(update={"document": document, "passage": passage})


def _is_described(name: str) -> bool:
    """Tell what only a sentence's head makes a capital of: "Humanitarian aid groups", "Experts in the US"."""
    if _GOES_ON.search(name):
        return True
    first, *rest = ARTICLE.sub("", name).split()
    words = rest if rest or name.startswith(first) else [first]
    return bool(words) and not any(word[:1].isupper() or not word[:1].isalpha() for word in words)


def _are_several(name: str) -> bool:
    """Tell the plural of a common noun, at a sentence's head: "Reports indicate", "Residents said"."""
    one = singular(name.lower())
    return one != name.lower() and one in WRITTEN | HUMAN


def is_body(name: str) -> bool:
    """Tell a name that says that it is a body's."""
    return _BODY.search(name) is not None


def _role(name: str, mention: str) -> str | None:
    """Read an office out of "Peter Quorell, its spokesman" or "President Moon"."""
    after = re.fullmatch(rf"{re.escape(name)}, (?P<role>(?:the|a|an|its|his|her|their) [^,]{{3,80}})", mention)
    if after is not None:
        return _OWN_CLAUSE.split(after["role"])[0]
    before = re.fullmatch(rf"(?P<role>[^,]{{3,80}}) {re.escape(name)}", mention)
    if before is None or _NO_ROLE.search(before["role"]) or _SOMEBODYS.match(before["role"]):
        return None
    return before["role"]


def statement_offers(reading: Reading, names: Names) -> Iterator[tuple[int, Proposal]]:
    """Offer quotations that are worth a claim, each with its weight.

    Yields
    ------
    tuple of int, Proposal
        Weight, the more the better, and the claim.
    """
    for statement in reading.statements:
        words = _quoted(statement)
        if statement.grade != "print" or statement.speaker is None or not words:
            continue
        count = len(words.split())
        if not LEAST_WORDS <= count <= MOST_WORDS:
            continue
        weight = (
            2 * bool(_TOLD.search(words)) + 2 * any(True for _ in find_stated(words)) + (statement.kind == "direct")
        )
        span = reading.sentence(statement.content[0][0])
        span = (span[0], max(span[1], statement.content[-1][1]))
        said = "denied" if statement.negated else "said"
        entry: dict[str, Any] = {
            "id": names.free(f"said-{statement.speaker}-{' '.join(words.split()[:3])}"),
            "text": f"{statement.speaker} {said}: “{words}”",
            "speaker": own_voice(reading.text.document),
            "document": reading.id,
            "passage": reading.words(*span),
            "said_on": statement.said_on,
            "check": {"kind": "statement", "speaker": statement.speaker, "words": words},
        }
        grade: Sureness = "sure" if statement.speaker_how == "named" and not statement.negated else "likely"
        yield (
            weight,
            offer(
                "statement",
                "claims",
                {k: v for k, v in entry.items() if v},
                reason=f"{statement.speaker} is named in the sentence"
                if grade == "sure"
                else "who says it, or that it is denied, is worth a look",
                grade=grade,
                told=f"{statement.speaker} {said} “{words}”",
                reading=reading,
                span=span,
            ),
        )


def _quoted(statement: Statement) -> str:
    """Return the words inside quotation marks, if it is one run of them."""
    runs = quoted_words(statement.text)
    if len(runs) != 1:
        return ""
    return " ".join(runs[0][2].split()).rstrip(",.;")


def image_offers(reading: Reading, case: Case, names: Names) -> Iterator[Proposal]:
    """Offer the images that a document dates.

    Yields
    ------
    Proposal
        One a day, as a scene that is cited and not held.
    """
    known = {scene.acquired[:10] for scene in case.scenes if scene.acquired}
    # days first: an image of a month may be one whose day stands elsewhere
    for mention in sorted(reading.dates, key=lambda mention: _DAY.fullmatch(mention.value or "") is None):
        first, last = reading.sentence(mention.start)
        sentence = reading.text.text[first:last]
        if mention.value is None or any(day.startswith(mention.value) for day in known):
            continue
        at = mention.start - first, mention.end - first
        if not _DAY.fullmatch(mention.value) and not _is_month_of_image(mention, sentence, at):
            continue
        image, sensor = _IMAGE.search(sentence), _SENSOR.search(sentence)
        if image is None:
            continue
        # "he said on Tuesday that the image ...": the day of what was said, not of the image
        if mention.basis != "stated" and image.start() + first > mention.start:
            continue
        if not _is_day_of_image(sentence, image, at):
            continue
        known.add(mention.value)
        near = abs(image.start() + first - mention.start) < 60
        grade: Sureness = "sure" if near and mention.basis == "stated" and sensor else "likely"
        taken_by = sensor["who"] if sensor else "not stated"
        entry: dict[str, Any] = {
            "id": names.free(f"{taken_by if sensor else 'image'}-{mention.value}"),
            "sensor": taken_by,
            "acquired": mention.value,
            "site": case.sites[0].id if len(case.sites) == 1 else None,
            "document": reading.id,
        }
        yield offer(
            "image",
            "scenes",
            {k: v for k, v in entry.items() if v},
            reason="the sentence speaks of an image and says of when; no pixels are held",
            grade=worse(grade, "likely") if not sensor else grade,
            told=f"an image of {mention.value}{f' by {taken_by}' if sensor else ''}",
            reading=reading,
            span=(first, last),
        )


def _is_day_of_image(sentence: str, image: re.Match[str], day: tuple[int, int]) -> bool:
    """Tell the day an image was taken from that on which it was shown, or that of the text itself."""
    if _OF_THE_DAY.search(sentence[: day[0]]):
        return True
    if day[1] <= image.start():
        between, behind = sentence[day[1] : image.start()], sentence[image.end() : image.end() + _VERB_ROOM]
        shown = _RELEASED.search(between) or _RELEASED.search(behind)
        return _HEADS_IMAGE.fullmatch(between) is not None and shown is None
    between = sentence[image.end() : day[0]]
    told_at = max((verb.start() for verb in _RELEASED.finditer(between)), default=-1)
    taken_at = max((verb.start() for verb in _CAPTURED.finditer(between)), default=-1)
    # neither: then nothing but a bracket stands between them
    return taken_at > told_at if taken_at != told_at else _BESIDE_IMAGE.fullmatch(between) is not None


def _is_month_of_image(mention: DateMention, sentence: str, at: tuple[int, int]) -> bool:
    """Tell "an image of August 2022", "an August 2022 image" from a month that stands in a sentence with an image."""
    if mention.basis != "stated" or not _MONTH.fullmatch(mention.value or ""):
        return False
    if _THAT_MONTHS.match(sentence, at[1]):
        return True
    before = sentence[: at[0]]
    images = list(_IMAGE.finditer(before))
    return bool(images) and _TAKEN.fullmatch(before, images[-1].end()) is not None


def search_offer(case: Case, site: str | None, days: Iterable[str], needs: tuple[str, ...]) -> Iterator[Proposal]:
    """Offer the search of images that would be made.

    Parameters
    ----------
    case
        The case.
    site
        Id of the site.
    days
        Days on which something is said to have happened, or to have been seen.
    needs
        Ids that must be in the case first.

    Yields
    ------
    Proposal
        One, where there is a site and a day and the case plans none.
    """
    last = max((day for day in days if day >= "2015-07"), default=None)  # the first Sentinel-2 went up in June 2015
    if case.imagery is not None or site is None or last is None:
        return
    entry = {"site": site, "search": {"event": last[:7], "half_width_m": 2500}}
    yield offer(
        "search",
        "imagery",
        entry,
        reason="with --online a catalogue is asked for images before and after this month",
        grade="likely",
        told=f"Sentinel-2 images of {site} before and after {last[:7]}",
        needs=needs,
    )
