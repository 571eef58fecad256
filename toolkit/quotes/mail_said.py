"""What a mail says in its sender's own words: its paragraphs, but for greetings, signatures and what it quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.quotes.grades import CONFIDENCE_OF
from toolkit.records import DocumentText, Statement

_QUOTED = re.compile(r"\s*(?:>|On .{5,80} wrote:|-{2,}\s*(?:Original|Forwarded) |From:\s|_{5,})", re.I)
"""Where a mail goes on with somebody else's: marked lines, "On Monday, X wrote:", a forwarded mail's head."""
_SIGNATURE = re.compile(
    r"\s*(?:--\s*(?:\n|$)|(?:Kind |Best |Warm )?(?:Regards|Wishes)\b|Sent from my |Yours |Sincerely)", re.I
)
_GREETING = re.compile(
    r"\s*(?:Dear|Hi|Hello|Good (?:morning|afternoon|evening)|Thanks|Thank you|Cheers)\b[^.?!\n]{0,60}$", re.I
)
LEAST_WORDS = 4
"""Words of a paragraph from which it says something."""

MOST_NAME_WORDS = 4
"""Words of a name on a line of its own: "Dr Rafael M. Quintos"."""


def with_sender(item: DocumentText, found: Sequence[Statement]) -> list[Statement]:
    """Add the paragraphs of a mail as its sender's words, for a person to read, and leave its signature out.

    Parameters
    ----------
    item
        A document.
    found
        What the rules found in it: a paragraph that reports somebody else is left to them.

    Returns
    -------
    list of Statement
        In order, the sender's of grade "read"; unchanged for what is no mail, and without a named sender.
    """
    author = item.fact("author")
    if item.encoding != "mail" or author is None:
        return list(found)
    sent = item.fact("published")
    said: list[Statement] = []
    for start, end in item.paragraphs:
        words_of = item.text[start:end]
        if _QUOTED.match(words_of) or _signs(words_of, author.value):
            break
        if _GREETING.match(words_of) or len(words_of.split()) < LEAST_WORDS:
            continue
        if any(s.content[0][0] < end and s.content[-1][1] > start for s in found if s.grade == "print"):
            continue
        said.append(
            Statement(
                content=((start, end),),
                speaker=author.value,
                speaker_how="bound",
                speaker_confidence=CONFIDENCE_OF["bound"],
                kind="indirect",
                said_on=sent.value[:10] if sent else None,
                date_basis="stated" if sent else "unknown",
                rule="mail",
                how="the sender of a mail",
                confidence=0.9,
                text=words_of,
            )
        )
    kept = list(found)
    for start, end in item.paragraphs:
        if _signs(item.text[start:end], author.value):
            kept = [s for s in kept if not start <= s.content[0][0] < end]
    return sorted([*kept, *said], key=lambda s: s.content[0])


def _signs(paragraph: str, author: str) -> bool:
    """Tell a signature: a wish at the end, or the sender's own name on the first line, alone or before an office."""
    if _SIGNATURE.match(paragraph):
        return True
    first = paragraph.strip().partition("\n")[0].split(",")[0].split()
    name = author.casefold().split()
    return 0 < len(first) <= MOST_NAME_WORDS and bool(name) and first[-1].casefold().strip(".") == name[-1]
