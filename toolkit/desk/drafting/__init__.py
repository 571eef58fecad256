"""A case drafted from its documents: what a person may accept into case.toml, each with its passage and the reason.

The rooms read; what they find is put together here. Nothing is accepted by itself.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
