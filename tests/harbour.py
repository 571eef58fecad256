"""A small case of a reporter's own: what 'dateline new' starts, filled in."""

from __future__ import annotations

from pathlib import Path

from toolkit.desk.casefile.reading import new_case

NOTE = """\
On 1 March 2024 the harbour master, Ada Brand, said the new pier was “not finished”. The pier
lies 3 km west of Reykjavik, she added.

Replace this text with the article, report or notes that you want to check.
"""
CASE = (Path(__file__).parent / "harbour.toml").read_text(encoding="utf-8")


def new_harbour(slug: str = "harbour", *, title: str | None = None) -> Path:
    """Start a case and fill it in: one document, one site, one claim, one event."""
    folder = new_case(slug, title=title)
    headline = (title or slug).replace('"', '\\"')
    text = CASE.replace("@SLUG@", slug).replace("@TITLE@", headline)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    (folder / "documents" / "note.md").write_text(NOTE, encoding="utf-8")
    return folder
