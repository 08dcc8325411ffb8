"""Reading the reference cases: published results and what other programs answered, each with its own tolerances.

`cases/*.json` hold data file, columns, model, start and expected values; `data/*.csv` the data. Conventions: trace[0]
is the log-likelihood at the start, trace[t] after t E+M steps; variances are maximum likelihood, divisor N_k.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict, Unpack

import numpy as np
from numpy.testing import assert_allclose

from em_core.distributions.gaussian import KINDS, Covariance
from em_core.models import GaussianMixture, MixtureParams
from em_core.numerics.arrays import FloatArray

HERE = Path(__file__).parent
KIND_OF_MCLUST: dict[str, Covariance] = {kind.mclust: name for name, kind in KINDS.items()} | {"V": "full", "E": "tied"}
"""Our covariance kind by mclust's letters; V and E are its names in one dimension."""


class Tolerance(TypedDict):
    """How far a value may be off, as assert_allclose takes it."""

    rtol: float
    atol: float


def load_case(name: str) -> dict[str, Any]:
    """Return one case by its name."""
    case: dict[str, Any] = json.loads((HERE / "cases" / f"{name}.json").read_text())
    return case


def case_names(prefix: str) -> list[str]:
    """Return the names of the cases that begin with `prefix`; an empty answer would be a test that cannot fail."""
    names = sorted(path.stem for path in (HERE / "cases").glob(f"{prefix}*.json"))
    assert names, f"no reference case begins with {prefix!r}"
    return names


def load_data(case: Mapping[str, Any]) -> FloatArray:
    """Return the case's columns as (n, d), scaled where the case says so."""
    source = case["data"]
    with (HERE / source["file"]).open(newline="") as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(row[column]) for column in source["columns"]] for row in rows])
    assert len(x) == source.get("n", len(x)), f"{source['file']} has {len(x)} rows, not {source['n']}"
    return x / {"divide by 1000": 1000.0, "none": 1.0, None: 1.0}[source.get("transform")]


def covariance_of(case: Mapping[str, Any]) -> Covariance:
    """Return our name for the case's covariance model."""
    return KIND_OF_MCLUST[case["model"]["mclust_model"]]


def params_of(model: GaussianMixture, values: Mapping[str, Any]) -> MixtureParams:
    """Return parameters from a case's weights, means, and covariances, variances or standard deviations."""
    if "sds" in values:
        spread = np.square(values["sds"])
    else:
        spread = np.asarray(values.get("covariances", values.get("variances")), dtype=float)
    return model.params(values["weights"], values["means"], spread)


def assert_params(params: MixtureParams, expected: Mapping[str, Any], **tolerance: Unpack[Tolerance]) -> None:
    """Hold parameters to expected ones, shape for shape."""
    assert_allclose(params.weights, expected["weights"], **tolerance, err_msg="weights")
    assert_allclose(params.means, np.reshape(expected["means"], params.means.shape), **tolerance, err_msg="means")
    spread = expected.get("covariances", expected.get("variances"))
    assert_allclose(
        params.covariances, np.reshape(spread, params.covariances.shape), **tolerance, err_msg="covariances"
    )


def tolerance_of(expected: Mapping[str, Any]) -> Tolerance:
    """Return a value's own tolerances as assert_allclose takes them."""
    return {"rtol": expected.get("rtol", 0.0), "atol": expected.get("atol", 0.0)}
