"""Argument checks of the public verbs: models, parameters, posteriors and runs that people hand over, once.

A verb asks here on entry and never again; what steps, grids and differences call inside is left as fast as it was. What
does not fit is a ValueError with the value, the rule and the remedy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.input_checks import LARGEST, as_floats
from em_core.em.capabilities import (
    VERBS,
    is_model,
    n_components,
    places_means,
    responsibilities_of,
    validator_of,
    whole_of,
    with_free_covariances,
)
from em_core.em.parameters import CovarianceMatrix, kinds_in
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.trace import AnyTrace, Trace
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams
from em_core.numerics.arguments import instance, names, quoted
from em_core.numerics.arrays import FloatArray, frozen

ROUNDED = 1e-9
"""A covariance whose smallest eigenvalue is below zero by less than this part of its largest is singular, not wrong."""


def check_model(model: object) -> None:
    """Raise ValueError for what does not have a model's verbs; for the class of a model, too."""
    if not is_model(model):
        raise ValueError(
            f"model is {quoted(model)}; it must be a model, with the verbs {', '.join(VERBS)}. "
            "GaussianMixture(n_components=2) is one."
        )


def check_clusters(model: object) -> None:
    """Raise ValueError for a model without K components that have means: strategies and alignment need them."""
    check_model(model)
    if not places_means(model):
        raise ValueError(
            f"model is {quoted(model)}; this needs a mixture of components with means, such as "
            "GaussianMixture(n_components=2) or KMeans(n_components=2)."
        )


def check_params(model: AnyModel, params: object, name: str = "params") -> None:
    """Raise ValueError for parameters that `model.params` would refuse, however they were built.

    Two things are let through. A covariance that is singular to within rounding: EM says itself what it cannot do with
    it. And one that is not of the model's kind: the first M-step makes it so.
    """
    if type(model) is GaussianMixture and _plainly_sound(model, params):
        return
    validate = validator_of(model)
    if validate is None:
        return
    if not is_dataclass(params) or isinstance(params, type):
        raise ValueError(_not_of(model, params, name))
    arrays = {field.name: getattr(params, field.name) for field in fields(params)}
    try:
        sound = validate(**arrays)
    except TypeError:
        raise ValueError(_not_of(model, params, name)) from None
    except ValueError:
        _check_count(model, arrays)
        matrices = [name for name, kind in kinds_in(params).items() if isinstance(kind, CovarianceMatrix)]
        widened = {name: _widened(arrays[name]) for name in matrices}
        if not widened or any(each is None for each in widened.values()):
            raise
        sound = with_free_covariances(whole_of(model)).params(**{**arrays, **widened})
    for field, values in arrays.items():
        if (needed := getattr(sound, field).shape) != values.shape:
            raise ValueError(f"The {field} of {name} have shape {values.shape}; they must have shape {needed}.")


def check_values(model: object, params: object) -> None:
    """Raise ValueError for what has not even the form of a model and of parameters."""
    check_model(model)
    if not is_dataclass(params) or isinstance(params, type):
        raise ValueError(f"params is {quoted(params)}; it must be a model's parameters, as its params(...) makes them.")


def check_posterior(model: EMModel[D, P, Q], data: D, params: P, posterior: object) -> None:
    """Raise ValueError for a posterior that is not like the one that the E-step makes of these data."""
    like = model.e_step(data, params)
    given, needed = check_responsibilities(posterior), like.responsibilities
    if type(posterior) is not type(like) or given.shape != needed.shape:
        raise ValueError(
            f"posterior is {quoted(posterior)} with responsibilities of shape {given.shape}; the E-step of this model "
            f"on these data makes a {type(like).__name__} with {needed.shape}. Take one from e_step or from a trace."
        )


def check_responsibilities(posterior: object) -> FloatArray:
    """Return the responsibilities that a posterior holds; ValueError for what holds no finite ones."""
    held = responsibilities_of(posterior)
    if held is None:
        raise ValueError(f"posterior is {quoted(posterior)}; it must be what a model's e_step returns.")
    if not np.isfinite(held).all():
        bad = float(held[~np.isfinite(held)].flat[0])
        raise ValueError(f"posterior has a responsibility of {bad:g}; every one must be a finite number.")
    return held


def entered(model: EMModel[D, P, Q], data: object, params: P) -> D:
    """Return the data as the model prepares them; ValueError for a model, data or parameters that cannot be used."""
    check_model(model)
    prepared = model.prepare(data)
    check_params(model, params)
    return prepared


