"""What a program offers a person for case.toml: an entry with its passage, the reason, and how sure it is."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal, get_args

from toolkit.records.base import Digest, Line, Record, Slug, canonical

ProposalKind = Literal["document", "person", "site", "claim", "event", "search", "image", "figure", "statement"]
"""document = facts of a document; person = somebody who speaks or is spoken of; site = a place in question; claim = a
sentence with a ready check; event = something dated that happened; search = a search of images that would be made;
image = an image that a text mentions; figure = figures for one thing that documents give differently; statement = words
worth a claim."""

Sureness = Literal["sure", "likely", "unsure"]
"""sure = it stands so in the text, in words that mean nothing else; likely = a reading that a person confirms; unsure =
worth a look."""

SURENESS: tuple[Sureness, ...] = get_args(Sureness)

_SPEAKS_OF_ITSELF = {"id"}
"""Keys of an entry that are names given here, and tell nothing of what is proposed."""


class Proposal(Record):
    """One entry, or some values of one, that a person may accept into case.toml; nothing is accepted by itself."""

    digest: Digest
    """What a rejection names: SHA-256 of kind, part of the case, values, document and passage. It does not change with
    the number, the reason or the grade, so that what was rejected does not come back."""
    kind: ProposalKind
    """What is offered."""
    table: Line
    """Part of case.toml that it goes to: "claims", "documents", "sites", "people" ..."""
    entry: dict[str, Any]
    """Keys and values as they will stand in case.toml; for ``of``, only those that are new."""
    of: Slug | None = None
    """Id of the entry whose values these are; None = a new entry."""
    replaces: bool = False
    """True where a value that stands in case.toml is replaced, such as an address given as the outlet."""
    needs: tuple[Slug, ...] = ()
    """Ids of entries that must be in the case first, and are proposed beside it."""
    document: Slug | None = None
    """Id of the document it was read in."""
    passage: str | None = None
    """The words of the document it rests on, as they stand there."""
    start: int | None = None
    """First character of the passage in the document's text."""
    end: int | None = None
    """One past the last."""
    paragraph: int | None = None
    """Paragraph number, from 1."""
    reason: Line
    """Why it is offered, in plain words."""
    grade: Sureness
    """How sure the reading is."""
    told: Line
    """The proposal in one line, for the list."""

    @property
    def id(self) -> str:
        """The short name that a person may call it by: the first characters of its digest."""
        return self.digest[:8]


def proposal_digest(
    kind: ProposalKind, table: str, entry: dict[str, Any], *, of: str | None, document: str | None, passage: str | None
) -> Digest:
    """Return the digest that names a proposal.

    Parameters
    ----------
    kind, table, entry, of, document, passage
        As in ``Proposal``. Ids given by the program do not count.

    Returns
    -------
    str
        SHA-256, the same for the same proposal whenever it is made.
    """
    told = {key: value for key, value in entry.items() if key not in _SPEAKS_OF_ITSELF}
    words = " ".join((passage or "").split())
    whole = canonical([kind, table, told, of, document, words])
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
