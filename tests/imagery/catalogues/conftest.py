"""Servers of our own: nginx with the files, PostgreSQL with PostGIS and pgstac, and a STAC API on top of it.

All of them listen on this machine only, on ports that were free, and end with the tests, also when those fail. Their
pixels are those of the exercise, and say so.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from tests.processes import free_port, require
from toolkit.imagery.load import load
from toolkit.settings import set_options, shipped_root

HERE = Path(__file__).resolve().parent
SERVERS = HERE.parents[2] / ".cache" / "stac-server"
SITE = (0.5, 0.5)  # lon, lat of the exercise
ORIGIN = (221_750.0 - 2000, 55_300.0 + 2000)
VEGETATION, BARE, WATER, CLOUD = 4, 5, 6, 9


@dataclass
class Day:
    """One scene of the archive."""

    id: str
    when: str
    cloud_pct: float = 1.0
    after: bool = False
    offset: int = 0
    baseline: str = "05.11"
    flag: bool | None = True
    cloudy: float = 0.0
    orbit: int = 22
    sun: float = 60.0
    fault: str = ""
    seed: int = 1
    hosts: dict[str, str] = field(default_factory=dict)


DAYS = (
    Day("S2A_31NBA_20310222_0_L2A", "2031-02-22T10:20:00Z", seed=2),
    Day("S2A_31NBA_20310304_0_L2A", "2031-03-04T10:20:00Z", seed=3),
    Day("S2B_31NBA_20310309_0_L2A", "2031-03-09T10:30:00Z", cloud_pct=8, orbit=65, seed=4),
    Day("S2A_31NBA_20310314_0_L2A", "2031-03-14T10:20:00Z", cloud_pct=12, cloudy=0.8, seed=5),
    Day("S2A_31NBA_20310403_0_L2A", "2031-04-03T10:20:00Z", cloud_pct=85, seed=6),
    Day(
        "S2A_31NBA_20310908_0_L2A", "2031-09-08T10:20:00Z", after=True, offset=1000, flag=None, baseline="05.11", seed=7
    ),
    Day("S2A_31NBA_20310918_0_L2A", "2031-09-18T10:20:00Z", cloud_pct=2, after=True, flag=False, seed=8),  # flag wrong
    Day("S2A_31NBA_20310928_0_L2A", "2031-09-28T10:20:00Z", cloud_pct=3, after=True, fault="gone", seed=9),
    Day("S2A_31NBA_20311008_0_L2A", "2031-10-08T10:20:00Z", cloud_pct=4, after=True, fault="cut", seed=10),
)
BANDS = {"blue": 0, "green": 1, "red": 2, "nir": 3, "swir16": 4, "swir22": 5}
COARSE = {"swir16", "swir22"}


@contextmanager
def running(command: list[str], *, ready: Callable[[], bool], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends, whatever happens in it."""
    server = subprocess.Popen(command, start_new_session=True, **options)
    try:
        for _ in range(600):
            if server.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with {server.returncode}")
            if ready():
                break
            time.sleep(0.05)
        else:
            raise RuntimeError(f"{command[0]} did not start")
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as answer:
            return bool(answer.status < 500)
    except urllib.error.HTTPError as e:
        return e.code < 500
    except OSError:
        return False


# ------------------------------------------------------------------------------------------------------------- files


def write_cog(path: Path, data: np.ndarray[Any, Any], gsd_m: float, *, origin: tuple[float, float] = ORIGIN) -> None:
    """Write one band as a tiled, compressed GeoTIFF that says its pixels are simulated."""
    path.parent.mkdir(parents=True, exist_ok=True)
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "dtype": data.dtype.name,
        "count": 1,
        "height": data.shape[0],
        "width": data.shape[1],
        "crs": "EPSG:32631",
        "transform": from_origin(*origin, gsd_m, gsd_m),
        "tiled": True,
        "blockxsize": 128,
        "blockysize": 128,
        "compress": "deflate",
        "nodata": 0,
    }
    with rasterio.open(path, "w", **profile) as target:
        target.write(data, 1)
        target.update_tags(simulated="true", TIFFTAG_IMAGEDESCRIPTION="SIMULATED scene of a training exercise.")


