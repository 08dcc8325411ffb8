"""The models that the lab shows bring their animations with them."""

from __future__ import annotations

import re
from dataclasses import replace

from em_core.catalogue.entry import Exhibit
from em_core.catalogue.sample import Sample
from em_core.data.dataset import Dataset
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans
from em_viz.animation.spec import Animation
from em_viz.models.dispatch import animate
from em_viz.models.family.dragging import with_handles
from em_viz.models.family.lab_beside import beside
from em_viz.models.family.parts import Run
from em_viz.models.family.scene import scene

_ROW = "row "
_ROW_NUMBER = re.compile(r"[0-9]{1,15}")


@scene.register(GaussianMixture)
@scene.register(GaussianMixtureMAP)
@scene.register(KMeans)
def lab_scene(model: GaussianMixture | GaussianMixtureMAP | KMeans, exhibit: Exhibit, trace: Run) -> Animation:
    """Return the lab's own animation of the run, with what it is to be compared with."""
    dataset = as_dataset(exhibit.sample)
    made = animate(model, dataset, trace, key="")
    first, *others = made.pictures
    first = with_handles(first, first.handles, exhibit)
    return replace(made, pictures=(first, *beside(model, exhibit, trace, dataset), *others))


def as_dataset(sample: Sample) -> Dataset:
    """Return a sample of points as a data set; its rows keep their numbers where they are called by them."""
    numbers = [name.removeprefix(_ROW) for name in sample.rows]
    rows = tuple(map(int, numbers)) if all(map(_ROW_NUMBER.fullmatch, numbers)) else ()
    return Dataset(
        sample.title, sample.title, sample.values, sample.columns, sample.units, rows, sample.source, sample.licence
    )
