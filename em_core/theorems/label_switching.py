"""Theorems on label switching: components that nothing tells apart, and the same ones under other names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from math import factorial

import numpy as np

from em_core.algorithms.run import rounding_allowance, run_em
from em_core.experiments.experiment import Experiment, resolve
from em_core.experiments.presets import PRESETS
from em_core.models import GaussianMixture
from em_core.multistart.initialisation import draw_start
from em_core.multistart.optima import spread_of
from em_core.theorems.theorem import Measured, Theorem, Verdict, Way, tiny

STEPS = 200
"""How many EM steps equal components are followed."""

NUDGE = 1e-6
"""How far one mean is moved to show that the place is a saddle, in standard deviations; it has left a nat higher up."""

ROUNDING = 1e-9
"""What equal components may differ by after so many steps, in the data's standard deviations."""

COPIED = (Experiment(k=3, start="kmeans"), Experiment(data="galaxies_corrected", k=4, start="spread"))
"""Runs whose ends are relabelled in every way."""

Build = Callable[[int], GaussianMixture]
"""K -> a Gaussian mixture."""


def check_never_separate(build: Build = GaussianMixture) -> Verdict:
    """Follow equal components of Old Faithful by the model's own verbs, and then with one mean moved a little."""
    x = resolve(Experiment()).values
    spread, numbers = spread_of(x), []
    for k in (2, 3, 4):
        model = build(k)
        params, apart = draw_start("all_equal", model, x, 0), 0.0
        for _ in range(STEPS):
            posterior = model.e_step(x, params)
            params = model.m_step(x, posterior)
            shares = float(np.abs(posterior.responsibilities - 1 / k).max())
            means = float((np.abs(params.means - params.means[0]) / spread).max())
            apart = max(apart, shares, means)
        numbers.append(Measured(f"largest difference in {STEPS} steps, K = {k}", apart, 0.0))
    model = build(2)
    equal = draw_start("all_equal", model, x, 0)
    moved = equal.means.copy()
    moved[0] += NUDGE * spread
    trace = run_em(model, x, replace(equal, means=moved), tol=0, max_steps=STEPS)
    away = int((trace.log_likelihoods < trace.log_likelihoods[0] + 1).sum())
    left = away <= trace.n_steps
    largest = max(number.found for number in numbers)
    sentence = (
        f"In {STEPS} steps on Old Faithful with K = 2, 3 and 4, no responsibility leaves 1/K and no mean leaves the "
        f"others by more than {tiny(largest)} (rounding)."
    )
    if left:
        sentence += (
            f" It is a saddle, no maximum: one mean moved by a millionth of an sd, and EM has left by step {away}."
        )
    return Verdict(largest <= ROUNDING and left, sentence, tuple(numbers))


def check_copies(build: Build = GaussianMixture) -> Verdict:
    """Evaluate every relabelling of two fits."""
    numbers, holds, said = [], True, []
    for experiment in COPIED:
        x, k = resolve(experiment).values, experiment.k
        model = build(k)
        params = run_em(model, x, draw_start(experiment.start, model, x, 1)).params[-1]
        values = [model.log_likelihood(x, params.permuted(order)) for order in permutations(range(k))]
        range_of = float(np.ptp(values))
        holds = holds and len(values) == factorial(k) and range_of <= rounding_allowance(values[0])
        numbers.append(Measured(f"range of l over {k}! = {len(values)} copies", range_of, 0.0))
        said.append(f"the {len(values)} of K = {k} by {tiny(range_of)}")
    sentence = f"The log-likelihoods of all relabelled copies of two fits differ by rounding: {', '.join(said)} nats."
    return Verdict(bool(holds), sentence, tuple(numbers))


NEVER_SEPARATE = Theorem(
    "never_separate",
    "Equal starts never separate",
    "Where all components have the same mean and covariance, every responsibility equals its component's weight, and "
    "so they are the same again after every step.",
    "It follows in one line from the E-step, where equal densities cancel; both steps are in Redner & Walker (1984), "
    "Mixture densities, maximum likelihood and the EM algorithm, SIAM Review 26, 195–239.",
    check_never_separate,
    (Way("Watch nothing happen", "lab", PRESETS["saddle"].experiment),),
)

COPIES = Theorem(
    "copies",
    "K! copies of every fit",
    "Renaming the components changes no density, so every fit has K! relabelled copies with the same likelihood.",
    "Label switching: Stephens (2000), Dealing with label switching in mixture models, Journal of the Royal "
    "Statistical Society B 62, 795–809.",
    check_copies,
    (Way("100 runs, grouped up to their names", "restarts", Experiment(k=3), (("runs", "100"),)),),
)
