"""What ``dateline export`` puts together out of several rooms: texts are read, figures drawn again, pages built."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import style
from toolkit.records import Figure, Outputs, StepName, to_json

if TYPE_CHECKING:
    from toolkit.desk.finished import FinishedRun
    from toolkit.report.public.edition import Edition

_STEPS: tuple[StepName, ...] = ("site-lookup", "imagery-comparison", "quote-timeline")


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
        What is withheld, by kind, and how many bytes were looked at.
    """
    from toolkit import places, quotes, report
    from toolkit.report.public.edition import Readers, make_edition, notices
    from toolkit.report.public.gate import Gate
    from toolkit.report.public.machine import machine_words
    from toolkit.report.results import results_json
    from toolkit.settings import get_settings

    settings = get_settings()
    texts = [quotes.read_document(document) for document in run.documents]
    edition = make_edition(
        run.case, run.outputs, texts, readers=Readers(places.parse_coordinates, places.find_coordinates),
        machine=machine_words(os.environ, settings.contact or "", settings.geonames_user or ""),
    )  # fmt: skip
    outputs = _with_figures(run, edition, folder / "figures")
    ledger = report.build_ledger(edition.case, outputs)
    told = notices(edition)
    page = report.build(ledger, outputs, stamp=run.stamp, texts=edition.texts, edition=told)
    results = results_json(ledger, outputs, html=page, stamp=run.stamp, texts=edition.texts, edition=told)
    files = {"report.html": page, "results.json": results}
    files |= {f"texts/{t.document.id}.txt": t.text for t in edition.texts}
    files |= {f"steps/{name}/outputs.json": to_json(made) for name, made in outputs.items()}
    facts = {"withheld": {k: n for k, n in edition.withheld.items() if n}, "replaced": _by_rule(edition)}
    files["edition.json"] = to_json({"format": "dateline/public/1", "notices": list(told), **facts})
    _write(folder, files)
    return {**facts, "bytes_read": Gate(edition.redactor).check(folder)}


def _write(folder: Path, files: Mapping[str, str | bytes]) -> None:
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
    for step in _STEPS:
        if step not in outputs:
            continue
        kept = list(_figures(run, edition, step, folder))
        edition.withheld["figure"] += len(run.outputs[step].figures) - len(kept)
        outputs[step] = outputs[step].model_copy(update={"figures": tuple(kept)})
        kept_ids |= {f.id for f in kept}
    for step, made in outputs.items():
        findings = tuple(
            f.model_copy(update={"figures": tuple(i for i in f.figures if i in kept_ids)}) for f in made.findings
        )
        outputs[step] = made.model_copy(update={"findings": findings})
    return outputs


def _figures(run: FinishedRun, edition: Edition, step: StepName, folder: Path) -> Iterator[Figure]:
    for figure in run.outputs[step].figures:
        if drawn := _drawn_again(edition, figure, folder):
            yield drawn
        elif step == "imagery-comparison" and _harmless(run, edition, figure):
            yield _bare(figure, folder)


def _drawn_again(edition: Edition, figure: Figure, folder: Path) -> Figure | None:
    from toolkit import places, quotes

    path, outputs = folder / f"{figure.id}.png", edition.outputs
    if figure.id == "map" and any(s.positions for s in outputs["site-lookup"].sites):
        located = outputs["site-lookup"].sites
        caption, alt = places.describe_map(edition.case, located)
        return style.save_figure(
            places.site_map(edition.case, located), path, caption=caption, alt=alt, credits=places.MAP_CREDITS,
            simulated=figure.simulated,
        )  # fmt: skip
    if figure.id == "timeline" and (timeline := outputs["quote-timeline"].timeline):
        canvas = quotes.lane_plot(timeline, title="What was known when")
        alt = quotes.lane_words(timeline)
    elif figure.id == "timeline-speakers" and (statements := outputs["quote-timeline"].statements):
        canvas = quotes.speaker_plot(statements, title="Who spoke when")
        alt = quotes.speaker_words(statements)
    else:
        return None
    return style.save_figure(canvas, path, caption=figure.caption, alt=alt, simulated=figure.simulated)


def _harmless(run: FinishedRun, edition: Edition, figure: Figure) -> bool:
    """Tell whether an image shows neither a withheld site nor a withheld scene, and has no word in it that is."""
    rules = run.case.public
    if edition.guarded or (rules and rules.scenes):
        return False
    pair = [s for s in run.case.scenes if s.file]
    words = [figure.caption, figure.alt, *figure.credits, *(w for s in pair for w in (s.sensor, s.credit) if w)]
    return all(edition.redactor(w) == w for w in words)


def _bare(figure: Figure, folder: Path) -> Figure:
    from toolkit.report.public.pictures import bare_png

    assert figure.path is not None  # noqa: S101  (a finished run sets it)
    data, path = bare_png(figure.path.read_bytes()), folder / f"{figure.id}.png"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return figure.model_copy(
        update={"file": f"figures/{path.name}", "sha256": hashlib.sha256(data).hexdigest(), "path": path}
    )
