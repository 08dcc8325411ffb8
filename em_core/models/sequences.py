"""Sequences: rows in order, in one or several runs that know nothing of one another."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.input_checks import as_table, raise_all
from em_core.numerics.arguments import quoted
from em_core.numerics.arrays import FloatArray, IntArray, frozen
from em_core.numerics.integers import whole


@dataclass(frozen=True, eq=False)
class Sequences:
    """values (n, d), one sequence after the other, and how long each is; the lengths sum to n.

    Raises ValueError for lengths that do not.
    """

    values: FloatArray
    lengths: tuple[int, ...]

    def __post_init__(self) -> None:
        """Freeze the values and check the lengths."""
        object.__setattr__(self, "values", frozen(as_table(self.values)))
        if not isinstance(self.lengths, tuple | list):
            raise ValueError(f"lengths is {quoted(self.lengths)}; it must be a list of whole numbers.")
        lengths = tuple(whole(f"The length of sequence {i + 1}", each, 0) for i, each in enumerate(self.lengths))
        object.__setattr__(self, "lengths", lengths)
        problems = [
            f"Sequence {i + 1} has length {length}; every sequence needs at least one row."
            for i, length in enumerate(self.lengths)
            if length < 1
        ]
        if not problems and sum(self.lengths) != len(self.values):
            problems.append(
                f"The lengths of the sequences sum to {sum(self.lengths)} and there are {len(self.values)} rows; "
                "they must agree."
            )
        raise_all(problems)

    @classmethod
    def by_group(cls, values: ArrayLike, groups: Sequence[object]) -> Sequences:
        """Return the sequences that a column of labels (n,) marks: a new one begins where the label changes.

        Raises ValueError where a label comes back after another, for then the order within its sequence is unknown.
        """
        listed: object = groups
        if isinstance(listed, str | bytes) or not isinstance(listed, Sequence | np.ndarray) or np.shape(listed) == ():
            raise ValueError(f"groups is {quoted(groups)}; it must be a list of labels, one a row.")
        groups = [_label(label) for label in groups]
        begins = [i for i in range(len(groups)) if i == 0 or groups[i] != groups[i - 1]]
        first = {groups[i]: i for i in reversed(begins)}
        raise_all(
            [
                f"Row {i + 1} goes back to sequence {groups[i]!r}, which began in row {first[groups[i]] + 1} and was "
                "left since; the rows of a sequence must follow one another. Sort by sequence, in the order of time."
                for i in begins
                if first[groups[i]] != i
            ]
        )
        return cls(as_table(values), tuple(np.diff([*begins, len(groups)]).tolist()))

    def __len__(self) -> int:
        """Return n, the number of rows in all."""
        return len(self.values)

    @property
    def firsts(self) -> IntArray:
        """The index of each sequence's first row."""
        return np.cumsum([0, *self.lengths[:-1]], dtype=np.int64)

    def slices(self) -> Iterator[slice]:
        """Yield the rows of each sequence."""
        for first, length in zip(self.firsts.tolist(), self.lengths, strict=True):
            yield slice(first, first + length)


def _label(label: object) -> object:
    """Return a label; ValueError for one that cannot be told from others, such as a list."""
    if isinstance(label, Hashable):
        return label
    raise ValueError(f"A label is {quoted(label)}; it must be a text or a number.")
