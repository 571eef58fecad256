"""Which installed libraries may move a result, and their versions: read off what dateline itself says it requires."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from functools import cache
from pathlib import Path

from toolkit.errors import FileError
from toolkit.evidence import write_atomic
from toolkit.evidence.environment import installed_needs
from toolkit.reading import read_json
from toolkit.settings import get_settings

MACHINERY = frozenset(
    {"dateline", "ipykernel", "nbclient", "nbformat", "papermill", "platformdirs", "rich", "traitlets"}
)
"""Requirements that run notebooks, find folders and print to terminals: no number passes through them."""
EXTRAS = ("stac", "warc", "world")
"""Extras of dateline whose libraries read what a result is made from."""

_BESIDE = ("en-core-web-sm",)
"""Not required: a language model under its other name."""

_INSTALLED = re.compile(r"(.+?)-(\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info")


@cache
def library_versions() -> dict[str, str]:
    """Return Python's version and those of the libraries whose version may move a result.

    Versions are read off the names of the ``.dist-info`` folders (PyPA, binary distribution format), the first on the
    path counting: ``importlib.metadata`` opens and parses a file for each, in three times the time an unchanged case
    otherwise takes to be recognised. Which of them count is kept in the cache folder until something is installed.
    """
    installed = _installed()
    counted = sorted({*_counted(installed), *_BESIDE})
    return {"python": platform.python_version(), **{name: installed[name] for name in counted if name in installed}}


def _installed() -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in filter(os.path.isdir, reversed(sys.path)):
        for name in os.listdir(folder):  # noqa: PTH208  (names are all that is wanted)
            if match := _INSTALLED.fullmatch(name):
                found[re.sub(r"[-_.]+", "-", match[1]).lower()] = match[2]
    return found


def _counted(installed: dict[str, str]) -> list[str]:
    facts = json.dumps([sys.prefix, sorted(installed.items()), EXTRAS, sorted(MACHINERY)])
    kept = get_settings().cache / f"libraries-{hashlib.sha256(facts.encode()).hexdigest()[:16]}.json"
    known = _kept(kept)
    if known is None:
        known = sorted({*installed_needs(extras=EXTRAS, without=MACHINERY - {"dateline"})} - MACHINERY)
        write_atomic(kept, json.dumps({"libraries": known}).encode())
    return known


def _kept(path: Path) -> list[str] | None:
    try:
        listed = read_json(path).get("libraries")
    except FileError:
        return None
    return listed if isinstance(listed, list) and all(isinstance(name, str) for name in listed) else None
