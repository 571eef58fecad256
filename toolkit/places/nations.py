"""Countries by the words that newspapers use for them: names, demonyms, halves of "Sino-Indian"."""

from __future__ import annotations

from functools import cache

from toolkit.places.entries import demonyms
from toolkit.places.gazetteers.base import shipped_gazetteer
from toolkit.places.names import fold

_HALVES = {
    "sino": "CN",
    "russo": "RU",
    "franco": "FR",
    "indo": "IN",
    "turco": "TR",
    "turko": "TR",
    "greco": "GR",
    "graeco": "GR",
    "italo": "IT",
    "austro": "AT",
    "hispano": "ES",
    "luso": "PT",
    "hungaro": "HU",
    "serbo": "RS",
    "bulgaro": "BG",
    "finno": "FI",
    "polono": "PL",
    "germano": "DE",
    "ukro": "UA",
    "pak": "PK",
    "af": "AF",
    "iraqi": "IQ",
    "irano": "IR",
    "israelo": "IL",
    "syro": "SY",
    "armeno": "AM",
    "burmo": "MM",
    "thai": "TH",
    "afghan": "AF",
    "afghano": "AF",
    "lao": "LA",
    "swiss": "CH",
    "us": "US",
    "mex": "MX",
}
"""First halves of compound adjectives."""

_SEVERAL = {
    "korea": "KP KR",
    "korean": "KP KR",
    "koreas": "KP KR",
    "congo": "CD CG",
    "congolese": "CD CG",
    "guinean": "GN GQ GW",
    "guinea": "GN",
    "dominican": "DO",
    "irish": "IE",
    "ireland": "IE",
    "northern ireland": "GB",
    "northern irish": "GB",
    "american": "US",
    "america": "US",
    "british": "GB",
    "palestinian": "PS",
    "palestine": "PS",
    "west bank": "PS",
    "kosovo": "XK",
    "kosovar": "XK",
    "kosovan": "XK",
    "macedonian": "MK",
    "czech": "CZ",
    "hong kong": "HK",
    "western sahara": "EH",
    "sahrawi": "EH",
    "french guiana": "GF",
    "east timor": "TL",
    "timorese": "TL",
    "drc": "CD",
    "dr congo": "CD",
    "uae": "AE",
    "emirati": "AE",
    "burma": "MM",
    "burmese": "MM",
    "guinea-bissau": "GW",
    "bosnia": "BA",
    "myanmar": "MM",
    "bosnia-herzegovina": "BA",
    "bosnia and herzegovina": "BA",
    "turkey": "TR",
    "turkiye": "TR",
    "holland": "NL",
    "swazi": "SZ",
    "swaziland": "SZ",
    "ivorian": "CI",
    "ivory coast": "CI",
    "georgia": "GE",
    "georgian": "GE",
    "jordan": "JO",
    "chad": "TD",
    "niger": "NE",
}
"""Words that the table of demonyms lacks, or that stand for more than one country."""


@cache
def codes_of(words: str) -> frozenset[str]:
    """Give the countries that a word or name may stand for.

    Parameters
    ----------
    words
        Such as "Russian", "Chad", "sino", "the Democratic Republic of the Congo".

    Returns
    -------
    frozenset of str
        ISO 3166-1 alpha-2 codes; empty when it stands for no country.
    """
    plain = " ".join(words.casefold().removeprefix("the ").split())
    if not plain or len(plain) > 60:
        return frozenset()
    if known := _SEVERAL.get(plain) or _HALVES.get(plain):
        return frozenset(known.split())
    if code := _nations().get(fold(plain)):
        return frozenset({code})
    found = shipped_gazetteer().lookup(plain, limit=20, similar=False)
    return frozenset(c.country for c in found if c.feature == "PCLI" and c.country)


@cache
def country_name(code: str) -> str:
    """Give a country's short name.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    str
        The code itself where no name is known.
    """
    names = [name for name, own in _names() if own == code]
    return names[0] if names else code


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Give names and codes of countries: the first row of each code in the table, states and regions left out."""
    found: dict[str, str] = {}
    for name, code in demonyms().values():
        if code and code not in found:
            found[code] = name
    return tuple((name, code) for code, name in found.items())


@cache
def _nations() -> dict[str, str]:
    own = {name for name, _ in _names()}
    words = {fold(word): code for word, (name, code) in demonyms().items() if name in own}
    return words | {fold(name): code for name, code in _names()}
