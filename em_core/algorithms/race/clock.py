"""The clock: passes over the data at different parameter values are counted, whoever asks for what they give.

One pass gives the responsibilities, and with them the M-step, the objective and its gradient. A value that was seen
before costs nothing; a proposal that is refused has cost its pass.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import numpy as np

from em_core.algorithms.race import score
from em_core.algorithms.race.method import OutOfPassesError, Place
from em_core.algorithms.race.numbers import Numbers, VectorOf, vectors
from em_core.em.flat_params import arrays_by_name
from em_core.em.protocol import D, DegenerateError, EMModel, P, Q
from em_core.em.stopping import ROUNDING
from em_core.numerics.arrays import FloatArray

KEPT = 128
"""So many places are kept with what a pass gave there; of older ones it is only known that they were paid for."""

Stop = Literal["map", "objective"]
"""The rules: the length of EM's step, and the rise of the objective."""

FAILURES = (DegenerateError, ValueError, ArithmeticError, np.linalg.LinAlgError)
"""What a model raises at parameters that it cannot use."""

EPSILON = float(np.finfo(np.float64).eps)

V = TypeVar("V")


class Latest(Generic[V]):
    """A dictionary that forgets what was written longest ago."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """Return what was written; None where nothing is kept."""
        return self._kept.get(key)

    def put(self, key: Hashable, value: V) -> V:
        """Write and return a value."""
        self._kept[key] = value
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return value


@dataclass(frozen=True)
class Rule:
    """When a run ends.

    tol:         of the map's norm, or of the objective's rise relative to 1 + |l|; 0 never ends a run.
    stop:        which of the two.
    max_passes:  the most passes up to an accepted point.
    """

    tol: float
    stop: Stop
    max_passes: float


class Seen(Generic[D, P, Q]):
    """A parameter value with what one pass gives there (method.Place)."""

    def __init__(
        self, clock: PassClock[D, P, Q], params: P, vector: FloatArray, posterior: Q, counted: bool = True
    ) -> None:
        """Keep what the E-step gave; counted: whether an M-step here is one of the run's."""
        self._clock, self._posterior, self._counted = clock, posterior, counted
        self.params, self.vector = params, vector
        self.log_likelihood = float(posterior.log_likelihood)
        self.failure: DegenerateError | None = None
        self._mapped: P | None = None
        self._gradient: FloatArray | None = None

    def next_params(self) -> P | None:
        """Return the parameters of EM's next point; None where there is none, and then `failure` says why."""
        if self._mapped is None and self.failure is None:
            if self._counted:
                self._clock.count_map(self.params)
            try:
                with np.errstate(all="ignore"):
                    self._mapped = self._clock.model.m_step(self._clock.data, self._posterior)
            except DegenerateError as error:
                self.failure = error
        return self._mapped

    def mapped(self) -> FloatArray | None:
        """Return M(x), (p,); None where there is none."""
        after = self.next_params()
        return None if after is None else self._clock.know(after)

    def gradient(self) -> FloatArray:
        """Return the gradient, (p,), in the numbers that the method moves."""
        if self._gradient is None:
            unit = self._clock.units(self._bound, self.vector)
            self._gradient = score.gradient(self._bound, self.vector, unit)
        return self._gradient

    def _bound(self, vector: FloatArray) -> float:
        """Return F(q, .), and NaN where the model has none."""
        params = self._clock.written.params(vector)
        if params is None:
            return float("nan")
        try:
            with np.errstate(all="ignore"):
                return float(self._clock.model.lower_bound(self._clock.data, self._posterior, params))
        except FAILURES:
            return float("nan")


