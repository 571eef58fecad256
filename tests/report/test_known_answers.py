from __future__ import annotations

from toolkit.records import Case, Outputs, StepName, TrueChange, TrueSite, TrueStatement, Truth
from toolkit.report import add_score, build_ledger, score_exercise, truth_findings
from toolkit.report.backing import known_texts, require_backing

TRUTH = Truth(
    sites=(TrueSite(site="pit", lon=0.5, lat=0.5001), TrueSite(site="hut", lon=0.5, lat=0.5)),
    verdicts={"c-road": "contradicted", "c-safe": "supported"},
    changes=(
        TrueChange(id="pit", what="pit extension", lon=0.4972, lat=0.4970, area_m2=18000),
        TrueChange(id="shed", what="shed", lon=0.51, lat=0.51, area_m2=900),
        TrueChange(id="hut", what="hut", lon=0.52, lat=0.52, area_m2=16, detectable=False),
    ),
    statements=(
        TrueStatement(speaker="Ada Byrne", words="the pit has not grown", said_on="2031-09-30"),
        TrueStatement(speaker="Ivo Lund", words="built without a permit", said_on="2031-10-01"),
        TrueStatement(speaker="Byrne", words="has not grown", said_on="2031-09-30"),
    ),
)


def test_each_known_answer_is_marked_right_or_wrong(case: Case, outputs: dict[StepName, Outputs]) -> None:
    score = score_exercise(TRUTH, build_ledger(case, outputs), outputs)
    assert [a.correct for a in score.answers] == [True, False, True, False, True, False, True, True, False, True]
    assert score.tally() == (6, 10)
    assert score.tally("change") == (2, 3)


def test_a_change_where_nothing_was_changed_is_a_false_alarm(case: Case, outputs: dict[StepName, Outputs]) -> None:
    elsewhere = Truth(changes=TRUTH.changes[1:])
    score = score_exercise(elsewhere, build_ledger(case, outputs), outputs)
    assert [c.number for c in score.false_alarms] == [1]


def test_the_score_is_told_in_sentences_that_are_backed(case: Case, outputs: dict[StepName, Outputs]) -> None:
    score = score_exercise(TRUTH, build_ledger(case, outputs), outputs)
    findings = truth_findings(case, score)
    assert findings[0].text == "6 of 10 known answers were found."
    assert "2 of 3 right, of which 1 rightly not reported; 0 false alarms." in findings[3].text
    require_backing(findings, known_texts(case, outputs.values()))


def test_a_real_case_has_no_score(case: Case, outputs: dict[StepName, Outputs]) -> None:
    ledger = build_ledger(case, outputs)
    score = score_exercise(None, ledger, outputs)
    assert score.answers == ()
    assert add_score(ledger, score) == ledger
