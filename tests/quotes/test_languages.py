"""Texts that are not in English, written for these tests and marked by hand."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements
from toolkit.quotes.extractors.marks import MarkExtractor
from toolkit.quotes.languages import TABLES, language_of

TEXTS = {
    "es": "El ministro Juan Pérez dijo que la base estaba cerrada. «No hay nada nuevo», aseguró la portavoz María Paz."
    " Según el Gobierno, las obras empezaron en mayo. El alcalde negó que lo supiera.",
    "fr": "Le ministre Jean Dupont a déclaré que la base était fermée. « Il n’y a rien de nouveau », a assuré M. Leroy."
    " Selon le gouvernement, les travaux ont commencé en mai. La maire a nié que la ville ait payé.",
    "de": "Minister Hans Weber sagte, dass die Anlage geschlossen sei. „Es gibt nichts Neues“, betonte Anna Schmidt."
    " Laut der Regierung begannen die Arbeiten im Mai. Der Sprecher bestritt, dass er davon gewusst habe.",
    "ru": "Министр Иван Петров заявил, что база закрыта. «Ничего нового нет», — сказала Анна Иванова."
    " По словам губернатора, работы начались в мае. Мэр опроверг, что город платил.",
    "ko": "청와대 대변인은 “새로운 것이 없다”고 말했다. 국방부는 기지가 이미 알려져 있었다고 밝혔다."
    " 통일부에 따르면 공사는 5월에 시작됐다. 김 위원장이 “약속을 지키겠다”며 이같이 강조했다.",
}  # fmt: skip
MARKED = {
    "es": [("El ministro Juan Pérez", "que la base estaba cerrada"), ("la portavoz María Paz", "«No hay nada nuevo»"),
           ("el Gobierno", "las obras empezaron en mayo"), ("El alcalde", "que lo supiera")],
    "fr": [("Le ministre Jean Dupont", "que la base était fermée"), ("M. Leroy", "« Il n’y a rien de nouveau »"),
           ("le gouvernement", "les travaux ont commencé en mai"), ("La maire", "que la ville ait payé")],
    "de": [("Minister Hans Weber", "dass die Anlage geschlossen sei"), ("Anna Schmidt", "„Es gibt nichts Neues“"),
           ("der Regierung", "begannen die Arbeiten im Mai"), ("Der Sprecher", "dass er davon gewusst habe")],
    "ru": [("Министр Иван Петров", "что база закрыта"), ("Анна Иванова", "«Ничего нового нет»"),
           ("губернатора", "работы начались в мае"), ("Мэр", "что город платил")],
    "ko": [("청와대 대변인", "“새로운 것이 없다”"), ("국방부", "기지가 이미 알려져 있었다고"),
           ("통일부", "공사는 5월에 시작됐다"), ("김 위원장", "“약속을 지키겠다”")],
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(TABLES))
def test_a_text_is_recognised_and_read_by_marks_and_verbs(language: str) -> None:
    text = TEXTS[language]
    assert language_of(text) == language
    found = extract_statements(text, published="2018-11-13")
    assert [(s.speaker, s.text) for s in found] == MARKED[language]
    assert all(text[a:b] == s.text for s in found for a, b in s.content)
    assert all(s.confidence <= 0.5 and s.rule == f"marks ({language})" for s in found)
    assert all("without a parse" in s.how for s in found)
    assert [s.negated for s in found] == [False, False, False, language != "ko"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"), ("12 34", "en"), ("No.", "en"), ("The minister said that the base in El Paso was shut.", "en"),
        ("“Deja vu,” said Jean de la Tour of Le Monde, and the des Moines paper wrote it down.", "en"),
        ("基地は閉鎖されたと大臣は述べた。", "und"), ("أعلن الوزير أن القاعدة مغلقة", "und"),
    ],
)  # fmt: skip
def test_english_is_not_taken_for_another_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("language", sorted(TABLES))
@pytest.mark.parametrize("text", ["", "«", "“” 고 말했다", "dijo que", "« a » dit", "сказал, что", "\n\n.\n"])
def test_scraps_never_raise(language: str, text: str) -> None:
    for s in MarkExtractor(language).extract(text):
        assert all(0 <= a < b <= len(text) for a, b in s.content)
