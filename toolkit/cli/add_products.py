"""What ``dateline add`` does with a provider's product: many files in, one scene out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.desk.temporary import temporary_folder

if TYPE_CHECKING:
    from toolkit.evidence.admission import Admission, Admitted
    from toolkit.imagery import Area
    from toolkit.imagery.products.found import Found

Facts = Mapping[int, dict[str, Any]]
"""What is known of a scene from its product: by ``id`` of the thing admitted."""


def is_product_folder(folder: Path) -> bool:
    """Tell by the names of its files whether a folder holds products."""
    from toolkit.evidence.folders import folder_files
    from toolkit.imagery.products.found import products

    return bool(products(folder_files(folder)))


def with_scenes(door: Admission, admitted: list[Admitted], area: Area | None) -> tuple[list[Admitted], Facts]:
    """Put the scene of each product in the place of its files.

    Parameters
    ----------
    door
        The case's door.
    admitted
        What came in.
    area
        Cut this square out of each scene; None = all of it.

    Returns
    -------
    tuple
        What came in, files of products only along with their scene; and what the products say of their scenes. A
        product of which no scene can be made says why.
    """
    from toolkit.imagery.products.found import products

    files = {item.name.removeprefix("./"): item for item in admitted if item.refused is None}
    found = products({name: item.held.path for name, item in files.items()})
    if not found:
        return admitted, {}
    facts: dict[int, dict[str, Any]] = {}
    scenes: list[Admitted] = []
    for product in found:
        scene, known = _scene(door, product, files, area)
        scenes.append(scene)
        facts[id(scene)] = known
    taken = set(chain.from_iterable(product.names for product in found))
    rest = [replace(item, main=False) if item.name.removeprefix("./") in taken else item for item in admitted]
    whole = [item for item in rest[:1] if item.kind in {"zip", "tar"}]
    return [*whole, *scenes, *rest[len(whole) :]], facts


def _scene(
    door: Admission, product: Found, files: Mapping[str, Admitted], area: Area | None
) -> tuple[Admitted, dict[str, Any]]:
    """Make the scene of a product, and hold it."""
    from toolkit.errors import DatelineError
    from toolkit.imagery.products.built import build

    plan = product.plan
    name = f"{(plan.name if plan else product.family).rpartition('/')[2]}.tif"
    first = files[product.names[0]]
    held = {n: files[n].held.path for n in files}
    with temporary_folder() as aside:
        target = Path(aside) / "scene.tif"
        try:
            built = build(product, held, target, area)
            if built.file is not None:
                facts = {**built.facts, **({"bands": built.bands} if built.bands else {})}
                return replace(files[built.file], main=True), facts
            sources = [files[n].held.sha256 for n in product.names]
            how = f"the bands of a {product.family} product on one grid"
            made = door.intake.derive_file(target, name=name, sources=sources, how=how)
        except DatelineError as e:
            return replace(first, name=name, kind="data", main=False, refused=e), {}  # type: ignore[arg-type]
    return replace(first, name=name, kind="scene", held=made, main=True), built.facts
