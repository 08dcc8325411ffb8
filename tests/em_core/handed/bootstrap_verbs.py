"""The public verbs of the bootstrap of the parameters, each with a call that works."""

from __future__ import annotations

import numpy as np

from em_core import selection
from em_core.models import GaussianMixture
from tests.em_core.handed.runs import X
from tests.em_core.handed.verb import Verb, all_of

MODEL = GaussianMixture(1, covariance="tied")
ONE = X[:, :1]
PARAMS = MODEL.m_step(ONE, MODEL.e_step(ONE, MODEL.initialise(ONE, np.random.default_rng(0))))
CALL = {
    "model": MODEL,
    "x": ONE,
    "params": PARAMS,
    "replicates": 2,
    "seed": 1,
    "method": "plain",
    "columns": ("x",),
}

VERBS: dict[str, Verb] = {
    "em_core.selection.bootstrap_parameters": Verb(
        selection.bootstrap_parameters, {**CALL, "on_progress": None}, ("x",), every=3
    ),
    "em_core.selection.bootstrapping_parameters": Verb(all_of(selection.bootstrapping_parameters), CALL, every=3),
}
