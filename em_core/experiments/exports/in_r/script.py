"""A run in R, with the same start and number of steps: by mclust, by kmeans(), or by EM in a few lines of base R."""

from __future__ import annotations

from functools import singledispatch
from string import Template

from em_core.catalogue.entry import Exhibit
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.in_r import counts, genes
from em_core.experiments.exports.in_r import templates as text
from em_core.experiments.exports.in_r.fit import Fit
from em_core.experiments.exports.in_r.mclust import by_mclust, by_mclust_with_prior
from em_core.experiments.exports.in_r.reading import data_in_r
from em_core.experiments.exports.in_r.regressions import regressions
from em_core.experiments.exports.in_r.source import r_matrices, r_matrix, r_number, r_text, r_vector
from em_core.experiments.exports.in_r.student import student
from em_core.experiments.exports.original_units import original_units
from em_core.experiments.exports.own_file import OwnFile
from em_core.experiments.exports.python_pieces import file_stem, is_likelihood
from em_core.experiments.exports.told_run import NoProgram, ToldRun, told_run, why_not_steps
from em_core.experiments.run_description import RunDescription
from em_core.models import (
    BinomialMixture,
    BloodGroups,
    GaussianMixture,
    GaussianMixtureMAP,
    KMeans,
    LatentClasses,
    Linkage,
    MixtureOfRegressions,
    PoissonMixture,
    StudentMixture,
)
from em_core.numerics.arrays import FloatArray

__all__ = ["r_script", "why_no_r_script", "why_not_r"]


@singledispatch
def _fit(model: AnyModel) -> Fit | None:  # noqa: ARG001 the signature to register
    """Return what is special about a model; None where there is no script in R."""
    return None


@_fit.register
def _(_model: KMeans) -> Fit:
    body = Template(text.KMEANS).substitute()
    return Fit(
        "k-means (Lloyd's algorithm)",
        "R's kmeans()",
        text.KMEANS_DIFFERS,
        lambda _told: body,
        text.KMEANS_AGREEMENT,
        "centres",
    )


_fit.register(GaussianMixture, by_mclust)
_fit.register(GaussianMixtureMAP, by_mclust_with_prior)
_fit.register(PoissonMixture, counts.poisson)
_fit.register(LatentClasses, counts.classes)
_fit.register(BinomialMixture, counts.coins)
_fit.register(MixtureOfRegressions, regressions)
_fit.register(StudentMixture, student)
_fit.register(BloodGroups, genes.blood_groups)
_fit.register(Linkage, genes.linkage)


@singledispatch
def _why_not(model: AnyModel, title: str) -> str:
    """Return why there is no script in R for a model, in a sentence; "" where there is."""
    if _fit(model) is not None:
        return ""
    return f"There is no script in R for this model ({title}): R and mclust have no function that takes its start."


@_why_not.register
def _(model: GaussianMixtureMAP, _title: str) -> str:
    if model.kind.shape == "full" or len(model.prior.mean) == 1:
        return ""
    return (
        f"mclust's prior has one scale for all columns where the covariance is {model.covariance}, and this model's "
        "has one for each."
    )


@_why_not.register
def _(model: StudentMixture, _title: str) -> str:
    if model.covariance == "full":
        return ""
    return (
        f"The script in R has scale matrices that are full and each component's own; this run's are {model.covariance}."
    )


def why_not_r(shown: Exhibit) -> str:
    """Return why there is no script in R for a model, in a sentence; "" where there is."""
    return _why_not(shown.model, shown.entry.title)


def why_no_r_script(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> str:
    """Return why R cannot repeat a run, in a sentence; "" where it can."""
    fit = _fit(shown.model)
    return why_not_r(shown) or ("" if fit is None else why_not_steps(run, trace, fit.program))


def r_script(run: RunDescription, shown: Exhibit, trace: AnyTrace, own: OwnFile | None = None) -> str:
    """Return an R script that repeats a run and checks its objective against the trace's.

    own:  the file that the data are from: the script reads it then, by its name, where base R can.

    Raises NoProgram, with a sentence that says why, for what has no script in R.
    """
    fit = _fit(shown.model)
    if (why := why_no_r_script(run, shown, trace)) or fit is None:
        raise NoProgram(why)
    told = told_run(run, shown, trace)
    start = "\n".join(f"{name} <- {_value(values)}" for name, values in told.start.items())
    far = told.far and bool(fit.places)
    shift_start = Template(text.SHIFT_START).substitute(places=fit.places) if far else ""
    labels = f"labels_file <- {r_text(f'{file_stem(own.name if own else told.title)}-labels-r.csv')}\n"
    head = Template(text.HEAD).substitute(
        head=fit.head,
        needs=fit.needs,
        differs=fit.differs,
        library=fit.library,
        title=r_text(told.title),
        outcome=r_text(told.outcome),
        labels=labels if fit.labelled else "",
        expected=r_number(told.expected),
        steps=str(told.steps),
        tol=r_number(told.tol),
        max_steps=str(told.max_steps),
        data=_data(fit, told, shown, own),
        shift=text.SHIFT if far else "",
        start=f"{start}\n{shift_start}".rstrip("\n"),
    )
    both = original_units(shown, trace)
    in_original_units = both is not None and shown.sample.transformed is not None and is_likelihood(shown.model)
    end = Template(text.END).substitute(
        called=told.objective,
        agreement=r_number(fit.agreement),
        original=text.ORIGINAL if in_original_units else "",
    )
    return head + fit.body(told).rstrip("\n") + "\n" + (text.LABELS if fit.labelled else "") + end


def _data(fit: Fit, told: ToldRun, shown: Exhibit, own: OwnFile | None) -> str:
    if fit.data is None:
        points, made = shown.sample.points if shown.alone else None, shown.sample.transformed
        return data_in_r(told.x, told.rows, told.columns, own, points, made)
    if own is None:
        return fit.data(told)
    why = f"# The model makes its numbers out of the columns of {r_text(own.name)}, so the data are here.\n"
    return why + fit.data(told)


def _value(values: FloatArray) -> str:
    """Return starting values as R source: numbers, vectors, matrices, and symmetric matrices as an array of R."""
    if values.ndim == 0:
        return r_number(float(values))
    if values.ndim == 3:
        return r_matrices(values)
    return r_matrix(values) if values.ndim == 2 else r_vector(values.tolist())
