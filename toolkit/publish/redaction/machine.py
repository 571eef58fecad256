"""What betrays the machine a case was worked on: paths, user, host, and things shaped like passwords."""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

_SHAPES = (
    (("-----begin",), r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"),
    (("akia", "asia", "agpa", "aida", "aroa"), r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}\b"),  # Amazon
    (("aiza",), r"\bAIza[0-9A-Za-z_\-]{30,}"),  # Google
    (
        ("gho_", "ghp_", "ghs_", "ghu_", "ghr_", "github_pat_"),
        r"\bgh[opsur]_[0-9A-Za-z]{20,}|\bgithub_pat_\w{20,}",
    ),
    (
        ("glpat-", "xox", "sk-", "hf_"),
        r"\bglpat-[\w\-]{16,}|\bxox[abprs]-[\w\-]{10,}|\bsk-[\w\-]{20,}|\bhf_[A-Za-z0-9]{20,}",
    ),
    (("eyj",), r"\beyJ[\w\-]{8,}\.[\w\-]{8,}\.[\w\-]*"),  # JSON web token
    (("bearer", "authorization:"), r"\bbearer\s+[\w.~+/=\-]{8,}|\bauthorization:\s*\w+\s+[\w.~+/=\-]{6,}"),
    (("://",), r"(?<=://)[^\s/@:]+:[^\s/@]*@"),  # user:password@host
    (
        ("x-amz-", "token", "sig", "key", "secret", "passw", "pwd", "session", "jwt"),
        (
            r"(?:[?&;]|%3F|%26|\b)(?:x-amz-\w+|access_?token|auth_?token|token|sig|signature|api_?key|apikey"
            r"|subscription-key|client_secret|secret|password|passwd|pwd|session_?id|jwt|AWSAccessKeyId)"
            r"(?:=|%3D|:\s?)[^\s&;\"'<>)\]]{4,}"
        ),
    ),
)
"""What a secret of each kind holds in small letters, one of several, and its whole shape."""
_SECRETS = tuple((signs, re.compile(shape, re.DOTALL | re.IGNORECASE)) for signs, shape in _SHAPES)
_ALSO_MATCHED = (("İ", "i"), ("ı", "i"), ("ſ", "s"), ("\N{KELVIN SIGN}", "k"))
"""The letters beyond ASCII that a pattern takes for i, s and k where case does not count."""


def secrets(text: str) -> Iterator[re.Match[str]]:
    """Find passwords, keys and signed addresses by their shape.

    Each shape is looked for by itself, and only where its signs stand: plain search is a hundred times as fast as a
    pattern, and most of the texts that a page unpacks to hold none.

    Yields
    ------
    re.Match
        What looks like one; matches of two shapes may overlap.
    """
    # looking for a few signs first spares ten patterns on every text
    small = text
    for letter, read_as in () if text.isascii() else _ALSO_MATCHED:
        small = small.replace(letter, read_as)
    small = small.lower()
    for signs, shape in _SECRETS:
        if any(sign in small for sign in signs):
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
    """Return the words that would betray this machine.

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
    # a folder one level deep, such as /data, betrays nobody unless its name does
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
