"""Clouds are found with their shadows; bright buildings are not clouds."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.imagery.clouds import clouds_and_shadows

EAST_OF_THE_CLOUD = 90.0  # the sun, so that the shadow falls west


@pytest.fixture
def sky(ground, rendering):
    """A cloud of 40 x 40 pixels in the later scene, its shadow 60 pixels to the west."""
    before, after = rendering(ground, 1), rendering(ground, 2)
    after[:, 100:140, 150:190] = np.array([240, 235, 230, 240, 190, 150], np.float32)[:, None, None]
    after[:, 100:140, 90:130] *= 0.4
    return before, after, np.ones(before.shape[1:], bool)


@pytest.mark.parametrize("azimuth", [EAST_OF_THE_CLOUD, None])
def test_a_cloud_and_its_shadow_are_masked(sky, azimuth):
    before, after, valid = sky
    mask = clouds_and_shadows(after, before, valid, gsd_m=10, sun_azimuth_deg=azimuth)
    assert mask[100:140, 150:190].all()
    assert mask[100:140, 90:130].mean() > 0.9
    assert mask.mean() < 3 * 1600 / mask.size + 0.02


def test_the_earlier_scene_stays_clear(sky):
    before, after, valid = sky
    assert not clouds_and_shadows(before, after, valid, gsd_m=10, sun_azimuth_deg=EAST_OF_THE_CLOUD).any()


def test_a_bright_field_without_a_shadow_is_no_cloud(sky):
    before, after, valid = sky
    after[:, 100:140, 90:130] = before[:, 100:140, 90:130]
    assert not clouds_and_shadows(after, before, valid, gsd_m=10, sun_azimuth_deg=EAST_OF_THE_CLOUD).any()


def test_a_shadow_on_the_wrong_side_is_no_shadow(sky):
    before, after, valid = sky
    assert not clouds_and_shadows(after, before, valid, gsd_m=10, sun_azimuth_deg=270.0).any()


def test_a_building_with_its_shadow_is_too_small_for_a_cloud(sky, ground, rendering):
    before, after, valid = rendering(ground, 3), rendering(ground, 4), sky[2]
    after[:, 100:110, 150:160] = 240
    after[:, 100:110, 138:148] *= 0.4
    assert not clouds_and_shadows(after, before, valid, gsd_m=10, sun_azimuth_deg=EAST_OF_THE_CLOUD).any()


def test_three_bands_are_too_few(sky):
    before, after, valid = sky
    assert not clouds_and_shadows(after[:3], before[:3], valid, gsd_m=10).any()
