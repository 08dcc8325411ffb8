"""Variational Bayes: the expected mixture, how sure its parameters are, and components that empty themselves."""

from __future__ import annotations

from functools import partial

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.data.dataset import Dataset
from em_core.models import VariationalGaussianMixture
from em_core.numerics.arrays import IntArray
from em_core.numerics.wording import sentences
from em_viz.animation.slots import Slots, decimals_format, marked, spread_of, words
from em_viz.animation.spec import Panel
from em_viz.models.common.row_slot import row_slot
from em_viz.models.common.scene import Scene, Words
from em_viz.models.common.scene_registry import scene
from em_viz.models.variational_gaussian_mixture.formulas import formulas, opened
from em_viz.models.variational_gaussian_mixture.pictures import mixture_picture, rises_picture, weights_picture
from em_viz.models.variational_gaussian_mixture.run_arrays import Beliefs, Run, beliefs, plateaus
from em_viz.run.component_table import Column, component_panel
from em_viz.run.half_steps import E, M
from em_viz.run.responsibilities import TIE
from em_viz.text.numbers import short

ALMOST = 0.0005
"""Shares and weights are shown to three decimals; a smaller move would read "from 0.620 to 0.620"."""


@scene.register
def variational_scene(model: VariationalGaussianMixture, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run."""
    now, dataset = beliefs(model, exhibit, trace), exhibit.sample.points
    return Scene(
        (mixture_picture(now, dataset), weights_picture(now), rises_picture(now)),
        _words(now, dataset),
        (_parameters(now, dataset), formulas(now, dataset)),
        opened=partial(opened, now),
    )


def _words(now: Beliefs, dataset: Dataset) -> Words:
    run, count = now.run, now.run.n_components
    frames = run.half_steps
    slots, after = Slots(frames.n_frames), frames.params_of
    used = slots(now.in_use.sum(axis=1)[after], "integer")
    worth = slots(now.effective[after], "fixed:2")
    in_use = words(run.component.counted(count))
    several = f"{used} of {in_use} have a point or more, as many as {worth} of equal weight."
    m, m_case = _m_words(now, slots, several if count > 1 else "")
    e, e_case = _e_words(now, slots, dataset)
    start = f"distributions over the parameters of {words(run.component.counted(count))}, and no point is assigned yet."
    return Words(slots, start, e, m, e_case, m_case)


def _e_words(now: Beliefs, slots: Slots, dataset: Dataset) -> tuple[tuple[str, ...], IntArray]:
    run = now.run
    t = run.half_steps.posterior_of
    same = "The distributions of the parameters stayed."
    if run.n_components == 1:
        one = words(run.component.singular)
        return (f"there is one {one}, so every point belongs to it. {same}",), np.zeros_like(t)
    row = row_slot(slots, dataset, run.moved[t], apart=True)
    in_brackets = row_slot(slots, dataset, run.moved[t])
    number = slots(run.moved_to_component[t] + 1, "integer")
    component = marked(run.component, number)
    share, before = slots(run.share_after[t], "fixed:3"), slots(run.share_before[t], "fixed:3")
    change = np.abs(run.share_after - run.share_before)
    case = np.select([change >= ALMOST, change > TIE], [1, 2], 3)
    case[0] = 0
    return (
        "responsibilities are in proportion to weight × density, their logarithms averaged over the distributions of "
        f"the parameters. Row {row} is shared most evenly: {component} has {share} of it. {same}",
        f"the responsibilities are computed again. Row {row} changed most: the responsibility of {component} went "
        f"from {before} to {share}. {same}",
        f"the responsibilities are computed again. The largest change is {slots(change[t], 'scientific:1')} (row "
        f"{in_brackets}, {component}). {same}",
        f"the responsibilities are computed again. No responsibility changed by more than rounding. {same}",
    ), case[t]


def _m_words(now: Beliefs, slots: Slots, use: str) -> tuple[tuple[str, ...], IntArray]:
    """Which weight moved most; whether a component has just emptied itself; whether the ELBO only rests."""
    run = now.run
    after = run.half_steps.params_of
    change = np.diff(run.weights, axis=0, prepend=run.weights[:1])
    moved = np.abs(change).argmax(axis=1)
    steps = np.arange(len(moved))
    number = slots(moved[after] + 1, "integer")
    to = slots(run.weights[steps, moved][after], "fixed:3")
    before = slots((run.weights - change)[steps, moved][after], "fixed:3")
    spread = slots(now.weight_deviations[steps, moved][after], "fixed:3")
    whose = f"the expected weight of {marked(run.component, number)}"
    weight = f"{whose} went from {before} to {to}&#160;±&#160;{spread}"
    visibly = (np.abs(change).max(axis=1) >= ALMOST).astype(np.int64)
    left = np.diff(now.in_use, axis=0, prepend=now.in_use[:1]) < 0
    emptied, who = left.sum(axis=1), left.argmax(axis=1)
    gone = slots(who[after] + 1, "integer")
    kept = slots(now.held[steps, who][after], "significant:2")
    events = (
        "",
        f"{marked(run.component, gone, first=True)} has become empty: {kept} of a point is left in it.",
        f"{slots(emptied[after], 'integer')} {words(run.component.many)} have become empty.",
    )
    rests, resting = [""], np.zeros(len(moved), dtype=np.int64)
    for p in plateaus(run.trace.log_likelihoods):
        most, rise = slots(p.most, "significant:2"), slots(p.rise, "significant:2")
        rests.append(
            f"This is a plateau: no step from {p.first} to {p.last} raises the ELBO by more than {most}, but step "
            f"{p.later} raises it by {rise}."
        )
        resting[p.first : p.last + 1] = len(rests) - 1
    summed = "each distribution becomes the prior plus the sums over the points, weighted by the responsibilities"
    texts = [
        sentences(f"{summed}{moves}.", use, event, rest)
        for moves in ("", f"; {weight}")
        for event in events
        for rest in rests
    ]
    case = (visibly * len(events) + np.minimum(emptied, 2)) * len(rests) + resting
    return tuple(texts), case[after]


def _parameters(now: Beliefs, dataset: Dataset) -> Panel:
    run, model = now.run, now.model
    frames = run.half_steps
    after, digits = frames.params_of, "fixed:2"
    columns = [
        Column(run.weights, after, M, "fixed:3", "α ÷ the sum of all α", bar=True),
        Column(run.counts, frames.posterior_of, E, digits, "the sum of its responsibilities"),
    ]
    for j in range(run.dimension):
        form = decimals_format(dataset.values[:, j], spread_of(dataset.values[:, j]))
        columns.append(Column(run.means[:, :, j], after, M, form, "(β₀ m₀ + the sum of r × value) ÷ β"))
    columns += [
        Column(now.concentrations, after, M, "fixed:3", f"{short(model.concentration)} + N"),
        Column(now.shrinkages, after, M, digits, f"{short(model.prior.shrinkage)} + N"),
        Column(now.dofs, after, M, digits, f"{short(model.prior.dof)} + N"),
        Column(now.weight_deviations, after, M, "fixed:3", "of the weight, under the Dirichlet"),
    ]
    means = [f"m: {words(name)}" for name in dataset.columns]
    titles = ("weight E[π]", "N", *means, "α", "β", "ν", "sd of π")
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    return component_panel(frames, columns, f"<thead><tr><th></th>{head}</tr></thead>", run.rows)
