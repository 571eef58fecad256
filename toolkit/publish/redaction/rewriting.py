"""Rewrite records for a public edition: each text through the rules, each position rounded, each digest masked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import ValidationError

from toolkit.errors import ReportError
from toolkit.publish.redaction.fields import is_id, is_ours, slug
from toolkit.publish.redaction.redactor import Redactor
from toolkit.records.base import Record

R = TypeVar("R", bound=Record)

_AS_IT_IS = {
    "manifest",
    "published",
    "said_on",
    "acquired",
    "as_of",
    "date",
    "stated_on",
    "on",
    "stamp",
    "released",
    "window",
    "event",
    "confidence",
    "language",
    "unit",
    "step",
}
"""Fields that name nothing: digests, in which a short name may come about by chance, and dates."""
_MASK = "{:064x}"
"""What stands for the digest of a file that a rule touches: a short number, which no digest is."""


class Rewriter:
    """Rewrites records by the rules, so that one name or digest becomes the same thing everywhere.

    Parameters
    ----------
    redactor
        The rules.

    Attributes
    ----------
    ids
        What each text met so far became.
    """

    def __init__(self, redactor: Redactor):
        self._redactor = redactor
        self._masks: dict[str, str] = {}
        self.ids: dict[str, str] = {}

    def mask(self, digests: Iterable[str]) -> None:
        """Put a number in the place of each of some digests.

        Parameters
        ----------
        digests
            Of files that a rule touches: from a digest one can try out what was taken.
        """
        each = dict.fromkeys(digests)
        self._masks = {digest: _MASK.format(number) for number, digest in enumerate(each, start=1)}

    def masked(self, digest: str | None) -> str | None:
        """Return a digest, or the number that stands for it.

        Parameters
        ----------
        digest
            SHA-256 of a file; None stays None.
        """
        return self._masks.get(digest or "", digest)

    def record(self, record: R, keep: frozenset[str] = frozenset()) -> R:
        """Return a record with every text in it redacted and every position rounded.

        Parameters
        ----------
        record
            Any record.
        keep
            Fields whose text was redacted before.

        Raises
        ------
        ReportError
            E_WITHHELD: a rule takes out what the record cannot do without.
        """
        # over the JSON form, so that a field that is added later is redacted without anybody thinking of it
        tree = self._walk(record.model_dump(mode="json"), keep)
        try:
            return type(record).model_validate_json(json.dumps(tree))
        except ValidationError as e:
            place = ".".join(str(part) for part in e.errors()[0]["loc"])
            raise ReportError(
                f"a rule takes out of {place} what it cannot do without",
                where=type(record).__name__,
                remedy="Withhold the whole document, scene or site it stands in, or make the rule's spelling longer.",
                code="E_WITHHELD",
            ) from e

    def hides(self, lat: float, lon: float) -> bool:
        """Tell whether a position lies where none may be given, not even a rough one.

        Parameters
        ----------
        lat, lon
            Degrees north and east.
        """
        guard = self._redactor.positions.at(lat, lon)
        return guard is not None and not guard.rule.rounded

    def said(self, text: str) -> str:
        """Return a text by the rules; an id stays one, and two ids never become one."""
        if text not in self.ids:
            new = self._redactor(text)
            if new != text and is_id(text):
                new = slug(new)
                # two ids that a rule makes one would join two records
                while new in self.ids.values():
                    new = f"{new}-2"
            self.ids[text] = new
        return self.ids[text]

    def _walk(self, value: Any, keep: frozenset[str]) -> Any:
        if isinstance(value, str):
            return self.said(value)
        if isinstance(value, list):
            return [self._walk(v, keep) for v in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("lat"), float) and isinstance(value.get("lon"), float):
            value = {**value, **self._rounded(value["lat"], value["lon"])}
        return {k: self._field(k, v, keep) for k, v in value.items()}

    def _field(self, name: str, value: Any, keep: frozenset[str]) -> Any:
        if name == "sha256":
            return self.masked(value)
        if name == "evidence":
            return [self.masked(d) for d in value] if isinstance(value, list) else self.masked(value)
        if name in _AS_IT_IS or name in keep or is_ours(name, value):
            return value
        return self._walk(value, keep)

    def _rounded(self, lat: float, lon: float) -> dict[str, float]:
        guard = self._redactor.positions.at(lat, lon)
        if guard is None or not guard.rule.rounded:  # records with a withheld position are left out before
            return {}
        north, east = guard.rough(lat, lon)
        return {"lat": north, "lon": east}
