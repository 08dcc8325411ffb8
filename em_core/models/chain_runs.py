"""Decoding along a run: each step's most likely paths (Viterbi), and forward-backward opened at one row.

All steps go through the data side by side, which costs little more than one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from em_core.models.forward_backward import ahead, backward, forward, most_likely_path
from em_core.models.hmm import Chain, HiddenMarkovModel
from em_core.models.sequences import Sequences
from em_core.numerics.arrays import FloatArray, IntArray

P = TypeVar("P", bound=Chain)

TOGETHER = 2_000_000
"""At most so many log-densities are held at once."""


@dataclass(frozen=True, eq=False)
class AtRows:
    """Forward-backward at one row for each of S steps; every array holds logarithms, in nats.

    ahead:      (S, K) P(state k | rows before it); emissions: (S, K) P(row | state k).
    news:       (S,) P(row | rows before it): what ahead times emissions sums to.
    filtered:   (S, K) P(state k | rows up to it), the scaled alpha.
    future:     (S, K) P(rows after it | state k) over P(rows after it | rows up to it), the scaled beta.
    pairs:      (S, K, K) P(state j here and k in the next row | all rows); NaN where no row follows.
    """

    ahead: FloatArray
    emissions: FloatArray
    news: FloatArray
    filtered: FloatArray
    future: FloatArray
    pairs: FloatArray


def most_likely_paths(model: HiddenMarkovModel[P], data: Sequences, params: Sequence[P]) -> tuple[IntArray, FloatArray]:
    """Return each step's most likely path, (S, n), and its joint log-probability with the data, (S,)."""
    paths, logs = np.empty((len(params), len(data)), dtype=np.int64), np.zeros(len(params))
    for steps in _batches(model, data, params):
        log_initial, log_transitions, log_emissions = _logs(model, data, params[steps])
        for rows in data.slices():
            path, log_probability = most_likely_path(log_initial, log_transitions, log_emissions[rows])
            paths[steps, rows] = path.T
            logs[steps] += log_probability
    return paths, logs


def at_rows(model: HiddenMarkovModel[P], data: Sequences, params: Sequence[P], rows: IntArray) -> AtRows:
    """Return forward-backward of step s at row rows[s], an index from 0 into all rows; rows: (S,)."""
    s, k = len(params), model.n_components
    found = AtRows(*(np.full(shape, np.nan) for shape in ((s, k), (s, k), (s,), (s, k), (s, k), (s, k, k))))
    for steps in _batches(model, data, params):
        log_initial, log_transitions, log_emissions = _logs(model, data, params[steps])
        for part in data.slices():
            wanted = np.flatnonzero((rows[steps] >= part.start) & (rows[steps] < part.stop))
            if len(wanted) == 0:
                continue
            emissions = log_emissions[part][:, wanted]
            moves = log_transitions[wanted]
            filtered, news = forward(log_initial[wanted], moves, emissions, part.start)
            gains = emissions - news[..., None]
            future = backward(moves, gains)
            i, each = rows[steps][wanted] - part.start, np.arange(len(wanted))
            before = np.where((i > 0)[:, None], ahead(filtered[i - 1, each], moves), log_initial[wanted])
            at = steps.start + wanted
            found.ahead[at], found.emissions[at], found.news[at] = before, emissions[i, each], news[i, each]
            found.filtered[at], found.future[at] = filtered[i, each], future[i, each]
            inner = i < len(filtered) - 1
            here, there = each[inner], i[inner] + 1
            arriving = (gains + future)[there, here]
            found.pairs[at[inner]] = filtered[there - 1, here][:, :, None] + moves[here] + arriving[:, None, :]
    return found


def _batches(model: HiddenMarkovModel[P], data: Sequences, params: Sequence[P]) -> Iterator[slice]:
    """Yield the steps that go through the data together."""
    size = max(TOGETHER // (len(data) * model.n_components), 1)
    for first in range(0, len(params), size):
        yield slice(first, min(first + size, len(params)))


def _logs(
    model: HiddenMarkovModel[P], data: Sequences, params: Sequence[P]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the logarithms of several parameters: initial (S, K), transitions (S, K, K), emissions (n, S, K)."""
    initial, transitions, emissions = zip(*(model.logs(data, one) for one in params), strict=True)
    return np.stack(initial), np.stack(transitions), np.stack(emissions, axis=1)
