"""The draft as a page: its words, each judged one marked, with what the case says beside it; one file, no script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from toolkit.publish.proofing.rows import SHOWN, Row

if TYPE_CHECKING:
    from toolkit.publish.proofing.proof import Proof

_STYLE = """
body{font:17px/1.5 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.4rem}p{margin:.7rem 0}table{border-collapse:collapse;font:14px/1.4 system-ui,sans-serif;width:100%}
th,td{text-align:left;vertical-align:top;border-top:1px solid #ccc;padding:.3rem .5rem}
mark{background:none;color:inherit;border-bottom:2px solid #4a7f4a}mark.differs{border-color:#b3261e;background:#fbe3e1}
mark.unsure{border-color:#8a6d00;background:#fbf3d4}mark.absent{border-color:#555;border-bottom-style:dashed}
sup{font:11px system-ui,sans-serif}
"""


def proof_page(proof: Proof) -> str:
    """Return the annotated draft as HTML.

    Parameters
    ----------
    proof
        What became of the draft.

    Returns
    -------
    str
        One page; what a stranger wrote stands in it as text.
    """
    marked = [row for row in proof.rows if row.standing != "bound"]
    numbers = {(row.start, row.end): number for number, row in enumerate(marked, 1)}
    counted = ", ".join(f"{proof.count(standing)} {words}" for standing, words in SHOWN.items())
    body = "\n".join(_paragraph(proof, span, numbers) for span in proof.draft.paragraphs)
    notes = "".join(f"<p>Note: {escape(note)}</p>" for note in proof.notes)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Proof against {escape(proof.case.slug)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>The draft held against “{escape(proof.case.title)}”</h1><p>{escape(counted)}.</p>{notes}"
        f"<article>{body}</article><h2>What to look at</h2>{_table(marked)}</main></body></html>\n"
    )


def _paragraph(proof: Proof, span: tuple[int, int], numbers: dict[tuple[int, int], int]) -> str:
    text, (start, end) = proof.draft.text, span
    made = []
    at = start
    for row in proof.rows:
        if row.start < at or row.end > end:
            continue
        number = numbers.get((row.start, row.end))
        note = f'<sup><a href="#n{number}">{number}</a></sup>' if number else ""
        title = f"{SHOWN[row.standing]}: {row.says}{f' ({row.ref})' if row.ref else ''}"
        made.append(escape(text[at : row.start]))
        words = escape(text[row.start : row.end])
        made.append(f'<mark class="{row.standing}" title="{escape(title)}">{words}</mark>{note}')
        at = row.end
    made.append(escape(text[at:end]))
    return f'<p dir="auto">{"".join(made)}</p>'


def _table(rows: list[Row]) -> str:
    if not rows:
        return "<p>Nothing differs, and nothing is missing from the case.</p>"
    lines = [
        f'<tr id="n{number}"><td>{number}</td><td>{escape(row.text)}</td><td>{SHOWN[row.standing]}</td>'
        f"<td>{escape(row.says)}</td><td>{escape(row.ref)}</td></tr>"
        for number, row in enumerate(rows, 1)
    ]
    head = "<tr><th>No</th><th>In the draft</th><th></th><th>The case</th><th>Where</th></tr>"
    return f"<table>{head}{''.join(lines)}</table>"
