"""A control pair, not the default, decides what is certain."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.imagery import CompareOptions, compare, findings_of


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
    said = next(f for f in findings_of(found) if f.id == "imagery-control")
    assert "5 January 2030 and 5 February 2030" in said.text
    assert said.quantities[0].unit == "%"
    assert len(found.evidence) == 4


def test_a_control_that_changed_as_much_raises_the_gate(scenes):
    found = compare(*scenes[2:], options=_options(scenes[1], scenes[3]))
    assert found.control.gate > CompareOptions().certain
    assert found.status == "no-detectable-change"


def test_without_a_control_nothing_is_said_of_false_alarms(scenes):
    found = compare(*scenes[2:], options=CompareOptions(detection_test=False))
    assert found.summary().false_alarm_pct is None
    assert {f.id for f in findings_of(found)} == {"imagery-change", "imagery-pair"}
