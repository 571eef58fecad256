"""House style: colours, figures, scale bar, north arrow, credit line, the SIMULATED stamp, and tables.

Colours are Okabe & Ito's (2008) set, darkened where needed for 4.5:1 on white; no meaning rests on colour alone.
Figures are built without pyplot, so that no state is shared, and saved without metadata, so that bytes repeat.
"""

from __future__ import annotations

import hashlib
import html
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.pixels import to_png
from toolkit.records import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

PALETTE: dict[str, str] = {
    "ink": "#17202a",
    "soft": "#5b6672",
    "line": "#c9d0d6",
    "land": "#f1efe8",
    "water": "#dfe9f0",
    "accent": "#0b5c8a",
    "happened": "#0b5c8a",
    "captured": "#c1581a",
    "said": "#5d4aa0",
    "sent": "#5e6a1a",
    "published": "#1a6e4b",
    "acquired": "#8a3a6b",
    "supported": "#1a6e4b",
    "loose": "#7a5200",
    "contradicted": "#a4262c",
    "disputed": "#7a5200",
    "not-checkable": "#4a5560",
}
"""Colours by role."""

DPI = 160
"""Dots per inch of saved figures: text of 9 pt stays legible at half size."""

_RC: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": PALETTE["ink"],
    "axes.edgecolor": PALETTE["line"],
    "axes.labelcolor": PALETTE["soft"],
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.color": PALETTE["soft"],
    "ytick.color": PALETTE["soft"],
    "text.hinting": "none",  # at 160 dots per inch as legible, in two thirds of the time
    "svg.hashsalt": "dateline",
    "path.simplify": False,
}


