"""Widgets: what a person handles in JupyterLab. A batch never imports them.

The only room that imports ipywidgets, anywidget, leafmap and ipyleaflet. Nothing here makes a request: maps are drawn
on shipped outlines, images travel inside the page.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.widgets.explorer import site_map as site_map
    from toolkit.widgets.site_picker import SitePicker as SitePicker
    from toolkit.widgets.swipe import PairControls as PairControls
    from toolkit.widgets.swipe import Swipe as Swipe
    from toolkit.widgets.swipe import pair_controls as pair_controls
    from toolkit.widgets.timeline import TimelineControls as TimelineControls
    from toolkit.widgets.timeline import timeline_controls as timeline_controls

_WHERE = {
    "site_map": "explorer",
    "SitePicker": "site_picker",
    "PairControls": "swipe",
    "Swipe": "swipe",
    "pair_controls": "swipe",
    "TimelineControls": "timeline",
    "timeline_controls": "timeline",
}

__all__ = [
    "PairControls",
    "SitePicker",
    "Swipe",
    "TimelineControls",
    "pair_controls",
    "site_map",
    "timeline_controls",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(f"toolkit.widgets.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'toolkit.widgets' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
