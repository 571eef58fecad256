"""The custody log: who took in what, when and with what tool; each line carries the digest of the one before.

A line cannot be changed, dropped or moved without breaking every digest after it, and nothing is added to a log that is
broken. What the log cannot show: lines cut off its end. The digest of its last line stands in the run's manifest for
that reason.

Who is stated only if the settings name somebody (``custodian``): a log travels with its package, and a source may be
found through the person who took its file in.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.errors import EvidenceError
from toolkit.evidence.verification.seals import FIRST, broken_at, seal_of
from toolkit.reading import read_bytes
from toolkit.settings import get_settings
from toolkit.system import alone, sync_folder

_REST = 2_000
"""Characters that are kept of a line that was cut short; a whole one has some 400."""

_LONGEST = 256_000_000
"""Bytes of the longest log read: some 600,000 entries."""

NOT_STATED = "not stated"
"""Who, where the settings name nobody."""

TAKEN_OVER = "taken over"
"""Action of an entry that holds an entry of another log, word for word."""


CLOCK_BACK = "clock_back_s"
"""Key of an entry whose time lies before that of the entry above it: by how many seconds this machine's clock stepped
back, so that nobody takes the order of the lines for the order of the times."""


def _moment(written: Any) -> datetime | None:
    """Read the time of an entry; None where a stranger's log holds no time there."""
    try:
        read = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def _deed(entry: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """Return what was done to which bytes under which name."""
    return entry["action"], entry.get("sha256"), entry.get("name")


def _is_whole(line: str) -> bool:
    """Tell whether a line without its end is an entry all the same."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def custodian() -> str:
    """Return the name that new entries state as who, or "not stated"."""
    named = get_settings().custodian
    if named == "os-user":
        import getpass

        return getpass.getuser()
    return named or NOT_STATED


CUT_SHORT = "cut_short"
"""Key of an entry that was written over the rest of one: what stood there of a line whose writing was interrupted."""


@dataclass
class _Seen:
    """A log as this process last read or wrote it, so that an archive of a thousand files is not read a thousand times.

    Attributes
    ----------
    mark
        Inode, size and time of the file then; another mark means that somebody else wrote, and all is read again.
    entries
        All of them, oldest first.
    done
        What was done to which bytes under which name.
    rest
        What is left of a last line whose writing was interrupted.
    """

    mark: tuple[int, int, int]
    entries: list[dict[str, Any]]
    done: set[tuple[Any, Any, Any]]
    rest: str


class CustodyLog:
    """An append-only, hash-chained JSON Lines file.

    Parameters
    ----------
    path
        The file; made on the first entry.
    """

    def __init__(self, path: Path):
        self.path = path
        self._seen: _Seen | None = None

    def entries(self) -> list[dict[str, Any]]:
        """Read all entries, oldest first.

        Returns
        -------
        list of dict
            Keys n, at, who, tool, action, previous, seal, and what the action tells.

        Raises
        ------
        EvidenceError
            A line is no entry (E_CUSTODY). The rest of a last line whose writing was interrupted is passed over: it
            was never told to anybody, and the next entry says what stood there.
        """
        return [self._read(line, number) for number, line in enumerate(self._lines()[0], start=1)]

    def _lines(self) -> tuple[list[str], str]:
        """Return the whole lines, and what is left of one that was cut short."""
        if not os.path.lexists(self.path):
            return [], ""
        data = read_bytes(self.path, limit=_LONGEST, error=EvidenceError)
        *lines, rest = data.decode("utf-8", errors="replace").split("\n")
        if rest and _is_whole(rest):  # an editor took the last line end away
            return [*lines, rest], ""
        return lines, rest

    def is_cut_short(self) -> bool:
        """Tell whether the writing of the last line was interrupted; a finished run's log never is."""
        return bool(self._lines()[1])

    def _read(self, line: str, number: int) -> dict[str, Any]:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as e:
            raise self._broken(number, f"is damaged ({e})") from e
        if not isinstance(entry, dict) or not isinstance(entry.get("action"), str):
            raise self._broken(number, "is no entry")
        return entry

    def _broken(self, number: int, how: str) -> EvidenceError:
        return EvidenceError(
            f"the custody log is broken: entry {number} {how}",
            where=str(self.path),
            remedy="Restore the log from a copy; nothing is added to a broken one.",
            code="E_CUSTODY",
        )

    def append(self, action: str, **facts: Any) -> dict[str, Any]:
        """Add one entry, flushed to disk; two processes that add at once take turns.

        Parameters
        ----------
        action
            What was done: "taken in", "fetched", "derived", "refused".
        **facts
            JSON values: name, sha256, size, address, headers ...

        Raises
        ------
        EvidenceError
            The log is broken (E_CUSTODY).
        """
        with self._held() as known:
            return self._write(known, [(action, facts)])[0]

    def append_new(self, action: str, *, sha256: str, name: str, **facts: Any) -> bool:
        """Add one entry unless the same thing was done to the same bytes under the same name.

        Parameters
        ----------
        action
            What was done.
        sha256
            Digest of the bytes.
        name
            Name they came under.
        **facts
            Further JSON values.

        Returns
        -------
        bool
            True when an entry was added.
        """
        wanted = (action, sha256, name)
        with self._held() as known:
            if self._seen is not None and wanted in self._seen.done:
                return False
            self._write(known, [(action, {"name": name, "sha256": sha256, **facts})])
        return True

    def append_all_new(self, action: str, things: Iterable[Mapping[str, Any]]) -> int:
        """Add an entry for each thing that the same was not done to yet, as ``append_new`` does for one.

        Parameters
        ----------
        action
            What was done.
        things
            JSON values of each: ``name``, ``sha256`` and others.

        Returns
        -------
        int
            How many entries were added.
        """
        with self._held() as known:
            done = {(e.get("sha256"), e.get("name")) for e in known if e["action"] == action}
            new = [(action, dict(thing)) for thing in things if (thing["sha256"], thing["name"]) not in done]
            self._write(known, new)
            return len(new)

    def came(self, sha256: str) -> str | None:
        """Return when bytes were first logged.

        Returns
        -------
        str or None
            UTC, as EDTF; None = never.
        """
        first = next((e["at"] for e in self.entries() if e.get("sha256") == sha256), None)
        return str(first).replace("+00:00", "Z") if first else None

    def take_over(self, entries: Iterable[dict[str, Any]]) -> int:
        """Add entries of another log, each word for word inside one of ours; those known already are left out."""
        with self._held() as known:
            seals = {e["entry"]["seal"] for e in known if e["action"] == TAKEN_OVER}
            facts = [
                {"name": e.get("name", ""), "sha256": e.get("sha256", ""), "entry": e}
                for e in entries
                if e["seal"] not in seals
            ]
            return len(self._write(known, [(TAKEN_OVER, f) for f in facts]))

    @contextmanager
    def _held(self) -> Iterator[list[dict[str, Any]]]:
        """Hold the log's lock and give its entries, once they are found to be unbroken."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(self.path):
            self.path.touch()
            sync_folder(self.path.parent)
        if self._seen is None:
            self._lines()  # a pipe or a device would be opened for its lock: refused here
        with alone(self.path):
            if self._seen is None or self._seen.mark != self._mark():
                found = self.checked()
                self._seen = _Seen(self._mark(), found, {_deed(entry) for entry in found}, self._lines()[1])
            yield self._seen.entries

    def _mark(self) -> tuple[int, int, int]:
        facts = self.path.stat()
        return facts.st_ino, facts.st_size, facts.st_mtime_ns

    def _write(self, known: list[dict[str, Any]], new: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
        from toolkit import __version__

        previous = known[-1]["seal"] if known else FIRST
        last = _moment(known[-1]["at"]) if known else None
        now = datetime.now(UTC).replace(microsecond=0)
        # entries follow one another by their seals; the clock is told only where it does not fit
        back = {} if last is None or last <= now else {CLOCK_BACK: int((last - now).total_seconds())}
        rest = self._seen.rest if self._seen else ""
        made: list[dict[str, Any]] = []
        for action, facts in new:
            cut = {CUT_SHORT: rest[:_REST]} if rest and not made else {}
            entry: dict[str, Any] = {
                "n": len(known) + len(made) + 1,
                "at": now.isoformat(),
                "who": custodian(),
                "tool": f"dateline {__version__}",
                "action": action,
                **facts,
                **back,
                **cut,
                "previous": previous,
            }
            # each line names the digest of the one before: none can be taken out or changed alone
            previous = entry["seal"] = seal_of(entry)
            made.append(entry)
        self._append("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in made).encode())
        if self._seen is not None and made:
            self._seen.entries.extend(made)
            self._seen.done.update(map(_deed, made))
            self._seen.mark, self._seen.rest = self._mark(), ""
        return made

    def _append(self, data: bytes) -> None:
        """Write whole lines behind the last whole one."""
        with self.path.open("r+b") as f:
            f.seek(max(0, f.seek(0, os.SEEK_END) - 1))
            ended = f.read() in {b"", b"\n"}
            f.seek(0)
            held = b"" if ended else f.read()
            whole = held.rfind(b"\n") + 1
            if ended:
                f.seek(0, os.SEEK_END)
            elif _is_whole(held[whole:].decode("utf-8", errors="replace")):
                f.write(b"\n")
            else:
                f.seek(whole)
                f.truncate()
            f.write(data)
            f.flush()
            os.fsync(f.fileno())

    def checked(self) -> list[dict[str, Any]]:
        """Read all entries of an unbroken log.

        Returns
        -------
        list of dict
            Oldest first.

        Raises
        ------
        EvidenceError
            An entry does not follow from the one before (E_CUSTODY).
        """
        entries = self.entries()
        broken = broken_at(entries)
        if broken is not None:
            raise self._broken(broken, "does not follow from the one before")
        return entries

    def first_break(self) -> int | None:
        """Return the number of the first entry that does not follow from the one before, or None when all do."""
        return broken_at(self.entries())
