"""Sixty script payloads through every text of a case, into the report and into the map's pop-ups: none may run."""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from toolkit.records import (
    Case,
    CorrectedThing,
    Correction,
    DocumentText,
    FormerPackage,
    Note,
    Outputs,
    Record,
    Statement,
    StepName,
)

RUN = "window.fired=1"
TAGS = [
    f"<script>{RUN}</script>", f"</script><script>{RUN}</script>", f"<SCRIPT>{RUN}</SCRIPT>", f"<scr<script>ipt>{RUN}",
    f"<img src=x onerror={RUN}>", f'<img src="x" onerror="{RUN}">', f"<img src=x onerror='{RUN}'>",
    f"<img/src=x/onerror={RUN}>", f"<IMG SRC=x ONERROR={RUN}>", f"<image src=x onerror={RUN}>",
    f"<svg onload={RUN}>", f"<svg/onload={RUN}>", f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>", f"<svg><set onbegin={RUN} attributeName=x>",
    f"<body onload={RUN}>", f"<iframe src=javascript:parent.{RUN}>", f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<object data=javascript:{RUN}>", f"<embed src=javascript:{RUN}>", f"<details open ontoggle={RUN}>",
    f"<video src=x onerror={RUN}>", f"<video><source onerror={RUN}></video>", f"<audio src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>", f"<select autofocus onfocus={RUN}>", f"<textarea autofocus onfocus={RUN}>",
    f"<marquee onstart={RUN}>", f"<style onload={RUN}></style>", f"<link rel=stylesheet href=x onerror={RUN}>",
    f"<math><mtext></mtext><mglyph><style><img src=x onerror={RUN}>", f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>", f"<!--><img src=x onerror={RUN}>-->",
    f"<![CDATA[<img src=x onerror={RUN}>]]>", f"<p style=animation-name:x onanimationstart={RUN}>",
    f"<a href=javascript:{RUN} autofocus onfocus={RUN}>x</a>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<base href=javascript:{RUN}//>", f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
]  # fmt: skip
BREAKS = [
    f'"><img src=x onerror={RUN}>', f"'><img src=x onerror={RUN}>", f'" onmouseover="{RUN}" autofocus onfocus="{RUN}',
    f"' onfocus='{RUN}' autofocus='", f"` onerror={RUN} `", f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>", f"</textarea><script>{RUN}</script>", f"--><script>{RUN}</script>",
    f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f"data:text/html,<script>{RUN}</script>", f"vbscript:{RUN}",
    f"{{{{ {RUN} }}}}", f"{{% raw %}}<script>{RUN}</script>", f"${{{RUN}}}", f"`${{{RUN}}}`", f"<%= {RUN} %>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&#60;img src=x onerror={RUN}&#62;",
]  # fmt: skip
PAYLOADS = [*TAGS, *BREAKS]
KEPT = {
    "id", "slug", "kind", "status", "verdict", "basis", "date_basis", "document", "site", "claim", "case", "step",
    "format", "lane", "ref", "first", "second", "before", "after", "about", "subjects", "headlines", "evidence",
    "sha256", "site_of_interest", "as_of", "date", "published", "acquired", "said_on", "stated_on", "confidence",
    "of_kind", "wording", "mode", "side", "stated", "of", "on", "told_in", "grade", "speaker_how",
    "direction", "relation", "expect", "figures", "content", "limits_", "path", "file", "files",
}  # fmt: skip
"""Fields that are no free text: names of records, words of a fixed list, dates, digests and files."""


def filled(value: Any, payload: str, name: str = "") -> Any:
    """Give a tree of records with a payload in every field that holds free text."""
    if isinstance(value, Record):
        fields = {f: filled(getattr(value, f), payload, f) for f in type(value).model_fields}
        return type(value).model_construct(**fields)
    if isinstance(value, tuple):
        return tuple(filled(v, payload, name) for v in value)
    if isinstance(value, str):
        return value if name in KEPT else payload
    return value


