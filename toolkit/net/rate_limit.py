"""Waiting for one's turn at a host, and answers kept on disk so that no service is asked twice for the same.

Both work over all processes of a user that share the cache folder. Only ``net`` uses them.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.settings import get_settings
from toolkit.system import alone, file_aside


def wait_turn(host: str, pace_s: float) -> float:
    """Take the next free moment at a host and wait for it.

    Parameters
    ----------
    host
        Host name.
    pace_s
        Least seconds between two requests to it; 0 waits for nothing.

    Returns
    -------
    float
        Seconds waited.
    """
    if pace_s <= 0:
        return 0.0
    folder = get_settings().cache / "net"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{re.sub(r'[^a-z0-9.-]', '_', host.lower())}.turn"
    path.touch()
    with alone(path), path.open("r+", encoding="ascii") as turn:
        now, last = time.time(), float(turn.read() or 0)
        mine = max(now, last + pace_s) if last < now + 600 else now  # a clock set back is not waited for
        turn.seek(0)
        turn.truncate()
        turn.write(repr(mine))
    time.sleep(max(0.0, mine - now))
    return mine - now


def kept_file(address: str, method: str, body: Mapping[str, Any] | None) -> Path:
    """Say where the answer to a request is kept.

    Parameters
    ----------
    address
        Absolute address.
    method
        GET or POST.
    body
        JSON body of a POST.
    """
    asked = json.dumps([method, address, body], sort_keys=True)
    return get_settings().cache / "net" / f"{hashlib.sha256(asked.encode()).hexdigest()}.answer"


def read_kept(path: Path, keep_s: float) -> tuple[str, bytes, dict[str, str]] | None:
    """Read an answer that was kept.

    Parameters
    ----------
    path
        Where it is kept.
    keep_s
        Seconds for which it is good.

    Returns
    -------
    tuple of str, bytes, dict or None
        Address, body and headers; None when it is missing, damaged or too old.
    """
    try:
        head, _, data = path.read_bytes().partition(b"\n")
        facts = json.loads(head)
        whole = hashlib.sha256(data).hexdigest() == facts["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (facts["address"], data, facts["headers"]) if whole and time.time() - facts["at"] < keep_s else None


def keep(path: Path, address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Keep an answer, whole or not at all.

    Parameters
    ----------
    path
        Where to.
    address
        Address that answered.
    body
        Its bytes.
    headers
        The headers worth keeping.
    """
    facts = {
        "address": address,
        "headers": dict(headers),
        "at": time.time(),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    with file_aside(path.parent, ".answer-") as aside:
        aside.write_bytes(json.dumps(facts).encode() + b"\n" + body)
        aside.replace(path)
