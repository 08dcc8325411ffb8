"""Pictures of many columns: exact projections, tables that stay small, bytes that do not grow with the columns."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from em_core.algorithms.run import run_em
from em_core.data import Dataset, load_bundled
from em_core.models import GaussianMixture
from em_core.multistart.initialisation import draw_start
from em_viz.animation.spec import Animation
from em_viz.models.dispatch import animate
from em_viz.models.gaussian_mixture.run_arrays import Run
from em_viz.run import columns_panel
from tests.present import present

WINE = load_bundled("wine").standardised()


@cache
def run(covariance: str = "full", k: int = 3, d: int = 13) -> tuple[Dataset, Run]:
    data = WINE.select(WINE.columns[:d])
    model = GaussianMixture(k, covariance)  # type: ignore[arg-type]  # parametrised below
    return data, run_em(model, data.values, draw_start("kmeans", model, data.values, 1), max_steps=12, tol=0)


def animation(data: Dataset, trace: Run) -> Animation:
    return animate(trace.model, data, trace, key="many")


@pytest.mark.parametrize("covariance", ["full", "tied", "diag", "tied_diag", "spherical", "tied_spherical"])
def test_ellipses_are_the_marginals_of_the_two_columns(covariance: str) -> None:
    data, trace = run(covariance)
    data = replace(data, plane=("proline", "alcohol"))
    picked = [data.columns.index(name) for name in data.plane]
    made = animation(data, trace)
    picture, frame = made.pictures[0], made.n_frames - 1
    params = trace.half_step(frame).params
    for k in range(3):
        x, y = (
            next(c for c in picture.channels if (c.trace, c.attribute) == (f"one-sd-{k}", name)).at(frame)
            for name in "xy"
        )
        off = np.column_stack([x, y]) - params.means[k, picked]
        marginal = params.covariances[k][np.ix_(picked, picked)]
        assert np.einsum("ij,ij->i", off, np.linalg.solve(marginal, off.T).T) == pytest.approx(np.ones(73), rel=1e-9)
    cloud = present(picture.cloud)
    assert np.array_equal(np.column_stack([cloud.x, cloud.y]), data.values[:, picked])
    assert cloud.labels[0].startswith("row 2: proline ")
    assert cloud.labels[0].endswith(" and 11 more columns")


def test_many_columns_have_a_table_of_means_with_every_number() -> None:
    data, trace = run()
    made = animation(data, trace)
    table = next(panel for panel in made.panels if panel.name == "columns")
    assert table.slots.shape == (made.n_frames, 2 * 3 * 13)
    last = trace.half_step(made.n_frames - 1).params
    assert set(np.round(last.means.ravel(), 12)) <= set(np.round(table.slots[-1], 12))
    few = animation(*run(d=4))
    assert "columns" not in {panel.name for panel in few.panels}


def test_a_table_of_too_many_numbers_keeps_the_columns_of_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    data, trace = run()
    monkeypatch.setattr(columns_panel, "MOST_NUMBERS", 6 * 5 * trace.n_half_steps)
    table = next(p for p in animation(replace(data, plane=("hue", "ash")), trace).panels if p.name == "columns")
    assert "5 of 13 columns are shown" in table.templates[0]
    assert table.templates[0].index(">hue</th>") < table.templates[0].index(">ash</th>")


def test_the_bytes_of_an_animation_grow_with_the_table_alone() -> None:
    """Beside two numbers a component, column and frame (8 bytes each) 13 columns travel in what 4 do."""
    sizes = {}
    for d in (4, 13):
        made = animation(*run("diag", d=d))
        sizes[d] = sum(panel.slots.nbytes for panel in made.panels)
        clouds = [present(picture.cloud) for picture in made.pictures if picture.cloud is not None]
        assert sum(cloud.x.nbytes + cloud.y.nbytes for cloud in clouds) == 2 * 8 * 178
    frames = 2 * run("diag")[1].n_steps + 2
    assert sizes[13] <= sizes[4] + 8 * frames * 2 * 3 * 13
