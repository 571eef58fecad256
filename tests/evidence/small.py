"""A small case as the chain leaves it: four steps, a document that travels and one that does not, report, results."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.evidence import Intake, write_manifest
from toolkit.evidence.crate import PackedStep
from toolkit.evidence.package import make_package
from toolkit.evidence.verification.described import TITLES
from toolkit.records import (
    Case,
    Correction,
    DocumentText,
    Figure,
    Finding,
    LocatedSite,
    Outputs,
    Position,
    Quantity,
    Statement,
    TimelineEntry,
    to_json,
)
from toolkit.report import build, build_ledger, headline_ids

NOTE = "Ada Brand said the pier was “not finished”.\n\nIt lies 84.6 km from town.\n"
PAPER = "“We never measured it”, said Bo Lind.\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
CASE = """\
slug = "pier"
title = "The pier"
question = "Where is it?"
as_of = "2024-03-04"
limits = ["Nobody was there."]
[[sites]]
id = "pier"
name = "The pier"
[[sites.assertions]]
position = "50.123456, 4.5"
stated_by = "Us"
document = "note"
[[claims]]
id = "c1"
text = "The pier lies 85 km from town"
speaker = "Ada Brand"
document = "note"
check = { kind = "distance", site = "pier", reference = "the town", km = 85 }
[[claims]]
id = "c2"
text = "The pier is safe"
speaker = "Bo Lind"
document = "paper"
check = { kind = "none", why = "It would take an inspection." }
[[references]]
name = "the town"
position = "50.8, 5.0"
stated_by = "Us"
[[notes]]
id = "why"
text = "We asked twice."
author = "The desk"
date = "2024-03-04"
[[documents]]
id = "note"
title = "Note"
outlet = "Us"
published = "2024-03-01"
file = " note.md "
licence = "MIT"
[[documents]]
id = "paper"
title = "Article"
outlet = "A paper"
file = "paper.md"
"""
CORRECTION = """\
number = 1
on = "2024-03-03"
by = "The desk"
wrong = "The report named another town."
[former]
file = "package.zip"
sha256 = "{zeros}"
manifest = "{zeros}"
stamp = "2024-03-02"
[[changed]]
kind = "claim"
id = "c1"
outcome = "changed"
before = "The pier lies 58 km from town"
after = "The pier lies 85 km from town"
""".format(zeros="0" * 64)
NOTED = "corrections/1-2024-03-03/note.toml"
STEPS = (
    ("site-lookup", "1_site_lookup.ipynb", ()),
    ("imagery-comparison", "2_imagery_comparison.ipynb", ("site-lookup",)),
    ("quote-timeline", "3_quote_timeline.ipynb", ("site-lookup",)),
    ("report", "4_report.ipynb", ("site-lookup", "imagery-comparison", "quote-timeline")),
)


def digest(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def _finding() -> Finding:
    return Finding(
        id="distance-c1",
        kind="distance",
        basis="measured",
        verdict="supported",
        claim="c1",
        subjects=("pier",),
        text="The pier lies 84.6 km from town; the claim says 85 km. Tolerance 1.2 km.",
        how="geodesic",
        quantities=tuple(
            Quantity(name=name, value=value, unit="km")
            for name, value in (("measured", 84.61), ("claimed", 85.0), ("tolerance", 1.2))
        ),
        evidence=(digest(NOTE),),
        figures=("map",),
    )


def _statement(key: str, document: str, text: str, said: str, who: str) -> Statement:
    start, at = text.index(said), text.index(who)
    return Statement(
        id=key,
        document=document,
        content=((start, start + len(said)),),
        text=said,
        kind="direct",
        mention=who,
        speaker=who,
        speaker_span=(at, at + len(who)),
        cue="said",
        rule="said-after",
        confidence=0.9,
        evidence=(digest(text),),
    )


def _case() -> Case:
    case = Case.model_validate(tomllib.loads(CASE))
    texts = {"note": NOTE, "paper": PAPER}
    documents = tuple(d.model_copy(update={"sha256": digest(texts[d.id])}) for d in case.documents)
    return case.model_copy(update={"documents": documents, "sha256": digest(CASE)})


def _outputs(case: Case, picture: Path) -> dict[str, Outputs]:
    figure = Figure(
        id="map",
        file="figures/map.png",
        caption="Map",
        alt="Map of the pier",
        sha256=digest(PICTURE),
        width_px=30,
        height_px=20,
        path=picture,
    )
    position = Position(
        lat=50.123456,
        lon=4.5,
        uncertainty_m=60,
        notation="decimal",
        stated="50.123456, 4.5",
        stated_by="Us",
        status="reference",
    )
    site = LocatedSite(
        site=case.sites[0], status="stated", explanation="We give a position.", positions=(position,), how="geodesic"
    )
    statements = (
        _statement("s1", "note", NOTE, "“not finished”", "Ada Brand"),
        _statement("s2", "paper", PAPER, "“We never measured it”", "Bo Lind"),
    )
    timeline = (
        TimelineEntry(lane="said", date="2024-03-01", label="Brand", text="Ada Brand: “not finished”", ref="s1"),
    )
    return {
        "site-lookup": Outputs(case="pier", step="site-lookup", sites=(site,), figures=(figure,)),
        "imagery-comparison": Outputs(case="pier", step="imagery-comparison"),
        "quote-timeline": Outputs(
            case="pier",
            step="quote-timeline",
            statements=statements,
            timeline=timeline,
            findings=(_finding(),),
            limits=("Reported speech is missed.",),
        ),
    }


def _texts(case: Case) -> list[DocumentText]:
    bodies = {"note": ((0, NOTE.index("\n")), (NOTE.index("It"), len(NOTE) - 1)), "paper": ((0, len(PAPER) - 1),)}
    words = {"note": NOTE, "paper": PAPER}
    return [
        DocumentText(document=d, text=words[d.id], paragraphs=bodies[d.id], encoding="utf-8") for d in case.documents
    ]


@cache
def _written(folder: Path) -> dict[str, str]:
    """Give what the four steps write, by path below the run."""
    picture = folder / "site-lookup" / "figures" / "map.png"
    case = _case()
    outputs = _outputs(case, picture)
    corrections = [Correction.model_validate(tomllib.loads(CORRECTION))]
    ledger = build_ledger(case, outputs, corrections=corrections)
    made = build(ledger, outputs, stamp="2024-03-04", versions={"dateline": "0.1.0"}, texts=_texts(case))
    files = {"report.html": made.html, "results.json": made.results}
    outputs["report"] = Outputs(
        case="pier",
        step="report",
        findings=ledger.findings,
        timeline=outputs["quote-timeline"].timeline,
        headlines=headline_ids(ledger),
        files={name: digest(text) for name, text in files.items()},
    )
    found = {f"{step}/outputs.json": to_json(made) for step, made in outputs.items()}
    found |= {f"report/{name}": text for name, text in files.items()}
    return found | {"report/texts/note.txt": NOTE, "report/texts/paper.txt": PAPER}


def make_run(run: Path) -> Path:
    """Write a finished run with its package; gives the package's folder."""
    case = run.parent / "case"
    named = {"case.toml": CASE, "documents/note.md": NOTE, "documents/paper.md": PAPER, NOTED: CORRECTION}
    for name, text in named.items():
        _write(case / name, text)
    intake = Intake(run / "evidence")
    held = [intake.take_file(name, folder=case) for name in named]
    inputs = {h.name: h.sha256 for h in held}
    picture = run / "site-lookup" / "figures" / "map.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(PICTURE)
    for name, text in _written(run).items():
        _write(run / name, text)
    for name, notebook, _ in STEPS:
        _write(run / name / "inputs.json", _json(_inputs(name, inputs)))
        _write(run / name / "notebook.ipynb", _json({"cells": [], "metadata": {"title": notebook}, "nbformat": 4}))
    steps = [PackedStep(n, TITLES[n], b, needs, {"case": "pier"}, tuple(inputs)) for n, b, needs in STEPS]
    package = make_package(run, case="pier", inputs=inputs, steps=steps)
    write_manifest(run, case="pier", inputs=inputs, package=package)
    return run / "package"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _inputs(step: str, files: dict[str, str]) -> dict[str, Any]:
    return {"format": "dateline/inputs/3", "step": step, "dateline": "0.1.0", "libraries": {}, "files": files}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
