"""``dateline compare --series``: between which of three or more images each changed area was first seen."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import style
from toolkit.errors import BandMismatch, UsageError
from toolkit.imagery import CompareOptions, compare, measure_series, series_figures, series_findings
from toolkit.naming import free_name, slug_of
from toolkit.records import bounds

if TYPE_CHECKING:
    from toolkit.imagery import Comparison, SeriesResult
    from toolkit.imagery.views import View
    from toolkit.records import Figure, Scene


MOST_TRIED = 40
"""Pairs of which the two ends of a series are chosen; a pair of unlike bands is refused by its headers alone."""


def check_words(arguments: argparse.Namespace) -> list[Path]:
    """Give the files of a series; refuse words that do not go together.

    Parameters
    ----------
    arguments
        As parsed.

    Raises
    ------
    UsageError
        More than two files without --series, fewer than three with it, or options of a pair beside it.
    """
    files = [arguments.before, arguments.after, *arguments.more]
    if arguments.more and not arguments.series:
        raise UsageError(
            f"{len(files)} files", where="dateline compare", remedy="Name two, or add --series for a series in time."
        )
    if len(files) < 3:
        raise UsageError("a series takes three files or more", where="--series", remedy="Name more, or leave it out.")
    if arguments.before_date or arguments.after_date:
        raise UsageError(
            "a series has more than two dates",
            where="--before-date, --after-date",
            remedy="Use --dates, one for each file in order.",
        )
    return files


def stated_scenes(files: Sequence[Path], arguments: argparse.Namespace, stated: Callable[..., Scene]) -> list[Scene]:
    """Give a record of each file, with its date: as --dates says, or as its tags or its name do.

    Parameters
    ----------
    files
        The files, as named.
    arguments
        As parsed.
    stated
        Makes the record of a file, with an id and a date.

    Raises
    ------
    UsageError
        --dates does not give one for each file.
    """
    dates = [d.strip() for d in arguments.dates.split(",")] if arguments.dates else [""] * len(files)
    if len(dates) != len(files):
        raise UsageError(
            f"{len(dates)} dates for {len(files)} files", where="--dates", remedy="Give one for each file, in order."
        )
    found: dict[str, Scene] = {}
    for path, date in zip(files, dates, strict=True):
        # what is told of an image names its file
        name = free_name(slug_of(path.stem), found)
        found[name] = stated(path, name, date or None)
    return list(found.values())


def ends(scenes: Sequence[Scene]) -> tuple[list[Scene], list[str]]:
    """Put scenes in order of time, those without a date last, and say what is odd.

    Raises
    ------
    UsageError
        Fewer than three have a date.
    """
    dated = [s for s in scenes if s.acquired]
    if len({bounds(s.acquired) for s in dated if s.acquired}) < 3:
        silent = ", ".join(s.file or s.id for s in scenes if not s.acquired)
        raise UsageError(
            "fewer than three files with a date of their own",
            where=f"--series{f', {silent}' if silent else ''}",
            remedy="Give the dates with --dates, one for each file in order.",
        )
    ordered = sorted(dated, key=lambda s: bounds(s.acquired or ""))
    notes = [] if ordered == dated else ["The files are not in order of time, and were put in it."]
    return [*ordered, *(s for s in scenes if not s.acquired)], notes


def measured(
    scenes: Sequence[Scene], arguments: argparse.Namespace, area: Any, tell: Callable[[str], None]
) -> tuple[Comparison, SeriesResult | None]:
    """Compare the first with the last, then every other with both.

    Where the two have not the same bands, the two farthest apart that have them stand in their place; the series says
    of every other image why it tells nothing.

    Parameters
    ----------
    scenes
        In order of time.
    arguments
        As parsed.
    area
        The square to compare; None = all.
    tell
        Told how far the work is.

    Raises
    ------
    BandMismatch
        No two of them have the same bands.
    """
    options = CompareOptions(control=tuple(arguments.control) if arguments.control else None)
    pair = _widest_pair([s for s in scenes if s.acquired], options, area, tell)
    return pair, measure_series(
        pair, scenes, area=area, on_progress=lambda done, of: tell(f"compared {done} of {of} pairs …")
    )


def _widest_pair(dated: Sequence[Scene], options: CompareOptions, area: Any, tell: Callable[[str], None]) -> Comparison:
    apart = sorted(combinations(range(len(dated)), 2), key=lambda pair: (pair[0] - pair[1], pair))
    refused: list[BandMismatch] = []
    for first, last in apart[:MOST_TRIED]:
        tell(f"comparing {dated[first].file} and {dated[last].file} …")
        try:
            return compare(dated[first], dated[last], options=options, area=area)
        except BandMismatch as e:
            refused.append(e)
    raise refused[0]


def told(found: SeriesResult | None, notes: Sequence[str]) -> list[str]:
    """Give the lines that say what a series came to.

    Parameters
    ----------
    found
        The series; None = nothing was measured.
    notes
        What was odd about the files.
    """
    lines = [f"  {note}" for note in notes]
    if found is None:
        return [*lines, "  No dates: the first and the last image could not be measured against each other."]
    return [*lines, *(f"  {finding.text}" for finding in series_findings(found, ()))]


def saved(found: SeriesResult | None, folder: Path, *, simulated: bool) -> tuple[Figure, ...]:
    """Write the figures of a series into a folder.

    Parameters
    ----------
    found
        The series; None = nothing was measured.
    folder
        Where to.
    simulated
        True stamps the figures.
    """
    views: tuple[View, ...] = series_figures(found)
    return tuple(
        style.save_figure(
            view.canvas,
            folder / f"{view.name}.png",
            caption=view.caption,
            alt=view.alt,
            credits=view.credits,
            simulated=simulated,
        )
        for view in views
    )
