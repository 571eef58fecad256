"""Texts that are not in English, written for these tests and marked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.quotes import extract_statements
from toolkit.quotes.extractors.marks import MarkExtractor
from toolkit.quotes.languages import language_of, reading_notes

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
}
MARKED = {
    "es": [
        ("Juan Pérez", "que la base estaba cerrada"),
        ("María Paz", "«No hay nada nuevo»"),
        ("el Gobierno", "las obras empezaron en mayo"),
        ("El alcalde", "que lo supiera"),
    ],
    "fr": [
        ("Jean Dupont", "que la base était fermée"),
        ("Leroy", "« Il n’y a rien de nouveau »"),
        ("le gouvernement", "les travaux ont commencé en mai"),
        ("La maire", "que la ville ait payé"),
    ],
    "de": [
        ("Hans Weber", "dass die Anlage geschlossen sei"),
        ("Anna Schmidt", "„Es gibt nichts Neues“"),
        ("der Regierung", "begannen die Arbeiten im Mai"),
        ("Der Sprecher", "dass er davon gewusst habe"),
    ],
    "ru": [
        ("Иван Петров", "что база закрыта"),
        ("Анна Иванова", "«Ничего нового нет»"),
        ("губернатора", "работы начались в мае"),
        ("Мэр", "что город платил"),
    ],
    "ko": [
        ("청와대 대변인", "“새로운 것이 없다”"),
        ("국방부", "기지가 이미 알려져 있었다고"),
        ("통일부", "공사는 5월에 시작됐다"),
        ("김 위원장", "“약속을 지키겠다”"),
    ],
}


@pytest.mark.parametrize("language", sorted(TEXTS))
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
        ("", "en"),
        ("12 34", "en"),
        ("No.", "en"),
        ("The minister said that the base in El Paso was shut.", "en"),
        ("“Deja vu,” said Jean de la Tour of Le Monde, and the des Moines paper wrote it down.", "en"),
        ("基地は閉鎖されたと大臣は述べた。", "ja"),
        ("أعلن الوزير أن القاعدة مغلقة", "ar"),
        ("این انبار باز است", "fa"),
        ("Міст закрито", "uk"),
        ("Мост закрыт, сообщили они", "ru"),
        ("大坝没有问题", "zh"),
        ("สะพานปิด", "th"),
        ("Η γέφυρα έκλεισε", "el"),
        ("המים עולים", "he"),
        ("पुल बंद है", "hi"),
    ],
)
def test_english_is_not_taken_for_another_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("language", sorted(TEXTS))
@pytest.mark.parametrize("text", ["", "«", "“” 고 말했다", "dijo que", "« a » dit", "сказал, что", "\n\n.\n"])
def test_scraps_never_raise(language: str, text: str) -> None:
    for s in MarkExtractor(language).extract(text):
        assert all(0 <= a < b <= len(text) for a, b in s.content)


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("«Ми не підемо», — сказав мер Іван Петренко у вівторок.", "Іван Петренко", "«Ми не підемо»"),
        ("市长李伟周二表示：“我们不会离开这座城市。”", "李伟", "“我们不会离开这座城市。”"),
        ("“大坝没有问题，”发言人林海说。参观者早上到达现场。", "林海", "“大坝没有问题，”"),
        ("«No nos iremos», dijo el martes el alcalde Luis Prado.", "Luis Prado", "«No nos iremos»"),
        ("El alcalde de Velsund, Luis Prado, dijo el martes: «No nos iremos».", "Luis Prado", "«No nos iremos»"),
        (
            "« Nous avons tout perdu », a déclaré la maire de Valmont, Claire Besson, mardi.",
            "Claire Besson",
            "« Nous avons tout perdu »",
        ),
        ("Am 3. Mai 2021 sagte Klaus Reimann: „Wir gehen nicht.“", "Klaus Reimann", "„Wir gehen nicht.“"),
        (
            "Die Stadt ist ruhig. „Niemand ist verletzt“, so Polizeisprecherin Eva Kern.",
            "Eva Kern",
            "„Niemand ist verletzt“",
        ),
        ('قال رئيس الهيئة سامي الحداد: "المستودع مفتوح".', "سامي الحداد", '"المستودع مفتوح"'),
        ("سهراب کاوه گفت: «این انبار باز است».", "سهراب کاوه", "«این انبار باز است»"),
        ("«La diga è distrutta», ha detto il sindaco Piero Landi.", "Piero Landi", "«La diga è distrutta»"),
        ("„Zapora została wysadzona” – powiedział burmistrz Adam Wilk.", "Adam Wilk", "„Zapora została wysadzona”"),
        ('"Não houve aviso", disse Rui Falcão, presidente da empresa.', "Rui Falcão", '"Não houve aviso"'),
        ('"Baraj sağlam" dedi Vali Deniz Kara. Ziyaretçiler sabah geldi.', "Deniz Kara", '"Baraj sağlam"'),
        (
            "«No sabemos quién», dijo el 10 de marzo Mohammed al-Saadi, portavoz del gobierno.",
            "Mohammed al-Saadi",
            "«No sabemos quién»",
        ),
        ("«Мы не знаем», — заявил основатель CIT Руслан Левиев.", "Руслан Левиев", "«Мы не знаем»"),
        ("«نمی‌دانیم چه کسی آن را ساخت»، وزیر علی رضایی روز دوشنبه گفت.", "علی رضایی", "«نمی‌دانیم چه کسی آن را ساخت»"),
        ("De brug is dicht. „Het was vreselijk”, zei Jan de Vries.", "Jan de Vries", "„Het was vreselijk”"),
    ],
)
def test_the_speaker_beside_the_verb_is_found_without_the_office(text: str, speaker: str, words: str) -> None:
    [found] = [s for s in extract_statements(text) if s.text == words]
    assert (found.speaker, found.grade) == (speaker, "read")


def test_a_noun_inside_a_longer_phrase_is_nobody() -> None:
    text = "Eine weitere in dem Bericht zitierte westliche Quelle berichtete, dass Vertreter die Anlage besucht hätten."
    assert "dem Bericht zitierte westliche Quelle" not in {s.speaker for s in extract_statements(text)}


def test_a_second_half_and_a_verb_without_a_subject_go_on_with_the_speaker() -> None:
    text = "„Wir bleiben hier“, sagte Klaus Reimann. „Das Wasser steigt seit Tagen.“"
    assert [s.speaker for s in extract_statements(text)] == ["Klaus Reimann"] * 2
    text = "«No nos iremos», dijo Luis Prado. «No hay agua aquí», añadió."
    assert [s.speaker for s in extract_statements(text)] == ["Luis Prado"] * 2


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            "“เราจะไม่ต่อสัญญาเช่า” รัฐมนตรีสมชายกล่าว",
            "Thai is not read here; 1 passage in quotation marks found, no speakers",
        ),
        (
            "「桟橋は五月に閉まります」と大臣は述べた。",
            "Japanese is not read here; 1 passage in quotation marks found, no speakers",
        ),
        (
            "«Θα μείνουμε εδώ για πάντα», είπε.",
            "Greek is not read here; 1 passage in quotation marks found, no speakers",
        ),
    ],
)
def test_a_language_that_is_not_read_is_named_and_its_quotations_are_listed(text: str, note: str) -> None:
    found = extract_statements(text)
    assert [s.speaker for s in found] == [None]
    assert reading_notes(language_of(text), found) == [note]


UNREAD = {
    "Czech": "Snímky ukazují, že základna byla loni rozšířena. "
    "„Nevíme, kdo ji postavil,“ řekl v pondělí ministr Jan Novák.",
    "Danish": "Billederne viser, at basen er blevet udvidet. "
    "»Vi ved ikke, hvem der byggede den«, sagde minister Lars Nielsen.",
    "Estonian": "Piirkonnas on näha hävinud külasid. "
    "«Me ei tea, kes selle ehitas,» ütles minister Jaan Tamm esmaspäeval.",
    "Finnish": "Kuvat osoittavat, että tukikohta on laajentunut. "
    "”Emme tiedä, kuka sen rakensi”, sanoi ministeri Antti Virtanen.",
    "Hungarian": "A képek szerint a bázist kibővítették. "
    "„Nem tudjuk, ki építette” – mondta Kovács János miniszter hétfőn.",
    "Indonesian or Malay": "Citra menunjukkan pangkalan itu diperluas. "
    '"Kami tidak tahu siapa yang membangunnya," kata Menteri Budi Santoso.',
    "Lithuanian": "Tiesą išsiaiškinti sunkiau nei bet kada. "
    "„Nežinome, kas tai padarė“, – sakė ministras Jonas Petraitis.",
    "Romanian": "Imaginile arată că baza a fost extinsă. "
    "„Nu știm cine a construit-o”, a declarat ministrul Ion Popescu luni.",
    "Swahili": "Picha zinaonyesha kuwa kituo kilipanuliwa mwaka jana. "
    '"Hatujui ni nani aliyekijenga," alisema Waziri Juma Hassan.',
    "Swedish": "Bilderna visar att basen har byggts ut. "
    "”Vi vet inte vem som byggde den”, sade ministern Anna Lindqvist.",
    "Vietnamese": "Hình ảnh cho thấy căn cứ đã được mở rộng. "
    '"Chúng tôi không biết ai đã xây nó", Bộ trưởng Nguyễn Văn An nói.',
}


@pytest.mark.parametrize("name", sorted(UNREAD))
def test_no_language_in_latin_letters_is_taken_for_one_that_is_read(name: str) -> None:
    found = extract_statements(UNREAD[name])
    assert [s.speaker for s in found] == [None]
    told = f"{name} is not read here; 1 passage in quotation marks found, no speakers"
    assert reading_notes(language_of(UNREAD[name]), found) == [told]


def test_english_needs_no_note() -> None:
    assert reading_notes("en", []) == []


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "data" / "words").glob("*.txt")), ids=lambda p: p.stem
)
def test_each_word_list_names_its_source_and_its_licence(path: Path) -> None:
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert any(line.startswith("# Source: ") for line in head)
    assert any(line.startswith("# Licence: ") for line in head)
