"""Say in plain words what is wrong or missing in a case."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from toolkit.cli.foresee import foreseen
from toolkit.desk.casefile.reading import check_case
from toolkit.desk.decisions import read_decisions
from toolkit.desk.folders import find_case
from toolkit.terminal import one_line


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case")


def _unread_decisions(folder: Path) -> list[str]:
    """Give one line for each decision that a run will not apply because its file cannot be read."""
    return [f"Decision {faulty.file} is not applied: {faulty.fault}" for faulty in read_decisions(folder).faulty]


def call(arguments: argparse.Namespace) -> int:
    """Read the case and print the advice."""
    case, lines = check_case(arguments.slug)
    if case is not None and not any(line.startswith("Error") for line in lines):  # no file is read that a run refuses
        folder = find_case(arguments.slug)
        lines += foreseen(case, folder)
        lines += _unread_decisions(folder)
    errors = [line for line in lines if line.startswith("Error")]
    if arguments.json:
        print(json.dumps({"case": arguments.slug, "ok": not errors, "advice": lines}, ensure_ascii=False))
        return 3 if errors else 0
    if case:
        counted = {"site": case.sites, "claim": case.claims, "document": case.documents, "event": case.events}
        counted["scene"] = case.scenes
        print(f"{case.slug}: " + ", ".join(f"{len(x)} {word}{'s' * (len(x) != 1)}" for word, x in counted.items()))
    print("\n".join(f"- {one_line(line)}" for line in lines) or "Nothing is missing.")
    if case and not errors:
        print(f"Ready: dateline run {case.slug}")
    return 3 if errors else 0
