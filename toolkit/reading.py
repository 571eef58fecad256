"""The one reader for files of a case, a run, a package and the settings: text, JSON and TOML from anybody.

Each call opens one plain file, no larger than it may be, and gives its contents or one error line: a link, a pipe, a
device, a folder, a gigabyte, another encoding, a key that stands twice and brackets nested without end are refused.
"""

from __future__ import annotations

import json
import math
import os
import re
import stat
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

from toolkit.errors import DatelineError, FileError
from toolkit.system import NEVER_WAIT, NO_LINK

MEGABYTE = 1_000_000
TEXT_LIMIT = 64 * MEGABYTE
"""Largest text or JSON file read, in bytes; results.json of 2,000 documents has 9 MB."""
TOML_LIMIT = 8 * MEGABYTE
"""Largest TOML file read, in bytes: 20,000 claims. ``tomllib`` reads about 1 MB a second."""
DEPTH_LIMIT = 64
"""Deepest nesting read; our own records reach 9."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
"""Half a character beyond the first 65,536, or its escape; two of them in turn are one letter."""
_KEY_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_DEEP_KEY = re.compile(rf"(?<![\w.\"'-]){_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART}){{{DEPTH_LIMIT}}}")
"""tomllib takes time and memory with the square of a dotted key's parts: 20,000 of them take 2.3 GB."""


def read_bytes(
    path: Path, *, limit: int = TEXT_LIMIT, follow: bool = False, error: type[DatelineError] = FileError
) -> bytes:
    """Read a plain file.

    Parameters
    ----------
    path
        The file.
    limit
        Largest size, in bytes.
    follow
        True reads what a link points to; for files that are the user's own, such as settings.
    error
        Kind of error that is raised.

    Returns
    -------
    bytes
        All of it.

    Raises
    ------
    DatelineError
        There is no such file, or it is a link, no plain file, too large, or cannot be read.
    """
    handle = _open(path, follow=follow, error=error)
    with os.fdopen(handle, "rb") as stream:
        try:
            data = stream.read(limit + 1)
        except OSError as e:
            raise _unreadable(path, e, error) from e
    if len(data) > limit:
        raise error(
            f"{path.name} has more than {limit / MEGABYTE:g} MB",
            where=str(path),
            remedy="Is it the right file?",
            code="E_FILE_TOO_BIG",
        )
    return data


def _open(path: Path, *, follow: bool, error: type[DatelineError]) -> int:
    """Open a file only if it is a plain one; a pipe or a device is told by its name and never opened."""
    flags = NEVER_WAIT if follow else NO_LINK
    if "\0" in str(path):
        raise error("a file cannot have this name", where=repr(str(path)), remedy="Mend it.", code="E_FILE_MISSING")
    try:
        _require_plain(path.stat() if follow else path.lstat(), path, error)
        handle = os.open(path, os.O_RDONLY | flags)
    except OSError as e:
        raise _unreadable(path, e, error) from e
    try:
        _require_plain(os.fstat(handle), path, error)  # what was opened, should the name have changed hands meanwhile
    except DatelineError:
        os.close(handle)
        raise
    return handle


