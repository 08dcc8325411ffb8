"""Keys on runs that nobody has prepared, of random data and starts: each answer worked out from its definition."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal, norm, poisson

from em_core import run_em
from em_core.em.trace import AnyTrace
from em_core.lessons import Question, questions_about
from em_core.models import GaussianHMM, GaussianMixture, KMeans, PoissonMixture, StudentMixture

LEAST, NEAR = 0.05, 1e-6
"""Below LEAST a question is refused; a margin within NEAR of it may fall on either side by rounding."""

MODELS = ("plane", "space", "counts", "tails", "chain", "kmeans")
RUNS = [(name, seed) for name in MODELS for seed in range(4)]


@cache
def fresh(name: str, seed: int) -> AnyTrace:
    """A run on random data from a random start."""
    rng = np.random.default_rng([seed, MODELS.index(name), 77])
    d = 3 if name == "space" else 2
    x = np.concatenate([rng.normal(rng.normal(0, 3, d), rng.uniform(0.5, 1.5), (n, d)) for n in rng.integers(8, 30, 3)])
    model: Any = {
        "plane": GaussianMixture(3),
        "space": GaussianMixture(2, covariance="diag"),
        "tails": StudentMixture(2),
        "chain": GaussianHMM(2),
        "kmeans": KMeans(3),
        "counts": PoissonMixture(3),
    }[name]
    data = rng.poisson(rng.choice([2.0, 7.0, 15.0], 60))[:, None] if name == "counts" else x
    data = model.prepare(data) if hasattr(model, "prepare") else data
    tol = 1e-7 if seed % 2 else 0.0
    return run_em(model, data, model.initialise(data, rng), max_steps=300 if tol else 9, tol=tol)


def asked(trace: AnyTrace, t: int) -> dict[str, Question]:
    kinds = ["point_changes_most", "weight_rises", "mean_moves_most", "steps_left", "gap_now", "curve_can_fall"]
    found = questions_about(trace, t, seed=t, kinds=kinds)
    for question in found:
        assert sum(choice.true for choice in question.choices) == 1
        assert question.margin >= LEAST
        assert len(question.values) == len(set(question.values)) == len(question.options)
    return {question.kind: question for question in found}


def agrees(question: Question | None, right: object, margin: float) -> bool:
    """Assert that there is a question just where the margin allows one, and that it has this key and this margin."""
    if abs(margin - LEAST) < NEAR:
        return False
    if margin < LEAST:
        assert question is None
        return False
    assert question is not None
    assert question.values[question.key] == right
    assert question.margin == pytest.approx(margin, rel=1e-5)
    return True


def first_two(amounts: np.ndarray) -> tuple[int, float]:
    """Return the index of the largest, and how much smaller the next is, as a part of it."""
    largest, second = sorted(amounts)[-1], sorted(amounts)[-2]
    return int(np.argmax(amounts)), float((largest - second) / largest) if largest > 0 else 0.0


def log_joint(trace: AnyTrace, t: int) -> np.ndarray | None:
    """(n, K) log of weight times density, from SciPy's own densities."""
    x, params = trace.data, trace.params[t]
    if isinstance(trace.model, PoissonMixture):
        return np.asarray(np.log(params.weights) + poisson.logpmf(x, params.rates[:, 0]))
    if isinstance(trace.model, GaussianMixture):
        parts = zip(params.weights, params.means, params.covariances, strict=True)
        return np.stack([np.log(w) + multivariate_normal(m, c).logpdf(x) for w, m, c in parts], axis=1)
    return None


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_the_answers_of_a_fresh_run_are_those_by_hand(name: str, seed: int) -> None:
    trace = fresh(name, seed)
    centres = {"counts": "rates", "kmeans": "centres"}.get(name, "means")
    made = 0
    for t in sorted(
        {0, 1, 2, 3, 5, 8, trace.n_steps // 2, trace.n_steps - 1, trace.n_steps} & {*range(trace.n_steps + 1)}
    ):
        found = asked(trace, t)
        # The state after M of step t: parameters t, posterior t - 1, none at t = 0.
        if t == 0:
            assert "point_changes_most" not in found
            assert "gap_now" not in found
        elif name != "kmeans":
            change = (
                np.abs(trace.posterior(t).responsibilities - trace.posterior(t - 1).responsibilities).sum(axis=1) / 2
            )
            row, margin = first_two(change)
            if change[row] > 1e-8:
                made += agrees(found.get("point_changes_most"), row, margin)
        weights = None if name in ("kmeans", "chain") else [params.weights for params in trace.params]
        if weights is None or t == trace.n_steps:
            assert "weight_rises" not in found
        else:
            now, then = float(weights[t][1]), float(weights[t + 1][1])
            made += agrees(found.get("weight_rises"), then > now, abs(then - now) / max(then, now))
        if t == trace.n_steps:
            assert "mean_moves_most" not in found
            assert "steps_left" not in found
            continue
        where = [getattr(trace.params[step], centres) for step in (t, t + 1)]
        moved = np.sqrt(np.square(where[1] - where[0]).sum(axis=1))
        best, margin = first_two(moved)
        if moved[best] > 1e-7 * np.abs(where[0]).max():
            made += agrees(found.get("mean_moves_most"), best, margin)
        left = trace.n_steps - t
        if not trace.converged:
            assert "steps_left" not in found
        elif (question := found.get("steps_left")) is not None:
            assert question.options[question.key] == ("<10" if left < 10 else "10-50" if left <= 50 else ">50")
        else:
            assert 47 < left < 54
        assert found["curve_can_fall"].values[found["curve_can_fall"].key] is False
        joint = log_joint(trace, t)
        if joint is not None and t > 0:
            r = trace.posterior(t - 1).responsibilities
            with np.errstate(divide="ignore", invalid="ignore"):
                bound = np.where(r > 0, r * (joint - np.log(r)), 0.0).sum()
            gap = float(logsumexp(joint, axis=1).sum() - bound)
            # Sums of 60 terms of about 5 nats: rounding leaves 1e-12; a gap of 1e-6 is far above it.
            if gap > 1e-6:
                question = found["gap_now"]
                assert question.values[question.key] == pytest.approx(gap, rel=1e-5)
                others = [float(value) for i, value in enumerate(question.values) if i != question.key]
                nearest = min(abs(value - gap) / max(value, gap) for value in others)
                assert question.margin == pytest.approx(nearest, rel=1e-4)
                made += 1
    assert made >= 2


def on_a_line(seed: int, n: int = 14) -> AnyTrace:
    """Two Gaussians on few random points, run to their end."""
    rng = np.random.default_rng([seed, 5])
    x = np.concatenate([rng.normal(0, 1, n), rng.normal(rng.uniform(1, 5), 0.6, n)])[:, None]
    model = GaussianMixture(2)
    return run_em(model, x, model.initialise(x, rng), max_steps=8000, tol=1e-11)


def height(x: np.ndarray, theta: np.ndarray) -> float:
    """The log-likelihood of two Gaussians on a line: logit of weight 1, means, logarithms of standard deviations."""
    w = 1 / (1 + np.exp(-theta[0]))
    parts = [np.log(w) + norm.logpdf(x, theta[1], np.exp(theta[3]))]
    parts.append(np.log1p(-w) + norm.logpdf(x, theta[2], np.exp(theta[4])))
    return float(np.logaddexp(*parts).sum())


@pytest.mark.parametrize("seed", range(6))
def test_the_end_of_a_fresh_run_is_what_its_second_derivatives_say(seed: int) -> None:
    trace = on_a_line(seed)
    found = questions_about(trace, 1, kinds=["end_verdict"])
    if trace.failure is not None:
        assert found[0].values[found[0].key] == "collapse"
        return
    end = trace.params[-1]
    here = np.array([np.log(end.weights[0] / end.weights[1]), *end.means[:, 0], *np.log(end.covariances[:, 0, 0]) / 2])
    x, unit = trace.data[:, 0], 1e-3 * np.eye(5)
    ways = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
    hessian = [[sum(a * b * height(x, here + a * i + b * j) for a, b in ways) / 4e-6 for j in unit] for i in unit]
    largest = float(np.linalg.eigvalsh(np.array(hessian))[-1])
    # Differences of 1e-3 are good to about 1e-4 of curvatures that are of the size of the number of points.
    assert abs(largest) > 1e-2
    assert bool(found)
    assert found[0].values[found[0].key] == ("maximum" if largest < 0 else "saddle")


@pytest.mark.parametrize("seed", range(6))
def test_where_another_start_of_a_fresh_run_ends(seed: int) -> None:
    trace = on_a_line(seed)
    found = questions_about(trace, 0, seed, kinds=["other_start_ends"])
    if trace.failure is not None:
        assert not found
        return
    (question,) = found
    assert question.drawn is not None
    start = trace.model.initialise(trace.data, np.random.default_rng(question.drawn))
    its = run_em(trace.model, trace.data, start, max_steps=20000, tol=1e-12)
    apart = its.log_likelihoods[-1] - trace.log_likelihoods[-1]
    right = "same" if abs(apart) < 1e-6 else "higher" if apart > 0 else "lower"
    assert question.values[question.key] == ("collapse" if its.failure is not None else right)
