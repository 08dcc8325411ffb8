"""What a link or a saved file opens to, as plain values that another version of Halfstep must find again.

Not a name of a class is in there, and no sentence: what is inside may be called otherwise, and be said better, and
still the same numbers are run from the same start.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from em_core import OpenedLink
from em_core.data import Dataset, dataset_from_json
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import RunDescription
from em_core.experiments.run_file import from_json
from em_core.experiments.visits import Visit

Plain = dict[str, Any]

SCALE = 1e-9
"""Sums are the same on two processors to within this part of the sum of absolute values."""


def opened(run: OpenedLink, query: Mapping[str, str]) -> Plain:
    """Return what a link opens to.

    query:  the link's own, of which `noted` names what a note is about.
    """
    found: Plain = {"page": run.page}
    if run.run is not None:
        found |= {
            "model": run.entry.id,
            "title": run.title,
            "columns": list(run.columns),
            "data": sums(run.data),
            "start": sums(run.start),
            "rule": [run.tol, run.max_steps],
            "chosen": chosen(run.run),
        }
    return found | {"settings": dict(run.settings), "noted": noted(run.notes, query)}


def objective(run: OpenedLink) -> float:
    """Return the final objective of a run."""
    return float(run.trace().log_likelihoods[-1])


def query_of(link: str) -> dict[str, str]:
    """Return what stands behind the question mark of a link."""
    return dict(parse_qsl(link.partition("#")[0].partition("?")[2], keep_blank_values=True))


def chosen(run: RunDescription) -> Plain:
    """Return every choice by name: of an experiment, or of an example with its options."""
    return experiment(run.choices) if isinstance(run.choices, Experiment) else visited(run.choices)


def visited(visit: Visit) -> Plain:
    """Return what chooses an example by name; where it starts and stops is in its start and its rule."""
    own = hashlib.sha256(visit.own.text.encode()).hexdigest() if visit.own else ""
    return {"example": visit.example, "options": dict(visit.chosen), "draw": visit.draw, "own": own} | (
        {"plane": list(visit.plane)} if visit.plane else {}
    )


def experiment(described: Experiment) -> Plain:
    """Return every choice of an experiment by name."""
    found: Plain = asdict(described)
    found["settings"] = dict(described.settings)
    if described.algorithm == "em":
        # Links and files of the time before there were others name none, and mean EM.
        del found["algorithm"], found["blocks"]
    if not described.plane:
        # And those of the time before a picture's plane could be chosen show the usual one.
        del found["plane"]
    for later in ("transforms", "by_name", "algorithm_options"):
        # Nor did they transform columns, colour points by names, or choose options of an algorithm.
        if not found[later]:
            del found[later]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def noted(notes: tuple[str, ...], query: Mapping[str, str]) -> list[str]:
    """Return which names of a link its notes speak of; "?" for each note that names none."""
    found: list[str] = []
    for note in notes:
        named = [name for name in query if note.startswith(f"{name} is ") or f'"{name}"' in note]
        found += named or ["?"]
    return sorted(found)


def sums(values: Any) -> list[float]:
    """Return how many numbers there are in a value, and three sums of them: weighted by place, absolute, squared."""
    arrays = [np.asarray(array, dtype=np.float64).ravel() for array in arrays_in(values)]
    flat = np.concatenate(arrays) if arrays else np.empty(0)
    flat = np.where(np.isnan(flat), 0.5, flat)
    return [
        float(flat.size),
        float(sum(array @ (np.arange(array.size) % 97 + 1) for array in map(_known, arrays))),
        float(np.abs(flat).sum()),
        float((flat * flat).sum()),
    ]


def _known(array: Any) -> Any:
    return np.where(np.isnan(array), 0.5, array)


def arrays_in(value: Any) -> Iterator[Any]:
    """Yield the numbers in a value, array by array."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fiub":
            yield value
    elif isinstance(value, bool | int | float):
        yield np.array([value])
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays_in(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from arrays_in(each)


def same(one: Any, other: Any) -> bool:
    """Return whether two plain values are the same, numbers to within SCALE."""
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one) == set(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        if len(one) == len(other) and all(isinstance(each, float | int) for each in (*one, *other)):
            # Sums of positive and negative numbers are as exact as the largest.
            return bool(np.allclose(one, other, rtol=0, atol=SCALE * max(map(abs, (*one, *other)), default=0)))
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float | int):
        return abs(one - other) <= SCALE * max(abs(one), abs(other))
    return bool(one == other)


def file_opened(raw: bytes) -> Plain:
    """Return what a saved file opens to: an experiment with its data where they are people's own, or data alone."""
    if b"halfstep-experiment" in raw[:100]:
        run = from_json(raw)
        return {
            "chosen": chosen(run),
            "own": None if run.own_points is None else data(run.own_points),
            "data": sums(run.dataset().values),
        }
    if b"halfstep-visit" in raw[:100]:
        run = from_json(raw)
        start, rule = sums(run.exhibit().start), [run.tol, run.max_steps]
        return {"model": run.model, "chosen": chosen(run), "data": sums(run.posed().data), "start": start, "rule": rule}
    return {"own": data(dataset_from_json(raw))}


def data(own: Dataset) -> Plain:
    """Return everything about a data set."""
    listed = {name: getattr(own, name) for name in ("labels", "centre", "scale")}
    return {
        "title": own.title,
        "columns": list(own.columns),
        "units": list(own.units),
        "rows": sums(tuple(own.rows)),
        "digest": own.digest,
        "said": [own.source, own.licence, own.note],
        **{name: None if values is None else values.tolist() for name, values in listed.items()},
    }
