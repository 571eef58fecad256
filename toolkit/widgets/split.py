"""Two held images on a leafmap Map, one on either side of a line: pictures within the map itself, with no tile server.

What a map shows of them travels in its own state, so an exported page holds them too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import anywidget
import ipyleaflet
import numpy as np
import traitlets

from toolkit.imagery.screen import Picture, Screen, screen_of_files
from toolkit.records import Case, Scene
from toolkit.widgets.comparison import label_of
from toolkit.widgets.pictures import data_uris
from toolkit.widgets.shell import page_script

if TYPE_CHECKING:
    from leafmap import leafmap

PANES = ("before", "after")
_UNDER_SHAPES = 350
"""Leaflet draws tiles at 200 and shapes at 400: the images lie between."""

_WEB = "EPSG:3857"


class Divider(anywidget.AnyWidget):
    """The line between the two images and the slider that moves it.

    Parameters
    ----------
    labels
        What stands left and right: date and sensor of each image.
    """

    _esm = page_script("split")
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, labels: tuple[str, str]):
        super().__init__(state={"panes": list(PANES), "labels": list(labels)})


class Split(NamedTuple):
    """Two images as a map takes them.

    Attributes
    ----------
    pictures
        Addresses of the two pictures, before and after.
    bounds
        South-west and north-east corner, latitude first, in degrees.
    labels
        Date and sensor of each.
    """

    pictures: tuple[str, str]
    bounds: tuple[tuple[float, float], tuple[float, float]]
    labels: tuple[str, str]


def split_of(case: Case) -> Split | None:
    """Lay the two images of a comparison on the grid of web maps.

    Parameters
    ----------
    case
        The case as one comparison sees it, its scenes with their paths.

    Returns
    -------
    Split or None
        None where two images are not at hand, or do not say where they lie.

    Raises
    ------
    RasterError
        The two show no common ground.
    """
    scenes = {scene.id: scene for scene in case.scenes if scene.path}
    plan = case.imagery
    first, last = (scenes.get(str(name)) for name in (plan.before, plan.after)) if plan else (None, None)
    if first is None or last is None:
        return None
    screen = screen_of_files(Path(str(first.path)), Path(str(last.path)))
    if screen.crs is None:
        return None
    (before, bounds), (after, _) = (_on_the_web(picture, screen) for picture in (screen.before, screen.after))
    one, other = data_uris([before, after])
    return Split((one, other), bounds, (_label(first), _label(last)))


def lay(on: leafmap.Map, split: Split) -> None:
    """Put two images on a map, with the line between them.

    Parameters
    ----------
    on
        The map; it gains a pane for each image.
    split
        The images.
    """
    on.panes = {**on.panes, **{name: {"zIndex": _UNDER_SHAPES} for name in PANES}}
    for picture, pane, label in zip(split.pictures, PANES, split.labels, strict=True):
        on.add(ipyleaflet.ImageOverlay(url=picture, bounds=split.bounds, pane=pane, name=label))
    on.add(ipyleaflet.WidgetControl(widget=Divider(split.labels), position="bottomleft"))


def _label(scene: Scene) -> str:
    return f"SIMULATED · {label_of(scene)}" if scene.simulated else label_of(scene)


def _on_the_web(picture: Picture, screen: Screen) -> tuple[Picture, tuple[tuple[float, float], tuple[float, float]]]:
    """Warp a picture to the projection of web maps: a picture laid there by its corners alone would be off inside."""
    from rasterio.crs import CRS
    from rasterio.transform import array_bounds
    from rasterio.warp import Resampling, calculate_default_transform, reproject, transform_bounds

    height, width = picture.shape[:2]
    web = CRS.from_string(_WEB)
    corners = array_bounds(height, width, screen.place)
    place, wide, high = calculate_default_transform(screen.crs, web, width, height, *corners)
    warped = np.zeros((4, high, wide), dtype=np.uint8)
    reproject(
        np.ascontiguousarray(np.moveaxis(picture, -1, 0)),
        warped,
        src_transform=screen.place,
        src_crs=screen.crs,
        dst_transform=place,
        dst_crs=web,
        resampling=Resampling.nearest,
    )
    west, south, east, north = transform_bounds(web, "EPSG:4326", *array_bounds(high, wide, place))
    return np.moveaxis(warped, 0, -1), ((south, west), (north, east))
