"""Ways to alter a package, each seeded: what the verifier is held against, a thousand times."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from toolkit.evidence.bag import listed
from toolkit.evidence.verification.seals import seal_of

Change = Callable[[Path, random.Random], None]


def files_of(root: Path) -> list[Path]:
    return sorted(p for p in root.rglob("*") if p.is_file())


def write(path: Path, data: bytes) -> None:
    """Write anew: the copies share their files."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def rehash(root: Path) -> None:
    """Write all lists anew, as a forger would: the crate's digests too, and files that were laid beside the lists."""
    _describe_again(root)
    data = {p.relative_to(root).as_posix(): p.read_bytes() for p in files_of(root)}
    payload = {n: hashlib.sha256(d).hexdigest() for n, d in data.items() if n.startswith("data/")}
    size = sum(len(data[n]) for n in payload)
    info = [line for line in data["bag-info.txt"].decode().splitlines() if not line.startswith("Payload-Oxum")]
    write(root / "bag-info.txt", ("\n".join([*info, f"Payload-Oxum: {size}.{len(payload)}"]) + "\n").encode())
    write(root / "manifest-sha256.txt", listed(payload))
    beside = ("tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig", "tagmanifest-sha256.txt.tsr")
    tags = sorted(path.name for path in root.iterdir() if path.is_file() and path.name not in beside)
    whole = {n: hashlib.sha256((root / n).read_bytes()).hexdigest() for n in tags}
    write(root / "tagmanifest-sha256.txt", listed(whole))


def _describe_again(root: Path) -> None:
    path = root / "data" / "ro-crate-metadata.json"
    try:
        crate = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return
    for entity in crate["@graph"]:
        place = root / "data" / entity["@id"]
        if "sha256" in entity and place.is_file():
            entity["sha256"] = hashlib.sha256(place.read_bytes()).hexdigest()
    write(path, json.dumps(crate).encode())


def flip(root: Path, chance: random.Random) -> None:
    path = chance.choice([p for p in files_of(root) if p.stat().st_size])
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    write(path, bytes(data))


def cut_short(root: Path, chance: random.Random) -> None:
    path = chance.choice([p for p in files_of(root) if p.stat().st_size])
    data = path.read_bytes()
    write(path, data[: chance.randrange(len(data))])


def grow(root: Path, chance: random.Random) -> None:
    path = chance.choice(files_of(root))
    write(path, path.read_bytes() + chance.choice([b"\n", b" ", b"\0", b"x", b"\n\n"]))


def add(root: Path, chance: random.Random) -> None:
    folders = [root, *(p for p in root.rglob("*") if p.is_dir())]
    name = chance.choice(["extra.txt", ".hidden", "REPORT.HTML", "note.txt.bak", "new/inside.txt", "verify2.py"])
    write(chance.choice(folders) / name, chance.randbytes(chance.randrange(40)))


def remove(root: Path, chance: random.Random) -> None:
    chance.choice(files_of(root)).unlink()


def rename(root: Path, chance: random.Random) -> None:
    path = chance.choice(files_of(root))
    new = chance.choice([f"{path.name}.old", path.name.upper(), f"x{path.name}", path.name.capitalize()])
    path.rename(path.with_name(new if new != path.name else f"{new}~"))


def swap(root: Path, chance: random.Random) -> None:
    while True:
        one, two = chance.sample(files_of(root), 2)
        first, second = one.read_bytes(), two.read_bytes()
        if first != second:
            write(one, second)
            write(two, first)
            return


def link(root: Path, chance: random.Random) -> None:
    path = chance.choice(files_of(root))
    aside = root.with_name(f"{root.name}-aside")
    aside.mkdir(exist_ok=True)
    target = aside / f"{chance.randrange(10**9)}"
    shutil.copyfile(path, target)
    path.unlink()
    path.symlink_to(target)


def link_folder(root: Path, chance: random.Random) -> None:
    folder = chance.choice([p for p in root.rglob("*") if p.is_dir()])
    aside = root.with_name(f"{root.name}-folder")
    folder.rename(aside)
    folder.symlink_to(aside)


def pipe(root: Path, chance: random.Random) -> None:
    path = chance.choice(files_of(root))
    path.unlink()
    os.mkfifo(path)


def empty_folder(root: Path, chance: random.Random) -> None:
    (chance.choice([root, *(p for p in root.rglob("*") if p.is_dir())]) / f"empty{chance.randrange(99)}").mkdir()


