"""The bootstrap of the parameters: how sure a fit is (Efron 1979; of mixtures O'Hagan, Murphy, Scrucca & Gormley 2019).

Samples are drawn from the fit (parametric), or rows from the data with replacement (plain). The model is fitted to
each, from the fit itself on, and the spread of these estimates is that of the fit.

The components of a replicate may come under other names: they are matched to those of the fit by assignment. Where a
component is nearer to another than to the one that it is matched with, the replicate is matched ambiguously.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from em_core.algorithms.argument_checks import column_names, entered
from em_core.em.capabilities import has_components
from em_core.em.label_matching import matched, renamed, spread_of, table_of
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.landscape.parameter_axes import natural_axes
from em_core.multistart.component_params import ComponentParams
from em_core.numerics.arguments import callback, one_of
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.generators import result_of, result_until
from em_core.numerics.integers import whole
from em_core.selection.candidates import rows_of
from em_core.selection.lrt import MOST_REPLICATES
from em_core.selection.quick import quick_fit
from em_core.selection.simulating import can_be_simulated, simulate

METHODS = ("parametric", "plain")
"""How samples are drawn: from the fit, or rows from the data with replacement."""

LEVEL = (0.025, 0.975)
"""The quantiles of a 95 % interval."""

EVERY = 10
"""So many replicates are made between two words of progress."""


@dataclass(frozen=True)
class BootstrapInterval:
    """One number of the fit, and where 95 % of the replicates have it.

    error:  the standard deviation of the replicates.
    """

    name: str
    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class ParameterBootstrap:
    """The replicates of a fit.

    params:      the fit.
    replicates:  the parameters of each sample, their components in the order of the fit.
    ambiguous:   (replicates,) whether a component is nearer to another of the fit than to the one it is matched with.
    failed:      how many samples had no sound fit; asked: how many were asked for.
    """

    method: str
    model: AnyModel
    params: ComponentParams
    columns: tuple[str, ...]
    replicates: tuple[ComponentParams, ...]
    ambiguous: tuple[bool, ...]
    failed: int
    asked: int

    @property
    def done(self) -> int:
        """How many samples were fitted, or failed."""
        return len(self.replicates) + self.failed

    def count(self) -> tuple[int, int]:
        """Return how many samples are done, and of how many."""
        return self.done, self.asked

    @property
    def matched(self) -> int:
        """How many replicates are matched without ambiguity."""
        return len(self.ambiguous) - sum(self.ambiguous)

    @cached_property
    def intervals(self) -> tuple[BootstrapInterval, ...]:
        """The numbers that have a name, with the 2.5 and 97.5 % quantiles of the replicates; none for no replicates."""
        if not self.replicates:
            return ()
        axes = natural_axes(self.model, self.params, self.columns)
        found = []
        for axis in axes:
            values = np.array([axis.value(each) for each in self.replicates])
            low, high = (float(each) for each in np.quantile(values, LEVEL))
            error = float(values.std(ddof=1)) if len(values) > 1 else 0.0
            found.append(BootstrapInterval(axis.name, axis.value(self.params), error, low, high))
        return tuple(found)


def bootstrap_parameters(
    model: AnyModel,
    x: object,
    params: ComponentParams,
    replicates: int = 199,
    seed: int = 0,
    *,
    method: str = "parametric",
    columns: Sequence[str] = (),
    on_progress: Callable[[int, int], bool | None] | None = None,
) -> ParameterBootstrap:
    """Return the bootstrap of a fit.

    model, x:     the model and the data that it was fitted to.
    params:       the fit, for example `table.best().params`.
    replicates:   how many samples are drawn.
    method:       "parametric": from the fit; "plain": rows of the data with replacement.
    columns:      the names of the data's columns, for the names of the parameters.
    on_progress:  called with (replicates done, replicates in all); False stops, and what was made is returned.

    Raises ValueError for a model that samples cannot be drawn from, and for data that are no table.
    """
    callback("on_progress", on_progress)
    work = bootstrapping_parameters(model, x, params, replicates, seed, method=method, columns=columns)
    if on_progress is None:
        return result_of(work)
    return result_until(work, lambda found: on_progress(found.done, found.asked))


def bootstrapping_parameters(
    model: AnyModel,
    x: object,
    params: ComponentParams,
    replicates: int = 199,
    seed: int = 0,
    *,
    method: str = "parametric",
    columns: Sequence[str] = (),
) -> Generator[ParameterBootstrap, None, ParameterBootstrap]:
    """Make the bootstrap of `bootstrap_parameters` as a generator: yields it as it stands, and returns it whole."""
    way = one_of("method", method, METHODS)
    asked = whole("replicates", replicates, most=MOST_REPLICATES)
    seeds = np.random.SeedSequence(whole("seed", seed, 0)).spawn(asked)
    data = entered(model, x, params)
    rows = rows_of(data)
    names = column_names(columns)
    if not len(rows) or rows is not data:
        raise ValueError("The rows of these data depend on one another or are no table; no samples can be drawn.")
    if way == "parametric" and not can_be_simulated(params):
        simulate(params, 1, np.random.default_rng(0))
    return _making(model, rows, params, seeds, way, names)


def _making(
    model: AnyModel,
    rows: FloatArray,
    params: ComponentParams,
    seeds: Sequence[np.random.SeedSequence],
    way: str,
    columns: tuple[str, ...],
) -> Generator[ParameterBootstrap, None, ParameterBootstrap]:
    spread, made, doubtful, failed = spread_of(rows), list[ComponentParams](), list[bool](), 0

    def standing() -> ParameterBootstrap:
        return ParameterBootstrap(way, model, params, columns, tuple(made), tuple(doubtful), failed, len(seeds))

    for i, seed in enumerate(seeds):
        found = _refitted(model, _sample(rows, params, way, np.random.default_rng(seed)), params)
        if found is None:
            failed += 1
        else:
            order, ambiguous = match(found, params, spread)
            made.append(renamed(found, order))
            doubtful.append(ambiguous)
        if (i + 1) % EVERY == 0:
            yield standing()
    return standing()


def match(params: object, reference: object, spread: FloatArray) -> tuple[tuple[int, ...], bool]:
    """Return the order in which components are those of `reference`, and whether that is ambiguous.

    It is where a component of one is nearer to another component of the other than to the one that it is matched with.
    """
    if not has_components(params):
        return (), False
    table, fixed = table_of(params, spread), table_of(reference, spread)
    order = matched(table, fixed)
    away = np.square(fixed[:, None, :] - table[None, list(order), :]).sum(axis=2)
    own = away.diagonal()
    return order, bool((away.min(axis=0) < own).any() or (away.min(axis=1) < own).any())


def _sample(rows: FloatArray, params: ComponentParams, way: str, rng: np.random.Generator) -> FloatArray:
    if way == "parametric":
        return simulate(params, len(rows), rng)
    drawn: FloatArray = rows[rng.integers(len(rows), size=len(rows))]
    return frozen(drawn)


def _refitted(model: AnyModel, sample: FloatArray, params: ComponentParams) -> ComponentParams | None:
    """Return the fit to a sample that EM reaches from the fit to the data; None where it is not sound."""
    try:
        found = quick_fit(model, model.prepare(sample), (), [params])
    except (ValueError, DegenerateError):
        return None
    return None if found is None else found.params
