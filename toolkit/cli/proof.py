"""Hold your own text against a case: each number, date, name, quotation and statement, before it is printed.

The draft is a Word or OpenDocument text, Markdown, HTML, plain text, a PDF or an address. Each fact of it is one of:
bound           the case has it: in a document, a claim (with what its check came to), an event, a finding of the run
differs         the case says otherwise, and what: another number, unit, day, speaker, place, side; a no for a yes
unsure          the case has it of something else, or it depends on the day of printing
not in the case nothing here says so

A rounding or a conversion is accepted and named. --out FOLDER writes the draft with comments (.docx, in its own styles)
and as a page (.html). Nothing is changed in the draft or the case.

examples:
  dateline proof harbour story.docx
  dateline proof harbour story.docx --out proofs      proofs/story.proof.docx and proofs/story.proof.html
  dateline proof harbour story.md --all               bound facts as well, each with its place
  dateline proof harbour story.txt --published 2024-03-04 --json

exit codes: 0 nothing differs, 1 something differs, 2 usage, 3 bad or missing input
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.desk.folders import find_case, run_folder, writing
from toolkit.errors import DocumentError, FileError
from toolkit.evidence import write_atomic
from toolkit.publish.proofing import annotated_docx, proof_draft, proof_page
from toolkit.publish.proofing.annotate import MOST_COMMENTS
from toolkit.publish.proofing.rows import SHOWN
from toolkit.quotes import fetch_document, read_document
from toolkit.reading import read_json
from toolkit.records import Document, Finding, bounds
from toolkit.settings import get_settings
from toolkit.terminal import one_line

if TYPE_CHECKING:
    from toolkit.publish.proofing import Proof, Row
    from toolkit.records import DocumentText

_WIDTH = 60


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case")
    parser.add_argument("draft", help="your text: .docx, .odt, .md, .html, .txt, .pdf, or an http(s) address")
    parser.add_argument("--out", metavar="FOLDER", help="write the annotated draft there, as .docx and .html")
    parser.add_argument("--published", help="day of printing, for 'Tuesday' and 'last week': 2024-03-04")
    parser.add_argument("--all", action="store_true", help="list what is bound as well")


def call(arguments: argparse.Namespace) -> int:
    """Read the draft, judge it, and print what to look at."""
    folder = find_case(arguments.slug)
    draft, path = _read(arguments.draft, arguments.published)
    proof = proof_draft(folder, draft, findings=_findings(arguments.slug))
    written = _written(proof, path, Path(arguments.out)) if arguments.out else []
    if arguments.json:
        counts = {standing: proof.count(standing) for standing in ("bound", "differs", "unsure", "absent")}
        rows = [{**row._asdict(), "paragraph": draft.paragraph_of(row.start)} for row in proof.rows]
        told = {"case": arguments.slug, "draft": arguments.draft, **counts, "facts": rows, "notes": proof.notes}
        print(json.dumps({**told, "written": [str(p) for p in written]}, ensure_ascii=False))
    else:
        print("\n".join(_lines(proof, written, every=arguments.all)))
    return 1 if proof.count("differs") else 0


def _read(name: str, published: str | None) -> tuple[DocumentText, Path | None]:
    if published:
        bounds(published)  # says in one line what is wrong with it
    given = {"published": published} if published else {}
    if name.startswith(("http://", "https://")):
        read = fetch_document(name, get_settings().runs / "fetched")
        return read.model_copy(update={"document": read.document.model_copy(update=given)}), None
    path = Path(name)
    if not path.is_file():
        raise DocumentError(f"there is no {path.name}", where=name, remedy="Name the draft.", code="E_FILE_MISSING")
    draft = Document(id="draft", title=path.name, outlet="this desk", published=published, file=path.name, path=path)
    return read_document(draft), path


def _findings(slug: str) -> tuple[Finding, ...]:
    """Give the findings of the case's last run; none where it was not run, or its results are of another version."""
    from pydantic import ValidationError

    path = run_folder(slug) / "report" / "outputs.json"
    if not path.is_file():
        return ()
    try:
        listed = read_json(path).get("findings", [])
        return tuple(Finding.model_validate(item) for item in listed)
    except (FileError, ValidationError):
        return ()


def _written(proof: Proof, path: Path | None, folder: Path) -> list[Path]:
    word = path if path is not None and path.suffix.lower() == ".docx" else None
    stem = path.stem if path is not None else "draft"
    made = {
        folder / f"{stem}.proof.docx": annotated_docx(proof, word),
        folder / f"{stem}.proof.html": proof_page(proof).encode(),
    }
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for target, data in made.items():
            write_atomic(target, data)
    return list(made)


def _lines(proof: Proof, written: list[Path], *, every: bool) -> list[str]:
    shown = [row for row in proof.rows if every or row.standing != "bound"]
    lines = [_line(proof, row) for row in shown]
    lines += [f"Note: {one_line(note)}" for note in proof.notes]
    counts = ", ".join(f"{proof.count(standing)} {words}" for standing, words in SHOWN.items())
    lines.append(f"{len(proof.rows)} facts: {counts}.")
    commented = sum(row.standing != "bound" for row in proof.rows)
    if written and commented > MOST_COMMENTS:
        lines.append(f"Note: the first {MOST_COMMENTS:,} of {commented:,} stand in Word as comments; the page has all.")
    lines += [f"Written: {path}" for path in written]
    return lines


def _line(proof: Proof, row: Row) -> str:
    words = one_line(row.text)
    words = words if len(words) <= _WIDTH else f"{words[: _WIDTH - 1]}…"
    place = f"paragraph {proof.draft.paragraph_of(row.start)}"
    ref = f" ({row.ref})" if row.ref else ""
    return f"{SHOWN[row.standing]:16}{place:13} {row.kind} “{words}”: {one_line(row.says)}{ref}"
