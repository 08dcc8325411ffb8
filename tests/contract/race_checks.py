"""What every race keeps, whichever algorithm ran on whichever model; a mutant of each breaks one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from em_core.algorithms import Race, RaceOutcome
from em_core.algorithms.race.climbing import climbed
from em_core.algorithms.race.clock import Rule, key_of
from tests.em_core.algorithms.races import DEATHS, FAR

NEVER_FALL = {
    "em",
    "ecm",
    "squarem",
    "quasi_newton",
    "gradient",
    "conjugate_gradient",
    "lbfgs",
    "newton_safe",
    "scoring",
}
"""Those whose objective never falls with the options that they have by themselves."""


class Counting:
    """A model that writes down at which parameter values it is asked for what."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.seen: set[bytes] = set()
        self.mapped: set[bytes] = set()
        self._of: dict[int, bytes] = {}
        self._held: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def e_step(self, data: Any, params: Any) -> Any:
        posterior = self._model.e_step(data, params)
        self.seen.add(key_of(params))
        # Kept, so that no other posterior takes its place in memory.
        self._held.append(posterior)
        self._of[id(posterior)] = key_of(params)
        return posterior

    def m_step(self, data: Any, posterior: Any) -> Any:
        self.mapped.add(self._of[id(posterior)])
        return self._model.m_step(data, posterior)


def is_sound(race: Race[Any], start: Any) -> None:
    """Every accepted point has its numbers, and the clock goes forward."""
    assert race.params[0] is start
    assert len(race.params) == len(race.passes) == len(race.seconds) == len(race.log_likelihoods)
    assert race.passes[0] == 0, "the clock does not begin at 0"
    assert (np.diff(race.passes) >= 0).all(), "the clock goes back"
    assert np.isfinite(race.log_likelihoods).all(), "an accepted point has no objective"
    assert race.spent >= race.passes[-1] - 1e-9, "more was spent than in all"
    assert isinstance(race.outcome, RaceOutcome)


def never_falls(race: Race[Any]) -> None:
    """The objective of an algorithm that promises it never falls."""
    assert race.falls == (), f"{race.algorithm} has fallen at {race.falls}"


def counts_every_map(method: Any) -> None:
    """The clock's maps and passes are those that the model has made."""
    model = Counting(DEATHS.model)
    race = climbed("under test", method, {}, model, DEATHS.model.prepare(DEATHS.data), FAR, Rule(1e-8, "map", 5000))
    assert race.maps == len(model.mapped), f"{race.maps} maps were counted of {len(model.mapped)}"
    assert race.spent == len(model.seen), f"{race.spent:g} passes were counted of {len(model.seen)}"


def is_faster_than_em(method: Any) -> None:
    """An acceleration is at the top of the deaths data ten times sooner than EM with its 2909 maps."""
    rule = Rule(1e-8, "map", 290)
    race = climbed("under test", method, {}, DEATHS.model, DEATHS.model.prepare(DEATHS.data), FAR, rule)
    assert race.outcome is RaceOutcome.CONVERGED, f"after {race.maps} maps: {race.outcome.value}"


CHECKS: tuple[Callable[[Any], None], ...] = (counts_every_map, is_faster_than_em)
