"""A case as a person asks it: ``case = toolkit.open_case("harbour")``, ``case.sites``, ``case.statements.by("Holm")``.

What the last run found is given as it stands there; what was not run yet is worked out on the spot. Nothing is written.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from pydantic import ValidationError

from toolkit.desk.casefile.reading import check_case, load_case
from toolkit.desk.casefile.texts import held_texts
from toolkit.desk.folders import find_case
from toolkit.errors import FileError, StepError
from toolkit.imagery import changes_table, compare_case, pair_table
from toolkit.places import locate_sites
from toolkit.quotes import collect_statements
from toolkit.reading import read_text
from toolkit.records import (
    Case,
    Claim,
    Document,
    Finding,
    LocatedSite,
    Outputs,
    Statement,
    StepName,
    human,
    verdict_word,
)
from toolkit.records.comparisons import plans_of, seen_by
from toolkit.settings import get_settings
from toolkit.style import Table, table

T = TypeVar("T")
Columns = dict[str, str | Callable[[Any], Any]]
"""Heading to what a cell holds: the name of a field, or a function of the record."""


class Listed(Sequence[T], Generic[T]):
    """Records that show themselves as a table, and can be searched by words.

    Parameters
    ----------
    items
        The records.
    columns
        Heading to what a cell holds.
    """

    def __init__(self, items: Iterable[T], columns: Columns):
        self._items, self._columns = tuple(items), columns

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Listed[T]: ...
    def __getitem__(self, at: int | slice) -> T | Listed[T]:
        """Return one record by its place, or several."""
        return self._items[at] if isinstance(at, int) else self._same(self._items[at])

    def __len__(self) -> int:
        return len(self._items)

    def _same(self, items: Iterable[T]) -> Listed[T]:
        return type(self)(items, self._columns)

    def about(self, words: str) -> Listed[T]:
        """Return the records whose row holds all of some words, in any script and case.

        Parameters
        ----------
        words
            Words, parted by spaces.
        """
        wanted = words.casefold().split()
        found = []
        for item, row in zip(self._items, self.table.rows, strict=True):
            shown = " ".join(row).casefold()
            if all(word in shown for word in wanted):
                found.append(item)
        return self._same(found)

    @property
    def table(self) -> Table:
        """Them as a table."""
        return table(self._items, self._columns)

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def __repr__(self) -> str:
        return repr(self.table) if self._items else "nothing"


class Statements(Listed[Statement]):
    """Statements of a case.

    Examples
    --------
    >>> import toolkit
    >>> toolkit.open_case("drill").statements.by("Lund")  # doctest: +SKIP
    """

    def by(self, name: str) -> Statements:
        """Return what somebody said: any part of the name that the texts give.

        Parameters
        ----------
        name
            A name, or a part of it: "Holm".
        """
        wanted = name.casefold()
        return Statements((s for s in self._items if s.speaker and wanted in s.speaker.casefold()), self._columns)

    def printed(self) -> Statements:
        """Return those that may stand in a report with their speaker."""
        return Statements((s for s in self._items if s.grade == "print"), self._columns)


class OpenCase:
    """A case, asked by a person. Made by ``open_case``.

    Parameters
    ----------
    slug
        Name of the case.

    Attributes
    ----------
    slug
        Name of the case.
    folder
        Its folder.
    case
        What case.toml says.
    """

    def __init__(self, slug: str):
        self.slug = slug
        self.folder: Path = find_case(slug)
        self.case: Case = load_case(self.folder)

    @property
    def run_folder(self) -> Path:
        """The folder of its results."""
        return get_settings().runs / self.slug

    @property
    def documents(self) -> Listed[Document]:
        """What was read."""
        columns: Columns = {"Id": "id", "Outlet": "outlet", "Published": lambda d: human(d.published), "Title": "title"}
        return Listed(self.case.documents, columns)

    @property
    def claims(self) -> Listed[Claim]:
        """What is tested, with the verdicts of the last run."""
        # a claim with several checks has a verdict for each
        verdicts: dict[str, list[str]] = {}
        for finding in self.findings:
            if finding.claim and finding.verdict:
                verdicts.setdefault(finding.claim, []).append(verdict_word(finding))
        columns: Columns = {
            "Id": "id",
            "Claim": "text",
            "Speaker": "speaker",
            "Verdict": lambda claim: ", ".join(verdicts.get(claim.id, ())) or "not run yet",
        }
        return Listed(self.case.claims, columns)

    @cached_property
    def sites(self) -> Listed[LocatedSite]:
        """Where each site is, by whom."""
        columns: Columns = {
            "Site": lambda s: s.site.name,
            "Where": lambda s: f"{s.reference.lat:.5f}, {s.reference.lon:.5f}" if s.reference else None,
            "Stated by": lambda s: s.reference.stated_by if s.reference else None,
            "What is known": "explanation",
        }
        return Listed(locate_sites(self.case), columns)

    @cached_property
    def statements(self) -> Statements:
        """Who said what: of the last run, or read now where there was none."""
        found = self._outputs("quote-timeline")
        statements: Iterable[Statement] = self._read_now() if found is None else found.statements
        columns: Columns = {
            "Speaker": "speaker",
            "Words": lambda s: f"denied: {s.text}" if s.negated else s.text,
            "When": lambda s: human(s.said_on) if s.said_on else None,
            "Grade": "grade",
            "Where": lambda s: f"{s.document}, ¶ {s.paragraph}",
        }
        return Statements(statements, columns)

    def _read_now(self) -> list[Statement]:
        texts = []
        for _, text, fault in held_texts(self.case, self.folder):
            if fault is not None:
                raise fault
            if text is not None:
                texts.append(text)
        return list(collect_statements(texts))

    @property
    def findings(self) -> Listed[Finding]:
        """The findings of the last run; none before the first."""
        found = self._outputs("report")
        return Listed(found.findings if found else (), {"Finding": "text", "Verdict": verdict_word, "Claim": "claim"})

    def compare(self, site: str | None = None) -> Compared:
        """Compare the images that the case plans for a site, or in one comparison.

        Parameters
        ----------
        site
            Id of the site or of the comparison; the first planned if absent.

        Returns
        -------
        Compared
            Shows itself as a table; ``changes`` lists what changed.

        Raises
        ------
        StepError
            No pair of that site is planned (E_STEP_MISSING).
        RasterError
            The pair cannot be compared.
        """
        seen = self.planned(site)
        return Compared(compare_case(seen, seen.scenes, sites=tuple(self.sites)))

    def planned(self, site: str | None = None) -> Case:
        """Return what one comparison sees of the case, its images at the place where they lie.

        Parameters
        ----------
        site
            Id of the site or of the comparison; the first planned if absent.

        Returns
        -------
        Case
            With the comparison as ``imagery``, and those of its scenes that come with a file.

        Raises
        ------
        StepError
            No pair of that site is planned (E_STEP_MISSING).
        """
        plans = plans_of(self.case)
        fitting = [name for name, plan in plans.items() if site is None or site in (name, plan.site)]
        if not fitting:
            known = ", ".join(f"{name} ({plan.site})" if name else str(plan.site) for name, plan in plans.items())
            raise StepError(
                f"no pair of images is planned for {site or 'this case'}",
                where=f"{self.slug}, [imagery]",
                remedy=f"Planned: {known or 'none'}.",
                code="E_STEP_MISSING",
            )
        seen = seen_by(self.case, fitting[0])
        held = [s for s in seen.scenes if s.file]
        lying = (s.model_copy(update={"path": self.folder / "scenes" / str(s.file)}) for s in held)
        return seen.model_copy(update={"scenes": tuple(lying)})

    def _outputs(self, step: StepName) -> Outputs | None:
        try:
            return Outputs.model_validate_json(read_text(self.run_folder / step / "outputs.json"))
        except (FileError, ValidationError):  # not run yet, or by another version: then it is worked out
            return None

    @property
    def report(self) -> Path | None:
        """The report of the last run; None before the first."""
        path = self.run_folder / "report" / "report.html"
        return path if path.is_file() else None

    def check(self) -> list[str]:
        """Say in plain words what is wrong or missing."""
        return check_case(self.slug)[1]

    def __repr__(self) -> str:
        return f"{self.case.title}: {case_counts(self.case)}"

    def _repr_html_(self) -> str:
        return case_card(self.case)


class Compared:
    """Two images that were compared, shown as a table.

    Parameters
    ----------
    comparison
        What ``imagery.compare`` gave.
    """

    def __init__(self, comparison: Any):
        self.comparison = comparison

    @property
    def changes(self) -> Table:
        """What changed, largest first."""
        return changes_table(self.comparison)

    @property
    def table(self) -> Table:
        """Whether the pair may be compared, and what came of it."""
        return pair_table(self.comparison)

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def __repr__(self) -> str:
        return repr(self.table)


def open_case(slug: str) -> OpenCase:
    """Open a case to ask it: its sites, statements, claims, findings and images.

    Returns
    -------
    OpenCase
        ``case.sites``, ``case.statements.by("Holm")``, ``case.compare("pier")``.

    Raises
    ------
    CaseError
        There is no such case, or it is not valid.

    Examples
    --------
    >>> import toolkit
    >>> case = toolkit.open_case("drill")
    >>> case.sites[0].site.id
    'harrow-quarry'
    """
    return OpenCase(slug)


def case_counts(case: Case) -> str:
    """Say how much a case holds."""
    return ", ".join(_counted(case))


def _counted(case: Case) -> Iterator[str]:
    named = {"document": case.documents, "site": case.sites, "claim": case.claims, "event": case.events}
    for word, items in {**named, "image": case.scenes}.items():
        if items:
            yield f"{len(items)} {word}{'s' * (len(items) != 1)}"


def case_card(case: Case) -> str:
    """Return a case in a few lines of HTML: title, question, date, what it holds; every word escaped."""
    lines = [case.question, f"Stands at {human(case.as_of)} · {case_counts(case)}"]
    if case.simulated:
        lines.insert(0, "SIMULATED: an exercise")
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<section><p><strong>{html.escape(case.title)}</strong></p>{body}</section>"
