"""The index of a desk's reports: runs/index.html."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit.errors import FileError
from toolkit.reading import read_json
from toolkit.records import VERDICTS, Verdict
from toolkit.report.render import render

SUMMARY = "report/summary.json"


@dataclass(frozen=True, slots=True)
class End:
    """How the last run of a case ended.

    Attributes
    ----------
    at
        When, as an ISO 8601 time in UTC; None = not known.
    seconds
        How long it took; None = not known.
    changed
        Ids of the findings that the run before did not have, or had otherwise; None in a first run.
    error
        Its error line; None if it went well.
    """

    at: str | None = None
    seconds: float | None = None
    changed: tuple[str, ...] | None = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One case in the index.

    Attributes
    ----------
    case
        Slug.
    title
        Headline of its report.
    question
        What it answers.
    stamp
        Date its report carries, as EDTF.
    report
        Address of its report, relative to the index; None = there is none.
    verdicts
        Number of claims by verdict.
    end
        How its last run ended.
    simulated
        True for an exercise.
    """

    case: str
    title: str
    question: str = ""
    stamp: str | None = None
    report: str | None = None
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)
    end: End = End()
    simulated: bool = False


def build_index(rows: Sequence[IndexRow]) -> str:
    """Make the index page.

    Parameters
    ----------
    rows
        One a case, in the order to print.

    Returns
    -------
    str
        HTML that makes no request.
    """
    return render("index.html.j2", rows=rows, failed=sum(row.end.error is not None for row in rows))


def write_index(runs: Path, ends: Mapping[str, End]) -> Path:
    """Write the index over all reports in a folder of runs.

    Parameters
    ----------
    runs
        Folder with one folder a case.
    ends
        How the last run of each case ended; a case that has a report is listed even without.

    Returns
    -------
    Path
        The file, runs/index.html.
    """
    from toolkit.evidence import write_atomic

    finished = {path.parent.parent.name for path in runs.glob(f"*/{SUMMARY}")}
    rows = [_row(runs, case, ends.get(case, End())) for case in sorted(finished | set(ends))]
    path = runs / "index.html"
    write_atomic(path, build_index(rows).encode())
    return path


def _row(runs: Path, case: str, end: End) -> IndexRow:
    try:
        facts = read_json(runs / case / SUMMARY)
        verdicts = {verdict: int(facts["verdicts"][verdict]) for verdict in VERDICTS if verdict in facts["verdicts"]}
        return IndexRow(
            case=case,
            title=str(facts["title"]),
            question=str(facts["question"]),
            stamp=str(facts["stamp"]),
            report=f"{case}/report/report.html",
            verdicts=verdicts,
            end=end,
            simulated=bool(facts["simulated"]),
        )
    except (FileError, ValueError, KeyError, TypeError):
        return IndexRow(case=case, title=case, end=replace(end, error=end.error or "no report yet"))
