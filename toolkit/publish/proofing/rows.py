"""What proofing finds: one row for each number, date, name, quotation and statement of the draft."""

from __future__ import annotations

from typing import Literal, NamedTuple

Standing = Literal["bound", "differs", "unsure", "absent"]
"""bound = the case has it; differs = the case says otherwise; unsure = for a person; absent = not in the case."""

RowKind = Literal["figure", "date", "name", "quotation", "statement", "direction", "polarity"]

SHOWN: dict[Standing, str] = {
    "bound": "bound",
    "differs": "differs",
    "unsure": "unsure",
    "absent": "not in the case",
}
"""The words for readers."""


class Row(NamedTuple):
    """One fact of the draft.

    Attributes
    ----------
    kind
        What it is.
    start
        First character in the draft's text.
    end
        One past the last.
    text
        The words.
    standing
        What became of it.
    says
        What the case says, and where; for "absent" and "unsure" the reason.
    ref
        What it is bound to, or differs from: "claim sakkanmol-dmz-85", "briefing, paragraph 12".
    """

    kind: RowKind
    start: int
    end: int
    text: str
    standing: Standing
    says: str = ""
    ref: str = ""
