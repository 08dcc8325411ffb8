"""Races: each entrant is run from the same start, its end is judged, and the best point known is looked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from em_core.algorithms import ALGORITHMS, RaceOutcome, run_algorithm
from em_core.em.protocol import AnyModel
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.verdict import Verdict, verdict
from em_core.standings.entrants import Entrant
from em_core.standings.standing import AnyRace, Contest, Standing

SEEDS = 20
"""How often an entrant that draws at random is run."""

RANDOM_PASSES = 500
"""After so many passes such a run is ended at the latest: those that go on drawing never converge."""

LED_ON, LED_BY, LED_PASSES = 1e-9, ("squarem", "em"), 2000
"""The norm of EM's map at which the best point known is taken to have converged, what leads it there, the first that
the model admits, and for how many passes at most."""


def race(
    model: AnyModel,
    data: object,
    start: Params,
    entrants: Sequence[Entrant],
    *,
    max_passes: int = 5000,
    tol: float = 1e-7,
    columns: Sequence[str] = (),
    look: Callable[[], object] = lambda: None,
) -> Generator[tuple[int, int], None, Contest]:
    """Run every entrant from `start`, yield (runs made, runs in all), and return what came of them.

    max_passes, tol:  when a run ends: after so many passes, or where EM's map moves the parameters by less than tol.
    columns:          the names of the data's columns.
    look:             called at every point of every run; what it raises ends the work.

    An entrant that cannot run on the model or the data is left out, with the sentence why. Raises ValueError where
    nobody can run: for a model, data or a start that cannot be used, too.
    """
    plan = [(each, seed) for each in entrants for seed in (range(SEEDS) if each.random else (None,))]
    runs: dict[Entrant, list[AnyRace]] = {}
    refused: dict[Entrant, str] = {}

    def told(_passes: float) -> None:
        look()

    for done, (entrant, seed) in enumerate(plan):
        yield done, len(plan)
        options = dict(entrant.numbers) | ({} if seed is None else {"seed": seed})
        most = max_passes if seed is None else min(max_passes, RANDOM_PASSES)
        if entrant in refused:
            continue
        try:
            run = run_algorithm(
                entrant.id, model, data, start, max_passes=most, tol=tol, stop="map", on_progress=told, **options
            )
        except ValueError as error:
            refused[entrant] = str(error)
        else:
            runs.setdefault(entrant, []).append(run)
    if not runs:
        raise ValueError(" ".join(dict.fromkeys(refused.values())) or "Nobody starts: choose at least one algorithm.")
    yield len(plan), len(plan)
    best, best_params = _best(model, data, [run for each in runs.values() for run in each])
    standings = []
    for entrant, its in runs.items():
        standings.append(Standing(entrant, tuple(its), _judged(model, data, its, columns), best))
    left_out = tuple(f"{entrant.title} is left out: {why}" for entrant, why in refused.items())
    return Contest(model, data, start, best, best_params, tuple(standings), max_passes, tol, left_out)


def _best(model: AnyModel, data: object, runs: Sequence[AnyRace]) -> tuple[float, Params]:
    """Return the highest objective that any run reached, and where, led on until EM has converged there.

    A run that has collapsed is asked last: its objective may have no upper bound.
    """
    sound = [run for run in runs if run.outcome is not RaceOutcome.DEGENERATE] or list(runs)
    highest = max(sound, key=lambda run: float(run.log_likelihoods.max()))
    at = int(highest.log_likelihoods.argmax())
    best, params = float(highest.log_likelihoods[at]), highest.params[at]
    by = next(name for name in LED_BY if ALGORITHMS[name].admits(model) is None)
    led = run_algorithm(by, model, data, params, max_passes=LED_PASSES, tol=LED_ON, stop="map")
    if led.outcome is not RaceOutcome.DEGENERATE and led.log_likelihoods[-1] > best:
        return float(led.log_likelihoods[-1]), led.params[-1]
    return best, params


def _judged(model: AnyModel, data: object, runs: Sequence[AnyRace], columns: Sequence[str]) -> Verdict | None:
    """Return the verdict on the end of the run that ended highest; None for one that has collapsed."""
    highest = max(runs, key=lambda run: float(run.log_likelihoods[-1]))
    if highest.outcome is RaceOutcome.DEGENERATE:
        return None
    return verdict(model, data, highest.params[-1], columns)
