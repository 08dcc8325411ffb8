"""EM for a mixture in base R: what all mixtures have in common, around the density and the fit of one of them."""

from __future__ import annotations

from string import Template

__all__ = ["WEIGHTS", "mixture_loop"]

LOOP = """
n <- nrow(x)
d <- ncol(x)
$prepare
# The log-density of each row under each component: a matrix with n rows and K columns.
log_density <- function(p) {
$density
}

# E-step: the responsibilities, and the log-likelihood. The largest term of a row is taken out of its sum, so that
# nothing underflows.
e_step <- function(p) {
  joint <- sweep(log_density(p), 2, log(p$$weights), "+")
  largest <- apply(joint, 1, max)
  per_row <- largest + log(rowSums(exp(joint - largest)))
  list(r = exp(joint - per_row), l = sum(per_row))
}

# M-step: $fits
m_step <- function(r, p) {
$m_step
}

# The run.
parameters <- list($start)
for (step in seq_len(steps)) {
  parameters <- m_step(e_step(parameters)$$r, parameters)
}
e <- e_step(parameters)
r <- e$$r
objective <- e$$l
$after"""

WEIGHTS = {False: "colMeans(r)", True: "p$weights"}
"""The M-step's mixing weights, by whether they are held."""


def mixture_loop(
    density: str, m_step: str, start: tuple[str, ...], fits: str, prepare: str = "", after: str = ""
) -> str:
    """Return EM for a mixture in base R.

    density:  the lines of `log_density`; m_step: those of `m_step`, of the responsibilities r and the parameters p.
    start:    the names of the starting values; fits: what the M-step does, in words.
    prepare:  lines before the functions; after: lines after the run.
    """
    return Template(LOOP).substitute(
        density=density.strip("\n"),
        m_step=m_step.strip("\n"),
        start=", ".join(f"{name} = {name}" for name in start),
        fits=fits,
        prepare=prepare,
        after=after,
    )
