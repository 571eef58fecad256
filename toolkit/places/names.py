"""One key for a Korean name, however it is written: Hangul, Revised, McCune-Reischauer or North Korean usage.

Hangul syllables are taken apart by their code points (Unicode 15, section 3.12) and spoken by the rules of assimilation
that all romanisations follow; romanised names are brought to the same sounds. The key is for matching, never for show:
it drops what romanisations disagree on (voicing, aspiration, o/eo, u/eu) and the unit at the end (-ri, -dong, -gun).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Unit = Literal["village", "town", "district", "city", "county", "province"]

_LEAD = (
    "k",
    "kk",
    "n",
    "t",
    "tt",
    "l",
    "m",
    "p",
    "pp",
    "s",
    "ss",
    "-",
    "c",
    "cc",
    "c",
    "k",
    "t",
    "p",
    "h",
)
_VOWEL = (
    "a",
    "ae",
    "ya",
    "yae",
    "o",
    "e",
    "yo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "u",
    "ui",
    "i",
)
_TAIL = (
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "N",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
)
# A tail before a vowel is spoken as the next syllable's lead: the letters themselves, not their closed form.
_LINKED = (
    "",
    "k",
    "k",
    "ks",
    "n",
    "nc",
    "n",
    "t",
    "l",
    "lk",
    "lm",
    "lp",
    "ls",
    "lt",
    "lp",
    "l",
    "m",
    "p",
    "ps",
    "s",
    "s",
    "N",
    "c",
    "c",
    "k",
    "t",
    "p",
    "",
)
_FIRST, _LAST = 0xAC00, 0xD7A3

_HANGUL_UNITS: tuple[tuple[str, Unit], ...] = (
    ("로동자구", "district"),
    ("노동자구", "district"),
    ("특별자치도", "province"),
    ("특별자치시", "city"),
    ("특별시", "city"),
    ("직할시", "city"),
    ("광역시", "city"),
    ("시", "city"),
    ("군", "county"),
    ("읍", "town"),
    ("면", "town"),
    ("구", "district"),
    ("동", "village"),
    ("리", "village"),
    ("도", "province"),
)
_LATIN_UNITS: tuple[tuple[str, Unit], ...] = (
    (r"[\s-]+(?:[rnl]odongjagu|workers[’']? district|district|dist\.?|gu|ku)", "district"),
    (r"[\s-]+(?:teukbyeolsi|jikhalsi|gwangyeoksi|city|si|shi)", "city"),
    (r"[\s-]+(?:county|gun|kun)", "county"),
    (r"[\s-]+(?:province|do|to)|do", "province"),
    (r"[\s-]+(?:eup|up|town|myon|myeon)", "town"),
    (r"[\s-]+(?:dong|tong|[rnl]i|village)|(?:dong|[rnl]i)", "village"),
)
_SYLLABLE = re.compile("ae|eo|eu|oe|[aeiou]")
_ROMANISED = re.compile(
    "(?:(?:tch|ch|kk|tt|pp|ss|jj|kh|th|ph|sh|[gkndtrlmbpsjh])?(?:yae|yeo|wae|[yw]?[aeiou]|ae|eo|eu|oe|ui|wi)"
    "(?:ng|[kgndtlmbps])?)+"
)
_UNIT_ENDS = [(re.compile(rf"(?:{pattern})$"), unit) for pattern, unit in _LATIN_UNITS]

# Letters of every romanisation to sounds; the order matters (eo before o, ch before h).
_LATIN_SOUNDS = [
    (re.compile(pattern), to)
    for pattern, to in (
        ("yeo", "yo"),
        ("eui", "ui"),
        ("eo", "o"),
        ("eu", "u"),
        ("oo", "u"),
        ("sh", "s"),
        ("tch|jj", "c"),
        ("ch|j", "c"),
        ("ng|n[gk]", "N"),
        ("[kg]h?", "k"),
        ("[td]h?", "t"),
        ("[pb]h?", "p"),
        ("r", "l"),
        ("[^a-zN]", ""),
    )
]
# Letters that romanisations of Arabic disagree on; vowels, w and y go last.
_ARABIC_SOUNDS = [
    (re.compile(pattern), to)
    for pattern, to in (
        ("[ae]h(?= |$)", ""),
        ("kh", "x"),
        ("sh|ch", "Z"),
        ("gh", "g"),
        ("th", "t"),
        ("dh", "d"),
        ("[qc]", "k"),
        ("j", "g"),
        ("p", "b"),
        ("v", "f"),
        (r"\b(?:al|el) ", ""),
        ("[aeiouwy ]", ""),
        (r"(.)\1+", r"\1"),
    )
]
# What neighbouring sounds become (Revised Romanization of Korean, Ministry of Culture and Tourism 2000, section 3-1).
_ASSIMILATION = [
    (re.compile(pattern), to)
    for pattern, to in (
        ("([ktp])h", r"\1"),
        ("k+(?=[nml])", "N"),
        ("p+(?=[nml])", "m"),
        ("t+(?=[nm])", "n"),
        ("nl|ln", "l"),
        ("([Nm])l", r"\1n"),
        ("tc", "c"),
        ("ts", "s"),
        ("nk", "N"),
        ("Nk", "N"),
        ("^[ln](?=[yi])", ""),
        ("^l", "n"),
        (r"([^aeiou])\1+", r"\1"),
        ("l$", "n"),
    )
]


def fold(text: str) -> str:
    """Give letters and digits only, without case or accents: the plain key for any language.

    Returns
    -------
    str
        Folded text; empty when it has no letter or digit.
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    bare = (c for c in unicodedata.normalize("NFKD", text) if c.isalnum() and not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(bare)).casefold()


