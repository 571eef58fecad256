"""Where things lie and how dateline behaves: defaults < user TOML < environment < ``set_options``.

``home`` is the folder a reporter works in. It is found by walking up from the current folder to the first one that
holds ``cases/`` or ``data/cases/``; with none, the current folder is home. Cases are looked up in home first, then
among those shipped with the package.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.reading import read_toml

_PACKAGE = Path(__file__).resolve().parent
_SHOWN = 60
_CALLED = {"Path": "a folder", "bool": "true or false", "int": "a whole number"}
"""Characters of a wrong value that a message shows."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, resolved once.

    Attributes
    ----------
    home
        Folder the reporter works in.
    cases
        Folders searched for cases, the reporter's own first.
    runs
        Folder for results.
    data
        Data shipped with the package: gazetteers, lines, cases.
    notebooks
        The four notebooks.
    cache
        Files that can be built again, such as the gazetteer.
    contact
        Address given to web services in the User-Agent.
    custodian
        Name that the custody log states as who took bytes in; "os-user" stands for the name you are logged in under.
        Absent = "not stated".
    geonames_user
        User name at GeoNames, which its web service asks for.
    online
        True lets a step use the network.
    allow_private
        True lets the HTTP client reach private addresses; for a desk's own servers.
    asset_hosts
        Further hosts whose image files may be read, separated by commas; "*.example.org" stands for all below it.
    max_pixels
        Largest scene opened, in pixels over all bands.
    step_cache
        Folder, or fsspec address, that shares the results of unchanged steps between cases and users.
    step_memory_mb
        Memory that the kernel of a notebook may take, in megabytes, where the system can limit it (Linux); 0 sets no
        limit.
    step_cpu_s
        Processor time a notebook may take, in seconds; 0 sets no limit.
    step_wall_s
        Time that one cell of a notebook may take, in seconds; 0 sets no limit.
    """

    home: Path
    cases: tuple[Path, ...]
    runs: Path
    data: Path
    notebooks: Path
    cache: Path
    contact: str | None = None
    custodian: str | None = None
    geonames_user: str | None = None
    online: bool = False
    allow_private: bool = False
    asset_hosts: str | None = None
    max_pixels: int = 400_000_000
    step_cache: str | None = None
    step_memory_mb: int = 4096
    step_cpu_s: int = 0
    step_wall_s: int = 900


_override: ContextVar[dict[str, Any] | None] = ContextVar("dateline_options", default=None)


def shipped_root() -> Path:
    """Give the folder that holds the shipped data/ and notebooks/: inside a wheel, or the checkout."""
    inside = _PACKAGE / "_shipped"
    return inside if inside.is_dir() else _PACKAGE.parent


def find_home(start: Path | None = None) -> Path:
    """Give the folder the reporter works in.

    Parameters
    ----------
    start
        Folder to start from; the current one if absent.

    Returns
    -------
    Path
        DATELINE_HOME if set, else the first folder upwards with ``cases/`` or ``data/cases/``, else the start.
    """
    if named := os.environ.get("DATELINE_HOME"):
        return _folder("DATELINE_HOME", named)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "cases").is_dir() or (folder / "cases").is_dir():
            return folder
    return here


def _folder(name: str, value: str) -> Path:
    try:
        found: Path = _convert("Path", value)
    except ValueError as e:
        raise UsageError(f"{name} = {value[:_SHOWN]!r} is no folder", where="environment", remedy="Correct it.") from e
    return found


def own_cases(home: Path) -> Path:
    """Give the folder in which a reporter's own cases lie."""
    return home / "cases"


def _shared_cases(home: Path) -> Path:
    """Give the folder of cases that a clone of the project shares: tracked by git, so nothing new goes there."""
    return home / "data" / "cases"


def _user_file() -> dict[str, Any]:
    import platformdirs

    named = os.environ.get("DATELINE_CONFIG")
    path = Path(named) if named else platformdirs.user_config_path("dateline") / "config.toml"
    if not named and not path.exists():
        return {}
    return _typed(read_toml(path, follow=True, error=UsageError), str(path))


def _environment() -> dict[str, Any]:
    known = {f.name for f in fields(Settings)} - {"home", "cases", "data", "notebooks"}
    found = {name: os.environ[f"DATELINE_{name.upper()}"] for name in known if f"DATELINE_{name.upper()}" in os.environ}
    return _typed(found, "environment")


def _typed(values: dict[str, Any], where: str) -> dict[str, Any]:
    kinds = {f.name: f.type for f in fields(Settings)}
    typed: dict[str, Any] = {}
    for name, value in values.items():
        kind = kinds.get(name)
        if kind is None or name in {"home", "cases", "data", "notebooks"}:
            raise UsageError(f"unknown setting {name!r}", where=where, remedy=f"Known: {', '.join(kinds)}.")
        try:
            typed[name] = _convert(str(kind), value)
        except ValueError as e:
            told = repr(value) if len(repr(value)) <= _SHOWN else f"{repr(value)[:_SHOWN]}…"
            raise UsageError(
                f"setting {name} = {told} is not {_CALLED.get(str(kind), 'a text')}", where=where, remedy="Correct it."
            ) from e
    return typed


def _convert(kind: str, value: Any) -> Any:
    if not isinstance(value, str | int):
        raise ValueError("a list or table")  # noqa: TRY004  (whatever is no value of the kind is said in one way)
    if kind == "Path":
        if not isinstance(value, str) or "\0" in value:
            raise ValueError(value)
        try:
            return Path(value).expanduser().resolve()
        except (OSError, RuntimeError) as e:  # a link that leads back to itself; Python before 3.13 raises RuntimeError
            raise ValueError(value) from e
    if kind == "bool":
        if str(value).lower() not in {"0", "1", "true", "false", "yes", "no", ""}:
            raise ValueError(value)
        return str(value).lower() in {"1", "true", "yes"}
    return int(value) if kind == "int" else str(value)


def get_settings() -> Settings:
    """Give the settings in force here.

    Returns
    -------
    Settings
        Frozen; ask again after ``set_options`` or a change of folder.
    """
    import platformdirs

    home, shipped = find_home(), shipped_root()
    cases = tuple(dict.fromkeys((own_cases(home), _shared_cases(home), shipped / "data" / "cases")))
    base = Settings(
        home=home,
        cases=cases,
        runs=home / "runs",
        data=shipped / "data",
        notebooks=shipped / "notebooks",
        cache=platformdirs.user_cache_path("dateline"),
    )
    return replace(base, **{**_user_file(), **_environment(), **(_override.get() or {})})


def options_set() -> dict[str, Any]:
    """Give what ``set_options`` holds here, to be set in another thread too."""
    return dict(_override.get() or {})


@contextmanager
def set_options(**options: Any) -> Iterator[Settings]:
    """Change settings inside a ``with`` block.

    Parameters
    ----------
    **options
        Fields of ``Settings``.

    Yields
    ------
    Settings
        The settings in force inside the block.

    Raises
    ------
    UsageError
        A name is not a setting.
    """
    unknown = set(options) - {f.name for f in fields(Settings)}
    if unknown:
        raise UsageError(f"unknown setting {sorted(unknown)[0]!r}", remedy="See toolkit.settings.Settings.")
    token = _override.set({**(_override.get() or {}), **options})
    try:
        yield get_settings()
    finally:
        _override.reset(token)
