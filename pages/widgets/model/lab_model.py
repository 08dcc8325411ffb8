"""Second step of the sidebar: which model, how many components, which covariances."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.catalogue.registry import FAMILY, MAX_COMPONENTS, MODELS
from em_core.data import Dataset
from em_core.distributions.gaussian import Covariance
from em_core.experiments.experiment import Experiment, refused_algorithms
from em_core.numerics.wording import at_the_start
from em_viz.models.dispatch import has_picture
from pages.widgets.arrival.session import Base
from pages.widgets.model.algorithm import Played, choose_algorithm
from pages.widgets.shared.text import plain

COVARIANCES: dict[Covariance, str] = {
    "full": "full: own size, shape and slant",
    "tied": "tied: one full matrix for all",
    "diag": "diagonal: own widths, no slant",
    "tied_diag": "tied diagonal: same widths, no slant",
    "spherical": "spherical: own circles",
    "tied_spherical": "tied spherical: equal circles",
}
VARIANCES: dict[Covariance, str] = {"full": "own variance each", "tied": "one variance for all"}


def choose_model(base: Base, experiment: Experiment, dataset: Dataset) -> Experiment:
    """Show the model controls; return the experiment with the model, and what climbs its objective, chosen."""
    st.subheader("2 · Model")
    experiment = _model(base, experiment, dataset)
    before = Played(base.experiment.algorithm, base.experiment.blocks, base.experiment.algorithm_options)
    return replace(
        experiment, **vars(choose_algorithm(base.key, before, refused_algorithms(experiment, dataset), dataset.n))
    )


def _model(base: Base, experiment: Experiment, dataset: Dataset) -> Experiment:
    before = base.experiment
    ids = [key for key in MODELS if has_picture(key)]
    model = st.selectbox(
        "Model",
        ids,
        ids.index(before.model) if before.model in ids else 0,
        format_func=lambda key: MODELS[key].title,
        help="\n\n".join(f"**{MODELS[key].title}.** {MODELS[key].description}" for key in ids),
        key=base.key("model"),
    )
    if before.model not in ids:
        st.info(f"{MODELS[before.model].title} cannot be drawn yet; {MODELS[model].title} is shown instead.")
    many = at_the_start(FAMILY[model].capabilities.components.many)
    k = st.slider(f"{plain(many)} K", 1, MAX_COMPONENTS, min(before.k, MAX_COMPONENTS), key=base.key("k"))
    if not MODELS[model].covariances:
        return replace(experiment, model=model, k=k)
    # In one dimension the six kinds are two: each component its own variance, or one for all.
    options: dict[Covariance, str] = VARIANCES if dataset.d == 1 else COVARIANCES
    known = before.covariance if before.covariance in options else _one_dimensional(before.covariance)
    covariance = st.selectbox(
        "Variances" if dataset.d == 1 else "Covariances",
        list(options),
        list(options).index(known),
        format_func=lambda kind: options[kind],
        key=base.key(f"covariance_{dataset.d}"),
    )
    return replace(experiment, model=model, k=k, covariance=covariance)


def _one_dimensional(covariance: Covariance) -> Covariance:
    return "tied" if covariance.startswith("tied") else "full"
