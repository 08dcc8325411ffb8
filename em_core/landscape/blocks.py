"""One array of the parameters as free numbers without bounds, by the kind that its field names.

real          the numbers themselves
positive      logarithms
probability   log-odds
simplex       logarithms of the ratios to the first entry: one number fewer than entries (Aitchison 1982)
covariance    the Cholesky factor, with the logarithm of its diagonal (Pinheiro & Bates 1996); only the numbers that the
              covariance kind leaves free
degrees of freedom (of a Wishart in d dimensions)  the logarithm of what is above d - 1

An entry that stands on its edge (a share of 0, a probability of 1) has no logarithm. EM never moves it away from there
(it multiplies), so it is held where it is and reported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit

from em_core.arrays import FloatArray
from em_core.families.gaussian import KINDS, CovarianceKind
from em_core.landscape.names import Names

EDGE = 1e-10
"""A share, a probability or a part of the largest entry closer to its limit than this stands on the edge."""


@dataclass(frozen=True, eq=False)
class Block:
    """The free numbers of one array.

    names:       of each number; `edge`: of the entries that stand on the edge and are held.
    logs:        for each number, whether it is a logarithm (or log-odds), so that a move of 1 is a large one anywhere.
    forward:     array -> (len(names),); backward: its inverse.
    """

    field: str
    names: tuple[str, ...]
    edge: tuple[str, ...]
    logs: tuple[bool, ...]
    forward: Callable[[FloatArray], FloatArray]
    backward: Callable[[FloatArray], FloatArray]


def block_of(model: Any, field: str, kind: str, values: FloatArray, names: Names, edge: float = EDGE) -> Block:
    """Return the free numbers of the array `values` of this kind; ValueError for a kind that nobody stated."""
    if kind == "real":
        return _entrywise(field, values, names, "", np.ones(values.shape, dtype=bool), np.array, np.array)
    if kind == "positive":
        free = np.asarray(values > edge * np.max(values, initial=0.0))
        return _entrywise(field, values, names, "log ", free, np.log, np.exp)
    if kind == "probability":
        free = np.asarray((values > edge) & (values < 1 - edge))
        return _entrywise(field, values, names, "log-odds of ", free, logit, expit)
    if kind == "degrees of freedom":
        return _degrees_of_freedom(len(model.prior.mean) - 1, field, values, names)
    if kind == "simplex":
        return _simplex(field, values, names, edge)
    if kind == "covariance":
        return _covariance(getattr(model, "kind", KINDS["full"]), field, values, names)
    raise ValueError(f"The field {field} is of the kind {kind!r}, for which no coordinates are stated.")


def _entrywise(
    field: str,
    values: FloatArray,
    names: Names,
    prefix: str,
    free: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    out: Callable[[FloatArray], Any],
    back: Callable[[FloatArray], Any],
) -> Block:
    def forward(array: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore"):
            return np.asarray(out(np.asarray(array)[free]))

    def backward(numbers: FloatArray) -> FloatArray:
        array = np.array(values)
        with np.errstate(over="ignore"):
            array[free] = back(numbers)
        return array

    called = {index: prefix + names.entry(field, index, values.shape) for index in np.ndindex(values.shape)}
    inside = tuple(name for index, name in called.items() if free[index])
    edge = tuple(name.removeprefix(prefix) for index, name in called.items() if not free[index])
    return Block(field, inside, edge, (bool(prefix),) * len(inside), forward, backward)


def _degrees_of_freedom(least: int, field: str, values: FloatArray, names: Names) -> Block:
    free = np.asarray(values > least)
    prefix = f"log of {least} less than the " if least else "log "
    return _entrywise(
        field, values, names, prefix, free, lambda v: np.asarray(np.log(v - least)), lambda v: least + np.exp(v)
    )


def _simplex(field: str, values: FloatArray, names: Names, limit: float) -> Block:
    rows = [(row, values[row] > limit) for row in np.ndindex(values.shape[:-1])]
    inside, edge = [], []
    for row, free in rows:
        first = int(np.flatnonzero(free)[0])
        others = [int(j) for j in np.flatnonzero(free)[1:]]
        inside += [names.ratio(field, row, j, first) for j in others]
        edge += [names.share(field, row, int(j)) for j in np.flatnonzero(~free)]

    def forward(array: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore"):
            logs = [np.log(array[row][free]) for row, free in rows]
        return np.concatenate([part[1:] - part[0] for part in logs])

    def backward(numbers: FloatArray) -> FloatArray:
        array, used = np.array(values), 0
        for row, free in rows:
            size = int(free.sum())
            logs = np.concatenate([[0.0], numbers[used : used + size - 1]])
            used += size - 1
            grown = np.exp(logs - logs.max())
            array[(*row, free)] = grown / grown.sum() * (1 - values[row][~free].sum())
        return array

    return Block(field, tuple(inside), tuple(edge), (True,) * len(inside), forward, backward)


def _covariance(kind: CovarianceKind, field: str, values: FloatArray, names: Names) -> Block:
    stacked = values.reshape(-1, *values.shape[-2:])
    k, d = stacked.shape[:2]
    matrices = 1 if kind.tied else k
    whose: list[int | None] = [None] if kind.tied or values.ndim == 2 else list(range(k))
    lower = np.tril_indices(d, -1)
    word = "log standard deviation" if field != "scales" else "log scale"

    called: list[str] = []
    for component in whose:
        if kind.shape == "spherical":
            called.append(names.spread(word, component, d=d))
            continue
        given = f"{word} (given the columns before)" if kind.shape == "full" and d > 1 else word
        called += [names.spread(given if j else word, component, j, d=d) for j in range(d)]
        if kind.shape == "full":
            called += [names.spread("Cholesky entry", component, i, j, d=d) for i in range(d) for j in range(i)]

    def forward(array: FloatArray) -> FloatArray:
        some = np.asarray(array).reshape(k, d, d)[:matrices]
        if kind.shape == "spherical":
            return np.asarray(np.log(some[:, 0, 0]) / 2)
        if kind.shape == "diag":
            return np.asarray(np.log(np.diagonal(some, axis1=1, axis2=2)) / 2).ravel()
        factors = np.linalg.cholesky(some)
        logs = np.log(np.diagonal(factors, axis1=1, axis2=2))
        return np.concatenate([logs, factors[:, *lower]], axis=1).ravel()

    def backward(numbers: FloatArray) -> FloatArray:
        table = numbers.reshape(matrices, -1)
        factors = np.zeros((matrices, d, d))
        with np.errstate(over="ignore"):
            factors[:, range(d), range(d)] = np.exp(table[:, :d] if kind.shape != "spherical" else table)
            if kind.shape == "full":
                factors[:, *lower] = table[:, d:]
            some = factors @ factors.swapaxes(1, 2)
        return np.repeat((some + some.swapaxes(1, 2)) / 2, k // matrices, axis=0).reshape(values.shape)

    logs = tuple(not name.startswith("Cholesky") for name in called)
    return Block(field, tuple(called), (), logs, forward, backward)
