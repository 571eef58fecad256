"""One key for a Korean name. Spellings are the standards' own examples, and as GeoNames and the press write them."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.places.names import bones, fold, name_key, name_unit
from toolkit.settings import get_settings

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


@pytest.mark.parametrize(
    ("foreign", "latin"),
    [
        ("Москва", "Moskva"),
        ("Владивосток", "Vladivostok"),
        ("Харьков", "Kharkov"),
        ("Дзержинск", "Dzerzhinsk"),
        ("北京", "Beijing"),
        ("丹东", "Dandong"),
        ("沈陽", "Shenyang"),
        ("乌鲁木齐", "Wulumuqi"),
    ],
)
def test_cyrillic_and_chinese_have_the_key_of_their_usual_romanisation(foreign: str, latin: str) -> None:
    assert name_key(foreign) == name_key(latin)


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("دمشق", "Dimashq"),
        ("بغداد", "Baghdad"),
        ("الموصل", "al-Mawsil"),
        ("تكريت", "Tikrit"),
        ("القاهرة", "al-Qāhirah"),
        ("حلب", "Halab"),
        ("الخرطوم", "Khartoum"),
        ("طرابلس", "Tarabulus"),
    ],
)
def test_arabic_has_the_consonants_of_its_romanisation(arabic: str, latin: str) -> None:
    assert bones(arabic) == bones(latin) is not None


def test_keys_of_different_shipped_names_hardly_collide() -> None:
    """Two different stems with one key are a collision; 은천 and 은천읍 are one name with and without its unit."""
    names = {n for n in _shipped_hangul() if len(n) > 1}
    stems: dict[str, set[str]] = {}
    for name in names:
        stems.setdefault(name_key(name), set()).add(_stem(name))
    collisions = sum(len(group) - 1 for group in stems.values())
    assert len(names) > 450
    assert collisions / len(stems) <= 0.0103, [group for group in stems.values() if len(group) > 1]


def _shipped_hangul() -> Iterator[str]:
    folder = get_settings().data / "gazetteers"
    with gzip.open(folder / "places.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines) if r["country"] in {"KP", "KR"}]
    rows += csv.DictReader((folder / "kp-admin.csv").read_text(encoding="utf-8").splitlines())
    for row in rows:
        yield from (n for n in row["names"].split("|") if n and all("가" <= c <= "힣" for c in n))


def _stem(name: str) -> str:
    """Cut the unit and write the first syllable as South Korea does (Hangul orthography 1988, articles 10-12)."""
    for ending in (
        "로동자구",
        "노동자구",
        "특별시",
        "직할시",
        "광역시",
        "시",
        "군",
        "읍",
        "면",
        "구",
        "동",
        "리",
        "도",
    ):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            name = name.removesuffix(ending)
            break
    lead, rest = divmod(ord(name[0]) - 0xAC00, 588)
    lead = 2 if lead == 5 else lead
    lead = 11 if lead == 2 and rest // 28 in {2, 3, 6, 7, 12, 17, 20} else lead
    return chr(0xAC00 + lead * 588 + rest) + name[1:]


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
        ("Kumchon-ni", "village"),
        ("금천리", "village"),
        ("Sinpung-dong", "village"),
        ("Hwangju County", "county"),
        ("황주군", "county"),
        ("Kusŏng-si", "city"),
        ("Jagang Province", "province"),
        ("룡강읍", "town"),
        ("Kumchon", None),
        ("Seoul", None),
        ("진도", None),
        ("Sil-li", None),
    ],
)
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
