"""Where a person works in JupyterLab: a case's copies of the notebooks, its board, and the server that opens them."""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.desk.folders import check_slug, find_case, writing
from toolkit.desk.running.isolation import isolated_environment
from toolkit.desk.running.pristine import MARK
from toolkit.desk.running.steps import STEPS, StepSpec, notebook_path
from toolkit.errors import CaseError, DatelineWarning
from toolkit.evidence import write_atomic
from toolkit.reading import read_json
from toolkit.settings import get_settings
from toolkit.system import is_root

_EXTENSIONS = Path(__file__).resolve().parent / "labextensions"
"""What this server's pages load besides: the tile that begins a case. Nothing is installed into JupyterLab."""

FOLDER = "lab"
"""Folder of the reporter's home that holds the copies; git ignores it in a clone."""

BOARD = "board.ipynb"
START = "start.ipynb"
_HIDDEN = ("__pycache__", "*.pyc", ".DS_Store", "*~", "notebooks")
"""Not shown in the file browser: what is no file of a case, and the shipped notebooks, which are not worked in."""

_LONGEST_SOCKET = 80
"""Characters of a folder in which a kernel's sockets fit: a socket's path may have 107 (sys/un.h), its name has 25."""


def prepare(slug: str) -> Path:
    """Make the copies of the notebooks for a case, and its board.

    Returns
    -------
    Path
        The board. A copy that somebody works in stays as it is; where the shipped notebook has moved on, the former
        copy is kept beside the new one.

    Raises
    ------
    CaseError
        There is no such case; a folder or page of it is a link (E_CASE_LINK).
    StorageError
        The copies cannot be written.
    """
    find_case(slug)
    prepare_start()
    folder = _own(get_settings().home / FOLDER / check_slug(slug))
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for step in STEPS:
            _copy(step, slug, folder / step.notebook)
        _write(folder / BOARD, _board(slug))
    return folder / BOARD


def prepare_start() -> Path:
    """Make the page on which a case is chosen or begun."""
    path = _own(get_settings().home / FOLDER) / START
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, _notebook((_START_WORDS, "from toolkit import widgets\n\nwidgets.start()")))
    return path


def _copy(step: StepSpec, slug: str, path: Path) -> None:
    shipped = read_json(notebook_path(step), follow=True)
    mark = shipped["metadata"].get(MARK)
    if path.is_file():
        kept = read_json(path).get("metadata", {}).get(MARK)
        if kept == mark:
            return
        # a person may have worked in it
        path.replace(path.with_name(f"{path.stem}.former.ipynb"))
    _write(path, _for_case(shipped, slug))


