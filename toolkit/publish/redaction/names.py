"""Find a name in a text however it is written: Unicode form, case, accents, spacing, user names and addresses.

The text is brought to one form of letters (``letters``). A spelling is found in it with anything between its letters;
what stands there, and at both ends, then tells whether it is the name or a chance: "B r a n d" is one, "Anders on" not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from toolkit.publish.redaction.ciphers import ciphers_of, morse_of
from toolkit.publish.redaction.letters import is_heard, is_mark, look, quickly, sound, with_offsets
from toolkit.publish.redaction.spelt import Spelt

_INLINE = r"</?(?:[abiqsu]|em|strong|span|sub|sup|mark|small|font|tt|wbr)(?: [^<>]{0,80})?>"
_COMMENT = r"<!--[^<>]{0,80}-->"
_NUMBER = r"(?<=-)[ \t]*\r?\n[ \t]*\d{1,4}[ \t]{1,8}(?=[^\W\d])"
_CODE = re.compile(rf"%[0-9a-f]{{2}}|&#?\w{{1,8}};|\\[nrt]|{_INLINE}|{_COMMENT}|{_NUMBER}")
"""What may stand for a blank or for nothing: codes of characters, tags inside a word, comments, the number of a line
at which a word is broken."""
_MAILBOX = re.compile(r"[\w.+-]{0,40}@")
_OF_MAILBOX = re.compile(r"[._+-]")
_APART, _LETTERS = re.compile(r"[\W_]+"), re.compile(r"[^\W_]+")
_GAP = r"((?:[^\w\0]|_|\0++){0,8})"
_BETWEEN_WORDS = 4
"""Signs that may stand between two words of a name: none, as in a user name, or blanks, dashes and their codes."""
_JOINT = re.compile(r"[\0_*~·•‐-―-]{1,90}|-[ \t]*\r?\n[ \t]*")
"""What joins the parts of one word: a hyphen, also at the end of a line, and signs without a blank."""
_LINE_END = re.compile(r"-[ \t]*\r?\n[ \t]*")
_DOT = re.compile(r"[.\0_*~·•'’‘´`‐-―-]{1,90}")
_BLANKS = re.compile(r"[ \t\r\n]{1,2}")
_NO_LETTER_ALONE = "aeiouy"
"""Letters that are a word by themselves in one language or another."""
_SHORT, _LONG = 5, 8
"""Letters: a name of fewer is looked for only as a word of its own; one of more inside others, and broken anyhow."""
_LEAST_TORN = 6
"""Letters a name must have to be looked for with its first letter apart: "s tone" is met more often than a Stone."""
_LEAST_SPACED = 3
"""Letters a name must have to be looked for with its letters set apart: B R A N D, B.r.a.n.d, B-r-a-n-d."""
_LEAST_HEARD = 4
"""The same for a name by its sound in another script."""
_ENDING = 3
"""Letters that such a name may end with beside its own: the cases of Slavic and Greek names."""
_LEAST_MASKED = 6
"""Letters a name must have to be looked for with digits and signs in place of some: 8r4nd3n."""
_MASKS = {"a": "4@", "b": "8", "e": "3", "g": "9", "i": "1!|", "l": "1!|", "o": "0", "s": "5$", "t": "7"}
"""Digits and signs that stand for letters, by their look."""
_UNMASKED = str.maketrans("i13457890@$!|", "lleastbgoasll")
_SIGNS_TOO = re.compile(r"[^\w@$!|]+|_")


@dataclass(frozen=True)
class Spelling:
    """One spelling in one form of letters.

    Attributes
    ----------
    words
        Its words, letters and digits alone.
    coded
        True for one in a code: it must stand alone, in one piece but for its words.
    heard
        True for one by its sound.
    """

    words: tuple[str, ...]
    coded: bool = False
    heard: bool = False

    @cached_property
    def letters(self) -> str:
        """All its letters in a row."""
        return "".join(self.words)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(_GAP.join(map(re.escape, self.letters)))

    @cached_property
    def _masked(self) -> re.Pattern[str]:
        return re.compile(r"[\W_]{0,4}".join(map(_in_any_mask, self.words)))

    @cached_property
    def _ends(self) -> frozenset[int]:
        """Numbers of the gaps that lie between two words."""
        ends, at = set(), 0
        for word in self.words[:-1]:
            at += len(word)
            ends.add(at - 1)
        return frozenset(ends)

    @cached_property
    def may_be_masked(self) -> bool:
        """Whether digits and signs may stand in place of some of its letters."""
        return (
            not self.coded and self.letters.isascii() and self.letters.isalpha() and len(self.letters) >= _LEAST_MASKED
        )

    def spans(self, folded: str, *, strict: bool) -> Iterator[tuple[int, int]]:
        """Find the spelling.

        Parameters
        ----------
        folded
            A text in the same form of letters.
        strict
            True takes only what is written in one piece: among pixels, letters apart come about by chance.
        """
        at = 0
        while match := self._pattern.search(folded, at):
            at = match.start() + 1
            if self._is_meant(match, folded, strict=strict):
                at = match.end()
                ending = self._ending(match, folded)
                yield match.start(), at + len(ending) if self._may_end_with(ending) else at

    def masked_spans(self, folded: str) -> Iterator[tuple[int, int]]:
        """Find the spelling with digits and signs in place of some letters.

        Parameters
        ----------
        folded
            A text in the same form of letters.
        """
        count = len(self.letters)
        for match in self._masked.finditer(folded):
            true = sum(map(str.isalpha, match[0]))
            if count > true >= count / 2 and self._stands_alone(match, folded):
                yield match.span()

    def _is_meant(self, match: re.Match[str], folded: str, *, strict: bool) -> bool:
        gaps, ending = match.groups(), self._ending(match, folded)
        alone = self._begins(match, folded) and self._may_end_with(ending)
        inner = [gap for number, gap in enumerate(gaps) if gap and number not in self._ends]
        narrow = all(len(gaps[number].replace("\0", "")) <= _BETWEEN_WORDS for number in self._ends)
        if not inner:
            return narrow and (alone or self._is_found_inside)
        if strict or not alone or len(self.letters) < _LEAST_SPACED or ending not in ("", "s"):
            return False
        if all(gaps):  # each letter apart
            return True
        return narrow and not self.coded and self._is_broken(match, folded, inner)

    def _is_broken(self, match: re.Match[str], folded: str, inner: list[str]) -> bool:
        """Tell whether what stands inside its words breaks them, and does not part two words that look like it."""
        if all(map(_LINE_END.fullmatch, inner)):
            return True
        if all(map(_OF_MAILBOX.fullmatch, inner)) and _MAILBOX.match(folded, match.end()):
            return True
        if len(self.letters) < _SHORT:
            return False
        if all(map(_JOINT.fullmatch, inner)) or (len(inner) > 1 and all(map(_DOT.fullmatch, inner))):
            return True
        if len(self.letters) >= _LONG and (len(self.words) > 1 or len(inner) > 2):
            return True
        # a large initial that a machine read apart
        before = folded[match.start() - 1 : match.start()]
        first = len(inner) == 1 and bool(match[1]) and _BLANKS.fullmatch(inner[0]) is not None
        if not first or len(self.letters) < _LEAST_TORN:
            return False
        return self.letters[0] not in _NO_LETTER_ALONE and before not in ("'", "’", "-", ".")

    @cached_property
    def _is_found_inside(self) -> bool:
        """Whether it is looked for inside other words, as in a user name; a short one would be found everywhere."""
        long = len(self.letters) >= _LONG or (len(self.words) > 1 and len(self.letters) > _SHORT)
        return not self.coded and (long or not self.letters.isascii())

    def _stands_alone(self, match: re.Match[str], folded: str) -> bool:
        return self._begins(match, folded) and self._may_end_with(self._ending(match, folded))

    def _begins(self, match: re.Match[str], folded: str) -> bool:
        return not folded[match.start() - 1 : match.start()].isalnum()

    def _ending(self, match: re.Match[str], folded: str) -> str:
        """Return the letters that follow in the same word, one more than a name may end with at most."""
        behind = _LETTERS.match(folded, match.end(), match.end() + 1 + _ENDING)
        return behind[0] if behind else ""

    def _may_end_with(self, ending: str) -> bool:
        if not ending or self.coded or len(self.letters) < _SHORT:
            return not ending
        return len(ending) <= _ENDING if self.heard else ending == "s"


class Reading:
    """A text in the forms in which names are looked for, each made when it is first asked for.

    Parameters
    ----------
    text
        Any text.
    by_sound
        False leaves the sound out: of bytes read in an encoding that is a guess, it is none.
    """

    def __init__(self, text: str, *, by_sound: bool = True):
        self.text, self.by_sound = text, by_sound

    @cached_property
    def seen(self) -> Lettered:
        """The text by look."""
        return Lettered(self.text, look)

    @cached_property
    def heard(self) -> Lettered | None:
        """The text by sound; None where that is the same."""
        return Lettered(self.text, sound) if self.by_sound and is_heard(self.text) else None


class Lettered:
    """A text in one form of letters.

    Parameters
    ----------
    text
        Any text.
    form
        ``look`` or ``sound``.
    """

    def __init__(self, text: str, form: Callable[[str], str]):
        self._text, self._form = text, form
        self.folded = quickly(text, form)

    @cached_property
    def bare(self) -> str:
        """All letters and digits alone."""
        return _APART.sub("", self.folded)

    @cached_property
    def blanked(self) -> str:
        """The same text with codes and tags blanked: they may stand inside a name, and a name inside them."""
        return _CODE.sub(lambda match: "\0" * len(match[0]), self.folded)

    @cached_property
    def bare_of_codes(self) -> str:
        """The same without those of codes; empty where there are none."""
        return _APART.sub("", self.blanked) if self.blanked != self.folded else ""

    @cached_property
    def unmasked(self) -> str:
        """The letters, with those that digits and signs may stand for."""
        return _SIGNS_TOO.sub("", self.folded).translate(_UNMASKED)

    def back(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Give pieces of the form as pieces of the text.

        Parameters
        ----------
        spans
            Start and end of each.
        """
        found = list(spans)
        if not found:
            return
        _, where = with_offsets(self._text, self._form)
        for start, end in found:
            last = where[end - 1] + 1
            while last < len(self._text) and is_mark(self._text[last]):  # it belongs to the last letter
                last += 1
            yield where[start], last


