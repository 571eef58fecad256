"""``dateline compare --series``: what is said of three files or more, and what is refused in one line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

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
