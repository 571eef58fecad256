"""What betrays the machine a case was worked on: paths, user, host, and things shaped like passwords."""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

_KEYS = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}\b",  # Amazon
    r"\bAIza[0-9A-Za-z_\-]{30,}",  # Google
    r"\bgh[opsur]_[0-9A-Za-z]{20,}|\bgithub_pat_\w{20,}",
    r"\bglpat-[\w\-]{16,}|\bxox[abprs]-[\w\-]{10,}|\bsk-[\w\-]{20,}|\bhf_[A-Za-z0-9]{20,}",
    r"\beyJ[\w\-]{8,}\.[\w\-]{8,}\.[\w\-]*",  # JSON web token
    r"\bbearer\s+[\w.~+/=\-]{8,}|\bauthorization:\s*\w+\s+[\w.~+/=\-]{6,}",
    r"(?<=://)[^\s/@:]+:[^\s/@]*@",  # user:password@host
    (
        r"(?:[?&;]|%3F|%26|\b)(?:x-amz-\w+|access_?token|auth_?token|token|sig|signature|api_?key|apikey"
        r"|subscription-key|client_secret|secret|password|passwd|pwd|session_?id|jwt|AWSAccessKeyId)"
        r"(?:=|%3D|:\s?)[^\s&;\"'<>)\]]{4,}"
    ),
)
_SECRETS = tuple(re.compile(shape, re.DOTALL | re.IGNORECASE) for shape in _KEYS)


def secrets(text: str) -> Iterator[re.Match[str]]:
    """Find passwords, keys and signed addresses by their shape.

    Each shape is looked for by itself: in one pattern of all together it takes twice as long.

    Parameters
    ----------
    text
        Any text.

    Yields
    ------
    re.Match
        What looks like one; matches of two shapes may overlap.
    """
    for shape in _SECRETS:
        yield from shape.finditer(text)


HOME = re.compile(
    r"(?:file://)?(?:/(?:home|Users|root|mnt/[a-z]/Users)/|[A-Za-z]:(?:\\\\|\\|/)Users(?:\\\\|\\|/))[^\s\"'<>|,;]*"
)
"""Paths below somebody's home folder."""

_COMMON = {
    "root",
    "user",
    "admin",
    "ubuntu",
    "debian",
    "runner",
    "jovyan",
    "test",
    "guest",
    "localhost",
    "home",
    "work",
}
_TELLING = re.compile(r"TOKEN|SECRET|PASSW|API_?KEY|ACCESS_KEY|CREDENTIAL", re.IGNORECASE)


def machine_words(environment: Mapping[str, str], *more: str) -> dict[str, tuple[str, ...]]:
    """Give the words that would betray this machine.

    Parameters
    ----------
    environment
        The process's environment.
    *more
        Further words from the settings, such as the address given to web services.

    Returns
    -------
    dict
        What kind of word, and the words: user and host names, folders, and values of variables that hold passwords.
        Words too common to betray anybody are left out.
    """
    users = {environment.get(name, "") for name in ("USER", "LOGNAME", "USERNAME", "SUDO_USER")}
    try:
        users.add(getpass.getuser())
    except (KeyError, OSError):  # no name for this user id
        users.discard("")
    host = socket.gethostname()
    paths = {str(Path.home()), str(Path.cwd()), environment.get("HOME", ""), environment.get("DATELINE_HOME", "")}
    tokens = {value for name, value in environment.items() if _TELLING.search(name) and len(value) >= 8}
    found = {
        "user name": {u for u in users if _betrays(u)},
        "host name": {
            h for h in (host, host.split(".", maxsplit=1)[0], environment.get("HOSTNAME", "")) if _betrays(h)
        },
        "folder": {p for p in paths if p.count(os.sep) >= 2 or (p.count(os.sep) == 1 and _betrays(p.strip(os.sep)))},
        "password in the environment": tokens,
        "setting": {w for w in more if w and len(w) >= 4},
    }
    return {kind: tuple(sorted(words, key=lambda w: (-len(w), w))) for kind, words in found.items() if words}


def _betrays(word: str) -> bool:
    return len(word) >= 4 and word.lower() not in _COMMON
