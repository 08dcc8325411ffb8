"""The axis of the likelihood curve has ticks that people read, where l has one value alone, too."""

from __future__ import annotations

import pytest

from em_core.lessons import LESSONS
from em_core.lessons.scene import until
from em_viz.run.objective import objective_pictures


@pytest.mark.parametrize("half", [0, 1])
def test_a_single_level_is_in_the_middle_of_one_unit(half: int) -> None:
    _, trace = until(LESSONS["half_a_step"].scene(), half)
    low, high = objective_pictures(trace)[0].figure.layout.yaxis.range
    assert high - low == pytest.approx(1.0)
    assert (low + high) / 2 == pytest.approx(float(trace.log_likelihoods[0]))


def test_levels_that_differ_fill_the_axis() -> None:
    _, trace = until(LESSONS["half_a_step"].scene(), 2)
    low, high = objective_pictures(trace)[0].figure.layout.yaxis.range
    found = trace.log_likelihoods
    assert low < found.min() < found.max() < high
    assert high - low == pytest.approx(1.12 * (found.max() - found.min()))
