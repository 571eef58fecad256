"""The file that a new case starts from: its examples are commented out, and are told from what a reporter wrote."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from toolkit.records import KINDS

_INVENTED = ("title", "name", "outlet", "position", "stated_by", "text", "speaker", "check", "passage")
"""Keys whose example is invented: nobody's case holds the same words by chance."""

_LINE = re.compile(r"(\w+)\s*=\s*(.+?)\s*(?:\s{2,}#.*)?")


def template_text(slug: str, title: str, today: str, *, bare: bool = False) -> str:
    """Return the case.toml of a new case.

    Parameters
    ----------
    slug
        Name of the case.
    title
        Headline.
    today
        Date that the case stands at, as "2024-04-01".
    bare
        True leaves the examples out: a draft fills the case.
    """
    headline = title.replace("\\", "\\\\").replace('"', '\\"')
    others = "\n".join(f"# {row.example}" for row in KINDS.values() if row.name != "distance")
    named = (_read("case.bare.toml") if bare else _template()).replace("@SLUG@", slug).replace("@TITLE@", headline)
    return named.replace("@TODAY@", today).replace("@CHECKS@", others)


def unedited(text: str) -> list[tuple[int, str]]:
    """Find the lines of a case file that are still an example of the template.

    Parameters
    ----------
    text
        Contents of a case.toml.

    Returns
    -------
    list of tuple
        Number and words of each such line that is not commented out.

    Examples
    --------
    >>> unedited('speaker = "Ida Holm"\\nspeaker = "Ada Example"   # who says it')
    [(2, 'speaker = "Ada Example"')]
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        told = _told(line.strip())
        if told is not None and told in _examples():
            found.append((number, told))
    return found


@cache
def _template() -> str:
    return _read("case.template.toml")


def _read(name: str) -> str:
    return files("toolkit.desk.casefile").joinpath(name).read_text(encoding="utf-8")


@cache
def _examples() -> frozenset[str]:
    """Return the example lines of the template, without what marks them as help."""
    commented = (line[2:] for line in _template().splitlines() if line.startswith("# "))
    return frozenset(told for line in commented if (told := _told(line)) is not None)


def _told(line: str) -> str | None:
    """Return a line as key and value, without its comment; None for a line that holds no invented value."""
    match = _LINE.fullmatch(line)
    if match is None or match[1] not in _INVENTED:
        return None
    return f"{match[1]} = {match[2]}"
