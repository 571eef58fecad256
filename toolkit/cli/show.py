"""What the verbs share when they print: the progress bar and the summary of a run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.desk.chain import Progress, RunResult


@contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Callable[[Progress], None]]:
    """Show a bar a case on standard error while the block runs.

    Parameters
    ----------
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
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr)
    bars: dict[str, int] = {}
    columns = TextColumn("{task.fields[case]:<12}"), BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}")  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:

        def update(progress: Progress) -> None:  # type: ignore[valid-type]
            _advance(shown, console, bars, progress)

        yield update


def _advance(shown, console, bars, progress) -> None:  # type: ignore[no-untyped-def]
    if progress.case not in bars:
        bars[progress.case] = shown.add_task("", total=progress.total, case=progress.case)
    words = progress.step or "done"
    shown.update(bars[progress.case], completed=progress.done, description=words)
    if not console.is_terminal:
        console.print(
            f"{progress.case}: {progress.done}/{progress.total} {words} ({progress.seconds:.1f} s)", highlight=False
        )


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
    outputs = result.outputs["report"]
    by_id = {f.id: f for f in outputs.findings}
    lines = [f"{result.case}: {result.seconds:.1f} s"]
    for key in outputs.headlines[:findings]:
        found = by_id[key]
        lines.append(f"  {'[' + found.verdict + '] ' if found.verdict else ''}{found.text}")
    return [*lines, f"  Report: {result.report}"]
