from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolkit.desk.casefile.reading import read_toml
from toolkit.desk.running.correct import _toml
from toolkit.desk.running.differences import corrected_things
from toolkit.records import CorrectedThing, Correction, FormerPackage, canonical
from toolkit.report.corrections import thing_words


def _finding(name: str, text: str, **given: Any) -> dict[str, Any]:
    return {"id": name, "text": text, "verdict": None, "evidence": [], "quantities": [], "how": "by hand", **given}


def _results(*findings: dict[str, Any], own: str = "a" * 64, **given: Any) -> dict[str, Any]:
    return {
        "findings": [*findings],
        "claims": [],
        "about": {},
        "sources": [{"title": "case.toml", "sha256": own}],
        **given,
    }


def test_changed_verdicts_come_first_then_what_changed_went_and_came() -> None:
    before = _results(_finding("a", "12 km"), _finding("b", "gone"), _finding("c", "c", verdict="supported"))
    after = _results(_finding("a", "13 km"), _finding("d", "new"), _finding("c", "c", verdict="loose"))
    found = corrected_things(before, after)
    assert [(t.id, t.outcome, t.fields) for t in found] == [
        ("c", "changed", ("verdict",)),
        ("a", "changed", ("text",)),
        ("b", "removed", ()),
        ("d", "added", ()),
    ]
    assert (found[1].before, found[1].after) == ("12 km", "13 km")


def test_another_digest_of_the_case_file_or_another_version_is_no_correction() -> None:
    before = _results(_finding("a", "x", evidence=["a" * 64, "c" * 64], how="dateline 1"), own="a" * 64)
    after = _results(_finding("a", "x", evidence=["b" * 64, "c" * 64], how="dateline 2"), own="b" * 64)
    assert corrected_things(before, after) == ()
    other = _results(_finding("a", "x", evidence=["b" * 64, "d" * 64]), own="b" * 64)
    assert [t.fields for t in corrected_things(before, other)] == [("evidence",)]


def test_words_at_the_head_of_the_report_count() -> None:
    before, after = _results(about={"title": "Old"}), _results(about={"title": "New", "summary": "More."})
    assert [(t.id, t.before, t.after) for t in corrected_things(before, after)] == [
        ("summary", None, "More."),
        ("title", "Old", "New"),
    ]


def _statement(document: str, start: int, speaker: str | None, **given: Any) -> dict[str, Any]:
    plain = {"text": "The pier is safe", "said_on": "2024-03-01", "negated": False, "kind": "indirect"}
    return {"document": document, "content": [[start, start + 16]], "speaker": speaker, **plain, **given}


def test_words_given_to_another_speaker_or_day_are_a_correction() -> None:
    before = _results(statements=[_statement("a", 5, "Ida Holm"), _statement("a", 90, "Karl Voss", kind="direct")])
    told = [_statement("a", 5, "Ann Poe"), _statement("a", 90, "Karl Voss", kind="direct", said_on="2024-03-02")]
    found = corrected_things(before, _results(statements=told))
    assert [(t.id, t.fields, t.before, t.after) for t in found] == [
        (
            "a:5",
            ("text", "speaker"),
            "Ida Holm says: The pier is safe (2024-03-01)",
            "Ann Poe says: The pier is safe (2024-03-01)",
        ),
        (
            "a:90",
            ("text", "said_on"),
            "Karl Voss says: “The pier is safe” (2024-03-01)",
            "Karl Voss says: “The pier is safe” (2024-03-02)",
        ),
    ]
    assert thing_words(found[0]) == "What is said in a: changed"


def test_what_a_new_document_says_corrects_nothing_and_numbers_may_move() -> None:
    before = _results(statements=[_statement("a", 5, "Ida Holm", id="s1")])
    after = _results(statements=[_statement("new", 7, None, id="s1"), _statement("a", 5, "Ida Holm", id="s2")])
    assert corrected_things(before, after) == ()


def test_a_denial_is_told_as_one() -> None:
    before, after = ([_statement("a", 5, "Ida Holm", negated=denied)] for denied in (False, True))
    [told] = corrected_things(_results(statements=before), _results(statements=after))
    assert told.after == "Ida Holm denies: The pier is safe (2024-03-01)"


def test_a_note_reads_back_as_written_whatever_stands_in_it(tmp_path: Path) -> None:
    words = 'She said “12 km” \\ "so"\nthen = [left]\x7f'
    thing = CorrectedThing(kind="finding", id="a", outcome="changed", before=words, after="now", verdict_after="loose")
    former = FormerPackage(file="package.zip", sha256="a" * 64, manifest="b" * 64, stamp="2026-11-24")
    note = Correction(number=3, on="2026-11-25", wrong=words, inputs=("case.toml",), former=former, changed=(thing,))
    (tmp_path / "note.toml").write_text(_toml(canonical(note)), encoding="utf-8")
    assert read_toml(tmp_path / "note.toml", Correction) == note


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"outcome": "added", "after": "x"}, "Finding a: added"),
        (
            {"outcome": "changed", "verdict_before": "supported", "verdict_after": "not-checkable"},
            "Finding a: an earlier version said supported; it is not checkable",
        ),
    ],
)
def test_what_changed_is_said_in_words(given: dict[str, Any], words: str) -> None:
    assert thing_words(CorrectedThing(kind="finding", id="a", **given)) == words
