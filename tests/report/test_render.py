from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from toolkit.errors import ReportError, UsageError
from toolkit.records import Case, Claim, Document, DocumentText, NoCheck, Outputs, StepName, TrueSite, Truth, to_json
from toolkit.report import add_score, build, build_index, build_ledger, score_exercise, stamp_date, summary, write_index
from toolkit.report.index import End, IndexRow
from toolkit.report.render import MAX_BYTES

PAYLOAD = "<img src=x onerror=alert(1)>\"'{{ 7*7 }}</script><script>alert(1)</script>"


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def _outline(page: str) -> _Outline:
    outline = _Outline()
    outline.feed(page)
    return outline


def _build(case: Case, outputs: dict[StepName, Outputs], texts: tuple[DocumentText, ...] = ()) -> str:
    ledger = build_ledger(case, outputs)
    return build(ledger, outputs, stamp=case.as_of, versions={"dateline": "0.1.0"}, texts=texts).html


@pytest.fixture
def page(case: Case, outputs: dict[StepName, Outputs], text: DocumentText) -> str:
    return _build(case, outputs, (text,))


def test_the_same_results_and_stamp_give_the_same_bytes(
    case: Case, outputs: dict[StepName, Outputs], text: DocumentText, page: str
) -> None:
    assert _build(case, outputs, (text,)) == page


def test_nothing_on_the_page_points_outside_but_links_to_follow(page: str) -> None:
    outline = _outline(page)
    sources = [attrs["src"] or "" for tag, attrs in outline.tags if "src" in attrs]
    assert sources
    assert all(src.startswith("data:image/png;base64,") for src in sources)
    assert not outline.all("link")
    outside = [a for a in outline.all("a") if not (a["href"] or "").startswith("#")]
    assert [(a["href"], a["rel"]) for a in outside] == [("https://courier.example/quarry", "noreferrer noopener")]


def test_the_policy_allows_this_style_and_this_script_and_nothing_else(page: str) -> None:
    policy = next(m["content"] or "" for m in _outline(page).all("meta") if "http-equiv" in m)
    for name, tag in (("style-src", "style"), ("script-src", "script")):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_no_element_carries_style_or_a_handler(page: str) -> None:
    assert not [(t, a) for t, attrs in _outline(page).tags for a in attrs if a == "style" or a.startswith("on")]


def test_every_link_within_the_page_has_its_target_and_ids_are_unique(page: str) -> None:
    tags = _outline(page).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {(a["href"] or "")[1:] for a in _outline(page).all("a") if (a["href"] or "").startswith("#")}
    assert targets <= set(ids)


def test_every_picture_has_alternative_text_and_a_size(page: str) -> None:
    pictures = _outline(page).all("img")
    assert len(pictures) == 5
    assert all(p["alt"] and p["width"] and p["height"] for p in pictures)


