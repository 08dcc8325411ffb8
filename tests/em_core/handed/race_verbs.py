"""Public verbs of the race, each with a call that works."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

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
}
