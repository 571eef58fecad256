"""Sign a package with an ssh key, or stamp it with an authority's time (RFC 3161): both over its list of lists."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from toolkit.errors import StorageError, UsageError, VerifyError
from toolkit.evidence.store import write_atomic
from toolkit.evidence.verification.files import SIGNATURE, TAGS, TOKEN, check_bytes_of, open_package
from toolkit.evidence.verification.origin import NAMESPACE, check_signature, check_time
from toolkit.evidence.verification.outcome import FAIL, RefusedError, UnreadableError
from toolkit.reading import read_bytes

_LARGEST_ANSWER = 1_000_000
"""Bytes of a time stamp; one with its certificates has some 6,000."""


def sign_package(root: Path, key: Path) -> str:
    """Sign a package; an earlier signature is replaced.

    Parameters
    ----------
    root
        The package's folder.
    key
        Private key in OpenSSH's form, or the public one of a key that an agent holds.

    Returns
    -------
    str
        What the signature says when it is checked.

    Raises
    ------
    UsageError
        There is no such key, or no ssh-keygen.
    VerifyError
        The package is not whole, or the key cannot sign.
    """
    _clear(root)
    tags = require_whole(root)
    if not key.is_file():
        raise UsageError(f"no key {key}", remedy="ssh-keygen -t ed25519 -f KEY makes one.")
    words = [_tool("ssh-keygen"), "-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(key)]
    done = subprocess.run(words, input=tags, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise VerifyError(
            f"the key does not sign: {said}", where=str(key), remedy="Is it a private key?", code="E_SIGN"
        )
    _put(root / SIGNATURE, done.stdout)
    return check_signature(open_package(root), None).summary


def write_time_query(root: Path, target: Path) -> None:
    """Write the question that a time-stamping authority answers; it holds the digest of the package's list, no more.

    Parameters
    ----------
    root
        The package's folder.
    target
        File to write, to be sent as ``application/timestamp-query``.

    Raises
    ------
    UsageError
        There is no openssl.
    VerifyError
        The package is not whole.
    """
    require_whole(root)
    words = [_tool("openssl"), "ts", "-query", "-data", str(root / TAGS), "-sha256", "-cert"]
    done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise VerifyError(f"no query could be written: {said}", where=str(target), code="E_SIGN")
    _put(target, done.stdout)  # whole or not at all, and through no link


def take_time_stamp(root: Path, answer: Path) -> str:
    """Put an authority's answer beside the package it is for.

    Parameters
    ----------
    root
        The package's folder.
    answer
        The answer (.tsr), or the bare token.

    Returns
    -------
    str
        What the time stamp says when it is checked.

    Raises
    ------
    UsageError
        There is no such file.
    VerifyError
        It is no time stamp, or one for other bytes.
    """
    _clear(root)
    require_whole(root)
    if not answer.is_file():
        raise UsageError(f"no time stamp {answer}", remedy="Send the query of --request to an authority.")
    # a stamp that is good is not lost to one that is not
    before = (root / TOKEN).read_bytes() if (root / TOKEN).is_file() else None
    _put(root / TOKEN, read_bytes(answer, limit=_LARGEST_ANSWER, follow=True))
    level = check_time(open_package(root), None)
    if level.outcome == FAIL:
        if before is None:
            (root / TOKEN).unlink()
        else:
            write_atomic(root / TOKEN, before)
        raise VerifyError(level.summary, where=str(answer), remedy="Ask again with --request.", code="E_SIGN")
    return level.summary


def require_whole(root: Path) -> bytes:
    """Return a package's list of lists, if all it stands for is there.

    Raises
    ------
    VerifyError
        It is no package, or not whole.
    """
    try:
        package = open_package(root)
    except (RefusedError, UnreadableError) as e:
        raise VerifyError(str(e), remedy="Name a package, or run the case.") from e
    level = check_bytes_of(package)
    if level.outcome == FAIL:
        raise VerifyError(
            f"the package is not whole: {level.problems[0]}", where=str(root), remedy="Make the package again."
        )
    return package.read(TAGS)


def _clear(root: Path) -> None:
    """Take away what a signature or time stamp left whose writing was interrupted: no list names it."""
    for name in (SIGNATURE, TOKEN):
        for path in root.glob(f".{name}.{'[0-9a-f]' * _TAIL}"):
            path.unlink()


_TAIL = 16
"""Random characters at the end of a file that ``write_atomic`` has not finished."""


def _put(path: Path, data: bytes) -> None:
    try:
        write_atomic(path, data)
    except OSError as e:
        what = f"{path.name} cannot be written ({e.strerror})"
        raise StorageError(what, where=str(path.parent), remedy="Free space, or write elsewhere.") from e


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise UsageError(f"{name} is not installed", remedy=f"Install {name}.")
    return found
