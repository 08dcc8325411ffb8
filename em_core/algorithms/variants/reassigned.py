"""EM with other responsibilities than the posterior's: hard labels, random draws of labels, tempered ones.

The E-step is the model's; what the M-step is given in its place is another distribution q over the same labels. F(q,
theta) is a lower bound of the objective for every q (Neal & Hinton 1998), so that a run has the same two curves; after
an E half-step they do not touch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from em_core.algorithms.em import E_STEP, M_STEP
from em_core.em.algorithm import Made, State
from em_core.em.capabilities import Capabilities, ObjectiveKind, capabilities_of
from em_core.em.protocol import AnyModel, D, EMModel, P, Posterior, Q
from em_core.em.schedule import Claims, HalfStepKind, Schedule
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.dataclass_values import fields_of, with_fields
from em_core.numerics.wording import at_the_start


@dataclass(frozen=True)
class Reassigned(ABC):
    """EM whose M-step is given a q of the algorithm's own, on models whose rows have labels and are independent."""

    @property
    @abstractmethod
    def claims(self) -> Claims:
        """What it promises."""

    @property
    def length(self) -> int | None:
        """How many steps it makes at most; None for no limit of its own."""
        return None

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model's labels cannot be assigned otherwise than by their posterior."""
        has = capabilities_of(model)
        name, title = type(model).__name__, at_the_start(self.claims.title)
        said = f"{title} gives the M-step other responsibilities than the E-step's."
        if why := _unfit(has):
            return f"{said} {name} does not allow that: {why}"
        return None

    def start(self, model: EMModel[D, P, Q], data: D, params: P) -> State[D, P, Q]:
        """Return the model, the data and the start."""
        return State(model, data, params)

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        """Yield E with the algorithm's own q, M, and so on; as long as it has steps, then the last E."""
        model, data, params = state
        before: Q | None = None
        t = 0
        while True:
            before = self._assigned(model, data, params, before, t)
            yield Made(E_STEP, params, before)
            if t == self.length:
                return
            params = model.m_step(data, before)
            yield Made(M_STEP, params, before)
            t += 1

    def posterior_at(self, model: EMModel[D, P, Q], data: D, params: Sequence[P], t: int) -> Q:
        """Return the q that it held at step t of a run through these parameters, to the last bit."""
        return self._assigned(model, data, params[t], None, t)

    def maximised(self, model: AnyModel, data: object, posterior: Posterior, bound: float, t: int) -> float:  # noqa: ARG002 the protocol's
        """Return F, at a posterior that it held at step t: what coordinate ascent over q and theta raises."""
        return bound

    def schedule(
        self,
        model: AnyModel,  # noqa: ARG002 the protocol's
        data: object,  # noqa: ARG002
        kinds: tuple[HalfStepKind, ...],
        block_of: IntArray,
    ) -> Schedule:
        """Return the half-steps; each step is a round."""
        return Schedule(kinds, block_of)

    @abstractmethod
    def _assigned(self, model: EMModel[D, P, Q], data: D, params: P, before: Q | None, t: int) -> Q:
        """Return the q of step t; `before` is that of the step before, where it is at hand."""


def with_responsibilities(posterior: Q, responsibilities: FloatArray) -> Q:
    """Return a posterior with other responsibilities; components that were equal need not stay so under them."""
    changes: dict[str, object] = {"responsibilities": responsibilities}
    if any(field.name == "alike" for field in fields_of(posterior)):
        changes["alike"] = None
    return with_fields(posterior, changes)


def counts_of(model: AnyModel, data: object) -> IntArray | None:
    """Return how many observations each cell of the data stands for; None where every row is one."""
    if not capabilities_of(model).cells:
        return None
    counts: IntArray = np.asarray(data).astype(np.int64)
    return counts


def entropy_of_labels(model: AnyModel, data: object, posterior: Posterior) -> float:
    """Return the entropy of the labels of all observations together, in nats."""
    r = posterior.responsibilities
    per_row = -xlogy(r, r).sum(axis=-1)
    counts = counts_of(model, data)
    return float(per_row.sum() if counts is None else (counts * per_row).sum())


def _unfit(has: Capabilities) -> str:
    """Return why the labels of a model cannot be assigned anew; "" where they can."""
    if not has.probabilities:
        return "what is hidden in it is no label. Choose EM, or a mixture."
    if not has.independent_rows:
        return "its labels depend on one another, from row to row. Choose EM, or a mixture."
    if has.temperature != 1:
        return "its E-step assigns by a rule of its own, not by the posterior. Choose EM."
    if has.objective is ObjectiveKind.EVIDENCE_BOUND:
        return "its parameters have distributions, not values. Choose EM, which is variational EM here."
    return ""
