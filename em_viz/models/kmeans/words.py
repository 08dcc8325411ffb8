"""What a k-means run says: a sentence a half-step, the table of centres, the formulas, and one point's distances."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from em_core.data.dataset import Dataset
from em_core.em.trace import Trace
from em_core.models import KMeans, KMeansParams, MixturePosterior
from em_core.models.kmeans import squared_distances
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots, closing, decimals_format, objective_format, spread_of, swatch, table, words
from em_viz.animation.spec import Panel
from em_viz.models.common.point_cloud import label, value_forms
from em_viz.run.columns_panel import WIDE
from em_viz.run.component_table import Column
from em_viz.run.half_steps import START, E, M, half_steps_of
from em_viz.run.objective import changes, objective_at_frames
from em_viz.run.outcome import change_case, outcome_sentence
from em_viz.run.responsibilities import Shares
from em_viz.text.by_input import FIRST_E_STEP
from em_viz.text.mathml import i, math, n, o, over, row, sub, sup, total

Run: TypeAlias = Trace[KMeansParams, MixturePosterior]

_SHARE = sub(i("r"), row(i("i"), i("k")))
_SQUARE = sup(row(o("‖"), sub(i("x"), i("i")), o("−"), sub(i("c"), i("k")), o("‖")), n(2))


def sentence_panel(shares: Shares, changed: FloatArray, moves: FloatArray, dataset: Dataset) -> Panel:
    """Return the headline. changed: (T+1,) points that changed sides in E-step t; moves: (T+1, K) the centres' ways."""
    frames, trace = shares.half_steps, shares.trace
    slots, objective = Slots(frames.n_frames), trace.log_likelihoods
    form = objective_format(objective)
    t, after = frames.posterior_of, frames.params_of
    step, count = slots(frames.step_of, "integer"), slots(changed[t], "integer")
    first, last = (f'<strong class="hs-kind-{kind}">{kind.upper()}-step {step}:</strong>' for kind in "em")
    number = slots(moves.argmax(axis=1)[after] + 1, "integer")
    far = slots(moves.max(axis=1)[after], decimals_format(moves, spread_of(dataset.values.ravel())))
    # The objective is minus the inertia, so that it rises; people know the inertia, which falls.
    size, value = slots(np.abs(changes(trace)[0])[after], "significant:4"), slots(-objective[after], form)
    centre = f"Centre&#160;{number}&#160;{swatch(number)} moved farthest, by {far}"
    refitted = "each centre moves to the mean of its points"
    templates = [
        f"<strong>Start:</strong> {shares.n_components} centres, and no point belongs to one yet. The inertia is "
        f"{slots(-objective[0], form)}. {FIRST_E_STEP}",
        f"{first} every point is assigned to its nearest centre. The colours changed; the centres did not.",
        f"{first} {count} of {dataset.n} points found another centre nearer. The centres stayed.",
        f"{first} one point found another centre nearer. The centres stayed.",
        f"{first} no point changed sides, so the M-step will change nothing.",
        *(
            f"{last} {refitted}. {moved}. The inertia {went}."
            for moved in (centre, "None moved by more than rounding")
            for went in (f"fell by {size} to {value}", f"stayed at {value}", f"rose by {size} to {value}")
        ),
    ]
    e_case = np.select([frames.step_of == 1, changed[t] == 0, changed[t] == 1], [1, 4, 3], 2)
    m_case = 5 + (change_case(trace) + 3 * (moves.max(axis=1) == 0))[after]
    case = np.select([frames.kind_of == E, frames.kind_of == M], [e_case, m_case], 0)
    end = f' <span class="hs-outcome">{words(outcome_sentence(trace, dataset.listed_rows, dataset.original))}</span>'
    templates, case = closing(templates, case, end)
    return slots.panel("sentence", "This half-step", templates, case, area="headline")


def centre_columns(shares: Shares, centres: FloatArray, within: FloatArray, dataset: Dataset) -> list[Column]:
    """Return N, the centre's coordinates and its part of the inertia; within: (T+1, K)."""
    frames = shares.half_steps
    columns = [Column(shares.counts, frames.posterior_of, E, "integer", "how many points are nearest to it")]
    for j, column in enumerate(dataset.values.T if dataset.d <= WIDE else ()):
        form = decimals_format(column, spread_of(column))
        columns.append(Column(centres[:, :, j], frames.params_of, M, form, "the mean of its points"))
    origin = "the sum of its points' squared distances, after the E-step"
    return [*columns, Column(within, frames.posterior_of, E, "significant:5", origin)]


