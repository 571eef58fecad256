"""A machine without enough memory is told in one line, whatever verb it stops."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SHORT = """
import resource, sys
from toolkit.cli.main import main
import numpy, rasterio, scipy.ndimage, matplotlib.pyplot, toolkit.imagery
numpy.linalg.svd(numpy.ones((300, 300)))  # OpenBLAS takes its own memory first, and would end the process
held = int(next(l for l in open("/proc/self/status") if l.startswith("VmData")).split()[1]) * 1024
resource.setrlimit(resource.RLIMIT_DATA, (held + 40_000_000,) * 2)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on a process's data is Linux's")
def test_too_little_memory_is_one_line(tmp_path: Path) -> None:
    import numpy as np
    import rasterio
    from rasterio.transform import from_origin

    shape, place = (4, 2000, 2000), from_origin(300_000, 4_300_000, 10, 10)
    random = np.random.default_rng(1)
    kind = {"driver": "GTiff", "width": 2000, "height": 2000, "count": 4, "dtype": "uint16", "crs": "EPSG:32652"}
    for name in ("a_2020-05-01.tif", "b_2021-05-01.tif"):
        with rasterio.open(tmp_path / name, "w", transform=place, **kind) as file:
            file.write(random.integers(300, 3000, shape).astype("uint16"))
    words = [sys.executable, "-P", "-c", SHORT, "compare", "a_2020-05-01.tif", "b_2021-05-01.tif"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("E_MEMORY: more memory is needed than there is (dateline compare).")
    assert done.stderr.count("\n") == 1
