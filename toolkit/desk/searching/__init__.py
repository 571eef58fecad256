"""Search over all cases: one SQLite index of statements, sites, claims and documents."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
