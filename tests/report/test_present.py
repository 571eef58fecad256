from __future__ import annotations

import base64
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from toolkit.errors import ReportError
from toolkit.evidence.verification.printed import check_quantities
from toolkit.records import DocumentText, Figure, Quantity, Statement, amount, length_words, number
from toolkit.report.present import AROUND, data_uri, passage, position, web_address
from toolkit.report.said import ROOM, Said, without_room


@pytest.mark.parametrize(
    ("value", "written"),
    [(85.32, "85.32"), (1512.4, "1,512"), (0.0, "0"), (-0.4, "−0.4"), (18849.6, "18,850"), (75.0, "75")],
)
def test_numbers_are_written_as_read(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize(
    ("value", "unit", "uncertainty", "written"),
    [
        (85.3, "km", 0.1, "85.3 ± 0.1 km"),
        (85.32, "km", 0.00007, "85.3 km"),
        (2.99, "km", 0.007717, "2.99 ± 0.01 km"),
        (2.9873, "km", 0.077, "2.99 ± 0.08 km"),
        (1_698_717, "m²", 362_079, "170 ± 36 ha"),
        (4_500, "m²", 1_600, "4,500 ± 1,600 m²"),
        (4_523, "m²", 1_604, "4,500 ± 1,600 m²"),
        (23_400_000, "m²", 1_234_567, "23.4 ± 1.2 km²"),
        (6.2, "ha", 1.7, "6.2 ± 1.7 ha"),
        (0.03, "ha", 0.01, "300 ± 100 m²"),
        (0.0391, "km", None, "39.1 m"),
        (1_512, "m", 3, "1.51 km"),
        (312, "°", None, "312°"),
        (45, "deg", None, "45°"),
        (75, "days", None, "75 days"),
        (1, "days", None, "1 day"),
        (2009, "days", 182, "5.5 ± 0.5 years"),
        (730, "days", None, "730 days"),
        (3, "", 50, "3 ± 50"),
        (0.0, "m²", 120, "0 ± 120 m²"),
        (-12.34, "m", 0.5, "−12.3 ± 0.5 m"),
        (9.996, "km", 0.2, "10.0 ± 0.2 km"),
    ],
)
def test_a_quantity_is_rounded_by_its_uncertainty_in_a_unit_a_reader_pictures(
    value: float, unit: str, uncertainty: float | None, written: str
) -> None:
    assert amount(Quantity(name="m", value=value, unit=unit, uncertainty=uncertainty)) == written


@example(1.0014332174274911, 6.8e-06, "days")  # "1 day": found once in some 40,000
@given(
    st.floats(-1e9, 1e9, allow_subnormal=False),
    st.none() | st.floats(1e-6, 1e9),
    st.sampled_from(["m²", "ha", "m", "km", "days", "deg", "", "%"]),
)
def test_what_is_printed_is_the_number_to_the_place_it_is_printed_to(
    value: float, uncertainty: float | None, unit: str
) -> None:
    made = Quantity(name="q", value=value, unit=unit, uncertainty=uncertainty)
    facts = {"id": "f", "text": "t", "quantities": [{**made.model_dump(), "printed": amount(made)}]}
    assert check_quantities(facts) == []
    if uncertainty:
        spread = amount(made).partition("± ")[2].split(" ")[0].rstrip("°").replace(",", "").replace(".", "")
        assert len(spread.strip("0")) <= 2


def test_a_position_shows_no_more_digits_than_it_has() -> None:
    assert position(38.584698, 126.107945, 60) == "38.5847° N 126.1079° E"
    assert position(-38.584698, -126.107945, 2500) == "38.58° S 126.11° W"


def test_lengths_change_unit_at_a_kilometre() -> None:
    lengths = (0.5, 60.4, 999, 22_264, 218_400)
    assert [length_words(metres) for metres in lengths] == [
        "0.5 m",
        "60 m",
        "999 m",
        "22.26 km",
        "218 km",
    ]


@pytest.mark.parametrize("address", ["https://example.org/a?b=1", "http://example.org"])
def test_web_addresses_may_become_links(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "https://",
        "//example.org",
        "https://user:pw@example.org",
        "https://exa mple.org",
        "https://example.org/\u202e",
        "file:///etc/passwd",
        "https://[::1",
        "vbscript:x",
        " https://example.org",
    ],
)
def test_other_addresses_stay_text(address: str | None) -> None:
    assert web_address(address) is None


def test_an_altered_figure_is_refused(figures: dict[str, Figure]) -> None:
    with pytest.raises(ReportError, match="not the one that was saved"):
        data_uri(figures["map"].model_copy(update={"sha256": "0" * 64}))


def test_a_large_picture_travels_as_jpeg(figures: dict[str, Figure], monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_uri(figures["map"]).startswith("data:image/png;base64,")
    monkeypatch.setattr("toolkit.report.present.LARGEST_PNG", 100)
    kind, _, data = data_uri(figures["map"]).partition(";base64,")
    assert kind == "data:image/jpeg"
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert picture.size == (figures["map"].width_px, figures["map"].height_px)


def test_a_missing_figure_is_refused(figures: dict[str, Figure], tmp_path) -> None:
    with pytest.raises(ReportError, match="figure map cannot be read"):
        data_uri(figures["map"].model_copy(update={"path": tmp_path / "gone.png"}))


def test_a_passage_is_the_whole_paragraph_with_the_words_marked(
    statements: tuple[Statement, ...], text: DocumentText
) -> None:
    pieces = passage(statements[0], {"article": text})
    assert [p.text for p in pieces if p.said] == ["The pit has not grown,"]
    start, end = text.paragraphs[1]
    assert "".join(p.text for p in pieces) == text.text[start:end]


def test_a_statement_whose_characters_hold_other_words_is_refused(
    statements: tuple[Statement, ...], text: DocumentText
) -> None:
    moved = statements[0].model_copy(update={"content": ((3, 20),)})
    with pytest.raises(ReportError, match="E_LOCATOR"):
        passage(moved, {"article": text})


def test_of_a_text_without_paragraphs_what_stands_near_is_shown(
    statements: tuple[Statement, ...], text: DocumentText
) -> None:
    """5,000 sentences in one paragraph, each shown with all of it, made a page of 1.3 GB."""
    long = "The pier was “not finished”, she said. " * 5_000
    at = long.index("not", 100_000)
    body = text.model_copy(update={"text": long, "paragraphs": ((0, len(long)),)})
    said = statements[0].model_copy(update={"text": long[at : at + 12], "content": ((at, at + 12),)})
    pieces = passage(said, {"article": body})
    shown = "".join(piece.text for piece in pieces)
    assert shown in long
    assert 1.5 * AROUND < len(shown) < 2.5 * AROUND
    assert [piece.text for piece in pieces if piece.said] == [long[at : at + 12]]


def test_a_page_has_room_for_what_it_names_and_says_how_many_are_left_out(statements: tuple[Statement, ...]) -> None:
    every = Said(tuple(statements[0].model_copy(update={"id": f"s{n}"}) for n in range(5_000)))
    left_out = without_room(every, {"s4999"}, {"s4998"}, lambda _: 1_000)
    assert {"s4998", "s4999", "s0"}.isdisjoint(left_out)
    shown = len(every.statements) - len(left_out)
    assert ROOM / 4_000 < shown < ROOM / 2_000
    assert f"The page has room for {shown}; all are in results.json." in Said(every.statements, left_out).words
    assert "room" not in Said(every.statements[:100]).words
