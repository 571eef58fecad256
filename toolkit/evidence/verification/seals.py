"""How the lines of a custody log hang together: each carries the digest of the one before."""

from __future__ import annotations

import hashlib
import json
from typing import Any

FIRST = "0" * 64
"""What stands for the seal before the first line."""


def seal_of(entry: dict[str, Any]) -> str:
    """Return the digest that a line of a custody log must carry.

    Parameters
    ----------
    entry
        The line; its own seal does not count.
    """
    body = {key: value for key, value in entry.items() if key != "seal"}
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_at(entries: list[dict[str, Any]]) -> int | None:
    """Return the number of the first line that does not follow from the one before, or None when all do.

    Parameters
    ----------
    entries
        The lines, oldest first.
    """
    previous = FIRST
    for number, entry in enumerate(entries, start=1):
        # the number too, so that a repeated stretch does not pass
        follows = entry.get("previous") == previous and entry.get("n") == number
        if not follows or seal_of(entry) != entry.get("seal"):
            return number
        previous = entry["seal"]
    return None
