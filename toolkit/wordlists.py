"""Word lists shipped under data/words/: one file a list, its source and licence in the lines that open with "#"."""

from __future__ import annotations

from functools import cache

from toolkit.settings import shipped_root


@cache
def word_list(name: str) -> frozenset[str]:
    """Read a list of words.

    Parameters
    ----------
    name
        File name under data/words/, without its ending.

    Returns
    -------
    frozenset of str
        The words between white space, as written.
    """
    text = (shipped_root() / "data" / "words" / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(" ".join(lines).split())


@cache
def word_table(name: str) -> dict[int, tuple[str, ...]]:
    """Read a table of words by number: a line "3: marzo mars März" a month.

    Parameters
    ----------
    name
        File name under data/words/, without its ending.

    Returns
    -------
    dict
        Number to the words; an underscore in the file is a blank.
    """
    text = (shipped_root() / "data" / "words" / f"{name}.txt").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            number, _, forms = line.partition(":")
            found[int(number)] = tuple(form.replace("_", " ") for form in forms.split())
    return found


@cache
def word_sections(name: str) -> dict[str, tuple[str, ...]]:
    """Read a file of several lists: a line "verbs: dijo afirmó" each; a line that opens with a blank goes on with it.

    Parameters
    ----------
    name
        File name under data/words/, without its ending.

    Returns
    -------
    dict
        Heading to the words; an underscore in the file is a blank.
    """
    text = (shipped_root() / "data" / "words" / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    heading = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        forms = line
        if not line.startswith(" "):
            heading, _, forms = line.partition(":")
        found[heading] = (*found.get(heading, ()), *(form.replace("_", " ") for form in forms.split()))
    return found
