"""Make an executed notebook repeat byte for byte: no timings, no random ids, no machine's paths."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

_CELL_NOISE = ("execution", "papermill")
_NOTEBOOK_NOISE = ("papermill", "widgets", "signature")


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Strip what differs between two runs of the same inputs.

    Parameters
    ----------
    notebook
        An executed notebook; changed in place.

    Returns
    -------
    NotebookNode
        The same notebook. Cell ids become cell-0, cell-1 ... where papermill made them up; the kernel's Python
        version and all timings go.
    """
    for key in _NOTEBOOK_NOISE:
        notebook.metadata.pop(key, None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        for key in _CELL_NOISE:
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"cell-{number}"
        for output in cell.get("outputs", []):
            _clean_output(output)
    return notebook


def _clean_output(output: Any) -> None:
    output.get("metadata", {}).pop("execution", None)
    output.pop("transient", None)
