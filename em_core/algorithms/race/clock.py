"""The clock: passes over the data at different parameter values are counted, whoever asks for what they give.

One pass gives the responsibilities, and with them the M-step, the objective and its gradient. A value that was seen
before costs nothing; a proposal that is refused has cost its pass.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import numpy as np

from em_core.algorithms.race import score
from em_core.algorithms.race.method import OutOfPassesError, Place
from em_core.algorithms.race.numbers import Numbers, VectorOf, vectors
from em_core.em.capabilities import cell_joint_of, joint_of
from em_core.em.flat_params import arrays_by_name
from em_core.em.protocol import D, DegenerateError, EMModel, P, Q
from em_core.em.scored import Scored
from em_core.numerics.arrays import FloatArray

WIDEST = 20.0
"""Where F bends by more than this over a unit, which is to be 1/2, the unit is found anew."""

KEPT = 128
"""So many places are kept with what a pass gave there; of older ones it is only known that they were paid for."""

Stop = Literal["map", "objective"]
"""The rules: the length of EM's step, and the rise of the objective."""

FAILURES = (DegenerateError, ValueError, ArithmeticError, np.linalg.LinAlgError)
"""What a model raises at parameters that it cannot use."""

LAST_DIGITS = 4
"""So many units in the last place of the objective are no difference. With more, SQUAREM takes steps down at the top
that its authors' program refuses, and other counts come of it."""

SUM = 25
"""The sum over all rows has rounding of so many times its last digits."""

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
        self._looked = False

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
        """Return the gradient, (p,), in the numbers that the method moves; NaN beside a place without a value."""
        if self._gradient is None and (slopes := self._clock.score(self._posterior, self.params)) is not None:
            self._gradient = self._clock.written.gradient(self.params, slopes)
        if self._gradient is None:
            unit = self._clock.units(self._bound, self.vector)
            self._gradient, bends = score.gradient(self._bound, self.vector, unit, self.log_likelihood)
            self._looked = True
            if not (bends < WIDEST).all():
                unit = self._clock.units(self._bound, self.vector, anew=True)
                self._gradient, _ = score.gradient(self._bound, self.vector, unit, self.log_likelihood)
        return self._gradient

    def units(self) -> FloatArray:
        """Return for each number the distance over which the complete data's likelihood bends by 1/2 nat, (p,)."""
        unit = self._clock.units(self._bound, self.vector)
        if not self._looked:
            self._looked = True
            if not (score.bends(self._bound, self.vector, unit, self.log_likelihood) < WIDEST).all():
                unit = self._clock.units(self._bound, self.vector, anew=True)
        return unit

    def row_scores(self) -> FloatArray | None:
        """Return the gradient of each row's objective, (n, p); of cells, times the root of their expected counts.

        None for a model whose rows have none of their own.
        """
        clock, joint = self._clock, joint_of(self._clock.model)
        if joint is not None:
            return self._scores_of(lambda params: joint(clock.data, params))
        cells = cell_joint_of(clock.model)
        if cells is None:
            return None
        expected = float(np.sum(np.asarray(clock.data))) * cells(self.params).sum(axis=-1).ravel()
        return np.asarray(np.sqrt(expected)[:, None] * self._scores_of(lambda params: np.log(cells(params))))

    def _scores_of(self, joint: Callable[[P], FloatArray]) -> FloatArray:
        unit, columns = self.units(), []
        shares = self._posterior.responsibilities
        for j, size in enumerate(unit.tolist()):
            with np.errstate(all="ignore"):
                large, small = (
                    (self._table(joint, j, part * size) - self._table(joint, j, -part * size)) / (2 * part * size)
                    for part in (score.STEP, score.STEP / 2)
                )
                # A class that a row cannot be of has a logarithm of minus infinity, and no share.
                change = np.where(shares > 0, (4 * small - large) / 3, 0.0)
            columns.append((shares * change).sum(axis=-1).ravel())
        return np.stack(columns, axis=1) if columns else np.zeros((shares[..., 0].size, 0))

    def _table(self, joint: Callable[[P], FloatArray], j: int, step: float) -> FloatArray:
        moved = self.vector.copy()
        moved[j] += step
        params = self._clock.written.params(moved)
        return np.full(self._posterior.responsibilities.shape, np.nan) if params is None else joint(params)

    def natural_step(self) -> FloatArray | None:
        """Return the scoring step with the complete data's information, (p,), in the model's own free numbers.

        It is worked out in numbers without bounds, which are natural parameters where the complete data are counts:
        there minus the Hessian of F is the Fisher information. None where it cannot be inverted.
        """
        clock = self._clock
        chart = vectors(clock.model, self.params, Numbers.UNBOUNDED)
        here = chart.vector(self.params)

        def bound(vector: FloatArray) -> float:
            return clock.bound(self._posterior, chart.params(vector))

        unit = score.units(bound, here, chart.longest(here))
        slope, _ = score.gradient(bound, here, unit, self.log_likelihood)
        information = score.complete_information(bound, here, unit, self.log_likelihood)
        try:
            step = np.linalg.solve(information, slope)
        except np.linalg.LinAlgError:
            return None
        size = float(np.abs(step).max(initial=0.0))
        if not np.isfinite(size) or size == 0:
            return None

        def moved(part: float) -> FloatArray:
            params = chart.params(here + part / size * step)
            return np.full(clock.own.size, np.nan) if params is None else clock.own.vector(params)

        return size * score.directional(moved)

    def _bound(self, vector: FloatArray) -> float:
        """Return F(q, .), and NaN where the model has none."""
        return self._clock.bound(self._posterior, self._clock.written.params(vector))


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
        """Return the last digits of an objective of this size: less than this is no difference."""
        return LAST_DIGITS * math.ulp(objective)

    def units(self, bound: score.Function, here: FloatArray, anew: bool = False) -> FloatArray:
        """Return the units of differences; found at the first place, and anew where F bends too far over them."""
        if self._unit is None or anew:
            self._unit = score.units(bound, here, self.written.longest(here))
        return self._unit

    def score(self, posterior: Q, params: P) -> Mapping[str, FloatArray] | None:
        """Return the derivatives of F(q, .) where the model writes them down; None elsewhere."""
        # As an object: a verb beside the protocol's, which no type says that a model may have.
        model: object = self.model
        if not isinstance(model, Scored):
            return None
        try:
            with np.errstate(all="ignore"):
                return model.score(self.data, posterior, params)
        except FAILURES:
            return None

    def bound(self, posterior: Q, params: P | None) -> float:
        """Return F(q, theta), and NaN where the model has none."""
        if params is None:
            return float("nan")
        try:
            with np.errstate(all="ignore"):
                return float(self.model.lower_bound(self.data, posterior, params))
        except FAILURES:
            return float("nan")


def key_of(params: object) -> bytes:
    """Return what tells parameter values apart: every bit of every array."""
    return b"".join((array + 0.0).tobytes() for array in arrays_by_name(params).values())
