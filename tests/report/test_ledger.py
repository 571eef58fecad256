from __future__ import annotations

import pytest

from toolkit.errors import ReportError
from toolkit.records import Case, Finding, Note, Outputs, StepName
from toolkit.report import build_ledger, headline_findings


def _with(outputs: dict[StepName, Outputs], **changed: object) -> dict[StepName, Outputs]:
    """Give the results with one more site-lookup finding, a copy of the first with some fields changed."""
    lookup = outputs["site-lookup"]
    more = lookup.findings[0].model_copy(update={"id": "more", **changed})
    return {**outputs, "site-lookup": lookup.model_copy(update={"findings": (*lookup.findings, more)})}


def _verdicts(case: Case, outputs: dict[StepName, Outputs]) -> dict[str, str]:
    return {e.claim.id: e.verdict for e in build_ledger(case, outputs).entries}


def test_every_claim_gets_a_verdict(case: Case, outputs: dict[StepName, Outputs]) -> None:
    assert _verdicts(case, outputs) == {
        "c-road": "contradicted",
        "c-grown": "contradicted",
        "c-denied": "supported",
        "c-days": "supported",
        "c-safe": "not-checkable",
    }


def test_a_claim_nothing_answers_says_what_it_would_take(case: Case, outputs: dict[StepName, Outputs]) -> None:
    safe = build_ledger(case, outputs).entries[-1]
    assert safe.findings[0].text == "Nothing at hand settles this. It would take an inspection."


def test_findings_that_disagree_make_a_claim_disputed(case: Case, outputs: dict[StepName, Outputs]) -> None:
    assert _verdicts(case, _with(outputs, verdict="supported"))["c-road"] == "disputed"


def test_not_being_able_to_tell_is_no_disagreement(case: Case, outputs: dict[StepName, Outputs]) -> None:
    assert _verdicts(case, _with(outputs, verdict="not-checkable"))["c-road"] == "contradicted"


def test_two_findings_of_one_id_are_refused(case: Case, outputs: dict[StepName, Outputs]) -> None:
    with pytest.raises(ReportError, match="E_FINDING_ID"):
        build_ledger(case, _with(outputs, id="distance-c-road"))


def test_a_finding_on_an_unknown_claim_is_refused(case: Case, outputs: dict[StepName, Outputs]) -> None:
    with pytest.raises(ReportError, match=r"E_FINDING_CLAIM.*'gone'"):
        build_ledger(case, _with(outputs, claim="gone"))


def test_exhibits_are_numbered_in_step_order_and_the_pair_is_one(case: Case, outputs: dict[StepName, Outputs]) -> None:
    shown = [(e.number, [f.id for f in e.figures]) for e in build_ledger(case, outputs).exhibits]
    assert shown == [(1, ["map"]), (2, ["before", "after"]), (3, ["changes"]), (4, ["timeline"])]


def test_every_digest_a_finding_names_is_a_numbered_source(case: Case, outputs: dict[StepName, Outputs]) -> None:
    ledger = build_ledger(case, outputs)
    assert all(ledger.source(d) for f in ledger.findings for d in f.evidence)
    assert [s.label for s in ledger.sources] == ["E1", "E2", "E3", "E4", "E5", "C1"]


def test_evidence_without_a_document_is_called_by_its_given_name(case: Case, outputs: dict[StepName, Outputs]) -> None:
    unnamed = build_ledger(case, outputs).sources[4]
    assert unnamed.title == "file"
    assert unnamed.sha256
    assert build_ledger(case, outputs, names={unnamed.sha256: "places.csv"}).sources[4].title == "places.csv"


def test_headlines_tell_three_different_stories_worst_first(case: Case, outputs: dict[StepName, Outputs]) -> None:
    first = headline_findings(build_ledger(case, _with(outputs)))
    assert [f.id for f in first] == ["change-c-grown", "distance-c-road", "statement-c-denied"]


def test_headlines_prefer_the_site_of_interest(case: Case, outputs: dict[StepName, Outputs]) -> None:
    lookup = outputs["site-lookup"]
    other: Finding = lookup.findings[0].model_copy(update={"id": "other", "subjects": ("elsewhere",)})
    moved = {**outputs, "site-lookup": lookup.model_copy(update={"findings": (other, *lookup.findings)})}
    assert [f.id for f in headline_findings(build_ledger(case, moved), n=2)] == ["change-c-grown", "distance-c-road"]


def test_the_case_says_what_is_central_and_a_sure_contradiction_comes_before_it(
    case: Case, outputs: dict[StepName, Outputs]
) -> None:
    first = headline_findings(
        build_ledger(case.model_copy(update={"headlines": ("c-denied", "c-road")}), _with(outputs))
    )
    assert [f.claim for f in first] == ["c-road", "c-denied", "c-grown"]


def test_what_could_not_be_checked_leads_only_where_nothing_could(case: Case, outputs: dict[StepName, Outputs]) -> None:
    put_first = case.model_copy(update={"headlines": ("c-safe",)})
    unchecked = case.model_copy(update={"claims": tuple(c for c in case.claims if c.check.kind != "interval")})
    assert "c-safe" not in {f.claim for f in headline_findings(build_ledger(put_first, _with(outputs)))}
    assert {f.verdict for f in headline_findings(build_ledger(unchecked, {}))} == {"not-checkable"}


def test_a_note_about_nothing_in_the_report_is_refused(case: Case, outputs: dict[StepName, Outputs]) -> None:
    note = Note(id="n", text="Seen.", author="ed", date="2031-10-03", about="c-rode")
    with pytest.raises(ReportError, match=r"E_NOTE_ABOUT.*'c-rode'"):
        build_ledger(case.model_copy(update={"notes": (note,)}), outputs)


def test_an_editors_note_backs_no_sentence(case: Case, outputs: dict[StepName, Outputs]) -> None:
    note = Note(id="n", text="There are 99 tanks", author="ed", date="2031-10-03")
    noted = case.model_copy(update={"notes": (note,)})
    assert build_ledger(noted, outputs).verdicts == build_ledger(case, outputs).verdicts
    with pytest.raises(ReportError, match="E_UNBACKED_NUMBER"):
        build_ledger(noted, _with(outputs, text="There are 99 tanks"))


def test_a_dispute_has_two_sides_each_with_its_evidence(case: Case, outputs: dict[StepName, Outputs]) -> None:
    entry = build_ledger(case, _with(outputs, verdict="supported")).entries[0]
    assert entry.verdict == "disputed"
    assert [(verdict, len(found)) for verdict, found in entry.sides] == [("supported", 1), ("contradicted", 1)]
    assert all(f.evidence for _, found in entry.sides for f in found)
