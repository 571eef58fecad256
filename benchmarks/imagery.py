"""The comparison of a whole Sentinel-2 tile, beside other ways to do it, and beside the bare read of both files.

    python benchmarks/imagery.py [SIDE]

Two synthetic scenes of SIDE x SIDE pixels (default 10,980) and four 16-bit bands are written as deflated COGs. Each way
runs once, in a process of its own, one after the other: read both, fit, apply, write the mask. Seconds of the clock and
of the processor, and the largest resident memory, go to benchmarks/results/imagery.md and imagery.svg.

The others compute less: xarray and dask take the distance of standardised bands and a robust threshold, OTB the
variates of one MAD without weights. None registers, masks clouds, drops noise, or outlines anything. A 5 km site is
measured at the end. xarray, rioxarray and
dask are no part of dateline: pip install them first. Run it on a quiet machine with 14 GB free; it takes some minutes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

RESULTS = Path(__file__).with_name("results")
BANDS = 4
TILE = """
from toolkit.imagery import CompareOptions, compare, write_mask
from pathlib import Path
found = compare(before, after)
write_mask(found, Path(out))
print(found.status, len(found.polygons), "areas,", found.comparable_pct, "% compared, shift", found.shift_px)
"""
READ = """
import rasterio
from concurrent.futures import ThreadPoolExecutor
from rasterio.windows import Window
def walk(path):
    with rasterio.Env(GDAL_CACHEMAX=64), rasterio.open(path, OVERVIEW_LEVEL="NONE") as source:
        for top in range(0, source.height, 512):
            source.read(window=Window(0, top, source.width, min(512, source.height - top)))
with ThreadPoolExecutor(2) as pool:
    list(pool.map(walk, [before, after]))
"""
XARRAY = """
import numpy as np, rioxarray
first, second = (rioxarray.open_rasterio(p).astype("float32") for p in (before, after))
axes = ("y", "x")
apart = (second - second.mean(axes)) / second.std(axes) - (first - first.mean(axes)) / first.std(axes)
size = np.sqrt((apart ** 2).sum("band"))
middle = float(size.median())
limit = middle + 10 * float(np.abs(size - middle).median())
changed = (size > limit).astype("uint8").rio.write_crs(first.rio.crs)
changed.attrs.clear()
changed.rio.to_raster(out, compress="deflate", tiled=True)
"""
DASK = """
import dask, numpy as np, rioxarray
from multiprocessing.pool import ThreadPool
dask.config.set(pool=ThreadPool(2))
first, second = (rioxarray.open_rasterio(p, chunks=(-1, 2048, 2048)).astype("float32") for p in (before, after))
axes = ("y", "x")
apart = (second - second.mean(axes)) / second.std(axes) - (first - first.mean(axes)) / first.std(axes)
size = np.sqrt((apart ** 2).sum("band"))
sample = size[::16, ::16].compute()
middle = float(sample.median())
limit = middle + 10 * float(np.abs(sample - middle).median())
changed = (size > limit).astype("uint8").rio.write_crs(first.rio.crs)
changed.attrs.clear()
changed.rio.to_raster(out, compress="deflate", tiled=True, lock=True)
"""
WAYS = {"dateline": TILE, "bare read of both files": READ, "xarray in memory": XARRAY, "dask, 2 threads": DASK}
WRAP = """
import resource, time
start = time.perf_counter()
before, after, out = {before!r}, {after!r}, {out!r}
{body}
spent = resource.getrusage(resource.RUSAGE_SELF)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("COST", time.perf_counter() - start, spent.ru_utime + spent.ru_stime, peak / 1024)
"""


class Cost(NamedTuple):
    """Seconds of the clock, seconds of the processor, and megabytes at the peak."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def write_pair(folder: Path, side: int) -> tuple[Path, Path]:
    """Write two scenes of one invented landscape, with 40 new squares in the later one."""
    rng = np.random.default_rng(7)
    ground = _ground(rng, side)
    paths = []
    for number, name in enumerate(("before", "after")):
        path = folder / f"{name}.tif"
        _write_scene(path, ground, number, side)
        paths.append(path)
    return paths[0], paths[1]


