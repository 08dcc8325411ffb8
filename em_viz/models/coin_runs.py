"""A run of coins as arrays over its steps, and what heads, tosses, sets and coins are called in other people's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import words
from em_viz.run.half_steps import HalfSteps
from em_viz.run.responsibilities import Shares

COIN = "coin"
"""What components are called whose trials are tosses; others are called components, and theirs trials."""


class Said(NamedTuple):
    """What things are called: heads, tosses, tails, a set of tosses, several, a coin, several."""

    heads: str
    tosses: str
    tails: str
    one: str
    many: str
    coin: str
    coins: str


@dataclass(frozen=True, eq=False)
class Tosses:
    """A run of K coins on n sets.

    heads, tosses:  (n,) the data.
    p, weights:     (T+1, K); shares: of the sets.
    divisions:      (T+1, n, K) the responsibilities.
    """

    exhibit: Exhibit
    shares: Shares
    heads: FloatArray
    tosses: FloatArray
    p: FloatArray
    weights: FloatArray
    divisions: FloatArray

    @property
    def frames(self) -> HalfSteps:
        """The run's frames."""
        return self.shares.half_steps

    @property
    def names(self) -> tuple[str, ...]:
        """What the coins are called."""
        return self.exhibit.components

    @property
    def said(self) -> Said:
        """What heads, tosses, sets and coins are called, as far as the data are of those."""
        noun, one = self.exhibit.model.capabilities.components, words(self.exhibit.sample.row_noun)
        if noun.singular == COIN:
            return Said("heads", "tosses", "tails", one, f"{one}s", COIN, "coins")
        return Said("successes", "trials", "failures", one, f"{one}s", words(noun.singular), words(noun.many))

    def expected(self, of: FloatArray) -> FloatArray:
        """Return (T+1, K) the expected number of heads, or of tosses, of each coin; of: (n,)."""
        result: FloatArray = np.einsum("tnk,n->tk", self.divisions, of)
        return result
