"""What only a process of our own may do to start faster; never called where the process is somebody else's."""

from __future__ import annotations

import sys

_GRAMMARS = ("rfc3987_syntax", "rfc3986_validator", "isoduration")


def skip_format_grammars() -> None:
    """Make jsonschema do without its checks of addresses and durations, whose grammars take a second to build.

    jsonschema treats them as optional, and nothing that a notebook's schema holds is checked by them. Without this
    ``import papermill`` takes 1.5 s, with it 0.4 s (jsonschema 4.26, issue 1428 there).
    """
    for name in _GRAMMARS:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # the import system's own word for "absent"
