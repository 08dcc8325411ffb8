"""Starts that a model draws by itself: what its own page runs from, by the seed that it has there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from em_core.em.capabilities import told
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.fast import fast_path
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.initialisation import STARTS, draw_start
from em_core.multistart.restarts import MOST_STARTS, Restart
from em_core.numerics.integers import whole

DRAWN = "drawn"
"""The way of a start that the model's own `initialise` draws; the others are strategies of STARTS."""

RANDOM_POINTS = "random_points"
"""The strategy that is, for a mixture, the model's own."""


def plan_drawn(n_starts: int, seed: int) -> tuple[Restart, ...]:
    """Return starts that a model draws by itself, with the seeds from `seed` on; ValueError as `plan_restarts`."""
    first = whole("seed", seed, 0)
    return tuple(Restart(DRAWN, first + i) for i in range(whole("n_starts", n_starts, most=MOST_STARTS)))


def start_of(restart: Restart, model: AnyModel, data: Any) -> Any:
    """Return the parameters that a run of a plan starts from; ValueError, in a sentence, where there are none.

    data:  as `model.prepare` returned them.
    """
    if restart.start != DRAWN:
        return draw_start(restart.start, model, data, restart.seed)
    try:
        return model.initialise(data, np.random.default_rng(restart.seed))
    except DegenerateError as error:
        raise ValueError(
            f"No start can be drawn on these data with seed {restart.seed}. {told(model, error)}"
        ) from error


def starts_of(plan: Iterable[Restart], model: AnyModel, data: object) -> Iterator[ComponentParams | ValueError]:
    """Yield what `start_of` returns for each start of a plan: parameters, or the ValueError that it raises.

    Of random points on data with a fast path, what all starts share is computed once.
    """
    path = fast_path(model, data)
    draw = None if path is None else path.model.initialiser(path.data)
    for restart in plan:
        if path is not None and draw is not None and restart.start in (DRAWN, RANDOM_POINTS):
            start = draw(np.random.default_rng(restart.seed))
            # Within the guard no density can underflow: EM can go on from there.
            if path.is_within_guard(start):
                yield start
                continue
        try:
            yield start_of(restart, model, data)
        except ValueError as error:
            yield error


def way_of(restart: Restart) -> str:
    """Return how a start was drawn, in a few words: "Random points", "seed 7"."""
    return f"seed {restart.seed}" if restart.start == DRAWN else STARTS[restart.start].title
