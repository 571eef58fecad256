"""What ``dateline export`` puts together out of several rooms: texts are read, figures drawn again, pages built."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import places, quotes, report, style
from toolkit.publish.redaction.edition import make_edition
from toolkit.publish.redaction.leak_scan import LeakScan
from toolkit.publish.redaction.machine import machine_words
from toolkit.publish.redaction.notices import notices
from toolkit.publish.redaction.pictures import bare_png
from toolkit.publish.redaction.renamed import with_numbered_comparisons
from toolkit.publish.redaction.rules import Readers
from toolkit.records import Case, Claim, DistanceCheck, Figure, Finding, Outputs, StepName, to_json
from toolkit.report.decided import public_decisions
from toolkit.settings import get_settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

    from toolkit.desk.running.finished import FinishedRun
    from toolkit.publish.redaction.edition import Edition


def write_public(run: FinishedRun, folder: Path) -> dict[str, object]:
    """Write the public edition of a run into a folder, and look at every byte of it.

    Parameters
    ----------
    run
        A finished run.
    folder
        An empty folder.

    Returns
    -------
    dict
        What is withheld, by kind, how many bytes were looked at, and what a person should know before it goes out.
    """
    settings = get_settings()
    # before any rule is applied: the name of a comparison may itself name what is withheld
    case, outputs = with_numbered_comparisons(run.case, run.outputs)
    run = replace(run, case=case, outputs=outputs)
    texts = [quotes.read_document(document) for document in run.documents]
    edition = make_edition(
        run.case,
        run.outputs,
        texts,
        readers=Readers(places.parse_coordinates, places.find_coordinates),
        machine=machine_words(os.environ, settings.contact or "", settings.geonames_user or ""),
        corrections=run.corrections,
    )
    outputs = _with_figures(run, edition, folder / "figures")
    decided = public_decisions(run.decisions, (claim.id for claim in edition.case.claims))
    ledger = report.build_ledger(edition.case, outputs, corrections=edition.corrections, decisions=decided)
    told = notices(edition)
    made = report.build(ledger, outputs, stamp=run.stamp, texts=edition.texts, edition=told)
    files = {"report.html": made.html, "results.json": made.results}
    files |= {f"texts/{t.document.id}.txt": t.text for t in edition.texts}
    files |= {f"steps/{name}/outputs.json": to_json(o) for name, o in outputs.items()}
    facts: dict[str, object] = {
        "withheld": {k: n for k, n in edition.withheld.items() if n},
        "replaced": _by_rule(edition),
    }
    files["edition.json"] = to_json({"format": "dateline/public/1", "notices": list(told), **facts})
    write_files(folder, files)
    rings = _agreeing_distances(run.case, edition)
    if rings > 1:
        facts["told"] = (
            f"{rings} claims print a distance of a withheld site and agree: together they tell where it lies; "
            "withhold their documents, or leave the claims out, to keep it"
        )
    # the last look is at the files as they will be published, not at the records they were made of
    return {**facts, "bytes_read": LeakScan(edition.redactor).check(folder)}


def _agreeing_distances(case: Case, edition: Edition) -> int:
    """Count the claims whose own figures, as printed, are circles round a withheld site: their verdict says so."""
    guarded = {rule.site for rule in case.public.sites} if case.public else set()
    found = chain.from_iterable(outputs.findings for outputs in edition.outputs.values())
    agree = {finding.claim for finding in found if finding.verdict in {"supported", "loose"}}
    return sum(claim.id in agree and _is_from_any(claim, guarded) for claim in edition.case.claims)


def _is_from_any(claim: Claim, sites: set[str]) -> bool:
    return any(isinstance(check, DistanceCheck) and check.site in sites for check in claim.all_checks)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder.

    Parameters
    ----------
    folder
        Where to.
    files
        Contents by path; text is written as UTF-8.
    """
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body.encode("utf-8") if isinstance(body, str) else body)


def _by_rule(edition: Edition) -> dict[str, int]:
    return {rule: n for rule, n in sorted(edition.redactor.taken.items()) if rule != "not quoted"}


