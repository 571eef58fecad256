"""Make the scenes of products: one GeoTIFF and one set of facts each."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from toolkit.imagery.products.found import Found
from toolkit.imagery.products.plan import Members
from toolkit.imagery.products.radar_scene import radar_scene
from toolkit.imagery.products.stack import stack
from toolkit.imagery.raster import Area


class Built(NamedTuple):
    """The scene of a product.

    Attributes
    ----------
    file
        Name of the file of the product that is the scene as it came; None where one was written.
    facts
        Fields of the scene's record.
    bands
        Names of the bands of a file as it came; empty where the file names them itself.
    """

    file: str | None
    facts: dict[str, Any]
    bands: tuple[str, ...]


def build(product: Found, members: Members, target: Path, area: Area | None = None) -> Built:
    """Make the scene of a product.

    Parameters
    ----------
    product
        As ``found.products`` gives.
    members
        Files it lies among.
    target
        File to write, where one has to be.
    area
        Cut out this square; None = all of it.

    Returns
    -------
    Built
        What became of it.

    Raises
    ------
    RasterError
        No band can be read, or none says where it lies.
    """
    plan = product.plan
    assert plan is not None  # noqa: S101  (found.products leaves out what holds no image)
    if plan.as_it_is and area is None:
        bands = tuple(layer.name for layer in plan.layers)
        return Built(plan.layers[0].files[0][0], plan.facts(), bands)
    done = radar_scene(plan, members, target, area) if plan.radar else stack(plan, members, target, area)
    return Built(None, done.facts(), ())
