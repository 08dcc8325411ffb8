"""A run as a Python script: NumPy alone, the algorithm in a few lines, the data and the start inside, its own check."""

from __future__ import annotations

from functools import singledispatch
from string import Template
from typing import Any

import numpy as np

from em_core.data import Dataset
from em_core.em.capabilities import rounding_of
from em_core.em.covariance_kinds import CovarianceKind
from em_core.em.parameters import kinds_in
from em_core.em.trace import AnyTrace
from em_core.experiments.exports import templates
from em_core.experiments.exports.data_text import data_text
from em_core.experiments.exports.observed import check_export
from em_core.experiments.exports.other_algorithms import MEANS, MEANS_WITH_PRIOR, PULL, REFIT, loop_of
from em_core.experiments.exports.own_file import OwnFile
from em_core.experiments.exports.python_pieces import CHECK, END, LABELS, ORIGINAL, file_stem, is_likelihood
from em_core.experiments.exports.source_text import array_text
from em_core.models import GaussianMixtureMAP, KMeans
from em_core.multistart.grouped_runs import means_name
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray

AGREEMENT = 1e-10
"""How far, relatively, the script's objective may be from the app's."""

FAR = 1_000
"""Data further from zero than this many of their standard deviations are shifted, so as not to lose those digits."""


def script(dataset: Dataset, trace: AnyTrace, own: OwnFile | None = None) -> str:
    """Return a Python script that repeats the run from the same start and checks its objective against the trace's.

    Data and start stand in it with every digit, in the units that were fitted. It needs NumPy and nothing else, makes
    as many steps as the run did, prints the parameters, and writes each row's component into a table. It exits with an
    error should its objective differ by more than 1e-10 relatively.

    own:  the file that the data are from: the script reads it then, by its name.
    """
    instance("dataset", dataset, Dataset, "resolve returns it")
    check_export(trace, dataset)
    model: Any = trace.model
    x: FloatArray = dataset.values
    far = bool((np.abs(x.mean(axis=0)) > FAR * x.std(axis=0)).any())
    steps = repeatable_steps(trace)
    data = data_text(x, dataset.rows, own, dataset)
    shared = {
        "title": repr(dataset.title),
        "columns": repr(", ".join(dataset.columns)),
        "scaling": repr(dataset.scaling),
        "outcome": repr(trace.message),
        "objective": repr(model.objective),
        "steps": str(steps),
        "expected": repr(float(trace.log_likelihoods[steps])),
        "labels": repr(f"{file_stem(own.name if own else dataset.title)}-labels.csv"),
        "data": data.text,
        "imports": data.with_imports("import numpy as np"),
        "needs": data.needs,
        "labels_table": LABELS,
        "end": END + (ORIGINAL if data.in_original_units and is_likelihood(model) else ""),
        "check": Template(CHECK).substitute(agreement=repr(AGREEMENT)),
        "shift": templates.SHIFT if far else "",
    }
    loop = loop_of(trace.algorithm, model, steps)
    head, algorithm = _algorithm(model, far, loop.refits)
    names, places = tuple(kinds_in(trace.params[0])), means_name(trace.params[0])
    start = "\n".join(f"{name} = {array_text(getattr(trace.params[0], name))}" for name in names)
    shift_start = Template(templates.SHIFT_START).substitute(places=places) if far else ""
    return Template(templates.FRAME).substitute(
        shared,
        loop=Template(loop.text).substitute(loop.places, params=", ".join(names)),
        head=f"{head}{loop.by} ({loop.called})" if loop.called else head + loop.by,
        algorithm=algorithm,
        start=start,
        shift_start=shift_start,
        parameters=", ".join(f'"{name}": {name}{" + middle" if far and name == places else ""}' for name in names),
        params=", ".join(names),
    )


@singledispatch
def _algorithm(model: Any, far: bool, refits: bool) -> tuple[str, str]:
    """Return what the algorithm is called and its text.

    far:     whether the data are shifted.
    refits:  whether parameters are refitted a block at a time.
    """
    return "The EM algorithm for a Gaussian mixture", _mixture(model.kind, None, far, refits)


@_algorithm.register
def _(model: GaussianMixtureMAP, far: bool, refits: bool) -> tuple[str, str]:
    return "The EM algorithm for a Gaussian mixture with a prior", _mixture(model.kind, model, far, refits)


@_algorithm.register
def _(_model: KMeans, _far: bool, _refits: bool) -> tuple[str, str]:
    return "k-means (Lloyd's algorithm)", templates.KMEANS


def _mixture(kind: CovarianceKind, penalised: GaussianMixtureMAP | None, far: bool, refits: bool) -> str:
    """Return E, M and the objective of a mixture, with only the lines that its covariance kind and prior need."""
    parts = {
        "average": templates.TIED if kind.tied else templates.OWN,
        "shape": templates.SHAPES[kind.shape],
        "prior": "",
        "pull": "",
        "divisor": "counts",
        "penalty": "",
    }
    if penalised is not None:
        prior = penalised.prior
        degrees, scale = penalised.prior_scatter()
        parts |= {
            "prior": Template(templates.PRIOR).substitute(
                shrinkage=repr(float(prior.shrinkage)),
                mean=array_text(prior.mean),
                shift=" - middle" if far else "",
                degrees=repr(degrees),
                scale=array_text(scale),
            ),
            "pull": templates.PULL,
            "divisor": "(counts + degrees)",
            "penalty": " + log_prior(means, covariances)",
        }
    parts["average"] = Template(parts["average"]).substitute(divisor=parts.pop("divisor"))
    text = Template(templates.MIXTURE).substitute(parts)
    if not refits:
        return text
    parts |= {"means": MEANS, "pull": ""} if penalised is None else {"means": MEANS_WITH_PRIOR, "pull": PULL}
    # E and the objective as ever; in the M-step's place stands one for each block.
    return text[: text.index("\n\ndef m_step")] + Template(REFIT).substitute(parts)


def repeatable_steps(trace: AnyTrace) -> int:
    """Return how many steps another program can repeat: all of them, unless the run nears a collapse.

    There a component becomes narrower than the last digits of its mean, and its likelihood is only rounding.
    """
    for t in range(trace.n_steps, 0, -1):
        objective = abs(float(trace.log_likelihoods[t]))
        if rounding_of(trace.model, trace.data, trace.params[t]) <= AGREEMENT / 10 * max(1.0, objective):
            return t
    return 0
