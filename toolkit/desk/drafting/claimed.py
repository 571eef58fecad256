"""A claim that a document makes with a figure: its words, who makes it, and the offer."""

from __future__ import annotations

import re
from typing import Any

from toolkit.desk.drafting.offers import LONGEST_PASSAGE, offer, passage_of, worse
from toolkit.desk.drafting.reading import Reading, spelt
from toolkit.desk.drafting.topics import Topics
from toolkit.desk.drafting.whereabouts import Voice, voice_of
from toolkit.quotes.datelines import lead_of
from toolkit.records import Found, Proposal, Statement, Sureness, sentence_spans

DENIED = re.compile(
    r"\b(?:cannot|n(?:ot|o)(?! (?:more|less|fewer|later|longer|farther|further|larger|smaller) than\b)"
    r"|never|nor|neither|none|without|den(?:y|ies|ied))\b|n[’']t\b"
)
"""Words by which a sentence denies something; "no more than 40 hectares" denies nothing."""
SUPPOSED = re.compile(
    r"\b(?:if|would|could|might|(?-i:may)|should|will|planned|proposed|expected|until"
    r"|perhaps|maybe|possibly|presumably|I (?:can |could )?(?:think|believe|guess|presume|suppose|reckon|imagine))\b",
    re.I,
)
"""Words by which it only supposes something; "May" is a month."""
LEAST_WORDS = 4
"""Words that say something by themselves; "1,150 hectares" says nothing."""
LONGEST_CLAIM = 200
"""Characters of a sentence that is taken as the claim itself."""
_QUOTES = re.compile(r"[“”\"„«»]")
_UNCLEAR = re.compile(
    r"^(?:He|She|They|It|This|That|These|Those|There|But|And|Then|Here|I|We|Her|His|Their|Its|My|Our)\b"
)
"""Openings of a sentence that leave to the one before it what it is about."""
_OWN_WORDS = re.compile(r"(?:We|Our|I|My)\b")
"""Openings by which somebody speaks of themselves: another sentence before them would be another's."""
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]urs?|us)\b")
"""Words by which somebody speaks of themselves: shown as their words, with who says them."""
_LATER_PRONOUN = re.compile(
    r"^(?:When|While|After|Before|Since|As|Until|By|In|On|At|Today|Now|Then|Later)\b[^,]{0,80}, (?:he|she|it|they)\b"
)
"""The same behind a clause of time: "When the contractor left, it was 2.9 kilometres long"."""
_OF_IT = re.compile(
    r"(?<!each )(?<!both )(?<!all )(?<!some )"
    r"\b(?:from|of|on|in|to|by|for|at|about|off|under|near) (?:it|them|him|her)\b"
)
_SAME_PRONOUN = re.compile(
    r"^(?:(?:Now|Today|Then|Later|Still|Once|Together|In all|In total|All told|Altogether|Between them"
    r"|(?:This|That|Last|Next|Every|Each) [a-z]+"
    r"|In (?:[A-Z][a-z]+ )?\d{4}|On \d+ [A-Z][a-z]+(?: \d{4})?),? (?:he|she|it|they)\b)"
    r"|^(?:[A-Z][a-z]+|\d+) [a-z]+ (?:earlier|later)\b"
    r"|\b(?:is|was|lies|lay) (?:[^,;.]* )?(?:away|to the (?:north|south)?-?(?:east|west)?)$"
)
"""The same behind a word of time or number, and where nobody says "away" from what, or "later" than what."""
_THERE = re.compile(r"\bthere\b(?! (?:is|are|was|were|had|has)\b)", re.I)
_NO_SUBJECT = re.compile(
    r"^(?:[Ii]s|[Ww]as|[Aa]re|[Ww]ere|[Hh]as|[Hh]ad|[Tt]he (?:total )?number)\b(?!.* (?:is|was|has|stands|rose|fell)\b)"
    r"|\b(?:says?|said|claims?|claimed|thinks?|believes?) (?:is|was|are|were|has|had)\b"
)
"""What a relative clause leaves behind: "the firm says is 30 metres high"."""
_PIECE = re.compile(r"[,;:]\s+|\s[–—-]{1,2}\s")
"""Where a long sentence may be cut."""
_CONDITION = re.compile(r"\W*(?:but |and )?(?:even |only )?(?:if|unless|until|once|should|provided|without)\b", re.I)
"""How a sentence begins whose main clause hangs on something."""
_URGED = re.compile(
    r"(?:advis|ask|call|command|direct|encourag|instruct|invit|order|press|remind|request|requir|tell|urg|want)\w*|told"
)
_INFINITIVE = re.compile(r"(?!that\b|whether\b)(?:[\w’'-]+ ){1,6}to [a-z]")
"""What somebody is asked to do, behind a verb that asks for it: "the mine to close 3 pits"."""
_PUT = re.compile(r"puts?|placed?|places|sets?|pegs?|pegged|gives?|gave|(?:estimat|describ|count|measur|reckon)\w+")
_PUT_AT = re.compile(r"(?!that\b)(?:[\w’'-]+ ){1,6}(?:at|as|to be)\b")
"""What is put somewhere by such a verb: "the possible death toll at more than 670 people"."""
_ABBREVIATED = re.compile(r"(?:\b[ap]\.m|\.[A-Z])\.\W*$")
"""An end whose full stop belongs to a word: "at roughly 3 a.m.", "in the U.S."."""
_LEAD = re.compile(
    r"^(?:(?:but|and|yet|so|then|that|how)\s+"
    r"|(?:for (?:example|instance)|however|in addition|moreover|furthermore|meanwhile|separately|indeed),\s+)",
    re.I,
)


