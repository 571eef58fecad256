"""Write small products as their providers ship them: the real names, folders and metadata, on grids of some pixels."""

from __future__ import annotations

import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.control import GroundControlPoint
from rasterio.transform import from_origin

S2_NAME = "S2B_MSIL2A_20240501T101031_N0510_R022_T33UUP_20240501T120000"
S2_L1C = "S2A_MSIL1C_20210601T101559_N0300_R065_T33UUP_20210601T120000"
LANDSAT = "LC08_L2SP_192027_20240514_20240521_02_T1"
LANDSAT_L1 = "LC09_L1TP_192027_20240514_20240521_02_T1"
PLANET = "20240501_101530_12_2456"
S1_NAME = "S1A_IW_GRDH_1SDV_20240501T170000_20240501T170025_053678_0684A1_1B2C"

_S2_BANDS = {
    "B01": 60,
    "B02": 10,
    "B03": 10,
    "B04": 10,
    "B05": 20,
    "B06": 20,
    "B07": 20,
    "B08": 10,
    "B8A": 20,
    "B09": 60,
    "B11": 20,
    "B12": 20,
}
_ORDER = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")


def ground(side: int, seed: int = 1) -> NDArray[np.float64]:
    """Reflectance of some ground, (side, side), from .02 to .4, smooth enough to be seen at 60 m, too."""
    from scipy.ndimage import gaussian_filter

    rough = gaussian_filter(np.random.default_rng(seed).standard_normal((side, side)), side / 20)
    return 0.02 + 0.38 * (rough - rough.min()) / np.ptp(rough)


