"""The annotated report, sentences numbered with evidence beside them; and the clean one, text and figures alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from toolkit.publish.factcheck import Row
from toolkit.records import DocumentText, Figure, Outputs, StepName, human
from toolkit.report.ledger import Ledger
from toolkit.report.page import Page
from toolkit.report.present import credit_words
from toolkit.report.render import library_versions, render


def annotated(rows: Sequence[Row], ledger: Ledger, *, stamp: str, simulated: bool) -> str:
    """Make the annotated report.

    Parameters
    ----------
    rows
        Rows of the fact-checker's sheet.
    ledger
        The ledger of the report.
    stamp
        Date of the report, as EDTF.
    simulated
        True stamps the page.

    Returns
    -------
    str
        One HTML page that makes no request: sentences in reading order, each with number, status, who, where and
        evidence beside it.
    """
    groups = [(section, list(own)) for section, own in groupby(rows, key=lambda r: r.section)]
    pictures: dict[str, Figure] = {}
    for exhibit in ledger.exhibits:
        pictures |= {f"figure:{exhibit.step}/{figure.id}": figure for figure in exhibit.figures}
    return render(
        "annotated.html.j2",
        style="annotated.css",
        case=ledger.case,
        groups=groups,
        stamp=human(stamp),
        simulated=simulated,
        pictures=pictures,
        count=len(rows),
        sources=[s for s in ledger.sources if s.sha256],
    )


def page_of(
    ledger: Ledger, outputs: Mapping[StepName, Outputs], *, stamp: str, texts: Iterable[DocumentText] = ()
) -> Page:
    """Return the report as templates see it.

    Parameters
    ----------
    ledger
        The ledger of the report.
    outputs
        Results of the steps.
    stamp
        Date of the report, as EDTF.
    texts
        Texts of the held documents.
    """
    return Page(
        ledger=ledger,
        outputs=outputs,
        stamp=human(stamp),
        versions=library_versions(),
        texts={t.document.id: t for t in texts},
    )


def clean(page: Page) -> str:
    """Make the clean report as HTML: no numbers of evidence, no links, no digests; text, figures and credits."""
    return render("clean.html.j2", style="clean.css", page=page, case=page.ledger.case, exhibits=page.ledger.exhibits)


def clean_markdown(page: Page, files: Mapping[int, Sequence[str]]) -> str:
    """Make the clean report as Markdown, for a content management system that takes no HTML.

    Parameters
    ----------
    page
        The report.
    files
        Picture files by number of the exhibit.
    """
    case, lines = page.ledger.case, []
    lines += [f"# {_line(case.title)}", f"*{_line(case.question)}*"]
    if page.simulated:
        lines.append("**SIMULATED: a training exercise. The places, people, documents and images in it are made up.**")
    lines.append(f"{_line(page.dateline.upper())} — {_line(case.summary or '')}".rstrip("— ").rstrip())
    lines += ["## What we found", *(f"- {_line(f.text)}" for f in page.headlines)]
    if page.ledger.entries:
        lines.append("## Claims")
        for entry in page.ledger.entries:
            told = " ".join(_line(f.text) for f in entry.findings)
            lines.append(f"- **{_line(entry.claim.text)}** ({_line(entry.claim.speaker)}): *{entry.word}.* {told}")
    lines += ["## Figures"] if page.ledger.exhibits else []
    for exhibit in page.ledger.exhibits:
        # without a saved file the caption still stands
        shown = zip(exhibit.figures, files.get(exhibit.number, ()), strict=False)
        lines += [f"![{_line(f.alt)}]({name})" for f, name in shown]
        lines.append(_line(" ".join([*(f"{f.caption.rstrip('.')}." for f in exhibit.figures), credit_words(exhibit)])))
    if page.timeline:
        lines.append("## What was known when")
        lines += [f"- {human(e.date) if e.date else 'date not known'}: {_line(e.text)}" for e in page.timeline]
    lines += ["## What this report cannot show", *(f"- {_line(x)}" for x in page.limits)]
    named = [s for s in page.ledger.sources if s.kind == "document"]
    lines += ["## Sources", *(f"- {_line(s.title)}" for s in named)] if named else []
    return _joined(lines)


def _line(text: str) -> str:
    """Escape what Markdown or HTML would read as something else."""
    folded = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in folded)


def _joined(lines: Sequence[Any]) -> str:
    out: list[str] = []
    for line in lines:
        if out and not (line.startswith("- ") and out[-1].startswith("- ")):
            out.append("")
        out.append(line)
    return "\n".join([*out, ""])
