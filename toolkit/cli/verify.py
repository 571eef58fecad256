"""Check a package offline, level by level; with --rerun, run it again from its evidence and compare.

The same program as the verify.py that lies in each package. A case that was run is named by its slug or run folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from toolkit.desk.running.rerun import rerun_package
from toolkit.errors import StorageError, UsageError, VerifyError
from toolkit.evidence import check_bytes, write_atomic
from toolkit.evidence.manifest import newer_than_package
from toolkit.evidence.onefile import verify_script
from toolkit.evidence.verification.badge import badge
from toolkit.evidence.verification.command import arguments, as_json, as_text, check, exit_code
from toolkit.evidence.verification.outcome import RefusedError, UnreadableError, judged
from toolkit.settings import get_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "package", help="a package (folder, zip or tar), a run folder, or the name of a case that was run"
    )
    arguments(parser)


def call(arguments: argparse.Namespace) -> int:
    """Print a line a level; exit 1 if anything differs."""
    path, run = find_package(arguments.package)
    if run is not None and not path.is_dir():
        raise VerifyError(
            f"{run.name} has results and no package: its steps were run by hand",
            where=str(run),
            remedy=f"'dateline run {run.name}' makes the package.",
            code="E_NO_PACKAGE",
        )
    if run is not None and arguments.evidence is None:
        arguments.evidence = run / "evidence"
    try:
        levels, rows = check(path, arguments, _rerun)
    except RefusedError as e:
        raise UsageError(str(e), remedy="Ask for the whole package, or use its own verify.py.", code="E_VERIFY") from e
    except UnreadableError as e:
        raise VerifyError(str(e), remedy="Name a package, or run the case.") from e
    if run is not None:
        levels.insert(1, _run_level(run))
    script = path / "verify.py"
    other = script.is_file() and script.read_bytes() != verify_script()
    if arguments.badge is not None:
        try:
            write_atomic(arguments.badge, badge(levels).encode())
        except OSError as e:
            what = f"the badge cannot be written ({e.strerror})"
            raise StorageError(what, where=str(arguments.badge), remedy="Free space, or name another file.") from e
    print(as_json(path, levels, rows) if arguments.json else as_text(levels, everything=arguments.all))
    if other and not arguments.json:
        print(f"{'':12}the package's own verify.py is not that of this dateline; it was not used")
    return exit_code(levels)


def _rerun(root: Path, evidence: Path | None):  # type: ignore[no-untyped-def]

    return rerun_package(root, evidence)


def find_package(text: str) -> tuple[Path, Path | None]:
    """Give the package that a word names, and the run it lies in, if it was named by its run or case.

    Parameters
    ----------
    text
        A package, a run folder, or the name of a case.
    """
    named = Path(text)
    if (named / "bagit.txt").is_file() or named.is_file():
        return named, None
    run = named if named.is_dir() else get_settings().runs / text
    return (run / "package", run) if (run / "manifest.json").is_file() else (named, None)


def _run_level(run: Path):  # type: ignore[no-untyped-def]
    """Check the run round the package by the desk's own manifest."""
    problems = [f"{name}: not what the package holds; it was made by hand since" for name in newer_than_package(run)]
    problems += [f"{p.path}: {p.kind}, {p.detail}" for p in check_bytes(run)]
    return judged("run", "the files of the run beside the package are as its manifest says", problems)
