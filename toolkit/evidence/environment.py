"""The lock of the environment: the installed version of dateline and of all that it needs, as pip would take it."""

from __future__ import annotations

import platform
import re
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution

_NEEDS = re.compile(r"^Requires-Dist: *([A-Za-z0-9][A-Za-z0-9._-]*)(.*)$")


@cache
def environment_lock() -> bytes:
    """Give the lock.

    Returns
    -------
    bytes
        A requirements file: Python's version as a comment, then dateline and its dependencies, each with its version.
    """
    waiting, found = ["dateline"], dict[str, str]()
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            version, needs = _facts(distribution(name))
        except PackageNotFoundError:
            continue
        found[key] = version
        waiting += needs
    lines = [f"# Python {platform.python_version()} ({platform.python_implementation()})"]
    lines += [f"{key}=={found[key]}" for key in sorted(found)]
    return ("\n".join(lines) + "\n").encode()


def _facts(installed: Distribution) -> tuple[str, list[str]]:
    """Read version and needs from the head of a METADATA file, which is quicker than parsing all of it."""
    version, needs = "", []
    for line in (installed.read_text("METADATA") or "").splitlines():
        if not line:
            break
        if line.startswith("Version:"):
            version = line[8:].strip()
        elif (need := _NEEDS.match(line)) and "extra ==" not in need[2]:
            needs.append(need[1])
    return version, needs