def _ground(rng: np.random.Generator, side: int) -> np.ndarray:
    """Give (y, x) classes: fields of 24 pixels, woods and water."""
    fields = rng.integers(0, 12, (side // 24 + 1, side // 24 + 1), dtype=np.uint8)
    return np.kron(fields, np.ones((24, 24), np.uint8))[:side, :side]


def _write_scene(path: Path, ground: np.ndarray, number: int, side: int) -> None:
    import rasterio
    from rasterio.shutil import copy
    from rasterio.transform import from_origin

    rng = np.random.default_rng(100 + number)
    levels = np.random.default_rng(11).integers(400, 3000, (BANDS, 12)).astype(np.float32)
    gains = 1 + 0.08 * number * np.random.default_rng(12).uniform(-1, 1, BANDS)
    raw = path.with_suffix(".raw.tif")
    profile = {
        "driver": "GTiff",
        "dtype": "uint16",
        "count": BANDS,
        "height": side,
        "width": side,
        "crs": "EPSG:32631",
        "transform": from_origin(300_000, 5_000_000, 10, 10),
        "tiled": True,
        "blockxsize": 512,
        "blockysize": 512,
        "BIGTIFF": "YES",
    }
    squares = np.random.default_rng(13).integers(100, side - 100, (40, 2))
    with rasterio.open(raw, "w", **profile) as target:
        for top in range(0, side, 512):
            rows = ground[top : top + 512]
            for band in range(BANDS):
                seen = levels[band][rows] * gains[band] + rng.normal(0, 25, rows.shape)
                for row, column in squares if number else ():
                    seen[max(0, row - top) : max(0, row - top + 12), column : column + 12] = 6000
                window = rasterio.windows.Window(0, top, side, len(rows))
                target.write(np.rint(seen.clip(1)).astype(np.uint16), band + 1, window=window)
        for band, name in enumerate(("blue", "green", "red", "nir"), 1):
            target.set_band_description(band, name)
        target.update_tags(sensor="synthetic four-band imager", acquired=f"2031-0{3 + 6 * number}-01T10:20Z")
    copy(
        raw,
        path,
        driver="COG",
        compress="DEFLATE",
        predictor="YES",
        blocksize=512,
        num_threads=2,
        overviews="NONE",
        bigtiff="YES",
    )
    raw.unlink()


def measure(body: str, before: Path, after: Path, out: Path) -> tuple[Cost | None, str]:
    """Run one way in a process of its own."""
    code = WRAP.format(before=str(before), after=str(after), out=str(out), body=body)
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    words = [line for line in done.stdout.splitlines() if line]
    if done.returncode or not words or not words[-1].startswith("COST"):
        return None, (done.stderr.strip().splitlines() or ["stopped"])[-1]
    return Cost(*map(float, words[-1].split()[1:])), " ".join(words[:-1])


def measure_otb(before: Path, after: Path, out: Path) -> tuple[Cost | None, str]:
    """Run Orfeo ToolBox's MultivariateAlterationDetector."""
    program = shutil.which("otbcli_MultivariateAlterationDetector")
    if program is None:
        return None, "not installed (Debian package otb-bin)"
    words = [program, "-in1", str(before), "-in2", str(after), "-out", str(out), "float", "-ram", "512"]
    code = (
        "import json,os,resource,subprocess,sys,time\nstart=time.perf_counter()\n"
        f"done=subprocess.run({words!r},capture_output=True,env={{**os.environ,'ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS':'2'}})\n"
        "s=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([time.perf_counter()-start,s.ru_utime+s.ru_stime,s.ru_maxrss/1024,done.returncode]))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    *cost, failed = json.loads(told)
    return (None, f"ended with {failed}") if failed else (Cost(*cost), "writes three float bands, no threshold")


def write_results(costs: dict[str, tuple[Cost | None, str]], side: int, sizes: tuple[int, int]) -> None:
    """Write the table and the plot."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    pixels = side * side / 1e6
    own = costs["dateline"][0]
    lines = [
        "# A whole Sentinel-2 tile",
        "",
        f"Two scenes of {side:,} x {side:,} pixels and {BANDS} 16-bit bands, deflated COGs of {sizes[0]} and",
        f"{sizes[1]} MB; {os.cpu_count()} cores, load {os.getloadavg()[2]:.1f}: where that is more than the cores,",
        "others stretched the clock. Written by benchmarks/imagery.py.",
        "",
        "| way | clock s | processor s | peak MB | Mpx/s | clock, dateline = 1 | |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, (cost, note) in costs.items():
        if cost is None:
            lines.append(f"| {name} | – | – | – | – | – | {note} |")
            continue
        ratio = f"{cost.wall_s / own.wall_s:.2f}" if own else "–"
        speed = f"{pixels / cost.wall_s:.1f}" if "5 km" not in name else "–"
        lines.append(
            f"| {name} | {cost.wall_s:.1f} | {cost.cpu_s:.1f} | {cost.peak_mb:.0f} | {speed} | {ratio} | {note} |"
        )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "imagery.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    shown = {n: c for n, (c, _) in costs.items() if c is not None and "5 km" not in n}
    figure, axes = pyplot.subplots(1, 2, figsize=(8, 0.5 * len(shown) + 1), sharey=True)
    for axis, values, title in (
        (axes[0], [c.wall_s for c in shown.values()], "seconds of the clock"),
        (axes[1], [c.peak_mb / 1024 for c in shown.values()], "GB at the peak"),
    ):
        axis.barh(list(shown), values, color="#0b5c8a")
        axis.set_title(title, loc="left", fontsize=10)
        axis.invert_yaxis()
    figure.tight_layout()
    figure.savefig(RESULTS / "imagery.svg", metadata={"Date": None})


def main() -> None:
    """Measure every way once."""
    side = int(sys.argv[1]) if len(sys.argv) > 1 else 10_980
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before, after = write_pair(folder, side)
        sizes = before.stat().st_size >> 20, after.stat().st_size >> 20
        costs: dict[str, tuple[Cost | None, str]] = {}
        for way, body in WAYS.items():
            costs[way] = measure(body, before, after, folder / "out.tif")
            print(way, *costs[way], flush=True)
        costs["Orfeo ToolBox MAD"] = measure_otb(before, after, folder / "otb.tif")
        print("OTB", *costs["Orfeo ToolBox MAD"], flush=True)
        site = write_pair(folder, 500)
        costs["dateline, a 5 km site"] = measure(TILE, *site, folder / "site.tif")
        print("site", *costs["dateline, a 5 km site"], flush=True)
    write_results(costs, side, sizes)


if __name__ == "__main__":
    main()
