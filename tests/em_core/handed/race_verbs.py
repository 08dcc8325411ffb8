"""Public verbs of the race, and the variants of EM, each with a call that works."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from em_core import algorithms
from em_core.algorithms import Race, run_algorithm
from tests.em_core.handed.runs import MODEL, START, X
from tests.em_core.handed.verb import Verb


def timeless(**given: Any) -> Race[Any]:
    """Run an algorithm, and leave the time out: it is another one every time."""
    race = run_algorithm(**given)
    return replace(race, seconds=np.zeros_like(race.seconds))


VERBS = {
    "em_core.algorithms.run_algorithm": Verb(
        timeless,
        {
            "id": "squarem",
            "model": MODEL,
            "data": X,
            "start": START,
            "max_passes": 20,
            "tol": 1e-6,
            "stop": "map",
            "on_progress": None,
            "version": 2,
            "increase": 0.5,
        },
        ("data",),
    ),
    "em_core.algorithms.GeneralisedEM": Verb(algorithms.GeneralisedEM, {"damping": 0.5}),
    "em_core.algorithms.StepwiseEM": Verb(algorithms.StepwiseEM, {"batch": 3, "exponent": 0.6, "rounds": 2}),
    "em_core.algorithms.HardEM": Verb(algorithms.HardEM, {}),
    "em_core.algorithms.StochasticEM": Verb(algorithms.StochasticEM, {"seed": 1, "steps": 5}),
    "em_core.algorithms.SAEM": Verb(algorithms.SAEM, {"seed": 1, "steps": 5, "burn_in": 2, "exponent": 0.8}),
    "em_core.algorithms.MonteCarloEM": Verb(
        algorithms.MonteCarloEM, {"seed": 1, "steps": 5, "samples": 4, "growth": 0.1}
    ),
    "em_core.algorithms.AnnealedEM": Verb(
        algorithms.AnnealedEM, {"temperature": 3.0, "cooling": 0.7, "hold": 2, "perturbation": 0.1, "seed": 1}
    ),
}
