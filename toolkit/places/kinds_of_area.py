"""The words that say what kind of area a name is: "Sumy Oblast", "State of Minas Gerais", "Idlib province"."""

from __future__ import annotations

import re

from toolkit.places.names import fold

_KINDS = (
    "oblast[’'ʹ]?|oblasti|oblysy|viloyati|voblast[’']?|regions?|provinces?|governorates?|states?|county|counties|"
    "districts?|prefectures?|cantons?|krai|kray|territory|territories|republic|(?:autonomous )?okrug|departments?|"
    "voivodeships?|voivodships?|parish|ra[iy]on|divisions?|municipality|emirate|land|bundesland|wilayah?|vilayet|"
    "muhafazah?|ostan|estado|provincia|departamento|strip|autonomous (?:region|republic|province|oblast|community)|"
    "special (?:region|administrative region)|union territory|federal subject|metropolitan (?:region|city|department)|"
    "kingdom|principality|peninsula|borough|council area|regional state|administrative region|woreda|zone|"
    "l[aä]n|fylke|megye|jude[tț]|kraj|županija|rajon|il|ili|shi|sheng|[kc]oad|entity|federal district|federal city"
)
_BEFORE = (
    rf"(?:the )?(?:{_KINDS}|free state|federal state|commonwealth|free hanseatic city|freistaat|provincie|"
    r"d[ée]partement|county|comunidad aut[oó]noma|comunidad|regione?|región|régione?|wilaya|wilayat|respublika|"
    r"prowincja|bezirk|kanton|union territory|nct|national capital territory|islands?|city)"
)
_OF = r"(?: (?:of(?: the)?|de(?: la| los| las)?|du|des|di|do|da|d[’'])| )"
_PREFIX = re.compile(rf"^{_BEFORE}{_OF}\s*(?=\S)", re.IGNORECASE)
_SUFFIX = re.compile(rf"[ ,]+(?:{_KINDS})$", re.IGNORECASE)
_ATTACHED = re.compile(r"-(?:ken|fu|to|do|shu|sheng|si)$")
_ARABIC = re.compile(r"^(?:ad|al|an|ar|as|ash|at|az|el|adh)[- ](?=\S{3})", re.IGNORECASE)
_POINT = re.compile(r"\b(north|south|east|west)ern\b", re.IGNORECASE)
_FINAL_H = re.compile(r"ah$")
_GENERAL = re.compile(
    r"(?:(?:north|south|east|west|central|centre|center|middle|upper|lower|coast|capital|federal|highlands?)"
    r"(?:[- ]?(?:north|south|east|west))?(?:ern|al)?[- ]?)+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^the (?=\S)", re.IGNORECASE)
_CITY = re.compile(r" (?:city|town|municipality)$|^(?:city|town) of ", re.IGNORECASE)


def kind_word(name: str) -> str:
    """Give the word in a name that says its kind.

    Parameters
    ----------
    name
        Such as "Sumy Oblast" or "State of Minas Gerais".

    Returns
    -------
    str
        In small letters; empty when the name has none.
    """
    plain = _ARTICLE.sub("", " ".join(name.split()))
    if match := _SUFFIX.search(plain):
        return match[0].strip(" ,").casefold()
    if (match := _PREFIX.match(plain)) and " of " in f" {match[0].casefold()} ":
        return match[0].casefold().split(" of")[0].strip()
    return ""


def bare_area(name: str) -> str:
    """Cut the article and the kind off an area's name.

    Parameters
    ----------
    name
        Such as "the Idlib Governorate".

    Returns
    -------
    str
        "Idlib"; the name itself where nothing else would be left.
    """
    plain = _ARTICLE.sub("", " ".join(name.replace("’", "'").split()))
    for _ in range(2):
        cut = _ATTACHED.sub("", _SUFFIX.sub("", _PREFIX.sub("", plain)))
        plain = cut if len(cut) > 1 else plain
    return plain


def fold_area(name: str) -> str:
    """Give the key of an area's bare name: letters without case and accents, an Arabic article left out.

    Parameters
    ----------
    name
        As ``bare_area`` gives it.

    Returns
    -------
    str
        The same for "Al-Anbar" and "Anbar".
    """
    return _FINAL_H.sub("a", fold(_POINT.sub(r"\1", _ARABIC.sub("", name))))


def without_article(name: str) -> str:
    """Cut the article off.

    Parameters
    ----------
    name
        Such as "the Gaza Strip".
    """
    return _ARTICLE.sub("", " ".join(name.split()))


def is_general(name: str) -> bool:
    """Tell whether a bare name is one that many countries have: "Eastern", "Central", "Coast".

    Parameters
    ----------
    name
        As ``bare_area`` gives it.

    Returns
    -------
    bool
        True if it is made of points of the compass and the like alone.
    """
    return _GENERAL.fullmatch(name) is not None


def names_a_town(name: str) -> bool:
    """Tell whether a name says that a town is meant, not the area round it.

    Returns
    -------
    bool
        True for "Quebec City" and "the city of Kyiv".
    """
    return _CITY.search(_ARTICLE.sub("", name)) is not None
