"""What a terminal would obey is written out, wherever words of others are printed."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path

import pytest

from toolkit.errors import EvidenceError
from toolkit.evidence.verification.command import as_json, as_text
from toolkit.evidence.verification.outcome import FAIL, Level
from toolkit.terminal import PlainStream, one_line, plain

OBEYED = [chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) in ("Cc", "Zl", "Zp", "Cs")]
OBEYED += list("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\U000e0041")


def test_every_control_character_is_written_out_and_stays_the_same_in_json() -> None:
    for character in OBEYED:
        written = plain(f"a{character}b")
        assert written == f"a{character}b" if character in "\t\n" else written.isascii()
        assert json.loads(f'"{written}"', strict=False) == f"a{character}b"
        assert character not in one_line(f"a{character}b")


@pytest.mark.parametrize("text", ["café 해로 Ω", "“x” … − ° m²", "שלום", "🛰️", "a\tb\nc"])
def test_words_of_any_script_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


def test_an_error_and_a_check_are_lines_that_no_name_can_rewrite() -> None:
    name = "\x1b[1A\x1b[2KPASS  \r\n bytes: all well\u2028x\x9b31m\u202e"
    assert set(str(EvidenceError(name, where=name, remedy=name))).isdisjoint(OBEYED)
    levels = [Level("bytes", FAIL, name, (name,), (name,))]
    assert set(as_text(levels)).isdisjoint(set(OBEYED) - {"\n"})
    assert as_text(levels).count("\n") == 3
    assert set(as_json(Path(name), levels, [])).isdisjoint(set(OBEYED) - {"\n"})
    assert json.loads(as_json(Path("x"), levels, []))["levels"][0]["summary"] == name


def test_a_stream_of_few_letters_takes_every_text() -> None:
    raw = io.BytesIO()
    stream = PlainStream(io.TextIOWrapper(raw, encoding="ascii"))
    stream.write("é\x1b🛰")
    stream.own("\r1 MB")
    stream.flush()
    assert raw.getvalue() == b"\\xe9\\u001b\\U0001f6f0\r1 MB"
