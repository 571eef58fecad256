"""What this room loads on first use, loaded at once: for a process that others are forked from."""

from __future__ import annotations


def warm() -> None:
    """Read the templates."""
    from toolkit.report.render import environment

    for name in environment().list_templates(extensions=["j2"]):
        environment().get_template(name)
