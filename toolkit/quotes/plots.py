"""Figures of the timeline: lanes by kind, and lanes by speaker, that stay readable when years hold one dense week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from toolkit import style
from toolkit.quotes.axis import LONG_DAYS, TimeAxis
from toolkit.quotes.crowded import MOST_A_LANE, headline_of
from toolkit.quotes.grades import printed
from toolkit.quotes.lettering import drawable, fitted, text_width
from toolkit.quotes.speakers import speaker_key
from toolkit.records import LANES, Statement, TimelineEntry, bounds, human
from toolkit.sampling import evenly

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

WIDTH_IN = 10.0
LEFT_IN, RIGHT_IN, TOP_IN, BOTTOM_IN = 1.1, 0.2, 0.45, 0.72
ROW_IN = 0.2
"""Height of one row of dots: the dot and the gap above it."""
DOT_IN = 0.085
"""Radius of a dot that holds its number."""
LEAST_BAR_IN = 0.03
"""Width of a bar whose dates lie too close together to be seen apart."""
MOST_SPEAKERS = 24
"""Lanes of the speaker figure; the others share one."""

NAMES_IN = 0.75
"""Further room for the names of speakers."""

_NOTE = (
    "Time runs to the right, not to scale: busy days are wide, quiet stretches are cut (//). "
    "A bar is a date known to the month, the year or less."
)
_NOTE_SIZE = 6.5
_SIZE = 7.0
_NUMBER_SIZE = 5.6


@dataclass(slots=True)
class _Mark:
    """One entry on the figure, in inches from the left of the axis and in rows from the top of its lane."""

    number: int
    left: float
    right: float
    label: str
    colour: str
    row: int = 0
    hollow: bool = False
    shown: bool = True
    leftward: bool = False
    is_bar: bool = False
    inside: bool = False
    open_left: bool = False
    open_right: bool = False

    @property
    def width(self) -> float:
        """Width of a bar: that of its dates, and at least a stroke."""
        return max(self.right - self.left, LEAST_BAR_IN)

    @property
    def is_narrow(self) -> bool:
        """Tell whether a bar has no room for its number, which then stands behind it."""
        return self.is_bar and self.width < 2 * DOT_IN

    @property
    def end(self) -> float:
        if not self.is_bar:
            return self.left + DOT_IN
        return self.left + self.width + (2 * DOT_IN if self.is_narrow else 0.0)


def lane_plot(timeline: Sequence[TimelineEntry], *, title: str | None = None) -> Canvas:
    """Draw the order of knowledge in its lanes.

    Parameters
    ----------
    timeline
        Entries in order; each dot carries its entry's place in it, from 1.
    title
        Headline of the figure.

    Returns
    -------
    matplotlib.figure.Figure
        Dots for days, bars for less precise dates, a lane of its own for entries without a date. The time axis is cut
        where nothing happens, and the length of the cut is written over it. Where labels would collide only the number
        is kept.
    """
    axis = TimeAxis.over(_spans(e.date for e in timeline), width_in=WIDTH_IN - LEFT_IN - RIGHT_IN)
    lanes: dict[str, list[_Mark]] = {}
    for lane in LANES:
        own = [(n, e) for n, e in enumerate(timeline, 1) if e.lane == lane]
        numbers, entries = [n for n, _ in own], [e for _, e in own]
        marks = _marks([e.date for e in entries], [e.label for e in entries], style.PALETTE[lane], numbers, axis)
        for mark, entry in zip(marks, entries, strict=True):
            lanes.setdefault(lane if entry.date else "date unknown", []).append(mark)
    order = [*LANES, "date unknown"]
    drawn = {name: lanes[name] for name in order if name in lanes}
    return _draw(drawn, axis, title, note=f"{_NOTE} Numbers: place in the timeline.", labelled=True)


def speaker_plot(statements: Sequence[Statement], *, title: str | None = None) -> Canvas:
    """Draw who spoke when, one lane a speaker.

    Parameters
    ----------
    statements
        Statements in order; each dot carries the number of its statement. Those that may not be printed with their
        speaker have no lane.
    title
        Headline of the figure.

    Returns
    -------
    matplotlib.figure.Figure
        Speakers in the order of their first statement. Filled dots are quotations, hollow ones reported speech.
        Statements without a date stand in a lane of their own.
    """
    may = printed(statements)
    width = WIDTH_IN - LEFT_IN - NAMES_IN - RIGHT_IN
    axis = TimeAxis.over(_spans(s.said_on for s in may), width_in=width)
    names = _speaker_lanes(may)
    lanes: dict[str, list[_Mark]] = {}
    unknown: list[_Mark] = []
    for name in dict.fromkeys(names.values()):
        own = [(n, s) for n, s in enumerate(statements, 1) if s.grade == "print" and names[_key(s)] == name]
        labels = [s.speaker or "" for _, s in own]
        marks = _marks([s.said_on for _, s in own], labels, style.PALETTE["said"], [n for n, _ in own], axis)
        for mark, (_, s) in zip(marks, own, strict=True):
            mark.hollow = s.kind == "indirect"
            (lanes.setdefault(name, []) if s.said_on else unknown).append(mark)
    if unknown:
        lanes["date unknown"] = unknown
    note = f"{_NOTE} Numbers: statements. Filled: quoted words; hollow: reported in other words."
    return _draw(lanes, axis, title, note=note, labelled=False, left_in=LEFT_IN + NAMES_IN)


def _key(s: Statement) -> str:
    return speaker_key(s.speaker) if s.speaker else ""


def _speaker_lanes(statements: Sequence[Statement]) -> dict[str, str]:
    """Map each speaker's key to the name of its lane."""
    counts: dict[str, int] = {}
    for s in statements:
        counts[_key(s)] = counts.get(_key(s), 0) + 1
    kept = set(sorted((k for k in counts if k), key=lambda k: -counts[k])[:MOST_SPEAKERS])
    names: dict[str, str] = {}
    dated = sorted(statements, key=lambda s: bounds(s.said_on)[0] if s.said_on else date.max)
    for s in dated:
        key = _key(s)
        names.setdefault(key, fitted(drawable(s.speaker or ""), LEFT_IN + 0.55) if key in kept else "others")
    return {**{k: v for k, v in names.items() if v != "others"}, **{k: v for k, v in names.items() if v == "others"}}


