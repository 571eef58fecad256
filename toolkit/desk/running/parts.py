"""One comparison of several: which a case has, what its step reads, and what it calls its results.

A step on one comparison sees that comparison alone (``records.seen_by``), and its key holds what it sees: a change
elsewhere in the case, or a scene that only another comparison uses, runs it no second time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.desk.casefile.reading import load_case
from toolkit.desk.folders import CASE_FILE
from toolkit.desk.running.key import fetched_by, step_key
from toolkit.errors import CaseError, DatelineError
from toolkit.reading import TOML_LIMIT, read_text
from toolkit.records import canonical, comparison_names, needs_case_file, to_json

if TYPE_CHECKING:
    from toolkit.desk.running.steps import StepSpec
    from toolkit.records import Case, Finding, LocatedSite, Outputs, StepName

_LONGEST_ID = 64
_DECISIONS = "decisions/"


def comparisons_of(folder: Path) -> tuple[str, ...]:
    """Return the names of a case's comparisons; the case is read only where it lists several.

    Returns
    -------
    tuple of str
        "" for the table [imagery], or for a case that compares nothing, then the ids under [[comparisons]].

    Raises
    ------
    CaseError
        It lists comparisons, and is not valid.
    """
    try:
        text = read_text(folder / CASE_FILE, limit=TOML_LIMIT, error=CaseError)
    except DatelineError:
        return ("",)  # whoever reads the case next says what is wrong with it
    if "comparisons" not in text:
        return ("",)

    return comparison_names(load_case(folder))


def chosen_comparison(folder: Path, named: str) -> str:
    """Return the comparison that a notebook works on: the one named, or the first of the case.

    Parameters
    ----------
    folder
        The case folder.
    named
        Its id; "" = the first.

    Returns
    -------
    str
        Its name; "" for the table [imagery].

    Raises
    ------
    CaseError
        There is no such comparison (E_COMPARISON).
    """
    known = comparisons_of(folder)
    if named and named not in known:
        listed = ", ".join(filter(None, known)) or "none; it has the table [imagery] alone, which needs no name"
        raise CaseError(
            f"no comparison {named!r}",
            where=str(folder / CASE_FILE),
            remedy=f"There are: {listed}.",
            code="E_COMPARISON",
        )
    return named or known[0]


def files_read(seen: Case) -> set[str]:
    """Return the names of the files that a comparison reads, of those in the case folder."""
    scenes = {f"scenes/{scene.file}" for scene in seen.scenes if scene.file}
    return scenes | ({CASE_FILE} if _rests_on_case_file(seen) else set())


def _rests_on_case_file(seen: Case) -> bool:
    return seen.imagery is not None and needs_case_file(seen, seen.imagery)


def comparison_key(
    step: StepSpec,
    seen: Case,
    sites: Outputs,
    *,
    run: Path,
    parameters: Mapping[str, Any],
    files: Mapping[str, str],
    code: Mapping[str, str] | None = None,
    touched: Mapping[str, frozenset[StepName]] | None = None,
) -> dict[str, Any]:
    """Return the facts that the results of one comparison depend on, and their digest.

    Parameters
    ----------
    step
        The imagery step on that comparison.
    seen
        What the comparison sees of the case.
    sites
        Results of the site look-up.
    run
        Folder of the run, which holds what a search fetched.
    parameters
        Value of every parameter of its notebook.
    files
        Digest of every file of the case; those that it does not read are left out.
    code, touched
        As ``step_key`` takes them.

    Returns
    -------
    dict
        As ``step_key`` gives it.
    """
    read = files_read(seen)
    searched = seen.imagery is not None and seen.imagery.search is not None
    return step_key(
        step,
        parameters=parameters,
        files={name: d for name, d in files.items() if name in read or name.startswith(_DECISIONS)},
        upstream={"site-lookup": _digest(sites_seen(sites, seen))},
        fetched=fetched_by(run) if searched else {},
        code=code,
        touched=touched,
        comparison=facts_of(seen),
    )


def facts_of(seen: Case) -> str:
    """Return a digest of what a comparison sees of the case, beside its files."""
    bare = seen.model_copy(
        update={"scenes": tuple(s.model_copy(update={"sha256": None, "path": None}) for s in seen.scenes)}
    )
    return _digest({"case": canonical(bare), "plan": canonical(seen.imagery)})


def _digest(value: Any) -> str:
    return hashlib.sha256(to_json(value).encode()).hexdigest()


def sites_seen(found: Outputs, seen: Case) -> Outputs:
    """Keep of the site look-up what a comparison uses: where its own site is."""
    wanted = seen.imagery.site if seen.imagery else None
    own = [site for site in found.sites if site.site.id == wanted]
    bare = tuple(_bare(site, seen) for site in own)
    return found.model_copy(
        update={"sites": bare, "mentions": (), "findings": (), "figures": (), "files": {}, "limits": ()}
    )


def _bare(site: LocatedSite, seen: Case) -> LocatedSite:
    positions = site.positions[:1] if site.reference else ()
    return site.model_copy(
        update={
            "site": next(iter(seen.sites), site.site),
            "positions": tuple(at.model_copy(update={"reasons": (), "quantities": ()}) for at in positions),
            "candidates": (),
            "reconciled": None,
            "explanation": "",
            "how": "",
            "evidence": (),
        }
    )


def figure_name(name: str, comparison: str) -> str:
    """Return the id of a figure, which names its comparison.

    Parameters
    ----------
    name
        Its id where there is one comparison.
    comparison
        Name of the comparison.
    """
    return f"{name}-{comparison}" if comparison else name


def named_results(results: Mapping[str, Any], seen: Case, comparison: str) -> dict[str, Any]:
    """Return the results of a comparison with its name in every id, so that those of all can stand side by side.

    Parameters
    ----------
    results
        Fields of ``records.Outputs``, as the notebook gives them.
    seen
        What the comparison sees of the case.
    comparison
        Its name; "" changes nothing.
    """
    if not comparison:
        return dict(results)
    named = dict(results)
    named["findings"] = tuple(_named_finding(f, seen, comparison) for f in results.get("findings", ()))
    named["changes"] = tuple(c.model_copy(update={"comparison": comparison}) for c in results.get("changes", ()))
    if results.get("comparison") is not None and seen.imagery is not None:
        told = {"id": comparison, "site": seen.imagery.site}
        named["comparison"] = results["comparison"].model_copy(update=told)
    return named


def _named_finding(finding: Finding, seen: Case, comparison: str) -> Finding:
    """Return a finding with the comparison in its id, and its site in a sentence that answers no claim."""
    sites = tuple(site.id for site in seen.sites)
    changed: dict[str, Any] = {
        "figures": tuple(figure_name(f, comparison) for f in finding.figures),
        "subjects": tuple(dict.fromkeys((*finding.subjects, *sites))),
    }
    if finding.claim is None:
        changed["id"] = f"{finding.id}-{comparison}"[:_LONGEST_ID].rstrip("-")
        changed["text"] = of_site(finding.text, seen, comparison)
        changed["terms"] = (*finding.terms, *(site.name for site in seen.sites))
    return finding.model_copy(update=changed)


def of_site(text: str, seen: Case, comparison: str) -> str:
    """Return a sentence of one comparison with the name of its site before it.

    Parameters
    ----------
    text
        The sentence.
    seen
        What the comparison sees of the case.
    comparison
        Its name; "" changes nothing.
    """
    return f"{seen.sites[0].name}: {text}" if comparison and seen.sites else text


def packed_name(step: StepSpec) -> str:
    """Return the file name of an executed notebook in a package: that of one comparison names it."""
    name = Path(step.notebook)
    return f"{name.stem}-{step.comparison}{name.suffix}" if step.comparison else step.notebook
