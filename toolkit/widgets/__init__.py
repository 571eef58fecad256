"""Widgets: what a person handles in JupyterLab. A batch never imports them.

The only room that imports ipywidgets, anywidget and leafmap. Nothing here makes a request: maps are drawn on shipped
outlines, images travel inside the page. What a person decides goes through the desk, and can be taken back.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.widgets.case_board import CaseBoard as CaseBoard
    from toolkit.widgets.comparison import PairView as PairView
    from toolkit.widgets.comparison import pair_controls as pair_controls
    from toolkit.widgets.explorer import explore as explore
    from toolkit.widgets.opening import board as board
    from toolkit.widgets.opening import sites as sites
    from toolkit.widgets.opening import start as start
    from toolkit.widgets.opening import statements as statements
    from toolkit.widgets.site_picker import SitePicker as SitePicker
    from toolkit.widgets.statement_desk import StatementDesk as StatementDesk
    from toolkit.widgets.timeline import TimelineControls as TimelineControls
    from toolkit.widgets.timeline import timeline_controls as timeline_controls

_WHERE = {
    "CaseBoard": "case_board",
    "PairView": "comparison",
    "SitePicker": "site_picker",
    "StatementDesk": "statement_desk",
    "TimelineControls": "timeline",
    "board": "opening",
    "explore": "explorer",
    "pair_controls": "comparison",
    "sites": "opening",
    "start": "opening",
    "statements": "opening",
    "timeline_controls": "timeline",
}

__all__ = [
    "CaseBoard",
    "PairView",
    "SitePicker",
    "StatementDesk",
    "TimelineControls",
    "board",
    "explore",
    "pair_controls",
    "sites",
    "start",
    "statements",
    "timeline_controls",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(f"toolkit.widgets.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'toolkit.widgets' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