def new_figure(width_in: float, height_in: float) -> Canvas:
    """Make an empty figure in house style, outside pyplot.

    Returns
    -------
    matplotlib.figure.Figure
        With the Agg canvas and a white ground.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    mpl.rcdefaults()  # matplotlib reads settings from the folder it stands in: a stranger's could run TeX
    mpl.rcParams.update(_RC)  # type: ignore[arg-type]  # the stubs list every key as a literal
    figure = Canvas(figsize=(width_in, height_in), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def round_length(span_m: float) -> float:
    """Return the 1-2-5 length that takes up at most a quarter of a span.

    Parameters
    ----------
    span_m
        Width of the map in metres.
    """
    import math

    target = span_m / 4
    power = 10.0 ** math.floor(math.log10(target))
    return max(step * power for step in (1, 2, 5) if step * power <= target)


def scale_bar(ax: Axes, length_m: float | None = None, *, metres_per_unit: float = 1.0) -> None:
    """Draw a scale bar in the lower left corner.

    Parameters
    ----------
    ax
        Axes with an equal-scale map in it.
    length_m
        Length in metres; a round one is chosen if absent.
    metres_per_unit
        Metres on the ground for one unit of the x axis.
    """
    from matplotlib.patheffects import withStroke

    left, right = ax.get_xlim()
    length = length_m or round_length(abs(right - left) * metres_per_unit)
    share = length / metres_per_unit / abs(right - left)
    halo = [withStroke(linewidth=3, foreground="white")]
    style: dict[str, Any] = {"transform": ax.transAxes, "color": PALETTE["ink"], "path_effects": halo, "zorder": 30}
    ax.plot([0.04, 0.04 + share], [0.05, 0.05], linewidth=3, solid_capstyle="butt", **style)
    label = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    ax.text(0.04 + share / 2, 0.062, label, ha="center", va="bottom", fontsize=8, **style)


def north_arrow(ax: Axes, toward: tuple[float, float] = (0.0, 1.0)) -> None:
    """Draw a north arrow in the upper right corner of a map.

    Parameters
    ----------
    ax
        Axes with a map in it.
    toward
        Where north is on the page, (right, up), of length 1. The default is a map with north up.
    """
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=3, foreground="white")]
    box = ax.get_window_extent()
    short = min(box.width, box.height)
    right, up = 0.05 * toward[0] * short / box.width, 0.05 * toward[1] * short / box.height
    x, y = (0.955, 0.915) if toward == (0.0, 1.0) else (0.93, 0.92)
    ax.annotate(
        "N",
        xy=(x + right, y + up),
        xytext=(x - right, y - up),
        xycoords="axes fraction",
        ha="center",
        va="center",
        fontsize=9,
        fontweight="bold",
        color=PALETTE["ink"],
        path_effects=halo,
        zorder=30,
        arrowprops={"arrowstyle": "-|>", "color": PALETTE["ink"], "linewidth": 1.4, "path_effects": halo},
    )


def credit_line(figure: Canvas, credits: Sequence[str]) -> None:
    """Write the credits along the lower edge of a figure.

    Parameters
    ----------
    figure
        Where to write.
    credits
        Credit lines; a repeated one is written once.
    """
    if credits:
        words = "Credit: " + " · ".join(dict.fromkeys(credits))
        figure.text(0.995, 0.006, words, ha="right", va="bottom", fontsize=6.5, color=PALETTE["soft"])


_PICTURE_SHARE = 0.1  # of a figure's area, from which axes count as a picture


def stamp_simulated(figure: Canvas) -> None:
    """Write SIMULATED across each picture of a figure, three times along its diagonal.

    It lies above pixels and areas, and below lines, marks and words, which stay legible.

    Parameters
    ----------
    figure
        Where to write.
    """
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2, foreground="white", alpha=0.6)]
    boxes = [(ax, ax.get_position()) for ax in figure.axes]
    pictures = [ax for ax, box in boxes if box.width * box.height >= _PICTURE_SHARE]
    targets = [(ax.text, ax.transAxes) for ax in pictures] or [(figure.text, figure.transSubfigure)]
    for write, coordinates in targets:
        for place in (0.2, 0.5, 0.8):
            write(
                place,
                1 - place,
                "SIMULATED",
                transform=coordinates,
                ha="center",
                va="center",
                rotation=30,
                fontsize=22,
                fontweight="bold",
                color=PALETTE["contradicted"],
                alpha=0.4,
                path_effects=halo,
                zorder=1.9,
                clip_on=True,
                in_layout=False,
            )


def save_figure(
    figure: Canvas,
    path: Path,
    *,
    caption: str,
    alt: str,
    credits: Sequence[str] = (),
    simulated: bool = False,
    about: Mapping[str, str] | None = None,
) -> Figure:
    """Save a figure as a PNG whose bytes repeat, and describe it.

    Parameters
    ----------
    figure
        What to save. Credits and stamp are drawn into it.
    path
        File to write, ending in .png; its stem is the figure's id.
    caption
        What it shows.
    alt
        The same for somebody who cannot see it.
    credits
        Credit lines of the data and images in it.
    simulated
        True stamps SIMULATED into the pixels.
    about
        Words written into the file beside the pixels, such as where they come from.

    Returns
    -------
    Figure
        Its record, with the digest of the bytes.
    """
    credit_line(figure, credits)
    if simulated:
        stamp_simulated(figure)
    data = png(figure, about)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Figure(
        id=path.stem,
        file=f"{path.parent.name}/{path.name}",
        caption=caption,
        alt=alt,
        credits=tuple(dict.fromkeys(credits)),
        sha256=hashlib.sha256(data).hexdigest(),
        width_px=int.from_bytes(data[16:20]),
        height_px=int.from_bytes(data[20:24]),
        simulated=simulated,
        path=path,
    )


def png(figure: Canvas, about: Mapping[str, str] | None = None) -> bytes:
    """Draw a figure as a PNG in at most 256 colours. What is measured stays in evidence.

    Parameters
    ----------
    figure
        What to draw.
    about
        Words written into the file beside the pixels.

    Returns
    -------
    bytes
        A PNG, the same each time.
    """
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()  # on a white ground: nothing shines through
    return to_png(np.asarray(canvas.buffer_rgba()), (PALETTE["ink"], PALETTE["soft"]), about or {})


def to_svg(figure: Canvas) -> str:
    """Draw a figure in lines, without date or program in the file, so that the same figure gives the same text.

    Parameters
    ----------
    figure
        What to draw, credits and stamp already in it.

    Returns
    -------
    str
        SVG 1.1; letters are outlines, so that no font is needed.
    """
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "dateline", "svg.fonttype": "path"}):
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(buffer, format="svg", metadata=nothing, facecolor="white")
    return buffer.getvalue()


def literal_html(text: str) -> str:
    """Escape a text for HTML so that a notebook shows it as it is: no markup, and no formula between dollar signs."""
    escaped = html.escape(text)
    return escaped.replace("\\", "<span>\\</span>").replace("$", "<span>$</span>")


class Table:
    """Rows and headings that show as a table in a notebook and as aligned text in a terminal.

    Parameters
    ----------
    headings
        One a column.
    rows
        Cells as text.
    """

    def __init__(self, headings: Sequence[str], rows: Sequence[Sequence[str]]):
        self.headings = list(headings)
        self.rows = [list(row) for row in rows]

    def _repr_html_(self) -> str:
        if not self.rows:
            return "<p>Nothing of this kind in this case.</p>"
        left = "text-align:left;vertical-align:top"
        head = "".join(
            f"<th scope='col' style='{left}'>{html.escape(h)}</th>" if h else "<td></td>" for h in self.headings
        )
        body = ""
        for row in self.rows:
            cells = "".join(f"<td style='{left}'>{literal_html(cell)}</td>" for cell in row)
            body += f"<tr>{cells}</tr>"
        rows = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"<div style='overflow-x:auto' tabindex='0'>{rows}</div>"

    def __repr__(self) -> str:
        columns = []
        for column in zip(self.headings, *self.rows, strict=True):
            width = max(map(len, column))
            columns.append([cell.ljust(width) for cell in column])
        return "\n".join("  ".join(line).rstrip() for line in zip(*columns, strict=True))


def table(rows: Iterable[Any], columns: Mapping[str, str | Callable[[Any], Any]]) -> Table:
    """Lay out records as a table.

    Parameters
    ----------
    rows
        Records or dicts.
    columns
        Heading to attribute name (or key), or to a function of the row.

    Returns
    -------
    Table
        With every cell as text; None shows as a dash.
    """
    picks = list(columns.values())
    return Table(list(columns), [_cells(row, picks) for row in rows])


def _cells(row: Any, picks: Iterable[str | Callable[[Any], Any]]) -> list[str]:
    return [_cell(row, pick) for pick in picks]


def _picked(row: Any, pick: str | Callable[[Any], Any]) -> Any:
    if callable(pick):
        return pick(row)
    return row.get(pick) if isinstance(row, Mapping) else getattr(row, pick)


def _cell(row: Any, pick: str | Callable[[Any], Any]) -> str:
    value = _picked(row, pick)
    if value is None:
        return "–"
    return ", ".join(str(v) for v in value) if isinstance(value, tuple) else str(value)
