"""The command: open a package, check it level by level, print a line for each, and say by the exit code how it went."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Optional

from toolkit.evidence.verification.badge import badge
from toolkit.evidence.verification.claims import check_claims
from toolkit.evidence.verification.compare import CHANGED, MISSING, Row
from toolkit.evidence.verification.custody import check_custody
from toolkit.evidence.verification.decided import check_decisions
from toolkit.evidence.verification.files import Package, check_bytes_of, open_package
from toolkit.evidence.verification.origin import check_signature, check_time
from toolkit.evidence.verification.outcome import FAIL, NOT_CHECKED, PASS, Level, RefusedError, UnreadableError, short
from toolkit.evidence.verification.quotations import check_quotations
from toolkit.evidence.verification.unpacked import package_folder
from toolkit.terminal import one_line, plain

Rerun = Callable[[Path, Optional[Path]], "tuple[list[Row], list[str]]"]  # noqa: UP045  (Python 3.9 reads this file)
"""Runs a package again from its evidence, and from a folder with what did not travel: rows, and notes on the inputs."""

_MOST_SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of a check.

    Parameters
    ----------
    parser
        Where to add them.
    """
    parser.add_argument(
        "--signers", type=Path, metavar="FILE", help="allowed signers (OpenSSH's form); asks for a signature"
    )
    parser.add_argument("--tsa-ca", type=Path, metavar="PEM", help="the time-stamping authority's certificates")
    parser.add_argument("--rerun", action="store_true", help="run it again from its evidence, offline, and compare")
    parser.add_argument("--evidence", type=Path, metavar="FOLDER", help="for --rerun: files that did not travel")
    parser.add_argument("--badge", type=Path, metavar="SVG", help="write a badge that says what it came to")
    parser.add_argument("--all", action="store_true", help="print every problem, and what matches in a re-run")


def check(path: Path, given: argparse.Namespace, rerun: Rerun | None = None) -> tuple[list[Level], list[Row]]:
    """Check a package, level by level.

    Parameters
    ----------
    path
        A folder, or a zip or tar file.
    given
        The arguments.
    rerun
        What runs a package again; None where dateline is not installed.

    Raises
    ------
    RefusedError
        It is no package that this program checks.
    UnreadableError
        There is none.
    """
    for name, file in (("--signers", given.signers), ("--tsa-ca", given.tsa_ca)):
        if file is not None and not file.is_file():
            raise UnreadableError(f"{name} {file}: no such file")
    with package_folder(path) as root:
        package = open_package(root)
        levels = [check_bytes_of(package), check_signature(package, given.signers), check_time(package, given.tsa_ca)]
        levels += [check_custody(package), check_claims(package), check_quotations(package)]
        decided = check_decisions(package)
        levels += [decided] if decided else []
        rows: list[Row] = []
        if given.rerun:
            again, rows = _again(package, given, rerun, whole=levels[0].outcome == PASS)
            levels.append(again)
    return levels, rows


def _again(package: Package, given: argparse.Namespace, rerun: Rerun | None, *, whole: bool) -> tuple[Level, list[Row]]:
    # a re-run takes steps and parameters from the package: never from one that was altered
    if not whole:
        return Level("re-run", NOT_CHECKED, "the bytes are not as listed, so nothing of it is run"), []
    if rerun is None:
        return Level("re-run", NOT_CHECKED, "dateline is not installed for this Python"), []
    rows, notes = rerun(package.root, given.evidence)
    if not rows:
        return Level("re-run", NOT_CHECKED, notes[0] if notes else "nothing to compare", (), tuple(notes[1:])), []
    counts = Counter(row.outcome for row in rows)
    said = ", ".join(f"{counts[name]} {name}" for name in ("MATCH", "WITHIN", "CHANGED", "MISSING", "NOT CHECKED"))
    wrong = [f"{r.outcome} {r.step}/{r.record}: {r.detail}" for r in rows if r.outcome in (CHANGED, MISSING)]
    others = [f"{r.outcome} {r.step}/{r.record}: {r.detail}" for r in rows if r.outcome in ("WITHIN", NOT_CHECKED)]
    return Level("re-run", FAIL if wrong else PASS, said, tuple(wrong), (*notes, *others)), rows


def exit_code(levels: list[Level]) -> int:
    """Return 0 when nothing differs, 1 when something does."""
    return int(any(level.outcome == FAIL for level in levels))


def opening(levels: list[Level]) -> str:
    """Return the sentence that a check of a package nobody vouches for opens with; "" for one that somebody signed."""
    if any(level.name == "signature" and level.outcome == PASS for level in levels):
        return ""
    agree = "some parts do not agree" if exit_code(levels) else "the parts agree"
    return f"Nobody you named has signed this: {agree}; this does not show who wrote them."


def as_json(path: Path, levels: list[Level], rows: list[Row]) -> str:
    """Return a check as one JSON document.

    Parameters
    ----------
    path
        What was checked.
    levels
        What it came to.
    rows
        The records of a re-run.
    """
    told: dict[str, Any] = {"format": "dateline/verification/1", "package": str(path), "ok": not exit_code(levels)}
    told["opening"] = opening(levels)
    told["levels"] = [vars(level) for level in levels]
    told["records"] = [vars(row) for row in rows]
    return plain(json.dumps(told, ensure_ascii=False, indent=2))


def as_text(levels: list[Level], *, everything: bool = False) -> str:
    """Return a check as text: a line a level, and below it what a reader must know.

    Parameters
    ----------
    levels
        What it came to.
    everything
        True lists all problems and notes; otherwise the first twenty of each level.
    """
    first = opening(levels)
    lines = [f"{'':12}{first}"] if first else []
    for level in levels:
        lines.append(f"{level.outcome:<12}{level.name}: {one_line(level.summary)}")
        said = [*level.problems, *level.notes]
        shown = said if everything else said[:_MOST_SHOWN]
        lines += [f"{'':12}  {short(line, 300)}" for line in shown]
        lines += [f"{'':12}  and {len(said) - len(shown)} more (--all)"] if len(said) > len(shown) else []
    return "\n".join(lines)


def main(words: list[str], rerun: Rerun | None = None) -> int:
    """Check the package that the words name.

    Parameters
    ----------
    words
        The arguments; with none, the package this file lies in is checked.
    rerun
        What runs a package again.

    Returns
    -------
    int
        0 nothing differs, 1 something does, 2 not a package this program checks, 3 nothing to check.
    """
    parser = argparse.ArgumentParser(prog="verify.py", description="Check a dateline package, offline.")
    here = str(Path(__file__).resolve().parent)
    parser.add_argument(
        "package", nargs="?", default=here, help="its folder, or a zip or tar file; absent: where I lie"
    )
    arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    given = parser.parse_args(words)
    try:
        levels, rows = check(Path(given.package), given, rerun)
    except (RefusedError, UnreadableError) as e:
        # refused: it may be a trick; unreadable: there is nothing
        code = 2 if isinstance(e, RefusedError) else 3
        sys.stderr.write(one_line(f"E_VERIFY: {e}") + "\n")
        return code
    if given.badge is not None:
        try:
            given.badge.write_text(badge(levels), encoding="utf-8")
        except OSError as e:
            sys.stderr.write(one_line(f"E_STORAGE: {given.badge} cannot be written ({e.strerror})") + "\n")
            return 3
    told = as_json(Path(given.package), levels, rows) if given.json else as_text(levels, everything=given.all)
    sys.stdout.write(told + "\n")
    return exit_code(levels)
