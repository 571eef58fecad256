"""Parts of a package, each alone under the fuzzer: the reader that meets the part, and no other part's work."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from toolkit.evidence.verification import claims, command
from toolkit.evidence.verification.blocks import cut
from toolkit.evidence.verification.contents import check_contents
from toolkit.evidence.verification.custody import check_custody
from toolkit.evidence.verification.decided import check_decisions
from toolkit.evidence.verification.files import Package, check_bytes_of, open_package
from toolkit.evidence.verification.origin import check_signature, check_time
from toolkit.evidence.verification.outcome import BROKEN, Level, RefusedError, UnreadableError
from toolkit.evidence.verification.page import page_fault
from toolkit.evidence.verification.quotations import check_quotations
from toolkit.evidence.verification.unpacked import package_folder

ROOT = Path(__file__).resolve().parents[2]
OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SHARED = Path("/dev/shm")  # noqa: S108  (memory, where there is one: a file an input)
SPACE = Path(tempfile.mkdtemp(prefix="dateline-fuzz-", dir=_SHARED if _SHARED.is_dir() else None))
_PICTURE = re.compile(rb"(data:image/png;base64,[A-Za-z0-9+/]{40})[A-Za-z0-9+/]+={0,2}")


class NotOneLineError(Exception):
    """What is printed is more than a line, or obeyed by a terminal."""


@cache
def package() -> Path:
    """Copy a published package to where it may be written on."""
    return Path(shutil.copytree(ROOT / "binder" / "published" / "drill", SPACE / "package"))


def _told(levels: list[Level]) -> None:
    told = command.as_text(levels, everything=True)
    command.as_json(package(), levels, [])
    if OBEYED.search(told.replace("\n", "")):
        raise NotOneLineError(repr(told))


def _in_place_of(name: str, look: Callable[[Package], list[Level]]) -> Callable[[bytes], None]:
    """Make a reader that lays bytes where a part was and looks at the package."""

    def read(data: bytes) -> None:
        path = package() / name
        before = path.read_bytes() if path.exists() else None
        try:
            path.write_bytes(data)
            _told(look(open_package(package())))
        except (RefusedError, UnreadableError) as e:
            if OBEYED.search(str(e)):
                raise NotOneLineError(repr(str(e))) from e
        finally:
            if before is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(before)

    return read


def _records(opened: Package) -> list[Level]:
    claims.page_fault = _known_page  # the page stays the same: it is matched once
    decided = check_decisions(opened)
    return [claims.check_claims(opened), check_quotations(opened), *([decided] if decided else [])]


_known_page = lru_cache(maxsize=2)(page_fault)


def _lists(opened: Package) -> list[Level]:
    return [check_bytes_of(opened)]


def _custody(opened: Package) -> list[Level]:
    return [check_custody(opened)]


def _signed(opened: Package) -> list[Level]:
    signers = SPACE / "signers"
    signers.write_text("desk@example.org ssh-ed25519 AAAA\n", encoding="utf-8")
    return [check_signature(opened, signers)]


def _stamped(opened: Package) -> list[Level]:
    return [check_time(opened, None)]


def _contents(opened: Package) -> list[Level]:
    try:
        check_contents(opened, opened.json("data/results.json"), None)
    except BROKEN:  # as the level "claims" takes them
        return []
    return _custody(opened)


def _page(data: bytes) -> None:
    page = data.decode("utf-8", "replace")
    fault = page_fault(page)
    if fault and OBEYED.search(fault):
        raise NotOneLineError(repr(fault))
    cut(page)


def _packed(data: bytes) -> None:
    path = SPACE / "package.zip"
    path.write_bytes(data)
    try:
        with package_folder(path) as root:
            open_package(root)
    except (RefusedError, UnreadableError) as e:
        if OBEYED.search(str(e)):
            raise NotOneLineError(repr(str(e))) from e


def _seed(*names: str) -> Callable[[], Iterator[bytes]]:
    return lambda: ((package() / name).read_bytes() for name in names)


def _pages() -> Iterator[bytes]:
    whole = (package() / "data/report.html").read_bytes()
    short = _PICTURE.sub(rb"\1", whole)
    yield short
    sections = [match.start() for match in re.finditer(rb"<section", short)]
    if sections:
        yield short[: sections[0]] + short[sections[-1] :]


def _few_records() -> Iterator[bytes]:
    """Give results.json with two records of each list: the fuzzer changes a word in a hundred, not in ten thousand."""
    import json

    whole = json.loads((package() / "data/results.json").read_text(encoding="utf-8"))
    yield json.dumps(whole).encode()
    few = {key: value[:2] if isinstance(value, list) else value for key, value in whole.items()}
    yield json.dumps(few).encode()


def _archives() -> Iterator[bytes]:
    import io
    import tarfile
    import zipfile

    small = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        for name in small:
            archive.write(package() / name, f"drill/{name}")
    yield plain.getvalue()
    for mode in ("w", "w:gz"):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode=mode) as tar:
            for name in small:
                tar.add(package() / name, f"drill/{name}")
        yield packed.getvalue()


def _signatures() -> Iterator[bytes]:
    body = b"U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgAAAA"
    yield b"-----BEGIN SSH SIGNATURE-----\n" + body + b"\n-----END SSH SIGNATURE-----\n"


def _tokens() -> Iterator[bytes]:
    """Give a token as an authority makes it, where openssl is there to play one."""
    import subprocess

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tsa.cnf").write_text(_AUTHORITY, encoding="utf-8")
        (folder / "serial").write_text("01\n", encoding="utf-8")
        key = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-days", "9"]
        key += ["-subj", "/CN=tsa", "-addext", "extendedKeyUsage=critical,timeStamping"]
        asked = ["ts", "-query", "-data", str(package() / "tagmanifest-sha256.txt"), "-sha256", "-cert", "-out", "q"]
        given = ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q", "-out", "r"]
        for words in (key, asked, given):
            subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)  # noqa: S607
        yield (folder / "r").read_bytes()


_AUTHORITY = """[tsa]
default_tsa = own
[own]
dir = .
serial = ./serial
crypto_device = builtin
signer_cert = ./c.pem
signer_key = ./k.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
"""

RESULTS, PAGE, CUSTODY = "data/results.json", "data/report.html", "data/evidence/custody.jsonl"
STEP = "data/steps/quote-timeline/outputs.json"
SEALED = "tagmanifest-sha256.txt"

READS: dict[str, tuple[Callable[[bytes], None], Callable[[], Iterator[bytes]], int]] = {
    "results": (_in_place_of(RESULTS, _records), _few_records, 600_000),
    "page": (_page, _pages, 200_000),
    "custody": (_in_place_of(CUSTODY, _custody), _seed(CUSTODY), 16_384),
    "step": (_in_place_of(STEP, _records), _seed(STEP), 100_000),
    "case-in-package": (_in_place_of("data/case/case.toml", _records), _seed("data/case/case.toml"), 32_768),
    "case-files": (_in_place_of("data/case/files.json", _contents), _seed("data/case/files.json"), 16_384),
    "crate": (_in_place_of("data/ro-crate-metadata.json", _contents), _seed("data/ro-crate-metadata.json"), 64_000),
    "list": (_in_place_of("manifest-sha256.txt", _lists), _seed("manifest-sha256.txt"), 16_384),
    "tags": (_in_place_of(SEALED, _lists), _seed(SEALED), 4_096),
    "bag-info": (_in_place_of("bag-info.txt", _custody), _seed("bag-info.txt"), 4_096),
    "signature": (_in_place_of(f"{SEALED}.sig", _signed), _signatures, 4_096),
    "stamp": (_in_place_of(f"{SEALED}.tsr", _stamped), _tokens, 16_384),
    "packed": (_packed, _archives, 65_536),
}
"""By name: the reader, its seeds, and the longest input."""
