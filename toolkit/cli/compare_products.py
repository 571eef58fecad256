"""What ``dateline compare`` does with a provider's product in the place of a file: it makes its scene, aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import UsageError

if TYPE_CHECKING:
    from toolkit.imagery import Area
    from toolkit.imagery.products.plan import Members

_CONTAINERS = {"zip", "tar"}


def as_image(path: Path, aside: Path, area: Area | None, tell: Callable[[str], None]) -> Path:
    """Give the image of a product; any other file as it is.

    Parameters
    ----------
    path
        A file, or a folder, zip or tar.
    aside
        Folder for what is unpacked and made.
    area
        Cut this square out of it; None = all of it.
    tell
        Told what is done.

    Raises
    ------
    UsageError
        The folder or archive holds no product, or several.
    RasterError
        No band of it can be read.
    EvidenceError
        The archive is damaged.
    """
    from toolkit.imagery.products.built import build
    from toolkit.imagery.products.found import products

    own = aside / str(len(list(aside.iterdir())))
    members = _members(path, own)
    if members is None:
        return path
    found = products(members)
    if len(found) != 1:
        held = " and ".join(f.plan.name for f in found if f.plan) or "no product that is known"
        raise UsageError(
            f"{path.name} holds {held}", where=str(path), remedy="Give one product, or the image file itself."
        )
    (product,) = found
    assert product.plan is not None  # noqa: S101  (products leaves out what holds no image)
    own.mkdir(exist_ok=True)
    target = own / f"{product.plan.name.rpartition('/')[2]}.tif"
    tell(f"reading the bands of {product.plan.name} …")
    built = build(product._replace(plan=replace(product.plan, as_it_is=False)), members, target, area)
    if note := built.facts.get("note"):
        tell(f"  {note}")
    return target


def _members(path: Path, own: Path) -> Members | None:
    """Give the files of a folder or archive; None for any other file."""
    from toolkit.evidence.admission import unpacked
    from toolkit.evidence.folders import folder_files
    from toolkit.evidence.kinds import kind_of

    if path.is_dir():
        return folder_files(path)
    if not path.is_file() or (kind := kind_of(path, path.name)) not in _CONTAINERS:
        return None
    own.mkdir()
    files = {}
    for number, member in enumerate(unpacked(path, kind)):
        if member.fault is None and member.data:
            files[member.name.removeprefix("./")] = own / f"{number}.member"
            files[member.name.removeprefix("./")].write_bytes(member.data)
    return files
