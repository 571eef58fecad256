"""Readers of strangers' files under a fuzzer that sees which lines were reached (atheris, libFuzzer).

    python benchmarks/torture/fuzz.py TARGET [--seconds N]
    python benchmarks/torture/fuzz.py TARGET --try FILE

Right is: the reader returns, or raises an error of ours that is one line without control characters. Everything else is
kept, one file a place in the code, in artifacts/torture/fuzz/TARGET/, and the fuzzer goes on. It ends itself at 30 s or
2 GiB for one input. atheris is no dependency of the project: put it on the path (``pip install atheris``).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

KEPT = ROOT / "artifacts" / "torture" / "fuzz"
_WORD = re.compile(rb'"(?:[^"\\\n]|\\.)*"|[-+]?\d[\d.:eE+-]*|[A-Za-z_][\w-]*|[\[\]{}<>&;=]')
_ODD = (
    *(
        b"0",
        b"-0",
        b"1e400",
        b"-1",
        b"NaN",
        b"9" * 400,
        b"1e308",
        b"0x10",
        b"1_0",
        b"90",
        b"-90.0000001",
        b"180",
        b"12",
    ),
    *(b"null", b"true", b"[]", b"{}", b'""', b'"\\u0000"', b'"\\ud800"', b'"\\u202e"', b'"\\u001b[2K"', b"''", b'"""'),
    *(
        b"0000-00-00",
        b"9999-12-31T23:59:60Z",
        b"2024-02-30",
        b"../2018",
        b"2018-XX",
        b"\x00",
        b"\xff\xfe",
        b"\r\n",
        b"\x1b",
    ),
    *(
        "\u2028".encode(),
        "\u202e".encode(),
        "\u0660".encode(),
        "\u00b2".encode(),
        "\u216b".encode(),
        "\U0001d7d9".encode(),
    ),
    *(
        b"[" * 300,
        b"<p>" * 300,
        b"(" * 300,
        b"&#x110000;",
        b"&#0;",
        b"<![CDATA[",
        b"<!--",
        b"]]>",
        b"--",
        b'="',
        b"<svg>",
    ),
    *(b"../", b"/etc/passwd", b"CON", b"a" * 300, b"__proto__", b"__class__", b"{0}", b"%s", b"\\", b"~"),
)
"""Words that stand in place of others: ends of ranges, halves of pairs, other scripts' digits, nesting."""


def main() -> int:
    """Fuzz one reader, or show what one file does to it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--try", dest="file", type=Path)
    asked = parser.parse_args()
    if asked.file is not None:
        from benchmarks.torture import readers

        readers.TARGETS[asked.target].read(asked.file.read_bytes())
        return 0
    try:
        import atheris
    except ImportError:
        print("no atheris for this Python")
        return 2
    with atheris.instrument_imports(include=["toolkit"]):
        from benchmarks.torture import readers
    target = readers.TARGETS[asked.target]
    folder = KEPT / asked.target
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = [one for one in target.seeds() if len(one) <= target.longest]
    for one in seeds:
        (corpus / hashlib.sha256(one).hexdigest()[:16]).write_bytes(one)
    options = [f"-max_total_time={asked.seconds}", f"-max_len={target.longest}", "-timeout=30", "-rss_limit_mb=2048"]
    options += [f"-artifact_prefix={folder}/", "-print_final_stats=1", "-verbosity=0", str(corpus)]

    def bytewise(data: bytes, most: int) -> bytes:
        return atheris.Mutate(data, most)  # another function once the fuzzer runs

    changed = _changer(seeds, bytewise)
    atheris.Setup([sys.argv[0], *options], _watched(target.read, folder), custom_mutator=changed)
    atheris.Fuzz()
    return 0


def _changer(seeds: list[bytes], bytewise: Callable[[bytes, int], bytes]) -> Callable[[bytes, int, int], bytes]:
    """Make what changes an input: word by word two times in three, so that it stays readable, or byte by byte."""
    words = [word for one in seeds for word in _WORD.findall(one)] or [b""]

    def change(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311  (a fuzzer's dice)
        found = list(_WORD.finditer(data[:20_000]))
        if not found or chance.random() < 0.33:
            return bytewise(data, most)
        for _ in range(chance.randint(1, 3)):
            place = chance.choice(found)
            new = chance.choice(_ODD) if chance.random() < 0.6 else chance.choice(words)
            end = place.start() if chance.random() < 0.15 else place.end()
            data = data[: place.start()] + new + data[end:]
        return data[:most]

    return change


def _watched(read: Callable[[bytes], None], folder: Path) -> Callable[[bytes], None]:
    """Keep one input for each place in the code at which something was raised that is no error of ours."""
    seen: set[str] = set()

    def one(data: bytes) -> None:
        try:
            read(data)
        except Exception as e:  # noqa: BLE001  (whatever comes out is what is looked for)
            frames = [f for f in traceback.extract_tb(e.__traceback__) if "/toolkit/" in f.filename]
            place = f"{Path(frames[-1].filename).name}-{frames[-1].lineno}" if frames else "judge"
            name = f"{type(e).__name__}-{place}"
            if name in seen:
                return
            seen.add(name)
            (folder / name).write_bytes(data)
            print(f"FOUND {folder.name} {name}: {str(e)[:200]!r}", flush=True)

    return one


if __name__ == "__main__":
    os.environ.setdefault("DATELINE_CACHE", tempfile.mkdtemp(prefix="dateline-fuzz-"))
    sys.exit(main())
