"""Words on the command line: positions, names, parameters, numbers of decisions, paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.torture.corpus import FINE, REFUSED, Input

TEXTS = (
    "",
    " ",
    "91 N, 5 E",
    "NaN, NaN",
    "1e400, 5",
    "inf,inf",
    "-0, -0",
    "64.1466",
    "64.1466 N 21.9426",
    "9" * 5_000,
    "9" * 5_000 + "," + "9" * 5_000,
    "(" * 20_000,
    "N " * 20_000,
    "64°" * 20_000,
    "52S BH 48090 74658",
    "99Z ZZ 99999 99999",
    "52S BH " + "9" * 4_000,
    "9C3V+Q7",
    "9C3V4V+" + "Q" * 5_000,
    "geo:64.1,-21.9",
    "geo:" + "1" * 5_000,
    "https://maps.google.com/@64.1,-21.9,5z",
    "http://10.0.0.1:8099/@1,2",
    "3 km west of",
    "west of west of west of",
    "3 km west of " * 3_000 + "Oslo",
    "halfway between Oslo and Oslo",
    "halfway between " * 2_000,
    "\x1b[2K",
    "\u202e64.1, 21",
    "٦٤.١, ٢١.٩",
    "６４.1, 21.9",
    "a" * 100_000,
    "Oslo " * 20_000,
    "'; DROP TABLE places; --",
    '" OR 1=1 --',
    "%s %n %x",
    "{0.__class__}",
    "../../etc/passwd",
    "\udcff",
    "👩‍👩‍👧",
    "김정은",
    "AND OR NOT NEAR(",
    '"""',
    "*",
    "a*" * 5_000,
    "64:08:48 N 021:56:33 W",
    "6408.796N02156.556W",
    "454138 7113690 27",
    "z8/124/67",
)
PARAMETERS = (
    "x=1",
    "case=sanetti",
    "stamp=now",
    "=1",
    "case",
    "a b=1",
    "case=../../x",
    "comparison=\x1b",
    "x=1;__import__('os').system('id')#=1",
    "__class__=1",
    "stamp=" + "9" * 100_000,
    "run=1",
    "online=true",
    "comparison=[1]",
    "stamp={}",
    "stamp=!!python/object:x",
    "case=\udcff",
)
SLUGS = (
    "../x",
    "/var/x",
    "con",
    "A",
    "a" * 300,
    "a--b",
    "",
    ".",
    "x/y",
    "\x1b[2K",
    "\u202e",
    "ü",
    "new\nline",
    "nul.txt",
)


def inputs() -> Iterator[Input]:
    for number, text in enumerate(TEXTS):
        found = (("locate", "--", text), ("find", "--", text))
        yield _input(f"text {number}", text, found)
    for number, text in enumerate(PARAMETERS):
        yield _input(
            f"parameter {number}", text, (("run", "harbour", "-p", text), ("batch", "harbour", "-p", text, "-j", "1"))
        )
    verbs = ("new", "check", "run", "status", "verify", "export", "open", "draft")
    for number, text in enumerate(SLUGS):
        yield _input(f"slug {number}", text, tuple((verb, text) for verb in verbs))


def _input(name: str, text: str, entries: tuple[tuple[str, ...], ...]) -> Input:
    shown = text[:40].encode("unicode_escape", "surrogatepass").decode()
    return Input(f"{name}: {shown}", f"the words {shown!r}", _nothing, entries, frozenset({FINE, REFUSED}))


def _nothing(home: Path) -> None:
    """Write nothing: the command line holds the input."""
