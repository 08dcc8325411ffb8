"""The protocol of a model: four verbs and a bound. Every model speaks it, and nothing else is asked of a model."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import partial
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np

from em_core.em.nouns import with_article
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import agreeing, at_the_start, shortened


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


D = TypeVar("D")
P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)
"""Data as a model prepared them, its parameters, its posterior: what holds a function's arguments together."""


class EMModel(Protocol[D, P, Q]):
    """A model holds hyperparameters only; parameters and posteriors are values; no method changes an argument.

    `objective` names the function that EM never lowers ("log-likelihood", "log-posterior", "minus inertia"); every
    axis and sentence uses that name. The fields of the parameters carry the kinds of their numbers
    (em_core.em.parameters). What else a model is it may declare in `capabilities` (em_core.em.capabilities): what its
    components are called, how it assigns, what its M-step holds. docs/models.md has both, with an example.
    """

    @property
    def objective(self) -> str:
        """The name of what `log_likelihood` returns."""
        ...

    def prepare(self, data: object) -> D:
        """Return the data, whatever was handed over, as the other methods take them; ValueError names every problem."""
        ...

    def initialise(self, data: D, rng: np.random.Generator) -> P:
        """Return starting parameters drawn with `rng`."""
        ...

    def e_step(self, data: D, params: P) -> Q:
        """Return the posterior of what is hidden, given the data and the parameters."""
        ...

    def m_step(self, data: D, posterior: Q) -> P:
        """Return the parameters that maximise the lower bound; raise DegenerateError where there are none."""
        ...

    def log_likelihood(self, data: D, params: P) -> float:
        """Return the objective: what EM never lowers."""
        ...

    def lower_bound(self, data: D, posterior: Q, params: P) -> float:
        """Return F(q, theta), equal to the objective when q is the posterior at theta (Neal & Hinton 1998, eq. 7)."""
        ...


class Cause(Enum):
    """Why EM cannot go on; the value continues "Degenerate: ...", with the model's noun for a component."""

    COLLAPSED = "the likelihood has no maximum here"
    EMPTY = "{one} is empty"
    IMPOSSIBLE = "an observation has probability zero here"
    UNDETERMINED = "the data do not determine {one} any more"
    EDGE = "{one} has reached zero, the edge of the model"
    ENDLESS = "a parameter grows beyond all bounds"
    PRECISION = "a number exceeds double precision"


AnyModel: TypeAlias = EMModel[Any, Any, Any]
"""A model, whatever its data, parameters and posteriors are."""

AnyData: TypeAlias = Any
"""Data as some model prepared them, kept beside it. Python has no type for "the data of whichever model this is": a
function that takes a model and its data says it by type variables, EMModel[D, P, Q] and D."""

AnyParams: TypeAlias = Any
"""Parameters of some model that are kept beside it; as for AnyData, a function says P."""

SomeModel: TypeAlias = Any
"""A model with all that its class has beside the verbs, for those who know which it is: the one in an exhibit is what
its entry builds, and the entry's own picture is drawn from it. AnyModel has the verbs alone."""

NAMED = 12
"""So many points are named; of more it is said how many."""


class Collapse(Enum):
    """What has shrunk to nothing in a component that has collapsed; the value is what its refit would be given."""

    VARIANCE = "a variance of zero"
    MATRIX = "a singular covariance matrix"


class DegenerateError(ArithmeticError):
    """EM cannot go on from where it is: a component has collapsed, or is empty, or worse.

    component:  its index, from 0.
    reason:     a clause that continues "Component 2 ..."; "{points}" in it stands for the points.
    points:     indices of the data points it is about or stands on, from 0; empty when it holds none.
    noun:       what it is, where it is no component of the model, or the model's word for one: "Column", "State".
    cause:      what kind of failure it is: only COLLAPSED means that the likelihood grows without bound.
    collapse:   what the M-step would give the component; None for a failure of another sort.
    names:      what the first components are called, where they are more than numbered: "coin A".
    """

    def __init__(
        self,
        component: int,
        reason: str,
        points: tuple[int, ...] = (),
        noun: str | None = None,
        cause: Cause = Cause.COLLAPSED,
        *,
        collapse: Collapse | None = None,
        names: tuple[str, ...] = (),
    ) -> None:
        self.component = component
        self._reason = reason
        self.points = points
        self.is_named = noun is not None
        self.noun = noun or "Component"
        self.cause = cause
        self.collapse = collapse
        self.names = names
        super().__init__(f"{at_the_start(self.name)} {self.reason}.")

    def __reduce__(self) -> tuple[object, ...]:
        """Come through a pickle whole, so that a run may end in another process."""
        rebuilt = partial(DegenerateError, collapse=self.collapse, names=self.names)
        return rebuilt, (self.component, self._reason, self.points, self.noun if self.is_named else None, self.cause)

    @property
    def reason(self) -> str:
        """The clause that continues "Component 2 ...", with the points counted from 1."""
        return self.clause()

    def clause(self, rows: Sequence[int | str] = ()) -> str:
        """Return the reason; `rows`: the row in the file of each data point, or its name, where people know those."""
        said = self._reason.replace("{points}", self._points(rows))
        return said if self.collapse is None else f"{said}, {self.standing(rows)}"

    def standing(self, rows: Sequence[int | str] = ()) -> str:
        """Return on which points the component stands, as it continues "it stands ..."; `rows` as for `clause`."""
        if not self.points:
            return "between points of other components"
        return f"on {self._points(rows)}{agreeing(len(self.points), ' alone', '')}"

    @property
    def name(self) -> str:
        """What the component is called in the middle of a sentence: "component 2"."""
        if self.component < len(self.names):
            return self.names[self.component]
        return f"{self._noun} {self.component + 1}"

    @property
    def outcome(self) -> str:
        """How a run that ends so has ended, in a sentence."""
        return f"Degenerate: {self.cause.value.format(one=with_article(self._noun))}, and EM cannot go on."

    @property
    def _noun(self) -> str:
        """The noun in the middle of a sentence; an abbreviation stays in capitals."""
        return self.noun if self.noun[1:2].isupper() else f"{self.noun[:1].lower()}{self.noun[1:]}"

    def _points(self, rows: Sequence[int | str]) -> str:
        called = [str(rows[i] if rows else i + 1) for i in self.points]
        places = shortened(called, NAMED)
        if not all(name[:1].isdigit() for name in called):
            # Rows that have names, and no numbers.
            return places
        noun = agreeing(len(self.points), *(("row", "rows") if rows else ("point", "points")))
        return f"{noun} {places}"

    def renamed(self, component: int, noun: str | None = None, names: tuple[str, ...] | None = None) -> DegenerateError:
        """Return the same failure of a component that is called otherwise; without a noun, as before."""
        called = noun or (self.noun if self.is_named else None)
        return DegenerateError(
            component,
            self._reason,
            self.points,
            called,
            self.cause,
            collapse=self.collapse,
            names=self.names if names is None else names,
        )
