"""A hidden Markov model's run as arrays over its steps: what every picture and panel of it reads."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.models import Sequences
from em_core.models.chain_runs import most_likely_paths
from em_core.models.hmm import HiddenMarkovModel
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.models.common.scene import over_steps
from em_viz.models.hmm.emissions import Emissions, emissions_of
from em_viz.run.responsibilities import Shares, shares_of

LITTLE = 0.5
"""A row of transitions made from fewer expected departures than this is no estimate, and is not shown as one."""

SHOWN = 5_000
"""As many rows are drawn; a screen has no room for more."""


@dataclass(frozen=True, eq=False)
class History(Shares):
    """A run with T steps on n rows with K states: the shares are the states' probabilities row by row.

    initial, transitions:  (T+1, K) and (T+1, K, K), the chain after each step.
    moves:       (T+1, K, K) expected number of moves from state to state, in E-step t.
    paths:       (T+1, n) the most likely path at step t's parameters; path_logs: (T+1,) its log-probability with x.
    likeliest:   (T+1, n) the states that are likeliest one by one.
    emissions:   what each state gives, at every step.
    """

    exhibit: Exhibit
    model: HiddenMarkovModel[Any]
    initial: FloatArray
    transitions: FloatArray
    moves: FloatArray
    paths: IntArray
    path_logs: FloatArray
    likeliest: IntArray
    emissions: Emissions

    @property
    def data(self) -> Sequences:
        """The sequences."""
        data: Sequences = self.trace.data
        return data

    @property
    def shown(self) -> int:
        """How many rows are drawn."""
        return min(len(self.data), SHOWN)

    @property
    def noun(self) -> str:
        """What a row is called."""
        return self.exhibit.sample.row_noun

    @property
    def truth(self) -> IntArray | None:
        """(n,) the true states, where somebody knows them."""
        known = (self.exhibit.sample.facts or {}).get("truth")
        return None if known is None or len(known) != len(self.data) else np.asarray(known, dtype=np.int64)

    @property
    def changes_expected(self) -> FloatArray:
        """(T+1,) the expected number of changes of state in E-step t."""
        result: FloatArray = self.moves.sum(axis=(1, 2)) - np.trace(self.moves, axis1=1, axis2=2)
        return result

    @property
    def told(self) -> FloatArray:
        """(T+1, K, K) the transitions, NaN in the rows of states that the data hardly ever see departing.

        Those of the start are as they were given; all others were made by the E-step before them.
        """
        departures = np.concatenate([np.full((1, self.n_components), np.inf), self.moves[:-1].sum(axis=2)])
        result: FloatArray = np.where(departures[..., None] < LITTLE, np.nan, self.transitions)
        return result

    @property
    def stays(self) -> FloatArray:
        """(T+1, K) how many rows a state lasts on average once it is entered: 1 / (1 - a_kk).

        inf for a state that is not left, as far as the rows tell; NaN for one that is hardly ever there to be left.
        """
        others = 1 - np.eye(self.n_components)
        leavings = np.concatenate([np.full((1, self.n_components), np.inf), (self.moves[:-1] * others).sum(axis=2)])
        leaving = (self.told * others).sum(axis=2)
        with np.errstate(divide="ignore"):
            result: FloatArray = np.where((leavings < LITTLE) & ~np.isnan(leaving), np.inf, 1 / leaving)
        return result

    def changes_of(self, paths: IntArray) -> IntArray:
        """Return how often each of the paths (..., n) changes its state, sequences apart."""
        changed = np.diff(paths, axis=-1) != 0
        changed[..., self.data.firsts[1:] - 1] = False
        result: IntArray = changed.sum(axis=-1)
        return result


def history(model: HiddenMarkovModel[Any], exhibit: Exhibit, trace: AnyTrace) -> History:
    """Return the run as arrays."""
    shares = shares_of(trace)
    steps = range(trace.n_steps + 1)
    paths, logs = most_likely_paths(model, trace.data, trace.params)
    return History(
        **{field.name: getattr(shares, field.name) for field in fields(shares)},
        exhibit=exhibit,
        model=model,
        initial=over_steps(trace, lambda params: params.initial),
        transitions=over_steps(trace, lambda params: params.transitions),
        moves=np.stack([trace.posterior(t).transitions for t in steps]),
        paths=paths,
        path_logs=logs,
        likeliest=np.stack([trace.responsibilities(t).argmax(axis=1) for t in steps]),
        emissions=emissions_of(model, exhibit, trace),
    )


def hits(states: IntArray, truth: IntArray) -> int:
    """Return in how many rows states (n,) are the truth (n,), under the naming of states for which that is most."""
    together = np.zeros((states.max() + 1, truth.max() + 1), dtype=np.int64)
    np.add.at(together, (states, truth), 1)
    return int(together[linear_sum_assignment(together, maximize=True)].sum())
