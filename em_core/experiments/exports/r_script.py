"""A run in R: mclust's em() or R's kmeans(), with the same start and number of steps, where R has the model."""

from __future__ import annotations

from string import Template

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.experiments.exports import r_templates as text
from em_core.experiments.exports.python_pieces import file_stem
from em_core.experiments.exports.r_source import r_matrices, r_matrix, r_number, r_rows, r_text, r_vector
from em_core.experiments.exports.told_run import NoProgram, ToldRun, check_steps, told_run
from em_core.experiments.run_description import RunDescription
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans

AGREEMENT = 1e-8
"""How far, relatively, R's objective may be from Halfstep's: mclust keeps some covariances as volume and shape."""

ONE_COLUMN = {False: "V", True: "E"}
"""What mclust calls a mixture of one column: by whether the variance is one for all."""


def why_not_r(shown: Exhibit) -> str:
    """Return why there is no script in R for a model, in a sentence; "" where there is."""
    match shown.model:
        case KMeans() | GaussianMixture():
            return ""
        case GaussianMixtureMAP() as model if model.kind.shape == "full" or len(model.prior.mean) == 1:
            return ""
        case GaussianMixtureMAP() as model:
            return (
                f"mclust's prior has one scale for all columns where the covariance is {model.covariance}, and this "
                "model's has one for each."
            )
    return (
        f"R has no function that takes a start for this model ({shown.entry.title}): mclust is for Gaussian mixtures."
    )


def r_script(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> str:
    """Return an R script that repeats a run and checks its objective against the trace's.

    Raises NoProgram, with a sentence that says why, for what R and mclust do not have.
    """
    if why := why_not_r(shown):
        raise NoProgram(why)
    told = told_run(run, shown, trace)
    check_steps(told, run, "R's mclust" if not isinstance(shown.model, KMeans) else "R's kmeans()")
    kmeans = isinstance(shown.model, KMeans)
    places = "centres" if kmeans else "means"
    start = "\n".join(f"{name} <- {_value(name, values)}" for name, values in told.start.items())
    shift_start = Template(text.SHIFT_START).substitute(places=places) if told.far else ""
    head = Template(text.HEAD).substitute(
        head="k-means (Lloyd's algorithm)" if kmeans else _title(shown),
        needs=" alone" if kmeans else " and the package mclust (tried with 6.0)",
        differs=text.KMEANS_DIFFERS if kmeans else text.MCLUST_DIFFERS,
        library="" if kmeans else "\nsuppressPackageStartupMessages(library(mclust))\n",
        title=r_text(told.title),
        outcome=r_text(told.outcome),
        labels=r_text(f"{file_stem(told.title)}-labels-r.csv"),
        expected=r_number(told.expected),
        steps=str(told.steps),
        data=r_matrix(told.x),
        rows=r_rows(told.rows),
        columns=", ".join(map(r_text, told.columns)),
        shift=text.SHIFT if told.far else "",
        start=f"{start}\n{shift_start}".rstrip("\n"),
    )
    body = Template(text.KMEANS).substitute() if kmeans else _mclust(told, shown.model)
    return head + body + Template(text.END).substitute(called=told.objective, agreement=r_number(AGREEMENT))


def _title(shown: Exhibit) -> str:
    prior = " with a prior" if isinstance(shown.model, GaussianMixtureMAP) else ""
    return f"The EM algorithm for a Gaussian mixture{prior}"


def _value(name: str, values: object) -> str:
    match values:
        case _ if name == "covariances":
            return r_matrices(values)  # type: ignore[arg-type]
        case _ if getattr(values, "ndim", 0) == 2:
            return r_matrix(values)  # type: ignore[arg-type]
    return r_vector(values)  # type: ignore[arg-type]


def _mclust(told: ToldRun, model: GaussianMixture | GaussianMixtureMAP) -> str:
    """Return the call of mclust's em() and what is read of it."""
    kind, one = model.kind, told.x.shape[1] == 1
    name = ONE_COLUMN[kind.tied] if one else kind.mclust
    given = "x[, 1]" if one else "x"
    mean = "means[, 1]" if one else "t(means)"
    values, prior, objective = "", "", Template(text.OBJECTIVE).substitute()
    sigma = "array(rep_len(fit$parameters$variance$sigmasq, length(weights)), c(1, 1, length(weights)))"
    if not one:
        sigma = "fit$parameters$variance$sigma"
    if isinstance(model, GaussianMixtureMAP):
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