def in_sentence(figure: str) -> str:
    """Return a figure as it reads inside a sentence.

    Parameters
    ----------
    figure
        As printed.
    """
    figure = spelt(figure)
    return figure[:1].lower() + figure[1:]


def claim_words(reading: Reading, found: Found) -> str:
    """Return the words in which a document gives a figure: what somebody says, else the sentence; "" where too long.

    Parameters
    ----------
    reading
        The document.
    found
        The figure where it stands.
    """
    statement = reading.saying(found.start, found.end)
    first, last = reading.sentence(found.start)
    if statement is not None and _is_object(statement):
        statement = None  # "the company to pay 200 farmers" claims nothing without who asked it to
    if statement is not None:
        held = next(span for span in statement.content if span[0] <= found.start <= span[1])
        first, last = max(first, held[0]), min(last, held[1])
    lead = lead_of(reading.text.text, first, last)
    first = lead.end if lead is not None else first
    words = reading.words(first, last)
    # a line without an end is a heading, and a question claims nothing
    if (statement is None and not words.endswith((".", "!"))) or words.endswith("?"):
        return ""
    bare = words.strip(" .,;!" if statement is None else ' .,;!“”"')
    bare += "." if _ABBREVIATED.search(words) else ""
    plain = _LEAD.sub("", bare).replace(" and that ", " and ")
    if _QUOTES.search(plain) or not _is_of_length(plain) or _NO_SUBJECT.search(plain):
        return ""
    if _FIRST_PERSON.search(plain) and plain in reading.words(*passage_of(reading, found.start, found.end)):
        return f"{voice_of(reading, found.start, found.end).speaker}: “{plain}”"
    return plain[:1].upper() + plain[1:]


def _is_object(statement: Statement) -> bool:
    """Tell words that are no sentence without the verb before them: "the toll at 670", behind "put"."""
    cue, words = statement.cue or "", statement.text
    return bool((_URGED.fullmatch(cue) and _INFINITIVE.match(words)) or (_PUT.fullmatch(cue) and _PUT_AT.match(words)))


def spelt_out(reading: Reading, found: Found, topics: Topics) -> str:
    """Return the words in which a document gives a figure, and what they are about; "" where they are too long.

    Parameters
    ----------
    reading
        The document.
    found
        The figure where it stands.
    topics
        What each sentence is about, as far as it is plain.
    """
    words = topics.spelt_out(claim_words(reading, found), reading, found.start)
    return _with_the_one_before(words, reading, found.start)


