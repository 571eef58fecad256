"""Read the metadata of products: XML, the text lists of USGS (ODL), and JSON; what a stranger wrote stays data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import RasterError
from toolkit.imagery.products.plan import Members
from toolkit.reading import any_json

if TYPE_CHECKING:
    from lxml.etree import _Element

_LARGEST = 64_000_000  # bytes; the metadata of a Sentinel-1 product has 3 MB a polarisation

Groups = dict[str, dict[str, str]]
"""Name of a group to its keys and values."""


def _bytes(members: Members, name: str) -> bytes:
    path = members[name]
    if path.stat().st_size > _LARGEST:
        raise damaged(name, "it is too large")
    return Path(path).read_bytes()


def damaged(name: str, why: str) -> RasterError:
    """Give the error for metadata that cannot be read."""
    return RasterError(
        f"the metadata {name.rpartition('/')[2]} cannot be read: {why}",
        where=name,
        remedy="Fetch the product again.",
        code="E_PRODUCT",
    )


def xml(members: Members, name: str) -> _Element:
    """Read an XML file; entities are not followed, and nothing is fetched.

    Raises
    ------
    RasterError
        It is no XML (E_PRODUCT).
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(_bytes(members, name), parser)
    except etree.XMLSyntaxError as e:
        raise damaged(name, "it is no XML") from e


def every(root: _Element, name: str) -> list[_Element]:
    """Give all elements of a name, whatever their namespace, in the document's order.

    Parameters
    ----------
    root
        Where to look.
    name
        Without a prefix.
    """
    found = (e for e in root.iter() if isinstance(e.tag, str))
    return [e for e in found if e.tag.rpartition("}")[2] == name]


def text(root: _Element | None, *names: str) -> str | None:
    """Give the text of the first element, by names one below the other; None where there is none.

    Parameters
    ----------
    root
        Where to look; None gives None.
    *names
        The outermost first.
    """
    for name in names:
        if root is None:
            return None
        root = next(iter(every(root, name)), None)
    words = "" if root is None else (root.text or "").strip()
    return words or None


def number(value: Any) -> float | None:
    """Give a finite number, from a number or a text; None for anything else.

    Parameters
    ----------
    value
        What the metadata holds.
    """
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if abs(found) < 1e12 else None


def read_json(members: Members, name: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises
    ------
    RasterError
        It is no JSON object (E_PRODUCT).
    """
    try:
        found = any_json(_bytes(members, name))
    except ValueError as e:
        raise damaged(name, "it is no JSON") from e
    if not isinstance(found, dict):
        raise damaged(name, "it is no JSON object")
    return found


def odl(members: Members, name: str) -> Groups:
    """Read a list of "KEY = value" in groups, as USGS writes its MTL.txt.

    Raises
    ------
    RasterError
        No group is in it (E_PRODUCT).
    """
    groups: Groups = {}
    inside = ""
    for line in _bytes(members, name).decode("utf-8", "replace").splitlines():
        key, _, value = (part.strip() for part in line.partition("="))
        if key == "GROUP":
            inside = value
            groups.setdefault(inside, {})
        elif value and inside and key != "END_GROUP":
            groups[inside].setdefault(key, value.strip('"'))
    if not groups:
        raise damaged(name, "it holds no groups")
    return groups


def grouped_xml(root: _Element) -> Groups:
    """Read the same groups from USGS's MTL.xml."""
    groups: Groups = {}
    for group in root:
        if isinstance(group.tag, str):
            groups[group.tag] = {str(e.tag): (e.text or "").strip() for e in group if isinstance(e.tag, str)}
    return groups


def grouped_json(found: dict[str, Any]) -> Groups:
    """Read the same groups from USGS's MTL.json."""
    inner = next((v for v in found.values() if isinstance(v, dict)), {})
    groups: Groups = {}
    for name, group in inner.items():
        if isinstance(group, dict):
            groups[name] = {key: str(value) for key, value in group.items()}
    return groups


def moment(value: Any) -> str | None:
    """Give a time as EDTF in UTC, to the second; a day alone stays a day.

    Parameters
    ----------
    value
        Such as "2024-05-01T10:10:31.024Z".

    Examples
    --------
    >>> moment("2024-05-01T12:10:31.0240000+02:00"), moment("2024-05-01"), moment("soon")
    ('2024-05-01T10:10:31Z', '2024-05-01', None)
    """
    if not isinstance(value, str):
        return None
    words = re.sub(r"(\.\d{1,6})\d*", r"\1", value.strip().strip('"'))
    try:
        read = datetime.fromisoformat(words)
    except ValueError:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        return words
    aware = read if read.tzinfo else read.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def agreed_date(stated: str | None, by_name: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Give the date of acquisition, and what a reader must know of it.

    Parameters
    ----------
    stated
        What the metadata says, EDTF.
    by_name
        What the product's name says.

    Returns
    -------
    tuple
        The date, None where the two contradict each other; and sentences.

    Examples
    --------
    >>> agreed_date("2024-05-01T10:10:31Z", "2024-05-01")
    ('2024-05-01T10:10:31Z', ())
    >>> agreed_date("2019-05-01T10:10:31Z", "2024-05-01")[0] is None
    True
    """
    if stated and by_name and len(by_name) >= len("2024-05-01"):
        days = abs((date.fromisoformat(stated[:10]) - date.fromisoformat(by_name[:10])).days)
        if days > 1:  # names count from the start of the pass, which may be the day before
            told = f"Its metadata says that it was taken {stated[:10]}, its name {by_name[:10]}: neither is believed."
            return None, (told,)
    return stated or by_name, ()


def named(names: Iterable[str], pattern: str) -> list[str]:
    """Give the names whose last part fits a pattern, whatever its case.

    Parameters
    ----------
    names
        Paths.
    pattern
        Regular expression for the whole last part.
    """
    wanted = re.compile(pattern, re.IGNORECASE)
    return sorted(name for name in names if wanted.fullmatch(name.rpartition("/")[2]))


def read_or_note(members: Members, found: list[str]) -> tuple[_Element | None, tuple[str, ...]]:
    """Read the first of some XML files; one that is damaged is told and not fatal: names tell much of a product, too.

    Returns
    -------
    tuple
        The document or None, and sentences.
    """
    if not found:
        return None, ("Its metadata is missing: date and scale are read from its name.",)
    try:
        return xml(members, found[0]), ()
    except RasterError as e:
        return None, (f"{e.what[0].upper()}{e.what[1:]}; date and scale are read from its name.",)


def epsg_of(value: Any) -> int | None:
    """Give the number in "EPSG:32633" or 32633; None for anything else."""
    found = re.fullmatch(r"(?:EPSG:)?(\d{4,6})", str(value or "").strip(), re.I)
    return int(found[1]) if found else None
