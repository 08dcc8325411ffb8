"""A picture along one number is as wide as what the run says, and no narrower than rounding."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from em_core import open_link
from em_core.landscape import natural_axes
from em_viz.theory.minorising import climb
from em_viz.theory.minorising_curves import reach_of
from em_viz.theory.subject import Subject


def subject_of(link: str) -> Subject:
    run = open_link(link)
    assert run.run is not None
    return Subject(link, run.title, run.trace(), run.run.exhibit())


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_run_that_only_rounding_moved_is_no_measure_of_the_picture(number: int) -> None:
    subject = subject_of("lab?start=all_equal")
    assert subject.trace.n_steps == 1
    base = subject.trace.params[-1]
    axis = natural_axes(subject.trace.model, base, subject.columns)[number]
    grid = reach_of(subject, axis, base)
    assert np.ptp(grid) > 1e-3 * abs(grid).max()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        played = climb(subject, axis, base, axis.value(subject.trace.params[0]), key="x")
    assert played.n_frames > 1
