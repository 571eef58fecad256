"""Read case.toml into records, and say plainly what is wrong or missing in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from toolkit.desk.casefile.faults import explained, first_of, line_of
from toolkit.desk.casefile.held import refusals
from toolkit.desk.casefile.template import template_text, unedited
from toolkit.desk.folders import CASE_FILE, check_slug, find_case, writing
from toolkit.errors import CaseError, DatelineError
from toolkit.reading import TOML_LIMIT, parse_toml, read_text
from toolkit.records import Case, Truth, plans_of
from toolkit.settings import get_settings, own_cases
from toolkit.system import remove_tree

R = TypeVar("R", bound=BaseModel)


def load_case(folder: Path) -> Case:
    """Read the case file of a folder.

    Returns
    -------
    Case
        Frozen and checked: ids are unique, and every id that is named exists.

    Raises
    ------
    CaseError
        The file is missing, is no TOML, or holds a key or value the schema does not know: file, line, key, remedy.
    """
    path = folder / CASE_FILE
    return parse_case(_read(path), where=str(path), slug=folder.name)


def load_truth(path: Path) -> Truth:
    """Read the right answers of an exercise.

    Parameters
    ----------
    path
        A truth.toml.

    Raises
    ------
    CaseError
        The file is missing or not valid.
    """
    return read_toml(path, Truth)


def read_toml(path: Path, model: type[R]) -> R:
    """Read a TOML file as a record.

    Raises
    ------
    CaseError
        The file is missing or not valid: file, line, key, remedy.
    """
    text = _read(path)
    return _validated(model, parse_toml(text, str(path), error=CaseError), text, str(path))


def parse_case(text: str, *, where: str, slug: str | None = None) -> Case:
    """Read a case from TOML text.

    Parameters
    ----------
    text
        Contents of a case.toml.
    where
        Name of the file for messages.
    slug
        Name of the folder; the case's slug must be the same.

    Raises
    ------
    CaseError
        The text is not a valid case.
    """
    data = parse_toml(text, where, error=CaseError)
    _require_size(data, where)
    case = _validated(Case, data, text, where)
    if slug is not None and case.slug != slug:
        raise CaseError(
            f"slug is {case.slug!r}, the folder is {slug!r}",
            where=f"{where}, line {line_of(text, ('slug',))}",
            remedy="Give both the same name.",
            code="E_CASE_ID",
        )
    return case


def _read(path: Path) -> str:
    return read_text(path, limit=TOML_LIMIT, error=CaseError).replace("\r\n", "\n")


MOST = {"claims": 750, "sites": 750, "documents": 5_000, "scenes": 5_000, "events": 5_000, "comparisons": 100}
"""Most entries of each kind. A report of 750 claims has 2.5 MB and takes a minute; it may have 3 MB. A comparison is a
run of a notebook, and two pictures or more."""


def _require_size(data: dict[str, Any], where: str) -> None:
    """Refuse a case whose report would be too large, before anything is made of it."""
    for kind, most in MOST.items():
        count = len(data[kind]) if isinstance(data.get(kind), list) else 0
        if count > most:
            raise CaseError(
                f"the case has {count:,} {kind}; one report takes {most:,}",
                where=where,
                code="E_CASE_TOO_BIG",
                remedy="Split it into several cases and run them with 'dateline batch'.",
            )


def _validated(model: type[R], data: dict[str, Any], text: str, where: str) -> R:
    try:
        return model.model_validate(data)
    except ValidationError as e:
        raise first_of(explained(model, e, data, text, where)) from e


def require_own_words(folder: Path) -> None:
    """Refuse a case that still says what the example of a new case says: it would be printed as a finding.

    Raises
    ------
    CaseError
        A line is still the example's (E_CASE_EXAMPLE).
    """
    for number, told in unedited(_read(folder / CASE_FILE)):
        raise CaseError(
            f"still the example of a new case: {told}",
            where=f"{folder / CASE_FILE}, line {number}",
            remedy="Write your own words there, or put # before the line.",
            code="E_CASE_EXAMPLE",
        )


def advise(case: Case, folder: Path) -> list[str]:
    """Say in plain words what a case still lacks.

    Returns
    -------
    list of str
        One sentence each; those that start with "Error" stop a run.
    """
    lines = [f"Error: {refusal.error_code}: {refusal.what}. {refusal.remedy}" for refusal in refusals(case, folder)]
    lines += [
        f"Site {s.id!r} has no stated position: only gazetteers will be asked." for s in case.sites if not s.assertions
    ]
    lines += [f"Claim {c.id!r} names no document: nobody can look it up." for c in case.claims if not c.document]
    lines += [
        f"Document {d.id!r} has no date: it cannot stand on the timeline." for d in case.documents if not d.published
    ]
    lines += [
        f"Scene {s.id!r} has pixels but no credit or licence."
        for s in case.scenes
        if s.file and not (s.credit and s.licence)
    ]
    if not case.claims:
        lines.append("There are no claims yet: nothing will be tested.")
    if not any(d.file for d in case.documents):
        lines.append("No document is held: no statements can be found.")
    # a case without any plan is told so too
    for name, plan in plans_of(case).items() or {"": None}.items():
        if plan is None or not (plan.before and plan.after):
            searched = plan is not None and plan.search is not None
            what = "only a run with --online can find one." if searched else "no change will be measured."
            where = f"for the comparison {name!r}" if name else "under [imagery]"
            lines.append(f"No pair of scenes is named {where}: {what}")
    if not case.limits:
        lines.append("'limits' is empty: say what this case cannot show.")
    return lines


def new_case(slug: str, *, title: str | None = None, bare: bool = False) -> Path:
    """Start a case: a folder with a commented case.toml, documents/ and scenes/.

    Parameters
    ----------
    slug
        Name of the folder.
    title
        Headline; the slug if absent.
    bare
        True leaves the example entries out, for a case that is drafted from its documents; it stands at today's date.

    Raises
    ------
    CaseError
        The slug is not valid, or the folder exists.
    StorageError
        The disk is full, or may not be written to; no folder is left.
    """
    folder = own_cases(get_settings().home) / check_slug(slug)
    if folder.exists() or folder.is_symlink():
        raise CaseError(
            f"{folder.name!r} exists",
            where=str(folder),
            remedy=f"Go on with it (add {folder.name} FILE, draft {folder.name}), or choose another name.",
            code="E_CASE_EXISTS",
        )
    text = template_text(slug, title or slug, datetime.now(UTC).date().isoformat(), bare=bare)
    # a title with odd characters must not make a case that cannot be read
    parse_case(text, where="the new case", slug=slug)
    aside = folder.with_name(f".{slug}.partial")
    with writing(folder.parent):
        try:
            _fill(aside, text)
            aside.rename(folder)
        finally:
            remove_tree(aside)
    return folder


def _fill(folder: Path, text: str) -> None:
    remove_tree(folder)
    for name in ("documents", "scenes"):
        (folder / name).mkdir(parents=True)
    (folder / CASE_FILE).write_text(text, encoding="utf-8", newline="\n")


def check_case(slug: str) -> tuple[Case | None, list[str]]:
    """Read a case and say what is wrong or missing, never raising for a bad file.

    Returns
    -------
    tuple of Case or None, list of str
        The case, if it can be read, and the advice: every fault of the file, by id and line, or what is missing.
    """
    try:
        folder = find_case(slug)
        case = load_case(folder)
    except CaseError as e:
        return None, [*_faults(slug, e), *_examples_left(slug)]
    except DatelineError as e:
        return None, [f"Error: {e}"]
    return case, [*_examples_left(slug), *advise(case, folder)]


def _examples_left(slug: str) -> list[str]:
    """Name every line that is still the example of a new case."""
    try:
        text = _read(find_case(slug) / CASE_FILE)
    except DatelineError:  # told already, as what is wrong with the file
        return []
    return [
        f"Error: line {number} is still the example of a new case: {told}. Write your own, or put # before it."
        for number, told in unedited(text)
    ]


def _faults(slug: str, first: CaseError) -> list[str]:
    """List every fault of a case file that cannot be read as a case, the first one alone where it is no TOML."""
    try:
        path = find_case(slug) / CASE_FILE
        text = _read(path)
        data = parse_toml(text, str(path))
        Case.model_validate(data)
    except ValidationError as e:
        return [f"Error: {fault}" for fault in explained(Case, e, data, text, str(path))]
    except DatelineError:
        return [f"Error: {first}"]
    return [f"Error: {first}"]
