"""From each claim to its words in their paragraph: a click, whatever kind of claim it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.harbour import new_harbour
from toolkit.cli.main import main
from toolkit.records.kinds import KINDS

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

NOTE = "On 1 March 2024 the harbour master, Ada Brand, said the new pier was “not finished”.\n\n"


def _case_of_all_kinds() -> None:
    """Write a claim of every kind, each with a sentence of its own in the note as its passage."""
    folder = new_harbour()
    head = (folder / "case.toml").read_text(encoding="utf-8")
    claims, sentences = [], [NOTE]
    for number, (name, row) in enumerate(KINDS.items(), 1):
        sentence = f"Clerk {name} wrote line {number} of the harbour book."
        sentences.append(f"{sentence} More was in it.\n\n")
        claims.append(
            f'\n[[claims]]\nid = "k-{name}"\ntext = "{sentence}"\nspeaker = "The clerk"\ndocument = "note"\n'
            f'passage = "{sentence}"\n{row.example}\n'
        )
    events = head.index("[[events]]")
    (folder / "case.toml").write_text(head[:events] + "".join(claims) + "\n" + head[events:], encoding="utf-8")
    (folder / "documents" / "note.md").write_text("".join(sentences), encoding="utf-8")


def test_a_click_leads_from_a_claim_of_any_kind_to_its_words(
    visit: Callable[..., Visit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_RUNS", str(tmp_path / "runs"))
    _case_of_all_kinds()
    assert main(["run", "harbour"]) == 0
    page = visit((tmp_path / "runs/harbour/report/report.html").as_uri()).page
    for name in KINDS:
        row = page.locator(f"tr#k-{name}")
        row.locator(f"#passage-of-k-{name} summary").click()
        words = row.locator(f"#passage-of-k-{name} mark")
        assert words.is_visible(), name
        assert f"Clerk {name} wrote" in words.inner_text()
        assert "More was in it." in row.locator(f"#passage-of-k-{name} blockquote").inner_text()
