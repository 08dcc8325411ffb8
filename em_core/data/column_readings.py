"""A column of text as numbers: nearly all cells at once, the odd ones each by itself, and in little memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from em_core.data.numbers import Decimal, read_number
from em_core.data.problems import Kind
from em_core.distributions.input_checks import LARGEST
from em_core.numerics.arrays import FloatArray

KINDS = tuple(Kind)
GOOD = len(KINDS)
"""The code of a cell that holds a number; any other is the place of its Kind in KINDS."""

_AT_ONCE = 1_024
_FORM = r"(?:[+-]?[0-9]{{1,20}}(?:{mark}[0-9]{{1,20}})?(?:[eE][+-]?[0-9]{{1,3}})?\n)*+"
_WITH_POINT = re.compile(_FORM.format(mark=r"\."))
_WITH_COMMA = re.compile(_FORM.format(mark=","))


@dataclass(frozen=True, eq=False)
class Readings:
    """The cells of a column as numbers, or as what is wrong with them.

    values:  (n,) the numbers, NaN where there is none; codes: (n,) GOOD, or the place in KINDS of what is wrong.
    """

    values: FloatArray
    codes: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return n."""
        return len(self.values)

    def __getitem__(self, i: int) -> float | Kind:
        """Return the number in a cell, or what is wrong with it."""
        code = int(self.codes[i])
        return float(self.values[i]) if code == GOOD else KINDS[code]

    def __iter__(self) -> Iterator[float | Kind]:
        """Yield each cell's number, or what is wrong with it."""
        return map(self.__getitem__, range(len(self)))


def read_column(cells: Sequence[str], decimal: Decimal) -> Readings:
    """Return what `numbers.read_number` says of every cell."""
    values, codes = np.full(len(cells), np.nan), np.full(len(cells), GOOD, dtype=np.uint8)
    pattern = _WITH_COMMA if decimal is Decimal.COMMA else _WITH_POINT
    for start in range(0, len(cells), _AT_ONCE):
        some = cells[start : start + _AT_ONCE]
        # One long text may stand in very many cells.
        text = "\n".join(some) + "\n" if sum(map(len, some)) < 63 * len(some) else ""
        if text and pattern.fullmatch(text) and text.count("\n") == len(some):
            plain = text.replace(",", ".").split("\n")
            values[start : start + len(some)] = np.fromiter(map(float, plain[:-1]), np.float64, len(some))
        else:
            _one_by_one(some, decimal, values[start : start + _AT_ONCE], codes[start : start + _AT_ONCE])
    large = (codes == GOOD) & ~(np.abs(values) < LARGEST)
    codes[large] = KINDS.index(Kind.TOO_LARGE)
    values[codes != GOOD] = np.nan
    return Readings(values, codes)


def _one_by_one(cells: Sequence[str], decimal: Decimal, values: FloatArray, codes: NDArray[np.uint8]) -> None:
    """Write what each cell holds; equal cells are read once."""
    known: dict[str, float | Kind] = {}
    for i, cell in enumerate(cells):
        read = known.get(cell)
        if read is None:
            read = known[cell] = read_number(cell, decimal)
        if isinstance(read, Kind):
            codes[i] = KINDS.index(read)
        else:
            values[i] = read
