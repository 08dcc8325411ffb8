"""A start typed by hand: a table with a row a component, each number checked when the run is made."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset
from em_core.experiments.experiment import BY_HAND, Experiment, starting_params
from pages.widgets.lab import hand
from pages.widgets.session import Base
from pages.widgets.text import plain

Row = dict[str, float | None]


def typed_start(base: Base, experiment: Experiment, dataset: Dataset) -> tuple[float, ...]:
    """Show the table of weights, means and covariances; return its numbers, as the core's `typed_start` reads them.

    Raises ValueError where no start can be drawn to begin editing from.
    """
    k, d = experiment.k, dataset.d
    dragged = hand.latest(base, experiment, dataset)
    known = dragged.typed if dragged else base.experiment.typed
    fits = dragged or (base.experiment.start == BY_HAND and len(known) == k * (1 + d + d * d))
    # A table keeps what was typed into it; one that was dragged since is another table.
    edit = f"_{dragged.edit}" if dragged else ""
    names = _names(dataset)
    noun = FAMILY[experiment.model].capabilities.components.singular
    st.caption(f"The start, a row a {plain(noun)}. The covariance is the same above and below the diagonal.")
    edited: list[Row] = st.data_editor(
        _rows(known if fits else _drawn(experiment, dataset), k, d, names, noun),
        disabled=[noun],
        column_config={name: st.column_config.NumberColumn(format="%.6g") for name in names},
        hide_index=True,
        key=base.key(f"typed_{dataset.digest[:8]}_{k}_{experiment.model}_{experiment.covariance}{edit}"),
    )
    return _flat(edited, d, names)


def _names(dataset: Dataset) -> list[str]:
    """Return the table's columns: the weight, the means, the variances, and the covariances above the diagonal."""
    columns = dataset.columns
    means, variances = ([f"{kind} of {name}" for name in columns] for kind in ("mean", "variance"))
    above = [f"covariance of {a} and {b}" for i, a in enumerate(columns) for b in columns[i + 1 :]]
    return ["weight", *means, *variances, *above]


def _places(d: int) -> list[tuple[int, int]]:
    """Return the entries of a covariance matrix in the order of the table: the diagonal, then what is above it."""
    return [(i, i) for i in range(d)] + [(i, j) for i in range(d) for j in range(i + 1, d)]


def _rows(values: tuple[float, ...], k: int, d: int, names: list[str], noun: str) -> list[Row]:
    rows: list[Row] = []
    for component in range(k):
        mean, covariance = k + component * d, k + k * d + component * d * d
        numbers = [values[component], *values[mean : mean + d]]
        numbers += [values[covariance + i * d + j] for i, j in _places(d)]
        rows.append({noun: component + 1, **dict(zip(names, numbers, strict=True))})
    return rows


def _flat(rows: list[Row], d: int, names: list[str]) -> tuple[float, ...]:
    table = [[float("nan") if row[name] is None else float(row[name] or 0) for name in names] for row in rows]
    at = {place: 1 + d + order for order, place in enumerate(_places(d))}
    weights = [row[0] for row in table]
    means = [row[1 + i] for row in table for i in range(d)]
    covariances = [row[at[min(i, j), max(i, j)]] for row in table for i in range(d) for j in range(d)]
    return (*weights, *means, *covariances)


def _drawn(experiment: Experiment, dataset: Dataset) -> tuple[float, ...]:
    """Return a drawn start as the numbers to begin editing from."""
    params = starting_params(replace(experiment, start="random_points", typed=()), dataset)
    return tuple(
        float(number) for array in (params.weights, params.means, params.covariances) for number in array.ravel()
    )
