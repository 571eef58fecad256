"""The custody log: who took in what, when and with what tool; each line carries the digest of the one before.

A line cannot be changed, dropped or moved without breaking every digest after it. What the log cannot show: lines cut
off its end. The digest of its last line stands in the run's manifest for that reason.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.errors import EvidenceError

_START = "0" * 64


def _seal(entry: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class CustodyLog:
    """An append-only, hash-chained JSON Lines file.

    Parameters
    ----------
    path
        The file; made on the first entry.
    """

    def __init__(self, path: Path):
        self.path = path

    def entries(self) -> list[dict[str, Any]]:
        """Read all entries, oldest first."""
        if not self.path.is_file():
            return []
        try:
            return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
        except json.JSONDecodeError as e:
            raise EvidenceError(
                f"the custody log is damaged: {e}", where=str(self.path), remedy="Restore it.", code="E_CUSTODY"
            ) from e

    def append(self, action: str, **facts: Any) -> None:
        """Add one entry, flushed to disk.

        Parameters
        ----------
        action
            What was done: "taken in", "fetched", "derived".
        **facts
            JSON values: name, sha256, size, address, headers ...
        """
        from toolkit import __version__

        known = self.entries()
        entry: dict[str, Any] = {
            "n": len(known) + 1,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "tool": f"dateline {__version__}",
            "action": action,
            **facts,
            "previous": known[-1]["seal"] if known else _START,
        }
        entry["seal"] = _seal(entry)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as f:
            f.write(json.dumps(entry, ensure_ascii=False) + "\n")
            f.flush()
            os.fsync(f.fileno())

    def first_break(self) -> int | None:
        """Give the number of the first entry that does not follow from the one before, or None when all do."""
        previous = _START
        for number, entry in enumerate(self.entries(), start=1):
            body = {k: v for k, v in entry.items() if k != "seal"}
            if body.get("previous") != previous or body.get("n") != number or _seal(body) != entry.get("seal"):
                return number
            previous = entry["seal"]
        return None

    def holds(self, action: str, sha256: str, name: str) -> bool:
        """Tell whether an entry stands in the log.

        Parameters
        ----------
        action
            What was done.
        sha256
            Digest of the bytes.
        name
            Name they came under.
        """
        return any((e["action"], e.get("sha256"), e.get("name")) == (action, sha256, name) for e in self.entries())
