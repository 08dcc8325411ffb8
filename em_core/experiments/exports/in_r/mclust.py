"""A Gaussian mixture in R by mclust's em(), with or without a prior, from a start that is given."""

from __future__ import annotations

from collections.abc import Callable
from string import Template

from em_core.em.covariance_kinds import CovarianceKind
from em_core.experiments.exports.in_r import templates as text
from em_core.experiments.exports.in_r.fit import Fit
from em_core.experiments.exports.in_r.source import r_matrix, r_number, r_vector
from em_core.experiments.exports.told_run import ToldRun
from em_core.models import GaussianMixture, GaussianMixtureMAP

__all__ = ["by_mclust", "by_mclust_with_prior"]

AGREEMENT = 1e-8
"""How far, relatively, R's objective may be from Halfstep's: mclust keeps some covariances as volume and shape."""

ONE_COLUMN = {False: "V", True: "E"}
"""What mclust calls a mixture of one column: by whether the variance is one for all."""

LIBRARY = "\nsuppressPackageStartupMessages(library(mclust))\n"
NEEDS = "R and the package mclust (tried with 6.0)"


def by_mclust(model: GaussianMixture) -> Fit:
    """Return a Gaussian mixture in mclust."""
    return _fit("The EM algorithm for a Gaussian mixture", lambda told: _mclust(told, model.kind, None))


def by_mclust_with_prior(model: GaussianMixtureMAP) -> Fit:
    """Return a Gaussian mixture with a prior in mclust."""
    return _fit("The EM algorithm for a Gaussian mixture with a prior", lambda told: _mclust(told, model.kind, model))


def _fit(head: str, body: Callable[[ToldRun], str]) -> Fit:
    return Fit(head, "R's mclust", text.MCLUST_DIFFERS, body, AGREEMENT, "means", needs=NEEDS, library=LIBRARY)


def _mclust(told: ToldRun, kind: CovarianceKind, model: GaussianMixtureMAP | None) -> str:
    """Return the call of mclust's em() and what is read of it; `model` has a prior, None for one without."""
    one = told.x.shape[1] == 1
    name = ONE_COLUMN[kind.tied] if one else kind.mclust
    given = "x[, 1]" if one else "x"
    mean = "means[, 1]" if one else "t(means)"
    values, prior, objective = "", "", Template(text.OBJECTIVE).substitute()
    sigma = "array(rep_len(fit$parameters$variance$sigmasq, length(weights)), c(1, 1, length(weights)))"
    if not one:
        sigma = "fit$parameters$variance$sigma"
    if model is not None:
        degrees, scale = model.prior_scatter()
        values = Template(text.PRIOR_VALUES).substitute(
            shrinkage=r_number(model.prior.shrinkage),
            mean=r_vector(model.prior.mean.tolist()),
            middle=" - middle" if told.far else "",
            dof=r_number(model.prior.dof),
            scale=r_number(float(model.prior.scale[0, 0])) if one else r_matrix(model.prior.scale),
        )
        prior = text.PRIOR
        objective = Template(text.POSTERIOR).substitute(
            given=given,
            name=name,
            sigma=sigma,
            pull="fit$parameters$mean[k] - prior_mean" if one else "fit$parameters$mean[, k] - prior_mean",
            scale_each=r_matrix(scale),
            degrees=r_number(degrees),
        )
    back = "as.matrix(fit$parameters$mean)" if one else "t(fit$parameters$mean)"
    return values + Template(text.MCLUST).substitute(
        variance=text.VARIANCES[name],
        given=given,
        name=name,
        mean=mean,
        prior=prior,
        objective=objective,
        means_back=f'sweep({back}, 2, middle, "+")' if told.far else back,
        covariances_back="fit$parameters$variance$sigmasq" if one else sigma,
    )
