"""Sixty script payloads through every text of a case, into the report and into the map's pop-ups: none may run."""

from __future__ import annotations

import hashlib
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
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<SCRIPT>{RUN}</SCRIPT>",
    f"<scr<script>ipt>{RUN}",
    f"<img src=x onerror={RUN}>",
    f'<img src="x" onerror="{RUN}">',
    f"<img src=x onerror='{RUN}'>",
    f"<img/src=x/onerror={RUN}>",
    f"<IMG SRC=x ONERROR={RUN}>",
    f"<image src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><set onbegin={RUN} attributeName=x>",
    f"<body onload={RUN}>",
    f"<iframe src=javascript:parent.{RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<object data=javascript:{RUN}>",
    f"<embed src=javascript:{RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<video src=x onerror={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<textarea autofocus onfocus={RUN}>",
    f"<marquee onstart={RUN}>",
    f"<style onload={RUN}></style>",
    f"<link rel=stylesheet href=x onerror={RUN}>",
    f"<math><mtext></mtext><mglyph><style><img src=x onerror={RUN}>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<p style=animation-name:x onanimationstart={RUN}>",
    f"<a href=javascript:{RUN} autofocus onfocus={RUN}>x</a>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<base href=javascript:{RUN}//>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
]
BREAKS = [
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}',
    f"' onfocus='{RUN}' autofocus='",
    f"` onerror={RUN} `",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"--><script>{RUN}</script>",
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    f"{{{{ {RUN} }}}}",
    f"{{% raw %}}<script>{RUN}</script>",
    f"${{{RUN}}}",
    f"`${{{RUN}}}`",
    f"<%= {RUN} %>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
]
PAYLOADS = [*TAGS, *BREAKS]
KEPT = {
    "id",
    "slug",
    "kind",
    "status",
    "verdict",
    "basis",
    "date_basis",
    "document",
    "site",
    "claim",
    "case",
    "step",
    "format",
    "lane",
    "ref",
    "first",
    "second",
    "before",
    "after",
    "about",
    "subjects",
    "headlines",
    "evidence",
    "sha256",
    "site_of_interest",
    "as_of",
    "date",
    "published",
    "acquired",
    "said_on",
    "stated_on",
    "confidence",
    "of_kind",
    "wording",
    "mode",
    "side",
    "stated",
    "of",
    "on",
    "told_in",
    "grade",
    "speaker_how",
    "direction",
    "relation",
    "expect",
    "figures",
    "content",
    "limits_",
    "path",
    "file",
    "files",
}
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
        grade="print",
        kind="direct",
        id="s1",
        content=((start, start + len(payload)),),
        text=payload,
        speaker=payload,
        cue=payload,
        rule=payload,
        confidence=0.5,
        date_basis="resolved",
        said_on="2031-09-30",
        document=held.id,
        paragraph=1,
        evidence=(digest,),
    )
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
        figures = tuple(
            f.model_copy(update={"caption": payload, "alt": payload, "credits": (payload,)}) for f in results.figures
        )
        changed = filled(results.model_copy(update={"figures": ()}), payload)
        made[step] = changed.model_copy(update={"figures": figures})
    made["quote-timeline"] = made["quote-timeline"].model_copy(update={"statements": (said,)})
    thing = CorrectedThing(
        kind="finding", id=payload, outcome="changed", fields=(payload,), before=payload, after=payload
    )
    former = FormerPackage(file=payload, sha256="a" * 64, manifest="b" * 64, stamp="2031")
    correction = Correction(
        number=1,
        on="2031-10-12",
        by=payload,
        wrong=payload,
        note=payload,
        inputs=(payload,),
        former=former,
        changed=(thing,),
    )
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


def test_no_payload_runs_in_a_pop_up_of_the_map(browser: Any, case: Case, outputs: dict[StepName, Outputs]) -> None:
    pytest.importorskip("leafmap")
    from toolkit.widgets.explorer import popups_of

    context = browser.new_context()
    page = context.new_page()
    page.set_content("<main></main>")
    shown = 0
    for payload in PAYLOADS:
        popups = popups_of(filled(outputs["site-lookup"].sites, payload))
        assert popups
        for value in popups:
            page.evaluate("v => { window.fired = 0; document.querySelector('main').innerHTML = v; }", value)
            assert page.evaluate("window.fired") == 0, payload
            assert page.locator("main img, main svg, main script, main iframe").count() == 0, payload
            shown += payload in page.evaluate("document.querySelector('main').textContent")
    assert shown >= len(PAYLOADS)
    context.close()


