"""A case file is changed in place: what nobody touched keeps every character, and a bad change leaves it as it was."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from toolkit.desk.casefile.editing import edit_case, edit_text
from toolkit.desk.casefile.layout import with_entry, with_value
from toolkit.errors import CaseError
from toolkit.reading import parse_toml
from toolkit.settings import own_cases

TEXT = '''\
# my case
slug = "pier"   # the folder
title = "Pier"
question = "Where?"
as_of = "2024-04-01"
limits = ["""
[[claims]]
not a header"""]

# --- what was read
[[documents]]
id = "note"
title = "A note"   # as printed
outlet = "Own"
# a comment of the note

# --- places

[[sites]]
id = "pier"
name = "The pier"
[[sites.assertions]]
position = "64 N 21 W"
stated_by = "Own"

# --- events below

[[events]]
id = "opened"
date = "2024-03-01"
text = "It opens."
'''

CLAIM = {
    "id": "c1",
    "text": 'It lies "3 km" off',
    "speaker": "Ada",
    "passage": None,
    "check": {"kind": "distance", "site": "pier", "reference": "Reykjavik", "is": "3 km"},
}


@pytest.fixture
def folder(home: Path) -> Path:
    made = own_cases(home) / "pier"
    made.mkdir(parents=True)
    (made / "case.toml").write_text(TEXT, encoding="utf-8")
    return made


def test_a_new_entry_stands_where_a_person_would_put_it() -> None:
    made = with_entry(TEXT, "claims", CLAIM)
    assert made.index("[[sites]]") < made.index('id = "c1"') < made.index("# --- events below")
    assert all(line in made.split("\n") for line in TEXT.split("\n"))
    second = with_entry(made, "claims", {**CLAIM, "id": "c2"})
    assert second.index('id = "c1"') < second.index('id = "c2"') < second.index("# --- events below")
    event = {"id": "closed", "date": "2024-03-02", "text": "It closes."}
    assert with_entry(TEXT, "events", event).rstrip().endswith('text = "It closes."')
    document = with_entry(TEXT, "documents", {"outlet": "O", "id": "d2", "title": "T"})
    assert document.index("# a comment of the note") < document.index('id = "d2"') < document.index("# --- places")
    assert '[[documents]]\nid = "d2"\ntitle = "T"\noutlet = "O"\n' in document


@pytest.mark.parametrize("table", ["sites", "claims", "events", "documents", "references", "notes", "people"])
def test_an_entry_adds_itself_and_nothing_else(table: str) -> None:
    values = {
        "id": "new",
        "note": "a\nb \u2028 ]]] [[x]]",
        "names": ["x", "y"],
        "checks": [{"kind": "none", "why": "w"}] * 5,
    }
    before, after = parse_toml(TEXT, "a"), parse_toml(with_entry(TEXT, table, values), "b")
    assert after.pop(table) == [*before.pop(table, []), values]
    assert after == before


def test_a_value_stands_among_its_own_and_comments_stay() -> None:
    made = with_value(TEXT, "documents", "note", "published", "2024-03-04")
    assert 'outlet = "Own"\npublished = "2024-03-04"\n# a comment of the note' in made
    changed = with_value(made, "documents", "note", "title", "Another")
    assert 'title = "Another"   # as printed' in changed
    with pytest.raises(CaseError, match="no entry"):
        with_value(TEXT, "documents", "other", "title", "x")
    with pytest.raises(CaseError, match="cannot be added"):
        with_entry(TEXT.replace("[[events]]", "[odd]").replace("slug =", "claims = 3\nslug ="), "claims", CLAIM)


def test_a_change_that_is_not_valid_leaves_the_file(folder: Path) -> None:
    path = folder / "case.toml"
    with pytest.raises(CaseError, match="as it would be"):
        edit_text("pier", lambda text: with_entry(text, "claims", {**CLAIM, "document": "nowhere"}))
    assert path.read_text(encoding="utf-8") == TEXT
    with pytest.raises(CaseError, match="shipped"):
        edit_text("drill", lambda text: text)


def test_line_ends_marks_and_rights_stay(folder: Path) -> None:
    path = folder / "case.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    path.chmod(0o640)

    def _retitle(document: object) -> None:
        document["title"] = "New"  # type: ignore[index]

    assert edit_case(folder, _retitle).title == "New"
    data = path.read_bytes()
    assert data == b"\xef\xbb\xbf" + TEXT.replace('"Pier"', '"New"').replace("\n", "\r\n").encode()
    assert os.stat(path).st_mode & 0o777 == 0o640  # noqa: PTH116


def test_twenty_hands_at_once_lose_nothing(folder: Path) -> None:
    def _add(number: int) -> None:
        edit_text(folder, lambda text: with_entry(text, "claims", {**CLAIM, "id": f"n{number}"}))

    hands = [threading.Thread(target=_add, args=(n,)) for n in range(20)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    claims = edit_text("pier", lambda text: text).claims
    assert sorted(claim.id for claim in claims) == sorted(f"n{n}" for n in range(20))
