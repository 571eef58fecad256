"""A control pair, not the default, decides what is certain."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.errors import SameScene
from toolkit.imagery import CompareOptions, compare, findings


@pytest.fixture
def scenes(tmp_path, write_scene, ground, rendering):
    """Four dates of one ground; between the last two a few pixels change."""
    dates = ["2030-01-05", "2030-02-05", "2030-03-05", "2030-04-05"]
    made = [rendering(ground, n) for n in range(4)]
    made[3][:, 100:104, 100:104] = np.percentile(ground, 99.9)
    return [
        write_scene(tmp_path / f"{d}.tif", scene, tags={"acquired": d, "sensor": "imager"})
        for d, scene in zip(dates, made, strict=True)
    ]


def _options(*control):
    return CompareOptions(detection_test=False, control=control)


def test_a_quiet_control_lowers_the_gate_and_states_its_false_alarms(scenes):
    found = compare(*scenes[2:], options=_options(*scenes[:2]))
    assert found.status == "measured"
    assert found.control.gate == found.options.core
    assert found.summary().false_alarm_pct <= 0.5
    said = next(f for f in findings(found) if f.id == "imagery-control")
    assert "5 January 2030 and 5 February 2030" in said.text
    assert said.quantities[0].unit == "%"
    assert len(found.evidence) == 4


def test_a_change_that_nobody_saw_in_the_control_hides_no_other(scenes):
    found = compare(*scenes[2:], options=_options(scenes[1], scenes[3]))
    assert found.control.gate <= CompareOptions().certain
    assert found.status == "measured"


def test_noise_all_over_the_control_raises_the_gate(tmp_path, scenes, write_scene, ground, rendering):
    rng, restless = np.random.default_rng(5), rendering(ground, 9)
    for row, column in rng.integers(0, 230, (60, 2)):
        restless[:, row : row + 5, column : column + 5] *= rng.uniform(0.3, 2.0, (len(ground), 1, 1))
    odd = write_scene(tmp_path / "odd.tif", restless, tags={"acquired": "2030-02-20", "sensor": "imager"})
    found = compare(*scenes[2:], options=_options(scenes[0], odd))
    assert found.control.gate > CompareOptions().certain


def test_a_control_that_cannot_be_measured_decides_nothing(tmp_path, scenes, write_scene, ground, rendering):
    elsewhere = rendering(np.ascontiguousarray(ground[:, ::-1, ::-1]), 9)
    odd = write_scene(tmp_path / "odd.tif", elsewhere, tags={"acquired": "2030-02-20", "sensor": "imager"})
    found = compare(*scenes[2:], options=_options(scenes[0], odd))
    assert found.control.doubt
    assert found.summary().false_alarm_pct is None
    assert any("is not used" in reason for reason in found.reasons)


def test_the_pair_is_no_control_of_itself(scenes):
    with pytest.raises(SameScene):
        compare(*scenes[2:], options=_options(*scenes[2:]))


def test_without_a_control_nothing_is_said_of_false_alarms(scenes):
    found = compare(*scenes[2:], options=CompareOptions(detection_test=False))
    assert found.summary().false_alarm_pct is None
    assert {f.id for f in findings(found)} == {"imagery-change", "imagery-pair"}
