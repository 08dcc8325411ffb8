"""The places on which the tests of the landscape stand: every model's cases, somewhere on the slope and at rest."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import Any

import numpy as np

from em_core import Trace, run_em
from em_core.catalogue.entry import Case
from em_core.catalogue.registry import FAMILY
from em_core.landscape import Coordinates, why_not
from em_core.models import GaussianMixture
from em_core.numerics.arrays import FloatArray
from tests.paths import run_clear
from tests.reference.cases import load_case, load_data

CASES = tuple(chain.from_iterable(entry.cases() for entry in FAMILY.values()))
"""Every case of every registered model."""

SLOW = (
    "variational-six",
    "variational-pulled",
    "gaussian_mixture_map-full-d2-k3",
    *(case.name for case in CASES if "-d4-" in case.name),
    *(case.name for case in CASES if case.name.startswith("gaussian_mixture_map") and "full" not in case.name),
)
ILL_POSED = ("tomography", "deblurring-line", "deblurring-stars")

SMOOTH = tuple(
    case
    for case in CASES
    if why_not(case.model, "curvature", Coordinates.at(case.model, case.params).size) is None
    and case.name not in SLOW + ILL_POSED
)
"""Those with second derivatives, but for the slow and for images, whose likelihood is flat by nature."""


def name_of(case: Case) -> str:
    """Return a case's name, for the names of tests."""
    return case.name


def data_of(case: Case) -> Any:
    """Return a case's data as its model takes them."""
    return case.model.prepare(case.data)


def on_the_slope(case: Case, steps: int = 3) -> Trace[Any, Any]:
    """Return a short run by the model's own verbs."""
    return run_clear(case.model, case.data, case.params, max_steps=steps, tol=0)


@cache
def at_rest(name: str) -> Trace[Any, Any]:
    """Return a case's run to the end."""
    case = next(case for case in CASES if case.name == name)
    return run_em(case.model, case.data, case.params, max_steps=4000, tol=1e-9)


def faithful() -> FloatArray:
    """Return Old Faithful's eruptions and waiting times, (272, 2)."""
    return load_data(load_case("gmm_faithful2d_K2_VVV"))


@cache
def faithful_run(covariance: Any = "full") -> Trace[Any, Any]:
    """Return a run of two components on Old Faithful from far off."""
    x = faithful()
    model = GaussianMixture(2, covariance)
    return run_em(model, x, model.around(x, np.array([[3.0, 60.0], [3.5, 80.0]])), tol=1e-10, max_steps=2000)
