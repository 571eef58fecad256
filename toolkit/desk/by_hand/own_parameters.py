"""The parameters of a notebook that a person or another program runs: checked inside it, by the rule of the chain."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.desk.running.steps import StepSpec, parameters_of, require_known, typed

_INJECTED = "# Parameters\n"
"""What papermill begins the cell with that it puts in."""


def check_own(step: StepSpec, given: Mapping[str, Any]) -> dict[str, Any]:
    """Check the parameters that a notebook hands over, which may have been typed into it by hand.

    Returns
    -------
    dict
        The same, each of its type.

    Raises
    ------
    ParameterError
        The step takes no such parameter, or a value has the wrong type.
    """
    wanted = parameters_of(step)
    require_known(given, set(wanted), f"{step.notebook} does not take")
    return {name: typed(value, wanted[name]) for name, value in given.items()}


def check_injected(step: StepSpec, cells: Iterable[str]) -> None:
    """Refuse names that a program put into a notebook and that the notebook does not know: it would run another case.

    Parameters
    ----------
    step
        The step.
    cells
        Source of the cells that ran, of which papermill's starts with "# Parameters".

    Raises
    ------
    ParameterError
        A name in such a cell is none of the notebook's parameters.
    """
    for cell in cells:
        # papermill only warns of unknown names, and the default case would run
        if cell.startswith(_INJECTED):
            targets = [node.targets[0] for node in ast.parse(cell).body if isinstance(node, ast.Assign)]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            require_known(names, set(parameters_of(step)), f"{step.notebook} does not take")


def cells_run() -> list[str]:
    """Return the source of the cells that this kernel has run; none outside a notebook."""
    import sys

    if "IPython" not in sys.modules:
        return []
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    return [str(cell) for cell in shell.user_ns.get("In", ())] if shell else []
