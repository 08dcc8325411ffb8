"""Responsibilities at every step as arrays: the colours of the points, and which of them moved most."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr

from em_core.em.capabilities import capabilities_of
from em_core.em.nouns import Noun
from em_core.em.protocol import DegenerateError
from em_core.em.trace import AnyTrace
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.run.half_steps import E, HalfSteps, half_steps_of

Blend = NDArray[np.uint8]

COLOUR_BYTES = 12_000_000
"""How many bytes of colours an animation may hold; beyond them, changes too small to see are not stored."""

TIE = 1e-12
"""Shares that differ by less are the same: what is between them is rounding."""

SMALL_SHARE = 0.0005
"""Shares are shown to three decimals; a smaller move would read "from 0.620 to 0.620"."""


@dataclass(frozen=True, eq=False)
class Shares:
    """The responsibilities (n, K) of a run with T steps.

    counts:       (T+1, K) N_k under the responsibilities at each step's parameters.
    entropies:    (T+1,) -sum r log r of those responsibilities, in nats.
    blends:       (keys, n, K) the responsibilities in 255ths; key 0 is nothing at all, for the start.
    drawn:        the n rows that `blends` is about, in their order; None for all of them.
    blend_of:     (T+1,) the key that shows step t's responsibilities.
    coarseness:   how far, in 255ths, a stored colour may be from its responsibility because a change was not stored.
    moved:        (T+1,) the point whose division moved most in E-step t; at t = 0, the most undecided one.
    moved_to_component:  (T+1,) the component whose share of that point moved most (at t = 0: has most of it).
    share_before, share_after:  (T+1,) that share; `share_before[0]` is NaN.
    """

    trace: AnyTrace
    counts: FloatArray
    entropies: FloatArray
    blends: Blend
    blend_of: IntArray
    coarseness: int
    moved: IntArray
    moved_to_component: IntArray
    share_before: FloatArray
    share_after: FloatArray
    drawn: IntArray | None = field(default=None, kw_only=True)

    @property
    def half_steps(self) -> HalfSteps:
        """The run's frames."""
        return half_steps_of(self.trace)

    @property
    def n_components(self) -> int:
        """K."""
        return int(self.counts.shape[1])

    @property
    def component(self) -> Noun:
        """What the model calls its components."""
        return capabilities_of(self.trace.model).components

    @property
    def names(self) -> tuple[str, ...]:
        """(K,) what each component is called."""
        return tuple(self.component.name(k) for k in range(self.n_components))

    @property
    def rows(self) -> tuple[str, ...]:
        """(K,) what the rows of a table of the components are called: their numbers, where they have no names."""
        return self.names if self.component.names else tuple(str(k + 1) for k in range(self.n_components))


def e_cases(run: Shares) -> IntArray:
    """Return what each frame's last E-step did: the first (1); it moved a share visibly (2), a little (3), none (4)."""
    change = np.abs(run.share_after - run.share_before)
    case = np.select([change >= SMALL_SHARE, change > TIE], [2, 3], 4)[run.half_steps.posterior_of]
    case[run.half_steps.step_of == 1] = 1
    if case[-1] == 3:
        # How the run ended comes after it, and both are to fit into two lines: for a third the picture would move.
        case[-1] = 5
    found: IntArray = case
    return found


def named_points(run: Shares) -> IntArray:
    """Return the point that the sentence of each frame names, (frames,): that of an E-step whose division moved.

    It is counted among those that are drawn. -1 where it names none: at the start, after an M-step, and where nothing
    or next to nothing moved.
    """
    frames = run.half_steps
    names_one = (frames.kind_of == E) & np.isin(e_cases(run), (1, 2, 3)) & (run.n_components > 1)
    if run.trace.algorithm is not None:
        names_one[:] = False  # other algorithms have sentences of their own
    moved = run.moved if run.drawn is None else np.searchsorted(run.drawn, run.moved)
    return np.where(names_one, moved[frames.posterior_of], -1)


def shares_of(trace: AnyTrace, drawn: IntArray | None = None) -> Shares:
    """Return a run's shares, in one pass over its responsibilities (recomputed where the trace kept none).

    drawn:  the rows whose colours are wanted, in their order; None for all. Those that sentences name are added.
    """
    n_steps, (n, k) = trace.n_steps, trace.responsibilities(0).shape
    blends = _Blends(n if drawn is None else len(drawn), k)
    counts, entropies = np.empty((n_steps + 1, k)), np.empty(n_steps + 1)
    moved, component = np.empty((2, n_steps + 1), dtype=np.int64)
    before, after = np.full((2, n_steps + 1), np.nan)
    previous: FloatArray | None = None
    for t in range(n_steps + 1):
        # Component by component, (K, n): a maximum over components then is one of long rows.
        shares = np.ascontiguousarray(trace.responsibilities(t).T)
        counts[t] = shares.sum(axis=1)
        entropies[t] = entr(shares).sum()
        blends.add(shares.T if drawn is None else shares.T[drawn])
        if previous is None:
            moved[t] = shares.max(axis=0).argmin()
            component[t] = shares[:, moved[t]].argmax()
        else:
            change = np.abs(shares - previous)
            moved[t] = change.max(axis=0).argmax()
            component[t] = change[:, moved[t]].argmax()
            before[t] = previous[component[t], moved[t]]
        after[t] = shares[component[t], moved[t]]
        previous = shares
    stored, blend_of, coarseness = blends.finished()
    if drawn is not None and trace.algorithm is None:
        named = np.setdiff1d(moved, drawn)
        if len(named):
            more, off = _named_blends(trace, named, blend_of)
            drawn, stored = _together(drawn, named, stored, more)
            coarseness = max(coarseness, off)
    return Shares(trace, counts, entropies, stored, blend_of, coarseness, moved, component, before, after, drawn=drawn)


