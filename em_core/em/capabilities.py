"""Capabilities: what a model is beyond its four verbs and the bound. Nobody asks a model for its nature but this file.

A model may declare them, as a class attribute or a property `capabilities`; the derived ones of a model that does not
say only what can be read off it. Optional verbs, which a model has or has not, are looked up here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, TypeAlias, TypeGuard, TypeVar

import numpy as np

from em_core.em.covariance_kinds import CovarianceKind
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.parameters import COVARIANCE, SCALE, CovarianceMatrix, ParameterKind, kinds_in, weights_of
from em_core.em.protocol import AnyModel, D, DegenerateError, EMModel, P, Q
from em_core.numerics.arrays import FloatArray
from em_core.numerics.dataclass_values import fields_of, with_fields
from em_core.numerics.wording import at_the_start

__all__ = [
    "CHAIN",
    "CHAIN_OF_POINTS",
    "COMPONENT",
    "MIXTURE",
    "POINTS",
    "VERBS",
    "Assignment",
    "Capabilities",
    "Noun",
    "ObjectiveKind",
    "are_exchangeable",
    "capabilities_of",
    "cell_joint_of",
    "centres_of",
    "component_names",
    "conditional_m_step_of",
    "covariance_form",
    "entropy_of",
    "expected_weights_of",
    "free_blocks",
    "free_kinds",
    "has_components",
    "is_model",
    "joint_of",
    "log_joint_of",
    "log_likelihoods_of",
    "n_components",
    "parameter_kinds",
    "places_means",
    "responsibilities_of",
    "rounding_of",
    "term_of_theta",
    "told",
    "validator_of",
    "whole_of",
    "with_free_covariances",
]

VERBS = ("prepare", "initialise", "e_step", "m_step", "log_likelihood", "lower_bound")
"""What every model has."""

M = TypeVar("M")

Joint: TypeAlias = Callable[[D, P], FloatArray]
"""(data, params) -> (n, K) log P(x_i, k): the table in which F is linear."""

Refit: TypeAlias = Callable[[D, Q, P, Collection[str]], P]
"""(data, posterior, params, names) -> the parameters with those of these names refitted, the others held."""


class Assignment(Enum):
    """How an E-step assigns what is hidden: in shares, or wholly to the likeliest value."""

    SOFT = "soft"
    HARD = "hard"


class ObjectiveKind(Enum):
    """What sort of function EM does not lower here; its name is the model's own `objective`."""

    LIKELIHOOD = "the log of a likelihood"
    POSTERIOR = "the log of a likelihood and of a prior"
    EVIDENCE_BOUND = "a lower bound of the log evidence"
    OTHER = "a function of another sort"


@dataclass(frozen=True)
class Capabilities:
    """What a model is.

    components:            what its components are called, on every page.
    objective:             what sort of function its objective is.
    temperature:           what the entropy of q is weighed by in F: 1 in EM, 0 where points are assigned hard.
    exchangeable:          `params.permuted(order)` renames its components, and the last axis of the responsibilities
                           follows.
    exchangeable_rows:     the data are an array of exchangeable rows, and the responsibilities' first axis follows.
    exchangeable_columns:  no column of the data has a part of its own: in another order, with the parameters' (and the
                           prior's) in the same order, they give the same.
    probabilities:         the responsibilities sum to one along their last axis.
    independent_rows:      any such responsibilities are a posterior: what is hidden in a row depends on no other row.
    additive_rows:         what the M-step needs of q are sums over rows: the posterior of some rows may be renewed
                           alone, by an E-step on those rows of the data (`em_core.algorithms.IncrementalEM`).
    sufficient:            all that the M-step needs of q is sums over rows of r_ik times numbers of the row, its
                           sufficient statistics: the average of two q gives the average of those.
    blocks:                the parameters in blocks that `conditional_m_step(data, posterior, params, names)` can refit
                           alone, the others held, in the order in which ECM takes them (`em_core.algorithms.ECM`).
    cells:                 the data are one count for each cell of a table; their sum is how many were observed.
    held:                  the parameters that the M-step leaves as they are.
    kinds:                 the kinds of arrays that leave fewer numbers free than their fields tell: tied covariances.
    """

    components: Noun = COMPONENT
    objective: ObjectiveKind = ObjectiveKind.LIKELIHOOD
    temperature: float = 1.0
    exchangeable: bool = False
    exchangeable_rows: bool = False
    exchangeable_columns: bool = False
    probabilities: bool = False
    independent_rows: bool = False
    additive_rows: bool = False
    sufficient: bool = False
    blocks: tuple[tuple[str, ...], ...] = ()
    cells: bool = False
    held: tuple[str, ...] = ()
    kinds: Mapping[str, ParameterKind] = field(default_factory=dict)

    @property
    def assignment(self) -> Assignment:
        """Soft, but for a temperature of 0."""
        return Assignment.SOFT if self.temperature else Assignment.HARD

    @property
    def unit(self) -> str:
        """The unit of the objective: "nats" for the log of a probability, "" where it has none of its own."""
        return "" if self.objective is ObjectiveKind.OTHER else "nats"


