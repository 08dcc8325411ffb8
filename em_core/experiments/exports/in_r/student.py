"""A mixture of t distributions in base R: every row has, beside its component, a hidden weight."""

from __future__ import annotations

from string import Template

from em_core.distributions.student_t import LARGEST_DF
from em_core.experiments.exports.in_r.fit import Fit
from em_core.experiments.exports.in_r.mixture_loop import mixture_loop
from em_core.experiments.exports.in_r.source import r_number
from em_core.experiments.exports.told_run import ToldRun
from em_core.models import StudentMixture

__all__ = ["student"]

DIFFERS = """\
# - Nothing in the algorithm: R itself and mclust fit no mixture of t distributions, and these are the same E- and
#   M-steps in base R (Peel & McLachlan 2000)."""

PREPARE = """
# The squared distance of each row to each centre, measured in the scale matrix: n rows, K columns.
distances <- function(p) {
  sapply(seq_along(p$weights), function(k) {
    colSums(backsolve(chol(matrix(p$scales[, , k], d)), t(x) - p$means[k, ], transpose = TRUE)^2)
  })
}
"""

DENSITY = """
  log_dets <- apply(p$scales, 3, function(s) 2 * sum(log(diag(chol(matrix(s, d))))))
  df <- p$dfs
  constants <- lgamma((df + d) / 2) - lgamma(df / 2) - d / 2 * log(df * pi) - log_dets / 2
  t(constants - (df + d) / 2 * log1p(t(distances(p)) / df))
"""

FIT = """
  # The weight of a row in the fit of a component: below 1 for rows far out.
  u <- t((p$$dfs + d) / (p$$dfs + t(distances(p))))
  means <- t(r * u) %*% x / colSums(r * u)
  scales <- sapply(seq_len(ncol(r)), function(k) {
    crossprod(t(t(x) - means[k, ]) * sqrt(r[, k] * u[, k])) / sum(r[, k])
  }, simplify = "array")
  scales <- array(scales, c(d, d, ncol(r)))
$dfs  list(weights = colMeans(r), means = means, scales = scales, dfs = $df)
"""

FITS = "weighted means and scatter, in which a row counts by its responsibility and by its hidden weight."

DFS = """  # The degrees of freedom that maximise the expected log-likelihood, found as a root (Peel & McLachlan 2000).
  half <- (p$$dfs + d) / 2
  log_u <- t(digamma(half) - log((p$$dfs + t(distances(p))) / 2))
  surprise <- colSums(r * (u - log_u - 1)) / colSums(r)
  dfs <- sapply(surprise, function(s) {
    excess <- function(log_half) (log_half - digamma(exp(log_half))) / s - 1
    2 * exp(uniroot(excess, c(-log1p(s) - 2, log($largest / 2)), tol = 1e-15)$$root)
  })
"""


def student(model: StudentMixture) -> Fit | None:
    """Return a mixture of t distributions in R; None for scale matrices that are not free."""
    if model.covariance != "full":
        return None
    free = model.df is None
    fit = Template(FIT).substitute(
        dfs=Template(DFS).substitute(largest=r_number(LARGEST_DF)) if free else "", df="dfs" if free else "p$dfs"
    )

    def body(told: ToldRun) -> str:
        after = 'parameters$means <- sweep(parameters$means, 2, middle, "+")\n' if told.far else ""
        start = ("weights", "means", "scales", "dfs")
        return mixture_loop(DENSITY, fit, start, FITS, PREPARE, after)

    return Fit("The EM algorithm for a mixture of t distributions", "R", DIFFERS, body, places="means")
