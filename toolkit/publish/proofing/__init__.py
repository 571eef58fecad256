"""A reporter's own text held against a case: what is bound to it, what differs, what is unsure, what is not in it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
