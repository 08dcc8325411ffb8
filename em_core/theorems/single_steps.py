"""Theorems about single EM steps: ascent, what the M-step keeps, and which way it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
from scipy.special import rel_entr

from em_core.algorithms.run import clear_steps, rounding_allowance
from em_core.em.trace import Step
from em_core.experiments.experiment import Experiment, resolve
from em_core.models import GaussianMixture, MixtureParams
from em_core.models.gaussian_mixture import MixturePosterior
from em_core.multistart.initialisation import draw_start
from em_core.numerics.arrays import FloatArray
from em_core.theorems.theorem import Measured, Theorem, Verdict, Way, signed, tiny

WATCHED = Experiment(k=3)
"""Old Faithful with three components: what the steps are taken on."""

STEPS = 60
"""How many steps are looked at."""

EXACT = 1e-10
"""What an identity may be off by, as a part of the size of its terms."""

GRADIENT_STEPS, GRADIENT_ERROR = 8, 1e-5
"""At how many steps the gradient is taken, by differences, and how exact those are."""

Build = Callable[[int], GaussianMixture]
"""K -> a Gaussian mixture."""


Steps = list[Step[MixtureParams, MixturePosterior]]
"""What `clear_steps` yields."""


def _walk(build: Build, steps: int) -> tuple[GaussianMixture, FloatArray, Steps]:
    """Return the model, the data and the first steps of a run by the model's own verbs."""
    x, model = resolve(WATCHED).values, build(WATCHED.k)
    start = draw_start("random_points", GaussianMixture(WATCHED.k), x, 1)
    return model, x, list(islice(clear_steps(model, x, start), steps + 1))


def check_ascent(build: Build = GaussianMixture) -> Verdict:
    """Split the rise of every step into the rise of the bound and the divergence that the M-step leaves behind."""
    model, x, steps = _walk(build, STEPS)
    rises, misses, lifts = [], [], []
    for before, after in pairwise(steps):
        bound = model.lower_bound(x, before.posterior, after.params)
        divergence = float(rel_entr(before.posterior.responsibilities, after.posterior.responsibilities).sum())
        rises.append(after.log_likelihood - before.log_likelihood)
        lifts.append(bound - before.log_likelihood)
        misses.append(abs(after.log_likelihood - bound - divergence))
    allowed = rounding_allowance(steps[-1].log_likelihood)
    fewest, lift, miss = min(rises), min(lifts), max(misses)
    holds = fewest >= -allowed and lift >= -allowed and miss <= EXACT * abs(steps[-1].log_likelihood)
    sentence = (
        f"Old Faithful, {STEPS} steps: the smallest rise is {tiny(fewest)}. Every rise is the rise of F plus KL, to "
        f"within {tiny(miss)} nats."
    )
    numbers = (
        Measured("smallest rise of l, at least", fewest, 0.0),
        Measured("smallest rise of F in an M-step, at least", lift, 0.0),
        Measured("largest miss of l = F + KL", miss, 0.0),
    )
    curve = tuple((float(t), step.log_likelihood) for t, step in enumerate(steps))
    return Verdict(bool(holds), sentence, numbers, curve)


def check_moments(build: Build = GaussianMixture) -> Verdict:
    """Compare the mixture's own mean and covariance with the data's, before the first M-step and after each."""
    _, x, steps = _walk(build, STEPS)
    off = [_moments_off(x, step.params) for step in steps]
    worst_mean, worst_covariance = (max(each) for each in zip(*off[1:], strict=True))
    holds = worst_mean <= EXACT and worst_covariance <= EXACT
    sentence = (
        f"At the start the mean differs by {signed(off[0][0])} standard deviations. After each of {STEPS} M-steps the "
        f"mean differs by at most {tiny(worst_mean)} and the covariance by at most {tiny(worst_covariance)}."
    )
    numbers = (
        Measured("mean off after an M-step, in sd", worst_mean, 0.0),
        Measured("covariance off after an M-step, in sd²", worst_covariance, 0.0),
        Measured("mean off at the start, in sd", off[0][0]),
    )
    return Verdict(bool(holds), sentence, numbers)


