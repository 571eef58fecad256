"""Where a package comes from: an ssh signature and a time stamp (RFC 3161) over its list of lists, both optional."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from toolkit.evidence.proof.files import SIGNATURE, TAGS, TOKEN, Package
from toolkit.evidence.proof.outcome import ABSENT, FAIL, NOT_CHECKED, PASS, Level, short

NAMESPACE = "dateline"
"""What a signature must have been made for; one made for another purpose does not count."""


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
    key = (re.findall(r"SHA256:[A-Za-z0-9+/=]+", said) or ["an unknown key"])[0]
    if signers is None:
        return Level(name, NOT_CHECKED, f"signed by key {key}; name those you trust with --signers")
    code, said = _ask([tool, "-Y", "find-principals", "-f", str(signers), "-s", str(file)], b"")
    who = said.splitlines()[0].split(",")[0] if code == 0 and said else ""
    if not who:
        return Level(
            name, FAIL, f"signed by key {key}, which is none of the signers named", (f"{SIGNATURE}: unknown key",)
        )
    vouched = [tool, "-Y", "verify", "-f", str(signers), "-I", who, "-n", NAMESPACE, "-s", str(file)]
    code, said = _ask(vouched, package.read(TAGS))
    if code:
        return Level(name, FAIL, f"not a signature of {who} for {NAMESPACE}", (f"{SIGNATURE}: {short(said)}",))
    return Level(name, PASS, f"signed by {who}, key {key}")


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
    code, said = _ask([tool, "ts", "-reply", "-in", str(file), "-text"], b"")
    kind = [] if code == 0 else ["-token_in"]
    if code:
        code, said = _ask([tool, "ts", "-reply", "-in", str(file), "-token_in", "-text"], b"")
    if code:
        return Level(name, FAIL, "the time stamp cannot be read", (f"{TOKEN}: {short(said)}",))
    when = (re.findall(r"Time stamp: (.+)", said) or ["an unknown time"])[0]
    if _imprint(said) != hashlib.sha256(package.read(TAGS)).hexdigest():
        return Level(name, FAIL, "the time stamp is for other bytes", (f"{TOKEN}: not over {TAGS}",))
    if authority is None:
        return Level(name, NOT_CHECKED, f"says {when}; name the authority's certificates with --tsa-ca")
    tags = str(package.root / TAGS)
    code, said = _ask([tool, "ts", "-verify", "-data", tags, "-in", str(file), *kind, "-CAfile", str(authority)], b"")
    if code:
        return Level(name, FAIL, "the authority named did not give this time stamp", (f"{TOKEN}: {short(said)}",))
    return Level(name, PASS, f"{when}, by the authority named")


def _imprint(text: str) -> str:
    """Read the digest out of what ``openssl ts -text`` prints of a SHA-256 time stamp."""
    before = text.rsplit("Message data:", maxsplit=1)[-1].split("Serial number:", maxsplit=1)[0]
    lines = re.findall(r"^ *[0-9a-f]{4} - ([0-9a-f -]{47})", before, re.MULTILINE)
    return re.sub(r"[ -]", "", "".join(lines))


def _ask(command: list[str], given: bytes) -> tuple[int, str]:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as e:
        return 1, type(e).__name__
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace").strip()
