"""One command on one input: run it, measure it, and say whether it went well."""

from __future__ import annotations

import hashlib
import os
import re
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.torture import forked
from tests.torture.corpus import FINE, Input
from tests.torture.homes import environment_of
from tests.torture.watch import Ear

SECONDS, MEGABYTES = 30.0, 2048.0
"""What a command may take on any input: processor time, so that what else a machine does counts for nothing."""
_STOPPED_AFTER = 300.0
"""A command is ended then, in seconds by the clock, and is a hole."""
_ADDRESS_SPACE = 12 << 30
"""Bytes a process may map: an input that would take the machine ends its own command instead."""
_CODE = re.compile(r"\b(E_[A-Z0-9_]+)\b")
_USUAL_EXITS = frozenset({0, 1, 2, 3, 4})
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
EXECUTED = "executed.txt"
"""File beside home that code of an input would write."""


@dataclass(frozen=True)
class Seen:
    """What a command did.

    Attributes
    ----------
    status
        Exit code; below zero if a signal ended it.
    outcome
        ``FINE``, or the first code it printed.
    seconds, megabytes
        Processor time it took, and its largest process.
    waited
        Seconds by the clock.
    changed
        Bytes of files of earlier results that are not as they were.
    requests
        Where it sent packets to, beside this machine.
    said
        All it printed.
    """

    status: int
    outcome: str
    seconds: float
    waited: float
    megabytes: float
    changed: int
    requests: list[str]
    said: str


@dataclass(frozen=True)
class Attempt:
    """What came of a command.

    Attributes
    ----------
    given, words
        The input, and the words after ``dateline``.
    seen
        What the command did.
    verdict
        well, weak or hole.
    why
        What was not well; "" otherwise.
    """

    given: Input
    words: tuple[str, ...]
    seen: Seen
    verdict: str
    why: str


def earlier_results(home: Path) -> dict[str, tuple[str, int]]:
    """Give digest and size of each file of the run that stood before.

    Parameters
    ----------
    home
        The home.
    """
    files = [p for p in (home / "runs" / "kept").rglob("*") if p.is_file() and not p.is_symlink()]
    files += [home.parent / "victim.txt"]
    found = {}
    for path in files:
        data = path.read_bytes() if path.is_file() else b""
        found[path.relative_to(home.parent).as_posix()] = (hashlib.sha256(data).hexdigest(), len(data))
    return found


def attempt(given: Input, words: tuple[str, ...], home: Path, ear: Ear | None, *, by_fork: bool = False) -> Attempt:
    """Run one command and judge it.

    Parameters
    ----------
    given
        The input, which lies in home.
    words
        The words after ``dateline``; a first word that ends in .py is a program of a package.
    home
        The home.
    ear
        Hears requests, where the system lets it.
    by_fork
        Fork the command from this process, in which its modules are loaded.
    """
    before, mark, begun = earlier_results(home), len(ear.heard) if ear else 0, time.monotonic()
    status, said, usage = _run(words, home, by_fork=by_fork)
    waited, seconds = time.monotonic() - begun, usage.ru_utime + usage.ru_stime
    after = earlier_results(home)
    changed = sum(size for name, (digest, size) in before.items() if after.get(name, ("", 0))[0] != digest)
    requests = [one for one in (ear.since(mark) if ear else []) if not (given.may_resolve and one.endswith(":53"))]
    seen = Seen(status, _outcome(status, said, words), seconds, waited, usage.ru_maxrss / 1024, changed, requests, said)
    if hole := _hole(given, home, seen):
        return Attempt(given, words, seen, "hole", hole)
    weak = _weakness(given, words, seen)
    return Attempt(given, words, seen, "weak" if weak else "well", weak)


def _run(words: tuple[str, ...], home: Path, *, by_fork: bool) -> tuple[int, str, resource.struct_rusage]:
    """Run a command in a session of its own; give its exit code, all it printed and what it took."""
    told = home.parent / "said.txt"
    with told.open("wb") as out:
        if by_fork and not words[0].endswith(".py"):
            pid = forked.start(words, home, environment_of(home), out.fileno(), _bounded)
        else:
            pid = _started(words, home, out)
        status, usage = _wait(pid)
    code = os.waitstatus_to_exitcode(status)
    return code, told.read_bytes()[:2_000_000].decode("utf-8", "replace"), usage


def _started(words: tuple[str, ...], home: Path, out: IO[bytes]) -> int:
    python = Path(sys.executable)
    command = [str(python), *words] if words[0].endswith(".py") else [str(python.with_name("dateline")), *words]
    process = subprocess.Popen(
        command,
        cwd=home,
        env=environment_of(home),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_bounded,  # noqa: PLW1509  (one thread only listens)
    )
    process.returncode = 0  # waited for by its number
    return process.pid


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))


def _wait(pid: int) -> tuple[int, resource.struct_rusage]:
    until = time.monotonic() + _STOPPED_AFTER
    while True:
        found, status, usage = os.wait4(pid, os.WNOHANG)
        if found:
            return status, usage
        if time.monotonic() > until:
            os.killpg(pid, signal.SIGKILL)  # its own session, started above
            _, status, usage = os.wait4(pid, 0)
            return status, usage
        time.sleep(0.02)


def _outcome(status: int, said: str, words: tuple[str, ...]) -> str:
    checks = words[0] == "verify" or words[0].endswith(".py")
    if checks and status == 1:
        return "E_FAIL"
    if status in (0, 1):
        return FINE
    found = _CODE.search(said)
    return found[1] if found else "E_USAGE" if status == 2 else f"exit {status}"


def _hole(given: Input, home: Path, seen: Seen) -> str:
    """Say what is as bad as can be; "" if nothing is."""
    if (home.parent / EXECUTED).exists():
        return "code of the input was executed"
    if "Traceback (most recent call last)" in seen.said:
        return "traceback"
    if seen.waited >= _STOPPED_AFTER:
        return f"did not end in {_STOPPED_AFTER:.0f} s"
    if seen.status not in _USUAL_EXITS:
        return f"exit {seen.status}"
    if seen.changed:
        return f"{seen.changed} bytes of earlier results changed"
    if seen.requests:
        return f"asked {seen.requests[0]}"
    if _OBEYED.search(seen.said.replace("\r", "")):
        return "control characters reached the terminal"
    if seen.outcome == FINE and given.surface == "package" and FINE not in given.expected:
        return "a forged package passes"
    return ""


def _weakness(given: Input, words: tuple[str, ...], seen: Seen) -> str:
    """Say what is not as it should be; "" if nothing is."""
    if seen.seconds > SECONDS:
        return f"{seen.seconds:.0f} s"
    if seen.megabytes > MEGABYTES:
        return f"{seen.megabytes:.0f} MB"
    if not given.is_right(seen.outcome, words[0]):
        return f"{seen.outcome}, where {' or '.join(sorted(given.expected))} was expected"
    if seen.status >= 3 and seen.outcome.startswith("exit"):
        return "no code"
    if "/toolkit/" in seen.said and ".py:" in seen.said:
        return "a line of code is shown"
    return ""
