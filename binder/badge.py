"""Write under which name this repository is published into the badge that opens it.

    python binder/badge.py owner/name      # or without a name: the one of git's remote "origin" on GitHub

A fork runs it once; only then does its badge open the fork and not somebody else's repository.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+"
LINK = re.compile(rf"(https://mybinder\.org/v2/gh/){NAME}(/HEAD)")
ORIGIN = re.compile(rf"github\.com[:/]({NAME}?)(?:\.git)?/?$")


def origin() -> str:
    """Give owner and name of the remote "origin"; empty where it is none on GitHub, or git is not there."""
    git = shutil.which("git")
    if git is None:
        return ""
    words = [git, "remote", "get-url", "origin"]
    asked = subprocess.run(words, cwd=HERE, capture_output=True, text=True, check=False)  # noqa: S603  (our own words)
    found = ORIGIN.search(asked.stdout.strip())
    return found[1] if found else ""


def write(name: str, page: Path) -> None:
    """Put ``name`` into every link of ``page`` that opens Binder."""
    page.write_text(LINK.sub(rf"\g<1>{name}\g<2>", page.read_text(encoding="utf-8")), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write the badge; give the exit code."""
    name = arguments[0] if arguments else origin()
    if not re.fullmatch(NAME, name):
        sys.stderr.write("Name the repository on GitHub as owner/name: python binder/badge.py owner/name\n")
        return 2
    write(name, HERE / "README.md")
    sys.stdout.write(f"binder/README.md: the badge opens {name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
