"""Forward-backward in blocks is forward-backward: at any length, with impossible moves, and in what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core.em.protocol import DegenerateError
from em_core.models import CategoricalHMM, PoissonHMM, Sequences
from em_core.models.forward_backward import Smoothed, log_product, smooth
from em_core.models.forward_backward_blocks import LONG, smooth_in_blocks


def logs(n: int, k: int, *, far: float = 1.0, moves: Any = None) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(n + k)
    moves = rng.dirichlet(np.full(k, 0.5), size=k) if moves is None else np.asarray(moves)
    with np.errstate(divide="ignore"):
        return np.log(rng.dirichlet(np.ones(k))), np.log(moves), far * rng.normal(size=(n, k))


def assert_same(one: Smoothed, other: Smoothed) -> None:
    assert_allclose(other.states, one.states, atol=1e-12)
    assert_allclose(other.pairs, one.pairs, atol=1e-12)
    assert_allclose(other.log_likelihood, one.log_likelihood, rtol=1e-13, atol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 9, 10, 16, 17, 101, 1000])
@pytest.mark.parametrize("k", [1, 2, 4])
def test_blocks_of_any_length_give_the_same(n: int, k: int) -> None:
    assert_same(smooth(*logs(n, k)), smooth_in_blocks(*logs(n, k)))


@pytest.mark.parametrize("far", [30.0, 1e5])
def test_rows_far_from_all_states_do_not_disturb_the_others(far: float) -> None:
    log_initial, log_transitions, log_emissions = logs(400, 3, far=far)
    log_emissions = log_emissions - 1e4 * far
    assert_same(
        smooth(log_initial, log_transitions, log_emissions),
        smooth_in_blocks(log_initial, log_transitions, log_emissions),
    )


def test_moves_that_cannot_be_stay_impossible() -> None:
    left_to_right = [[0.9, 0.1, 0.0], [0.0, 0.95, 0.05], [0.0, 0.0, 1.0]]
    given = logs(300, 3, moves=left_to_right)
    given[0][:] = [0.0, -np.inf, -np.inf]
    blocks = smooth_in_blocks(*given)
    assert_same(smooth(*given), blocks)
    assert (blocks.pairs[:, np.tril(np.ones((3, 3), dtype=bool), -1)] == 0).all()


def test_the_first_row_that_no_state_can_give_is_named() -> None:
    log_initial, log_transitions, log_emissions = logs(300, 2)
    log_emissions[[170, 260]] = -np.inf
    for way in (smooth, smooth_in_blocks):
        with pytest.raises(DegenerateError, match="no probability to row 178"):
            way(log_initial, log_transitions, log_emissions, 7)


def test_a_row_that_no_reachable_state_can_give_is_named() -> None:
    with np.errstate(divide="ignore"):
        stuck = np.log(np.eye(2))
    log_emissions = np.zeros((200, 2))
    log_emissions[150, 0] = -np.inf
    for way in (smooth, smooth_in_blocks):
        with pytest.raises(DegenerateError, match="no probability to row 151"):
            way(stuck[0], stuck, log_emissions)


def test_long_and_short_sequences_go_together() -> None:
    rng = np.random.default_rng(2)
    lengths = (LONG + 50, 30, LONG)
    model = CategoricalHMM(2, 3)
    params = model.params([0.3, 0.7], [[0.8, 0.2], [0.4, 0.6]], [[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]])
    data = Sequences(rng.integers(3, size=sum(lengths)).astype(float), lengths)
    posterior = model.e_step(data, params)
    parts = [model.e_step(model.prepare(data.values[rows]), params) for rows in data.slices()]
    assert_allclose(posterior.responsibilities, np.concatenate([part.responsibilities for part in parts]), atol=1e-14)
    assert_allclose(posterior.log_likelihood, model.log_likelihood(data, params), rtol=1e-13)
    assert_allclose(model.lower_bound(data, posterior, params), posterior.log_likelihood, rtol=1e-11)


def test_two_hundred_thousand_counts_do_not_underflow() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(np.where(np.arange(200_000) // 1000 % 2, 900, 10)).astype(float)[:, None]
    model = PoissonHMM(2)
    params = model.params([0.5, 0.5], [[0.999, 0.001], [0.001, 0.999]], [10, 900])
    posterior = model.e_step(model.prepare(counts), params)
    assert np.isfinite(posterior.log_likelihood)
    assert_allclose(posterior.responsibilities.sum(axis=1), 1, rtol=1e-12)
    assert (posterior.responsibilities.argmax(axis=1) == np.arange(200_000) // 1000 % 2).all()
    assert posterior.transitions.sum() == pytest.approx(199_999, rel=1e-12)


def test_a_product_of_logarithms_is_exact_by_either_way_and_keeps_what_is_all_but_impossible() -> None:
    rng = np.random.default_rng(0)
    for shape, several in (((600, 2), False), ((40, 5, 5), False), ((30, 4), True), ((3, 2), False)):
        k = shape[-1]
        one = np.log(rng.dirichlet(np.ones(k), size=(shape[0], k) if several else k))
        given = 50 * rng.normal(size=shape)
        expected = np.logaddexp.reduce(given[..., :, None] + one, axis=-2)
        assert_allclose(log_product(given, one), expected, rtol=1e-14, atol=1e-13)
    # The only way into the last state is from one that is as good as impossible.
    given = np.tile([0.0, 0.0, -2000.0], (500, 1))
    with np.errstate(divide="ignore"):
        moves = np.log([[0.5, 0.5, 0.0], [0.4, 0.6, 0.0], [0.0, 0.5, 0.5]])
    assert_allclose(log_product(given, moves)[:, 2], -2000 + np.log(0.5))
    assert (log_product(np.full((500, 3), -np.inf), moves) == -np.inf).all()
