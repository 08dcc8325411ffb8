"""A start typed by hand: a table with a row a component, each number checked when the run is made."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.data import Dataset
from em_core.em.flat_params import flat_params
from em_core.experiments.experiment import BY_HAND, Experiment, build_model, starting_params
from em_core.experiments.lifted_start import why_not_dragged
from em_core.experiments.rounded_start import rounded_start
from em_core.experiments.start_table import mixture_table, why_not_typed
from pages.widgets.arrival.session import Base
from pages.widgets.model import lab_hand as hand
from pages.widgets.model.start_table import show_start_table
from pages.widgets.shared.text import plain

MIXTURE = "gaussian_mixture"


def typed_start(base: Base, experiment: Experiment, dataset: Dataset) -> tuple[float, ...]:
    """Show the table of weights, means and covariances; return its numbers, as the core's `typed_start` reads them.

    Raises ValueError where no start can be drawn to begin editing from.
    """
    k, d = experiment.k, dataset.d
    dragged = hand.latest(base, experiment, dataset)
    known = dragged.typed if dragged else base.experiment.typed
    fits = dragged or (base.experiment.start == BY_HAND and len(known) == k * (1 + d + d * d))
    if (why := why_not_dragged(k, d)) is not None:
        st.caption(plain(f"{why} The run starts from random points."))
        raise ValueError(why)
    table = mixture_table(build_model(experiment, dataset), dataset)
    if (why := why_not_typed(table)) is not None:
        st.caption(plain(f"{why} Drag the marks in the picture at the start instead."))
        return known if fits else _drawn(experiment, dataset)
    # A table keeps what was typed into it; one that was dragged since is another table.
    edit = f"_{dragged.edit}" if dragged else ""
    return show_start_table(
        table,
        known if fits else _drawn(experiment, dataset),
        base.key(f"typed_{dataset.digest[:8]}_{k}_{experiment.model}_{experiment.covariance}{edit}"),
    )


def _drawn(experiment: Experiment, dataset: Dataset) -> tuple[float, ...]:
    """Return a drawn start as the numbers to begin editing from, with the digits that a picture shows.

    k-means has the means of a mixture's.
    """
    drawn = flat_params(starting_params(replace(experiment, model=MIXTURE, start="random_points", typed=()), dataset))
    return rounded_start(drawn, experiment.k, dataset.d)
