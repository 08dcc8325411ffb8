"""The protocol of algorithms: a start, half-steps for ever, and claims that a contract holds them to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, Self, runtime_checkable

from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Posterior, Q
from em_core.em.schedule import ALL, Claims, HalfStepKind, Schedule
from em_core.numerics.arguments import quoted
from em_core.numerics.arrays import FloatArray, IntArray


class State(NamedTuple, Generic[D, P, Q]):
    """What an algorithm begins with: a model, data as the model prepared them, and starting parameters."""

    model: EMModel[D, P, Q]
    data: D
    params: P


class Made(NamedTuple, Generic[P, Q]):
    """One half-step: what it was, and the parameters and the posterior that are in force after it.

    block:    the block of rows or of parameters that it renewed; ALL for everything.
    refused:  passes over the data at parameters that it has tried and refused.
    """

    kind: HalfStepKind
    params: P
    posterior: Q
    block: int = ALL
    refused: int = 0


@dataclass(frozen=True, eq=False)
class Wording:
    """A sentence for each half-step, with places such as {block} for its numbers.

    patterns:  the sentences.
    case:      (frames,) which of them each half-step is told by.
    numbers:   (frames,) by the names of the places; all are whole numbers.
    """

    patterns: tuple[str, ...]
    case: IntArray
    numbers: Mapping[str, FloatArray]

    def sentence(self, i: int) -> str:
        """Return the sentence of half-step i."""
        pattern: str = self.patterns[self.case[i]]
        return pattern.format(**{name: f"{round(values[i]):,}" for name, values in self.numbers.items()})


@runtime_checkable
class Algorithm(Protocol):
    """An EM-type algorithm: it raises a model's objective by its own verbs, half a step at a time; options only."""

    @property
    def claims(self) -> Claims:
        """What it promises: what never falls, where it rests, and what may be asked of its runs."""
        ...

    def refusal(self, model: AnyModel) -> str | None:
        """Return why it cannot run on a model, in a sentence; None where it can."""
        ...

    def start(self, model: EMModel[D, P, Q], data: D, params: P) -> State[D, P, Q]:
        """Return what `half_steps` begins with; ValueError for a model or data that it cannot run on."""
        ...

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        """Yield every half-step after the start, the first an E half-step; raises DegenerateError where none is left.

        Before parameters are yielded as a whole round, an E half-step has renewed some of the posterior.
        """
        ...

    def schedule(self, model: AnyModel, data: object, kinds: tuple[HalfStepKind, ...], block_of: IntArray) -> Schedule:
        """Return the half-steps of a run with the length of its rounds, and what its blocks are."""
        ...

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:
        """Return what each half-step of a run did, in sentences; noun: what a row is called."""
        ...


@runtime_checkable
class OwnPosterior(Protocol):
    """An algorithm whose M-step is given another q than the model's posterior: hard labels, draws, a tempered one."""

    def posterior_at(self, model: EMModel[D, P, Q], data: D, params: Sequence[P], t: int) -> Q:
        """Return the q that it held at step t of a run through these parameters, to the last bit."""
        ...

    def maximised(self, model: AnyModel, data: object, posterior: Posterior, bound: float, t: int) -> float:
        """Return what it maximises, at a posterior that it held at step t and at F there."""
        ...


@runtime_checkable
class Rows(Protocol):
    """Data in rows, of which some can be taken alone: an array."""

    def __len__(self) -> int:
        """Return how many rows there are."""
        ...

    def __getitem__(self, rows: IntArray, /) -> Self:
        """Return these rows."""
        ...


def row_count(data: object) -> int:
    """Return how many rows data have; TypeError for data that are not in rows."""
    if not isinstance(data, Rows):
        raise TypeError(f"data is {quoted(data)}; an algorithm that takes a few rows at a time needs an array of rows.")
    return len(data)


def take_rows(data: D, rows: IntArray) -> D:
    """Return some rows of data; TypeError for data that are not in rows."""
    if not isinstance(data, Rows):
        raise TypeError(f"data is {quoted(data)}; an algorithm that takes a few rows at a time needs an array of rows.")
    return data[rows]
