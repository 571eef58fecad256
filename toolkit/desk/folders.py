"""Where cases lie, where results go, and how a finished folder takes the place of an older one."""

from __future__ import annotations

import os
import re
import shutil
from difflib import get_close_matches
from pathlib import Path

from toolkit.errors import CaseError
from toolkit.settings import get_settings

CASE_FILE = "case.toml"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}


def check_slug(slug: str) -> str:
    """Give ``slug`` back if it can name a case folder on every system.

    Parameters
    ----------
    slug
        Proposed name.

    Returns
    -------
    str
        The same text.

    Raises
    ------
    CaseError
        It holds anything but lower-case ASCII letters, digits and single hyphens, or is too long or reserved.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > 64 or slug in _RESERVED:
        raise CaseError(
            f"{slug!r} cannot name a case", remedy="Use lower-case letters, digits and hyphens, such as 'sakkanmol'.",
            code="E_CASE_ID",
        )  # fmt: skip
    return slug


def list_cases() -> dict[str, Path]:
    """List all cases, the reporter's own before shipped ones of the same name.

    Returns
    -------
    dict
        Slug to folder, sorted by slug.
    """
    found: dict[str, Path] = {}
    for root in get_settings().cases:
        for path in sorted(root.glob(f"*/{CASE_FILE}")):
            found.setdefault(path.parent.name, path.parent)
    return dict(sorted(found.items()))


def find_case(slug: str) -> Path:
    """Find the folder of a case.

    Parameters
    ----------
    slug
        Name of the case.

    Returns
    -------
    Path
        Its folder.

    Raises
    ------
    CaseError
        The slug is not valid, or no such case exists.
    """
    check_slug(slug)
    known = list_cases()
    if slug in known:
        return known[slug]
    near = get_close_matches(slug, known, n=1)
    advice = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known) or 'none'}."
    raise CaseError(
        f"no case {slug!r}", where=", ".join(str(p) for p in get_settings().cases),
        remedy=f"{advice} 'dateline new {slug}' starts one.", code="E_CASE_MISSING",
    )  # fmt: skip


def run_folder(slug: str) -> Path:
    """Give the folder that a case's results go to: the chain's own while it runs, else runs/<case>.

    Parameters
    ----------
    slug
        Name of the case.
    """
    named = os.environ.get("DATELINE_RUN")
    return Path(named) if named else get_settings().runs / slug


def replace_folder(new: Path, place: Path) -> Path:
    """Put a finished folder in the place of an older one; until the last rename the older one is whole.

    Parameters
    ----------
    new
        Finished folder on the same disk.
    place
        Where it belongs.

    Returns
    -------
    Path
        The place.
    """
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
    return place
