"""What tests ask of this machine: tools, processes, folders."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from toolkit.evidence import digest_file


def tree(folder: Path) -> dict[str, str]:
    """Give the digest of every file below a folder, by path."""
    return {p.relative_to(folder).as_posix(): digest_file(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def children(pid: int) -> list[int]:
    """Give the children of a process; none where it has ended."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except FileNotFoundError:
        return []


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def require(at_hand: object, reason: str) -> None:
    """Skip a test that needs what is not at hand, and say why; in CI, where nothing may be left out, fail."""
    if not at_hand:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


def free_port() -> int:
    """Give a port of this machine that nothing listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
