"""Stack the Landsat-5 bands that Debian's package r-cran-satellite carries to one GeoTIFF a date.

    apt-get download r-cran-satellite && dpkg-deb -x r-cran-satellite_*.deb unpacked
    python data/cases/sanetti/build.py unpacked/usr/lib/R/site-library/satellite/testdata

The pixels are the U.S. Geological Survey's and public domain; the package's authors cut them to 101 x 101 pixels.
Nothing is resampled or rescaled. Band 6, thermal and measured at 120 m, is left out. Two runs write the same bytes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import rasterio

BANDS = {1: "blue", 2: "green", 3: "red", 4: "nir08", 5: "swir16", 7: "swir22"}
PRODUCTS = {
    "landsat5-2000-03-09.tif": ("LT05", "LT05_L1TP_167055_20000309_20161214_01_T1", "TIF"),
    "landsat5-2010-12-18.tif": ("LT5", "LT51670552010352MLK00", "tif"),
}


def metadata(path: Path) -> dict[str, str]:
    """Read the lines KEY = VALUE of a metadata file."""
    pairs = re.findall(r'^\s*(\w+) = "?([^"\n]*)"?\s*$', path.read_text(encoding="ascii"), re.MULTILINE)
    return dict(pairs)


def stack(source: Path, product: str, ending: str, target: Path) -> None:
    """Write one scene."""
    facts = metadata(source / f"{product}_MTL.txt")
    planes = []
    for number in BANDS:
        with rasterio.open(source / f"{product}_B{number}.{ending}") as band:
            planes.append(band.read(1))
            profile = {"crs": band.crs, "transform": band.transform, "nodata": band.nodata}
    data = np.stack(planes)
    time = facts["SCENE_CENTER_TIME"][:8]
    options = {"compress": "deflate", "zlevel": 9, "predictor": 2, "interleave": "band"}
    with rasterio.open(
        target,
        "w",
        driver="GTiff",
        dtype="uint8",
        count=len(BANDS),
        height=data.shape[1],
        width=data.shape[2],
        **profile,
        **options,
    ) as scene:
        scene.write(data)
        scene.descriptions = tuple(BANDS.values())
        scene.update_tags(
            acquired=f"{facts['DATE_ACQUIRED']}T{time}Z",
            sensor="Landsat-5 TM",
            gsd_m="30",
            product=product,
            sun_azimuth_deg=facts["SUN_AZIMUTH"],
            sun_elevation_deg=facts["SUN_ELEVATION"],
            credit=facts["ORIGIN"],
        )


def main(testdata: Path, folder: Path) -> None:
    """Write both scenes below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (sub, product, ending) in PRODUCTS.items():
        stack(testdata / sub, product, ending, folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).resolve().parent / "scenes")
