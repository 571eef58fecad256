from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harbour import new_harbour
from toolkit.desk import folders
from toolkit.desk.casefile import reading as cases
from toolkit.desk.casefile import template
from toolkit.desk.running.chain import run_case
from toolkit.errors import CaseError


@pytest.fixture
def text(home: Path) -> str:
    return (new_harbour() / "case.toml").read_text(encoding="utf-8")


def test_a_new_case_is_valid_and_nearly_complete(home: Path) -> None:
    folder = new_harbour(title='The "new" pier')
    case, advice = cases.check_case("harbour")
    assert folder == home / "cases" / "harbour"
    assert case is not None
    assert case.title == 'The "new" pier'
    assert [line for line in advice if line.startswith("Error")] == []
    assert any("[imagery]" in line for line in advice)


def test_a_new_case_invents_nothing_and_says_what_is_missing(home: Path) -> None:
    folder = cases.new_case("harbour")
    case, advice = cases.check_case("harbour")
    assert case is not None
    assert (case.documents, case.sites, case.claims, case.events) == ((), (), (), ())
    assert list((folder / "documents").iterdir()) == []
    assert any("no claims yet" in line for line in advice)


def test_every_example_that_was_not_rewritten_is_named(home: Path) -> None:
    folder = cases.new_case("harbour")
    path = folder / "case.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    opened = [line.removeprefix("# ") for line in lines]
    found = {told.split(" = ")[0] for _, told in template.unedited("\n".join(opened))}
    assert found >= {"title", "outlet", "name", "position", "stated_by", "text", "speaker", "check"}
    assert template.unedited("\n".join(lines)) == []
    claim = '[[claims]]\nid = "c1"\ntext = "Built in May"\nspeaker = "Ada Example"    # who says it\n'
    claim += 'check = { kind = "none", why = "nobody saw it" }\n'
    path.write_text("\n".join([*lines, claim]), encoding="utf-8")
    _, advice = cases.check_case("harbour")
    assert [line for line in advice if "example" in line and 'speaker = "Ada Example"' in line]
    with pytest.raises(CaseError, match="E_CASE_EXAMPLE"):
        run_case("harbour")


def test_a_new_case_lies_in_cases_beside_a_shared_data_folder(home: Path) -> None:
    (home / "data" / "cases").mkdir(parents=True)
    assert cases.new_case("harbour") == home / "cases" / "harbour"
    (home / "data" / "cases" / "old").mkdir()
    (home / "data" / "cases" / "old" / "case.toml").touch()
    assert {"harbour", "old"} <= set(folders.list_cases())


def test_a_case_is_never_overwritten(home: Path) -> None:
    cases.new_case("harbour")
    with pytest.raises(CaseError, match="E_CASE_EXISTS"):
        cases.new_case("harbour")


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "Harbour",
        "a b",
        "a_b",
        "-a",
        "a-",
        "a--b",
        "nul",
        "com1",
        "a.",
        "../a",
        "abc\n",
        "a" * 65,
        "gäa",
        "а",
        "a\u200b",
    ],
)  # the second to last but one is Cyrillic, the last holds a zero-width space
def test_a_slug_is_safe_as_a_folder_everywhere(slug: str) -> None:
    with pytest.raises(CaseError, match="E_CASE_ID"):
        folders.check_slug(slug)


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("names = []", "nams = []", "E_CASE_KEY", ("line 27", "'names'")),
        ('site = "pier", ref', 'sit = "pier", ref', "E_CASE_KEY", ("line 41", "'site'")),
        ('question = "', 'questoin = "', "E_CASE_KEY", ("'question'",)),
        ('question = "', '# question = "', "E_CASE_MISSING_KEY", ("question",)),
        ('published = "2024-03-04"', 'published = "2024-13-04"', "E_DATE", ("line 16", "2024-13-04")),
        ('date = "2024-03-01"', 'date = "soon"', "E_DATE", ("line 63", "soon")),
        (
            'site = "pier", ref',
            'site = "peer", ref',
            "E_CASE_VALUE",
            ("no site has the id 'peer'", "did you mean 'pier'"),
        ),
        ('is = "3 km"', 'is = "far"', "E_CASE_VALUE", ("line 41", "'far'", "no figure")),
        ('is = "3 km"', "km = -3", "E_CASE_VALUE", ("line 41", "'c1'", "more than 0")),
        ('site = "pier", ref', 'site = "pier", of = "x", ref', "E_CASE_KEY", ("check.of", "dateline explain distance")),
        ('kind = "distance"', 'kind = "distanse"', "E_CASE_KIND", ("'c1'", "'distance'")),
        ('title = "Notes', 'title = "A"\ntitle = "Notes', "E_DUP_KEY", ("line 15",)),
        ('slug = "harbour"', 'slug = "harbor"', "E_CASE_ID", ("line 4", "harbor")),
        ('id = "opened"', 'id = "Opened!"', "E_CASE_VALUE", ("events", "Opened!", "lower-case")),
        ("[[events]]", "[[events", "E_TOML", ("line 61",)),
        ('document = "note"\ncheck', 'document = "nota"\ncheck', "E_CASE_VALUE", ("no document has the id 'nota'",)),
    ],
)
def test_a_mistake_is_one_line_with_place_and_remedy(
    text: str, old: str, new: str, code: str, words: tuple[str, ...]
) -> None:
    assert old in text
    with pytest.raises(CaseError) as caught:
        cases.parse_case(text.replace(old, new, 1), where="case.toml", slug="harbour")
    line = str(caught.value)
    assert line.startswith(f"{code}: ")
    assert "\n" not in line
    assert "case.toml" in line
    for word in words:
        assert word in line