def _spans(dates: Iterable[str | None]) -> list[tuple[date, date]]:
    """Give the first and last day of everything dated."""
    return [bounds(d) for d in dates if d]


def _marks(
    dates: Sequence[str | None], labels: Sequence[str], colour: str, numbers: Sequence[int], axis: TimeAxis
) -> list[_Mark]:
    """Place the marks of one lane; those of one day stand in as many columns as its width holds."""
    marks = []
    crowd: dict[date, int] = {}
    for when, label, number in zip(dates, labels, numbers, strict=True):
        text = drawable(label)
        if when is None:
            marks.append(_Mark(number, 0.0, 0.0, text, colour))
            continue
        first, last = bounds(when)
        left, right = axis.cell(first)
        if (last - first).days > LONG_DAYS:
            marks.append(_bar(when, text, colour, number, axis))
            continue
        columns = max(1, int((right - left) / (2.25 * DOT_IN)))
        nth = crowd.get(first, 0)
        crowd[first] = nth + 1
        at = left + (right - left) * ((nth % columns) + 0.5) / columns
        marks.append(_Mark(number, at, at, text, colour))
    return marks


def _bar(when: str, text: str, colour: str, number: int, axis: TimeAxis) -> _Mark:
    """Draw a date that is coarser than a day over all the days it may mean, and write it out."""
    first, last = bounds(when)
    words = human(when)
    label = f"{words}: {text}" if text else words
    mark = _Mark(number, axis.cell(first)[0], axis.cell(last)[1], label, colour, is_bar=True)
    mark.open_left, mark.open_right = first == date.min, last == date.max
    return mark


# -- layout ------------------------------------------------------------------------------------------------------------


