"""Packages from a stranger: pages and results forged, lists hashed anew, files that are none, bombs, code to be run."""

from __future__ import annotations

import io
import json
import random
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from tests.evidence.forgeries import PAGES, Held, edit_in_step, forge_page, held, places
from tests.evidence.mutations import PLAIN, Change, rehash, write
from tests.evidence.small import make_run
from tests.torture.corpus import REFUSED, Input
from tests.torture.judge import EXECUTED

NO = frozenset({REFUSED})
CHECKS = (("verify", "pier"), ("pier/verify.py",))
"""The command, and the program that travels; the latter is ours here, as no forgery below touches it."""


def inputs() -> Iterator[Input]:
    for name, (old, new) in PAGES.items():
        yield Input(f"page: {name}", "the page altered, all lists made anew", _forged(old, new), CHECKS[:1], NO)
    for number in range(0, 90, 2):
        yield Input(
            f"in step: text {number}", "page, results and lists altered in step", _in_step(number), CHECKS[:1], NO
        )
    for name, (change, _) in PLAIN.items():
        for seed in range(3):
            yield Input(f"{name}, {seed}", name, _altered(change, seed), CHECKS, NO)
    yield from _odd()
    yield from _run_again()


@cache
def _plain() -> Path:
    """Make one honest package a process; its files are copied, never written."""
    import tempfile

    return make_run(Path(tempfile.mkdtemp(prefix="dateline-torture-")) / "run")


def _copied(home: Path) -> Path:
    return Path(shutil.copytree(_plain(), home / "pier"))


def _laid(home: Path, package: Held) -> None:
    root = _copied(home)
    for name, data in package.files.items():
        write(root / name, data)
    lines = (f"{label}: {value}\n" for label, value in package.info.items())
    write(root / "bag-info.txt", "".join(lines).encode())
    rehash(root)


def _forged(old: str, new: str) -> Callable[[Path], None]:
    return lambda home: _laid(home, forge_page(held(_plain()), old, new))


def _in_step(number: int) -> Callable[[Path], None]:
    def make(home: Path) -> None:
        package = held(_plain())
        _laid(home, edit_in_step(package, number % len(places(package.results)), 0))

    return make


def _altered(change: Change, seed: int) -> Callable[[Path], None]:
    return lambda home: change(_copied(home), random.Random(seed))  # noqa: S311


def _odd() -> Iterator[Input]:
    deep = b'{"a": ' * 100_000
    files = {
        "results.json 100,000 deep": ("data/results.json", deep),
        "custody.jsonl 100,000 deep": ("data/evidence/custody.jsonl", deep),
        "a list of 30 MB": ("manifest-sha256.txt", (b"0" * 64 + b"  data/x\n") * 400_000),
        "a page of 60,000 open elements": (
            "data/report.html",
            b"<!doctype html>" + b"<div>" * 60_000 + b"</p>" * 60_000,
        ),
        "a page of a million <": ("data/report.html", b"<" * 1_000_000),
        "escapes in its name": ("data/\x1b[2K\x1b[1A PASS.txt", b"x"),
        "bag-info of 5 MB": ("bag-info.txt", b"A: b\n" * 1_000_000),
        "bag-info with escapes": ("bag-info.txt", b"Dateline-Package: \x1b[2K\n"),
        "no bagit.txt": ("bagit.txt", b""),
        "figures that are none": ("data/figures/site-lookup/map.png", b"<svg onload=x>"),
    }
    for name, (path, data) in files.items():

        def make(home: Path, path: str = path, data: bytes = data) -> None:
            root = _copied(home)
            write(root / path, data)
            if not path.endswith(("manifest-sha256.txt", "bag-info.txt", "bagit.txt")):
                rehash(root)

        yield Input(f"odd: {name}", name, make, CHECKS, NO)
    packed: dict[str, Callable[[], bytes]] = {
        "a zip that leads out": lambda: _zip({"pier/bagit.txt": b"x", "../../victim.txt": b"x"}),
        "a zip bomb": lambda: _zip({"pier/bagit.txt": b"\0" * 500_000_000}),
        "a tar of a link": _linked,
        "a zip of nothing": lambda: _zip({}),
        "no zip": lambda: b"PK\x03\x04" + b"\0" * 500,
    }
    for name, pack in packed.items():
        yield Input(f"packed: {name}", name, lambda home, pack=pack: _pack(home, pack()), (("verify", "pier.zip"),), NO)


def _pack(home: Path, data: bytes) -> None:
    (home / "pier.zip").write_bytes(data)


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _linked() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("pier")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(link)
    return out.getvalue()


def _run_again() -> Iterator[Input]:
    climbing = (
        "../../storemagic.py",
        "../../json.py",
        "../../none.toml",
        "/var/x.py",
        "documents/../../numpy.py",
        "..\\..\\x.py",
    )
    for name in climbing:
        yield Input(
            f"again: files.json names {name}",
            "a file out of the case",
            _climbing(name),
            (("verify", "sent", "--rerun"),),
            NO,
        )
    for name in ("storemagic.py", "json.py", "sitecustomize.py", "data/case/json.py", "data/case/documents/toolkit.py"):
        yield Input(
            f"again: {name} lies in the package",
            "code in the package",
            _trap(name),
            (("verify", "sent", "--rerun"),),
            NO,
        )


def _sent(home: Path) -> Path:
    return Path(shutil.copytree(home / "runs/harbour/package", home / "sent"))


def _climbing(name: str) -> Callable[[Path], None]:
    def make(home: Path) -> None:
        root = _sent(home)
        path = root / "data/case/files.json"
        listed = json.loads(path.read_text(encoding="utf-8"))
        listed["files"][name] = next(iter(listed["files"].values()))
        write(path, json.dumps(listed).encode())
        rehash(root)

    return make


def _trap(name: str) -> Callable[[Path], None]:
    def make(home: Path) -> None:
        root = _sent(home)
        told = home.parent / EXECUTED
        write(root / name, f"open({str(told)!r}, 'a').write(__file__)\n".encode())
        rehash(root)

    return make
