"""Hold every sentence of a finished page to what it names: no text without a source, no number the source lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from toolkit.errors import ReportError
from toolkit.evidence.verification.blocks import Block, cut
from toolkit.evidence.verification.decided import decision_words, settled_words
from toolkit.records import area_words
from toolkit.report.backing import date_forms, folded_words, longest_first, loose_numbers, unbacked_quotations

CLIPPED = 140
"""Characters of a statement that a one-line summary shows at most, the ellipsis after them among them."""


def clipped(text: str) -> str:
    """Cut a statement for a one-line summary.

    Parameters
    ----------
    text
        What was said.

    Returns
    -------
    str
        The text, or its start.
    """
    return text if len(text) <= CLIPPED else text[: CLIPPED - 1].rstrip()


@dataclass(frozen=True)
class Support:
    """What the blocks of one source may print.

    Attributes
    ----------
    wordings
        The only texts allowed, folded; empty = any text whose numbers, dates and quotations are in ``body``.
    body
        JSON values that numbers, dates, names and quotations come from.
    inside
        A text that must hold the block, folded; None = no such text.
    """

    wordings: tuple[str, ...] = ()
    body: Any = field(default_factory=dict)
    inside: str | None = None

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_folded(v) for v in _leaves(self.body) if isinstance(v, str)))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        dates = chain.from_iterable(map(date_forms, self._texts))
        return longest_first({text for text in (*self._texts, *dates) if any(map(str.isdecimal, text))})

    @cached_property
    def _values(self) -> tuple[float, ...]:
        own = [float(v) for v in _leaves(self.body) if isinstance(v, (int, float)) and not isinstance(v, bool)]
        # metres are printed as kilometres, and square metres as thousands of them
        return (*own, *(v / 1000 for v in own))

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted((own for own in self._texts if len(own) > 1), key=len, reverse=True)

    @cached_property
    def _words(self) -> str:
        return folded_words(self._texts)

    def objection(self, text: str) -> str | None:
        """Say what speaks against printing a text, or None."""
        if self.wordings:
            return None if text in self.wordings else "its words are not those of its source"
        if self.inside is not None:
            return None if text in self.inside else "its words do not stand there"
        if loose := loose_numbers(text, names=self._names, values=self._values):
            return f"{loose[0]} is not in its source"
        if strange := unbacked_quotations(text, self._words, names=self._longest_first):
            return f"{strange[0]} is not in its source"
        return None


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _folded(text: str) -> str:
    return " ".join(text.split())


def _exact(*texts: str | None) -> Support:
    return Support(wordings=tuple(dict.fromkeys(_folded(t) for t in texts if t)))


def supports(facts: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Support]:
    """List every source that a block may name, with what it may print.

    Parameters
    ----------
    facts
        The results as JSON values, as ``results.gather`` gives them.
    texts
        Texts of the held documents, by document id.

    Returns
    -------
    dict
        Support by name, such as "finding:distance-c1".
    """
    items = {s["id"]: s for s in facts["sources"] if s["id"]}
    return {
        "house": Support(),
        **_plain(facts),
        **_findings(facts),
        **_claims(facts, items, texts),
        **_statements(facts, items, texts),
        **_places(facts),
        **_exhibits(facts),
    }


def _plain(facts: Mapping[str, Any]) -> dict[str, Support]:
    found = {f"case:{name}": _exact(text) for name, text in facts["about"].items() if text}
    named = chain.from_iterable(facts[part] for part in ("statements", "claims", "findings"))
    ids = [record["id"] for record in named]
    refs = [row["ref"] for row in facts["decisions"]]
    found["case:slug"] = Support(body=[facts["case"], *ids, *refs, *(s["site"]["id"] for s in facts["sites"])])
    found["stamp"] = Support(body=facts["stamp"])
    found["versions"] = _exact(*(f"{name} {version}" for name, version in facts["versions"].items()))
    found["credit"] = _exact(*facts["credits"])
    found["edition"] = _exact(*facts["edition"])
    found["limit"] = _exact(*facts["limits"])
    found["comparison"] = _compared(facts, facts["comparison"])
    found |= {f"comparison:{one['id']}": _compared(facts, one) for one in facts["comparisons"]}
    found |= {f"count:{name}": Support(body=number) for name, number in facts["counts"].items()}
    found |= {f"method:{step}": _exact(*words) for step, words in facts["methods"].items()}
    found |= {f"digest:{step}": _exact(step, digest) for step, digest in facts["digests"].items()}
    for c in facts["changes"]:
        name = f"{c['comparison']}/{c['number']}" if c["comparison"] else c["number"]
        found[f"change:{name}"] = Support(body=[c, area_words(c["area_m2"], c["area_error_m2"])])
    found |= {f"answer:{n}": Support(body=a) for n, a in enumerate(facts["answers"], start=1)}
    found |= {f"source:{s['label']}": Support(body=s) for s in facts["sources"]}
    found |= {f"entry:{n}": Support(body=e) for n, e in enumerate(facts["timeline"], start=1)}
    for n, row in enumerate(facts["decisions"], start=1):
        found[f"decision:{n}"] = _exact(decision_words(row))
    found |= {f"note:{n['id']}": Support(body=n) for n in facts["notes"]}
    found |= {f"correction:{n}": Support(body=c) for n, c in enumerate(facts["corrections"], start=1)}
    return found


def _compared(facts: Mapping[str, Any], comparison: Mapping[str, Any] | None) -> Support:
    return Support(body=[comparison, facts["scenes"], _smallest(comparison)])


def _smallest(comparison: Mapping[str, Any] | None) -> str:
    smallest = comparison and comparison["smallest_m2"]
    return area_words(smallest) if smallest else ""


def _findings(facts: Mapping[str, Any]) -> dict[str, Support]:
    found = {}
    for f in facts["findings"]:
        found[f"finding:{f['id']}"] = _exact(f["text"])
        found[f"how:{f['id']}"] = _exact(f["how"])
        found[f"verdict:{f['id']}"] = _exact(f["word"], f["basis"])
        for q in f["quantities"]:
            name = f"quantity:{f['id']}/{q['name']}"
            # a finding may hold two quantities of one name: the chip of either may stand there
            before = found[name].wordings if name in found else ()
            found[name] = _exact(*before, q["printed"])
            found[f"quantity-name:{f['id']}/{q['name']}"] = _exact(q["name"])
    return found


def _claims(facts: Mapping[str, Any], items: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Support]:
    found = {}
    for c in facts["claims"]:
        found[f"claim:{c['id']}"] = _exact(c["text"])
        found[f"claimed:{c['id']}"] = Support(body=[c, items.get(c["document"])])
        found[f"verdict:{c['id']}"] = _exact(c["word"])
        for number, part in enumerate(c["parts"], start=1):
            found[f"verdict:{c['id']}/{number}"] = _exact(part["word"])
        passage = c["passage"]
        if passage and passage["start"] is not None:
            body = texts.get(passage["document"], passage["text"])
            found[f"claim-passage:{c['id']}"] = Support(inside=_folded(body))
            found[f"passage-at:{c['id']}"] = Support(body=[passage, items.get(passage["document"])])
    return found


def _statements(facts: Mapping[str, Any], items: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Support]:
    found = {}
    for s in facts["statements"]:
        body = texts.get(s["document"] or "", s["text"])
        pieces = [body[start:end] for start, end in s["content"]]
        found[f"statement:{s['id']}"] = _exact(s["text"], clipped(s["text"]), *s["text"].split(" … "), *pieces)
        found[f"settled:{s['id']}"] = _exact(*(settled_words(one) for one in s["decided"]))
        found[f"passage:{s['id']}"] = Support(inside=_folded(body))
        found[f"attribution:{s['id']}"] = Support(body=[s, items.get(s["document"])])
    return found


def _places(facts: Mapping[str, Any]) -> dict[str, Support]:
    found = {}
    for located in facts["sites"]:
        name = located["site"]["id"]
        found[f"site:{name}"] = Support(body=located)
        for n, stated in enumerate(located["positions"], start=1):
            found[f"position:{name}/{n}"] = Support(body=stated)
        for n, candidate in enumerate(located["candidates"], start=1):
            found[f"candidate:{name}/{n}"] = Support(body=candidate)
    return found


def _exhibits(facts: Mapping[str, Any]) -> dict[str, Support]:
    found = {}
    for e in facts["exhibits"]:
        found[f"exhibit:{e['number']}"] = Support(body=e)
        for f in e["figures"]:
            words = (f["alt"], f["caption"], f"{f['caption'].rstrip('.')}.")
            found[f"figure:{e['step']}/{f['id']}"] = _exact(*words)
    return found


def require_support(html: str, facts: Mapping[str, Any], texts: Mapping[str, str]) -> list[Block]:
    """Refuse a page with a sentence that names no source, or says what its source does not.

    Parameters
    ----------
    html
        The page.
    facts
        The results it is made from, as JSON values.
    texts
        Texts of the held documents, by document id.

    Raises
    ------
    ReportError
        A block names nothing or something that does not exist, or its words, or a number, date or quotation in it,
        are not in what it names.
    """
    blocks = cut(html)
    known = supports(facts, texts)
    for block in blocks:
        if why := _objection(block, known):
            section = f"section {block.section!r}" if block.section else "the page's head or foot"
            raise ReportError(
                f"the report prints “{_shown(block.text)}”, and {why}",
                where=f"{section}, from {block.source}",
                remedy="Let a finding say it, or take it out.",
                code="E_UNSUPPORTED",
            )
    return blocks


def _objection(block: Block, known: Mapping[str, Support]) -> str | None:
    if block.source is None:
        return "nothing names what it comes from"
    if block.source not in known:
        return f"there is no {block.source!r}"
    # cut() gives the digest of an embedded picture; anything else would be fetched from somewhere
    if block.picture and not re.fullmatch("[0-9a-f]{64}", block.picture):
        return "its picture is not in the page"
    return known[block.source].objection(block.text)


def _shown(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"


def as_rows(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Write blocks as rows of results.json.

    Returns
    -------
    list of dict
        ``n`` from 1, ``section``, ``text``, ``from`` and ``picture``.
    """
    return [
        {"n": n, "section": b.section, "text": b.text, "from": b.source, "picture": b.picture}
        for n, b in enumerate(blocks, start=1)
    ]