class Names:
    """Spellings that are looked for together.

    Parameters
    ----------
    spellings
        Names or words, as written by hand.
    """

    def __init__(self, spellings: Iterable[str]):
        written = [one.strip() for one in dict.fromkeys(spellings) if one.strip()]
        seen = [_words(one, look) for one in written]
        self._signs = [quickly(one, look) for one, words in zip(written, seen, strict=True) if not words]
        """Spellings without a letter, such as a picture."""
        own = {Spelling(words) for words in seen if words}
        for words in seen:
            own |= {Spelling(code, coded=alone) for code, alone in ciphers_of(words)}
        by_sound = set(chain.from_iterable(map(_heard, written)))
        heard = {Spelling(words, heard=True) for words in by_sound}
        heard = {one for one in heard if len(one.letters) >= _LEAST_HEARD}
        self._heard = _longest_first(heard)
        spelt = {Spelling(one.words) for one in heard if len(one.letters) >= _SHORT}
        self._seen = _longest_first(own | spelt)  # a name of another script, in Latin letters
        self._masked = [(one, one.letters.translate(_UNMASKED)) for one in self._seen if one.may_be_masked]
        self._spelt = Spelt(written)
        morse = list(filter(None, map(morse_of, map("".join, seen))))
        self._morse = re.compile(rf"(?<![.-])(?:{'|'.join(morse)})(?![.-])") if morse else None

    def spans(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """Find all of them.

        Yields
        ------
        tuple of int
            Start and end in the text; some may lie over others.
        """
        yield from reading.seen.back(self._by_look(reading.seen, strict=False))
        if reading.heard:
            yield from reading.heard.back(_found(self._heard, reading.heard, strict=False))
        yield from self._spelt.spans(reading.text)

    def are_in(self, reading: Reading, *, strict: bool = False) -> bool:
        """Tell whether one of them stands in a text.

        Parameters
        ----------
        reading
            A text.
        strict
            True takes only what is written in one piece.
        """
        if any(True for _ in self._by_look(reading.seen, strict=strict)):
            return True
        if strict or not reading.by_sound:
            return False
        if reading.heard and any(True for _ in _found(self._heard, reading.heard, strict=False)):
            return True
        return any(True for _ in self._spelt.spans(reading.text))

    def _by_look(self, text: Lettered, *, strict: bool) -> Iterator[tuple[int, int]]:
        yield from _found(self._seen, text, strict=strict)
        for sign in self._signs:
            yield from (match.span() for match in re.finditer(re.escape(sign), text.folded))
        if strict:
            return
        for one, letters in self._masked:
            if letters in text.unmasked:
                yield from one.masked_spans(text.folded)
        if self._morse:
            yield from (match.span() for match in self._morse.finditer(text.folded))


def _found(spellings: Iterable[Spelling], text: Lettered, *, strict: bool) -> Iterator[tuple[int, int]]:
    for one in spellings:
        if one.letters in text.bare:
            yield from one.spans(text.folded, strict=strict)
        if not strict and one.letters in text.bare_of_codes:
            yield from one.spans(text.blanked, strict=False)


def _in_any_mask(word: str) -> str:
    return "".join(f"[{letter}{_MASKS.get(letter, '')}]" for letter in word)


def _words(written: str, form: Callable[[str], str]) -> tuple[str, ...]:
    # the words alone: what stands between them in the text may be anything
    return tuple(_LETTERS.findall(quickly(written, form)))


def _heard(written: str) -> set[tuple[str, ...]]:
    """Give a name by its sound, also with the letters that some write for the sounds of ж and х."""
    words = _words(written, sound)
    return {words, tuple(word.replace("zh", "j").replace("kh", "h") for word in words)}


def _longest_first(spellings: Iterable[Spelling]) -> list[Spelling]:
    return sorted(spellings, key=lambda one: (-len(one.letters), one.words))
