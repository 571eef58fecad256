"""What persons decided on a case: ``decisions/``, one small file each, written once and never changed.

Four ways lead here: ``dateline decide``, a sheet that comes back, the widgets, a text editor. All of them add files; an
undo is a further file. Names are the UTC time and a random tail, so that two tabs, two desks and git never collide.

Names load on first use: whoever only asks whether a file changed needs no pydantic. The list of names is __init__.pyi.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
