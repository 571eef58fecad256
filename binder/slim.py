"""Make the libraries of a Binder image smaller: what nobody runs there goes.

Tests of the libraries, C and Cython sources, source maps, the symbols of compiled modules, compiled Python files (made
again where they are needed), calendars for other languages than English, and a few parts that a visitor does not meet.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

SOURCES = {".c", ".cc", ".cpp", ".h", ".hpp", ".pxd", ".pyx", ".pyi", ".map", ".pyc"}
KEPT_STUBS = ("jedi", "lazy_loader", "skimage", "toolkit")
"""Packages that read .pyi files when they run."""

UNUSED = (
    "jedi/third_party/typeshed/stubs",  # completion of libraries that are not here
    "jedi/third_party/django-stubs",
    "jupyterlab/galata",  # JupyterLab's own tests
    "skimage/data",  # sample pictures
    "debugpy",  # the debugger; ipykernel does without
    "networkx",  # graphs of scikit-image, which nothing here draws
    "pyogrio",  # geopandas reads files with it; nothing here does
    "pyogrio.libs",
    "setuptools",
    "PIL/_avif.cpython-311-x86_64-linux-gnu.so",
)


def main() -> None:
    """Slim the libraries of the Python that runs this."""
    libraries = Path(sysconfig.get_path("purelib"))
    before = _megabytes(libraries)
    for name in UNUSED:
        _remove(libraries / name)
    for folder in [p for p in libraries.rglob("tests") if p.is_dir() and "toolkit" not in p.parts]:
        _remove(folder)
    for path in [*libraries.glob("pillow.libs/libavif*"), *_files(libraries)]:
        if not path.exists():
            continue
        if _unwanted(path, path.relative_to(libraries).parts[0]):
            path.unlink()
        elif ".so" in path.suffixes and not path.parent.name.endswith(".libs"):
            _strip(path)
    sys.stdout.write(f"libraries: {before:.0f} MB before, {_megabytes(libraries):.0f} MB after\n")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _strip(path: Path) -> None:
    """Take the symbols out of a compiled module; libraries that wheels bring in .libs do not load any more after it."""
    if tool := shutil.which("strip"):
        subprocess.run([tool, "--strip-unneeded", str(path)], check=False, capture_output=True)  # noqa: S603


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _unwanted(path: Path, package: str) -> bool:
    if path.parent.name == "pillow.libs" and path.name.startswith("libavif"):
        return True
    if path.suffix in SOURCES:
        return package not in KEPT_STUBS or path.suffix != ".pyi"
    return path.parent.name == "locale-data" and package == "babel" and not path.name.startswith(("en", "root"))


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in _files(folder)) / 1e6


if __name__ == "__main__":
    main()
