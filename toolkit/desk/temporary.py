"""Temporary folders of ours, named by the process that made them: a next one removes what a kill left behind."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from toolkit.system import owner_is_user, remove_tree

_NAME = re.compile(r"dateline-(\d+)-\w+")


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Return an empty folder that is removed with the object, and by a later process if this one is killed before.

    Returns
    -------
    tempfile.TemporaryDirectory
        Use it in a ``with`` block, or call ``cleanup``.
    """
    return tempfile.TemporaryDirectory(prefix=f"dateline-{os.getpid()}-", ignore_cleanup_errors=True)


def remove_leftovers() -> int:
    """Remove temporary folders of ours whose process has ended."""
    import psutil

    removed = 0
    for path in Path(tempfile.gettempdir()).glob("dateline-*"):
        match = _NAME.fullmatch(path.name)
        if (
            # only what is ours, plain, and left by a process that is gone
            match is None
            or path.is_symlink()
            or not path.is_dir()
            or not owner_is_user(path)
            or psutil.pid_exists(int(match[1]))
        ):
            continue
        remove_tree(path)
        removed += 1
    return removed