def check_gradient(build: Build = GaussianMixture) -> Verdict:
    """Compare each step of the means with covariance/N_k times the gradient of l, taken by central differences."""
    model, x, steps = _walk(build, GRADIENT_STEPS)
    worst = 0.0
    for before, after in pairwise(steps):
        counts = before.posterior.responsibilities.sum(axis=0)
        gradient = _gradient(model, x, before.params)
        predicted = np.einsum("kij,kj->ki", before.params.covariances, gradient) / counts[:, None]
        moved = after.params.means - before.params.means
        worst = max(worst, float(np.abs(predicted - moved).max() / np.abs(moved).max()))
    sentence = (
        f"Old Faithful, {GRADIENT_STEPS} steps: Σₖ/Nₖ times the gradient equals the step of the means, with a relative "
        f"error of at most {tiny(worst)} (the gradient is a finite difference)."
    )
    return Verdict(worst <= GRADIENT_ERROR, sentence, (Measured("largest miss, as a part of the step", worst, 0.0),))


def _moments_off(x: FloatArray, params: MixtureParams) -> tuple[float, float]:
    """Return how far the mixture's mean and covariance are from the data's, in units of the data's spread."""
    spread = x.std(axis=0)
    mean = params.weights @ params.means
    about = params.means - mean
    within = np.einsum("k,kij->ij", params.weights, params.covariances)
    covariance = within + np.einsum("k,ki,kj->ij", params.weights, about, about)
    off = (covariance - np.cov(x.T, ddof=0)) / np.outer(spread, spread)
    return float((np.abs(mean - x.mean(axis=0)) / spread).max()), float(np.abs(off).max())


def _gradient(model: GaussianMixture, x: FloatArray, params: MixtureParams) -> FloatArray:
    """Return dl/d(means), (K, d), by central differences of a ten-thousandth of each component's width."""
    gradient: FloatArray = np.zeros_like(params.means)
    for k, j in np.ndindex(*gradient.shape):
        width = 1e-4 * float(np.sqrt(params.covariances[k, j, j]))
        sides = []
        for side in (width, -width):
            means = params.means.copy()
            means[k, j] += side
            sides.append(model.log_likelihood(x, replace(params, means=means)))
        gradient[k, j] = (sides[0] - sides[1]) / (2 * width)
    return gradient


_LAB = (Way("Step through it in the lab", "lab", Experiment(k=3, seed=1)),)

ASCENT = Theorem(
    "ascent",
    "The log-likelihood never falls",
    "No EM step lowers the log-likelihood.",
    "Every EM step raises the log-likelihood by the rise of the lower bound F in its M-step plus the KL divergence "
    "between the old and the new responsibilities. Neither is ever negative.",
    "Proof: Dempster, Laird & Rubin (1977)",
    "Dempster, Laird & Rubin (1977), Journal of the Royal Statistical Society B 39, 1–38, theorem 1; Neal & Hinton "
    "(1998) for F.",
    check_ascent,
    _LAB,
    pictured=True,
)

MOMENTS = Theorem(
    "moments",
    "The M-step matches the moments",
    "Its mean and covariance are those of the data.",
    "After any M-step with free weights, means and covariances, and for any responsibilities, the mixture as a whole "
    "has exactly the mean and the covariance of the data.",
    "Proof: Behboodian (1970)",
    "Behboodian (1970), On a mixture of normal distributions, Biometrika 57, 215–217; for every M-step it follows from "
    "eqs 9.24–9.26 of Bishop (2006).",
    check_moments,
    _LAB,
)

GRADIENT = Theorem(
    "gradient",
    "EM follows the gradient",
    "Each mean moves by a covariance matrix times the gradient.",
    "An EM step moves each mean by its component's covariance, divided by the effective number of its points, times "
    "the gradient of the log-likelihood. So it goes uphill, with a step length that is not chosen.",
    "Proof: Xu & Jordan (1996), theorem 1",
    "Xu & Jordan (1996), On convergence properties of the EM algorithm for Gaussian mixtures, Neural Computation 8, "
    "129–151, theorem 1.",
    check_gradient,
    _LAB,
)
