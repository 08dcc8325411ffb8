"""Trials of a tournament: every start counted, every trial ended exactly at its budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np

from em_core.em.protocol import DegenerateError, EMModel, Posterior
from em_core.em.trace import AnyTrace, Trace
from em_core.multistart.initialisation import STARTS, Clusters, Meter, clusters_of
from em_core.multistart.optima import is_spurious
from em_core.multistart.restarts import run_many
from em_core.multistart.tournament.rules import Rules, block_from, block_of
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray, frozen

P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)


@dataclass(frozen=True, eq=False)
class Trial:
    """One trial: what a strategy did with its budget once.

    strategy, index:  which strategy, and which of its trials, from 0.
    steps:            the steps it spent: the budget; a strategy that draws nothing may need fewer.
    opening_steps:    how many of those went into finding starts.
    starts:           how many starts it made; of these, `degenerate` collapsed and `spurious` ended on a spike.
    rested, cut:      its best end that is neither, as a trace of that one point: among the runs that stopped by their
                      rule, and that of the last run, where the budget cut it. None where there is none.
    """

    strategy: str
    index: int
    steps: int
    opening_steps: int
    starts: int
    degenerate: int
    spurious: int
    rested: AnyTrace | None
    cut: AnyTrace | None


class Turn(NamedTuple):
    """One start has been made: the steps it cost and, where that was the last one of its trial, the trial.

    sound:  whether a start that was drawn has by now led its trial to an end that is neither a collapse nor a spike.
    """

    steps: int
    trial: Trial | None
    sound: bool


def play(model: EMModel[FloatArray, P, Q], x: object, rules: Rules, done: Sequence[Trial] = ()) -> Iterator[Turn]:
    """Yield a turn for every start of every trial, until all are done; stop asking to stop the work.

    In each round every trial of a block that has steps left makes one start, and the runs of all of them go through
    one pool. A run is made whole and then read at the step where its trial's budget ends, which is the same as
    stopping it there. Raises ValueError for data that the model refuses.

    done:  trials that are there already; blocks that are whole in them are not made again.
    """
    clusters = clusters_of(model)
    instance("rules", rules, Rules, "Rules() makes them")
    data = model.prepare(x)
    made = {block_of(trial.index) for trial in whole_blocks(done, rules)}
    after = 0
    while after < rules.trials:
        block = range(after, min(block_from(after).stop, rules.trials))
        after = block.stop
        if block_of(block.start) in made:
            continue
        playing = [
            _Playing(entrant, trial, rules)
            for trial in block
            for entrant in rules.entrants
            if trial == 0 or STARTS[entrant].random
        ]
        while playing:
            yield from _round(clusters, data, rules, playing)
            playing = [each for each in playing if each.left]


def whole_blocks(trials: Sequence[Trial], rules: Rules) -> tuple[Trial, ...]:
    """Return those of the trials whose block is whole: what `play` need not make again."""
    found = {(trial.index, trial.strategy) for trial in trials}
    broken = {block_of(t) for t in range(rules.trials) if any((t, entrant) not in found for entrant in rules.drawn)}
    return tuple(trial for trial in trials if block_of(trial.index) not in broken)


def _round(model: Clusters[P], data: FloatArray, rules: Rules, playing: Sequence[_Playing]) -> Iterator[Turn]:
    ready: list[tuple[_Playing, P]] = []
    for each in playing:
        params = each.draw(model, data)
        if params is None:
            yield each.turn()
        else:
            ready.append((each, params))
    longest = max((each.left_to_run for each, _ in ready), default=0)
    starts = [params for _, params in ready]
    for i, trace in run_many(model, data, starts, max_steps=min(rules.max_steps, longest), tol=rules.tol):
        ready[i][0].book(trace)
        yield ready[i][0].turn()


class _Playing:
    """A trial on its way: what is left of its budget, and what it has found."""

    def __init__(self, strategy: str, index: int, rules: Rules) -> None:
        self._strategy, self._index, self._rules = strategy, index, rules
        self.left, self.left_to_run = rules.budget, 0
        self._opening = self._starts = self._degenerate = self._spurious = self._last = 0
        self._rested: AnyTrace | None = None
        self._cut: AnyTrace | None = None

    def draw(self, model: Clusters[P], data: FloatArray) -> P | None:
        """Return where the next run starts; None where the draw was degenerate, which is paid for too."""
        start, meter = STARTS[self._strategy], Meter(self.left)
        assert start.draw is not None
        rng = np.random.default_rng(self._rules.start_seed(self._index, self._starts))
        params: P | None
        try:
            params = start.draw(model, data, rng, meter)
            model.e_step(data, params)
        except DegenerateError:
            params = None
            self._degenerate += 1
        self._opening += meter.spent
        self.left_to_run = self.left - meter.spent
        if params is None:
            self._pay(meter.spent)
        return params

    def book(self, trace: AnyTrace) -> None:
        """Take the run from the last draw, as far as the budget reaches."""
        at = min(trace.n_steps, self.left_to_run)
        collapsed = trace.failure is not None and trace.n_steps < self.left_to_run
        if collapsed:
            self._degenerate += 1
        elif is_spurious(trace.data, trace.params[at]):
            self._spurious += 1
        else:
            reached = frozen(trace.log_likelihoods[at : at + 1])
            end = Trace(trace.model, trace.data, (trace.params[at],), (None,), reached, trace.outcome)
            if not trace.converged or at < trace.n_steps:
                self._cut = _better(self._cut, end)
            else:
                self._rested = _better(self._rested, end)
        self._pay(self.left - self.left_to_run + at + collapsed)

    def turn(self) -> Turn:
        """Return what has just been done."""
        sound = STARTS[self._strategy].random and (self._rested is not None or self._cut is not None)
        return Turn(self._last, None if self.left else self._trial(), sound)

    def _pay(self, steps: int) -> None:
        self._starts += 1
        self._last = max(1, steps)
        self._spent_before = self._rules.budget - self.left
        self.left = self.left - self._last if STARTS[self._strategy].random else 0

    def _trial(self) -> Trial:
        return Trial(
            strategy=self._strategy,
            index=self._index,
            steps=self._spent_before + self._last,
            opening_steps=self._opening,
            starts=self._starts,
            degenerate=self._degenerate,
            spurious=self._spurious,
            rested=self._rested,
            cut=self._cut,
        )


def _better(known: AnyTrace | None, found: AnyTrace) -> AnyTrace:
    return found if known is None or found.log_likelihoods[-1] > known.log_likelihoods[-1] else known
