"""Sentences on two images read well, whatever is known of their dates and sensors."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.imagery import CompareOptions, compare, findings
from toolkit.imagery.captions import between, scene_facts, taken
from toolkit.imagery.control import Control, sentence
from toolkit.imagery.season import days_apart_in_year, one_season
from toolkit.records import Scene


def _scenes(first: str | None, second: str | None, sensor: str = "imager") -> tuple[Scene, Scene]:
    return Scene(id="a", sensor=sensor, acquired=first), Scene(id="b", sensor=sensor, acquired=second)


@pytest.mark.parametrize(
    ("days", "span", "told", "control"),
    [
        (
            ("2023-06-01", "2024-05"),
            "Between 1 June 2023 and May 2024",
            "They were taken 1 June 2023 and May 2024.",
            "In the control pair of 1 June 2023 and May 2024, ",
        ),
        (
            (None, None),
            "Between two images without dates",
            "When they were taken is not known.",
            "In the control pair (dates unknown), ",
        ),
        (
            ("2023", None),
            "Between the image of 2023 and the one without a date",
            "The earlier one was taken 2023, the later one at a time not known.",
            "In the control pair (2023 to an unknown day), ",
        ),
        (
            ("../2023", "202X"),
            "Between the image taken by 2023 and the one taken some year of the 2020s",
            "The earlier one was taken by 2023, the later one some year of the 2020s.",
            "In the control pair (by 2023, then some year of the 2020s), ",
        ),
    ],
)
def test_dates_known_open_and_unknown_are_read_as_a_sentence(
    days: tuple[str | None, str | None], span: str, told: str, control: str
) -> None:
    scenes = _scenes(*days)
    assert (between(scenes), taken(scenes)) == (span, told)
    assert sentence(Control(scenes, 15.0, 0.0)).startswith(control)


def test_a_sensor_that_nothing_names_is_said_to_be_unstated() -> None:
    for placeholder in ("not stated", "unknown sensor"):
        assert scene_facts(_scenes("2023", "2024", placeholder)[0]) == "sensor not stated"


@pytest.mark.parametrize(("days", "apart"), [(("2023", "2024"), None), (("2023-06", "2025-06-20"), 5)])
def test_a_date_known_to_the_year_says_nothing_of_the_season(days: tuple[str, str], apart: int | None) -> None:
    assert days_apart_in_year(_scenes(*days)) == apart
    assert one_season(_scenes(*days)) == (apart is not None)


def test_without_a_pixel_size_no_area_is_printed(tmp_path, write_scene, ground, rendering) -> None:
    built = rendering(ground, 2)
    built[:, 100:120, 100:120] = 1.3 * ground.max(axis=(1, 2))[:, None, None]
    bare = {"crs": None, "tags": {"sensor": "imager"}}
    pair = [write_scene(tmp_path / f"{n}.tif", d, **bare) for n, d in (("a", rendering(ground, 1)), ("b", built))]
    found = compare(*pair, options=CompareOptions(detection_test=False))
    assert np.asarray(found.changed).any()
    assert found.area_m2 is None
    assert "ha" not in findings(found)[0].text.split()
