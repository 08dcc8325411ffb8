"""Initialisation: every way to choose starting parameters, each a named, seeded strategy with a line of explanation.

A strategy proposes means or responsibilities; the model turns them into its own parameters (`around`, `m_step`). So the
same strategies serve every model that clusters points: GaussianMixture, GaussianMixtureMAP and KMeans.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from typing import Protocol, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.argument_checks import check_clusters
from em_core.algorithms.run import run_prepared
from em_core.distributions.input_checks import as_floats
from em_core.em.capabilities import capabilities_of, told, validator_of
from em_core.em.flat_params import unflattened
from em_core.em.protocol import DegenerateError, EMModel, Posterior
from em_core.em.stopping import StopRule
from em_core.em.trace import Trace
from em_core.models import KMeans, MixturePosterior
from em_core.models.kmeans import squared_distances
from em_core.numerics.arguments import quoted
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole
from em_core.numerics.wording import counted

D = TypeVar("D")
P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)

ATTEMPTS = 20
"""How often a degenerate draw is drawn again before the start is given up."""

SHORT_RUNS, SHORT_STEPS = 10, 10
"""Short EM: how many runs of how many steps."""


class Clusters(EMModel[FloatArray, P, MixturePosterior], Protocol[P]):
    """What a start needs of a model: K, the four verbs, and parameters around given means."""

    @property
    def n_components(self) -> int:
        """K."""
        ...

    def around(self, data: FloatArray, means: FloatArray, /) -> P:
        """Return parameters with these means (K, d), and everything else equal and as wide as the data."""
        ...


class Meter:
    """Counts the steps that a draw makes before the run itself begins, and ends its inner runs at a limit.

    An E+M step, a sweep of k-means and an M-step on its own count one each. Choosing points costs nothing.
    """

    def __init__(self, limit: float = math.inf) -> None:
        self.limit = limit
        self.spent = 0

    @property
    def left(self) -> float:
        """How many steps may still be made."""
        return self.limit - self.spent

    def run(
        self,
        model: EMModel[D, P, Q],
        x: D,
        params: P,
        *,
        max_steps: int = StopRule.max_steps,
        tol: float = StopRule.tol,
        spare: int = 0,
    ) -> Trace[P, Q]:
        """Return the inner run from `params`, ended where it would use the last `spare` steps that are left."""
        trace = run_prepared(model, x, params, StopRule(tol, max(0, int(min(max_steps, self.left - spare)))))
        # The step that a collapse broke off was made for nothing, and is paid for all the same.
        self.spent += trace.n_steps + (trace.failure is not None)
        return trace

    def m_step(self, model: Clusters[P], x: FloatArray, posterior: MixturePosterior) -> P:
        """Return the model's M-step from responsibilities."""
        self.spent += 1
        return model.m_step(x, posterior)


class Draw(Protocol):
    """A strategy as a function: the parameters that it draws are those of the model that it is given."""

    def __call__(self, model: Clusters[P], x: FloatArray, rng: np.random.Generator, meter: Meter, /) -> P:
        """Return starting parameters; may raise DegenerateError."""
        ...


@dataclass(frozen=True)
class Start:
    """A strategy: (model, x, rng, meter) -> params.

    id:           its name in links and code.
    title:        its name on the page; `explanation` is its one line there.
    random:       whether it draws with the seed; the others give the same start every time.
    draw:         the strategy itself; may raise DegenerateError. None for parameters that are typed, not drawn.
    """

    id: str
    title: str
    explanation: str
    random: bool
    draw: Draw | None


def draw_start(start: str, model: EMModel[FloatArray, P, Q], x: FloatArray, seed: int) -> P:
    """Return the starting parameters that the strategy named `start` draws for the model on x (n, d) with `seed`.

    A draw from which EM cannot go on is drawn again with the same generator, at most ATTEMPTS times in all. Raises
    ValueError for an unknown or a typed start, for data that the model refuses, and when every draw was degenerate.
    """
    strategy = strategy_of(start)
    if strategy.draw is None:
        raise ValueError(f"The start {strategy.title!r} is not drawn: give its weights, means and covariances.")
    clusters = clusters_of(model)
    x = model.prepare(x)
    rng = np.random.default_rng(whole("seed", seed, 0))
    for _ in range(ATTEMPTS if strategy.random else 1):
        try:
            params = strategy.draw(clusters, x, rng, Meter())
            clusters.e_step(x, params)
        except DegenerateError as error:
            failure = error
        else:
            return params
    tried = f"{ATTEMPTS} draws" if strategy.random else "it"
    raise ValueError(
        f'The starting method {strategy.title!r} cannot be used here: {tried} ended with "{told(model, failure)}" '
        "Choose another start, fewer components, or data that vary more."
    )


