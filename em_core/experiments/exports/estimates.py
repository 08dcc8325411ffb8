"""The estimates of a run: every parameter by its name, with its standard error and 95 % interval where there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from em_core.criteria import Criteria, criteria, why_no_criteria
from em_core.experiments.exports.fitted import Fitted
from em_core.landscape import Axis, StandardErrors, Undetermined, natural_axes, undetermined_at_end
from em_core.landscape.parameter_arrays import Params, array_of

__all__ = ["INTERVALS", "Estimate", "criteria_of", "estimates"]

Z95 = 1.959963984540054
"""The normal quantile of a 95 % interval."""

INTERVALS = (
    "A 95 % interval is the estimate ± 1.96 standard errors. Positive parameters have it on the scale of logarithms, "
    "probabilities on that of log odds: no interval leaves the parameter's range."
)


@dataclass(frozen=True)
class Estimate:
    """One parameter.

    error:      its standard error; None where there is none.
    low, high:  its 95 % interval; None where there is none.
    untold:     why nothing determines it, as a sentence: the value is then that of no estimate; "" for an estimate.
    """

    name: str
    value: float
    error: float | None = None
    low: float | None = None
    high: float | None = None
    untold: str = ""


def estimates(fitted: Fitted) -> list[Estimate]:
    """Return every parameter that has a name, in the order of the parameters' arrays."""
    model, found = fitted.trace.model, fitted.errors
    params: Params = fitted.trace.params[-1]
    columns = fitted.shown.sample.columns
    axes = natural_axes(model, params, columns)
    values = [axis.value(params) for axis in axes]
    errors = _errors(found, axes)
    untold = undetermined_at_end(fitted.trace, columns)
    sentences = [next((each.sentence for each in untold if _holds(each, axis, params)), "") for axis in axes]
    return [
        Estimate(axis.name, value, untold=why) if why else _estimate(axis, value, error)
        for axis, value, error, why in zip(axes, values, errors, sentences, strict=True)
    ]


def criteria_of(fitted: Fitted) -> Criteria | None:
    """Return AIC, BIC and ICL; None where the model has none, or the run has collapsed."""
    if fitted.trace.failure is not None or why_no_criteria(fitted.trace.model) is not None:
        return None
    return criteria(fitted.trace.model, fitted.trace.data, fitted.params)


def _holds(untold: Undetermined, axis: Axis, params: Params) -> bool:
    """Return whether a number is read from entries that nothing determines: without them there would be none."""
    if axis.field not in untold.entries:
        return False
    blank = np.where(untold.entries[axis.field], np.nan, array_of(params, axis.field))
    with np.errstate(invalid="ignore"):
        return bool(np.isnan(axis.value(replace(params, **{axis.field: blank}))))


def _errors(found: StandardErrors | None, axes: tuple[Axis, ...]) -> list[float | None]:
    if found is None or found.errors is None:
        return [None] * len(axes)
    known = dict(zip(found.names, found.errors.tolist(), strict=True))
    return [known.get(axis.name) for axis in axes]


def _estimate(axis: Axis, value: float, error: float | None) -> Estimate:
    if error is None or not np.isfinite(error):
        return Estimate(axis.name, value)
    reach = Z95 * error
    if np.isfinite(axis.low) and np.isfinite(axis.high):
        width = axis.high - axis.low
        share = (value - axis.low) / width
        reach /= width * share * (1 - share)
        odds = share / (1 - share)
        low, high = (axis.low + width * odds * f / (1 + odds * f) for f in (np.exp(-reach), np.exp(reach)))
    elif np.isfinite(axis.low):
        far = value - axis.low
        low, high = (axis.low + far * float(np.exp(side * reach / far)) for side in (-1, 1))
    else:
        low, high = value - reach, value + reach
    return Estimate(axis.name, value, error, float(low), float(high))
