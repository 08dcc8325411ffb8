"""What must hold of every table of Gaussian mixtures, computed by formulas of its own; a mutant must fail one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.testing import assert_allclose
from scipy.linalg import eigh
from scipy.stats import multivariate_normal

from em_core.selection import Cell, Flag, Table

COVARIANCE_NUMBERS: dict[str, Callable[[int, int], int]] = {
    "full": lambda k, d: k * d * (d + 1) // 2,
    "tied": lambda _k, d: d * (d + 1) // 2,
    "diag": lambda k, d: k * d,
    "tied_diag": lambda _k, d: d,
    "spherical": lambda k, _d: k,
    "tied_spherical": lambda _k, _d: 1,
}


def free_numbers(covariance: str, k: int, d: int) -> int:
    """K - 1 weights, K d means, and the covariances."""
    return k - 1 + k * d + COVARIANCE_NUMBERS[covariance](k, d)


def joint(x: Any, params: Any) -> Any:
    """P(x_i, k), (n, K)."""
    parts = zip(params.weights, params.means, params.covariances, strict=True)
    return np.column_stack([w * multivariate_normal(m, c).pdf(x) for w, m, c in parts]).reshape(len(x), -1)


def check_criteria(table: Table, x: Any) -> None:
    """l, p, AIC, BIC, entropy and ICL of every cell."""
    n, d = x.shape
    for cell in table.cells:
        if cell.fit is None:
            continue
        parts = joint(x, cell.params)
        log_likelihood = np.log(parts.sum(axis=1)).sum()
        entropy = -np.log(parts.max(axis=1) / parts.sum(axis=1)).sum()
        p = free_numbers(str(cell.covariance), cell.k, d)
        # Sums of n logs, each rounded to some 1e-16 of its size, and quadratic forms: 1e-10 leaves a margin of 100.
        assert_allclose(cell.log_likelihood, log_likelihood, rtol=1e-10)
        assert cell.free_parameters == p
        assert_allclose(cell.aic, -2 * log_likelihood + 2 * p, rtol=1e-10)
        assert_allclose(cell.bic, -2 * log_likelihood + p * np.log(n), rtol=1e-10)
        assert cell.entropy >= 0
        assert_allclose(cell.entropy, entropy, rtol=1e-8, atol=1e-8)
        assert_allclose(cell.icl, cell.bic + 2 * entropy, rtol=1e-10)


def stands_on_few(params: Any, x: Any) -> bool:
    """The rule of the flag, by a generalised eigenvalue problem."""
    n, d = x.shape
    spread = np.cov(x, rowvar=False, bias=True).reshape(d, d)
    narrow = any(eigh(c, spread, eigvals_only=True).min() < 1e-6 for c in params.covariances)
    few = len(params.weights) > 1 and bool((n * params.weights < max(5, d + 2) - 1e-6).any())
    return few or narrow


def check_flags(table: Table, x: Any) -> None:
    """Every flag that a cell deserves, and the ranking without those that are barred."""
    for cell in table.cells:
        assert (Flag.DEGENERATE in cell.flags) == (cell.fit is None)
        if cell.fit is None:
            assert np.isnan(cell.bic)
            assert cell.why.endswith(".")
            continue
        assert (Flag.SPURIOUS in cell.flags) == stands_on_few(cell.params, x)
        assert (Flag.REACHED_ONCE in cell.flags) == (cell.hits < 2 and cell.k > 1)
        best = max((o.log_likelihood for o in cell.ends if is_sound(o, x)), default=None)
        if best is not None:
            # Recomputed at the same parameters: rounding of a sum of n logs.
            assert_allclose(cell.log_likelihood, best, rtol=1e-11)
    barred = [c for c in table.cells if set(c.flags) - {Flag.REACHED_ONCE}]
    for name in ("aic", "bic", "icl"):
        ranked = table.ranking(name)
        assert not [c for c in ranked if c in barred]
        assert len(ranked) == len(table.cells) - len(barred)
        values = [c.criterion(name) for c in ranked]
        assert values == sorted(values)
        assert table.best(name) is ranked[0]
        everyone = [c for c in table.cells if c.fit is not None]
        assert len(table.ranking(name, flagged=True)) == len(everyone)


def is_sound(optimum: Any, x: Any) -> bool:
    """An end that may be the best of its cell."""
    return optimum.kind.value != "degenerate" and not stands_on_few(optimum.params, x)


def is_case_of(one: Cell, other: Cell) -> bool:
    """Whether the first cell's model is a special case of the other's, from a list written by hand."""
    wider = {
        "tied_spherical": {"tied_spherical", "spherical", "tied_diag", "diag", "tied", "full"},
        "spherical": {"spherical", "diag", "full"},
        "tied_diag": {"tied_diag", "diag", "tied", "full"},
        "diag": {"diag", "full"},
        "tied": {"tied", "full"},
        "full": {"full"},
    }
    return one is not other and one.k <= other.k and other.covariance in wider[str(one.covariance)]


def check_nested(table: Table) -> None:
    """No cell lies lower than a special case of it, unless it says so."""
    for cell in table.cells:
        for other in table.cells:
            sound = other.fit is not None and Flag.SPURIOUS not in other.flags
            if cell.fit is None or not sound or not is_case_of(other, cell):
                continue
            # Both are at rest, known to rounding: 1e-6 is far above that, and far below what a start makes.
            if cell.log_likelihood < other.log_likelihood - 1e-5:
                assert Flag.NOT_THE_MAXIMUM in cell.flags, (cell.k, cell.covariance, other.k, other.covariance)
