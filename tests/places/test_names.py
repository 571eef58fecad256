"""One key for a Korean name. Spellings are the standards' own examples, and as GeoNames and the press write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.places.names import fold, name_key, name_unit

SAME = [
    ("평양", "Pyongyang", "P'yŏngyang", "Pyeongyang", "Phyongyang"),
    ("서울", "Seoul", "Sŏul"),
    ("부산", "Busan", "Pusan"),
    ("신의주", "Sinuiju", "Sinŭiju"),
    ("삭간몰", "Sakkanmol", "Sakganmol"),
    ("갈골", "Kal-gol", "Kalgol", "Galgol"),
    ("자강도", "Chagang Province", "Jagang-do"),
    ("황주군", "Hwangju County", "Hwangju-gun"),
    ("금천리", "Kumchon-ni", "Kŭmch'ŏn-ni", "Geumcheon-ri"),
    ("신풍동", "Sinpung-dong", "Sinp'ung-dong", "Sinphung-dong"),
    ("룡림", "Yongnim", "Ryongrim"),
    # Revised Romanization of Korean (Ministry of Culture and Tourism 2000), section 3, and McCune-Reischauer beside it
    ("백마", "Baengma", "Paengma"),
    ("종로", "Jongno", "Chongno"),
    ("왕십리", "Wangsimni"),
    ("별내", "Byeollae", "Pyŏllae"),
    ("신라", "Silla"),
    ("독립문", "Dongnimmun", "Tongnimmun"),
    ("속리산", "Songnisan"),
    ("설악", "Seorak", "Sŏrak"),
    ("낙동강", "Nakdonggang", "Naktonggang"),
    ("광희문", "Gwanghuimun", "Kwanghŭimun"),
]


@pytest.mark.parametrize("spellings", SAME, ids=[s[1] for s in SAME])
def test_all_spellings_of_a_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert {name_key(s) for s in spellings} == {name_key(spellings[0])}


def test_different_names_have_different_keys() -> None:
    names = [
        "삭간몰",
        "신오리",
        "상남리",
        "유상리",
        "금천리",
        "갈골",
        "회중리",
        "용림",
        "신풍동",
        "황주",
        "평양",
        "서울",
        "부산",
    ]
    assert len({name_key(n) for n in names}) == len(names)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Kumchon-ni", "village"), ("금천리", "village"), ("Sinpung-dong", "village"), ("Hwangju County", "county"),
        ("황주군", "county"), ("Kusŏng-si", "city"), ("Jagang Province", "province"), ("룡강읍", "town"),
        ("Kumchon", None), ("Seoul", None), ("진도", None), ("Sil-li", None),
    ],
)  # fmt: skip
def test_the_ending_tells_the_kind_of_place(name: str, unit: str | None) -> None:
    assert name_unit(name) == unit


@given(st.text(max_size=30))
def test_any_text_has_a_key_and_a_fold(text: str) -> None:
    assert isinstance(name_key(text), str)
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=[chr(c) for c in range(0xAC00, 0xD7A4, 97)], min_size=1, max_size=6))
def test_hangul_always_has_a_latin_key(text: str) -> None:
    assert name_key(text).isascii()
    assert name_key(text)