def clusters_of(model: EMModel[D, P, Q]) -> Clusters[P]:
    """Return a model as one with K components that have means; ValueError for one without."""
    check_clusters(model)
    # What `check_clusters` lets through has the verbs of Clusters, and is told by them alone.
    return cast("Clusters[P]", model)


def strategy_of(start: object) -> Start:
    """Return the strategy of that id; ValueError where there is none."""
    if not isinstance(start, str) or start not in STARTS:
        raise ValueError(f"start is {quoted(start)}; it must be one of {', '.join(STARTS)}.")
    return STARTS[start]


def typed_start(model: EMModel[D, P, Q], values: Iterable[float], d: int) -> P:
    """Return the parameters of a start typed by hand, given flat: K weights, K*d means, K*d*d covariances, by rows.

    k-means takes the means as its centres. Raises ValueError naming every problem: value, component, rule and remedy.
    """
    k, flat = clusters_of(model).n_components, as_floats(tuple(values), "The numbers of the typed start")
    square = d * d
    if len(flat) != (needed := k * (1 + d + square)):
        whole = capabilities_of(model).components.counted(k)
        raise ValueError(
            f"The typed start has {len(flat)} numbers; {whole} in {counted(d, 'dimension')} need "
            f"{needed}: a weight, {d} for the mean and {square} for the covariance of each."
        )
    arrays = unflattened(flat, mixture_shapes(k, d))
    made_of = validator_of(model)
    assert made_of is not None, "a model with components makes its parameters of arrays"
    params: P = made_of(*(arrays[name] for name in typed_fields(model)))
    return params


def mixture_shapes(k: int, d: int) -> dict[str, tuple[int, ...]]:
    """Return the shapes of what a typed start holds, in its order."""
    return {"weights": (k,), "means": (k, d), "covariances": (k, d, d)}


def numbers_in(k: int, d: int) -> int:
    """Return how many numbers the start of K components in d dimensions has."""
    return k * (1 + d + d * d)


@singledispatch
def typed_fields(_model: object) -> tuple[str, ...]:
    """Return which arrays of a typed start the model has a use for, in the order in which it takes them."""
    return ("weights", "means", "covariances")


@typed_fields.register
def _(_model: KMeans) -> tuple[str, ...]:
    return ("means",)


def flat_start(weights: ArrayLike, means: ArrayLike, covariances: ArrayLike) -> tuple[float, ...]:
    """Return a table of parameters as the flat numbers that `typed_start` reads."""
    parts = (np.asarray(part, dtype=np.float64).ravel() for part in (weights, means, covariances))
    return tuple(float(value) for part in parts for value in part)


def _random_points(model: Clusters[P], x: FloatArray, rng: np.random.Generator, _meter: Meter) -> P:
    return model.initialise(x, rng)


def _kmeans_plus_plus(model: Clusters[P], x: FloatArray, rng: np.random.Generator, _meter: Meter) -> P:
    return model.around(x, d_squared_points(x, model.n_components, rng))


def _kmeans(model: Clusters[P], x: FloatArray, rng: np.random.Generator, meter: Meter) -> P:
    lloyd = KMeans(model.n_components)
    # One step is spared for the M-step that makes the clusters a mixture.
    trace = meter.run(lloyd, x, lloyd.params(d_squared_points(x, model.n_components, rng)), spare=1)
    if trace.failure is not None:
        raise trace.failure
    return meter.m_step(model, x, trace.posterior(trace.n_steps))


def _random_responsibilities(model: Clusters[P], x: FloatArray, rng: np.random.Generator, meter: Meter) -> P:
    return meter.m_step(model, x, _posterior(rng.exponential(size=(len(x), model.n_components))))


