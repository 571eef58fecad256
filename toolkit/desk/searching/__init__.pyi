"""The public names of this package, once."""

from .index import Hit as Hit
from .index import Index as Index
from .index import refresh as refresh
