"""How a run ended: what is probably left, which rows and which value, what is identical and cannot separate."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from em_core import Outcome, run_em
from em_core.data import Dataset
from em_core.models import GaussianMixture, PoissonMixture
from em_core.multistart.initialisation import draw_start
from em_viz.run.outcome import outcome_sentence
from tests.paths import run_clear

# fmt: off
SLOW = np.array([
    -2.10, -1.61, -1.35, -1.15, -0.99, -0.86, -0.74, -0.62, -0.52, -0.42, -0.33, -0.24, -0.15, -0.07, 0.02, 0.10, 0.19,
    0.27, 0.36, 0.44, 0.53, 0.62, 0.71, 0.80, 0.90, 1.00, 1.11, 1.22, 1.34, 1.46, 1.59, 1.72, 1.87, 2.02, 2.19, 2.37,
    2.58, 2.83, 3.16, 3.73,
])[:, None]
"""Two Gaussians that overlap so much that EM takes hundreds of steps."""

HEAPED = np.array([
    1.05, 1.05, 1.00, 0.60, 0.55, 1.10, 1.05, 1.20, 0.70, 1.00, 0.75, 1.05, 1.05, 1.15, 1.15, 1.00, 0.95, 0.85, 0.85,
    -0.40, 1.05, 1.05, 0.30, 0.90, 0.90, 1.05, 1.10, 1.05, 0.80, 0.95,
])[:, None]
"""Nine of thirty values are the same."""

STREAKS = np.array([
    (42, 2.3), (95, 1.5), (148, 2.1), (177, 2.6), (230, 1.8), (283, 1.3), (312, 2.4), (365, 2.0), (418, 2.5),
    (447, 1.6), (500, 2.2), (553, 1.9), (582, 1.4), (635, 2.7), (688, 2.3), (717, 1.7), (770, 2.1), (823, 2.4),
    (852, 1.5), (905, 1.8), (53, 4.8), (106, 4.5), (159, 5.4), (188, 5.1), (241, 4.7), (294, 5.3), (323, 5.7),
    (376, 4.4), (429, 4.9), (458, 5.2), (511, 4.6), (564, 5.5), (593, 5.0), (646, 5.4), (699, 4.3), (728, 4.8),
    (781, 5.6), (834, 5.1), (863, 4.5), (916, 5.3),
])
"""Two streaks along one another: k-means cuts them across."""
# fmt: on


def slow_run(**rule: Any) -> Any:
    model = GaussianMixture(2)
    return run_em(model, SLOW, model.params([0.5, 0.5], [0, 1.5], [1, 1]), **rule)


def test_a_run_that_the_tolerance_stops_says_how_much_is_probably_left() -> None:
    trace, top = slow_run(tol=1e-4), slow_run(tol=0, max_steps=3000).log_likelihoods[-1]
    assert top == pytest.approx(-67.765343807, abs=1e-8)
    assert trace.n_steps == 162
    left = top - trace.log_likelihoods[-1]
    assert left == pytest.approx(0.01315, abs=5e-6)
    before, last = np.diff(trace.log_likelihoods[-3:])
    expected = last * (last / before) / (1 - last / before)
    assert trace.gain_is_settled
    assert 0.5 * left < expected < 2 * left
    assert outcome_sentence(trace).startswith("At this rate about 0.020 more can be gained: the run stopped after 162")


def test_what_is_left_is_not_guessed_while_the_rate_still_changes() -> None:
    trace = slow_run(tol=0, max_steps=20)
    assert trace.expected_gain is not None
    assert not trace.gain_is_settled
    assert "can be gained" not in outcome_sentence(trace)


@pytest.mark.parametrize("covariance", ["full", "tied", "spherical"])
def test_identical_components_stay_identical_for_ever_by_either_path(covariance: Any) -> None:
    """Not by luck of rounding: what was equal to the last bit before an M-step is set equal after it."""
    model = GaussianMixture(3, covariance)
    start = model.params([0.2, 0.3, 0.5], [0.5] * 3, [1.0] * 3)
    for run in (run_em, run_clear):
        trace = run(model, SLOW, start, tol=0, max_steps=600)
        np.testing.assert_allclose(trace.log_likelihoods[1:], -68.461482624, atol=1e-9)
        for t in (1, 100, 297, 600):
            params, shares = trace.params[t], trace.responsibilities(t)
            assert np.ptp(params.means) == 0.0
            assert np.ptp(params.covariances, axis=0).max() == 0.0
            # Weights and responsibilities are sums and quotients of 40 rows, each off by some 1e-16 a step.
            np.testing.assert_allclose(shares, np.broadcast_to([0.2, 0.3, 0.5], shares.shape), atol=1e-11)
    assert outcome_sentence(trace).endswith(
        "Components 1, 2 and 3 are identical, and identical components cannot separate: EM keeps them identical."
    )


def test_identical_components_are_named_where_the_run_has_converged_too() -> None:
    model = PoissonMixture(2)
    trace = run_em(model, [0, 1, 2, 5, 7], model.params([0.4, 0.6], [2.0, 2.0]))
    assert trace.outcome is Outcome.CONVERGED
    said = outcome_sentence(trace)
    assert "stationary point" in said
    assert said.endswith("Components 1 and 2 are identical, and identical components cannot separate: EM keeps them "
                         "identical.")  # fmt: skip


ROWS = tuple(range(2, 32))


def collapse() -> Any:
    model = GaussianMixture(2)
    return run_em(model, HEAPED, model.params([0.3, 0.7], [1.05, 0.85], [9e-6, 0.1]))


def test_a_collapse_names_the_component_the_value_and_the_rows_of_the_file() -> None:
    trace = collapse()
    assert trace.outcome is Outcome.DEGENERATE
    assert trace.n_steps == 0
    assert outcome_sentence(trace, ROWS).endswith(
        "The next M-step would give component 1 a variance of zero: it is on rows 2, 3, 8, 13, 14, 22, 23, 27, 29, all "
        "with the value 1.05."
    )


def test_rows_with_names_are_called_by_them() -> None:
    names = tuple(f"gene {row}" for row in ROWS)
    dataset = Dataset("heaped", "Heaped", HEAPED, ("log_ratio",), rows=ROWS, names=names)
    said = outcome_sentence(collapse(), dataset.listed_rows)
    assert "rows 2 (gene 2), 3 (gene 3), 8 (gene 8)" in said


def test_the_value_is_that_of_the_file_where_the_run_was_on_standardised_data() -> None:
    dataset = Dataset("heaped", "Heaped", HEAPED, ("log_ratio",), rows=ROWS).standardised()
    model = GaussianMixture(2)
    at = float(dataset.values[0, 0])
    trace = run_em(model, dataset.values, model.params([0.3, 0.7], [at, at - 1], [1e-4, 1.0]))
    assert "all with the value 1.05." in outcome_sentence(trace, dataset.listed_rows, dataset.original)


def test_equal_points_of_two_columns_are_told_as_a_place() -> None:
    x = np.array([[1.0, 2], [1, 2], [1, 2], [5, 6], [6, 5], [7, 8], [8, 9], [5, 5]])
    model = GaussianMixture(2)
    start = model.params([0.4, 0.6], [[1, 2], [6, 6]], [1e-6 * np.eye(2), np.eye(2)])
    assert "on points 1, 2, 3, all at (1, 2)." in outcome_sentence(run_em(model, x, start))


def test_two_streaks_have_two_maxima_and_k_means_leads_to_the_lower() -> None:
    model = GaussianMixture(2)
    for scale in (1e-3, 1.0, 1e3):
        x = STREAKS * scale
        moved = x.size * float(np.log(scale))
        trace = run_em(model, x, draw_start("kmeans", model, x, 0), tol=1e-10)
        assert trace.log_likelihoods[-1] + moved == pytest.approx(-350.523397, abs=1e-5)


def test_428_of_the_780_pairs_of_rows_lead_to_the_better_maximum() -> None:
    model = GaussianMixture(2)
    ends = [
        run_em(model, STREAKS, model.around(STREAKS, STREAKS[list(pair)]), tol=1e-6).log_likelihoods[-1]
        for pair in combinations(range(len(STREAKS)), 2)
    ]
    assert sum(abs(end + 327.829495) < 1e-3 for end in ends) == 428
    assert sum(abs(end + 350.523397) < 1e-3 for end in ends) == 352
