"""The day a document gives of itself in its own text: "12 February 2019" on a line of its own near the head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.quotes.formats.body import fact
from toolkit.quotes.formats.stamps import numeric_days
from toolkit.records import StatedFact

HEAD_LINES = 12
"""First lines in which a document gives its day."""

LONGEST_LINE = 110
"""Characters of such a line: a day with a place, a byline or a time."""

LONGEST_REST = 45
"""Letters that may stand beside the day on that line."""

_SAID = re.compile(r"[“”\"«»„]|\b(?:said|says|told|was|were|had|will)\b")
_UPDATED = re.compile(
    r"\b(?:(?:last )?updated?|last modified|modified|corrected|aktualisiert|actualizado|atualizado|mise? à jour|modifié"
    r"|aggiornato|oppdatert|uppdaterad|bijgewerkt|aktualizacja|обновлено|оновлено|güncelleme|수정)\b",
    re.I,
)
_PUBLISHED = re.compile(
    r"\b(?:(?:first )?published|posted|pubblicato|publicado|publiée?|veröffentlicht|erstellt|opublikowano"
    r"|data publikacji|publisert|publicerad|udgivet|gepubliceerd|опубликовано|опубліковано|yayınlanma"
    r"|stand|입력|등록)\b",
    re.I,
)
"""Words before the day of publication, in the languages whose pages are read."""
_YEAR_FIRST = re.compile(r"(?<![\d.])((?:19|20)\d\d)[./](\d\d?)[./](\d\d?)(?!\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FULL = frozenset({"full date", "iso", "numeric", "full date elsewhere", "capitals", "new style"})
_DAY_FIRST_WORDS = re.compile(
    r"\b(?:[Ll]e|[Ee]l|[Ii]l|am|em|den)\s+\d|\b(?:[Pp]ubli(?:é|cad|cer|ser)|[Gg]epubli|[Pp]ubblicat|[Oo]publik|[Vv]eröffentl)"
)


def day_at_head(lines: Sequence[str], source: str, *, language: str | None = None) -> list[StatedFact]:
    """Give the day that stands near the head of a text.

    Parameters
    ----------
    lines
        Its first lines or blocks, in order.
    source
        Where they stand, for the table.
    language
        What the document says it is written in: whether "12/05/2021" sets the day first.

    Returns
    -------
    list of StatedFact
        One, where the lines at the head give one day in full; none where they give no day, or several. A line that says
        "published" or "posted" counts before the others, and what stands behind "updated" never.
    """
    marked: dict[str, None] = {}
    days: dict[str, None] = {}
    for line in lines[:HEAD_LINES]:
        whole = " ".join(line.split())
        if not whole or len(whole) > LONGEST_LINE or _SAID.search(whole):
            continue
        label = _PUBLISHED.search(whole)
        words_of = _UPDATED.split(whole[label.start() :] if label else whole)[0]
        day = _only_day(words_of, language)
        if day is not None:
            (marked if label else days)[day] = None
    if len(marked) == 1:
        return fact("published", next(iter(marked)), f"published {source}")
    return fact("published", next(iter(days)), source) if len(days) == 1 and not marked else []


def _only_day(line: str, language: str | None) -> str | None:
    """Give the one day that a line states and that is most of it."""
    from toolkit.quotes.dates import find_dates

    plain = _YEAR_FIRST.sub(lambda m: f"{m[1]}-{m[2]:0>2}-{m[3]:0>2}", line)
    for words_of in dict.fromkeys((plain, plain.lower())):
        found = [m for m in find_dates(words_of) if m.rule in _FULL and m.value and _DAY.fullmatch(m.value)]
        if len({m.value for m in found}) == 1:
            rest = words_of[: found[0].start] + words_of[found[-1].end :]
            return found[0].value if sum(c.isalpha() for c in rest) <= LONGEST_REST else None
    numeric = numeric_days(plain, day_first=_day_first(line, language))
    alone = len(set(numeric)) == 1 and sum(c.isalpha() for c in plain) <= LONGEST_REST
    return numeric[0] if alone else None


def _day_first(line: str, language: str | None) -> bool | None:
    """Tell whether a page sets the day before the month: all but American ones do; plain "en" may be either."""
    code = (language or "").lower().replace("_", "-")
    if code.startswith("en") or not code:
        return code in _DAY_FIRST_ENGLISH or (True if _DAY_FIRST_WORDS.search(line) else None)
    return not code.startswith(("zh", "ja", "ko"))


_DAY_FIRST_ENGLISH = frozenset({"en-gb", "en-au", "en-nz", "en-ie", "en-za", "en-in", "en-ng", "en-ke"})


def made_note(day: str | None, what: str) -> list[str]:
    """Say when a file was made, which is no day of publication: templates and scans are older or younger.

    Parameters
    ----------
    day
        The day in the file's properties.
    what
        Where it stands.
    """
    if not day:
        return []
    return [f"the file was made on {day} ({what}); that is not taken for the day of publication"]


_STAMP = re.compile(r"\d{4}-\d\d-\d\dT(?P<hour>\d\d):(?P<minute>\d\d)(?::[\d.]+)?(?:Z|[+-]00:?00)$", re.I)


def near_midnight_note(stated: Sequence[StatedFact]) -> list[str]:
    """Say where a stamp in UTC lies so near midnight that the paper's own day may be another.

    Parameters
    ----------
    stated
        What the document says of itself, the surest first.
    """
    first = next((f for f in stated if f.field == "published"), None)
    match = _STAMP.fullmatch(first.value.strip()) if first else None
    if first is None or match is None or 8 <= int(match["hour"]) < 20:
        return []
    early = int(match["hour"]) < 8
    where = "the day before in the Americas" if early else "the day after east of Greenwich"
    clock = f"{match['hour']}:{match['minute']} UTC"
    return [f"published at {clock}: by the paper’s own clock it may have been {where}"]
