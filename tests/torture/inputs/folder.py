"""What may lie in, beside or instead of the files of a case: code, links, pipes, devices, odd names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.torture.corpus import FINE, REFUSED, Input
from tests.torture.judge import EXECUTED

ALL = (("check", "harbour"), ("status", "harbour"), ("draft", "harbour"), ("find", "pier"))
MODULES = ("json", "toolkit", "numpy", "storemagic", "sitecustomize", "argparse", "ipython_config", "papermill")


def inputs() -> Iterator[Input]:
    yield from _code()
    yield from _special()
    yield from _decisions()


def _code() -> Iterator[Input]:
    for module in MODULES:
        for place in (".", "cases/harbour", "cases/harbour/documents", "runs", "runs/harbour"):
            entries = (("run", "harbour", "--fresh"),) if module in MODULES[:4] and place == "." else ALL[:2]
            yield Input(f"code: {module}.py in {place}", "a module that says it was run", _trap(module, place), entries)


def _trap(module: str, place: str) -> Callable[[Path], None]:
    def make(home: Path) -> None:
        told = home.parent / EXECUTED
        (home / place / f"{module}.py").write_text(f"open({str(told)!r}, 'a').write(__file__)\n", encoding="utf-8")

    return make


def _special() -> Iterator[Input]:
    kinds: dict[str, Callable[[Path], None]] = {
        "a link out": lambda p: p.symlink_to(_victim(p)),
        "a link to a device": lambda p: p.symlink_to("/dev/zero"),
        "a link to itself": lambda p: p.symlink_to(p.name),
        "a link to nothing": lambda p: p.symlink_to("nowhere"),
        "a pipe": os.mkfifo,
        "a folder": Path.mkdir,
        "a hard link": lambda p: os.link(_victim(p), p),
        "four sparse gigabytes": _sparse,
    }
    places = (
        "cases/harbour/case.toml",
        "cases/harbour/documents/note.md",
        "cases/harbour/evidence",
        "cases/harbour/documents",
        "cases/harbour/decisions",
        "cases/harbour/evidence/custody.jsonl",
        "runs/.harbour.lock",
        "runs/journal.jsonl",
        "runs/harbour",
        "config.toml",
    )
    verbs = {"cases/harbour/documents/note.md": (*ALL, ("run", "harbour")), "runs/harbour": (("run", "harbour"),)}
    added = ("add", "harbour", "more.md")
    for place in places:
        entries = verbs.get(place, (*ALL[:3], added))
        entries = (("run", "harbour"), added) if place.startswith("runs/.") or "journal" in place else entries
        for kind, make in kinds.items():
            yield Input(f"{kind} as {place}", f"{place} is {kind}", _in_place(place, make), entries)


def _in_place(place: str, make: Callable[[Path], None]) -> Callable[[Path], None]:
    def lay(home: Path) -> None:
        (home / "more.md").write_text("Ada Brand said it was open.\n", encoding="utf-8")
        path = home / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.rename(path.with_name(f"former-{path.name}"))
        make(path)

    return lay


def _victim(path: Path) -> Path:
    return next(folder for folder in path.parents if folder.name == "home").parent / "victim.txt"


def _sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(4_000_000_000)


def _decisions() -> Iterator[Input]:
    plain = 'format = 1\nkind = "claim"\non = "c1"\ndo = "confirm"\nat = "2024-03-05T00:00:00Z"\n'
    texts = {
        "nothing": "",
        "no format": plain.replace("format = 1\n", ""),
        "a later format": plain.replace("1", "99", 1),
        "a kind nobody knows": plain.replace('"claim"', '"x"'),
        "nothing by that name": plain.replace('"c1"', '"c99"'),
        "a verdict nobody knows": plain.replace('"confirm"', '"correct"') + 'value = "proved"\n',
        "escapes": plain.replace('"c1"', '"\\u001b[2K"'),
        "a number of 5,000 digits": plain + f"value = {'9' * 5000}\n",
        "lists 5,000 deep": plain + "value = " + "[" * 5000,
        "10 MB": plain + "#" * 10_000_000,
        "not UTF-8": "\udcff",
        "a date in no calendar": plain.replace("03-05", "13-45"),
        "a NUL": plain + "\0",
    }
    for name, text in texts.items():

        def make(home: Path, text: str = text) -> None:
            folder = home / "cases/harbour/decisions"
            folder.mkdir(exist_ok=True)
            (folder / "20240305T000000Z-abcd.toml").write_bytes(text.encode("utf-8", "surrogateescape"))

        entries = (("check", "harbour"), ("decide", "harbour", "list"), ("status", "harbour"), ("run", "harbour"))
        yield Input(f"decision: {name}", f"a file in decisions/ with {name}", make, entries, frozenset({FINE, REFUSED}))
