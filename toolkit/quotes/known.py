"""What the checkers of this room are given beside a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.records import Case, DocumentText, Statement


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when claims about words are tested.

    Attributes
    ----------
    case
        The case.
    statements
        What was read from its documents, with ids.
    texts
        Texts of the held documents, by id.
    """

    case: Case
    statements: Sequence[Statement]
    texts: Mapping[str, DocumentText]
