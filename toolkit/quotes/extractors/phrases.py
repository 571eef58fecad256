"""Where a speaker stands beside a reporting verb, language by language: before it, behind it, at the clause's head."""

from __future__ import annotations

import re
from collections.abc import Callable

from toolkit.quotes.languages import ReportingWords
from toolkit.records import Span

Finder = Callable[[str, Span, Span, bool], Span | None]
"""Takes a sentence without its quotations, its place, the place of the verb, and whether that is "according to"."""

_CAPITALS = "".join(chr(c) for c in range(0x41, 0x530) if chr(c).isupper())
_UPPER = f"[{_CAPITALS}]"
_NAME = rf"(?:(?:al|el|ad|an|ar|as|ash|at|az)-)?{_UPPER}(?:[\w’'ʼ-]*\w|[a-z]{{0,3}}\.(?=\s+{_UPPER}))?"
_JOIN = r"(?:de|del|de la|von|van|di|da|du|des|der|y|bin|al|of|dos|della|ter|e)"
_DAY = r"(?:el|le|il|am|em|op|den|no dia)\s{3,}"
"""What is left of a day, which is blanked, between the verb and who speaks: "dijo el 10 de marzo Luis Prado"."""
_INSIDE = re.compile(r"\b(?:in|im|an|am|auf|aus|bei|mit|nach|von|vor|zu|zur|zum|durch|für|unter|über)\s+$", re.I)
"""A German preposition: what follows stands inside a longer phrase, "eine in dem Bericht zitierte Quelle"."""
_GERMAN_OFFICE = re.compile(
    r".*(?:sprecher|minister|präsident|meister|chef|direktor|führer|leiter|rat|anwalt)(?:in)?$", re.I
)
SHORT_NAME = 2
"""Words of a name behind which an abbreviation is no part of it."""
_CHINESE_FAMILY = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂"
    "苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鐘汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段"
    "雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文"
)
"""Commonest Chinese family names."""
_ARABIC_SUBJECT = re.compile(
    r"\s+(?P<who>[^\x00،,:؛.«\"“]{2,60}?)"
    r"(?=\s*(?:[،,:؛.«\"“]|\s(?:إن|أن|بأن|في|خلال|يوم|على)\s|\sل[\u0620-\u06ff]{3,}|$))"
)
_AFTER_SUBJECT = re.compile(r"(?:在|对|對|向|就|于|於|通过|透過|接受|还|還|也|则|則|曾|当天|當天|稍后|随后|今天|昨天)")


def any_of(forms: tuple[str, ...], language: str) -> re.Pattern[str]:
    """Match any of some words, longest first; in Korean they may follow a letter, in Chinese stand anywhere."""
    if not forms:
        return re.compile(r"(?!)")
    either = "|".join(re.escape(f).replace(r"\ ", r"\s+") for f in sorted(forms, key=len, reverse=True))
    if language == "zh":
        return re.compile(f"(?:{either})")
    if language == "ko":
        return re.compile(rf"(?:{either})(?!\w)")
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.I)


def finder(language: str, table: ReportingWords) -> Finder:
    """Give the way a language sets its speakers."""
    if language == "ko":
        return _korean
    if language == "zh":
        return _chinese
    if language == "ar":
        return _verb_first
    if language == "fa":
        return _verb_last
    return _with_capitals(table)


def _with_capitals(table: ReportingWords) -> Finder:
    articles = "|".join(re.escape(a) for a in table.articles) or "(?!)"
    named = rf"(?:(?:[\w’-]+\s+){{0,4}}?{_NAME}(?:\s+(?:{_JOIN}\s+)?{_NAME})*)"
    pronouns = "|".join(re.escape(p) for p in table.pronouns) or "(?!)"
    phrase = rf"(?:(?i:{articles})\s*{named}|(?i:{articles})\s*[\w-]{{3,}}|{named}|(?i:{pronouns})(?!\w))"
    name = rf"{_NAME}(?:\s+(?:{_JOIN}\s+)?{_NAME})+"
    behind = re.compile(
        rf"[\s,–—-]*(?:{_DAY})?(?P<who>{phrase})(?:(?:\s+de\s+{_NAME})?,\s*(?P<beside>{name})(?=[\s,.:;]|$))?"
    )
    hyphen = re.compile(r"-t?-?(?P<who>il|elle|ils|elles|on)\b", re.I)
    ahead = re.compile(
        rf"(?P<who>{phrase})\s*(?:,\s*(?P<beside>{name})\s*,\s*|,[^,]{{2,60}},\s*)?(?:[\w-]+\s+){{0,2}}[\s,]*$"
    )
    source = re.compile(rf"\s*(?P<who>[^,.;:“«„\"]{{2,80}})(?=,)|\s*(?P<short>{phrase})")

    def find(outside: str, sentence: Span, cue: Span, by_according: bool) -> Span | None:
        after, before = outside[cue[1] - sentence[0] :], outside[: cue[0] - sentence[0]]
        if by_according:
            match = source.match(after)
            if match is None:
                return None
            group = "short" if match["short"] else "who"
            return cue[1] + match.start(group), cue[1] + match.end(group)
        clitic = hyphen.match(after)
        if clitic:
            return cue[1] + clitic.start("who"), cue[1] + clitic.end("who")
        lead = ahead.search(before[-200:])
        at = sentence[0] + max(0, len(before) - 200)
        if lead and table.name == "German" and _INSIDE.search(before[-200:], 0, lead.start("who")):
            return None
        if lead and not re.search(r"[”»“\"]\s*,?\s*$", before) and "\x00" not in lead.group():
            group = "beside" if lead["beside"] else "who"
            return at + lead.start(group), at + lead.end(group)
        match = behind.match(after)
        if match is None:
            return None
        group = "beside" if match["beside"] else "who"
        return cue[1] + match.start(group), cue[1] + match.end(group)

    return find


