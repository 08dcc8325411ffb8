"""Which picture a model of the lab gets, and which panel follows one of its points."""

from __future__ import annotations

from functools import cache, singledispatch

import numpy as np

from em_core.catalogue.registry import MODELS
from em_core.data.dataset import Dataset
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans
from em_viz.animation.spec import Animation, Panel
from em_viz.models.gaussian_mixture.inspector import mixture_inspector
from em_viz.models.gaussian_mixture.scene import animate_mixture
from em_viz.models.kmeans.scene import animate_kmeans
from em_viz.models.kmeans.words import centre_inspector


@singledispatch
def animate(model: AnyModel, dataset: Dataset, trace: AnyTrace, *, key: str) -> Animation:  # noqa: ARG001 the signature to register
    """Return the animation of a run, one frame a half-step: frame i shows `trace.half_step(i)`.

    key:  identifies the content; an unchanged key keeps the player's frame, zoom and selection.

    Raises TypeError for a model that has no picture yet.
    """
    raise TypeError(f"There is no picture of a {type(model).__name__}; register one in em_viz/models/dispatch.py.")


@singledispatch
def inspector(model: AnyModel, dataset: Dataset, trace: AnyTrace, point: int) -> Panel:  # noqa: ARG001 as above
    """Return the panel that follows one point (an index from 0) through all half-steps.

    Raises TypeError for a model that has no picture yet, IndexError for a point that the data do not have.
    """
    raise TypeError(f"There is no inspector for a {type(model).__name__}; register one in em_viz/models/dispatch.py.")


for _mixture in (GaussianMixture, GaussianMixtureMAP):
    animate.register(_mixture)(animate_mixture)
    inspector.register(_mixture)(mixture_inspector)
animate.register(KMeans)(animate_kmeans)
inspector.register(KMeans)(centre_inspector)


@cache
def has_picture(model_id: str) -> bool:
    """Return whether the model that `em_core.catalogue.registry.MODELS` calls `model_id` can be animated."""
    model = MODELS[model_id].build(1, "full", np.array([[0.0], [1.0]]))
    return animate.dispatch(type(model)) is not animate.dispatch(object)
