"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.records import Case, DocumentText


def _geography() -> Iterator[None]:
    """Import the geographic libraries, read fonts and shipped lines, run one transformation."""
    import geopandas  # noqa: F401  (importing it is the point)

    yield
    import mgrs  # noqa: F401
    import pyogrio  # noqa: F401

    from toolkit import style
    from toolkit.places import basemap, claims, exports, maps, sites, tables  # noqa: F401
    from toolkit.places.geodesy import distance_km
    from toolkit.places.lines import load_lines

    yield
    load_lines()
    basemap.read_all()
    distance_km(0.0, 0.0, to_lat=1.0, to_lon=1.0)
    yield
    style.warm()
    yield


def _language() -> Iterator[None]:
    """Load the model of names."""
    _import_spacy()
    yield
    from toolkit.places import mentions  # noqa: F401
    from toolkit.places.named import load_model

    load_model()
    yield


def _import_spacy() -> None:
    """Import spaCy without its command line, which its package imports for one function and which takes as long again.

    Measured with spaCy 3.8: 0.4 s instead of 0.6. ``import spacy.cli`` gives the real one afterwards.
    """
    commands, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")

    def ask(*words: Any, **options: Any) -> Any:
        return importlib.import_module("spacy.cli.info").info(*words, **options)

    info.__dict__["info"] = ask
    sys.modules |= {"spacy.cli": commands, "spacy.cli.info": info}
    try:
        importlib.import_module("spacy")
    finally:
        del sys.modules["spacy.cli"], sys.modules["spacy.cli.info"]


def _locate(case: Case, _: Sequence[DocumentText]) -> None:
    """Look the sites up, draw the map, write the exports."""
    from toolkit import places, style

    located = places.locate_sites(case, gazetteer=places.open_gazetteer("embedded"))
    style.png(places.site_map(case, located))
    for name, write in places.EXPORTS.items():
        if name != "gpkg":  # opens PROJ's database, which a fork has to close again: dearer than a first time
            write(located)


def _find_mentions(case: Case, texts: Sequence[DocumentText]) -> None:
    from toolkit import places

    names = places.open_gazetteer("embedded")
    located = places.locate_sites(case, gazetteer=names)
    for text in texts:
        places.find_mentions(text, located, gazetteer=names)


WARM = {None: _geography, "documents": _language}
"""What to load for every case (None), and for those that hold documents or scenes."""

PRACTICE = {None: _locate, "documents": _find_mentions}
"""What is slow the first time in step 1, to be done once; the results are thrown away."""
