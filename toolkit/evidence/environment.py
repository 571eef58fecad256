"""The lock of the environment: the installed version of dateline and of all that it needs, as pip would take it."""

from __future__ import annotations

import platform
import re
from collections.abc import Collection
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution

_NEEDS = re.compile(r"^Requires-Dist: *([A-Za-z0-9][A-Za-z0-9._-]*)(.*)$")
_EXTRA = re.compile(r"extra *== *['\"]([\w.-]+)['\"]")
_OURS = "dateline"


@cache
def environment_lock() -> bytes:
    """Return the lock.

    Returns
    -------
    bytes
        A requirements file: Python's version as a comment, then dateline and its dependencies, each with its version.
    """
    found = installed_needs()
    lines = [f"# Python {platform.python_version()} ({platform.python_implementation()})"]
    lines += [f"{key}=={found[key]}" for key in sorted(found)]
    return ("\n".join(lines) + "\n").encode()


def installed_needs(*, extras: Collection[str] = (), without: Collection[str] = ()) -> dict[str, str]:
    """Follow what dateline requires, and what that requires, as far as it is installed.

    Parameters
    ----------
    extras
        Extras of dateline whose requirements count, too.
    without
        Names that are left out, with what only they require.

    Returns
    -------
    dict
        Name, as PyPA normalises it, to version; dateline itself is one of them.
    """
    waiting, found = [_OURS], dict[str, str]()
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found or key in without:
            continue
        try:
            version, needs = _facts(distribution(name), extras if key == _OURS else ())
        except PackageNotFoundError:
            continue
        found[key] = version
        waiting += needs
    return found


def _facts(installed: Distribution, extras: Collection[str]) -> tuple[str, list[str]]:
    """Read version and needs from the head of a METADATA file, which is quicker than parsing all of it."""
    version, needs = "", []
    for line in (installed.read_text("METADATA") or "").splitlines():
        if not line:
            break
        if line.startswith("Version:"):
            version = line[8:].strip()
        elif need := _NEEDS.match(line):
            extra = _EXTRA.search(need[2])
            if extra is None or extra[1] in extras:
                needs.append(need[1])
    return version, needs