MIXTURE = Capabilities(
    exchangeable=True,
    exchangeable_rows=True,
    probabilities=True,
    independent_rows=True,
    additive_rows=True,
    sufficient=True,
)
"""A mixture: rows that do not know of one another."""

POINTS = replace(MIXTURE, exchangeable_columns=True)
"""A mixture of points, whose coordinates are all alike."""

CHAIN = Capabilities(Noun("state"), exchangeable=True, probabilities=True)
"""A hidden Markov model, whose rows have an order and hang together."""

CHAIN_OF_POINTS = replace(CHAIN, exchangeable_columns=True)
"""One that gives points, whose coordinates are all alike."""

_OBJECTIVES = {
    "log-likelihood": ObjectiveKind.LIKELIHOOD,
    "log-posterior": ObjectiveKind.POSTERIOR,
    "ELBO": ObjectiveKind.EVIDENCE_BOUND,
}
"""What the objectives are of models that do not declare it, by the names that everybody uses."""


def capabilities_of(model: object) -> Capabilities:
    """Return what the model declares, or what can be derived; `held` and `parameter_blocks` count in either case."""
    declared = getattr(model, "capabilities", None)
    found = declared if isinstance(declared, Capabilities) else _derived(model)
    held, blocks = getattr(model, "held", None), getattr(model, "parameter_blocks", None)
    found = found if held is None else replace(found, held=tuple(held))
    return found if blocks is None else replace(found, blocks=tuple(blocks))


def _derived(model: object) -> Capabilities:
    form = getattr(model, "kind", None)
    kinds: dict[str, ParameterKind] = {}
    if isinstance(form, CovarianceKind):
        kinds = {"covariances": replace(COVARIANCE, form=form), "scales": replace(SCALE, form=form)}
    name = getattr(model, "objective", "")
    return Capabilities(
        objective=_OBJECTIVES.get(name, ObjectiveKind.OTHER),
        temperature=float(getattr(model, "temperature", name != "minus inertia")),
        kinds=kinds,
    )


def component_names(model: object, count: int | None = None) -> tuple[str, ...]:
    """Return what the model's components are called; () where it has none.

    count:  how many there are, for a model that does not say; one that counts or names its components knows better.
    """
    noun = capabilities_of(model).components
    known = n_components(model)
    if known is None:
        known = len(noun.names) or count or 0
    return tuple(noun.name(k) for k in range(known))


def parameter_kinds(model: object, params: object) -> dict[str, ParameterKind]:
    """Return the kind of each array of the parameters: the field's, or what the model narrows it to."""
    narrowed = capabilities_of(model).kinds
    return {name: narrowed.get(name, kind) for name, kind in kinds_in(params).items()}


def free_kinds(model: object, params: object) -> dict[str, ParameterKind]:
    """Return the kinds of the arrays that the M-step chooses: all but those that the model holds."""
    held = capabilities_of(model).held
    return {name: kind for name, kind in parameter_kinds(model, params).items() if name not in held}


def covariance_form(model: object) -> CovarianceKind | None:
    """Return which of the six kinds the model's covariances are of; None for a model that has no such choice."""
    kinds = capabilities_of(model).kinds.values()
    return next((kind.form for kind in kinds if isinstance(kind, CovarianceMatrix)), None)


def has_components(params: object) -> bool:
    """Return whether parameters are those of components, one a row, that `permuted(order)` renames."""
    return callable(getattr(params, "permuted", None))


def are_exchangeable(model: object, params: object) -> bool:
    """Return whether the parameters are the same under other names of the components (label switching)."""
    if not has_components(params):
        return False
    return capabilities_of(model).exchangeable or not isinstance(getattr(model, "capabilities", None), Capabilities)


def told(model: object, error: DegenerateError) -> DegenerateError:
    """Return the failure with the component called as this model calls it, unless it is about something else."""
    if error.is_named:
        return error
    noun = capabilities_of(model).components
    return error.renamed(error.component, at_the_start(noun.singular), noun.names)


def is_model(model: object) -> TypeGuard[AnyModel]:
    """Return whether something has a model's verbs; the class of a model has not."""
    return not isinstance(model, type) and all(callable(getattr(model, verb, None)) for verb in VERBS)


