"""The desk's own record of runs: one JSON line an event, appended, shared by all cases of a folder.

papermill's notebook reads "completed" after a killed kernel; a step counts as done only when it says so here.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from toolkit.desk.folders import open_own
from toolkit.errors import StorageError
from toolkit.reading import read_json_lines

_LARGEST = 1_000_000_000
"""Largest journal read, in bytes: twelve lines of 150 bytes a run, half a million runs."""
_TAIL = 4_096
_AT = re.compile(r'\{"at": "(\d{4}-\d\d-\d\dT[\d:.]+\+00:00)"')
_STEP_BACK_S = 120.0
"""How far the clock may stand before the last line, in seconds; time servers set clocks back by less."""
_KEYS = ("at", "event", "case", "run")

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
        handle = open_own(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(handle, (json.dumps({**line, **facts}, ensure_ascii=False) + "\n").encode())
        finally:
            os.close(handle)

    def read(self, case: str | None = None) -> Iterator[dict[str, Any]]:
        """Return the lines, oldest first; a line cut off by a power failure is left out.

        Parameters
        ----------
        case
            Only this case's; all if absent.

        Yields
        ------
        dict
            Keys at, event, case, run and the facts of the event.

        Raises
        ------
        StorageError
            The journal is damaged (E_JOURNAL).
        """
        if not self.path.exists():
            return
        try:
            lines = list(read_json_lines(self.path, limit=_LARGEST, error=StorageError))
        except StorageError as e:
            raise _damaged(e.what, e.where) from e
        for number, line in enumerate(lines, start=1):
            if not all(isinstance(line.get(key), str) for key in _KEYS):
                raise _damaged("an entry has no case, event or time", f"{self.path}, entry {number}")
            if case is None or line["case"] == case:
                yield line

    def clock_stepped_back(self) -> str | None:
        """Say so if the machine's clock stands before the last line: dates of what is made now would be wrong.

        Returns
        -------
        str or None
            One sentence; None when time goes forward, or there is no line to compare with.
        """
        last = self._last_time()
        now = datetime.now(UTC)
        if last is None or (last - now).total_seconds() < _STEP_BACK_S:
            return None
        return (
            f"The clock of this machine says {now:%Y-%m-%d %H:%M} UTC, but the last run here was at "
            f"{last:%Y-%m-%d %H:%M} UTC. Set it right before dates are printed or logged."
        )

    def _last_time(self) -> datetime | None:
        """Return the time of the last line, read from the end of the file."""
        if not self.path.is_file() or self.path.is_symlink():
            return None
        with self.path.open("rb") as stream:
            stream.seek(max(0, self.path.stat().st_size - _TAIL))
            lines = stream.read(_TAIL).decode(errors="replace").splitlines()
        stamps = [match[1] for line in lines if (match := _AT.match(line))]
        try:
            return datetime.fromisoformat(stamps[-1]) if stamps else None
        except ValueError:
            return None

    def ends(self) -> dict[str, dict[str, Any]]:
        """Return the line with which the last run of each case ended, by case."""
        return {line["case"]: line for line in self.read() if line["event"] in {"run-done", "run-failed"}}


def _damaged(what: str, where: str | None) -> StorageError:
    return StorageError(
        f"the journal of runs is damaged: {what}",
        where=where,
        code="E_JOURNAL",
        remedy="Move it away: a new one is begun; it only tells what earlier batches did.",
    )