def _for_case(notebook: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """Return a notebook whose parameter ``case`` names the case, without results."""
    cells = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if "parameters" in cell["metadata"].get("tags", []):
            source = source.replace('case: str = "drill"', f"case: str = {json.dumps(slug)}")
        outputs: dict[str, Any] = {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
        cells.append({**cell, "source": source, **outputs})
    return {**notebook, "cells": cells}


_START_WORDS = """\
# Start

Choose a case, or begin one from an article: it is read, and what it offers is drafted for you to accept or reject.
Nothing is accepted by itself. If no form stands below, run the cell (Shift+Enter).
"""

_BOARD_WORDS = """\
# {slug}

What the documents offer, what you decided, and what is missing. If no board stands below, run the cell (Shift+Enter).
**Run** on the board calls the same chain as `dateline run {slug}`; the four notebooks beside this one are this case's
own copies, to look into a step by hand.
"""


def _board(slug: str) -> dict[str, Any]:
    name = json.dumps(slug)
    return _notebook(
        (_BOARD_WORDS.format(slug=slug), f"from toolkit import widgets\n\nwidgets.board({name})"),
        ("## Where is it, and what is said of that?", f"widgets.sites({name})"),
        ("## Who said what?", f"widgets.statements({name})"),
    )


def _notebook(*parts: tuple[str, str]) -> dict[str, Any]:
    """Return a notebook of words and code in turn."""
    cells: list[dict[str, Any]] = []
    for number, (words, code) in enumerate(parts, start=1):
        made: dict[str, Any] = {"outputs": [], "execution_count": None}
        cells.append({"cell_type": "markdown", "id": f"about-{number}", "metadata": {}, "source": words})
        cells.append({"cell_type": "code", "id": f"cell-{number}", "metadata": {}, "source": code, **made})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _own(path: Path) -> Path:
    """Return a place in the reporter's home, unless what is written there would be written elsewhere."""
    if path.is_symlink():
        raise CaseError(
            f"{path.name} is a link: what you work on would be written elsewhere",
            where=str(path),
            remedy="Move it away; dateline makes it anew.",
            code="E_CASE_LINK",
        )
    return path


def _write(path: Path, notebook: Mapping[str, Any]) -> None:
    if path.name in (BOARD, START) and _own(path).is_file():
        if _code_of(read_json(path)) != _code_of(notebook):
            warnings.warn(
                f"{path.name} holds other code than dateline writes: read its cells before you run them",
                DatelineWarning,
                stacklevel=4,
            )
        return
    write_atomic(path, (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode())


def _code_of(notebook: Mapping[str, Any]) -> list[str]:
    """Return the code of a notebook's cells; of what is no notebook, nothing."""
    cells = notebook.get("cells")
    found = [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []
    sources = (cell.get("source") for cell in found if cell.get("cell_type") == "code")
    return ["".join(source) if isinstance(source, list) else str(source) for source in sources]


OVERRIDES = {"@jupyterlab/apputils-extension:kernels-settings": {"commsOverSubshells": "disabled"}}
"""Settings of JupyterLab that differ from its own. JupyterLab 4.6 answers widgets in subshells of a kernel; the same
notebook in a second page ends those of the first."""


def lab_environment() -> dict[str, str]:
    """Give the environment of the server: its own configuration, this program on the path, nobody's start-up files."""
    settings = get_settings()
    own = settings.cache / "lab"
    given = isolated_environment(os.environ)
    return {
        **{name: value for name, value in given.items() if name not in ("DATELINE_RUN", "DATELINE_BATCH")},
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), given.get("PATH", os.defpath)]),
        "DATELINE_HOME": str(settings.home),
        "DATELINE_RUNS": str(settings.runs),
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def configure_lab() -> None:
    """Turn off what asks the network, and what takes a board's kernel away from a page when a second one opens."""
    folder = get_settings().cache / "lab" / "config" / "labconfig"
    off = ("@jupyterlab/apputils-extension:announcements", "@jupyterlab/extensionmanager-extension")
    page = {"disabledExtensions": dict.fromkeys(off, True)}
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / "page_config.json", json.dumps(page).encode())
        write_atomic(folder / "default_setting_overrides.json", json.dumps(OVERRIDES).encode())


def lab_command(opened: Path, *, port: int | None = None, browser: bool = True) -> list[str]:
    """Return the command that starts JupyterLab on the reporter's home: on this machine only, with its token.

    Parameters
    ----------
    opened
        Notebook that it opens.
    port
        Port; the first free one from 8888 on if absent.
    browser
        False opens none.
    """
    home = get_settings().home
    words = [sys.executable, "-P", "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={home}"]
    # the board first, and not an empty launcher
    words.append(f"--LabApp.default_url=/lab/tree/{opened.relative_to(home).as_posix()}")
    words.append(f"--LabApp.extra_labextensions_path={_EXTENSIONS}")
    words += [f"--ContentsManager.hide_globs={name}" for name in _HIDDEN]
    words += [f"--KernelManager.transport={_transport()}"]
    if is_root():
        words.append("--allow-root")
    if port is not None:
        words += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    return words if browser else [*words, "--no-browser"]


def _transport() -> str:
    """Return how kernels are spoken to: where there are any, by sockets in a folder that nobody else reads."""
    from jupyter_core.paths import jupyter_runtime_dir

    fits = len(jupyter_runtime_dir()) <= _LONGEST_SOCKET
    return "ipc" if fits and os.name == "posix" else "tcp"