def _with_figures(run: FinishedRun, edition: Edition, folder: Path) -> dict[StepName, Outputs]:
    """Draw again what holds words, let through bare what shows nothing withheld, and leave out the rest."""
    outputs = dict(edition.outputs)
    kept_ids: set[str] = set()
    # the report's figures are drawn from those of the steps
    for step in [name for name in outputs if name != "report"]:
        kept = list(_figures(run, edition, step, folder))
        edition.withheld["figure"] += len(run.outputs[step].figures) - len(kept)
        outputs[step] = outputs[step].model_copy(update={"figures": tuple(kept)})
        kept_ids |= {f.id for f in kept}
    for step, made in outputs.items():
        findings = tuple(_showing(finding, kept_ids) for finding in made.findings)
        outputs[step] = made.model_copy(update={"findings": findings})
    return outputs


def _showing(finding: Finding, kept: set[str]) -> Finding:
    """Leave out of a finding the figures that are not published."""
    return finding.model_copy(update={"figures": tuple(name for name in finding.figures if name in kept)})


def _figures(run: FinishedRun, edition: Edition, step: StepName, folder: Path) -> Iterator[Figure]:
    for figure in run.outputs[step].figures:
        if drawn := drawing(edition.case, edition.outputs, figure):
            yield save_drawing(drawn, folder / f"{figure.id}.png")
        elif step.startswith("imagery-comparison") and _harmless(run, edition, figure):
            yield _bare(figure, folder)


def drawing(case: Case, outputs: Mapping[StepName, Outputs], figure: Figure) -> tuple[Canvas, Figure] | None:
    """Draw one of the figures that hold words again, from records.

    Parameters
    ----------
    case
        The case.
    outputs
        Results of the steps.
    figure
        Record of the figure as it was saved.

    Returns
    -------
    tuple, or None
        The canvas and the record with caption, words and credits of what is drawn; None = it cannot be drawn again.
    """
    if figure.id == "map" and any(s.reference for s in outputs["site-lookup"].sites):
        located = outputs["site-lookup"].sites
        caption, alt = places.describe_map(case, located)
        words = {"caption": caption, "alt": alt, "credits": tuple(places.MAP_CREDITS)}
        return places.site_map(case, located), figure.model_copy(update=words)
    if figure.id == "timeline" and (timeline := outputs["quote-timeline"].timeline):
        alt = quotes.lane_words(timeline)
        return quotes.lane_plot(timeline, title="What was known when"), figure.model_copy(update={"alt": alt})
    if figure.id == "timeline-speakers" and (statements := outputs["quote-timeline"].statements):
        alt = quotes.speaker_words(statements)
        return quotes.speaker_plot(statements, title="Who spoke when"), figure.model_copy(update={"alt": alt})
    return None


def save_drawing(drawn: tuple[Canvas, Figure], path: Path) -> Figure:
    """Save a figure that was drawn again.

    Parameters
    ----------
    drawn
        What ``drawing`` gives.
    path
        File to write, ending in .png.
    """
    canvas, figure = drawn
    return style.save_figure(
        canvas, path, caption=figure.caption, alt=figure.alt, credits=figure.credits, simulated=figure.simulated
    )


def _harmless(run: FinishedRun, edition: Edition, figure: Figure) -> bool:
    """Tell whether an image shows neither a withheld site nor a withheld scene, and has no word in it that is."""
    rules = run.case.public
    # nobody can tell by program what an image shows, so with a guarded site no image leaves
    if edition.guarded or (rules and rules.scenes):
        return False
    pair = [s for s in run.case.scenes if s.file]
    words = [figure.caption, figure.alt, *figure.credits]
    for scene in pair:
        words += filter(None, (scene.sensor, scene.credit))
    return all(edition.redactor(w) == w for w in words)


def _bare(figure: Figure, folder: Path) -> Figure:
    assert figure.path is not None  # noqa: S101  (a finished run sets it)
    data, path = bare_png(figure.path.read_bytes()), folder / f"{figure.id}.png"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return figure.model_copy(
        update={"file": f"figures/{path.name}", "sha256": hashlib.sha256(data).hexdigest(), "path": path}
    )
