"""The pages of the widgets alone, with a model that only listens: what odd and large states do to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.widgets.shell import page_script, page_style

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

RUN = "window.fired=1"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f'"><img src=x onerror={RUN}>',
    f"' onfocus='{RUN}' autofocus='",
    f"</style><script>{RUN}</script>",
    f"</textarea><img src=x onerror={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"javascript:{RUN}",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"${{{RUN}}}",
    f"{{{{ {RUN} }}}}",
    f"<svg><animate onbegin={RUN} attributeName=x>",
)
FOREIGN = "[...document.querySelectorAll('.dl script, .dl img[src=x], .dl iframe, .dl [onerror], .dl [onload]')].length"
CHANGE = "s => { window.state = { ...window.state, ...s }; window.heard['change:state'](); }"
MANY = """() => {
  const row = { ...window.state.rows[0], folded: "" };
  const made = (n) => ({ ...row, key: `r${n}`, told: `said that stone ${n} was moved` });
  window.state = { ...window.state, rows: Array.from({ length: 10000 }, (_, n) => made(n)) };
  window.heard["change:state"]();
}"""
CHIP = {"text": "TEXT", "tone": "ok"}
DOC = {"id": "d", "title": "TEXT", "paragraphs": [{"start": 0, "text": "TEXT"}]}
FIELD = {"name": "speaker", "label": "TEXT", "value": "TEXT", "help": "TEXT"}
NOTICE = {"text": "TEXT", "tone": "mid", "undo": "u0"}
ROW = {
    "key": "r1",
    "tab": "claims",
    "id": "i",
    "told": "TEXT",
    "chip": CHIP,
    "detail": "TEXT",
    "missing": "TEXT",
    "who": "TEXT",
    "doc": "d",
    "start": 0,
    "end": 3,
    "fields": [FIELD],
    "offer": True,
    "grade": "sure",
    "speaker": "TEXT",
    "pair": False,
    "guesses": ["TEXT"],
    "need": True,
    "date": "",
    "spans": [[0, 2]],
}
MAP_ROW = {"key": "p1", "name": "TEXT", "detail": "TEXT", "chip": CHIP, "who": "TEXT", "can": ["use", "rule-out"]}
MARK = {
    "key": "claim-0",
    "text": "TEXT",
    "word": "TEXT",
    "detail": "TEXT",
    "tone": "ok",
    "line": [[0, 0], [1, 1]],
    "centre": [0, 0],
    "radii": [1],
    "tolerance": 0.2,
    "wedge": [90, 10],
}
POINT = {
    "key": "p1",
    "x": 0,
    "y": 0,
    "name": "TEXT",
    "detail": "TEXT",
    "tone": "na",
    "radius": 1,
    "solid": True,
    "named": True,
}
CLEAR = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
PICTURES = dict.fromkeys(("before", "after", "difference", "hidden"), CLEAR)
STATES: dict[str, dict[str, Any]] = {
    "board": {
        "slug": "TEXT",
        "title": "TEXT",
        "question": "TEXT",
        "chips": [CHIP],
        "counts": "TEXT",
        "busy": "",
        "notice": NOTICE,
        "tabs": [{"id": "claims", "name": "TEXT", "n": 1}],
        "rows": [ROW],
        "doc": DOC,
        "report": "TEXT",
        "shipped": True,
    },
    "statements": {
        "rows": [ROW, {**ROW, "key": "r2", "pair": True}],
        "speakers": ["TEXT"],
        "docs": [{"value": "d", "text": "TEXT"}],
        "need": 1,
        "doc": DOC,
        "busy": "",
        "notice": NOTICE,
    },
    "sites": {
        "busy": "",
        "sites": [{"id": "a", "name": "TEXT"}, {"id": "b", "name": "TEXT"}],
        "site": "a",
        "land": [[[0, 0], [1, 1]]],
        "borders": [["TEXT", [[0, 0], [1, 1]]]],
        "half": [2, 2],
        "marks": [MARK],
        "points": [POINT],
        "list": [MAP_ROW],
        "pictures": [{"src": CLEAR, "credit": "TEXT", "x": -1, "y": -1, "w": 2, "h": 2}],
        "alt": "TEXT",
        "notice": NOTICE,
    },
    "compare": {
        "scenes": [{"id": "a", "name": "TEXT"}, {"id": "b", "name": "TEXT"}],
        "before": "a",
        "after": "b",
        "pictures": PICTURES,
        "width": 10,
        "height": 10,
        "labels": ["TEXT", "TEXT"],
        "alts": ["TEXT", "TEXT"],
        "hidden_alt": "TEXT",
        "told": "TEXT",
        "outlines": [{"number": 1, "ring": [[0, 0], [1, 1]], "text": "TEXT"}],
        "detectable": 2,
        "detectable_text": "TEXT",
        "note": "TEXT",
        "located": True,
        "views": ["TEXT", "TEXT 2"],
        "usable": True,
        "simulated": False,
        "notice": NOTICE,
        "series": [{"text": "TEXT", "tone": "ok"}] * 3,
    },
    "start": {"cases": ["TEXT"], "busy": "TEXT", "notice": NOTICE},
}
"""A state of each page with everything in it that it can show."""

Shower = Callable[..., Any]


@pytest.fixture
def show(visit: Callable[..., Visit]) -> Shower:
    """Show a widget's page in a browser, without JupyterLab; ``window.sent`` is what it says to the kernel."""

    def shown(widget: str, state: dict[str, Any], *, width: int = 1000) -> Visit:
        visited = visit("about:blank", width=width)
        visited.page.clock.install()
        visited.page.add_style_tag(content=page_style())
        visited.page.evaluate(
            """async ([script, state]) => {
              document.documentElement.lang = "en"; document.title = "widget";
              const page = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
              window.sent = []; window.heard = {}; window.state = state;
              const on = (name, what) => { window.heard[name] = what; };
              const model = { get: () => window.state, on, send: (m) => window.sent.push(m) };
              document.body.innerHTML = "<main><h1>Widget</h1><div></div></main>";
              const root = document.querySelector("main div");
              page.default.render({ model, el: root });
            }""",
            [page_script(widget), state],
        )
        return visited

    return shown


