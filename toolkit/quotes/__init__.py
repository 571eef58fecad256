"""The quotes room: who said what, when, and at which characters of which document it is written."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