def _pack(marks: list[_Mark], width: float, *, labelled: bool) -> int:
    """Give every mark a row and decide which labels have room; returns the number of rows.

    A mark takes the first row in which it fits together with its label, set on the right, or on the left near the right
    edge. Past MOST_ROWS rows the label goes and only the number stays.
    """
    ends: list[float] = []
    marks.sort(key=lambda m: (m.left, -m.right, m.number))
    for mark in marks:
        room = text_width(mark.label, _SIZE) + 0.12 if labelled and mark.label else 0.0
        start, need = mark.left - DOT_IN, mark.end + 0.04
        mark.shown, mark.leftward = room > 0, room > 0 and mark.end + room > width
        mark.inside = mark.leftward and start - room < 0 and mark.is_bar
        wanted = (start - room, need) if mark.leftward else (start, need + room)
        if mark.inside:  # room on neither side, so the bar is wide
            wanted = (start, need)
        row = next((r for r, end in enumerate(ends) if end <= wanted[0]), len(ends))
        if row >= MOST_ROWS:
            mark.shown, wanted = False, (start, need)
            row = next((r for r, end in enumerate(ends) if end <= start), len(ends))
        ends[row : row + 1] = [wanted[1]]
        mark.row = row
    return max(1, len(ends))


MOST_ROWS = 14
"""Rows of a lane in which labels are still written."""


def _spread(marks: list[_Mark], width: float) -> None:
    """Line up marks without a date from the left."""
    at = 0.15
    for mark in marks:
        step = 2 * DOT_IN + min(1.6, text_width(mark.label, _SIZE) + 0.2)
        if at + step > width:
            at = 0.15
        mark.left = mark.right = at
        at += step


# -- drawing -----------------------------------------------------------------------------------------------------------


def _draw(
    lanes: dict[str, list[_Mark]],
    axis: TimeAxis,
    title: str | None,
    *,
    note: str,
    labelled: bool,
    left_in: float = LEFT_IN,
) -> Canvas:
    if not lanes:
        return _nothing(title)
    title = headline_of(title, lanes)
    lanes = {name: evenly(marks, MOST_A_LANE) for name, marks in lanes.items()}
    rows: dict[str, int] = {}
    for name, marks in lanes.items():
        if name == "date unknown":
            _spread(marks, axis.width_in)
        rows[name] = _pack(marks, axis.width_in, labelled=labelled or name == "date unknown")
    pad = 0.12 if labelled else 0.05
    height = sum(n * ROW_IN + 2 * pad for n in rows.values())
    total = height + TOP_IN + BOTTOM_IN
    figure = style.new_figure(WIDTH_IN, max(2.0, total))
    scale = max(2.0, total)
    ax = figure.add_axes((left_in / WIDTH_IN, BOTTOM_IN / scale, axis.width_in / WIDTH_IN, height / scale))
    ax.set_xlim(-0.1, axis.width_in + 0.1)
    ax.set_ylim(height, 0)
    top = 0.0
    for index, (name, marks) in enumerate(lanes.items()):
        bottom = top + rows[name] * ROW_IN + 2 * pad
        if index % 2 == 0:
            ax.axhspan(top, bottom, color="#f6f7f8", zorder=0)
        ax.text(-0.12, (top + bottom) / 2, name, ha="right", va="center", fontsize=8, color=style.PALETTE["ink"])
        for mark in marks:
            _draw_mark(ax, mark, top + pad + (mark.row + 0.5) * ROW_IN)
        top = bottom
    _draw_axis(ax, axis, height)
    note_in = min(left_in, WIDTH_IN - text_width(note, _NOTE_SIZE) - RIGHT_IN)  # a long note begins farther left
    figure.text(
        note_in / WIDTH_IN,
        0.1 / scale,
        note,
        ha="left",
        va="bottom",
        fontsize=_NOTE_SIZE,
        color=style.PALETTE["soft"],
    )
    if title:
        figure.text(0.012, 1 - 0.12 / scale, drawable(title), ha="left", va="top", fontsize=11, fontweight="bold")
    return figure


