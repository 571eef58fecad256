"""What the verbs share when they print: the progress bar and the summary of a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit.reading import read_json

if TYPE_CHECKING:
    from toolkit.desk.running.results import Progress, RunResult


@contextmanager
def progress_bar(*, cases: int = 1, quiet: bool = False) -> Iterator[Callable[[Progress], None]]:
    """Show a bar for each case that runs, and one for all, on standard error while the block runs.

    Parameters
    ----------
    cases
        Number of cases.
    quiet
        True shows nothing.

    Yields
    ------
    callable
        Takes each ``Progress``.
    """
    if quiet:
        yield lambda _: None
        return
    if not sys.stderr.isatty() or "JPY_PARENT_PID" in os.environ:  # a notebook keeps each frame of a bar that moves
        yield _print_progress
        return
    from rich import progress as rich
    from rich.console import Console

    console = Console(file=sys.stderr)
    columns = (
        rich.TextColumn("{task.fields[case]:<12}"),
        rich.BarColumn(24),
        rich.MofNCompleteColumn(),
        rich.TimeElapsedColumn(),
        rich.TextColumn("{task.description}"),
    )
    bars: dict[str, rich.TaskID] = {}
    with rich.Progress(*columns, console=console) as shown:
        every = shown.add_task("", total=cases, case="all cases") if cases > 1 else None

        def update(now: Progress) -> None:
            if now.case not in bars:
                bars[now.case] = shown.add_task("", total=now.total, case=now.case)
            shown.update(bars[now.case], completed=now.done, description=now.step or "done")
            if every is not None and now.step is None:
                shown.remove_task(bars.pop(now.case))
                shown.advance(every)

        yield update


def _print_progress(now: Progress) -> None:
    told = f" [{now.origin}: {now.why}]" if now.origin and now.origin != "run" else ""
    print(f"{now.case}: {now.done}/{now.total} {now.step or 'done'} ({now.seconds:.1f} s){told}", file=sys.stderr)


def summary_lines(result: RunResult, *, findings: int = 3) -> list[str]:
    """Give the lines that tell what a run came to.

    Parameters
    ----------
    result
        The run.
    findings
        How many findings to print.

    Returns
    -------
    list of str
        Headline findings and the place of the report.
    """
    outputs = read_json(result.folder / "report" / "outputs.json")
    by_id = {f["id"]: f for f in outputs["findings"]}
    lines = [f"{result.case}: {'unchanged, ' * result.unchanged}{result.seconds:.1f} s"]
    for key in outputs["headlines"][:findings]:
        found = by_id[key]
        lines.append(f"  {'[' + found['verdict'] + '] ' if found['verdict'] else ''}{found['text']}")
    if result.changed and not result.first:
        lines.append(f"  {changed_words(result.changed)}")
    return [*lines, f"  Report: {result.report}"]


def changed_words(changed: Sequence[str]) -> str:
    """Say which findings changed, the first five by name."""
    more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
    return f"{len(changed)} finding{'s' * (len(changed) != 1)} changed: {', '.join(changed[:5])}{more}"