def centre_heads(dataset: Dataset) -> str:
    """Return the head of the table of centres."""
    names = "".join(f'<th scope="col" class="hs-column">{words(name)}</th>' for name in dataset.columns)
    groups = '<th rowspan="2"></th><th rowspan="2" scope="col">N</th>'
    if dataset.d > WIDE:
        return f'<thead><tr>{groups}<th rowspan="2" scope="col">inertia</th></tr></thead>'
    groups += f'<th colspan="{dataset.d}" scope="colgroup">centre c</th>'
    return f'<thead><tr>{groups}<th rowspan="2" scope="col">inertia</th></tr><tr>{names}</tr></thead>'


def opened(trace: Run, slots: Slots, form: str) -> tuple[str, str]:
    """Return the formulas of l and F, opened at the start and after it (Bishop 2006, eq. 9.1, its sign turned)."""
    objective, bound = objective_at_frames(trace)
    least = f"<munder><mi>min</mi>{i('k')}</munder>"
    first = math(i("l"), o("="), o("−"), total("i", least, _SQUARE), o("="), n(slots(objective, form)))
    second = math(i("F"), o("="), o("−"), total("i,k", _SHARE, _SQUARE), o("="), n(slots(bound, form)))
    return _folded(first), _folded(first + second)


def formulas_panel(trace: Run) -> Panel:
    """Return what each half-step computes."""
    frames = half_steps_of(trace)
    slots = Slots(frames.n_frames)
    nearest = f"<munder><mi>arg min</mi>{i('j')}</munder>"
    square = sup(row(o("‖"), sub(i("x"), i("i")), o("−"), sub(i("c"), i("j")), o("‖")), n(2))
    e = math(_SHARE, o("="), n(1), _said("where"), i("k"), o("="), nearest, square, o(","), _said("else"), n(0))
    m = math(sub(i("c"), i("k")), o("="), over(total("i", _SHARE, sub(i("x"), i("i"))), total("i", _SHARE)))
    note = (
        '<p class="hs-note">EM for equal, round Gaussians whose variance goes to zero: the softmax of '
        "−‖x − c‖² ÷ 2σ² becomes an arg max.</p>"
    )
    templates = [
        f'<p class="hs-note">The first E-step will do this:</p><div class="hs-formulas">{e}</div>',
        f'<div class="hs-formulas">{e}</div>{note}',
        f'<div class="hs-formulas">{m}</div>',
    ]
    return slots.panel("formulas", "In formulas", templates, frames.kind_of, area="below")


def centre_inspector(_model: KMeans, dataset: Dataset, trace: Run, point: int) -> Panel:
    """Return one point's squared distances to all centres through all half-steps; IndexError for no such point."""
    if not 0 <= point < dataset.n:
        raise IndexError(f"Point {point} does not exist; the data have points 0 to {dataset.n - 1}.")
    frames = half_steps_of(trace)
    slots, t = Slots(frames.n_frames), trace.schedule.divided_at(point)[frames.posterior_of]
    squares = np.stack([squared_distances(dataset.values[[point]], p.centres)[0] for p in trace.params])
    lines = []
    for k in range(squares.shape[1]):
        mine = slots((squares.argmin(axis=1) == k)[t], "integer")
        lines.append(
            f'<tr><th scope="row">{swatch(k + 1)} {k + 1}</th><td>{slots(squares[t, k], "significant:4")}</td>'
            f'<td class="hs-strong">{mine}</td></tr>'
        )
    head = '<thead><tr><th></th><th scope="col">‖x − c‖²</th><th scope="col">r</th></tr></thead>'
    where = f'<p class="hs-where">{words(label(dataset, point, value_forms(dataset)))}</p>'
    divided = f"{where}{table('hs-division', head, lines)}"
    templates = [
        f'{where}<p class="hs-note">It belongs to no centre yet: the first E-step assigns it to one.</p>',
        f'{divided}<p class="hs-note">The point is assigned to its nearest centre.</p>',
        f'{divided}<p class="hs-note">Distances to the centres at the last E-step of this point.</p>',
    ]
    case = np.select([frames.kind_of == START, t == frames.params_of], [0, 1], 2)
    return slots.panel("inspector", "The chosen point", templates, case, area="side")


def _said(word: str) -> str:
    return f"<mtext>&#160;{word}&#160;</mtext>"


def _folded(formulas: str) -> str:
    summary = "<summary>Where these numbers come from</summary>"
    return f'<details>{summary}<div class="hs-formulas">{formulas}</div></details>'
