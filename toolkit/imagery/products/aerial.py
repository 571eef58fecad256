"""Aerial pictures of the National Agriculture Imagery Program (NAIP), as USDA and its mirrors name and describe them.

Source: USDA Farm Service Agency, "NAIP Digital Georectified Image" naming: m_<quad>_<quarter>_<zone>_<resolution>_<date
of acquisition>[_<date of version>]; bands are red, green, blue and, with four, near infrared.
"""

from __future__ import annotations

import re

from toolkit.errors import RasterError
from toolkit.imagery.load import file_bands
from toolkit.imagery.products.markup import agreed_date, moment, text, xml
from toolkit.imagery.products.plan import Layer, Members, Plan

ROOT = re.compile(
    r"((?:.*/)?(m_\d{7}_(?:ne|nw|se|sw)_\d{1,2}_(?:h|\d{1,3})_((?:19|20)\d{6})(?:_\d{8})?))\.(?:tiff?|jp2)", re.I
)
"""The file; groups are its path, its name and its date."""

_BANDS = ("red", "green", "blue", "nir")
_STATED_DAY = re.compile(r"(?:Calendar_Date|Beginning_Date):\s*(\d{8})")


def plan(root: str, members: Members) -> Plan:
    """Read a picture.

    Parameters
    ----------
    root
        Its path without the ending.
    members
        Files it lies among.
    """
    match = next(m for name in members if (m := ROOT.fullmatch(name)) and m[1] == root)
    file, name = match[0], match[2]
    try:
        count = len(file_bands(members[file], name))
    except RasterError:
        count = len(_BANDS)  # reading it will say what is wrong
    bands = _BANDS[:count] if count in {3, 4} else tuple(f"band-{n}" for n in range(1, count + 1))
    stated = _day(_stated(root, members))
    acquired, doubt = agreed_date(stated, _day(match[3]))
    return Plan(
        name,
        "NAIP aerial camera",
        acquired,
        tuple(Layer(band, ((file, n),)) for n, band in enumerate(bands, 1)),
        provider="USDA",
        credit="U.S. Department of Agriculture, National Agriculture Imagery Program",
        licence="public domain (U.S. Department of Agriculture)",
        notes=doubt,
        as_it_is=True,
    )


def _stated(root: str, members: Members) -> str | None:
    """Give the day that the metadata beside a picture states, as eight digits: FGDC's, as XML or as text."""
    own = root.rpartition("/")[2].rpartition("_")[0].lower()  # the metadata may bear another date of version
    for name, path in members.items():
        last = name.rpartition("/")[2].lower()
        if not last.startswith(own):
            continue
        if last.endswith(".xml"):
            try:
                found = xml(members, name)
            except RasterError:
                continue
            return text(found, "caldate") or text(found, "begdate")
        if last.endswith(".txt"):
            day = _STATED_DAY.search(path.read_bytes()[:1_000_000].decode("utf-8", "replace"))
            return day[1] if day else None
    return None


def _day(digits: str | None) -> str | None:
    return moment(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}") if digits and len(digits) >= 8 else None
