"""One run by the fast path, step by step, with residuals taking every step that the guard refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

import numpy as np

from em_core.em.capabilities import told
from em_core.em.stopping import StopRule, drain, watched
from em_core.em.trace import Step
from em_core.fast.coefficients import guarded, maximised
from em_core.fast.fast_trace import FastTrace, Origin, params_from, posterior_from, trace_from
from em_core.fast.features import Features, make_features
from em_core.fast.residual_steps import Careful
from em_core.fast.sweep import Sweep
from em_core.models.equal_components import alike
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.numerics.arrays import FloatArray


class State(NamedTuple):
    """A point of a run: where its parameters come from, and the log-likelihood there."""

    origin: Origin
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class FastPath:
    """A Gaussian mixture on its data, with their features."""

    model: GaussianMixture
    data: FloatArray
    features: Features

    @cached_property
    def careful(self) -> Careful:
        """What takes the steps that the guard refuses."""
        return Careful(self.model, self.data, self.features)

    def is_within_guard(self, params: MixtureParams) -> bool:
        """Return whether the features have the digits for these parameters."""
        return guarded(self.features, params) is not None

    def states(self, params: MixtureParams) -> Iterator[State]:
        """Yield the start and then the result of each E+M step, for ever; DegenerateError ends it."""
        features, careful = self.features, self.careful
        sweep = Sweep(features, self.model.n_components)
        origin: Origin = params
        now = guarded(features, params)
        while True:
            if now is not None:
                sums, log_likelihood = sweep(now.theta, now.peak)
                yield State(origin, float(log_likelihood[0]) + now.constant)
                now = maximised(features, sums)
                if now is not None:
                    origin = sums
                    continue
                # The sums have lost their digits: this M-step is made again, from residuals.
                posterior = careful.posterior(params_from(features, origin))
            else:
                posterior = careful.posterior(params_from(features, origin))
                yield State(origin, posterior.log_likelihood)
            origin = careful.next(posterior)
            now = guarded(features, origin)

    def steps(self, params: MixtureParams) -> Iterator[Step[MixtureParams, MixturePosterior]]:
        """Yield the same run as whole steps, posteriors and all."""
        for state in self.states(params):
            at = params_from(self.features, state.origin)
            yield Step(at, posterior_from(self.model, self.data, self.features, at), state.log_likelihood)

    def record(
        self, params: MixtureParams, rule: StopRule, on_progress: Callable[[int, int], object] | None = None
    ) -> FastTrace:
        """Run from `params` until `rule` says so."""
        return self.finish([], params, rule, on_progress)

    def finish(
        self,
        past: Sequence[State],
        params: MixtureParams,
        rule: StopRule,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> FastTrace:
        """Run on from `params`, which a run with these past states has reached, until `rule` ends the whole."""
        origins: list[Origin] = []

        def rounding(state: State) -> float:
            return self.model.rounding(self.data, params_from(self.features, state.origin))

        states = watched(chain(past, self.states(params)), on_progress, rule.max_steps)
        end = drain(states, rule, lambda state: origins.append(state.origin), rounding, partial(told, self.model))
        return trace_from(self.model, self.data, self.features, origins, end)


def fast_path_for_mixture(model: GaussianMixture, data: object, params: MixtureParams | None) -> FastPath | None:
    """Return the fast path, or None where the data are not a prepared table, do not fit `params` or lack digits.

    There is none from components that are equal to the last bit: EM keeps them equal, which one product for
    all components does not promise, and a saddle doubles a last bit until it shows.
    """
    if not (isinstance(data, np.ndarray) and data.dtype == np.float64 and data.ndim == 2 and len(data) > 0):
        return None
    if params is not None and params.means.shape != (model.n_components, data.shape[1]):
        return None
    if params is not None and alike(params) is not None:
        return None
    features = make_features(model.kind, data)
    return None if features is None else FastPath(model, data, features)
