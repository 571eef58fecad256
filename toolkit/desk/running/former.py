"""What earlier runs left: what their findings said, and whether what lies there can be built on."""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.desk.running.key import OUTPUTS
from toolkit.errors import DatelineError, FileError
from toolkit.evidence import CustodyLog
from toolkit.reading import read_json
from toolkit.system import remove_tree

_SAID = ("text", "verdict", "quantities")
"""What a finding tells a reader."""


def findings_said(run: Path) -> dict[str, str]:
    """Return what the findings of a run say: their words, verdicts and numbers; how and from what is no news.

    Parameters
    ----------
    run
        Folder of the run; one that is not there says nothing.

    Returns
    -------
    dict
        JSON text by the finding's id.
    """
    found: dict[str, str] = {}
    for place in sorted(run.glob(f"[!.]*/{OUTPUTS}")):
        try:
            outputs = read_json(place)
        except FileError:  # the run before was never made, or is damaged: then everything in the new one is new
            continue
        listed = outputs.get("findings")
        known = [f for f in listed if isinstance(f, dict) and "id" in f] if isinstance(listed, list) else []
        for finding in known:
            said = {name: finding.get(name) for name in _SAID}
            found[str(finding["id"])] = json.dumps(said, sort_keys=True)
    return found


def is_unbroken(path: Path) -> bool:
    """Tell whether a file can be built on: a file cut off with its run may be half, a log may end in half a line.

    Parameters
    ----------
    path
        A file of a run that was cut off.
    """
    if path.name != "custody.jsonl":
        return not path.name.startswith(".")
    try:
        return CustodyLog(path).first_break() is None
    except DatelineError:
        return False


def recover(place: Path) -> None:
    """Undo the first half of a swap that a power failure cut in two, or end one of which only the clearing was left."""
    old = place.with_name(f".{place.name}.old")
    if not old.is_dir() or old.is_symlink():
        return
    if place.exists():
        remove_tree(old)
    else:
        old.rename(place)
