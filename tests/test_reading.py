"""One reader: whatever stands where a file should be, it is read whole or refused in one line, and soon."""

from __future__ import annotations

import ast
import os
import time
from pathlib import Path

import pytest

from toolkit import reading
from toolkit.errors import CaseError, FileError


def _make(path: Path, kind: str) -> None:
    makers = {
        "link": lambda: path.symlink_to("/etc/passwd"),
        "link to a device": lambda: path.symlink_to("/dev/zero"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "nothing": lambda: None,
        "sparse gigabytes": lambda: _sparse(path),
        "not UTF-8": lambda: path.write_bytes(b'{"a": "\xff"}'),
    }
    makers[kind]()


def _sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(5_000_000_000)


@pytest.mark.parametrize("read", [reading.read_bytes, reading.read_text, reading.read_json, reading.read_toml])
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("link", "E_NOT_A_FILE"),
        ("link to a device", "E_NOT_A_FILE"),
        ("pipe", "E_NOT_A_FILE"),
        ("folder", "E_NOT_A_FILE"),
        ("nothing", "E_FILE_MISSING"),
        ("sparse gigabytes", "E_FILE_TOO_BIG"),
    ],
)
def test_what_is_no_plain_file_of_due_size_is_one_line(read: object, kind: str, code: str, tmp_path: Path) -> None:
    path, begun = tmp_path / "case.toml", time.monotonic()
    _make(path, kind)
    with pytest.raises(CaseError) as caught:
        read(path, error=CaseError)  # type: ignore[operator]
    assert caught.value.error_code == code
    assert "\n" not in str(caught.value)
    assert time.monotonic() - begun < 5


def test_a_device_is_never_opened() -> None:
    for path in ("/dev/zero", "/dev/full", "/dev/tty"):
        with pytest.raises(FileError, match=r"E_NOT_A_FILE.*device"):
            reading.read_bytes(Path(path), follow=True)


def test_a_users_own_link_is_followed_where_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("a = 1", encoding="utf-8")
    (tmp_path / "config.toml").symlink_to("real.toml")
    assert reading.read_toml(tmp_path / "config.toml", follow=True) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1, 2]", "E_JSON"),
        ("", "E_JSON"),
        ('{"a": 1', "E_JSON"),
        ('{"a": NaN}', "E_JSON"),
        ('{"a": -Infinity}', "E_JSON"),
        ('{"a": 1, "a": 2}', "E_DUP_KEY"),
        ('{"x": [{"a": 1, "b": 3, "a": 2}]}', "E_DUP_KEY"),
        ('{"a": ' + "9" * 5_000 + "}", "E_JSON"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "E_FILE_DEPTH"),
        ('{"a": ' * 200 + "1" + "}" * 200, "E_FILE_DEPTH"),
    ],
)
def test_odd_json_is_one_line(text: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        reading.parse_json(text, "a.json")
    assert caught.value.error_code == code
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = ", "E_TOML"),
        ("a = 1\na = 2", "E_DUP_KEY"),
        ("[t]\n[t]", "E_DUP_KEY"),
        ("a = " + "9" * 5_000, "E_TOML"),
        ("a = " + "[" * 5_000 + "]" * 5_000, "E_FILE_DEPTH"),
        ("a = " + "[" * 80 + "]" * 80, "E_FILE_DEPTH"),
        ("a = " + "{b = " * 3_000 + "1" + "}" * 3_000, "E_FILE_DEPTH"),
        (".".join(["a"] * 20_000) + " = 1", "E_FILE_DEPTH"),
        ("[" + ".".join(['"a"'] * 20_000) + "]", "E_FILE_DEPTH"),
        ("x = {" + " . ".join(["a"] * 20_000) + " = 1}", "E_FILE_DEPTH"),
    ],
)
def test_odd_toml_is_one_line_and_soon(text: str, code: str) -> None:
    begun = time.monotonic()
    with pytest.raises(FileError) as caught:
        reading.parse_toml(text, "a.toml")
    assert caught.value.error_code == code
    assert time.monotonic() - begun < 2


def test_plain_text_with_many_dots_is_read(tmp_path: Path) -> None:
    text = 'note = """\n' + "A sentence. " * 200 + "...." * 50 + "\n" + "http://a.b.c/" * 60 + '\n"""\n'
    assert reading.parse_toml(text, "a.toml")["note"].startswith("A sentence.")
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 'x'\r\n")
    assert reading.read_toml(path) == {"a": 1, "b": "x"}


