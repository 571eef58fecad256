"""Single figures for other pages: PNG, SVG and a piece of HTML, each with caption, words for the blind, and credit."""

from __future__ import annotations

import base64
import html

from toolkit.records import Figure
from toolkit.report.ledger import Exhibit, Ledger
from toolkit.report.present import credit_words
from toolkit.report.render import render

STAMP = "SIMULATED: a training exercise; nothing in it is real."


def figure_name(exhibit: Exhibit, figure: Figure) -> str:
    """Return the name, without ending, that an exhibit's picture is saved under.

    Parameters
    ----------
    exhibit
        The exhibit.
    figure
        Its picture, or one of its two.
    """
    return f"exhibit-{exhibit.number:02d}-{figure.id}"


def words_of(figure: Figure) -> str:
    """Return what must stand beside a picture: the stamp, the caption and the credit."""
    parts = [STAMP] if figure.simulated else []
    parts.append(f"{figure.caption.rstrip('.')}.")
    parts += [f"Credit: {' · '.join(figure.credits)}"] if figure.credits else []
    return " ".join(parts)


def snippet(exhibit: Exhibit, pictures: dict[str, bytes]) -> str:
    """Return an exhibit as a piece of HTML that asks for nothing: no script, no style, the picture inside.

    Parameters
    ----------
    exhibit
        The exhibit.
    pictures
        PNG bytes by id of the figure.

    Returns
    -------
    str
        A <figure>. It runs under a Content-Security-Policy of "default-src 'none'; img-src data:"; where a site
        does not allow data: pictures, put the PNG's address in their place.
    """
    lines = ['<figure class="dateline-exhibit">']
    for figure in exhibit.figures:
        # the picture is inside, so that another site's page loads nothing from anywhere
        data = base64.b64encode(pictures[figure.id]).decode()
        alt = html.escape(figure.alt, quote=True)
        lines.append(f'<img width="100%" alt="{alt}" src="data:image/png;base64,{data}">')
    stamp = f"<strong>{STAMP}</strong> " if any(f.simulated for f in exhibit.figures) else ""
    told = " ".join(f"{f.caption.rstrip('.')}." for f in exhibit.figures)
    credit = html.escape(credit_words(exhibit))
    lines.append(f"<figcaption>{stamp}{html.escape(told)}{f' <small>{credit}</small>' if credit else ''}</figcaption>")
    return "\n".join([*lines, "</figure>", ""])


def wrapped_svg(figure: Figure, png: bytes) -> str:
    """Return a picture that is made of pixels as an SVG that holds them, with title, description and credit.

    Parameters
    ----------
    figure
        Its record.
    png
        Its bytes.
    """
    width, height = figure.width_px, figure.height_px
    data = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="t-{figure.id} d-{figure.id}">'
        f'<title id="t-{figure.id}">{html.escape(words_of(figure))}</title>'
        f'<desc id="d-{figure.id}">{html.escape(figure.alt)}</desc>'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>\n'
    )


def described_svg(figure: Figure, svg: str) -> str:
    """Put title, description and credit into a drawn SVG.

    Parameters
    ----------
    figure
        Its record.
    svg
        As matplotlib writes it.
    """
    start = svg.index("<svg")
    end = svg.index(">", start)
    title = f'<title id="t-{figure.id}">{html.escape(words_of(figure))}</title>'
    desc = f'<desc id="d-{figure.id}">{html.escape(figure.alt)}</desc>'
    head = f'{svg[start:end]} role="img" aria-labelledby="t-{figure.id} d-{figure.id}">'
    return f"{head}\n{title}\n{desc}{svg[end + 1 :]}"


def overview(ledger: Ledger, vector: set[str], *, simulated: bool) -> str:
    """Make a page that shows every exhibit with the files it was saved in.

    Parameters
    ----------
    ledger
        The ledger of the report.
    vector
        Names of the pictures whose SVG is drawn in lines rather than holding pixels.
    simulated
        True stamps the page.
    """
    rows = []
    for exhibit in ledger.exhibits:
        named = [(figure, figure_name(exhibit, figure)) for figure in exhibit.figures]
        rows.append((exhibit, [(figure, name, name in vector) for figure, name in named]))
    return render("figures.html.j2", case=ledger.case, rows=rows, simulated=simulated)
