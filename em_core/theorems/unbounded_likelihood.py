"""Unbounded likelihood: why exact maximum likelihood has no maximum for a Gaussian mixture (the spike)."""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np

from em_core.experiments.experiment import Experiment, resolve
from em_core.experiments.presets import PRESETS
from em_core.models import GaussianMixture
from em_core.numerics.wording import listed
from em_core.theorems.theorem import Measured, Theorem, Verdict, Way, signed

DECADES = 12
"""How many powers of ten the standard deviation shrinks by."""

SLOPE_ERROR = 1e-6
"""How far a slope may be from theory, in nats a power of ten."""


def check_spike(build: Callable[[int], GaussianMixture] = GaussianMixture) -> Verdict:
    """Put a component of weight 1/2 on one point, and let its standard deviation shrink."""
    numbers, curve = [], []
    for d in (1, 2):
        x = resolve(Experiment(data="outlier", dimension=d)).values
        model, rest = build(2), x[:-1]
        wide = np.atleast_2d(np.cov(rest.T, ddof=0))
        values = []
        for decade in range(DECADES + 1):
            narrow = np.eye(d) * 10.0 ** (-2 * decade)
            params = model.params([0.5, 0.5], [x[-1], rest.mean(axis=0)], [narrow, wide])
            values.append(model.log_likelihood(x, params))
        if d == 1:
            curve = [(10.0**-decade, value) for decade, value in enumerate(values)]
        numbers.append(Measured(f"rise of l a power of ten, d = {d}", values[-1] - values[-2], d * log(10)))
    holds = all(abs(number.found - (number.stated or 0.0)) < SLOPE_ERROR for number in numbers)
    found = listed(f"{signed(number.found, 6)} (d = {d})" for d, number in enumerate(numbers, start=1))
    sentence = f"Each time σ is divided by 10, the log-likelihood rises by {found}. The theorem says d ln 10."
    return Verdict(holds, sentence, tuple(numbers), tuple(curve))


SPIKE = Theorem(
    "spike",
    "The likelihood has no upper bound",
    "A component that shrinks onto one point raises it without limit.",
    "With a component's mean on one data point, the log-likelihood grows without limit as its standard deviation σ "
    "goes to 0. In d dimensions the density at the point grows as σ to the power −d, so l rises by d ln 10 each time σ "
    "is divided by 10.",
    "Proof: Kiefer & Wolfowitz (1956)",
    "Kiefer & Wolfowitz (1956), Annals of Mathematical Statistics 27, 887–906; Day (1969), Biometrika 56, 463–474.",
    check_spike,
    (
        Way("Watch a component collapse", "lab", PRESETS["collapse"].experiment),
        Way("The same with a prior", "lab", PRESETS["cured"].experiment),
    ),
    pictured=True,
)
