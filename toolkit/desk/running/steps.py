"""The table of steps, and the check of parameters before any kernel starts."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.desk.running.table import PER_COMPARISON, STEPS, StepSpec, comparison_step, steps_for, waves_of
from toolkit.errors import FileError, ParameterError, StepError, UsageError
from toolkit.reading import read_json
from toolkit.settings import get_settings

if TYPE_CHECKING:
    from toolkit.records import StepName


__all__ = [
    "PER_COMPARISON",
    "RESERVED",
    "STEPS",
    "ParameterSpec",
    "StepSpec",
    "check_parameters",
    "comparison_step",
    "notebook_path",
    "parameters_of",
    "parse_parameter",
    "read_notebook",
    "refuse_reserved",
    "require_known",
    "spec",
    "steps_for",
    "typed",
    "waves_of",
]

RESERVED = frozenset({"case", "comparison"})
"""Parameters that say whose results a run makes, and so where they go."""
_PARAMETER = re.compile(r"^(\w+)\s*:\s*(\w+)\s*=\s*(.+?)\s*(?:#\s*(.*))?$")
_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """One line of a notebook's parameters cell.

    Attributes
    ----------
    name
        Its name.
    kind
        str, int, float or bool.
    default
        Text of the default.
    help
        The comment on its line.
    """

    name: str
    kind: str
    default: str
    help: str


def spec(name: str) -> StepSpec:
    """Return the entry of a step.

    Raises
    ------
    StepError
        There is no such step.
    """
    for step in STEPS:
        if step.name == name:
            return step
    if name.startswith(f"{PER_COMPARISON}-"):
        return comparison_step(name.removeprefix(f"{PER_COMPARISON}-"))
    names = [step.name for step in STEPS]
    near = get_close_matches(name, names, n=1)
    advice = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(names)}."
    raise StepError(f"no step {name!r}", remedy=advice, code="E_STEP_NAME")


def notebook_path(step: StepSpec) -> Path:
    """Return the path of a step's notebook."""
    return get_settings().notebooks / step.notebook


def read_notebook(path: Path) -> list[dict[str, Any]]:
    """Read the cells of a notebook.

    Returns
    -------
    list of dict
        Its cells, in order.

    Raises
    ------
    StepError
        The file is missing, or is no notebook of format 4.
    """
    try:
        found = read_json(path, follow=True)
        cells = found["cells"]
        sound = found["nbformat"] == 4 and all({"cell_type", "source", "metadata"} <= set(cell) for cell in cells)
    except (FileError, KeyError, TypeError):
        sound, cells = False, []
    if not sound:
        raise StepError(
            "not a Jupyter notebook of format 4",
            where=str(path),
            remedy="Put the step's notebook back.",
            code="E_NOTEBOOK",
        )
    return list(cells)


def parameters_of(step: StepSpec) -> dict[str, ParameterSpec]:
    """Read the parameters cell of a step's notebook.

    Returns
    -------
    dict
        Name to specification, in the order of the cell.

    Raises
    ------
    StepError
        The notebook has no cell tagged ``parameters``, or a line in it is not ``name: type = value  # help``.
    """
    path = notebook_path(step)
    tagged = [c for c in read_notebook(path) if "parameters" in c.get("metadata", {}).get("tags", [])]
    if not tagged:
        raise StepError("no cell is tagged 'parameters'", where=str(path), remedy="Tag the cell that holds them.")
    lines = "".join(tagged[0]["source"]).splitlines()
    found = {}
    for line in filter(str.strip, lines):
        match = _PARAMETER.match(line)
        if match is None or match[2] not in _TYPES:
            raise StepError(f"not a parameter: {line!r}", where=str(path), remedy="Write 'name: type = value  # help'.")
        found[match[1]] = ParameterSpec(match[1], match[2], match[3], match[4] or "")
    return found


