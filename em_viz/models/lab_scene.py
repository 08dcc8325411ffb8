"""The scenes of the lab's models: their animations in the lab, shown on the models' own pages."""

from __future__ import annotations

from dataclasses import replace

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans
from em_viz.animation.spec import Animation
from em_viz.models.common.dragging import with_handles
from em_viz.models.common.scene_registry import scene
from em_viz.models.dispatch import animate
from em_viz.models.lab_comparison import beside


@scene.register(GaussianMixture)
@scene.register(GaussianMixtureMAP)
@scene.register(KMeans)
def lab_scene(model: GaussianMixture | GaussianMixtureMAP | KMeans, exhibit: Exhibit, trace: AnyTrace) -> Animation:
    """Return the lab's own animation of the run, on a model's page with what it is to be compared with."""
    dataset = exhibit.sample.points
    made = animate(model, dataset, trace, key="")
    if exhibit.alone:
        return made
    first, *others = made.pictures
    first = with_handles(first, first.handles, exhibit)
    return replace(made, pictures=(first, *beside(model, exhibit, trace, dataset), *others))
