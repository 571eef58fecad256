"""What somebody said, when, and where it is written."""

from __future__ import annotations

from typing import Literal, get_args

from toolkit.records.base import Digest, Line, Record, Slug
from toolkit.records.when import CalendarDate, Edtf, to_edtf

Span = tuple[int, int]
"""Start and end character offsets, end excluded."""

Basis = Literal["stated", "resolved", "published", "decided", "unknown"]
"""Where a date comes from: written in full, worked out from the publication date, that date itself, set by a person, or
nowhere."""

Grade = Literal["print", "read"]
"""print = words, speaker and polarity stand in the text as given; read = for a person to look at, never printed."""

SpeakerHow = Literal["named", "bound", "decided", "guess", "none"]
"""How the speaker is known: named in the sentence; bound by a rule to a name that stands elsewhere; set by a person;
only guessed from a pronoun or a description; not at all."""


class DateMention(Record):
    """A date expression in running text."""

    start: int
    """First character."""
    end: int
    """One past the last."""
    value: CalendarDate | None
    """The date: EDTF, or a week, quarter or season by its name (2018-W45, 2018-Q4, 2018-SU); None = relative, and
    nothing to resolve it against."""
    basis: Basis
    """Where the value comes from."""
    text: str = ""
    """The expression as written."""
    rule: str = ""
    """Name of the reading applied."""

    @property
    def edtf(self) -> str | None:
        """The date as EDTF: a week, quarter or season as the interval it covers."""
        return to_edtf(self.value) if self.value else None


class Speaker(Record):
    """A person or body that says things."""

    id: Slug
    """Short name, unique in the case."""
    name: str
    """Name used in the report."""
    names: tuple[str, ...] = ()
    """Other names and descriptions."""
    role: str | None = None
    """Office or function."""
    organisation: str | None = None
    """Body spoken for."""


class Settled(Record):
    """What a person settled of a statement, with the program's own reading beside."""

    file: Line
    """File of the decision."""
    do: Literal["correct", "confirm", "add"]
    """Whether a field was set, the whole was confirmed, or the statement was added by hand."""
    field: str = ""
    """Field that was set: speaker, said_on, text or negated."""
    reading: str = ""
    """What the program reads there."""
    spans: tuple[Span, ...] = ()
    """Where the words were changed: the characters that the program reads."""
    why: str = ""
    """The person's reason."""
    by: Line | None = None
    """Who decided, if the settings name somebody."""
    on: Edtf
    """Day it was decided (UTC)."""


class Statement(Record):
    """One attributed statement, with the characters it was read from."""

    content: tuple[Span, ...]
    """Character spans of what was said."""
    cue_span: Span | None = None
    """Characters of the reporting words ("said", "according to")."""
    grade: Grade = "read"
    """print = may stand in a report with its speaker; read = listed for a person, and used for nothing else."""
    speaker: str | None = None
    """The person or body, by the fullest name the document gives; where that is only a guess, the mention as written;
    None = not named."""
    speaker_span: Span | None = None
    """Characters of the speaker's mention."""
    mention: str | None = None
    """The mention as written ("he", "the official")."""
    speaker_how: SpeakerHow = "none"
    """How the speaker is known: named in the sentence, bound by a rule, guessed, or not at all."""
    speaker_confidence: float = 0.0
    """0 to 1, that the speaker is the one meant (for a guess: that the guess is)."""
    guess: str | None = None
    """Whom the program would guess where ``speaker`` is only a pronoun or a description; never printed as speaker."""
    via: str | None = None
    """Who passes the words on, where the text names somebody ("..., The Hill reported")."""
    kind: Literal["direct", "mixed", "indirect"]
    """direct = all inside quotation marks; mixed = partly; indirect = reported in other words."""
    said_on: Edtf | None = None
    """When it was said; None = unknown."""
    date_basis: Basis = "unknown"
    """Where said_on comes from."""
    rule: str
    """Name of the rule that found it."""
    how: str = ""
    """The extractor, and the model it reads with: name, version and digest."""
    confidence: float
    """0 to 1."""
    negated: bool = False
    """The cue denies ("denied that")."""
    hedged: bool = False
    """The cue or the frame hedges ("reportedly")."""
    id: Slug | None = None
    """Short name, unique in the case; set when a document's statements are collected."""
    text: str = ""
    """The content as written, spans joined by " … "."""
    cue: str | None = None
    """The reporting words."""
    document: Slug | None = None
    """Id of the document."""
    paragraph: int | None = None
    """Paragraph number, from 1."""
    page: int | None = None
    """Page number, from 1, where the document has pages."""
    time_code: str | None = None
    """Time in the film at which its paragraph begins ("00:01:07.000"), where the document is subtitles."""
    link: str | None = None
    """The document's address with a text fragment that a browser scrolls to; None = the document has no address."""
    evidence: tuple[Digest, ...] = ()
    """Digest of the document's bytes."""
    decided: tuple[Settled, ...] = ()
    """What persons settled of it, oldest first; empty = it is as the program reads it."""
    simulated: bool = False
    """True when the document was written for an exercise."""


Lane = Literal["happened", "captured", "said", "sent", "published", "acquired"]
LANES: tuple[Lane, ...] = get_args(Lane)
"""Lanes of the order of knowledge from top to bottom. On one day, what happened comes before what was said of it.
Captured is when the camera took an image, acquired when this desk got a file."""


class TimelineEntry(Record):
    """One point on the order-of-knowledge timeline."""

    lane: Lane
    """What happened, was captured in an image, was said, was sent as mail, was published, or came to this desk."""
    date: Edtf | None
    """When; None = unknown, shown in a lane of its own."""
    label: str
    """A few words for the figure."""
    text: str
    """One sentence for the list."""
    ref: str
    """Id of the event, scene, statement or document."""
    document: Slug | None = None
    """Id of the document it was read in."""
    basis: Basis = "stated"
    """Where the date comes from."""
    evidence: tuple[Digest, ...] = ()
    """Digests it rests on."""
