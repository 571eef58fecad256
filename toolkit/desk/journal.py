"""The desk's own record of runs: one JSON line an event, appended, shared by all cases of a folder.

papermill's notebook reads "completed" after a killed kernel; a step counts as done only when it says so here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Event = Literal["run-started", "step-started", "step-done", "run-done", "run-failed"]


class Journal:
    """An append-only JSON Lines file.

    Parameters
    ----------
    path
        The file; made on the first line.
    """

    def __init__(self, path: Path):
        self.path = path

    def write(self, event: Event, *, case: str, run: str, **facts: Any) -> None:
        """Append one line in one write, so that two runs do not mix.

        Parameters
        ----------
        event
            What happened.
        case
            Slug.
        run
            Id of the run.
        **facts
            JSON values.
        """
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, "case": case, "run": run}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(handle, (json.dumps({**line, **facts}, ensure_ascii=False) + "\n").encode())
        finally:
            os.close(handle)

    def read(self, case: str | None = None) -> Iterator[dict[str, Any]]:
        """Give the lines, oldest first; a line cut off by a power failure is left out.

        Parameters
        ----------
        case
            Only this case's; all if absent.

        Yields
        ------
        dict
            Keys at, event, case, run and the facts of the event.
        """
        if not self.path.is_file():
            return
        for text in self.path.read_text(encoding="utf-8").splitlines():
            try:
                line = json.loads(text)
            except json.JSONDecodeError:
                continue
            if case is None or line["case"] == case:
                yield line

    def ends(self) -> dict[str, dict[str, Any]]:
        """Give the line with which the last run of each case ended, by case."""
        return {line["case"]: line for line in self.read() if line["event"] in {"run-done", "run-failed"}}

    def succeeded(self, case: str) -> bool:
        """Tell whether the last finished run of a case was a success.

        Parameters
        ----------
        case
            Slug.
        """
        return self.ends().get(case, {}).get("event") == "run-done"
