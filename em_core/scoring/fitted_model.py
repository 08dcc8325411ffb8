"""A fitted model as a value: the model, its parameters, the columns that it knows, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.catalogue.entry import Entry, Exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset
from em_core.data.transforms import LOG, STANDARDISE, Transformed
from em_core.em.capabilities import capabilities_of, component_names, joint_of
from em_core.em.free_parameters import free_parameters
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.observed import check_export
from em_core.experiments.run_description import RunDescription
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole
from em_core.version import __version__

__all__ = ["FittedModel", "Made", "fitted_model", "why_not_of_run", "why_not_scored"]


@dataclass(frozen=True)
class Made:
    """How a fitted model was made.

    data:       what the data are called; source: where they come from; note: what was done to them.
    link:       the run, as the app's own link says it, without people's own data.
    algorithm:  its id; steps: after how many; tol, max_steps: the stop rule; outcome: how the run ended.
    version:    of Halfstep.
    """

    data: str
    source: str
    note: str
    link: str
    algorithm: str
    steps: int
    tol: float
    max_steps: int
    outcome: str
    version: str = __version__


@dataclass(frozen=True, eq=False)
class FittedModel:
    """A model with parameters that were estimated.

    id:             of its entry in FAMILY.
    model, params:  as `run_em` took the one and left the other.
    columns:        (d,) the names of the columns of its data; units: theirs, "" where there is none.
    centre, scale:  (d,) what was subtracted from each column and then divided by; None where nothing was.
    logs:           the columns, by their places, of which the logarithm was taken before that.
    value:          the objective at these parameters, on the n rows of its data.
    """

    id: str
    model: AnyModel
    params: object
    columns: tuple[str, ...]
    units: tuple[str, ...]
    centre: FloatArray | None
    scale: FloatArray | None
    value: float
    n: int
    made: Made
    logs: tuple[int, ...] = ()

    @property
    def entry(self) -> Entry:
        """The model's entry in FAMILY."""
        return FAMILY[self.id]

    @property
    def components(self) -> tuple[str, ...]:
        """What the components are called: "component 1", "coin A"."""
        return component_names(self.model)

    @property
    def free_parameters(self) -> int:
        """How many numbers were estimated."""
        return free_parameters(self.model, self.params)

    def fitted_units(self, values: FloatArray) -> FloatArray:
        """Return rows (m, d) of the columns in the units that were fitted; NaN where there is no logarithm."""
        if self.logs:
            values = np.array(values)
            logs = values[:, self.logs]
            values[:, self.logs] = np.log(logs, where=logs > 0, out=np.full_like(logs, np.nan))
        if self.centre is None or self.scale is None:
            return values
        result: FloatArray = (values - self.centre) / self.scale
        return result

    def original_units(self, rows: FloatArray) -> FloatArray:
        """Return rows (m, d) in the units that were fitted as they are in the units of the file."""
        found = np.array(rows, dtype=np.float64)
        if self.scale is not None and self.centre is not None:
            found = found * self.scale + self.centre
        found[:, self.logs] = np.exp(found[:, self.logs])
        return found

    def log_volumes(self, values: FloatArray) -> FloatArray:
        """Return (m,) what the log density of rows (m, d) of the file is less than in the units that were fitted."""
        volume = 0.0 if self.scale is None else float(np.log(self.scale).sum())
        logs = values[:, self.logs]
        found: FloatArray = volume + np.log(logs, where=logs > 0, out=np.full_like(logs, np.nan)).sum(axis=1)
        return found


def why_not_scored(entry: Entry) -> str:
    """Return why new rows cannot be scored by a model of this entry, in a sentence; "" where they can."""
    has, model = capabilities_of(entry.first_model), entry.first_model
    if has.exchangeable_rows and has.independent_rows and has.probabilities and joint_of(model) is not None:
        return ""
    if has.probabilities and not has.independent_rows:
        return (
            f"{entry.title}: rows of a sequence depend on each other, so a new row has no probability of its own. "
            "Run the model on the new sequence instead."
        )
    if has.exchangeable_rows:
        return f"{entry.title}: the model has no components, so there is nothing to assign a new row to."
    return f"{entry.title}: the parameters belong to this one table, so they say nothing about the rows of another."


def why_not_of_run(shown: Exhibit) -> str:
    """Return why new rows cannot be scored by the model of a run, in a sentence; "" where they can."""
    if why := why_not_scored(shown.entry):
        return why
    made = shown.sample.transformed
    if made is None or not made.left_out:
        return ""
    return "A model of differences does not score new rows: a difference needs the row before it."


def fitted_model(run: RunDescription, shown: Exhibit, trace: AnyTrace, step: int | None = None) -> FittedModel:
    """Return the model at the end of a run, or after so many of its steps.

    shown, trace:  what `run_of` returned.

    Raises ValueError, in a sentence, for a model that cannot score new rows, and for data that the run was not on.
    """
    instance("run", run, RunDescription, "`described` makes it")
    instance("shown", shown, Exhibit, "`run.exhibit` returns it")
    if why := why_not_of_run(shown):
        raise ValueError(why)
    check_export(trace, shown.told)
    at = trace.n_steps if step is None else min(whole("step", step, 0), trace.n_steps)
    told, sample = shown.told, shown.sample
    points, changed = told if isinstance(told, Dataset) else None, sample.transformed
    centre, scale = (None, None) if points is None else (points.centre, points.scale)
    columns, units = tuple(sample.columns), tuple(sample.units)
    logs: tuple[int, ...] = ()
    if changed is not None:
        columns, units, logs = changed.columns, changed.units_before, tuple(changed.places(LOG))
        centre, scale = _composed(changed, centre, scale)
    return FittedModel(
        shown.entry.id,
        shown.model,
        trace.params[at],
        columns,
        units,
        centre,
        scale,
        float(trace.log_likelihoods[at]),
        len(trace.data),
        Made(
            sample.title,
            sample.source,
            sample.note,
            run.page + "?" + "&".join(f"{name}={text}" for name, text in run.told.items()),
            run.algorithm,
            at,
            shown.tol,
            shown.max_steps,
            trace.message,
        ),
        logs,
    )


def _composed(
    changed: Transformed, centre: FloatArray | None, scale: FloatArray | None
) -> tuple[FloatArray | None, FloatArray | None]:
    """Return the centre and the scale of two standardisings, one after the other; None where there was none."""
    own = bool(changed.places(STANDARDISE))
    if centre is None or scale is None:
        return (changed.centre, changed.scale) if own else (None, None)
    return changed.centre + changed.scale * centre, changed.scale * scale
