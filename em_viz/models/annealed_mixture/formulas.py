"""Responsibilities at a temperature, and the free energy, as formulas with numbers: Ueda & Nakano (1998)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import softmax

from em_core.data.dataset import Dataset
from em_core.models import AnnealedMixture
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots, swatch, table, words
from em_viz.animation.spec import Panel
from em_viz.models.common.point_cloud import labelled, said, value_forms
from em_viz.models.common.row_slot import row_slot
from em_viz.models.common.scene import note
from em_viz.models.gaussian_mixture.m_step_formulas import refitting_formulas, refitting_numbers
from em_viz.models.gaussian_mixture.responsibility_table import division_tables, log_densities
from em_viz.models.gaussian_mixture.run_arrays import History
from em_viz.run.half_steps import E, M
from em_viz.run.objective import objective_at_frames
from em_viz.style.table_bars import bar_of
from em_viz.text.mathml import formula_block, i, math, n, o, over, row, sub, sup, total
from em_viz.text.numbers import short

LOG = '<mspace width="0.17em"/><mi>ln</mi><mspace width="0.17em"/>'
_SHARE = sub(i("r"), row(i("i"), i("k")))


def at_temperature(run: History, points: FloatArray, temperature: float) -> FloatArray:
    """Return the shares (T+1, K) of one point (d,) a step at that step's parameters; points: (T+1, d).

    At temperature 0 the likeliest component takes it all; a tie goes to the first.
    """
    log_joint = np.log(run.weights) + log_densities(run.trace.params, points)
    if temperature == 0:
        hard: FloatArray = np.eye(run.n_components)[log_joint.argmax(axis=1)]
        return hard
    result: FloatArray = softmax(log_joint / temperature, axis=1)
    return result


def formulas(model: AnnealedMixture, run: History, dataset: Dataset) -> Panel:
    """Return the division at this temperature after E, for the point that it moved most, and M's weighted sums."""
    frames, slots = run.half_steps, Slots(run.half_steps.n_frames)
    points = dataset.values[run.moved]
    number = row_slot(slots, dataset, run.moved[frames.posterior_of])
    forms = value_forms(dataset)
    values = [slots(points[frames.posterior_of, j], forms[j]) for j in said(dataset)]
    safe = replace(dataset, columns=tuple(map(words, dataset.columns)), units=tuple(map(words, dataset.units)))
    which = f'<p class="hs-where">{labelled(safe, number, values)}</p>'
    if model.temperature == 1:
        tables, small = division_tables(slots, run.trace.params, points, frames.posterior_of)
    else:
        tables, small = (_division(model, run, slots, points),) * 2, np.zeros(frames.n_frames, dtype=np.int64)
    block = formula_block(_divided(model))
    templates = [
        block + note("EM begins with an E-step."),
        *(f"{block}{which}{each}" for each in tables),
        refitting_formulas(run) + refitting_numbers(run, slots),
    ]
    if model.equal_weights:
        templates[-1] += note("The weights of this model are fixed to be equal.")
    case = np.select([frames.kind_of == E, frames.kind_of == M], [1 + small, 3], 0)
    return slots.panel("formulas", "In formulas", templates, case, area="below")


def opened(model: AnnealedMixture, run: History, slots: Slots, form: str) -> tuple[str, str]:
    """Return F = Q + T H, and the objective as its value at the best shares (Neal & Hinton 1998, section 6)."""
    objective, bound = objective_at_frames(run.trace)
    t = model.temperature
    entropy = run.entropies[run.half_steps.posterior_of]
    joint = _joint("i", "k")
    if t == 0:
        inside = total("i", f"<munder><mi>max</mi>{i('k')}</munder>", LOG, joint)
    elif t == 1:
        inside = total("i", LOG, total("k", joint))
    else:
        inside = row(n(short(t)), total("i", LOG, total("k", _power(joint, t))))
    now = math(i("l"), o("="), inside, o("="), n(slots(objective, form)))
    q = math(i("Q"), o("="), total("i,k", _SHARE, LOG, joint), o("="), n(slots(bound - t * entropy, form)))
    h = math(i("H"), o("="), o("−"), total("i,k", _SHARE, LOG, _SHARE), o("="), n(slots(entropy, form)))
    weighed = row(n(short(t)), o("·"), i("H"))
    f = math(
        i("F"), o("="), i("Q"), o("+"), i("T"), i("H"), o("="), i("Q"), o("+"), weighed, o("="), n(slots(bound, form))
    )
    return _folded(now), _folded(now, q, h, f)


def _folded(*lines: str) -> str:
    body = "".join(f'<div class="hs-formulas">{line}</div>' for line in lines)
    return f"<details><summary>Where these numbers come from</summary>{body}</details>"


def _joint(point: str, component: str) -> str:
    """π_k N(x_i | μ_k, Σ_k) in brackets."""
    index = i(component)
    inside = row(sub(i("x"), i(point)), o("|"), sub(i("μ"), index), o(","), sub(i("Σ"), index))
    return row(o("("), sub(i("π"), index), i("𝒩"), o("("), inside, o(")"), o(")"))


def _power(base: str, temperature: float) -> str:
    return base if temperature == 1 else sup(base, n(1), o("/"), n(short(temperature)))


def _divided(model: AnnealedMixture) -> str:
    t = model.temperature
    if t == 0:
        largest = f"<munder><mi>arg max</mi>{i('j')}</munder>"
        where, otherwise = (f"<mtext>&#160;{word}&#160;</mtext>" for word in ("where", "else"))
        return row(_SHARE, o("="), n(1), where, i("k"), o("="), largest, _joint("i", "j"), o(","), otherwise, n(0))
    share = row(_SHARE, o("="), over(_power(_joint("i", "k"), t), total("j", _power(_joint("i", "j"), t))))
    return share if t == 1 else row(share, o(","), i("T"), o("="), n(short(t)))


def _division(model: AnnealedMixture, run: History, slots: Slots, points: FloatArray) -> str:
    """Return the division in logarithms, which the temperature divides, beside what EM would say."""
    t, temperature = run.half_steps.posterior_of, model.temperature
    log_joint = np.log(run.weights) + log_densities(run.trace.params, points)
    behind = log_joint - log_joint.max(axis=1, keepdims=True)
    shares, plain = at_temperature(run, points, temperature), at_temperature(run, points, 1.0)
    body = []
    for k in range(run.n_components):
        cells = [slots(log_joint[t, k], "fixed:2"), slots(behind[t, k], "fixed:2")]
        if temperature:
            cells.append(slots(behind[t, k] / temperature, "fixed:2"))
        cells.append(slots(plain[t, k], "fixed:3"))
        last = f'<td class="hs-strong">{slots(shares[t, k], "fixed:3")}</td>'
        bar = f'<td class="hs-bar-cell">{bar_of(slots(shares[t, k], "fixed:4"), k + 1)}</td>'
        written = "".join(f"<td>{cell}</td>" for cell in cells)
        body.append(f'<tr><th scope="row">{swatch(k + 1)} {k + 1}</th>{written}{last}{bar}</tr>')
    divided = [f"÷ T = {short(temperature)}"] if temperature else []
    titles = ("ln(π N)", "minus the largest", *divided, "r at T = 1")
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    last_head = f'<th scope="col" colspan="2">r at T = {short(temperature)}</th>'
    return table("hs-division", f"<thead><tr><th></th>{head}{last_head}</tr></thead>", body)
