"""The race's verb: one algorithm from one start, on the clock of passes over the data."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from em_core.algorithms.accelerated.plain import PlainEM
from em_core.algorithms.argument_checks import check_model, check_params
from em_core.algorithms.em import EM
from em_core.algorithms.race.climbing import climbed
from em_core.algorithms.race.clock import Rule, Stop
from em_core.algorithms.race.method import Particular
from em_core.algorithms.race.playing import played
from em_core.algorithms.race.race import Race
from em_core.algorithms.registry import ALGORITHMS
from em_core.em.algorithm import Algorithm
from em_core.em.capabilities import told
from em_core.em.protocol import D, DegenerateError, EMModel, P, Q
from em_core.numerics.arguments import callback, number, one_of
from em_core.numerics.integers import whole

RULES: tuple[Stop, ...] = ("map", "objective")
"""The stop rules, by the names that `run_algorithm` takes."""


def run_algorithm(
    id: str,
    model: EMModel[D, P, Q],
    data: object,
    start: P,
    max_passes: int = 5000,
    tol: float = 1e-7,
    stop: Stop = "map",
    on_progress: Callable[[float], object] | None = None,
    **options: object,
) -> Race[P]:
    """Run an algorithm of ALGORITHMS from a start until the stop rule ends it, and count what it spends.

    id:           in ALGORITHMS: "em", "squarem", "lbfgs", ...
    data, start:  what the model takes, and starting parameters.
    max_passes:   the most passes over the data up to an accepted point.
    tol:          what the stop rule compares with; 0 never stops early.
    stop:         "map": the Euclidean norm of M(x) - x is below tol, in the model's own free numbers, of each simplex
                  all but the last. "objective": a step moves l by less than tol (1 + |l|).
    on_progress:  called at every accepted point with the passes spent.
    options:      by the literature's names, such as version=1, window=5, blocks=10.

    Raises ValueError for what cannot be used, and for a model that the algorithm does not admit. A collapse raises
    nothing: it is the outcome.
    """
    listed = ALGORITHMS[one_of("id", id, tuple(ALGORITHMS))]
    check_model(model)
    rule = Rule(
        number("tol", tol, "a finite number of at least 0, for example 1e-7", lambda given: given >= 0),
        "map" if one_of("stop", stop, RULES) == "map" else "objective",
        whole("max_passes", max_passes, 0),
    )
    callback("on_progress", on_progress)
    made = listed.made(options)
    prepared = model.prepare(data)
    check_params(model, start, "start")
    if (refused := made.refusal(model)) is not None:
        raise ValueError(refused)
    if isinstance(made, Particular) and (refused := made.refusal_at(model, start)) is not None:
        raise ValueError(refused)
    _check_start(model, prepared, start)
    chosen = {**listed.defaults, **options}
    if isinstance(made, Algorithm) and type(made) is not EM:
        return played(id, made, chosen, model, prepared, start, rule, on_progress)
    method = PlainEM() if isinstance(made, Algorithm) else made
    return climbed(id, method, chosen, model, prepared, start, rule, on_progress)


def _check_start(model: EMModel[D, P, Q], data: D, start: P) -> None:
    """Raise ValueError where the objective has no value at the start, in the model's own words where it has some."""
    try:
        with np.errstate(all="ignore"):
            value = float(model.log_likelihood(data, start))
    except DegenerateError as error:
        raise ValueError(f"A run cannot start here: {told(model, error)} Choose another start.") from error
    if not np.isfinite(value):
        raise ValueError(f"The {model.objective} is {value:g} at the start; it must be finite. Choose another start.")
