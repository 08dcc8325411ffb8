"""Comparisons with the lab's models: k-means beside its soft mixture, a prior's run beside the one without it."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from em_core.algorithms.run import run_em
from em_core.catalogue.entry import Exhibit
from em_core.data.dataset import Dataset
from em_core.em.trace import AnyTrace
from em_core.models import AnnealedMixture, GaussianMixture, GaussianMixtureMAP, KMeans, MixtureParams
from em_viz.animation.spec import Picture
from em_viz.models.common.comparison import ending, in_step
from em_viz.models.common.point_cloud import rows_to_draw
from em_viz.models.common.scene import frames_of
from em_viz.models.gaussian_mixture.line_picture import line_picture
from em_viz.models.gaussian_mixture.plane_picture import plane_picture
from em_viz.models.gaussian_mixture.run_arrays import history
from em_viz.run.other_algorithms import same_algorithm
from em_viz.run.outcome import failure_sentence


@singledispatch
def beside(_model: object, _exhibit: Exhibit, _trace: AnyTrace, _dataset: Dataset) -> tuple[Picture, ...]:
    """Return the picture to compare with, step beside step; nothing where there is none or it cannot start."""
    return ()


@beside.register
def _(model: KMeans, exhibit: Exhibit, trace: AnyTrace, dataset: Dataset) -> tuple[Picture, ...]:
    k = model.n_components
    if k == 1:
        return ()
    # k-means is the limit of this very mixture as its one variance goes to zero.
    soft = AnnealedMixture(k, "tied_spherical", equal_weights=True)
    start = soft.around(exhibit.data, exhibit.start.centres)
    what = "Soft assignments: EM for equal, round Gaussians from the same centres"
    return _picture(soft, start, exhibit, trace, dataset, "soft assignments", what)


@beside.register
def _(model: GaussianMixtureMAP, exhibit: Exhibit, trace: AnyTrace, dataset: Dataset) -> tuple[Picture, ...]:
    other = GaussianMixture(model.n_components, model.covariance)
    what = "Without the prior: exact maximum likelihood from the same start"
    return _picture(other, exhibit.start, exhibit, trace, dataset, "without the prior", what)


def _picture(
    model: GaussianMixture,
    start: MixtureParams,
    exhibit: Exhibit,
    trace: AnyTrace,
    dataset: Dataset,
    title: str,
    what: str,
) -> tuple[Picture, ...]:
    try:
        other = run_em(
            model, exhibit.data, start, max_steps=trace.n_steps, tol=exhibit.tol, algorithm=same_algorithm(trace, model)
        )
    except ValueError:
        return ()
    run = history(model, other, rows_to_draw(dataset))
    picture = (line_picture if run.dimension == 1 else plane_picture)(run, dataset)
    picture = in_step(picture, run.half_steps, frames_of(trace))
    fails = failure_sentence(other, dataset.listed_rows, dataset.original)
    ends = f"after step {other.n_steps} it fails. {fails}" if fails else f"{ending(other, trace.n_steps)}."
    caption = f"{what}, step beside step: {ends}"
    alt = f"{what}. {picture.alt}"
    return (replace(picture, name="beside", group="beside", title=title, caption=caption, alt=alt),)
