"""The run that a page is about: cut where it is too long, and drawn on other ways than its own."""

from __future__ import annotations

import numpy as np

from em_viz.theory.model_picture import picture_along
from em_viz.theory.subject import first_steps
from tests.em_viz.theory.runs import LAB, subject


def test_a_long_run_is_cut_and_a_short_one_is_not() -> None:
    run = subject(LAB)
    size = run.trace.responsibilities(0).size
    assert first_steps(run, size * run.trace.n_steps) is run
    short = first_steps(run, 4 * size)
    assert short.trace.n_steps == 4
    assert short.key != run.key
    np.testing.assert_array_equal(short.trace.log_likelihoods, run.trace.log_likelihoods[:5])
    assert first_steps(run, 1).trace.n_steps == 1


def test_the_own_picture_shows_the_parameters_and_the_posterior_of_each_place() -> None:
    run = subject(LAB)
    trace = run.trace
    order = [5, 0, 9]
    picture = picture_along(
        run, [trace.params[t] for t in order], [trace.posterior(t) for t in order], trace.log_likelihoods[order]
    )
    (mean,) = (c for c in picture.channels if (c.trace, c.attribute) == ("mean-1", "x"))
    assert [float(mean.at(f)[0]) for f in range(3)] == [trace.params[t].means[1, 0] for t in order]
    assert picture.cloud is not None
    for frame, t in enumerate(order):
        shown = picture.cloud.weights[picture.cloud.keys[frame]] / 255
        assert np.abs(shown - trace.responsibilities(t)).max() <= 1 / 255
