"""Third and fourth steps of the sidebar: where EM starts, and when it stops."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from em_core.data import Dataset
from em_core.data.generators import LARGEST_SEED
from em_core.experiment import BY_HAND, Experiment, starting_params
from em_core.fields import MOST_STEPS
from em_core.starts import STARTS
from pages.widgets.session import Base


def choose_start(base: Base, experiment: Experiment, dataset: Dataset) -> Experiment:
    """Show the start controls; return the experiment with its start chosen."""
    st.subheader("3 · Start")
    ids = list(STARTS)
    start = st.selectbox(
        "Start",
        ids,
        ids.index(base.experiment.start),
        format_func=lambda key: STARTS[key].title,
        key=base.key("start"),
        label_visibility="collapsed",
    )
    st.caption(STARTS[start].explanation)
    if start == BY_HAND:
        try:
            return replace(experiment, start=start, typed=_typed(base, experiment, dataset))
        except ValueError:
            # No start can be drawn to begin editing from. Nor can one to run from, and the run says why.
            return replace(experiment, start="random_points")
    if not STARTS[start].random:
        return replace(experiment, start=start)
    seed_key = base.key("seed")
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    seed = left.number_input("Seed", 0, LARGEST_SEED, base.experiment.seed, key=seed_key)
    right.button("New random start", on_click=_next_seed, args=(seed_key,), width="stretch")
    return replace(experiment, start=start, seed=int(seed))


def choose_stop(base: Base, experiment: Experiment) -> Experiment:
    """Show the stop rule; return the experiment with it."""
    st.subheader("4 · Stopping")
    tolerances = sorted({1e-2, 1e-4, 1e-6, 1e-8, 1e-10, base.experiment.tol}, reverse=True)
    left, right = st.columns(2)
    tol = left.selectbox(
        "Tolerance (nats)",
        tolerances,
        tolerances.index(base.experiment.tol),
        format_func=lambda tol: f"{tol:g}",
        key=base.key("tol"),
        help="The run has converged when a step raises the total log-likelihood by less than this.",
    )
    most = right.number_input("Most steps", 0, MOST_STEPS, base.experiment.max_steps, key=base.key("max_steps"))
    return replace(experiment, tol=float(tol), max_steps=int(most))


def _next_seed(key: str) -> None:
    st.session_state[key] = (st.session_state[key] + 1) % (LARGEST_SEED + 1)


def _typed(base: Base, experiment: Experiment, dataset: Dataset) -> tuple[float, ...]:
    """Show the table of weights, means and covariances; return its numbers, flat."""
    k, d = experiment.k, dataset.d
    known = base.experiment.typed
    fits = base.experiment.start == BY_HAND and len(known) == k * (1 + d + d * d)
    values = known if fits else _drawn(experiment, dataset)
    names = [f"mean of {name}" for name in dataset.columns]
    spreads = [f"cov {i + 1}{j + 1}" for i in range(d) for j in range(d)] if d > 1 else ["variance"]
    means, covariances = values[k : k + k * d], values[k + k * d :]
    table: list[dict[str, Any]] = [
        {
            "component": i + 1,
            "weight": values[i],
            **dict(zip(names, means[i * d : (i + 1) * d], strict=True)),
            **dict(zip(spreads, covariances[i * d * d : (i + 1) * d * d], strict=True)),
        }
        for i in range(k)
    ]
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=["component"],
        column_config={name: st.column_config.NumberColumn(format="%.6g") for name in ("weight", *names, *spreads)},
        key=base.key(f"typed_{dataset.digest[:8]}_{k}_{experiment.model}_{experiment.covariance}"),
    )
    return tuple(
        float("nan") if row[name] is None else float(row[name])
        for group in (["weight"], names, spreads)
        for row in edited
        for name in group
    )


def _drawn(experiment: Experiment, dataset: Dataset) -> tuple[float, ...]:
    """Return a drawn start as the numbers to begin editing from."""
    params = starting_params(replace(experiment, start="random_points", typed=()), dataset)
    return tuple(
        float(number) for array in (params.weights, params.means, params.covariances) for number in array.ravel()
    )
