"""Schedules: which parameters and which posterior are in force after each half-step of a run, whoever made it.

EM goes E, M, E, M for ever. Its relatives do not: one renews the posterior of a block of rows, another refits a block
of the parameters and then another one before it asks for a posterior again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from em_core.em.protocol import Q
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.dataclass_values import fields_of, with_fields

ALL = -1
"""The block of a half-step that is about everything."""


class HalfStepKind(Enum):
    """The half of a step that has just been made."""

    START = "Start"
    E = "E"
    M = "M"
    ACCELERATED = "Accelerated"


@dataclass(frozen=True)
class Claims:
    """What an algorithm promises, and what may be asked of its runs.

    id, title:            its name in links, and on the screen.
    bound_only:           only F never falls from half-step to half-step; the objective may, and is drawn dashed.
    maximum_likelihood:   its fixed points are EM's: stationary points of the objective.
    judged_by_rate:       its speed follows from EM's own rate theory (Dempster, Laird & Rubin 1977, section 3).
    step, sweep:          what a step of it and a round of its steps are called.
    may_fall:             nothing is promised never to fall: its steps are random, or see a few rows at a time.
    maximises:            what it maximises where that is not the objective, "classification {objective}"; "" elsewhere.
    exact_e:              its E half-steps return the model's posterior, of their rows.
    full_m:               its M half-steps maximise F over their block; otherwise they raise it, or may lower it.
    judged_from:          the first step from which the stop rule compares a step with the one before; None for never.
    """

    id: str
    title: str
    bound_only: bool = False
    maximum_likelihood: bool = True
    judged_by_rate: bool = False
    step: str = "step"
    sweep: str = "step"
    may_fall: bool = False
    maximises: str = ""
    exact_e: bool = True
    full_m: bool = True
    judged_from: int | None = 0


EM_CLAIMS = Claims("em", "EM", judged_by_rate=True)
"""EM's own: the objective never falls, a step is a round, and the rate theory is about it."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """The half-steps of a run with T steps; a step is one renewal of parameters.

    kinds:     one a half-step; the first is START, the last E.
    block_of:  (frames,) the block of rows (after E) or of parameters (after M) that it renewed; ALL for everything.
    sweep:     how many steps make a round: every row has been divided anew, and every parameter refitted.
    first:     how many steps the first round has.
    rows:      the rows of each block, where there are blocks of rows.
    """

    kinds: tuple[HalfStepKind, ...]
    block_of: IntArray
    sweep: int = 1
    first: int = 1
    rows: tuple[IntArray, ...] = field(default=())

    @cached_property
    def params_of(self) -> IntArray:
        """(frames,) how many times the parameters on screen have been renewed."""
        renews = [kind in (HalfStepKind.M, HalfStepKind.ACCELERATED) for kind in self.kinds]
        counts: IntArray = np.cumsum(renews, dtype=np.int64)
        return counts

    @cached_property
    def posterior_of(self) -> IntArray:
        """(frames,) the step whose posterior is in force; 0 at the start too, where nothing may be read from it.

        Of steps that share a posterior it is the one at whose parameters that was worked out.
        """
        is_e = np.array([kind is HalfStepKind.E for kind in self.kinds])
        held: IntArray = np.maximum(self.params_of - ~is_e, 0)
        return self.made_at[held, 0].astype(np.int64) if self.takes_turns else held

    @cached_property
    def step_of(self) -> IntArray:
        """(frames,) the step as people count: 0 at the start, then from 1; of parameters in blocks, the round."""
        is_e = np.array([kind is HalfStepKind.E for kind in self.kinds])
        result: IntArray = np.cumsum(is_e) if self.takes_turns else self.params_of + is_e
        return result

    @property
    def takes_turns(self) -> bool:
        """Whether it is blocks of parameters that make a round, after one E half-step."""
        return self.sweep > 1 and not self.rows

    @cached_property
    def e_step_at(self) -> IntArray:
        """(T+1,) the number, as people count, of the E half-step at each step's parameters; 0 where there is none."""
        numbers = np.zeros(int(self.params_of[-1]) + 1, dtype=np.int64)
        is_e = np.array([kind is HalfStepKind.E for kind in self.kinds])
        numbers[self.params_of[is_e]] = self.step_of[is_e]
        return numbers

    @cached_property
    def rounds(self) -> FloatArray:
        """(frames,) how many rounds have been made: the axis on which algorithms are compared.

        Of each step the E half-step takes one half; where there is none, the M half-steps share the round's other half.
        """
        steps = self.params_of
        e_steps = [kind is HalfStepKind.E for kind in self.kinds]
        if self.takes_turns:
            e_seen = np.cumsum(e_steps)
            within = steps - self.sweep * np.maximum(e_seen - 1, 0)
            return np.where(e_seen == 0, 0.0, e_seen - 0.5 + 0.5 * within / self.sweep)
        at = steps + 0.5 * np.array(e_steps)
        return np.where(at <= self.first, at / self.first, 1 + (at - self.first) / self.sweep)

    @cached_property
    def made_at(self) -> NDArray[np.int32]:
        """(T+1, blocks) the step at whose parameters the posterior of step t divided each block of rows."""
        t = int(self.params_of[-1])
        # Many steps of many blocks: half the size of the usual integers.
        made = np.zeros((t + 1, max(len(self.rows), 1)), dtype=np.int32)
        now = np.zeros(made.shape[1], dtype=np.int32)
        for kind, block, step in zip(self.kinds, self.block_of.tolist(), self.params_of.tolist(), strict=True):
            if kind is HalfStepKind.E:
                now[block if block != ALL and self.rows else slice(None)] = step
            made[step] = now
        return made

    def divided_at(self, row: int) -> IntArray:
        """Return, (T+1,), the step at whose parameters each step's posterior divided a row."""
        block = next((b for b, rows in enumerate(self.rows) if row in rows), 0)
        return self.made_at[:, block].astype(np.int64)

    def rounds_made(self) -> int:
        """Return how many whole rounds there are."""
        steps = int(self.params_of[-1])
        return 0 if steps < self.first else 1 + (steps - self.first) // self.sweep


def em_schedule(n_steps: int, accelerated: tuple[int, ...] = ()) -> Schedule:
    """Return EM's own: the start, then E, M, E, M, ..., E.

    accelerated:  the steps whose parameters no M-step made.
    """
    kinds = [HalfStepKind.START, *[HalfStepKind.E, HalfStepKind.M] * n_steps, HalfStepKind.E]
    for step in accelerated:
        kinds[2 * step] = HalfStepKind.ACCELERATED
    return Schedule(tuple(kinds), np.full(len(kinds), ALL))


def with_rows(old: Q, new: Q, rows: IntArray, log_likelihood: float) -> Q:
    """Return a posterior in which these rows are those of `new`, which holds them alone; all others are of `old`.

    What is not an array with a place for each row is taken from `old`: a capability says that it is the same in both
    (`Capabilities.additive_rows`).
    """
    n = len(old.responsibilities)
    mixed: dict[str, object] = {"log_likelihood": log_likelihood}
    for name in (each.name for each in fields_of(old)):
        before, now = getattr(old, name), getattr(new, name)
        if isinstance(before, np.ndarray) and before.shape[:1] == (n,) and len(now) == len(rows):
            values = before.copy()
            values[rows] = now
            mixed[name] = values
        elif name == "alike" and before != now:
            mixed[name] = None
    return with_fields(old, mixed)
