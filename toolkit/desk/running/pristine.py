"""The notebooks that the chain runs are the shipped ones: each says in its metadata what its code is.

JupyterLab saves by itself. A notebook that was opened where it is shipped, for one case, would otherwise decide what
every later batch does, and for which case: its code is held against the digest that it was shipped with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from toolkit.desk.running.steps import STEPS, StepSpec, notebook_path, read_notebook
from toolkit.errors import StepError
from toolkit.reading import read_json
from toolkit.settings import shipped_root

MARK = "dateline"
"""Key of a notebook's metadata that holds the digest of its code."""


def cells_digest(cells: Iterable[Mapping[str, Any]]) -> str:
    """Return the digest of a notebook's code; prose and results do not count.

    Parameters
    ----------
    cells
        Its cells, in order.
    """
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return hashlib.sha256("\0".join(code).encode()).hexdigest()


def require_pristine() -> None:
    """Refuse to run shipped notebooks whose code was changed where they lie; a folder of one's own is not looked at.

    Raises
    ------
    StepError
        One is not what was shipped (E_NOTEBOOK_EDITED).
    """
    for step in STEPS:
        path = notebook_path(step)
        if path.parent == shipped_root() / "notebooks":
            _require_as_shipped(step, path)


def _require_as_shipped(step: StepSpec, path: Path) -> None:
    cells = read_notebook(path)
    shipped = read_json(path, follow=True).get("metadata", {}).get(MARK, {}).get("cells")
    if shipped != cells_digest(cells):
        raise StepError(
            f"{step.notebook} is not as it was shipped: its code was changed, and would run for every case",
            where=str(path),
            remedy=(
                "Put it back ('git checkout notebooks'), and work in a case's own copies: 'dateline lab CASE'. "
                "If the change is meant for every case: 'make notebooks'."
            ),
            code="E_NOTEBOOK_EDITED",
        )
