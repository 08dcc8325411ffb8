"""A whole animation of a mixture's run: its picture, its objective, and its words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from em_core.data.dataset import Dataset
from em_viz.animation.spec import Animation
from em_viz.models.common.point_cloud import colours_of, rows_to_draw
from em_viz.models.gaussian_mixture.bound_formulas import bound_details
from em_viz.models.gaussian_mixture.formulas import formulas_panel
from em_viz.models.gaussian_mixture.line_picture import line_picture
from em_viz.models.gaussian_mixture.parameter_table import means_panel, parameters_panel
from em_viz.models.gaussian_mixture.plane_picture import plane_picture
from em_viz.models.gaussian_mixture.run_arrays import Model, Run, history
from em_viz.models.gaussian_mixture.words import sentence_panel
from em_viz.run.half_steps import KINDS
from em_viz.run.live_check import check_panel
from em_viz.run.objective import objective_pictures
from em_viz.run.other_algorithms import as_played
from em_viz.run.start_handles import mixture_handles


def animate_mixture(model: Model, dataset: Dataset, trace: Run, *, key: str) -> Animation:
    """Return the animation of a Gaussian-mixture run on `dataset`; frame i shows `trace.half_step(i)`.

    Raises ValueError when the trace was not run on these data.
    """
    if trace.data.shape != dataset.values.shape:
        raise ValueError(
            f"The run was made on data of shape {trace.data.shape}; these have {dataset.values.shape}. Run it again."
        )
    run = history(model, trace, rows_to_draw(dataset))
    picture = (line_picture if run.dimension == 1 else plane_picture)(run, dataset)
    picture = replace(picture, handles=mixture_handles(dataset, trace.params[0], model.kind, run.component))
    animation = Animation(
        key=key,
        title=f"{dataset.title}: EM for {run.component.counted(run.n_components, 'Gaussian ')}",
        kinds=KINDS,
        kind_of=run.half_steps.kind_of,
        step_of=run.half_steps.step_of,
        pictures=(picture, *objective_pictures(trace)),
        panels=(
            sentence_panel(run, dataset),
            parameters_panel(run, dataset),
            *means_panel(run, dataset),
            check_panel(trace, partial(bound_details, run), run.coarseness),
            formulas_panel(run, dataset),
        ),
        colours=colours_of(dataset, run.n_components),
    )
    return as_played(animation, trace, rows=dataset.listed_rows, columns=dataset.columns)
