"""A table of models as CSV, a row for each; and the Wald intervals of one of them."""

from __future__ import annotations

import math

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.protocol import AnyModel
from em_core.em.stopping import Outcome
from em_core.em.trace import Trace
from em_core.experiments.exports.estimates import estimates
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.tables import csv_text
from em_core.landscape import standard_errors
from em_core.multistart.component_params import ComponentParams
from em_core.numerics.arrays import frozen
from em_core.selection import BootstrapLRT, ParameterBootstrap, Table

HEADER = (
    "k",
    "covariance",
    "log_likelihood",
    "free_parameters",
    "n",
    "aic",
    "bic",
    "icl",
    "entropy",
    "starts",
    "hits",
    "share_low",
    "share_high",
    "median_log_likelihood",
    "runs_from_nested",
    "ranked",
    "flags",
    "why_empty",
)


def models_csv(table: Table) -> str:
    """Return a row for each model, in the order of K; criteria in the form -2 l + penalty; what is unknown is blank."""
    rows = []
    for cell in table.cells:
        fit = cell.fit
        numbers = (cell.aic, cell.bic, cell.icl, cell.entropy)
        rows.append(
            (
                cell.k,
                cell.covariance or "",
                _number(cell.log_likelihood),
                "" if fit is None else fit.free_parameters,
                "" if fit is None else fit.n,
                *map(_number, numbers),
                cell.n_starts,
                cell.hits,
                *cell.interval,
                _number(cell.median),
                cell.nested_runs,
                int(cell.is_ranked),
                " ".join(flag.name.lower() for flag in cell.flags),
                cell.why,
            )
        )
    return csv_text(HEADER, rows)


def replicates_csv(test: BootstrapLRT) -> str:
    """Return the statistics of a bootstrap likelihood-ratio test: that of the data first, then a row a replicate."""
    rows = [("data", test.statistic), *(("replicate", float(value)) for value in test.replicates)]
    return csv_text(("of", "statistic"), rows)


def intervals_csv(found: ParameterBootstrap) -> str:
    """Return the parameters of a fit with the error and the 95 % interval of a bootstrap."""
    rows = [(each.name, each.value, each.error, each.low, each.high) for each in found.intervals]
    return csv_text(("parameter", "estimate", "bootstrap_error", "low", "high"), rows)


def wald_intervals(shown: Exhibit, model: AnyModel, params: ComponentParams) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of each parameter from the observed information, by its name; none where there is none.

    They are those of the page of the final point and of the report.
    """
    columns = shown.sample.columns
    data = model.prepare(shown.data)
    posterior = model.e_step(data, params)
    height = frozen(np.array([posterior.log_likelihood]))
    trace = Trace(model, data, (params,), (posterior,), height, Outcome.CONVERGED)
    found = Fitted(shown, trace, judges=lambda: standard_errors(model, data, params, columns))
    return {
        each.name: (each.low, each.high) for each in estimates(found) if each.low is not None and each.high is not None
    }


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else ""
