"""Shared parts of the Gaussian entries: data as points, starts about means, and words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.catalogue.entries.bundled_columns import MADE
from em_core.catalogue.entry import Option, Settings, Start
from em_core.catalogue.readers import FIRST_SHOWN, NUMBER, table_reader
from em_core.catalogue.sample import Sample
from em_core.data.bundled import load_bundled
from em_core.data.dataset import Dataset
from em_core.data.generators import generate
from em_core.data.limits import MAX_DIMENSIONS
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.em.protocol import D, EMModel, P, Q

K = Option("k", "Components K", 2, 1, 15)
READER = table_reader(
    f"Columns of numbers, at most {MAX_DIMENSIONS}; a row is a point.",
    "eruptions,waiting\n3.6,79\n1.8,54",
    NUMBER,
    1,
    MAX_DIMENSIONS,
    first=FIRST_SHOWN,
)
OBSERVED, HIDDEN = "points $x_i$", "which component each point came from"
COVARIANCE = Option(
    "covariance",
    "Covariances",
    0,
    0,
    len(COVARIANCES) - 1,
    labels=("full", "tied", "diagonal", "tied diagonal", "spherical", "tied spherical"),
    ids=COVARIANCES,
)
"""Which of the six kinds of covariance the components have; its labels are in the order of COVARIANCES."""

PARAMETERS = "mixing weights $\\pi_k$, means $\\mu_k$ and covariances $\\Sigma_k$"
DIVISION = "the responsibilities for each point: $r_{ik} \\propto \\pi_k N(x_i \\mid \\mu_k, \\Sigma_k)$"
REFIT = "weights, means and covariances of the points, each weighted by its responsibility $r_{ik}$"


def covariance_of(settings: Settings) -> Covariance:
    """Return the kind of covariance that is chosen; ValueError for a number that stands for none."""
    place = settings[COVARIANCE.name]
    if place not in range(len(COVARIANCES)):
        known = ", ".join(f"{i} {label}" for i, label in enumerate(COVARIANCE.labels))
        raise ValueError(f"covariance is {place:g}; it must be one of {known}.")
    return COVARIANCES[int(place)]


def bundled(id: str, *, standardised: bool = False) -> Sample:
    """Return a data set of the lab as a sample."""
    data = load_bundled(id)
    return _sample(data.standardised() if standardised else data)


def outlier() -> Sample:
    """Return the lab's generated groups with one point far away."""
    return replace(_sample(generate("outlier", 1, 1)), licence=MADE)


def third_draw(model: EMModel[D, P, Q], data: D, settings: Settings) -> P | None:
    """Return the start that the model draws with seed 3: on the outlier's side."""
    return model.initialise(data, np.random.default_rng(3)) if settings["k"] == 2 else None


def _sample(data: Dataset) -> Sample:
    return Sample(
        data.values,
        data.title,
        tuple(f"row {row}" for row in data.rows),
        data.columns,
        data.units,
        source=data.source,
        licence=data.licence,
        note=f"{data.note} {data.scaling}".strip(),
        numbers=data.rows,
    )


def around(*means: tuple[float, float]) -> Start:
    """Return a start about these means, for as many components as there are means."""
    return lambda model, data, _settings: (
        model.around(data, np.array(means)) if model.n_components == len(means) else None
    )