def romanise(text: str) -> str:
    """Spell a name in Latin letters: Cyrillic, Chinese (pinyin), Arabic and others through anyascii; Hangul stays.

    Returns
    -------
    str
        "Moskva" for "Москва"; Latin text comes back as it is, accents and all.
    """
    if text.isascii() or has_hangul(text) or not any(_is_foreign(c) for c in text):
        return text
    from anyascii import anyascii

    return str(
        anyascii("".join(c for c in text.replace("ة", "ه") if c not in "ЬьЪъ" and not "\ud800" <= c <= "\udfff"))
    )


def _is_foreign(character: str) -> bool:
    return character.isalpha() and not (character < "\u0250" or "\u1e00" <= character < "\u1f00")


def bones(text: str) -> str | None:
    """Give a name's consonants, as Arabic script writes them: the same for "دمشق" and "Dimashq".

    Parameters
    ----------
    text
        A name in Arabic or Latin letters.

    Returns
    -------
    str or None
        Starts with "~", so that it is never taken for another key; None when fewer than three consonants stay.
    """
    latin = romanise(text.strip().removeprefix("ال").replace("ة", "")).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
    plain = re.sub(r"^(?:[ae][ltsdnrz][- ]|al(?=[^aeiou]))|[^a-z ]", "", plain.replace("-", " ").strip())
    for pattern, to in _ARABIC_SOUNDS:
        plain = pattern.sub(to, plain)
    return f"~{plain}" if len(plain) >= 3 else None


def has_hangul(text: str) -> bool:
    """Tell whether a text holds a Hangul syllable.

    Returns
    -------
    bool
        True for "서울" and for "Seoul (서울)".
    """
    return any(_FIRST <= ord(c) <= _LAST for c in unicodedata.normalize("NFC", text))


def looks_korean(text: str) -> bool:
    """Tell whether a name can be Korean: Hangul, or syllables that a romanisation of Korean can have.

    Returns
    -------
    bool
        True for "Hwangju"; False for "Lamar", as no Korean syllable ends in r.
    """
    stem = re.sub(r"[\s-]", "", _cut_unit(text)[0])
    return has_hangul(text) or _ROMANISED.fullmatch(stem) is not None


def name_unit(text: str) -> Unit | None:
    """Tell the kind of place a Korean name's ending says it is.

    Parameters
    ----------
    text
        A name in Hangul or romanised.

    Returns
    -------
    str or None
        "village" for -ri and -dong, "town" for -up, "county" for -gun ...; None when the name has no such ending.
    """
    return _cut_unit(text)[1]


def name_key(text: str) -> str:
    """Give a folding key, the same for Hangul and every romanisation of one Korean name.

    Parameters
    ----------
    text
        A name in Hangul or romanised.

    Returns
    -------
    str
        The key; two names with one key may still be two places. Cyrillic, Chinese and Arabic go through their usual
        romanisation; Arabic has no short vowels to agree on, for which see ``bones``.
    """
    stem, unit = _cut_unit(text)
    if has_hangul(stem):
        sounds = _speak(stem)
    else:
        sounds = stem if stem.isascii() else _plain_latin(romanise(text))
        if not sounds.isascii() or not sounds:
            return fold(text)
        for pattern, to in _LATIN_SOUNDS:
            sounds = pattern.sub(to, sounds)
    for pattern, to in _ASSIMILATION:
        sounds = pattern.sub(to, sounds)
    if unit == "village":  # the tail before -ri is spoken as a nasal: Wangsip-ri, Wangsimni
        sounds = re.sub("k$", "N", re.sub("p$", "m", sounds))
    return sounds or fold(text)


def _cut_unit(text: str) -> tuple[str, Unit | None]:
    """Cut the unit off the end, if at least two syllables stay."""
    composed = unicodedata.normalize("NFC", text).strip()
    if has_hangul(composed):
        for ending, unit in _HANGUL_UNITS:
            if composed.endswith(ending) and len(composed) - len(ending) >= 2:
                return composed[: -len(ending)].strip(), unit
        return composed, None
    plain = _plain_latin(composed)
    for pattern, unit in _UNIT_ENDS:
        if (match := pattern.search(plain)) and len(_SYLLABLE.findall(plain[: match.start()])) >= 2:
            return plain[: match.start()], unit
    return plain, None


def _plain_latin(text: str) -> str:
    # ŏ and ŭ lose their breve here, as most writers drop it; a hyphen or space still parts the unit.
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"['’‘ʼ`´.]", "", bare)


def _speak(text: str) -> str:
    """Spell Hangul as sounds, with tails moved before vowels."""
    spoken: list[str] = []
    syllables = [ord(c) - _FIRST for c in text if _FIRST <= ord(c) <= _LAST]
    for place, code in enumerate(syllables):
        lead, vowel, tail = code // 588, code % 588 // 28, code % 28
        following = syllables[place + 1] if place + 1 < len(syllables) else None
        linked = following is not None and _LEAD[following // 588] == "-"
        spoken += [_LEAD[lead].strip("-"), _VOWEL[vowel], (_LINKED if linked else _TAIL)[tail]]
    return "".join(spoken)
