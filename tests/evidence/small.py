"""A small case as the chain leaves it: four steps, a document that travels and one that does not, report, results."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from toolkit.evidence import Intake, write_manifest
from toolkit.evidence.crate import PackedStep
from toolkit.evidence.package import make_package
from toolkit.evidence.proof.blocks import cut

CASE = """\
slug = "pier"
title = "The pier"
question = "Where is it?"
as_of = "2024-03-04"
[[documents]]
id = "note"
title = "Note"
outlet = "Us"
file = "note.md"
licence = "MIT"
[[documents]]
id = "paper"
title = "Article"
outlet = "A paper"
file = "paper.md"
"""
NOTE = "Ada Brand said the pier was “not finished”.\n\nIt lies 84.6 km from town.\n"
PAPER = "“We never measured it”, said Bo Lind.\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
STEPS = (
    ("site-lookup", "1_site_lookup.ipynb", ()),
    ("imagery-comparison", "2_imagery_comparison.ipynb", ("site-lookup",)),
    ("quote-timeline", "3_quote_timeline.ipynb", ("site-lookup",)),
    ("report", "4_report.ipynb", ("site-lookup", "imagery-comparison", "quote-timeline")),
)


def digest(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def finding() -> dict[str, Any]:
    text = "The pier lies 84.6 km from town; the claim says 85 km. Tolerance 1.2 km."
    quantities = [("measured", 84.61), ("claimed", 85.0), ("tolerance", 1.2)]
    return {
        "id": "distance-c1", "kind": "distance", "basis": "measured", "text": text, "verdict": "supported",
        "claim": "c1", "subjects": ["pier"], "how": "geodesic", "evidence": [digest(NOTE)], "figures": ["map"],
        "quantities": [{"name": n, "value": v, "unit": "km", "uncertainty": None} for n, v in quantities],
        "simulated": False,
    }  # fmt: skip


def statement(key: str, document: str, text: str, said: str, who: str) -> dict[str, Any]:
    start, at = text.index(said), text.index(who)
    return {"id": key, "document": document, "content": [[start, start + len(said)]], "text": said, "mention": who,
            "speaker": who, "speaker_span": [at, at + len(who)], "evidence": [digest(text)]}  # fmt: skip


def site() -> dict[str, Any]:
    position = {"lat": 50.123456, "lon": 4.5, "stated": "50.12346 N, 4.5 E", "stated_by": "Us"}
    return {"site": {"id": "pier", "name": "The pier"}, "status": "stated", "positions": [position]}


def page() -> str:
    picture = base64.b64encode(PICTURE).decode()
    return (
        '<!doctype html><html><head><title>The pier</title></head><body><h1 data-from="case:title">The pier</h1>'
        f'<section id="findings"><p data-from="finding:distance-c1">{finding()["text"]}</p>'
        '<p data-from="verdict:distance-c1">supported</p><p data-from="claim:c1">The pier lies 85 km from town</p>'
        '<p data-from="passage:s1">Ada Brand said the pier was</p><p data-from="limit">Nobody was there.</p>'
        '<p data-from="quantity:distance-c1/measured">84.6 km</p>'
        '<p data-from="position:pier/1">50.12346, 4.50000</p>'
        '<blockquote data-from="statement:s1">“not finished”</blockquote>'
        '<blockquote data-from="statement:s2">“We never measured it”</blockquote>'
        f'<img data-from="figure:site-lookup/map" alt="Map of the pier" src="data:image/png;base64,{picture}">'
        '</section><p data-from="house">Check it yourself.</p></body></html>'
    )


def results() -> dict[str, Any]:
    printed = {"measured": "84.6 km", "claimed": "85 km", "tolerance": "1.2 km"}
    told = finding()
    told["quantities"] = [{**q, "printed": printed[q["name"]]} for q in told["quantities"]]
    figure = {
        "id": "map",
        "file": "figures/map.png",
        "alt": "Map of the pier",
        "caption": "Map",
        "sha256": digest(PICTURE),
        "shown": digest(PICTURE),
    }
    blocks = [
        {"n": n, "section": b.section, "text": b.text, "from": b.source, "picture": b.picture}
        for n, b in enumerate(cut(page()), start=1)
    ]
    return {
        "format": "dateline/results/1", "case": "pier", "title": "The pier", "stamp": "2024-03-04", "simulated": False,
        "versions": {"dateline": "0.1.0"}, "findings": [told],
        "claims": [{"id": "c1", "text": "The pier lies 85 km from town", "verdict": "supported"}],
        "about": {"title": "The pier", "question": "Where is it?"}, "limits": ["Nobody was there."],
        "sites": [site()], "statements": statements(), "changes": [], "timeline": [], "notes": [], "corrections": [],
        "exhibits": [{"number": 1, "step": "site-lookup", "figures": [figure]}], "sources": [],
        "texts": {
            "note": {"evidence": digest(NOTE), "text": digest(NOTE), "file": "texts/note.txt"},
            "paper": {"evidence": digest(PAPER), "text": digest(PAPER), "file": "texts/paper.txt"},
        },
        "sentences": blocks, "tolerances": {"km": {"absolute": 0.001, "relative": 1e-9}},
    }  # fmt: skip


def statements() -> list[dict[str, Any]]:
    return [
        statement("s1", "note", NOTE, "“not finished”", "Ada Brand"),
        statement("s2", "paper", PAPER, "“We never measured it”", "Bo Lind"),
    ]


def make_run(run: Path) -> Path:
    """Write a finished run with its package; gives the package's folder."""
    case = run.parent / "case"
    for name, text in {"case.toml": CASE, "documents/note.md": NOTE, "documents/paper.md": PAPER}.items():
        (case / name).parent.mkdir(parents=True, exist_ok=True)
        (case / name).write_text(text, encoding="utf-8")
    intake = Intake(run / "evidence")
    held = [intake.take_file(n, folder=case) for n in ("case.toml", "documents/note.md", "documents/paper.md")]
    inputs = {h.name: h.sha256 for h in held}
    made = {"site-lookup": {"sites": [site()]}, "quote-timeline": {"statements": statements()},
            "imagery-comparison": {"changes": [], "scenes": []}, "report": {"findings": [finding()]}}  # fmt: skip
    for name, notebook, _ in STEPS:
        folder = run / name
        folder.mkdir(parents=True)
        _write(folder / "outputs.json", {"format": "dateline/outputs/1", "step": name, **made[name]})
        _write(folder / "inputs.json", {"format": "dateline/inputs/3", "step": name, "libraries": {"numpy": "2.4.6"}})
        _write(folder / "notebook.ipynb", {"cells": [], "metadata": {"title": notebook}, "nbformat": 4})
    (run / "site-lookup" / "figures").mkdir()
    (run / "site-lookup" / "figures" / "map.png").write_bytes(PICTURE)
    (run / "report" / "report.html").write_text(page(), encoding="utf-8")
    _write(run / "report" / "results.json", results())
    (run / "report" / "texts").mkdir()
    (run / "report" / "texts" / "note.txt").write_text(NOTE, encoding="utf-8")
    (run / "report" / "texts" / "paper.txt").write_text(PAPER, encoding="utf-8")
    steps = [PackedStep(n, f"Step {n}", b, needs, {"case": "pier"}, tuple(inputs)) for n, b, needs in STEPS]
    package = make_package(run, case="pier", inputs=inputs, steps=steps)
    write_manifest(run, case="pier", inputs=inputs, package=package)
    return run / "package"


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