def _nothing(title: str | None) -> Canvas:
    """Say that there is nothing to draw."""
    figure = style.new_figure(WIDTH_IN, 1.2)
    figure.text(0.5, 0.4, "Nothing to show: no entries.", ha="center", va="center", color=style.PALETTE["soft"])
    if title:
        figure.text(0.012, 0.9, drawable(title), ha="left", va="top", fontsize=11, fontweight="bold")
    return figure


def _draw_mark(ax: Axes, mark: _Mark, y: float) -> None:
    from matplotlib.patches import Circle, FancyBboxPatch

    fill = "white" if mark.hollow else mark.colour
    ink = mark.colour if mark.hollow else "white"
    if mark.is_bar:
        box = FancyBboxPatch(
            (mark.left, y - DOT_IN * 0.8),
            mark.width,
            DOT_IN * 1.6,
            boxstyle="round,pad=0,rounding_size=0.05",
            facecolor=fill,
            edgecolor=mark.colour,
            linewidth=0.8,
            alpha=0.85,
            zorder=3,
        )
        ax.add_patch(box)
        _draw_open_ends(ax, mark, y)
        at = mark.left + mark.width / 2
        if mark.is_narrow:
            at, ink = mark.left + mark.width + DOT_IN, mark.colour
        elif mark.width > 1:
            at = mark.left + DOT_IN + 0.04
    else:
        at = mark.left
        ax.add_patch(Circle((at, y), DOT_IN, facecolor=fill, edgecolor=mark.colour, linewidth=0.9, zorder=4))
    ax.text(at, y + 0.004, str(mark.number), ha="center", va="center", fontsize=_NUMBER_SIZE, color=ink, zorder=5)
    if mark.shown:
        _draw_label(ax, mark, y, ink)


def _draw_label(ax: Axes, mark: _Mark, y: float, ink: str) -> None:
    """Write the label on the right of its mark, on the left near the edge, inside a bar that leaves no room."""
    place, side, colour = mark.end + 0.04, "left", style.PALETTE["ink"]
    if mark.inside:
        place, colour = mark.left + 3 * DOT_IN, ink
    elif mark.leftward:
        place, side = mark.left - DOT_IN - 0.04, "right"
    ax.text(place, y + 0.004, mark.label, ha=side, va="center", fontsize=_SIZE, color=colour, zorder=5)


def _draw_open_ends(ax: Axes, mark: _Mark, y: float) -> None:
    """Point an arrow out of the figure where a date is open."""
    from matplotlib.patches import Polygon

    ends = [(mark.left, -1)] if mark.open_left else []
    ends += [(mark.left + mark.width, 1)] if mark.open_right else []
    for x, way in ends:
        tip = [(x, y - DOT_IN * 1.3), (x, y + DOT_IN * 1.3), (x + way * 0.1, y)]
        ax.add_patch(Polygon(tip, closed=True, facecolor=mark.colour, edgecolor="none", clip_on=False, zorder=4))


def _gap_words(days: int) -> str:
    """Say how long a quiet stretch is: "7 months", "5 years"."""
    months = round(days / 30.44)
    if months < 24:
        return f"{months} months"
    return f"{round(days / 365.25)} years"


def _draw_axis(ax: Axes, axis: TimeAxis, height: float) -> None:
    ticks = axis.ticks()
    ax.set_xticks([x for x, _ in ticks], [label for _, label in ticks], fontsize=7)
    ax.set_yticks([])
    for x, _ in ticks:
        ax.axvline(x, color=style.PALETTE["line"], linewidth=0.5, zorder=1)
    written = -1.0
    for x, days in axis.cuts():
        ax.axvspan(x - 0.04, x + 0.04, color="white", zorder=2)
        words = _gap_words(days)
        if x - written > text_width(words, 6) + 0.1:
            ax.text(x, -0.03, words, ha="center", va="bottom", fontsize=6, color=style.PALETTE["soft"])
            written = x
        for side in (-0.04, 0.04):
            ax.plot(
                [x + side - 0.02, x + side + 0.02],
                [height + 0.05, height - 0.05],
                color=style.PALETTE["soft"],
                linewidth=1,
                clip_on=False,
                zorder=6,
            )
    for edge in ("top", "left", "right"):
        ax.spines[edge].set_visible(False)
