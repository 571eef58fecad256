"""The form of a page that is written down is the one the templates have, and every page of theirs has it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from toolkit.evidence.verification import forms
from toolkit.evidence.verification.page import page_fault
from toolkit.records import Case, DocumentText, Outputs, StepName
from toolkit.report import build, build_ledger
from toolkit.report.form import page_form
from toolkit.report.wording import STANDING_LIMITS


def test_what_is_written_down_is_what_the_templates_can_write() -> None:
    assert json.loads(forms.FORMS)[0] == page_form(), "run python data/page_form.py"
    assert set(forms.STANDING_LIMITS) >= set(STANDING_LIMITS), "run python data/page_form.py"


def test_a_page_with_hostile_words_has_the_form(
    case: Case, outputs: Mapping[StepName, Outputs], text: DocumentText
) -> None:
    for words in ("<script>x</script>", "a & b < c > d \" ' é 해로 \u202e", "<!-- -->", "  ", "“x” …"):
        hostile = case.model_copy(update={"title": words, "question": words, "limits": (words,)})
        made = build(build_ledger(hostile, outputs), outputs, stamp="2031-10-10", versions={"x": words}, texts=[text])
        assert page_fault(made.html) is None
