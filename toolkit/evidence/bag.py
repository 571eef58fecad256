"""Write a BagIt 1.0 bag (RFC 8493) over a folder that holds its payload; without a clock: same files, same bag."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.evidence.store import digest_file, write_atomic

if TYPE_CHECKING:
    from toolkit.records import Digest

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def listed(digests: Mapping[str, Digest]) -> bytes:
    """Return a manifest: a line a file, sorted, with CR, LF and % in names written as RFC 8493 says.

    Parameters
    ----------
    digests
        SHA-256 by path inside the bag.
    """
    lines = (f"{digests[name]}  {_encoded(name)}\n" for name in sorted(digests))
    return "".join(lines).encode()


def _encoded(name: str) -> str:
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def write_bag(
    root: Path, *, info: Mapping[str, str], tags: Mapping[str, bytes], known: Mapping[str, Digest] | None = None
) -> Digest:
    """Write the lists of a bag whose payload lies in ``root/data``.

    Parameters
    ----------
    root
        The bag's folder.
    info
        Labels and values of bag-info.txt; Payload-Oxum is added.
    tags
        Further tag files, by name.
    known
        Digests of payload files that are known already, by path inside the bag; the others are read.

    Returns
    -------
    str
        Digest of the tag manifest, which stands for the whole bag.
    """
    payload = {p.relative_to(root).as_posix(): p for p in (root / "data").rglob("*") if p.is_file()}
    digests = {name: digest for name, digest in (known or {}).items() if name in payload}
    # hashing waits for the disk more than it computes
    rest = [name for name in payload if name not in digests]
    with ThreadPoolExecutor(4) as pool:
        digests |= dict(zip(rest, pool.map(lambda name: digest_file(payload[name]), rest), strict=True))
    size = sum(path.stat().st_size for path in payload.values())
    facts = {
        **{label: " ".join(value.split()) for label, value in info.items()},
        "Payload-Oxum": f"{size}.{len(payload)}",
    }
    written = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{label}: {value}\n" for label, value in facts.items()).encode(),
        "manifest-sha256.txt": listed(digests),
        **tags,
    }
    for name, data in written.items():
        write_atomic(root / name, data)
    # the list of lists: its digest stands for the whole bag, and is what gets signed
    whole = listed({name: hashlib.sha256(data).hexdigest() for name, data in written.items()})
    write_atomic(root / "tagmanifest-sha256.txt", whole)
    return hashlib.sha256(whole).hexdigest()
