"""Component splits: starts for a larger model that begin where a smaller one, nested in it, has its maximum.

The responsibilities of a component are shared between it and a copy of it, unevenly: by the side of its centre that a
row lies on, or by how far out it lies. One M-step of the larger model makes a start of them. Weakly uneven shares begin
close to the smaller model's likelihood, from where EM can only climb; strongly uneven ones reach further
(Ueda, Nakano, Ghahramani & Hinton 2000, section 3).
"""

from __future__ import annotations

from functools import singledispatch
from itertools import product

import numpy as np

from em_core.em.capabilities import responsibilities_of
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.models import Sequences
from em_core.models.gaussian_mixture import MixturePosterior
from em_core.models.hmm import ChainPosterior
from em_core.models.student_mixture import StudentPosterior
from em_core.multistart.component_params import ComponentParams
from em_core.numerics.arrays import FloatArray

TILTS = (0.1, 0.8)
"""How uneven a split is: 0 gives both halves the same share of every row, 1 gives each row to one of them."""

MOST_AXES = 3
"""A component is split across at most so many of its principal axes."""


def nested_starts(
    small: AnyModel, large: AnyModel, data: object, params: ComponentParams, more: int
) -> list[ComponentParams]:
    """Return starts of `large`, which has so many components more, from a fit of `small`.

    With none more there is one start: an M-step of the larger model from the smaller one's posterior. With several
    more, components are split one after the other, the heaviest first.
    """
    try:
        posterior = small.e_step(data, params)
    except DegenerateError:
        return []
    r, rows = responsibilities_of(posterior), _rows(data)
    if r is None or rows is None:
        return []
    if not more:
        return _made(large, data, posterior, r, tuple(range(r.shape[1])))
    starts: list[ComponentParams] = []
    for first, tilt, way in product(range(r.shape[1]), TILTS, range(min(rows.shape[1], MOST_AXES) + 1)):
        shares, of = r, list(range(r.shape[1]))
        for turn in range(more):
            component = first if turn == 0 else int(shares.sum(axis=0).argmax())
            shares = _split(shares, component, _halves(rows, shares[:, component], way, tilt))
            of.append(of[component])
        starts += _made(large, data, posterior, shares, tuple(of))
    return starts


def _rows(data: object) -> FloatArray | None:
    values = data.values if isinstance(data, Sequences) else data
    if not isinstance(values, np.ndarray) or values.ndim != 2 or not np.isfinite(values).all():
        return None
    return values


def _split(r: FloatArray, component: int, share: FloatArray) -> FloatArray:
    """Return responsibilities in which a component has kept this share of each row, and a new last one has the rest."""
    result: FloatArray = np.column_stack([r, r[:, component] * (1 - share)])
    result[:, component] *= share
    return result


def _halves(rows: FloatArray, weights: FloatArray, way: int, tilt: float) -> FloatArray:
    """Return the share (n,) of each row that the first half keeps.

    way:  which principal axis of the component, the longest first; the number of axes for "how far out".
    """
    total = max(float(weights.sum()), np.finfo(np.float64).tiny)
    moved = rows - (weights @ rows) / total
    spread = (moved * weights[:, None]).T @ moved / total
    values, basis = np.linalg.eigh(spread)
    values = np.maximum(values, max(float(values[-1]), 1e-300) * 1e-12)
    along = (moved @ basis / np.sqrt(values))[:, ::-1]
    axes = min(rows.shape[1], MOST_AXES)
    score = along[:, way] if way < axes else np.sqrt((along**2).sum(axis=1) / rows.shape[1]) - 1
    halves: FloatArray = 0.5 + 0.5 * tilt * np.tanh(score)
    return halves


def _made(
    large: AnyModel,
    data: object,
    posterior: object,
    r: FloatArray,
    of: tuple[int, ...],
) -> list[ComponentParams]:
    """Return the start that these responsibilities make, in a list; an empty one where they make none.

    of:  for each component of the larger model, the component of the smaller one that it comes from.
    """
    try:
        made = _m_step(posterior, large, data, r, of)
        if made is not None:
            large.e_step(data, made)
    except DegenerateError:
        return []
    return [] if made is None else [made]


@singledispatch
def _m_step(
    _posterior: object, _large: AnyModel, _data: object, _r: FloatArray, _of: tuple[int, ...]
) -> ComponentParams | None:
    """Return an M-step of the larger model from responsibilities; None where the posterior holds more than those."""
    return None


@_m_step.register
def _(
    _posterior: MixturePosterior,
    large: AnyModel,
    data: object,
    r: FloatArray,
    _of: tuple[int, ...],
) -> ComponentParams | None:
    made: ComponentParams = large.m_step(data, MixturePosterior(r, np.nan))
    return made


@_m_step.register
def _(
    posterior: StudentPosterior,
    large: AnyModel,
    data: object,
    r: FloatArray,
    of: tuple[int, ...],
) -> ComponentParams | None:
    index = list(of)
    parts = StudentPosterior(r, np.nan, posterior.shapes[index], posterior.rates[:, index])
    made: ComponentParams = large.m_step(data, parts)
    return made


@_m_step.register
def _(
    posterior: ChainPosterior,
    large: AnyModel,
    data: object,
    r: FloatArray,
    of: tuple[int, ...],
) -> ComponentParams | None:
    """Moves are shared among the copies of a state as its rows are."""
    index, held = np.array(of), r.sum(axis=0)
    together = np.array([held[index == state].sum() for state in of])
    share = held / np.maximum(together, np.finfo(np.float64).tiny)
    moves = posterior.transitions[np.ix_(index, index)] * np.outer(share, share)
    made: ComponentParams = large.m_step(data, ChainPosterior(r, moves, np.nan, np.nan))
    return made
