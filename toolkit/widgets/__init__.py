"""Widgets: what a person handles in JupyterLab. A batch never imports them.

The only room that imports ipywidgets, anywidget and leafmap. Nothing here makes a request: maps are drawn on shipped
outlines, images travel inside the page. What a person decides goes through the desk, and can be taken back.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