def write(path: Path, data: NDArray[Any], gsd: float = 10, *, driver: str = "GTiff", **more: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = data if data.ndim == 3 else data[None]
    tags, names = more.pop("tags", {}), more.pop("names", None)
    facts: dict[str, Any] = {
        "driver": driver,
        "width": data.shape[2],
        "height": data.shape[1],
        "count": len(data),
        "dtype": data.dtype,
        "crs": "EPSG:32633",
        "transform": from_origin(500_000, 5_300_040, gsd, gsd),
        **more,
    }
    if driver == "JP2OpenJPEG":
        facts |= {"QUALITY": 100, "REVERSIBLE": "YES"}
    with rasterio.open(path, "w", **facts) as out:
        out.write(data)
        out.update_tags(**tags)
        if names:
            out.descriptions = names
    return path


def coarser(values: NDArray[np.float64], by: int) -> NDArray[np.float64]:
    rows, columns = values.shape[0] // by, values.shape[1] // by
    return values[: rows * by, : columns * by].reshape(rows, by, columns, by).mean((1, 3))


def sentinel2(
    folder: Path, name: str = S2_NAME, *, side: int = 240, seed: int = 1, stated: int | None = None, **lies: Any
) -> Path:
    """Write a .SAFE folder; from baseline 04.00 on the counts hold 1,000 more, and ``stated`` is what the XML says."""
    top, surface = folder / f"{name}.SAFE", "L2A" in name
    added = 1000 if name.split("_N")[1][:4] >= "0400" else 0
    told = -added if stated is None else stated
    seen = ground(side, seed)
    inner = top / "GRANULE" / "L2A_T33UUP_A037344_20240501T101426" / "IMG_DATA"
    for band, metres in _S2_BANDS.items():
        if surface or metres:
            counts = np.rint(coarser(seen, metres // 10) * 10_000 + added).astype("uint16")
            below = inner / f"R{metres}m" if surface else inner
            ending = f"_{metres}m" if surface else ""
            write(below / f"T33UUP_20240501T101031_{band}{ending}.jp2", counts, metres, driver="JP2OpenJPEG")
    cloud = np.zeros((side // 2, side // 2), "uint8") + 4
    cloud[:20, :30] = 9
    if surface:
        write(inner / "R20m" / "T33UUP_20240501T101031_SCL_20m.jp2", cloud, 20, driver="JP2OpenJPEG")
    else:
        mask = np.zeros((3, side // 6, side // 6), "uint8")
        mask[0, :5, :8] = 1
        write(inner.parent / "QI_DATA" / "MSK_CLASSI_B00.jp2", mask, 60, driver="JP2OpenJPEG")
    level, prefix = ("Level-2A", "BOA") if surface else ("Level-1C", "RADIO")
    quantification = "BOA_QUANTIFICATION_VALUE" if surface else "QUANTIFICATION_VALUE"
    listed = "".join(f'<{prefix}_ADD_OFFSET band_id="{n}">{told}</{prefix}_ADD_OFFSET>' for n in range(13))
    start = f"{name[11:15]}-{name[15:17]}-{name[17:19]}T10:10:31.024Z"
    (top / f"MTD_MSI{level[-2:].join(['L', ''])}.xml").write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<n1:{level}_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_{level}.xsd">
 <n1:General_Info><Product_Info><PRODUCT_START_TIME>{lies.get("start", start)}</PRODUCT_START_TIME>
  <PRODUCT_URI>{name}.SAFE</PRODUCT_URI><PROCESSING_LEVEL>{level}</PROCESSING_LEVEL>
  <Datatake><SPACECRAFT_NAME>Sentinel-{name[1:3]}</SPACECRAFT_NAME></Datatake></Product_Info>
  <Product_Image_Characteristics><{quantification} unit="none">10000</{quantification}>
  {listed if told else ""}</Product_Image_Characteristics></n1:General_Info>
 <n1:Quality_Indicators_Info><Cloud_Coverage_Assessment>12.345</Cloud_Coverage_Assessment></n1:Quality_Indicators_Info>
</n1:{level}_User_Product>"""
    )
    rows = lies.get("rows", side)
    (inner.parent / "MTD_TL.xml").write_text(
        f"""<?xml version="1.0"?><n1:Level-2A_Tile_ID xmlns:n1="x"><n1:Geometric_Info><Tile_Geocoding>
 <HORIZONTAL_CS_CODE>EPSG:32633</HORIZONTAL_CS_CODE>
 <Size resolution="10"><NROWS>{rows}</NROWS><NCOLS>{rows}</NCOLS></Size>
 <Size resolution="20"><NROWS>{rows // 2}</NROWS><NCOLS>{rows // 2}</NCOLS></Size>
 <Size resolution="60"><NROWS>{rows // 6}</NROWS><NCOLS>{rows // 6}</NCOLS></Size></Tile_Geocoding>
 <Tile_Angles><Mean_Sun_Angle><ZENITH_ANGLE unit="deg">36.5</ZENITH_ANGLE>
 <AZIMUTH_ANGLE unit="deg">157.25</AZIMUTH_ANGLE></Mean_Sun_Angle></Tile_Angles>
</n1:Geometric_Info></n1:Level-2A_Tile_ID>"""
    )
    (top / "manifest.safe").write_text("<xfdu:XFDU xmlns:xfdu='x'/>")
    (top / "HTML").mkdir()
    (top / "HTML" / "UserProduct_index.html").write_text("<html><body><p>Sentinel-2 product</p></body></html>")
    return top


def landsat(folder: Path, name: str = LANDSAT, *, side: int = 120, seed: int = 1, mtl: str = "txt") -> Path:
    """Write a scene of Level 2, or of Level 1 with the sun at 30 degrees: reflectance is twice M * counts + A."""
    top, surface = folder / name, "_L2" in name
    seen = ground(side, seed)
    prefix = "SR_B" if surface else "B"
    for number in range(1, 8):
        scaled = (seen + 0.2) / 2.75e-5 if surface else (seen * 0.5 + 0.1) / 2e-5
        write(top / f"{name}_{prefix}{number}.TIF", np.rint(scaled).astype("uint16"), 30)
    if surface:
        write(top / f"{name}_ST_B10.TIF", np.full((side, side), 44_000, "uint16"), 30)
    else:
        write(top / f"{name}_B8.TIF", np.full((2 * side, 2 * side), 9_000, "uint16"), 15)
        write(top / f"{name}_B10.TIF", np.full((side, side), 27_000, "uint16"), 30)
    quality = np.full((side, side), 21824, "uint16")
    quality[:10, :20] = 22280  # cloud, of high confidence
    quality[-3:] = 1
    write(top / f"{name}_QA_PIXEL.TIF", quality, 30)
    files = "".join(f'    FILE_NAME_BAND_{n} = "{name}_{prefix}{n}.TIF"\n' for n in range(1, 8))
    rescaling = "".join(
        f"    REFLECTANCE_MULT_BAND_{n} = 2.0000E-05\n    REFLECTANCE_ADD_BAND_{n} = -0.100000\n" for n in range(1, 8)
    )
    groups = {
        "PRODUCT_CONTENTS": f'    LANDSAT_PRODUCT_ID = "{name}"\n    PROCESSING_LEVEL = "{name[5:9]}"\n{files}',
        "IMAGE_ATTRIBUTES": '    SPACECRAFT_ID = "LANDSAT_8"\n    SENSOR_ID = "OLI_TIRS"\n'
        '    DATE_ACQUIRED = 2024-05-14\n    SCENE_CENTER_TIME = "09:51:12.3456780Z"\n    CLOUD_COVER = 7.30\n'
        "    SUN_AZIMUTH = -149.5\n    SUN_ELEVATION = 30.00000000\n",
        "PROJECTION_ATTRIBUTES": '    MAP_PROJECTION = "UTM"\n    UTM_ZONE = 33\n'
        f"    REFLECTIVE_LINES = {side}\n    REFLECTIVE_SAMPLES = {side}\n",
        "LEVEL1_RADIOMETRIC_RESCALING": rescaling,
    }
    pairs = {g: dict(line.strip().split(" = ") for line in body.splitlines()) for g, body in groups.items()}
    if mtl == "txt":
        body = "".join(f"  GROUP = {g}\n{body}  END_GROUP = {g}\n" for g, body in groups.items())
        text = f"GROUP = LANDSAT_METADATA_FILE\n{body}END_GROUP = LANDSAT_METADATA_FILE\nEND\n"
    elif mtl == "xml":
        body = "".join(
            f"<{g}>{''.join(f'<{k}>{v.strip(chr(34))}</{k}>' for k, v in p.items())}</{g}>" for g, p in pairs.items()
        )
        text = f"<LANDSAT_METADATA_FILE>{body}</LANDSAT_METADATA_FILE>"
    else:
        plain = {g: {k: v.strip('"') for k, v in p.items()} for g, p in pairs.items()}
        text = json.dumps({"LANDSAT_METADATA_FILE": plain})
    (top / f"{name}_MTL.{mtl}").write_text(text)
    (top / f"{name}_ANG.txt").write_text("GROUP = FILE_HEADER\nEND_GROUP = FILE_HEADER\nEND\n")
    return top


def planet(folder: Path, *, surface: bool = True, metadata: str = "json", bands: int = 4) -> Path:
    """Write an item with UDM2; counts without surface reflectance are radiance, of which 1 is a reflectance of 2e-5."""
    top = folder / "PSScene"
    kind = f"3B_AnalyticMS{'_SR' if surface else ''}{'_8b' if bands == 8 else ''}"
    counts = np.rint(ground(120) * (10_000 if surface else 50_000)).astype("uint16")
    write(top / f"{PLANET}_{kind}_clip.tif", np.stack([counts + 10 * n for n in range(bands)]), 3)
    mask = np.zeros((8, 120, 120), "uint8")
    mask[0] = 1
    mask[5, :12, :20], mask[0, :12, :20] = 1, 0
    write(top / f"{PLANET}_3B_udm2_clip.tif", mask, 3)
    if metadata == "json":
        facts = {
            "acquired": "2024-05-01T10:15:30.125Z",
            "cloud_percent": 2,
            "sun_azimuth": 150.2,
            "sun_elevation": 52.5,
            "instrument": "PSB.SD",
            "item_type": "PSScene",
            "gsd": 3.9,
        }
        item = {"id": PLANET, "type": "Feature", "properties": facts, "geometry": None}
        (top / f"{PLANET}_metadata.json").write_text(json.dumps(item))
    else:
        each = "".join(
            f"<ps:bandSpecificMetadata><ps:bandNumber>{n}</ps:bandNumber><ps:radiometricScaleFactor>0.01"
            f"</ps:radiometricScaleFactor><ps:reflectanceCoefficient>2e-05</ps:reflectanceCoefficient>"
            "</ps:bandSpecificMetadata>"
            for n in range(1, bands + 1)
        )
        (top / f"{PLANET}_3B_AnalyticMS_metadata_clip.xml").write_text(
            f"""<ps:EarthObservation xmlns:ps="p" xmlns:eop="e" xmlns:opt="o"><eop:Instrument><eop:shortName>PS2.SD
</eop:shortName></eop:Instrument><ps:acquisitionDateTime>2024-05-01T10:15:30+00:00</ps:acquisitionDateTime>
<opt:illuminationAzimuthAngle uom="deg">150.2</opt:illuminationAzimuthAngle><opt:illuminationElevationAngle
uom="deg">52.5</opt:illuminationElevationAngle><opt:cloudCoverPercentage uom="percentage">2</opt:cloudCoverPercentage>
<ps:numRows>120</ps:numRows><ps:numColumns>120</ps:numColumns>{each}</ps:EarthObservation>"""
        )
    (folder / "manifest.json").write_text(json.dumps({"name": "order", "files": []}))
    return folder


def maxar(folder: Path) -> Path:
    rgb = np.stack([np.rint(ground(200, seed) * 600).clip(1, 255).astype("uint8") for seed in (1, 2, 3)])
    write(folder / "10300100DB064000-visual.tif", rgb, 0.6)
    item = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": "17/031331303211/10300100DB064000",
        "geometry": None,
        "properties": {
            "datetime": "2024-05-01 16:02:35Z",
            "platform": "WV02",
            "gsd": 0.6,
            "catalog_id": "10300100DB064000",
            "view:off_nadir": 24.9,
            "view:sun_azimuth": 161.2,
            "view:sun_elevation": 56.4,
            "tile:clouds_percent": 3,
            "proj:epsg": 32633,
        },
        "assets": {
            "visual": {"href": "./10300100DB064000-visual.tif", "type": "image/tiff", "roles": ["visual"]},
            "data-mask": {"href": "./10300100DB064000-data-mask.gpkg", "roles": ["data-mask"]},
        },
        "links": [],
    }
    (folder / "10300100DB064000.json").write_text(json.dumps(item))
    return folder


def naip(folder: Path) -> Path:
    four = np.stack([np.rint(ground(200, seed) * 600).clip(1, 255).astype("uint8") for seed in (1, 2, 3, 4)])
    write(folder / "m_3807708_se_18_060_20210610.tif", four, 0.6)
    (folder / "m_3807708_se_18_060_20210610.txt").write_text("Time_Period:\n  Calendar_Date: 20210610\n")
    return folder


def sentinel1(folder: Path, name: str = S1_NAME, *, side: int = 200) -> Path:
    """Write a product whose vv is sigma nought .1 (-10 dB) and vh .01; A is 400 at the left and 600 at the right."""
    top = folder / f"{name}.SAFE"
    a = np.linspace(400, 600, side)[None, :].repeat(side, 0)
    corners = [(r, c) for r in np.linspace(0, side, 5) for c in np.linspace(0, side, 5)]
    points = [
        GroundControlPoint(row=r, col=c, x=15.0 + 1.35e-4 * c + 2e-5 * r, y=47.9 - 9e-5 * r + 1e-5 * c, z=0)
        for r, c in corners
    ]
    for number, (band, sigma) in enumerate((("vv", 0.1), ("vh", 0.01)), 1):
        stem = f"s1a-iw-grd-{band}-20240501t170000-20240501t170025-053678-0684a1-00{number}"
        counts = np.rint(a * np.sqrt(sigma)).astype("uint16")
        path = top / "measurement" / f"{stem}.tiff"
        path.parent.mkdir(parents=True, exist_ok=True)
        facts = {"driver": "GTiff", "width": side, "height": side, "count": 1, "dtype": "uint16"}
        with rasterio.open(path, "w", **facts, gcps=points, crs="EPSG:4326") as out:
            out.write(counts[None])
        (top / "annotation" / "calibration").mkdir(parents=True, exist_ok=True)
        (top / "annotation" / f"{stem}.xml").write_text(
            "<product><adsHeader><startTime>2024-05-01T17:00:00.123456</startTime></adsHeader><pass>Ascending</pass>"
            f"<numberOfSamples>{side}</numberOfSamples><numberOfLines>{side}</numberOfLines></product>"
        )
        at = " ".join(str(v) for v in range(0, side + 20, 20))
        values = " ".join(f"{400 + 200 * v / (side - 1):.6f}" for v in range(0, side + 20, 20))
        each = "".join(
            f"<calibrationVector><line>{line}</line><pixel>{at}</pixel><sigmaNought>{values}</sigmaNought></calibrationVector>"
            for line in (0, side)
        )
        (top / "annotation" / "calibration" / f"calibration-{stem}.xml").write_text(
            f"<calibration>{each}</calibration>"
        )
    (top / "manifest.safe").write_text("<xfdu:XFDU xmlns:xfdu='x'/>")
    (top / "preview").mkdir()
    (top / "preview" / "product-preview.html").write_text("<html><body><a href='x'>Quick look</a></body></html>")
    return top


def zipped(top: Path, target: Path, *, damaged: str = "") -> Path:
    """Pack a folder with its own name; the file whose name holds ``damaged`` gets wrong bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(top.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(top.parent).as_posix())
    if damaged:
        with zipfile.ZipFile(target) as archive:
            (info,) = [i for i in archive.infolist() if damaged in i.filename]
        data = bytearray(target.read_bytes())
        data[info.header_offset + 30 + len(info.filename) + info.file_size // 2] ^= 0xFF
        target.write_bytes(data)
    return target


def tarred(top: Path, target: Path) -> Path:
    """Pack the files of a folder without the folder, as USGS does."""
    with tarfile.open(target, "w") as archive:
        for path in sorted(top.iterdir()):
            archive.add(path, path.name)
    return target
