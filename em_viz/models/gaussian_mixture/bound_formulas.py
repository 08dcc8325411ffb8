"""The objective, the lower bound and their gap as formulas with the numbers put in."""

from __future__ import annotations

import numpy as np

from em_viz.animation.slots import Slots
from em_viz.models.gaussian_mixture.m_step_formulas import prior_of
from em_viz.models.gaussian_mixture.run_arrays import History
from em_viz.run.objective import objective_at_frames
from em_viz.text.mathml import i, math, n, o, row, sub, total

LOG = '<mspace width="0.17em"/><mi>log</mi><mspace width="0.17em"/>'


def bound_details(run: History, slots: Slots, form: str) -> tuple[str, str]:
    """Return the opened formulas at the start, where no lower bound is yet, and after it; l and F shown as `form`.

    F = Q + H, Q the expected complete-data log-likelihood and H the entropy of the responsibilities (Neal & Hinton
    1998, eq. 7).
    """
    objective, bound = objective_at_frames(run.trace)
    apart = slots(np.maximum(objective - bound, 0), "significant:4")
    entropy = run.entropies[run.half_steps.posterior_of]
    penalised = prior_of(run.model) is not None
    prior = [o("+"), LOG, i("p"), o("("), i("θ"), o(")")] if penalised else []
    index = row(i("i"), i("k"))
    share = sub(i("r"), index)
    joint = row(
        sub(i("π"), i("k")), i("𝒩"), o("("), sub(i("x"), i("i")), o("|"), *_of_k("μ"), o(","), *_of_k("Σ"), o(")")
    )
    now = n(slots(objective, form))
    first = math(i("l"), o("="), total("i", LOG, total("k", joint)), *prior, o("="), now)
    later = [
        math(
            i("Q"),
            o("="),
            total("i,k", share, LOG, o("("), joint, o(")")),
            *prior,
            o("="),
            n(slots(bound - entropy, form)),
        ),
        math(i("H"), o("="), o("−"), total("i,k", share, LOG, share), o("="), n(slots(entropy, form))),
        math(i("F"), o("="), i("Q"), o("+"), i("H"), o("="), n(slots(bound, form))),
        math(i("KL"), o("="), i("l"), o("−"), i("F"), o("="), n(apart)),
    ]
    return _opened(first), _opened(first, *later)


def _of_k(symbol: str) -> tuple[str]:
    return (sub(i(symbol), i("k")),)


def _opened(*formulas: str) -> str:
    body = "".join(f'<div class="hs-formulas">{formula}</div>' for formula in formulas)
    return f"<details><summary>Where these numbers come from</summary>{body}</details>"