def _filled(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, text) for item in value]
    return text if value == "TEXT" else value


@pytest.mark.parametrize("widget", STATES)
def test_no_words_of_a_case_become_markup_and_no_page_has_a_barrier(show: Shower, widget: str) -> None:
    visited = show(widget, _filled(STATES[widget], "The pier at Velsund"))
    assert visited.violations() == []
    for payload in PAYLOADS:
        visited.page.evaluate(
            "s => { window.state = s; window.heard['change:state'](); }", _filled(STATES[widget], payload)
        )
        visited.page.evaluate("document.querySelectorAll('.dl-row').forEach((row) => row.click())")
        assert visited.page.evaluate(FOREIGN) == 0, payload
        assert payload.split()[0][:8] in visited.page.locator("main").inner_text() or widget == "start"
    visited.page.clock.run_for(1_000)
    assert visited.page.evaluate("window.fired") is None
    assert [url for url in visited.requests if not url.startswith(("data:", "blob:", "about:"))] == []


def test_ten_thousand_statements_are_drawn_a_page_at_a_time_and_found_by_words(show: Shower) -> None:
    page = show("statements", _filled(STATES["statements"], "a")).page
    page.evaluate(MANY)
    assert page.locator(".dl-row").count() == 200
    page.get_by_role("button", name="Show 200 more of 9800").click()
    assert page.locator(".dl-row").count() == 400
    page.get_by_label("Words").fill("stone 9999")
    assert page.locator(".dl-row").count() == 1
    assert page.get_by_label("Words").evaluate("e => e === document.activeElement")
    assert page.locator("mark.dl-on").count() == 1  # the text beside it shows which one is looked at