def _document(case: Case, payload: str) -> tuple[Case, DocumentText, Statement]:
    body = f"Before it. {payload} After it."
    digest = hashlib.sha256(body.encode()).hexdigest()
    held = case.documents[0].model_copy(update={"sha256": digest})
    start = body.index(payload)
    said = Statement(
        grade="print", kind="direct", id="s1", content=((start, start + len(payload)),), text=payload, speaker=payload,
        cue=payload,
        rule=payload, confidence=0.5, date_basis="resolved", said_on="2031-09-30", document=held.id, paragraph=1,
        evidence=(digest,),
    )  # fmt: skip
    text = DocumentText(document=held, text=body, paragraphs=((0, len(body)),), encoding="utf-8")
    return case.model_copy(update={"documents": (held, *case.documents[1:])}), text, said


def _report(case: Case, outputs: dict[StepName, Outputs], payload: str) -> str:
    from toolkit.report import build, build_ledger

    note = Note(id="n1", text="x", author="x", date="2031", about=case.claims[0].id)
    optional = {
        "summary": "x",
        "dateline": "x",
        "limits": ("x",),
        "notes": (note, note.model_copy(update={"about": None})),
    }
    evil, text, said = _document(filled(case.model_copy(update=optional), payload), payload)
    made: dict[StepName, Outputs] = {}
    for step, results in outputs.items():
        figures = tuple(f.model_copy(update={"caption": payload, "alt": payload, "credits": (payload,)})
                        for f in results.figures)  # fmt: skip
        changed = filled(results.model_copy(update={"figures": ()}), payload)
        made[step] = changed.model_copy(update={"figures": figures})
    made["quote-timeline"] = made["quote-timeline"].model_copy(update={"statements": (said,)})
    thing = CorrectedThing(
        kind="finding", id=payload, outcome="changed", fields=(payload,), before=payload, after=payload
    )
    former = FormerPackage(file=payload, sha256="a" * 64, manifest="b" * 64, stamp="2031")
    correction = Correction(
        number=1, on="2031-10-12", by=payload, wrong=payload, note=payload, inputs=(payload,), former=former,
        changed=(thing,),
    )  # fmt: skip
    ledger = build_ledger(evil, made, corrections=[correction])
    return build(ledger, made, stamp="2031", texts=[text], versions={payload: payload}).html


def test_there_are_sixty_different_payloads() -> None:
    assert len(set(PAYLOADS)) == 60


def test_no_payload_runs_in_the_report_even_without_its_policy(
    browser: Any, case: Case, outputs: dict[StepName, Outputs], tmp_path: Path
) -> None:
    context = browser.new_context()
    context.add_init_script("window.fired = 0")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    for number, payload in enumerate(PAYLOADS):
        made = _report(case, outputs, payload)
        bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", made)
        assert bare != made
        path = tmp_path / f"{number}.html"
        path.write_text(bare, encoding="utf-8")
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.keyboard.press("Tab")
        assert payload in page.evaluate("document.body.textContent"), payload
        assert page.evaluate("window.fired") == 0, payload
        odd = "iframe, object, embed, base, form, svg, math, script:not(:last-of-type), [href^='javascript' i]"
        assert page.locator(odd).count() == 0, payload
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()], payload
        asked.clear()
    context.close()


@pytest.mark.filterwarnings("ignore:Passing unrecognized arguments:DeprecationWarning")  # leafmap's own
def test_no_payload_runs_in_a_pop_up_of_the_map(browser: Any, case: Case, outputs: dict[StepName, Outputs]) -> None:
    pytest.importorskip("leafmap")
    import ipywidgets

    from toolkit.widgets.explorer import site_map

    context = browser.new_context()
    page = context.new_page()
    page.set_content("<main></main>")
    shown = 0
    for payload in PAYLOADS:
        located = filled(outputs["site-lookup"].sites, payload)
        chart = site_map(filled(case, payload), located)
        popups = [p.value for p in _popups(chart, ipywidgets.HTML)]
        assert popups
        for value in popups:
            page.evaluate("v => { window.fired = 0; document.querySelector('main').innerHTML = v; }", value)
            assert page.evaluate("window.fired") == 0, payload
            assert page.locator("main img, main svg, main script, main iframe").count() == 0, payload
            shown += payload in page.evaluate("document.querySelector('main').textContent")
    assert shown >= len(PAYLOADS)
    context.close()


