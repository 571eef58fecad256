"""What an image file says of itself: when it was taken, by what, its bands and pixel size."""

from __future__ import annotations

from pathlib import Path

from toolkit.imagery.load import load, outline
from toolkit.imagery.stated_dates import stated_date, stated_sensor
from toolkit.records import Scene


def stated_scene(path: Path, *, scene_id: str, name: str | None = None) -> Scene:
    """Read the header of an image as a scene record.

    Parameters
    ----------
    path
        A GeoTIFF, JPEG2000, or PNG with a world file.
    scene_id
        Id to give it.
    name
        What messages call it; the file's name if absent.

    Returns
    -------
    Scene
        What the file states and no more: ``sensor`` is "not stated" and ``acquired`` None where it tells nothing. A
        TIFF's own DateTime is when the file was written; it is never taken for the acquisition.

    Raises
    ------
    RasterError
        It is no image that can be opened.
    """
    with path.open("rb") as source:
        tiff = source.read(2) in {b"II", b"MM"}
    raster = outline(path, name=name) if tiff else load(path, name=name)
    tags = {k.lower(): v.strip() for k, v in raster.tags.items() if v.strip()}
    shown = name or path.name
    dated = stated_date(raster.tags, shown)
    sensor = stated_sensor(raster.tags, shown, raster.bands)
    by_name = f"Its date is read from {dated.source}." if dated and dated.source != "tag acquired" else None
    return Scene(
        id=scene_id,
        sensor=sensor or "not stated",
        acquired=dated.edtf if dated else None,
        file=path.name,
        note=by_name,
        product_id=tags.get("product"),
        bands=raster.bands,
        gsd_m=raster.gsd_m,
        sun_elevation_deg=_number(tags.get("sun_elevation_deg")),
        sun_azimuth_deg=_number(tags.get("sun_azimuth_deg")),
        credit=tags.get("credit"),
        licence=tags.get("licence") or tags.get("license"),
        simulated=raster.simulated,
        sha256=raster.sha256,
    )


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
