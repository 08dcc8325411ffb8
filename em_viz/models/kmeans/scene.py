"""A whole animation of a k-means run: hard EM in the same player as the soft one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np

from em_core.data.dataset import Dataset
from em_core.models.kmeans import KMeans, squared_distances
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted
from em_viz.animation.spec import Animation, Panel
from em_viz.models.common.point_cloud import colours_of, rows_to_draw
from em_viz.models.kmeans.centres_picture import centres_picture
from em_viz.models.kmeans.words import Run, centre_columns, centre_heads, formulas_panel, opened, sentence_panel
from em_viz.run.columns_panel import WIDE, columns_panel
from em_viz.run.component_table import component_panel
from em_viz.run.half_steps import KINDS
from em_viz.run.live_check import check_panel
from em_viz.run.objective import objective_pictures
from em_viz.run.other_algorithms import as_played
from em_viz.run.responsibilities import Shares, shares_of
from em_viz.run.start_handles import centre_handles


def animate_kmeans(_model: KMeans, dataset: Dataset, trace: Run, *, key: str) -> Animation:
    """Return the animation of a k-means run on `dataset`; frame i shows `trace.half_step(i)`."""
    shares = shares_of(trace, rows_to_draw(dataset))
    centres = np.stack([params.centres for params in trace.params])
    hard = [trace.responsibilities(t) for t in range(len(centres))]
    within = np.stack(
        [(r * squared_distances(dataset.values, c)).sum(axis=0) for r, c in zip(hard, centres, strict=True)]
    )
    changed = np.array([0.0] + [float((a != b).any(axis=1).sum()) for a, b in pairwise(hard)])
    moves = np.concatenate([np.zeros((1, centres.shape[1])), np.linalg.norm(np.diff(centres, axis=0), axis=-1)])
    picture = replace(centres_picture(shares, centres, dataset), handles=centre_handles(dataset, centres[0]))
    animation = Animation(
        key=key,
        title=f"{dataset.title}: k-means with {counted(shares.n_components, 'centre')}",
        kinds=KINDS,
        kind_of=shares.half_steps.kind_of,
        step_of=shares.half_steps.step_of,
        pictures=(picture, *objective_pictures(trace)),
        panels=(
            sentence_panel(shares, changed, moves, dataset),
            component_panel(shares.half_steps, centre_columns(shares, centres, within, dataset), centre_heads(dataset)),
            *_means(shares, centres, dataset),
            check_panel(trace, partial(opened, trace), shares.coarseness),
            formulas_panel(trace),
        ),
        colours=colours_of(dataset, shares.n_components),
    )
    return as_played(animation, trace, rows=dataset.listed_rows, columns=dataset.columns)


def _means(shares: Shares, centres: FloatArray, dataset: Dataset) -> tuple[Panel, ...]:
    """Return the table of the centres of data with many columns; () for others, whose table has them."""
    if dataset.d <= WIDE:
        return ()
    return (columns_panel(shares.half_steps, dataset, centres, None, shares.rows),)
