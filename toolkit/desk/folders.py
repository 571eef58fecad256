"""Where results go, and how a finished folder takes the place of an older one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from toolkit.settings import get_settings


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
