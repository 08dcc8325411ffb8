"""The live check that EM keeps its promise: the objective never falls, and the lower bound stays beneath it."""

from __future__ import annotations

import numpy as np

from em_core.data.dataset import Dataset
from em_core.run import rounding_allowance
from em_viz.animation import Panel
from em_viz.gaussian.history import History
from em_viz.gaussian.sentence import outcome_sentence
from em_viz.half_steps import START
from em_viz.objective import objective_at_frames
from em_viz.slots import Slots, objective_format, words


def check_panel(run: History, dataset: Dataset) -> Panel:
    """Return l, F and KL now, the largest fall so far against what rounding may do, and at the end the outcome."""
    frames, trace = run.half_steps, run.trace
    slots = Slots(frames.n_frames)
    objective, bound = objective_at_frames(trace)
    form = objective_format(objective)
    change = np.diff(objective, prepend=objective[0])
    fall = np.maximum.accumulate(np.maximum(-change, 0))
    allowed = np.array([rounding_allowance(value) for value in objective])
    broken = np.maximum.accumulate(-change > allowed)
    name = trace.model.objective
    now, beneath = slots(objective, form), slots(bound, form)
    apart = slots(np.maximum(objective - bound, 0), "significant:4")
    largest, limit = slots(fall, "scientific:1"), slots(allowed, "scientific:1")
    kept = f'<p class="hs-check hs-good">The {name} has never fallen.'
    fell = f'<p class="hs-check hs-bad">The {name} has fallen, which EM never does.'
    size = f' <span class="hs-note">Largest fall so far {largest}; rounding alone may make {limit}.</span></p>'
    start = _numbers(name, now, "–", "–")
    during = _numbers(name, now, beneath, apart)
    note = _coarseness(run.coarseness)
    end = f'<p class="hs-outcome">{words(outcome_sentence(trace, dataset))}</p>'
    templates = [
        f"{numbers}{verdict}{size}{note}{tail}"
        for tail in ("", end)
        for numbers, verdict in ((start, kept), (during, kept), (during, fell))
    ]
    case = np.where(frames.kind_of == START, 0, 1 + broken) + 3 * frames.ends
    return slots.panel("check", "Live check", templates, case, area="side")


def _numbers(name: str, objective: str, bound: str, apart: str) -> str:
    entries = ((f"{name} l", objective), ("lower bound F", bound), ("KL = l − F", apart))
    return f'<dl class="hs-numbers">{"".join(f"<div><dt>{a}</dt><dd>{b}</dd></div>" for a, b in entries)}</dl>'


def _coarseness(steps: int) -> str:
    """Say so when there are too many points and steps to store each change of colour."""
    if not steps:
        return ""
    return (
        f'<p class="hs-note">So many points over so many steps: colours may be off by up to {steps / 2.55:.1f} %.</p>'
    )
