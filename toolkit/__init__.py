"""dateline: check an investigation, with evidence for every sentence.

The distribution and the command are called ``dateline``; the import is ``toolkit``. Public names load on first use, so
that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.desk.by_hand.opened import open_case as open_case
    from toolkit.desk.by_hand.session import open_step as open_step
    from toolkit.desk.running.rerun import reproduced as reproduced
    from toolkit.records import Case as Case
    from toolkit.records import Finding as Finding
    from toolkit.records import Scene as Scene
    from toolkit.records import Site as Site
    from toolkit.records import Statement as Statement

__version__ = "0.1.0"

_LAZY = {
    "Case": "toolkit.records",
    "Site": "toolkit.records",
    "Scene": "toolkit.records",
    "Statement": "toolkit.records",
    "Finding": "toolkit.records",
    "open_case": "toolkit.desk.by_hand.opened",
    "open_step": "toolkit.desk.by_hand.session",
    "reproduced": "toolkit.desk.running.rerun",
}

__all__ = ["Case", "Finding", "Scene", "Site", "Statement", "__version__", "open_case", "open_step", "reproduced"]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'toolkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
