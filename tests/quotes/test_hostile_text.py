"""Texts made of signs alone cost no parse: a megabyte of them is read in the time that its characters take."""

from __future__ import annotations

import pytest

from toolkit.quotes.parse import pieces


@pytest.mark.parametrize("sign", ["<", "&", "-", "“", "!?", "< "])
def test_signs_without_a_word_are_not_parsed(sign: str) -> None:
    assert pieces(sign * (1_000_000 // len(sign))) == []


def test_words_among_signs_are() -> None:
    from toolkit.quotes.models import load_model
    from toolkit.quotes.parse import parse

    text = f"Ada Brand said so. {'<' * 3000} Bo Lind denied it."
    read = [word.text for _, doc in parse(text, pieces(text), load_model()) for word in doc]
    assert {"Ada", "Brand", "said", "Bo", "Lind", "denied"} <= set(read)
    assert "<" not in read
