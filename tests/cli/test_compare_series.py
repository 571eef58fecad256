"""``dateline compare --series``: what is said of three files or more, and what is refused in one line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
import rasterio

from toolkit.cli import compare_series
from toolkit.cli.main import main
from toolkit.errors import UsageError
from toolkit.records import Scene

DRILL = Path(__file__).parents[2] / "data" / "cases" / "drill" / "scenes"
FILES = [str(DRILL / f"drill-{name}.tif") for name in ("after", "before", "middle")]


def _words(count: int, **given: Any) -> argparse.Namespace:
    files = [Path(f"{n}.tif") for n in range(count)]
    facts = {"series": True, "before_date": None, "after_date": None, "dates": None, "control": None, **given}
    return argparse.Namespace(before=files[0], after=files[1], more=files[2:], **facts)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (_words(3, series=False), "3 files"),
        (_words(2), "a series takes three files or more"),
        (_words(3, before_date="2020"), "more than two dates"),
    ],
)
def test_words_that_do_not_go_together_are_one_line(words: argparse.Namespace, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        compare_series.check_words(words)


def _stated(path: Path, name: str, date: str | None) -> Scene:
    return Scene(id=name, sensor="x", acquired=date, file=path.name)


def test_dates_are_given_one_for_each_file_or_not_at_all() -> None:
    files = [Path("a.tif"), Path("b.tif"), Path("c.tif")]
    found = compare_series.stated_scenes(files, _words(3, dates="2021, 2020-05 ,2022-01-01"), _stated)
    assert [s.acquired for s in found] == ["2021", "2020-05", "2022-01-01"]
    with pytest.raises(UsageError, match="2 dates for 3 files"):
        compare_series.stated_scenes(files, _words(3, dates="2021,2022"), _stated)
    ordered, notes = compare_series.ends(found)
    assert [s.file for s in ordered] == ["b.tif", "a.tif", "c.tif"]
    assert notes == ["The files are not in order of time, and were put in it."]


@pytest.mark.parametrize("dates", [(None, None, None), ("2020", "2021", None), ("2020", "2020", "2021")])
def test_fewer_than_three_dates_are_no_series(dates: tuple[str | None, ...]) -> None:
    with pytest.raises(UsageError, match="fewer than three files with a date"):
        compare_series.ends([_stated(Path(f"{n}.tif"), f"image-{n}", date) for n, date in enumerate(dates)])


def test_three_files_tell_when_each_area_was_first_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", *FILES, "--series", "--around", "0.5028 N, 0.5031 E", "--half-width", "900", "--json"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["notes"] == ["The files are not in order of time, and were put in it."]
    hall = next(one for one in made["series"]["seen"] if abs(one["lat"] - 0.502821) < 5e-4)
    assert (hall["after"][:10], hall["by"][:10]) == ("2031-06-10", "2031-09-18")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"index.html", "series.png", "series-area.png", "series.json"} <= names
    assert "first seen between 10 June 2031 and 18 September 2031" in (tmp_path / "out" / "index.html").read_text()


def _drill_with(tmp_path: Path, date: str, *, bands: int) -> list[str]:
    """Give the drill's three files and one more, of another sensor: fewer bands."""
    odd = tmp_path / f"odd_{date}.tif"
    with rasterio.open(FILES[0]) as source:
        profile = {**source.profile, "count": bands}
        pixels = source.read(list(range(1, bands + 1)))
    with rasterio.open(odd, "w", **profile) as file:
        file.write(pixels)
    return [*FILES, str(odd)]


@pytest.mark.parametrize("date", ["2030-01-01", "2031-08-01", "2033-01-01"])
def test_an_image_of_another_sensor_ends_no_series(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], date: str
) -> None:
    files = _drill_with(tmp_path, date, bands=1)
    around = ["--around", "0.5028 N, 0.5031 E", "--half-width", "900"]
    assert main(["compare", *files, "--series", "--json", *around]) == 0
    series = json.loads(capsys.readouterr().out)["series"]
    hall = next(one for one in series["seen"] if abs(one["lat"] - 0.502821) < 5e-4)
    assert (hall["after"][:10], hall["by"][:10]) == ("2031-06-10", "2031-09-18")
    (odd,) = [one for one in series["dates"] if (one["date"] or "").startswith(date)]
    assert (odd["used"], "bands against" in odd["why"]) == (False, True)


def test_a_series_without_two_of_the_same_bands_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [FILES[0], *(_drill_with(tmp_path, date, bands=n)[3] for date, n in (("2030-01-01", 1), ("2033-01-01", 2)))]
    assert main(["compare", *files, "--series"]) == 3
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("E_BANDS: ")
