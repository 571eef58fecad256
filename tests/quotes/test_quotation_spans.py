from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.quotes.quotation_spans import find_quotations, outer_quotations, quoted_words


def _texts(text: str) -> list[str]:
    return [text[z.start : z.end] for z in outer_quotations(find_quotations(text))]


@pytest.mark.parametrize(
    "text",
    [
        "“No,” he said.",
        '"No," he said.',
        "‘No,’ he said.",
        "'No,' he said.",
        "«No», he said.",
        "„No“, he said.",
        "``No,'' he said.",
        "``No,″ he said.",
        "``No,” he said.",
    ],
)
def test_every_common_style_is_one_quotation(text: str) -> None:
    assert len(_texts(text)) == 1
    assert "No" in _texts(text)[0]
    assert "he" not in _texts(text)[0]


def test_an_inner_quotation_has_depth_two() -> None:
    text = "“Talk of ‘secrets’ can block the talks,” she said."
    assert [(text[z.start : z.end], z.depth) for z in find_quotations(text)] == [
        ("“Talk of ‘secrets’ can block the talks,”", 1),
        ("‘secrets’", 2),
    ]


@pytest.mark.parametrize(
    "text", ["Kim’s base isn’t new.", "the soldiers' tents", "in the ’90s", "6'2\" tall", "38°35'07″N", "6'2″ tall"]
)
def test_an_apostrophe_is_no_quotation(text: str) -> None:
    assert _texts(text) == []


def test_a_quotation_over_two_paragraphs_runs_on() -> None:
    text = "“The first part has no end.\n\n“The second has one,” he said."
    first, second = outer_quotations(find_quotations(text))
    assert (first.closed, first.runs_on) == (False, True)
    assert text[second.start : second.end] == "“The second has one,”"


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    text = "He said “it is so.\nNobody else did."
    assert _texts(text) == ["“it is so."]


@given(st.text(alphabet="“”‘’\"'«»„`ab .\n", max_size=60))
def test_zones_never_cross_and_never_raise(text: str) -> None:
    zones = find_quotations(text)
    for a in zones:
        assert 0 <= a.start < a.end <= len(text)
        for b in zones:
            assert not a.start < b.start < a.end < b.end


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“One thing. “Another.” Fees apply. “A third,” she said.", ["“One thing. “Another.”", "“A third,”"]),
        ("“One. “Two. “Three.” The rest is prose.", ["“One. “Two. “Three.”"]),
        ("“He said ‘no’ and left,” she said.", ["“He said ‘no’ and left,”"]),
        ("“They call it “the pit” here,” he said.", ["“They call it “the pit” here,”"]),
    ],
)
def test_paragraphs_run_together_do_not_make_prose_a_quotation(text: str, quoted: list[str]) -> None:
    assert _texts(text) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("It lies at 22°24'30\"S 68°46'00\"W.", []),
        (
            'She said: "It lies at 22°24\'30"S 68°46\'00"W, I think."',
            ['"It lies at 22°24\'30"S 68°46\'00"W, I think."'],
        ),
        ('At 38° 35\' 04.5" N he said "no".', ['"no"']),
        ('The door is 6\'2" high and "too low".', ['"too low"']),
        ('He recalled "the year 1953" well.', ['"the year 1953"']),
    ],
)
def test_marks_of_seconds_and_inches_are_no_quotation_marks(text: str, quoted: list[str]) -> None:
    assert _texts(text) == quoted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“No,” he said.", ["No,"]),
        ("``No,'' he said.", ["No,"]),
        ('"No," he said, "never."', ["No,", "never."]),
        ("“Talk of ‘secrets’ can wait.”", ["Talk of ‘secrets’ can wait."]),
        ("At 22°24'30\"S 68°46'00\"W.", []),
        ("“It never ends", []),
    ],
)
def test_the_words_between_marks_come_without_them(text: str, words: list[str]) -> None:
    found = quoted_words(text)
    assert [said for _, _, said in found] == words
    assert all(text[start:end] == said for start, end, said in found)