def _require_plain(found: os.stat_result, path: Path, error: type[DatelineError]) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    kinds = {stat.S_IFLNK: "a link", stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    kind = kinds.get(stat.S_IFMT(found.st_mode), "a device")
    raise error(
        f"{path.name} is {kind}, not a plain file",
        where=str(path),
        remedy="Put the file itself there.",
        code="E_NOT_A_FILE",
    )


def _unreadable(path: Path, found: OSError, error: type[DatelineError]) -> DatelineError:
    if isinstance(found, FileNotFoundError | NotADirectoryError):
        return error(f"there is no {path.name}", where=str(path), remedy="Put it there.", code="E_FILE_MISSING")
    return error(
        f"{path.name} cannot be read ({found.strerror or found})",
        where=str(path),
        remedy="Look at its rights and at the disk.",
        code="E_FILE_UNREADABLE",
    )


def read_text(
    path: Path, *, limit: int = TEXT_LIMIT, follow: bool = False, error: type[DatelineError] = FileError
) -> str:
    """Read a plain file as UTF-8, with or without a byte order mark.

    Parameters
    ----------
    path, limit, follow, error
        As for ``read_bytes``.

    Returns
    -------
    str
        Its text, with line ends as they are.

    Raises
    ------
    DatelineError
        As for ``read_bytes``, or the text is not UTF-8.
    """
    return decode(read_bytes(path, limit=limit, follow=follow, error=error), str(path), error=error)


def decode(data: bytes, where: str, *, error: type[DatelineError] = FileError) -> str:
    """Read bytes as UTF-8, with or without a byte order mark.

    Parameters
    ----------
    data
        The bytes.
    where
        Name of the file for messages.
    error
        Kind of error that is raised.

    Raises
    ------
    DatelineError
        They are not UTF-8; the line is named.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        raise error(
            "the text is not UTF-8", where=f"{where}, line {line}", remedy="Save it as UTF-8.", code="E_ENCODING"
        ) from e


def read_json(
    path: Path, *, limit: int = TEXT_LIMIT, follow: bool = False, error: type[DatelineError] = FileError
) -> dict[str, Any]:
    """Read a plain file that holds one JSON object.

    Parameters
    ----------
    path, limit, follow, error
        As for ``read_bytes``.

    Raises
    ------
    DatelineError
        As for ``read_text``, or as for ``parse_json``.
    """
    return parse_json(read_text(path, limit=limit, follow=follow, error=error), str(path), error=error)


def parse_json(text: str, where: str, *, error: type[DatelineError] = FileError) -> dict[str, Any]:
    """Read one JSON object (RFC 8259) in which no key stands twice.

    Raises
    ------
    DatelineError
        It is no JSON, no object, has a key twice, holds NaN or Infinity, or is nested deeper than ``DEPTH_LIMIT``.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except RecursionError as e:
        raise _too_deep(where, error) from e
    except ValueError as e:
        code = "E_DUP_KEY" if isinstance(e, _TwiceError) else "E_JSON"
        what = f"this is not valid JSON: {e}"
        raise error(what, where=where, remedy="Put back the file that was there.", code=code) from e
    if not isinstance(value, dict):
        raise error("this is not a JSON object", where=where, remedy="Put back the file that was there.", code="E_JSON")
    _check_depth(value, where, error)
    return value


class NestedError(ValueError):
    """JSON is nested deeper than can be read."""


def any_json(text: str | bytes) -> Any:
    """Read JSON of any shape that a stranger or a server wrote.

    A number without end becomes none (NaN); half a surrogate, which no file can hold, the sign for what is unreadable.

    Parameters
    ----------
    text
        The text; bytes are UTF-8, UTF-16 or UTF-32. ValueError where it is no JSON, NestedError where
        it is nested without end.
    """
    try:
        plain = text if isinstance(text, str) else text.decode(json.detect_encoding(text), "surrogatepass")
        value = json.loads(plain, parse_int=_whole, parse_float=_finite, parse_constant=lambda _: math.nan)
        return _with_whole_letters(value) if _SURROGATE.search(plain) else value
    except RecursionError as e:
        raise NestedError("nested without end") from e


def _with_whole_letters(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_with_whole_letters(item) for item in value]
    if isinstance(value, dict):
        return {_with_whole_letters(key): _with_whole_letters(item) for key, item in value.items()}
    return value


def _whole(digits: str) -> float:
    return int(digits) if len(digits) <= sys.float_info.max_10_exp else math.nan


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else math.nan


class _TwiceError(ValueError):
    """A key stands twice in one object."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _TwiceError(f"the key {twice[:60]!r} stands twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def read_json_lines(
    path: Path, *, limit: int = TEXT_LIMIT, error: type[DatelineError] = FileError
) -> Iterator[dict[str, Any]]:
    """Read a plain file of one JSON object a line.

    Parameters
    ----------
    path
        The file.
    limit
        Largest size, in bytes.
    error
        Kind of error that is raised.

    Yields
    ------
    dict
        One a line. A last line without its end, which a power failure may leave, is passed over if it cannot be read.

    Raises
    ------
    DatelineError
        As for ``read_json``; the line is named.
    """
    text = read_text(path, limit=limit, error=error)
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = parse_json(line, f"{path}, line {number}", error=error)
        except DatelineError:
            if number == len(lines):
                return
            raise
        yield found


def read_toml(
    path: Path, *, limit: int = TOML_LIMIT, follow: bool = False, error: type[DatelineError] = FileError
) -> dict[str, Any]:
    """Read a plain TOML file.

    Parameters
    ----------
    path, limit, follow, error
        As for ``read_bytes``.

    Raises
    ------
    DatelineError
        As for ``read_text``, or as for ``parse_toml``.
    """
    text = read_text(path, limit=limit, follow=follow, error=error)
    return parse_toml(text.replace("\r\n", "\n"), str(path), error=error)


def parse_toml(text: str, where: str, *, error: type[DatelineError] = FileError) -> dict[str, Any]:
    """Read TOML 1.0.

    Raises
    ------
    DatelineError
        It is no TOML, has a key or table twice, or is nested deeper than ``DEPTH_LIMIT``.
    """
    if _DEEP_KEY.search(text):
        raise _too_deep(where, error)
    try:
        found = tomllib.loads(text)
    except RecursionError as e:
        raise _too_deep(where, error) from e
    except ValueError as e:  # beside tomllib's own: a number of 5,000 digits
        twice = "overwrite" in str(e) or "twice" in str(e)
        what = "a key or table stands twice" if twice else "this is not valid TOML"
        code = "E_DUP_KEY" if twice else "E_TOML"
        raise error(f"{what}: {e}", where=where, remedy="Correct that line.", code=code) from e
    _check_depth(found, where, error)
    return found


def _check_depth(value: Any, where: str, error: type[DatelineError]) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        level = list(chain.from_iterable(map(_within, level)))
        if not level:
            return
    raise _too_deep(where, error)


def _within(value: Any) -> list[Any]:
    """Give what a table or list holds that may hold something itself."""
    inside = value.values() if isinstance(value, dict) else value
    return [inner for inner in inside if isinstance(inner, dict | list)]


def _too_deep(where: str, error: type[DatelineError]) -> DatelineError:
    return error(
        f"tables or lists are nested more than {DEPTH_LIMIT} deep",
        where=where,
        remedy="Make it flatter.",
        code="E_FILE_DEPTH",
    )
