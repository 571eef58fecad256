from __future__ import annotations

from typing import Any

import pytest

from tests.quotes.conftest import MakeDocument, case_of
from toolkit.quotes import collect_statements, read_document, statement_findings
from toolkit.records import Finding

TEXT = (
    "“No work has been done,” Peter Quorell said on 1 November 2018.\n\n"
    "Mira Ostrand denied that she had been paid.\n\nTwo signs read “keep out” beside the gate."
)


def _check(make_document: MakeDocument, speaker: str, words: str, **claim: Any) -> Finding:
    document = make_document(TEXT, published="2018-11-02")
    check = {"kind": "statement", "speaker": speaker, "words": words}
    case = case_of(document, claims=[{"id": "c", "text": "Said so", "speaker": "X", "check": check, **claim}])
    texts = [read_document(document)]
    [found] = statement_findings(case, collect_statements(texts), texts)
    assert found.evidence == (document.sha256,)
    return found


@pytest.mark.parametrize(
    ("speaker", "words", "verdict"),
    [
        ("Peter Quorell", "No work has been done", "supported"),
        ("Quorell", "no work HAS been done.", "supported"),
        ("Mira Ostrand", "No work has been done", "contradicted"),
        ("Mira Ostrand", "she had been paid", "contradicted"),  # she denied it
        ("Mira Ostrand", "keep out", "not-checkable"),
        ("Mira Ostrand", "something else altogether", "not-checkable"),
    ],
)
def test_the_verdict_tells_who_said_the_words(
    make_document: MakeDocument, speaker: str, words: str, verdict: str
) -> None:
    assert _check(make_document, speaker, words).verdict == verdict


UNLISTED = (
    "“Nobody told us anything,” says Nils-Anders Partapuoli, who herds some 3,000 reindeer.\n\n"
    "“My nephew was burnt on both hands,” said Gulnara Abdirova, a shepherd from Moynaq.\n\n"
    "“We shall rebuild before the rains,” said Rustam Yusupov, the operator’s director.\n\n"
    "“The seals were intact on arrival,” Lusemfwa Copper, the operator, said in a letter.\n\n"
    "The district commissioner, Chileshe Bwembya, came on Monday. “The wall moved at dawn,” Bwembya told reporters."
)
"""Names that no list of given names holds; the text says who is a person."""


@pytest.mark.parametrize(
    ("speaker", "words", "verdict"),
    [
        ("Rustam Yusupov", "My nephew was burnt on both hands", "contradicted"),
        ("Gulnara Abdirova", "Nobody told us anything", "contradicted"),
        ("Nils-Anders Partapuoli", "The wall moved at dawn", "contradicted"),
        ("Chileshe Bwembya", "The wall moved at dawn", "supported"),
        ("Rustam Yusupov", "The seals were intact on arrival", "not-checkable"),  # a firm, whose director he may be
        ("Lusemfwa Copper", "Nobody told us anything", "not-checkable"),
        ("R. Yousoupov", "We shall rebuild before the rains", "not-checkable"),  # one man in two spellings
        ("Zhanna Kim", "Nobody told us anything", "not-checkable"),  # nothing here says who that is
    ],
)
def test_a_person_whom_no_list_knows_is_told_by_the_text(
    make_document: MakeDocument, speaker: str, words: str, verdict: str
) -> None:
    document = make_document(UNLISTED, published="2018-11-02")
    check = {"kind": "statement", "speaker": speaker, "words": words}
    case = case_of(document, claims=[{"id": "c", "text": "Said so", "speaker": "X", "check": check}])
    texts = [read_document(document)]
    [found] = statement_findings(case, collect_statements(texts), texts)
    assert found.verdict == verdict, found.text


def test_words_that_their_speaker_denies_are_not_said_to_be_a_strangers(make_document: MakeDocument) -> None:
    document = make_document("Isabelita Dimaculangan, who owns the ship, rejected the claim that it was overloaded.")
    check = {"kind": "statement", "speaker": "Isabelita Dimaculangan", "words": "it was overloaded"}
    case = case_of(document, claims=[{"id": "c", "text": "Said so", "speaker": "X", "check": check}])
    texts = [read_document(document)]
    [found] = statement_findings(case, collect_statements(texts), texts)
    assert found.verdict in {"not-checkable", "contradicted"}
    assert "does not say whether" not in found.text


def test_a_supported_claim_names_date_paragraph_and_statement(make_document: MakeDocument) -> None:
    found = _check(make_document, "Peter Quorell", "No work has been done")
    assert found.subjects == ("s1",)
    assert "1 November 2018" in found.text
    paragraph = found.quantity("paragraph")
    assert paragraph is not None
    assert paragraph.value == 1


def test_a_clash_of_dates_is_disputed(make_document: MakeDocument) -> None:
    agreeing = _check(make_document, "Peter Quorell", "No work has been done", said_on="2018-11")
    assert agreeing.verdict == "supported"
    clashing = _check(make_document, "Peter Quorell", "No work has been done", said_on="2018-10-05")
    assert clashing.verdict == "disputed"
    assert "5 October 2018" in clashing.text


