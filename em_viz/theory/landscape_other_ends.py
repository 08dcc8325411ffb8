"""Ends of runs from other starts, marked on a map: a few short restarts, put together by their height."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np

from em_core.em.capabilities import are_exchangeable, log_joint_of
from em_core.em.parameters import weights_of
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.em.trace import AnyTrace
from em_core.landscape import Plane
from em_core.multistart.grouped_runs import letters
from em_core.multistart.restarts import run_many
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import agreeing, sentences
from em_viz.run.params import Params
from em_viz.text.numbers import format_number
from em_viz.theory.subject import Subject

STARTS, STEPS = 10, 300
"""How many other starts are tried, and for how many steps each."""

STILL = 1e-6
"""A run whose last step raised the objective by no more than this has converged."""

ONE_END = 0.01
"""Ends whose objectives differ by no more than this are counted as one."""

MOST_NAMES = 3
"""For so many components at most an end is marked under every order of their names."""

SEED = 1
"""The same starts every time."""


@dataclass(frozen=True, eq=False)
class Other:
    """One end: its letter (A the highest), the objective, how many of the runs end there, and the parameters.

    renameable:  whether the parameters are the same under other names of the components.
    runs:        how many runs there were.
    path:        the parameters of a run that ends there, other than the subject's own; none where there is no other.
    """

    letter: str
    objective: float
    hits: int
    params: Any
    renameable: bool = True
    runs: int = 1
    path: tuple[Params, ...] = ()

    @property
    def run_title(self) -> str:
        """What the switch says that shows the run."""
        return f"Path of a run to {self.letter}"

    @property
    def words(self) -> str:
        """What the letter stands for."""
        return f"{self.letter}: l = {format_number(self.objective, 'significant', 7)}, {self.hits} of {self.runs} runs"


def is_quick(subject: Subject) -> bool:
    """Return whether restarts of this model take no longer than a person waits: no chains, bounds and images."""
    model, params = subject.trace.model, subject.trace.params[0]
    return log_joint_of(model) is not None or not are_exchangeable(model, params)


def other_ends(subject: Subject) -> tuple[tuple[Other, ...], str]:
    """Return where this run and STARTS others end, and a sentence that says how they were found."""
    model, data = subject.trace.model, subject.trace.data
    runs: list[AnyTrace] = [subject.trace]
    for _, trace in run_many(model, data, _starts(model, data), max_steps=STEPS, tol=STILL):
        runs.append(trace)
    ends: list[Other] = []
    at_rest = [trace for trace in runs if trace.failure is None and _is_still(trace)]
    for trace in sorted(at_rest, key=lambda each: -float(each.log_likelihoods[-1])):
        value = float(trace.log_likelihoods[-1])
        if ends and ends[-1].objective - value <= ONE_END:
            last = ends.pop()
            ends.append(replace(last, hits=last.hits + 1, path=last.path or _path(trace, subject)))
        else:
            ends.append(
                Other(
                    letters(len(ends)),
                    value,
                    1,
                    trace.params[-1],
                    are_exchangeable(model, trace.params[-1]),
                    path=_path(trace, subject),
                )
            )
    ends = [replace(each, runs=len(runs)) for each in ends]
    told = "; ".join(each.words for each in ends) or "there is none"
    said = f"Final points of this run and of {len(runs) - 1} from other starts (at most {STEPS} steps each): {told}."
    collapsed = sum(trace.failure is not None for trace in runs)
    if collapsed:
        said = sentences(said, f"{collapsed} collapsed and {agreeing(collapsed, 'has', 'have')} no final point.")
    climbing = len(runs) - len(at_rest) - collapsed
    if climbing:
        said = sentences(said, f"{climbing} had not converged.")
    if any(each.renameable for each in ends):
        said = sentences(said, "A letter that is shown twice is one final point with its components renamed.")
    return tuple(ends), said


def _path(trace: AnyTrace, subject: Subject) -> tuple[Params, ...]:
    return () if trace is subject.trace else tuple(trace.params)


def path_on(plane: Plane, other: Other) -> FloatArray:
    """Return (m, 2) where the run that ends there is on a plane, step by step; nothing where it cannot be drawn."""
    places = np.array([plane.of(params) for params in other.path], dtype=np.float64).reshape(-1, 2)
    return places[np.isfinite(places).all(axis=1)]


def places_on(plane: Plane, other: Other) -> list[tuple[float, float]]:
    """Return where an end is projected to, under every order of its components' names where these are few."""
    found = {_rounded(plane.of(params)) for params in _renamed(other)}
    return sorted(place for place in found if np.isfinite(place).all())


def _is_still(trace: AnyTrace) -> bool:
    return trace.n_steps == 0 or float(trace.log_likelihoods[-1] - trace.log_likelihoods[-2]) <= STILL


def _rounded(place: tuple[float, float]) -> tuple[float, float]:
    x, y = (float(f"{each:.6g}") for each in place)
    return x, y


def _renamed(other: Other) -> Iterator[Params]:
    yield other.params
    weights = weights_of(other.params)
    if other.renameable and weights is not None and 1 < len(weights) <= MOST_NAMES:
        yield from (other.params.permuted(order) for order in permutations(range(len(weights))))


def _starts(model: AnyModel, data: object) -> Iterator[Params]:
    for rng in np.random.default_rng(SEED).spawn(STARTS):
        try:
            yield model.initialise(data, rng)
        except (DegenerateError, ValueError):
            continue
