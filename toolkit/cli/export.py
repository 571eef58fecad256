"""Write what leaves the house: a public edition, a sheet for the fact-checker, single figures, a PDF.

The run folder stays as it is; all goes to runs/<case>.export/, or where --out says. Each kind appears whole or not at
all.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.desk.finished import FinishedRun

KINDS = {
    "public": "the report without what [public] in case.toml withholds, and without traces of this machine",
    "factcheck": "one row a sentence, as .csv, .xlsx and .json, with the annotated report beside it",
    "annotated": "the report with every sentence numbered, its evidence beside it",
    "clean": "text, figures and credits alone, for a content management system",
    "figures": "each exhibit as PNG, SVG and HTML snippet",
    "pdf": "the report as PDF; needs Chromium",
}
"""Every kind of export, in the order of --all."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("case", help="name of a case that was run")
    for kind, help_ in KINDS.items():
        parser.add_argument(f"--{kind}", action="store_true", help=help_)
    parser.add_argument("--all", action="store_true", help="everything")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to; runs/<case>.export if absent")


def call(arguments: argparse.Namespace) -> int:
    """Write each kind that was asked for and print where it is."""
    from toolkit.desk.finished import read_run
    from toolkit.errors import UsageError

    kinds = [k for k in KINDS if arguments.all or getattr(arguments, k)]
    if not kinds:
        options = ", ".join(f"--{k}" for k in KINDS)
        raise UsageError("nothing to export", where="dateline export", remedy=f"Say what: {options} or --all.")
    run = read_run(arguments.case)
    out = _place(arguments.out, run.folder)
    written = {}
    for kind in kinds:
        folder, facts = _export(kind, run, out)
        written[kind] = {"folder": str(folder), **facts}
        if not arguments.json:
            print(f"{kind}: {folder}" + (f" ({facts['told']})" if facts.get("told") else ""))
    if arguments.json:
        print(json.dumps({"case": arguments.case, "exports": written}, ensure_ascii=False))
    return 0


def _place(out: Path | None, run: Path) -> Path:
    """Give the folder for exports; never inside a run or a case, whose files are listed and hashed."""
    from toolkit.errors import UsageError
    from toolkit.settings import get_settings

    if out is None:
        return run.with_name(f"{run.name}.export")
    wanted = out.resolve()
    listed = [run.resolve(), *(root.resolve() for root in get_settings().cases)]
    if any(wanted == place or place in wanted.parents for place in listed):
        raise UsageError(
            "exports cannot lie inside a run or among cases",
            where=str(out),
            remedy="Name another folder.",
            code="E_EXPORT_PLACE",
        )
    return wanted


def _export(kind: str, run: FinishedRun, out: Path) -> tuple[Path, dict[str, Any]]:
    from toolkit.desk.folders import replace_folder, writing
    from toolkit.errors import UsageError
    from toolkit.evidence import alone

    place, aside = out / kind, out / f".{kind}.partial"
    if place.exists() and not (place / _MARK).is_file():
        raise UsageError(
            "a folder is there that no export made",
            where=str(place),
            remedy="Move it away, or use --out.",
            code="E_EXPORT_PLACE",
        )
    out.mkdir(parents=True, exist_ok=True)
    with writing(out), alone(out):  # another export into this folder is waited for
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        try:
            facts = _makers()[kind](run, aside)
            (aside / _MARK).write_text("Made by dateline export; replaced whole by the next.\n", encoding="utf-8")
            replace_folder(aside, place)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return place, facts


_MARK = ".dateline-export"


def _makers() -> dict[str, Callable[[FinishedRun, Path], dict[str, Any]]]:
    from toolkit.cli import editions, papers

    return {
        "public": editions.write_public,
        "factcheck": papers.write_factcheck,
        "annotated": papers.write_annotated,
        "clean": papers.write_clean,
        "figures": papers.write_figures,
        "pdf": papers.write_pdf,
    }
