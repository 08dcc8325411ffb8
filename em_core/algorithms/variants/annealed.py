"""Deterministic annealing EM (Ueda & Nakano 1998): responsibilities at a temperature that is lowered to 1.

At the temperature T they are proportional to P(x_i, k)^(1/T), beta = 1/T in the paper: almost equal while it is hot,
EM's own at 1. At a fixed temperature the steps raise the free energy F_T(q, theta) = E_q log P(x, k) + T H(q), whose
best value over q is not l above T = 1; from T = 1 on it is EM. Components that have become one while it was hot are a
saddle point that EM does not leave by itself: each new temperature begins with a small random change of q.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from em_core.algorithms.em import E_STEP, M_STEP
from em_core.algorithms.variants.reassigned import Reassigned, entropy_of_labels, with_responsibilities
from em_core.em.algorithm import Wording
from em_core.em.capabilities import log_joint_of
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Posterior, Q
from em_core.em.schedule import Claims, Schedule
from em_core.numerics.arguments import number
from em_core.numerics.arrays import FloatArray
from em_core.numerics.dataclass_values import with_fields
from em_core.numerics.integers import whole
from em_core.numerics.number_format import as_typed, short

MOST_TEMPERATURES = 1_000
"""So many temperatures are gone through at most."""


@dataclass(frozen=True)
class AnnealedEM(Reassigned):
    """Annealed EM: from a high temperature down to 1, some EM steps at each.

    temperature:   where it begins, at least 1; 1 is EM.
    cooling:       what the temperature is multiplied by, until it is below 1 and set to 1.
    hold:          how many steps are made at each temperature above 1.
    perturbation:  the standard deviation of the random change of each log-responsibility with which a new temperature
                   above 1 begins; 0 changes nothing.
    seed:          of these changes.

    While the temperature is above 1 nothing is promised of the objective; from there on it never falls.
    """

    temperature: float = 4.0
    cooling: float = 0.8
    hold: int = 5
    perturbation: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        """Raise ValueError for options that lead to no temperature of 1."""
        for name, rule, good in (
            ("temperature", "a number of at least 1", lambda value: 1 <= value <= 1e6),
            ("cooling", "a number above 0 and below 1", lambda value: 0 < value < 1),
            ("perturbation", "a number from 0 to 1", lambda value: 0 <= value <= 1),
        ):
            object.__setattr__(self, name, number(name, getattr(self, name), rule, good))
        object.__setattr__(self, "hold", whole("hold", self.hold, 1))
        object.__setattr__(self, "seed", whole("seed", self.seed, 0))
        if self.heats > MOST_TEMPERATURES:
            first = as_typed(self.temperature)
            raise ValueError(
                f"cooling is {self.cooling}; that makes {self.heats:,} temperatures from {first} to 1, and there may "
                f"be {MOST_TEMPERATURES:,}. Choose a smaller number."
            )

    @property
    def heats(self) -> int:
        """How many temperatures above 1 there are."""
        # A temperature within rounding of 1 is 1.
        return math.ceil(math.log(self.temperature) / -math.log(self.cooling) - 1e-9)

    @property
    def claims(self) -> Claims:
        """Nothing is promised while it cools; from there on it is EM, and the stop rule compares its steps."""
        return Claims(
            "annealed",
            "annealed EM",
            may_fall=self.heats > 0,
            maximises="annealed {objective}" if self.heats else "",
            exact_e=not self.heats,
            judged_from=self.heats * self.hold,
        )

    def temperature_at(self, t: int) -> float:
        """Return the temperature of step t's responsibilities."""
        heat = t // self.hold
        return self.temperature * self.cooling**heat if heat < self.heats else 1.0

    def maximised(self, model: AnyModel, data: object, posterior: Posterior, bound: float, t: int) -> float:
        """Return F_T = F + (T - 1) H(q) at the temperature T of step t."""
        warmth = self.temperature_at(t)
        return bound if warmth == 1 else bound + (warmth - 1) * entropy_of_labels(model, data, posterior)

    def _assigned(self, model: EMModel[D, P, Q], data: D, params: P, before: Q | None, t: int) -> Q:  # noqa: ARG002
        posterior, warmth = model.e_step(data, params), self.temperature_at(t)
        if warmth == 1:
            return posterior
        logs = _log_joint(model, data, params, posterior) / warmth
        if t % self.hold or not self.perturbation:
            return with_fields(posterior, {"responsibilities": softmax(logs, axis=-1)})
        noise = np.random.default_rng([self.seed, t]).standard_normal(logs.shape)
        return with_responsibilities(posterior, softmax(logs + self.perturbation * noise, axis=-1))

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:  # noqa: ARG002 the protocol's
        """Return the sentences of the start, of E at each temperature, and of M."""
        heat = np.minimum(schedule.params_of // self.hold, self.heats)
        patterns = [
            f"no {noun.singular} has responsibilities yet.",
            "every parameter is re-estimated.",
            f"the temperature is 1: the responsibilities of every {noun.singular} are those of EM.",
        ]
        for number_of in range(self.heats):
            warmth = short(self.temperature * self.cooling**number_of, 3)
            said = f"the responsibilities of every {noun.singular} are computed at the temperature {warmth}."
            changed = (
                f"the responsibilities of every {noun.singular} are computed at the temperature {warmth}, and changed "
                "a little at random."
            )
            patterns += [said, changed if self.perturbation else said]
        e = np.array([kind is E_STEP for kind in schedule.kinds])
        m = np.array([kind is M_STEP for kind in schedule.kinds])
        hot = 3 + 2 * heat + (schedule.params_of % self.hold == 0)
        return Wording(tuple(patterns), np.select([m, e & (heat == self.heats), e], [1, 2, hot], 0), {})


def _log_joint(model: EMModel[D, P, Q], data: D, params: P, posterior: Q) -> FloatArray:
    """Return log P(x_i, k) up to a number of each row's own."""
    table = log_joint_of(model)
    if table is not None:
        return table(data, params)
    with np.errstate(divide="ignore"):
        logs: FloatArray = np.log(posterior.responsibilities)
    return logs
