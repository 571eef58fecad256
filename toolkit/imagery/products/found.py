"""Find products among files, by how their providers name them: one table of families."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.imagery.products import aerial, landsat, planet, sentinel1, sentinel2, stac_item
from toolkit.imagery.products.plan import Members, Plan


class Found(NamedTuple):
    """A product among files.

    Attributes
    ----------
    family
        As people call it.
    plan
        What is in it; None where it turns out to hold no image to measure.
    names
        Its files.
    """

    family: str
    plan: Plan | None
    names: tuple[str, ...]


class _Family(NamedTuple):
    """A family: what tells its files, and what reads them."""

    name: str
    root: re.Pattern[str]
    read: Callable[[str, Members], Plan | None]


FAMILIES = (
    _Family("Sentinel-2", sentinel2.ROOT, sentinel2.plan),
    _Family("Sentinel-1 GRD", sentinel1.ROOT, sentinel1.plan),
    _Family("Landsat", landsat.ROOT, landsat.plan),
    _Family("PlanetScope", planet.ROOT, planet.plan),
    _Family("NAIP", aerial.ROOT, aerial.plan),
)
"""Families known by names. Whatever else comes with a STAC item is read from that."""

_LISTS = re.compile(r"(?:.*/)?(?:manifest|collection|catalog)\.json", re.I)
"""Files that list the others of a delivery, and belong to no one product."""


def products(members: Members) -> list[Found]:
    """Find the products among files.

    Parameters
    ----------
    members
        Files, by path in their folder or archive.

    Returns
    -------
    list of Found
        In no file's way: what belongs to none of them is left alone.
    """
    found: list[Found] = []
    taken: set[str] = set()
    for family in FAMILIES:
        for root in _roots(family, members):
            names = tuple(n for n in members if n.startswith(root) and n not in taken)
            if names:
                taken |= set(names)
                found.append(Found(family.name, family.read(root, {n: members[n] for n in names}), names))
    found += _items({n: p for n, p in members.items() if n not in taken})
    whole = [f for f in found if f.plan is not None and f.plan.layers]
    lists = tuple(n for n in members if _LISTS.fullmatch(n))
    return [f._replace(names=(*f.names, *lists)) for f in whole]


def _roots(family: _Family, members: Members) -> list[str]:
    """Give what the files of each product of a family begin with."""
    roots: list[str] = []
    for name in sorted(members):
        match = family.root.match(name)
        if match is None:
            continue
        root = match[1] if family in _BY_PREFIX else match[0]
        if family not in _BY_PREFIX and root and not root.endswith("/"):
            root += "/"
        if root not in roots:
            roots.append(root)
    return roots


_BY_PREFIX = FAMILIES[2:]
"""Families whose files share the beginning of a name; those of the others share a folder."""


def _items(members: Members) -> Iterator[Found]:
    for name in sorted(members):
        item = stac_item.item_of(name, members)
        if item is None:
            continue
        files = {file for file, _ in stac_item.files_of(item, name, members).values()}
        yield Found("STAC item", stac_item.plan(name, item, members), (name, *sorted(files)))
