"""Methods on the clock: an accelerated algorithm or a rival, until the stop rule or the clock ends its points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic

from em_core.algorithms.race.clock import SUM, PassClock, Rule, Seen
from em_core.algorithms.race.edges import rises_from_edge
from em_core.algorithms.race.log import Log, without_start
from em_core.algorithms.race.method import Driver, Method, OutOfPassesError
from em_core.algorithms.race.race import Race, RaceOutcome
from em_core.em.capabilities import told
from em_core.em.protocol import D, EMModel, P, Q
from em_core.numerics.arrays import FloatArray

IDLE = 3
"""So many points in a row that cost no pass: the run goes around among values which it has had before."""

REPEATS = 1e-10
"""Where it does so, it has come to rest if EM's step is shorter than this part of 1 and the parameters."""

HARDLY = 1e-6
"""So does a method that finds no further step, if EM's is shorter than this part and would raise nothing."""


def climbed(
    name: str,
    method: Method | Driver,
    options: Mapping[str, object],
    model: EMModel[D, P, Q],
    data: D,
    start: P,
    rule: Rule,
    on_progress: Callable[[float], object] | None = None,
) -> Race[P]:
    """Run a method from a start; ValueError where not even the start has a value."""
    clock = PassClock(model, data, start, method.numbers, rule)
    log: Log[P] = Log(on_progress)
    first = clock.know(start)
    place = clock.see(first)
    if place is None:
        raise without_start()
    log.add(start, place.log_likelihood, 0.0)
    outcome, last = _followed(method, clock, log, place, first)
    maps = clock.maps
    if outcome is RaceOutcome.STUCK and _only_rounding_is_left(clock, last):
        outcome = RaceOutcome.CONVERGED
    if outcome is RaceOutcome.CONVERGED and rises_from_edge(clock, last, start):
        outcome = RaceOutcome.EDGE
    failure = last.failure
    if failure is not None and outcome in (RaceOutcome.STUCK, RaceOutcome.DEGENERATE):
        outcome = RaceOutcome.DEGENERATE
    message = str(told(model, failure)) if failure is not None and outcome is RaceOutcome.DEGENERATE else ""
    return log.race(name, options, outcome, maps, clock.passes, message)


class _Followed(Generic[D, P, Q]):
    """The accepted points of a run, and why it has ended, if it has."""

    def __init__(self, clock: PassClock[D, P, Q], log: Log[P], place: Seen[D, P, Q]) -> None:
        """Begin at the start."""
        self._clock, self._log, self.last = clock, log, place
        self.outcome = _ended(clock, log, place)
        self._idle, self._before = 0, 0

    @property
    def outcome_or_stuck(self) -> RaceOutcome:
        """Why it has ended; a method that ends by itself has found no further step."""
        return RaceOutcome.STUCK if self.outcome is None else self.outcome

    def accept(self, vector: FloatArray) -> bool:
        """Take the next point; return whether the run ends there."""
        clock = self._clock
        place = clock.see(vector)
        if place is None:
            self.outcome = RaceOutcome.LEFT_DOMAIN
            return True
        self.last = place
        self._log.add(place.params, place.log_likelihood, clock.passes - 1)
        self.outcome = _ended(clock, self._log, place)
        self._idle, self._before = (self._idle + 1 if clock.passes == self._before else 0), clock.passes
        if self.outcome is None and self._idle >= IDLE:
            self.outcome = _at_the_last_digit(clock, place)
        return self.outcome is not None


def _followed(
    method: Method | Driver, clock: PassClock[D, P, Q], log: Log[P], place: Seen[D, P, Q], first: FloatArray
) -> tuple[RaceOutcome, Seen[D, P, Q]]:
    """Follow the points; return why the run ended, and its last point."""
    try:
        run = _Followed(clock, log, place)
    except OutOfPassesError:
        return RaceOutcome.MAX_PASSES, place
    if run.outcome is not None:
        return run.outcome, place
    try:
        if isinstance(method, Driver):
            method.drive(clock, first, run.accept)
        else:
            for vector in method.points(clock, first):
                if run.accept(vector):
                    break
    except OutOfPassesError:
        return RaceOutcome.MAX_PASSES, run.last
    return run.outcome_or_stuck, run.last


def _only_rounding_is_left(clock: PassClock[D, P, Q], last: Seen[D, P, Q]) -> bool:
    """Return whether EM, too, would rise from here by no more than rounding, and hardly move."""
    place = clock.peek(last.params)
    after = None if place is None else place.next_params()
    there = None if after is None else clock.peek(after)
    if place is None or there is None:
        return False
    rise = there.log_likelihood - place.log_likelihood
    length = clock.length(place)
    least = SUM * clock.rounding(place.log_likelihood)
    return rise < least and length is not None and length < HARDLY * (1 + clock.size_of(place))


def _at_the_last_digit(clock: PassClock[D, P, Q], place: Seen[D, P, Q]) -> RaceOutcome:
    """Return what a run has come to that goes around among values which it has had before."""
    length = clock.length(place)
    still = length is not None and length < REPEATS * (1 + clock.size_of(place))
    return RaceOutcome.CONVERGED if still else RaceOutcome.STUCK


def _ended(clock: PassClock[D, P, Q], log: Log[P], place: Seen[D, P, Q]) -> RaceOutcome | None:
    """Return why the run ends at an accepted point; None where it goes on."""
    if clock.rule.stop == "map":
        length = clock.length(place)
        if length is None:
            return RaceOutcome.DEGENERATE
        rests = length < clock.limit(place)
    else:
        rests = log.rise() < clock.rule.tol
    if rests:
        return RaceOutcome.CONVERGED
    return RaceOutcome.MAX_PASSES if clock.passes > clock.rule.max_passes else None
