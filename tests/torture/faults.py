"""Every command that writes, with a disk that fails or a machine that stops at its n-th operation.

A row of ``VERBS`` is a command in a home that was made ready for it. ``trial`` runs it with one fault and says what was
not well afterwards: a traceback, a run that is not whole, a case that cannot be read, a half-written file that stays,
or a next command that does not work.
"""

from __future__ import annotations

import csv
import ctypes
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.torture import forked
from tests.torture.homes import copied_home, environment_of
from toolkit.evidence import check_bytes

KINDS = ("kill", "error", "full")
"""SIGKILL in the middle of it; it fails once (EIO); the disk is full from there on (ENOSPC)."""
BUILT = "DATELINE_FAULTS_BUILT"
"""Variable that names what was built, in a program that was started with it."""
_SOURCE = Path(__file__).with_name("faults.c")
_SECONDS = 120
_USUAL_EXITS = (0, 1, 2, 3, 4)
_MOVING = re.compile(r"\d{8}T\d{6,}\w*|\d{4}-\d\d-\d\d|[0-9a-f]{64}|-[0-9a-f]{8}(?=\.)")
"""Parts of names that differ from one time to the next: times, days, digests, random tails."""
_LEFT_OVER = re.compile(r"(^|/)\.[^/]*\.(partial|tmp|old)|\.tmp[^/]*$|(^|/)tmp[^/]*$|\.partial(/|$)")

NOTE = "Bo Lind said on 3 March 2024 that the pier was “open to all”.\n"


def _as_it_is(home: Path) -> None:
    """Leave a home as it is."""


@dataclass(frozen=True)
class Verb:
    """One writing command.

    Attributes
    ----------
    name
        As it stands in the table.
    words
        The words after ``dateline``; a first word "lab" is a change that the widgets make.
    ready
        Makes the home ready for it, without faults.
    again
        Words that the same command may end with when it had in truth been done: it is there already.
    then
        What it then tells to go on with.
    """

    name: str
    words: tuple[str, ...]
    ready: Callable[[Path], None] = _as_it_is
    again: tuple[str, ...] = ()
    then: tuple[tuple[str, ...], ...] = ()


def _more(home: Path) -> None:
    (home / "more.md").write_text(NOTE, encoding="utf-8")


def _archive(home: Path) -> None:
    with zipfile.ZipFile(home / "more.zip", "w") as archive:
        archive.writestr(
            zipfile.ZipInfo("more.md"), NOTE
        )  # with the first day of zip's calendar: the same bytes each time


def _drafted(home: Path) -> None:
    _more(home)
    _plainly(home, "add", "harbour", "more.md")
    _plainly(home, "draft", "harbour")


def _sheet(home: Path) -> None:
    _plainly(home, "export", "harbour", "--factcheck", "--out", str(home / "sheet"))
    path = next((home / "sheet").rglob("*.csv"))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, first, *rest = csv.reader(stream)
    first[head.index("OK?")] = "checked"
    with (home / "sheet.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, first, *rest])


def _edited(home: Path) -> None:
    path = home / "cases/harbour/case.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('is = "3 km"', 'is = "9 km"'), encoding="utf-8")


def _rows(home: Path) -> None:
    (home / "rows.csv").write_text("slug\nrow-1\n", encoding="utf-8")


def _places(home: Path) -> None:
    (home / "places.csv").write_text("name,lat,lon\nPier,64.1,-21.9\n", encoding="utf-8")


def _key(home: Path) -> None:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "desk@example.org", "-f", str(home / "key")]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _scenes(home: Path) -> None:
    from tests.torture.inputs.raster import write_scene

    write_scene(home / "a.tif", seed=1)
    write_scene(home / "b.tif", seed=2)


