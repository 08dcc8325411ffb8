"""The trace of a fast run: the sums that each M-step used; all else is recomputed when it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias, overload

import numpy as np

from em_core.em.protocol import DegenerateError
from em_core.em.stopping import Outcome
from em_core.em.trace import Trace
from em_core.fast.algebra import added, fitted
from em_core.fast.coefficients import Coefficients, all_in_data_units, guarded, in_data_units, maximised
from em_core.fast.features import Features
from em_core.fast.residual_steps import Careful
from em_core.fast.sweep import Sweep
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.numerics.arrays import FloatArray, frozen

KEPT_NUMBERS = 2_000_000
"""How many responsibilities a trace keeps once they have been asked for (16 MB)."""

Origin: TypeAlias = MixtureParams | FloatArray
"""Where a step's parameters come from: given outright (a start, a clear M-step), or the sums (K, p) of an M-step."""


def params_from(features: Features, origin: Origin) -> MixtureParams:
    """Return the parameters in the data's units."""
    if isinstance(origin, MixtureParams):
        return origin
    rows = origin.tolist()
    return in_data_units(features, fitted(features, rows, added(row[0] for row in rows)))


def posterior_from(
    model: GaussianMixture, data: FloatArray, features: Features, params: MixtureParams
) -> MixturePosterior:
    """Return the E-step at `params`, by the path that a run takes there."""
    coefficients = guarded(features, params)
    if coefficients is None:
        return Careful(model, data, features).posterior(params)
    return _e_step(features, coefficients)


def _e_step(features: Features, coefficients: Coefficients, known: float | None = None) -> MixturePosterior:
    """Return the E-step at parameters within the guard; known: their log-likelihood, where a run has computed it."""
    theta, constant, peak = coefficients
    responsibilities, log_likelihood = Sweep(features, len(theta)).responsibilities(theta, peak, known)
    return MixturePosterior(responsibilities, log_likelihood + constant if known is None else known)


class LazyParams(Sequence[MixtureParams]):
    """The parameters of a run, each made from its sums when it is first asked for."""

    def __init__(self, features: Features, given: Mapping[int, MixtureParams], sums: FloatArray) -> None:
        """`given` holds those that are known outright; the others come from sums (T, K, p), step t from row t-1."""
        self._features, self._given, self._sums = features, given, sums
        self._made: dict[int, MixtureParams] = dict(given)

    def __len__(self) -> int:
        return len(self._sums) + 1

    def coefficients(self, t: int) -> Coefficients | None:
        """Return the coefficients that the run had at step t; None where it was outside the guard."""
        if t in self._given:
            return guarded(self._features, self._given[t])
        return maximised(self._features, self._sums[t - 1])

    @overload
    def __getitem__(self, t: int) -> MixtureParams: ...
    @overload
    def __getitem__(self, t: slice) -> Sequence[MixtureParams]: ...
    def __getitem__(self, t: int | slice) -> MixtureParams | Sequence[MixtureParams]:
        if isinstance(t, slice):
            steps = range(*t.indices(len(self)))
            self._make([i for i in steps if i not in self._made])
            return [self._made[i] for i in steps]
        index = range(len(self))[t]
        if index not in self._made:
            self._made[index] = params_from(self._features, self._sums[index - 1])
        return self._made[index]

    def _make(self, steps: Sequence[int]) -> None:
        """Make the parameters of several steps together: the same numbers, in a quarter of the time."""
        if steps:
            rows = [list(row) for row in self._sums[np.array(steps) - 1].transpose(1, 2, 0)]
            components = fitted(self._features, rows, added(row[0] for row in rows))
            self._made |= zip(steps, all_in_data_units(self._features, components), strict=True)


