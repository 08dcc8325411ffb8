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
from em_core.numerics.wording import sentences
from em_core.theorems.theorem import Measured, Theorem, Verdict, Way, tiny

STEPS = 200
"""How many EM steps equal components are followed."""

NUDGE = 1e-6
"""How far one mean is moved to show that the point is a saddle, in standard deviations; it has left a nat higher up."""

ROUNDING = 1e-9
"""What equal components may differ by after so many steps, in the data's standard deviations."""

COPIED = (Experiment(k=3, start="kmeans"), Experiment(data="galaxies_corrected", k=4, start="spread"))
"""Runs whose final points are relabelled in every way."""

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
        f"Old Faithful, K = 2, 3 and 4, {STEPS} steps: responsibilities and means stay equal, to within "
        f"{tiny(largest)}."
    )
    if left:
        sentence = sentences(
            sentence,
            f"But this is a saddle point: when one mean is moved by a millionth of a standard deviation, EM leaves it "
            f"within {away} steps.",
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
        said.append(f"{len(values)} copies for K = {k} by {tiny(range_of)}")
    sentence = f"The log-likelihoods of all relabelled copies differ only by rounding: {' and '.join(said)} nats."
    return Verdict(bool(holds), sentence, tuple(numbers))


NEVER_SEPARATE = Theorem(
    "never_separate",
    "Equal starts never separate",
    "Components that start equal stay equal.",
    "Where all components have the same mean and covariance, every responsibility equals its component's weight, and "
    "so the components are equal again after every step.",
    "Proof: Redner & Walker (1984)",
    "It follows in one line from the E-step, where equal densities cancel; both steps are in Redner & Walker (1984), "
    "Mixture densities, maximum likelihood and the EM algorithm, SIAM Review 26, 195–239.",
    check_never_separate,
    (Way("Watch EM stay at a saddle point", "lab", PRESETS["saddle"].experiment),),
)

COPIES = Theorem(
    "copies",
    "Every fit has K! copies",
    "Renaming components keeps the likelihood.",
    "Renaming the components does not change the density, so every fit has K! relabelled copies with the same "
    "likelihood.",
    "Proof: Stephens (2000)",
    "Label switching: Stephens (2000), Dealing with label switching in mixture models, Journal of the Royal "
    "Statistical Society B 62, 795–809.",
    check_copies,
    (Way("100 runs, grouped regardless of names", "restarts", Experiment(k=3), (("runs", "100"),)),),
)
