from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit import style
from toolkit.quotes import lane_plot, speaker_plot
from toolkit.quotes.crowded import MOST_A_LANE
from toolkit.records import Statement, TimelineEntry

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LANES = ("happened", "captured", "said", "published")


def _entries(count: int) -> list[TimelineEntry]:
    """Two thirds of them in one week, the rest over eight years."""
    start = date(2012, 1, 1)
    days = [
        date(2018, 11, 10) + timedelta(days=n % 7) if n % 3 else start + timedelta(days=15 * n) for n in range(count)
    ]
    return [
        TimelineEntry(lane=LANES[n % 4], date=day.isoformat(), label=f"Speaker number {n}", text="T", ref=f"r{n}")
        for n, day in enumerate(sorted(days))
    ]


def _boxes(figure: Figure) -> list[tuple[float, float, float, float]]:
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    labels = [t for t in figure.axes[0].texts if t.get_text().startswith("Speaker")]
    return [t.get_window_extent(renderer).extents for t in labels]


@pytest.mark.parametrize("count", [12, 60, 200])
def test_labels_do_not_collide_and_every_entry_has_its_number(count: int) -> None:
    figure = lane_plot(_entries(count), title="What was known when")
    figure.canvas.draw()
    boxes = _boxes(figure)
    assert len(boxes) >= min(count, 40)
    assert not [
        (a, b)
        for a, b in combinations(boxes, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]
    numbers = {t.get_text() for t in figure.axes[0].texts if t.get_text().isdigit()}
    assert numbers == {str(n) for n in range(1, count + 1)}
    left, right = figure.bbox.x0, figure.bbox.x1
    assert all(left <= x0 and x1 <= right for x0, _, x1, _ in boxes)


def test_imprecise_dates_are_bars_and_undated_entries_have_their_own_lane() -> None:
    entries = [
        TimelineEntry(lane="happened", date="2018-11-12", label="day", text="T", ref="a"),
        TimelineEntry(lane="happened", date="2018-11", label="month", text="T", ref="b"),
        TimelineEntry(lane="happened", date="2018-12-24", label="day", text="T", ref="c"),
        TimelineEntry(lane="said", date=None, label="someone", text="T", ref="d"),
    ]
    ax = lane_plot(entries).axes[0]
    shapes = [type(p).__name__ for p in ax.patches]
    assert (shapes.count("Circle"), shapes.count("FancyBboxPatch")) == (3, 1)
    assert "date unknown" in {t.get_text() for t in ax.texts}


def _statement(speaker: str | None, said_on: str | None) -> Statement:
    return Statement(
        grade="print", content=((0, 1),), speaker=speaker, kind="direct", said_on=said_on, rule="r", confidence=1.0
    )


def test_each_speaker_has_a_lane_in_the_order_of_the_first_statement() -> None:
    said = [
        _statement("The Blue House", "2018-11-13"),
        _statement("Kim", "2018-01-01"),
        _statement("Blue House", "2018-11-14"),
    ]
    figure = speaker_plot([*said, _statement("Kim", None), _statement(None, "2018-02-01")])
    names = [t.get_text() for t in figure.axes[0].texts if t.get_horizontalalignment() == "right"]
    assert names == ["Kim", "The Blue House", "others", "date unknown"]


def test_names_that_the_font_lacks_and_dollar_signs_are_drawn_safely(tmp_path: Path) -> None:
    entry = TimelineEntry(lane="said", date="2018-11-12", label="삭간몰 costs $5m, or $6m", text="T", ref="a")
    record = style.save_figure(lane_plot([entry], title="삭간몰 $x$"), tmp_path / "f.png", caption="c", alt="a")
    assert record.width_px == 1600


def test_nothing_to_show_is_said() -> None:
    assert "Nothing to show" in lane_plot([]).texts[0].get_text()
    assert "Nothing to show" in speaker_plot([]).texts[0].get_text()


def test_the_same_timeline_gives_the_same_bytes(tmp_path: Path) -> None:
    saved = [
        style.save_figure(lane_plot(_entries(30)), tmp_path / n / "f.png", caption="c", alt="a") for n in ("a", "b")
    ]
    assert saved[0].sha256 == saved[1].sha256


def test_a_coarse_date_is_a_bar_with_its_date_in_words_and_never_stands_among_the_precise_days() -> None:
    entries = [
        TimelineEntry(lane="happened", date="2002", label="First works", text="T", ref="a"),
        TimelineEntry(lane="happened", date="2007-07", label="Works", text="T", ref="b"),
        TimelineEntry(lane="happened", date="2009-09-21", label="Letter", text="T", ref="c"),
        TimelineEntry(lane="happened", date="2009-09-25", label="Exposure", text="T", ref="d"),
        TimelineEntry(lane="happened", date="2015", label="Long after", text="T", ref="e"),
    ]
    ax = lane_plot(entries).axes[0]
    boxes = sorted((p.get_x(), p.get_x() + p.get_width()) for p in ax.patches if type(p).__name__ == "FancyBboxPatch")
    days = sorted(p.center[0] for p in ax.patches if type(p).__name__ == "Circle")
    assert len(boxes) == 3
    assert len(days) == 2
    assert boxes[0][1] < boxes[1][0] < boxes[1][1] < days[0] < days[1] < boxes[2][0]
    words = {t.get_text() for t in ax.texts}
    assert {"2002: First works", "July 2007: Works", "2015: Long after", "4 years", "2 years", "5 years"} <= words


@pytest.mark.parametrize("dates", [["../2018-11-12"], ["2018-XX", "2018-11-12/..", "2018-11-12T02:00+09:00"], ["195X"]])
def test_open_and_half_known_dates_are_drawn_inside_the_figure(dates: list[str]) -> None:
    figure = lane_plot([TimelineEntry(lane="said", date=d, label="A", text="T", ref=d) for d in dates])
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [t.get_window_extent(renderer) for t in figure.axes[0].texts if t.get_text()]
    assert all(figure.bbox.x0 <= b.x0 and b.x1 <= figure.bbox.x1 for b in boxes)


def test_a_lane_of_thousands_draws_some_of_all_its_time_and_says_how_many() -> None:
    entries = [entry.model_copy(update={"lane": "said"}) for entry in _entries(3_000)]
    figure = lane_plot(entries, title="What was known when")
    numbers = {int(t.get_text()) for t in figure.axes[0].texts if t.get_text().isdigit()}
    assert len(numbers) == MOST_A_LANE
    assert {1, 3_000} <= numbers
    assert max(b - a for a, b in pairwise(sorted(numbers))) < 20  # spread evenly
    assert figure.texts[-1].get_text() == f"What was known when (drawn: {MOST_A_LANE} of 3,000 in said)"
    assert figure.get_size_inches()[1] < 10
