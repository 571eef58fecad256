"""Which language a text is in, by its script, its commonest words and a model of letters, and which words report in it.

The tables stand in data/words/. They go with quotation marks, not with a parse: what they find is stated as such,
and is for a person to read. A language without a table is named, and only its quoted passages are listed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.wordlists import word_sections

_WORD = re.compile(r"[^\W\d_]+")
LOOKED_AT = 20_000
"""Characters of a text that the decision rests on."""

FEWEST_WORDS = 6
"""Words from which the language of a text in Latin letters can be told. Of 1,364 English sentences of news that have
hardly a small word 32 were taken for another language, 24 of them of nine words and fewer."""

LEAST_ENGLISH = 0.06
"""Share of common words that only English has from which a text is English, and no model is asked: 893 of 901 pieces
of news have more, and none of the texts in nineteen other languages has any."""

_SPOKEN_ENGLISH = frozenset({"pcm", "sco", "bcl"})
"""What headlines of names and nouns are taken for: Nigerian Pidgin, Scots and Central Bikol."""


@dataclass(frozen=True, slots=True)
class ReportingWords:
    """How one language reports what somebody said.

    Attributes
    ----------
    name
        English name of the language.
    verbs
        Forms of reporting verbs.
    that
        Words that open a reported clause.
    according
        Words that go before the speaker ("selon").
    denying
        Those verbs that deny.
    articles
        Words that may stand before a speaker's title or name.
    titles
        Words for an office before a name.
    pronouns
        Words that stand for a speaker.
    """

    name: str
    verbs: tuple[str, ...]
    that: tuple[str, ...]
    according: tuple[str, ...]
    denying: tuple[str, ...]
    articles: tuple[str, ...]
    titles: tuple[str, ...]
    pronouns: tuple[str, ...]


_TAGS = ("ar", "de", "es", "fa", "fr", "it", "ko", "nl", "pl", "pt", "ru", "tr", "uk", "zh")


def _table(tag: str) -> ReportingWords:
    parts = word_sections(f"reporting-{tag}")
    fields = ("verbs", "that", "according", "denying", "articles", "titles", "pronouns")
    return ReportingWords(parts["name"][0], *(parts.get(field, ()) for field in fields))


TABLES: dict[str, ReportingWords] = {tag: _table(tag) for tag in _TAGS}
"""Language tag to its table."""

_COMMON_ENGLISH = frozenset(word_sections("reporting-en")["common"])

NAMES = {tag: table.name for tag, table in TABLES.items()} | {
    "en": "English",
    "ja": "Japanese",
    "th": "Thai",
    "he": "Hebrew",
    "el": "Greek",
    "hi": "Hindi",
    "bn": "Bengali",
    "ta": "Tamil",
    "am": "Amharic",
    "ka": "Georgian",
    "hy": "Armenian",
    "ur": "Urdu",
    "be": "Belarusian",
    "sr": "Serbian",
    "bg": "Bulgarian",
    "my": "Burmese",
    "km": "Khmer",
    "lo": "Lao",
    "und": "this language",
    "af": "Afrikaans",
    "az": "Azerbaijani",
    "br": "Breton",
    "bs": "Bosnian",
    "ca": "Catalan",
    "ceb": "Cebuano",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "eo": "Esperanto",
    "et": "Estonian",
    "eu": "Basque",
    "fi": "Finnish",
    "ga": "Irish",
    "gl": "Galician",
    "ha": "Hausa",
    "hr": "Croatian",
    "ht": "Haitian Creole",
    "hu": "Hungarian",
    "id": "Indonesian or Malay",
    "ig": "Igbo",
    "is": "Icelandic",
    "jv": "Javanese",
    "ku": "Kurdish",
    "la": "Latin",
    "lb": "Luxembourgish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mg": "Malagasy",
    "ms": "Indonesian or Malay",
    "mt": "Maltese",
    "nb": "Norwegian",
    "nn": "Norwegian",
    "no": "Norwegian",
    "oc": "Occitan",
    "ro": "Romanian",
    "rw": "Kinyarwanda",
    "sk": "Slovak",
    "sl": "Slovenian",
    "so": "Somali",
    "sq": "Albanian",
    "su": "Sundanese",
    "sv": "Swedish",
    "sw": "Swahili",
    "tl": "Tagalog",
    "uz": "Uzbek",
    "vi": "Vietnamese",
    "xh": "Xhosa",
    "yo": "Yoruba",
    "zu": "Zulu",
}
"""Language tag to its English name."""

_SCRIPTS = (
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1100, 0x11FF, "ko"),
    (0x1200, 0x137F, "am"),
    (0x1780, 0x17FF, "km"),
    (0x3040, 0x30FF, "kana"),
    (0x3130, 0x318F, "ko"),
    (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7A3, "ko"),
)
"""First and last character of a script (Unicode blocks), and the language or group it tells."""


def language_of(text: str, *, stated: str | None = None) -> str:
    """Tell the language of a text.

    Parameters
    ----------
    text
        Any text.
    stated
        Language tag that the document states of itself; it decides only where the text is too short to tell.

    Returns
    -------
    str
        "en", a key of TABLES, another key of NAMES for a language that is not read, or "und". A text too short to tell
        counts as English.
    """
    head = text[:LOOKED_AT]
    scripts = Counter(_script(c) for c in head if c.isalpha())
    letters = sum(scripts.values())
    if not letters:
        return "en"
    script, count = scripts.most_common(1)[0]
    if scripts["kana"] > 0.05 * letters:
        return "ja"
    if script != "latin":
        return _by_letters(script, head) if count > 0.5 * letters else "und"
    return _latin(head, stated)


def _script(character: str) -> str:
    code = ord(character)
    if code < 0x250 or 0x1E00 <= code <= 0x1EFF:
        return "latin"
    return next((name for first, last, name in _SCRIPTS if first <= code <= last), "und")


def _by_letters(script: str, head: str) -> str:
    """Tell languages of one script by the letters that only one of them writes."""
    found = Counter(head)
    if script == "cyrillic":
        if found["ў"]:
            return "be"
        if sum(found[c] for c in "іїєґ") > sum(found[c] for c in "ыэъё"):
            return "uk"
        if sum(found[c] for c in "јљњћђџ"):
            return "sr"
        return "bg" if found["ъ"] > 3 * (found["ы"] + found["э"] + 1) else "ru"
    if script == "arabic":
        if sum(found[c] for c in "ٹڈےں") > 2:
            return "ur"
        return "fa" if sum(found[c] for c in "پچژگکی") > sum(found[c] for c in "ةيكى") else "ar"
    return {"han": "zh", "kana": "ja"}.get(script, script)


def _latin(head: str, stated: str | None) -> str:
    words_of = [w.lower() for w in _WORD.findall(head)]
    english = sum(word in _COMMON_ENGLISH for word in words_of)
    if len(words_of) < FEWEST_WORDS:
        base = (stated or "en").replace("_", "-").partition("-")[0].lower()
        return base if base in NAMES and english < 2 else "en"
    if english >= LEAST_ENGLISH * len(words_of):
        return "en"
    from py3langid import classify  # here: its model takes 0.4 s to load, and most texts need none

    tag = str(classify(head)[0])
    if tag in _SPOKEN_ENGLISH:
        return "en"
    return tag if tag in NAMES else "und"


def reading_notes(language: str, passages: Sequence[object]) -> list[str]:
    """Say how a text that is not in English is read, or that it is not.

    Parameters
    ----------
    language
        What ``language_of`` gave.
    passages
        Its passages in quotation marks.
    """
    if language == "en":
        return []
    name = NAMES.get(language, NAMES["und"])
    count = f"{len(passages)} passage{'s' * (len(passages) != 1)} in quotation marks found"
    if language not in TABLES:
        return [f"{name[:1].upper()}{name[1:]} is not read here; {count}, no speakers"]
    return [
        f"{name} is read by quotation marks and a table of verbs, without a parse; {count}, all for a person to read"
    ]
