"""What only a process of our own may do to start faster; never called where the process is somebody else's."""

from __future__ import annotations

import sys


def skip_iri_grammar() -> None:
    """Make jsonschema do without its check of international addresses, whose grammar takes a second to build.

    jsonschema treats it as optional, and nothing that a notebook's schema holds is checked by it. Without this
    ``import papermill`` takes 1.5 s, with it 0.5 s (jsonschema 4.26, issue 1428 there).
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # the import system's own word for "absent"
