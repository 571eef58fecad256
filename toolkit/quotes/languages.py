"""Which language a text is in, by its script and its commonest words, and which words report in it.

The tables are short and written by hand. They go with quotation marks, not with a parse: what they find is stated as
such, with a lower confidence than the English rules have.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from toolkit.quotes.lexicon import words

_STOPWORDS = {
    "en": words("the of and to in that is was for on with he she it as at by from said his her they have had not but"),
    "es": words("el la los las de que y en un una por con para se del al lo como más pero su sus dijo es fue ha no"),
    "fr": words("le la les des de et en un une que qui dans pour sur au aux du ce cette pas est a été il elle ne se"),
    "de": words("der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch an er sie hat"),
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
LOOKED_AT = 20_000
"""Characters of a text that the decision rests on."""

CLEARLY = 1.6
"""How many times as common another language's words must be before a text counts as not English."""


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
    """

    name: str
    verbs: tuple[str, ...]
    that: tuple[str, ...]
    according: tuple[str, ...]
    denying: tuple[str, ...]
    articles: tuple[str, ...]


TABLES: dict[str, ReportingWords] = {
    "es": ReportingWords(
        "Spanish",
        tuple("""dijo dijeron dice dicen afirmó afirmaron declaró declararon aseguró aseguraron señaló señalaron añadió
        agregó explicó explicaron sostuvo indicó manifestó denunció anunció anunciaron negó negaron advirtió admitió
        comentó respondió escribió insistió reconoció subrayó""".split()),  # noqa: SIM905
        ("que",), ("según", "de acuerdo con"), ("negó", "negaron"), ("el", "la", "los", "las", "un", "una"),
    ),
    "fr": ReportingWords(
        "French",
        tuple("""dit disent déclaré déclare déclarent affirmé affirme affirment assuré assure expliqué explique ajouté
        ajoute indiqué indique estimé estime annoncé annonce souligné souligne précisé précise confié reconnu nié
        démenti averti répondu écrit lancé rappelé insisté""".split()),  # noqa: SIM905
        ("que", "qu’", "qu'"), ("selon", "d’après", "d'après"), ("nié", "démenti"),
        ("le", "la", "les", "l’", "l'", "un", "une"),
    ),
    "de": ReportingWords(
        "German",
        tuple("""sagte sagten sagt erklärte erklärten betonte betonten meinte behauptete behaupteten bestätigte
        bestätigten warnte warnten berichtete berichteten schrieb schrieben dementierte bestritt versicherte
        antwortete ergänzte forderte kritisierte verkündete""".split()),  # noqa: SIM905
        ("dass", "daß"), ("laut", "nach Angaben von"), ("dementierte", "bestritt"),
        ("der", "die", "das", "ein", "eine"),
    ),
    "ru": ReportingWords(
        "Russian",
        tuple("""сказал сказала сказали заявил заявила заявили сообщил сообщила сообщили отметил отметила подчеркнул
        подчеркнула добавил добавила объяснил объяснила написал написала предупредил предупредила утверждает признал
        признала опроверг опровергла ответил ответила говорит""".split()),  # noqa: SIM905
        ("что",), ("по словам", "по данным"), ("опроверг", "опровергла"), (),
    ),
    "ko": ReportingWords(
        "Korean",
        tuple("""말했다 밝혔다 전했다 강조했다 주장했다 덧붙였다 설명했다 발표했다 보도했다 비판했다 부인했다 경고했다
        지적했다 답했다 언급했다 촉구했다 평가했다 말한다 밝힌다""".split()),  # noqa: SIM905
        ("고",), ("에 따르면",), ("부인했다",), (),
    ),
}  # fmt: skip
"""Language tag to its table."""


def language_of(text: str) -> str:
    """Tell the language of a text.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        "en", a key of TABLES, or "und" for a script that no table here is for. A text too short to tell counts as
        English.
    """
    head = text[:LOOKED_AT]
    scripts = Counter(_script(c) for c in head if c.isalpha())
    letters = sum(scripts.values())
    if not letters:
        return "en"
    script, count = scripts.most_common(1)[0]
    if script != "latin":
        return script if count > 0.5 * letters else "und"
    found = Counter(w.lower() for w in _WORD.findall(head))
    total = sum(found.values())
    scores = {tag: sum(found[w] for w in common) for tag, common in _STOPWORDS.items()}
    best = max(scores, key=lambda tag: (scores[tag], tag == "en"))
    clear = best != "en" and scores[best] > CLEARLY * scores["en"] and scores[best] >= max(2, 0.08 * total)
    return best if clear else "en"


def _script(character: str) -> str:
    code = ord(character)
    if code < 0x250 or 0x1E00 <= code <= 0x1EFF:
        return "latin"
    if 0x400 <= code <= 0x52F:
        return "ru"
    if 0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF or 0x3130 <= code <= 0x318F:
        return "ko"
    return "und"
