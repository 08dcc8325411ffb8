"""The parts of a model's scene: pictures, panels and words; the common builder does the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from em_core.em.protocol import Posterior
from em_core.em.trace import AnyTrace, Trace
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import Slots
from em_viz.animation.spec import Panel, Picture
from em_viz.run.half_steps import HalfSteps, half_steps_of
from em_viz.run.live_check import Opened
from em_viz.style.theme import COLOURS

P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)


@dataclass(frozen=True, eq=False)
class Words:
    """What each half-step did, in sentences with slots; builder and outcome add what is common to all models.

    slots:           where the sentences' numbers were put.
    start:           continues "Start: "; the value of the objective follows it.
    e:               continue "E-step 3: ", one sentence or several; e_case: (frames,) which of them, 0 if not given.
    m:               continue "M-step 3: "; how the objective changed follows them; m_case: as e_case.
    """

    slots: Slots
    start: str
    e: tuple[str, ...]
    m: tuple[str, ...]
    e_case: IntArray | None = None
    m_case: IntArray | None = None


@dataclass(frozen=True, eq=False)
class Scene:
    """All of an animation that is the model's own.

    pictures:  the hidden thing and the parameters; the first is the one that thumbnails show. The builder adds the
               objective's.
    words:     the headline's sentences.
    panels:    the parameters (area "side"), the formulas with their numbers (area "below"), and whatever else.
    opened:    the formulas behind l and F in the live check, if any.
    colours:   the palette that point clouds blend.
    """

    pictures: tuple[Picture, ...]
    words: Words
    panels: tuple[Panel, ...]
    opened: Opened | None = None
    colours: tuple[str, ...] = COLOURS


def frames_of(trace: AnyTrace) -> HalfSteps:
    """Return the run's frames."""
    return half_steps_of(trace)


def over_steps(trace: Trace[P, Q], array_of: Callable[[P], ArrayLike]) -> FloatArray:
    """Return one of the parameters' arrays at every step, (T+1, ...); array_of: takes it from the parameters."""
    return np.stack([np.asarray(array_of(params), dtype=np.float64) for params in trace.params])


def responsibilities(trace: AnyTrace) -> FloatArray:
    """Return the responsibilities at every step, (T+1, ...): for runs as small as the exhibits."""
    return np.stack([trace.responsibilities(t) for t in range(trace.n_steps + 1)])


def at_posterior(values: FloatArray, frames: HalfSteps) -> FloatArray:
    """Return a number a step, (T+1,), as one a frame for what an E-step renews: NaN at the start, before the first."""
    shown = values[frames.posterior_of].astype(np.float64)
    shown[0] = np.nan
    return shown


def formulas_panel(slots: Slots, frames: HalfSteps, start: str, e: str, m: str) -> Panel:
    """Return the panel of formulas with this half-step's numbers put in: HTML for the start, after E and after M."""
    return slots.panel("formulas", "In formulas", (start, e, m), frames.kind_of, area="below")


def number_line(head: str, *equations: str) -> str:
    """Return equations side by side after a head such as a swatch; what is too long goes on in the next line."""
    written = "".join(f'<span class="hs-equation"><math>{equation}</math></span>' for equation in equations)
    return (
        f'<div class="hs-numbers-line"><span class="hs-line-head">{head}</span>'
        f'<div class="hs-line-body">{written}</div></div>'
    )


def note(text: str) -> str:
    """Return a quiet line of text."""
    return f'<p class="hs-note">{text}</p>'


def heads(*names: str) -> str:
    """Return the head of a table whose first column names the rows; names: of the other columns."""
    cells = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<thead><tr><th></th>{cells}</tr></thead>"


def body_row(name: str, cells: Sequence[str], *, strong: int | None = None) -> str:
    """Return a table row: its name, and cells of which one may stand out."""
    written = (f'<td class="hs-strong">{c}</td>' if i == strong else f"<td>{c}</td>" for i, c in enumerate(cells))
    return f'<tr><th scope="row">{name}</th>{"".join(written)}</tr>'