def part_told(reading: Reading, found: Found, speaker: str) -> str:
    """Return a figure with the part of a long sentence that gives it, as its speaker's words; "" where it has marks.

    Parameters
    ----------
    reading
        The document.
    found
        The figure where it stands.
    speaker
        Who gives it.
    """
    first, last = reading.sentence(found.start)
    sentence = reading.text.text[first:last]
    cuts = [0, *(mark.end() for mark in _PIECE.finditer(sentence)), len(sentence)]
    stop = min(cut for cut in cuts if cut >= found.end - first)
    start = min(cut for cut in cuts if stop - cut <= LONGEST_CLAIM)
    words = reading.words(first + start, first + stop).rstrip(" ,;:–—-.")
    if start > found.start - first or _QUOTES.search(words) or not _is_of_length(words):
        return ""
    return f"{speaker}: “{'… ' if start else ''}{words}{' …' if stop < len(sentence) else ''}”"


def _is_of_length(words: str) -> bool:
    return len(words) <= LONGEST_CLAIM and len(words.split()) >= LEAST_WORDS


def is_heading(reading: Reading, at: int) -> bool:
    """Tell whether a figure stands in a line that does not end like a sentence.

    Parameters
    ----------
    reading
        The document.
    at
        Where the figure stands.
    """
    return not reading.words(*reading.sentence(at)).endswith((".", "!", "?", "”", '"', ":", ";", ","))


def hangs_on_condition(reading: Reading, at: int) -> bool:
    """Tell whether a figure stands in a sentence that opens with a condition: "If it pays, 200 people will work there".

    Parameters
    ----------
    reading
        The document.
    at
        Where the figure stands.
    """
    return _CONDITION.match(reading.words(*reading.sentence(at))) is not None


def is_clear(words: str) -> bool:
    """Tell whether a claim says by itself what it is about, as a fact and not as a supposition."""
    spans = sentence_spans(words)
    opening = words[slice(*spans[0])] if spans else words
    return not (_hangs(opening) or DENIED.search(words) or SUPPOSED.search(words))


def _hangs(words: str) -> bool:
    """Tell whether a sentence leaves to the one before it what it is about."""
    return any(pattern.search(words) for pattern in (_UNCLEAR, _OF_IT, _LATER_PRONOUN, _SAME_PRONOUN, _THERE))


def _with_the_one_before(words: str, reading: Reading, at: int) -> str:
    """Put before a sentence that hangs on the one before it that one, as printed: what "it" is, is not worked out."""
    first, last = reading.sentence(at)
    plain = words == reading.words(first, last).rstrip(".!")
    opens = any(pattern.search(words) for pattern in (_UNCLEAR, _SAME_PRONOUN, _THERE))
    if not plain or not opens or _OWN_WORDS.match(words):
        return words
    before = _before(reading, at)
    told = reading.words(*before) if before else ""
    both = f"{told} {words}"
    if not told.endswith(".") or _QUOTES.search(told) or not is_clear(told) or len(both) > LONGEST_PASSAGE:
        return words
    return both


def _before(reading: Reading, at: int) -> tuple[int, int] | None:
    """Return the sentence before that of a character, where it stands in the same paragraph."""
    number = reading.number(at)
    before = reading.sentences[number - 1] if number else None
    return before if before and reading.in_one_paragraph(before[0], at) else None


def claim_offer(reading: Reading, found: Found, facts: dict[str, Any], *, reason: str, grade: Sureness) -> Proposal:
    """Offer a claim that a document makes with a figure.

    Parameters
    ----------
    reading
        The document.
    found
        The figure where it stands.
    facts
        id, text and check of the claim; "voice", where it is known already who makes it.
    reason, grade
        As in ``Proposal``; the grade is no better than that of who says it.
    """
    voice: Voice = facts.get("voice") or voice_of(reading, found.start, found.end)
    span = passage_of(reading, found.start, found.end)
    before = _before(reading, found.start)
    if before is not None and facts["text"].startswith(f"{reading.words(*before)} "):
        span = (before[0], span[1])
    entry = {
        "id": facts["id"],
        "text": facts["text"],
        "speaker": voice.speaker,
        "document": reading.id,
        "passage": reading.words(*span),
        "said_on": voice.said_on,
        "check": facts["check"],
    }
    return offer(
        "claim",
        "claims",
        {k: v for k, v in entry.items() if v},
        reason="; ".join(filter(None, (reason, voice.doubt))),
        grade=worse(grade, voice.grade),
        told=f"{facts['text']} ({voice.speaker})",
        reading=reading,
        span=span,
    )