def n_components(model: object) -> int | None:
    """Return K; None for a model that does not count components."""
    return getattr(model, "n_components", None)


def places_means(model: object) -> bool:
    """Return whether a model has K components with means that a start can be made around (`around`)."""
    return n_components(model) is not None and hasattr(model, "around")


def whole_of(model: object) -> Any:
    """Return the model of which this one leaves only a number free, or the model itself."""
    return getattr(model, "model", model)


def validator_of(model: EMModel[D, P, Q]) -> Callable[..., P] | None:
    """Return `params`, which checks parameters and raises ValueError; None for a model without."""
    return getattr(whole_of(model), "params", None)


def with_free_covariances(model: M) -> M:
    """Return the model with free covariances, where it has a kind of them to choose."""
    has_kind = bool(fields_of(model)) and hasattr(model, "covariance")
    return with_fields(model, {"covariance": "full"}) if has_kind else model


def responsibilities_of(posterior: object) -> FloatArray | None:
    """Return what a posterior holds; None for what is no posterior."""
    held = getattr(posterior, "responsibilities", None)
    return held if isinstance(held, np.ndarray) and hasattr(posterior, "log_likelihood") else None


def entropy_of(posterior: object) -> float:
    """Return the entropy that a posterior knows of itself, in nats; 0 for one that does not say."""
    return float(getattr(posterior, "entropy", 0.0))


def rounding_of(model: object, data: object, params: object) -> float:
    """Return how far the rounding of these parameters may move the objective: 0 for a model that does not say.

    A model says it by a method `rounding(data, params)`. It matters where a component is narrower than the last digits
    of its own mean can follow; there a small fall is arithmetic, and "EM never falls" would accuse it wrongly.
    """
    rounding = getattr(model, "rounding", None)
    return 0.0 if rounding is None else float(rounding(data, params))


def log_joint_of(model: EMModel[D, P, Q]) -> Joint[D, P] | None:
    """Return `log_joint`, which makes l and F at many places cheap; None for a model without."""
    return getattr(model, "log_joint", None)


def joint_of(model: EMModel[D, P, Q]) -> Joint[D, P] | None:
    """Return the table in which F is linear: `log_joint`, or `expected_log_joint`; None for a model without."""
    return log_joint_of(model) or getattr(model, "expected_log_joint", None)


def cell_joint_of(model: EMModel[D, P, Q]) -> Callable[[P], FloatArray] | None:
    """Return `joint`, P(cell and class) of counted cells (cells, classes); None for a model that counts none."""
    return getattr(model, "joint", None) if capabilities_of(model).cells else None


def log_likelihoods_of(model: EMModel[D, P, Q]) -> Callable[[D, Sequence[P]], FloatArray] | None:
    """Return `log_likelihoods`, the objective at many parameters at once; None for a model without.

    It costs much less than as many calls, and is NaN or minus infinity where a call would raise.
    """
    return getattr(model, "log_likelihoods", None)


def term_of_theta(model: object, params: object) -> float:
    """Return what F has of theta beside the table: a `log_prior`, minus a `divergence`, or nothing."""
    prior, divergence = getattr(model, "log_prior", None), getattr(model, "divergence", None)
    if prior is not None:
        return float(prior(params))
    return 0.0 if divergence is None else -float(divergence(params))


def conditional_m_step_of(model: EMModel[D, P, Q]) -> Refit[D, Q, P] | None:
    """Return `conditional_m_step`, which refits a part of the parameters; None for a model without."""
    return getattr(model, "conditional_m_step", None)


def free_blocks(model: object) -> tuple[tuple[str, ...], ...]:
    """Return the blocks of parameters that the model can refit one at a time, without what it holds."""
    has = capabilities_of(model)
    free = (tuple(name for name in block if name not in has.held) for block in has.blocks)
    return tuple(block for block in free if block) if callable(getattr(model, "conditional_m_step", None)) else ()


def expected_weights_of(params: object) -> FloatArray | None:
    """Return a mixture's weights, (K,), or those expected where they have a distribution; None without."""
    found = weights_of(params)
    expected: object = getattr(params, "weights", None) if found is None else found
    return expected if isinstance(expected, np.ndarray) and expected.ndim == 1 else None


def centres_of(params: object) -> FloatArray | None:
    """Return each component's mean in the data's units, (K, d): a Poisson distribution's is its rate; None without."""
    found = (getattr(params, name, None) for name in ("means", "centres", "rates"))
    return next((each for each in found if isinstance(each, np.ndarray) and each.ndim == 2), None)
