"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

_TEMPLATES = ("corrections.html", "macros.html", "page.html", "report.html", "section_")


def _templates() -> Iterator[None]:
    """Read the templates of the report."""
    from toolkit.report import tables  # noqa: F401  (importing it is the point)
    from toolkit.report.render import environment

    for name in environment().list_templates(filter_func=lambda name: name.startswith(_TEMPLATES)):
        environment().get_template(name)
    yield


WARM = {None: _templates}
"""What to load for every case (None), and for those that hold documents or scenes."""

PRACTICE: dict[str | None, Callable[..., None]] = {}
"""Step 4 is not slower the first time."""