def _average(band: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    rows, columns = band.shape
    return band.reshape(rows // 2, 2, columns // 2, 2).mean(axis=(1, 3))


def _counts(day: Day) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Give the exercise as Sentinel-2 counts, (band, y, x), and its scene classes on the grid of 20 m."""
    scenes = shipped_root() / "data" / "cases" / "drill" / "scenes"
    shown = load(scenes / f"drill-{'after' if day.after else 'before'}.tif").data / 400.0
    rng = np.random.default_rng(day.seed)
    shown = shown * (1 + 0.02 * rng.uniform(-1, 1, (6, 1, 1))) + 0.002 * rng.standard_normal(shown.shape)
    coarse = np.stack([_average(b) for b in shown])
    classes = np.full(coarse.shape[1:], BARE, np.uint8)
    classes[(coarse[3] - coarse[2]) / (coarse[3] + coarse[2]) > 0.5] = VEGETATION
    classes[coarse[3] < 0.06] = WATER
    classes[coarse[0] > 0.35] = CLOUD
    rows = int(day.cloudy * len(classes))
    classes[:rows] = CLOUD
    shown[:, : 2 * rows] = 0.7
    return np.rint(np.clip(shown, 0.0005, 1) * 10_000 + day.offset).astype(np.uint16), classes


def _write_day(day: Day, root: Path) -> None:
    counts, classes = _counts(day)
    for band, index in BANDS.items():
        data = _average(counts[index]).astype(np.uint16) if band in COARSE else counts[index]
        write_cog(root / day.id / f"{band}.tif", data, 20 if band in COARSE else 10)
    write_cog(root / day.id / "scl.tif", classes, 20)
    if day.fault == "cut":
        whole = (root / day.id / "red.tif").read_bytes()
        (root / day.id / "red.tif").write_bytes(whole[: len(whole) // 3])
    if day.fault == "gone":
        shutil.rmtree(root / day.id)


def make_item(day: Day, files: str, *, collection: str = "sentinel-2-l2a") -> dict[str, Any]:
    """Write the item of a day as catalogues do."""
    west, south, east, north = SITE[0] - 0.02, SITE[1] - 0.02, SITE[0] + 0.02, SITE[1] + 0.02
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    offset = {"scale": 0.0001, "offset": -0.1 if day.baseline >= "04" else 0}
    assets = {
        name: {
            "href": f"{files}/{day.id}/{name}.tif",
            "roles": ["data"],
            "type": "image/tiff; application=geotiff; profile=cloud-optimized",
            "raster:bands": [{"nodata": 0, "data_type": "uint16", **(offset if name != "scl" else {})}],
        }
        for name in (*BANDS, "scl")
    }
    facts: dict[str, Any] = {
        "datetime": day.when,
        "platform": f"sentinel-{day.id[1:3].lower()}",
        "instruments": ["msi"],
        "eo:cloud_cover": day.cloud_pct,
        "s2:processing_baseline": day.baseline,
        "sat:relative_orbit": day.orbit,
        "view:sun_elevation": day.sun,
        "view:sun_azimuth": 110.0,
        "gsd": 10,
    }
    if day.flag is not None:
        facts["earthsearch:boa_offset_applied"] = day.flag
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": day.id,
        "collection": collection,
        "properties": facts,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [west, south, east, north],
        "assets": assets,
        "links": [{"rel": "license", "href": "https://example.org/licence"}],
        "stac_extensions": [],
    }


@dataclass(frozen=True)
class Files:
    """The file server: its addresses, one a temper, and its folder; before the catalogue stand two more."""

    root: Path
    plain: str
    busy: str
    broken: str
    slow: str
    catalogue: str
    busy_catalogue: str
    slow_catalogue: str
    log: Path

    def requests(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


_NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 128; }}
http {{
  access_log {folder}/access.log; default_type application/octet-stream;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  limit_req_zone $server_port zone=busy:1m rate=600r/m; limit_req_zone $server_port zone=full:1m rate=90r/m;
  limit_req_status 429; error_page 429 = @later;
  proxy_set_header Host $http_host;
  server {{ listen 127.0.0.1:{plain}; root {files};
    location /away/ {{ return 302 http://localhost:{plain}/; }}
    location /whole/ {{ max_ranges 0; alias {files}/; }} }}
  server {{ listen 127.0.0.1:{busy}; root {files}; location / {{ limit_req zone=busy burst=8 nodelay; }} {later} }}
  server {{ listen 127.0.0.1:{broken}; location / {{ add_header Retry-After 0 always; return 503; }} }}
  server {{ listen 127.0.0.1:{slow}; root {files}; location / {{ limit_rate 400; }} }}
  server {{ listen 127.0.0.1:{busy_catalogue}; {later}
    location / {{ limit_req zone=full; proxy_pass http://127.0.0.1:{catalogue}; }} }}
  server {{ listen 127.0.0.1:{slow_catalogue};
    location / {{ limit_rate 100; proxy_pass http://127.0.0.1:{catalogue}; }} }}
}}
"""
_LATER = "location @later { add_header Retry-After 1 always; return 429; }"


@pytest.fixture(scope="session")
def files() -> Iterator[Files]:
    """Nginx, serving parts of files in four tempers (plain, busy with 429, broken with 503, slow)."""
    if shutil.which("nginx") is None:
        require(False, "nginx is not installed: apt-get install nginx-light")
    folder = Path(tempfile.mkdtemp(prefix="dateline-nginx-"))
    names = ("plain", "busy", "broken", "slow", "catalogue", "busy_catalogue", "slow_catalogue")
    ports = {name: free_port() for name in names}
    root = folder / "files"
    for day in DAYS:
        _write_day(day, root)
    text = _NGINX.format(
        folder=folder, files=root, user="user root;" if os.geteuid() == 0 else "", later=_LATER, **ports
    )
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]
    try:
        with running(command, ready=lambda: answers(addresses["plain"])):
            yield Files(root, log=folder / "access.log", **addresses)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --------------------------------------------------------------------------------------------------------- catalogue


def _postgres_folder() -> Path | None:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        release = folder.parent.name
        if Path(f"/usr/share/postgresql/{release}/extension/postgis.control").is_file():
            return folder
    return None


def _server_python() -> Path:
    """Give the environment of the catalogue, made once and kept in the checkout's cache."""
    wanted = (HERE / "servers.txt").read_text(encoding="utf-8")
    python, stamp = SERVERS / "bin" / "python", SERVERS / "made-for.txt"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(SERVERS, ignore_errors=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", str(SERVERS)], check=True, capture_output=True)
            subprocess.run(
                [
                    str(python),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "-r",
                    str(HERE / "servers.txt"),
                ],
                check=True,
                capture_output=True,
                timeout=600,
            )
        except (subprocess.SubprocessError, OSError) as e:
            require(False, f"the catalogue's environment could not be made: {type(e).__name__}")
        stamp.write_text(wanted, encoding="utf-8")
    return python


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


@contextmanager
def _database(stack: ExitStack) -> Iterator[dict[str, str]]:
    folder = _postgres_folder()
    if folder is None:
        require(False, "PostgreSQL with PostGIS is not installed: apt-get install postgresql-15-postgis-3")
    assert folder is not None
    home = Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    port = str(free_port())
    plain = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(home)}
    start = {"env": plain, "cwd": home, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        _as_postgres([str(folder / "initdb"), "-D", str(home / "data"), "-U", "stac", "-A", "trust", "--no-sync"]),
        check=True,
        **start,
    )
    server = [
        str(folder / "postgres"),
        "-D",
        str(home / "data"),
        "-p",
        port,
        "-k",
        str(home),
        "-h",
        "127.0.0.1",
        "-c",
        "fsync=off",
        "-c",
        "full_page_writes=off",
    ]
    facts = {"PGHOST": "127.0.0.1", "PGPORT": port, "PGUSER": "stac", "PGPASSWORD": "stac", "PGDATABASE": "postgres"}
    ready = [str(folder / "pg_isready"), "-h", "127.0.0.1", "-p", port, "-q"]
    with running(_as_postgres(server), ready=lambda: subprocess.run(ready, check=False).returncode == 0, **start):
        yield facts


@pytest.fixture(scope="session")
def api(files: Files) -> Iterator[str]:
    """The address of a STAC API on pgstac that lists the days of the archive."""
    python = _server_python()
    with ExitStack() as stack:
        facts = stack.enter_context(_database(stack))
        environment = {**os.environ, **facts}
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pypgstac = [str(python.parent / "pypgstac")]
        subprocess.run([*pypgstac, "migrate"], env=environment, check=True, capture_output=True)
        collection = {
            "type": "Collection",
            "id": "sentinel-2-l2a",
            "stac_version": "1.0.0",
            "description": "SIMULATED scenes",
            "license": "other",
            "links": [],
            "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [[None, None]]}},
        }
        (folder / "collections.json").write_text(json.dumps(collection) + "\n", encoding="utf-8")
        lines = [json.dumps(make_item(day, files.plain)) for day in DAYS]
        (folder / "items.json").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for kind in ("collections", "items"):
            subprocess.run(
                [*pypgstac, "load", kind, str(folder / f"{kind}.json"), "--method", "insert"],
                env=environment,
                check=True,
                capture_output=True,
            )
        address, port = files.catalogue, files.catalogue.rpartition(":")[2]
        command = [
            str(python),
            "-m",
            "uvicorn",
            "--factory",
            "stac_fastapi.pgstac.app:create_app",
            "--port",
            port,
            "--log-level",
            "warning",
        ]
        stack.enter_context(running(command, ready=lambda: answers(f"{address}/collections"), env=environment))
        yield address


@pytest.fixture
def own_servers() -> Iterator[None]:
    """Let the HTTP client reach this machine, as a desk with servers of its own does."""
    with set_options(allow_private=True):
        yield