def check_trace(trace: object) -> None:
    """Raise ValueError for what is no run."""
    instance("trace", trace, Trace, "run_em returns it")


def check_steps_of_em(trace: object) -> None:
    """Raise ValueError for what is no run, and for a run whose steps are not EM's own: rates and bounds are theirs."""
    if (said := not_of_em(instance("trace", trace, Trace, "run_em returns it"))) is not None:
        raise ValueError(said)


def not_of_em(trace: AnyTrace) -> str | None:
    """Return why what is said of EM's own steps is not said of this run; None for a run of EM."""
    claims = trace.claims
    if claims.judged_by_rate:
        return None
    return (
        f"This is about EM's own steps, each a whole E-step and a whole M-step, and the run is one of {claims.title}: "
        "its speed and its bound follow other rules. Run EM from the same start."
    )


def traces_of(traces: object) -> tuple[AnyTrace, ...]:
    """Return runs as a tuple; ValueError for what is no sequence of them."""
    if not isinstance(traces, Sequence) or isinstance(traces, str | bytes):
        raise ValueError(f"traces is {quoted(traces)}; it must be a list of traces, as run_restarts returns them.")
    for i, trace in enumerate(traces):
        if not isinstance(trace, Trace):
            raise ValueError(f"Trace {i + 1} is {quoted(trace)}; it must be a Trace, as run_em returns it.")
    return tuple(traces)


def numbers(name: str, values: ArrayLike, least: int = 1) -> FloatArray:
    """Return a list of numbers as (m,) float64, read-only; ValueError for what is none, or has fewer than `least`."""
    listed = as_floats(values, name)
    if listed.ndim != 1 or len(listed) < least:
        raise ValueError(f"{name} must be a list of at least {least} numbers; what is here has shape {listed.shape}.")
    bad = np.flatnonzero(~(np.abs(listed) < LARGEST))
    if len(bad):
        raise ValueError(
            f"{name} must be finite numbers below {LARGEST:g} in size; entry {bad[0] + 1} is {listed[bad[0]]:g}."
        )
    return frozen(listed)


def column_names(columns: object) -> tuple[str, ...]:
    """Return the names of the data's columns; ValueError for what is no list of texts."""
    return names("columns", columns)


def _check_count(model: object, arrays: dict[str, FloatArray]) -> None:
    """Raise ValueError where the only fault of parameters is that they are of another number of components."""
    k = n_components(model)
    given = {values.shape[0] if values.ndim else 0 for values in arrays.values()}
    if k is not None and len(given) == 1 and (own := given.pop()) and own != k:
        raise ValueError(f"The parameters have {own} components and the model {k}; they must agree.")


def _not_of(model: object, params: object, name: str) -> str:
    kind = type(whole_of(model)).__name__
    return (
        f"{name} is {quoted(params)}; it must be parameters of a {kind}. Make them with its params(...), or take them "
        "from a trace."
    )


def _plainly_sound(model: GaussianMixture, params: object) -> bool:
    """Return whether a start of free full covariances is sound beyond doubt: what is not is looked at with care."""
    if type(params) is not MixtureParams or model.covariance != "full":
        return False
    weights, means, covariances = params.weights, params.means, params.covariances
    k = model.n_components
    if (
        weights.shape != (k,)
        or means.ndim != 2
        or len(means) != k
        or covariances.shape != (*means.shape, means.shape[1])
    ):
        return False
    # Sums and products of what is not finite are not finite; no comparison with them is true.
    if not (weights.min() > 0 and abs(weights.sum() - 1) <= 1e-9 and np.abs(means).sum() < 1e150):
        return False
    if not (covariances == covariances.swapaxes(1, 2)).all():
        return False
    try:
        return bool(np.isfinite(np.linalg.cholesky(covariances)).all())
    except np.linalg.LinAlgError:
        return False


def _widened(covariances: FloatArray) -> FloatArray | None:
    """Return covariances made regular, where only rounding keeps them from it; None for any others."""
    if covariances.ndim not in (2, 3) or covariances.shape[-1] != covariances.shape[-2] or not covariances.size:
        return None
    if not np.isfinite(covariances).all() or (covariances != covariances.swapaxes(-1, -2)).any():
        return None
    values = np.linalg.eigvalsh(covariances)
    largest = float(values.max())
    if values.min() < -ROUNDED * max(largest, 0.0):
        return None
    return covariances + (1e-3 * largest or 1.0) * np.eye(covariances.shape[-1])