def check_parameters(given: Mapping[str, Any]) -> dict[StepName, dict[str, Any]]:
    """Share parameters out over the steps that take them, and refuse any that none takes.

    Parameters
    ----------
    given
        Name to value, JSON scalars only.

    Returns
    -------
    dict
        For each step, a value for every parameter it takes: none is left to what stands in the notebook.

    Raises
    ------
    ParameterError
        A name is unknown to every notebook, or a value has the wrong type.
    """
    table = {step.name: parameters_of(step) for step in STEPS}
    require_known(given, set(chain.from_iterable(table.values())), "no notebook takes")
    return {step: _shared_out(given, parameters) for step, parameters in table.items()}


def _shared_out(given: Mapping[str, Any], wanted: Mapping[str, ParameterSpec]) -> dict[str, Any]:
    values = {name: ast.literal_eval(parameter.default) for name, parameter in wanted.items()}
    return values | {name: typed(value, wanted[name]) for name, value in given.items() if name in wanted}


def require_known(given: Iterable[str], known: set[str], who: str) -> None:
    """Refuse a name that is no parameter, with the nearest one that is.

    Parameters
    ----------
    given
        Names.
    known
        Names of parameters.
    who
        Who does not take it: "no notebook takes".

    Raises
    ------
    ParameterError
        One is unknown (E_PARAM_NAME).
    """
    for name in given:
        if name not in known:
            near = get_close_matches(name, sorted(known), n=1)
            advice = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known))}."
            raise ParameterError(f"{who} the parameter {name!r}", remedy=advice, code="E_PARAM_NAME")


def refuse_reserved(given: Mapping[str, Any]) -> None:
    """Refuse a parameter that a run sets itself: results would go to another case's place.

    Raises
    ------
    UsageError
        One is reserved (E_PARAM_RESERVED).
    """
    for name in sorted(RESERVED & given.keys()):
        raise UsageError(
            f"the parameter {name!r} is set by the run itself",
            where="-p",
            code="E_PARAM_RESERVED",
            remedy="Name the case as the command's own argument: 'dateline run CASE'; it makes every comparison.",
        )


def typed(value: Any, wanted: ParameterSpec) -> Any:
    """Return a value if it is of its parameter's type; a whole number does for a float.

    Raises
    ------
    ParameterError
        It is of another type, not finite, or holds half a character.
    """
    kind = _TYPES[wanted.kind]
    # type() and not isinstance(): True is an int
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise ParameterError(
            f"parameter {wanted.name} = {value!r} is not {wanted.kind}",
            remedy=f"It is: {wanted.help or wanted.kind}.",
            code="E_PARAM_TYPE",
        )
    if isinstance(value, float) and not math.isfinite(value):
        raise ParameterError(
            f"parameter {wanted.name} = {value!r} is not finite", remedy="Give a number.", code="E_PARAM_RANGE"
        )
    if isinstance(value, str) and any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise ParameterError(
            f"parameter {wanted.name} holds half a character", remedy="Retype it.", code="E_TEXT_SURROGATE"
        )
    return value


def parse_parameter(text: str) -> tuple[str, Any]:
    """Read ``name=value`` from a command line; the notebooks' own types decide how the value is read.

    Parameters
    ----------
    text
        For example "online=true" or "stamp=now".

    Raises
    ------
    ParameterError
        There is no equals sign, no such parameter, or the value cannot be read as its type.
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise ParameterError(f"{text!r} is not name=value", remedy="Write -p name=value.", code="E_PARAM")
    for step in STEPS:
        wanted = parameters_of(step).get(name)
        if wanted is not None:
            return name, _read(value, wanted)
    # none has it: this raises with the nearest name
    check_parameters({name: value})
    raise AssertionError(name)


def _read(value: str, wanted: ParameterSpec) -> Any:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    try:
        return words[value.lower()] if wanted.kind == "bool" else _TYPES[wanted.kind](value)
    except (KeyError, ValueError) as e:
        raise ParameterError(
            f"parameter {wanted.name} = {value!r} is not {wanted.kind}",
            remedy=f"It is: {wanted.help or wanted.kind}.",
            code="E_PARAM_TYPE",
        ) from e
