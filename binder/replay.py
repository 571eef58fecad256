"""Do here what Binder does, without a container: build, slim, and run the notebook with no network.

The committed files go into a folder of their own, as repo2docker copies them; then its steps follow in its order: a
fresh Python, requirements.txt, postBuild. The notebook runs where no address can be reached, in a network namespace of
its own. It fails unless all findings are reproduced, within 60 seconds, in libraries of less than 600 MB.

    python binder/replay.py [FOLDER]        (make binder)
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STEPS = ("binder/requirements.txt", "binder/postBuild")
"""What repo2docker takes out of this folder, in its order."""

MOST_MEGABYTES = 600
MOST_SECONDS = 60
_LOOPBACK_UP = (
    "import fcntl, socket, struct, os, sys\n"
    "fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 0x41))\n"  # SIOCSIFFLAGS: up, running
    "os.execvp(sys.argv[1], sys.argv[1:])\n"
)


def main() -> int:
    """Replay the build into the folder named, or into a temporary one that is deleted."""
    if len(sys.argv) > 1:
        return _replay(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="dateline-binder-") as folder:
        return _replay(Path(folder))


def _replay(folder: Path) -> int:
    source, python = folder / "home", folder / "venv" / "bin" / "python"
    source.mkdir(parents=True)
    environment = environment_of(folder)
    _do(["git", "archive", "--output", str(folder / "home.tar"), "HEAD"], ROOT)
    _do(["tar", "xf", str(folder / "home.tar")], source)
    _do([sys.executable, "-m", "venv", str(folder / "venv")], folder)
    _do([str(python), "-m", "pip", "install", "--quiet", "--no-cache-dir", "-r", STEPS[0]], source, environment)
    _do(["bash", STEPS[1]], source, environment)
    libraries = next((folder / "venv" / "lib").glob("python3*")) / "site-packages"
    size = sum(path.stat().st_size for path in libraries.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6
    answer, seconds = run_notebook(source / "binder" / "drill.ipynb", python, environment)
    sys.stdout.write(f"{size:.0f} MB of libraries; run in {seconds:.0f} s without a network: {answer}\n")
    whole = re.fullmatch(r"(\d+) of \1 findings reproduced", answer)
    return 0 if whole and size < MOST_MEGABYTES and seconds <= MOST_SECONDS else 1


def _do(words: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    subprocess.run(words, check=True, cwd=folder, env=environment)  # noqa: S603  (our own words)


def environment_of(folder: Path) -> dict[str, str]:
    """Give an environment that knows the new Python and nothing of this machine's settings."""
    return {
        "HOME": str(folder / "home"),
        "PATH": os.pathsep.join([str(folder / "venv" / "bin"), os.defpath]),
        "LANG": "C.UTF-8",
    }


def run_notebook(notebook: Path, python: Path, environment: dict[str, str]) -> tuple[str, float]:
    """Run all cells where no address can be reached, and give the last line printed and the seconds it took."""
    done = notebook.with_name("replayed.ipynb")
    words = [str(python), "-m", "nbconvert", "--to", "notebook", "--execute", "--output", done.name, str(notebook)]
    begun = time.monotonic()
    _do([*without_network(python), *words], notebook.parent, environment)
    seconds = time.monotonic() - begun
    return last_line(json.loads(done.read_text(encoding="utf-8"))), seconds


def without_network(python: Path) -> list[str]:
    """Give the words that start a command in a namespace whose only network is its own loopback."""
    if shutil.which("unshare") is None:
        raise SystemExit(
            "no unshare on this machine (Debian: apt-get install util-linux): the network cannot be taken away"
        )
    return ["unshare", "--map-root-user", "--net", str(python), "-c", _LOOPBACK_UP]


def last_line(notebook: dict[str, Any]) -> str:
    """Give the last line that the last cell printed."""
    printed = [out for out in notebook["cells"][-1].get("outputs", ()) if out.get("name") == "stdout"]
    return "".join("".join(out["text"]) for out in printed).strip().splitlines()[-1] if printed else ""


if __name__ == "__main__":
    sys.exit(main())
