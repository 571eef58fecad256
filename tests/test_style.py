from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from toolkit import style
from toolkit.pixels import to_png


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("role", [r for r in style.PALETTE if r not in {"line", "land", "water"}])
def test_text_colours_reach_wcag_contrast_on_white(role: str) -> None:
    needed = 4.5 if role != "captured" else 4.0
    assert 1.05 / (_luminance(style.PALETTE[role]) + 0.05) >= needed


def _map(path: Path, *, simulated: bool = False) -> style.Figure:
    figure = style.new_figure(4, 3)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, 5000)
    ax.set_ylim(0, 4000)
    style.scale_bar(ax)
    style.north_arrow(ax)
    return style.save_figure(figure, path, caption="A map", alt="A map", credits=("USGS", "USGS"), simulated=simulated)


def test_a_saved_figure_repeats_byte_for_byte_and_knows_its_digest(tmp_path: Path) -> None:
    first, second = _map(tmp_path / "a" / "map.png"), _map(tmp_path / "b" / "map.png")
    assert first.sha256 == second.sha256 == hashlib.sha256((tmp_path / "a" / "map.png").read_bytes()).hexdigest()
    assert (first.id, first.file, first.credits) == ("map", "a/map.png", ("USGS",))
    assert (first.width_px, first.height_px) == (640, 480)


def test_a_simulated_figure_carries_its_stamp_in_the_pixels(tmp_path: Path) -> None:
    from matplotlib.image import imread

    _map(tmp_path / "a" / "map.png")
    stamped = _map(tmp_path / "b" / "map.png", simulated=True)
    plain, marked = imread(tmp_path / "a" / "map.png"), imread(tmp_path / "b" / "map.png")
    assert stamped.simulated
    assert np.mean(np.any(plain != marked, axis=2)) > 0.01


def test_a_drawing_of_few_colours_keeps_each_of_them() -> None:
    colours = np.array([[255, 255, 255], [247, 245, 240], [11, 92, 138], [193, 88, 26], [23, 32, 42]], np.uint8)
    drawn = np.repeat(np.repeat(colours, 40, axis=0)[:, None], 100, axis=1)
    saved = Image.open(io.BytesIO(to_png(drawn, ("#17202a", "#5b6672"), {})))
    assert saved.mode == "P"
    assert np.array_equal(np.asarray(saved.convert("RGB")), drawn)


def test_a_picture_stays_near_its_colours_and_its_words_keep_theirs() -> None:
    rows, columns = np.mgrid[0:400, 0:600]
    ramp = np.stack([rows * 255 // 399, columns * 255 // 599, (rows + columns) * 255 // 998], axis=2).astype(np.uint8)
    ramp[200:202, 100:160] = (0x17, 0x20, 0x2A)
    saved = np.asarray(Image.open(io.BytesIO(to_png(ramp, ("#17202a", "#5b6672"), {}))).convert("RGB"))
    off = np.abs(saved.astype(int) - ramp).max(axis=2)
    assert off[200:202, 100:160].max() == 0
    assert off.mean() < 16
    assert off.max() <= 40


def test_a_grey_picture_stays_grey_beside_bluish_letters() -> None:
    rows, columns = np.mgrid[0:400, 0:600]
    ramp = np.repeat(((rows * 3 + columns * 7) % 256).astype(np.uint8)[:, :, None], 3, axis=2)
    for number, share in enumerate(np.linspace(0, 1, 40)):  # the edges of letters
        ramp[:20, number * 4 : number * 4 + 4] = 255 + share * (np.array([0x5B, 0x66, 0x72]) - 255.0)
    saved = np.asarray(Image.open(io.BytesIO(to_png(ramp, ("#17202a", "#5b6672"), {}))).convert("RGB")).astype(int)
    assert np.ptp(saved[20:], axis=2).max() == 0


@pytest.mark.parametrize(("span", "length"), [(5000, 1000), (3030, 500), (420_000, 100_000), (90, 20)])
def test_a_scale_bar_is_a_round_quarter(span: float, length: float) -> None:
    assert style.round_length(span) == length


def test_a_table_escapes_foreign_text() -> None:
    shown = style.table(
        [{"name": "<b>x</b>", "n": None}], {"Name": "name", "N": "n", "Length": lambda r: len(r["name"])}
    )
    assert "<b>" not in shown._repr_html_()
    assert str(shown).splitlines()[1].split() == ["<b>x</b>", "–", "8"]
