"""A draft that makes one sentence of two, or of another, is no false alarm; the same draft with one fact changed is."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.publish.proofing import proof_draft
from toolkit.quotes import read_document
from toolkit.records import Document

SOURCE = """\
# The canal and the pit

The Spit canal, which the king opened on 17 September 2022, lies 43 kilometres southwest of Lida. It is 1.3 kilometres \
long and five metres deep.

A Sentinel-2 image of 12 February 2022 shows a new bare patch of 30 hectares and a road 2 kilometres long.

The ombudsman puts the patch at 12 hectares. “Somebody had worked there before March,” said its commissioner, Eliana \
Revol. “We do not say who.”

The minister told reporters on 4 June that the number of ships at Lida had doubled since 2022.
"""

DRAFT = """\
The canal of the Spit, opened on 17 September 2022, is 1.3 kilometres long.

A Sentinel-2 image of 12 February 2022 shows a bare patch of 30 hectares; the ombudsman puts it at 12 hectares.

Eliana Revol said that somebody had worked there before March.

The minister told reporters on 4 June that the number of ships had doubled since 2022.
"""


@pytest.fixture(scope="module")
def canal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("canal")
        (home / "cases").mkdir()
        (home / "none.toml").touch()
        (home / "source.md").write_text(SOURCE, encoding="utf-8")
        patch.setenv("DATELINE_HOME", str(home))
        patch.setenv("DATELINE_RUNS", str(home / "runs"))
        patch.setenv("DATELINE_CONFIG", str(home / "none.toml"))
        patch.chdir(home)
        main(["new", "canal", "--from", "source.md", "--json"])
        yield home / "cases" / "canal"


def _found(folder: Path, text: str, place: Path) -> list[str]:
    path = place / "draft.md"
    path.write_text(text, encoding="utf-8")
    draft = Document(id="draft", title="draft", outlet="desk", published="2024-07-01", file=path.name, path=path)
    rows = proof_draft(folder, read_document(draft)).rows
    return [f"{row.standing} {row.text}: {row.says}" for row in rows if row.standing in {"differs", "absent"}]


def test_two_sentences_made_one_are_no_alarm(canal: Path, tmp_path: Path) -> None:
    assert _found(canal, DRAFT, tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1.3 kilometres", "3.1 kilometres"),
        ("17 September 2022", "17 September 2021"),
        ("30 hectares", "50 hectares"),
        ("at 12 hectares", "at 21 hectares"),
        ("said that somebody", "denied that somebody"),
        ("doubled", "tripled"),
        ("4 June", "14 June"),
    ],
)
def test_one_fact_changed_is_found(canal: Path, tmp_path: Path, before: str, after: str) -> None:
    assert _found(canal, DRAFT.replace(before, after, 1), tmp_path)
