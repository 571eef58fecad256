"""The figure of the difference shows what passed and what did not, and says so to somebody who cannot see it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from toolkit.imagery import CompareOptions, Comparison, compare, figures
from toolkit.imagery.difference import difference_view
from toolkit.imagery.simulate_series import make_series


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    truth = make_series(tmp_path_factory.mktemp("pair"), 3, count=2)
    return compare(truth.scenes[0], truth.scenes[1], options=CompareOptions(detection_test=False))


def test_a_measured_pair_has_a_figure_of_its_difference_in_words_too(measured: Comparison) -> None:
    shown = {view.name: view for view in figures(measured)}
    assert list(shown) == ["before", "after", "changes", "difference"]
    count = len(measured.changes())
    assert f"{count} area{'s' * (count != 1)} passed" in shown["difference"].alt
    assert "Hatched: not compared" in shown["difference"].caption


def test_what_was_not_measured_has_none(measured: Comparison) -> None:
    assert difference_view(replace(measured, found=None), ()) is None
    assert measured.found is not None
    thinned = replace(measured.found, statistic=np.zeros((0, 0)))
    assert difference_view(replace(measured, found=thinned), ()) is None
    assert [view.name for view in figures(replace(measured, changed=None))] == ["before", "after"]