def _popups(chart: Any, kind: type) -> list[Any]:
    found, waiting = [], list(chart.layers)
    while waiting:
        layer = waiting.pop()
        waiting += getattr(layer, "layers", ())
        if isinstance(getattr(layer, "popup", None), kind):
            found.append(layer.popup)
    return found


def _written_case(folder: Path) -> None:
    """Write a case whose every free text is a payload, and a document that says all sixty."""
    texts = iter(PAYLOADS * 2)

    def line(key: str) -> str:
        return f"{key} = {json.dumps(next(texts))}"

    def table(name: str, *fixed: str, free: str) -> list[str]:
        return [f"[[{name}]]", *fixed, *(line(key) for key in free.split())]

    rows = ['slug = "evil"', 'as_of = "2031-10-10"', *(line(key) for key in ("title", "question", "summary"))]
    rows += [line("dateline"), f"limits = {json.dumps(PAYLOADS)}"]
    rows += table("sites", 'id = "pit"', f"names = {json.dumps(PAYLOADS)}", free="name admin note")
    rows += table("sites.assertions", 'position = "0.5, 0.5"', 'document = "web"', free="stated_by note")
    rows += table("sites.assertions", 'position = "0.9, 0.5"', 'confidence = "low"', free="stated_by note")
    rows += table("references", 'position = "0.6, 0.5"', f"names = {json.dumps(PAYLOADS[:9])}", free="name stated_by")
    for n, payload in enumerate(PAYLOADS):
        said = f'check = {{ kind = "none", why = {json.dumps(payload)} }}'
        rows += [
            "[[claims]]",
            f'id = "c{n}"',
            f"text = {json.dumps(payload)}",
            f"speaker = {json.dumps(payload)}",
            said,
        ]
    words = f'check = {{ kind = "statement", speaker = {json.dumps(PAYLOADS[0])}, words = {json.dumps(PAYLOADS[1])} }}'
    rows += table("claims", 'id = "said"', 'document = "text"', words, free="text speaker")
    far = 'check = { kind = "distance", site = "pit", reference = "nowhere <b>", km = 3 }'
    rows += table("claims", 'id = "far"', 'document = "web"', far, free="text speaker")
    rows += table("events", 'id = "storm"', 'date = "2031-06"', 'document = "web"', free="text label note")
    for name in ("text", "web"):
        held = f'file = "{name}.{"md" if name == "text" else "html"}"'
        rows += table(
            "documents", f'id = "{name}"', 'published = "2031-10-02"', held, free="title outlet author url note"
        )
    rows += table("documents", 'id = "cited"', free="title outlet author url note language")
    rows += table(
        "scenes", 'id = "seen"', 'acquired = "2031-09-01"', free="sensor provider product_id credit licence note"
    )
    rows += table("notes", 'id = "n"', 'date = "2031-10-09"', 'about = "c3"', free="text author")
    (folder / "documents").mkdir(parents=True)
    (folder / "case.toml").write_text("\n".join(rows), encoding="utf-8")
    body = [f"“{payload}” the manager Ada Byrne said on Tuesday." for payload in PAYLOADS]
    (folder / "documents" / "text.md").write_text("\n\n".join(body), encoding="utf-8")
    page = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in body)
    (folder / "documents" / "web.html").write_text(f"<html><body><article>{page}</article></body></html>")


def test_a_case_of_payloads_runs_to_its_report_and_none_of_them_runs(browser: Any, home: Path) -> None:
    from toolkit.desk.batch import run_batch

    _written_case(home / "cases" / "evil")
    (row,) = run_batch(["evil"], parameters={"stamp": "case"}, runs=home / "runs")
    assert row.error is None
    assert row.result
    context = browser.new_context()
    context.add_init_script("window.fired = 0")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    for strip in (False, True):
        text = row.result.report.read_text(encoding="utf-8")
        path = home / f"report-{strip}.html"
        path.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text) if strip else text)
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("window.fired") == 0
        assert page.locator("iframe, object, embed, base, form, svg, [href^='javascript' i]").count() == 0
    assert len([url for url in asked if not url.startswith("data:")]) == 2
    shown = page.evaluate("document.body.textContent")
    assert all(payload in shown for payload in PAYLOADS)
    context.close()
