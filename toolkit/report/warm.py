"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

from collections.abc import Iterator


def warm() -> Iterator[None]:
    """Read the templates."""
    from toolkit.report import tables  # noqa: F401  (importing it is the point)
    from toolkit.report.render import environment

    for name in environment().list_templates(extensions=["j2"]):
        environment().get_template(name)
    yield
