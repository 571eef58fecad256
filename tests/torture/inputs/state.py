"""What a disk, an editor or a colleague left in the desk's own files: runs, journals, plans, settings, the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.torture.corpus import FINE, REFUSED, Input

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut in half": lambda data: data[: len(data) // 2],
    "not UTF-8": lambda data: data[:20] + b"\xff\xfe" + data[20:],
    "a list": lambda _: b"[1, 2]",
    "a number": lambda _: b"7",
    "null": lambda _: b"null\n",
    "a line of another file": lambda data: data + b"x\n",
    "100,000 deep": lambda _: b'{"a": ' + b"[" * 100_000,
    "NULs": lambda data: b"\0" * len(data),
    "keys twice": lambda data: data.replace(b"{", b'{"format": 1, "format": 2, ', 1),
    "a later format": lambda data: data.replace(b"dateline/", b"dateline-9/", 1),
    "a number of 5,000 digits": lambda data: data.replace(b"{", b'{"x": ' + b"9" * 5_000 + b", ", 1),
}
PLACES: dict[str, tuple[tuple[str, ...], ...]] = {
    "runs/journal.jsonl": (("batch", "harbour", "--since", "-j", "1"), ("run", "harbour"), ("status", "harbour")),
    "runs/batch.json": (("batch", "--resume"),),
    "runs/harbour/manifest.json": (("run", "harbour"), ("status", "harbour"), ("verify", "harbour")),
    "runs/harbour/site-lookup/outputs.json": (
        ("run", "harbour"),
        ("status", "harbour"),
        ("export", "harbour", "--factcheck"),
    ),
    "runs/harbour/report/inputs.json": (("run", "harbour"), ("export", "harbour", "--public")),
    "runs/harbour/report/results.json": (
        ("run", "harbour"),
        ("find", "pier"),
        ("proof", "harbour", "more.md"),
        ("decide", "harbour", "list"),
    ),
    "runs/harbour/evidence/custody.jsonl": (("run", "harbour"), ("verify", "harbour")),
    "runs/.find.sqlite3": (("find", "pier"),),
    "cases/harbour/evidence/custody.jsonl": (("add", "harbour", "more.md"), ("check", "harbour"), ("run", "harbour")),
    "cases/harbour/decisions/.draft.json": (("draft", "harbour", "--accept", "1"),),
}
SETTINGS = (
    "",
    "[runs]\n",
    "runs = [1]\n",
    "runs = 7\n",
    "x = 1\n",
    "max_pixels = -1\n",
    "max_pixels = true\n",
    "max_pixels = " + "9" * 5_000 + "\n",
    'step_cache = "s3://bucket/x"\n',
    'step_cache = "/dev/zero"\n',
    'contact = "\\u00e9@x"\n',
    'contact = "a\\r\\nX: y"\n',
    'runs = "\\u0000"\n',
    'custodian = "\\u001b[2K"\n',
    "step_memory_mb = 1\n",
    "step_wall_s = -5\n",
    'runs = "/proc/x"\n',
    'runs = "/dev/null"\n',
    "a = " + "[" * 5_000,
    "\udcff",
    'allow_private = "yes"\n',
    "asset_hosts = [1]\n",
    "gazetteers = 7\n",
    'cache = "/dev/full"\n',
    'runs = "' + "a" * 5_000 + '"\n',
)


def inputs() -> Iterator[Input]:
    for place, entries in PLACES.items():
        for name, damage in DAMAGE.items():
            yield Input(
                f"{place}: {name}", f"{place} is {name}", _damaged(place, damage), entries, frozenset({FINE, REFUSED})
            )
    for number, text in enumerate(SETTINGS):
        entries = (("check", "harbour"), ("run", "harbour"), ("doctor",))
        shown = text[:30].encode("unicode_escape", "surrogatepass").decode()
        yield Input(
            f"settings {number}: {shown}",
            f"config.toml holds {shown!r}",
            _settings(text),
            entries,
            frozenset({FINE, REFUSED}),
        )


def _damaged(place: str, damage: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def make(home: Path) -> None:
        (home / "more.md").write_text("Ada Brand said it was open on 3 March 2024.\n", encoding="utf-8")
        path = home / place
        path.parent.mkdir(parents=True, exist_ok=True)
        data = path.read_bytes() if path.exists() else b'{"format": "dateline/x/1", "cases": ["harbour"]}\n'
        path.unlink(missing_ok=True)  # a package shares no file, and neither does this
        path.write_bytes(damage(data))

    return make


def _settings(text: str) -> Callable[[Path], None]:
    return lambda home: (home / "config.toml").write_bytes(text.encode("utf-8", "surrogateescape")) and None
