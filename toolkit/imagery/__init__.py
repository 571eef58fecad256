"""Imagery: measured change between two scenes, and what the pair could not have shown.

Public names load on first use, so that importing the room costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.imagery.change import CompareOptions as CompareOptions
    from toolkit.imagery.comparison import compare as compare
    from toolkit.imagery.comparison import compare_case as compare_case
    from toolkit.imagery.load import Area as Area
    from toolkit.imagery.result import Comparison as Comparison

_LAZY = {
    "Area": "load",
    "CompareOptions": "change",
    "Comparison": "result",
    "compare": "comparison",
    "compare_case": "comparison",
}

__all__ = ["Area", "CompareOptions", "Comparison", "compare", "compare_case"]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(f"toolkit.imagery.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'toolkit.imagery' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