class PassClock(Generic[D, P, Q]):
    """The model and its data behind a clock (method.Clock).

    passes:  so far, at different parameter values; maps: M-steps at different ones.
    """

    def __init__(self, model: EMModel[D, P, Q], data: D, start: P, numbers: Numbers, rule: Rule) -> None:
        """Begin at 0, with vectors about the start."""
        self.model, self.data, self.rule = model, data, rule
        self.own: VectorOf[P] = vectors(model, start, Numbers.OWN)
        self.written: VectorOf[P] = self.own if numbers is Numbers.OWN else vectors(model, start, numbers)
        self.passes = self.maps = 0
        self._paid: set[Hashable] = set()
        self._mapped: set[Hashable] = set()
        self._known: Latest[P] = Latest()
        self._places: Latest[Seen[D, P, Q] | FloatArray] = Latest()
        self._unit: FloatArray | None = None

    def know(self, params: P) -> FloatArray:
        """Return the vector of parameters, which stands for exactly these from now on."""
        vector = self.written.vector(params)
        self._known.put(vector.tobytes(), params)
        return vector

    def see(self, vector: FloatArray) -> Seen[D, P, Q] | None:
        """Return what a pass at this parameter value gives; None where it gives nothing."""
        params = self._known.get(vector.tobytes())
        if params is None:
            params = self.written.params(vector)
        return None if params is None else self.see_params(params, vector)

    def see_params(self, params: P, vector: FloatArray | None = None) -> Seen[D, P, Q] | None:
        """Return what a pass at these parameters gives."""
        key = key_of(params)
        kept = self._places.get(key)
        if kept is not None:
            return kept if isinstance(kept, Seen) else None
        if key not in self._paid:
            if self.passes > self.rule.max_passes:
                raise OutOfPassesError
            self.passes += 1
            self._paid.add(key)
        place = self._passed(params, self.know(params) if vector is None else vector)
        self._places.put(key, np.zeros(0) if place is None else place)
        return place

    def peek(self, params: P) -> Seen[D, P, Q] | None:
        """Return what a pass at these parameters would give, off the clock: for what is said of a run, not for it."""
        return self._passed(params, self.written.vector(params), counted=False)

    def _passed(self, params: P, vector: FloatArray, counted: bool = True) -> Seen[D, P, Q] | None:
        """Make a pass."""
        try:
            with np.errstate(all="ignore"):
                place = Seen(self, params, vector, self.model.e_step(self.data, params), counted)
        except FAILURES:
            return None
        return place if np.isfinite(place.log_likelihood) else None

    def count_map(self, params: P) -> None:
        """Count an M-step, once at each parameter value."""
        key = key_of(params)
        self.maps += key not in self._mapped
        self._mapped.add(key)

    def length(self, place: Seen[D, P, Q]) -> float | None:
        """Return the norm of M(x) - x in the model's own free numbers; None where there is no M(x)."""
        after = place.next_params()
        if after is None:
            return None
        return float(np.linalg.norm(self.own.vector(after) - self.own.vector(place.params)))

    def rests(self, place: Place) -> bool:
        """Return whether the rule of the map would end the run here."""
        if self.rule.stop != "map" or not isinstance(place, Seen):
            return False
        length = self.length(place)
        return length is not None and length < self.limit(place)

    def limit(self, place: Seen[D, P, Q]) -> float:
        """Return the length below which the rule of the map is met: a tolerance finer than rounding means rounding."""
        return max(self.rule.tol, 4 * EPSILON * (1 + self.size_of(place))) if self.rule.tol else 0.0

    def size_of(self, place: Seen[D, P, Q]) -> float:
        """Return the norm of the model's own free numbers."""
        return float(np.linalg.norm(self.own.vector(place.params)))

    def rounding(self, objective: float) -> float:
        """Return how far rounding alone may lower an objective of this size: a tenth of what is called a fall."""
        return ROUNDING / 10 * max(1.0, abs(objective))

    def units(self, bound: score.Function, here: FloatArray) -> FloatArray:
        """Return the units of differences, found at the first place; further on they are close enough."""
        if self._unit is None or len(self._unit) != len(here):
            self._unit = score.units(bound, here)
        return self._unit


def key_of(params: object) -> bytes:
    """Return what tells parameter values apart: every bit of every array."""
    return b"".join((array + 0.0).tobytes() for array in arrays_by_name(params).values())
