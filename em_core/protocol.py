"""The one grammar: four verbs and a bound. Every model in Halfstep speaks it, and nothing else is asked of a model."""

from __future__ import annotations

from enum import Enum
from typing import Any, Protocol, TypeVar

import numpy as np

from em_core.arrays import FloatArray


class Posterior(Protocol):
    """What an E-step returns: the posterior of what is hidden, and the objective that it knows for free."""

    @property
    def log_likelihood(self) -> float:
        """The objective at the parameters that this posterior belongs to."""
        ...

    @property
    def responsibilities(self) -> FloatArray:
        """What is hidden, as one array: posterior probabilities, (n, K) for a mixture, or the expected values of
        numbers that are missing. Pictures colour points with it, and a trace budgets its memory by it.
        """
        ...


D_contra = TypeVar("D_contra", contravariant=True)
P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)


class EMModel(Protocol[D_contra, P, Q]):
    """A model holds hyperparameters only; parameters and posteriors are values; no method changes an argument.

    `objective` names the function that EM never lowers ("log-likelihood", "log-posterior", "minus inertia"); every
    axis and sentence uses that name. A model whose M-step leaves some parameters where they are names them in `held`.
    """

    @property
    def objective(self) -> str:
        """The name of what `log_likelihood` returns."""
        ...

    def prepare(self, data: Any) -> Any:
        """Return the data in the form that the other methods take; raise ValueError naming every problem."""
        ...

    def initialise(self, data: D_contra, rng: np.random.Generator) -> P:
        """Return starting parameters drawn with `rng`."""
        ...

    def e_step(self, data: D_contra, params: P) -> Q:
        """Return the posterior of what is hidden, given the data and the parameters."""
        ...

    def m_step(self, data: D_contra, posterior: Q) -> P:
        """Return the parameters that maximise the lower bound; raise DegenerateError where there are none."""
        ...

    def log_likelihood(self, data: D_contra, params: P) -> float:
        """Return the objective: what EM never lowers."""
        ...

    def lower_bound(self, data: D_contra, posterior: Q, params: P) -> float:
        """Return F(q, theta), equal to the objective when q is the posterior at theta (Neal & Hinton 1998, eq. 7)."""
        ...


class Cause(Enum):
    """Why EM cannot go on; the value continues "Degenerate: ...", with the model's noun for a component."""

    COLLAPSED = "the likelihood has no maximum here"
    EMPTY = "a {noun} is empty"
    IMPOSSIBLE = "an observation has probability zero here"
    UNDETERMINED = "the data do not determine a {noun} any more"
    EDGE = "a {noun} has reached zero, the edge of the model"
    ENDLESS = "a parameter grows beyond all bounds"
    PRECISION = "double precision cannot follow"


class DegenerateError(ArithmeticError):
    """EM cannot go on from where it is: a component has collapsed, or is empty, or worse.

    component:  its index, from 0.
    reason:     a clause that continues "Component 2 ...".
    points:     indices of the data points it stands on, from 0; empty when it holds none.
    noun:       what the model calls its components: "State", "Topic", "Pixel".
    cause:      what kind of failure it is: only COLLAPSED means that the likelihood grows without bound.
    """

    def __init__(
        self,
        component: int,
        reason: str,
        points: tuple[int, ...] = (),
        noun: str = "Component",
        cause: Cause = Cause.COLLAPSED,
    ) -> None:
        self.component = component
        self.reason = reason
        self.points = points
        self.noun = noun
        self.cause = cause
        super().__init__(f"{noun} {component + 1} {reason}.")

    @property
    def outcome(self) -> str:
        """How a run that ends so has ended, in a sentence."""
        return f"Degenerate: {self.cause.value.format(noun=self.noun.lower())}, and EM cannot go on."

    def renamed(self, component: int, noun: str | None = None) -> DegenerateError:
        """Return the same failure of a component that is called otherwise."""
        return DegenerateError(component, self.reason, self.points, noun or self.noun, self.cause)
