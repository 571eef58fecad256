"""The nouns of dateline, as frozen records. No I/O and no tables here.

Names load on first use: whoever only moves files about needs no pydantic. The list of names is __init__.pyi.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