_ROW = {
    "key": "k",
    "offer": True,
    "grade": "sure",
    "tab": "claims",
    "told": "@",
    "detail": "@",
    "missing": "@",
    "who": "@",
    "chip": {"text": "@", "tone": "ok"},
    "doc": "d",
    "start": 0,
    "end": 4,
    "name": "@",
    "can": ["use", "rule-out"],
    "speaker": "@",
    "date": "@",
    "spans": [[0, 4]],
    "guesses": ["@"],
    "need": True,
    "pair": False,
    "fields": [{"name": "text", "label": "@", "value": "@", "help": "@"}],
}
_DOC = {"id": "d", "title": "@", "paragraphs": [{"start": 0, "text": "@"}]}
_NOTICE = {"text": "@", "tone": "bad", "undo": "u"}
_PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
STATES: dict[str, dict[str, Any]] = {
    "board": {
        "slug": "@",
        "title": "@",
        "chips": [{"text": "@", "tone": "bad"}],
        "counts": "@",
        "report": "@",
        "rows": [_ROW],
        "tabs": [{"id": "claims", "name": "@", "n": 1}],
        "doc": _DOC,
        "notice": _NOTICE,
    },
    "statements": {
        "rows": [_ROW],
        "speakers": ["@"],
        "docs": [{"value": "d", "text": "@"}],
        "need": 1,
        "doc": _DOC,
        "notice": _NOTICE,
    },
    "sites": {
        "sites": [{"id": "@", "name": "@"}, {"id": "b", "name": "@"}],
        "site": "@",
        "land": [[[0, 0], [1, 0], [1, 1]]],
        "borders": [["@", [[0, 0], [1, 1]]]],
        "half": [1, 1],
        "simulated": False,
        "alt": "@",
        "list": [_ROW],
        "points": [{"key": "p", "x": 0, "y": 0, "name": "@", "detail": "@", "tone": "ok", "radius": 1, "named": True}],
        "marks": [
            {
                "key": "c",
                "text": "@",
                "word": "@",
                "tone": "ok",
                "line": [[0, 0], [1, 1]],
                "centre": [0, 0],
                "radii": [1],
                "tolerance": 0.1,
                "wedge": [270, 30],
            }
        ],
        "notice": _NOTICE,
    },
    "compare": {
        "scenes": [{"id": "a", "name": "@"}],
        "before": "a",
        "after": "a",
        "labels": ["@", "@"],
        "alts": ["@", "@"],
        "pictures": dict.fromkeys(("before", "after", "difference", "hidden"), _PICTURE),
        "width": 9,
        "height": 9,
        "hidden_alt": "@",
        "outlines": [{"number": 1, "ring": [[0, 0], [1, 1]], "text": "@"}],
        "detectable": 2,
        "detectable_text": "@",
        "told": "@",
        "note": "@",
        "notice": _NOTICE,
        "series": [{"text": "@", "tone": "ok"}] * 3,
    },
    "start": {"cases": ["@"], "busy": "@", "notice": _NOTICE},
}
"""What the page of each widget may be given, with @ for every text of others."""

DRAWN = """async ([script, state]) => {
  window.fired = 0;
  const model = { get: () => state, on: () => {}, send: () => {} };
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  const place = document.createElement("div");
  document.querySelector("main").replaceChildren(place);
  widget.render({ model, el: place });
}"""
WORDS = """() => [...document.querySelectorAll("main, main *")].map((e) =>
  e.textContent + "|" + (e.value || "") + "|" + (e.getAttribute("alt") || "")).join("|")"""


def _with(value: Any, payload: str) -> Any:
    if isinstance(value, dict):
        return {key: _with(inner, payload) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with(inner, payload) for inner in value]
    return payload if value == "@" else value


@pytest.mark.parametrize("name", sorted(STATES))
def test_no_payload_runs_in_a_widget(browser: Any, name: str) -> None:
    """The page of each widget draws a state that is full of them, without a kernel."""
    from toolkit.widgets.shell import page_script

    context = browser.new_context()
    page = context.new_page()
    page.set_content("<meta charset=utf-8><main></main>")
    for payload in PAYLOADS:
        page.evaluate(DRAWN, [page_script(name), _with(STATES[name], payload)])
        page.keyboard.press("Tab")
        assert page.evaluate("window.fired") == 0, payload
        assert payload in page.evaluate(WORDS), payload
        odd = "main script, main iframe, main object, main [onerror], main [onload], main a[href^='javascript' i]"
        assert page.locator(odd).count() == 0, payload
    context.close()
