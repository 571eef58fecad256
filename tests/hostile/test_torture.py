"""A seeded part of the corpus of hostile inputs, by the real command; `make torture` tries all of it."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.processes import require
from tests.torture import faults
from tests.torture.corpus import SURFACES, Input, corpus
from tests.torture.homes import copied_home, plain_home
from tests.torture.judge import attempt

SMALL = ("case_file", "document", "archive", "table", "address", "words")
"""Surfaces whose commands need no finished run."""
TRIED = 2
"""Commands of each; a second or two each."""
_WHOLE = {"run", "batch", "verify", "export", "proof", "draft", "find", "quotes", "open"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plain_home(tmp_path_factory.mktemp("torture"), run=False)


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plain_home(tmp_path_factory.mktemp("faults"))


def test_every_input_says_what_it_is_and_what_is_right() -> None:
    found = list(corpus())
    assert len(found) > 400
    assert {one.surface for one in found} == set(SURFACES)
    assert all(one.recipe and one.entries and one.expected for one in found)
    assert [key for key, times in Counter((one.surface, one.name) for one in found).items() if times > 1] == []


def _nothing(home: Path) -> None:
    """Leave the home as it is."""


def _short(given: Input) -> list[tuple[str, ...]]:
    return [words for words in given.entries if words[0] not in _WHOLE]


@pytest.mark.slow
@pytest.mark.parametrize("surface", SMALL)
def test_a_sample_of_the_corpus_ends_well(plain: Path, surface: str) -> None:
    found = [one for one in corpus([surface]) if _short(one)]
    for given in random.Random(f"1953 {surface}").sample(found, TRIED):  # noqa: S311
        with copied_home(plain) as folder:
            given.make(folder / "home")
            done = attempt(given, _short(given)[0], folder / "home", None)
            assert (done.verdict, done.why) == ("well", ""), (given.name, done.seen.said)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind"), [("decide", "kill"), ("new", "full"), ("add", "error"), ("add", "kill")])
def test_a_command_that_is_stopped_leaves_nothing_half_written(run_once: Path, name: str, kind: str) -> None:
    require(faults.preload(), "no C compiler here")
    verb = next(one for one in faults.VERBS if one.name == name)
    operations, expected = faults.count(verb, run_once)
    for at in random.Random(f"1953 {name} {kind}").sample(range(1, operations + 1), 2):  # noqa: S311
        fired, found = faults.trial(verb, run_once, kind, at, expected)
        assert (fired, found) == (True, []), at


@pytest.mark.slow
def test_the_judge_hears_a_traceback_a_changed_result_and_code_that_ran(plain: Path) -> None:
    """What the bench would miss, it would miss a thousand times."""
    scripts = {
        "traceback": "raise ValueError(1)",
        "bytes of earlier results changed": "open('../victim.txt', 'w').write('x')",
        "code of the input was executed": "open('../executed.txt', 'w').write('x')",
        "exit 7": "raise SystemExit(7)",
        "control characters": r"print('\x1b[2K')",
        "MB": "x = bytearray(2_200_000_000)",
    }
    for why, script in scripts.items():
        with copied_home(plain) as folder:
            (folder / "home" / "odd.py").write_text(script, encoding="utf-8")
            given = Input("odd", "a script", _nothing, (("odd.py",),))
            done = attempt(given, ("odd.py",), folder / "home", None)
            assert done.verdict in {"hole", "weak"}
            assert why in done.why
