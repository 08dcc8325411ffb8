"""Races as they might have been, with numbers that are easy to check by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.algorithms import Race, RaceOutcome
from em_core.landscape.parameter_arrays import Params
from em_core.models import PoissonMixture
from em_core.numerics.arrays import frozen
from em_core.standings import Contest, Entrant, Standing
from em_core.standings.standing import AnyRace

BEST = -100.0

MODEL = PoissonMixture(2)
DATA = MODEL.prepare([[0.0], [1.0], [2.0], [7.0], [8.0], [9.0]])
START = MODEL.params([0.5, 0.5], [1.0, 6.0])


def run(gaps: Sequence[float], passes: Sequence[float] | None = None, **more: object) -> AnyRace:
    """Return a run with these distances below BEST, one pass a point unless told otherwise."""
    at = np.arange(len(gaps)) if passes is None else np.array(passes)
    fields = {"outcome": RaceOutcome.CONVERGED, "maps": len(gaps)} | more
    rates = np.linspace(6.0, 8.0, len(gaps))
    params: tuple[Params, ...] = tuple(MODEL.params([0.5, 0.5], [1.0, float(rate)]) for rate in rates)
    return Race(
        algorithm="em",
        options={},
        passes=frozen(at.astype(np.float64)),
        spent=float(at[-1]),
        seconds=frozen(at * 1e-3),
        log_likelihoods=frozen(BEST - np.array(gaps)),
        params=params,
        **fields,  # type: ignore[arg-type]  # by their names in the class
    )


def standing(name: str, *runs: AnyRace) -> Standing:
    """Return what came of an entrant."""
    return Standing(Entrant(name), runs, None, BEST)


def contest(*standings: Standing, max_passes: int = 100) -> Contest:
    """Return the race of these entrants."""
    best = MODEL.params([0.5, 0.5], [1.0, 8.0])
    return Contest(MODEL, DATA, START, BEST, best, standings, max_passes, 1e-8)
