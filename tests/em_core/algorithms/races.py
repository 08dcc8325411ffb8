"""What the tests of the race share: the deaths data, starts of them, and the objective's gradient by differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from em_core.algorithms.race.numbers import Numbers, vectors
from em_core.catalogue.entry import Case
from em_core.catalogue.registry import FAMILY
from em_core.numerics.arrays import FloatArray

DEATHS: Case = next(iter(FAMILY["poisson_mixture"].cases()))
"""Deaths of women over 80 in The Times (Hasselblad 1969): 1096 days with 0 to 9 deaths."""

MAXIMUM = (0.3598853970905, 1.2560951012662, 2.6634043566619)
TOP = -1989.945859883


def deaths_at(share: float, rates: Sequence[float]) -> Any:
    """Return parameters of two Poisson components; share: of the first."""
    return DEATHS.model.params([share, 1 - share], [[rate] for rate in rates])


FAR = deaths_at(0.446294449877198, (5.343398073026385, 0.871351298268699))
"""The start of the published counts."""

NEWTONS_TRAP = deaths_at(0.3, (1, 2.5))
"""From here Newton's method runs to an edge."""


def gradient(model: Any, data: Any, params: Any) -> FloatArray:
    """Return the gradient of the objective in the model's own free numbers, by differences of the objective itself."""
    own = vectors(model, params, Numbers.OWN)
    here = own.vector(params)
    slopes = np.zeros(own.size)
    for j in range(own.size):
        step = 1e-5 * max(1e-2, abs(here[j]))
        ends = []
        for way in (step, -step):
            moved = here.copy()
            moved[j] += way
            ends.append(float(model.log_likelihood(data, own.params(moved))))
        slopes[j] = (ends[0] - ends[1]) / (2 * step)
    return slopes
