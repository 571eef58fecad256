"""What every record shares: frozen, closed, described field by field."""

from __future__ import annotations

import ast
import html
import inspect
import itertools
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hexadecimal."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)]
"""A name safe as a folder on every system: lower-case ASCII letters, digits and single hyphens."""

Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Text that is not empty."""

Longitude = Annotated[float, Field(ge=-180, le=180)]
"""Degrees east, WGS84."""

Latitude = Annotated[float, Field(ge=-90, le=90)]
"""Degrees north, WGS84."""

LocalPath = Annotated[SkipJsonSchema[Path | None], Field(exclude=True, repr=False)]
"""Where the bytes lie on this machine. Set by intake; never written to a file, never read from one."""

SIGNIFICANT_DIGITS = 9
"""Digits a float keeps in a file: below the noise of a linear-algebra library, above every number we report."""


class Record(BaseModel):
    """A frozen value with named fields, a unit in each name, and no room for an unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Put the line under each field into the JSON Schema; pydantic would read the source of all on every import."""
        made = handler(schema)
        properties = handler.resolve_ref_schema(made)["properties"]
        for name, text in _field_lines(cls):
            key = cls.model_fields[name].alias or name if name in cls.model_fields else name
            if key in properties:
                properties[key]["description"] = text
        return made

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(name)}</th><td>{html.escape(_plain(value))}</td></tr>"
            for name, value in self
            if value not in (None, (), "", {}) and not isinstance(value, Path)
        )
        return f"<table><caption>{html.escape(type(self).__name__)}</caption>{rows}</table>"


def _field_lines(kind: type[Record]) -> Iterator[tuple[str, str]]:
    # a field that a subclass says anew is described by the subclass
    for own in reversed([base for base in kind.__mro__ if issubclass(base, Record)]):
        body = ast.parse(textwrap.dedent(inspect.getsource(own))).body[0].body  # type: ignore[attr-defined]
        for field, after in itertools.pairwise(body):
            match field, after:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    yield name, inspect.cleandoc(text)


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_plain(v) for v in value)
    if isinstance(value, Record):
        return str(getattr(value, "name", None) or getattr(value, "text", None) or getattr(value, "id", value))
    return f"{value:g}" if isinstance(value, float) and abs(value) >= 1000 else str(value)


def canonical(value: Any) -> Any:
    """Return ``value`` as plain JSON types, floats cut to SIGNIFICANT_DIGITS, so that two runs write the same bytes.

    Parameters
    ----------
    value
        A record, or a tree of records, lists, dicts and scalars.
    """
    if isinstance(value, BaseModel):
        return canonical(value.model_dump(mode="json"))
    if isinstance(value, dict):
        return {str(k): canonical(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [canonical(v) for v in value]
    # the last digits of a float differ with the processor and the library
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return value


def to_json(value: Any) -> str:
    """Return canonical JSON text: two-space indent, keys in field order, UTF-8, one final newline.

    Parameters
    ----------
    value
        What ``canonical`` takes.
    """
    return json.dumps(canonical(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
