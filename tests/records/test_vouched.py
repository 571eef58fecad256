"""A decision finds its statement again by place, as a search through all of them would."""

from __future__ import annotations

from random import Random

import pytest

from toolkit.records import Statement
from toolkit.records.decision import PassageRef
from toolkit.records.vouched import BLOCK, LEAST_OVERLAP, MOST_NEAREST, StatementIndex

DIGESTS = ("a" * 64, "b" * 64)


def _statement(number: int, start: int, end: int, digest: str) -> Statement:
    return Statement.model_validate(
        {
            "id": f"s{number}",
            "content": ((start, end),),
            "text": f"pier {number} was built",
            "kind": "indirect",
            "rule": "clause",
            "how": "rules",
            "confidence": 0.9,
            "evidence": (digest,),
        }
    )


def _passage(start: int, end: int, digest: str, words: str = "pier") -> PassageRef:
    return PassageRef(document=digest, start=start, end=end, words=words)


def _share(passage: PassageRef, statement: Statement) -> float:
    if passage.document not in statement.evidence:
        return 0.0
    start, end = statement.content[0][0], statement.content[-1][1]
    common = min(passage.end, end) - max(passage.start, start)
    return max(0, common) / max(passage.end - passage.start, end - start)


@pytest.mark.parametrize("seed", range(5))
def test_the_index_finds_what_a_search_through_all_finds(seed: int) -> None:
    random = Random(seed)  # noqa: S311  (no secret)
    statements = []
    for number in range(120):
        start = random.randrange(4 * BLOCK)
        end = start + random.choice((5, 40, 300, 3 * BLOCK))
        statements.append(_statement(number, start, end, random.choice(DIGESTS)))
    index = StatementIndex(statements)
    hits = 0
    for _ in range(300):
        near = random.choice(statements).content[0]
        passage = _passage(max(0, near[0] + random.randrange(-30, 30)), near[1] + 40, random.choice(DIGESTS))
        best = max(statements, key=lambda s: _share(passage, s))  # the first of several that share as much
        wanted = best if _share(passage, best) >= LEAST_OVERLAP else None
        assert index.found_again(passage) == wanted
        hits += wanted is not None
    assert 30 < hits < 300


def test_what_is_gone_is_shown_with_what_is_most_like_it_for_as_many_as_are_read() -> None:
    index = StatementIndex([_statement(1, 0, 20, DIGESTS[0]), _statement(2, 30, 50, DIGESTS[0])])
    gone = _passage(500, 520, DIGESTS[0], "pier 2 was built")
    found = index.nearest(gone)
    assert found is not None
    assert found.id == "s2"
    assert index.nearest(_passage(500, 520, DIGESTS[0], "nothing like it")) is None
    assert [index.nearest(gone) for _ in range(MOST_NEAREST)][-1] is None