_EXPORT = ("--public", "--factcheck", "--annotated", "--clean", "--figures", "--gis")
_GO_ON = (("add", "other", "more.md"), ("draft", "other"))
VERBS = (
    Verb("new", ("new", "other"), again=("E_CASE_EXISTS",)),
    Verb("new --from", ("new", "other", "--from", "more.md"), _more, ("E_CASE_EXISTS",), _GO_ON),
    Verb("add", ("add", "harbour", "more.md"), _more),
    Verb("add (archive)", ("add", "harbour", "more.zip"), _archive),
    Verb("draft", ("draft", "harbour")),
    Verb("draft --accept", ("draft", "harbour", "--accept", "1"), _drafted, ("no longer offered",)),
    Verb("draft --reject", ("draft", "harbour", "--reject", "1"), _drafted, ("no longer offered",)),
    Verb("decide", ("decide", "harbour", "c1", "--verdict", "supported", "--why", "the survey")),
    Verb("review", ("review", "harbour", "sheet.csv", "--by", "R. Reader"), _sheet),
    Verb("correct", ("correct", "harbour", "--wrong", "The distance was another."), _edited),
    Verb("run", ("run", "harbour", "--fresh", "--stamp", "case")),
    Verb("batch", ("batch", "harbour", "-j", "1", "--fresh", "--stamp", "case", "--since")),
    Verb("batch --from", ("batch", "--from", "rows.csv", "--template", "harbour", "-j", "1", "--stamp", "case"), _rows),
    Verb("export", ("export", "harbour", *_EXPORT)),
    Verb("proof --out", ("proof", "harbour", "more.md", "--out", "proofs"), _more),
    Verb("sign", ("sign", "harbour", "--key", "key"), _key),
    Verb("sign --request", ("sign", "harbour", "--request", "q.tsq")),
    Verb("verify --badge", ("verify", "harbour", "--badge", "badge.svg")),
    Verb("compare --out", ("compare", "a.tif", "b.tif", "--out", "comparison"), _scenes),
    Verb("gazetteer import", ("gazetteer", "import", "places.csv"), _places),
    Verb("find", ("find", "pier")),
    Verb("lab --prepare", ("lab", "harbour", "--prepare")),
    Verb("board: accept", ("lab", "accept"), _drafted),
    Verb("board: edit", ("lab", "edit")),
)


