"""The parameter tables of a hidden Markov model: the chain, and each state's emissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from em_viz.animation.slots import words
from em_viz.animation.spec import Panel
from em_viz.models.hmm.run_arrays import History
from em_viz.run.component_table import Column, component_panel
from em_viz.run.half_steps import E, M


def parameter_panels(run: History) -> tuple[Panel, Panel]:
    """Return one row a state twice: initial and transition probabilities; expected rows and emissions."""
    frames, k_all = run.half_steps, run.n_components
    names = list(run.exhibit.components)
    chain = [
        Column(run.initial, frames.params_of, M, "fixed:3", "its expected fraction of the sequences' first rows"),
        *(
            Column(
                run.told[:, :, k],
                frames.params_of,
                M,
                "fixed:3",
                f"expected transitions to {words(names[k])} ÷ expected departures",
            )
            for k in range(k_all)
        ),
    ]
    if k_all > 1:
        lasts = np.where(np.isfinite(run.stays), run.stays, np.nan)
        chain.append(Column(lasts, frames.params_of, M, "significant:3", "1 ÷ (1 − probability of staying)"))
    stay = [f"mean stay ({words(run.noun)}s)"] if k_all > 1 else []
    moves = component_panel(frames, chain, _heads(["begin δ", *(f"to {words(name)}" for name in names), *stay]), names)
    given = [Column(run.counts, frames.posterior_of, E, "fixed:1", "the sum of its probabilities over all rows")]
    emissions = run.emissions
    for m, head in enumerate(emissions.heads):
        origin = f"expected {words(head)} ÷ N" if emissions.symbols else "the sum of probability × value, ÷ N"
        given.append(Column(emissions.values[:, :, m], frames.params_of, M, emissions.form, origin))
    heads = [f"{emissions.symbol}({words(head)})" if emissions.symbols else head for head in emissions.heads]
    if emissions.spread is not None:
        given.append(Column(emissions.spread, frames.params_of, M, emissions.form, "the square root of the variance"))
        heads.append("sd σ")
    states = component_panel(frames, given, _heads([f"N ({words(run.noun)}s)", *heads]), names)
    untold: NDArray[np.bool_] = np.asarray((~np.isfinite(run.stays)).any(axis=1))
    return (
        _with_note(replace(moves, title="Transition probabilities"), untold[frames.params_of]),
        replace(states, name="emissions", title="Emissions"),
    )


def _with_note(panel: Panel, gaps: NDArray[np.bool_]) -> Panel:
    """Return the table with a note in the frames (frames,) in which something in it cannot be told."""
    note = (
        '<p class="hs-note">–: this state is expected to be left less than half a time in all rows, too little to '
        "estimate how long it lasts. A state with nothing else in its row is hardly ever visited.</p>"
    )
    count = len(panel.templates)
    templates = (*panel.templates, *(template + note for template in panel.templates))
    return replace(panel, templates=templates, template_of=panel.template_of + count * gaps)


def _heads(names: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<thead><tr><th></th>{cells}</tr></thead>"