def test_two_sites_of_one_id_are_refused(text: str) -> None:
    twice = text + '\n[[sites]]\nid = "pier"\nname = "Another"\n'
    with pytest.raises(CaseError, match="'pier' is used 2 times"):
        cases.parse_case(twice, where="case.toml")


def test_marks_of_windows_editors_are_read(home: Path, text: str) -> None:
    path = home / "cases" / "harbour" / "case.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert cases.load_case(path.parent).slug == "harbour"
    path.write_bytes(text.replace("harbour master", "Hafenmeister ü").encode("cp1252"))
    path.write_bytes(path.read_bytes() + b"\n# \xfc\n")
    with pytest.raises(CaseError, match=r"E_ENCODING: .*line \d+"):
        cases.load_case(path.parent)


def test_an_unknown_case_gets_the_nearest_name(home: Path) -> None:
    with pytest.raises(CaseError, match="Did you mean 'sanetti'"):
        folders.find_case("sannetti")


def test_a_missing_document_stops_the_check(home: Path) -> None:
    (new_harbour() / "documents" / "note.md").unlink()
    _, advice = cases.check_case("harbour")
    said = "documents/note.md of 'note' is not there. Put the file there or delete the line 'file'."
    assert advice[0] == f"Error: E_FILE_MISSING: {said}"


@given(st.text(max_size=300))
def test_any_text_that_is_no_case_is_one_line(text: str) -> None:
    with pytest.raises(CaseError) as caught:
        cases.parse_case(text, where="case.toml")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["claims", "sites", "documents", "scenes", "events"])
def test_a_case_of_ten_thousand_entries_is_refused_at_once(home: Path, kind: str) -> None:
    path = new_harbour() / "case.toml"
    path.write_text(path.read_text(encoding="utf-8") + f'[[{kind}]]\nid = "x"\n' * 10_000, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(CaseError, match=f"E_CASE_TOO_BIG: the case has 10,00[01] {kind}"):
        cases.load_case(path.parent)
    assert time.process_time() - begun < 5


def test_a_check_lists_every_fault_and_a_run_counts_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    folder = tmp_path / "cases" / "faulty"
    folder.mkdir(parents=True)
    claim = '[[claims]]\nid = "c{}"\ntext = "x"\nspeaker = "A"\ncheck = {{ kind = "distance", site = "s", kmm = 3 }}\n'
    head = 'slug = "faulty"\ntitle = "T"\nquestion = "Q?"\nas_of = "2024-01-01"\n'
    (folder / "case.toml").write_text(head + "".join(claim.format(n) for n in range(40)), encoding="utf-8")
    _, told = cases.check_case("faulty")
    assert [n for n in range(40) if not any(f"'c{n}'" in line for line in told)] == []
    with pytest.raises(CaseError, match=r"more problem\(s\) after it"):
        cases.load_case(folder)
