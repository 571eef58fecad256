"""Makes a statement of a draft: content, speaker, how that is known, and the grade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from toolkit.quotes.datelines import BYLINE_FIRST, TOWN_FIRST, lead_of
from toolkit.quotes.extractors import doubts, marred
from toolkit.quotes.extractors.draft import Draft
from toolkit.quotes.extractors.people import People
from toolkit.quotes.grades import CONFIDENCE_OF, grade_of, is_pronoun
from toolkit.quotes.lexicon import words
from toolkit.quotes.names import core_name
from toolkit.quotes.quotation_spans import Quotation, never_ending
from toolkit.quotes.ranges import is_within, meets
from toolkit.records import Span, SpeakerHow, Statement

_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u02ff\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff]{3}")
"""Letters that are not Latin: where a text changes its language, the parse takes the strange words for names."""
_ENDED = re.compile(r"[.!?]")
"""The end of a sentence between two halves of a quotation, which are two then."""
_SETTING = re.compile(
    r"(?:at|in|on|during|after|before) [^“”\",]{1,40}, (?=[“\"])"
    r"|(?:earlier|later|recently) (?=(?:the|it|he|she|they|this|his|her|its|an?|there|that)\b)"
)
"""When or where it was said, before the words: "said at one point, “A”", "said earlier it was"."""
_MEANWHILE = re.compile(
    r",?\s(?:at the same time|in (?:the meantime|turn)|on the other hand|for (?:his|her|its|their) part)$"
)
"""When or beside what somebody said it, behind who did: "the mayor at the same time said"."""
_WHOSE = re.compile(r"\s(?:who|whose|whom)\s")
"""What follows a name in quotation marks, and nothing said: "wrote to a friend, “Carlos (spy),” who owned a shop"."""
_POSSESSIVES = words("my his her its our their your")
_URGING = words("urge tell ask warn advise order remind")
_NOBODY_SAYS = frozenset({"topic", "judgement"})
"""Rules that find what was spoken of; without quotation marks nobody is told to have said these words."""


def statements_of(
    text: str, found: Sequence[tuple[Draft, list[Quotation]]], zones: Sequence[Quotation], people: People
) -> list[Statement]:
    """Give the statements of all drafts of a text.

    Parameters
    ----------
    text
        The whole text.
    found
        Drafts in order, each with the quotations of its paragraph.
    zones
        Outermost quotations of the text.
    people
        Everybody the text names.
    """
    endless = never_ending(zones)
    for draft, _ in found:
        if draft.rule == "continued" and draft.content[0][0] in endless:
            draft.rule = "runs on"
    made = [statement_of(text, draft, own, people) for draft, own in found]
    for at, (here, after) in enumerate(pairwise(made)):
        draft, own = found[at]
        same = here.speaker == after.speaker and after.grade == "print"
        if here.rule == "runs on" and own[-1].runs_on and same:
            draft.rule = "continued"  # between two of one speaker, and open to the second
            made[at] = statement_of(text, draft, own, people)
    return made


def statement_of(text: str, draft: Draft, zones: list[Quotation], people: People) -> Statement:
    """Give the statement that a draft has become.

    Parameters
    ----------
    text
        The whole text.
    draft
        What a rule has found.
    zones
        Quotations of its paragraph.
    people
        Everybody the text names.
    """
    behind_town = _cut_frame(text, draft)
    mention = text[slice(*draft.speaker)] if draft.speaker else None
    speaker, how, guess = _speaker_of(draft, mention, people)
    kind = _kind(draft, zones)
    draft.content = _without_dateline(text, draft.content)
    title = kind == "direct" and doubts.is_title(text[slice(*draft.content[0])], draft.verb)
    doubtful = (
        draft.supposed
        or behind_town
        or (draft.verb == "write" and text.startswith("to ", draft.content[0][0]))  # to whom, and not what
        or title
        or _is_headline(text, draft)
        or (kind == "direct" and _WHOSE.match(text, draft.content[-1][1]) is not None)
        or _never_closed(text, draft, zones)
        or any(_OTHER_SCRIPT.search(text, *span) for span in draft.content)
        or marred.is_marred(text, draft.content)
        or (kind == "direct" and marred.is_scrap(text[draft.content[0][0] : draft.content[-1][1]]))
        or (mention is not None and (doubts.is_nobody(mention, speaker) or marred.is_garbled(mention)))
        or (mention is not None and marred.is_cut_name(mention, speaker) and draft.rule != "transcript")
    )
    return Statement(
        content=tuple(draft.content),
        cue_span=draft.cue,
        mention=mention,
        speaker_span=draft.speaker,
        via=draft.via,
        speaker=speaker,
        speaker_how=how,
        speaker_confidence=CONFIDENCE_OF[how],
        guess=guess,
        kind=kind,
        grade=grade_of(draft.rule, draft.verb, mention=mention, how=how, hypothetical=doubtful),
        rule=draft.rule,
        confidence=draft.confidence,
        negated=draft.negated,
        hedged=draft.hedged,
        text=" … ".join(text[a:b] for a, b in draft.content),
        cue=text[slice(*draft.cue)] or None,
    )


def _cut_frame(text: str, draft: Draft) -> bool:
    """Take from who speaks what stands around it, and tell "Lima - Farmers said", where the town was read as speaker.

    A company may be written so, too ("Tata - Birla Group officials said"): what stood behind a dash is only listed.
    """
    if draft.speaker is None:
        return False
    start, end = draft.speaker
    if tail := _MEANWHILE.search(text[start:end]):
        end = start + tail.start()
    lead = BYLINE_FIRST.match(text, start, end)
    opens = not text[:start].strip() or text[:start].rstrip(" ").endswith("\n")
    town = lead is not None and opens and (core_name(text[start:end]) or "?") in lead[0]
    draft.speaker = (lead.end() if lead and town else start, end)
    return town


def _kind(draft: Draft, zones: list[Quotation]) -> Literal["direct", "mixed", "indirect"]:
    marked = [(z.start, z.end) for z in zones]
    if not any(meets(span, draft.content) for span in marked):
        return "indirect"
    return "direct" if all(is_within(span, marked) for span in draft.content) else "mixed"


def _never_closed(text: str, draft: Draft, zones: list[Quotation]) -> bool:
    """Tell a quotation whose closing mark is missing: where it ends is not known."""
    own = [z for z in zones if is_within((z.start, z.end), draft.content)]
    halves = [
        z for z in zones if not z.closed and z.start >= max(draft.frame[1], draft.content[-1][1])
    ]  # “But,” Voss went on, “is it not
    if any(not _ENDED.search(text, draft.content[-1][1] - 2, z.start) for z in halves):
        return True
    if any(_runs_into_office(text, z, draft.content) for z in own):
        return True
    return any((not z.closed and not z.runs_on) or _opens_again(text, z) for z in own)


def _is_headline(text: str, draft: Draft) -> bool:
    """Tell "Floods persist, residents urged to leave": the residents are told, and say nothing."""
    return draft.verb in _URGING and draft.content[0][0] < draft.cue[0] and text[draft.cue[1] :].startswith(" to ")


def _runs_into_office(text: str, zone: Quotation, content: list[Span]) -> bool:
    """Tell “A,” Good Samaritan Relations, Ida Holm said: an office that was taken for the end of what was said."""
    end = next(b for a, b in content if a <= zone.start and zone.end <= b)
    closed = text[zone.start : zone.end].rstrip("”\"'’»")[-1:] == ","
    return closed and text[zone.end : end].lstrip()[:1].isupper()


def _opens_again(text: str, zone: Quotation) -> bool:
    """Tell “A. “B.”, where paragraphs have run together or a mark is missing: where the first one ends is not known."""
    opener = text[zone.start]
    return opener not in "'‘‚" and re.search(rf"\s{re.escape(opener)}\w", text[zone.start + 1 : zone.end]) is not None


def _without_dateline(text: str, content: list[Span]) -> list[Span]:
    """Leave a dateline in the middle of a line, or the occasion, out of the words: "CLINTON — A couple was charged"."""
    start, end = content[0]
    if setting := _SETTING.match(text, start, end):
        return [(setting.end(), end), *content[1:]]
    lead = lead_of(text, start, end)
    if lead is not None and lead.kind == "dateline":
        return [(lead.end, end), *content[1:]]
    town = TOWN_FIRST.match(text, start, end) or BYLINE_FIRST.match(text, start, end)
    return [(town.end(), end), *content[1:]] if town else content


def _speaker_of(draft: Draft, mention: str | None, people: People) -> tuple[str | None, SpeakerHow, str | None]:
    """Give speaker, how that is known, and the guess where it is only one."""
    if mention is None or mention.lower() in _POSSESSIVES or (draft.rule in _NOBODY_SAYS and not draft.zones):
        return None, "none", None
    if draft.who is None:
        full = people.fullest(mention)
        if draft.name and draft.name != full:
            full = core_name(mention)  # completed by what stands farther on, or no longer by one person alone
        return full, "none" if is_pronoun(mention) else "named", None
    who = draft.who
    if who.several:
        return who.name, "named" if who.sure else "none", None
    if who.sure:
        return people.fullest(who.name), "bound", None
    guess = people.fullest(who.name)
    return (mention, "guess", guess) if is_pronoun(mention) else (people.fullest(mention), "named", guess)
