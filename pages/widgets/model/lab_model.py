"""Second step of the sidebar: which model, how many components, which covariances."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from em_core.catalogue.registry import FAMILY, MAX_COMPONENTS, MODELS
from em_core.data import Dataset
from em_core.experiments.experiment import Experiment, refused_algorithms
from em_core.numerics.wording import at_the_start
from em_viz.models.dispatch import has_picture
from pages.widgets.arrival.session import Base
from pages.widgets.model.algorithm import Played, choose_algorithm
from pages.widgets.model.covariance_choice import choose_covariance
from pages.widgets.shared.text import plain
from pages.work.server import shelf


def choose_model(base: Base, experiment: Experiment, dataset: Dataset) -> Experiment:
    """Show the model controls; return the experiment with the model, and what climbs its objective, chosen."""
    st.subheader("2 · Model")
    experiment = _model(base, experiment, dataset)
    before = Played(base.experiment.algorithm, base.experiment.blocks, base.experiment.algorithm_options)
    # What is fitted to: two experiments on the same points have the same model.
    key = f"refused {experiment.model} {experiment.k} {experiment.covariance} {dataset.digest}"
    refused = shelf().made(key, partial(refused_algorithms, experiment, dataset))
    return replace(experiment, **vars(choose_algorithm(base.key, before, refused, dataset.n)))


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
    covariance = choose_covariance(base.key, before.covariance, dataset.d)
    return replace(experiment, model=model, k=k, covariance=covariance)
