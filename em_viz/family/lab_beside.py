"""Beside the lab's models on their pages: k-means with the soft mixture, and a prior's run with the one without it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from em_core.data.dataset import Dataset
from em_core.entries import Exhibit
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans
from em_core.run import run_em
from em_viz.animation import Picture
from em_viz.family.annealed_others import ending, in_step
from em_viz.family.parts import Run, frames_of
from em_viz.gaussian.history import history
from em_viz.gaussian.line import line_picture
from em_viz.gaussian.plane import plane_picture


def beside(model: Any, exhibit: Exhibit, trace: Run, dataset: Dataset) -> tuple[Picture, ...]:
    """Return the picture to compare with, step beside step; nothing where there is none or it cannot start."""
    match model:
        case KMeans(n_components=k) if k > 1:
            other = GaussianMixture(k)
            start = other.around(exhibit.data, exhibit.start.centres)
            return _picture(
                other, start, exhibit, trace, dataset, "the soft one", "EM for Gaussians from these centres"
            )
        case GaussianMixtureMAP():
            other = GaussianMixture(model.n_components, model.covariance)
            return _picture(
                other, exhibit.start, exhibit, trace, dataset, "without the prior", "Exact maximum likelihood from here"
            )
    return ()


def _picture(
    model: GaussianMixture, start: Any, exhibit: Exhibit, trace: Run, dataset: Dataset, title: str, what: str
) -> tuple[Picture, ...]:
    try:
        other = run_em(model, exhibit.data, start, max_steps=trace.n_steps, tol=exhibit.tol)
    except ValueError:
        return ()
    run = history(model, other)
    picture = (line_picture if run.dimension == 1 else plane_picture)(run, dataset)
    picture = in_step(picture, run.half_steps, frames_of(trace))
    caption = f"{what}, step beside step: {ending(other, trace.n_steps)}."
    alt = f"{what}. {picture.alt}"
    return (replace(picture, name="beside", group="beside", title=title, caption=caption, alt=alt),)
