"""Mixtures of counts in base R: Poisson, latent classes (Bernoulli) and coins (binomial)."""

from __future__ import annotations

from string import Template

from em_core.experiments.exports.in_r.fit import Fit
from em_core.experiments.exports.in_r.mixture_loop import WEIGHTS, mixture_loop
from em_core.models import BinomialMixture, LatentClasses, PoissonMixture

__all__ = ["classes", "coins", "poisson"]

POISSON_DIFFERS = """\
# - Nothing in the algorithm: R itself fits no such mixture, and these are the same E- and M-steps in base R.
# - The package flexmix (FLXMCmvpois) has the model. It takes no starting parameters, but a first division of the rows;
#   it stops when l changes relatively by less than 1e-6, and drops components with a weight below 0.05, unless its
#   control says otherwise."""

POISSON_DENSITY = """
  sapply(seq_along(p$weights), function(k) {
    rowSums(matrix(dpois(x, rep(p$rates[k, ], each = n), log = TRUE), n))
  })
"""

POISSON_FIT = """
  list(weights = $weights, rates = t(r) %*% x / colSums(r))
"""

CLASSES_DIFFERS = """\
# - Nothing in the algorithm: R itself fits no latent classes, and these are the same E- and M-steps in base R.
# - The package poLCA has the model. Its answers are coded 1, 2, ... instead of 0 and 1; probs.start gives it the
#   probabilities, but its first class shares are always equal; and it leaves out rows with a missing answer unless
#   na.rm = FALSE. Its stop rule is absolute, as Halfstep's is."""

CLASSES_PREPARE = """
# An answer that is missing (NA) is in neither of these tables, and has no part in the likelihood of its row.
ones <- (!is.na(x) & x == 1) * 1
zeros <- (!is.na(x) & x == 0) * 1
"""

CLASSES_DENSITY = """
  sapply(seq_along(p$weights), function(k) {
    rowSums(matrix(dbinom(x, 1, rep(p$probabilities[k, ], each = n), log = TRUE), n), na.rm = TRUE)
  })
"""

CLASSES_FIT = """
  yes <- t(r) %*% ones
  no <- t(r) %*% zeros
  # Where nobody in a class has answered an item, every probability is as good: one half.
  list(weights = $weights, probabilities = ifelse(yes + no > 0, yes / (yes + no), 0.5))
"""

COINS_DIFFERS = """\
# - Nothing in the algorithm: R itself fits no such mixture, and these are the same E- and M-steps in base R."""

COINS_DENSITY = """
  sapply(p$probabilities, function(probability) dbinom(x[, 1], x[, 2], probability, log = TRUE))
"""

COINS_FIT = """
  heads <- colSums(r * x[, 1])
  tails <- colSums(r * (x[, 2] - x[, 1]))
  list(weights = $weights, probabilities = heads / (heads + tails))
"""


def poisson(model: PoissonMixture) -> Fit:
    """Return a Poisson mixture in R."""
    text = mixture_loop(
        POISSON_DENSITY,
        Template(POISSON_FIT).substitute(weights=WEIGHTS[model.equal_weights]),
        ("weights", "rates"),
        "each rate is the mean of the rows, a row counting as much as the component is responsible for it.",
    )
    return Fit("The EM algorithm for a mixture of Poisson counts", "R", POISSON_DIFFERS, lambda _told: text)


def classes(model: LatentClasses) -> Fit:
    """Return latent classes in R."""
    text = mixture_loop(
        CLASSES_DENSITY,
        Template(CLASSES_FIT).substitute(weights=WEIGHTS[model.equal_weights]),
        ("weights", "probabilities"),
        "the share of ones among the answers, a row counting as much as the class is responsible for it.",
        CLASSES_PREPARE,
    )
    return Fit("The EM algorithm for latent classes", "R", CLASSES_DIFFERS, lambda _told: text)


def coins(model: BinomialMixture) -> Fit:
    """Return a binomial mixture in R."""
    text = mixture_loop(
        COINS_DENSITY,
        Template(COINS_FIT).substitute(weights=WEIGHTS[model.equal_weights]),
        ("weights", "probabilities"),
        "the share of successes, a row counting as much as the component is responsible for it.",
    )
    return Fit("The EM algorithm for a mixture of binomial counts", "R", COINS_DIFFERS, lambda _told: text)