@pytest.mark.parametrize("word", ["a", "a.", '"', "'", "a b", ". ", "-" * 9 + "."])
def test_the_look_at_dotted_keys_is_linear(word: str) -> None:
    begun = time.monotonic()
    reading._DEEP_KEY.search(word * 200_000)
    assert time.monotonic() - begun < 2


def test_lines_are_read_but_for_one_that_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"a": 1}\n\n{"a": 2}\n{"a": ', encoding="utf-8")
    assert [line["a"] for line in reading.read_json_lines(path)] == [1, 2]
    path.write_text('{"a": 1}\n{"a": \n{"a": 3}\n', encoding="utf-8")
    with pytest.raises(FileError, match=r"E_JSON.*line 2"):
        list(reading.read_json_lines(path))


def test_text_in_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(FileError, match=r"E_ENCODING.*line 2"):
        reading.decode(b"fine\nna\xefve", "a.toml")


ELSEWHERE = {
    "cli/draft.py": "entries that the user's own editor has just written",
    "publish/public_edition.py": "figures of a run whose digests were checked",
    "cli/open.py": "webbrowser",
    "publish/papers.py": "likewise",
    "cli/verify.py": "compares a package's own script with ours, byte by byte",
    "desk/running/offline.py": "parameters that its own caller wrote",
    "desk/running/cache.py": "entries of a step cache, each checked against its list of digests",
    "desk/running/chain.py": "a notebook that the run's manifest has just vouched for",
    "desk/running/cluster.py": "an archive in memory; files of the package for their digest",
    "desk/running/correct.py": "copies a run whose digests were checked",
    "desk/decisions/files.py": "decisions: plain files of a small size only, no link followed, each fault a line",
    "desk/casefile/editing.py": "case.toml, read through the handle by which it is replaced; it was parsed before",
    "desk/folders.py": "opens a lock or a journal, and refuses all but a plain file",
    "desk/running/journal.py": "the last bytes of a journal",
    "desk/running/kernels/pool.py": "the null device",
    "desk/running/reach.py": "files of the package for their digest",
    "desk/running/rerun.py": "evidence by its digest; one line that its own child wrote",
    "desk/by_hand/session.py": "a figure saved a moment ago",
    "desk/casefile/template.py": "the template that is shipped with the code",
    "cli/main.py": "the null device",
    "evidence/": "the door itself: archives, logs and evidence have limits of their own",
    "imagery/": "pixels and shipped or stored tables, opened from evidence by digest",
    "raster_files.py": "first bytes and digests of pixels, for the rooms that open them",
    "net/rate_limit.py": "kept answers of web services",
    "places/": "shipped data and imported gazetteers",
    "quotes/": "documents from evidence, each with limits of its format",
    "report/form.py": "shipped with the package",
    "publish/gis.py": "features in memory that the places room has just written",
    "publish/pdf.py": "a file that Chromium has just made",
    "report/present.py": "figures of this run",
    "publish/redaction/": "the edition that is being made",
    "report/render.py": "shipped with the package",
    "wordlists.py": "word lists shipped with the package",
    "widgets/case_board.py": "the answer of a process of ours",
    "widgets/changing.py": "case.toml before and after the change that was made to it here",
    "widgets/opening.py": "the answer of a process of ours",
    "widgets/shell.py": "shipped with the package",
    "reading.py": "the reader",
    "system.py": "locks and flushed folders: nothing is read",
}
"""Where else files are opened or parsed, and why that is not this reader's."""


def _opens(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(alias.name == "tomllib" for alias in node.names):
            return True
        if isinstance(node, ast.Call) and _reads(node):
            return True
    return False


def _reads(node: ast.Call) -> bool:
    called = node.func
    if isinstance(called, ast.Name):
        return called.id == "open"
    if not isinstance(called, ast.Attribute):
        return False
    if isinstance(called.value, ast.Name) and called.value.id == "json":
        return called.attr in {"load", "loads"}
    return called.attr in {"open", "read_bytes"} or (called.attr == "read_text" and bool(node.keywords))


def test_no_other_code_reads_what_anybody_may_have_made() -> None:
    root = Path(reading.__file__).parent
    named = {path.relative_to(root).as_posix(): path for path in root.rglob("*.py") if "_shipped" not in path.parts}
    found = {name for name, path in named.items() if _opens(ast.parse(path.read_text(encoding="utf-8")))}
    unknown = {name for name in found if not name.startswith(tuple(ELSEWHERE))}
    assert unknown == set(), "read it with toolkit.reading, or say here why not"
    assert [place for place in ELSEWHERE if not any(name.startswith(place) for name in found)] == []
