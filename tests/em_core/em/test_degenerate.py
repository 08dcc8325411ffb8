"""A collapse is an outcome with a sentence: which component, at which step, on which points."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from em_core import Cause, DegenerateError, Outcome, run_em
from em_core.distributions.gaussian import check_not_collapsed
from em_core.em.protocol import Collapse
from em_core.models import GaussianHMM, GaussianMixture, KMeans, MixtureOfRegressions, PoissonMixture
from tests.paths import both_paths

BEGINS = "Degenerate: the likelihood has no maximum here, and EM cannot go on. At step "
EMPTIED = "Degenerate: a component is empty, and EM cannot go on. At step "
LINE = np.column_stack([np.arange(6.0), 2 * np.arange(6.0) + 1])
CLOUD = np.array([[20, 3], [21, 5], [22, 4], [20.5, 3.3]])
ROUND = (np.eye(2), np.eye(2))

STORIES: dict[str, tuple[Any, Any, Any, str, int, tuple[int, ...]]] = {
    "one component on a single point": (
        "full",
        [1, 2, 3, 4, 5, 6, 20],
        ([0.5, 0.5], [3.5, 20], [2, 1]),
        "1: Component 2 has collapsed: its variance has become zero, on point 7 alone.",
        1,
        (6,),
    ),
    "one outlier at 1e8 swallows a component": (
        "full",
        [0, 1, 2, 3, 4, 5, 1e8],
        ([0.5, 0.5], [2, 2.5], [1, 4]),
        "3: Component 2 has collapsed: its variance has become zero, on point 7 alone.",
        1,
        (6,),
    ),
    "one component on equal points": (
        "full",
        [1, 1, 1, 1, 5, 6, 7, 8, 9],
        ([0.5, 0.5], [1, 7], [1, 1]),
        "2: Component 1 has collapsed: its variance has become zero, on points 1, 2, 3, 4.",
        0,
        (0, 1, 2, 3),
    ),
    "equal points far from the middle of the data": (
        "full",
        [0.1, 0.1, 0.1, 1e6, 1e6 + 1, 1e6 + 2, 1e6 + 4],
        ([0.5, 0.5], [0.1, 1e6], [1, 1]),
        "1: Component 1 has collapsed: its variance has become zero, on points 1, 2, 3.",
        0,
        (0, 1, 2),
    ),
    "one component on a line in two dimensions": (
        "full",
        np.concatenate([CLOUD, LINE]),
        ([0.5, 0.5], [[21, 4], [2, 5]], ROUND),
        "1: Component 2 has collapsed: its covariance matrix has become singular, on points 5, 6, 7, 8, 9, 10.",
        1,
        (4, 5, 6, 7, 8, 9),
    ),
    "a component that no point can see": (
        "full",
        [0, 1, 2, 3, 4, 5],
        ([0.5, 0.5], [3, 200], [1, 1]),
        "1: Component 2 is empty: no point has any responsibility left to give it.",
        1,
        (),
    ),
    "a needle between the points": (
        "full",
        [1, 2, 3, 4, 5],
        ([1 - 1e-12, 1e-12], [3, 3], [2, 1e-18]),
        "1: Component 2 has collapsed: its variance has become zero, between points of other components.",
        1,
        (),
    ),
    "identical components on equal points share them": (
        "full",
        [3, 3, 3],
        ([0.5, 0.5], [3, 3], [1, 1]),
        "1: Component 1 has collapsed: its variance has become zero, on points 1, 2, 3.",
        0,
        (0, 1, 2),
    ),
    "as many round components as points": (
        "spherical",
        [[0, 0], [5, 5]],
        ([0.5, 0.5], [[0, 0], [5, 5]], ROUND),
        "2: Component 1 has collapsed: its variance has become zero, on point 1 alone.",
        0,
        (0,),
    ),
}


@both_paths
@pytest.mark.parametrize("story", STORIES)
def test_the_sentence_names_component_step_and_points(story: str, run: Any) -> None:
    covariance, x, start, sentence, component, points = STORIES[story]
    model = GaussianMixture(2, covariance)
    trace = run(model, np.array(x, dtype=float), model.params(*start))
    assert trace.outcome is Outcome.DEGENERATE
    assert trace.failure is not None
    emptied = "is empty" in sentence
    assert trace.failure.cause is (Cause.EMPTY if emptied else Cause.COLLAPSED)
    assert trace.message == (EMPTIED if emptied else BEGINS) + sentence
    assert (trace.failure.component, trace.failure.points) == (component, points)
    assert not trace.converged


@both_paths
@pytest.mark.parametrize("story", STORIES)
def test_every_step_before_the_collapse_is_kept_and_finite(story: str, run: Any) -> None:
    covariance, x, start, _, _, _ = STORIES[story]
    model = GaussianMixture(2, covariance)
    trace = run(model, np.array(x, dtype=float), model.params(*start))
    assert len(trace.params) == len(trace.log_likelihoods) == trace.n_steps + 1
    assert np.isfinite(trace.log_likelihoods).all()
    assert (np.diff(trace.log_likelihoods) > 0).all()
    assert list(trace.half_steps())[-1].kl == 0


@both_paths
def test_a_diagonal_gaussian_stands_on_a_line_without_harm(run: Any) -> None:
    """The slanted line is singular for a full covariance only: nothing is called a collapse that is not one."""
    model = GaussianMixture(2, "diag")
    x = np.concatenate([CLOUD, LINE])
    assert run(model, x, model.params([0.5, 0.5], [[21, 4], [2, 5]], ROUND)).converged


@both_paths
@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_a_component_that_is_only_narrow_has_not_collapsed(scale: float, run: Any) -> None:
    """A standard deviation of a millionth of the distance between the groups is small, and resolvable."""
    rng = np.random.default_rng(3)
    x = scale * np.concatenate([1 + 1e-6 * rng.standard_normal(40), rng.normal(3, 1, 40)])
    model = GaussianMixture(2)
    spread = scale**2
    trace = run(model, x, model.params([0.5, 0.5], [scale, 3 * scale], [1e-10 * spread, spread]))
    assert trace.converged, trace.message
    assert np.sqrt(trace.params[-1].covariances[0, 0, 0]) == pytest.approx(1e-6 * scale, rel=0.3, abs=0)


@both_paths
def test_an_unequal_pair_of_coordinates_is_judged_each_by_its_own_place(run: Any) -> None:
    """One column far from zero says nothing about how narrow another column may be."""
    rng = np.random.default_rng(4)
    x = np.column_stack([1e8 + rng.standard_normal(60), 1e-9 * rng.standard_normal(60)])
    model = GaussianMixture(1)
    trace = run(model, x, model.initialise(x, rng))
    assert trace.converged, trace.message
    final = trace.params[-1].covariances[0]
    assert np.sqrt(np.diagonal(final)) == pytest.approx(x.std(axis=0), rel=1e-7, abs=0)


@both_paths
def test_an_outlier_does_not_cost_its_neighbours_their_digits(run: Any) -> None:
    """With a point at 1e12 the group near zero has the mean and spread that it has alone."""
    rng = np.random.default_rng(5)
    group = rng.normal(0.3, 1e-3, 50)
    x = np.concatenate([group, 1e12 + np.arange(5.0)])
    model = GaussianMixture(2)
    trace = run(model, x, model.params([0.9, 0.1], [0.3, 1e12 + 2], [1e-6, 1]))
    assert trace.converged, trace.message
    assert trace.params[-1].means[0, 0] == pytest.approx(group.mean(), rel=1e-12, abs=0)
    assert trace.params[-1].covariances[0, 0, 0] == pytest.approx(group.var(), rel=1e-9, abs=0)


@both_paths
def test_a_component_with_a_millionth_of_a_point_is_small_and_not_empty(run: Any) -> None:
    x = np.random.default_rng(6).standard_normal(30)
    model = GaussianMixture(2)
    trace = run(model, x, model.params([1 - 1e-7, 1e-7], [0, 0.5], [1, 1]), max_steps=3, tol=0)
    assert trace.outcome is Outcome.STEP_LIMIT, trace.message
    assert trace.posterior(0).counts[1] < 1e-5


@pytest.mark.parametrize(("correlation", "collapsed"), [(1 - 1e-14, True), (1 - 1e-12, False)])
def test_a_covariance_is_singular_only_to_the_last_digits(correlation: float, collapsed: bool) -> None:
    """The scale of each coordinate is no part of it: 1e-6 beside 1e6 is as good as 1 beside 1."""
    scale = np.diag([1e-6, 1e6])
    covariance = scale @ np.array([[1, correlation], [correlation, 1]]) @ scale
    x = np.ones((4, 2)) * [1e-6, 1e6]
    arguments = (x, x[:1], covariance[None], np.ones((4, 1)))
    if collapsed:
        with pytest.raises(
            DegenerateError, match="Component 1 has collapsed: its covariance matrix has become singular"
        ):
            check_not_collapsed(*arguments)
    else:
        check_not_collapsed(*arguments)


def test_where_em_cannot_even_start_a_sentence_says_so() -> None:
    model = GaussianMixture(2)
    remedy = (
        "Choose another start. Where the data have no spread in some direction, leave a column out or, where the model "
        "has several, choose another covariance kind."
    )
    with pytest.raises(ValueError) as error:
        run_em(model, np.full(5, 3.0))
    assert str(error.value) == (f"EM cannot start here: Component 1 has a covariance matrix that is singular. {remedy}")
    with pytest.raises(ValueError) as error:
        run_em(model, np.array([0, 1, 1e140]), model.params([0.5, 0.5], [0, 1], [1e-100, 1e-100]))
    assert str(error.value) == (
        "EM cannot start here: Component 1 is, like all the others, too far from point 3 for double precision. "
        + remedy
    )


def test_a_degenerate_error_counts_components_from_one_in_words_and_from_zero_in_code() -> None:
    error = DegenerateError(1, "has collapsed", (4,))
    assert str(error) == "Component 2 has collapsed."
    assert (error.component, error.points) == (1, (4,))


def test_a_degenerate_error_comes_through_a_pickle_whole() -> None:
    error = DegenerateError(1, "has collapsed", (4,), "Coin", collapse=Collapse.VARIANCE, names=("coin A", "coin B"))
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) == "Coin B has collapsed, on point 5 alone."
    assert again.clause([9, 9, 9, 9, 17]) == "has collapsed, on row 17 alone"
    assert (again.component, again.points, again.cause, again.collapse) == (1, (4,), Cause.COLLAPSED, Collapse.VARIANCE)


def test_only_a_collapse_says_that_the_likelihood_has_no_maximum() -> None:
    said = {cause: DegenerateError(0, "is ill", noun="Topic", cause=cause).outcome for cause in Cause}
    assert said[Cause.COLLAPSED] == Outcome.DEGENERATE.value
    assert said[Cause.EMPTY] == "Degenerate: a topic is empty, and EM cannot go on."
    assert sum("no maximum" in words for words in said.values()) == 1


def fails(model: Any, data: Any, params: Any) -> Cause:
    try:
        trace = run_em(model, data, params)
    except ValueError as error:
        cause = error.__cause__
        assert isinstance(cause, DegenerateError)
        return cause.cause
    assert trace.failure is not None
    return trace.failure.cause


def test_models_of_every_sort_say_what_kind_of_failure_it_was() -> None:
    kmeans = KMeans(2)
    x = np.array([[0.0], [1.0], [2.0]])
    assert fails(kmeans, x, kmeans.params([[1.0], [1e3]])) is Cause.EMPTY
    counts = PoissonMixture(2)
    assert fails(counts, np.array([[0.0], [5.0]]), counts.params([0.5, 0.5], [[0.0], [0.0]])) is Cause.IMPOSSIBLE
    lines = MixtureOfRegressions(1)
    on_line = np.array([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0], [3.0, 4.0]])
    assert fails(lines, on_line, lines.params([1.0], [[0.0, 1.0]], [1.0])) is Cause.COLLAPSED
    chain = GaussianHMM(2)
    far = chain.params([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]], [1.0, 1e4], [1.0, 1.0])
    assert fails(chain, np.array([[0.0], [1.0], [2.0], [1.5]]), far) is Cause.EMPTY
