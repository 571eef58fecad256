"""How a case stands: what is there, what is missing, what needs a person, and the next command."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.desk.casefile.corrections import correction_files
from toolkit.desk.casefile.held import held_digests
from toolkit.desk.casefile.reading import check_case
from toolkit.desk.decisions import decision_digests, read_decisions
from toolkit.desk.decisions.overview import listed
from toolkit.desk.folders import find_case
from toolkit.errors import DatelineError, FileError
from toolkit.evidence import digest_file, read_manifest
from toolkit.reading import read_json
from toolkit.records import Case
from toolkit.settings import get_settings

_LISTED = 3
"""Things of one kind that a line names; the command after it shows all."""
_SHORT = 110
"""Characters of one thing that is missing."""


@dataclass(frozen=True)
class Status:
    """How a case stands.

    Attributes
    ----------
    case
        Slug.
    lines
        Headings with what is to be said under each.
    next
        The command to give now.
    why
        Why that one.
    facts
        The same as numbers.
    """

    case: str
    lines: list[tuple[str, str]]
    next: str
    why: str
    facts: dict[str, Any] = field(default_factory=dict)


def case_status(slug: str) -> Status:
    """Say how a case stands.

    Returns
    -------
    Status
        At most nine lines, and the next command.

    Raises
    ------
    CaseError
        There is no such case.
    """
    folder = find_case(slug)
    case, advice = check_case(slug)
    errors = [line for line in advice if line.startswith("Error")]
    if case is None:
        told = [("Folder", str(folder)), ("Wrong", _few(errors))]
        return Status(slug, told, f"dateline check {slug}", "case.toml cannot be read", {"errors": len(errors)})
    run = _Run(slug, folder, case, readable=not errors)
    lines = [("Folder", str(folder)), ("There is", _counted(case)), ("Decided", run.decided)]
    missing = [line for line in advice if not line.startswith("Error")]
    lines += [("Wrong", _few(errors))] if errors else []
    lines += [("Missing", _few(missing))] if missing else []
    lines += [("Last run", run.told)]
    lines += [("Claims", run.verdicts)] if run.verdicts else []
    lines += [("A person", run.waiting)] if run.waiting else []
    command, why = _next(case, run, errors=len(errors))
    facts = {**run.facts, "errors": len(errors), "missing": len(missing)}
    return Status(slug, lines, command, why, facts)


def _counted(case: Case) -> str:
    parts = {
        "document": case.documents,
        "person or body": case.people,
        "site": case.sites,
        "claim": case.claims,
        "event": case.events,
        "scene": case.scenes,
    }
    held = sum(1 for d in case.documents if d.file)
    words = [f"{len(items)} {name}{'s' * (len(items) != 1)}" for name, items in parts.items() if items]
    cited = f", {held} of the documents held" if held != len(case.documents) else ""
    return (", ".join(words).replace("person or bodys", "people and bodies") or "nothing yet") + cited


def _few(lines: list[str]) -> str:
    shown = [line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…" for line in lines[:_LISTED]]
    more = f" ... and {len(lines) - _LISTED} more" if len(lines) > _LISTED else ""
    return " ".join(shown) + more


class _Run:
    """The last run of a case, as far as its status tells of it."""

    def __init__(self, slug: str, folder: Path, case: Case, *, readable: bool):
        self.slug = slug
        self.place = get_settings().runs / slug
        self.results = self._results()
        self.stale = self._changed(folder, case) if readable and self.results else []
        rows = listed(slug)
        standing = len(read_decisions(folder).standing)
        self.waits = sum(row.waits for row in rows)
        new = sum(row.state == "new" for row in rows)
        self.decided = f"{standing} decision{'s' * (standing != 1)} stand" + (
            f", {new} since the last run" if new else ""
        )
        self.facts: dict[str, Any] = {"run": bool(self.results), "changed": self.stale, "decisions": standing}
        self.facts["waiting"] = self.waits
        self.look = self._look()

    def _results(self) -> dict[str, Any]:
        try:
            return read_json(self.place / "report" / "results.json")
        except FileError:
            return {}

    def _changed(self, folder: Path, case: Case) -> list[str]:
        """List the files of the case that are not as they were when it ran."""
        try:
            then: dict[str, str] = read_manifest(self.place)["inputs"]
            now = {**held_digests(case, folder), **decision_digests(folder)}
            now |= {name: digest_file(folder / name) for name in correction_files(folder)}
        except DatelineError:
            return ["case.toml"]
        return [name for name in sorted({*then, *now}) if then.get(name) != now.get(name)]

    def _look(self) -> dict[str, int]:
        counts = self.results.get("counts", {})
        # how many there are, and how many of them the page leaves out; older results have the first alone
        whole = {name: n[0] if isinstance(n, list) else n for name, n in counts.items()}
        return {name.removeprefix("look-"): n for name, n in whole.items() if name.startswith("look-")}

    @property
    def told(self) -> str:
        """Say when it ran, and whether it still holds."""
        if not self.results:
            return "not run yet"
        changed = f"; since then changed: {_few(self.stale)}" if self.stale else ", and nothing changed since"
        return f"{self.place / 'report' / 'report.html'}, as of {self.results['stamp']}{changed}"

    @property
    def verdicts(self) -> str:
        """Count the claims by verdict."""
        counts = Counter(str(claim["verdict"]) for claim in self.results.get("claims", []))
        return ", ".join(f"{n} {verdict}" for verdict, n in counts.most_common())

    @property
    def waiting(self) -> str:
        """Say what a person must look at."""
        total = sum(self.look.values())
        parts = [f"{total} things to look at before publishing"] if total else []
        parts += [f"{self.waits} decisions that wait"] if self.waits else []
        return ", ".join(parts)


def _next(case: Case, run: _Run, *, errors: int) -> tuple[str, str]:
    """Return the next command and why."""
    slug = case.slug
    if errors:
        return f"dateline check {slug}", "it names every fault with its line"
    # in the order in which a case grows
    if not case.documents and not case.sites:
        return f"dateline add {slug} FILE|URL", "nothing was read yet"
    if not case.claims:
        return f"dateline draft {slug}", "it offers claims, people and sites out of the documents"
    if not run.results:
        return f"dateline run {slug}", "it was not run yet"
    if run.stale:
        return f"dateline run {slug}", "the case changed since the last run"
    if run.waits:
        return f"dateline decide {slug} list", "decisions wait: what they were made on changed"
    if run.look:
        return f"dateline decide {slug}", "it asks about what a person must look at"
    return f"dateline verify {slug}", "nothing waits: check the package, then export"