class LazyPosteriors(Sequence[MixturePosterior]):
    """The posteriors of a run, each made from its parameters when asked for, and kept while they are small."""

    def __init__(
        self,
        model: GaussianMixture,
        data: FloatArray,
        features: Features,
        params: LazyParams,
        log_likelihoods: FloatArray,
    ) -> None:
        self._model, self._data, self._features, self._params = model, data, features, params
        self._log_likelihoods = log_likelihoods
        self._room = KEPT_NUMBERS // (len(data) * model.n_components)
        self._made: dict[int, MixturePosterior] = {}

    def __len__(self) -> int:
        return len(self._params)

    @overload
    def __getitem__(self, t: int) -> MixturePosterior: ...
    @overload
    def __getitem__(self, t: slice) -> Sequence[MixturePosterior]: ...
    def __getitem__(self, t: int | slice) -> MixturePosterior | Sequence[MixturePosterior]:
        if isinstance(t, slice):
            return [self[i] for i in range(*t.indices(len(self)))]
        index = range(len(self))[t]
        if index in self._made:
            return self._made[index]
        coefficients = self._params.coefficients(index)
        if coefficients is None:
            posterior = Careful(self._model, self._data, self._features).posterior(self._params[index])
        else:
            posterior = _e_step(self._features, coefficients, float(self._log_likelihoods[index]))
        if len(self._made) < self._room:
            self._made[index] = posterior
        return posterior


@dataclass(frozen=True, eq=False)
class FastTrace(Trace[MixtureParams, MixturePosterior]):
    """A Trace that keeps sums instead of responsibilities.

    features:  the data as the fast path sees them, shared by all runs on them.
    sums:      (T, K, p) what the M-step of step t was made from; NaN where the clear path made it.
    """

    features: Features = field(kw_only=True)
    sums: FloatArray = field(kw_only=True)

    @property
    def growth(self) -> int:
        """How many bytes more it may come to hold: responsibilities that are asked for are kept."""
        return 8 * min(KEPT_NUMBERS, len(self.params) * len(self.data) * len(self.params[0].weights))

    @cached_property
    def lower_bounds_after_m(self) -> FloatArray:
        """(T,) F(q_t, theta_{t+1}) = l(theta_t) + sums_t . (theta_{t+1} - theta_t), without a pass over the data."""
        coefficients = [guarded(self.features, p) for p in self.params]
        return frozen([self._bound_after_m(t, *coefficients[t : t + 2]) for t in range(self.n_steps)])

    def _bound_after_m(self, t: int, now: Coefficients | None, then: Coefficients | None) -> float:
        if now is None or then is None or np.isnan(self.sums[t, 0, 0]):
            return self.model.lower_bound(self.data, self.posterior(t), self.params[t + 1])
        gain = np.vdot(self.sums[t], then.theta - now.theta) + then.constant - now.constant
        return float(self.log_likelihoods[t] + gain)


End: TypeAlias = tuple[FloatArray, Outcome, DegenerateError | None]
"""How a run ended: the objectives (T+1,), the outcome and, for a collapse, its cause."""


def compact_trace(
    model: GaussianMixture,
    data: FloatArray,
    features: Features,
    given: Mapping[int, MixtureParams],
    sums: FloatArray,
    end: End,
) -> FastTrace:
    """Return a trace from the parameters that are given outright, by step, and the sums (T, K, p) of the others."""
    sums = frozen(sums)
    params = LazyParams(features, given, sums)
    posteriors = LazyPosteriors(model, data, features, params, end[0])
    return FastTrace(model, data, params, posteriors, *end, features=features, sums=sums)


def trace_from(
    model: GaussianMixture, data: FloatArray, features: Features, origins: Sequence[Origin], end: End
) -> FastTrace:
    """Return the trace of a run whose parameters came from `origins`, T+1 of them, the first a start."""
    given = {t: origin for t, origin in enumerate(origins) if isinstance(origin, MixtureParams)}
    nothing = np.full((model.n_components, features.p), np.nan)
    sums = [nothing if isinstance(origin, MixtureParams) else origin for origin in origins[1:]]
    return compact_trace(model, data, features, given, np.array(sums).reshape(-1, *nothing.shape), end)
