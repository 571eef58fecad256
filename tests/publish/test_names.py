"""A withheld name is found however it is set, and ordinary words that look like one stay."""

from __future__ import annotations

import base64
import codecs

import pytest

from toolkit import places
from toolkit.publish.redaction.leak_scan import LeakScan
from toolkit.publish.redaction.positions import PositionFinder
from toolkit.publish.redaction.redactor import Redactor, Words

WRITTEN = {
    "Batbayar Dorj": [
        *("BATBAYAR DORJ", "batbayar.dorj@x.example", "#BatbayarDorj", "Batbayar, Dorj", "Batbayar\n\nDorj"),
        *(
            "Bat-bayar Dorj",
            "Bat\u2011bayar Dorj",
            "Batba-\n    yar Dorj",
            "Bat bayar Dorj",
            "Batba\u200byar D\u2060orj",
        ),
        *(
            "B a t b a y a r   D o r j",
            "B.A.T.B.A.Y.A.R D.O.R.J",
            "B_a_t_b_a_y_a_r_D_o_r_j",
            "B/a/t/b/a/y/a/r/ /D/o/r/j",
        ),
        *("🅱🅰🆃🅱🅰🆈🅰🆁 🅳🅾🆁🅹", "𝔅𝔞𝔱𝔟𝔞𝔶𝔞𝔯 𝔇𝔬𝔯𝔧", "ⓑⓐⓣⓑⓐⓨⓐⓡ ⓓⓞⓡⓙ", "🇧🇦🇹🇧🇦🇾🇦🇷 🇩🇴🇷🇯", "Ｂａｔｂａｙａｒ Ｄｏｒｊ"),
        *("B̷a̷t̷b̷a̷y̷a̷r̷ D̷o̷r̷j̷", "Bаtbауаr Dоrj", "ᏴatᏴayar ᎠorᎫ", "ʙᴀᴛʙᴀʏᴀʀ ᴅᴏʀᴊ", "ᴮᵃᵗᵇᵃʸᵃʳ ᴰᵒʳʲ", "Bàtbäyàr Ðørj"),
        *(
            "B4tb4y4r D0rj",
            "b@tb@y@r d0rj",
            "<b>Bat</b>bayar <i>Dorj</i>",
            "Bat&shy;bayar&nbsp;Dorj",
            "Batbayar%20Dorj",
        ),
        *("Батбаяр Дорж", "jroD rayabtaB", codecs.encode("Batbayar Dorj", "rot13"), "⠃⠁⠞⠃⠁⠽⠁⠗ ⠙⠕⠗⠚"),
        "Bravo Alpha Tango Bravo Alpha Yankee Alpha Romeo Delta Oscar Romeo Juliett",
        "66 97 116 98 97 121 97 114 68 111 114 106",
        "-... .- - -... .- -.-- .- .-. / -.. --- .-. .---",
        base64.b32encode(b"xBatbayar Dorj").decode(),
        *("".join(chr(0xE0000 + ord(c)) for c in "Batbayar Dorj"), "Bat<!-- -->bayar Dorj", "Batba-\n 12  yar Dorj"),
        *("b.atbayar.dorj+news@x.example", ", ".join(f"0x{ord(c):02x}" for c in "Batbayar Dorj")),
    ],
    "Sjöström": ["https://xn--sjstrm-xxad.example/a", "sj.ostrom@x.example", "Sjö-\n   7 ström"],
    "Łuczak": [
        "LUCZAK",
        "Łu-\nczak",
        "Ł U C Z A K",
        "Łuczak’s",
        "Łuczаk",
        "L\u00adu\u00adczak",
        "Łu<wbr>czak",
        "Ł uczak",
    ],
    "Щербаков": ["Shcherbakov", "ЩЕРБАКОВ", "Щ е р б а к о в", "Щерба-\nков", "Щербаковым", "Shcherba-\nkov"],
    "Nguyễn Thị Hạnh": ["Nguyen Thi Hanh", "nguyenthihanh88", "Nguye\u0302\u0303n Thi\u0323 Ha\u0323nh"],
    "محمد الفاسي": ["محمّد الفاسي", "محـمد الفاسـي"],
    "王小明": ["王 小 明", "王·小·明"],
    "Kim": ["K.I.M", "k i m", "Κim", "K\u200bim"],
}


def _redactor(*names: str) -> Redactor:
    nowhere = PositionFinder([], parse=places.parse_coordinates, find=places.find_coordinates)
    return Redactor([Words("person 1", names, "a source")], nowhere)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_name_is_taken_out_however_it_is_set(name: str) -> None:
    redactor = _redactor(name)
    scan = LeakScan(redactor)
    for written in WRITTEN[name]:
        text = f"We asked {written} about it."
        new = redactor(text)
        assert new != text, written
        assert scan.breach(text.encode()), written
        assert scan.breach(new.encode()) is None, written


ELSEWHERE = {
    "Жуковец": ["Zhukovets", "Žukovec", "Schukowez", "Joukovets", "Żukowiec", "Жуковца", "Жуковцом"],
    "Παπαχρήστου": ["Papachristou", "Papahristou", "Παπαχρήστος", "Папахристу"],
    "ጌታቸው": ["Getachew"],
    "Sharma": ["शर्मा", "শর্মা", "ਸ਼ਰਮਾ", "ಶರ್ಮಾ", "Шарма"],
    "Rattanakul": ["รัตนกุล", "Ratanakul"],
    "Tsereteli": ["წერეთელი", "Церетели", "Цэрэтэли"],
    "Adeyemi": ["アデイェミ", "Адеємі", "아데예미", "Adeyemmi", "Adeyemy"],
    "Михайленко": ["Mykhailenko", "Mikhajlenko", "Michailenko", "Mihailenko"],
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_name_is_taken_out_as_other_desks_spell_it(name: str) -> None:
    redactor = _redactor(name)
    scan = LeakScan(redactor)
    for written in ELSEWHERE[name]:
        text = f"We asked {written} about it."
        assert redactor(text) == "We asked a source about it.", written
        assert scan.breach(text.encode()), written


def test_other_words_that_sound_alike_stay() -> None:
    redactor = _redactor("Price", "Latter", "Winner", "Cohen", "Иванов", "Sharma", "Stone", "Marshall")
    scan = LeakScan(redactor)
    for text in (
        "Later, the Prize went to Winer and Coen. Iwan of the Charm. The State Fire Marshal said so.",
        "Шарм и ширма стоят. Приз за Прайс.",
        "शर्म की बात, शिमला मिर्च",
    ):
        assert redactor(text) == text
        assert scan.breach(text.encode()) is None


def test_ordinary_words_that_hold_a_name_apart_stay() -> None:
    redactor = _redactor("Anderson", "Peterson", "Stone", "Wellman", "Kim", "Others", "Andor", "Ina Low")
    scan = LeakScan(redactor)
    for text in (
        "We met Anders on Friday, and Anders\non Monday.",
        "Peter’s on it, each other’s, a well man and/or a tone of voice.",
        "Ki, mono; K. Immanuel; in a lowland; 12 s tones.",
    ):
        assert redactor(text) == text
        assert scan.breach(text.encode()) is None


def test_marks_and_endings_go_with_the_name() -> None:
    redactor = _redactor("Łuczak", "Щербаков")
    assert redactor("by Luczak\u0336, by Łuczaks, by Щербаковым.") == "by a source, by a source, by a source."
