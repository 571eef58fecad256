"""The other kinds of export: the fact-checker's sheet, the annotated and clean report, single figures, the PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import report, style
from toolkit.desk.temporary import temporary_folder
from toolkit.publish import embeds, spreadsheet
from toolkit.publish.embeds import described_svg, figure_name
from toolkit.publish.factcheck import check_rows
from toolkit.publish.pdf import to_pdf
from toolkit.publish.plain import annotated, clean, clean_markdown, page_of
from toolkit.publish.public_edition import drawing, save_drawing, write_files
from toolkit.reading import read_text
from toolkit.records import to_json

if TYPE_CHECKING:
    from toolkit.desk.running.finished import FinishedRun
    from toolkit.publish.factcheck import Row
    from toolkit.records import Figure, Outputs, StepName
    from toolkit.report.ledger import Ledger
    from toolkit.report.page import Page


def _upstream(run: FinishedRun) -> dict[StepName, Outputs]:
    return {name: made for name, made in run.outputs.items() if name != "report"}


def _ledger(run: FinishedRun) -> Ledger:
    # the report's own findings are made again by the ledger, save the score of an exercise, which needs truth.toml
    score = [f for f in run.outputs["report"].findings if f.kind == "truth"]
    return report.build_ledger(
        run.case, _upstream(run), findings=score, corrections=run.corrections, decisions=run.decisions
    )


def _rows(run: FinishedRun, ledger: Ledger) -> list[Row]:
    return check_rows(ledger, _upstream(run), run.results["sentences"])


def factcheck_rows(run: FinishedRun) -> list[Row]:
    """Return the rows of the fact-checker's sheet as the run has them."""
    return _rows(run, _ledger(run))


def _simulated(run: FinishedRun) -> bool:
    return any(o.simulated for o in run.outputs.values()) or run.case.simulated


def write_factcheck(run: FinishedRun, folder: Path) -> dict[str, Any]:
    """Write the sheet as .csv, .xlsx and .json, and the annotated report.

    Parameters
    ----------
    run
        A finished run.
    folder
        An empty folder.
    """
    rows, page = _annotated(run)
    files: dict[str, str | bytes] = {
        "sentences.csv": spreadsheet.to_csv(rows, case=run.case.slug),
        "sentences.xlsx": spreadsheet.to_xlsx(rows, case=run.case.slug, title=run.case.title, stamp=run.stamp),
        "sentences.json": spreadsheet.to_json_rows(rows, run.case),
        "annotated.html": page,
    }
    write_files(folder, files)
    return {"rows": len(rows), "told": f"{len(rows)} sentences"}


def write_annotated(run: FinishedRun, folder: Path) -> dict[str, Any]:
    """Write the annotated report alone.

    Parameters
    ----------
    run
        A finished run.
    folder
        An empty folder.
    """
    rows, page = _annotated(run)
    write_files(folder, {"annotated.html": page})
    return {"rows": len(rows)}


def _annotated(run: FinishedRun) -> tuple[list[Row], str]:
    ledger = _ledger(run)
    rows = _rows(run, ledger)
    return rows, annotated(rows, ledger, stamp=run.stamp, simulated=_simulated(run))


def _page(run: FinishedRun) -> Page:
    return page_of(_ledger(run), _upstream(run), stamp=run.stamp)


def write_clean(run: FinishedRun, folder: Path) -> dict[str, Any]:
    """Write the clean report as HTML and Markdown, with its pictures.

    Parameters
    ----------
    run
        A finished run.
    folder
        An empty folder.
    """
    page = _page(run)
    names: dict[int, list[str]] = {}
    pictures: dict[str, bytes] = {}
    for exhibit in page.ledger.exhibits:
        own = {f"figures/{figure_name(exhibit, figure)}.png": _bytes(figure) for figure in exhibit.figures}
        names[exhibit.number] = list(own)
        pictures |= own
    write_files(folder, {"clean.html": clean(page), "clean.md": clean_markdown(page, names), **pictures})
    return {}


def _bytes(figure: Figure) -> bytes:
    assert figure.path is not None  # noqa: S101  (a finished run sets it)
    return figure.path.read_bytes()


def write_figures(run: FinishedRun, folder: Path) -> dict[str, Any]:
    """Write each exhibit as PNG, SVG and HTML, with a page that shows all.

    Parameters
    ----------
    run
        A finished run.
    folder
        An empty folder.
    """
    ledger, upstream = _ledger(run), _upstream(run)
    files: dict[str, str | bytes] = {}
    listed: list[dict[str, Any]] = []
    for exhibit in ledger.exhibits:
        pictures = {f.id: _bytes(f) for f in exhibit.figures}
        files[f"exhibit-{exhibit.number:02d}.html"] = embeds.snippet(exhibit, pictures)
        for figure in exhibit.figures:
            name, lines = embeds.figure_name(exhibit, figure), _in_lines(run, upstream, figure)
            files[f"{name}.png"] = pictures[figure.id]
            files[f"{name}.svg"] = lines or embeds.wrapped_svg(figure, pictures[figure.id])
            listed.append(
                {
                    "exhibit": exhibit.number,
                    "name": name,
                    "svg": "lines" if lines else "holds the PNG",
                    "caption": figure.caption,
                    "alt": figure.alt,
                    "credits": list(figure.credits),
                    "simulated": figure.simulated,
                    "sha256": figure.sha256,
                }
            )
    drawn = {row["name"] for row in listed if row["svg"] == "lines"}
    files["index.html"] = embeds.overview(ledger, drawn, simulated=_simulated(run))
    files["figures.json"] = to_json({"format": "dateline/figures/1", "case": run.case.slug, "figures": listed})
    write_files(folder, files)
    return {"figures": len(listed), "told": f"{len(listed)} pictures"}


def _in_lines(run: FinishedRun, upstream: dict[StepName, Outputs], figure: Figure) -> str | None:
    """Draw a figure in lines, if it is one that is drawn from records, and the drawing is the one that was saved."""
    drawn = drawing(run.case, upstream, figure)
    if drawn is None:
        return None
    with temporary_folder() as name:
        again = save_drawing(drawn, Path(name) / f"{figure.id}.png")
    # a drawing whose PNG differs from the saved one was made from other results, and would contradict the report
    return described_svg(figure, style.to_svg(drawn[0])) if again.sha256 == figure.sha256 else None


def write_pdf(run: FinishedRun, folder: Path) -> dict[str, Any]:
    """Print the report of the run.

    Parameters
    ----------
    run
        A finished run.
    folder
        An empty folder.
    """
    page = read_text(run.folder / "report" / "report.html")
    write_files(folder, {"report.pdf": to_pdf(page, title=run.case.title, stamp=run.stamp)})
    return {}
