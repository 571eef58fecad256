"""Where a place is: notations, names, gazetteers, stated positions and stated distances.

Public names load on first use, so that importing the room costs next to nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