@cache
def preload() -> Path | None:
    """Build what makes operations fail; None without a C compiler or outside Linux."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    if BUILT in os.environ:
        return Path(os.environ[BUILT])
    built = Path(tempfile.mkdtemp(prefix="dateline-faults-")) / "faults.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", built, _SOURCE, "-ldl"], check=True)
    return built


def enter() -> None:
    """Start this program again with operations that may fail, so that commands can be forked from it."""
    built = preload()
    if built is not None and BUILT not in os.environ:
        more = {"LD_PRELOAD": str(built), BUILT: str(built)}
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **more})  # noqa: S606  (the same program)


def count(verb: Verb, plain: Path) -> tuple[int, set[str]]:
    """Run a command without a fault.

    Parameters
    ----------
    verb
        The command.
    plain
        What ``plain_home`` made.

    Returns
    -------
    tuple
        Operations that change a file below home, and the names of the files there afterwards.
    """
    with copied_home(plain) as folder:
        home = folder / "home"
        verb.ready(home)
        done, number = _faulty(verb, home, "count", 0)
        assert done.returncode in (0, 1), (verb.name, done.stdout)
        return number, names(home)


def trial(verb: Verb, plain: Path, kind: str, at: int, expected: set[str]) -> tuple[bool, list[str]]:
    """Run a command with one fault, then again without.

    Parameters
    ----------
    verb
        The command.
    plain
        What ``plain_home`` made.
    kind
        One of ``KINDS``.
    at
        Number of the operation, from 1.
    expected
        Names that ``count`` gave.

    Returns
    -------
    tuple
        Whether the fault came about, and what was not well.
    """
    with copied_home(plain) as folder:
        home = folder / "home"
        verb.ready(home)
        before = case_text(home)
        done, number = _faulty(verb, home, kind, at)
        found = _said_badly(done, kind) if number >= at else []
        found += _half_written(home, before)
        again = _plain_run(verb, home)
        if again.returncode not in (0, 1) and not any(code in again.stdout for code in verb.again):
            found.append(f"next: exit {again.returncode}: {again.stdout.strip()[-200:]}")
        if again.returncode not in (0, 1):
            found += [_run(_dateline(*words), home, {}).stdout for words in verb.then if not _goes_on(words, home)]
        found += _half_written(home, None)
        if left := sorted(name for name in names(home) - expected if _LEFT_OVER.search(name)):
            found.append(f"left over: {left[:3]}")
        if missing := sorted(expected - names(home)):
            found.append(f"missing: {missing[:3]}")
        return number >= at, found


def _goes_on(words: tuple[str, ...], home: Path) -> bool:
    return _run(_dateline(*words), home, {}).returncode in (0, 1)


def names(home: Path) -> set[str]:
    """Give the names of all files below a home, without times, digests and random tails."""
    return {_MOVING.sub("_", path.relative_to(home).as_posix()) for path in home.rglob("*") if path.is_file()}


def case_text(home: Path) -> bytes:
    """Give case.toml of the case that is worked on."""
    return (home / "cases/harbour/case.toml").read_bytes()


def _half_written(home: Path, before: bytes | None) -> list[str]:
    """Say which run is not whole, and whether a case can still be read."""
    found = []
    for slug in ("harbour", "kept"):
        run = home / "runs" / slug
        faults = check_bytes(run) if run.is_dir() else ["there is no run"]
        if faults:
            found.append(f"runs/{slug}: {faults[0]}")
    if before is not None and case_text(home) != before and _checked(home).returncode:
        found.append(f"case.toml: {_checked(home).stdout.strip()[-200:]}")
    return found


def _checked(home: Path) -> subprocess.CompletedProcess[str]:
    return _run(_dateline("check", "harbour"), home, {})


def _said_badly(done: subprocess.CompletedProcess[str], kind: str) -> list[str]:
    if "Traceback (most recent call last)" in done.stdout:
        return [f"traceback: {done.stdout.strip()[-300:]}"]
    if kind != "kill" and done.returncode not in _USUAL_EXITS:
        return [f"exit {done.returncode}: {done.stdout.strip()[-200:]}"]
    return []


def _faulty(verb: Verb, home: Path, kind: str, at: int) -> tuple[subprocess.CompletedProcess[str], int]:
    """Run a command with a fault; give what it said and how many operations there were."""
    counter = home.parent / "counter"
    counter.write_bytes(struct.pack("l", 0))
    built = preload()
    assert built is not None
    more = _own_cache(verb, home) | {
        "LD_PRELOAD": str(built),
        "FAULTS_ROOT": str(home),
        "FAULTS_COUNTER": str(counter),
        "FAULTS_AT": str(at),
        "FAULTS_KIND": kind,
    }
    done = _run(_command(verb), home, more)
    return done, struct.unpack("l", counter.read_bytes())[0]


def _plain_run(verb: Verb, home: Path) -> subprocess.CompletedProcess[str]:
    return _run(_command(verb), home, _own_cache(verb, home))


def _own_cache(verb: Verb, home: Path) -> dict[str, str]:
    """Let the command that fills the cache have one of its own, in which its writing is counted."""
    return {"DATELINE_CACHE": str(home / "cache")} if verb.words[0] == "gazetteer" else {}


def _plainly(home: Path, *words: str) -> None:
    done = _run(_dateline(*words), home, {})
    assert done.returncode in (0, 1), (words, done.stdout)


def _command(verb: Verb) -> list[str]:
    if verb.words[0] == "lab" and "--prepare" not in verb.words:
        root = str(Path(__file__).resolve().parents[2])
        start = (
            "import sys; sys.path.insert(0, sys.argv[1]); from tests.torture.board import change; change(sys.argv[2])"
        )
        return [sys.executable, "-P", "-c", start, root, verb.words[1]]
    return _dateline(*verb.words)


def _dateline(*words: str) -> list[str]:
    return [str(Path(sys.executable).with_name("dateline")), *words]


def _run(command: list[str], home: Path, more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = environment_of(home) | more
    if command[0] == _dateline()[0] and BUILT in os.environ:
        return _forked_run(command, home, environment)
    return subprocess.run(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=_SECONDS,
        check=False,
    )


def _forked_run(command: list[str], home: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Fork a command from this process, in which its modules are loaded, and what makes operations fail."""
    told = home.parent / "said.txt"
    with told.open("wb") as out:
        pid = forked.start(tuple(command[1:]), home, environment, out.fileno(), lambda: _begin(environment))
    until = time.monotonic() + _SECONDS
    done, status = 0, 0
    while not done:
        if time.monotonic() > until:
            os.killpg(pid, signal.SIGKILL)  # its own session
            os.waitpid(pid, 0)
            raise subprocess.TimeoutExpired(command, _SECONDS)
        time.sleep(0.01)
        done, status = os.waitpid(pid, os.WNOHANG)
    said = told.read_text(encoding="utf-8", errors="replace")
    return subprocess.CompletedProcess(command, os.waitstatus_to_exitcode(status), said, "")


def _begin(environment: dict[str, str]) -> None:
    os.environ.update({name: value for name, value in environment.items() if name.startswith("FAULTS_")})
    ctypes.CDLL(None).faults_begin()
