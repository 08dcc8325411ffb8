"""Emission parameters of each state, at every step of a run: Gaussian numbers, Poisson counts or symbols."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.models import CategoricalHMM, GaussianHMM, PoissonHMM
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import decimals_format, spread_of
from em_viz.models.common.scene import over_steps


@dataclass(frozen=True, eq=False)
class Emissions:
    """Emissions of a run with T steps; of data with several columns, the first.

    symbol, name:  of the parameter: "λ", "rate"; form: its number format.
    values:        (T+1, K, m) the parameters that the table shows: one mean, or M probabilities of symbols.
    heads:         (m,) what each of them is called.
    spread:        (T+1, K) standard deviations; None where the family has none.
    symbols:       what is written for 0, 1, ...; () where the data are numbers.
    """

    symbol: str
    name: str
    form: str
    values: FloatArray
    heads: tuple[str, ...]
    spread: FloatArray | None = None
    symbols: tuple[str, ...] = ()

    @property
    def levels(self) -> FloatArray | None:
        """(T+1, K) the states' means; None for symbols, which have none."""
        return None if self.symbols else self.values[:, :, 0]


@singledispatch
def emissions_of(model: AnyModel, exhibit: Exhibit, trace: AnyTrace) -> Emissions:  # noqa: ARG001 the signature to register
    """Return what the states of a run give; TypeError for a family that has no picture yet."""
    raise TypeError(f"There is no picture of the emissions of a {type(model).__name__}; register one in emissions.py.")


@emissions_of.register
def _(_model: GaussianHMM, exhibit: Exhibit, trace: AnyTrace) -> Emissions:
    seen = exhibit.data.values[:, 0]
    deviations = np.sqrt(over_steps(trace, lambda params: params.covariances)[:, :, 0, 0])
    form = decimals_format(seen, spread_of(seen))
    return Emissions(
        "μ", "mean", form, over_steps(trace, lambda params: params.means)[:, :, :1], ("mean μ",), deviations
    )


@emissions_of.register
def _(_model: PoissonHMM, exhibit: Exhibit, trace: AnyTrace) -> Emissions:
    seen = exhibit.data.values[:, 0]
    form = decimals_format(seen, spread_of(seen))
    rates = over_steps(trace, lambda params: params.rates)[:, :, :1]
    return Emissions("λ", "rate", form, rates, ("rate λ",))


@emissions_of.register
def _(model: CategoricalHMM, exhibit: Exhibit, trace: AnyTrace) -> Emissions:
    given = (exhibit.sample.facts or {}).get("symbols", tuple(str(m) for m in range(model.n_symbols)))
    symbols = tuple(map(str, given))
    return Emissions(
        "b", "probability", "fixed:3", over_steps(trace, lambda params: params.probabilities), symbols, symbols=symbols
    )
