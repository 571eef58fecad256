"""Take results over instead of making them again: from the run before, one that was cut off, or a shared cache.

A step's folder is taken over when its key (``desk.key``) is the one wanted and every file in it is as its outputs say.
Where only the notebook's prose has changed, the new prose is put round the old results.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any

from toolkit.desk.running.execution import NOTEBOOK
from toolkit.desk.running.key import INPUTS, OUTPUTS
from toolkit.desk.running.steps import StepSpec, notebook_path
from toolkit.errors import FileError, UsageError
from toolkit.evidence import digest_file, write_atomic
from toolkit.reading import read_json

_MANIFEST = "entry.json"
_LARGEST = 2_000_000_000


def read_key(folder: Path) -> dict[str, Any] | None:
    """Return a step's inputs.json if the folder holds a finished step."""
    try:
        facts = read_json(folder / INPUTS)
    except FileError:
        return None
    sound = all(isinstance(facts.get(part), dict) for part in ("parameters", "files", "upstream", "libraries"))
    return facts if sound and (folder / NOTEBOOK).is_file() else None


def damage(folder: Path, step: StepSpec) -> str | None:
    """Say what is wrong with the files of a finished step, or nothing.

    Returns
    -------
    str or None
        The first file that is missing or altered, as outputs.json lists them; None when all are as listed.
    """
    try:
        outputs = read_json(folder / OUTPUTS)
        listed = {figure["file"]: figure["sha256"] for figure in outputs["figures"]} | outputs["files"]
    except (FileError, KeyError, TypeError):
        return f"{OUTPUTS} cannot be read"
    for name, digest in listed.items():
        path = folder / name
        if not path.is_file() or digest_file(path) != digest:
            return f"{name} is missing or altered"
    try:
        with_prose(folder / NOTEBOOK, notebook_path(step))
    except (FileError, KeyError, TypeError, StopIteration):
        return f"{NOTEBOOK} is missing or altered"
    return None


def take_over(folder: Path, target: Path, step: StepSpec) -> None:
    """Copy a finished step's folder, with the notebook's prose as it is now.

    Parameters
    ----------
    folder
        Where it lies; not changed.
    target
        Where it goes; must not exist.
    step
        The step.
    """
    aside = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    shutil.copytree(folder, aside, copy_function=link_or_copy)
    merged = with_prose(folder / NOTEBOOK, notebook_path(step))
    if merged != (folder / NOTEBOOK).read_bytes():
        # the copy shares its bytes with the former run: written to in place, both would change
        (aside / NOTEBOOK).unlink()
        write_atomic(aside / NOTEBOOK, merged)
    aside.rename(target)


def link_or_copy(source: str, target: str) -> None:
    """Link a file, so that copies share their disk space; copy it where that is not possible, or where it will grow."""
    if not source.endswith(".jsonl"):
        with contextlib.suppress(OSError):
            os.link(source, target)
            return
    shutil.copy2(source, target)


def with_prose(executed: Path, notebook: Path) -> bytes:
    """Return an executed notebook with the markdown of the notebook as it is now.

    Parameters
    ----------
    executed
        The executed notebook; its code cells are the notebook's own, and the injected parameters.
    notebook
        The notebook with other prose.
    """
    done = read_json(executed)
    # code cells come in the same order; prose may have been added, cut or moved
    ran = iter([c for c in done["cells"] if c["cell_type"] == "code"])
    cells: list[dict[str, Any]] = []
    for cell in read_json(notebook, follow=True)["cells"]:
        if cell["cell_type"] != "code":
            cells.append({**cell, "source": "".join(cell["source"])})
            continue
        cells.append(next(ran))
        if "parameters" in cell["metadata"].get("tags", []):
            cells.append(next(ran))  # papermill put the injected parameters there
    old = [{**c, "source": "".join(c["source"])} for c in done["cells"]]
    new = [{**c, "source": "".join(c["source"])} for c in cells]
    if [(c["cell_type"], c["source"]) for c in old] == [(c["cell_type"], c["source"]) for c in new]:
        return executed.read_bytes()
    import nbformat

    text: str = nbformat.writes(nbformat.from_dict({**done, "cells": new}))
    return f"{text}\n".encode()


class StepCache:
    """Results of steps by key, for many cases and users: a folder, or any address that fsspec knows.

    Whoever may write to it decides what a run takes over, so share it only with people whose results you would print.

    Parameters
    ----------
    address
        A folder, or an address such as "s3://bucket/dateline".
    """

    def __init__(self, address: str):
        self.address = address
        self._remote = "://" in address

    def get(self, key: str, target: Path) -> str | None:
        """Unpack an entry.

        Parameters
        ----------
        key
            Key of the step.
        target
            Folder to make; left alone unless the entry is whole.

        Returns
        -------
        str or None
            None when it was taken; otherwise why not: "not cached" or "cache entry damaged".
        """
        import tarfile

        try:
            with self._open(key, "rb") as stream:
                packed: bytes = stream.read(_LARGEST)
        except FileNotFoundError:
            return "not cached"
        try:
            files = _unpack(packed)
        except (tarfile.TarError, ValueError, KeyError, EOFError):
            return "cache entry damaged"
        aside = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
        for name, data in files.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(data)
        aside.rename(target)
        return None

    def put(self, key: str, folder: Path) -> None:
        """Pack a step's folder as an entry; it appears whole or not at all."""
        names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        packed = _pack({name: (folder / name).read_bytes() for name in names})
        if self._remote:
            with self._open(key, "wb") as stream:
                stream.write(packed)
            return
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, packed)

    def _path(self, key: str) -> Path:
        return Path(self.address) / key[:2] / f"{key}.tar"

    @contextlib.contextmanager
    def _open(self, key: str, mode: str) -> Iterator[IO[bytes]]:
        if not self._remote:
            with self._path(key).open(mode) as stream:
                yield stream
            return
        try:
            import fsspec
        except ModuleNotFoundError as e:
            raise UsageError(
                f"the step cache {self.address!r} needs fsspec",
                where="settings, step_cache",
                remedy="Install fsspec, or name a folder.",
            ) from e
        try:
            opened = fsspec.open(f"{self.address.rstrip('/')}/{key[:2]}/{key}.tar", mode)
        except (ImportError, ValueError) as e:
            raise UsageError(
                f"the step cache {self.address!r} cannot be opened: {e}",
                where="settings, step_cache",
                remedy="Install what that address needs, or name a folder.",
                code="E_STEP_CACHE",
            ) from e
        with opened as stream:
            yield stream


def _pack(files: Mapping[str, bytes]) -> bytes:
    import tarfile

    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in {_MANIFEST: json.dumps(digests).encode(), **files}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def _unpack(packed: bytes) -> dict[str, bytes]:
    import tarfile

    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:") as archive:
        for member in archive:
            stream = archive.extractfile(member)
            # a shared cache is others' bytes: a name must not lead out, and a link is no result
            if stream is None or not _harmless(member.name):
                raise ValueError(f"{member.name!r} does not belong into an entry")
            files[member.name] = stream.read()
    digests = json.loads(files.pop(_MANIFEST))
    if digests != {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}:
        raise ValueError("an entry is not what its list says")
    return files


def _harmless(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and bool(path.name)
