"""The parameter table: weights, counts, means and spreads, each with its change and where it comes from."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from em_core.data.dataset import Dataset
from em_viz.animation.slots import decimals_format, spread_of, words
from em_viz.animation.spec import Panel
from em_viz.models.gaussian_mixture.m_step_formulas import held_of, prior_of
from em_viz.models.gaussian_mixture.run_arrays import History
from em_viz.run.cell_formulas import (
    CellFormula,
    Makers,
    correlation_formula,
    count_formula,
    deviation_formula,
    has_cell_formulas,
    mean_formula,
    weight_formula,
)
from em_viz.run.columns_panel import WIDE, columns_panel
from em_viz.run.component_table import Column, component_panel, determined
from em_viz.run.half_steps import E, M
from em_viz.text.mathml import i, row


def parameters_panel(run: History, dataset: Dataset) -> Panel:
    """Return the table, one row a component; what the half-step changed carries its change.

    Of many columns it has none or the two that the picture shows: `means_panel` has the others.
    """
    shown = _shown(dataset)
    return component_panel(run.half_steps, _columns(run, dataset, shown), _heads(dataset, shown), run.rows)


def means_panel(run: History, dataset: Dataset) -> tuple[Panel, ...]:
    """Return the table of means and standard deviations of data with many columns; () for others."""
    if dataset.d <= WIDE:
        return ()
    return (columns_panel(run.half_steps, dataset, run.means, run.deviations, run.rows, first=_shown(dataset)),)


def _shown(dataset: Dataset) -> list[int]:
    """Return the places of the columns that the table has: all of few, and of many those of the picture's plane."""
    if dataset.d <= WIDE:
        return list(range(dataset.d))
    return [dataset.columns.index(name) for name in dataset.plane]


def _columns(run: History, dataset: Dataset, picked: list[int]) -> list[Column]:
    frames, d = run.half_steps, run.dimension
    spreads = [(j, spread_of(dataset.values[:, j])) for j in picked]
    n, deviations = len(dataset.values), run.deviations
    formulas = _formulas(run, dataset, picked)
    columns = [
        Column(run.weights, frames.params_of, M, "fixed:3", f"N ÷ n, with n = {n}", bar=True),
        Column(run.counts, frames.posterior_of, E, "fixed:1", "the sum of its responsibilities"),
    ]
    for j, spread in spreads:
        form = decimals_format(dataset.values[:, j], spread)
        columns.append(
            Column(determined(run.means[:, :, j], run.counts), frames.params_of, M, form, "the sum of r × value, ÷ N")
        )
    for j, spread in spreads:
        form = decimals_format(deviations[:, :, j], spread)
        columns.append(
            Column(
                determined(deviations[:, :, j], run.counts),
                frames.params_of,
                M,
                form,
                "the square root of the variance",
            )
        )
    if d == 2:
        correlation = run.covariances[:, :, 0, 1] / deviations.prod(axis=2)
        columns.append(Column(correlation, frames.params_of, M, "fixed:2", "covariance ÷ both standard deviations"))
    return [replace(column, formula=formula) for column, formula in zip_longest(columns, formulas)]


def _formulas(run: History, dataset: Dataset, picked: list[int]) -> list[CellFormula | None]:
    """Return the formula of each column; none where the M-step keeps to a block of the parameters."""
    if not has_cell_formulas(run.trace):
        return []
    makers, prior, held = Makers(run.half_steps, run.counts), prior_of(run.model), held_of(run.model)
    params_of, d = run.half_steps.params_of, run.dimension
    names = [words(name) for name in dataset.columns] if d > 1 else [""]
    extra, letters = (prior.shrinkage, row(i("κ"), i("m"))) if prior else (0.0, "")
    fixed = "covariances" in held
    return [
        None if "weights" in held else weight_formula(makers, len(dataset.values)),
        count_formula(),
        *(mean_formula(makers, run.means[:, :, j], "μ", names[j], extra, letters) for j in picked),
        *(None if fixed else deviation_formula(run.covariances[:, :, j, j], params_of, names[j]) for j in picked),
        *([None if fixed else correlation_formula(run.covariances, params_of)] if d == 2 else []),
    ]


def _heads(dataset: Dataset, picked: list[int]) -> str:
    d, count = dataset.d, len(picked)
    names = "".join(
        f'<th scope="col" class="hs-column" title="{words(name)}">{words(name)}</th>'
        for name in (dataset.columns[j] for j in picked)
    )
    groups = '<th rowspan="2"></th><th rowspan="2" scope="col">weight π</th><th rowspan="2" scope="col">N</th>'
    if count:
        groups += f'<th colspan="{count}" scope="colgroup">mean μ</th><th colspan="{count}" scope="colgroup">sd σ</th>'
    groups += '<th rowspan="2" scope="col" title="correlation">ρ</th>' if d == 2 else ""
    return f"<thead><tr>{groups}</tr><tr>{names}{names}</tr></thead>" if count else f"<thead><tr>{groups}</tr></thead>"
