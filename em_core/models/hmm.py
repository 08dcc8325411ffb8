"""Hidden Markov models by Baum-Welch, exact maximum likelihood, with the emissions of any family."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import ClassVar, Generic, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.family import Components, Family, ScoredFamily, ratio
from em_core.distributions.gaussian import EMPTY
from em_core.distributions.input_checks import as_floats, as_table, check_fit, raise_all, there_are
from em_core.em.capabilities import CHAIN, Capabilities, told
from em_core.em.parameters import SIMPLEX
from em_core.em.protocol import DegenerateError
from em_core.models.count_checks import check_simplex
from em_core.models.equal_components import Alike, alike, kept_alike
from em_core.models.forward_backward import filtered_and_steps, forward, most_likely_path, smooth
from em_core.models.forward_backward_blocks import LONG, smooth_in_blocks
from em_core.models.gaussian_mixture import count_components
from em_core.models.mixture import expected, towards_rows
from em_core.models.sequences import Sequences
from em_core.numerics.arrays import FloatArray, IntArray, frozen

MOST_SIDE_BY_SIDE = 2_000_000
"""Rows times states times chains that are followed at once: 16 MB an array."""


@dataclass(frozen=True, eq=False)
class Chain(Components):
    """Parameters of a Markov chain: how the hidden state begins and moves.

    initial:      (K,) P(first state), summing to one.
    transitions:  (K, K) P(next state | state), each row summing to one.
    """

    initial: FloatArray = field(metadata={"kind": SIMPLEX})
    transitions: FloatArray = field(metadata={"kind": SIMPLEX, "between": True})

    def permuted(self, order: ArrayLike) -> Self:
        """Return the same chain with its states in another order."""
        renamed = super().permuted(order)
        return replace(renamed, transitions=renamed.transitions[:, np.asarray(order)])


@dataclass(frozen=True, eq=False)
class ChainPosterior:
    """The posterior of the path of states, as far as the M-step and the bound need it.

    responsibilities:  (n, K) P(state k in row i | all rows of its sequence).
    transitions:       (K, K) expected number of moves from state to state.
    entropy:           of the posterior over paths, in nats.
    log_likelihood:    the objective at the parameters it belongs to, in nats.
    alike:             for each state the first that was identical to it; None where no two were.
    """

    responsibilities: FloatArray
    transitions: FloatArray
    entropy: float
    log_likelihood: float
    alike: Alike | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for name in ("responsibilities", "transitions"):
            object.__setattr__(self, name, frozen(getattr(self, name)))


P = TypeVar("P", bound=Chain)

PROPORTIONAL = 1e-11
"""How far ways into two states may be from one ratio, as probabilities: rounding moves them by some 1e-16 a step."""


def alike_states(params: Chain) -> Alike | None:
    """Return which states are identical: EM keeps them so, by a rule and not by rounding. None where no two are.

    They give the same and go on alike, to the last bit, and are entered in one ratio, from wherever and at the
    beginning: each row's probabilities of them are then in that ratio, too, and so are all expected moves.
    """
    groups = alike(params)
    if groups is None:
        return None
    into = np.vstack([params.initial, params.transitions])
    found = list(range(len(groups)))
    for k, first in enumerate(groups):
        total = into[:, [first, k]].sum(axis=0)
        if first != k and np.abs(into[:, first] * total[1] - into[:, k] * total[0]).max() <= PROPORTIONAL:
            found[k] = first
    return None if found == list(range(len(groups))) else tuple(found)


@dataclass(frozen=True)
class HiddenMarkovModel(ABC, Generic[P]):
    """A Markov chain of K hidden states, each with a distribution of what is seen (Baum et al. 1970; Rabiner 1989).

    A subclass names its family, and Params: the family's arrays beside the chain's.

    n_components:  K, the number of states, at least 1.
    """

    n_components: int

    objective = "log-likelihood"
    capabilities: ClassVar[Capabilities] = CHAIN

    def __post_init__(self) -> None:
        """Raise ValueError for a K that does not exist."""
        count_components(self)

    @property
    @abstractmethod
    def family(self) -> Family[P]:
        """What each state gives."""

    @property
    @abstractmethod
    def Params(self) -> Callable[..., P]:
        """The class of its parameters: the family's arrays beside the chain's."""

    def checked_params(self, initial: ArrayLike, transitions: ArrayLike, **emissions: ArrayLike) -> P:
        """Return parameters from the chain's and the family's arrays; ValueError names what is wrong."""
        k = self.n_components
        params = self.Params(
            check_simplex(initial, (k,), "initial probabilities"),
            check_simplex(transitions, (k, k), "transition probabilities"),
            **{name: as_floats(values, f"The {name}") for name, values in emissions.items()},
        )
        raise_all(self.family.problems(params, k, self.capabilities.components))
        return params

    def prepare(self, data: object) -> Sequences:
        """Return data as Sequences, a plain table (n, d) or vector as one; ValueError names every unfit value."""
        if not isinstance(data, Sequences):
            x = as_table(data)
            data = Sequences(x, (len(x),) if len(x) else ())
        raise_all(self.family.data_problems(data.values))
        if len(data) < self.n_components:
            raise ValueError(
                f"{there_are(len(data), 'row')} for {self.n_components} states; there must be at least one for each. "
                "Choose fewer states or add rows."
            )
        return data

    def initialise(self, data: Sequences, rng: np.random.Generator) -> P:
        """Return a chain without memory, and states half-way between K different rows and the average of all rows."""
        k = self.n_components
        emissions = self._fit(data, towards_rows(data.values, k, rng))
        return self._params(np.full(k, 1 / k), np.full((k, k), 1 / k), emissions)

    def _fit(self, data: Sequences, weights: FloatArray) -> Components:
        """Return the family's weighted fit; its complaint is about a state."""
        try:
            fit: Components = self.family.fit(data.values, weights)
        except DegenerateError as error:
            raise told(self, error) from error
        return fit

    def _params(self, initial: FloatArray, transitions: FloatArray, emissions: Components) -> P:
        arrays = {field.name: getattr(emissions, field.name) for field in fields(emissions)}
        return self.Params(initial, transitions, **arrays)

    def logs(self, data: Sequences, params: P) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return log initial (K,), log transitions (K, K) and log emissions (n, K); -inf where impossible.

        Raises ValueError for parameters of another K or of another dimension than the data.
        """
        check_fit(self.n_components, len(params.initial), data.values.shape[1], self.family.columns(params))
        with np.errstate(divide="ignore"):
            log_chain = np.log(params.initial), np.log(params.transitions)
        return *log_chain, self.family.log_density(data.values, params)

    def e_step(self, data: Sequences, params: P) -> ChainPosterior:
        """Return the posterior of the states by forward-backward, sequence by sequence."""
        log_initial, log_transitions, log_emissions = self.logs(data, params)
        smoothed = [
            (smooth if rows.stop - rows.start < LONG else smooth_in_blocks)(
                log_initial, log_transitions, log_emissions[rows], rows.start
            )
            for rows in data.slices()
        ]
        return ChainPosterior(
            np.concatenate([part.states for part in smoothed]),
            sum((part.pairs.sum(axis=0) for part in smoothed), np.zeros_like(log_transitions)),
            sum(part.entropy for part in smoothed),
            sum(part.log_likelihood for part in smoothed),
            alike=alike_states(params),
        )

    def m_step(self, data: Sequences, posterior: ChainPosterior) -> P:
        """Return the weighted fits (Rabiner 1989, eqs 40a-b and 52-54); DegenerateError for a state that collapses.

        A state that is never left has no row to estimate: every row is as good, and it gets equal probabilities.
        """
        emissions = self._fit(data, posterior.responsibilities)
        leaving = posterior.transitions.sum(axis=1, keepdims=True)
        moves = np.where(leaving > EMPTY, posterior.transitions, 1.0)
        initial = posterior.responsibilities[data.firsts].sum(axis=0)
        params = self._params(initial / initial.sum(), moves / moves.sum(axis=1, keepdims=True), emissions)
        return kept_alike(params, posterior.alike)

    def log_likelihood(self, data: Sequences, params: P) -> float:
        """Return log P(x), summed over the sequences, in nats."""
        log_initial, log_transitions, log_emissions = self.logs(data, params)
        return sum(
            float(forward(log_initial, log_transitions, log_emissions[rows], rows.start)[1].sum())
            for rows in data.slices()
        )

    def log_likelihoods(self, data: Sequences, params: Sequence[P]) -> FloatArray:
        """Return what `log_likelihood` does at each of so many parameters, (m,): their chains go side by side.

        No number where a row is impossible. A step of one chain costs NumPy no less than one of a hundred.
        """
        at_once = max(1, MOST_SIDE_BY_SIDE // max(1, data.values.shape[0] * self.n_components))
        parts = [params[first : first + at_once] for first in range(0, len(params), at_once)]
        return np.concatenate([np.zeros(0), *(self._side_by_side(data, part) for part in parts)])

    def _side_by_side(self, data: Sequences, params: Sequence[P]) -> FloatArray:
        logs = [self.logs(data, each) for each in params]
        initial, transitions = (np.stack([each[i] for each in logs]) for i in (0, 1))
        emissions = np.stack([each[2] for each in logs], axis=1)
        sums = [filtered_and_steps(initial, transitions, emissions[rows])[1].sum(axis=0) for rows in data.slices()]
        result: FloatArray = np.sum(sums, axis=0)
        return result

    def lower_bound(self, data: Sequences, posterior: ChainPosterior, params: P) -> float:
        """Return F = E_q log P(x, path) + entropy (Neal & Hinton 1998, eq. 7)."""
        log_initial, log_transitions, log_emissions = self.logs(data, params)
        states = posterior.responsibilities
        complete = (
            expected(np.broadcast_to(log_initial, (len(data.lengths), len(log_initial))), states[data.firsts])
            + expected(log_transitions, posterior.transitions)
            + expected(log_emissions, states)
        )
        return complete + posterior.entropy

    def score(self, data: Sequences, posterior: ChainPosterior, params: P) -> dict[str, FloatArray] | None:
        """Return the derivatives of F (em.scored); None where the family has none."""
        states = posterior.responsibilities
        family: object = self.family
        if not isinstance(family, ScoredFamily):
            return None
        return {
            "initial": ratio(states[data.firsts].sum(axis=0), params.initial),
            "transitions": ratio(posterior.transitions, params.transitions),
            **family.score(data.values, states, params),
        }

    def most_likely_path(self, data: Sequences, params: P) -> tuple[IntArray, float]:
        """Return the most likely path of states, (n,), and its joint log-probability (Viterbi 1967)."""
        log_initial, log_transitions, log_emissions = self.logs(data, params)
        found = [most_likely_path(log_initial, log_transitions, log_emissions[rows]) for rows in data.slices()]
        path: IntArray = frozen(np.concatenate([path for path, _ in found]), dtype=np.int64)
        return path, sum(float(log_probability) for _, log_probability in found)
