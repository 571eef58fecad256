"""Check a finished run: hash every file again, then run it again from its own evidence and compare.

Each finding comes out as MATCH, CHANGED or MISSING. Nothing but the run folder is needed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("run", help="a run folder such as runs/drill, or the name of a case that was run")
    parser.add_argument("--no-rerun", action="store_true", help="hash only; do not run it again")
    parser.add_argument("--all", action="store_true", help="print matching findings, too")


def call(arguments: argparse.Namespace) -> int:
    """Check bytes, then findings; exit 1 if anything differs."""
    from toolkit.desk.rerun import rerun
    from toolkit.evidence import check_bytes

    run = _folder(arguments.run)
    problems = check_bytes(run)
    rows = [] if arguments.no_rerun or problems else rerun(run)
    differs = bool(problems) or any(row.outcome != "MATCH" for row in rows)
    if arguments.json:
        found = [{"step": r.step, "finding": r.finding, "outcome": r.outcome, "detail": r.detail} for r in rows]
        bytes_found = [{"kind": p.kind, "path": p.path, "detail": p.detail} for p in problems]
        print(
            json.dumps(
                {"run": str(run), "ok": not differs, "bytes": bytes_found, "findings": found}, ensure_ascii=False
            )
        )
        return int(differs)
    for problem in problems:
        print(f"FAIL   {problem.path}: {problem.kind}, {problem.detail}")
    if not problems:
        print("PASS   bytes: every file is as listed, nothing is unlisted, custody log unbroken")
    for row in rows:
        if row.outcome != "MATCH" or arguments.all:
            print(f"{row.outcome:<7}{row.step}/{row.finding}" + (f": {row.detail}" if row.detail else ""))
    counts = Counter(row.outcome for row in rows)
    if rows:
        print("findings: " + ", ".join(f"{counts[o]} {o}" for o in ("MATCH", "CHANGED", "MISSING")))
    else:
        print("findings: NOT CHECKED" + (" (the bytes differ)" if problems else " (--no-rerun)"))
    return int(differs)


def _folder(text: str) -> Path:
    from toolkit.settings import get_settings

    named = Path(text)
    return named if named.is_dir() else get_settings().runs / text