def test_a_kernel_that_does_not_answer_is_said_where_the_person_looks_until_it_does(show: Shower) -> None:
    page = show("board", _filled(STATES["board"], "a")).page
    page.get_by_role("button", name="Verify").click()
    assert {"act": "verify"} in page.evaluate("window.sent")
    page.clock.run_for(6_000)
    alert = page.get_by_role("alert")
    assert "The kernel does not answer" in alert.inner_text()
    assert "What you decided is kept" in alert.inner_text()
    page.evaluate("window.heard['msg:custom']({ heard: true })")
    assert alert.inner_text() == ""


def test_what_was_typed_stays_when_a_case_cannot_begin(show: Shower) -> None:
    page = show("start", {"cases": [], "busy": ""}).page
    page.get_by_label("What do you ask?").fill("Was the pier there?")
    page.get_by_label("Article").fill("A long article")
    refused = {"cases": [], "busy": "", "notice": {"text": "E_STORAGE: the disk is full", "tone": "bad"}}
    page.evaluate(CHANGE, refused)
    assert page.get_by_label("What do you ask?").input_value() == "Was the pier there?"
    assert page.get_by_label("Article").input_value() == "A long article"
    assert "the disk is full" in page.locator("[role=status]").inner_text()


def test_words_that_were_selected_are_sent_though_the_button_takes_the_selection(show: Shower) -> None:
    text = "He 😀 said so."
    doc = {**DOC, "paragraphs": [{"start": 0, "text": "Before."}, {"start": 9, "text": text}]}
    page = show("statements", {**_filled(STATES["statements"], "a"), "doc": doc}).page
    page.locator("p[data-start='9']").click(click_count=3)
    page.wait_for_timeout(100)  # a browser tells of a selection a moment later, and of two in one moment once
    page.evaluate("document.getSelection().removeAllRanges()")  # as JupyterLab does when a button is pressed
    page.get_by_role("button", name="Add a statement").click()
    assert {"act": "add", "doc": "d", "start": 9, "end": 9 + len(text)} in page.evaluate("window.sent")


def test_an_extent_is_drawn_by_clicks_or_keys_and_a_file_is_handed_over(show: Shower, tmp_path: Path) -> None:
    page = show("sites", {**_filled(STATES["sites"], "a"), "points": []}).page
    page.get_by_role("button", name="Draw its extent").click()
    box = page.locator("svg").bounding_box()
    for x, y in ((0.2, 0.2), (0.8, 0.2)):
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.locator("svg").press("Enter")  # at the middle
    page.locator("svg").press("Enter")
    page.locator("svg").press("Backspace")
    assert "3 corners" in page.locator("main").inner_text()
    page.get_by_role("button", name="Keep this extent").click()
    (sent,) = page.evaluate("window.sent")
    corners = [[round(x, 1), round(y, 1)] for x, y in sent["points"]]
    assert (sent["act"], corners) == ("outline", [[-1.2, -1.2], [1.2, -1.2], [0, 0]])
    file = tmp_path / "pier.geojson"
    file.write_text("{}")
    page.locator("[data-outline-file]").set_input_files(file)
    page.wait_for_function("window.sent.length === 2")
    assert page.evaluate("window.sent[1]") == {"act": "outline-file", "name": "pier.geojson", "data": "e30="}


def test_a_basemap_lies_under_the_borders_with_its_credit_until_it_is_put_away(show: Shower) -> None:
    page = show("sites", _filled(STATES["sites"], "Tiles of the survey")).page
    order = page.evaluate("[...document.querySelectorAll('svg > *')].map((e) => e.tagName)")
    assert order.index("image") < order.index("circle")
    assert "Tiles of the survey" in page.locator(".dl-bar small").inner_text()
    page.get_by_role("button", name="Basemap").click()
    assert page.locator("svg image").count() == 0
    assert page.locator(".dl-bar small").count() == 0


@pytest.mark.parametrize("widget", STATES)
def test_no_page_is_wider_than_a_phone(show: Shower, widget: str) -> None:
    page = show(widget, _filled(STATES[widget], "The pier at Velsund-am-Wasser"), width=390).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
