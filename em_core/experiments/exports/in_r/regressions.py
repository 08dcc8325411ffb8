"""A mixture of linear regressions in base R, with lm.wfit as the weighted fit of a line."""

from __future__ import annotations

from string import Template

from em_core.experiments.exports.in_r.fit import Fit
from em_core.experiments.exports.in_r.mixture_loop import WEIGHTS, mixture_loop
from em_core.models import MixtureOfRegressions

__all__ = ["regressions"]

DIFFERS = """\
# - Nothing in the algorithm: R itself fits no such mixture, and these are the same E- and M-steps in base R.
# - The package flexmix (FLXMRglm) has the model. It takes no starting parameters, but a first division of the rows. Its
#   variances have another divisor: with c coefficients, (n - c) / n times the sum of a line's responsibilities, so that
#   it does not maximise the likelihood. It stops when l changes relatively by less than 1e-6, and drops lines with a
#   weight below 0.05, unless its control says otherwise."""

PREPARE = """
# The predictors with a column of ones for the intercept, and the response, the last column of x.
predictors <- cbind(1, x[, -d, drop = FALSE])
y <- x[, d]
"""

DENSITY = """
  sapply(seq_along(p$weights), function(k) {
    dnorm(y, predictors %*% p$coefficients[k, ], sqrt(p$variances[k]), log = TRUE)
  })
"""

FIT = """
  coefficients <- t(sapply(seq_len(ncol(r)), function(k) unname(lm.wfit(predictors, y, r[, k])$$coefficients)))
  residuals <- y - predictors %*% t(coefficients)
  list(weights = $weights, coefficients = coefficients, variances = colSums(r * residuals^2) / colSums(r))
"""


def regressions(model: MixtureOfRegressions) -> Fit:
    """Return a mixture of regressions in R."""
    text = mixture_loop(
        DENSITY,
        Template(FIT).substitute(weights=WEIGHTS[model.equal_weights]),
        ("weights", "coefficients", "variances"),
        "a weighted least-squares line for each component.",
        PREPARE,
    )
    return Fit("The EM algorithm for a mixture of linear regressions", "R", DIFFERS, lambda _told: text)
