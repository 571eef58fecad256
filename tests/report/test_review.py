"""The red and the amber list: what an editor must look at, each thing once and with its place in the page."""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.records import Case, CorrectedThing, Correction, FormerPackage, Outputs, Passage, StepName
from toolkit.report import build, build_ledger
from toolkit.report.review import look_at


def test_each_doubt_is_listed_under_its_reason_red_first(case: Case, outputs: dict[StepName, Outputs]) -> None:
    groups = look_at(build_ledger(case, outputs), outputs)
    listed = {g.reason: (g.level, [i.anchor for i in g.items]) for g in groups}
    assert listed == {
        "contradicted": ("red", ["c-road", "c-grown"]),
        "not-checkable": ("amber", ["c-safe"]),
        "positions": ("amber", ["position-pit-2"]),
        "resolved": ("amber", ["said-s1"]),
    }


def test_a_pair_that_carries_nothing_and_a_guess_are_amber(case: Case, outputs: dict[StepName, Outputs]) -> None:
    images, words = outputs["imagery-comparison"], outputs["quote-timeline"]
    assert images.comparison
    made = {
        **outputs,
        "imagery-comparison": images.model_copy(
            update={"comparison": images.comparison.model_copy(update={"status": "unreliable"})}
        ),
        "quote-timeline": words.model_copy(
            update={"statements": tuple(s.model_copy(update={"confidence": 0.6}) for s in words.statements)}
        ),
    }
    found = {g.reason: len(g.items) for g in look_at(build_ledger(case, made), made)}
    assert found["comparison"] == 1
    assert found["confidence"] == 2


def test_every_link_of_the_list_has_its_place_in_the_page(case: Case, outputs: dict[StepName, Outputs]) -> None:
    ledger = build_ledger(case, outputs)
    page = build(ledger, outputs, stamp="2031").html
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert {i.anchor for g in look_at(ledger, outputs) for i in g.items} <= ids


def test_a_correction_stands_before_the_contents(case: Case, outputs: dict[StepName, Outputs]) -> None:
    thing = CorrectedThing(
        kind="case", id="title", outcome="changed", before="The road, 12 km", after="The road, 21.4 km"
    )
    former = FormerPackage(file="package.zip", sha256="a" * 64, manifest="b" * 64, stamp="2031-10-02")
    told = [
        Correction(number=n, on=f"2031-10-{n + 11}", wrong=f"The road was {n} km.", former=former, changed=(thing,))
        for n in (1, 2)
    ]
    page = build(build_ledger(case, outputs, corrections=told), outputs, stamp="2031").html
    second, first = page.index("The road was 2 km."), page.index("The road was 1 km.")
    assert (
        page.index("13 October 2031") < second < page.index("12 October 2031") < first < page.index('class="contents"')
    )
    assert 'An earlier version said “</span><span data-from="correction:1">The road, 12 km</span>' in page
    assert "corrections/1-2031-10-12/package.zip" in page


def test_a_claim_without_a_passage_is_amber_until_a_person_looks(case: Case, outputs: dict[StepName, Outputs]) -> None:
    guessed = Passage(claim="c-road", document=case.documents[0].id, status="probable", text="12 km", start=0, end=5)
    made = {**outputs, "quote-timeline": outputs["quote-timeline"].model_copy(update={"passages": (guessed,)})}
    entry = next(e for e in build_ledger(case, made).entries if e.claim.id == "c-road")
    plain = next(e for e in build_ledger(case, outputs).entries if e.claim.id == "c-road")
    assert entry.unplaced
    assert (entry.verdict, entry.word) == (plain.verdict, f"{plain.word}, passage not given")
    assert not replace(entry, checked=True).unplaced
