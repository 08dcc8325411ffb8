"""A pool of EM runs: its slots share one matrix product; finished runs leave it and waiting ones take over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import numpy as np

from em_core.em.protocol import DegenerateError
from em_core.em.stopping import Outcome, StopRule
from em_core.fast.coefficients import guarded
from em_core.fast.fast_trace import FastTrace, compact_trace, params_from
from em_core.fast.features import FEW
from em_core.fast.narrow_runs import Narrow, run_narrow
from em_core.fast.single_run import FastPath, State
from em_core.fast.sweep import Sweep
from em_core.fast.together import maximised_together
from em_core.models.gaussian_mixture import MixtureParams
from em_core.numerics.arrays import FloatArray, frozen

POOL_NUMBERS = 200_000
"""How many responsibilities a pool works on at a time."""

FEWEST_SLOTS = 4
"""With fewer slots than this, or in many columns, a loop of single runs is as good."""


def run_pool(path: FastPath, starts: Iterator[MixtureParams], rule: StopRule) -> Iterator[tuple[int, FastTrace]]:
    """Yield (index of the start, its trace) as runs end; starts are drawn from the iterator when there is room.

    Runs outside the guard go on together by residuals (em_core.fast.narrow_runs). What neither can vouch for (a
    collapse, a fall of the objective) is handed to `FastPath`, which alone decides how such a run goes on and ends.
    """
    slots = POOL_NUMBERS // (path.features.n * path.model.n_components)
    if slots < FEWEST_SLOTS or path.features.d > FEW:
        yield from ((i, path.record(start, rule)) for i, start in enumerate(starts))
        return
    first = list(islice(starts, slots))
    pool = _Pool(path, rule, len(first))
    waiting = enumerate(chain(first, starts))
    narrow: list[Narrow] = []
    while True:
        while pool.has_room and (following := next(waiting, None)) is not None:
            index, start = following
            if not pool.enter(index, start):
                narrow.append(Narrow(index, [], start))
        if pool.is_empty or len(narrow) >= slots:
            yield from run_narrow(path, narrow, rule)
            narrow = []
        if pool.is_empty:
            return
        for ended in pool.step():
            if isinstance(ended, Narrow):
                narrow.append(ended)
            else:
                yield ended


class _Pool:
    """The slots and their histories: row b of every array belongs to the run in slot b; `_size` of them are in use."""

    def __init__(self, path: FastPath, rule: StopRule, slots: int) -> None:
        k, p = path.model.n_components, path.features.p
        self._path, self._rule, self._slots, self._size = path, rule, slots, 0
        self._sweep = Sweep(path.features, k, slots)
        self._index = np.zeros(slots, dtype=np.int64)
        self._starts: list[MixtureParams] = []
        self._age = np.zeros(slots, dtype=np.int64)
        self._theta = np.empty((slots, k, p))
        self._constant = np.zeros(slots)
        self._peak = np.empty(slots)
        self._sums = np.empty((slots, 64, k, p))
        self._objective = np.empty((slots, 64))

    @property
    def has_room(self) -> bool:
        return self._size < self._slots

    @property
    def is_empty(self) -> bool:
        return self._size == 0

    def enter(self, index: int, start: MixtureParams) -> bool:
        """Put a run into a free slot; False where its start is outside the guard."""
        if start.means.shape != (self._path.model.n_components, self._path.features.d):
            return False
        now = guarded(self._path.features, start)
        if now is None:
            return False
        b = self._size
        self._theta[b], self._constant[b], self._peak[b] = now
        self._index[b], self._age[b] = index, 0
        self._starts.append(start)
        self._size += 1
        return True

    def step(self) -> list[tuple[int, FastTrace] | Narrow]:
        """Take one E+M step in every slot; return the runs that ended or left the guard: they have left their slots."""
        size, k, p = self._size, self._path.model.n_components, self._path.features.p
        slots, age = np.arange(size), self._age[:size]
        sums, objective = self._sweep(self._theta[:size].reshape(size * k, p), float(self._peak[:size].max()))
        objective += self._constant[:size]
        if age.max() == self._sums.shape[1]:
            self._sums = np.concatenate([self._sums, np.empty_like(self._sums)], axis=1)
            self._objective = np.concatenate([self._objective, np.empty_like(self._objective)], axis=1)
        self._objective[slots, age] = objective
        self._sums[slots, age] = sums.reshape(size, k, p)
        ended: dict[int, FastTrace | Narrow] = {**self._ended(objective)}
        for b in np.flatnonzero(~self._maximise(sums.reshape(size, k, p))).tolist():
            if b not in ended:
                ended[b] = self._narrowed(b)
        left = [end if isinstance(end, Narrow) else (int(self._index[b]), end) for b, end in ended.items()]
        self._age[:size] += 1
        self._leave(ended)
        return left

    def _ended(self, objective: FloatArray) -> dict[int, FastTrace]:
        """Return the traces of the runs that the stop rule ends here, by slot."""
        age = self._age[: self._size]
        before = self._objective[np.arange(self._size), np.maximum(age - 1, 0)]
        # A generous sieve; the rule itself judges what it holds back.
        risen = objective - before >= self._rule.tol + 1e-11 * (1 + np.abs(objective))
        ended = {}
        for b in np.flatnonzero(((age > 0) & ~risen) | (age == self._rule.max_steps)).tolist():
            verdict = self._rule.verdict(float(before[b]), float(objective[b])) if age[b] else None
            if verdict is Outcome.DECREASED:
                ended[b] = self._alone(b)
            elif verdict is not None or age[b] == self._rule.max_steps:
                ended[b] = self._trace(b, verdict or Outcome.STEP_LIMIT)
        return ended

    def _trace(self, b: int, outcome: Outcome) -> FastTrace:
        path, age = self._path, self._age[b]
        end = (frozen(self._objective[b, : age + 1]), outcome, None)
        return compact_trace(path.model, path.data, path.features, {0: self._starts[b]}, self._sums[b, :age], end)

    def _alone(self, b: int) -> FastTrace:
        """Return the trace of the run in slot b, carried on by itself from where it stands."""
        past = self._states(b)
        return self._path.finish(past[:-1], params_from(self._path.features, past[-1].origin), self._rule)

    def _narrowed(self, b: int) -> FastTrace | Narrow:
        """Return the run in slot b after an M-step that the guard refused; its trace where that is a collapse."""
        past, careful = self._states(b), self._path.careful
        try:
            params = careful.next(careful.posterior(params_from(self._path.features, past[-1].origin)))
        except DegenerateError:
            return self._alone(b)
        return Narrow(int(self._index[b]), past, params)

    def _states(self, b: int) -> list[State]:
        """Return what the run in slot b has been through, the step being taken included."""
        age = int(self._age[b]) + 1
        origins = [self._starts[b], *self._sums[b, : age - 1].copy()]
        return [State(o, float(v)) for o, v in zip(origins, self._objective[b, :age], strict=True)]

    def _maximise(self, sums: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool]]:
        """Put the M-step's answer to sums (B, K, p) into the slots; return which of them are within the guard."""
        size = self._size
        self._theta[:size], self._constant[:size], self._peak[:size], safe = maximised_together(
            self._path.features, sums
        )
        return safe

    def _leave(self, slots: Iterable[int]) -> None:
        """Free these slots, and move the runs in the last slots into the gaps."""
        for b in sorted(slots, reverse=True):
            last = self._size - 1
            if b < last:
                for array in (self._index, self._age, self._theta, self._constant, self._peak):
                    array[b] = array[last]
                age = self._age[last]
                self._sums[b, :age] = self._sums[last, :age]
                self._objective[b, :age] = self._objective[last, :age]
                self._starts[b] = self._starts[last]
            self._starts.pop()
            self._size = last
