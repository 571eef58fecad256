"""Bad input: one line with code, place and remedy, exit code 3, and the earlier run untouched."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from toolkit import imagery, open_step, places
from toolkit.cli.main import main
from toolkit.desk.folders import find_case
from toolkit.errors import DatelineError
from toolkit.evidence import digest_file


@pytest.fixture
def case(home: Path) -> Path:
    """A copy of the drill, with results of an earlier look-up."""
    folder = Path(shutil.copytree(find_case("drill"), home / "cases" / "drill"))
    step = open_step("site-lookup", case="drill")
    step.close(sites=places.locate_sites(step.case))
    return folder


def _tree(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): digest_file(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def _edit(folder: Path, old: str, new: str) -> None:
    path = folder / "case.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _rewrite(path: Path, *, bands: int | None = None, shift_m: float = 0.0, **profile: Any) -> None:
    """Write a scene again with fewer bands, another place or other facts in its header."""
    with rasterio.open(path) as source:
        data, facts, tags = source.read(), source.profile, source.tags()
    data = data[: bands or len(data)]
    place = facts["transform"] @ rasterio.Affine.translation(shift_m / 10, 0) if shift_m else facts["transform"]
    path.unlink()
    with rasterio.open(path, "w", **{**facts, "count": len(data), "transform": place, **profile}) as target:
        target.write(data)
        target.update_tags(**tags)


def _unknown_site(folder: Path) -> None:
    _edit(
        folder,
        'check = { kind = "distance", site = "harrow-quarry"',
        'check = { kind = "distance", site = "harow-quarry"',
    )


def _no_date(folder: Path) -> None:
    _edit(folder, 'published = "2031-10-02"', 'published = "last Tuesday"')


def _missing_file(folder: Path) -> None:
    (folder / "documents" / "notice.md").unlink()


def _empty_document(folder: Path) -> None:
    (folder / "documents" / "notice.md").write_bytes(b"")


@pytest.mark.parametrize(
    ("break_it", "code", "words"),
    [
        (_unknown_site, "E_CASE_VALUE", "did you mean 'harrow-quarry'"),
        (_no_date, "E_DATE", "last Tuesday"),
        (_missing_file, "E_FILE_MISSING", "notice.md"),
    ],
)
def test_a_case_that_cannot_run_starts_no_kernel_and_touches_nothing(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str], break_it: Callable[[Path], None], code: str, words: str
) -> None:
    before = _tree(home / "runs")
    break_it(case)
    assert main(["run", "drill"]) == 3
    line = capsys.readouterr().err.strip()
    assert line.startswith(f"{code}: ")
    assert words in line
    assert "\n" not in line
    assert _tree(home / "runs") == before


def _no_crs(folder: Path) -> None:
    _rewrite(folder / "scenes" / "drill-after.tif", crs=None)


def _outside(folder: Path) -> None:
    for name in ("drill-before.tif", "drill-after.tif"):
        _rewrite(folder / "scenes" / name, shift_m=90_000)


def _apart(folder: Path) -> None:
    _rewrite(folder / "scenes" / "drill-after.tif", shift_m=90_000)


def _one_band(folder: Path) -> None:
    _rewrite(folder / "scenes" / "drill-after.tif", bands=1)
    named = 'taken_in = "2031-10-01"\nbands = ["blue"'
    _edit(
        folder, f'{named}, "green", "red", "nir08", "swir16", "swir22"]', 'taken_in = "2031-10-01"\nbands = ["thermal"]'
    )


def _twice(folder: Path) -> None:
    shutil.copy(folder / "scenes" / "drill-before.tif", folder / "scenes" / "drill-after.tif")


def _backwards(folder: Path) -> None:
    _edit(folder, 'before = "drill-before"', 'before = "drill-after"')
    _edit(folder, 'after = "drill-after"', 'after = "drill-before"')


def _no_raster(folder: Path) -> None:
    (folder / "scenes" / "drill-after.tif").write_bytes(b"II*\x00 and then nothing of a picture")


def _cut_short(folder: Path) -> None:
    path = folder / "scenes" / "drill-after.tif"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _vrt(folder: Path) -> None:
    (folder / "scenes" / "drill-after.tif").write_text(
        '<VRTDataset rasterXSize="400" rasterYSize="400"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        "<SourceFilename>/etc/hostname</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    )


def _no_values(folder: Path) -> None:
    path = folder / "scenes" / "drill-after.tif"
    with rasterio.open(path) as source:
        profile, tags, shape = source.profile, source.tags(), source.shape
    path.unlink()
    with rasterio.open(path, "w", **{**profile, "nodata": 0}) as target:
        target.write(np.zeros((profile["count"], *shape), dtype=profile["dtype"]))
        target.update_tags(**tags)


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (_no_crs, "coordinate reference system"),
        (_outside, "site"),
        (_apart, "site"),
        (_one_band, "band"),
        (_twice, "same"),
        (_backwards, "before"),
        (_no_raster, "drill-after.tif"),
        (_cut_short, "drill-after.tif"),
        (_vrt, "drill-after.tif"),
        (_no_values, "drill-after"),
    ],
)
def test_a_scene_that_cannot_be_compared_is_one_line_and_nothing_is_concluded_from_it(
    case: Path, break_it: Callable[[Path], None], words: str
) -> None:
    break_it(case)
    step = open_step("site-lookup", case="drill")
    step.close(sites=places.locate_sites(step.case))
    step = open_step("imagery-comparison", case="drill")
    compared = imagery.compare_case(step.case, step.scenes, sites=step.outputs("site-lookup").sites)
    assert (compared.status, compared.changed, compared.area_m2) == ("not-comparable", None, None)
    (reason,) = compared.reasons
    assert words in reason
    assert "\n" not in reason
    assert not re.search(r"[0-9a-f]{16}", reason), "a reader knows files by name, not by digest"
    answers = imagery.check_claims(step.case, compared)
    assert answers
    assert {answer.verdict for answer in answers} == {"not-checkable"}


def test_an_empty_document_is_one_line_and_writes_no_results(case: Path, home: Path) -> None:
    _empty_document(case)
    with pytest.raises(DatelineError) as caught:
        open_step("site-lookup", case="drill")
    assert caught.value.error_code.startswith("E_FILE_EMPTY")
    assert caught.value.exit_code == 3
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    assert not (home / "runs" / "drill" / "imagery-comparison").exists()
