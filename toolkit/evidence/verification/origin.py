"""Where a package comes from: an ssh signature and a time stamp (RFC 3161) over its list of lists, both optional."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from toolkit.evidence.verification.files import SIGNATURE, TAGS, TOKEN, Package
from toolkit.evidence.verification.outcome import ABSENT, FAIL, NOT_CHECKED, PASS, Level, short
from toolkit.evidence.verification.token import read_token

NAMESPACE = "dateline"
"""What a signature must have been made for; one made for another purpose does not count."""

_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/=]+")
_ALIAS = "signer"
_SIGNER = re.compile(r'(?P<names>"[^"]+"|\S+)\s+(?P<rest>\S.*)')
_KEY = re.compile(r"(?:ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+")
_CERTIFIED = re.compile(r"(?:^|,)cert-authority(?:[,\s]|$)")
"""A line for keys that an authority certifies: there the name itself is part of what is certified."""


def check_signature(package: Package, signers: Path | None) -> Level:
    """Check the signature over the tag manifest.

    Parameters
    ----------
    package
        The package, opened.
    signers
        List of allowed signers in OpenSSH's form (``name namespaces="dateline" ssh-ed25519 AAAA...``). Naming one asks
        for a signature: its absence is then a FAIL.

    Returns
    -------
    Level
        PASS: signed by one of them. ABSENT: not signed. NOT CHECKED: no tool here, or a good signature by a key that
        nobody vouches for.
    """
    name, file = "signature", package.root / SIGNATURE
    if not file.is_file() or file.is_symlink():
        if signers is None:
            return Level(name, ABSENT, "not signed: anybody may have made it")
        return Level(name, FAIL, "not signed, though signers were named", (f"{SIGNATURE}: not there",))
    tool = shutil.which("ssh-keygen")
    if tool is None:
        return Level(name, NOT_CHECKED, "there is a signature, but no ssh-keygen here to check it")
    fits = [tool, "-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(file)]
    code, said = _ask(fits, package.read(TAGS))
    if code:
        return Level(name, FAIL, "the signature does not fit", (f"{SIGNATURE}: {short(said)}",))
    found = _FINGERPRINT.search(said)
    key = found[0] if found else "an unknown key"
    if signers is None:
        return Level(name, NOT_CHECKED, f"signed by key {key}; name those you trust with --signers")
    who, others = _who_vouches(tool, package, signers, key)
    if who:
        return Level(name, PASS, f"signed by {who}, key {key}")
    if others:
        return Level(name, FAIL, f"not a signature of {others} for {NAMESPACE}", (f"{SIGNATURE}: {short(others)}",))
    return Level(name, FAIL, f"signed by key {key}, which is none of the signers named", (f"{SIGNATURE}: unknown key",))


def _who_vouches(tool: str, package: Package, signers: Path, key: str) -> tuple[str, str]:
    """Return who is named in the first line of the signers that the signature is good for, and in those it is not for.

    Each line is asked alone, under a name of our own: a key may stand in several lines, with other purposes or times,
    and the names in a line may be patterns that nobody is called by.
    """
    others = []
    for line in signers.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _SIGNER.fullmatch(line.strip())
        if match is None or match["names"].startswith("#"):
            continue
        names = [n for n in match["names"].strip('"').split(",") if n and not n.startswith("!")]
        words = short(", ".join(names), 60) or "nobody"
        asked = _CERTIFIED.search(match["rest"]) is not None
        alone = f"{match['names'] if asked else _ALIAS} {match['rest']}\n"
        plain = [name for name in names if "*" not in name and "?" not in name]
        callers = plain if asked else [_ALIAS][: len(names)]  # a line of names that are all taken out vouches for none
        for who in callers:
            if _fits(tool, package, alone, who):
                return words, ""
        if not asked and key == _fingerprint(tool, match["rest"]):
            others.append(words)
    return "", ", ".join(others)


def _fits(tool: str, package: Package, line: str, who: str) -> bool:
    """Ask ssh-keygen whether the signature is good by one line of allowed signers."""
    with tempfile.TemporaryDirectory(prefix=f"dateline-{os.getpid()}-") as folder:
        alone = Path(folder) / "signers"
        alone.write_text(line, encoding="utf-8")
        words = [tool, "-Y", "verify", "-f", str(alone), "-I", who, "-n", NAMESPACE]
        code, _ = _ask([*words, "-s", str(package.root / SIGNATURE)], package.read(TAGS))
    return code == 0


def _fingerprint(tool: str, rest: str) -> str:
    """Return the fingerprint of the key in a line of allowed signers, as far as there is one."""
    key = _KEY.search(rest)
    said = _ask([tool, "-l", "-f", "-"], f"{key[0]}\n".encode())[1] if key else ""
    found = _FINGERPRINT.search(said)
    return found[0] if found else ""


def check_time(package: Package, authority: Path | None) -> Level:
    """Check the time stamp over the tag manifest.

    Parameters
    ----------
    package
        The package, opened.
    authority
        Certificates (PEM) of the time-stamping authority that is trusted. Naming them asks for a time stamp.

    Returns
    -------
    Level
        PASS: the authority saw this very list at that time.
    """
    name, file = "time stamp", package.root / TOKEN
    if not file.is_file() or file.is_symlink():
        if authority is None:
            return Level(name, ABSENT, "none: nothing but the files themselves says when they were made")
        return Level(name, FAIL, "none, though an authority was named", (f"{TOKEN}: not there",))
    tool = shutil.which("openssl")
    if tool is None:
        return Level(name, NOT_CHECKED, "there is a time stamp, but no openssl here to check it")
    try:
        token = read_token(package.read(TOKEN))
    except (ValueError, IndexError) as e:
        return Level(name, FAIL, "the time stamp cannot be read", (f"{TOKEN}: {short(e)}",))
    if not token.is_over(package.read(TAGS)):
        return Level(name, FAIL, "the time stamp is for other bytes", (f"{TOKEN}: not over {TAGS}",))
    if authority is None:
        return Level(name, NOT_CHECKED, f"says {token.when}; name the authority's certificates with --tsa-ca")
    with tempfile.TemporaryDirectory(prefix=f"dateline-{os.getpid()}-") as folder:
        alone = Path(folder) / "token"
        alone.write_bytes(token.der)
        words = [tool, "ts", "-verify", "-data", str(package.root / TAGS), "-in", str(alone), "-token_in"]
        code, said = _ask([*words, "-CAfile", str(authority)], b"")
    if code:
        return Level(name, FAIL, "the authority named did not give this time stamp", (f"{TOKEN}: {short(said)}",))
    return Level(name, PASS, f"{token.when}, by the authority named")


def _ask(command: list[str], given: bytes) -> tuple[int, str]:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as e:
        return 1, type(e).__name__
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace").strip()