def name_in(mention: str, table: ReportingWords, language: str) -> str:
    """Give the name in a mention: without article and office where a name is left."""
    if language == "zh":
        return _chinese_name(mention, table)
    words_of = mention.split()
    titles = {t.lower() for t in table.titles}
    if language in {"ar", "fa"}:
        rest = [w for w in words_of if w not in table.titles]
        return " ".join(rest[-2:]) if len(words_of) > 2 and len(rest) > 1 else mention
    start = len(words_of)
    while start > 0 and (re.match(_NAME, words_of[start - 1]) or re.fullmatch(_JOIN, words_of[start - 1])):
        start -= 1
    run = words_of[start:]
    office = any(w.lower() in titles for w in words_of[:start])
    while run and (run[0].lower() in titles or _GERMAN_OFFICE.match(run[0]) or run[0].islower()):
        office = office or not run[0].islower()
        run = run[1:]
    if len(run) > SHORT_NAME and run[0].isupper():  # "основатель CIT Руслан Левиев": the body, and then the name
        run = run[1:]
    return " ".join(run) if run and (len(run) > 1 or office) else mention


def korean_topic(outside: str, sentence: Span) -> Span | None:
    """Find the speaker before 은, 는, 이 or 가 in a Korean sentence: the last three words at most.

    Parameters
    ----------
    outside
        The sentence without its quotations.
    sentence
        Its place.
    """
    match = re.search(r"(?:^|(?<=[\s,]))(?P<who>(?:[\w·]+\s+){0,2}?[\w·]{1,12}?)(?:은|는|이|가)(?=[\s,])", outside)
    if match is None:
        return None
    return sentence[0] + match.start("who"), sentence[0] + match.end("who")


def _korean(outside: str, sentence: Span, cue: Span, by_according: bool) -> Span | None:
    if not by_according:
        return korean_topic(outside, sentence)
    word = re.search(r"[\w·]+\s*$", outside[: cue[0] - sentence[0]])
    return (sentence[0] + word.start(), sentence[0] + word.end()) if word else None


def _chinese(outside: str, sentence: Span, cue: Span, by_according: bool) -> Span | None:
    """Find the subject of a Chinese verb: from the clause's head to what goes with the verb."""
    before = outside[: cue[0] - sentence[0]]
    if by_according:
        return None
    clause = re.search(r"[^，。；：、“”‘’「」\x00\s][^，。；：“”‘’「」\x00]{0,30}$", before)
    if clause is None:
        return None
    words_of = clause.group()
    cut = _AFTER_SUBJECT.search(words_of, 1)
    end = cut.start() if cut else len(words_of.rstrip())
    start = sentence[0] + clause.start()
    return (start, start + end) if end > 1 or words_of[:end] in "他她" else None


def _chinese_name(mention: str, table: ReportingWords) -> str:
    """Give the personal name behind an office: 李伟 in 市长李伟."""
    at = max((mention.rfind(t) + len(t) for t in table.titles if t in mention), default=0)
    rest = mention[at:].strip()
    if 2 <= len(rest) <= 3 and rest[0] in _CHINESE_FAMILY:
        return rest
    return rest if at and "·" in rest else mention


def _verb_first(outside: str, sentence: Span, cue: Span, by_according: bool) -> Span | None:
    """Find the subject of an Arabic verb: the words behind it, to the colon, the clause or the quotation."""
    match = _ARABIC_SUBJECT.match(outside, cue[1] - sentence[0])
    if match is None or (by_according and len(match["who"].split()) > 5):
        return None
    return sentence[0] + match.start("who"), sentence[0] + match.end("who")


def _verb_last(outside: str, sentence: Span, cue: Span, by_according: bool) -> Span | None:
    """Find the subject of a Persian verb: the words before it, from the clause's head."""
    if by_according:
        return _verb_first(outside, sentence, cue, by_according)
    match = re.search(r"(?P<who>[^\x00،,:؛.«»\"“”]{2,60}?)(?:\sروز(?:\s\S+)?)?\s*$", outside[: cue[0] - sentence[0]])
    if match is None or not match["who"].strip():
        return None
    start = sentence[0] + match.start("who")
    lead = len(match["who"]) - len(match["who"].lstrip())
    return start + lead, sentence[0] + match.end("who")
