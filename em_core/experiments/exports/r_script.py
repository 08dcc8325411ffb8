"""A run in R: mclust's em() or R's kmeans(), with the same start and number of steps, where R has the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch
from string import Template
from textwrap import fill

from em_core.catalogue.entry import Exhibit
from em_core.em.covariance_kinds import CovarianceKind
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.experiments.exports import r_templates as text
from em_core.experiments.exports.original_units import original_units
from em_core.experiments.exports.python_pieces import file_stem, is_likelihood
from em_core.experiments.exports.r_source import r_matrices, r_matrix, r_number, r_rows, r_text, r_vector
from em_core.experiments.exports.told_run import NoProgram, ToldRun, told_run, why_not_steps
from em_core.experiments.run_description import RunDescription
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans
from em_core.numerics.arrays import FloatArray

AGREEMENT = 1e-8
"""How far, relatively, R's objective may be from Halfstep's: mclust keeps some covariances as volume and shape."""

ONE_COLUMN = {False: "V", True: "E"}
"""What mclust calls a mixture of one column: by whether the variance is one for all."""


@dataclass(frozen=True)
class _Fit:
    """What is special about a model in R.

    head:     what the algorithm is called; needs: what the script needs; library: the lines that load it, or none.
    program:  what fits, at the beginning of a sentence; differs: what it does otherwise.
    places:   the name of the starting values that a shift of the data moves.
    body:     the lines that fit.
    """

    head: str
    needs: str
    library: str
    program: str
    differs: str
    places: str
    body: Callable[[ToldRun], str]


LIBRARY = "\nsuppressPackageStartupMessages(library(mclust))\n"
MCLUST_NEEDS = "R and the package mclust (tried with 6.0)"


@singledispatch
def _fit(model: AnyModel) -> _Fit | None:  # noqa: ARG001 the signature to register
    """Return what is special about a model; None where R has no function for it that takes a start."""
    return None


@_fit.register
def _(_model: KMeans) -> _Fit:
    body = Template(text.KMEANS).substitute()
    return _Fit(
        "k-means (Lloyd's algorithm)", "R alone", "", "R's kmeans()", text.KMEANS_DIFFERS, "centres", lambda _told: body
    )


@_fit.register
def _(model: GaussianMixture) -> _Fit:
    return _Fit(
        "The EM algorithm for a Gaussian mixture",
        MCLUST_NEEDS,
        LIBRARY,
        "R's mclust",
        text.MCLUST_DIFFERS,
        "means",
        lambda told: _mclust(told, model.kind, None),
    )


@_fit.register
def _(model: GaussianMixtureMAP) -> _Fit:
    return _Fit(
        "The EM algorithm for a Gaussian mixture with a prior",
        MCLUST_NEEDS,
        LIBRARY,
        "R's mclust",
        text.MCLUST_DIFFERS,
        "means",
        lambda told: _mclust(told, model.kind, model),
    )


@singledispatch
def _why_not(_model: AnyModel, title: str) -> str:
    """Return why there is no script in R for a model, in a sentence; "" where there is."""
    return f"R has no function that takes a start for this model ({title}): mclust is for Gaussian mixtures."


@_why_not.register(KMeans)
@_why_not.register(GaussianMixture)
def _(_model: AnyModel, _title: str) -> str:
    return ""


@_why_not.register
def _(model: GaussianMixtureMAP, _title: str) -> str:
    if model.kind.shape == "full" or len(model.prior.mean) == 1:
        return ""
    return (
        f"mclust's prior has one scale for all columns where the covariance is {model.covariance}, and this model's "
        "has one for each."
    )


def why_not_r(shown: Exhibit) -> str:
    """Return why there is no script in R for a model, in a sentence; "" where there is."""
    return _why_not(shown.model, shown.entry.title)


def why_no_r_script(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> str:
    """Return why R cannot repeat a run, in a sentence; "" where it can."""
    fit = _fit(shown.model)
    return why_not_r(shown) or ("" if fit is None else why_not_steps(run, trace, fit.program))


def r_script(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> str:
    """Return an R script that repeats a run and checks its objective against the trace's.

    Raises NoProgram, with a sentence that says why, for what R and mclust do not have.
    """
    fit = _fit(shown.model)
    if (why := why_no_r_script(run, shown, trace)) or fit is None:
        raise NoProgram(why)
    told = told_run(run, shown, trace)
    start = "\n".join(f"{name} <- {_value(name, values)}" for name, values in told.start.items())
    shift_start = Template(text.SHIFT_START).substitute(places=fit.places) if told.far else ""
    head = Template(text.HEAD).substitute(
        head=fit.head,
        needs=fit.needs,
        differs=fit.differs,
        library=fit.library,
        title=r_text(told.title),
        outcome=r_text(told.outcome),
        labels=r_text(f"{file_stem(told.title)}-labels-r.csv"),
        expected=r_number(told.expected),
        steps=str(told.steps),
        changed=_changed(shown),
        data=r_matrix(told.x),
        rows=r_rows(told.rows),
        columns=", ".join(map(r_text, told.columns)),
        shift=text.SHIFT if told.far else "",
        start=f"{start}\n{shift_start}".rstrip("\n"),
    )
    both = original_units(shown, trace)
    if both is not None and shown.sample.transformed is not None and is_likelihood(shown.model):
        original = Template(text.ORIGINAL).substitute(log_jacobian=r_number(both.log_jacobian))
    else:
        original = ""
    end = Template(text.END).substitute(called=told.objective, agreement=r_number(AGREEMENT), original=original)
    return head + fit.body(told) + end


def _changed(shown: Exhibit) -> str:
    """Return the comments that say what was done to the columns that the program holds; "" where nothing was."""
    made = shown.sample.transformed
    if made is None:
        return ""
    ids = ", ".join(each.id for each in made.transforms)
    said = f"Transforms of columns, as they were fitted: {ids}. {made.sentence}"
    lines = fill(said, 110, initial_indent="# ", subsequent_indent="# ")
    # Plain ASCII is the same in whatever encoding R reads it.
    return lines.replace("−", "-").encode("ascii", "replace").decode() + "\n"


def _value(name: str, values: FloatArray) -> str:
    if name == "covariances":
        return r_matrices(values)
    return r_matrix(values) if values.ndim == 2 else r_vector(values.tolist())


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