def lead_out(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(["manifest-sha256.txt", "tagmanifest-sha256.txt"])
    lines = path.read_text().splitlines()
    name = chance.choice(["../outside", "data/../../x", "/etc/passwd", "data\\..\\x", "~/x", "C:/x"])
    lines.insert(chance.randrange(len(lines) + 1), f"{'0' * 64}  {name}")
    write(path, ("\n".join(lines) + "\n").encode())


def _in_step(root: Path, old: str, new: str, names: tuple[str, ...]) -> None:
    for name in names:
        text = (root / "data" / name).read_text(encoding="utf-8")
        assert old in text, (name, old)
        write(root / "data" / name, text.replace(old, new).encode())


def _other_number(chance: random.Random) -> tuple[str, str]:
    old = chance.choice(["84.6", "1.2 km", "85 km", "50.123"])
    at = chance.choice([n for n, c in enumerate(old) if c.isdigit()])
    return old, old[:at] + str((int(old[at]) + chance.randrange(1, 9)) % 10) + old[at + 1 :]


def in_step(root: Path, chance: random.Random) -> None:
    _in_step(root, *_other_number(chance), ("report.html", "results.json"))


def in_step_rehashed(root: Path, chance: random.Random) -> None:
    in_step(root, chance)
    rehash(root)


def report_rehashed(root: Path, chance: random.Random) -> None:
    _in_step(root, *_other_number(chance), ("report.html",))
    rehash(root)


def sentence_rehashed(root: Path, chance: random.Random) -> None:
    """Edit one sentence in the report and in the list of sentences, and nothing it comes from."""
    results = json.loads((root / "data" / "results.json").read_text(encoding="utf-8"))
    page = (root / "data" / "report.html").read_text(encoding="utf-8")
    whole = [
        t for t in results["sentences"] if f'data-from="{t["from"]}">{t["text"]}<' in page and t["from"] != "house"
    ]
    told = chance.choice(whole)
    at = chance.choice([n for n, c in enumerate(told["text"]) if c.isalnum()])
    old, new = (
        told["text"],
        told["text"][:at] + chance.choice("0123456789".replace(told["text"][at], "")) + told["text"][at + 1 :],
    )
    mark = f'data-from="{told["from"]}">'
    assert f"{mark}{old}<" in page
    told["text"] = new
    write(root / "data" / "report.html", page.replace(f"{mark}{old}<", f"{mark}{new}<").encode())
    write(root / "data" / "results.json", json.dumps(results, ensure_ascii=False).encode())
    rehash(root)


def quotation_rehashed(root: Path, chance: random.Random) -> None:
    """Put other words into a mouth, everywhere but in the evidence."""
    new = chance.choice(["“finished”", "“not paid for”", "“not  finished”", "“not finished!”", "“never finished”"])
    names = ("report.html", "results.json", "steps/quote-timeline/outputs.json")
    _in_step(root, "“not finished”", new, names)
    rehash(root)


def evidence_rehashed(root: Path, chance: random.Random) -> None:
    """Put other words into the evidence and the text cut from it."""
    for path in (root / "data" / "texts" / "note.txt", *(root / "data" / "evidence").glob("??/*")):
        data = path.read_bytes()
        at = chance.randrange(len(data))
        write(path, data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    rehash(root)


def custody_rehashed(root: Path, chance: random.Random) -> None:
    path = root / "data" / "evidence" / "custody.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    what = chance.randrange(4)
    if what == 0:
        del lines[chance.randrange(len(lines))]
    elif what == 1:
        at = chance.randrange(len(lines) - 1)
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    else:
        at = chance.randrange(len(lines))
        entry = json.loads(lines[at])
        entry["at"] = f"2020-01-{chance.randrange(1, 28):02d}T00:00:00+00:00"
        if what == 3:
            entry["seal"] = seal_of(entry)
        lines[at] = json.dumps(entry, ensure_ascii=False)
    write(path, ("\n".join(lines) + "\n").encode())
    rehash(root)


def picture_rehashed(root: Path, chance: random.Random) -> None:
    path = root / "data" / "figures" / "site-lookup" / "map.png"
    write(path, path.read_bytes() + chance.randbytes(5))
    rehash(root)


def signed_rehashed(root: Path, chance: random.Random) -> None:
    path = chance.choice(files_of(root / "data"))
    write(path, path.read_bytes() + b" ")
    rehash(root)


def signed_tags_rehashed(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(["verify.py", "README.txt"])
    write(path, path.read_bytes() + b"\n")
    rehash(root)


def signature_taken(root: Path, chance: random.Random) -> None:
    signed_rehashed(root, chance)
    (root / "tagmanifest-sha256.txt.sig").unlink()


PLAIN: dict[str, tuple[Change, int]] = {
    "one byte altered in any file": (flip, 200),
    "a file cut short": (cut_short, 70),
    "bytes added to a file": (grow, 70),
    "a file added": (add, 70),
    "a file removed": (remove, 60),
    "a file renamed": (rename, 60),
    "two files swapped": (swap, 60),
    "a file replaced by a link to the same bytes": (link, 50),
    "a folder replaced by a link": (link_folder, 20),
    "a file replaced by a pipe": (pipe, 20),
    "an empty folder added": (empty_folder, 20),
    "a path out of the package in a list": (lead_out, 20),
    "report and results edited in step": (in_step, 40),
    "report and results edited in step, all lists hashed anew": (in_step_rehashed, 30),
    "report edited, all lists hashed anew": (report_rehashed, 30),
    "a sentence edited in the report and in its list of sentences, all lists hashed anew": (sentence_rehashed, 50),
    "a quotation edited in report, results and outputs, lists hashed anew": (quotation_rehashed, 20),
    "evidence and its text edited, lists hashed anew": (evidence_rehashed, 20),
    "custody log edited, lists hashed anew": (custody_rehashed, 20),
    "a figure edited, lists hashed anew": (picture_rehashed, 10),
}
SIGNED: dict[str, tuple[Change, int]] = {
    "signed: any file edited, lists hashed anew": (signed_rehashed, 30),
    "signed: verify.py or README edited, lists hashed anew": (signed_tags_rehashed, 10),
    "signed: edited, hashed anew, signature taken away": (signature_taken, 20),
}
"""Kinds, each with how many of it are made; together a thousand. Those on a signed package are checked with signers."""


def copy(source: Path, target: Path) -> Path:
    """Copy a package, its files shared with the source."""
    shutil.copytree(source, target, copy_function=os.link)
    return target
