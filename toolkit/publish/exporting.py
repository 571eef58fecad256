"""Everything that leaves the desk, each kind whole or not at all: ``export(run, ["public", "pdf"], out=folder)``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.desk.folders import replace_folder, writing
from toolkit.desk.running.finished import FinishedRun
from toolkit.errors import UsageError
from toolkit.publish import gis, papers, public_edition
from toolkit.settings import get_settings
from toolkit.system import alone, remove_tree

_MARK, _MADE = ".dateline-export", "Made by dateline export; replaced whole by the next.\n"
_MAKERS: dict[str, Callable[[FinishedRun, Path], dict[str, Any]]] = {
    "public": public_edition.write_public,
    "factcheck": papers.write_factcheck,
    "annotated": papers.write_annotated,
    "clean": papers.write_clean,
    "figures": papers.write_figures,
    "gis": gis.write_gis,
    "pdf": papers.write_pdf,
}


@dataclass(frozen=True)
class Export:
    """One kind of export as it was written."""

    kind: str
    folder: Path
    facts: dict[str, Any]
    """What the maker counted: rows, pictures, what is withheld; ``told`` is a phrase for a person."""


def export(run: FinishedRun, kinds: Sequence[str], *, out: Path | None = None) -> Iterator[Export]:
    """Write kinds of export of a finished run, one after the other.

    Parameters
    ----------
    run
        What ``toolkit.desk.running.finished.read_run`` gives.
    kinds
        Names of ``toolkit.publish.KINDS``.
    out
        Where to; ``runs/<case>.export`` beside the run if absent.

    Yields
    ------
    Export
        As soon as its folder is in place.

    Raises
    ------
    UsageError
        ``out`` lies inside a run or among cases, or holds a folder that no export made (E_EXPORT_PLACE).
    """
    place = _place(out, run.folder)
    for kind in kinds:
        folder, facts = _written(kind, run, place)
        yield Export(kind, folder, facts)


def _place(out: Path | None, run: Path) -> Path:
    """Return the folder for exports; never inside a run or a case, whose files are listed and hashed."""

    if out is None:
        place = run.with_name(f"{run.name}.export")
        if place.is_symlink():  # a folder of runs may have come from somebody
            raise UsageError(
                "the folder for exports is a link: what is published would be written elsewhere",
                where=str(place),
                remedy="Move it away, or name a folder by --out.",
                code="E_EXPORT_PLACE",
            )
        return place
    try:
        wanted = out.resolve()
    except (OSError, RuntimeError) as e:  # Python before 3.13 raises RuntimeError
        raise UsageError(
            "the folder for exports leads back to itself by a link", where=str(out), remedy="Name another folder."
        ) from e
    listed = [run.resolve(), *(root.resolve() for root in get_settings().cases)]
    if any(wanted == place or place in wanted.parents for place in listed):
        raise UsageError(
            "exports cannot lie inside a run or among cases",
            where=str(out),
            remedy="Name another folder.",
            code="E_EXPORT_PLACE",
        )
    return wanted


def _written(kind: str, run: FinishedRun, out: Path) -> tuple[Path, dict[str, Any]]:
    place, aside = out / kind, out / f".{kind}.partial"
    # what is replaced is deleted: only a folder that an export made may be
    if place.exists() and not (place / _MARK).is_file():
        raise UsageError(
            "a folder is there that no export made",
            where=str(place),
            remedy="Move it away, or use --out.",
            code="E_EXPORT_PLACE",
        )
    out.mkdir(parents=True, exist_ok=True)
    with writing(out), alone(out):  # another export into this folder is waited for
        remove_tree(aside)
        aside.mkdir(parents=True)
        try:
            facts = _MAKERS[kind](run, aside)
            (aside / _MARK).write_text(_MADE, encoding="utf-8", newline="\n")
            replace_folder(aside, place)
        finally:
            remove_tree(aside)
    return place, facts
