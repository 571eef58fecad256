"""Checksums that travel inside an archive: BagIt manifests, SHA256SUMS and their like, held against the files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from toolkit.errors import EvidenceError
from toolkit.reading import any_json

_LENGTHS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
_LENGTHS |= {"sha3_224": 56, "sha3_256": 64, "sha3_384": 96, "sha3_512": 128, "blake2b": 128}
"""Digits of a checksum; of two algorithms with as many, a list that names none means the first."""
_PLAIN = {name.replace("_", ""): name for name in _LENGTHS} | {"blake2b512": "blake2b"}
"""Algorithms by what the name of a manifest says once it is letters and digits alone (RFC 8493, section 2.4)."""
_LIST = re.compile(
    r"(?:(?:tag)?manifest-([\w-]+)\.txt|datapackage\.json|(?:check|md5|sha\d*)sums?(?:\.txt|\.asc)?|.*\.(?:md5|sha\d+))",
    re.I,
)
_LINE = re.compile(r"([0-9a-fA-F]{32,128})\s+[*]?(.+)")
_BAG = re.compile(r"(?:bagit|bag-info|fetch|(?:tag)?manifest-[\w-]+)\.txt", re.I)
_PACKAGE = "datapackage.json"
"""List of a Data Package (Frictionless), and of several WACZ files in one (profile multi-wacz-package)."""
_LONGEST = 20_000_000


UNLISTED = (
    "No manifest of its bag that could be checked lists it: no checksum of whoever packed the bag vouches for it."
)
"""What is noted of a file in a BagIt bag's payload that its manifests leave out (RFC 8493: such a bag is not valid), or
whose manifest is of an algorithm that is not known here."""


def is_bag_file(name: str, names: Mapping[str, object]) -> bool:
    """Tell whether a member is one of the files that make a folder a BagIt bag or a list of WACZ, and no document.

    Parameters
    ----------
    name
        Its name in the archive.
    names
        All names.
    """
    path = PurePosixPath(name)
    if path.name == _PACKAGE:
        return any(other.endswith(".wacz") for other in names)
    return _BAG.fullmatch(path.name) is not None and (path.parent / "bagit.txt").as_posix() in names


def unlisted(name: str, names: Mapping[str, object], fits: Mapping[str, str]) -> str | None:
    """Give what is to be noted of a member in a bag's payload that its manifests do not name.

    Parameters
    ----------
    name
        Its name in the archive.
    names
        All names.
    fits
        What ``check_lists`` found to fit.

    Returns
    -------
    str or None
        ``UNLISTED``; None for a file that is listed, or that lies in no payload.
    """
    folders = PurePosixPath(name).parents
    in_payload = any(f.name == "data" and (f.parent / "bagit.txt").as_posix() in names for f in folders)
    return UNLISTED if in_payload and name not in fits else None


@dataclass
class Checked:
    """What the lists of checksums in an archive came to.

    Attributes
    ----------
    fits
        Name of a file to the checksum that was stated for it and fits, such as "sha256:9f86...".
    faults
        Name of a file to what is wrong: it is missing, or not what a list says.
    """

    fits: dict[str, str] = field(default_factory=dict)
    faults: dict[str, EvidenceError] = field(default_factory=dict)


def check_lists(files: Mapping[str, bytes], name: str) -> Checked:
    """Hold every list of checksums in an archive against the files it names.

    A list that is itself not what another one says (a manifest of a bag whose tag manifest gainsays it) vouches for
    nothing: it is among the faults, and what it says is passed over.

    Parameters
    ----------
    files
        Bytes by name.
    name
        What messages call the archive.

    Examples
    --------
    >>> check_lists({"a.txt": b"a", "a.txt.md5": b"d41d8cd98f00b204e9800998ecf8427e  a.txt"}, "a.zip").faults.keys()
    dict_keys(['a.txt'])
    """
    checked = Checked()
    # lists of lists first
    for path in sorted(files, key=lambda path: not PurePosixPath(path).name.lower().startswith("tagmanifest-")):
        match = _LIST.fullmatch(PurePosixPath(path).name)
        if match is None or path in checked.faults or len(files[path]) > _LONGEST:
            continue
        for inner, stated, listed in _lines(path, files[path], match[1]):
            if inner in files or match[1]:  # a list that is no bag's may name files that stayed elsewhere
                fault = _fault(inner, stated, files, f"{name}, {path}, {listed}")
                if fault is not None:
                    checked.faults[inner] = fault
                else:
                    checked.fits[inner] = stated
    return checked


def _lines(path: str, data: bytes, named: str | None) -> Iterator[tuple[str, str, str]]:
    """Return what each line of a list names: the file, its checksum with the algorithm, and the file as written."""
    folder = PurePosixPath(path).parent
    if PurePosixPath(path).name == _PACKAGE:
        for written, stated in listed_in(data).items():
            if stated.partition(":")[0] in _LENGTHS:
                yield (folder / written).as_posix(), stated.lower(), written
        return
    for line in data.decode("utf-8", errors="replace").splitlines():
        match = _LINE.fullmatch(line.strip())
        if match is None:
            continue
        usual = next((a for a, n in _LENGTHS.items() if n == len(match[1])), "")
        algorithm = _PLAIN.get(re.sub(r"[\W_]", "", named).lower(), "") if named else usual
        # the name of the list says one algorithm, the length of the line another: it is no checksum
        if _LENGTHS.get(algorithm) != len(match[1]):
            continue
        written = match[2].strip()
        plain = written.removeprefix("./")
        # BagIt writes CR, LF and % in names as percent codes; sha256sum writes names as they are
        inner = (folder / (unquote(plain) if named else plain)).as_posix()
        yield inner, f"{algorithm}:{match[1].lower()}", written


def listed_in(data: bytes) -> dict[str, str]:
    """Read the list of a Data Package or WACZ: each file's path and its digest, such as "sha256:9f86...", or "".

    Parameters
    ----------
    data
        The bytes of its datapackage.json; whatever is none lists nothing.
    """
    try:
        resources = [r for r in any_json(data)["resources"] if isinstance(r["path"], str)]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return {}
    return {r["path"]: _stated(r) for r in resources}


def _stated(resource: Mapping[str, Any]) -> str:
    """Return the digest of a resource: WACZ 1 has it as "hash", drafts of it under "stats"."""
    stats = resource.get("stats")
    # a Data Package's MD5 stands without its name
    found = str(resource.get("hash") or (stats.get("hash") if isinstance(stats, dict) else "") or "")
    usual = next((a for a, n in _LENGTHS.items() if n == len(found)), "")
    return f"{usual}:{found}" if usual else found


def _fault(inner: str, stated: str, files: Mapping[str, bytes], where: str) -> EvidenceError | None:
    algorithm, _, value = stated.partition(":")
    data = files.get(inner)
    found = hashlib.new(algorithm, data, usedforsecurity=False).hexdigest() if data is not None else None
    if found == value:
        return None
    return EvidenceError(
        f"{inner} is {'missing' if found is None else 'not what the manifest in the archive says'}",
        where=where,
        remedy="Get the archive again from who made it; do not rely on this copy.",
        code="E_ARCHIVE_DIGEST",
    )