def _named_blends(trace: AnyTrace, named: IntArray, blend_of: IntArray) -> tuple[Blend, int]:
    """Return the blends (keys, rows, K) of rows that sentences name, and the most that a step's are off, in 255ths.

    blend_of:  the key of each step; the first step of a key is the one that was stored.
    """
    stored = [in_255ths(_responsibilities_at(trace, 0, named)) * np.uint8(0)]
    off = 0
    for t, key in enumerate(blend_of):
        blend = in_255ths(_responsibilities_at(trace, t, named))
        if key == len(stored):
            stored.append(blend)
        else:
            off = max(off, _distance(blend, stored[key]))
    return np.stack(stored), off


def _responsibilities_at(trace: AnyTrace, t: int, rows: IntArray) -> FloatArray:
    """Return the responsibilities of some rows at a step of EM; an E-step divides each row by itself."""
    try:
        found: FloatArray = trace.model.e_step(trace.data[rows], trace.params[t]).responsibilities
    except DegenerateError:
        return trace.responsibilities(t)[rows]
    return found


def _together(drawn: IntArray, named: IntArray, stored: Blend, more: Blend) -> tuple[IntArray, Blend]:
    """Return the rows that are drawn and those that are named, in their order, and the blends of both."""
    rows = np.concatenate([drawn, named])
    order = np.argsort(rows)
    # Row by row within each component, as `in_255ths` has them: what is long lies together.
    both = np.concatenate([stored, more], axis=1)[:, order]
    return rows[order], np.ascontiguousarray(both.transpose(0, 2, 1)).transpose(0, 2, 1)


def in_255ths(shares: FloatArray) -> Blend:
    """Return shares (n, K) as whole 255ths that sum to 255 in each row, each within one 255th of its share.

    The largest of a row is that of its largest share, and of the first component where shares tie within `TIE`: the
    largest picks the marker's shape, and rounding must not pick it.
    """
    rows = np.ascontiguousarray(shares.T)
    edges = np.cumsum(rows, axis=0)
    edges += TIE
    edges *= 255
    edges += 0.5
    edges[-1] = 255
    # All are at least 0.5: to cut off the decimals is to round down.
    whole = edges.astype(np.int16)
    blend = np.diff(whole, axis=0, prepend=np.int16(0)).astype(np.uint8)
    likeliest, largest = _first(rows >= rows.max(axis=0) - TIE), _first(blend == blend.max(axis=0))
    # The two differ by at most one 255th; to exchange them keeps the sum and brings neither a whole 255th off.
    at = np.flatnonzero(likeliest != largest)
    one, other = (likeliest[at], at), (largest[at], at)
    blend[one], blend[other] = blend[other], blend[one]
    return blend.T


def _first(mask: NDArray[np.bool_]) -> IntArray:
    """Return the first row (K, n) in which each column is True; each is in one."""
    found = np.zeros(mask.shape[1], dtype=np.int64)
    for k in range(len(mask) - 1, 0, -1):
        found[mask[k]] = k
    found[mask[0]] = 0
    return found


class _Blends:
    """Blends of the steps in bounded memory: when it is full, changes below twice the old threshold are dropped."""

    def __init__(self, n: int, k: int) -> None:
        self._room = max(COLOUR_BYTES // (n * k), 8)
        self._kept: list[Blend] = [np.zeros((k, n), dtype=np.uint8).T]
        self._key_of: list[int] = []
        self._threshold = 0
        self._coarseness = 0

    def add(self, shares: FloatArray) -> None:
        """Store one step's responsibilities, or point to the last stored ones when those look the same."""
        blend = in_255ths(shares)
        if len(self._kept) == 1 or _distance(blend, self._kept[-1]) > self._threshold:
            self._kept.append(blend)
        self._key_of.append(len(self._kept) - 1)
        while len(self._kept) > self._room:
            self._thin()

    def finished(self) -> tuple[Blend, IntArray, int]:
        """Return the stored colours, the key of each step, and the most that a step's colours are off, in 255ths."""
        stored = np.stack([blend.T for blend in self._kept]).transpose(0, 2, 1)
        return stored, np.array(self._key_of, dtype=np.int64), self._coarseness

    def _thin(self) -> None:
        self._threshold = max(2 * self._threshold, 1)
        # A step may now point to colours that are off by what was allowed before and what is allowed now.
        self._coarseness += self._threshold
        kept, new_key = self._kept[:2], [0, 1]
        for blend in self._kept[2:]:
            if _distance(blend, kept[-1]) > self._threshold:
                kept.append(blend)
            new_key.append(len(kept) - 1)
        self._kept = kept
        self._key_of = [new_key[key] for key in self._key_of]


def _distance(a: Blend, b: Blend) -> int:
    """Return the largest difference between two blends, in 255ths."""
    return int((np.maximum(a, b) - np.minimum(a, b)).max())
