"""The parameters of a run with all that is known of the fit, as CSV and as JSON."""

from __future__ import annotations

import json

from em_core.em.capabilities import ObjectiveKind, capabilities_of, component_names
from em_core.em.flat_params import arrays_by_name
from em_core.em.free_parameters import free_parameters
from em_core.experiments.exports.estimates import INTERVALS, criteria_of, estimates
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.methods import methods
from em_core.experiments.exports.observed import observed
from em_core.experiments.exports.tables import csv_text
from em_core.version import __version__

__all__ = ["FORMAT", "fit_numbers", "parameters_csv", "parameters_json"]

FORMAT = "halfstep-parameters/1"
"""What the JSON file calls itself."""


def fit_numbers(fitted: Fitted) -> dict[str, float | int | str | None]:
    """Return what is known of the fit as a whole, by name; None for what there is not.

    AIC, BIC and ICL are in the form -2 l + penalty (`em_core.criteria`): smaller is better.
    """
    model, trace, found = fitted.trace.model, fitted.trace, criteria_of(fitted)
    tried = fitted.tried
    numbers: dict[str, float | int | str | None] = {model.objective: float(trace.log_likelihoods[-1])}
    if found is not None and capabilities_of(model).objective is not ObjectiveKind.LIKELIHOOD:
        numbers["log-likelihood"] = found.log_likelihood
    numbers["free parameters"] = free_parameters(model, fitted.params)
    numbers["sample size"] = None if found is None else found.n
    numbers |= {
        "AIC": None if found is None else found.aic,
        "BIC": None if found is None else found.bic,
        "ICL": None if found is None else found.icl,
        "entropy of the assignment": None if found is None else found.entropy,
        "steps": trace.n_steps,
        "outcome": trace.message,
        "starts tried": "not tried" if tried is None else tried.starts,
        "starts that reached this final point": None if tried is None else tried.reached,
    }
    return numbers


def parameters_csv(fitted: Fitted) -> str:
    """Return a row for each parameter, and below them one for each number of the fit as a whole.

    A parameter that nothing determines has no value, and the note says why.
    """
    header = ("kind", "name", "value", "standard_error", "interval_low", "interval_high", "note")
    rows = [
        ("parameter", each.name, None if each.untold else each.value, each.error, each.low, each.high, each.untold)
        for each in estimates(fitted)
    ]
    fit = [("fit", name, value, *[None] * 4) for name, value in fit_numbers(fitted).items() if value is not None]
    return csv_text(header, [*rows, *fit])


def parameters_json(fitted: Fitted) -> str:
    """Return the parameters as JSON: as the model holds them, and one by one with errors and intervals."""
    model, errors = fitted.trace.model, fitted.errors
    reason = "They take too long to compute here." if errors is None else errors.reason
    tried = fitted.tried
    content: dict[str, object] = {
        "format": FORMAT,
        "halfstep": __version__,
        "model": fitted.shown.entry.id,
        "components": component_names(model),
        "data": observed(fitted.shown.told).about,
        "file": fitted.source or None,
        "link": fitted.link or None,
        "methods": methods(fitted),
        "objective": model.objective,
        "unit": capabilities_of(model).unit or None,
        "fit": fit_numbers(fitted),
        "starts": None
        if tried is None
        else {"tried": tried.starts, "reached": tried.reached, "interval": [tried.share_low, tried.share_high]},
        "params": {name: values.tolist() for name, values in arrays_by_name(fitted.params).items()},
        "no_standard_errors": reason,
        "intervals": INTERVALS,
        "parameters": [
            {
                "name": each.name,
                "value": None if each.untold else each.value,
                "standard_error": each.error,
                "interval": None if each.low is None else [each.low, each.high],
                "undetermined": each.untold or None,
            }
            for each in estimates(fitted)
        ],
    }
    return json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)