def test_headings_go_down_one_level_at_a_time(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in _outline(page).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_exercise_says_so_first(page: str) -> None:
    assert page.index("SIMULATED: a training exercise") < page.index("<h1 ")


def test_foreign_text_is_printed_and_never_obeyed(case: Case, outputs: dict[StepName, Outputs]) -> None:
    claim = Claim(id="c-evil", text=PAYLOAD, speaker=PAYLOAD, check=NoCheck(kind="none", why=PAYLOAD))
    document = Document(id="evil", title=PAYLOAD, outlet=PAYLOAD, url=PAYLOAD, note=PAYLOAD, author=PAYLOAD)
    evil = case.model_copy(
        update={
            "title": PAYLOAD,
            "question": PAYLOAD,
            "summary": PAYLOAD,
            "dateline": PAYLOAD,
            "limits": (PAYLOAD,),
            "claims": (*case.claims, claim),
            "documents": (*case.documents, document),
        }
    )
    page = _build(evil, outputs)
    outline = _outline(page)
    assert len(outline.all("script")) == 1
    assert len(outline.all("img")) == 5
    assert "49" not in re.findall(r"<h1 [^>]*>(.*?)</h1>", page)[0]
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_javascript_address_is_printed_as_text(page: str) -> None:
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page.lower()


def test_each_statement_is_marked_in_its_paragraph(page: str) -> None:
    assert '<mark data-from="statement:s1">The pit has not grown,</mark>' in page
    assert "paragraph 2, characters 25–47" in page


def test_what_a_person_must_read_stands_apart_with_its_speaker_as_written(
    case: Case, outputs: dict[StepName, Outputs]
) -> None:
    made = outputs["quote-timeline"]
    first, second = made.statements
    unsure = second.model_copy(
        update={"grade": "read", "speaker": "he", "mention": "he", "speaker_how": "guess", "guess": "Ivo Lund"}
    )
    page = _build(case, {**outputs, "quote-timeline": made.model_copy(update={"statements": (first, unsure)})})
    printed, _, apart = page.partition('<details class="to-read">')
    assert 'id="said-s1"' in printed
    assert 'id="said-s2"' not in printed
    assert 'id="said-s2"' in apart
    assert "“he” denied" in apart
    assert "a guess at who it is: Ivo Lund" in apart
    assert "1 statement in 1 document, and 1 passage for a person to read" in page


def test_sections_without_content_are_absent(case: Case) -> None:
    bare = case.model_copy(update={"claims": ()})
    page = _build(bare, {})
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert headings == ["What this report cannot show", "How it was done", "Sources and evidence", "Check it yourself"]


def test_the_known_answers_of_an_exercise_are_shown(case: Case, outputs: dict[StepName, Outputs]) -> None:
    ledger = build_ledger(case, outputs)
    score = score_exercise(Truth(sites=(TrueSite(site="pit", lon=0.5, lat=0.5),)), ledger, outputs)
    page = build(add_score(ledger, score), outputs, stamp="2031", score=score).html
    assert "1 of 1 known answers were found." in page
    assert "Where is Harrow pit?" in page


def test_a_page_too_big_to_pass_on_is_refused(case: Case, outputs: dict[StepName, Outputs]) -> None:
    big = case.model_copy(update={"summary": "x" * MAX_BYTES})
    with pytest.raises(ReportError, match="E_REPORT_TOO_BIG"):
        _build(big, outputs)


def test_the_footer_gives_the_digest_of_each_results_file(outputs: dict[StepName, Outputs], page: str) -> None:
    for made in outputs.values():
        assert hashlib.sha256(to_json(made).encode()).hexdigest() in page


def test_the_stamp_is_the_cases_date_or_the_clocks(case: Case) -> None:
    assert stamp_date(case, "case") == "2031-10-10"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp_date(case, "now"))
    assert stamp_date(case, "2031-10-11T09:30:00Z") == "2031-10-11T09:30:00Z"
    for wrong in ("tomorrow", "2031-13-01"):
        with pytest.raises(UsageError, match=f"'{wrong}'"):
            stamp_date(case, wrong)


def test_the_index_lists_finished_and_failed_cases(
    case: Case, outputs: dict[StepName, Outputs], tmp_path: Path
) -> None:
    place = tmp_path / "quarry" / "report"
    place.mkdir(parents=True)
    (place / "summary.json").write_text(summary(build_ledger(case, outputs), stamp=case.as_of))
    ended = End("2031-10-10T02:31:07Z", 4.25, ("pair", "c2"))
    index = write_index(tmp_path, {"quarry": ended, "broken": End(error="E_CASE: <b>no</b>")}).read_text()
    assert 'href="quarry/report/report.html">The quarry that did not grow</a>' in index
    assert "&lt;b&gt;no&lt;/b&gt;" in index
    assert "10 October 2031, 02:31 UTC, 4.2 s" in index
    assert '2: <a href="quarry/report/report.html#pair">pair</a>, <a' in index
    assert index.index(">broken<") < index.index("quarry/report")


def test_an_unreadable_summary_does_not_stop_the_index(tmp_path: Path) -> None:
    (tmp_path / "odd" / "report").mkdir(parents=True)
    (tmp_path / "odd" / "report" / "summary.json").write_text("[1")
    assert "no report yet" in write_index(tmp_path, {}).read_text()


def test_an_empty_index_is_a_page() -> None:
    assert "0 cases" in build_index([])
    assert "1 case<" in build_index([IndexRow(case="a", title="A")])
