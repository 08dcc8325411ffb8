"""Races: each entrant is run from the same start, its end is judged, and the best point known is looked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, eq=False)
class Ran:
    """What one run of an entrant came to.

    seed:     of an entrant that draws at random; None of any other.
    run:      None where it cannot run on the model or the data, and then `refused` is the sentence why.
    """

    entrant: Entrant
    seed: int | None
    run: AnyRace | None
    refused: str = ""

    @property
    def key(self) -> tuple[Entrant, int | None]:
        """Which run it is."""
        return self.entrant, self.seed


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
    done: Sequence[Ran] = (),
) -> Generator[tuple[int, int] | Ran, None, Contest]:
    """Run every entrant from `start`, and return what came of them.

    max_passes, tol:  when a run ends: after so many passes, or where EM's map moves the parameters by less than tol.
    columns:          the names of the data's columns.
    look:             called at every point of every run; what it raises ends the work.
    done:             runs that have been made before, of a race that was stopped.

    Yields (runs made, runs in all) before each run and after the last, and each run that has been made. An entrant that
    cannot run on the model or the data is left out, with the sentence why. Raises ValueError where nobody can run: for
    a model, data or a start that cannot be used, too.
    """
    plan = _plan(entrants)
    made = {each.key: each for each in done}

    def told(_passes: float) -> None:
        look()

    for count, (entrant, seed) in enumerate(plan):
        yield count, len(plan)
        if (entrant, seed) in made or any(each.entrant == entrant and each.refused for each in made.values()):
            continue
        options = dict(entrant.numbers) | ({} if seed is None else {"seed": seed})
        most = max_passes if seed is None else min(max_passes, RANDOM_PASSES)
        try:
            run = run_algorithm(
                entrant.id, model, data, start, max_passes=most, tol=tol, stop="map", on_progress=told, **options
            )
            ran = Ran(entrant, seed, run)
        except ValueError as error:
            ran = Ran(entrant, seed, None, str(error))
        made[ran.key] = ran
        yield ran
    yield len(plan), len(plan)
    return judged(model, data, start, entrants, list(made.values()), max_passes=max_passes, tol=tol, columns=columns)


def judged(
    model: AnyModel,
    data: object,
    start: Params,
    entrants: Sequence[Entrant],
    ran: Sequence[Ran],
    *,
    max_passes: int = 5000,
    tol: float = 1e-7,
    columns: Sequence[str] = (),
) -> Contest:
    """Return what the runs that have been made come to; an entrant of which one is missing is said not to have run.

    Raises ValueError where none of the entrants has run.
    """
    made = {each.key: each for each in ran}
    refused = {each.entrant: each.refused for each in ran if each.refused}
    runs: dict[Entrant, list[AnyRace]] = {}
    waiting: list[Entrant] = []
    for entrant in dict.fromkeys(entrants):
        if entrant in refused:
            continue
        its = [made[key].run for key in _plan([entrant]) if key in made]
        if len(its) < len(_plan([entrant])):
            waiting.append(entrant)
        else:
            runs[entrant] = [run for run in its if run is not None]
    if not runs:
        raise ValueError(" ".join(dict.fromkeys(refused.values())) or "Nobody starts: choose at least one algorithm.")
    best, best_params = _best(model, data, [run for each in runs.values() for run in each])
    standings = []
    for entrant, of_it in runs.items():
        standings.append(Standing(entrant, tuple(of_it), _judged(model, data, of_it, columns), best))
    left_out = tuple(f"{entrant.title} is left out: {why}" for entrant, why in refused.items())
    return Contest(model, data, start, best, best_params, tuple(standings), max_passes, tol, left_out, tuple(waiting))


def complete(entrants: Sequence[Entrant], ran: Sequence[Ran]) -> tuple[Entrant, ...]:
    """Return the entrants all of whose runs have been made."""
    made = {each.key for each in ran if each.run is not None}
    return tuple(entrant for entrant in dict.fromkeys(entrants) if made.issuperset(_plan([entrant])))


def _plan(entrants: Sequence[Entrant]) -> list[tuple[Entrant, int | None]]:
    """Return every run that is to be made: of an entrant that draws at random one for each seed."""
    seeds = {True: tuple(range(SEEDS)), False: (None,)}
    return [(each, seed) for each in dict.fromkeys(entrants) for seed in seeds[each.random]]


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