TURNED = (
    "“We never stored cyanide at the lake,” said Marie Dufour."
    " “If the wall holds, the village is safe,” said Pedro Antunes."
    "\n\n“We did not lie; the gate was open,” said Ida Holm. “Is the water clean?” asked Rui Pacheco."
    "\n\n“I do not believe that the fuel was sold,” said Amina Toure. “No, the guards had left,” said Kofi Mensah."
)


@pytest.mark.parametrize(
    ("speaker", "words", "verdict"),
    [
        ("Marie Dufour", "stored cyanide at the lake", "not-checkable"),
        ("Marie Dufour", "never stored cyanide", "supported"),
        ("Pedro Antunes", "the village is safe", "not-checkable"),
        ("Ida Holm", "the gate was open", "supported"),
        ("Rui Pacheco", "the water clean", "not-checkable"),
        ("Amina Toure", "the fuel was sold", "not-checkable"),
        ("Kofi Mensah", "the guards had left", "supported"),
    ],
)
def test_words_that_their_sentence_turns_are_not_as_quoted(
    make_document: MakeDocument, speaker: str, words: str, verdict: str
) -> None:
    document = make_document(TURNED, published="2018-11-02")
    check = {"kind": "statement", "speaker": speaker, "words": words}
    case = case_of(document, claims=[{"id": "c", "text": "Said so", "speaker": "X", "check": check}])
    texts = [read_document(document)]
    [found] = statement_findings(case, collect_statements(texts), texts)
    assert found.verdict == verdict, found.text
    assert ("leaves out" in found.text) == (verdict == "not-checkable")


@pytest.mark.parametrize(
    ("printed", "claimed", "verdict"),
    [
        ("Elder Agnes Wabano", "Agnes Wabano", "supported"),
        ("port director Trần Văn Hòa", "Tran Van Hoa", "supported"),
        ("Jürgen Müller", "Jurgen Muller", "supported"),
        ("Aleksey Yusupov", "Alexei Yousoupov", "not-checkable"),
        ("Ana Maria Costa", "Maria Costa", "not-checkable"),
        ("Rui Pacheco", "Joana Pacheco", "contradicted"),
    ],
)
def test_one_person_with_a_title_or_in_another_spelling_is_not_another(
    make_document: MakeDocument, printed: str, claimed: str, verdict: str
) -> None:
    text = (
        f"“I drank from that creek all my life,” {printed} said.\n\n“We will come back,” Joana Pacheco, a nurse, said."
    )
    document = make_document(text, published="2018-11-02")
    check = {"kind": "statement", "speaker": claimed, "words": "I drank from that creek all my life"}
    case = case_of(document, claims=[{"id": "c", "text": "Said so", "speaker": "X", "check": check}])
    texts = [read_document(document)]
    [found] = statement_findings(case, collect_statements(texts), texts)
    assert found.verdict == verdict, found.text


@pytest.mark.parametrize(
    ("words", "verdict"),
    [("We never knew that it leaked", "disputed"), ("We had no choice", "supported")],
)
def test_words_that_two_documents_give_to_two_people_are_quoted_both_ways(
    make_document: MakeDocument, words: str, verdict: str
) -> None:
    first = make_document(f"“{words},” said Ana Ruiz.", published="2023-05-03", name="one.txt")
    other = make_document(f"“{words},” said Luis Paz.", published="2023-05-09", name="two.txt")
    check = {"kind": "statement", "speaker": "Ana Ruiz", "words": words}
    case = case_of(first, other, claims=[{"id": "c", "text": "Said so", "speaker": "X", "check": check}])
    texts = [read_document(first), read_document(other)]
    [found] = statement_findings(case, collect_statements(texts), texts)
    assert found.verdict == verdict, found.text
    assert ("Luis Paz" in found.text) == (verdict == "disputed")


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ("The paper prints it so. No work has been done\nin the valley, it was heard.", "not-checkable"),
        ("Nothing of the kind was heard in the valley.", "contradicted"),
    ],
)
def test_words_that_stand_unread_in_another_document_are_not_one_mouth_s_alone(
    make_document: MakeDocument, other: str, verdict: str
) -> None:
    documents = [make_document(TEXT, published="2018-11-02"), make_document(other, name="b.txt")]
    check = {"kind": "statement", "speaker": "Mira Ostrand", "words": "No work has been done"}
    case = case_of(*documents, claims=[{"id": "c", "text": "Said so", "speaker": "X", "check": check}])
    texts = [read_document(document) for document in documents]
    [found] = statement_findings(case, collect_statements(texts[:1]), texts)
    assert found.verdict == verdict, found.text


def test_the_document_that_a_claim_is_from_is_cited_before_one_that_repeats_it(make_document: MakeDocument) -> None:
    first = make_document("“We never knew that it leaked,” Ana Ruiz said.", name="one.txt")
    other = make_document("Ana Ruiz said, “We never knew that it leaked.”", name="two.txt")
    check = {"kind": "statement", "speaker": "Ana Ruiz", "words": "We never knew that it leaked"}
    texts = [read_document(first), read_document(other)]
    for document in (first, other):
        claim = {"id": "c", "text": "Said so", "speaker": "X", "check": check, "document": document.id}
        case = case_of(first, other, claims=[claim])
        [found] = statement_findings(case, collect_statements(texts), texts)
        assert found.evidence[0] == document.sha256
