"""A thousand altered packages are all found, and a hundred honest copies raise no alarm."""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.evidence.mutations import PLAIN, SIGNED, Change, copy, files_of, rehash
from tests.evidence.small import make_run
from toolkit.evidence.signing import sign_package
from toolkit.evidence.verification.command import arguments, check, exit_code
from toolkit.evidence.verification.outcome import RefusedError, UnreadableError


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("plain") / "run")


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A signed package, and the list of its allowed signers."""
    home = tmp_path_factory.mktemp("signed")
    package = make_run(home / "run")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / "key")], check=True)
    sign_package(package, home / "key")
    public = (home / "key.pub").read_text().split()
    (home / "signers").write_text(f'desk@example.org namespaces="dateline" {public[0]} {public[1]}\n')
    return package, home / "signers"


def found(package: Path, *words: str) -> bool:
    """Tell whether the check says that something is wrong."""
    parser = argparse.ArgumentParser()
    arguments(parser)
    try:
        levels, _ = check(package, parser.parse_args(list(words)))
    except (RefusedError, UnreadableError):
        return True
    return exit_code(levels) == 1


def missed(source: Path, home: Path, change: Change, count: int, *words: str) -> list[int]:
    """Give the seeds of altered copies that the check lets pass."""
    passed = []
    for seed in range(count):
        target = copy(source, home / f"{seed}")
        change(target, random.Random(seed))  # noqa: S311
        if not found(target, *words):
            passed.append(seed)
    return passed


def test_the_kinds_make_a_thousand() -> None:
    assert sum(count for _, count in (*PLAIN.values(), *SIGNED.values())) == 1000


def test_hashing_anew_is_no_alteration_by_itself(plain: Path, tmp_path: Path) -> None:
    target = copy(plain, tmp_path / "copy")
    rehash(target)
    assert not found(target)


@pytest.mark.parametrize("kind", PLAIN)
def test_every_altered_copy_is_found(plain: Path, tmp_path: Path, kind: str) -> None:
    change, count = PLAIN[kind]
    assert missed(plain, tmp_path, change, count) == []


@pytest.mark.parametrize("kind", SIGNED)
def test_lists_hashed_anew_do_not_pass_a_signature(signed: tuple[Path, Path], tmp_path: Path, kind: str) -> None:
    change, count = SIGNED[kind]
    package, signers = signed
    assert not found(package, "--signers", str(signers))
    assert missed(package, tmp_path, change, count, "--signers", str(signers)) == []


def test_a_hundred_honest_copies_raise_no_alarm(plain: Path, tmp_path: Path) -> None:
    alarms = [n for n in range(80) if found(_archived(plain, tmp_path, n))]
    alarms += [n for n in range(80, 90) if found(_cloned(plain, tmp_path, n))]
    alarms += [n for n in range(90, 100) if found(_copied(plain, tmp_path, n))]
    assert alarms == []


def _archived(package: Path, home: Path, number: int) -> Path:
    """Pack a package as zip or tar, in an order of its own; half of them are unpacked again."""
    chance, names = random.Random(number), files_of(package)  # noqa: S311
    chance.shuffle(names)
    top = chance.choice(["", "package/", "case/package/", "Some folder/"])
    kind = ["zip", "tar", "tar.gz", "tar.xz"][number % 4]
    path = home / f"{number}.{kind}"
    if kind == "zip":
        method = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
        with zipfile.ZipFile(path, "w", method) as archive:
            for name in names:
                archive.write(name, top + name.relative_to(package).as_posix())
    else:
        with tarfile.open(path, f"w:{kind.partition('.')[2]}", format=chance.choice([0, 1, 2])) as packed:
            for name in names:
                packed.add(name, top + name.relative_to(package).as_posix())
    if number % 8 < 4:
        return path
    shutil.unpack_archive(path, home / f"{number}", kind.replace("tar.gz", "gztar").replace("tar.xz", "xztar"))
    return home / f"{number}" / top


def _cloned(package: Path, home: Path, number: int) -> Path:
    """Put a package under git and clone it: as the repository itself, or as a folder of one."""
    below = "" if number % 2 else "runs/package"
    repository = home / f"repository{number}"
    shutil.copytree(package, repository / below)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "-A", "-f"], ["commit", "-q", "-m", "package"]):
        subprocess.run([*git, "-C", str(repository), *words], check=True)
    subprocess.run([*git, "clone", "-q", str(repository), str(home / f"clone{number}")], check=True)
    return home / f"clone{number}" / below


def _copied(package: Path, home: Path, number: int) -> Path:
    """Copy a package with other rights and times."""
    target = home / f"copy {number} ü"
    shutil.copytree(package, target, copy_function=shutil.copyfile)
    for path in files_of(target):
        path.chmod(0o600 if number % 2 else 0o755)
    return target
