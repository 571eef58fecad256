"""Which licences let a held file travel in a package; everything else is named there by its digest alone.

The identifiers are those of SPDX (https://spdx.org/licenses/). A licence is on the list when it lets anybody pass on an
unchanged copy, if need be with the credit that stands beside it. Terms that forbid commercial use or changes (NC, ND)
are not: a package goes to readers whose use nobody knows, and a report cuts pictures out of what it carries.
"""

from __future__ import annotations

import re

_BY_NAME = {
    "Apache-2.0": ("apache 2.0", "apache license 2.0", "apache licence 2.0"),
    "BSD-2-Clause": ("bsd 2 clause",),
    "BSD-3-Clause": ("bsd 3 clause", "bsd"),
    "CC-PDDC": (
        "public domain",
        "pd",
        "other pd",
        "public domain mark",
        "public domain mark 1.0",
        "us government work",
        "cc pddc",
        "public domain u.s. geological survey",
        "public domain usgs",
        "us pd",
    ),
    "CC0-1.0": ("cc0", "cc0 1.0", "cc zero", "creative commons zero", "cc0 1.0 universal"),
    "Copernicus": (
        "copernicus",
        "copernicus sentinel data",
        "copernicus sentinel data licence",
        "copernicus sentinel data terms",
        "copernicus sentinel data terms: free full and open with credit",
    ),
    "ISC": ("isc",),
    "MIT": ("mit", "mit license", "mit licence"),
    "ODC-By-1.0": ("odc by", "odc by 1.0"),
    "ODbL-1.0": ("odbl", "odbl 1.0", "open database license", "open database licence"),
    "OGL-UK-3.0": ("ogl", "ogl uk 3.0", "ogl 3.0", "open government licence", "open government licence v3.0"),
    "PDDL-1.0": ("pddl", "pddl 1.0", "odc pddl 1.0"),
    "etalab-2.0": ("etalab 2.0", "licence ouverte", "licence ouverte 2.0", "etalab"),
}
_NAMES: dict[str, str] = {}
for _name, _spellings in _BY_NAME.items():
    _NAMES |= dict.fromkeys(_spellings, _name)
_COMMONS = re.compile(r"(?:cc|creative commons)(?: attribution)? (by(?: sa)?|)(?: ?(\d\.\d))?(?: international| igo)?")
_PAGE = re.compile(r"https?://creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/(\d\.\d)(?:/.*)?", re.IGNORECASE)


def spdx(licence: str | None) -> str | None:
    """Return the identifier of a licence that lets a file travel.

    Parameters
    ----------
    licence
        As written in a case or said by a catalogue: an SPDX identifier, a usual spelling, or the address of a licence
        of Creative Commons.

    Returns
    -------
    str or None
        The identifier ("Copernicus" has none of SPDX's and stands for itself); None where the licence is unknown, or
        does not let a file travel.
    """
    if not licence:
        return None
    if page := _PAGE.fullmatch(licence.strip()):
        return _from_page(page[1].lower(), page[2])
    # "CC-BY-4.0", "CC BY (4.0)" and "cc_by 4.0" are one
    plain = " ".join(re.sub(r"[-_,()/]+", " ", licence.lower()).replace("the ", "").split())
    if plain in _NAMES:
        return _NAMES[plain]
    # "Creative Commons" alone may be one that forbids passing on
    if (commons := _COMMONS.fullmatch(plain)) and (commons[1] or "attribution" in plain):
        return f"CC-{(commons[1] or 'by').upper().replace(' ', '-')}-{commons[2] or '4.0'}"
    return None


def travels(licence: str | None) -> bool:
    """Tell whether a file under a licence may be passed on to anybody.

    Parameters
    ----------
    licence
        As written; None = unknown.
    """
    return spdx(licence) is not None


def _from_page(name: str, version: str) -> str | None:
    if name == "zero":
        return f"CC0-{version}"
    if name == "mark":
        return "CC-PDDC"
    # nc and nd licences do not let everybody pass a file on in every way
    return f"CC-{name.upper()}-{version}" if name in {"by", "by-sa"} else None
