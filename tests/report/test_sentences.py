"""Every text of the page names what it comes from, and says no more than that."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from toolkit.errors import ReportError
from toolkit.records import Case, DocumentText, Outputs, StepName
from toolkit.report import build, build_ledger
from toolkit.report.sentences import require_support

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult

Parts = tuple[str, dict[str, object], dict[str, str]]


@pytest.fixture
def parts(case: Case, outputs: dict[StepName, Outputs], text: DocumentText) -> Parts:
    ledger = build_ledger(case, outputs)
    given = {"stamp": case.as_of, "versions": {"dateline": "0.1.0"}, "texts": (text,)}
    made = build(ledger, outputs, **given)
    return made.html, json.loads(made.results), {text.document.id: text.text}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Harrow pit lies 21.4 km", "Harrow pit lies 31.4 km", "31.4 km"),
        ("differs</span>", "agrees</span>", "agrees"),
        ('s1">The pit has not grown,</mark>', 's1">The pit has grown,</mark>', "The pit has grown,"),
        ("Fishermen disagree.", "Fishermen agree.", "Fishermen agree"),
        ("1.88 ± 0.21 ha", "2.88 ± 0.21 ha", "2.88"),
        ("0.5000° N", "0.5100° N", "0.5100"),
        (">30 September 2031<", ">29 September 2031<", "29 September 2031"),
        ("The before picture.", "The later picture.", "The later picture."),
        ("characters 25–47", "characters 26–47", "26–47"),
        ('<ul class="limits">', '<p>A sentence from nowhere.</p><ul class="limits">', "A sentence from nowhere."),
        ('<ul class="limits">', '<p data-from="house">It holds 12 of them.</p><ul class="limits">', "12"),
        ('<ul class="limits">', '<p data-from="house">They call it “safe”.</p><ul class="limits">', "“safe”"),
        ('<ul class="limits">', '<p data-from="finding:gone">Gone.</p><ul class="limits">', "finding:gone"),
    ],
)
def test_a_sentence_that_its_source_does_not_hold_stops_the_report(
    parts: Parts, old: str, new: str, words: str
) -> None:
    page, facts, texts = parts
    require_support(page, facts, texts)
    assert old in page
    with pytest.raises(ReportError, match="E_UNSUPPORTED") as caught:
        require_support(page.replace(old, new, 1), facts, texts)
    assert words in str(caught.value)
    assert "section" in str(caught.value) or "head or foot" in str(caught.value)


def test_words_of_the_case_never_pass_as_the_houses_own(case: Case, outputs: dict[StepName, Outputs]) -> None:
    def marked(value: object) -> object:
        return f"{value} zzqx" if isinstance(value, str) else value

    named = case.model_copy(
        update={
            **{name: marked(getattr(case, name)) for name in ("title", "question", "dateline")},
            "summary": "zzqx",
            "limits": ("zzqx",),
            "claims": tuple(c.model_copy(update={"text": "zzqx", "speaker": "zzqx"}) for c in case.claims),
            "documents": tuple(
                d.model_copy(update={"title": "zzqx", "outlet": "zzqx", "note": "zzqx"}) for d in case.documents
            ),
        }
    )
    ledger = build_ledger(named, outputs)
    rows = json.loads(build(ledger, outputs, stamp="2031").results)["sentences"]
    assert any("zzqx" in row["text"] for row in rows)
    assert not [row for row in rows if row["from"] == "house" and "zzqx" in row["text"]]


def test_results_hold_the_page_word_for_word_and_each_picture(
    case: Case, outputs: dict[StepName, Outputs], text: DocumentText
) -> None:
    ledger = build_ledger(case, outputs)
    given = {"stamp": case.as_of, "versions": {"dateline": "0.1.0"}, "texts": (text,)}
    made = build(ledger, outputs, **given)
    assert build(ledger, outputs, **given) == made
    facts = json.loads(made.results)
    assert facts["format"] == "dateline/results/1"
    assert [row["n"] for row in facts["sentences"]] == list(range(1, len(facts["sentences"]) + 1))
    assert all(row["from"] for row in facts["sentences"])
    shown = {row["picture"] for row in facts["sentences"] if row["picture"]}
    assert {f["shown"] for e in facts["exhibits"] for f in e["figures"]} == shown
    (printed,) = [q["printed"] for f in facts["findings"] for q in f["quantities"] if q["value"] == 21.37]
    assert printed == "21.4 ± 0.1 km"
    assert facts["texts"]["article"]["file"] == "texts/article.txt"


def test_every_unit_of_a_shipped_report_has_its_tolerance_declared(finished_runs: dict[str, RunResult]) -> None:
    for run in finished_runs.values():
        facts = json.loads((run.report.parent / "results.json").read_text(encoding="utf-8"))
        assert {q["unit"] for f in facts["findings"] for q in f["quantities"]} <= set(facts["tolerances"])
        assert facts["tolerances"]["days"] == {"absolute": 0.0, "relative": 0.0}


def test_texts_beside_a_report_give_each_statement_at_its_characters(finished_runs: dict[str, RunResult]) -> None:
    for run in finished_runs.values():
        folder = run.report.parent
        facts = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        texts = {}
        for name, told in facts["texts"].items():
            data = (folder / told["file"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == told["text"]
            texts[name] = data.decode("utf-8")
        assert facts["statements"]
        for said in facts["statements"]:
            assert " … ".join(texts[said["document"]][start:end] for start, end in said["content"]) == said["text"]