def _spread(model: Clusters[P], x: FloatArray, _rng: np.random.Generator, _meter: Meter) -> P:
    """Means at the (k - 1/2)/K quantiles along the first principal axis of the standardised data."""
    centre, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    standardised = (x - centre) / scale
    axis = np.linalg.svd(standardised, full_matrices=False)[2][0]
    # An axis has no direction of its own: pointing its largest entry up makes the order of the components definite.
    axis = axis * np.sign(axis[np.abs(axis).argmax()])
    k = model.n_components
    places = np.quantile(standardised @ axis, (np.arange(k) + 0.5) / k)
    return model.around(x, centre + scale * np.outer(places, axis))


def _short_em(model: Clusters[P], x: FloatArray, rng: np.random.Generator, meter: Meter) -> P:
    starts = (model.initialise(x, rng) for _ in range(SHORT_RUNS))
    traces = [meter.run(model, x, start, max_steps=SHORT_STEPS, tol=0) for start in starts if meter.left]
    # On its way to a collapse the likelihood is without limit: such a run would always win, and must not.
    usable = [trace for trace in traces if trace.failure is None]
    if not usable:
        raise next(trace.failure for trace in traces if trace.failure is not None)
    return max(usable, key=lambda trace: float(trace.log_likelihoods[-1])).params[-1]


def _all_equal(model: Clusters[P], x: FloatArray, _rng: np.random.Generator, _meter: Meter) -> P:
    return model.around(x, np.repeat(x.mean(axis=0, keepdims=True), model.n_components, axis=0))


def d_squared_points(x: FloatArray, k: int, rng: np.random.Generator) -> FloatArray:
    """Return k rows of x (n, d), each drawn with probability proportional to its squared distance from those before.

    Arthur & Vassilvitskii (2007), k-means++. When no row is left at a distance, any row is drawn.
    """
    chosen = [x[rng.integers(len(x))]]
    nearest = squared_distances(x, chosen[0][None])[:, 0]
    while len(chosen) < k:
        total = float(nearest.sum())
        chosen.append(x[rng.choice(len(x), p=nearest / total if total > 0 else None)])
        nearest = np.minimum(nearest, squared_distances(x, chosen[-1][None])[:, 0])
    return np.array(chosen)


def _posterior(shares: FloatArray) -> MixturePosterior:
    """Return shares (n, K) as responsibilities; they belong to no parameters, and so to no likelihood."""
    return MixturePosterior(shares / shares.sum(axis=1, keepdims=True), np.nan)


STARTS: dict[str, Start] = {
    start.id: start
    for start in (
        Start(
            "random_points",
            "Random points",
            "K different data points as means, equal weights, and the covariance of all the data for each.",
            random=True,
            draw=_random_points,
        ),
        Start(
            "kmeans_plus_plus",
            "k-means++",
            "Data points as means, each drawn with probability proportional to its squared distance from the nearest "
            "one before (Arthur & Vassilvitskii 2007).",
            random=True,
            draw=_kmeans_plus_plus,
        ),
        Start(
            "kmeans",
            "k-means",
            "k-means from a k-means++ draw until it converges; then one M-step from its clusters.",
            random=True,
            draw=_kmeans,
        ),
        Start(
            "random_responsibilities",
            "Random responsibilities",
            "Each point gets random responsibilities; then one M-step. All means begin near the centre.",
            random=True,
            draw=_random_responsibilities,
        ),
        Start(
            "spread",
            "Spread out",
            "Means at even quantiles: of the values in one dimension, along the principal axis in more; not random.",
            random=False,
            draw=_spread,
        ),
        Start(
            "short_em",
            "Short EM",
            f"The best of {SHORT_RUNS} runs of {SHORT_STEPS} steps from random points (Biernacki, Celeux & Govaert "
            "2003).",
            random=True,
            draw=_short_em,
        ),
        Start(
            "all_equal",
            "All equal (a mistake)",
            "A common mistake: identical components at the data's mean. EM never leaves this saddle point.",
            random=False,
            draw=_all_equal,
        ),
        Start(
            "by_hand",
            "By hand",
            "Weights, means and covariances as you type them in the table, or drag them in the picture at the start.",
            random=False,
            draw=None,
        ),
    )
}
"""Every start, by id, in the order of the page."""
