from __future__ import annotations

import pytest

from toolkit.errors import ReportError
from toolkit.records import Case, Finding, Outputs, Quantity, StepName
from toolkit.report.backing import known_texts, require_backing, unbacked_numbers


def _finding(text: str, *values: float, **more: object) -> Finding:
    quantities = tuple(Quantity(name=f"q{n}", value=v) for n, v in enumerate(values))
    return Finding.model_validate(
        {"id": "f", "kind": "distance", "basis": "measured", "text": text, "quantities": quantities, "how": "h", **more}
    )


@pytest.fixture
def known(case: Case, outputs: dict[StepName, Outputs]):
    return known_texts(case, outputs.values())


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It lies 21.4 km away", [21.37]),
        ("It lies 21 km away", [21.37]),
        ("It covers 18,850 m²", [18849.6]),
        ("It moved −0.4 px", [-0.4]),
        ("Taken on 4 March 2031 at 10:20 UTC by Landsat-5 on WGS84", []),
        ("Published in October 2031, dated 2031-10-02", []),
        ("She said “there were 40 of them”", []),
        ("Notice 7 gives 0.5, 0.5", []),
    ],
)
def test_quantities_dates_names_and_quotations_back_their_numbers(known, text: str, values: list[float]) -> None:
    assert unbacked_numbers(_finding(text, *values), known) == []


@pytest.mark.parametrize(
    ("text", "values", "loose"),
    [
        ("It lies 21.4 km away", [], ["21.4"]),
        ("It lies 21.3 km away", [21.37], ["21.3"]),
        ("It lies 22 km away", [21.37], ["22"]),
        ("It lies 85km away", [84], ["85"]),
        ("Taken on 5 March 2031", [], ["5"]),
        ("Taken in 2032", [], ["2032"]),
        ("It covers 18,850 m²", [1885], ["18,850"]),
        ("12031 people", [], ["12031"]),
    ],
)
def test_a_number_that_nothing_backs_is_named(known, text: str, values: list[float], loose: list[str]) -> None:
    assert unbacked_numbers(_finding(text, *values), known) == loose


@pytest.mark.parametrize(("day", "words"), [("203X", "the 2030s"), ("20XX", "2000 to 2099")])
def test_a_decade_or_a_century_of_the_case_is_a_date(case: Case, day: str, words: str) -> None:
    held = case.scenes[0].model_copy(update={"acquired": day})
    known = known_texts(case.model_copy(update={"scenes": (held,)}), [])
    assert unbacked_numbers(_finding(f"Taken some year {'of' if 'the' in words else 'from'} {words}"), known) == []
    assert unbacked_numbers(_finding("Taken in the 2040s"), known) == ["2040"]


def test_an_unbacked_number_stops_the_report_and_is_named(known) -> None:
    with pytest.raises(ReportError, match=r"E_UNBACKED_NUMBER.*prints 99.*finding f"):
        require_backing([_finding("99 tanks")], known)


def test_a_settled_sentence_without_evidence_stops_the_report(known) -> None:
    with pytest.raises(ReportError, match="E_NO_EVIDENCE"):
        require_backing([_finding("It agrees", verdict="supported")], known)


def test_a_sentence_that_says_nothing_could_be_checked_needs_no_evidence(known) -> None:
    require_backing([_finding("Nothing can tell", verdict="not-checkable")], known)


def test_a_quotation_that_nobody_said_stops_the_report_and_is_named(known) -> None:
    require_backing([_finding("“The pit has NOT grown …” it says", evidence=("0" * 64,))], known)
    with pytest.raises(ReportError, match=r"E_UNBACKED_QUOTATION.*“The pit has doubled”"):
        require_backing([_finding("She says “The pit has doubled”", evidence=("0" * 64,))], known)
